"""The assessment's fields laid by hand: the criteria as one reads them, the decision by itself at the side."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day_short, plural
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.values import Answer, Decision
from hia_desktop.ui.kit.chips import ToggleChip
from hia_desktop.ui.kit.editors import Editor
from hia_desktop.ui.kit.form import FormView
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Text, column, line, link_button, row

_USUAL = (Decision.RIGHT, Decision.NO_NEED, Decision.MORE_INFORMATION)
_CRITERIA = ("target_condition", "target_function", "target_goal", "target_need")
_TIES = ("has_employment", "adaptation_possible", "return_plan", "other_possibilities", "cooperation")
_SIGNS = ("function_loss", "function_loss_psych", "function_loss_pain", "arenas")
_TEXTS = ("expected_benefit", "benefit_grounds", "resource_use", "diagnoses", "grounds")
_AGAINST = ("conditions_against", "outside_task")
_SIDE = ("disciplines", "severity", "start_deadline", "wished_start")


class DecisionEditor(Editor):
    """The outcome as large buttons: the three usual ones, and the rest when they are asked for. A second press takes it away."""

    def __init__(self) -> None:
        holder = QWidget()
        self._buttons = {decision: QPushButton(decision.label) for decision in Decision}
        super().__init__(holder, self._buttons[Decision.RIGHT])
        self._rest = link_button(_("Andre utfall"), self._unfold)
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        for decision in (*_USUAL, *(d for d in Decision if d not in _USUAL)):
            button = self._buttons[decision]
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setStyleSheet("text-align: left;")
            button.clicked.connect(lambda on, d=decision: self._choose(d if on else None))
            box.addWidget(button)
            if decision not in _USUAL:
                button.hide()
        box.addWidget(self._rest)

    def value(self) -> str | None:
        return next((d.value for d, button in self._buttons.items() if button.isChecked()), None)

    def set_value(self, value: Any) -> None:
        for decision, button in self._buttons.items():
            button.setChecked(decision == value)
        if value is not None and value not in _USUAL:
            self._unfold()
        self.set_error("")

    def set_name(self, name: str) -> None:
        for decision, button in self._buttons.items():
            button.setAccessibleName(f"{name}: {decision.label}")

    def set_readonly(self, readonly: bool) -> None:
        for button in self._buttons.values():
            button.setEnabled(not readonly)
            button.setVisible(button.isChecked() if readonly else button.isVisibleTo(self))
        self._rest.setVisible(self._rest.isVisibleTo(self) and not readonly)

    def go_to(self, path: str = "") -> QWidget:
        found = next((b for b in self._buttons.values() if b.isChecked()), self._buttons[Decision.RIGHT])
        found.setFocus()
        return found

    def _choose(self, decision: Decision | None) -> None:
        for other, button in self._buttons.items():
            button.setChecked(other is decision)
        self.edited.emit()

    def _unfold(self) -> None:
        for button in self._buttons.values():
            button.show()
        self._rest.hide()


class NoneFoundEditor(Editor):
    """One green chip: the list was gone through and nothing was found. None while it is not on."""

    def __init__(self) -> None:
        holder = QWidget()
        self.chip = ToggleChip(_("Gjennomgått, ingen funnet"), Tone.OK)
        super().__init__(holder, self.chip)
        self.fold = link_button(_("Vis tilstandene"))
        box = row(self.chip, self.fold, 1)
        holder.setLayout(box)
        self.chip.clicked.connect(lambda _on: self.edited.emit())

    def value(self) -> bool | None:
        return True if self.chip.isChecked() else None

    def set_value(self, value: Any) -> None:
        self.chip.setChecked(value is True)
        self.set_error("")


class AssessmentForm(FormView):
    """`side` holds the decision and what belongs to it; whoever shows the form puts it where it belongs."""

    def __init__(self, today: Callable[[], date], received: date, window: tuple[date, date] | None) -> None:
        self._found = NoneFoundEditor()
        super().__init__(RightsAssessment, today, own={"decision": DecisionEditor(), "none_found": self._found})
        self._today, self._received, self._window = today, received, window
        self.side = QWidget()
        self._notes: list[tuple[Editor, QWidget, Editor]] = []
        self._conditions = QWidget()
        self._grid.hide()
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.insertLayout(0, self._middle())
        self.side.setLayout(self._beside())
        self._found.fold.clicked.connect(lambda: self._fold(hide=not self._conditions.isHidden()))
        self._found.chip.clicked.connect(lambda on: self._fold(hide=on))
        self.edited.connect(self._settle)
        self._fold(hide=True)
        self._settle()

    def set_answers(self, answers: Any, raw: Any = None) -> None:
        super().set_answers(answers, raw)
        self._fold(hide=not self._chosen())
        self._settle()

    def set_readonly(self, readonly: bool) -> None:
        super().set_readonly(readonly)
        self._found.fold.setVisible(not readonly)
        for name in (*_CRITERIA, *_TIES):
            self.editor(name).setEnabled(not readonly)

    def jump(self, field: str) -> None:
        """As every form, also to what is folded away or stands at the side."""
        name = field.partition(".")[0]
        if name in _AGAINST:
            self._fold(hide=False)
        super().jump(field)
        above: QWidget | None = self.editor(name) if name in self._grid.fields else None
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.editor(name), px(24), px(48))

    def changeEvent(self, event: QEvent) -> None:
        """The side is asleep whenever the form is."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.side.setEnabled(self.isEnabled())

    # -- where the fields stand

    def _middle(self) -> QVBoxLayout:
        fields = self._grid.fields
        box = column(Text(_("Målgruppe"), "section"), gap=8)
        for name in _CRITERIA:
            note = fields[f"{name}_note"]
            note.label.hide()
            note.editor.control.setProperty("placeholderText", _("Merknad"))
            for part in (fields[name], note, line()):
                box.addWidget(part)
            self._notes.append((fields[name].editor, note, note.editor))
        self._head(box, _("Funksjonsfall"))
        for name in _SIGNS:
            box.addWidget(fields[name])
            for chip in fields[name].findChildren(ToggleChip):
                chip.setToolTip(chip.text())
        self._head(box, _("Arbeidsnærhet"))
        for name in _TIES:
            box.addWidget(fields[name])
        box.addWidget(fields["closeness_note"])
        self._head(box, _("Tilstander som taler imot"))
        fields["none_found"].label.hide()
        box.addWidget(fields["none_found"])
        self._conditions.setLayout(column(*(fields[name] for name in _AGAINST)))
        box.addWidget(self._conditions)
        self._head(box, _("Vilkår for rett"))
        for name in _TEXTS:
            box.addWidget(fields[name])
        return box

    def _beside(self) -> QVBoxLayout:
        fields = self._grid.fields
        fields["decision"].label.hide()
        fields["severity"].label.set_role("label")
        return column(fields["decision"], *(fields[name] for name in _SIDE), gap=10)

    def _head(self, box: QVBoxLayout, text: str) -> None:
        box.addSpacing(px(6))
        box.addWidget(Text(text, "section"))

    # -- what depends on the answers

    def _chosen(self) -> bool:
        return any(self.editor(name).value() for name in _AGAINST)

    def _fold(self, *, hide: bool) -> None:
        hide = hide and not self._chosen()
        self._conditions.setVisible(not hide)
        self._found.fold.setText(_("Vis tilstandene") if hide else _("Skjul tilstandene"))

    def _settle(self) -> None:
        """A note where the answer needs one; nothing is «not found» while something is chosen; what the days mean."""
        for answer, holder, note in self._notes:
            holder.setVisible(answer.value() not in (None, Answer.YES.value) or bool(note.value() or note.raw()))
        chosen = self._chosen()
        if chosen and self._found.chip.isChecked():
            self._found.chip.setChecked(False)
        self._found.chip.setEnabled(not chosen)
        self._found.fold.setEnabled(not chosen)
        self.set_note("start_deadline", self._weeks())
        self.set_note("wished_start", self._span())

    def _weeks(self) -> str:
        typed = self.editor("start_deadline").value()
        if not typed:
            return ""
        weeks = (date.fromisoformat(typed) - self._received).days // 7
        return _("{weeks} etter mottak").format(weeks=plural(weeks, _("uke"), _("uker"))) if weeks >= 0 else _("før mottak")

    def _span(self) -> str:
        if self._window is None:
            return ""
        opens, closes = (day_short(found, self._today()) for found in self._window)
        return _("2–4 mnd: {opens}–{closes}").format(opens=opens, closes=closes)
