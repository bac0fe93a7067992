"""Who is referred and who is given a place, by group, now and over the last eight quarters.

Source: SINTEF/NTNU 2022, linje 371-372 (R111): «holde øye med pasientsammensetningen i tilbudene over tid»: by
condition, age, length of sick leave, benefit and sector.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from hia_desktop.base.language import Words, WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.domain.forms.values import ConditionGroup, Sector
from hia_desktop.domain.quality.arithmetic import Days, Share, days
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.spans import Span
from hia_desktop.domain.quality.standing import Upkeep

K = TypeVar("K")


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
_AGES = (25, 35, 45, 55)
_AGE_GROUPS = (N_("Under 25 år"), N_("25–34 år"), N_("35–44 år"), N_("45–54 år"), N_("55 år og eldre"))
_WEEKS = (8, 18, 27)
"""Up to eight weeks is early, up to four months the window (R57, R58)."""
_WEEK_GROUPS = (N_("Under 8 uker"), N_("8–17 uker"), N_("18–26 uker"), N_("Over 26 uker"))
_NOT_SICK_LISTED = N_("Ikke sykmeldt")
_NO_WORKPLACE = N_("Ingen arbeidsplass")
Group = Words | ConditionGroup | Upkeep | Sector
"""What a course is counted as: words are found once for each group, and not for each course."""
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


def age_group(course: CountedCourse) -> Group:
    """The age when the referral came, in ten years."""
    return _AGE_GROUPS[bisect_right(_AGES, course.age)]


AGE_CODES = N_("0-24, 25-34, 35-44, 45-54, 55+")
_CODES = AGE_CODES.source.split(", ")


def age_code(course: CountedCourse) -> str:
    """The same group as a code."""
    return _CODES[bisect_right(_AGES, course.age)]


def sick_group(course: CountedCourse) -> Group:
    """How long the sick leave had lasted when the referral came."""
    weeks = course.sick_weeks
    if weeks is None:
        return _NOT_SICK_LISTED if is_not_sick_listed(course) else _UNKNOWN
    return _WEEK_GROUPS[bisect_right(_WEEKS, weeks)]


def is_not_sick_listed(course: CountedCourse) -> bool:
    """Whether the referral says how it stands with work, no sick leave, and none is entered either."""
    told = course.upkeep not in (None, Upkeep.SICK_FULL, Upkeep.SICK_GRADED)
    return course.sick_weeks is None and told


def condition_group(course: CountedCourse) -> Group:
    """The condition group of the referral."""
    return course.condition or _UNKNOWN


def upkeep_group(course: CountedCourse) -> Group:
    """What the patient lived on when the referral came."""
    return course.upkeep or _UNKNOWN


def sector_group(course: CountedCourse) -> Group:
    """The sector of the workplace in the referral."""
    return course.sector or (_NO_WORKPLACE if course.no_workplace else _UNKNOWN)


_GROUPS: dict[Grouping, tuple[Callable[[CountedCourse], Group], tuple[Group, ...]]] = {
    Grouping.CONDITION: (condition_group, (*ConditionGroup, _UNKNOWN)),
    Grouping.AGE: (age_group, _AGE_GROUPS),
    Grouping.SICK_LEAVE: (sick_group, (*_WEEK_GROUPS, _NOT_SICK_LISTED, _UNKNOWN)),
    Grouping.UPKEEP: (upkeep_group, (*Upkeep, _UNKNOWN)),
    Grouping.SECTOR: (sector_group, (*Sector, _NO_WORKPLACE, _UNKNOWN)),
}
"""How a course is grouped, and every group in its order, the unknown last."""


_TOGETHER: Mapping[Grouping, tuple[Words, tuple[Words, Words]]] = {
    Grouping.SICK_LEAVE: (N_("Ingen sykmelding ført"), (_NOT_SICK_LISTED, _UNKNOWN)),
    Grouping.SECTOR: (N_("Ingen sektor ført"), (_NO_WORKPLACE, _UNKNOWN)),
}
"""Groups that are one outside the house. Which of the two somebody is in is read from the work status, as «Arbeid eller
ytelse» is: of the two tables laid beside each other, and of what the referrals lack, small numbers would be found."""


def outside(grouping: Grouping, counts: Mapping[str, int]) -> dict[str, int]:
    """How many each group has, in the groups that leave the house."""
    if grouping not in _TOGETHER:
        return dict(counts)
    word, (one, other) = _TOGETHER[grouping]
    rest = {group: count for group, count in counts.items() if group not in (str(one), str(other))}
    return rest | {str(word): counts[str(one)] + counts[str(other)]}


def _word(group: Group) -> str:
    if isinstance(group, Words):
        return str(group)
    return UPKEEPS[group] if isinstance(group, Upkeep) else group.label


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
    grouping: Grouping, referred: Sequence[CountedCourse], quarters: Sequence[Sequence[CountedCourse]]
) -> tuple[MixRow, ...]:
    """The groups of those who were `referred` in the period, beside those of each of the last eight quarters."""
    key, groups = _GROUPS[grouping]
    now = _parted(referred, key)
    before = [(Counter(map(key, found)), len(found)) for found in quarters]
    return tuple(
        MixRow(
            group=_word(group),
            referred=len(mine),
            right=sum(1 for course in mine if course.has_right),
            sick_weeks=days(course.sick_weeks for course in mine),
            now=Share(len(mine), len(referred), 0),
            quarters=tuple(Share(counts[group], all_of, 0) for counts, all_of in before),
        )
        for group in groups
        for mine in [now.get(group, [])]
    )


def _parted(courses: Iterable[CountedCourse], key: Callable[[CountedCourse], K]) -> dict[K, list[CountedCourse]]:
    found: dict[K, list[CountedCourse]] = {}
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
