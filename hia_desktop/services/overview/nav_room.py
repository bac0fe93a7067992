"""The NAV adviser's own list: statutory points ahead, measures that wait, agreements to follow up,
and who has consented since last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import or_, select

from hia_desktop.base.clock import oslo
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, day_short, full_name, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Recipient, Right
from hia_desktop.domain.forms.workplace import WAITING, WorkplaceForm
from hia_desktop.domain.tasks import AGREEMENT, MILESTONE_DAYS, MILESTONE_TASKS, NAV_MEASURE, NAVS_OWN, NOT_OURS, TASKS
from hia_desktop.services.call import Work, consent_in_force, query, visible_courses, visible_patients
from hia_desktop.services.lists.task_words import due_words
from hia_desktop.services.patient import departures
from hia_desktop.services.sealing import entry_rows, grants
from hia_desktop.store.entities import AuditLine, Consent, Course, Patient, Task


@dataclass(frozen=True, kw_only=True)
class RoomRow:
    """One thing of one patient, and the step of the course that it opens. Tones: bad, warn, neutral, nav, ok."""

    course: CourseId
    step: str
    name: str
    about: str
    mark: str
    tone: Tone


@dataclass(frozen=True)
class RoomGroup:
    """One list of the room; `nothing` is what it says when it is empty."""

    title: str
    tone: Tone
    nothing: str
    rows: tuple[RoomRow, ...]


@query(Right.WRITE_NAV)
def nav_room(w: Work) -> tuple[RoomGroup, ...]:
    """The four lists over the patients who let this adviser see them; each nearest first."""
    open_tasks = _open_tasks(w)
    notes = _notes(w, [r for r in open_tasks if r.kind in NAVS_OWN])
    since = _last_time(w)
    nobody = _("Ingen har samtykket til å dele med NAV ennå.")
    if since is not None:
        nobody = _("Ingen nye samtykker siden {day}.").format(day=day_short(since.astimezone(oslo()).date(), w.today))
    ahead = tuple(_milestone(w, r) for r in open_tasks if r.kind in MILESTONE_TASKS)
    late = Tone.BAD if any(row.tone is Tone.BAD for row in ahead) else Tone.WARN
    return (
        RoomGroup(_("Frister innen 14 dager"), late, _("Ingen frister i sykefraværet de neste 14 dagene."), ahead),
        RoomGroup(
            _("Virkemidler som venter"),
            Tone.WARN,
            _("Ingen virkemidler venter på svar eller oppstart."),
            _measures(w, open_tasks, notes),
        ),
        RoomGroup(_("Avtaler å følge opp"), Tone.NAV, _("Ingen avtaler med frist."), _agreements(w, open_tasks, notes)),
        RoomGroup(_("Nye samtykker"), Tone.OK, nobody, _consented(w, since)),
    )


def _open_tasks(w: Work) -> list[Any]:
    """NAV's open tasks: statutory points within the days ahead or over,
    and what follows from the adviser's own notes."""
    columns = (Task.kind, Task.due, Task.course_id, Patient.given_name, Patient.family_name)
    wanted = select(*columns).join(Course, Course.id == Task.course_id).join(Patient, Patient.id == Course.patient_id)
    wanted = wanted.where(Task.done_on.is_(None), Task.kind.in_((*MILESTONE_TASKS, *NAVS_OWN)))
    wanted = wanted.where(Course.id.not_in(departures.courses()))
    wanted = wanted.where(
        visible_patients(w), visible_courses(w), or_(Task.kind.in_(NAVS_OWN), grants.sick_leave_shared(w))
    )
    last = w.today + timedelta(days=MILESTONE_DAYS)
    found = w.sql.execute(wanted.order_by(Task.due, Patient.sort_key, Task.id)).all()
    return [r for r in found if r.kind in NAVS_OWN or r.due <= last]


def _notes(w: Work, rows: Iterable[Any]) -> dict[str, WorkplaceForm]:
    """The newest signed NAV note of each course that one of these tasks is about."""
    courses = {CourseId(r.course_id) for r in rows}
    newest = entry_rows.newest_rows(w, courses, WorkplaceForm.kind) if courses else {}
    opened = {e.id: e for e in entry_rows.trusted(w, newest.values(), frozenset())}
    return {
        course: WorkplaceForm.model_validate(opened[r.id].answers) for course, r in newest.items() if r.id in opened
    }


def _milestone(w: Work, r: Any) -> RoomRow:
    mark, tone = due_words(r.due, w.today, None, ours=r.kind not in NOT_OURS)
    return _row(r, TASKS[r.kind].label, mark, tone)


def _row(r: Any, about: str, mark: str, tone: Tone) -> RoomRow:
    return RoomRow(
        course=CourseId(r.course_id),
        step=WorkplaceForm.kind,
        name=full_name(r.given_name, r.family_name),
        about=about,
        mark=mark,
        tone=tone,
    )


def _measures(w: Work, open_tasks: list[Any], notes: dict[str, WorkplaceForm]) -> tuple[RoomRow, ...]:
    """NAV's means that have not started, those with a day to be looked at by first."""
    found: list[tuple[date, RoomRow]] = []
    for r in (r for r in open_tasks if r.kind == NAV_MEASURE.code and r.course_id in notes):
        for m in notes[r.course_id].nav_measures:
            if m.status in WAITING and m.measure is not None:
                since = f" {day_short(m.day, w.today)}" if m.day else ""
                words = f"{m.measure.label} · {inside_sentence(m.status.label)}{since}"
                mark, tone = due_words(m.follow_up, w.today, None) if m.follow_up else ("", Tone.NEUTRAL)
                found.append((m.follow_up or date.max, _row(r, words, mark, tone)))
    return tuple(row for _due, row in sorted(found, key=lambda pair: pair[0]))


def _agreements(w: Work, open_tasks: list[Any], notes: dict[str, WorkplaceForm]) -> tuple[RoomRow, ...]:
    """What was agreed with somebody and is to be followed up by a day, nearest first."""
    found: list[tuple[date, RoomRow]] = []
    for r in (r for r in open_tasks if r.kind == AGREEMENT.code and r.course_id in notes):
        for contact in notes[r.course_id].contacts:
            if contact.awaits is not None:
                who = contact.with_whom or (contact.party.label if contact.party else "")
                words = ": ".join(x for x in (who, contact.agreed) if x)
                found.append((contact.awaits, _row(r, words, *due_words(contact.awaits, w.today, None))))
    return tuple(row for _due, row in sorted(found, key=lambda pair: pair[0]))


def _last_time(w: Work) -> datetime | None:
    """When the user last signed in on an earlier day; unlocking the screen does not empty the list.
    None the first time."""
    today = datetime.combine(w.today, time.min, tzinfo=oslo()).astimezone(UTC)
    mine = select(AuditLine.at).where(AuditLine.user_id == w.me.id, AuditLine.action == "login", AuditLine.at < today)
    return w.sql.scalar(mine.order_by(AuditLine.seq.desc()).limit(1))


def _consented(w: Work, since: datetime | None) -> tuple[RoomRow, ...]:
    """Patients with a consent to NAV in force that was recorded since then, the latest first,
    and what it lets the adviser see."""
    seen = select(Course.id, Patient.given_name, Patient.family_name, Patient.sort_key).join(
        Patient, Patient.id == Course.patient_id
    )
    theirs = seen.where(visible_patients(w), visible_courses(w)).subquery()
    columns = (Consent.course_id, Consent.category, Consent.recorded_at, theirs.c.given_name, theirs.c.family_name)
    wanted = select(*columns).join(theirs, theirs.c.id == Consent.course_id)
    wanted = wanted.where(Consent.recipient == Recipient.NAV_ADVISER, consent_in_force(w.today))
    if since is not None:
        wanted = wanted.where(Consent.recorded_at > since)
    by_course: dict[str, list[Any]] = {}
    for r in w.sql.execute(wanted.order_by(Consent.recorded_at.desc(), theirs.c.sort_key, Consent.category)):
        by_course.setdefault(r.course_id, []).append(r)
    rows = []
    for found in by_course.values():
        shared = [c for c in Category if any(r.category == c for r in found)]
        # That the patient comes here goes with everything else, and is told only when it is all there is.
        what = ", ".join(c.label for c in shared if c is not Category.ATTENDANCE or len(shared) == 1)
        on = day_short(found[0].recorded_at.astimezone(oslo()).date(), w.today)
        rows.append(_row(found[0], what, on, Tone.OK))
    return tuple(rows)
