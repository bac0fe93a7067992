"""The side panel of a course: development, barriers at the workplace, and what is due."""

from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day_short
from hia_desktop.services.courses import BarrierRow, CoursePage, Deadline, Score
from hia_desktop.ui.kit.charts import Series, TrendChart
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import Tone, px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, link_button

_MOST = 6
"""Deadlines shown; the rest are far away."""


class CourseSide(QScrollArea):
    """What stands beside a step. `opened` names the step of a deadline that was pressed."""

    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(widgetResizable=True)
        inside = QWidget()
        inside.setProperty("role", "page")
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
        self.setWidget(inside)
        self.setMinimumWidth(px(220))

    def set_flat(self, flat: bool) -> None:
        """The cards side by side, or one under another."""
        way = QBoxLayout.Direction
        self._box.setDirection(way.LeftToRight if flat else way.TopToBottom)
        for card in (self.trend, self.barriers, self.due):
            self._box.setStretchFactor(card, 1 if flat else 0)
            self._box.setAlignment(card, Qt.AlignmentFlag.AlignTop if flat else Qt.AlignmentFlag(0))
        self._box.setStretch(self._box.count() - 1, 0 if flat else 1)
        self.setMinimumHeight(px(280) if flat else 0)

    def show_page(self, page: CoursePage, today: date) -> None:
        """What the page knows."""
        self.chart.show_series(series_of(page.scores))
        self._show_barriers(page.barriers, page.barriers_shared)
        self._show_deadlines(page.deadlines, today)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Shortens a deadline's words where there is no room."""
        if event.type() == QEvent.Type.Resize and isinstance(watched, QPushButton):
            whole = watched.accessibleName()
            text = watched.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, watched.width() - px(12))
            watched.setText(text)
            watched.setToolTip(whole if text != whole else "")
        return False

    def _show_barriers(self, barriers: tuple[BarrierRow, ...], shared: bool) -> None:
        empty_layout(self.barriers.body)
        for barrier in barriers:
            line = QHBoxLayout()
            line.setSpacing(px(8))
            line.addWidget(Text(barrier.title, "strong"), 1)
            if barrier.severity:
                line.addWidget(Chip(barrier.severity, Tone(barrier.tone)))
            words = QVBoxLayout()
            words.setSpacing(px(1))
            words.addLayout(line)
            if barrier.about:
                words.addWidget(Text(barrier.about, "hint"))
            self.barriers.body.addLayout(words)
        if not barriers:
            self.barriers.add(Text(_("Ingen hindringer er registrert.") if shared else _("Ikke delt."), "hint"))

    def _show_deadlines(self, deadlines: tuple[Deadline, ...], today: date) -> None:
        empty_layout(self.due.body)
        for deadline in deadlines[:_MOST]:
            late = deadline.due < today
            line = QHBoxLayout()
            line.setSpacing(px(8))
            button = link_button(deadline.what, partial(self.opened.emit, deadline.step))
            button.setAccessibleName(deadline.what)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            button.installEventFilter(self)
            line.addWidget(button, 1)
            line.addWidget(Chip(day_short(deadline.due, today), Tone.BAD if late else Tone.NEUTRAL, "warning" if late else ""))
            self.due.body.addLayout(line)
        if not deadlines:
            self.due.add(Text(_("Ingen frister."), "hint"))


def series_of(scores: tuple[Score, ...]) -> list[Series]:
    """The scores gathered by name, in order of time."""
    names = dict.fromkeys(s.name for s in scores)
    return [
        Series(
            name,
            tuple((s.day, s.value) for s in scores if s.name == name),
            min(s.low for s in scores if s.name == name),
            max(s.high for s in scores if s.name == name),
        )
        for name in names
    ]
