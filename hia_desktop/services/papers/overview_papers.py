"""The overview of a course on paper: what the first page shows to the one who prints it."""

from dataclasses import replace
from datetime import date

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, day
from hia_desktop.documents.kinds.course_overview import PAPER, Content, Line
from hia_desktop.domain.access import NAV, OFFICE, Right
from hia_desktop.services.call import Work, query
from hia_desktop.services.course import courses, overview
from hia_desktop.services.course.overview import Overview, Plan, developments
from hia_desktop.services.papers import in_words, papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.store.entities import Course


@query(Right.READ_RECORD, audit="paper:previewed", about="course")
def prepare(w: Work, course: CourseId) -> Prepared:
    """The overview as this user may see it, in the patient's written Norwegian, to be printed and handed over; it is
    kept nowhere."""
    w.note(ground=PAPER.kind)
    return in_words.for_patient(w, course, lambda: _overview(w, course))


def _overview(w: Work, course: CourseId) -> Prepared:
    seen, page = overview.look(w, course), courses.page(w, course)
    barriers = page.workplace.barriers if page.barriers_shared else ()
    plan = seen.plan
    content = Content(
        standing=courses.leave_in_words(page.sick),  # when help does most good is the centre's own reckoning
        timeline=replace(page.timeline, window=None),
        due=sorted(
            [Line(what=one.what, who=one.who, by=one.due) for one in seen.due] + _to_come(seen),
            key=lambda line: line.by or w.today,
        ),
        own_goal=plan.goal if plan is not None else "",
        of_the_plan=_days(plan, w.today) if plan is not None else "",
        measures=[
            Line(what=m.what, who=m.responsible, by=m.due, state=m.status.label)
            for m in (plan.measures if plan is not None else ())
        ],
        hinders=[Line(what=b.title, who=b.about, state=b.severity) for b in barriers],
        adapted=[Line(what=one.what, state=one.state) for one in seen.adapted or ()],
        steps=[Line(what=f"{work} %", by=when) for when, work in (seen.back.steps if seen.back is not None else ())],
        recommended=seen.back.recommended if seen.back is not None else "",
        development=[overview.in_words(one) for one in developments(page.scores)] if page.scores_shared else [],
        notes=[Line(what=note.words, who=note.author, by=note.day) for note in seen.notes or ()],
        part=w.me.role in NAV | OFFICE or plan is None or seen.notes is None or not page.barriers_shared,
    )
    return papers.prepared(w, w.sql.get_one(Course, course), PAPER, content, draft=False)


def _to_come(seen: Overview) -> list[Line]:
    """The next appointment and the dialogue meeting."""
    found = [Line(what=overview.visit_words(v), who=v.about, by=v.day) for v in (seen.visit,) if v is not None]
    return found + ([Line(what=seen.meeting[0], who=_("NAV"), by=seen.meeting[1])] if seen.meeting else [])


def _days(plan: Plan, today: date) -> str:
    """When the plan was signed, and when it is evaluated."""
    told = (
        _("Signert {day}.").format(day=day(plan.signed)) if plan.signed else "",
        overview.to_evaluate(plan.evaluated, today).format(day=day(plan.evaluated)) if plan.evaluated else "",
    )
    return " ".join(x for x in told if x)
