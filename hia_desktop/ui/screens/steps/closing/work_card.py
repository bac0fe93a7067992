"""Work before, at start, at closing and afterwards as one small chart, with the same in words under it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QSizePolicy

from hia_desktop.base.text import _
from hia_desktop.services.course.work_course import WorkPoint
from hia_desktop.ui.kit.charts import ShareChart
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, empty_layout

_KEPT_TOGETHER = "\N{NO-BREAK SPACE}%"
"""So that a narrow column never parts a number from its sign."""


class WorkCard(Card):
    """The points side by side. Hidden while no share is known: then there is nothing to draw."""

    def __init__(self) -> None:
        super().__init__(_("Arbeid før og etter"), padding=12)
        self.head.addWidget(Text(_("Prosent av full stilling"), "hint", wrap=False))
        self.chart = ShareChart(_("Arbeid i prosent av full stilling"))
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add(self.chart)
        self._words = QGridLayout()
        self._words.setHorizontalSpacing(0)
        self._words.setVerticalSpacing(px(2))
        self.body.addLayout(self._words)
        self.hide()

    def show_points(self, points: Sequence[WorkPoint]) -> None:
        """The chart, and under each column its words."""
        empty_layout(self._words)
        told = "; ".join(f"{point.when}: {point.told}" for point in points)
        self.chart.show_shares([point.percent for point in points], told)
        for at in range(self._words.columnCount()):
            self._words.setColumnStretch(at, 0)
        for at, point in enumerate(points):
            known = point.percent is not None
            words = point.words.replace(" %", _KEPT_TOGETHER)
            share = Text(f"{point.percent} %", "section") if known else Text(words)
            rows = (Text(point.when, "hint"), share, Text(words if known else "", selectable=True))
            under = column(gap=2)
            for text in rows:
                text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
                text.setContentsMargins(0, 0, px(10), 0)
                under.addWidget(text)
            under.addStretch(1)
            self._words.addLayout(under, 0, at)
            self._words.setColumnStretch(at, 1)
        self.setVisible(any(point.percent is not None for point in points))
