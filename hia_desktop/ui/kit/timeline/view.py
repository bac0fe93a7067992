"""The timeline widget: zoom, pan, arrow keys, tooltips, and the same content as a table."""

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.domain.timeline import LANES, Timeline
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.timeline.layout import (
    SICK,
    Block,
    Item,
    Layout,
    Spot,
    arrange,
    closest,
    fit_scale,
    frame,
    row_pitch,
    rows_high,
)
from hia_desktop.ui.kit.timeline.paint import paint_layout
from hia_desktop.ui.kit.timeline.words import bar_sentence, mark_sentence, summary, table
from hia_desktop.ui.kit.widgets import plain_tip

_TWO_YEARS = 731
_TIP_LINES = 8


class TimelineView(QWidget):
    """One course on a time axis. `activated` names the target of a clicked mark, as the model gives it."""

    activated = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timeline = Timeline(today=date(2000, 1, 1), today_label="")
        self._layout: Layout | None = None
        self._scale = 0.0  # pixels a day; 0 fits everything in
        self._pan = 0.0
        self._focused: tuple[int, int] | None = None
        self._hovered: Item | None = None
        self._grip: QPointF | None = None
        self._dragged = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Tidslinje"))
        self._made: QTableWidget | None = None
        inside = QVBoxLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSizeConstraint(
            QVBoxLayout.SizeConstraint.SetNoConstraint
        )  # hidden or shown, the table asks for no room of its own
        key = QShortcut(QKeySequence(Qt.Key.Key_T), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        key.activated.connect(self.toggle_table)

    def show_timeline(self, timeline: Timeline) -> None:
        """Draws another timeline; the zoom is kept when it is the same course redrawn,
        that is when it starts on the same day."""
        if timeline.span()[0] != self._timeline.span()[0]:
            self._scale, self._focused = 0.0, None
        self._timeline = timeline
        self._hovered = None
        self._forget_layout()
        if self._focused is not None and self._item(self._focused) is None:
            self._focused = None
        self.setAccessibleDescription(summary(timeline))
        if self._as_table():
            self._fill_table()

    def rows(self) -> list[tuple[str, str, str]]:
        """Everything drawn, as (date, what, how it stands), by date."""
        return [line[:3] for line in table(self._timeline)]

    def toggle_table(self) -> None:
        """Swaps the picture for a table with the same content, and back."""
        showing = not self._as_table()
        if showing:
            self._fill_table()
        self._table.setVisible(showing)
        (self._table if showing else self).setFocus()

    def zoom_in(self) -> None:
        """A step closer, round the middle."""
        self._zoom(1.4, self._spread().frame.plot.width() / 2)

    def zoom_out(self) -> None:
        """A step further away, round the middle."""
        self._zoom(1 / 1.4, self._spread().frame.plot.width() / 2)

    def fit(self) -> None:
        """Shows the whole course."""
        self._scale = 0.0
        self._forget_layout()

    def sizeHint(self) -> QSize:
        """Wide, with some air; given more height it sets labels in more rows."""
        return QSize(720, round((rows_high(1, 1) + 1) * self._line()))

    def minimumSizeHint(self) -> QSize:
        """Room for one label row above and one below each dot."""
        return QSize(320, round(rows_high(1, 1) * self._line()) + 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the cached layout, shifted."""
        if not self._as_table():
            focused = self._item(self._focused) if self.hasFocus() and self._focused else None
            painter = QPainter(self)
            paint_layout(painter, self._spread(), self._timeline, theme.tokens(), self._pan, self._hovered, focused)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays out anew."""
        self._forget_layout()

    def changeEvent(self, event: QEvent) -> None:
        """Follows the font and the theme."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._forget_layout()
            self.updateGeometry()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Shows the tooltip of what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = "\n".join(self._tips(QPointF(event.pos())))
            QToolTip.showText(event.globalPos(), plain_tip(tip), self)
            return True
        return super().event(event)

    # -- layout and view

    def _line(self) -> float:
        return row_pitch(self.font())

    def _spread(self) -> Layout:
        """The layout at the present zoom, made once and kept until something changes."""
        if self._layout is None:
            box = frame(QRectF(self.rect()), self.font())
            self._layout = arrange(self._timeline, box, self._scale or fit_scale(self._timeline, box))
            self._hovered = None
            self._pan = _inside(self._layout, self._pan)
        return self._layout

    def _forget_layout(self) -> None:
        self._layout = None
        self.update()

    def _move_to(self, pan: float) -> None:
        pan = _inside(self._spread(), pan)
        if pan != self._pan:
            self._pan = pan
            self.update()

    def _zoom(self, factor: float, at: float) -> None:
        """Scales round the point `at` pixels into the plot, between two weeks and two years (or the whole course)."""
        old = self._spread()
        fit = fit_scale(self._timeline, old.frame)
        low, high = min(fit, old.frame.plot.width() / _TWO_YEARS), closest(old.frame)
        scale = min(max(old.scale * factor, low), high)
        if scale == old.scale:
            return
        day = (self._pan + at - old.frame.pad) / old.scale
        self._scale = scale
        self._layout = None
        self._pan = day * scale + old.frame.pad - at
        self._spread()
        self.update()

    # -- finding things

    def _item(self, place: tuple[int, int] | None) -> Item | None:
        if place is None:
            return None
        lane = self._spread().lane(place[0])
        return lane[place[1]] if place[1] < len(lane) else None

    def _under(self, point: QPointF) -> list[Item]:
        """Bars and marks at a point of the widget, the nearest first; a label counts as its mark."""
        layout = self._spread()
        box = layout.frame
        if self._as_table() or not box.plot.contains(point):
            return []
        x = point.x() - box.plot.left() + self._pan
        content = QPointF(x, point.y())
        blocks: list[Item] = [b for b in layout.blocks if b.box.adjusted(0, -box.line, 0, 2).contains(content)]
        reach = box.radius * 1.6
        near = [
            (abs(s.x - x), s)
            for s in layout.spots
            if abs(s.x - x) <= reach and abs(box.dots[s.lane - 1] - point.y()) <= reach
        ]
        near.sort(key=lambda pair: pair[0])
        labels = [s for s in layout.spots if s.label is not None and s.label.contains(content)]
        return blocks or [spot for _far, spot in near] or list(labels)

    def _tips(self, point: QPointF) -> list[str]:
        found = self._under(point)
        lines = [_sentence(item) for item in found[:_TIP_LINES]]
        if len(found) > _TIP_LINES:
            lines.append(_("… og {count} til").format(count=len(found) - _TIP_LINES))
        return lines

    # -- pointer

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl zooms round the pointer, sideways pans; a plain wheel scrolls the page around."""
        turn = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and turn.y():
            self._zoom(1.0015 ** turn.y(), event.position().x() - self._spread().frame.plot.left())
        elif turn.x() or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._move_to(self._pan - (turn.x() or turn.y()))
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Takes hold of the content."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._grip, self._dragged = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pans while held; otherwise lights up what is under the pointer."""
        if self._grip is not None:
            way = event.position() - self._grip
            if self._dragged or way.manhattanLength() >= QApplication.startDragDistance():
                self._dragged, self._grip = True, event.position()
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._move_to(self._pan - way.x())
            return
        found = self._under(event.position())
        hovered = found[0] if found else None
        if hovered is not self._hovered:
            self._hovered = hovered
            self.update()
        self.setCursor(Qt.CursorShape.PointingHandCursor if _target(hovered) else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click without a drag puts focus on a mark and opens it."""
        if event.button() != Qt.MouseButton.LeftButton or self._grip is None:
            return
        self._grip = None
        self.unsetCursor()
        found = [] if self._dragged else self._under(event.position())
        if found:
            self._focus(self._place(found[0]))
            self._open(found[0])

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is hovered any more."""
        self._hovered = None
        self.update()

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk, Shift+arrows pan, + - 0 zoom, Enter opens."""
        key, sign = event.key(), {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in sign and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._move_to(self._pan + sign[Qt.Key(key)] * self._spread().frame.plot.width() / 8)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._walk(Qt.Key(key))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._change_lane(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_in()
        elif key == Qt.Key.Key_Minus:
            self.zoom_out()
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._focused is not None:
            self._open(self._item(self._focused))
        else:
            super().keyPressEvent(event)

    def _walk(self, key: Qt.Key) -> None:
        if self._focused is None:
            self._focus(self._first())
            return
        lane, at = self._focused
        last = len(self._spread().lane(lane)) - 1
        step = {Qt.Key.Key_Left: at - 1, Qt.Key.Key_Right: at + 1, Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}[key]
        self._focus((lane, min(max(step, 0), last)))

    def _change_lane(self, way: int) -> None:
        """To the nearest in time in the next lane that has anything."""
        here = self._item(self._focused)
        if self._focused is None or here is None:
            self._focus(self._first())
            return
        lane = self._focused[0] + way
        while 0 <= lane < len(LANES):
            items = self._spread().lane(lane)
            if items:
                self._focus((lane, min(range(len(items)), key=lambda n: abs(_middle(items[n]) - _middle(here)))))
                return
            lane += way

    def _first(self) -> tuple[int, int] | None:
        """Where the arrows start: the mark nearest today in the first dotted lane that has any."""
        layout = self._spread()
        today = layout.x(self._timeline.today)
        for lane in (1, 2, SICK):
            items = layout.lane(lane)
            if items:
                return lane, min(range(len(items)), key=lambda n: abs(_middle(items[n]) - today))
        return None

    def _place(self, item: Item) -> tuple[int, int]:
        lane = SICK if isinstance(item, Block) else item.lane
        return lane, next(n for n, other in enumerate(self._spread().lane(lane)) if other is item)

    def _focus(self, place: tuple[int, int] | None) -> None:
        """Puts the focus ring on an item, brings it into sight and has it read out."""
        self._focused = place
        item = self._item(place)
        if item is None:
            return
        box = self._spread().frame
        x, margin = _middle(item), box.line * 4
        if not self._pan + margin <= x <= self._pan + box.plot.width() - margin:
            self._move_to(x - box.plot.width() / 2)
        announce(self, _sentence(item))
        self.update()

    def _open(self, item: Item | None) -> None:
        if target := _target(item):
            self.activated.emit(target)

    # -- the table

    def _as_table(self) -> bool:
        return self._made is not None and not self._made.isHidden()

    @property
    def _table(self) -> QTableWidget:
        """Made when it is first asked for: a page that opens is painted without it."""
        if self._made is None:
            self._made = self._build_table()
            if (inside := self.layout()) is not None:
                inside.addWidget(self._made)
        return self._made

    def _build_table(self) -> QTableWidget:
        """The same content for who would rather read it."""
        out = QTableWidget(0, 3, self)
        out.setHorizontalHeaderLabels([_("Dato"), _("Hva"), _("Status")])
        out.setAccessibleName(_("Tidslinjen som tabell"))
        out.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        out.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        out.setShowGrid(False)
        out.verticalHeader().hide()
        out.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        out.horizontalHeader().setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        out.activated.connect(lambda index: self._open_row(index.row()))
        out.hide()
        return out

    def _fill_table(self) -> None:
        lines = table(self._timeline)
        self._table.setStyleSheet(f"QTableView::item {{ padding-left: {theme.px(11)}px; }}")
        self._table.setRowCount(len(lines))
        for number, line in enumerate(lines):
            for column in range(3):
                cell = QTableWidgetItem(line[column])
                cell.setData(Qt.ItemDataRole.UserRole, line[3])
                self._table.setItem(number, column, cell)
        self._table.setColumnWidth(0, round(self._line() * 11))
        self._table.setColumnWidth(1, round(self._line() * 16))

    def _open_row(self, row: int) -> None:
        cell = self._table.item(row, 0)
        if cell is not None and cell.data(Qt.ItemDataRole.UserRole):
            self.activated.emit(cell.data(Qt.ItemDataRole.UserRole))


def _inside(layout: Layout, pan: float) -> float:
    """A pan that leaves content in sight: centred when it all fits, else within its edges."""
    spare = layout.width - layout.frame.plot.width()
    return spare / 2 if spare <= 0.5 else min(max(pan, 0.0), spare)


def _sentence(item: Item) -> str:
    return bar_sentence(item.bar) if isinstance(item, Block) else mark_sentence(item.mark)


def _target(item: Item | None) -> str:
    return "" if item is None else item.mark.target if isinstance(item, Spot) else item.bar.target


def _middle(item: Item) -> float:
    return item.box.center().x() if isinstance(item, Block) else item.x
