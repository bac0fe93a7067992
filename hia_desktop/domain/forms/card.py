"""The card of a form: all that the house knows of it besides its fields, in one place."""

from dataclasses import dataclass
from enum import Enum

from hia_desktop.base.language import Shown
from hia_desktop.domain.access import Category, Right, Track


class Place(Enum):
    """Where a form is found in the course's window."""

    STEP = "step"
    """A step of its own, in the order of `FORMS`."""
    MORE = "more"
    """A step of its own that few courses need, under «Mer»."""
    INSTRUMENTS = "instruments"
    """Among the instruments, which share one step."""
    FINDINGS = "findings"
    """Among the professions' findings, which share one step."""
    JOURNAL = "journal"
    """Among the dated notes."""
    MEETING = "meeting"
    """Among the dated notes, written by the team's meeting alone."""
    WITHIN = "within"
    """At the entry that it adds to."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One kind of form.

    `kind` is its name in the store and on the command line, never changed. `step`, `tab` and `event` are its words in
    the list of steps, on the step's tab and on the timeline, where they are others than the title; `source` is how a
    text made from it says where it comes from. `write` and `sign` are the rights that writing and signing take.
    `many`: a course holds many side by side; else one, in versions. A step of many has a panel of its own. `complete`:
    how many signed ones the step needs to be done.
    `on_card`: fields that signing keeps on the patient's card as well, which goes with the sick leave.
    """

    kind: str
    title: Shown = Shown()
    category: Category
    write: Right
    sign: Right | None = None
    track: Track = Track.HEALTH
    place: Place = Place.STEP
    step: Shown = Shown("")
    tab: Shown = Shown("")
    event: Shown = Shown("")
    source: Shown = Shown("")
    many: bool = False
    complete: int = 1
    on_card: frozenset[str] = frozenset()

    @property
    def signs(self) -> Right:
        """The right that signing takes: the one to write, unless the card names another."""
        return self.sign or self.write

    @property
    def step_word(self) -> str:
        """Its word in the list of steps."""
        return self.step or self.title

    @property
    def tab_word(self) -> str:
        """Its word on the tab, where there is room for a short one."""
        return self.tab or self.step_word

    @property
    def found_in(self) -> str:
        """The step that it is found in: its own, or the one that it shares with its like."""
        return self.place.value if self.place in (Place.INSTRUMENTS, Place.FINDINGS) else self.kind

    @property
    def event_word(self) -> str:
        """Its word on the timeline."""
        return self.event or self.title
