"""Appointments: for what, how one meets, what came of it, and how a time is written.

Codes: Helsedirektoratet, kodeverk 8432 «Kontakttype», 8445 «Ventetid sluttkode» and 8446 «Utsettelseskode».
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict
from pydantic.fields import Field

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.forms.form import Choice


class Purpose(Choice):
    """What an appointment is for, by its code in 8432."""

    CLARIFY = "1", N_("Utredning")
    TREAT = "2", N_("Behandling")
    CONTROL = "3", N_("Kontroll")


class Way(Choice):
    """How one meets."""

    IN_PERSON = "in_person", N_("Oppmøte")
    VIDEO = "video", N_("Video")
    PHONE = "phone", N_("Telefon")


class Outcome(Choice):
    """What came of an appointment."""

    PLANNED = "planned", N_("Avtalt")
    MET = "met", N_("Møtt")
    NOT_MET = "not_met", N_("Ikke møtt")
    BY_PATIENT = "by_patient", N_("Avlyst av pasienten")
    BY_CENTRE = "by_centre", N_("Avlyst av oss")


CANCELLED = (Outcome.BY_PATIENT, Outcome.BY_CENTRE)


class Why(Choice):
    """Why an appointment was put off, by its code in 8446."""

    CAPACITY = "1", N_("Kapasitet hos oss")
    NOT_MET = "21", N_("Ikke møtt")
    WELFARE = "22", N_("Velferdsgrunner")
    MEDICAL = "3", N_("Medisinske årsaker")
    NEXT_PLACE = "4", N_("Kapasitet på neste sted")
    DECLINED = "5", N_("Pasienten takket nei til tilbud fra et annet helseforetak")
    DECLINED_HELFO = "6", N_("Pasienten takket nei til tilbud fra Helfo")


WAITING_ENDED = "1"
"""The code in 8445 «Ventetid sluttkode» of the first appointment that was kept: «helsehjelp påbegynt»."""


class Booking(BaseModel):
    """What an appointment is made of, besides who the patient meets. `time` as «09:30» or «9.30»."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: Annotated[Day | None, Ask(N_("Dag"), looks=Looks.AHEAD)] = None
    time: Annotated[Line, Ask(N_("Klokkeslett"))] = ""
    minutes: Annotated[int | None, Field(ge=5, le=600), Ask(N_("Hvor lenge"), unit=N_("minutter"))] = 60
    purpose: Annotated[Purpose | None, Ask(N_("Gjelder"))] = None
    way: Annotated[Way | None, Ask(N_("Hvordan"))] = Way.IN_PERSON
    room: Annotated[Line, Ask(N_("Rom"))] = ""
    interpreter: Annotated[Line, Ask(N_("Tolk, språk"))] = ""

    def wrong(self, today: date) -> dict[str, str]:
        """What keeps it from being booked: field to sentence, empty when nothing does."""
        found: dict[str, str] = {}
        if self.day is None or self.day < today:
            found["day"] = _("Skriv en dag fra i dag og framover.")
        if clock_of(self.time) is None:
            found["time"] = _("Skriv klokkeslettet som 09.30.")
        if self.minutes is None:
            found["minutes"] = _("Skriv hvor mange minutter timen varer.")
        if self.purpose is None:
            found["purpose"] = _("Velg hva timen gjelder.")
        if self.way is None:
            found["way"] = _("Velg hvordan dere møtes.")
        return found


def clock_of(typed: str) -> time | None:
    """The time of day as typed, «9.30», «09:30» or «9»; None for what is none."""
    hours, _colon, minutes = typed.strip().replace(".", ":").partition(":")
    try:
        return time(int(hours), int(minutes or 0))
    except ValueError:
        return None


@dataclass(frozen=True)
class Span:
    """From one minute of the day to another; two that only touch do not clash."""

    first: int
    last: int

    def clashes(self, other: "Span") -> bool:
        """Whether some of the time is both's."""
        return self.first < other.last and other.first < self.last


def span_of(starts: time, minutes: int) -> Span:
    """The minutes of the day that an appointment takes."""
    first = starts.hour * 60 + starts.minute
    return Span(first, first + minutes)


@dataclass(frozen=True)
class Taken:
    """What one appointment takes of a day: its time, and whom and what it needs then. `needs` are keys of any kind,
    as long as the same person or room has the same one everywhere."""

    key: str
    day: date
    span: Span
    needs: frozenset[str]


def clashes(all_taken: Iterable[Taken]) -> dict[str, frozenset[str]]:
    """For each that shares time and needs with another: what both need. The one place where a clash is found."""
    found: dict[str, frozenset[str]] = {}
    by_day: dict[date, list[Taken]] = {}
    for one in sorted(all_taken, key=lambda taken: taken.span.first):
        for other in by_day.setdefault(one.day, []):
            if (both := one.needs & other.needs) and one.span.clashes(other.span):
                for key in (one.key, other.key):
                    found[key] = found.get(key, frozenset()) | both
        by_day[one.day].append(one)
    return found


HOURS = tuple(time(hour) for hour in range(8, 16))
"""When an appointment that is proposed may begin."""


def first_free(
    taken: Iterable[Taken], days: Iterable[date], minutes: int, needs: frozenset[str], after: datetime
) -> tuple[date, time] | None:
    """The first day, in the order they are given, and hour of it when none of `needs` is taken; None where there is
    none later than `after`."""
    there = list(taken)
    for day in days:
        of_day = [one for one in there if one.day == day]
        for starts in HOURS:
            wanted = Taken("", day, span_of(starts, minutes), needs)
            if datetime.combine(day, starts) > after and "" not in clashes([*of_day, wanted]):
                return day, starts
    return None
