"""The lines of the overview: a line that leads somewhere, and a measure that can be ticked where it stands."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.services.record.plan_lines import Planned
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.measure_acts import due_words, measure_menu, put_line
from hia_desktop.ui.screens.steps.work.plan import STATUS_TONES


class LeadLine(QPushButton):
    """Words, with a quiet line below them and a pill at the right; a press leads to where it is worked with."""

    def __init__(
        self, text: str, about: str = "", mark: Chip | None = None, role: str = "strong", rule: bool = True
    ) -> None:
        super().__init__()
        self._rule = rule
        self.setProperty("kind", "bare")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFlat(True)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._parts = [Text(text, role), *([Text(about, "hint")] if about else [])]
        for part in self._parts:
            words.addWidget(part)
        box = QHBoxLayout(self)
        box.setContentsMargins(px(4), px(5), px(2), px(5))
        box.setSpacing(px(8))
        box.addLayout(words, 1)
        if mark is not None:
            box.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        for shown in (*self._parts, *([mark] if mark is not None else [])):
            shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        said = [text, about, mark.text() if mark is not None else ""]
        self.setAccessibleName("; ".join(x for x in said if x))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        box = self.layout()
        return box.heightForWidth(width) if box is not None else px(32)

    def sizeHint(self) -> QSize:
        return QSize(px(200), self.heightForWidth(max(self.width(), px(120))))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.heightForWidth(max(self.width(), px(120))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._rule:
            painter.fillRect(_under(self), theme.colour("line"))
        if self.underMouse():
            painter.fillRect(self.rect(), theme.colour("selected"))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(4), px(4))
        painter.end()


class StatusPill(QPushButton):
    """How far something has come, as a pill that opens a menu."""

    def set(self, text: str, tone: Tone) -> None:
        """Another word."""
        self._tone = tone
        self.setText(text)
        self.updateGeometry()
        self.update()

    def __init__(self) -> None:
        super().__init__()
        self._tone = Tone.NEUTRAL
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(_face()).horizontalAdvance(self.text()) + px(9 + 24), px(25))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground = theme.tokens().tone(self._tone)
        painter.setPen(QPen(QColor(ink), 1) if self.underMouse() else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), box.height() / 2 - 1, box.height() / 2 - 1)
        painter.setPen(QColor(ink))
        painter.setFont(_face())
        painter.drawText(box.adjusted(px(10), 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), self.text())
        painter.drawPixmap(round(box.right()) - px(20), (self.height() - px(14)) // 2, pixmap("chevron-down", ink, 14))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), box.height() / 2 - 1, box.height() / 2 - 1)
        painter.end()


def _under(widget: QWidget) -> QRect:
    return QRect(0, widget.height() - 1, widget.width(), 1)


def _face() -> QFont:
    return theme.font(13, QFont.Weight.DemiBold)


class MeasureRow(QWidget):
    """One measure: a tick, its words, who and by when, and its status with a menu. `opened`: its plan is asked for.

    `again` is called when a line is signed, or could not be.
    """

    opened = Signal()

    def __init__(self, host: Host, may_tick: bool, again: Callable[[], None]) -> None:
        super().__init__()
        self._host, self._again = host, again
        self._measure: Planned | None = None
        self.tick = QCheckBox()
        self.tick.clicked.connect(self._ticked)
        self.line: LeadLine | None = None
        self.pill, self._chip = StatusPill(), Chip("")
        self.pill.clicked.connect(self._menu)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(8))
        for part in (self.tick, self.pill) if may_tick else (self._chip,):
            self._box.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_measure(self, measure: Planned, today: date) -> None:
        """The measure as it stands now."""
        if measure == self._measure:
            self.tick.setChecked(measure.status is MeasureStatus.DONE)
            return
        self._measure = measure
        due, late = due_words(measure, today)
        had_focus = self.line is not None and self.line.hasFocus()
        if self.line is not None:
            self._box.removeWidget(self.line)
            self.line.hide()
            self.line.deleteLater()
        about = " · ".join(x for x in (measure.responsible, due, _("over fristen") if late else "") if x)
        self.line = LeadLine(measure.what, about, role="faint" if measure.over else "", rule=False)
        self.line.clicked.connect(self.opened)
        self._box.insertWidget(self._box.count() - 1, self.line, 1)
        if had_focus:
            self.line.setFocus()
        self.tick.setChecked(measure.status is MeasureStatus.DONE)
        self.tick.setAccessibleName(_("{what} er gjort").format(what=measure.what))
        self.tick.setToolTip(_("Gjort"))
        tone = Tone.BAD if late else STATUS_TONES[measure.status]
        self.pill.set(measure.status.label, tone)
        self.pill.setAccessibleName(
            _("Status for {what}: {status}").format(what=measure.what, status=measure.status.label)
        )
        self._chip.set(measure.status.label, tone)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(_under(self), theme.colour("line"))
        painter.end()

    def _ticked(self, on: bool) -> None:
        if self._measure is not None:
            status = MeasureStatus.DONE if on else MeasureStatus.ONGOING
            put_line(self._host, self, self._measure, status, self._measure.due, self._again)

    def _menu(self) -> None:
        if self._measure is not None:
            menu = measure_menu(self._host, self, self._measure, self._again)
            menu.popup(self.pill.mapToGlobal(self.pill.rect().bottomLeft()))
