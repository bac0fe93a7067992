"""The step that is worked on, and «Ved siden av» at its right; over it where there is no room for both."""

from PySide6.QtCore import QEvent, QObject, QRectF, QSettings, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QPushButton, QSizePolicy, QSplitter, QWidget
from shiboken6 import isValid

from hia_desktop.base.text import _
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.keys import keep_widths
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import row
from hia_desktop.ui.screens.course_side import CourseSide

LEAST = 620
"""The width, at 100 %, that a form can be worked in."""
_SIDE = 320
KEY = "F7"


class Beside(QWidget):
    """`work` with the side, which is away until somebody asks for it. Whether it is open is remembered for each user,
    its width for the place."""

    def __init__(self, work: QWidget, side: CourseSide, user: str) -> None:
        super().__init__()
        self.work, self.side = work, side
        self._setting = f"beside/{user}/open"
        self._allowed = False
        self._from: QWidget | None = None
        self.tab = _EdgeTab(_("Ved siden av"))
        self.tab.setToolTip(_("Les noe annet ved siden av ({key})").format(key=KEY))
        self.tab.clicked.connect(self.toggle)
        side.closed.connect(self.toggle)
        work.setMinimumWidth(px(360))
        self._splitter = QSplitter(Qt.Orientation.Horizontal)
        self._splitter.setHandleWidth(px(12))
        self._splitter.setChildrenCollapsible(False)
        for stretch, part in ((1, work), (0, side)):
            self._splitter.addWidget(part)
            self._splitter.setStretchFactor(self._splitter.indexOf(part), stretch)
        self._splitter.setSizes([px(880), px(_SIDE)])
        keep_widths(self._splitter, "beside")
        self._splitter.installEventFilter(self)
        self._splitter.splitterMoved.connect(lambda _at, _index: self._hold())
        box = row(self._splitter, self.tab, gap=4)
        box.setStretch(0, 1)
        self.setLayout(box)
        self._arrange()

    @property
    def opened(self) -> bool:
        """Whether the user wants it, here or where it is next allowed."""
        return QSettings().value(self._setting, False, type=bool) is True

    def allow(self, allowed: bool) -> None:
        """Whether the step that is shown leaves room for anything beside it."""
        self._allowed = allowed
        self._arrange()

    def toggle(self) -> None:
        """Opens it, or puts it away; the keyboard goes along where the step is covered, and comes back."""
        if not self._allowed:
            return
        focus = QApplication.focusWidget()
        if focus is not None and self.work.isAncestorOf(focus):
            self._from = focus
        leaves = self.opened and (focus is None or self.side.isAncestorOf(focus))
        QSettings().setValue(self._setting, not self.opened)
        self._arrange()
        if self.opened and (focus is self.tab or self.work.isHidden()):
            chosen = (chip for chip in self.side.chips.chips() if chip.isChecked())
            next(chosen, self.side.close_button).setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif leaves:
            back = self._from if self._from is not None and isValid(self._from) else self.tab
            back.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def event(self, event: QEvent) -> bool:
        """The margin, where a scroll bar of the page stands, is no room for a form."""
        if event.type() == QEvent.Type.ContentsRectChange:
            self._arrange()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._hold()
        return False

    def _arrange(self) -> None:
        shown = self._allowed and self.opened
        room = px(LEAST) + self.side.minimumWidth() + self._splitter.handleWidth()
        self.side.setVisible(shown)
        self.work.setVisible(not shown or self.contentsRect().width() >= room)
        self.tab.setVisible(self._allowed and not shown)
        self._hold()

    def _hold(self) -> None:
        """The form keeps the width that it can be worked in."""
        most = self._splitter.width() - self._splitter.handleWidth() - px(LEAST)
        if self.side.minimumWidth() <= most < self._splitter.sizes()[1] and not self.work.isHidden():
            self._splitter.setSizes([px(LEAST), most])


class _EdgeTab(QPushButton):
    """A narrow button along the edge, its word written upwards."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(px(24), px(140))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(24), px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(theme.colour("brand" if self.hasFocus() else "line"), 2 if self.hasFocus() else 1))
        painter.setBrush(theme.colour("selected" if self.underMouse() else "surface"))
        painter.drawRoundedRect(box, px(6), px(6))
        painter.setFont(theme.font(13, QFont.Weight.DemiBold))
        painter.setPen(theme.colour("brand"))
        text = QFontMetrics(painter.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.height() - px(8))
        painter.translate(0, self.height())
        painter.rotate(-90)
        painter.drawText(QRectF(0, 0, self.height(), self.width()), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
