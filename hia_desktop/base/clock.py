"""The clock: passed in, never global, so that a test or `--today` can set it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


@cache
def oslo() -> "ZoneInfo":
    """Norwegian time. Read at first use: the login window tells no time."""
    from zoneinfo import ZoneInfo

    return ZoneInfo("Europe/Oslo")


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The local date in Norway."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """The local date in Norway."""
        return datetime.now(oslo()).date()


@dataclass
class FixedClock:
    """A clock that stands at `day`; the time of day is `at`, local, and may be moved by a test."""

    day: date
    at: time = field(default=time(10, 0))

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        return datetime.combine(self.day, self.at, tzinfo=oslo()).astimezone(UTC)

    def today(self) -> date:
        """The local date in Norway."""
        return self.day


class DayClock(FixedClock):
    """The machine's time of day, on a day that was set."""

    def now(self) -> datetime:
        """The moment, aware, in UTC."""
        self.at = datetime.now(oslo()).time()
        return super().now()


def local(moment: datetime) -> datetime:
    """An aware moment as Norwegian local time."""
    return moment.astimezone(oslo())
