"""The minutes: signed once, each patient's part into that patient's record; what was not talked about goes on."""

import hashlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import EntryId, MeetingId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _, day_long, inside_sentence
from hia_desktop.documents.kinds.centre import meeting_list
from hia_desktop.domain.access import Right, Role, Track
from hia_desktop.domain.forms.team.meeting_minutes import DecisionRow, MeetingMinutes
from hia_desktop.domain.tasks import DISCUSS, NAV_DISCUSS
from hia_desktop.domain.teamwork.meetings import Reason, initials
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, check_record, command, query
from hia_desktop.services.meetings import content, decisions, nav_side
from hia_desktop.services.meetings.series import belongs, current, gone, meeting_of, visible_items
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.record import framing, keeping
from hia_desktop.services.sealing import seals
from hia_desktop.store.entities import (
    AgendaItem,
    Course,
    FormEntry,
    Meeting,
    MeetingAttendee,
    MeetingSeries,
    Patient,
    Task,
    User,
    new_id,
)

_PART = "pdf"


@dataclass(frozen=True)
class Signed:
    """What signing did: how many records got their part, and how many lines went to the next meeting."""

    landed: int
    rolled: int


@command(
    Right.WRITE_HEALTH, audit="meeting:signed", changes=(Topic.MEETINGS, Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)
)
@in_language(SOURCE)
def sign(w: Work, meeting: MeetingId, held_on: date | None = None) -> Signed:
    """Signs the minutes, all or nothing. Of each patient that was talked about an entry is signed in that course; the
    others stand first on the agenda of the next meeting, and so do those that this user may not open, and what was
    written of another patient and moved here with other tools. `held_on`: the
    day that the minutes are of; it may go unsaid only when the meeting is of today.

    Errors: Missing; BadInput for «held_on» when it goes unsaid, is a day to come or the day of another meeting of the
    series; Refused when it is signed or nobody is ticked as present; ReasonNeeded for a patient that was talked about
    and whom the user has no care relation with.
    """
    row = meeting_of(w, meeting, to_change=True)
    series = w.sql.get_one(MeetingSeries, row.series_id)
    planned = _held(w, row, held_on)
    present = _present(w, row)
    if not present:
        raise Refused(_("Kryss av for hvem som er til stede først."))
    mine = w.sql.scalars(visible_items(w).where(AgendaItem.meeting_id == meeting, AgendaItem.talked)).all()
    mine = sorted(mine, key=lambda item: item.place)
    cases = []
    for item in mine:
        check_record(w, "item", item.id)
        if content.is_moved(w, item):
            continue
        cases.append((item, _land(w, row, item, present)))
        w.log("meeting:landed")
    w.patient_id, w.course_id, w.object_id = None, None, ""
    row.signed_at, row.signed_by = w.now, w.me.id
    w.sql.flush()
    if planned > row.day and planned >= w.today:
        current(w, series, after=planned)
    rolled = _roll_on(w, row, series, [item.id for item, _count in cases])
    _keep_list(w, row, series, present, cases, rolled)
    w.note(object_id=meeting)
    return Signed(len(cases), len(rolled))


def _held(w: Work, row: Meeting, on: date | None) -> date:
    """Lets the meeting be of the day that it was held on; gives the day that it was planned for. One that is signed on
    another day may have been put off, so nothing is assumed."""
    planned = row.day
    if on is None:
        if planned != w.today:
            raise _not_on(_("Møtet står på {day}. Skriv hvilken dag det ble holdt.").format(day=day_long(planned)))
        return planned
    if on > w.today:
        raise _not_on(_("Et referat signeres ikke før møtet er holdt. Skriv en dag til og med i dag."))
    other = select(Meeting.id).where(Meeting.series_id == row.series_id, Meeting.day == on, Meeting.id != row.id)
    if w.sql.scalar(other) is not None:
        raise _not_on(_("Møterekken har alt et møte {day}.").format(day=day_long(on)))
    row.day = on
    return planned


def _not_on(text: str) -> BadInput:
    return BadInput(text, {"held_on": text})


def _present(w: Work, row: Meeting) -> list[str]:
    """«Liv Berg (lege)», by name; a NAV adviser who is no user here by the role."""
    here = select(User.full_name, User.role).join(MeetingAttendee, MeetingAttendee.user_id == User.id)
    people = w.sql.execute(here.where(MeetingAttendee.meeting_id == row.id).order_by(User.full_name)).all()
    named = [f"{name} ({inside_sentence(Role(role).label)})" for name, role in people]
    guest = row.nav_present and named and not any(role == Role.NAV_ADVISER for _name, role in people)
    return [*named, Role.NAV_ADVISER.label] if guest else named


def _land(w: Work, row: Meeting, item: AgendaItem, present: list[str]) -> int:
    """Signs one patient's part into the record; gives how many decisions it has."""
    written, decided = content.of(w, item), decisions.of(w, item)
    form = MeetingMinutes(
        day=row.day,
        present=", ".join(present)[:400],
        heading=Reason(item.reason).label,
        question=written.question,
        text=written.notes,
        decisions=[
            DecisionRow(what=d.text if d.ours else str(decisions.NAVS_OWN), who=d.who, due=d.due, became=d.became)
            for d in decided
        ],
    )
    entry = FormEntry(
        id=new_id(),
        course_id=item.course_id,
        kind=form.kind,
        series=new_id(),
        number=1,
        schema_version=form.version,
        track=form.track,
        category=form.category,
        author_id=w.me.id,
        day=w.today,
        saved_at=w.now,
        signed_at=w.now,
    )
    keeping.seal_with_papers(w, entry, form)
    item.entry_id = entry.id
    kinds = (DISCUSS.code, NAV_DISCUSS.code)
    asked = (Task.course_id == item.course_id, Task.kind.in_(kinds), Task.done_on.is_(None))
    w.sql.execute(update(Task).where(*asked).values(done_on=w.today, done_by=w.me.id))
    w.note(object_id=EntryId(entry.id), ground=form.kind)
    return len(decided)


def _roll_on(w: Work, row: Meeting, series: MeetingSeries, landed: list[str]) -> list[AgendaItem]:
    """Puts what did not land first on the next agenda, in the same order, as far as it belongs on one still; a closed
    course that was asked for gets one more meeting."""
    left = w.sql.scalars(
        select(AgendaItem)
        .join(Course, Course.id == AgendaItem.course_id)
        .where(AgendaItem.meeting_id == row.id, AgendaItem.id.not_in(landed))
        .where(belongs(AgendaItem.rolled_from.is_(None)))
        .order_by(AgendaItem.place)
    ).all()
    if not left:
        return []
    then = current(w, series)
    there = w.sql.scalars(select(AgendaItem).where(AgendaItem.meeting_id == then.id).order_by(AgendaItem.place)).all()
    known = {item.course_id: item for item in there}
    w.sql.execute(update(AgendaItem).where(AgendaItem.meeting_id == then.id).values(place=AgendaItem.place + len(left)))
    for place, item in enumerate(left):
        if item.course_id not in known:
            item.meeting_id = then.id
            item.place, item.rolled_from = place, item.rolled_from or row.day
    nav_side.roll_on(w, [item.course_id for item in left], row, then)
    return list(left)


def _keep_list(
    w: Work,
    row: Meeting,
    series: MeetingSeries,
    present: list[str],
    cases: list[tuple[AgendaItem, int]],
    rolled: list[AgendaItem],
) -> None:
    """Draws the list once, and keeps it with the meeting."""
    counted: list[tuple[AgendaItem, int | None]] = [*cases, *((item, None) for item in rolled)]
    named = select(Course.id, Patient.given_name, Patient.family_name).join(Patient, Patient.id == Course.patient_id)
    names = {
        course: initials(given, family)
        for course, given, family in w.sql.execute(named.where(Course.id.in_([i.course_id for i, _c in counted])))
    }
    told = meeting_list.Content(
        name=series.name,
        of_day=row.day,
        starts=series.starts,
        present=present,
        cases=[
            meeting_list.Case(initials=names[item.course_id], reason=Reason(item.reason).label, decisions=count)
            for item, count in counted
        ],
        next_day=current(w, series).day if rolled else None,
        signed=framing.my_signature(w, w.now),
    )
    pdf = Prepared(
        paper=meeting_list.PAPER,
        content=told,
        letterhead=framing.letterhead(w),
        patient_line="",
        author=w.me.name,
        day=row.day,
        draft=False,
    ).pdf()
    row.sha256 = hashlib.sha256(pdf).hexdigest()
    row.paper = seals.seal(w, row.id, {_PART: pdf}, [(Track.HEALTH, None)])[_PART]


@query(Right.WRITE_HEALTH, audit="meeting:list_opened")
def listed(w: Work, meeting: MeetingId) -> bytes:
    """The list of a signed meeting, the same bytes whenever it is asked for.
    Errors: Missing when it is not signed; Refused when it is not what was signed."""
    row = meeting_of(w, meeting)
    if row.paper is None or row.sha256 is None:
        raise gone()
    pdf = seals.open_part(w, row.id, _PART, row.paper)
    if hashlib.sha256(pdf).hexdigest() != row.sha256:
        raise Refused(_("Dokumentet er endret siden det ble utstedt, og vises ikke. Hent det fra en sikkerhetskopi."))
    w.note(object_id=meeting)
    return pdf
