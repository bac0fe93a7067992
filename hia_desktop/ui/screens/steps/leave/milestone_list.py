"""The statutory milestones of the sick leave: what, when, why, and what has been done about it."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from hia_desktop.base.text import Looks, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.gp_questions import GP_QUESTIONS
from hia_desktop.domain.leave.milestones import Milestone
from hia_desktop.domain.timeline import DayIs, MarkState
from hia_desktop.services.patient.leaves import SKIPPED_BECAUSE, GpAnswer
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import (
    Text,
    column,
    empty_layout,
    line,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screens.steps.leave.period_line import Today

_LOOKS = {
    MarkState.DONE: ("check-circle", Tone.OK, "ok"),
    MarkState.SKIPPED: ("minus", Tone.NEUTRAL, "ink3"),
    MarkState.PASSED: ("circle", Tone.NEUTRAL, "ink3"),
    MarkState.TO_COME: ("circle", Tone.BRAND, "brand"),
    MarkState.OVERDUE: ("error", Tone.BAD, "bad"),
}


def state_words(mark: Milestone, today: date) -> str:
    """«gjort 12.03.2026», «ikke aktuelt», «om 3 dager», «i dag», «passert, ikke kjent», «12 dager over fristen»."""
    if mark.state is MarkState.DONE and mark.done_on is not None:
        return _("gjort {day}").format(day=day(mark.done_on))
    if mark.state is MarkState.SKIPPED:
        return _("ikke aktuelt")
    if mark.state is MarkState.PASSED:
        return _("passert, ikke kjent")
    days = (mark.due - today).days
    count = plural(abs(days), _("dag"), _("dager"))
    if days == 0:
        return _("i dag")
    return _("om {days}").format(days=count) if days > 0 else _("{days} over fristen").format(days=count)


class MilestoneRow(QWidget):
    """One milestone. `marked` carries (code, day done or None, reason skipped or «»); `asked` its code:
    what will the GP be asked?"""

    marked = Signal(str, object, str)
    asked = Signal(str)

    def __init__(self, mark: Milestone, today: Today, *, may_mark: bool) -> None:
        super().__init__()
        self.mark = mark
        self._today = today
        self._icon = QLabel()
        self._icon.setFixedWidth(px(26))
        self._title, self._state = Text("", "strong"), Chip("")
        self._why = Text("", "hint")
        self.done_button = link_button(_("Gjort …"), self._open_done)
        self.skip_button = link_button(_("Ikke aktuelt …"), self._open_skip)
        self.reopen_button = link_button(_("Åpne igjen"), lambda: self.marked.emit(self.mark.code, None, ""), "undo")
        self._may = may_mark
        self.questions_button = link_button("", self._turn_questions, "eye")
        if mark.code not in GP_QUESTIONS:
            self.questions_button.hide()
        self.questions = QWidget()
        self.questions.hide()
        self._questions_box = column(gap=6)
        self._questions_box.setContentsMargins(px(12), px(4), 0, px(6))
        self.questions.setLayout(self._questions_box)
        self._ask = QWidget()
        self._ask.hide()
        key_action(self._ask, _("Lukk uten å lagre"), "Esc", self._cancel, within=True)
        self._ask_box = QHBoxLayout(self._ask)
        self._ask_box.setContentsMargins(0, px(4), 0, px(4))
        self._ask_box.setSpacing(px(8))
        text = QVBoxLayout()
        text.setSpacing(px(2))
        head = row(self._title, self._state, self.done_button, self.skip_button, self.reopen_button, gap=10)
        head.setStretch(0, 1)
        text.addLayout(head)
        text.addWidget(self._why)
        text.addLayout(row(self.questions_button, 1))
        text.addWidget(self.questions)
        text.addWidget(self._ask)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, px(4), 0, px(4))
        box.setSpacing(px(8))
        box.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(text, 1)
        self.set(mark)

    def set(self, mark: Milestone) -> None:
        """As it is now; a question that is open stays while the milestone is as it was."""
        if mark.state is not self.mark.state:
            self._close()
        self.mark = mark
        icon, tone, ink = _LOOKS[mark.state]
        self._icon.setPixmap(pixmap(icon, ink, 20))
        bare = mark.day_is is DayIs.ABOUT or _("uke") in mark.label
        week = "" if bare else _("uke {week} · ").format(week=mark.week)
        self._title.setText(f"{mark.label} · {week}{mark.day_is.told(day(mark.due))}")
        self._state.set(state_words(mark, self._today()), tone)
        reason = _("Ikke aktuelt: {reason}.").format(reason=mark.reason) if mark.reason else ""
        self._why.setText(" ".join(x for x in (reason, mark.explains, _("({source})").format(source=mark.source)) if x))
        waiting = mark.state not in (MarkState.DONE, MarkState.SKIPPED)
        self._name_questions()
        shown_buttons = (
            (self.done_button, waiting),
            (self.skip_button, waiting),
            (self.reopen_button, not waiting and not mark.settled),
        )
        for button, shown in shown_buttons:
            button.setVisible(shown and self._may and self._ask.isHidden())
            button.setAccessibleName(f"{button.text()} {mark.label}")

    def _name_questions(self) -> None:
        folded = self.questions.isHidden()
        self.questions_button.setText(
            _("Vis hva fastlegen blir spurt om") if folded else _("Skjul hva fastlegen blir spurt om")
        )
        self.questions_button.setAccessibleName(f"{self.questions_button.text()}, {self.mark.label}")

    def _turn_questions(self) -> None:
        if self.questions.isHidden():
            self.asked.emit(self.mark.code)
        else:
            self.questions.hide()
            self._name_questions()

    def show_questions(self, answers: Sequence[GpAnswer]) -> None:
        """Unfolds the questions, each with what the centre knows."""
        empty_layout(self._questions_box)
        for answer in answers:
            self._questions_box.addWidget(Text(answer.question, "strong"))
            for form, when, known in answer.known:
                said = _("{form} {day} · {label}: {text}").format(
                    form=form, day=day(when), label=known.label, text=known.text
                )
                self._questions_box.addWidget(Text(said, selectable=True))
            if not answer.known:
                self._questions_box.addWidget(Text(_("Ikke besvart i det som er signert og delt med deg."), "hint"))
        self.questions.show()
        self._name_questions()

    def set_error(self, text: str) -> None:
        """Why the day cannot be right."""
        if not self._ask.isHidden() and isinstance(self._field, DayEditor):
            self._field.set_error(text)

    def _open_done(self) -> None:
        editor = DayEditor(self._today, Looks.BACK)
        editor.set_name(_("Gjort, dag"))
        editor.set_value(self._today())
        self._open(_("Gjort"), editor, lambda: self._done(editor))

    def _open_skip(self) -> None:
        combo = Combo()
        combo.setAccessibleName(_("Grunn"))
        for code, words in SKIPPED_BECAUSE.items():
            combo.addItem(words, code)
        combo.setMinimumWidth(px(300))
        self._open(
            _("Ikke aktuelt fordi"), combo, lambda: self.marked.emit(self.mark.code, None, str(combo.currentData()))
        )

    def _open(self, label: str, field: QWidget, save: object) -> None:
        self._field = field
        while (item := self._ask_box.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        assert callable(save)
        self.save_button = primary_button(_("Lagre"), save)
        for widget in (
            Text(label, "label", wrap=False),
            field,
            self.save_button,
            secondary_button(_("Lukk"), self._cancel),
        ):
            self._ask_box.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self._ask_box.addStretch(1)
        self._ask.show()
        self.set(self.mark)
        (field.go_to if isinstance(field, DayEditor) else field.setFocus)()

    def _done(self, editor: DayEditor) -> None:
        found = editor.day()
        if found is None:
            editor.set_error(_("Skriv dagen det ble gjort."))
            editor.go_to()
        elif found > self._today():
            editor.set_error(_("Datoen er i framtiden."))
            editor.go_to()
        else:
            self.marked.emit(self.mark.code, found, "")

    def _cancel(self) -> None:
        self._close()
        self.set(self.mark)
        self.done_button.setFocus()

    def _close(self) -> None:
        self._ask.hide()


class MilestoneList(QWidget):
    """All of them, in order of time."""

    marked = Signal(str, object, str)
    asked = Signal(str)

    def __init__(self, today: Today, *, may_mark: bool) -> None:
        super().__init__()
        self._today, self._may = today, may_mark
        self.rows: dict[str, MilestoneRow] = {}
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(4))
        self._empty = Text(_("Milepælene kommer når en sykmelding er ført."), "hint")
        self._box.addWidget(self._empty)

    def show_marks(self, marks: Sequence[Milestone]) -> None:
        """As they are now; rows that are still there keep what is open in them."""
        self._empty.setVisible(not marks)
        if list(self.rows) != [mark.code for mark in marks]:
            while self._box.count() > 1:
                item = self._box.takeAt(1)
                if item is not None and (widget := item.widget()) is not None:
                    widget.hide()
                    widget.deleteLater()
            self.rows = {}
            for mark in marks:
                if self.rows:
                    self._box.addWidget(line())
                self.rows[mark.code] = made = MilestoneRow(mark, self._today, may_mark=self._may)
                made.marked.connect(self.marked)
                made.asked.connect(self.asked)
                self._box.addWidget(made)
        for mark in marks:
            self.rows[mark.code].set(mark)
