"""Maksdato: the last day with sykepenger, counted in benefit days from the sick leave that is known here.
NAV decides the real day.

Sources: the rows of the table of legal texts that `MaxDate.law` names, each with where and when it was read. 260 days,
where NAV pays from the first day, end on the day that 248 do.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, timedelta

from hia_desktop.base.text import _, add_months
from hia_desktop.base.text import day as show
from hia_desktop.domain.leave.sick_leave import OWN_WORK, Period, SickLeaveKind, WorkSituation, stretches

_DAY = timedelta(days=1)
ORDINARY, BETWEEN_JOBS, AFTER_67 = 248, 250, 60
"""Benefit days: from a job or a business, without work just now, and after the day one is 67."""
EMPLOYER_DAYS, WAITING_DAYS = 16, 14
"""Calendar days before NAV pays: the employer's period (one's own in a business), and the waiting time between jobs."""
FIT_AGAIN = 26 * 7
"""Days fit for work that give a new right."""
_REACH = timedelta(days=3 * 366)
_BENEFIT = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.EGENMELDING, SickLeaveKind.JOB_SEEKING})
_UNFIT = frozenset({SickLeaveKind.AAP, SickLeaveKind.UFORETRYGD, SickLeaveKind.REISETILSKUDD})


@dataclass(frozen=True)
class MaxDate:
    """`day` is the last day with sykepenger if the sick leave goes on;
    `used` of `limit` benefit days are spent by today.

    `since` is the first of them, None when there is none yet.
    `law` names the rows of the table of legal texts that the day rests on.
    """

    day: date
    used: int
    limit: int
    since: date | None
    law: tuple[str, ...]

    def explained(self, *, tell_since: bool = True) -> str:
        """What the day rests on, in a few words; `tell_since` False leaves out what is spent and since when."""
        if self.since is not None and tell_since:
            text = _("Etter {limit} sykepengedager: {used} er brukt siden {since}.")
            text = text.format(limit=self.limit, used=self.used, since=show(self.since))
        else:
            text = _("Etter {limit} sykepengedager.").format(limit=self.limit)
        return text + " " + _("Kan være tidligere: fravær som ikke er ført her, teller. NAV avgjør.")


def max_date(periods: Iterable[Period], today: date, born: date | None = None) -> MaxDate | None:
    """The last day with sykepenger if the latest sick leave goes on without a break;
    None where there are none to be had.

    Studies give no sykepenger. Treatment days, an avventende note and travel support without a grade are days at work,
    yet not days of full fitness; nor are AAP and uføretrygd: where the law leaves doubt the earlier day is told.
    Holiday after a sick day is unpaid.
    """
    real = [one for one in periods if one.last is None or one.last >= one.first]
    earning = [one for one in real if _pays(one)]
    if not earning:
        return None
    count, before = _Count(_turns(born, 67), _turns(born, 70)), None
    known = (
        max(today, *(one.last or one.first for one in earning)) if any(one.last is None for one in earning) else None
    )
    for day, here in _days(real, known or max(one.last or one.first for one in earning)):
        if before is not None:
            count.between(before, day)
        count.step(day, here)
        before = day
    used = sum(day <= today for day in count.counted())
    since = min(count.counted(), default=None) if used else None
    last = max(earning, key=lambda one: (one.last or date.max, one.first))
    day = (known if last.last is None else last.last) or today
    end = day + _REACH
    while count.ended is None and day < end:
        day += _DAY
        count.sick(day, _waits(last), _limit([last]))
    if count.ended is None:
        return None
    return MaxDate(count.ended, used, count.limit, since, _law(last, count.limit, too_old=count.too_old))


def _law(period: Period, limit: int, *, too_old: bool) -> tuple[str, ...]:
    """What the limit and the days before NAV pays rest on."""
    if period.kind is SickLeaveKind.JOB_SEEKING:
        before = "ftrl_8_5"
    elif period.work is WorkSituation.NO_EMPLOYER:
        before = "ftrl_8_47"
    else:
        before = "ftrl_8_34" if period.work in OWN_WORK else "ftrl_8_19"
    age = (("ftrl_8_51",) if limit == AFTER_67 else ()) + (("ftrl_8_3",) if too_old else ())
    return ("ftrl_8_12", *age, "ftrl_8_11", before, "nav_counts")


def _pays(period: Period) -> bool:
    """Whether NAV or the employer pays sykepenger for its days."""
    paid = period.kind in _BENEFIT or (period.kind is SickLeaveKind.REISETILSKUDD and period.grade > 0)
    return paid and period.work is not WorkSituation.STUDENT


def _turns(born: date | None, years: int) -> date:
    """The birthday; none is near when the birth is unknown."""
    return add_months(born, years * 12) if born else date.max


def _waits(period: Period) -> int:
    if period.kind is SickLeaveKind.JOB_SEEKING:
        return 0
    return WAITING_DAYS if period.work is WorkSituation.NO_EMPLOYER else EMPLOYER_DAYS


def _limit(paying: list[Period]) -> int:
    return BETWEEN_JOBS if all(one.work is WorkSituation.NO_EMPLOYER for one in paying) else ORDINARY


def _days(periods: list[Period], horizon: date) -> Iterator[tuple[date, tuple[Period, ...]]]:
    for first, last, here in stretches(periods, horizon):
        for n in range((last - first).days + 1):
            yield first + n * _DAY, here


@dataclass
class _Count:
    """The reckoning while it runs. `paid` are the benefit days of the right in use, rising;
    `ended` is the day that spent it."""

    turns_67: date
    turns_70: date
    limit: int = ORDINARY
    paid: list[date] = field(default_factory=list)
    _: KW_ONLY
    from_day: date = date.min
    ended: date | None = None
    waited: int = 0
    fit: int = 0
    away_for: int = 0
    too_old: bool = False
    worked: bool = False
    """Whether there has been work since the last benefit day: the three years are then looked back from the next."""

    def between(self, before: date, day: date) -> None:
        """The days on which nothing is noted; from Friday to Monday nobody has been back at work."""
        gap = (day - before).days - 1
        if gap and not self.away_for and before.weekday() == 4 and gap == 2:
            self.waited += 2
        elif gap:
            self.away(gap)

    def step(self, day: date, here: tuple[Period, ...]) -> None:
        """A day on which something is noted."""
        paying = [one for one in here if _pays(one)]
        if paying:
            self.sick(day, min(_waits(one) for one in paying), _limit(paying))
        elif any(one.kind in _UNFIT or one.is_sick for one in here):
            self.fit = 0
            self.away_for += 1
        elif any(one.kind is SickLeaveKind.HOLIDAY for one in here) and not self.away_for:
            self.waited += 1
            self._fit(1)
        else:
            self.away(1)

    def away(self, days: int) -> None:
        """Days at work; enough of them give a new employer's period, and a new right."""
        self.away_for += days
        self.worked = True
        if self.away_for >= EMPLOYER_DAYS:
            self.waited = 0
        self._fit(days)

    def sick(self, day: date, waits: int, limit: int) -> None:
        """A day of sick leave. What comes before NAV pays is no benefit day, and breaks no 26 weeks."""
        self.away_for = 0
        if self.waited < waits:
            self.waited += 1
            self._fit(1)
            return
        self.fit = 0
        if day.weekday() < 5 and self.ended is None:
            self._pay(day, limit)

    def _fit(self, days: int) -> None:
        self.fit += days
        if self.fit >= FIT_AGAIN:
            self.paid, self.ended, self.from_day = [], None, date.min

    def _pay(self, day: date, limit: int) -> None:
        self.limit = limit if not self.paid else self.limit
        if self.worked and self.paid:
            self.from_day = max(self.from_day, add_months(day, -36))
        self.worked = False
        if day < self.turns_70:
            self.paid.append(day)
        counted = self.counted()
        late = len(counted) - bisect_right(counted, self.turns_67)
        if late >= AFTER_67:
            self.limit = AFTER_67
        if late >= AFTER_67 or len(counted) >= self.limit or day >= self.turns_70:
            self.ended = self.paid[-1] if self.paid else None
            self.too_old = day >= self.turns_70

    def counted(self) -> list[date]:
        """The benefit days within the three years."""
        return self.paid[bisect_left(self.paid, self.from_day) :]
