"""What a paper is made of: frozen blocks of plain text, compared as data in the tests and drawn by `render`."""

from dataclasses import KW_ONLY, dataclass
from datetime import date

from hia_desktop.base.text import _, day
from hia_desktop.domain.timeline import Timeline


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 parts the paper, level 2 parts a section.
    `aside` is set small at the right edge: where the text comes from."""

    text: str
    level: int = 1
    aside: str = ""


@dataclass(frozen=True)
class Text:
    """Running text. A blank line parts paragraphs; a line that begins with «- » or «• » is a bullet."""

    text: str


@dataclass(frozen=True)
class Small:
    """A quiet line: a remark, a mark of origin."""

    text: str


@dataclass(frozen=True)
class Callout:
    """The box that is read first: what is asked of the reader.
    `large` is for the one thing on a paper, such as a key."""

    title: str
    lines: tuple[str, ...]
    large: bool = False


@dataclass(frozen=True)
class Facts:
    """Label and value, one pair a line. A pair without a value is left out.
    `sections`: the labels are headings of short sections. `questions`: the labels are whole sentences, and have room
    for it."""

    pairs: tuple[tuple[str, str], ...]
    sections: bool = False
    questions: bool = False


TICKED, EMPTY = TICKS = ("☑", "☐")
"""Boxes in a cell, to be ticked with a pen, or ticked already."""


@dataclass(frozen=True)
class Grid:
    """A table with a head that comes again on every page.

    `widths` are parts of the page's width, equal when empty;
    `align` has one letter a column (l, c, r), all left when empty.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    align: str = ""


@dataclass(frozen=True)
class StepRow:
    """One step of a return-to-work plan. Percents are of the position, `hours` a week;
    a column that no row fills is left out."""

    from_day: date | None
    work: int | None
    grade: int | None = None
    tasks: str = ""
    _: KW_ONLY
    adaptation: str = ""
    who: str = ""
    hours: int | None = None


@dataclass(frozen=True)
class Steps:
    """The steps of a return-to-work plan, ordered by day."""

    rows: tuple[StepRow, ...]

    def as_grid(self) -> Grid:
        """The steps as a table of the columns that some row fills."""
        head = (_("Fra"), _("Arbeid"), _("Sykmelding"), _("Oppgaver"), _("Tilrettelegging"), _("Hvem gjør hva"))
        rows = [(day(r.from_day), _work(r), _percent(r.grade), r.tasks, r.adaptation, r.who) for r in self.rows]
        kept = [c for c in range(len(head)) if any(row[c] for row in rows)]
        return Grid(
            tuple(head[c] for c in kept),
            tuple(tuple(row[c] for c in kept) for row in rows),
            tuple((13.0, 10.0, 14.0, 21.0, 21.0, 21.0)[c] for c in kept),
            "".join("lrrlll"[c] for c in kept),
        )


def _work(row: StepRow) -> str:
    """«40 %», «15 t/uke», or both."""
    hours = _("{hours} t/uke").format(hours=row.hours) if row.hours is not None else ""
    return " · ".join(x for x in (_percent(row.work), hours) if x)


def _percent(value: int | None) -> str:
    return "" if value is None else f"{value} %"


@dataclass(frozen=True)
class TimelineStrip:
    """The timeline as a strip: sick leave, marks and months. Draws nothing when there is nothing on it."""

    timeline: Timeline


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One period of a chart: its name, how many it rests on, between which ends its value lies (twice the same where it
    is told) and the ends of its whisker; None where there is none."""

    label: str
    n: str = ""
    low: float | None = None
    high: float | None = None
    whisker: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Trend:
    """A value over several periods as a chart, on 0-100 percent or on days, under its name and what it is `now`. `told`
    is what the chart says in words, for those who do not see it; `note` stands below it."""

    name: str
    now: str = ""
    points: tuple[TrendPoint, ...]
    told: str
    note: str = ""
    percent: bool = True


@dataclass(frozen=True)
class Trends:
    """Charts two abreast. One without a point says so in words instead."""

    charts: tuple[Trend, ...]
    without: str


@dataclass(frozen=True, kw_only=True)
class ScoreChange:
    """An instrument from start to end on its own scale; `bands` are where its words begin."""

    name: str
    low: float
    high: float
    more_is_better: bool
    bands: tuple[float, ...]
    start: float
    end: float


@dataclass(frozen=True)
class ScoreChart:
    """Instruments from start to end, under a heading; `told` says it in words, for those who do not see it."""

    heading: str
    told: str
    lines: tuple[ScoreChange, ...]


@dataclass(frozen=True)
class ShareChart:
    """Percents at several points, None where nobody knows; `heading` and `told` as of `ScoreChart`."""

    heading: str
    told: str
    bars: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class SmallCharts:
    """Charts two abreast of what stands in words besides, so that a paper which is to be one page may leave them out
    where they would make it two."""

    charts: tuple[ScoreChart | ShareChart, ...]


@dataclass(frozen=True)
class NewPage:
    """What follows begins a page of its own."""


@dataclass(frozen=True)
class Signature:
    """Who signed and when. `by_hand` are captions of empty lines to write on with a pen."""

    lines: tuple[str, ...] = ()
    by_hand: tuple[str, ...] = ()


Block = (
    Heading | Text | Small | Callout | Facts | Grid | Steps | TimelineStrip | Trends | SmallCharts | NewPage | Signature
)


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """The centre, as it stands on top of its papers. `logo` is a PNG or JPEG."""

    centre_name: str
    unit: str = ""
    address: str = ""
    org_no: str = ""
    phone: str = ""
    logo: bytes | None = None


@dataclass(frozen=True)
class Envelope:
    """The lines of an address, where the window of a C5 envelope shows them and nothing else,
    and label and value of what stands beside it; a pair without a value is left out."""

    lines: tuple[str, ...]
    beside: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A whole paper. `patient_line` stands under the title and in every footer;
    empty when the paper is about no patient."""

    title: str
    author: str
    patient_line: str
    letterhead: Letterhead
    blocks: tuple[Block, ...]
    date: date
    footer_note: str = ""
    draft: bool = False
    subtitle: str = ""
    size: float = 10
    """Of its running text, in points."""
    data: bytes = b""
    """The content as JSON, when it goes with the paper."""
    envelope: Envelope | None = None
    most_pages: int = 0
    """Where it would take one page more than this, less is left between its parts, or small charts are left out, if
    that is enough; 0 for any."""
