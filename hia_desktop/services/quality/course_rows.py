"""The courses as they are counted: plain columns first, and the sealed answers of those that a period needs.

As many statements for twenty thousand courses as for one. Whom the reader may not know of is not counted.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from hia_desktop.base.text import add_months, age
from hia_desktop.documents.kinds.letter import SUPPLEMENT
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import Decision, Discipline
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import EPIKRISE_DAYS
from hia_desktop.domain.quality.leave_start import weeks_on, window_on
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.tasks import EPIKRISE
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.services.call import Work, visible_by_course
from hia_desktop.services.quality import sealed_answers
from hia_desktop.services.quality.among import Which, among, which
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Course, Encounter, FormEntry, IssuedDocument, Patient, SickLeave, Task

_LAST_POINT = 12
"""Months after which the last answer is asked for: so far back a closed course can be counted."""
_BEGUN = frozenset({"in_course", "closed"})


@dataclass(frozen=True)
class _Around:
    """What other tables tell of the courses, by course."""

    signed: Mapping[tuple[str, str], date]
    talks: Mapping[str, date]
    asked: frozenset[str]
    met_employer: frozenset[str]
    leaves: Mapping[str, Sequence[Period]] = field(default_factory=dict)


Wanted = Callable[[Any], bool]
"""Whether a row of `Course` is one of those that are counted. Asked here and not of the store, where a comparison of
days costs more than to give the row."""


def touched(span: Span, back: int = _LAST_POINT) -> Wanted:
    """Whether something of a course may be counted in the days; `back`: so many months after it was closed."""
    closed = Span(add_months(span.first, -back), span.last)
    return lambda r: (
        span.has(r.received_on) or span.has(r.decided_on) or span.has(r.began_on) or closed.has(r.closed_on)
    )


def came(span: Span) -> Wanted:
    """Whether the referral came in the days."""
    return lambda r: span.has(r.received_on)


def plain(w: Work, wanted: Wanted, discipline: Discipline | None = None) -> list[CountedCourse]:
    """These courses, of those that the user may know of, oldest referral first, by what stands in the clear; sealed
    answers are not known yet."""
    columns = (
        Course.id,
        Course.patient_id,
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
    )
    asked = select(*columns).where(visible_by_course(w, Course.id))
    if discipline is not None:
        asked = asked.where(Course.disciplines == discipline)
    rows = sorted(filter(wanted, w.sql.execute(asked)), key=lambda r: (r.received_on, r.id))
    about = select(Patient.id, Patient.birth_date, Patient.gp_practice)
    people = {r.id: r for r in w.sql.execute(among(about, Patient.id, which([r.patient_id for r in rows])))}
    around = _around(w, which([r.id for r in rows]), {r.id for r in rows})
    return [_counted(r, people[r.patient_id], around, w.today) for r in rows]


def _around(w: Work, ids: Which, courses: Collection[str]) -> _Around:
    """Of many it is read of others too, also of those whom the reader may not know of: that is thrown away."""
    papers = among(select(IssuedDocument.course_id, IssuedDocument.kind), IssuedDocument.course_id, ids)
    handed = and_(IssuedDocument.recipient == Recipient.EMPLOYER, IssuedDocument.handed_on.is_not(None))
    found = w.sql.execute(papers.where(or_(IssuedDocument.kind == SUPPLEMENT.kind, handed))).all()
    spoken = among(select(Encounter.course_id), Encounter.course_id, ids)
    spoken = spoken.where(Encounter.partner == Partner.EMPLOYER, ~Encounter.struck)
    return _Around(
        _signed(w, ids),
        _talks(w, ids),
        frozenset(course for course, kind in found if kind == SUPPLEMENT.kind),
        frozenset(course for course, kind in found if kind != SUPPLEMENT.kind) | frozenset(w.sql.scalars(spoken)),
        _leaves(w, ids, courses),
    )


def _signed(w: Work, ids: Which) -> dict[tuple[str, str], date]:
    """The day of the first of each kind."""
    kinds = [form.kind for form in (ReferralForm, ReturnToWorkPlan, Epikrise, WorkplaceForm, Closing)]
    wanted = among(select(FormEntry.course_id, FormEntry.kind, FormEntry.day), FormEntry.course_id, ids)
    wanted = wanted.where(FormEntry.kind.in_(kinds), FormEntry.state == SIGNED, FormEntry.struck_at.is_(None))
    found: dict[tuple[str, str], date] = {}
    for course, kind, day in w.sql.execute(wanted):
        found[course, kind] = min(day, found.get((course, kind), day))
    return found


def _talks(w: Work, ids: Which) -> dict[str, date]:
    """When each course had its closing talk: a week before its latest epikrise is due."""
    wanted = among(select(Task.course_id, Task.due), Task.course_id, ids).where(Task.kind == EPIKRISE.code)
    found: dict[str, date] = {}
    for course, due in w.sql.execute(wanted):
        found[course] = max(due, found.get(course, due))
    return {course: due - timedelta(days=EPIKRISE_DAYS) for course, due in found.items()}


def _leaves(w: Work, ids: Which, courses: Collection[str]) -> dict[str, list[Period]]:
    columns = (SickLeave.course_id, SickLeave.first_day, SickLeave.last_day, SickLeave.kind, SickLeave.grade)
    found: dict[str, list[Period]] = defaultdict(list)
    for course, first, last, kind, grade in w.sql.execute(among(select(*columns), SickLeave.course_id, ids)):
        if course in courses:
            found[course].append(Period(first, last, SickLeaveKind(kind), grade))
    return found


def _counted(r: Any, who: Any, around: _Around, today: date) -> CountedCourse:
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
        practice=who.gp_practice,
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
        age=age(who.birth_date, r.received_on),
    )


def whole(w: Work, courses: Sequence[CountedCourse]) -> list[CountedCourse]:
    """The same courses with what their signed forms say, as far as the user may read them."""
    ids = which([course.id for course in courses])
    answers = sealed_answers.told(w, ids, {course.id for course in courses})
    leaders = sealed_answers.leader_contacts(w, {course.id for course in courses if course.employer is None})
    found = []
    for course in courses:
        known = answers.get(course.id, {})
        if course.employer is None:
            known["employer"] = leaders.get(course.id)
        found.append(replace(course, **known) if known else course)
    return found
