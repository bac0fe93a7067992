"""Kvalitet: what the centre counts of its own work, for a quarter or any days, and one discipline or all."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.quality.caveats import COOPERATION_UNMEASURED, NOT_SEEN, ONE_SITE
from hia_desktop.domain.quality.figures import BY_CODE, FIGURES, MATCH, Theme
from hia_desktop.domain.quality.spans import TREND, Span, last_whole, quarter_of, quarters_to, year_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.quality import pages
from hia_desktop.services.quality.pages import BehindRow, QualityPage
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, primary_button, row, secondary_button
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.quality.behind import show_behind
from hia_desktop.ui.screens.quality.exports import save_dataset, show_report
from hia_desktop.ui.screens.quality.figure_card import FigureCard
from hia_desktop.ui.screens.quality.period import ask_period
from hia_desktop.ui.screens.quality.tables import LackingCard, MixCard, MixOverTimeCard, PracticesCard, QuartersCard
from hia_desktop.ui.screens.quality.tiles import FigureTile

_FIRST_SHOWN = "free_at_closing"
_YEARS = 3
"""How many years back can be chosen as a whole."""
_NARROW = 1000
"""In design pixels."""


@dataclass(frozen=True)
class _Left:
    """How the screen was left: the days, the discipline and the figure that were chosen."""

    span: Span
    discipline: Discipline | None
    figure: str


class QualityScreen(Screen):
    """One figure in full, all of them beside it, and the tables below. What stands in the clear is there at once; what
    is sealed is opened after, and fills in."""

    key = "quality"
    title = N_("Kvalitet")
    icon = "chart"
    needs = Right.QUALITY
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.COURSE, Topic.PATIENTS, Topic.PATIENT, Topic.CONSENT})
    in_rail = True

    def build(self) -> None:
        """The days and the discipline on top, then the figures, then the tables."""
        today = self.host.clock.today()
        usual = _Left(last_whole(today), None, _FIRST_SHOWN)
        self._left: _Left = self.host.left.get(self.key, usual)
        self._page: QualityPage | None = None
        self._ask_at_once()  # while the database counts, what shows it is made
        self._is_asked = True
        self._then = QTimer(self, singleShot=True, interval=0)
        self._then.timeout.connect(self._count_all)
        self.when, self.which = Combo(), Combo()
        self._fill_when(today)
        self.which.setAccessibleName(_("Fagområde"))
        self.which.addItem(_("Alle fagområder"), None)
        for one in Discipline:
            self.which.addItem(one.label, one)
        self.which.setCurrentIndex(max(0, self.which.findData(self._left.discipline)))
        for combo, wide in ((self.when, 190), (self.which, 250)):
            combo.setFixedWidth(px(wide))
        self.when.activated.connect(self._choose_when)
        self.which.activated.connect(lambda _at: self._go(discipline=self.which.currentData()))
        self.card = FigureCard(self._look_behind)
        self.tiles = {figure.code: FigureTile(figure) for figure in FIGURES}
        self.quarters, self.mix, self.over_time = QuartersCard(), MixCard(self._show_over_time), MixOverTimeCard()
        self.lacking, self.practices = LackingCard(), PracticesCard()
        self._arrange()
        self._show_figure()

    def _fill_when(self, today: date) -> None:
        """The last eight quarters, newest first, the years so far back that all of one can be asked after 24 months,
        and days of one's own."""
        self.when.setAccessibleName(_("Periode"))
        self.when.clear()
        quarters = quarters_to(quarter_of(today), _YEARS * 4)[::-1]
        spans = [*quarters[:TREND], *dict.fromkeys(year_of(one.first) for one in quarters)]
        self._spans = spans if self._left.span in spans else [*spans, self._left.span]
        self.when.addItems([span.label for span in self._spans])
        self.when.addItem(_("Andre dager …"))
        self.when.setCurrentIndex(self._spans.index(self._left.span))

    def _arrange(self) -> None:
        inside = QWidget()
        inside.setProperty("role", "page")
        grid = QVBoxLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(8))
        above, below, lowest, head = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._lines = above, below, lowest, head, self.over_time.line
        for line, parts in (
            (above, ((self.card, 5), (self._all_tiles(), 7))),
            (below, ((self.quarters, 3), (self.mix, 5))),
            (QHBoxLayout(), ((self.over_time, 1),)),
            (lowest, ((self.lacking, 4), (self.practices, 5))),
        ):
            line.setSpacing(px(10))
            for part, wide in parts:
                line.addWidget(part, wide)
            grid.addLayout(line)
        grid.addWidget(Text(f"{ONE_SITE} {NOT_SEEN} {COOPERATION_UNMEASURED}", "faint"))
        grid.addStretch(1)
        area = Scroll()
        area.setFrameShape(Scroll.Shape.NoFrame)
        area.setWidget(inside)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(12), px(20), px(14))
        box.setSpacing(px(8))
        head.setSpacing(px(8))
        head.addLayout(row(Text(self.title, "title", wrap=False), self.when, self.which, 1), 1)
        head.addLayout(row(*self._acts(), 1))
        box.addLayout(head)
        box.addWidget(area, 1)
        self.setFocusProxy(self.when)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, what else stands side by side stands below one another."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW)
        for line in self._lines:
            line.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)

    def _acts(self) -> list[QWidget]:
        """What can be taken out of here."""
        if not may(self.host.user.role, Right.EXPORT_QUALITY):
            return []
        self.report = primary_button(_("Kvartalsrapport (PDF) …"), self._show_report)
        data = secondary_button(_("Datasett med kodebok …"), self._save_dataset, "download")
        key_action(self, _("Kvartalsrapport"), "Ctrl+P", self._show_report)
        return [data, self.report]

    def _show_report(self) -> None:
        span = self._left.span
        if span.is_quarter and span.last < self.host.clock.today():
            show_report(self.host, self, span)
        else:
            self.host.say(_("Rapporten lages av ett helt kvartal som er over. Velg et kvartal øverst."), Tone.WARN)

    def _save_dataset(self) -> None:
        span = self._left.span
        if span.is_quarters and span.last < self.host.clock.today():
            save_dataset(self.host, self, span)
        else:
            text = _("Datasettet lages av hele kvartaler som er over. Velg et kvartal eller et år øverst.")
            self.host.say(text, Tone.WARN)

    def _all_tiles(self) -> QWidget:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(px(6))
        for column, theme in enumerate(Theme):
            grid.addWidget(Text(theme.label, "section", wrap=False), 0, column)
            mine = [figure for figure in FIGURES if figure.theme is theme]
            for at, figure in enumerate(mine, 1):
                tile = self.tiles[figure.code]
                tile.clicked.connect(lambda _on=False, code=figure.code: self._go(figure=code))
                grid.addWidget(tile, at, column)
                grid.setRowStretch(at, 1)
            grid.setColumnStretch(column, 1)
        return inside

    # -- what is shown

    def refresh(self) -> None:
        """Asks for what is there at once, and for all of it when that is painted: what counts would keep the painter
        waiting."""
        if self._is_asked:
            self._is_asked = False
        elif self._page is None:
            self._ask_at_once()
        else:
            self._count_all()

    def _ask_at_once(self) -> None:
        left = self._left
        self.host.ask(self, self._at_once, pages.at_once.of(left.span.first, left.span.last, left.discipline))

    def _count_all(self) -> None:
        left = self._left
        self.host.ask(self, self._arrived, pages.counted.of(left.span.first, left.span.last, left.discipline))

    def others_wrote(self) -> None:
        """What was counted stands: it is opened and counted anew when the user asks."""

    def _at_once(self, page: QualityPage) -> None:
        self._arrived(page)
        self._then.start()

    def _arrived(self, page: QualityPage) -> None:
        self._page = page
        for code, tile in self.tiles.items():
            found = page.figures.get(code)
            tile.show_counted(None if found is None else found[0])
        self.mix.show_mixes(page.mixes)
        self._show_over_time()
        self.lacking.show_lacking(page.lacks)
        self.practices.show_practices(page.practices)
        self._show_figure()

    def _show_over_time(self) -> None:
        page = self._page
        rows = page.mixes.get(self.mix.by.currentData(), ()) if page is not None else ()
        self.over_time.show_mix(rows, page.quarters if page is not None else ())

    def _show_figure(self) -> None:
        figure = BY_CODE[self._left.figure]
        for code, tile in self.tiles.items():
            tile.setChecked(code == figure.code)
        page = self._page
        found = page.figures.get(figure.code) if page is not None else None
        spans = page.quarters if page is not None else ()
        counted, trend = found if found is not None else (None, ())
        self.card.show_figure(figure, counted, trend, spans)
        if page is not None:
            self.card.say_why(page.match_reasons if figure.code == MATCH else (), page.untold.get(figure.code, ()))
        self.quarters.show_trend(figure, trend, spans)

    def _go(self, **chosen: Any) -> None:
        asked = self._left
        self._left = replace(asked, **chosen)
        self.host.left[self.key] = self._left
        if (self._left.span, self._left.discipline) == (asked.span, asked.discipline):
            self._show_figure()
            return
        self._page = None
        for tile in self.tiles.values():
            tile.show_counted(None)
        self._show_figure()
        self.refresh()

    def _choose_when(self) -> None:
        at = self.when.currentIndex()
        if at < len(self._spans):
            self._go(span=self._spans[at])
            return
        self.when.setCurrentIndex(self._spans.index(self._left.span))
        ask_period(self.host, self._left.span, self._own_days)

    def _own_days(self, span: Span) -> None:
        self._go(span=span)
        self._fill_when(self.host.clock.today())

    def _look_behind(self) -> None:
        left = self._left
        asked = (left.span.first, left.span.last, left.discipline, left.figure)
        self.host.ask(self, self._behind, pages.behind.of(*asked))

    def _behind(self, rows: tuple[BehindRow, ...]) -> None:
        show_behind(self.host, self, BY_CODE[self._left.figure], self._left.span, rows)
