"""Sick leave: periods as they are typed, and the episodes (sykefraværstilfelle) that NAV joins them into.

Source: navikt/isoppfolgingstilfelle, Oppfolgingstilfellebit.kt (what a day is), OppfolgingstilfelleDag.kt (how days are
counted) and OppfolgingstilfellePerson.kt, read 2026-11-28; folketrygdloven § 8-13 for the grade.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, timedelta
from enum import Enum, StrEnum, auto
from itertools import combinations, pairwise

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, add_months, fold
from hia_desktop.base.text import day as show
from hia_desktop.domain.legal_texts import LOWEST_GRADE, cite

_DAY = timedelta(days=1)
DAYS_BETWEEN_EPISODES = 16


class SickLeaveKind(StrEnum):
    """What a period is: a kind of sick note, or something else that fills the same time."""

    FULL = "full"
    GRADED = "graded"
    AVVENTENDE = "avventende"
    REISETILSKUDD = "reisetilskudd"
    BEHANDLINGSDAGER = "behandlingsdager"
    EGENMELDING = "egenmelding"
    HOLIDAY = "holiday"
    LEAVE = "leave"
    JOB_SEEKING = "job_seeking"
    AAP = "aap"
    UFORETRYGD = "uforetrygd"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return SICK_LEAVE_LABELS[self]

    @property
    def is_sick(self) -> bool:
        """Whether its days are sick days to NAV, whatever the grade. Reisetilskudd is so only together with a grade."""
        return self in _SICK


SICK_LEAVE_LABELS = WordTable(
    {
        SickLeaveKind.FULL: N_("Full sykmelding"),
        SickLeaveKind.GRADED: N_("Gradert sykmelding"),
        SickLeaveKind.AVVENTENDE: N_("Avventende sykmelding"),
        SickLeaveKind.REISETILSKUDD: N_("Reisetilskudd"),
        SickLeaveKind.BEHANDLINGSDAGER: N_("Behandlingsdager"),
        SickLeaveKind.EGENMELDING: N_("Egenmelding"),
        SickLeaveKind.HOLIDAY: N_("Ferie"),
        SickLeaveKind.LEAVE: N_("Permisjon"),
        SickLeaveKind.JOB_SEEKING: N_("Friskmelding til arbeidsformidling"),
        SickLeaveKind.AAP: N_("Arbeidsavklaringspenger (AAP)"),
        SickLeaveKind.UFORETRYGD: N_("Uføretrygd"),
    }
)

_SICK = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.EGENMELDING})
AWAY = frozenset({SickLeaveKind.HOLIDAY, SickLeaveKind.LEAVE})
"""Time off that is not because of illness."""
_WHOLE_DAY = frozenset({SickLeaveKind.FULL, SickLeaveKind.EGENMELDING})
GRADED_KINDS = frozenset(
    {SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.REISETILSKUDD, SickLeaveKind.UFORETRYGD}
)
"""What a grade is told of; in the others a grade that somebody wrote means nothing."""
_BENEFITS = frozenset({SickLeaveKind.AAP, SickLeaveKind.UFORETRYGD})


class WorkSituation(StrEnum):
    """What the leave is from. It changes no episode; it decides which milestones there are and what may overlap.

    Somebody dismissed has the employer until the last day of the employment,
    which is the last day of the period; then NAV alone.
    """

    EMPLOYEE = "employee"
    SELF_EMPLOYED = "self_employed"
    FREELANCER = "freelancer"
    DISMISSED = "dismissed"
    STUDENT = "student"
    NO_EMPLOYER = "no_employer"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return WORK_LABELS[self]


WORK_LABELS = WordTable(
    {
        WorkSituation.EMPLOYEE: N_("Ansatt"),
        WorkSituation.SELF_EMPLOYED: N_("Selvstendig næringsdrivende"),
        WorkSituation.FREELANCER: N_("Frilanser"),
        WorkSituation.DISMISSED: N_("Oppsagt, i oppsigelsestid"),
        WorkSituation.STUDENT: N_("Student eller elev"),
        WorkSituation.NO_EMPLOYER: N_("Uten arbeidsgiver"),
    }
)

WITH_EMPLOYER = frozenset({WorkSituation.EMPLOYEE, WorkSituation.DISMISSED})
OWN_WORK = frozenset({WorkSituation.SELF_EMPLOYED, WorkSituation.FREELANCER})
"""Leave from a job, which has an employer who follows up."""


@dataclass(frozen=True)
class Period:
    """One stretch of days, both ends included; `last` None means still going.
    `grade` in percent, 0 where the kind has none.

    `stated_on`: somebody stated the grade for that day, as a referral does;
    what it was on the days before is not known.
    """

    first: date
    last: date | None
    kind: SickLeaveKind
    grade: int
    _: KW_ONLY
    employer: str = ""
    position_percent: int | None = None
    work: WorkSituation = WorkSituation.EMPLOYEE
    stated_on: date | None = None

    @property
    def is_sick(self) -> bool:
        """Whether its days are sick days to NAV; travel support alone means that the person is at work."""
        return self.kind.is_sick or (self.kind is SickLeaveKind.REISETILSKUDD and self.grade > 0)

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return self.first <= day and (self.last is None or day <= self.last)

    def dates(self) -> str:
        """«12.01.2026–08.02.2026», or «fra 12.01.2026»."""
        if self.last is None:
            return _("fra {first}").format(first=show(self.first))
        return f"{show(self.first)}–{show(self.last)}"


def as_known(periods: Iterable[Period]) -> tuple[Period, ...]:
    """The periods with those whose grade was stated for a day cut there: graded, 0 % (not known), before it."""
    found: list[Period] = []
    for one in periods:
        if one.stated_on is None or one.stated_on <= one.first:
            found.append(one)
        else:
            found.append(replace(one, last=one.stated_on - _DAY, kind=SickLeaveKind.GRADED, grade=0, stated_on=None))
            found.append(replace(one, first=one.stated_on))
    return tuple(found)


def check_period(period: Period, *, born: date | None, today: date) -> None:
    """BadInput when the period cannot be true by itself."""
    if period.last is not None and period.last < period.first:
        message = _("Siste dag, {last}, er før første dag, {first}.")
        raise _bad("last", message.format(first=show(period.first), last=show(period.last)))
    if born is not None and period.first < born:
        raise _bad("first", _("Perioden begynner {first}, før pasienten ble født.").format(first=show(period.first)))
    if period.first > add_months(today, 12):
        raise _bad(
            "first",
            _("Perioden begynner {first}, mer enn ett år fram i tid. Se etter feil år.").format(
                first=show(period.first)
            ),
        )
    if period.kind is SickLeaveKind.HOLIDAY and period.last is None:
        raise _bad("last", _("Ferie må ha en siste dag."))
    if period.stated_on is not None and not period.covers(period.stated_on):
        raise _bad("grade", _("Dagen graden ble oppgitt, ligger utenfor perioden."))
    if period.position_percent is not None and not 1 <= period.position_percent <= 100:
        raise _bad("position_percent", _("Stillingsprosenten skal være fra 1 til 100."))
    _check_grade(period)


def _check_grade(period: Period) -> None:
    """Folketrygdloven § 8-13: the ability to work must be reduced by at least 20 %."""
    if period.grade != 0 and not LOWEST_GRADE <= period.grade <= 100:
        text = _("Grad {grade} % er ikke mulig. Graden skal være fra 20 til 100 % ({law}).")
        raise _bad("grade", text.format(grade=period.grade, law=cite("ftrl_8_13")))
    if period.kind is SickLeaveKind.FULL and period.grade != 100:
        raise _bad("grade", _("Full sykmelding har grad 100 %. Velg gradert sykmelding for en lavere grad."))
    if period.kind is SickLeaveKind.GRADED and period.grade in (0, 100):
        raise _bad("grade", _("Gradert sykmelding har grad fra 20 til 99 %. Velg full sykmelding for 100 %."))


def check_periods(periods: Sequence[Period], *, born: date | None, today: date) -> None:
    """BadInput when one period cannot be true, or when two overlap that cannot.

    Two employers' periods may overlap, as may a job and a business or studies of one's own; AAP and uføretrygd may run
    beside anything but themselves.
    """
    for period in periods:
        check_period(period, born=born, today=today)
    for one, other in combinations(sorted(periods, key=lambda period: period.first), 2):
        if (one.last is None or other.first <= one.last) and exclude(one, other):
            message = _(
                "Periodene {one} og {other} overlapper. Rett datoene, eller skriv arbeidsgiver på "
                "begge hvis det er to jobber."
            )
            raise _bad("first", message.format(one=one.dates(), other=other.dates()))


def exclude(one: Period, other: Period) -> bool:
    """Whether two periods cannot hold the same day; a period without a named employer may be any employer's."""
    if one.kind in _BENEFITS or other.kind in _BENEFITS:
        return one.kind is other.kind
    employed = one.work in WITH_EMPLOYER and other.work in WITH_EMPLOYER
    if one.work is not other.work and not employed:
        return WorkSituation.NO_EMPLOYER in (one.work, other.work)
    employers = {fold(one.employer), fold(other.employer)}
    return not employed or len(employers) == 1 or "" in employers


def _bad(name: str, message: str) -> BadInput:
    return BadInput(message, {name: message})


@dataclass(frozen=True)
class Episode:
    """Sick days that NAV counts as one course. `last` is the last sick day, None while an open period runs.

    `sick_days` counts to `last`, or to the day of reckoning when open.
    `gaps` are the stretches without sick leave, both ends included.
    """

    start: date
    last: date | None
    sick_days: int
    gaps: tuple[tuple[date, date], ...] = ()

    @property
    def other_days(self) -> int:
        """The days without sick leave inside the episode."""
        return sum(_length(first, last) for first, last in self.gaps)


class _Day(Enum):
    """How NAV sorts a day, the strongest first: holiday told in a claim stands above a sick note,
    and work below both (TAG_PRIORITY)."""

    HOLIDAY = auto()
    SICK = auto()
    WORK = auto()


@dataclass
class _Running:
    """An episode while it is being built."""

    start: date
    last: date
    gaps: list[tuple[date, date]] = field(default_factory=list)


def episodes(periods: Iterable[Period], today: date) -> tuple[Episode, ...]:
    """The episodes, in order of time. The order of `periods` does not matter;
    a day is a day of work only when all that runs is work.

    The edge: 15 days without sick leave are still one episode, the sixteenth ends it, on its last sick day. Holiday and
    leave (permisjon) count as sick leave when they follow a sick day directly,
    and as days without when a day of work has come between.
    Avventende, behandlingsdager and travel support without a grade are days of work to NAV; AAP, uføretrygd and
    job-seeking are days without too. An open period runs to `today`, or as long as anything later is known.
    """
    real = [period for period in periods if period.last is None or period.last >= period.first]
    if not real:
        return ()
    horizon = max(today, *(period.last or period.first for period in real))
    found: list[_Running] = []
    running: _Running | None = None
    idle = 0
    for first, last, what in _stretches(real, horizon):
        if what is _Day.SICK or (what is _Day.HOLIDAY and running is not None and idle == 0):
            if running is None:
                running = _Running(first, last)
                found.append(running)
            elif idle:
                running.gaps.append((running.last + _DAY, first - _DAY))
            running.last, idle = last, 0
        elif running is not None:
            idle += _length(first, last)
            if idle >= DAYS_BETWEEN_EPISODES:
                running, idle = None, 0
    is_open = any(period.last is None and _day_kind(period) is not _Day.WORK for period in real)
    return tuple(_finished(one, is_open and one.last == horizon, today) for one in found)


def _day_kind(period: Period) -> _Day:
    if period.is_sick:
        return _Day.SICK
    return _Day.HOLIDAY if period.kind in AWAY else _Day.WORK


def _stretches(periods: list[Period], horizon: date) -> Iterator[tuple[date, date, _Day]]:
    """The time from the first period to the horizon, cut where any period begins or ends."""
    spans = [(period.first, period.last or horizon, _day_kind(period)) for period in periods]
    cuts = sorted({first for first, _last, _what in spans} | {last + _DAY for _first, last, _what in spans})
    for first, after in pairwise(cuts):
        here = {what for start, last, what in spans if start <= first <= last}
        yield first, after - _DAY, next((what for what in _Day if what in here), _Day.WORK)


def _finished(one: _Running, is_open: bool, today: date) -> Episode:
    end = max(today, one.start) if is_open else one.last
    gap_days = sum(_length(first, min(last, end)) for first, last in one.gaps if first <= end)
    return Episode(one.start, None if is_open else one.last, _length(one.start, end) - gap_days, tuple(one.gaps))


def _length(first: date, last: date) -> int:
    return (last - first).days + 1


def current(found: Iterable[Episode], today: date) -> Episode | None:
    """The episode that has begun and that a new sick day today would still join; None when there is none."""
    for episode in found:
        if episode.start <= today and (episode.last is None or (today - episode.last).days < DAYS_BETWEEN_EPISODES):
            return episode
    return None


def day_number(episode: Episode, today: date) -> int:
    """Which calendar day of the episode it is, 1 on the first; stands still at the end, 0 before the start."""
    return max(0, _length(episode.start, min(today, episode.last or today)))


def weeks(episode: Episode, today: date) -> int:
    """Whole weeks as NAV shows them: days from the start to today or the end,
    less all days without sick leave, // 7."""
    return max(0, day_number(episode, today) - episode.other_days) // 7


@dataclass(frozen=True)
class Absence:
    """What counts towards repeated absence: how many episodes, and the sick days in them."""

    episodes: int
    sick_days: int

    @property
    def repeated(self) -> bool:
        """NAV's gjentakende sykefravær: at least 5 episodes with 100 sick days in all, or at least 2 with 300."""
        return (self.episodes >= 5 and self.sick_days >= 100) or (self.episodes >= 2 and self.sick_days >= 300)


def counted_absence(found: Iterable[Episode], today: date) -> Absence:
    """The episodes of 16 sick days or more that end within the last 36 months; what has not begun is no absence yet."""
    since = add_months(today, -36)
    begun = (one for one in found if one.start <= today)
    counted = [one.sick_days for one in begun if one.sick_days >= 16 and (one.last is None or one.last >= since)]
    return Absence(len(counted), sum(counted))


def stretches(periods: Iterable[Period], horizon: date) -> Iterator[tuple[date, date, tuple[Period, ...]]]:
    """The time that the periods fill, cut where any of them begins or ends, with those that run;
    an open one runs to `horizon`."""
    real = [(period.first, max(period.first, period.last or horizon), period) for period in as_known(periods)]
    cuts = sorted({first for first, _last, _period in real} | {last + _DAY for _first, last, _period in real})
    for first, after in pairwise(cuts):
        if here := tuple(period for start, last, period in real if start <= first <= last):
            yield first, after - _DAY, here


def grade_on(periods: Iterable[Period], day: date) -> int:
    """The sick-leave grade that day in percent, the highest when there are several;
    egenmelding is a whole day, 0 is none or unknown."""
    sick = (period for period in as_known(periods) if period.is_sick and period.covers(day))
    grades = (100 if period.kind in _WHOLE_DAY else period.grade for period in sick)
    return max(grades, default=0)
