"""The editors that only the rights assessment has: the outcome, «nothing found», and the row of the guide."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.assessment.guidelines import Proposed
from hia_desktop.domain.forms.guideline_limit import GuidelineLimit
from hia_desktop.domain.forms.values import RETIRED, Decision
from hia_desktop.ui.kit.chips import ToggleChip
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import FlowLayout, Text, column, link_button, row

_USUAL = (Decision.RIGHT, Decision.NO_NEED, Decision.MORE_INFORMATION)
_DECISIONS = (*_USUAL, *(decision for decision in Decision if decision not in _USUAL and decision not in RETIRED))
_NUMBERS = tuple(str(number + 1) for number in range(len(_DECISIONS)))


class DecisionEditor(Editor):
    """The outcome as large buttons: the three usual ones, and the rest when they are asked for.
    A second press takes it away.

    Numbers choose, from the top. An outcome that has been retired is shown only where it was signed,
    and can never be chosen.
    """

    typed = Signal()

    def __init__(self) -> None:
        holder = QWidget()
        self._buttons = {decision: QPushButton(decision.label) for decision in Decision}
        super().__init__(holder, self._buttons[Decision.RIGHT])
        self._rest = link_button(_("Andre utfall"), self._unfold)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        for decision in (*_DECISIONS, *sorted(RETIRED)):
            button = self._buttons[decision]
            button.setDisabled(decision in RETIRED)
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda on, d=decision: self._choose(d if on else None))
            button.installEventFilter(self)
            box.addWidget(button)
            if decision not in _USUAL:
                button.hide()
        box.addWidget(self._rest)

    def value(self) -> str | None:
        return next((d.value for d, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        for decision, button in self._buttons.items():
            button.setChecked(decision == value)
            if decision in RETIRED:
                button.setVisible(decision == value)
        if value is not None and value not in _USUAL:
            self._unfold()
        self.set_error("")

    def set_name(self, name: str) -> None:
        for decision, button in self._buttons.items():
            button.setAccessibleName(f"{name}: {decision.label}")

    def set_readonly(self, readonly: bool) -> None:
        for decision, button in self._buttons.items():
            button.setEnabled(not readonly and decision not in RETIRED)
            button.setVisible(button.isChecked() if readonly else button.isVisibleTo(self))
        self._rest.setVisible(self._rest.isVisibleTo(self) and not readonly)

    def go_to(self, path: str = "") -> QWidget:
        found = next((b for b in self._buttons.values() if b.isChecked()), self._buttons[Decision.RIGHT])
        found.setFocus()
        return found

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or event.text() not in _NUMBERS:
            return False
        decision = _DECISIONS[_NUMBERS.index(event.text())]
        if decision not in _USUAL:
            self._unfold()
        self._choose(decision)
        self.typed.emit()
        return True

    def _choose(self, decision: Decision | None) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other is decision)
            if other in RETIRED:
                button.hide()
        self.edited.emit()

    def _unfold(self) -> None:
        for decision in _DECISIONS:
            self._buttons[decision].show()
        if self._rest.hasFocus():  # to the first of those that came
            self._buttons[_DECISIONS[len(_USUAL)]].setFocus()
        self._rest.hide()


class NoneFoundEditor(Editor):
    """One green chip: the list was gone through and nothing was found. None while it is not on. J or 1 turns it on."""

    typed = Signal()

    def __init__(self) -> None:
        holder = QWidget()
        self.chip = ToggleChip(_("Gjennomgått, ingen funnet"), Tone.OK)
        super().__init__(holder, self.chip)
        self.fold = link_button(_("Vis tilstandene"))
        box = FlowLayout(holder)
        box.addWidget(self.chip)
        box.addWidget(self.fold)
        self.chip.clicked.connect(lambda _on: self.edited.emit())
        self.chip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or event.text().lower() not in ("j", "1")
        ):
            return False
        if not self.chip.isChecked():
            self.chip.click()
        self.typed.emit()
        return True

    def value(self) -> bool | None:
        return True if self.chip.isChecked() else None

    def set_value(self, value: Any) -> None:
        self.chip.setChecked(value is True)
        self.set_error("")


class GuidelineEditor(Editor):
    """The row of the guide that the deadline was set by, and what the guide gives now, with one press to use it."""

    used = Signal()

    def __init__(self) -> None:
        holder = QWidget()
        self.use = link_button(_("Bruk"), self._use)
        super().__init__(holder, self.use)
        self._held: GuidelineLimit | None = None
        self.proposed: Proposed | None = None
        self._kept, self._explains = Text("", "hint"), Text("", "faint")
        box = column(self._kept, self._explains, gap=3)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(row(self.use, 1))
        holder.setLayout(box)
        self._show()

    def propose(self, proposed: Proposed | None) -> None:
        """What the guide gives for the answers as they stand; None when nothing."""
        self.proposed = proposed
        self._show()

    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return self._held is None and self.proposed is None

    def value(self) -> dict[str, Any] | None:
        return self._held.model_dump(mode="json") if self._held else None

    def set_value(self, value: Any) -> None:
        self._held = None if value is None else GuidelineLimit.model_validate(value)
        self._show()
        self.set_error("")

    def set_readonly(self, readonly: bool) -> None:
        super().set_readonly(readonly)
        self._show()

    def _use(self) -> None:
        if self.proposed is not None:
            self._held = self.proposed.row
            self._show()
            self.used.emit()

    def _show(self) -> None:
        held, proposed = self._held, self.proposed
        if held is not None:
            words = _("Brukt: {name}, {length}. Gjelder fra {valid}.")
            self._kept.setText(
                words.format(name=held.name(), length=held.length(), valid=day(held.valid_from)) + held.standing()
            )
        fresh = proposed is not None and proposed.row != held and self.use.isEnabled()
        if fresh and proposed is not None:
            self._explains.setText(proposed.explains)
            self.use.setText(_("Bruk {day}").format(day=day(proposed.deadline)))
        self._kept.setVisible(held is not None)
        self._explains.setVisible(fresh)
        self.use.setVisible(fresh)
