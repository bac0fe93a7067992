"""What is said of a field, beneath it: nothing moves when it comes and goes."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QSizePolicy, QWidget

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, paint_sheet, plain_tip

_EMPTY_LINE = "\u00a0"
_LINES = 3
_WIDEST = 420
"""Design pixels: a sheet is no wider, unless its field is."""
_WRAP = Qt.TextFlag.TextWordWrap
_MOVES = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class _Sheet(Text):
    """A whole sentence over what stands below, which a click goes through to."""

    def __init__(self, page: QWidget, tone: Tone) -> None:
        super().__init__()
        self.setParent(page)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setContentsMargins(px(12), px(6), px(10), px(6))
        self._tone = tone

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, self._tone, top=False)
        super().paintEvent(event)

    def place(self, below: QRect, text: str) -> None:
        """As wide as the words need, beneath what it is said of, or above it where there is no room."""
        page, inner = self.parentWidget(), self.contentsMargins()
        assert page is not None
        self.setText(text)
        needs = self.fontMetrics().horizontalAdvance(text) + inner.left() + inner.right() + px(4)
        wide = min(needs, max(below.width(), px(_WIDEST)), page.width())
        high = self.heightForWidth(wide)
        y = below.bottom() + px(2)
        y = y if y + high <= page.height() else max(0, below.top() - px(2) - high)
        self.setGeometry(max(0, min(below.left(), page.width() - wide)), y, wide, high)
        self.raise_()


class Sentence(Text):
    """What is said of a field: what is wrong, else a word on what stands there, else the field's help.

    `keep` gives it the room of the help, one line at least, whatever is said; what needs more is cut there, and stands
    whole on a sheet over the page while the field has the keyboard, and under the mouse. A field by itself among other
    things has no such room: all that is said of it stands on the sheet.
    """

    changed = Signal()

    def __init__(self, control: QWidget) -> None:
        self._heights: dict[tuple[str, int], int] = {}
        super().__init__("", "error")
        self.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setParent(control)  # until it is laid out; without a parent it would be shown as a window
        self._control = control
        self._sheet: _Sheet | None = None
        self._said, self._word, self._help, self._tone = "", "", "", Tone.BAD
        self._keeps = self._elsewhere = self._gives_way = self._only_read = False
        self.hide()

    @property
    def said(self) -> str:
        """What is said to be wrong, or to be looked at; empty when nothing is."""
        return self._said

    def keep(self, help_text: str = "") -> None:
        """Room beneath the field; help stands there until there is something to say."""
        self._keeps, self._help = True, help_text
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show()

    def set_readonly(self, readonly: bool) -> None:
        """Help on how to fill in is nothing to whoever reads, nor is the room for it."""
        self._only_read = readonly
        self._show()

    def leave_to_another(self) -> None:
        """Shows nothing here: the widget that holds the field shows `said` itself, each time `changed` is emitted."""
        self._elsewhere = True
        self._show()

    def say(self, text: str, tone: Tone) -> None:
        """What is wrong, or to be looked at; empty takes it away."""
        self._said, self._tone = text, tone
        self._show()

    def note(self, word: str) -> None:
        """A word on what stands in the field, in place of its help."""
        self._word = word
        self._show()

    def give_way(self, gives: bool) -> None:
        """Whether an offer stands in its place, which is of more use than help."""
        self._gives_way = gives
        self.update()

    def _show(self) -> None:
        self._heights.clear()
        told = self._said or self._word
        self.setText(told or ("" if self._only_read else self._help))
        self.set_role(("error" if self._tone is Tone.BAD else "amber") if self._said else "faint")
        self.setVisible(self._keeps and not self._elsewhere and bool(told or not self._only_read))
        self._weigh()
        self.changed.emit()

    # -- its room

    def heightForWidth(self, width: int) -> int:
        """Of its help as many lines as leave room for what one writes; more of it is under the mouse."""
        if self._only_read:
            return self._high(self._word or _EMPTY_LINE, width)
        return min(self._high(self._help or _EMPTY_LINE, width), _LINES * self._high(_EMPTY_LINE, width))

    def sizeHint(self) -> QSize:
        return QSize(px(60), self._high(_EMPTY_LINE, px(60)))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def _high(self, text: str, width: int) -> int:
        """Measured once for each text and width: a form asks for it thousands of times while it is laid out."""
        found = self._heights.get((text, width))
        if found is None:
            room = QRect(0, 0, max(width, 1), 100_000)
            found = self._heights[text, width] = self._metrics().boundingRect(room, _WRAP, text).height()
        return found

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.font(13))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._weigh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """As a label, or as many words as there is room for."""
        if self._gives_way:
            return
        metrics, rest, top = self._metrics(), self.text(), 0
        line = metrics.lineSpacing()
        if self._high(rest, self.width()) <= self.height():
            return super().paintEvent(event)
        painter = QPainter(self)
        painter.setFont(theme.font(13))
        painter.setPen(self.palette().windowText().color())
        while rest:
            last, words = top + 2 * line > self.height(), rest.split(" ")
            while not last and len(words) > 1 and metrics.horizontalAdvance(" ".join(words)) > self.width():
                words.pop()
            shown = " ".join(words)
            room = QRect(0, top, self.width(), line)
            painter.drawText(room, 0, metrics.elidedText(shown, Qt.TextElideMode.ElideRight, self.width()))
            rest, top = "" if last else rest[len(shown) :].lstrip(), top + line
        painter.end()

    # -- the whole of it

    def _weigh(self) -> None:
        """A sheet while something is said that does not have its room."""
        cut = not self._keeps or self._high(self.text(), self.width()) > self.height()
        wanted = bool(self._said) and not self._elsewhere and cut
        self.setToolTip(plain_tip(self.text() if cut and not self._elsewhere else ""))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if self._sheet is not None:
            app.focusChanged.disconnect(self._follow)
            self._control.removeEventFilter(self)
            self._sheet.deleteLater()
            self._sheet = None
        if wanted:
            self._sheet = _Sheet(_page_of(self._control), self._tone)
            app.focusChanged.connect(self._follow)
            self._control.installEventFilter(self)
            self._follow()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The sheet goes where the field goes."""
        if event.type() in _MOVES:
            self._follow()
        return False

    def _follow(self, _old: QWidget | None = None, now: QWidget | None = None) -> None:
        sheet, here = self._sheet, now or QApplication.focusWidget()
        if sheet is None:
            return
        has_keyboard = here is not None and (here is self._control or self._control.isAncestorOf(here))
        seen = self._control.isVisible() and (has_keyboard or not self._keeps)
        if seen:
            page = sheet.parentWidget()
            assert page is not None
            field = QRect(self._control.mapTo(page, QPoint()), self._control.size())
            sheet.place(field, self._said)
        sheet.setVisible(seen)


def _page_of(widget: QWidget) -> QWidget:
    """What it scrolls with, else its window."""
    above = widget
    while (parent := above.parentWidget()) is not None and not above.isWindow():
        if isinstance(parent.parentWidget(), QScrollArea):
            return above
        above = parent
    return above
