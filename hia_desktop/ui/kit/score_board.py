"""Several measures over time, one under another, each on its own scale; the same as a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPushButton,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from hia_desktop.base.text import _, day, number
from hia_desktop.domain.measures.instruments import band_of, matters, way
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import faded, scaled, width_of, write
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import column, empty_layout, link_button, plain_tip

_RIGHT = Qt.AlignmentFlag.AlignRight
_PARTED = " · "


@dataclass(frozen=True, kw_only=True)
class Series:
    """One measure over time. Points are (day, value), oldest first, values within `low`-`high`.

    `better` says which way is improvement; `bands` are what the values mean, from which value on, the lowest first;
    `change` the smallest change that matters, 0 where none is known; `reckoned` the days whose value leans on answers
    that lack. `key` says what it is to whoever shows it.
    """

    label: str
    points: tuple[tuple[date, float], ...]
    low: float
    high: float
    better: Literal["high", "low"] = "high"
    bands: tuple[tuple[float, str], ...] = ()
    change: float = 0
    key: str = ""
    reckoned: frozenset[date] = frozenset()

    @property
    def trend(self) -> str:
        """«bedre», «dårligere» or «uendret» from the first point to the last; empty with fewer than two points."""
        if len(self.points) < 2:
            return ""
        return way(self.points[0][1], self.points[-1][1], self.better)

    @property
    def matters(self) -> bool:
        """Whether the change from first to last is as large as what matters."""
        return matters(self.points[0][1], self.points[-1][1], self.change)

    def word(self, value: float) -> str:
        """What a value means; empty where nobody has said."""
        return band_of(value, self.bands)

    def told(self, when: date, value: float) -> str:
        """«14», or «14 (beregnet)»."""
        return _("{value} (beregnet)").format(value=number(value)) if when in self.reckoned else number(value)

    @property
    def summary(self) -> str:
        """«18 → 9 · mild · bedre», and it says where the change is one that matters."""
        told = " → ".join(self.told(*point) for point in dict.fromkeys((self.points[0], self.points[-1])))
        now = self.points[-1][1]
        trend = _("{trend}, betyr noe").format(trend=self.trend) if self.trend and self.matters else self.trend
        return _PARTED.join(part for part in (told, self.word(now), trend) if part)

    def listed(self) -> str:
        """The whole in words, as a screen reader says it."""
        points = ", ".join(
            f"{day(when)} {self.told(when, value)} {self.word(value)}".strip() for when, value in self.points
        )
        which = _("høyere er bedre") if self.better == "high" else _("lavere er bedre")
        ends = {"low": number(self.low), "high": number(self.high)}
        words = _("{label} ({low} til {high}, {way}): {points}. {trend}")
        return words.format(label=self.label, way=which, points=points, trend=self.trend, **ends).strip()


class ScoreRow(QPushButton):
    """One measure: its name and what has become of it, and below them its curve between the ends of its own scale."""

    def __init__(self, one: Series, first: date, last: date) -> None:
        super().__init__()
        self._one, self._first, self._last = one, first, last
        self.setAccessibleName(one.label)
        self.setAccessibleDescription(one.listed())
        self.setToolTip(plain_tip(one.listed()))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def _line(self) -> float:
        return QFontMetricsF(scaled(self.font(), 0.86)).height()

    def sizeHint(self) -> QSize:
        """Two lines of words and a low curve."""
        return QSize(round(self._line() * 14), round(self._line() * 4.6))

    def minimumSizeHint(self) -> QSize:
        """The least that can still be read."""
        return QSize(round(self._line() * 9), self.sizeHint().height())

    def _faces(self) -> tuple[QFont, QFont]:
        return scaled(self.font(), 0.9, bold=True), scaled(self.font(), 0.8)

    def words(self) -> tuple[str, str]:
        """The name, and what has become of it, as there is room for: the ends of the scale give way first, which
        stand at the curve, then what the change means. From what to what always stands; the name is cut for it."""
        strong, small = self._faces()
        whole, told = self._one.label, self._one.summary
        bare, parts = whole.rpartition(" (")[0] or whole, told.split(_PARTED)
        less = ((bare, _PARTED.join(parts[:kept])) for kept in range(len(parts), 0, -1))
        room = self.width() - self._line() * 0.6
        for name, said in ((whole, told), *less):
            if width_of(strong, name) + width_of(small, said) <= room:
                return name, said
        left = max(self._line() * 4, room - width_of(small, parts[0]))
        return QFontMetricsF(strong).elidedText(bare, Qt.TextElideMode.ElideRight, left), parts[0]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Words above, bands and curve below, and an arrow to where it is better."""
        painter, tokens, line = QPainter(self), theme.tokens(), self._line()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        (strong, small), wide = self._faces(), float(self.width())
        name, told = self.words()
        write(painter, QRectF(2, line * 0.1, wide, line), name, strong, QColor(tokens.ink))
        write(painter, QRectF(0, line * 0.1, wide - 2, line), told, small, QColor(tokens.ink2), _RIGHT)
        ends = max(width_of(small, number(end)) for end in (self._one.low, self._one.high)) + 6
        plot = QRectF(ends, line * 1.5, wide - ends - line * 1.6, line * 2.7)
        self._paint_bands(painter, plot)
        for end, y in ((self._one.high, plot.top()), (self._one.low, plot.bottom() - line * 0.8)):
            write(painter, QRectF(0, y, ends - 4, line * 0.8), number(end), small, QColor(tokens.ink2), _RIGHT)
        self._paint_arrow(painter, plot)
        self._paint_curve(painter, plot)
        if self.hasFocus() or self.underMouse():
            painter.setPen(QPen(theme.colour("brand"), 2 if self.hasFocus() else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 0, -1, -1), px(5), px(5))
        painter.end()

    def _y(self, value: float, plot: QRectF) -> float:
        share = (value - self._one.low) / (self._one.high - self._one.low)
        return plot.bottom() - plot.height() * min(1.0, max(0.0, share))

    def _paint_bands(self, painter: QPainter, plot: QRectF) -> None:
        """The darker, the worse."""
        ink = QColor(theme.tokens().ink2)
        bands = self._one.bands or ((self._one.low, ""),)
        lows = [low for low, _word in bands]
        for at, low in enumerate(lows):
            top = self._y(lows[at + 1] if at + 1 < len(lows) else self._one.high, plot)
            worse = len(lows) - 1 - at if self._one.better == "high" else at
            shade = 0.05 + 0.16 * worse / max(1, len(lows) - 1)
            painter.fillRect(QRectF(plot.left(), top, plot.width(), self._y(low, plot) - top), faded(ink, shade))

    def _paint_arrow(self, painter: QPainter, plot: QRectF) -> None:
        """Which way is better, in the colour of what is well; its head says it without the colour."""
        up = self._one.better == "high"
        x, line = plot.right() + self._line() * 0.9, self._line()
        tip, foot = (plot.top() + 2, plot.bottom() - 2) if up else (plot.bottom() - 2, plot.top() + 2)
        painter.setPen(QPen(QColor(theme.tokens().ok), 1.6))
        painter.drawLine(QPointF(x, tip), QPointF(x, foot))
        back = tip + line * (0.4 if up else -0.4)
        painter.drawPolyline(QPolygonF([QPointF(x - 4, back), QPointF(x, tip), QPointF(x + 4, back)]))

    def _paint_curve(self, painter: QPainter, plot: QRectF) -> None:
        days = max(1, (self._last - self._first).days)
        inner = plot.adjusted(5, 3, -5, -3)
        corners = [
            QPointF(inner.left() + inner.width() * (when - self._first).days / days, self._y(value, inner))
            for when, value in self._one.points
        ]
        brand = QColor(theme.tokens().brand)
        painter.setPen(QPen(brand, 2.2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPolyline(QPolygonF(corners))
        painter.setBrush(brand)
        painter.setPen(QPen(QColor(theme.tokens().surface), 1.2))
        for at in corners:
            painter.drawEllipse(at, 4, 4)


class ScoreBoard(QWidget):
    """The measures under one another over the same days, or the same as a table. `wanted(key)`: a measure is pressed,
    to be seen with its items."""

    wanted = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._series: tuple[Series, ...] = ()
        self.setAccessibleName(_("Utvikling"))
        self._rows = column(gap=6)
        self._made: QTableWidget | None = None
        self.turn = link_button(_("Vis som tabell"), self.show_table)
        box = self._box = column(gap=4)
        box.addLayout(self._rows)
        box.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignRight)
        self.setLayout(box)

    def rows(self) -> list[ScoreRow]:
        """Each measure's row, in order."""
        found = (self._rows.itemAt(at).widget() for at in range(self._rows.count()))  # type: ignore[union-attr]
        return [row for row in found if isinstance(row, ScoreRow)]

    def show_series(self, series: Sequence[Series]) -> None:
        """Other measures; those without points are left out. The same ones change nothing."""
        shown = tuple(one for one in series if one.points)
        if shown == self._series and shown:
            return
        self._series = shown
        empty_layout(self._rows)
        days = [when for one in shown for when, _value in one.points]
        for one in shown:
            made = ScoreRow(one, min(days), max(days))
            made.clicked.connect(lambda _on=False, key=one.key: self.wanted.emit(key))
            self._rows.addWidget(made)
            made.setVisible(not self._as_table())
        self.turn.setVisible(bool(shown))
        if self._made is not None:
            self._fill()

    def show_table(self) -> None:
        """The table in place of the picture, and back."""
        table = not self._as_table()
        self.table.setVisible(table)
        for made in self.rows():
            made.setVisible(not table)
        self.turn.setText(_("Vis som bilde") if table else _("Vis som tabell"))

    def _as_table(self) -> bool:
        return self._made is not None and not self._made.isHidden()

    @property
    def table(self) -> QTableWidget:
        """Made when it is first asked for: a page that opens is painted without it."""
        if self._made is None:
            self._made = self._build_table()
            self._box.insertWidget(1, self._made)
            self._fill()
        return self._made

    def _build_table(self) -> QTableWidget:
        made = QTableWidget(0, 4)
        made.setHorizontalHeaderLabels([_("Skjema"), _("Dag"), _("Skår"), _("Betyr")])
        made.setAccessibleName(_("Utvikling som tabell"))
        made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setTabKeyNavigation(False)
        made.verticalHeader().hide()
        header = made.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)  # within the card: nothing scrolls sideways
        made.hide()
        return made

    def _fill(self) -> None:
        lines = [
            (one.label, day(when), one.told(when, value), one.word(value))
            for one in self._series
            for when, value in one.points
        ]
        self.table.setRowCount(len(lines))
        for at, words in enumerate(lines):
            for place, text in enumerate(words):
                cell = QTableWidgetItem(text)
                cell.setToolTip(plain_tip(text))
                self.table.setItem(at, place, cell)
        rows = sum(self.table.rowHeight(at) for at in range(len(lines)))
        self.table.setFixedHeight(min(rows + self.table.horizontalHeader().sizeHint().height() + px(4), px(320)))
