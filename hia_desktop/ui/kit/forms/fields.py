"""From a pydantic class to editors: which editor a field gets, and how labels and editors share the width."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.fields import LONG_TEXT, Ask, ask_of, bare
from hia_desktop.ui.kit.forms.choices import (
    ChipsEditor,
    ChoiceEditor,
    HeldEditor,
    SegmentEditor,
    SwitchEditor,
    YesNoEditor,
    label_of,
)
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.digits import DigitsEditor
from hia_desktop.ui.kit.forms.editors import DecimalEditor, Editor, IntEditor, LineEditor, TextEditor
from hia_desktop.ui.kit.forms.lists import ListEditor
from hia_desktop.ui.kit.forms.proposals import Offered, OfferLine
from hia_desktop.ui.kit.forms.sentence import Sentence
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, plain_tip, row

Today = Callable[[], date]
WIDTH = 12
"""A line of a form is twelve parts wide."""
_FEW, _SHORT, _NARROW, _BROAD = 4, 34, 22, 48
"""Up to so many choices, with so many letters between them, stand side by side;
a list of longer words than the last is broad."""


def _limit(marks: list[Any], name: str) -> int | None:
    return next((int(getattr(mark, name)) for mark in marks if getattr(mark, name, None) is not None), None)


def editor_for(field: FieldInfo, today: Today) -> Editor:
    """The editor for a field of a form. Errors: TypeError that names the field, for a type no editor knows."""
    ask, marks = ask_of(field), list(field.metadata)
    kind, optional = bare(field.annotation, marks)
    if kind is str:
        limit = _limit(marks, "max_length") or LONG_TEXT
        return TextEditor(ask.lines, limit) if ask.lines > 1 else LineEditor(limit)
    if kind is date:
        if ask.looks is None:
            raise TypeError(f"«{ask.label}»: a day lies ahead or behind, say which in its Ask (`looks`)")
        return DayEditor(today, ask.looks)
    if kind is bool:
        return YesNoEditor() if optional else SwitchEditor()
    if kind is int and ask.digits:
        return DigitsEditor(_limit(marks, "ge") or 0, _limit(marks, "le") or 0, ask.words)
    if kind is int:
        return IntEditor(_limit(marks, "ge"), _limit(marks, "le"), ask.unit)
    if kind is float:
        return DecimalEditor(_limit(marks, "ge"), _limit(marks, "le"), ask.unit)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        words = [(member.value, label_of(member)) for member in kind]
        short = len(words) <= _FEW and sum(len(word) for _value, word in words) <= _SHORT
        return SegmentEditor(words, optional) if short else ChoiceEditor(kind, optional)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return HeldEditor(kind)
    if get_origin(kind) is list:
        return _many(bare(get_args(kind)[0])[0], ask, today)
    raise TypeError(f"«{ask.label}»: no editor for {kind}")


def _many(item: Any, ask: Ask, today: Today) -> Editor:
    if isinstance(item, type) and issubclass(item, StrEnum):
        return ChipsEditor(item)
    if isinstance(item, type) and issubclass(item, BaseModel):
        return ListEditor(ask.label, lambda: FieldGrid(item, today))
    raise TypeError(f"«{ask.label}»: no editor for a list of {item}")


def parts(editor: Editor) -> int:
    """How many of the twelve parts of a line an editor wants."""
    if isinstance(editor, (DayEditor, IntEditor, SwitchEditor)):
        return 3
    if isinstance(editor, ChoiceEditor):
        return 4 if editor.longest <= _NARROW else 6 if editor.longest <= _BROAD else WIDTH
    return 5 if isinstance(editor, LineEditor) else WIDTH


class _Question(QWidget):
    """A label with what is said beneath it, beside its row of words; alone, the label stands in the middle."""

    def __init__(self, label: Text, says: Sentence) -> None:
        super().__init__()
        self._label, self._says = label, says
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for part in (label, says):
            part.setParent(self)
        says.changed.connect(self._place)

    def heightForWidth(self, width: int) -> int:
        return self._label.heightForWidth(width) + self._says.heightForWidth(width)

    def sizeHint(self) -> QSize:
        hint = self._label.sizeHint()
        return QSize(hint.width(), self.heightForWidth(hint.width()))

    def minimumSizeHint(self) -> QSize:
        return self._label.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        wide = self.width()
        high, beneath = self._label.heightForWidth(wide), self._says.heightForWidth(wide)
        top = (self.height() - high - (beneath if self._says.text() else 0)) // 2
        self._label.setGeometry(0, top, wide, high)
        self._says.setGeometry(0, top + high, wide, beneath)


_AIR = 14
"""What a line keeps free on each side of its text, at 100 %."""


class LabelledField(QWidget):
    """A label, what may stand at its right, the editor, and help beneath. A row of words stands beside its label."""

    def __init__(self, ask: Ask, editor: Editor, compact: bool = False) -> None:
        super().__init__()
        self.ask, self.editor = ask, editor
        self.label = Text(ask.label, "label")
        self.note = OneLine("faint", asks=True)
        self.label.setMinimumHeight(px(20))  # as high as a note beside it, which may come while one writes
        self.note.hide()
        self.reader = Text("", "reader", wrap=False)
        self.reader.hide()
        if compact and ask.help:
            editor.control.setToolTip(plain_tip(ask.help))
        self._within = editor.control if compact and ask.help and isinstance(editor.control, QLineEdit) else None
        self._else = self._within.placeholderText() if self._within is not None else ""
        editor.set_name(ask.label)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(px(4))
        head = QHBoxLayout()
        head.setSpacing(px(8))
        outer.addLayout(head)
        self._beside = head if isinstance(editor, SegmentEditor | DigitsEditor) and not compact else None
        if self._beside is not None:
            self.label.set_role("")
            head.addWidget(_Question(self.label, editor.says), 1)
            editor.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            head.addWidget(editor, 0, Qt.AlignmentFlag.AlignVCenter)
        else:
            head.addWidget(self.label, 1)
            head.addWidget(self.note)
            outer.addWidget(editor)
        (outer if self._beside is not None else head).addWidget(self.reader)
        self.offer_line: OfferLine | None = None
        editor.says.keep("" if compact else ask.help)
        self.label.setBuddy(editor.control)
        self.parts = (
            5
            if compact and isinstance(editor, SegmentEditor)
            else max(parts(editor), 0 if compact or not ask.help else 4)
        )

    @property
    def is_question(self) -> bool:
        """Whether its words stand beside its label."""
        return self._beside is not None

    def offer(self, offered: Offered | None) -> None:
        """Offers what is known from before, right beneath the editor, in place of its help."""
        if offered is not None:
            self.reserve()
        if self.offer_line is not None:
            self.offer_line.offer(offered)

    def reserve(self) -> None:
        """Makes ready for an offer that may come while one writes."""
        if self.offer_line is None:
            self.offer_line = OfferLine(self.editor)
            self.offer_line.offer(None)

    def set_reader(self, words: str) -> None:
        """Who else will read what is written here; nobody when empty."""
        self.reader.setText(words)
        self.reader.setVisible(bool(words))
        self.editor.control.setAccessibleDescription(words)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the editor alone: words beside their label go below it when they must."""
        hint = super().minimumSizeHint()
        return hint if self._beside is None else QSize(self.editor.minimumSizeHint().width(), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A label keeps room for a few words beside the editor, or stands above it. Help stands in a line where the
        whole of it is read there; half a sentence tells nothing."""
        super().resizeEvent(event)
        if (line := self._within) is not None:
            free = line.width() - line.textMargins().left() - line.textMargins().right() - 2 * px(_AIR)
            whole = line.fontMetrics().horizontalAdvance(self.ask.help) <= free
            line.setPlaceholderText(self.ask.help if whole else self._else)
        if self._beside is not None:
            narrow = self.width() < self.editor.sizeHint().width() + px(120)
            self._beside.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)


def beside(field: LabelledField, *buttons: QWidget) -> QHBoxLayout:
    """A field with what is done with it at its side, in line with its editor and not with what is said around that."""
    line = row(field, gap=8)
    line.setStretch(0, 1)
    for button in buttons:
        place = column(button, 1, gap=0)
        place.setContentsMargins(0, field.label.minimumHeight() + px(4), 0, 0)
        line.addLayout(place)
    return line


class FieldGrid(QWidget):
    """The editors of one pydantic class, packed into lines of twelve parts.
    `answers` are JSON-able; unreadable text is in `raw`.

    `own` are editors that take the place of the usual ones, by field name; `order` names fields that come first.
    """

    def __init__(
        self,
        model: type[BaseModel],
        today: Today,
        sections: bool = False,
        skip: frozenset[str] = frozenset(),
        own: Mapping[str, Editor] | None = None,
        order: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.fields: dict[str, LabelledField] = {}
        self._lines: list[QHBoxLayout] = []
        self._sections: list[tuple[Text, list[str]]] = []
        self._narrow, self._needs = False, 0
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(6))
        section, line, room = "", QHBoxLayout(), 0
        for name in dict.fromkeys([*order, *model.model_fields]):
            field = model.model_fields[name]
            if name in skip:
                continue
            ask = ask_of(field)
            labelled = LabelledField(ask, (own or {}).get(name) or editor_for(field, today), compact=not sections)
            self.fields[name] = labelled
            wide = labelled.parts
            if new_section := sections and ask.section != section:
                section = ask.section
                self._begin(section)
            if section and self._sections:
                self._sections[-1][1].append(name)
            if new_section or wide > room:
                line, room = self._new_line(), WIDTH
            line.addWidget(labelled, wide, Qt.AlignmentFlag.AlignTop)
            room -= wide
        for filled in self._lines:
            _fill(filled)

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest field: below that much room the fields stand one under another."""
        widest = max((labelled.minimumSizeHint().width() for labelled in self.fields.values()), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Side by side, or one under another where it is narrow."""
        super().resizeEvent(event)
        if not self._narrow:
            self._needs = max((line.minimumSize().width() for line in self._lines), default=0)
        narrow = self.width() < max(px(360), self._needs)
        if narrow != self._narrow:
            self._narrow = narrow
            for line in self._lines:
                line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def line_of(self, name: str) -> QHBoxLayout:
        """The line that a field stands on. Errors: StopIteration when it stands on none."""
        return next(line for line in self._lines if line.indexOf(self.fields[name]) >= 0)

    def show_only(self, fields: Collection[str] | None) -> None:
        """Shows these fields and hides the others, and the heading of a section that has none left."""
        for name, labelled in self.fields.items():
            labelled.setVisible(fields is None or name in fields)
        for heading, of_it in self._sections:
            heading.setVisible(fields is None or any(name in fields for name in of_it))

    def editors(self) -> dict[str, Editor]:
        """The editors by field name, in order."""
        return {name: labelled.editor for name, labelled in self.fields.items()}

    def answers(self) -> dict[str, Any]:
        """Field name to answer, as JSON takes it."""
        return {name: editor.value() for name, editor in self.editors().items()}

    def raw(self) -> dict[str, str]:
        """Dotted field to what was typed there and cannot be read."""
        return {
            join(name, path): text for name, editor in self.editors().items() for path, text in editor.raw().items()
        }

    def _begin(self, section: str) -> None:
        if self._box.count():
            self._box.addSpacing(px(8))
        if section:
            heading = Text(section, "section")
            self._box.addWidget(heading)
            self._sections.append((heading, []))

    def _new_line(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(px(12))
        self._box.addLayout(line)
        self._lines.append(line)
        return line


def _fill(line: QHBoxLayout) -> None:
    """What a line has left over stays empty,
    so that a day or a number never becomes a broad field; a text takes it all."""
    cells = [item.widget() for i in range(line.count()) if (item := line.itemAt(i)) is not None]
    fields = [cell for cell in cells if isinstance(cell, LabelledField)]
    questions = all(cell.is_question for cell in fields)  # else the room for a sentence parts it from the next line
    line.setContentsMargins(0, 0, 0, px(6) if questions else 0)
    used = sum(cell.parts for cell in fields)
    grows = any(isinstance(cell.editor, LineEditor) for cell in fields)
    for editor in (cell.editor for cell in fields if grows):
        if isinstance(editor, ChoiceEditor):
            editor.ask_for_room()
    if used < WIDTH and not grows:
        line.addStretch(WIDTH - used)


def join(name: str, path: str) -> str:
    """A dotted field."""
    return f"{name}.{path}" if path else name
