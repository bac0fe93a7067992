"""Work before the course, at its start, at its closing and at each point afterwards, as far as the user may know."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, add_months, inside_sentence
from hia_desktop.domain.access import HEALTH, Right
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.ending.values import Ending
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.values import Benefit, OutcomePoint, WorkStatus
from hia_desktop.domain.leave.state import labelled, sick_state
from hia_desktop.domain.leave.work_share import work_share
from hia_desktop.services.call import Work, query
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import entry_rows, grants, parts
from hia_desktop.store.entities import Course, Patient, SickLeave

_CARE = (Survey.kind, TeamPlan.kind)
"""What is signed first when the patient has come."""
_QUIET = (Benefit.NONE, Benefit.UNKNOWN)
_ALWAYS = (OutcomePoint.MONTHS_3, OutcomePoint.MONTHS_6, OutcomePoint.MONTHS_12)
"""The points that everybody is asked at; 24 months is for who agrees."""


@dataclass(frozen=True)
class WorkPoint:
    """Work at one point: when in words, percent of a full position, and what else is told of it.
    `percent` None is a gap, and then `words` say why; it is never 0 and never «in work».
    `answered`: somebody has said how it was then, if only that nobody was reached."""

    when: str
    percent: int | None
    words: str
    answered: bool = False

    @property
    def told(self) -> str:
        """«100 %», «40 % · gradert sykmeldt», «ikke nådd»."""
        share = "" if self.percent is None else f"{self.percent} %"
        return " · ".join(part for part in (share, self.words) if part)


@query(Right.READ_RECORD, audit="work:followed", about="course")
def read(w: Work, course: CourseId) -> tuple[WorkPoint, ...]:
    """The points in their order. Source: SINTEF/NTNU 2022 (R109, R110).

    A NAV adviser is told of the position and the start with the sick leave shared, of what came afterwards with the
    outcome shared, and never of the closing, which is the health side's.
    """
    row = w.sql.get_one(Course, course)
    given = grants.given(w, w.patient_id or "")
    signed = entries.newest_signed(w, course, ReferralForm.kind, Closing.kind)
    forms = {kind: entries.read_form(kind, e.answers) for kind, e in signed.items() if e.whole}
    found: list[WorkPoint] = []
    if grants.sick_leave_is_shared(w, w.patient_id or ""):
        found += _before(w, row, forms.get(ReferralForm.kind))
    closing = forms.get(Closing.kind)
    if isinstance(closing, Closing):
        found.append(_closing(closing))
    elif row.closed_on is not None and parts.seen_categories(w, Closing.track, Closing.kind, Closing.category, given):
        found.append(WorkPoint(_("Ved avslutning"), None, _("ikke registrert")))
    return (*found, *_afterwards(w, row, given))


def _before(w: Work, course: Course, referral: object) -> list[WorkPoint]:
    """The position, as the referral told it or else the patient's card, and the sick leave of the day it began."""
    position = referral.position_percent if isinstance(referral, ReferralForm) else None
    if position is None:
        position = w.sql.get_one(Patient, course.patient_id).position_percent
    found = [WorkPoint(_("Før"), position, _("stilling") if position is not None else _("stilling ikke oppgitt"))]
    if (began := _began(w, course)) is not None:
        rows = w.sql.scalars(select(SickLeave).where(SickLeave.course_id == course.id))
        periods = [leaves.to_period(one) for one in rows]
        share = work_share(periods, began, position)
        found.append(WorkPoint(_("Ved start"), share, labelled(sick_state(periods, began).now)))
    return found


def _began(w: Work, course: Course) -> date | None:
    """The first appointment that was kept; without one, for who may know of it, the first signature of care."""
    if course.began_on is not None or w.me.role not in HEALTH:
        return course.began_on
    return min((r.day for r in entry_rows.standing_rows(w, CourseId(course.id), *_CARE)), default=None)


def _closing(form: Closing) -> WorkPoint:
    when = _("Ved avslutning")
    if form.ending is Ending.DEAD:
        return WorkPoint(when, None, _("død"), True)
    return _said(when, form.work_percent, form.work_status, form.benefit)


def _afterwards(w: Work, course: Course, given: frozenset[Given]) -> list[WorkPoint]:
    """The newest answer of each point; a point that has passed, or that a later one has an answer after, stands as not
    registered."""
    if not parts.seen_categories(w, Outcome.track, Outcome.kind, Outcome.category, given):
        return []
    rows = entry_rows.rows_of(w, CourseId(course.id), Outcome.kind)
    live = [r for r in rows if r.kind == Outcome.kind and r.state == entry_rows.SIGNED and not r.struck_because]
    newest: dict[OutcomePoint, Outcome] = {}
    for e in entry_rows.trusted(w, sorted(live, key=lambda r: (r.signed_at, r.number), reverse=True), given):
        form = entries.read_form(e.kind, e.answers) if e.whole else None
        if isinstance(form, Outcome) and form.point is not None:
            newest.setdefault(form.point, form)
    last = max(map(_months, newest), default=0)
    found = []
    for point in OutcomePoint:
        when = _("Etter {months}").format(months=point.label)
        if point in newest:
            found.append(_answered(when, newest[point]))
        elif point in _ALWAYS and (_months(point) < last or _passed(course.closed_on, point, w.today)):
            found.append(WorkPoint(when, None, _("ikke registrert")))
    return found


def _months(point: OutcomePoint) -> int:
    return int(point.value)


def _passed(closed: date | None, point: OutcomePoint, today: date) -> bool:
    return closed is not None and add_months(closed, _months(point)) < today


def _answered(when: str, form: Outcome) -> WorkPoint:
    if form.no_answer is not None:
        return WorkPoint(when, None, inside_sentence(form.no_answer.label), True)
    return _said(when, form.work_percent, form.work_status, form.benefit)


def _said(when: str, percent: int | None, status: WorkStatus | None, benefit: Benefit | None) -> WorkPoint:
    """The share with the standing towards work and the benefit; each word once, and a share that nobody told is said
    to be unknown."""
    words = [inside_sentence(status.label)] if status is not None else []
    words += [inside_sentence(benefit.label)] if benefit is not None and benefit not in _QUIET else []
    words += [_("prosent ukjent")] if percent is None else []
    return WorkPoint(when, percent, " · ".join(dict.fromkeys(words)), True)
