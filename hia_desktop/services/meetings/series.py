"""Meetings that come every week: which there are, who takes part, and what one call needs to find one meeting."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, exists, func, or_, select, true

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, ItemId, MeetingId, SeriesId, UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import HEALTH, NAV, Right, Role
from hia_desktop.domain.teamwork.meetings import Reason, next_day
from hia_desktop.domain.teamwork.visits import clock_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query, visible_courses, visible_patients
from hia_desktop.services.patient import departures
from hia_desktop.store.entities import AgendaItem, Course, Meeting, MeetingSeries, Patient, SeriesMember, User, new_id

LAST_SIGNED = 12
"""How many of the meetings that were signed stand in the list of a series."""


@dataclass(frozen=True, kw_only=True)
class SeriesRow:
    """One series. `current` is its meeting that is not signed yet, `next_day` the day of that or of the first that can
    be; `signed` the last that were, newest first. `mine`: the user takes part."""

    id: SeriesId
    name: str
    weekday: int
    starts: str
    minutes: int
    people: tuple[UserId, ...]
    mine: bool
    current: MeetingId | None
    next_day: date
    signed: tuple[tuple[MeetingId, date], ...]


@query(Right.SEE_LISTS)
def listing(w: Work) -> tuple[SeriesRow, ...]:
    """The series that are held, the user's own first. A NAV adviser is told of those that she takes part in."""
    rows = w.sql.scalars(select(MeetingSeries).where(MeetingSeries.ended_on.is_(None), _theirs(w))).all()
    keys = [row.id for row in rows]
    people: dict[str, list[UserId]] = {}
    for series, user in w.sql.execute(
        select(SeriesMember.series_id, SeriesMember.user_id).where(SeriesMember.series_id.in_(keys))
    ):
        people.setdefault(series, []).append(UserId(user))
    of_series = select(Meeting.series_id, Meeting.id, Meeting.day, Meeting.signed_at)
    held = w.sql.execute(of_series.where(Meeting.series_id.in_(keys)).order_by(Meeting.day)).all()
    found = []
    for row in rows:
        waits = next((m for m in held if m.series_id == row.id and m.signed_at is None), None)
        signed = [(MeetingId(m.id), m.day) for m in reversed(held) if m.series_id == row.id and m.signed_at is not None]
        found.append(
            SeriesRow(
                id=SeriesId(row.id),
                name=row.name,
                weekday=row.weekday,
                starts=row.starts,
                minutes=row.minutes,
                people=tuple(people.get(row.id, ())),
                mine=w.me.id in people.get(row.id, ()),
                current=MeetingId(waits.id) if waits is not None else None,
                next_day=waits.day if waits is not None else _first_free(w, row),
                signed=tuple(signed[:LAST_SIGNED]),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.mine, one.weekday, one.starts, one.name)))


@query(Right.SEE_LISTS)
def can_take_part(w: Work) -> tuple[tuple[UserId, str, Role], ...]:
    """Health personnel and NAV advisers who work here, by name."""
    people = select(User.id, User.full_name, User.role).where(User.active, User.role.in_(HEALTH | NAV))
    return tuple((UserId(i), name, Role(role)) for i, name, role in w.sql.execute(people.order_by(User.full_name)))


@command(Right.TEAM, audit="meeting:series", changes=(Topic.MEETINGS,))
def set_up(
    w: Work,
    series: SeriesId | None,
    name: str,
    weekday: int,
    starts: str,
    minutes: int,
    people: Sequence[UserId],
) -> SeriesId:
    """Makes a series, or changes one; a meeting that is waited for keeps its day.

    Errors: BadInput by field; Missing for a series that is not there or somebody who cannot take part.
    """
    clock = clock_of(starts)
    wrong: dict[str, str] = {}
    if not name.strip() or len(name) > 80:
        wrong["name"] = _("Skriv hva møtet heter, høyst 80 tegn.")
    if not 0 <= weekday <= 6:
        wrong["weekday"] = _("Velg ukedag.")
    if clock is None:
        wrong["starts"] = _("Skriv klokkeslettet som 09.30.")
    if not 5 <= minutes <= 600:
        wrong["minutes"] = _("Skriv hvor mange minutter møtet varer, fra 5 til 600.")
    if not people:
        wrong["people"] = _("Velg hvem som er med.")
    if wrong or clock is None:
        raise BadInput(" ".join(wrong.values()), wrong)
    fit = {user for user, _name, _role in can_take_part(w)}
    if not fit >= set(people):
        raise Missing(_("Fant ikke brukeren."))
    row = w.sql.get(MeetingSeries, series) if series is not None else MeetingSeries(id=new_id())
    if row is None:
        raise gone()
    row.name, row.weekday, row.starts, row.minutes = name.strip(), weekday, f"{clock:%H:%M}", minutes
    w.sql.add(row)
    w.sql.flush()
    w.sql.execute(delete(SeriesMember).where(SeriesMember.series_id == row.id))
    w.sql.add_all(SeriesMember(series_id=row.id, user_id=user) for user in dict.fromkeys(people))
    w.note(object_id=row.id)
    return SeriesId(row.id)


@command(Right.TEAM, audit="meeting:series_ended", changes=(Topic.MEETINGS,))
def end(w: Work, series: SeriesId, ended: bool = True) -> None:
    """Says that a series is held no more, or that it is again. What stands on the agenda stays there.
    Errors: Missing."""
    row = w.sql.get(MeetingSeries, series)
    if row is None:
        raise gone()
    row.ended_on = w.today if ended else None
    w.note(object_id=series)


def gone() -> Missing:
    """What is said of a meeting, a series or a line that does not exist for the user."""
    return Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))


def _first_free(w: Work, series: MeetingSeries) -> date:
    """The first day, from today on, that the series has no signed meeting on."""
    taken = w.sql.scalar(
        select(Meeting.day).where(Meeting.series_id == series.id).order_by(Meeting.day.desc()).limit(1)
    )
    yesterday = w.today - timedelta(days=1)
    return next_day(series.weekday, max(yesterday, taken) if taken is not None else yesterday)


def current(w: Work, series: MeetingSeries, after: date | None = None) -> Meeting:
    """The meeting of a series that is not signed yet; made when there is none, then on a day `after`."""
    row = w.sql.scalar(select(Meeting).where(Meeting.series_id == series.id, Meeting.signed_at.is_(None)).limit(1))
    if row is None:
        on = _first_free(w, series) if after is None else next_day(series.weekday, after)
        row = Meeting(id=new_id(), series_id=series.id, day=on)
        w.sql.add(row)
        w.sql.flush()
    return row


def nearest(w: Work, *, own_alone: bool = False) -> MeetingSeries:
    """The series that a course is put into: of those that the user takes part in, or else of all, the soonest.
    Errors: BadInput when there is none, or none of the user's for who sees her `own_alone`."""
    rows = w.sql.scalars(select(MeetingSeries).where(MeetingSeries.ended_on.is_(None))).all()
    mine = set(w.sql.scalars(select(SeriesMember.series_id).where(SeriesMember.user_id == w.me.id)))
    if own_alone and not any(row.id in mine for row in rows):
        text = _("Du er ikke med i noe teammøte. Be en i teamet sette deg opp under Teammøte.")
        raise BadInput(text, {"question": text})
    if not rows:
        text = _("Det er ikke satt opp noe teammøte ennå. Gjør det under Teammøte.")
        raise BadInput(text, {"question": text})
    soon = [(row.id not in mine, (row.weekday - w.today.weekday()) % 7, row.starts, row.id, row) for row in rows]
    return min(soon, key=lambda one: one[:4])[4]


def next_place(w: Work, row: Meeting) -> int:
    """The place after the last on an agenda."""
    last = w.sql.scalar(select(func.max(AgendaItem.place)).where(AgendaItem.meeting_id == row.id))
    return 0 if last is None else last + 1


def meeting_of(w: Work, meeting: MeetingId, *, to_change: bool = False) -> Meeting:
    """A meeting that exists for the user. Errors: Missing; Refused when it is signed and is `to_change`."""
    row = w.sql.scalar(
        select(Meeting)
        .join(MeetingSeries, MeetingSeries.id == Meeting.series_id)
        .where(Meeting.id == meeting, _theirs(w))
    )
    if row is None:
        raise gone()
    if to_change and row.signed_at is not None:
        raise Refused(_("Møtet er signert. Ingenting i det kan endres."))
    return row


def item_of(w: Work, item: ItemId) -> tuple[AgendaItem, Meeting]:
    """A line of an agenda that exists for the user, and its meeting. Errors: Missing."""
    row: AgendaItem | None = w.sql.scalar(visible_items(w).where(AgendaItem.id == item))
    if row is None:
        raise gone()
    return row, meeting_of(w, MeetingId(row.meeting_id))


def item_to_change(w: Work, item: ItemId) -> tuple[AgendaItem, Meeting]:
    """As `item_of`. Errors: Refused besides when the meeting is signed."""
    row, _meeting = item_of(w, item)
    return row, meeting_of(w, MeetingId(row.meeting_id), to_change=True)


def visible_items(w: Work) -> Select[Any]:
    """The SQL of the lines of agendas whose patient exists for the user."""
    wanted = select(AgendaItem).join(Course, Course.id == AgendaItem.course_id)
    return wanted.join(Patient, Patient.id == Course.patient_id).where(visible_patients(w), visible_courses(w))


def check_comes(w: Work, course: CourseId) -> None:
    """Errors: BadInput for a course whose patient is dead or has moved away, since nobody would see it on an agenda."""
    if gone_so := departures.words(w, w.sql.get_one(Course, course).patient_id):
        text = _("Pasienten er notert som «{gone}».").format(gone=gone_so)
        raise BadInput(text, {"question": text})


def belongs(*if_closed: ColumnElement[bool]) -> ColumnElement[bool]:
    """The SQL condition on `AgendaItem` and its `Course` that it belongs on an agenda: it was talked about, or its
    patient comes here and the course goes on, or somebody asked for a course that is closed and is `if_closed`."""
    asked = and_(AgendaItem.reason == Reason.ASKED, *if_closed)
    goes_on = and_(Course.id.not_in(departures.courses()), or_(Course.closed_on.is_(None), asked))
    return or_(AgendaItem.talked, goes_on)


def _theirs(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `MeetingSeries` that says which series exist for the user: NAV's adviser is told of hers."""
    if w.me.role is not Role.NAV_ADVISER:
        return true()
    return exists().where(SeriesMember.series_id == MeetingSeries.id, SeriesMember.user_id == w.me.id)


def as_nav(w: Work) -> Work:
    """The same call with a NAV adviser's eyes and the user's own keys: what both may see."""
    return replace(w, signed_in=replace(w.signed_in, me=replace(w.me, role=Role.NAV_ADVISER)))
