"""One course as it is counted: what is known of it, and None for what is not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hia_desktop.domain.forms.ending.values import Clarified, Ending, Match, MatchReason, NoAnswer
from hia_desktop.domain.forms.values import ConditionGroup, Decision, Discipline, OutcomePoint, Sector
from hia_desktop.domain.leave.milestones import Window
from hia_desktop.domain.quality.standing import Standing, Upkeep
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.domain.teamwork.encounters import Partner


def is_open(partners: Collection[Partner]) -> bool:
    """Whether the centre may have met others than are entered: nobody is, or several together."""
    return not partners or Partner.SEVERAL in partners


@dataclass(frozen=True, kw_only=True)
class CountedCourse:
    """One course without a name, as it was known on the day `as_of`. Days are days of the calendar.

    `assess_by`: the last day of the ten working days, as it was when the referral was registered. `lacking`: the points
    that the referral lacks, None while no referral is signed. `begun`: the care has begun, whether or not the first
    contact was entered. `closed`: an epikrise closed it. `talk`: the closing talk, `epikrise` when it was signed.
    `employer`: whether a contact is entered, None where it may have been all the same. `partners`: with whom
    contacts are entered, nobody where none is. `window`: the two to
    four months after the sick leave began, None without a sick leave or loss of function. `sick_weeks`: how long the
    sick leave had lasted when the referral came, None when none is entered. `upkeep`, `sector`: as the referral says;
    `no_workplace`: that it says there is none.
    `gone`: that the patient is noted as dead or moved, and from which day. `ending`, `at_closing`, `match` and `after`:
    None and left out where nothing was asked; `unanswered`: why nobody answered at a point, None where somebody did.
    """

    id: str
    as_of: date
    received: date
    assess_by: date
    assessed: date | None = None
    decision: Decision | None = None
    asked_for_more: bool = False
    lacking: frozenset[str] | None = None
    practice: str = ""
    discipline: Discipline | None = None
    first_contact: date | None = None
    begun: bool = False
    closed: date | None = None
    talk: date | None = None
    epikrise: date | None = None
    return_plan: bool = False
    employer: bool | None = False
    partners: frozenset[Partner] = frozenset()
    window: Window | None = None
    sick_weeks: int | None = None
    age: int = 0
    condition: ConditionGroup | None = None
    no_workplace: bool = False
    upkeep: Upkeep | None = None
    sector: Sector | None = None
    gone: tuple[Departure, date] | None = None
    ending: Ending | None = None
    at_closing: Standing | None = None
    match: Match | None = None
    match_reasons: tuple[MatchReason, ...] = ()
    clarified: Clarified | None = None
    after: Mapping[OutcomePoint, Standing] = field(default_factory=dict)
    unanswered: Mapping[OutcomePoint, NoAnswer | None] = field(default_factory=dict)

    @property
    def has_right(self) -> bool:
        """Whether the patient was given a right to care here."""
        return self.decision is Decision.RIGHT

    @property
    def started(self) -> date | None:
        """The day on which the care here began, or the assessment was made where no first contact is entered; None
        where it has not begun."""
        return (self.first_contact or self.assessed) if self.begun and self.has_right else None

    def knowing(self, known: Mapping[str, Any]) -> "CountedCourse":
        """The same course with these fields as they are known now. As `replace`, which takes ten times as long."""
        found = object.__new__(CountedCourse)
        found.__dict__.update(self.__dict__, **known)
        return found
