"""Who is referred and who is given a place, by group, now and over the last eight quarters.

Source: SINTEF/NTNU 2022, linje 371-372 (R111): «holde øye med pasientsammensetningen i tilbudene over tid»: by
condition, age, length of sick leave, benefit and sector.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.domain.forms.values import ConditionGroup, Sector
from hia_desktop.domain.quality.arithmetic import Days, Share, days
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import Cohort, placed
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.quality.standing import Upkeep


class Grouping(StrEnum):
    """What the referred are grouped by."""

    CONDITION = "condition"
    AGE = "age"
    SICK_LEAVE = "sick_leave"
    UPKEEP = "upkeep"
    SECTOR = "sector"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return GROUPINGS[self]


GROUPINGS = WordTable(
    {
        Grouping.CONDITION: N_("Hovedproblem"),
        Grouping.AGE: N_("Alder"),
        Grouping.SICK_LEAVE: N_("Sykmeldt ved henvisning"),
        Grouping.UPKEEP: N_("Arbeid eller ytelse"),
        Grouping.SECTOR: N_("Sektor"),
    }
)
UPKEEPS = WordTable(
    {
        Upkeep.WORK: N_("I arbeid"),
        Upkeep.SICK_GRADED: N_("Gradert sykmeldt"),
        Upkeep.SICK_FULL: N_("Helt sykmeldt"),
        Upkeep.AAP: N_("Arbeidsavklaringspenger"),
        Upkeep.DISABILITY: N_("Uføretrygd, hel eller gradert"),
        Upkeep.OTHER: N_("Student, arbeidsledig eller annet"),
    }
)
_UNKNOWN = N_("Ikke ført")
_AGES = ((25, N_("Under 25 år")), (35, N_("25–34 år")), (45, N_("35–44 år")), (55, N_("45–54 år")))
_OLDEST = N_("55 år og eldre")
_WEEKS = ((8, N_("Under 8 uker")), (18, N_("8–17 uker")), (27, N_("18–26 uker")))
"""Up to eight weeks is early, up to four months the window (R57, R58)."""
_LONGEST = N_("Over 26 uker")
_NOT_SICK_LISTED = N_("Ikke sykmeldt")
_NO_WORKPLACE = N_("Ingen arbeidsplass")
MIX_DEFINED = N_(
    "Henvist: henvisninger mottatt i perioden. Fikk rett: de av dem som fikk rett til helsehjelp her. Nå: Henvist av "
    "alle henviste; den som er ukjent, står som «Ikke ført» og er med i nevneren. 8 kv.: det samme i de siste åtte "
    "kvartalene, med antallet. Sykmeldt: median av hele uker da henvisningen kom, med hvor mange det er kjent for (n)."
)
OVER_TIME_DEFINED = N_(
    "Teller: henvisninger i gruppen, mottatt i kvartalet. Nevner (n): alle mottatt i kvartalet, også de ukjente («Ikke "
    "ført»). Velg en rad, så viser grafen den; strek er 95 % usikkerhet der færre enn 30 er henvist."
)
LACKING_DEFINED = N_(
    "Teller: signerte henvisninger som mangler punktet. Nevner: henvisninger mottatt i perioden som er signert. "
    "Ukjent: ikke signert."
)
PRACTICES_DEFINED = N_(
    "Henvist: henvisninger mottatt i perioden. Fullstendige, teller: signerte som ikke mangler noe punkt. Nevner: "
    "signerte. Ukjent: ikke signert. Bedt om mer: senteret har sendt brev om flere opplysninger; ingen er ukjent. "
    "Kontorene står etter navn og rangeres ikke."
)
"""What stands over each table: what is counted, among whom, and who is unknown. Source: R111; R63-R66."""


def age_group(course: CountedCourse) -> str:
    """The age when the referral came, in ten years."""
    return next((str(name) for under, name in _AGES if course.age < under), str(_OLDEST))


AGE_CODES = N_("0-24, 25-34, 35-44, 45-54, 55+")


def age_code(course: CountedCourse) -> str:
    """The same group as a code."""
    return _code_of(course.age)


@cache
def _code_of(age: int) -> str:
    codes = AGE_CODES.source.split(", ")
    return next((code for code, (under, _name) in zip(codes, _AGES, strict=False) if age < under), codes[-1])


def sick_group(course: CountedCourse) -> str:
    """How long the sick leave had lasted when the referral came."""
    weeks = course.sick_weeks
    if weeks is None:
        return str(_NOT_SICK_LISTED if is_not_sick_listed(course) else _UNKNOWN)
    return next((str(name) for under, name in _WEEKS if weeks < under), str(_LONGEST))


def is_not_sick_listed(course: CountedCourse) -> bool:
    """Whether the referral says how it stands with work, no sick leave, and none is entered either."""
    told = course.upkeep not in (None, Upkeep.SICK_FULL, Upkeep.SICK_GRADED)
    return course.sick_weeks is None and told


def condition_group(course: CountedCourse) -> str:
    """The condition group of the referral."""
    return str(_UNKNOWN) if course.condition is None else course.condition.label


def upkeep_group(course: CountedCourse) -> str:
    """What the patient lived on when the referral came."""
    return str(_UNKNOWN) if course.upkeep is None else UPKEEPS[course.upkeep]


def sector_group(course: CountedCourse) -> str:
    """The sector of the workplace in the referral."""
    if course.sector is None:
        return str(_NO_WORKPLACE if course.no_workplace else _UNKNOWN)
    return course.sector.label


_GROUP_OF: dict[Grouping, Callable[[CountedCourse], str]] = {
    Grouping.CONDITION: condition_group,
    Grouping.AGE: age_group,
    Grouping.SICK_LEAVE: sick_group,
    Grouping.UPKEEP: upkeep_group,
    Grouping.SECTOR: sector_group,
}


def groups(grouping: Grouping) -> list[str]:
    """Every group in its order, the unknown last."""
    if grouping is Grouping.CONDITION:
        return [*(group.label for group in ConditionGroup), str(_UNKNOWN)]
    if grouping is Grouping.AGE:
        return [*(str(name) for _under, name in _AGES), str(_OLDEST)]
    if grouping is Grouping.UPKEEP:
        return [*(UPKEEPS[one] for one in Upkeep), str(_UNKNOWN)]
    if grouping is Grouping.SECTOR:
        return [*(sector.label for sector in Sector), str(_NO_WORKPLACE), str(_UNKNOWN)]
    return [*(str(name) for _under, name in _WEEKS), str(_LONGEST), str(_NOT_SICK_LISTED), str(_UNKNOWN)]


@dataclass(frozen=True, kw_only=True)
class MixRow:
    """One group: how many were referred in the period, how many of them were given a right, how long the sick leave had
    lasted in weeks, and what share of the referred they are now, in each of the eight quarters, and over them all."""

    group: str
    referred: int
    right: int
    sick_weeks: Days
    now: Share
    quarters: tuple[Share, ...]

    @property
    def long(self) -> Share:
        """The eight quarters together."""
        return Share(sum(one.part for one in self.quarters), sum(one.whole for one in self.quarters), 0)


def mix(
    courses: Sequence[CountedCourse], span: Span, quarters: Sequence[Span], grouping: Grouping
) -> tuple[MixRow, ...]:
    """The groups of those who were referred in the period, beside the last eight quarters."""
    key = _GROUP_OF[grouping]
    now = _parted((c for c in courses if span.has(c.received)), key)
    all_now = sum(map(len, now.values()))
    before = [(Counter(map(key, found)), len(found)) for found in placed(Cohort.RECEIVED, courses, quarters)]
    return tuple(
        MixRow(
            group=group,
            referred=len(now.get(group, [])),
            right=sum(1 for course in now.get(group, []) if course.has_right),
            sick_weeks=days(course.sick_weeks for course in now.get(group, [])),
            now=Share(len(now.get(group, [])), all_now, 0),
            quarters=tuple(Share(counts[group], all_of, 0) for counts, all_of in before),
        )
        for group in groups(grouping)
    )


def split(courses: Iterable[CountedCourse], span: Span, grouping: Grouping) -> dict[str, tuple[int, int]]:
    """How many of each group were given a right, and how many not: the counts that a table of them rests on."""
    parted = _parted((c for c in courses if span.has(c.received)), _GROUP_OF[grouping])
    right = {group: sum(1 for course in found if course.has_right) for group, found in parted.items()}
    return {group: (right[group], len(found) - right[group]) for group, found in parted.items()}


def _parted(courses: Iterable[CountedCourse], key: Callable[[CountedCourse], str]) -> dict[str, list[CountedCourse]]:
    found: dict[str, list[CountedCourse]] = {}
    for course in courses:
        found.setdefault(key(course), []).append(course)
    return found


@dataclass(frozen=True)
class LackingRow:
    """One point that a referral is asked for, and how many of the signed referrals lack it."""

    point: str
    share: Share


@dataclass(frozen=True, kw_only=True)
class PracticeRow:
    """One practice: how many referrals came, how many of the signed ones lack nothing, how often more was asked for."""

    practice: str
    referred: int
    whole: Share
    asked: int


def lacking(courses: Iterable[CountedCourse], span: Span, points: Sequence[tuple[str, str]]) -> tuple[LackingRow, ...]:
    """What the referrals of the period lack, the most frequent first; `points` are field and label.
    A referral that nobody has signed is unknown. Source: R63-R66."""
    found = [course for course in courses if span.has(course.received)]
    rows = []
    for name, label in points:
        known = [name in course.lacking for course in found if course.lacking is not None]
        rows.append(LackingRow(label, Share(sum(known), len(known), len(found) - len(known))))
    return tuple(sorted(rows, key=lambda row: -row.share.part))


def practices(courses: Iterable[CountedCourse], span: Span) -> tuple[PracticeRow, ...]:
    """How whole the referrals of each practice are, by name; it is no list of who is best."""
    parted = _parted(
        (c for c in courses if span.has(c.received)),
        lambda course: course.practice.strip() or _("Legekontor ikke ført"),
    )
    rows = []
    for name, found in sorted(parted.items(), key=lambda one: one[0].casefold()):
        known = [not course.lacking for course in found if course.lacking is not None]
        rows.append(
            PracticeRow(
                practice=name,
                referred=len(found),
                whole=Share(sum(known), len(known), len(found) - len(known)),
                asked=sum(1 for course in found if course.asked_for_more),
            )
        )
    return tuple(rows)
