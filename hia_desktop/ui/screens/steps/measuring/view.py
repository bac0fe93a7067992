"""The questions of an instrument, answered by digits alone, and the same typed a second time from the paper."""

from collections.abc import Callable, Collection
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.text import _, number
from hia_desktop.domain.forms.instrument import InstrumentForm, legend, out_name
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.forms.choices import SwitchEditor
from hia_desktop.ui.kit.forms.digits import DigitsEditor
from hia_desktop.ui.kit.forms.editors import Editor, IntEditor, LineEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button, row, secondary_button

_AFTER = ("day", "mode", "twice", "told_score")


class _Silent(Editor):
    """Keeps an answer that nobody types."""

    def __init__(self) -> None:
        super().__init__(QWidget())
        self._kept: Any = None

    def value(self) -> Any:
        return self._kept

    def set_value(self, value: Any) -> None:
        self._kept = value


class InstrumentView(FormView):
    """The questions first, then the day; a digit answers and goes on to the next question.

    `told_only`: shown to somebody who is told the score and no answers.
    """

    def __init__(self, form: type[InstrumentForm], today: Callable[[], date], told_only: bool = False) -> None:
        questions = [name for name in form.model_fields if name not in _AFTER]
        own: dict[str, Editor] = {name: _Silent() for name in ("twice", *(() if told_only else ("told_score",)))}
        super().__init__(form, today, own=own, order=questions)
        self._questions = questions
        self._items = {item.name: item for item in form.instrument.items}
        self._told_only = told_only
        box = self.layout()
        low = next((int(i.low) for i in form.instrument.items if i.words == form.instrument.words), 0)
        if isinstance(box, QVBoxLayout) and not told_only:
            for at, words in enumerate((form.instrument.stem, legend(form.instrument.words, low))):
                told = Text(words, "strong" if at == 0 else "hint")
                box.insertWidget(at, told)
                told.setVisible(bool(words))
        for name, editor in self._grid.editors().items():
            if isinstance(editor, DigitsEditor):
                editor.typed.connect(partial(self._go_on, name, ""))
                editor.passed_on.connect(partial(self._go_on, name))
            elif type(editor) is IntEditor:
                editor.edited.connect(partial(self._numbered, name, editor))
        self.show_only(None)

    def show_only(self, fields: Collection[str] | None) -> None:
        """As every form; what nobody types is never seen."""
        hidden = {"twice", *(self._questions if self._told_only else ("told_score",))}
        super().show_only((set(self.model.model_fields) if fields is None else set(fields)) - hidden)

    def first(self) -> str:
        """The first question that digits answer, or the words that it is about."""
        return next((name for name in self._questions if self._asks(name)), self._questions[0])

    def _asks(self, name: str) -> bool:
        """Not what is hidden, ticked out or told already, nor the tick that leaves a question out."""
        editor, out = self.editor(name), out_name(name)
        left_out = out in self._questions and bool(self.editor(out).value())
        named = isinstance(editor, LineEditor) and bool(editor.value())
        return not (self._grid.fields[name].isHidden() or isinstance(editor, SwitchEditor) or left_out or named)

    def _numbered(self, name: str, editor: IntEditor) -> None:
        """A typed score that no further digit fits in goes on; a digit too many is the next question's."""
        typed, high = editor.typed(), int(self._items[name].high)
        if not typed.isdecimal():
            return
        if int(typed) > high and len(typed) > 1:
            editor.set_value(typed[:-1])
            self._go_on(name, typed[-1])
        elif int(typed) * 10 > high or len(typed) == len(str(high)):
            self._go_on(name, "")

    def _go_on(self, name: str, digit: str) -> None:
        """To the next question that is seen; a digit that belongs to it is answered there."""
        later = self._questions[self._questions.index(name) + 1 :]
        following = next((n for n in later if self._asks(n)), None)
        if following is None:
            return
        self.jump(following)
        editor = self.editor(following)
        if digit and isinstance(editor, DigitsEditor):
            editor.take(digit)
        elif digit and type(editor) is IntEditor:
            editor.set_value(digit)
            editor.edited.emit()


class SecondEntry(Dialog):
    """The same answers once more from the paper; what differs from the first time is said at the question.
    `then` is called with the answers when they agree, or when what differs has been typed the same way again."""

    def __init__(
        self,
        window: QWidget,
        form: type[InstrumentForm],
        first: dict[str, Any],
        today: Callable[[], date],
        then: Callable[[dict[str, Any]], None],
    ) -> None:
        super().__init__(window)
        self._first, self._then, self._asked = first, then, dict[str, Any]()
        self.setWindowTitle(_("Tast én gang til"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(px(760), px(560))
        self.view = InstrumentView(form, today)
        self._names = [item.name for item in form.instrument.items]
        self.view.set_answers({name: value for name, value in first.items() if name not in self._names})
        self.view.show_only([name for name in form.model_fields if name not in _AFTER])
        area = Scroll()
        self.view.setProperty("role", "page")
        area.setWidget(self.view)
        area.setAccessibleName(_("Svarene én gang til"))
        self.go = self.compared = primary_button(_("Sammenlign"), self.compare)
        self._said = Text(_("Tast svarene fra papiret én gang til."), "second")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(10))
        box.addWidget(Text(form.card.title, "heading"))
        box.addWidget(self._said)
        box.addWidget(area, 1)
        box.addLayout(row(secondary_button(_("Lukk"), self.reject), 1, self.go))

    def showEvent(self, event: QShowEvent) -> None:
        """The keyboard is in the first question."""
        super().showEvent(event)
        self.view.jump(self.view.first())

    def compare(self) -> None:
        """Ends it when the answers agree; else says at each question what was typed the first time."""
        answers = {name: value for name, value in self.view.answers().items() if name in self._names}
        differs = {name: value for name, value in answers.items() if value != self._first.get(name)}
        if not differs or differs == self._asked:
            self.accept()
            self._then(answers)
            return
        self._asked = differs
        for name in differs:
            first = self._first.get(name)
            told = _("ikke besvart") if first is None else number(first)
            self.view.set_amber(name, _("Første gang: {told}. Se på papiret.").format(told=told))
        self._said.setText(_("Noe er ulikt. Rett det som er feil, og sammenlign igjen; da gjelder det som står her."))
        self.view.jump(next(iter(differs)))
