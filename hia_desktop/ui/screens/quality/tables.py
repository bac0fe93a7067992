"""The tables below the figures: the quarters of the one that is chosen, who is referred, and the referrals."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSignalBlocker

from hia_desktop.base.text import _, number
from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.figures import Counted, Figure
from hia_desktop.domain.quality.mix import (
    LACKING_DEFINED,
    MIX_DEFINED,
    OVER_TIME_DEFINED,
    PRACTICES_DEFINED,
    Grouping,
    LackingRow,
    MixRow,
    PracticeRow,
)
from hia_desktop.domain.quality.spans import TREND, Span
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.tables.plain import PlainTable
from hia_desktop.ui.kit.widgets import Card, Text, row
from hia_desktop.ui.screens.quality.figure_card import point
from hia_desktop.ui.screens.quality.trend_chart import TrendChart


class QuartersCard(Card):
    """The same numbers as the chart has, in words."""

    def __init__(self) -> None:
        super().__init__(_("Siste åtte kvartaler"), padding=12)
        headings = (_("Kvartal"), _("Verdi"), _("Av"), _("Ukjent"))
        self.table = PlainTable(_("Siste åtte kvartaler"), headings, (70, 52, 80))
        self.add(Text(_("Samme tall og definisjon som over, ett kvartal på hver linje."), "hint"))
        self.add(self.table)
        self.body.addStretch(1)

    def show_trend(self, figure: Figure, trend: Sequence[Counted], spans: Sequence[Span]) -> None:
        """The quarters of one figure, newest first."""
        self.table.setAccessibleName(_("Siste åtte kvartaler: {name}").format(name=figure.name))
        rows = [
            (span.short, one.value, "" if figure.unmeasured else _of(one), _unknown(one))
            for span, one in zip(spans, trend, strict=False)
        ]
        self.table.show_rows(rows[::-1])


def _unknown(counted: Counted) -> str:
    told = [str(counted.missing)] if counted.missing else []
    if isinstance(counted, Share) and counted.later:
        told.append(_("{count} senere").format(count=counted.later))
    return ", ".join(told) or ("0" if counted.whole else "–")


def _of(counted: Counted) -> str:
    if not counted.whole:
        return "–"
    return counted.counted if isinstance(counted, Share) else str(counted.whole)


class MixCard(Card):
    """Who is referred, by main problem, age, length of sick leave, upkeep or sector, beside the last eight quarters.
    `chosen` is called when they are grouped by something else."""

    def __init__(self, chosen: Callable[[], object]) -> None:
        super().__init__(_("Hvem får tilbudet"), padding=12)
        self.by = Combo()
        self.by.setAccessibleName(_("Grupper etter"))
        for one in Grouping:
            self.by.addItem(one.label, one)
        self.by.activated.connect(lambda _at: self._show())
        self.by.activated.connect(lambda _at: chosen())
        headings = (_("Gruppe"), _("Henvist"), _("Fikk rett"), _("Nå"), _("8 kv."), _("Sykmeldt"))
        self.table = PlainTable(_("Hvem får tilbudet"), headings, (58, 68, 50, 86, 112))
        self.add(Text(str(MIX_DEFINED), "hint"))
        self.add(self.by)
        self.add(self.table)
        self.body.addStretch(1)
        self._mixes: Mapping[Grouping, Sequence[MixRow]] = {}

    def show_mixes(self, mixes: Mapping[Grouping, Sequence[MixRow]]) -> None:
        """Every grouping; the one that is chosen is shown."""
        self._mixes = mixes
        self._show()

    def _show(self) -> None:
        rows = self._mixes.get(self.by.currentData(), ())
        self.table.show_rows([_mix_row(one) for one in rows] or [(_("regnes ut …"), "", "", "", "", "")])


class MixOverTimeCard(Card):
    """The same groups in each of the last eight quarters: one as a chart, all of them as a table beside it."""

    def __init__(self) -> None:
        super().__init__(_("Hvem får tilbudet, over tid"), padding=12)
        self.chart = TrendChart()
        self.table = PlainTable(self._title(), (_("Gruppe"), *([""] * TREND)), [62] * TREND)
        self.table.currentCellChanged.connect(lambda at, *_rest: self._draw(at))
        self.add(Text(str(OVER_TIME_DEFINED), "hint"))
        self.line = row(gap=12)
        self.line.addWidget(self.chart, 3)
        self.line.addWidget(self.table, 5)
        self.body.addLayout(self.line)
        self._rows: Sequence[MixRow] = ()
        self._spans: Sequence[Span] = ()

    def _title(self) -> str:
        return _("Hvem får tilbudet, over tid")

    def show_mix(self, rows: Sequence[MixRow], spans: Sequence[Span]) -> None:
        """The groups of one grouping, none while they are on their way; the largest of the last quarter is drawn."""
        self._rows, self._spans = rows, spans
        for at, span in enumerate(spans, 1):
            if (head := self.table.horizontalHeaderItem(at)) is not None:
                head.setText(span.short)
        told = [(one.group, *(share.value for share in one.quarters)) for one in rows]
        counts = [str(share.whole) for share in rows[0].quarters] if rows else []
        self.table.show_rows([*told, ("n", *counts)] if rows else [(_("regnes ut …"), *([""] * TREND))])
        largest = max(range(len(rows)), key=lambda at: (rows[at].quarters[-1].part, rows[at].long.part), default=0)
        with QSignalBlocker(self.table):  # nobody has asked for the page to go there
            self.table.setCurrentCell(largest, 0)
        self._draw(largest)

    def _draw(self, at: int) -> None:
        if 0 <= at < len(self._rows):
            one = self._rows[at]
            points = [point(span, share) for span, share in zip(self._spans, one.quarters, strict=True)]
            self.chart.show_points(_("{group}, av alle henviste").format(group=one.group), points, percent=True)
        elif not self._rows:
            self.chart.show_points(self._title(), [], percent=True)


def _mix_row(one: MixRow) -> tuple[str, ...]:
    weeks = "–"
    if (median := one.sick_weeks.median) is not None:
        weeks = _("{weeks} uker, n {count}").format(weeks=number(median), count=one.sick_weeks.n)
    long = f"{one.long.value} ({one.long.part})"
    return one.group, str(one.referred), str(one.right), one.now.value, long, weeks


class LackingCard(Card):
    """What the referrals lack most often."""

    def __init__(self) -> None:
        super().__init__(_("Henvisningene mangler oftest"), padding=12)
        headings = (_("Punkt"), _("Andel"), _("Av"), _("Ukjent"), "")
        self.table = PlainTable(_("Henvisningene mangler oftest"), headings, (56, 74, 64, 80))
        self.add(Text(str(LACKING_DEFINED), "hint"))
        self.add(self.table)
        self.body.addStretch(1)

    def show_lacking(self, rows: Sequence[LackingRow]) -> None:
        """The most frequent first."""
        self.table.show_rows([(one.point, *_share(one.share), (one.share.percent or 0) / 100) for one in rows])


class PracticesCard(Card):
    """How whole the referrals are from each practice, by name."""

    def __init__(self) -> None:
        super().__init__(_("Henvisningene fra hvert legekontor"), padding=12)
        headings = (_("Legekontor"), _("Henvist"), _("Fullstendige"), _("Av"), _("Ukjent"), _("Bedt om mer"))
        self.table = PlainTable(_("Henvisningene fra hvert legekontor"), headings, (64, 94, 74, 64, 94))
        self.add(Text(str(PRACTICES_DEFINED), "hint"))
        self.add(self.table)
        self.body.addStretch(1)

    def show_practices(self, rows: Sequence[PracticeRow]) -> None:
        """By name."""
        self.table.show_rows([(one.practice, str(one.referred), *_share(one.whole), str(one.asked)) for one in rows])


def _share(share: Share) -> tuple[str, str, str]:
    """The share, what it is of, and how many are unknown."""
    return share.value, _of(share), str(share.missing)
