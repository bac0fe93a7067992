"""One measure of a plan is ticked, or its day moved: a signed line of its own, and no new version of the plan.

One more measure is a new version."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Conflict, Missing
from hia_desktop.base.fields import CourseId, EntryId, TaskId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.measure_line import MeasureLine, task_of
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.values import OVER, MeasureStatus
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.record import entries, plan_tasks, signing
from hia_desktop.services.sealing import parts
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course, FormEntry, Task, new_id


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One measure as it stands now; `version` of the plan and `place`, its row there from 0, say which it is.
    `said`: the number of the last line about it, 0 when there is none.

    `over`: nothing more is waited for.
    """

    course: CourseId
    version: int
    place: int
    what: str
    responsible: str
    goal: str
    due: date | None
    status: MeasureStatus
    said: int

    @property
    def over(self) -> bool:
        """Whether nothing more is waited for."""
        return self.status in OVER


def planned(course: CourseId, plan: Entry) -> tuple[Planned, ...]:
    """The measures of a plan that this user can read, as they stand after its lines."""
    said = {line.answers["place"]: line.number for line in plan.later}
    return tuple(
        Planned(
            course=course,
            version=plan.number,
            place=place,
            what=row.what,
            responsible=row.responsible,
            goal=row.goal,
            due=row.due,
            status=row.status,
            said=said.get(place, 0),
        )
        for place, row in plan_tasks.measures(plan)
        if row.what
    )


@command(Right.WRITE_PLAN, audit="plan:measure", about="course", changes=(Topic.COURSE, Topic.TASKS))
def put(
    w: Work, course: CourseId, version: int, place: int, status: str, due: date | None, said: int | None = None
) -> Planned:
    """Signs how far one measure of the newest plan has come, and its day. Gives what stood before,
    which the same call puts back. `said`: the last line about the measure that the user saw.

    Errors: Conflict when another version of the plan is the newest now, or another line has come; Missing for a
    measure that is not there for this user; BadInput for a status or a day that cannot be.
    """
    return _put(w, course, version, place, status, due, said)


@query(Right.WRITE_PLAN, audit="entry:opened", about="task")
def measure(w: Work, task: TaskId) -> Planned:
    """The measure that a task hangs on, as it stands now.
    Errors: Missing when the task hangs on no measure that this user can read."""
    course = CourseId(w.sql.get_one(Task, task).course_id)
    plan = _newest(w, course)
    found = next((one for one in planned(course, plan) if task_of(plan.id, one.place) == task), None)
    if found is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    return found


@command(Right.WRITE_PLAN, audit="plan:measure", about="task", changes=(Topic.COURSE, Topic.TASKS))
def finish(w: Work, task: TaskId) -> Planned:
    """Ticks the measure that a task hangs on as done. Gives what stood before. Errors: as `put` and `measure`."""
    found = measure(w, task)
    return _put(w, found.course, found.version, found.place, MeasureStatus.DONE, found.due, found.said)


@command(Right.WRITE_PLAN, audit="plan:measure_added", about="course", changes=(Topic.COURSE, Topic.TASKS))
def add(w: Work, course: CourseId, answers: dict[str, Any]) -> EntryId:
    """Signs one more measure, in the fields of `Measure`, into the newest plan: a new version that is the newest with
    what was said of its measures since, and this one last. Its task follows as of any measure.

    Errors: Missing when there is no signed plan; BadInput for a measure without words, or with what cannot be;
    Refused without the right to write the plan, or when the user does not see the whole of it.
    """
    if not str(answers.get("what", "")).strip():
        raise BadInput(_("Skriv hva tiltaket er."), {"what": _("Skriv hva tiltaket er.")})
    newest = _newest(w, course).answers
    whole = entries.read_form(TeamPlan.kind, {**newest, "measures": [*newest["measures"], answers]})
    entry = entries.sign_over(w, course, whole)
    w.note(object_id=entry, ground=TeamPlan.kind)
    return entry


def _newest(w: Work, course: CourseId) -> Entry:
    plan = entries.newest_signed(w, course, TeamPlan.kind).get(TeamPlan.kind)
    if plan is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    return plan


def _put(
    w: Work, course: CourseId, version: int, place: int, status: str, due: date | None, said: int | None
) -> Planned:
    newest = _newest(w, course)
    if newest.number != version:
        raise Conflict(_("Planen er signert på nytt. Se den nye versjonen først."))
    before = next((one for one in planned(course, newest) if one.place == place), None)
    if before is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    if said is not None and said != before.said:
        raise Conflict(_("Tiltaket er endret av en annen. Se hvordan det står nå."))
    whole = TeamPlan.model_validate(newest.answers)
    of_work = whole.category_of_row(dict(plan_tasks.measures(newest))[place]) is not TeamPlan.category
    answers = {"place": place, "what": before.what, "status": status, "due": due, "of_work": of_work}
    line = entries.read_form(MeasureLine.kind, answers)
    assert isinstance(line, MeasureLine)
    if stops := signing.stops(w, course, line, signing.facts_of(w, course, MeasureLine)):
        raise BadInput(stops[0].sentence, {stops[0].field: stops[0].sentence})
    if (line.status, line.due) == (before.status, before.due):
        return before
    said_before = select(func.max(FormEntry.number)).where(FormEntry.adds_to == newest.id, FormEntry.kind == line.kind)
    row = FormEntry(
        id=new_id(),
        course_id=course,
        kind=MeasureLine.kind,
        series=new_id(),
        number=(w.sql.scalar(said_before) or 0) + 1,
        schema_version=line.version,
        track=line.track,
        category=line.category_of(),
        author_id=w.me.id,
        day=w.today,
        saved_at=w.now,
        signed_at=w.now,
        adds_to=newest.id,
    )
    parts.seal_signed(w, row, line, {"answers": line.model_dump(mode="json")})
    plan_tasks.follow_measure(w, w.sql.get_one(Course, course), newest.id, place, line, before.responsible)
    w.note(object_id=row.id)
    return replace(before, said=row.number)
