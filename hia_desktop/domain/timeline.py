"""The timeline as a model: what is drawn on the screen and in the PDF, and read out as a table."""

from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from enum import StrEnum

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _

LANES = (N_("Sykmelding"), N_("Oppfølging"), N_("Forløp"))
"""From the top."""


class MarkState(StrEnum):
    """How a mark stands: done is filled, to come is a ring, overdue is red, skipped is faint.

    Passed is a faint ring: its day is over, others own it, and nobody here knows whether it was done.
    """

    DONE = "done"
    TO_COME = "to_come"
    OVERDUE = "overdue"
    PASSED = "passed"
    SKIPPED = "skipped"


class DayIs(StrEnum):
    """What the day of a mark is to it: its own day, the last it may be on, the first, or no more than about."""

    ON = "on"
    LATEST = "latest"
    FROM = "from"
    ABOUT = "about"

    def told(self, day: str) -> str:
        """«12.01.2027», «senest 12.01.2027», «fra 12.01.2027», «ca. 12.01.2027», of a day in whatever words."""
        return day if self is DayIs.ON else _DAY_IS[self].format(day=day)


_DAY_IS = WordTable({DayIs.LATEST: N_("senest {day}"), DayIs.FROM: N_("fra {day}"), DayIs.ABOUT: N_("ca. {day}")})


@dataclass(frozen=True)
class Bar:
    """A stretch in the sick-leave lane, both days included. `grade` in percent of full sick leave, 0-100.

    `over`: what was planned for days that have come, an outline laid over what became. `target` as of a `Mark`. `says`
    names what is no sick note («Ferie», «Uføretrygd 50 %») and stands in place of «Sykmelding».
    """

    first: date
    last: date
    grade: int
    label: str
    _: KW_ONLY
    planned: bool = False
    over: bool = False
    target: str = ""
    says: str = ""


@dataclass(frozen=True)
class Mark:
    """A point in a lane. `target` names what a click opens («step:plan»), empty when nothing does.
    `nav`: drawn in NAV's colour. `day_is`: a day that only ends or begins the time for it is told as such."""

    day: date
    label: str
    state: MarkState = MarkState.DONE
    explains: str = ""
    _: KW_ONLY
    target: str = ""
    nav: bool = False
    day_is: DayIs = DayIs.ON


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """One course on a time axis. Bars and marks are ordered by date; `window` is the 2-4 month benefit window."""

    today: date
    today_label: str
    bars: tuple[Bar, ...] = ()
    milestones: tuple[Mark, ...] = ()
    events: tuple[Mark, ...] = ()
    window: tuple[date, date] | None = None
    window_label: str = field(default_factory=lambda: _("Best nytte: 2–4 mnd"))

    def span(self) -> tuple[date, date]:
        """The first and the last day that anything here touches, today included."""
        days = [self.today, *(b.first for b in self.bars), *(b.last for b in self.bars)]
        days += [m.day for m in self.milestones + self.events]
        days += list(self.window or ())
        return min(days), max(days)
