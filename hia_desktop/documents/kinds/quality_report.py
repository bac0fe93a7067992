"""The quarterly report to the leadership: one page for each theme, and no number under five."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, NewPage, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right

title = N_("Kvartalsrapport")


class FigureLine(BaseModel):
    """One figure as it leaves the house, with its definition and what it was in each of the last eight quarters."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Ask(N_("Tall"))]
    value: Annotated[str, Ask(N_("Verdi"))] = ""
    counted: Annotated[str, Ask(N_("Av"))] = ""
    missing: Annotated[str, Ask(N_("Ukjent"))] = ""
    apart: Annotated[str, Ask(N_("For seg"))] = ""
    definition: Annotated[str, Ask(N_("Definisjon"))] = ""
    source: Annotated[str, Ask(N_("Kilde"))] = ""
    trend: list[tuple[str, str]] = []


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


class Content(PaperContent):
    """The report of one whole quarter, all disciplines together: of longer periods and parts nothing leaves the house,
    since one could be taken from another."""

    period: Annotated[str, Ask(N_("Kvartal"))] = ""
    pages: list[Page] = []
    groups: list[Group] = []
    lacks: list[tuple[str, str, str]] = []
    practices: list[tuple[str, str, str]] = []
    unmeasured: Annotated[list[str], Ask(N_("Måles ikke"))] = []
    agreements: list[tuple[str, str, str, str]] = []
    agreed_with_nav: bool = False

    def paper_subtitle(self) -> str:
        """«3. kvartal 2026 · alle fagområder»."""
        return _("{period} · alle fagområder").format(period=self.period)


def body(content: Content) -> tuple[Block, ...]:
    """How the numbers are read, then a page for each theme, who was referred, and the referrals."""
    return (
        Callout(
            _("Slik leses tallene"),
            (
                _("Ukjent er aldri «nei»: andelen regnes av dem det finnes svar for, med antallet ukjente ved siden."),
                _("Tall fra 1 til 4 vises som «< 5». Der et tall kunne regnes ut, står et spenn eller «skjult»."),
                _("Tallene sier hva som er telt. De sier ikke hva tilbudet har ført til, og de rangerer ingen."),
            ),
        ),
        *(block for at, page in enumerate(content.pages) for block in _page(page, first=not at)),
        NewPage(),
        *_referred(content),
    )


def _page(page: Page, *, first: bool) -> tuple[Block, ...]:
    head = (_("Tall"), _("Verdi"), _("Av"), _("Ukjent"))
    rows = tuple((one.name, one.value, one.counted, one.missing) for one in page.figures)
    told = tuple((one.name, one.definition) for one in page.figures)
    apart = tuple(Small(one.apart) for one in page.figures if one.apart)
    return (
        *(() if first else (NewPage(),)),
        Heading(page.heading),
        Grid(head, rows, (40, 16, 32, 12), "lrrr"),
        *apart,
        Heading(_("Siste åtte kvartaler"), 2),
        Grid(
            (_("Tall"), *page.quarters), tuple(_trend(one) for one in page.figures), (22, *(9.75,) * len(page.quarters))
        ),
        Heading(_("Hva som er telt"), 2),
        Grid((_("Tall"), _("Definisjon")), told, (26, 74)),
        Small(_("Kilder: {sources}.").format(sources="; ".join(dict.fromkeys(one.source for one in page.figures)))),
    )


def _trend(one: FigureLine) -> tuple[str, ...]:
    return one.name, *("\n".join(x for x in pair if x) for pair in one.trend)


def _referred(content: Content) -> tuple[Block, ...]:
    """The last page: who was referred, and what the referrals told."""
    groups = [
        block
        for group in content.groups
        for block in (Heading(group.heading, 2), Grid((_("Gruppe"), _("Henvist")), tuple(group.rows), (75, 25), "lr"))
    ]
    lacks = Grid((_("Mangler i henvisningen"), _("Andel"), _("Av")), tuple(content.lacks), (55, 20, 25), "lrr")
    head = (_("Legekontor"), _("Henvist"), _("Fullstendige"))
    return (
        Heading(_("Hvem som ble henvist")),
        *groups,
        Heading(_("Henvisningene")),
        *((lacks,) if content.lacks else (Text(_("Ingen henvisninger.")),)),
        *((Grid(head, tuple(content.practices), (55, 20, 25), "lrr"),) if content.practices else ()),
        *(Small(one) for one in content.unmeasured),
        *_agreements(content),
    )


def _agreements(content: Content) -> tuple[Block, ...]:
    """The local agreements that were in force: with whom, about what, when it was signed and until when; and that there
    was none with NAV. Source: Helsedirektoratet 2017 (R78)."""
    head = (_("Avtale med"), _("Gjelder"), _("Signert"), _("Gjelder til"))
    rows = tuple(content.agreements)
    return (
        Heading(_("Lokale samarbeidsavtaler")),
        *((Grid(head, rows, (30, 34, 14, 22)),) if rows else ()),
        *(() if content.agreed_with_nav else (Text(_("Ingen avtale med NAV er registrert for kvartalet.")),)),
    )


PAPER = Paper(
    kind="quality_report",
    title=title,
    document=Document(kind="quality_report", title=title, Content=Content, body=body, audience=Audience.INTERNAL),
    kept=Kept.NOWHERE,  # it is about no patient, and is made anew of what is registered
    category=None,
    right=Right.EXPORT_QUALITY,
)
