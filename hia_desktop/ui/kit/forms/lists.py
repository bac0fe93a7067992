"""ListEditor: rows of editors that can be added, moved and taken away by keys."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.ui.kit.forms.editors import Editor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, tool_button


class Grid(Protocol):
    """The editors of one row, as a widget."""

    def editors(self) -> dict[str, Editor]:
        """By field name, in order."""
        ...

    def answers(self) -> dict[str, Any]:
        """Field name to answer."""
        ...

    def raw(self) -> dict[str, str]:
        """Dotted field to unreadable text."""
        ...


class _Row(QFrame):
    changed = Signal()

    def __init__(self, grid: Any, tools: list[QWidget]) -> None:
        super().__init__()
        self.grid: Grid = grid
        self.number = Text("", "label", wrap=False)
        self.tools = tools
        self.setProperty("role", "row")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.number, 1)
        for tool in tools:
            head.addWidget(tool)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(4), px(8), px(12))
        box.setSpacing(px(2))
        box.addLayout(head)
        box.addWidget(grid)
        self.blank = grid.answers()
        for editor in self.grid.editors().values():
            editor.edited.connect(self.changed)

    def is_blank(self) -> bool:
        return self.grid.answers() == self.blank and not self.grid.raw()

    def set_answers(self, answers: dict[str, Any]) -> None:
        for name, editor in self.grid.editors().items():
            if name in answers:
                editor.set_value(answers[name])


class ListEditor(Editor):
    """A list of rows. Alt+Plus adds, Alt+Up and Alt+Down move, Alt+Minus takes away,
    and what was taken away can be had back."""

    def __init__(self, name: str, new_grid: Callable[[], QWidget]) -> None:
        holder = QWidget()
        self._add = link_button(_("Legg til"), lambda: self.add_row(focus=True), "plus")
        super().__init__(holder, self._add)
        self._name, self._new_grid = name, new_grid
        self._rows: list[_Row] = []
        self._removed: tuple[int, dict[str, Any], dict[str, str]] | None = None
        self._readonly = False
        self._add.setToolTip(_("Ny rad (Alt++)"))
        self._undo = link_button(_("Angre fjerning"), self.restore_row, "undo")
        self._undo.setShortcut("Ctrl+Z")  # while it is seen; where one writes, the field has it first
        self._undo.setToolTip(_("Angre (Ctrl+Z)"))
        self._undo.hide()
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        foot = QHBoxLayout()
        foot.addWidget(self._add)
        foot.addWidget(self._undo)
        foot.addWidget(self.says, 1, Qt.AlignmentFlag.AlignVCenter)  # on the line of the words beside it
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(self._list)
        box.addLayout(foot)
        for keys, act in self._keys():
            shortcut = QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def value(self) -> list[dict[str, Any]]:
        rows = list(self._rows)
        while rows and rows[-1].is_blank():
            rows.pop()
        return [row.grid.answers() for row in rows]

    def set_value(self, value: Any) -> None:
        for row in self._rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self._rows = []
        for item in value or ():
            self.add_row(item if isinstance(item, dict) else item.model_dump(mode="json"), quiet=True)
        self._forget_removed()
        self._number()
        self.set_error("")
        self._say_empty()

    def raw(self) -> dict[str, str]:
        return {f"{at}.{path}": text for at, row in enumerate(self._rows) for path, text in row.grid.raw().items()}

    def set_raw(self, text: str, path: str = "") -> None:
        at, _dot, rest = path.partition(".")
        while at.isdigit() and len(self._rows) <= int(at):
            self.add_row(quiet=True)
        if inner := self._inner(path):
            inner.set_raw(text, rest.partition(".")[2])
        self._number()

    def set_name(self, name: str) -> None:
        self.setAccessibleName(name)
        self._add.setAccessibleName(_("Legg til rad i {list}").format(list=name))

    def set_error(self, text: str, path: str = "") -> None:
        if inner := self._inner(path):
            inner.set_error(text, path.partition(".")[2].partition(".")[2])
            return
        super().set_error(text)
        if not text:
            for row in self._rows:
                for editor in row.grid.editors().values():
                    editor.set_error("")

    def seen(self, path: str = "") -> Editor | None:
        inner = self._inner(path)
        return inner.seen(path.partition(".")[2].partition(".")[2]) if inner is not None else super().seen(path)

    def set_readonly(self, readonly: bool) -> None:
        self._readonly = readonly
        self._add.setVisible(not readonly)
        self._forget_removed()
        for row in self._rows:
            self._lock(row)
        self._say_empty()

    def _say_empty(self) -> None:
        """A heading with nothing under it could be anything."""
        self.says.note(_("Ikke fylt ut.") if self._readonly and not self._rows else "")

    def go_to(self, path: str = "") -> QWidget:
        if inner := self._inner(path):
            return inner.go_to(path.partition(".")[2].partition(".")[2])
        return next(iter(self._rows[0].grid.editors().values())).go_to() if self._rows else super().go_to()

    def add_row(
        self, answers: dict[str, Any] | None = None, focus: bool = False, quiet: bool = False, at: int | None = None
    ) -> None:
        """A row with these answers, or an empty one, at the end or at `at`."""
        up = tool_button("chevron-up", _("Flytt raden opp"), lambda: self.move_row(row, -1))
        down = tool_button("chevron-down", _("Flytt raden ned"), lambda: self.move_row(row, 1))
        away = tool_button("trash", _("Fjern raden"), lambda: self.remove_row(row))
        row = _Row(self._new_grid(), [up, down, away])
        row.set_answers(answers or {})
        row.changed.connect(self.edited)
        place = len(self._rows) if at is None else at
        self._rows.insert(place, row)
        self._list.insertWidget(place, row)
        self._lock(row)
        if not quiet:
            self._number()
            self.edited.emit()
        if focus:
            next(iter(row.grid.editors().values())).go_to()

    def remove_row(self, row: QWidget) -> None:
        """Takes a row away; `restore_row` brings the last one back."""
        at = self._at(row)
        if at is None or self._readonly:
            return
        gone = self._rows.pop(at)
        self._removed = None if gone.is_blank() else (at, gone.grid.answers(), gone.grid.raw())
        self._undo.setVisible(self._removed is not None)
        self._list.removeWidget(gone)
        gone.hide()
        gone.deleteLater()
        self._number()
        self.edited.emit()
        rest = self._rows[min(at, len(self._rows) - 1)] if self._rows else None
        (next(iter(rest.grid.editors().values())).go_to() if rest else self._add.setFocus())

    def restore_row(self) -> None:
        """The row that was last taken away, in its old place."""
        if self._removed is None:
            return
        at, answers, raw = self._removed
        at = min(at, len(self._rows))
        self._forget_removed()
        self.add_row(answers, focus=True, at=at)
        for path, text in raw.items():
            self.set_raw(text, f"{at}.{path}")

    def move_row(self, row: QWidget, by: int) -> None:
        """Moves a row up (-1) or down (1); the focus stays in it."""
        at = self._at(row)
        if at is None or self._readonly or not 0 <= at + by < len(self._rows):
            return
        moved = self._rows.pop(at)
        self._rows.insert(at + by, moved)
        focus = QApplication.focusWidget()
        self._list.removeWidget(moved)
        self._list.insertWidget(at + by, moved)
        if focus is not None:
            focus.setFocus()
        self._number()
        self.edited.emit()

    def _keys(self) -> tuple[tuple[str, Callable[[], None]], ...]:
        """The keys of the innermost list around the focus;
        Qt gives each to whichever list it likes, so all pass it on."""

        def here(act: Callable[["ListEditor", QWidget], None]) -> Callable[[], None]:
            def run() -> None:
                found = _around(QApplication.focusWidget())
                if found is not None and not found[0]._readonly:
                    act(*found)

            return run

        add = here(lambda owner, _row: owner.add_row(focus=True))
        return (
            ("Alt++", add),
            ("Ctrl+Shift+N", add),
            ("Alt+-", here(lambda owner, row: owner.remove_row(row))),
            ("Alt+Up", here(lambda owner, row: owner.move_row(row, -1))),
            ("Alt+Down", here(lambda owner, row: owner.move_row(row, 1))),
        )

    def _inner(self, path: str) -> Editor | None:
        at, _dot, rest = path.partition(".")
        if not at.isdigit() or int(at) >= len(self._rows):
            return None
        return self._rows[int(at)].grid.editors().get(rest.partition(".")[0])

    def _at(self, row: QWidget) -> int | None:
        return next((at for at, other in enumerate(self._rows) if other is row), None)

    def _lock(self, row: _Row) -> None:
        for tool in row.tools:
            tool.setVisible(not self._readonly)
        for editor in row.grid.editors().values():
            editor.set_readonly(self._readonly)

    def _number(self) -> None:
        for at, row in enumerate(self._rows, 1):
            row.number.setText(_("{name} {number}").format(name=self._name, number=at))
            row.tools[0].setEnabled(at > 1)
            row.tools[1].setEnabled(at < len(self._rows))

    def _forget_removed(self) -> None:
        self._removed = None
        self._undo.hide()


def _around(widget: QWidget | None) -> tuple[ListEditor, QWidget] | None:
    """The innermost list around a widget, and the row the widget is in (the widget itself when it is in none)."""
    row: QWidget | None = None
    while widget is not None:
        if isinstance(widget, _Row) and row is None:
            row = widget
        if isinstance(widget, ListEditor):
            return widget, row or widget
        widget = widget.parentWidget()
    return None
