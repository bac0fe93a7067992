"""How somebody stands towards work and benefits on one day, as the indicator asks it.

Source: SINTEF/NTNU 2022, linje 129-131 (R109): «hvor stor andel av pasientene som … ble avsluttet i løpet av siste
kvartal som ikke er sykmeldt, på AAP eller uføretrygdet». It does not say how a graded benefit counts. Decided here:
it counts as a benefit, and the share who work beside it is told apart.
"""

from enum import StrEnum

from hia_desktop.domain.forms.values import Benefit, WorkStatus


class Standing(StrEnum):
    """Free of the three benefits, on one and at work beside it, on one, or not known."""

    FREE = "free"
    GRADED = "graded"
    FULL = "full"
    UNKNOWN = "unknown"


ON_BENEFIT = frozenset({Standing.GRADED, Standing.FULL})
_AT_WORK = frozenset(
    {
        WorkStatus.WORKING,
        WorkStatus.AT_RISK,
        WorkStatus.SELF_EMPLOYED,
        WorkStatus.FREELANCER,
        WorkStatus.APPRENTICE,
    }
)
_BY_STATUS = frozenset({WorkStatus.GRADED, WorkStatus.FULL, WorkStatus.AAP, WorkStatus.DISABILITY})
_BY_BENEFIT = frozenset({Benefit.SICK_PAY, Benefit.AAP, Benefit.DISABILITY_PARTIAL, Benefit.DISABILITY})


def standing(status: WorkStatus | None, percent: int | None, benefit: Benefit | None) -> Standing:
    """What the answers of one day come to. `percent`: how much of full work is worked, None when not asked.

    Either answer alone can tell of a benefit; that there is none takes both. What nobody has answered is unknown,
    never «no benefit» and never «at work»; nor is «annet» without a benefit, which is chosen too when it is not known.
    """
    if status in _BY_STATUS or benefit in _BY_BENEFIT:
        working = bool(percent) if percent is not None else status in _AT_WORK
        at_work = working or status is WorkStatus.GRADED or benefit is Benefit.DISABILITY_PARTIAL
        return Standing.GRADED if at_work and status is not WorkStatus.FULL else Standing.FULL
    untold = status is None or (status is WorkStatus.OTHER and benefit is Benefit.NONE)
    if untold or benefit in (None, Benefit.UNKNOWN):
        return Standing.UNKNOWN
    return Standing.FREE


class Upkeep(StrEnum):
    """What somebody lives on when the referral comes, as the referral tells it."""

    WORK = "work"
    SICK_GRADED = "sick_graded"
    SICK_FULL = "sick_full"
    AAP = "aap"
    DISABILITY = "disability"
    OTHER = "other"


_LASTING = {WorkStatus.AAP: Upkeep.AAP, WorkStatus.DISABILITY: Upkeep.DISABILITY}


def upkeep(status: WorkStatus | None, grade: int | None) -> Upkeep | None:
    """What the referral's work status and grade of sick leave, in percent, come to; None where it tells of neither.

    AAP and disability pension before a sick leave, which may run beside them; a grade before the work that it is a
    grade of.
    """
    if status in _LASTING:
        return _LASTING[status]
    if grade or status in (WorkStatus.GRADED, WorkStatus.FULL):
        whole = grade == 100 if grade else status is WorkStatus.FULL
        return Upkeep.SICK_FULL if whole else Upkeep.SICK_GRADED
    if status is None:
        return None
    return Upkeep.WORK if status in _AT_WORK else Upkeep.OTHER
