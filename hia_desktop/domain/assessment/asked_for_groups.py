"""Groups that the professions ask to take in, beside those of the target group.
Source: evaluation by SINTEF and NTNU 2022 (R50)."""

from collections.abc import Iterable

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.referral import Diagnosis

_GROUPS = {
    N_("uspesifikke symptomer"): ("R53", "R68", "R69", "A29"),
    N_("overvekt"): ("T82", "T83", "E66"),
    N_("kreft"): ("C",),
    N_("hodepine eller hjernetraume"): ("N01", "N02", "N79", "N80", "N89", "N95", "G43", "G44", "S06", "F07.2"),
    N_("CFS/ME"): ("G93.3",),
    N_("utbrenthet"): ("Z73.0",),
    N_("insomni"): ("P06", "G47.0", "F51.0"),
}


def asked_for(diagnoses: Iterable[Diagnosis]) -> tuple[str, ...]:
    """Which of the groups the diagnosis codes point to. A chapter letter alone, as «C», counts with digits after it."""
    codes = [row.code.upper() for row in diagnoses if row.code[1:2].isdigit()]
    return tuple(str(name) for name, prefixes in _GROUPS.items() if any(code.startswith(prefixes) for code in codes))
