"""FormView: a form built from its pydantic class."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.proposals import Offered, OfferLine
from hia_desktop.ui.kit.theme import px

Judge = Callable[[dict[str, Any]], Mapping[str, str]]
"""From answers to what is wrong with them: dotted field to sentence."""


class FormView(QWidget):
    """Every field of `model` under its section, with its label, unit and help.
    Dotted fields reach into rows: «goals.0.due»."""

    edited = Signal()

    def __init__(
        self,
        model: type[BaseModel],
        today: Callable[[], date],
        skip: frozenset[str] = frozenset(),
        own: Mapping[str, Editor] | None = None,
        order: Sequence[str] = (),
    ) -> None:
        """`skip` are fields not shown, `own` editors in place of the usual ones, `order` fields that come first."""
        super().__init__()
        self.model = model
        self._grid = FieldGrid(model, today, sections=True, skip=skip, own=own, order=order)
        self._judge: Judge | None = None
        self._judged: frozenset[str] = frozenset()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, px(8))
        box.addWidget(self._grid)
        box.addStretch(1)
        for editor in self._grid.editors().values():
            editor.edited.connect(self._edited)
            editor.unfolded.connect(self._say_judged)
        first = next(iter(self._grid.editors().values()), self._grid)
        self.setFocusProxy(first)  # a sheet that opens on it has the keyboard there

    def judge_days(self, judge: "Judge") -> None:
        """While it is written in, the days that cannot be have a red sentence,
        and lose it when they can; the focus stays.

        `judge` gives them for the answers: dotted field to sentence.
        """
        self._judge = judge
        self._say_judged()

    def _say_judged(self) -> None:
        if self._judge is None:
            return
        found = dict(self._judge(self.answers()))
        for editor in self._grid.editors().values():
            for one in (editor, *editor.findChildren(DayEditor)):
                if isinstance(one, DayEditor) and one.sentence() in self._judged:
                    one.set_error("")
        for field, sentence in found.items():
            name, _dot, path = field.partition(".")
            shown = self.editor(name).seen(path) if name in self._grid.fields else None
            if shown is not None:
                shown.set_error(sentence)
        self._judged = frozenset(found.values())

    def event(self, event: QEvent) -> bool:
        """Tells what stands around it that it has become higher:
        Qt does not where only the height for its width has changed."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done

    def editor(self, field: str) -> Editor:
        """The editor of a top-level field. Errors: KeyError."""
        return self._grid.editors()[field]

    def has(self, field: str) -> bool:
        """Whether there is a top-level field of that name."""
        return field in self._grid.fields

    def answers(self) -> dict[str, Any]:
        """Every field's answer, as JSON takes it. Unreadable text is not here but in `raw`."""
        return self._grid.answers()

    def raw(self) -> dict[str, str]:
        """Dotted field to what was typed there and cannot be read; empty when all is readable."""
        return self._grid.raw()

    def set_answers(self, answers: Mapping[str, Any], raw: Mapping[str, str] | None = None) -> None:
        """Shows answers, and unreadable text as it was typed.
        A field that `answers` lacks gets its default. No signal."""
        for name, editor in self._grid.editors().items():
            editor.set_value(answers.get(name, self.model.model_fields[name].get_default(call_default_factory=True)))
        for field, text in (raw or {}).items():
            name, _dot, path = field.partition(".")
            if name in self._grid.fields:
                self.editor(name).set_raw(text, path)
        self._say_judged()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """A red sentence under each dotted field and none elsewhere; the first, in the form's order, gets the focus."""
        first = ""
        for name, editor in self._grid.editors().items():
            editor.set_error("")
            for path, text in editor.raw().items():
                editor.set_raw(text, path)
            for field in errors:
                if field.partition(".")[0] == name:
                    editor.set_error(errors[field], field.partition(".")[2])
                    first = first or field
        if first:
            self.jump(first)

    def set_amber(self, field: str, text: str) -> None:
        """«Sjekk dette» under a top-level field."""
        self.editor(field).set_amber(text)

    def set_note(self, field: str, text: str, tip: str = "") -> None:
        """A word at the right of a field's label, such as where its content comes from; `tip` says more."""
        note = self._grid.fields[field].note
        note.set_whole(text, tip)
        note.setVisible(bool(text))

    def offer(self, known: Mapping[str, Offered]) -> None:
        """What is known from before, beneath the fields where nothing stands."""
        for name, labelled in self._grid.fields.items():
            labelled.offer(known.get(name))

    def open_offers(self) -> list[OfferLine]:
        """The offers that can be taken, in the form's order."""
        lines = (labelled.offer_line for labelled in self._grid.fields.values() if not labelled.isHidden())
        return [line for line in lines if line is not None and line.open]

    def take_offers(self) -> None:
        """Takes every offer that can be taken."""
        for line in self.open_offers():
            line.take()

    def set_readers(self, words: Mapping[str, str]) -> None:
        """Who else will read each field once it is signed, by field; nobody where `words` has none."""
        for name, labelled in self._grid.fields.items():
            labelled.set_reader(words.get(name, ""))

    def show_only(self, fields: Collection[str] | None) -> None:
        """Shows these fields and hides the others, sections and all; None shows every field."""
        self._grid.show_only(fields)

    def keep_room(self, field: str) -> None:
        """What stands below a field stays where it is when the field is not asked."""
        labelled = self._grid.fields[field]
        policy = labelled.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        labelled.setSizePolicy(policy)

    def set_readonly(self, readonly: bool) -> None:
        """Shows without letting anything be changed."""
        for editor in self._grid.editors().values():
            editor.set_readonly(readonly)
            editor.says.set_readonly(readonly)

    def first(self) -> str:
        """The field where one begins to write."""
        return next(iter(self._grid.fields))

    def jump(self, field: str) -> None:
        """Gives the focus to a dotted field and brings it into view; an unknown field changes nothing."""
        name, _dot, path = field.partition(".")
        if name not in self._grid.fields:
            return
        target = self.editor(name).go_to(path)
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(target, px(24), px(72))

    def _edited(self) -> None:
        self._say_judged()
        self.edited.emit()
