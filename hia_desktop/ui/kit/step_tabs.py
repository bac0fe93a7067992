"""The steps of a course as one row of tabs: an empty ring, a half one or a green tick, and a word;
at the right what else there is. Where the width does not allow it, the row folds, the same on every step."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import IntEnum
from functools import partial

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QSizePolicy

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import Card, plain_tip

STATES = WordTable(
    {
        "empty": N_("ikke begynt"),
        "half": N_("påbegynt"),
        "done": N_("ferdig"),
    }
)
"""How a step stands, as a screen reader says it."""
_HIGH, _RING, _SIDE, _TEXT = 34, 16, 5, 14


@dataclass(frozen=True)
class StepItem:
    """One tab: `state` as in `STATES`, or empty for a tab without a ring; `note` stands in its tip.
    `short` is its word on the tab and in a menu, where that is another than the label. `quiet` greys it."""

    key: str
    label: str
    state: str = ""
    note: str = ""
    _: KW_ONLY
    quiet: bool = False
    short: str = ""

    @property
    def word(self) -> str:
        """What it is called, whichever way the row is folded."""
        return self.short or self.label

    def tip(self) -> str:
        """All that is known of it: «Tverrfaglig plan, påbegynt»."""
        return ", ".join(x for x in (self.label, str(STATES.get(self.state, "")), self.note) if x)


class _Fold(IntEnum):
    """What gives way, in this order: the row is as open as its width allows."""

    WIDE = 0
    OPEN = 1
    """What is seldom wanted stands in «Mer»."""
    MORE = 2
    """All that is no step stands there."""
    STEPS = 3
    """The steps are one button that unfolds them; what is often wanted is seen again."""
    ALL = 4


_SEEN = ((_Fold.WIDE, _Fold.OPEN, _Fold.MORE), (_Fold.WIDE, _Fold.OPEN, _Fold.STEPS), (_Fold.WIDE,))
"""Where the steps, what is often wanted and what is seldom wanted have tabs of their own."""


class _Tab(QPushButton):
    """One tab, as wide chosen as not, so that nothing beside it moves. `unfolds`: with an arrow, for a menu."""

    def __init__(self, item: StepItem, tone: Tone, *, unfolds: bool = False) -> None:
        super().__init__()
        self._tone, self._unfolds = tone, unfolds
        self.least = self._own = 0
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_item(item)

    def set_item(self, item: StepItem) -> None:
        self.item = item
        self._own = self.wide(item)  # measured once: the row asks for it over and over while it folds
        self.setText(item.word)
        self.setAccessibleName(item.tip())
        self.setToolTip(plain_tip("" if item.tip() == self.text() else item.tip()))
        self.updateGeometry()
        self.update()

    def wide(self, item: StepItem) -> int:
        """What it takes to show `item`."""
        words = QFontMetrics(theme.font(_TEXT, QFont.Weight.DemiBold)).horizontalAdvance(item.word)
        return words + 2 * px(_SIDE) + (px(_RING + 4) if item.state else 0) + (px(18) if self._unfolds else 0)

    def sizeHint(self) -> QSize:
        return QSize(max(self.least, self._own), px(_HIGH))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, t = QPainter(self), theme.tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        ink, soft = t.tone(self._tone)
        if chosen or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(soft if chosen else "ground"))
            painter.drawRoundedRect(self.rect(), px(6), px(6))
        left, right = px(_SIDE), self.width() - px(_SIDE)
        if self.item.state:
            paint_state(painter, QPointF(left + px(_RING) / 2, self.height() / 2), self.item.state)
            left += px(_RING + 4)
        if self._unfolds:
            right -= px(14)
            painter.drawPixmap(QPoint(right, (self.height() - px(14)) // 2), pixmap("chevron-down", "ink2", 14))
        painter.setFont(theme.font(_TEXT, QFont.Weight.DemiBold if chosen else QFont.Weight.Normal))
        quiet = self.item.quiet or self.item.state == "not_shared"
        painter.setPen(theme.colour(ink if chosen else t.ink3 if quiet else t.ink if self.item.state else t.ink2))
        text = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, right - left + 1)
        place = QRect(left, 0, right - left + 1, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour(ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        painter.end()


def paint_state(painter: QPainter, at: QPointF, state: str) -> None:
    """Empty, half, a filled disc with a tick, or an eye that does not see; each its own shape,
    so that colour is not all there is."""
    t, r = theme.tokens(), px(_RING) / 2
    if state == "not_shared":
        painter.drawPixmap(QPointF(at.x() - px(8), at.y() - px(8)), pixmap("eye-off", "ink3", 16))
        return
    if state in ("done", "summary"):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("#1B7446" if not t.dark else t.ok))
        painter.drawEllipse(at, r, r)
        painter.drawPixmap(QPointF(at.x() - px(6), at.y() - px(6)), pixmap("check-heavy", "surface", 12))
        return
    half = state == "half"
    painter.setPen(QPen(theme.colour("brand" if half else "edge"), px(2)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, r - px(1), r - px(1))
    if half:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("brand"))
        painter.drawPie(QRectF(at.x() - r + px(1), at.y() - r + px(1), 2 * (r - px(1)), 2 * (r - px(1))), 1440, 2880)


def _state_icon(state: str) -> QIcon:
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    made = QPixmap(QSize(px(_RING), px(_RING)) * ratio)
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    if state:
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_state(painter, QPointF(px(_RING) / 2, px(_RING) / 2), state)
        painter.end()
    return QIcon(made)


class StepTabs(Card):
    """One tab stop; left and right move, Enter or a click chooses. `chosen` carries the key of a tab."""

    chosen = Signal(str)

    def __init__(self, tone: Tone = Tone.BRAND) -> None:
        super().__init__(padding=0)
        self._tone = tone
        self._items: dict[str, StepItem] = {}
        self._tabs: dict[str, _Tab] = {}
        self._groups: tuple[tuple[str, ...], ...] = ((), (), ())
        self._current, self._fold = "", _Fold.WIDE
        self.setAccessibleName(_("Steg i forløpet"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._row = QHBoxLayout()
        self._row.setContentsMargins(px(4), px(2), px(4), px(2))
        self._row.setSpacing(px(1))
        self.body.addLayout(self._row)
        self._steps = self._menu_tab(_("Steg"), lambda: self._groups[0])
        self._more = self._menu_tab(_("Mer"), self._in_more)

    def _menu_tab(self, label: str, keys: Callable[[], Iterable[str]]) -> _Tab:
        """A tab that unfolds a menu of what has no room of its own."""
        made = _Tab(StepItem("", label), self._tone, unfolds=True)
        made.installEventFilter(self)
        menu = Menu(made)

        def fill() -> None:
            menu.clear()
            for key in keys():
                item = self._items[key]
                action = menu_act(menu, ", ".join(x for x in (item.word, item.note) if x), partial(self._pressed, key))
                action.setIcon(_state_icon(item.state))

        def unfold() -> None:
            self._mark()
            fill()
            menu.popup(made.mapToGlobal(QPoint(0, made.height())))

        made.clicked.connect(unfold)
        return made

    def show_steps(self, steps: Sequence[StepItem], more: Sequence[StepItem], rarer: Sequence[StepItem] = ()) -> None:
        """The steps; at the right what else there is, and in «Mer» what is seldom wanted.
        Tabs that are the same as before keep the focus."""
        self._items = {item.key: item for item in (*steps, *more, *rarer)}
        groups = tuple(tuple(item.key for item in group) for group in (steps, more, rarer))
        if groups == self._groups:
            for key, tab in self._tabs.items():
                if tab.item != self._items[key]:
                    tab.set_item(self._items[key])
        else:
            self._groups = groups
            self._fill()
        self._show_current()
        self._arrange()

    def _fill(self) -> None:
        while (item := self._row.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None and widget not in (self._steps, self._more):
                widget.hide()
                widget.deleteLater()
        self._tabs = {}
        self._row.addWidget(self._steps)
        for key in self._groups[0]:
            self._row.addWidget(self._tab(key))
        self._row.addStretch(1)
        for key in (*self._groups[1], *self._groups[2]):
            self._row.addWidget(self._tab(key))
        self._row.addWidget(self._more)

    def _tab(self, key: str) -> _Tab:
        made = self._tabs[key] = _Tab(self._items[key], self._tone)
        made.clicked.connect(lambda _on=False: self._pressed(key))
        made.installEventFilter(self)
        return made

    def kinds(self) -> list[str]:
        """The keys, from the left."""
        return list(self._items)

    def item(self, key: str) -> StepItem:
        """What a tab says. Errors: KeyError."""
        return self._items[key]

    def set_item(self, item: StepItem) -> None:
        """Says something else on one tab; an unknown key changes nothing."""
        if item.key in self._items:
            self._items[item.key] = item
            if item.key in self._tabs:
                self._tabs[item.key].set_item(item)
            self._show_current()

    def set_current(self, key: str) -> None:
        """Marks the tab that is shown, without a signal."""
        self._current = key
        self._show_current()

    def tab(self, key: str) -> QPushButton:
        """The button that leads to `key` as the row is folded now: its own, or one that unfolds a menu."""
        group = next((number for number, keys in enumerate(self._groups) if key in keys), 1)
        if key in self._tabs and self._fold in _SEEN[group]:
            return self._tabs[key]
        return self._more if group else self._steps

    # -- the width

    def sizeHint(self) -> QSize:
        return QSize(px(400), px(_HIGH + 4))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(_HIGH + 4))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Folds as much as the width asks for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """By the width and the words alone, never by the step that is shown: so nothing moves from step to step."""
        focused = self._focused()
        self._steps.least = max((self._steps.wide(self._items[key]) for key in self._groups[0]), default=0)
        self._fold = next((fold for fold in _Fold if self._takes(fold) <= self.width()), _Fold.ALL)
        for number, keys in enumerate(self._groups):
            for key in keys:
                self._tabs[key].setVisible(self._fold in _SEEN[number])
        self._steps.setVisible(self._fold not in _SEEN[0])
        self._more.setVisible(bool(self._in_more()))
        self._show_current()
        if focused:
            self.setFocus()  # what had the keyboard may have been folded away

    def _takes(self, fold: _Fold) -> int:
        shown = [self._tabs[key] for n, keys in enumerate(self._groups) for key in keys if fold in _SEEN[n]]
        shown += [self._steps] if fold not in _SEEN[0] else []
        shown += [self._more] if fold is not _Fold.WIDE else []
        return sum(tab.sizeHint().width() + px(2) for tab in shown) + px(16)

    def _in_more(self) -> list[str]:
        return [key for n in (1, 2) if self._fold not in _SEEN[n] for key in self._groups[n]]

    # -- the keyboard

    def _show_current(self) -> None:
        first = next((key for key in self._groups[0]), "")
        step = self._current if self._current in self._groups[0] else ""
        shown = self._items[step] if step else StepItem("", _("Steg"))
        if self._steps.item != shown:
            self._steps.set_item(shown)
        self._mark()
        stop = self.tab(self._current if self._current in self._items else first)
        focused = self._focused()
        for button in self._buttons():
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(stop)
        if focused:
            stop.setFocus()

    def _mark(self) -> None:
        """The tab of the step that is shown, whichever was pressed: it moves when the page does."""
        at = self.tab(self._current) if self._current in self._items else None
        for button in self._buttons():
            button.setChecked(button is at)

    def _buttons(self) -> list[_Tab]:
        """In reading order, seen or not."""
        return [self._steps, *(self._tabs[key] for key in self._items if key in self._tabs), self._more]

    def _focused(self) -> bool:
        return self.hasFocus() or any(button.hasFocus() for button in self._buttons())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        seen = [button for button in self._buttons() if not button.isHidden()]
        at = next((n for n, button in enumerate(seen) if button is watched), 0)
        match event.key():
            case Qt.Key.Key_Left | Qt.Key.Key_Up:
                to = at - 1
            case Qt.Key.Key_Right | Qt.Key.Key_Down:
                to = at + 1
            case Qt.Key.Key_Home | Qt.Key.Key_End:
                to = 0 if event.key() == Qt.Key.Key_Home else len(seen) - 1
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                seen[at].click()
                return True
            case _:
                return False
        seen[min(max(to, 0), len(seen) - 1)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _pressed(self, key: str) -> None:
        self._mark()
        self.chosen.emit(key)
