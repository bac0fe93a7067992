"""What a user sets for herself: how the program looks, how soon it locks, and where it begins."""

from dataclasses import dataclass

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_

LOOKS = WordTable({"system": N_("Som maskinen"), "light": N_("Lyst"), "dark": N_("Mørkt")})
TEXT_PERCENTS = (90, 100, 110, 125, 150)
IDLE_LIMITS = (1, 60)
"""Minutes without a key or a click that a centre may allow before the program locks, both included."""
USUAL_IDLE = 10
"""What a centre allows until it has set something else."""


@dataclass(frozen=True, kw_only=True)
class OwnSettings:
    """`look` is one of `LOOKS`, `text_percent` one of `TEXT_PERCENTS`; `idle_minutes` None is the centre's limit;
    `start` is the target of a screen, empty for the role's usual one."""

    look: str = "system"
    text_percent: int = 100
    idle_minutes: int | None = None
    start: str = ""


def idle_in_force(own: OwnSettings | None, limit: int) -> int:
    """Minutes until the program locks: the user's own, and never more than the centre allows."""
    return min(own.idle_minutes or limit, limit) if own is not None else limit
