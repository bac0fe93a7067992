"""The courses as they are counted: plain columns first, and the sealed answers of those that a period needs.

As many statements for twenty thousand courses as for one. Whom the reader may not know of is not counted.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, or_, select

from hia_desktop.base.text import age
from hia_desktop.documents.kinds.letter import SUPPLEMENT
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.epikrise import EPIKRISE_DAYS, Epikrise
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.values import Decision, Discipline
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.quality.counted import CountedCourse, is_open
from hia_desktop.domain.quality.leave_start import weeks_on, window_on
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.tasks import EPIKRISE
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.services.call import Work, visible_by_course
from hia_desktop.services.quality import sealed_answers
from hia_desktop.services.quality.among import Which, among, day, rows, which
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import (
    Course,
    Encounter,
    FormEntry,
    IssuedDocument,
    Patient,
    PatientGone,
    SickLeave,
    Task,
)
from hia_desktop.store.portable import unconverted

_BEGUN = frozenset({"in_course", "closed"})
_KINDS = {kind.value: kind for kind in SickLeaveKind}
_PARTNERS = {one.value: one for one in Partner}
_DECISIONS = {"": None} | {one.value: one for one in Decision}
_DISCIPLINES = {"": None} | {one.value: one for one in Discipline}


class _Plain(NamedTuple):
    """What is asked for of each course and its patient."""

    id: str
    patient_id: str
    status: str
    received_on: date
    assessment_due: date
    missing_points: str
    decision: str | None
    decided_on: date | None
    disciplines: str | None
    function_loss_on: date | None
    closed_on: date | None
    began_on: date | None
    birth_date: date
    gp_practice: str


@dataclass(frozen=True, kw_only=True)
class _Around:
    """What other tables tell of the courses, by course."""

    signed: Mapping[tuple[str, str], date]
    talks: Mapping[str, date]
    asked: frozenset[str]
    handed_employer: frozenset[str]
    partners: Mapping[str, Collection[Partner]]
    gone: Mapping[str, tuple[Departure, date]]
    leaves: Mapping[str, Sequence[Period]] = field(default_factory=dict)


Wanted = ColumnElement[bool]
"""Which rows of `Course` are counted."""


def touched(span: Span) -> Wanted:
    """Those of which something may be counted in the days."""
    first, last = day(span.first), day(span.last)
    happened = (Course.received_on, Course.decided_on, Course.began_on, Course.closed_on)
    return or_(*(one.between(first, last) for one in happened))


def came(span: Span) -> Wanted:
    """Those whose referral came in the days."""
    return Course.received_on.between(day(span.first), day(span.last))


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
        Patient.birth_date,
        Patient.gp_practice,
    )
    if discipline is not None:
        wanted = and_(wanted, Course.disciplines == discipline)
    asked = select(*columns).join(Patient, Patient.id == Course.patient_id)
    answer = rows(w, asked.where(wanted, visible_by_course(w, Course.id)))
    found = sorted(map(_Plain._make, answer), key=lambda r: (r.received_on, r.id))
    ids = [r.id for r in found]
    around = _around(w, which(ids, select(Course.id).where(wanted)), set(ids))
    return [_counted(r, around, w.today) for r in found]


def _around(w: Work, ids: Which, courses: Collection[str]) -> _Around:
    """Of many it is read of others too, also of those whom the reader may not know of: that is thrown away."""
    papers = among(select(IssuedDocument.course_id, IssuedDocument.kind), IssuedDocument.course_id, ids)
    handed = and_(IssuedDocument.recipient == Recipient.EMPLOYER, IssuedDocument.handed_on.is_not(None))
    found = rows(w, papers.where(or_(IssuedDocument.kind == SUPPLEMENT.kind, handed)))
    return _Around(
        signed=_signed(w, ids),
        talks=_talks(w, ids),
        asked=frozenset(course for course, kind in found if kind == SUPPLEMENT.kind),
        handed_employer=frozenset(course for course, kind in found if kind != SUPPLEMENT.kind),
        partners=_partners(w, ids),
        gone=_gone(w),
        leaves=_leaves(w, ids, courses),
    )


def _partners(w: Work, ids: Which) -> dict[str, set[Partner]]:
    """With whom contacts are entered, of all that are not struck."""
    wanted = among(select(Encounter.course_id, Encounter.partner), Encounter.course_id, ids).where(~Encounter.struck)
    found: dict[str, set[Partner]] = defaultdict(set)
    for course, partner in unconverted(w.sql, wanted):
        found[course].add(_PARTNERS[partner])
    return found


def _gone(w: Work) -> dict[str, tuple[Departure, date]]:
    """Who is noted as dead or moved, of all patients: they are few."""
    wanted = select(PatientGone.patient_id, PatientGone.kind, PatientGone.day).where(PatientGone.undone_at.is_(None))
    return {patient: (Departure(kind), when) for patient, kind, when in rows(w, wanted)}


def _signed(w: Work, ids: Which) -> dict[tuple[str, str], date]:
    """The day of the first of each kind."""
    kinds = [form.kind for form in (ReferralForm, ReturnToWorkPlan, Epikrise, WorkplaceForm, Closing)]
    wanted = among(select(FormEntry.course_id, FormEntry.kind, FormEntry.day), FormEntry.course_id, ids)
    wanted = wanted.where(FormEntry.kind.in_(kinds), FormEntry.state == SIGNED, FormEntry.struck_at.is_(None))
    found: dict[tuple[str, str], date] = {}
    for course, kind, when in rows(w, wanted):
        had = found.get((course, kind))
        found[course, kind] = when if had is None or when < had else had
    return found


def _talks(w: Work, ids: Which) -> dict[str, date]:
    """When each course had its closing talk: a week before its latest epikrise is due."""
    wanted = among(select(Task.course_id, Task.due), Task.course_id, ids).where(Task.kind == EPIKRISE.code)
    found: dict[str, date] = {}
    for course, due in rows(w, wanted):
        found[course] = max(due, found.get(course, due))
    return {course: due - timedelta(days=EPIKRISE_DAYS) for course, due in found.items()}


def _leaves(w: Work, ids: Which, courses: Collection[str]) -> dict[str, list[Period]]:
    columns = (SickLeave.course_id, SickLeave.first_day, SickLeave.last_day, SickLeave.kind, SickLeave.grade)
    found: dict[str, list[Period]] = defaultdict(list)
    for course, first, last, kind, grade in rows(w, among(select(*columns), SickLeave.course_id, ids)):
        if course in courses:
            found[course].append(Period(first, last, _KINDS[kind], grade))
    return found


def _counted(r: _Plain, around: _Around, today: date) -> CountedCourse:
    leaves = around.leaves.get(r.id, ())
    closed = r.closed_on if r.status == "closed" else None
    told = (r.id, ReferralForm.kind) in around.signed
    partners = frozenset(around.partners.get(r.id, ()))
    met_employer = Partner.EMPLOYER in partners or r.id in around.handed_employer
    untold = is_open(partners) or (r.id, WorkplaceForm.kind) in around.signed
    return CountedCourse(
        id=r.id,
        as_of=today,
        received=r.received_on,
        assess_by=r.assessment_due,
        assessed=r.decided_on,
        decision=_DECISIONS[r.decision or ""],
        asked_for_more=r.id in around.asked,
        lacking=_points(r.missing_points) if told else None,
        practice=r.gp_practice,
        discipline=_DISCIPLINES[r.disciplines or ""],
        first_contact=r.began_on,
        begun=r.status in _BEGUN,
        closed=closed,
        talk=around.talks.get(r.id, around.signed.get((r.id, Closing.kind))) if closed is not None else None,
        epikrise=around.signed.get((r.id, Epikrise.kind)),
        return_plan=(r.id, ReturnToWorkPlan.kind) in around.signed,
        employer=True if met_employer else None if untold else False,
        partners=partners,
        gone=around.gone.get(r.patient_id),
        window=window_on(leaves, r.began_on, r.function_loss_on) if r.began_on is not None else None,
        sick_weeks=weeks_on(leaves, r.received_on),
        age=age(r.birth_date, r.received_on),
    )


@lru_cache(maxsize=4096)
def _points(lacking: str) -> frozenset[str]:
    return frozenset(filter(None, lacking.split(",")))


def whole(w: Work, courses: Sequence[CountedCourse]) -> list[CountedCourse]:
    """The same courses with what their signed forms say, as far as the user may read them."""
    ids = which([course.id for course in courses])
    answers = sealed_answers.told(w, ids, {course.id for course in courses})
    leaders = sealed_answers.leader_contacts(w, {course.id for course in courses if course.employer is None})
    found = []
    for course in courses:
        known = answers.get(course.id, {})
        if course.employer is None:
            met = leaders.get(course.id)
            known["employer"] = met or (None if is_open(course.partners) else met)
        found.append(course.knowing(known) if known else course)
    return found
