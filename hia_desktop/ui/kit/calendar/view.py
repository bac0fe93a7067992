"""The calendar widget: days side by side, blocks by time, worked by mouse and by keys alone."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolTip, QWidget

from hia_desktop.base.text import _, clock_of_minutes, day_long
from hia_desktop.ui.kit.calendar.layout import (
    GUTTER,
    HEAD,
    LEAST_HOUR,
    LOW_HOUR,
    STEP,
    Block,
    Column,
    Grid,
    grid,
    hours_of,
    least_head,
)
from hia_desktop.ui.kit.calendar.paint import Ghost, State, paint
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import plain_tip

_HALF_HOUR = 30
_ARROWS = {
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CalendarView(QWidget):
    """Arrows walk from block to block, with Ctrl from time to time, with Shift the block itself, which Enter then
    puts and Esc leaves. Enter opens a block, or begins something new at an empty time."""

    chosen = Signal(object)
    """The block that is chosen; None for an empty time or nothing."""
    opened = Signal(str)
    wanted = Signal(object, int)
    """A new one at this day and minute."""
    put = Signal(str, object, int)
    """A block is to be put at this day and minute."""
    menu_wanted = Signal(object)
    """The place on the screen where the chosen block's menu is to stand."""
    turned = Signal(int)
    """To the days before (-1) or after (1)."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._columns: tuple[Column, ...] = ()
        self._blocks: tuple[Block, ...] = ()
        self._grid: Grid | None = None
        self._at: int | None = None
        self._spot: tuple[date, int] | None = None
        self._ghost: Ghost | None = None
        self._grip: tuple[QPointF, int, float] | None = None
        self._movable = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_days(self, columns: Sequence[Column], blocks: Sequence[Block], *, movable: bool) -> None:
        """Shows these days; what was chosen stays chosen where it still is there. `movable`: blocks can be put
        elsewhere, and new ones begun."""
        before = self.current()
        self._columns, self._blocks, self._movable = tuple(columns), tuple(blocks), movable
        self._ghost, self._grip = None, None
        same = (at for at, block in enumerate(self._blocks) if before is not None and _same(block, before))
        self._at = next(same, None)
        days = {column.day for column in columns}
        if self._spot is not None and (self._spot[0] not in days or not movable):
            self._spot = None
        self._grid = None
        self.updateGeometry()
        self.update()
        self.chosen.emit(self.current())

    def current(self) -> Block | None:
        """The block that is chosen."""
        return self._blocks[self._at] if self._at is not None else None

    def spot(self) -> tuple[date, int] | None:
        """The empty time that the keyboard is at."""
        return self._spot

    def leave_ghost(self) -> None:
        """The block on its way stays where it was."""
        self._ghost = None
        self.update()

    def rectangle(self, key: str) -> QRectF:
        """Where a block lies in the widget; empty when it is not shown."""
        at = next((n for n, block in enumerate(self._blocks) if block.key == key), None)
        return QRectF() if at is None else self._spread().block(at, self._blocks[at])

    # -- size and paint

    def sizeHint(self) -> QSize:
        first, last = hours_of(self._blocks)
        return QSize(px(700), px(HEAD) + (last - first) * px(LEAST_HOUR))

    def minimumSizeHint(self) -> QSize:
        first, last = hours_of(self._blocks, low=True)
        return QSize(px(GUTTER + 300), least_head(self._columns) + (last - first) * px(LOW_HOUR))

    def resizeEvent(self, event: QEvent) -> None:
        """Lays out anew."""
        self._grid = None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the days as they are laid out."""
        painter = QPainter(self)
        state = State(
            now=self._now(),
            chosen=self._at,
            spot=self._spot,
            focus=self.hasFocus(),
            ghost=self._ghost,
            by_keys=self._grip is None,
        )
        paint(painter, self._spread(), self._blocks, state)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Says where the keyboard is."""
        super().focusInEvent(event)
        self._say()
        self.update()

    def event(self, event: QEvent) -> bool:
        """The tooltip is the whole of what lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), plain_tip(self._blocks[at].told) if at is not None else "", self)
            return True
        return super().event(event)

    def _spread(self) -> Grid:
        if self._grid is None:
            self._grid = grid(QRectF(self.rect()), self._columns, self._blocks)
        return self._grid

    def _under(self, point: QPointF) -> int | None:
        spread = self._spread()
        return next((n for n, b in enumerate(self._blocks) if spread.block(n, b).contains(point)), None)

    # -- the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Chooses a block, and takes hold of it."""
        at, under = self._under(event.position()), self._spread().minute_at(event.position())
        if at is not None:
            self._choose(at)
            if event.button() == Qt.MouseButton.LeftButton and self._may_move(at) and under is not None:
                self._grip = (event.position(), at, under[1] - self._blocks[at].first)
        elif under is not None and self._movable:
            self._choose_spot(under[0], int(under[1] // _HALF_HOUR) * _HALF_HOUR)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """What is held follows, in steps."""
        if self._grip is None:
            return
        begun, at, held = self._grip
        far = (event.position() - begun).manhattanLength() >= QApplication.startDragDistance()
        under = self._spread().minute_at(event.position())
        if under is not None and (far or self._ghost is not None):
            self._carry(at, under[0], round((under[1] - held) / STEP) * STEP)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Puts what is held."""
        self._grip = None
        if self._ghost is not None:
            self._put()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Opens a block; begins something new at an empty time."""
        at, under = self._under(event.position()), self._spread().minute_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if at is not None:
            self._open()
        elif under is not None and self._movable:
            self.wanted.emit(under[0], int(under[1] // _HALF_HOUR) * _HALF_HOUR)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of the chosen block: the right button, or the menu key."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = self._under(QPointF(event.pos()))
            if at is None:
                return
            self._choose(at)
        block = self.current()
        if block is not None and block.key:
            place = self._spread().block(self._at or 0, block).center().toPoint()
            self.menu_wanted.emit(
                event.globalPos() if event.reason() == QContextMenuEvent.Reason.Mouse else self.mapToGlobal(place)
            )

    # -- the keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """As the class says; Page Up and Page Down turn to other days, Home and End go within the day."""
        key = Qt.Key(event.key())
        with_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        with_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key in _ARROWS and with_shift:
            self._push(*_ARROWS[key])
        elif key in _ARROWS and self._movable and (with_ctrl or not self._blocks):
            self._step_spot(*_ARROWS[key])
        elif key in _ARROWS and self._blocks:
            self._walk(*_ARROWS[key])
        elif key in _ENTER:
            self._enter()
        elif key == Qt.Key.Key_Escape and self._ghost is not None:
            self.leave_ghost()
            self._say()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._blocks:
            mine = self._of_day(self._here()[0]) or range(len(self._blocks))
            self._choose(mine[0] if key == Qt.Key.Key_Home else mine[-1])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turned.emit(-1 if key == Qt.Key.Key_PageUp else 1)
        else:
            super().keyPressEvent(event)

    def _here(self) -> tuple[date, int]:
        """The day and the minute where the keyboard is."""
        block = self.current()
        if block is not None:
            return block.day, block.first
        if self._spot is not None:
            return self._spot
        today = self._now().date()
        shown = [column.day for column in self._columns]
        return (today if today in shown else shown[0]), 9 * 60

    def _of_day(self, day: date) -> list[int]:
        """The day's blocks, in order."""
        found = [n for n, block in enumerate(self._blocks) if block.day == day]
        return sorted(found, key=lambda n: (self._blocks[n].first, self._spread().lanes[n][0]))

    def _walk(self, days: int, way: int) -> None:
        """To the next block of the day, or to the nearest in time of the next day that has any."""
        day, minute = self._here()
        if self._at is None and not days:
            nearest = self._of_day(day) or range(len(self._blocks))
            self._choose(min(nearest, key=lambda n: abs(self._blocks[n].first - minute)))
        elif not days:
            mine = self._of_day(day)
            self._choose(mine[min(max(mine.index(self._at or 0) + way, 0), len(mine) - 1)])
        else:
            others = sorted({b.day for b in self._blocks if (b.day > day if days > 0 else b.day < day)})
            if others:
                there = self._of_day(others[0] if days > 0 else others[-1])
                self._choose(min(there, key=lambda n: abs(self._blocks[n].first - minute)))

    def _step_spot(self, days: int, way: int) -> None:
        """To the empty time beside, half an hour or a day."""
        if not self._columns:
            return
        day, minute = self._here()
        if self._at is None and self._spot is None:
            days = way = 0
        first, last = self._spread().hours
        minute = min(max(minute // _HALF_HOUR * _HALF_HOUR + way * _HALF_HOUR, first * 60), last * 60 - _HALF_HOUR)
        self._choose_spot(self._beside(day, days), minute)

    def _beside(self, day: date, days: int) -> date:
        return min(max(day + timedelta(days=days), self._columns[0].day), self._columns[-1].day)

    def _push(self, days: int, way: int) -> None:
        """Takes the chosen block a step on its way."""
        if self._at is None or not self._may_move(self._at):
            return
        block = self._blocks[self._at]
        ghost = self._ghost or Ghost(self._at, block.day, block.first)
        ghost = self._carry(self._at, self._beside(ghost.day, days), ghost.first + way * STEP)
        text = _("{day} klokken {time}. Enter legger timen der, Esc lar den stå.")
        announce(self, text.format(day=day_long(ghost.day), time=clock_of_minutes(ghost.first)))

    def _carry(self, at: int, day: date, first: int) -> Ghost:
        hours, block = self._spread().hours, self._blocks[at]
        latest = hours[1] * 60 - (block.last - block.first)
        self._ghost = Ghost(at, day, min(max(first, hours[0] * 60), latest))
        self.update()
        return self._ghost

    def _put(self) -> None:
        ghost = self._ghost
        assert ghost is not None
        block = self._blocks[ghost.at]
        if (ghost.day, ghost.first) == (block.day, block.first):
            self.leave_ghost()
        else:
            self.put.emit(block.key, ghost.day, ghost.first)

    def _may_move(self, at: int) -> bool:
        return self._movable and bool(self._blocks[at].key) and not self._blocks[at].fixed

    def _enter(self) -> None:
        if self._ghost is not None:
            self._put()
        elif self._at is not None:
            self._open()
        elif self._spot is not None and self._movable:
            self.wanted.emit(*self._spot)

    def _open(self) -> None:
        block = self.current()
        if block is not None and block.key:
            self.opened.emit(block.key)

    # -- what is chosen

    def _choose(self, at: int) -> None:
        if at != self._at:
            self._ghost = None
        self._at, self._spot = at, None
        self._changed()

    def _choose_spot(self, day: date, minute: int) -> None:
        self._at, self._spot, self._ghost = None, (day, minute), None
        self._changed()

    def _changed(self) -> None:
        self._say()
        self.update()
        self.chosen.emit(self.current())

    def _say(self) -> None:
        """Has a screen reader say what is chosen."""
        block = self.current()
        if block is not None:
            announce(self, block.told)
        elif self._spot is not None:
            day, minute = self._spot
            text = _("{day} klokken {time}. Enter setter opp en ny time.")
            announce(self, text.format(day=day_long(day), time=clock_of_minutes(minute)))


def _same(block: Block, other: Block) -> bool:
    """Whether it is the same one, as it is now: by its key, else by its time."""
    if block.key or other.key:
        return block.key == other.key
    return (block.day, block.first, block.line) == (other.day, other.first, other.line)
