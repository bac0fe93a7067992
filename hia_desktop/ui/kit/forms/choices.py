"""Editors for values chosen among a few: a list, yes or no, several at once."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from hia_desktop.base.fields import ask_of
from hia_desktop.base.text import _, day
from hia_desktop.ui.kit.chips import ChipRow, Segmented, Switch
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text


def label_of(member: StrEnum) -> str:
    """A choice's word on the screen."""
    return str(getattr(member, "label", member.value))


class ChoiceEditor(Editor):
    """One of a list, or none when `optional`."""

    def __init__(self, choices: type[StrEnum], optional: bool = True) -> None:
        self._combo = Combo()
        super().__init__(self._combo)
        if optional:
            self._combo.addItem(_("Ikke valgt"), None)
        for member in choices:
            self._combo.addItem(label_of(member), member.value)
        self.longest = max(len(label_of(member)) for member in choices)
        self._combo.activated.connect(lambda _index: self.edited.emit())

    def ask_for_room(self) -> None:
        """Has room for its words beside a text, which gives way."""
        self._combo.ask_for_room()

    def value(self) -> str | None:
        found = self._combo.currentData()
        return None if found is None else str(found)

    def set_value(self, value: Any) -> None:
        self._combo.setCurrentIndex(max(0, self._combo.findData(None if value is None else str(value))))
        self.set_error("")


class SegmentEditor(Editor):
    """One of a few short words side by side; pressing the chosen one again takes the answer away when `optional`."""

    typed = Signal()
    """A key has answered; whoever lays the form may go on to the next question."""

    def __init__(self, choices: list[tuple[Any, str]], optional: bool = True) -> None:
        self._segments = Segmented(choices, clearable=optional)
        super().__init__(self._segments)
        self._first = None if optional else choices[0][0]
        self.set_value(self._first)
        self._segments.chosen.connect(lambda _key: self.edited.emit())
        self._segments.typed.connect(self.typed)

    def value(self) -> Any:
        return self._segments.value()

    def set_value(self, value: Any) -> None:
        self._segments.set_value(self._first if value is None else value)
        self.set_error("")

    def set_name(self, name: str) -> None:
        self._segments.set_name(name)


class HeldEditor(Editor):
    """A row that the form carries by value, such as the rule it was made by: shown, never typed."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._words = Text("–", "hint", selectable=True)
        super().__init__(self._words)
        self._model = model
        self._held: dict[str, Any] | None = None

    def value(self) -> dict[str, Any] | None:
        return self._held

    def set_value(self, value: Any) -> None:
        self._held = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
        row = self._model.model_validate(self._held) if self._held else None
        self._words.setText(" · ".join(_told(row)) if row is not None else "–")
        self.set_error("")


def _told(row: BaseModel) -> Iterator[str]:
    """What is answered in a row, as one reads it."""
    for name, field in type(row).model_fields.items():
        value = getattr(row, name)
        if value is True:
            yield ask_of(field).label
        elif isinstance(value, StrEnum):
            yield label_of(value)
        elif value:
            yield day(value) if isinstance(value, date) else str(value)


class YesNoEditor(SegmentEditor):
    """Ja or Nei; None while it is not answered or not known."""

    def __init__(self) -> None:
        super().__init__([(True, _("Ja")), (False, _("Nei"))])


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self) -> None:
        holder = QWidget()
        self._switch = Switch("")
        super().__init__(holder, self._switch)
        box = QHBoxLayout(holder)
        box.setContentsMargins(0, px(4), 0, px(4))
        box.addWidget(self._switch)
        box.addStretch(1)
        self._switch.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool:
        return self._switch.isChecked()

    def set_value(self, value: Any) -> None:
        self._switch.setChecked(bool(value))
        self.set_error("")


class ChipsEditor(Editor):
    """Any number of a few, as chips that are on or off."""

    def __init__(self, choices: type[StrEnum]) -> None:
        self._row = ChipRow([(member.value, label_of(member)) for member in choices], many=True)
        super().__init__(self._row)
        self.setFocusProxy(self._row.chips()[0])
        self._row.chosen.connect(lambda _keys: self.edited.emit())

    def value(self) -> list[str]:
        return [str(key) for key in self._row.value()]

    def set_value(self, value: Any) -> None:
        self._row.set_chosen(*(str(member) for member in value or ()))
        self.set_error("")

    def set_name(self, name: str) -> None:
        self._row.setAccessibleName(name)
        for chip in self._row.chips():
            chip.setAccessibleName(f"{name}: {chip.text()}")
