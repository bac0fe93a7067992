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
_BY_STATUS = frozenset({WorkStatus.GRADED, WorkStatus.FULL, WorkStatus.AAP, WorkStatus.DISABILITY})
_BY_BENEFIT = frozenset({Benefit.SICK_PAY, Benefit.AAP, Benefit.DISABILITY_PARTIAL, Benefit.DISABILITY})


def standing(status: WorkStatus | None, percent: int | None, benefit: Benefit | None) -> Standing:
    """What the answers of one day come to. `percent`: how much of full work is worked, None when not asked.

    Either answer alone can tell of a benefit; that there is none takes both. What nobody has answered is unknown,
    never «no benefit» and never «at work».
    """
    if status in _BY_STATUS or benefit in _BY_BENEFIT:
        at_work = bool(percent) or status is WorkStatus.GRADED or benefit is Benefit.DISABILITY_PARTIAL
        return Standing.GRADED if at_work and status is not WorkStatus.FULL else Standing.FULL
    if status is None or benefit in (None, Benefit.UNKNOWN):
        return Standing.UNKNOWN
    return Standing.FREE
