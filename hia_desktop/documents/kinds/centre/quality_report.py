"""The quarterly report to the leadership: one page for each theme, and no number under five."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, inside_sentence
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, NewPage, Small, Text, Trend, TrendPoint, Trends
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.quality.leaving import DASH

title = N_("Kvartalsrapport")


class Point(BaseModel):
    """A figure of one quarter as it may be drawn: how many it rests on, the ends between which it lies, and those of
    its whisker; nothing where it is not told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    n: Annotated[str, Ask(N_("n"))] = ""
    low: float | None = None
    high: float | None = None
    whisker: tuple[float, float] | None = None


class Cell(BaseModel):
    """One figure of one quarter as it leaves the house, and as it is kept when it has. `reasons`: why those who are
    counted the other way are; empty where none are asked for, or were not told when it was."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: str
    counted: str
    missing: str
    apart: str = ""
    reasons: list[tuple[str, str]] = []
    point: Point = Point()


class FigureLine(BaseModel):
    """One figure as it leaves the house, with its definition and what it was in each of the last eight quarters.
    `counted_on`: the day that it stands as on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Ask(N_("Tall"))]
    value: Annotated[str, Ask(N_("Verdi"))] = ""
    counted: Annotated[str, Ask(N_("Av"))] = ""
    missing: Annotated[str, Ask(N_("Ukjent"))] = ""
    apart: Annotated[str, Ask(N_("For seg"))] = ""
    definition: Annotated[str, Ask(N_("Definisjon"))] = ""
    source: Annotated[str, Ask(N_("Kilde"))] = ""
    read: Annotated[str, Ask(N_("Lest"))] = ""
    counted_on: Annotated[str, Ask(N_("Talt"))] = ""
    reasons: list[tuple[str, str]] = []
    trend: list[tuple[str, str]] = []
    in_days: bool = False
    drawn: list[Point] = []


class Page(BaseModel):
    """One theme. `quarters` are the heads of what the figures were."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: Annotated[str, Ask(N_("Tema"))]
    quarters: list[str] = []
    figures: list[FigureLine] = []


class Group(BaseModel):
    """One table of who was referred: group and number."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: Annotated[str, Ask(N_("Gruppert etter"))]
    rows: list[tuple[str, str]] = []


class Referred(BaseModel):
    """Who was referred in the quarter, and what the referrals told, as it leaves the house and is kept when it has.
    `all_of`: how many they are, empty where that was not told then. `lacks` and `practices`: as it was told until
    November 2026, with shares."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    all_of: str = ""
    groups: list[Group] = []
    lacking: list[tuple[str, str]] = []
    referrers: list[tuple[str, str]] = []
    lacks: list[tuple[str, str, str]] = []
    practices: list[tuple[str, str, str]] = []


class GroupOverTime(BaseModel):
    """One table of who was referred in each of the last eight quarters: group, and the number of each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: Annotated[str, Ask(N_("Gruppert etter"))]
    rows: list[tuple[str, list[str]]] = []


class OverTime(BaseModel):
    """Who was referred in each of the last eight quarters, and how many they are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    quarters: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    groups: list[GroupOverTime] = []


class Agreed(BaseModel):
    """The local agreements that were in force in the quarter, and whether one was with NAV."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agreements: list[tuple[str, str, str, str]] = []
    with_nav: bool = False


class Content(PaperContent):
    """The report of one whole quarter, all disciplines together: of longer periods and parts nothing leaves the house,
    since one could be taken from another."""

    period: Annotated[str, Ask(N_("Kvartal"))] = ""
    pages: list[Page] = []
    referred: Referred = Referred()
    referred_on: Annotated[str, Ask(N_("Talt"))] = ""
    over_time: OverTime = OverTime()
    unmeasured: Annotated[list[str], Ask(N_("Måles ikke"))] = []
    agreed: Agreed = Agreed()
    agreed_on: Annotated[str, Ask(N_("Registrert"))] = ""

    def paper_subtitle(self) -> str:
        """«3. kvartal 2026 · alle fagområder, ett sted»."""
        return _("{period} · alle fagområder, ett sted").format(period=self.period)


def body(content: Content) -> tuple[Block, ...]:
    """How the numbers are read, then a page for each theme, who was referred, and the referrals."""
    return (
        Callout(
            _("Slik leses tallene"),
            (
                _("Ukjent er aldri «nei»: andelen regnes av dem det finnes svar for, med antallet ukjente ved siden."),
                _("Tall fra 1 til 4 vises som «< 5». Der et tall kunne regnes ut, står et spenn eller «skjult»."),
                _("Et tall som er gitt ut, står som det var talt den dagen, også når noe er ført senere."),
                _("Tallene sier hva som er telt. De sier ikke hva tilbudet har ført til, og de rangerer ingen."),
            ),
        ),
        *_how_to_read(content),
        *(block for at, page in enumerate(content.pages) for block in _page(page, first=not at)),
        NewPage(),
        *_referred(content),
    )


def _page(page: Page, *, first: bool) -> tuple[Block, ...]:
    without = _("Ingen tall å vise fra de siste åtte kvartalene.")
    return (
        *(() if first else (NewPage(),)),
        Heading(page.heading),
        _quarters(page),
        Trends(tuple(_trend(one, page.quarters) for one in page.figures), without),
        *(block for one in page.figures for block in _reasons(one)),
    )


def _reasons(one: FigureLine) -> tuple[Block, ...]:
    """Why those who are not counted are not, in the quarter of the report; one may have several reasons."""
    if not one.reasons:
        return ()
    if all(many == DASH for _reason, many in one.reasons):
        return (Small(_("{name}, hvorfor ikke: vises ikke (for få).").format(name=one.name)),)
    told = "; ".join(f"{inside_sentence(reason)}: {many}" for reason, many in one.reasons)
    words = _("{name}, hvorfor ikke (antall forløp; ett kan ha flere grunner): {reasons}.")
    return (Small(words.format(name=one.name, reasons=told)),)


def _sources(content: Content) -> tuple[Block, ...]:
    """Where the figures come from, by the day on which that was read."""
    words = _("Kilder (lest {day}): {sources}.")
    read: dict[str, dict[str, None]] = {}
    for one in (figure for page in content.pages for figure in page.figures if figure.source):
        read.setdefault(one.read, {})[one.source] = None
    told = (words.format(day=day, sources="; ".join(found)) for day, found in read.items())
    return (Small(" ".join(told)),) if read else ()


def _now(one: FigureLine) -> str:
    """«83 % (78 av 94). Ukjent: 3. 12 er på gradert ytelse …» of the quarter of the report; what cannot be told says
    why."""
    if one.value == DASH:
        return _("Vises ikke ({why}).").format(why=one.counted)
    value = _("{value} ({counted}).").format(value=one.value, counted=one.counted)
    missing = _("Ukjent: {missing}.").format(missing=one.missing) if one.missing else ""
    return " ".join(filter(None, (value, missing, one.apart, _counted_on(one.counted_on))))


def _counted_on(when: str) -> str:
    return _("Talt {day}.").format(day=when) if when else ""


def _how_to_read(content: Content) -> tuple[Block, ...]:
    """What the charts mean, of what stands in them."""
    figures = (one for page in content.pages for one in page.figures)
    points = [point for one in figures for point in one.drawn if point.low is not None]
    if not points:
        return ()
    words = (
        _("Grafene viser de siste åtte kvartalene. Punkt: verdien. n: hvor mange den bygger på."),
        _("Felt: verdien ligger et sted i det, siden tall under 5 ikke vises.")
        if any(point.low != point.high for point in points)
        else "",
        _("Strek: 95 % usikkerhet der færre enn 30 er talt; for dager halvparten i midten.")
        if any(point.whisker for point in points)
        else "",
    )
    return (Small(" ".join(filter(None, words))),)


def _quarters(page: Page) -> Grid:
    """What the charts show, as a table; of days the unit stands in the name, since the columns have no room for it."""
    rows = tuple(
        (
            _("{name} (dager)").format(name=one.name) if one.in_days else one.name,
            *(value.split(" ")[0] if one.in_days else value for value, _counted in one.trend),
        )
        for one in page.figures
    )
    return _by_quarter(_("Siste åtte kvartaler"), page.quarters, rows)


def _by_quarter(name: str, quarters: Sequence[str], rows: tuple[tuple[str, ...], ...]) -> Grid:
    """A line for each, with a column for each quarter."""
    return Grid(
        (name, *quarters),
        rows,
        (26.8, *[9.3] * (len(quarters) - 1), 8.1),  # the last has no room at its right, and is as wide as the others
        "l" + "r" * len(quarters),
    )


def _trend(one: FigureLine, quarters: list[str]) -> Trend:
    """One figure with its last eight quarters, and what is counted."""
    told = "; ".join(
        f"{quarter}: {value} ({counted})" if counted else f"{quarter}: {value}"
        for quarter, (value, counted) in zip(quarters, one.trend, strict=True)
    )
    return Trend(
        name=one.name,
        now=_now(one),
        points=tuple(
            TrendPoint(label=quarter, n=point.n, low=point.low, high=point.high, whisker=point.whisker)
            for quarter, point in zip(quarters, one.drawn or [Point()] * len(quarters), strict=True)
        ),
        told=_("{name}, siste åtte kvartaler. {told}.").format(name=one.name, told=told),
        note=one.definition,
        percent=not one.in_days,
    )


def _referred(content: Content) -> tuple[Block, ...]:
    """The last pages: who was referred, and what the referrals told."""
    every = ((_("Alle henviste (n)"), content.over_time.all_of),)
    tables = tuple(
        _by_quarter(
            one.heading,
            content.over_time.quarters,
            tuple((group, *counts) for group, counts in ((*every, *one.rows) if not at else one.rows)),
        )
        for at, one in enumerate(content.over_time.groups)
    )
    words = _("Antall henviste i hvert av de siste åtte kvartalene, hvert kvartal slik det er gitt ut for seg.")
    together = _("Uten sykmelding eller sektor: både de som ikke har noen, og de ukjente.")
    return (
        Heading(_("Hvem som ble henvist")),
        Small(" ".join(filter(None, (words, together, _counted_on(content.referred_on))))),
        *tables,
        NewPage(),
        Heading(_("Henvisningene")),
        *_referrals(content.referred),
        *(Small(one) for one in content.unmeasured),
        *_agreements(content),
        *_sources(content),
    )


def _referrals(told: Referred) -> tuple[Block, ...]:
    """What the referrals lacked, and how many came from each practice."""
    lacked, practice, referred = _("Mangler i henvisningen"), _("Legekontor"), _("Henvist")
    grids = (
        Grid((lacked, _("Henvisninger")), tuple(told.lacking), (75, 25), "lr"),
        Grid((lacked, _("Andel"), _("Av")), tuple(told.lacks), (55, 20, 25), "lrr"),
        Grid((practice, referred), tuple(told.referrers), (75, 25), "lr"),
        Grid((practice, referred, _("Fullstendige")), tuple(told.practices), (55, 20, 25), "lrr"),
    )
    words = _(
        "Teller: signerte henvisninger mottatt i kvartalet som mangler punktet. Arbeidsstatus står under «Arbeid eller "
        "ytelse». Nevner, ukjente (ikke signert) og legekontorenes andel fullstendige står i Kvalitet og ikke her: "
        "radene har de samme ukjente, og tall under 5 kunne regnes ut av dem samlet. Strek i alle rader: for få."
    )
    return (
        *((Small(words),) if told.lacking else ()),
        *(grid for grid in grids if grid.rows),
        *(() if told.lacking or told.lacks else (Text(_("Ingen henvisninger.")),)),
    )


def _agreements(content: Content) -> tuple[Block, ...]:
    """The local agreements that were in force: with whom, about what, when it was signed and until when; and that there
    was none with NAV. Source: Helsedirektoratet 2017 (R78)."""
    head = (_("Avtale med"), _("Gjelder"), _("Signert"), _("Gjelder til"))
    rows = tuple(content.agreed.agreements)
    return (
        Heading(_("Lokale samarbeidsavtaler")),
        *((Small(_("Som registrert {day}.").format(day=content.agreed_on)),) if content.agreed_on else ()),
        *((Grid(head, rows, (30, 34, 14, 22)),) if rows else ()),
        *(() if content.agreed.with_nav else (Text(_("Ingen avtale med NAV er registrert for kvartalet.")),)),
    )


PAPER = Paper(
    kind="quality_report",
    title=title,
    document=Document(kind="quality_report", title=title, Content=Content, body=body, audience=Audience.INTERNAL),
    kept=Kept.NOWHERE,  # it is about no patient; what it tells stands in `told_quarter`
    category=None,
    right=Right.EXPORT_QUALITY,
)
