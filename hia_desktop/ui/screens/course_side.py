"""The side panel of a course: development, barriers at the workplace, and what is due."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.course.courses import CoursePage, Deadline, Score
from hia_desktop.services.course.workplace import WorkplaceSide, no_barriers
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.charts import Series, TrendChart
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.side_scroll import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout

_MOST = 6
"""Deadlines shown; the rest are far away."""


class _DueButton(QPushButton):
    """What is due, as a link whose words wrap."""

    _WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = QRect(0, 0, max(1, width), 10_000)
        return QFontMetrics(self._face()).boundingRect(room, self._WRAP, self.text()).height() + px(4)

    def sizeHint(self) -> QSize:
        return QSize(px(160), self.heightForWidth(max(self.width(), px(60))))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._face(under=self.underMouse()))
        painter.setPen(theme.colour("brand"))
        painter.drawText(self.rect().adjusted(0, px(2), 0, 0), self._WRAP, self.text())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("brand"), 1))
            painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), px(4), px(4))
        painter.end()

    @staticmethod
    def _face(*, under: bool = False) -> QFont:
        face = theme.font(weight=QFont.Weight.DemiBold)
        face.setUnderline(under)
        return face


class CourseSide(SideScroll):
    """What stands beside a step. `opened` names the step of a deadline that was pressed."""

    opened = Signal(str)

    def __init__(self) -> None:
        inside = QWidget()
        super().__init__(inside)
        self._flat, self._step = False, ""
        self._barriers_shared = True
        inside.installEventFilter(self)
        self.trend = Card(_("Utvikling"), padding=14)
        self.chart = TrendChart()
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chart.setFixedHeight(px(132))
        self.trend.add(self.chart)
        self.barriers = Card(_("Hindringer på arbeidsplassen"), Tone.NAV, padding=14)
        self.barriers.head.addWidget(Chip(_("NAV"), Tone.NAV))
        self.due = Card(_("Frister"), padding=14)
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(14))
        for card in (self.trend, self.barriers, self.due):
            self._box.addWidget(card)
        self._box.addStretch(1)
        self.setMinimumWidth(px(220))

    def set_flat(self, flat: bool) -> None:
        """The cards side by side, or one under another."""
        way = QBoxLayout.Direction
        self._box.setDirection(way.LeftToRight if flat else way.TopToBottom)
        for card in (self.trend, self.barriers, self.due):
            self._box.setStretchFactor(card, 1 if flat else 0)
            self._box.setAlignment(card, Qt.AlignmentFlag.AlignTop if flat else Qt.AlignmentFlag(0))
        self._box.setStretch(self._box.count() - 1, 0 if flat else 1)
        self._flat = flat
        self._keep_height()

    def set_step(self, step: str) -> None:
        """Beside a step that shows the barriers itself they are left out."""
        self._step = step
        self.barriers.setVisible(self._barriers_shared and step != WorkplaceForm.kind)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._keep_height()
        return False

    def _keep_height(self) -> None:
        """Flat, it is as high as its highest card and the page scrolls."""
        self.setMinimumHeight(max(0, self._inside.heightForWidth(self.width())) if self._flat else 0)

    def show_page(self, page: CoursePage, today: date) -> None:
        """What the page knows; a card whose content is not shared with this user is left out."""
        self.trend.setVisible(page.scores_shared)
        self.chart.show_series(series_of(page.scores))
        self._barriers_shared = page.barriers_shared
        self.set_step(self._step)
        self._show_workplace(page.workplace)
        self._show_deadlines(page.deadlines, today, page.responsible)

    def _show_workplace(self, found: WorkplaceSide) -> None:
        """Barriers, and below them NAV's means and the last contacts where there are any."""
        body = self.barriers.body
        empty_layout(body)
        for barrier in found.barriers:
            words = QVBoxLayout()
            words.setSpacing(px(1))
            words.addLayout(_marked(Text(barrier.title, "strong"), barrier.severity, barrier.tone))
            if barrier.about:
                words.addWidget(Text(barrier.about, "hint"))
            body.addLayout(words)
        if not found.barriers:
            body.addWidget(Text(no_barriers(found), "hint"))
        if found.measures:
            body.addWidget(Text(_("Virkemidler"), "section"))
        for measure in found.measures:
            body.addLayout(_marked(Text(measure.title), measure.status, measure.tone))
        if found.contacts:
            body.addWidget(Text(_("Kontakt"), "section"))
        for contact in found.contacts:
            body.addWidget(Text(f"{contact.day} · {contact.about}", "hint"))

    def _show_deadlines(self, deadlines: tuple[Deadline, ...], today: date, responsible: str | None) -> None:
        empty_layout(self.due.body)
        if responsible is not None:
            self.due.add(
                Text(
                    _("Ansvarlig: {name}").format(name=responsible)
                    if responsible
                    else _("Ingen er satt som ansvarlig."),
                    "hint",
                )
            )
        for deadline in deadlines[:_MOST]:
            past = deadline.due < today
            late = past and deadline.ours
            line = QHBoxLayout()
            line.setSpacing(px(8))
            button = _DueButton(deadline.what)
            button.clicked.connect(partial(self._opens, deadline.step))
            line.addWidget(button, 1)
            words = _("{day} · passert") if past and not late else "{day}"
            chip = Chip(
                words.format(day=day_short(deadline.due, today)),
                Tone.BAD if late else Tone.NEUTRAL,
                "warning" if late else "",
            )
            line.addWidget(chip, 0, Qt.AlignmentFlag.AlignTop)
            self.due.body.addLayout(line)
        if not deadlines:
            self.due.add(Text(_("Ingen frister."), "hint"))

    def _opens(self, step: str, _on: bool = False) -> None:
        self.opened.emit(step)


def _marked(text: Text, mark: str, tone: Tone) -> QHBoxLayout:
    """Words with a pill at their right."""
    line = QHBoxLayout()
    line.setSpacing(px(8))
    line.addWidget(text, 1)
    if mark:
        line.addWidget(Chip(mark, tone), 0, Qt.AlignmentFlag.AlignTop)
    return line


def series_of(scores: tuple[Score, ...]) -> list[Series]:
    """The scores gathered by name, in order of time."""
    names = dict.fromkeys(s.name for s in scores)
    return [
        Series(
            name,
            tuple((s.day, s.value) for s in scores if s.name == name),
            min(s.low for s in scores if s.name == name),
            max(s.high for s in scores if s.name == name),
            next(s.better for s in scores if s.name == name),
        )
        for name in names
    ]
