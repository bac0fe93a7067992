"""The flat data set: one row for each course, and the codebook that says what stands in it.

Source: Helsedirektoratet 2017, linje 403, and IS-2811, linje 484 (R114): a documented set of data with criteria for
what is measured. The columns of figures are made of the figures themselves, so that the codebook cannot say another
thing. No name, number, day or practice stands in it; a course of a small centre may be known all the same.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from hia_desktop.base.language import Shown
from hia_desktop.base.text import N_, _, add_months
from hia_desktop.domain.forms.ending.values import Ending
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.domain.quality.caveats import NOT_SEEN, ONE_SITE, ROW_BY_ROW
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import FIGURES, Figure, defined
from hia_desktop.domain.quality.leaving import small
from hia_desktop.domain.quality.mix import AGE_CODES, age_code, is_not_sick_listed
from hia_desktop.domain.quality.reasons import Untold, untold_after, untold_at_closing
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.domain.quality.standing import Standing

UNKNOWN, NOT_CONCERNED = -9, -8
"""The codes for what nobody has answered, and for what the course is not counted among."""
Cell = str | int


@dataclass(frozen=True, kw_only=True)
class FlatColumn:
    """One column: its name in the file, what it means, its unit or codes, and where that comes from."""

    name: str
    means: Shown = Shown()
    unit: Shown = Shown("")
    source: Shown = Shown("")
    reads: Callable[[CountedCourse], Cell]


@cache
def _quarter(day: date | None) -> Cell:
    return NOT_CONCERNED if day is None else f"{day.year}-{(quarter_of(day).first.month + 2) // 3}"


def _figure(figure: Figure) -> Callable[[CountedCourse], Cell]:
    def read(course: CountedCourse) -> Cell:
        if not is_asked(course):
            return NOT_CONCERNED
        answer = reads(course)
        return UNKNOWN if answer is None else int(answer)

    is_asked, reads = figure.is_asked, figure.reads
    return read


def _standing(point: OutcomePoint) -> Callable[[CountedCourse], Cell]:
    def read(course: CountedCourse) -> Cell:
        if course.closed is None or add_months(course.closed, int(point)) > course.as_of:
            return NOT_CONCERNED
        return _known_or_why(course.after.get(point), why, course)

    why = untold_after(point)
    return read


def _known_or_why(found: Standing | None, why: Callable[[CountedCourse], Untold | None], course: CountedCourse) -> Cell:
    """What was answered, or why nobody answered; of nobody who was asked, unknown."""
    if found is not None and found is not Standing.UNKNOWN:
        return found.value
    reason = why(course)
    return UNKNOWN if reason is None else _UNTOLD.get(reason, UNKNOWN)


def _standing_at_closing(course: CountedCourse) -> Cell:
    if course.closed is None:
        return NOT_CONCERNED
    return _known_or_why(course.at_closing, untold_at_closing, course)


def _clarified(course: CountedCourse) -> Cell:
    """One who did not go through with it has no outcome, and none is lacking."""
    if course.ending in (None, Ending.COMPLETED):
        return _at_closing("clarified")(course)
    return NOT_CONCERNED


def _at_closing(name: str) -> Callable[[CountedCourse], Cell]:
    def read(course: CountedCourse) -> Cell:
        found = getattr(course, name)
        return NOT_CONCERNED if course.closed is None else UNKNOWN if found is None else found.value

    return read


def _if_known(found: Cell | None, *, not_concerned: bool) -> Cell:
    return found if found is not None else NOT_CONCERNED if not_concerned else UNKNOWN


_YES_NO = N_("1 ja, 0 nei")
_STANDING = N_(
    "free: uten ytelse, graded: gradert og i arbeid, full: på ytelse, unknown: svarte, men status eller ytelse er "
    "ukjent, try_again: svarte ikke, prøves igjen, not_reached: ikke nådd, declined: ønsker ikke å svare, moved: "
    "flyttet, dead: død"
)
_UNTOLD: dict[Untold, Cell] = {
    why: "unknown" if why is Untold.UNSURE else why.value for why in Untold if why is not Untold.NOT_ASKED
}
_KNOWN_OUTSIDE = frozenset({Untold.MOVED.value, Untold.DEAD.value})
"""What others than the centre know of somebody, and could find the row by: a code of its own where five or more in the
file have it."""
_IF_MANY = N_(
    "Ingen har spurt: -9. «moved» og «dead» står bare når minst fem i filen har koden, ellers -9: andre kan vite det."
)


def _discipline(course: CountedCourse) -> Cell:
    if course.has_right:
        return course.discipline.value if course.discipline else UNKNOWN
    return UNKNOWN if course.decision is None else NOT_CONCERNED


def _of_referral() -> tuple[FlatColumn, ...]:
    return (
        FlatColumn(
            name="received_quarter",
            means=N_("Kvartalet henvisningen kom"),
            unit=N_("år-kvartal"),
            reads=lambda course: _quarter(course.received),
        ),
        FlatColumn(
            name="closed_quarter",
            means=N_("Kvartalet forløpet ble avsluttet med epikrise"),
            unit=N_("år-kvartal"),
            reads=lambda course: _quarter(course.closed),
        ),
        FlatColumn(
            name="discipline",
            means=N_("Fagområdet vurderingen ga rett i. Uten rett gjelder det ikke; ikke avgjort er ukjent"),
            unit=N_("fmr, phv, both"),
            reads=_discipline,
        ),
        FlatColumn(
            name="decision",
            means=N_("Utfallet av vurderingen"),
            unit=N_("right, no_need, forwarded, advice, not_applicable, need_no_right"),
            reads=lambda course: course.decision.value if course.decision else UNKNOWN,
        ),
    )


def _of_patient() -> tuple[FlatColumn, ...]:
    """Whom the referral is about, in the groups that the figures have."""
    return (
        FlatColumn(
            name="condition",
            means=N_("Tilstandsgruppen i henvisningen"),
            unit=N_("msk, psyk, blandet"),
            reads=lambda course: course.condition.value if course.condition else UNKNOWN,
        ),
        FlatColumn(name="age_group", means=N_("Alder da henvisningen kom"), unit=AGE_CODES, reads=age_code),
        FlatColumn(
            name="sick_weeks",
            means=N_("Hele uker sykmeldt da henvisningen kom"),
            unit=N_("uker"),
            reads=lambda course: _if_known(course.sick_weeks, not_concerned=is_not_sick_listed(course)),
        ),
        FlatColumn(
            name="upkeep",
            means=N_("Arbeid eller ytelse i henvisningen"),
            unit=N_(
                "work: i arbeid, sick_graded: gradert sykmeldt, sick_full: helt sykmeldt, aap, disability: uføretrygd, "
                "other: annet"
            ),
            reads=lambda course: course.upkeep.value if course.upkeep else UNKNOWN,
        ),
        FlatColumn(
            name="sector",
            means=N_("Sektoren til arbeidsplassen i henvisningen"),
            unit=N_("private, state, county, municipal, voluntary"),
            reads=lambda course: _if_known(course.sector and course.sector.value, not_concerned=course.no_workplace),
        ),
        FlatColumn(
            name="lacking_points",
            means=N_("Hvor mange av punktene henvisningen manglet"),
            unit=N_("antall"),
            reads=lambda course: UNKNOWN if course.lacking is None else len(course.lacking),
        ),
    )


def _of_closing() -> tuple[FlatColumn, ...]:
    return (
        FlatColumn(
            name="standing_at_closing",
            means=f"{_('Arbeid og ytelse ved avslutning')}. {_IF_MANY}",
            unit=_STANDING,
            reads=_standing_at_closing,
        ),
        FlatColumn(
            name="match",
            means=N_("Hvor godt pasienten passet til tilbudet, svart ved avslutning"),
            unit=N_("good, partly, little"),
            reads=_at_closing("match"),
        ),
        FlatColumn(
            name="clarified",
            means=N_(
                "Utfallet av avklaringen, svart ved avslutning. Bare av forløp som er gjennomført: ble det avbrutt, "
                "eller er pasienten flyttet eller død, gjelder det ikke"
            ),
            unit=N_("specialist, rehabilitation, outpatient, municipality, no_need, one_talk"),
            reads=_clarified,
        ),
    )


def columns() -> tuple[FlatColumn, ...]:
    """Every column, in the order of the file; figures that are not measured have none."""
    standing = tuple(
        FlatColumn(
            name=f"standing_after_{point}",
            means=f"{_('Arbeid og ytelse så mange måneder etter avslutning')}. {_IF_MANY}",
            unit=_STANDING,
            reads=_standing(point),
        )
        for point in OutcomePoint
    )
    counted = tuple(_of_figure(figure) for figure in FIGURES if not figure.unmeasured)
    return (*_of_referral(), *_of_patient(), *counted, *_of_closing(), *standing)


def _means(figure: Figure) -> str:
    """What the row of one course holds: its own days, where the figure is the middle of many."""
    if not figure.in_days:
        return defined(figure)
    words = _("På raden: {what}. Gjelder: {of}. Ukjent: {lacks}.")
    return words.format(what=figure.counts, of=figure.of, lacks=figure.lacks)


def _of_figure(figure: Figure) -> FlatColumn:
    return FlatColumn(
        name=figure.code,
        means=f"{figure.name}. {_means(figure)}",
        unit=N_("dager") if figure.in_days else _YES_NO,
        source=figure.source,
        reads=_figure(figure),
    )


def rows(courses: Sequence[CountedCourse]) -> list[list[Cell]]:
    """The courses, numbered in an order that tells nothing of when they came or whose they are."""
    shuffled = sorted(courses, key=lambda course: hashlib.sha256(course.id.encode()).digest())
    reads = [column.reads for column in columns()]
    # Course by course: column by column each is fetched from memory anew for every column, which takes twice as long.
    found: list[list[Cell]] = [[number, *[read(course) for read in reads]] for number, course in enumerate(shuffled, 1)]
    for place, cells in enumerate(zip(*found, strict=True)):
        _keep_back(found, place, cells)
    return found


def _keep_back(found: Sequence[list[Cell]], place: int, cells: Sequence[Cell]) -> None:
    """Takes from one column what the few could be found by."""
    rare = {code for code in _KNOWN_OUTSIDE if small(cells.count(code))}
    if rare:
        for row, cell in zip(found, cells, strict=True):
            row[place] = UNKNOWN if cell in rare else cell


def heads() -> list[str]:
    """The names of the columns, the running number first."""
    return ["nr", *(column.name for column in columns())]


def codebook_heads() -> list[str]:
    """What the codebook tells of each column."""
    return [_("Variabel"), _("Betydning"), _("Enhet eller koder"), _("Ukjent"), _("Gjelder ikke"), _("Kilde")]


def codebook() -> list[list[Cell]]:
    """One row for each column: definition, unit, and the codes for what is missing."""
    means = f"{_('Løpenummer i denne filen, uten sammenheng med andre')}. {ROW_BY_ROW} {ONE_SITE} {NOT_SEEN}"
    first: list[Cell] = ["nr", means, _("antall"), "", "", ""]
    return [first, *(_told(column) for column in columns())]


def _told(column: FlatColumn) -> list[Cell]:
    return [column.name, column.means, column.unit, UNKNOWN, NOT_CONCERNED, column.source]
