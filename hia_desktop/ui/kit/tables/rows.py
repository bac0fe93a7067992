"""The big table: all keys up front, each window of rows fetched when it is first painted."""

from collections.abc import Callable, Hashable, Sequence
from math import ceil
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QTableView, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.verbs import Asked
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import paint_ring
from hia_desktop.ui.kit.tables.model import FIRST, Asker, Row, RowsModel, Table
from hia_desktop.ui.kit.tables.row_cells import CellPainter, empty_state, row_height, unit
from hia_desktop.ui.kit.theme import px

_TIGHTEST = 0.62  # of a text column's declared width, before the table scrolls sideways
_TIGHT = 0.8  # of them, before the spare columns are left out


class Rows(QTableView):
    """Shows a `Table`: sorted and filtered by the service, selection kept by key, fit for 100 000 rows.

    `opened` carries the key of a row on Enter or a double click, `selected` the key of the current row, `counted` how
    many rows there are each time they are asked for. `empty` is the headline of an empty table and
    `empty_help` what to do then. `first(filter, order, text)`, where there may be very many, gives the first `FIRST`
    keys: their rows are painted before the rest is asked for.
    """

    opened = Signal(object)
    selected = Signal(object)
    counted = Signal(int)
    filled = Signal()
    """The rows that are in sight have come, or there are none."""

    def __init__(
        self,
        host: Asker,
        listing: Table[Any],
        *,
        order: str = "",
        empty: str = "",
        empty_help: str = "",
        first: Callable[[str, str, str], Asked[Sequence[Any]]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._host, self._listing, self._first = host, listing, first
        self._filter = ""
        self._order, self._text = order, ""
        self._empty, self._empty_help = empty, empty_help
        self._answered = self._to_top = self._begun = self._rest_wanted = False
        self._widths: dict[int, int] = {}
        self._fitting = self._low = False
        self._key: Hashable | None = None
        self._recalled: tuple[int, int] | None = None
        self._field: QLineEdit | None = None
        self._model = RowsModel(host, listing, self)
        self._fetching = QTimer(self, singleShot=True, interval=10)
        self._fetching.timeout.connect(self._fetch_visible)
        self._model.wanted.connect(self._want)
        self._model.filled.connect(self._filled)
        self.setModel(self._model)
        self.setItemDelegate(CellPainter(self))
        self._dress()
        self.activated.connect(self._opened)
        self.selectionModel().currentRowChanged.connect(self._moved)

    # -- what is shown

    def show_rows(self, filter: Any = None, text: str = "", order: str = "") -> None:
        """Asks for other rows, in another order when one is given; the table starts at its top again."""
        self._to_top = (filter, text) != (self._filter, self._text)
        self._filter, self._text = filter, text
        self._order = order or self._order
        self._show_order()
        self.refresh()

    def recall(self, filter: str, text: str, order: str, key: Hashable | None, at: int, depth: int) -> None:
        """How the table was left: what it showed, the row in focus (where that is gone, the one that has come in its
        place `at`), and how far it was scrolled in pixels. Taken up at the first answer."""
        self._filter, self._text, self._order, self._key = filter, text, order, key
        self._recalled = (at, depth)
        self._show_order()

    @property
    def scrolled(self) -> int:
        """How far it is scrolled, in pixels."""
        return self.verticalScrollBar().value()

    @property
    def order(self) -> str:
        """The key of the column that sorts, «-key» for descending."""
        return self._order

    def current_row(self) -> Row | None:
        """The row in focus; None when there is none, or it has not come yet."""
        index = self.currentIndex()
        return self._model.row_at(index.row()) if index.isValid() else None

    def refresh(self) -> None:
        """Asks again for the same; selection and scrolling are kept. A list that begins at its top may come in two."""
        first = self._first
        self._begun = first is not None and self._recalled in (None, (0, 0)) and (self._to_top or not self._model.keys)
        self._rest_wanted = False
        asks = first if first is not None and self._begun else self._listing.keys
        self._host.ask(self, self._take_keys, asks(self._filter, self._order, self._text))

    def _filled(self) -> None:
        if self._rest_wanted:
            self._rest_wanted = self._begun = False
            self._host.ask(self, self._take_keys, self._listing.keys(self._filter, self._order, self._text))
        self.filled.emit()

    def set_empty(self, headline: str, help_text: str = "") -> None:
        """What an empty table says: that there is nothing, and what to do."""
        self._empty, self._empty_help = headline, help_text
        self._describe()

    def current_key(self) -> Hashable | None:
        """The key of the row in focus; None when there is none."""
        index = self.currentIndex()
        return self._model.keys[index.row()] if index.isValid() else None

    def chosen_keys(self) -> list[Hashable]:
        """The keys of the rows that are chosen, as they stand."""
        return [self._model.keys[at] for at in sorted(one.row() for one in self.selectionModel().selectedRows())]

    def choose(self, keys: Sequence[Hashable]) -> None:
        """Chooses the rows of these keys that are in the list, and no others."""
        wanted = QItemSelection()
        for at in map(self._model.row_of, keys):
            wanted.select(self._model.index(at, 0), self._model.index(at, 0))
        how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().select(wanted, how)

    def select_key(self, key: Hashable) -> bool:
        """Puts the focus on the row with this key and scrolls to it; False when it is not in the list."""
        at = self._model.row_of(key)
        if at >= 0:
            self.setCurrentIndex(self._model.index(at, 0))
        return at >= 0

    def go_to(self) -> None:
        """Takes the keyboard, on the row that is chosen or else the first: Qt alone makes a row the current one without
        showing it."""
        self.setFocus()
        if self._model.rowCount():
            self.selectRow(max(0, self.currentIndex().row()))

    def follow(self, field: QLineEdit) -> None:
        """Enter and Down lead from the field that narrows the list into it, where there are rows, and Up from the first
        row back to the field."""

        def into() -> None:
            if self._model.rowCount():
                self.go_to()

        self._field = field
        field.returnPressed.connect(into)
        key_action(field, _("Til listen"), "Down", into, within=True)

    def _take_keys(self, keys: Sequence[Hashable]) -> None:
        kept, at, depth = self._key, self.currentIndex().row(), self.scrolled
        recalled = self._recalled is not None
        if self._recalled is not None:
            (at, depth), self._recalled = self._recalled, None
        blocked = self.selectionModel().blockSignals(True)
        self._model.take_keys(keys)
        self.selectionModel().blockSignals(blocked)
        self._answered = True
        self._model.grouped = bool(self._listing.group) and self._order == self._listing.grouped_by
        if recalled:
            self.executeDelayedItemsLayout()
        if kept is not None and keys:
            found = self._model.row_of(kept)
            row = found if found >= 0 else min(max(at, 0), len(keys) - 1)
            self.setCurrentIndex(self._model.index(row, max(0, self.currentIndex().column())))
        elif keys and self.hasFocus() and not self.currentIndex().isValid():
            self.setCurrentIndex(self._model.index(0, 0))  # Qt does so only as the keyboard comes
        self.verticalScrollBar().setValue(0 if self._to_top else depth)
        if recalled:
            self.scrollTo(self.currentIndex())
        self._to_top = False
        self._rest_wanted = self._begun and len(keys) >= FIRST
        self._describe()
        if not self._rest_wanted:
            self.counted.emit(len(keys))
        if not keys:
            self.filled.emit()
        elif self._begun:
            self.executeDelayedItemsLayout()
            self._fetch_visible()  # before their places are painted, not after
        self.viewport().update()

    def _describe(self) -> None:
        nothing = self._answered and not self._model.keys
        self.setAccessibleDescription(f"{self._empty} {self._empty_help}".strip() if nothing else "")
        self.viewport().update()

    # -- fetching

    def _want(self) -> None:
        if not self._fetching.isActive():
            self._fetching.start()

    def _fetch_visible(self) -> None:
        """Asks for what is in sight now, not for what was scrolled past."""
        if self._model.keys:
            first = max(0, self.rowAt(0))
            last = self.rowAt(self.viewport().height() - 1)
            self._model.fetch(first, last if last >= 0 else len(self._model.keys) - 1)

    # -- sorting and opening

    def _sort_by(self, section: int) -> None:
        column = self._listing.columns[section]
        if column.sortable:
            self._order = f"-{column.key}" if self._order == column.key else column.key
            self.refresh()
        self._show_order()

    def _show_order(self) -> None:
        found = next(
            (n for n, column in enumerate(self._listing.columns) if column.key == self._order.removeprefix("-")), -1
        )
        way = Qt.SortOrder.DescendingOrder if self._order.startswith("-") else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(found, way)

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        self._key = self._model.keys[now.row()] if now.isValid() else None
        self.viewport().update()  # the whole row shows where the keyboard is, and Qt paints one cell of it
        self.selected.emit(self._key)

    def _opened(self, index: QModelIndex) -> None:
        self.opened.emit(self._model.keys[index.row()])

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The row that the keyboard is on is shown, where Qt makes one the current one without showing it. A click
        chooses its own."""
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.choose([key] if (key := self.current_key()) is not None else [])
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        """What the mouse has left is painted as the others, also when the rows were fetched anew or a dialog was open
        meanwhile: Qt alone has then forgotten which row it was."""
        if event.type() is QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; copying is left out,
        since the clipboard is no place for a list of patients."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._opened(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        elif event.key() == Qt.Key.Key_Up and self._field is not None and self.currentIndex().row() <= 0:
            self._field.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._model.keys:
            row = 0 if event.key() == Qt.Key.Key_Home else len(self._model.keys) - 1
            index = self._model.index(row, max(0, self.currentIndex().column()))
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.setCurrentIndex(index)
            else:  # with Ctrl held down Qt would take the choice of a row that is chosen away
                how = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
                self.selectionModel().setCurrentIndex(index, how)
        else:
            super().keyPressEvent(event)

    # -- looks

    def set_low(self, low: bool) -> None:
        """Rows and header without their air, where there is little height."""
        if low != self._low:
            self._low = low
            self.horizontalHeader().setFixedHeight(round((30 if low else 40) * unit(self.font())))
            self._fit()

    def _dress(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        for signal in (self.entered, self.viewportEntered):
            signal.connect(lambda *_where: self.viewport().update())
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.sectionClicked.connect(self._sort_by)
        header.sectionResized.connect(self._widened)
        self._show_order()
        self._fit()

    def _widened(self, section: int, _old: int, width: int) -> None:
        if not self._fitting:
            self._widths[section] = width

    def _fit(self) -> None:
        """Row height by the font; widths as declared or dragged;
        what lacks is taken from the texts, what is left over is shared out."""
        self._fitting = True
        self.verticalHeader().setDefaultSectionSize(row_height(self.font(), low=self._low))
        one, columns = unit(self.font()), self._listing.columns
        declared = sum(column.width * one * (_TIGHT if column.kind == "text" else 1) for column in columns)
        lacks = declared > self.viewport().width() > 0
        for n, column in enumerate(columns):
            self.setColumnHidden(n, column.spare and lacks)
        widths = [
            0 if self.isColumnHidden(n) else self._widths.get(n, round(c.width * one)) for n, c in enumerate(columns)
        ]
        given = [n for n, width in enumerate(widths) if width and columns[n].kind == "text" and n not in self._widths]
        self._squeeze(widths, given)
        shares = [
            0 if n in self._widths or self.isColumnHidden(n) else column.stretch for n, column in enumerate(columns)
        ]
        spare = max(0, self.viewport().width() - sum(widths))
        for n, width in enumerate(widths):
            self.setColumnWidth(n, width + (spare * shares[n] // sum(shares) if sum(shares) else 0))
        self._fitting = False

    def _squeeze(self, widths: list[int], given: list[int]) -> None:
        """What lacks is taken from the given columns alike, from none more than that its heading is read whole."""
        words, columns = QFontMetricsF(theme.font(13, QFont.Weight.DemiBold)), self._listing.columns
        least = {n: ceil(words.horizontalAdvance(str(columns[n].title))) + px(2 * 14) for n in given}
        held, share = [0], 1.0
        while held:
            texts = sum(widths[n] for n in given)
            share = min(1.0, max(_TIGHTEST, (texts - sum(widths) + self.viewport().width()) / max(1, texts)))
            held = [n for n in given if widths[n] * share < least[n]]
            given = [n for n in given if n not in held]
            for n in held:
                widths[n] = least[n]
        for n in given:
            widths[n] = int(widths[n] * share)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares out the width anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follows the font."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_model"):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or what to do when there are none."""
        super().paintEvent(event)
        if self._answered and not self._model.keys:
            painter = QPainter(self.viewport())
            empty_state(
                painter, QRect(self.viewport().rect()), self._empty, self._empty_help, self.font(), theme.tokens()
            )
            painter.end()
            if self.hasFocus():
                paint_ring(self.viewport())
