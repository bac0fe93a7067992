"""The agenda of a meeting: made from the courses, put in order, and who is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, exists, or_, select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, ItemId, MeetingId, SeriesId, UserId
from hia_desktop.base.text import _, day_short, full_name
from hia_desktop.domain.access import HEALTH, Right, Role, may
from hia_desktop.domain.tasks import ASSESS, DISCUSS, NAV_DISCUSS
from hia_desktop.domain.teamwork.meetings import BROUGHT_BY, DAYS_AHEAD, Reason
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_courses, visible_patients
from hia_desktop.services.lists import tasks
from hia_desktop.services.meetings import content, nav_side
from hia_desktop.services.meetings.series import (
    as_nav,
    belongs,
    check_comes,
    current,
    gone,
    item_to_change,
    meeting_of,
    nearest,
    next_place,
    visible_items,
)
from hia_desktop.services.relations import in_team
from hia_desktop.store.entities import (
    AgendaItem,
    Course,
    CourseMember,
    Meeting,
    MeetingAttendee,
    MeetingDecision,
    MeetingSeries,
    Patient,
    SeriesMember,
    Task,
    User,
)

MOST_QUESTION = 400
_CHANGES = (Topic.MEETINGS,)


@dataclass(frozen=True, kw_only=True)
class ItemRow:
    """One line of the agenda. Not `shared`: a NAV adviser sees the screen and the patient has let her see nothing, so
    that it is nameless. `about` says why it is there, empty for what a NAV adviser is not told."""

    id: ItemId
    course: CourseId
    name: str
    about: str
    talked: bool
    shared: bool


@dataclass(frozen=True)
class Person:
    """Somebody who takes part, and whether they are there."""

    id: UserId
    name: str
    role: Role
    here: bool


@dataclass(frozen=True)
class Dropped:
    """What was taken off an agenda, and from where."""

    course: CourseId
    meeting: MeetingId
    reason: Reason
    place: int
    rolled_from: date | None


@dataclass(frozen=True, kw_only=True)
class MeetingPage:
    """One meeting. `together`: a NAV adviser sees the screen, so that it shows what is shared alone.
    `may_plan`: the user may put the agenda in order; `may_write`: decide, write and sign."""

    id: MeetingId
    series: SeriesId
    name: str
    day: date
    starts: str
    minutes: int
    next_day: date
    signed_at: datetime | None
    signed_by: str
    together: bool
    people: tuple[Person, ...]
    items: tuple[ItemRow, ...]
    may_plan: bool
    may_write: bool


@query(Right.SEE_LISTS)
def look(w: Work, meeting: MeetingId) -> MeetingPage:
    """The meeting with its agenda: names and order, and nothing that is written. Errors: Missing."""
    row = meeting_of(w, meeting)
    series = w.sql.get_one(MeetingSeries, row.series_id)
    open_ = row.signed_at is None
    return MeetingPage(
        id=meeting,
        series=SeriesId(series.id),
        name=series.name,
        day=row.day,
        starts=series.starts,
        minutes=series.minutes,
        next_day=row.day + timedelta(days=7),
        signed_at=row.signed_at,
        signed_by=w.sql.scalar(select(User.full_name).where(User.id == row.signed_by)) or "",
        together=row.nav_present,
        people=_people(w, row),
        items=_items(w, row),
        may_plan=open_ and may(w.me.role, Right.TEAM),
        may_write=open_ and may(w.me.role, Right.WRITE_HEALTH),
    )


def _people(w: Work, row: Meeting) -> tuple[Person, ...]:
    here = set(w.sql.scalars(select(MeetingAttendee.user_id).where(MeetingAttendee.meeting_id == row.id)))
    asked = select(SeriesMember.user_id).where(SeriesMember.series_id == row.series_id)
    people = select(User.id, User.full_name, User.role).where(or_(User.id.in_(asked), User.id.in_(here)))
    return tuple(
        Person(UserId(i), name, Role(role), i in here)
        for i, name, role in w.sql.execute(people.order_by(User.full_name))
    )


def _items(w: Work, row: Meeting) -> tuple[ItemRow, ...]:
    nav = w.me.role is Role.NAV_ADVISER
    narrow = nav or row.nav_present
    eyes = as_nav(w)
    shared = and_(visible_patients(eyes), visible_courses(eyes)).label("shared")
    wanted = visible_items(w).outerjoin(User, User.id == AgendaItem.asked_by)
    wanted = wanted.where(AgendaItem.meeting_id == row.id, belongs()).order_by(AgendaItem.place, AgendaItem.id)
    named = wanted.add_columns(Patient.given_name, Patient.family_name, User, shared, nav_side.is_asked().label("asks"))
    return tuple(
        ItemRow(
            id=ItemId(item.id),
            course=CourseId(item.course_id),
            name=full_name(given, family) if seen or not narrow else "",
            about=_about(item, asked_by, asks and (seen or not narrow), w.today, narrow),
            talked=item.talked,
            shared=bool(seen) or not narrow,
        )
        for item, given, family, asked_by, seen, asks in w.sql.execute(named)
    )


def _about(item: AgendaItem, asked_by: User | None, nav_asks: bool, today: date, narrow: bool) -> str:
    """Why it is there; with NAV before the screen, `narrow`, no more than that NAV asks."""
    asks = _("NAV har spurt") if nav_asks else ""
    if narrow:
        return asks
    reason = Reason(item.reason).label
    if item.reason == Reason.ASKED and asked_by is not None:
        reason = _("Bedt om av {name}").format(name=asked_by.full_name)
        asks = "" if asked_by.role == Role.NAV_ADVISER else asks
    if item.rolled_from is not None:
        reason = _("{reason} · fra {day}").format(reason=reason, day=day_short(item.rolled_from, today))
    return " · ".join(x for x in (reason, asks) if x)


@command(Right.TEAM, audit="meeting:agenda", changes=_CHANGES)
def prepare(w: Work, series: SeriesId) -> MeetingId:
    """The agenda of the next meeting of a series, with those courses that are not on it yet and belong there.
    Errors: Missing."""
    of = w.sql.get(MeetingSeries, series)
    if of is None or of.ended_on is not None:
        raise gone()
    row = current(w, of)
    there = set(w.sql.scalars(select(AgendaItem.course_id).where(AgendaItem.meeting_id == row.id)))
    place = next_place(w, row)
    found = [(course, why) for course, why in _brought(w, row) if course not in there]
    for at, (course, why) in enumerate(found):
        w.sql.add(AgendaItem(meeting_id=row.id, course_id=course, place=place + at, reason=why))
    w.note(object_id=row.id)
    return MeetingId(row.id)


def _brought(w: Work, row: Meeting) -> list[tuple[str, Reason]]:
    """The courses that open tasks bring to a meeting, and why: those of its people, and those that are nobody's yet. It
    is the team's list, so that it does not depend on who makes it."""
    people = select(SeriesMember.user_id).where(SeriesMember.series_id == row.series_id)
    team = and_(CourseMember.course_id == Course.id, in_team(w.today))
    ours = or_(
        Course.responsible_id.in_(people),
        exists().where(team, CourseMember.user_id.in_(people)),
        and_(Course.responsible_id.is_(None), ~exists().where(team)),
    )
    near = or_(
        Task.kind.in_((ASSESS.code, DISCUSS.code, NAV_DISCUSS.code)), Task.due <= row.day + timedelta(days=DAYS_AHEAD)
    )
    waits = and_(Task.kind == ASSESS.code, Course.status == "waiting")
    goes_on = or_(Course.closed_on.is_(None), Task.kind.in_((DISCUSS.code, NAV_DISCUSS.code)))
    wanted = select(Task.course_id, Task.kind, Task.due).join(Course, Course.id == Task.course_id)
    wanted = wanted.where(Task.done_on.is_(None), Task.kind.in_(BROUGHT_BY), near, ~waits, ours, goes_on)
    wanted = wanted.where(tasks.not_held())
    wanted = wanted.where(or_(Task.waits_until.is_(None), Task.waits_until <= row.day))
    order = list(BROUGHT_BY)
    found: dict[str, Reason] = {}
    for course, kind, _due in sorted(w.sql.execute(wanted), key=lambda r: (order.index(r.kind), r.due, r.course_id)):
        found.setdefault(course, BROUGHT_BY[kind])
    return list(found.items())


@command(Right.WRITE_HEALTH, audit="meeting:asked", about="course", changes=_CHANGES)
def ask_for(w: Work, course: CourseId, question: str = "") -> date:
    """Puts a course on the agenda of the next meeting, with what is to be answered there; gives the day. One that is
    there already gets the question.

    Errors: BadInput when no meeting is set up, for a patient who comes here no more, or for a question that cannot be
    kept.
    """
    check_comes(w, course)
    series = nearest(w)
    row = current(w, series)
    item = w.sql.scalar(select(AgendaItem).where(AgendaItem.meeting_id == row.id, AgendaItem.course_id == course))
    if item is None:
        item = AgendaItem(meeting_id=row.id, course_id=course, place=next_place(w, row), reason=Reason.ASKED)
        w.sql.add(item)
        w.sql.flush()
    if question.strip() or item.asked_by is None:
        item.reason, item.asked_by = Reason.ASKED, w.me.id
    if question.strip():
        content.put(w, item, question=content.checked(question, MOST_QUESTION, "question"))
    w.note(object_id=item.id)
    return row.day


@command(Right.TEAM, audit="meeting:moved", changes=_CHANGES)
def move(w: Work, item: ItemId, before: ItemId | None) -> None:
    """Puts a line before another, or last. Errors: Missing; Refused in a signed meeting."""
    row, meeting = item_to_change(w, item)
    lines = list(_lines(w, meeting))
    lines.remove(row)
    at = next((i for i, line in enumerate(lines) if line.id == before), len(lines))
    lines.insert(at, row)
    for place, line in enumerate(lines):
        line.place = place
    w.note(object_id=item)


def _lines(w: Work, meeting: Meeting) -> Iterable[AgendaItem]:
    lines = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
    return w.sql.scalars(lines.order_by(AgendaItem.place, AgendaItem.id)).all()


@command(Right.TEAM, audit="meeting:dropped", about="item", changes=_CHANGES)
def drop(w: Work, item: ItemId) -> Dropped:
    """Takes a course off the agenda; gives what `put_back` needs.
    Errors: as `move`; BadInput when something is written or decided there."""
    row, meeting = item_to_change(w, item)
    decided = w.sql.scalar(select(MeetingDecision.id).where(MeetingDecision.item_id == item).limit(1))
    asked = w.sql.scalar(select(AgendaItem.id).where(AgendaItem.id == item, nav_side.is_asked()))
    if row.talked or row.content is not None or decided is not None or asked is not None:
        raise BadInput(_("Det er alt spurt, skrevet eller bestemt noe om pasienten. La saken stå."))
    w.sql.delete(row)
    return Dropped(CourseId(row.course_id), MeetingId(meeting.id), Reason(row.reason), row.place, row.rolled_from)


@command(Right.TEAM, audit="meeting:agenda", about="course", changes=_CHANGES)
def put_back(
    w: Work, course: CourseId, meeting: MeetingId, reason: Reason, place: int, rolled_from: date | None = None
) -> None:
    """Undoes `drop`. Errors: Missing; Refused in a signed meeting."""
    row = meeting_of(w, meeting, to_change=True)
    on_it = (AgendaItem.meeting_id == row.id, AgendaItem.course_id == course)
    if w.sql.scalar(select(AgendaItem.id).where(*on_it)) is None:
        w.sql.add(AgendaItem(meeting_id=row.id, course_id=course, reason=reason, place=place, rolled_from=rolled_from))


@command(Right.WRITE_HEALTH, audit="meeting:attendance", changes=_CHANGES)
def attend(w: Work, meeting: MeetingId, user: UserId, here: bool) -> None:
    """Says that somebody is there, or is not; a NAV adviser who is there sees the screen.

    Errors: Missing for a meeting or somebody who cannot take part; Refused in a signed meeting.
    """
    row = meeting_of(w, meeting, to_change=True)
    found = w.sql.get(User, user)
    if found is None or found.role not in (*HEALTH, Role.NAV_ADVISER):
        raise Missing(_("Fant ikke brukeren."))
    w.sql.execute(delete(MeetingAttendee).where(MeetingAttendee.meeting_id == meeting, MeetingAttendee.user_id == user))
    if here:
        w.sql.add(MeetingAttendee(meeting_id=meeting, user_id=user))
    if found.role == Role.NAV_ADVISER and here:
        row.nav_present = True
    w.note(object_id=meeting, ground=user)


@command(Right.WRITE_HEALTH, audit="meeting:nav_present", changes=_CHANGES)
def nav_is_here(w: Work, meeting: MeetingId, here: bool) -> None:
    """Says that a NAV adviser sees the screen, or does not any more; after the signature too, which has kept who was
    there. Errors: Missing."""
    meeting_of(w, meeting).nav_present = here
    w.note(object_id=meeting)
