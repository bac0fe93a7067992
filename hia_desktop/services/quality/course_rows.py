"""The courses as they are counted: plain columns first, and the sealed answers of those that a period needs.

As many statements for twenty thousand courses as for one. Whom the reader may not know of is not counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from hia_desktop.base.text import add_months, age
from hia_desktop.documents.kinds.letter import SUPPLEMENT
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.outcome import Outcome
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import Decision, Discipline
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import EPIKRISE_DAYS
from hia_desktop.domain.quality.leave_start import weeks_on, window_on
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.quality.standing import standing
from hia_desktop.domain.tasks import EPIKRISE
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.services.call import Work, visible_courses, visible_patients
from hia_desktop.services.quality import sealed_answers
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Course, Encounter, FormEntry, IssuedDocument, Patient, SickLeave, Task

_LAST_POINT = 12
"""Months after which the last answer is asked for: so far back a closed course can be counted."""
_NAMED = 8000
"""How many courses are named one by one in a question to the store."""
_BEGUN = frozenset({"in_course", "closed"})


@dataclass(frozen=True)
class _Around:
    """What other tables tell of the courses, by course."""

    signed: Mapping[tuple[str, str], date]
    talks: Mapping[str, date]
    asked: frozenset[str]
    met_employer: frozenset[str]
    leaves: Mapping[str, Sequence[Period]] = field(default_factory=dict)


def touched(span: Span, back: int = _LAST_POINT) -> ColumnElement[bool]:
    """The SQL condition on `Course` that something of it may be counted in the days; `back`: so many months after it
    was closed."""
    days = (Course.received_on, Course.decided_on, Course.began_on)
    within = [day.between(span.first, span.last) for day in days]
    return or_(*within, Course.closed_on.between(add_months(span.first, -back), span.last))


Ids = Sequence[str] | Select[Any]
"""The ids of the courses that are counted, named or as the SQL of them."""


def _ids(rows: Sequence[Any], span: Span) -> Ids:
    """Named where they are few, since the database then looks up those and nothing else. Else the SQL, whoever asks:
    what is read of those whom the reader may not know of is thrown away with them."""
    return [r.id for r in rows] if len(rows) <= _NAMED else select(Course.id).where(touched(span))


def plain(w: Work, span: Span, discipline: Discipline | None = None, back: int = _LAST_POINT) -> list[CountedCourse]:
    """The courses that may be counted in the days, by what stands in the clear; sealed answers are not known yet."""
    columns = (
        Course.id,
        Course.status,
        Course.received_on,
        Course.assessment_due,
        Course.missing_points,
        Course.decision,
        Course.decided_on,
        Course.disciplines,
        Course.function_loss_on,
        Course.closed_on,
        Course.began_on,
        Patient.birth_date,
        Patient.gp_practice,
    )
    wanted = select(*columns).join(Patient, Patient.id == Course.patient_id)
    wanted = wanted.where(visible_patients(w), visible_courses(w), touched(span, back))
    if discipline is not None:
        wanted = wanted.where(Course.disciplines == discipline)
    rows = w.sql.execute(wanted.order_by(Course.received_on, Course.id)).all()
    around = _around(w, _ids(rows, span))
    return [_counted(r, around, w.today) for r in rows]


def _around(w: Work, which: Ids) -> _Around:
    kinds = [form.kind for form in (ReferralForm, ReturnToWorkPlan, Epikrise, WorkplaceForm, Closing)]
    signed = select(FormEntry.course_id, FormEntry.kind, func.min(FormEntry.day)).where(
        FormEntry.course_id.in_(which),
        FormEntry.kind.in_(kinds),
        FormEntry.state == SIGNED,
        FormEntry.struck_at.is_(None),
    )
    talks = select(Task.course_id, func.max(Task.due)).where(Task.kind == EPIKRISE.code, Task.course_id.in_(which))
    papers = select(IssuedDocument.course_id, IssuedDocument.kind).where(IssuedDocument.course_id.in_(which))
    handed = and_(IssuedDocument.recipient == Recipient.EMPLOYER, IssuedDocument.handed_on.is_not(None))
    papers = papers.where(or_(IssuedDocument.kind == SUPPLEMENT.kind, handed))
    found = w.sql.execute(papers.distinct()).all()
    spoken = select(Encounter.course_id).where(
        Encounter.course_id.in_(which), Encounter.partner == Partner.EMPLOYER, ~Encounter.struck
    )
    week = timedelta(days=EPIKRISE_DAYS)
    return _Around(
        {
            (course, kind): day
            for course, kind, day in w.sql.execute(signed.group_by(FormEntry.course_id, FormEntry.kind))
        },
        {course: due - week for course, due in w.sql.execute(talks.group_by(Task.course_id))},
        frozenset(course for course, kind in found if kind == SUPPLEMENT.kind),
        frozenset(course for course, kind in found if kind != SUPPLEMENT.kind) | frozenset(w.sql.scalars(spoken)),
        _leaves(w, which),
    )


def _leaves(w: Work, which: Ids) -> dict[str, list[Period]]:
    columns = (SickLeave.course_id, SickLeave.first_day, SickLeave.last_day, SickLeave.kind, SickLeave.grade)
    found: dict[str, list[Period]] = defaultdict(list)
    for course, first, last, kind, grade in w.sql.execute(select(*columns).where(SickLeave.course_id.in_(which))):
        found[course].append(Period(first, last, SickLeaveKind(kind), grade))
    return found


def _counted(r: Any, around: _Around, today: date) -> CountedCourse:
    leaves = around.leaves.get(r.id, ())
    closed = r.closed_on if r.status == "closed" else None
    told = (r.id, ReferralForm.kind) in around.signed
    return CountedCourse(
        id=r.id,
        as_of=today,
        received=r.received_on,
        assess_by=r.assessment_due,
        assessed=r.decided_on,
        decision=Decision(r.decision) if r.decision else None,
        asked_for_more=r.id in around.asked,
        lacking=frozenset(filter(None, r.missing_points.split(","))) if told else None,
        practice=r.gp_practice,
        discipline=Discipline(r.disciplines) if r.disciplines else None,
        first_contact=r.began_on,
        begun=r.status in _BEGUN,
        closed=closed,
        talk=around.talks.get(r.id, around.signed.get((r.id, Closing.kind))) if closed is not None else None,
        epikrise=around.signed.get((r.id, Epikrise.kind)),
        return_plan=(r.id, ReturnToWorkPlan.kind) in around.signed,
        employer=True
        if r.id in around.met_employer
        else None
        if (r.id, WorkplaceForm.kind) in around.signed
        else False,
        window=window_on(leaves, r.began_on, r.function_loss_on) if r.began_on is not None else None,
        sick_weeks=weeks_on(leaves, r.received_on),
        age=age(r.birth_date, r.received_on),
    )


def whole(w: Work, span: Span, courses: Sequence[CountedCourse]) -> list[CountedCourse]:
    """The same courses with what their signed forms say, as far as the user may read them."""
    which = _ids(courses, span)
    answers, leaders = sealed_answers.opened(w, which), sealed_answers.leader_contacts(w, which)
    return [_with(course, answers.get(course.id, ()), leaders.get(course.id)) for course in courses]


def _with(course: CountedCourse, forms: Iterable[Form], leader: bool | None) -> CountedCourse:
    forms = list(forms)
    referral = next((form for form in forms if isinstance(form, ReferralForm)), None)
    closing = next((form for form in forms if isinstance(form, Closing)), None)
    after = {
        form.point: standing(form.work_status, form.work_percent, form.benefit)
        for form in forms
        if isinstance(form, Outcome) and form.point is not None
    }
    return replace(
        course,
        condition=referral.condition_group if referral is not None else None,
        after=after,
        at_closing=standing(closing.work_status, closing.work_percent, closing.benefit) if closing else None,
        match=closing.match if closing else None,
        match_reasons=tuple(closing.match_reasons) if closing else (),
        clarified=closing.outcome if closing else None,
        employer=leader if course.employer is None else course.employer,
    )
