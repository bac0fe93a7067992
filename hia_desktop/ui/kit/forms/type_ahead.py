"""Type-ahead: while one writes in a line, what fits stands on a sheet beside it, to be taken or left alone."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetricsF, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import announce, scaled, width_of, write
from hia_desktop.ui.kit.forms.editors import Line, LineEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, paint_sheet

Answer = Callable[[Sequence[Any]], object]
Search = Callable[[QObject, Answer, str], object]
"""Asks what fits a text on behalf of an owner, and answers later, on this thread, with the newest question's values."""
FEWEST = 2
"""Signs that make a question."""
_SHOWN, _FEWEST_SHOWN = 8, 3
_ROW, _EDGE, _GAP = 34, 6, 2
"""Design pixels: a line's height, the sheet's inner edge, and between field and sheet."""
_TAKES = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_KEYS = (*_TAKES, Qt.Key.Key_Tab, Qt.Key.Key_Escape, Qt.Key.Key_Up, Qt.Key.Key_Down)

_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Suggestion:
    """How one value reads: what stands before its words, the words, and what stands after them."""

    lead: str
    text: str
    note: str = ""


class _Model(QAbstractListModel):
    """What fits, as it reads."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Suggestion] = []

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return told(self.rows[index.row()])

    def show(self, rows: list[Suggestion]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


def told(row: Suggestion) -> str:
    """A suggestion as it is read aloud."""
    return ", ".join(part for part in (f"{row.lead} {row.text}".strip(), row.note) if part)


class _Row(QStyledItemDelegate):
    """One suggestion on a line: what leads it in bold, its words, and its note at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view, model, tokens, rect = self.parent(), index.model(), theme.tokens(), QRectF(option.rect)
        assert isinstance(view, QListView) and isinstance(model, _Model)
        row, plain = model.rows[index.row()], view.font()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.fillRect(rect, QColor(tokens.selected if chosen else tokens.ground if hovered else tokens.surface))
        if chosen:
            painter.fillRect(QRectF(rect.left(), rect.top(), px(3), rect.height()), QColor(tokens.brand))
        strong, small = scaled(plain, 1.0, bold=True), scaled(plain, 0.86)
        lead = max((width_of(strong, one.lead) for one in model.rows), default=0) + px(14)
        note = max((width_of(small, one.note) for one in model.rows), default=0) + px(4)
        inner = rect.adjusted(px(14), 0, -px(12), 0)
        room = inner.width() - lead - note - px(12)
        shown = QFontMetricsF(plain).elidedText(row.text, Qt.TextElideMode.ElideRight, room)
        at = inner.left()
        for wide, face, text, ink in (
            (lead, strong, row.lead, tokens.ink),
            (room + px(12), plain, shown, tokens.ink),
            (note, small, row.note, tokens.ink2),
        ):
            write(painter, QRectF(at, inner.top(), wide, inner.height()), text, face, QColor(ink))
            at += wide
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(px(200), px(_ROW))


class Sheet(QFrame):
    """What fits, over the window's other content, below what is written in or above it and never on it.
    `keys` says what can be pressed. It keeps its side while it is open."""

    def __init__(self, window: QWidget, name: str, keys: str) -> None:
        super().__init__(window)
        self._down: bool | None = None
        self.list, self.model = QListView(), _Model(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Row(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(name)
        self._keys = Text(keys, "faint", wrap=False)
        self._keys.setContentsMargins(px(14), px(2), px(14), 0)
        box = QVBoxLayout(self)
        box.setContentsMargins(1, px(_EDGE), 1, px(_EDGE))
        box.setSpacing(0)
        box.addWidget(self.list)
        box.addWidget(self._keys)
        self.hide()

    def place(self, field: QWidget, within: QRect) -> None:
        """As high as what fits needs and the window has room for, on the side of the place `within` the field that has
        most of it."""
        window = self.parentWidget()
        assert window is not None
        top = field.mapTo(window, within.topLeft())
        above, below = top.y() - px(_GAP), window.height() - top.y() - within.height() - px(_GAP)
        rest = 2 * px(_EDGE) + self._keys.sizeHint().height()
        rows = min(len(self.model.rows), _SHOWN)
        if self._down is None:
            self._down = below >= rest + min(rows, _FEWEST_SHOWN) * px(_ROW) or below >= above
        fits = ((below if self._down else above) - rest) // px(_ROW)
        self.list.setFixedHeight(max(1, min(rows, fits)) * px(_ROW))
        wide = min(max(within.width(), px(420)), window.width())
        self.setFixedSize(wide, self.list.height() + rest)
        left = max(0, min(top.x(), window.width() - wide))
        y = top.y() + within.height() + px(_GAP) if self._down else top.y() - px(_GAP) - self.height()
        self.move(left, y)
        self.show()
        self.raise_()

    def hideEvent(self, event: QHideEvent) -> None:
        self._down = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()  # at the end of the list the page stays where it is

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, None, top=True)


class TypeAhead(QObject):
    """What fits the line of an editor, asked for at each key. Arrows choose, Enter takes the chosen one or the first,
    Tab the chosen one on its way to the next field, a click any; Esc closes the sheet and nothing else.

    Nothing is taken that was not chosen: free text stays as it was written. `words(value)` is how a value reads.
    """

    taken = Signal(object)
    """A value was taken; whoever listens puts it where it belongs."""

    def __init__(self, editor: LineEditor, search: Search, words: Callable[[Any], Suggestion]) -> None:
        super().__init__(editor)
        line = editor.control
        assert isinstance(line, Line)
        self._line, self._search, self._words = line, search, words
        self._values: list[Any] = []
        self._sheet: Sheet | None = None
        self._watched: list[QWidget] = []
        self._open = False
        line.textEdited.connect(self._typed)
        line.left.connect(self.close)
        line.installEventFilter(self)

    def is_open(self) -> bool:
        """Whether the sheet is seen."""
        return self._sheet is not None and self._sheet.isVisible()

    def ask(self) -> None:
        """Shows what fits what stands in the line."""
        text = self._line.text().strip()
        self._open = len(text) >= FEWEST
        if self._open:
            self._search(self, self._came, text)
        else:
            self.close()

    def close(self) -> None:
        """Takes the sheet away; what is typed stays."""
        self._open = False
        for widget in self._watched:
            widget.removeEventFilter(self)
        self._watched = []
        if self._sheet is not None:
            self._sheet.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the sheet while it is open; the sheet follows the line, and goes with it."""
        if watched is not self._line:
            if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide) and self.is_open():
                self._follow()
            return False
        if isinstance(event, QKeyEvent) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            if event.type() == QEvent.Type.ShortcutOverride and event.key() in _KEYS and self.is_open():
                event.accept()  # Esc folds a row and Enter presses a button when there is no sheet
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event.key())
        if event.type() == QEvent.Type.Hide:
            self.close()
        return False

    def _key(self, key: int) -> bool:
        """Whether a key was for the sheet alone."""
        if not self.is_open():
            if key == Qt.Key.Key_Down and len(self._line.text().strip()) >= FEWEST and not self._line.isReadOnly():
                self.ask()
                return True
            return False
        if key in _TAKES:
            self._take(max(0, self._chosen()))
        elif key == Qt.Key.Key_Tab:
            if self._chosen() >= 0:
                self._take(self._chosen())
            return False
        elif key == Qt.Key.Key_Escape:
            self.close()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def _typed(self, _text: str) -> None:
        self.ask()

    def _came(self, values: Sequence[Any]) -> None:
        if not self._open or not self._line.hasFocus():
            return
        self._values, rows = list(values), [self._words(value) for value in values]
        typed = self._line.text().strip().casefold()
        whole = bool(rows) and typed in (rows[0].lead.casefold(), rows[0].text.casefold())
        if not rows or (whole and len(rows) == 1):
            self.close()  # nothing is left to choose
            return
        sheet = self._sheet_here()
        sheet.model.show(rows)
        if whole:
            sheet.list.setCurrentIndex(sheet.model.index(0))
        sheet.list.scrollToTop()
        sheet.place(self._line, self._line.rect())
        for widget in _above(self._line):
            if widget not in self._watched:
                widget.installEventFilter(self)
                self._watched.append(widget)
        announce(self._line, plural(len(values), _("forslag"), _("forslag")))

    def _sheet_here(self) -> Sheet:
        window = self._line.window()
        if self._sheet is None or self._sheet.parentWidget() is not window:
            keys = _("Pil ned velger · Enter eller Tab tar · Esc lukker")
            self._sheet = sheet = Sheet(window, _("Forslag"), keys)
            self.destroyed.connect(sheet.deleteLater)
            sheet.list.clicked.connect(lambda index: self._take(index.row()))
        return self._sheet

    def _follow(self) -> None:
        if self._sheet is not None and self._line.isVisible() and not self._line.visibleRegion().isEmpty():
            self._sheet.place(self._line, self._line.rect())
        else:
            self.close()

    def _chosen(self) -> int:
        return self._sheet.list.currentIndex().row() if self._sheet is not None else -1

    def _move(self, step: int) -> None:
        assert self._sheet is not None
        count = len(self._values)
        at = (self._chosen() + step) % count if self._chosen() >= 0 else (0 if step > 0 else count - 1)
        self._sheet.list.setCurrentIndex(self._sheet.model.index(at))
        announce(self._line, told(self._sheet.model.rows[at]))

    def _take(self, at: int) -> None:
        value = self._values[at]
        self.close()
        self.taken.emit(value)
        self._line.end(False)


def _above(widget: QWidget) -> Iterator[QWidget]:
    """What a widget stands in, up to its window and with it: when one of them moves, it moves."""
    above = widget.parentWidget()
    while above is not None:
        yield above
        above = None if above.isWindow() else above.parentWidget()
