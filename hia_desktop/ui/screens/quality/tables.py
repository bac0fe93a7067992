"""The three tables below the figures: the quarters of the one that is chosen, who is referred, and the referrals."""

from collections.abc import Mapping, Sequence

from hia_desktop.base.text import _, number
from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.figures import Counted, Figure
from hia_desktop.domain.quality.mix import Grouping, LackingRow, MixRow, PracticeRow
from hia_desktop.domain.quality.spans import Span
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.tables.plain import PlainTable
from hia_desktop.ui.kit.widgets import Card


class QuartersCard(Card):
    """The same numbers as the chart has, in words."""

    def __init__(self) -> None:
        super().__init__(_("Siste åtte kvartaler"), padding=12)
        headings = (_("Kvartal"), _("Verdi"), _("Av"), _("Ukjent"))
        self.table = PlainTable(_("Siste åtte kvartaler"), headings, (70, 52, 80))
        self.add(self.table, 1)

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
        self.table = PlainTable(_("Hvem får tilbudet"), headings, (58, 68, 50, 50, 68))
        self.table.setToolTip(_("«Nå» og «8 kv.»: andel av de henviste. «Sykmeldt»: median uker ved henvisning."))
        self.add(self.by)
        self.add(self.table, 1)
        self._mixes: Mapping[Grouping, Sequence[MixRow]] = {}

    def show_mixes(self, mixes: Mapping[Grouping, Sequence[MixRow]]) -> None:
        """Every grouping; the one that is chosen is shown."""
        self._mixes = mixes
        self._show()

    def _show(self) -> None:
        rows = self._mixes.get(self.by.currentData(), ())
        self.table.show_rows([_mix_row(one) for one in rows] or [(_("regnes ut …"), "", "", "", "", "")])


def _mix_row(one: MixRow) -> tuple[str, ...]:
    weeks = "–" if one.sick_weeks is None else _("{weeks} uker").format(weeks=number(one.sick_weeks))
    return one.group, str(one.referred), str(one.right), one.now.value, one.long.value, weeks


_POINTS, _PRACTICES = "points", "practices"


class ReferralsCard(Card):
    """What the referrals lack most often, and how whole they are from each practice, by name."""

    def __init__(self) -> None:
        super().__init__(_("Henvisningene"), padding=12)
        self.by = Segmented([(_POINTS, _("Mangler oftest")), (_PRACTICES, _("Legekontor"))], clearable=False)
        self.by.set_name(_("Vis"))
        self.by.set_value(_POINTS)
        self.by.chosen.connect(lambda _one: self._turn())
        self.points = PlainTable(_("Mangler oftest"), (_("Mangler oftest"), _("Andel"), _("Av"), ""), (56, 74, 80))
        headings = (_("Legekontor"), _("Henvist"), _("Fullstendige"), _("Bedt om mer"))
        self.practices = PlainTable(_("Legekontor"), headings, (64, 100, 94))
        self.practices.hide()
        self.add(self.by)
        self.add(self.points, 1)
        self.add(self.practices, 1)

    def show_referrals(self, lacks: Sequence[LackingRow], practices: Sequence[PracticeRow]) -> None:
        """Both tables."""
        self.points.show_rows(
            [(one.point, one.share.value, one.share.counted, (one.share.percent or 0) / 100) for one in lacks]
        )
        rows = [
            (
                one.practice,
                str(one.referred),
                f"{one.whole.value} ({one.whole.counted})" if one.whole.whole else "–",
                str(one.asked),
            )
            for one in practices
        ]
        self.practices.show_rows(rows)

    def _turn(self) -> None:
        points = self.by.value() == _POINTS
        self.points.setVisible(points)
        self.practices.setVisible(not points)
