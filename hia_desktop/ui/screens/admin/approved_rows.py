"""What the letters' wordings and the guide's limits share:
dated rows, changed by adding one, and approved by a named person."""

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.language import Shown
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.call import Command
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import Scroll, take_what_is_left
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, EmptyState, Text, line, primary_button, row, secondary_button


class Approvable(Protocol):
    """A row that somebody may have approved."""

    @property
    def approved(self) -> bool:
        """Whether a named person has."""
        ...


def state(found: Approvable) -> Cell:
    """The chip of a row."""
    if found.approved:
        return Cell(_("Godkjent"), tone=Tone.OK, icon="check-heavy")
    return Cell(_("Ikke godkjent"), tone=Tone.WARN)


@dataclass(frozen=True, kw_only=True)
class Words:
    """What one kind of rows is called: the list, its empty text, what F1 says, the button,
    and what is asked and told."""

    name: Shown = Shown()
    empty: Shown = Shown()
    key: Shown = Shown()
    save: Shown = Shown()
    saved: Shown = Shown()
    who: Shown = Shown()
    approve: Shown = Shown()
    approved: Shown = Shown()
    choose: Shown = Shown()
    choose_text: Shown = Shown()


class ApprovedRows(QWidget):
    """The rows on the left, each with its newest version;
    on the right that version, to be changed or approved, and those before it.

    `revise` and `approve` are the services that add a row and note an approval.
    """

    words: ClassVar[Words]
    columns: ClassVar[tuple[Column, ...]]
    revise: ClassVar[Command[[Any], object]]
    approve: ClassVar[Command[[Any, str], None]]

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._read: Any = None
        self._typed = False
        self.table = HeldRows(self.columns, name=self.words.name, empty=self.words.empty)
        self.table.selected.connect(lambda _key: self._chosen())
        take_what_is_left(self.table, 84)
        self._counted = Text("", "hint")
        self._title, self._chip = Text("", "heading"), Chip("", Tone.NEUTRAL)
        self.trouble = Banner("", Tone.WARN)
        self.trouble.hide()
        self.approve_button = secondary_button(_("Godkjenn …"), self._ask_name, "check")
        self.save_button = primary_button(self.words.save, self.save)
        self.save_button.setToolTip("Ctrl+S")
        self._earlier = QVBoxLayout()
        self._earlier.setSpacing(px(6))
        self._build_fields()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        box.addWidget(self._list(), 6)
        box.addWidget(self._side(), 5)
        self.setFocusProxy(self.table)
        key_action(self, self.words.key, "Ctrl+S", self.save)
        self._show_chosen()

    # -- what each kind says for itself

    @abstractmethod
    def _build_fields(self) -> None:
        """Makes the fields."""

    @abstractmethod
    def _parts(self) -> tuple[Sequence[QWidget | QHBoxLayout], str]:
        """What stands between the title and the buttons, and the hint under these."""

    def _over(self) -> tuple[QWidget, ...]:
        """What stands over the list, beside the count."""
        return ()

    @abstractmethod
    def _chosen(self) -> None:
        """Another row was chosen: what is typed in the one before is kept first."""

    @abstractmethod
    def _show_chosen(self) -> None:
        """Shows the chosen row."""

    @abstractmethod
    def _new(self) -> Any | None:
        """What is typed, None with the fault told at its field."""

    @abstractmethod
    def _told(self, faults: Mapping[str, str]) -> bool:
        """Tells faults at their fields; whether any has a field."""

    @abstractmethod
    def refresh(self) -> None:
        """Asks for the rows; what is typed stays."""

    # -- the parts

    def _list(self) -> Card:
        head = row(self._counted, *self._over())
        head.setStretch(0, 1)
        head.setContentsMargins(px(14), px(9), px(14), px(9))
        card = Card(padding=1)
        card.body.setSpacing(0)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        return card

    def _side(self) -> Card:
        page = QWidget()
        page.setProperty("role", "page")
        box = QVBoxLayout(page)
        box.setContentsMargins(0, 0, px(6), 0)
        box.setSpacing(px(8))
        box.addWidget(self._title)
        parts, hint = self._parts()
        for part in parts:
            if isinstance(part, QWidget):
                box.addWidget(part)
            else:
                box.addLayout(part)
        box.addWidget(self.trouble)
        box.addLayout(row(self.approve_button, 1, self.save_button))
        box.addWidget(Text(hint, "hint"))
        box.addSpacing(px(8))
        box.addLayout(self._earlier)
        box.addStretch(1)
        self._area = Scroll()
        self._area.setFrameShape(Scroll.Shape.NoFrame)
        self._area.setWidget(page)
        take_what_is_left(self._area, 150)
        self._none = EmptyState(self.words.choose, self.words.choose_text)
        card = Card()
        card.setMinimumWidth(px(300))
        card.add(self._none, 1)
        card.add(self._area, 1)
        return card

    # -- what is done

    def save(self) -> None:
        """Stores what is typed as a new row that nobody has approved yet."""
        if self.save_button.isEnabled() and (new := self._new()) is not None:
            self.save_button.setEnabled(False)
            self._host.do(self, lambda _none: self._saved(new), self.revise.of(new), failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, when it is right, as a new row that nobody has approved yet."""
        if not self._typed:
            then()
            return
        new = self._new()
        self._typed = False
        if new is None:
            self._lost(then)
        else:
            self._host.do(self, lambda _none: then(), self.revise.of(new), failed=lambda _problem: self._lost(then))

    def _lost(self, then: Callable[[], None]) -> None:
        self._host.say(
            _("Endringen av «{name}» er ikke lagret, fordi noe i den ikke stemte.").format(name=self._title.text()),
            Tone.WARN,
        )
        then()

    def _saved(self, new: Any) -> None:
        self._typed = False
        self._host.say(self.words.saved, Tone.OK)
        self._show_saved(new)

    def _show_saved(self, _new: Any) -> None:
        self.refresh()

    def _ask_name(self) -> None:
        if self._read is not None:
            read = self._read
            self._host.prompts.ask_line(
                self.words.approve, self.words.who, lambda name: self._approve(read, name), _("Godkjenn")
            )

    def _approve(self, read: Any, name: str) -> None:
        self._host.do(self, self._was_approved, self.approve.of(read, name), failed=self._failed)

    def _was_approved(self, _none: None) -> None:
        self._host.say(self.words.approved, Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.save_button.setEnabled(self._typed)
        told = self._told(problem.fields if isinstance(problem, BadInput) else {})
        self.trouble.set(problem.message, Tone.WARN)
        self.trouble.setVisible(not told)
