"""A rule's word to the assessor: how it stands, what it says and where that is written."""

from dataclasses import dataclass

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Choice


class HintState(Choice):
    """How a rule stands."""

    MET = "met", N_("Oppfylt")
    LACKING = "lacking", N_("Mangler")
    ATTENTION = "attention", N_("Obs")
    REMEMBER = "remember", N_("Husk")


@dataclass(frozen=True)
class Hint:
    """One rule's word to the assessor; it explains and never decides. `source` names report, chapter and line.

    `field` is where the answer stands that it speaks of: whoever signs is asked about it there.
    Every hint that lacks something has one.
    """

    state: HintState
    text: str
    source: str
    field: str = ""
