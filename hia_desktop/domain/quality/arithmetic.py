"""Shares and days, with how many are missing: nothing that is not known is counted as no."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, median, quantiles

from hia_desktop.base.text import _, number, plural

FEW = 30
"""Below this many, a share is drawn with whiskers."""
_Z = 1.959963984540054
"""The 97.5th percentile of the normal distribution, for 95 %."""


@dataclass(frozen=True)
class Share:
    """`part` of `whole` whose answer is known, and how many of the rest are `missing`.
    `apart`: how many of the others stand between, as a graded benefit does. `later`: how many will be asked, and are
    none of these yet, since the day has not come."""

    part: int
    whole: int
    missing: int
    apart: int = 0
    later: int = 0

    @property
    def percent(self) -> int | None:
        """Whole percent, half upwards; None when nothing is known."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None

    @property
    def value(self) -> str:
        """«67 %», or a dash."""
        return "–" if self.percent is None else f"{self.percent} %"

    @property
    def counted(self) -> str:
        """«2 av 3»."""
        return _("{part} av {whole}").format(part=self.part, whole=self.whole)

    @property
    def words(self) -> str:
        """«67 % (2 av 3), 1 ukjent»."""
        told = f"{self.value} ({self.counted})" if self.whole else _("ingen med kjent svar")
        return ", ".join([told, *self.besides])

    @property
    def besides(self) -> list[str]:
        """What stands beside the share, in words: «1 ukjent», «5 ikke kommet så langt»."""
        return [*([unknown(self.missing)] if self.missing else []), *([later_words(self.later)] if self.later else [])]

    @property
    def all_of(self) -> int:
        """How many courses it is about, whatever is known of them."""
        return self.whole + self.missing + self.later

    @property
    def n(self) -> int:
        """How many it rests on."""
        return self.whole


@dataclass(frozen=True, kw_only=True)
class Days:
    """How long something took: the middle one, the half around it, and the mean; None when nothing is known.
    `kept_back`: how many they are is not told outside the house, because of another figure."""

    whole: int
    missing: int
    kept_back: bool = False
    median: float | None = None
    low: float | None = None
    high: float | None = None
    mean: float | None = None

    @property
    def value(self) -> str:
        """«19 dager», or a dash."""
        return "–" if self.median is None else _("{days} dager").format(days=number(self.median))

    @property
    def counted(self) -> str:
        """«halvparten 12–31, gjennomsnitt 22,4, n 53»."""
        if self.low is None or self.high is None or self.mean is None:
            return _("n {count}").format(count=self.whole)
        half = f"{number(self.low)}–{number(self.high)}"
        told = _("halvparten {half}, snitt {mean}, n {count}")
        return told.format(half=half, mean=number(round(self.mean, 1)), count=self.whole)

    @property
    def words(self) -> str:
        """«median 19 dager (halvparten 12–31, snitt 22,4, n 53), 1 ukjent»."""
        told = (
            _("median {value} ({counted})").format(value=self.value, counted=self.counted)
            if self.whole
            else _("ingen med kjent svar")
        )
        return ", ".join([told, *self.besides])

    @property
    def besides(self) -> list[str]:
        """What stands beside the days, in words."""
        return [unknown(self.missing)] if self.missing else []

    @property
    def all_of(self) -> int:
        """How many courses it is about, whatever is known of them."""
        return self.whole + self.missing

    @property
    def n(self) -> int:
        """How many it rests on."""
        return self.whole


def unknown(count: int) -> str:
    """«1 ukjent», «5 ukjente»."""
    return plural(count, _("ukjent"), _("ukjente"))


def later_words(count: int) -> str:
    """«5 ikke kommet så langt»."""
    return _("{count} ikke kommet så langt").format(count=count)


def share(answers: Iterable[bool | None], apart: int = 0, later: int = 0) -> Share:
    """Of yes, no and not known; the rest as in `Share`."""
    found = list(answers)
    missing = found.count(None)
    return Share(found.count(True), len(found) - missing, missing, apart, later)


def days(lengths: Iterable[int | None]) -> Days:
    """Of lengths in days, None for those that are not known."""
    found = list(lengths)
    known = sorted(one for one in found if one is not None)
    missing = len(found) - len(known)
    if not known:
        return Days(whole=0, missing=missing)
    low, _middle, high = quartiles(known)
    return Days(whole=len(known), missing=missing, median=median(known), low=low, high=high, mean=mean(known))


def quartiles(known: Sequence[int]) -> tuple[float, float, float]:
    """The values that a quarter, half and three quarters do not exceed; one value is all three."""
    if len(known) == 1:
        return known[0], known[0], known[0]
    low, middle, high = quantiles(known, n=4, method="inclusive")
    return low, middle, high


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, in percent, by Wilson's score: it never leaves 0-100, and is not empty where all or
    none are counted. Errors: ZeroDivisionError without anybody.

    Source: Wilson EB. Probable inference, the law of succession, and statistical inference. JASA 1927;22:209-12.
    """
    p, z2 = part / whole, _Z * _Z
    middle = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    return max(0.0, 100 * (middle - half)), min(100.0, 100 * (middle + half))
