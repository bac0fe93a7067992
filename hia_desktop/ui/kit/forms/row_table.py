"""RowTable: a list of rows read as a table; the row that is written in unfolds into its fields."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.forms.fields import FieldGrid, Today
from hia_desktop.ui.kit.forms.row_lines import Col, FoldedLine, HeadLine, longest_words
from hia_desktop.ui.kit.forms.suggestions import suggest
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, tool_button

Answers = dict[str, Any]


@dataclass(frozen=True)
class RowKind:
    """What a table's rows are: their class and columns.

    `new(rows)` gives what a new row starts with; `words(field)` what a line may be filled with;
    `live(grid)` runs at each change.
    """

    model: type[BaseModel]
    columns: tuple[Col, ...]
    new: Callable[[list[Answers]], Answers] = field(default=lambda _rows: {})
    words: Callable[[str], Sequence[str]] = field(default=lambda _name: ())
    live: Callable[[FieldGrid], None] = field(default=lambda _grid: None)


class _Row(QFrame):
    """One row: folded it is a line that a press unfolds; unfolded it holds the fields."""

    edited = Signal()
    unfolded = Signal()

    def __init__(self, kind: RowKind, today: Today, answers: Answers, tools: Callable[["_Row"], list[QWidget]]) -> None:
        super().__init__()
        self._kind, self._today, self._tools = kind, today, tools
        blank = kind.model().model_dump(mode="json")
        self._answers: Answers = {**blank, **{k: v for k, v in answers.items() if k in blank}}
        self.begun_with: Answers | None = None
        """What a row that was added here began with."""
        self._raw: dict[str, str] = {}
        self.grid: FieldGrid | None = None
        self._holder: QWidget | None = None
        self.folded = FoldedLine(kind.columns)
        self.folded.clicked.connect(self._pressed)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(0)
        self._box.addWidget(self.folded)
        self.readonly = False

    def answers(self) -> Answers:
        return self.grid.answers() if self.grid is not None else dict(self._answers)

    def raw(self) -> dict[str, str]:
        return self.grid.raw() if self.grid is not None else dict(self._raw)

    def is_blank(self) -> bool:
        return self.answers() == self._kind.model().model_dump(mode="json") and not self.raw()

    def is_untouched(self) -> bool:
        """Whether it was added here and nothing has been written in it."""
        return self.answers() == self.begun_with and not self.raw()

    def troubled(self) -> bool:
        """Whether any of its fields says that something is wrong."""
        return self.grid is not None and any(e.sentence() for e in self.grid.editors().values())

    def draw(self, before: Answers | None) -> None:
        """Reads out its answers on the folded line; `before` are those of the row above."""
        self.folded.show_answers(self.answers(), before, bool(self.raw()))

    def set_raw(self, text: str, name: str) -> None:
        if self.grid is None:
            self._raw[name] = text
        elif name in self.grid.editors():
            self.grid.editors()[name].set_raw(text)

    def unfold(self) -> FieldGrid:
        """Its fields, made when they are first needed."""
        if self.grid is not None:
            return self.grid
        self.grid = grid = FieldGrid(self._kind.model, self._today)
        for name, editor in grid.editors().items():
            editor.set_value(self._answers[name])
            if name in self._raw:
                editor.set_raw(self._raw[name])
            if words := self._kind.words(name):
                suggest(editor, words)
            editor.edited.connect(self._changed)
        self._holder = holder = QFrame()
        holder.setProperty("role", "row")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addStretch(1)
        for tool in self._tools(self):
            head.addWidget(tool)
        box = QVBoxLayout(holder)
        box.setContentsMargins(px(12), px(4), px(8), px(12))
        box.setSpacing(px(2))
        box.addLayout(head)
        box.addWidget(grid)
        self._box.addWidget(holder)
        self.folded.hide()
        self._kind.live(grid)
        self.unfolded.emit()
        return grid

    def turn_off(self, name: str) -> None:
        """Turns a switch off."""
        self._answers[name] = False
        if self.grid is not None:
            self.grid.editors()[name].set_value(False)

    def fold(self) -> None:
        """Back to a line; what was typed stays."""
        if self.grid is None or self._holder is None:
            return
        focus = QApplication.focusWidget()
        had_focus = focus is not None and self.isAncestorOf(focus)
        self.folded.show()
        if had_focus:
            self.folded.setFocus()  # a field that is left may still put itself right
        self._answers, self._raw = self.grid.answers(), self.grid.raw()
        self._holder.hide()
        self._holder.deleteLater()
        self.grid = self._holder = None

    def _pressed(self) -> None:
        if not self.readonly:
            next(iter(self.unfold().editors().values())).go_to()

    def _changed(self) -> None:
        if self.grid is not None:
            self._kind.live(self.grid)
        self.edited.emit()


class RowTable(Editor):
    """A list as a table. Enter or a click unfolds a row, and Enter in it goes on to the next one or to a new one: a new
    one where nothing was written is taken away again.
    Alt++ adds, Alt+- takes away, Alt+Up and Alt+Down move, Esc folds."""

    def __init__(self, name: str, kind: RowKind, today: Today, add: str = "") -> None:
        holder = QWidget()
        self._add = link_button(add or _("Legg til"), lambda: self.add_row(), "plus")
        super().__init__(holder, self._add)
        self._name, self._kind, self._today = name, kind, today
        self._rows: list[_Row] = []
        self._removed: tuple[int, Answers, dict[str, str]] | None = None
        self._readonly = False
        self._add.setToolTip(_("Ny rad (Alt++)"))
        self._undo = link_button(_("Angre fjerning"), self.restore_row, "undo")
        self._undo.setShortcut("Ctrl+Z")  # while it is seen; where one writes, the field has it first
        self._undo.setToolTip(_("Angre (Ctrl+Z)"))
        self._undo.hide()
        self._head = HeadLine(kind.columns)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._none = Text(_("Ingen ennå."), "hint")
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addWidget(self._undo)
        foot.addWidget(self.says, 1, Qt.AlignmentFlag.AlignVCenter)  # on the line of the words beside it
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        for part in (self._head, self._none):
            box.addWidget(part)
        box.addLayout(self._list)
        box.addSpacing(px(4))
        box.addLayout(foot)
        self._keys()
        self.redraw()

    # -- as an editor

    def value(self) -> list[Answers]:
        rows = list(self._rows)
        while rows and rows[-1].is_blank():
            rows.pop()
        return [row.answers() for row in rows]

    def set_value(self, value: Any) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        for item in value or ():
            self._insert(item if isinstance(item, dict) else item.model_dump(mode="json"))
        self._forget_removed()
        self.set_error("")
        self.redraw()

    def raw(self) -> dict[str, str]:
        return {f"{at}.{path}": text for at, row in enumerate(self._rows) for path, text in row.raw().items()}

    def set_raw(self, text: str, path: str = "") -> None:
        at, _dot, name = path.partition(".")
        while at.isdigit() and len(self._rows) <= int(at):
            self._insert({})
        if at.isdigit():
            self._rows[int(at)].set_raw(text, name)
        self.redraw()

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)

    def set_error(self, text: str, path: str = "") -> None:
        if editor := self._inner(path):
            editor.set_error(text)
            return
        super().set_error(text)
        if not text:
            for row in self._rows:
                for editor in row.grid.editors().values() if row.grid is not None else ():
                    editor.set_error("")

    def seen(self, path: str = "") -> Editor | None:
        at, _dot, name = path.partition(".")
        if not at.isdigit() or int(at) >= len(self._rows):
            return super().seen(path)
        grid = self._rows[int(at)].grid
        return grid.editors().get(name) if grid is not None else None

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        self._add.setVisible(not readonly)
        self._none.setText(_("Ikke fylt ut.") if readonly else _("Ingen ennå."))
        for action in self._actions:
            action.setEnabled(not readonly)
        self._forget_removed()
        for row in self._rows:
            self._lock(row)

    def go_to(self, path: str = "") -> QWidget:
        if editor := self._inner(path):
            return editor.go_to()
        return super().go_to()

    # -- rows

    def add_row(self, answers: Answers | None = None) -> None:
        """A new row at the end, unfolded, with the focus in it."""
        if self._readonly:
            return
        given = self._kind.new([row.answers() for row in self._rows]) if answers is None else answers
        row = self._insert(given)
        row.begun_with = row.answers() if answers is None else None
        next(iter(row.unfold().editors().values())).go_to()
        self._changed()

    def remove_row(self, row: QWidget) -> None:
        """Takes a row away; `restore_row` brings the last one back."""
        at = self._at(row)
        if at is None or self._readonly:
            return
        gone = self._rows.pop(at)
        self._removed = None if gone.is_blank() or gone.is_untouched() else (at, gone.answers(), gone.raw())
        self._undo.setVisible(self._removed is not None)
        self._list.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        (self._rows[min(at, len(self._rows) - 1)].folded if self._rows else self._add).setFocus()
        self._changed()

    def restore_row(self) -> None:
        """The row that was last taken away, in its old place."""
        if self._removed is None:
            return
        at, answers, raw = self._removed
        row = self._insert(answers, min(at, len(self._rows)))
        for name, text in raw.items():
            row.set_raw(text, name)
        self._forget_removed()
        row.folded.setFocus()
        self._changed()

    def move_row(self, row: QWidget, by: int) -> None:
        """Moves a row up (-1) or down (1); the focus stays in it."""
        at = self._at(row)
        if at is None or self._readonly or not 0 <= at + by < len(self._rows):
            return
        moved, focus = self._rows.pop(at), QApplication.focusWidget()
        self._rows.insert(at + by, moved)
        self._list.removeWidget(moved)
        self._list.insertWidget(at + by, moved)
        if focus is not None:
            focus.setFocus()
        self._changed()

    def turn_off_elsewhere(self, grid: FieldGrid, name: str) -> None:
        """Turns a switch off in every row but the one that has these fields."""
        for row in self._rows:
            if row.grid is not grid:
                row.turn_off(name)
        self._changed()

    def _insert(self, answers: Answers, at: int | None = None) -> _Row:
        row = _Row(self._kind, self._today, answers, self._tools)
        row.edited.connect(self._changed)
        row.unfolded.connect(lambda: self._alone(row))
        place = len(self._rows) if at is None else at
        self._rows.insert(place, row)
        self._list.insertWidget(place, row)
        self._lock(row)
        return row

    def _tools(self, row: _Row) -> list[QWidget]:
        return [
            tool_button("chevron-up", _("Flytt raden opp"), lambda: self.move_row(row, -1)),
            tool_button("chevron-down", _("Flytt raden ned"), lambda: self.move_row(row, 1)),
            tool_button("trash", _("Fjern raden"), lambda: self.remove_row(row)),
            link_button(_("Ferdig"), lambda: self._fold(row), "check"),
        ]

    def _enter(self) -> None:
        """Enter presses a button, and so unfolds a row; in the fields of one it goes on to the next. A row that has
        something wrong stays open."""
        focus, row = QApplication.focusWidget(), self._around()
        at = self._at(row) if row is not None else None
        if isinstance(focus, QAbstractButton):
            focus.click()
        elif row is None or at is None:
            return
        elif at + 1 < len(self._rows):
            self._leave(row)
            self._rows[at + 1].folded.click()
        elif row.is_untouched():
            self.remove_row(row)
            self._add.setFocus()
        else:
            self._leave(row)
            self.add_row()

    @staticmethod
    def _leave(row: _Row) -> None:
        if not row.troubled():
            row.fold()

    def _fold(self, row: _Row) -> None:
        row.fold()
        self.redraw()

    def _alone(self, row: _Row) -> None:
        """Folds the other rows, except those that have something wrong."""
        for other in self._rows:
            if other is not row and not other.troubled():
                other.fold()
        self.redraw()
        self.unfolded.emit()
        QTimer.singleShot(60, row, lambda: _reveal(row))  # when the layout has given it its height

    def _changed(self) -> None:
        self.redraw()
        self.edited.emit()

    def redraw(self) -> None:
        """Reads the rows out again."""
        before: Answers | None = None
        for row in self._rows:
            row.draw(before)
            before = row.answers()
        words = longest_words(self._kind.columns, [row.folded.cells() for row in self._rows])
        self._head.set_words(words)
        for row in self._rows:
            row.folded.set_words(words)
        self._none.setVisible(not self._rows)
        self._head.setVisible(bool(self._rows))

    def _lock(self, row: _Row) -> None:
        row.readonly = self._readonly
        row.folded.set_live(not self._readonly)
        if self._readonly:
            row.fold()

    def _inner(self, path: str) -> Editor | None:
        at, _dot, rest = path.partition(".")
        if not at.isdigit() or int(at) >= len(self._rows) or self._readonly:
            return None
        return self._rows[int(at)].unfold().editors().get(rest.partition(".")[0])

    def _at(self, row: QWidget) -> int | None:
        return next((at for at, other in enumerate(self._rows) if other is row), None)

    def _around(self) -> _Row | None:
        focus = QApplication.focusWidget()
        return next(
            (row for row in self._rows if focus is not None and (row is focus or row.isAncestorOf(focus))), None
        )

    def _keys(self) -> None:
        def here(act: Callable[[_Row], None]) -> Callable[[], None]:
            def run() -> None:
                if (row := self._around()) is not None:
                    act(row)

            return run

        self._actions = [
            key_action(self, text, keys, act, within=True)
            for text, keys, act in (
                (_("Ny rad i tabellen"), "Alt++", lambda: self.add_row()),
                (_("Fjern raden"), "Alt+-", here(self.remove_row)),
                (_("Flytt raden opp"), "Alt+Up", here(lambda row: self.move_row(row, -1))),
                (_("Flytt raden ned"), "Alt+Down", here(lambda row: self.move_row(row, 1))),
                (_("Fold raden sammen"), "Esc", here(self._fold)),
                (_("Videre til neste rad"), "Return; Enter", self._enter),
            )
        ]

    def _forget_removed(self) -> None:
        self._removed = None
        self._undo.hide()


def _reveal(row: QWidget) -> None:
    """Scrolls so that the whole row is in sight, as far as there is room."""
    above = row.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    if above is not None:
        above.ensureWidgetVisible(row, 0, px(8))
