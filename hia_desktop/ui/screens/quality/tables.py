"""The tables below the figures: the quarters of the one that is chosen, who is referred, and the referrals."""

from collections.abc import Mapping, Sequence

from hia_desktop.base.text import _, number
from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.figures import Counted, Figure
from hia_desktop.domain.quality.mix import (
    LACKING_DEFINED,
    MIX_DEFINED,
    PRACTICES_DEFINED,
    Grouping,
    LackingRow,
    MixRow,
    PracticeRow,
)
from hia_desktop.domain.quality.spans import Span
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.tables.plain import PlainTable
from hia_desktop.ui.kit.widgets import Card, Text


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
    return ", ".join(told) or "–"


def _of(counted: Counted) -> str:
    if not counted.whole:
        return "–"
    return counted.counted if isinstance(counted, Share) else str(counted.whole)


class MixCard(Card):
    """Who is referred, by main problem, age, length of sick leave, upkeep or sector, beside the last eight quarters."""

    def __init__(self) -> None:
        super().__init__(_("Hvem får tilbudet"), padding=12)
        self.by = Combo()
        self.by.setAccessibleName(_("Grupper etter"))
        for one in Grouping:
            self.by.addItem(one.label, one)
        self.by.activated.connect(lambda _at: self._show())
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
