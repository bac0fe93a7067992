"""FigureCard: one figure in full: its value, its written definition, and the last eight quarters."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QFont

from hia_desktop.base.text import _, day, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.domain.quality.arithmetic import FEW, Days, Share, later_words, unknown, wilson
from hia_desktop.domain.quality.figures import Counted, Figure, defined
from hia_desktop.domain.quality.spans import Span
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, link_button, plain_tip, row, tool_button
from hia_desktop.ui.screens.quality.tiles import nobody_unknown
from hia_desktop.ui.screens.quality.trend_chart import TrendChart, TrendPoint


class FigureCard(Card):
    """`look` is called when the courses behind the figure are asked for."""

    def __init__(self, look: Callable[[], object]) -> None:
        super().__init__(padding=14)
        self.name = Text("", "section")
        self.value = Text("", wrap=False)
        self.value.setFont(theme.font(30, QFont.Weight.Bold))
        self.rests = Text("", "second", wrap=False)
        self.missing = Chip("", Tone.WARN)
        self.later = Chip("", Tone.NEUTRAL)
        self.apart = Text("", "hint")
        self.definition = Text("", "hint", selectable=True)
        self.chart = TrendChart()
        self.source = Text("", "faint", selectable=True)
        self.more = tool_button("info", _("Kilde"), lambda: self.source.setVisible(self.source.isHidden()))
        self.source.hide()
        self.behind = link_button("", look, "people")
        self.missing.hide()
        self.later.hide()
        self.apart.hide()
        self.body.setSpacing(px(4))
        head = row(self.name, self.behind, gap=10)
        head.setStretch(0, 1)
        self.body.addLayout(head)
        self.body.addLayout(row(self.value, self.rests, self.missing, self.later, 1, self.more, gap=10))
        self.add(self.apart)
        self.add(self.definition)
        self.add(self.source)
        self.add(self.chart, 1)

    def show_figure(
        self, figure: Figure, counted: Counted | None, trend: Sequence[Counted], spans: Sequence[Span]
    ) -> None:
        """One figure; `counted` is None while it is on its way."""
        self.name.setText(figure.name)
        self.definition.setText(defined(figure))
        self.source.setText(source_of(figure))
        self.more.setToolTip(plain_tip(source_of(figure)))
        self.value.setText("…" if counted is None else counted.value)
        self.missing.setVisible(counted is not None and bool(counted.missing))
        self.later.setVisible(isinstance(counted, Share) and bool(counted.later))
        if figure.unmeasured:
            self.value.setText("–")
            self.rests.setText(figure.unmeasured)
        elif counted is None:
            self.rests.setText(_("regnes ut …"))
        else:
            self.rests.setText(_rests(counted))
            self.missing.set(unknown(counted.missing), Tone.WARN)
            self.later.set(later_words(counted.later) if isinstance(counted, Share) else "", Tone.NEUTRAL)
        self._say_apart(figure, counted)
        all_of = 0 if counted is None else counted.all_of
        self.behind.setText(_("Vis forløpet") if all_of == 1 else _("Vis de {count} forløpene").format(count=all_of))
        self.behind.setVisible(all_of > 0)
        points = [point(span, one) for span, one in zip(spans, trend, strict=False)]
        self.chart.show_points(figure.name, points, percent=not figure.in_days)

    def say_why(self, reasons: Sequence[tuple[str, int]], untold: Sequence[tuple[str, int]]) -> None:
        """Why those who are not counted are not, and why those who are unknown are, with how many each."""
        said = [] if self.apart.isHidden() else [self.apart.text()]
        for words, found in ((_("Hvorfor ikke: {reasons}."), reasons), (_("De ukjente: {reasons}."), untold)):
            if found:
                said.append(words.format(reasons=", ".join(f"{inside_sentence(why)} {many}" for why, many in found)))
        self.apart.setText(" ".join(said))
        self.apart.setVisible(bool(said))

    def _say_apart(self, figure: Figure, counted: Counted | None) -> None:
        told = isinstance(counted, Share) and bool(figure.apart_name) and counted.whole > 0 and not figure.unmeasured
        if told and isinstance(counted, Share):
            words = _("{count} av {whole} er {what}: med i nevneren, ikke i telleren.")
            self.apart.setText(words.format(count=counted.apart, whole=counted.whole, what=figure.apart_name))
        self.apart.setVisible(told)


def _rests(counted: Counted) -> str:
    """What it is counted of, and that nobody is unknown where that is so; who is stands in a chip beside it."""
    if not counted.whole:
        return _("ingen med kjent svar")
    return ", ".join(filter(None, (counted.counted, nobody_unknown(counted))))


def source_of(figure: Figure) -> str:
    """Where the figure comes from, and when that was read."""
    return _("Kilde: {what} (lest {day})").format(what=figure.source, day=day(figure.read_on))


def point(span: Span, counted: Counted) -> TrendPoint:
    """One quarter of the chart: whiskers where few are counted; of days they hold the middle half."""
    if isinstance(counted, Days):
        ends = counted.low, counted.high
        value = counted.median
    else:
        value = counted.percent
        ends = wilson(counted.part, counted.whole) if 0 < counted.whole < FEW else (None, None)
    n = _("n {count}").format(count=counted.whole)
    return TrendPoint(label=span.short, n=n, value=value, low=ends[0], high=ends[1], words=f"{counted.words}, {n}")
