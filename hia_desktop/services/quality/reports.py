"""The quarterly report: what may leave the house of one whole quarter, drawn as a paper."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _, day, fold, inside_sentence
from hia_desktop.documents.kinds.quality_report import PAPER, Content, FigureLine, Group, Page, Point
from hia_desktop.domain.access import Right
from hia_desktop.domain.quality.arithmetic import Days, Share
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.export_reasons import ExportReason as ExportReason
from hia_desktop.domain.quality.figures import (
    COOPERATION_UNMEASURED,
    FIGURES,
    ONE_SITE,
    Figure,
    Theme,
    count,
    defined,
    trend,
)
from hia_desktop.domain.quality.leaving import DASH, FEWEST, apart_words, cell_words, charted, told
from hia_desktop.domain.quality.mix import NOT_COUNTED, Grouping, lacking, mix, practices
from hia_desktop.domain.quality.spans import Span, quarter_of, quarters_to
from hia_desktop.domain.sending.agreements import Party
from hia_desktop.services.call import Work, query
from hia_desktop.services.centre import agreements
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.quality.pages import all_of, points
from hia_desktop.services.record import framing


@query(Right.EXPORT_QUALITY, audit="quality:report")
def quarterly(w: Work, first: date, why: ExportReason) -> Prepared:
    """The report of the quarter that begins on `first`, all disciplines together.

    Only of a quarter that is over: of one that runs two reports could be made, and what came between them, which may be
    one patient, found by subtracting. Errors: BadInput for a day on which no quarter begins, or one that is not over.
    """
    span = quarter_of(first)
    if span.first != first or span.last >= w.today:
        raise BadInput(_("Velg et helt kvartal som er over."))
    w.note(ground=f"{span.first.isoformat()} {why.value}")
    quarters = quarters_to(span)
    courses = all_of(w, Span(quarters[0].first, span.last))
    head = framing.letterhead(w)
    return Prepared(
        paper=PAPER,
        content=content(courses, span, quarters).model_copy(update=_agreements(w, span)),
        letterhead=head,
        patient_line="",
        author=head.centre_name,
        day=w.today,
        draft=False,
    )


def content(courses: Sequence[CountedCourse], span: Span, quarters: tuple[Span, ...]) -> Content:
    """What the report says of the courses: every count as it may leave the house."""
    groupings = {one: mix(courses, span, quarters, one) for one in Grouping}
    return Content(
        period=span.label,
        pages=[_page(theme, courses, span, quarters) for theme in Theme],
        groups=[
            Group(
                heading=one.label,
                rows=list(zip([row.group for row in rows], cell_words([row.referred for row in rows]), strict=True)),
            )
            for one, rows in groupings.items()
        ],
        lacks=[(row.point, *_share(row.share)) for row in lacking(courses, span, points())],
        practices=_practices(courses, span),
        unmeasured=[str(ONE_SITE), str(COOPERATION_UNMEASURED), str(NOT_COUNTED)],
    )


def _agreements(w: Work, span: Span) -> dict[str, Any]:
    """The local agreements that were in force in the quarter, without who signed them, and whether one was with NAV."""
    found = [one.draft for one in agreements.in_force(w, span.first, span.last)]
    rows = []
    for one in found:
        party = one.party.label if one.party is not None else ""
        whom = one.name if fold(party) in fold(one.name) else f"{one.name} ({inside_sentence(party)})"
        until = day(one.valid_until) if one.valid_until else _("til den sies opp")
        rows.append((whom, one.about, day(one.signed_on) if one.signed_on else "", until))
    return {"agreements": rows, "agreed_with_nav": any(one.party is Party.NAV for one in found)}


def _page(theme: Theme, courses: Sequence[CountedCourse], span: Span, quarters: tuple[Span, ...]) -> Page:
    mine = [figure for figure in FIGURES if figure.theme is theme]
    return Page(
        heading=theme.label,
        quarters=[quarter.short for quarter in quarters],
        figures=[_line(figure, courses, span, quarters) for figure in mine],
    )


def _line(figure: Figure, courses: Sequence[CountedCourse], span: Span, quarters: tuple[Span, ...]) -> FigureLine:
    line = partial(
        FigureLine,
        name=figure.name,
        definition=defined(figure),
        source=figure.source,
        read=day(figure.read_on),
    )
    if figure.unmeasured:
        return line(value=DASH, counted=_("måles ikke ennå"), trend=[(DASH, "")] * len(quarters))
    counted = count(figure, courses, span)
    seen = told(counted)
    apart = ""
    if isinstance(counted, Share) and figure.apart_name and apart_words(counted) != DASH:
        words = _("{count} er {what}: med i nevneren, ikke i telleren.")
        apart = words.format(count=apart_words(counted), what=figure.apart_name)
    quarterly = trend(figure, courses, quarters)
    before = [told(one) for one in quarterly]
    return line(
        value=seen.value,
        counted=seen.counted,
        missing=seen.missing,
        apart=apart,
        trend=[(one.value, one.counted if one.value != DASH else "") for one in before],
        in_days=figure.in_days,
        drawn=[_point(one) for one in quarterly],
    )


def _point(counted: Share | Days) -> Point:
    seen = charted(counted)
    return Point() if seen is None else Point(n=seen.n, low=seen.low, high=seen.high, whisker=seen.whisker)


def _share(share: Share) -> tuple[str, str]:
    seen = told(share)
    return seen.value, seen.counted


def _practices(courses: Sequence[CountedCourse], span: Span) -> list[tuple[str, str, str]]:
    """Those with five referrals or more, by name; the others together."""
    rows = practices(courses, span)
    named = [row for row in rows if row.referred >= FEWEST]
    others = sum(row.referred for row in rows if row.referred < FEWEST)
    counts = cell_words([*(row.referred for row in named), *([others] if others else [])])
    found = [
        (row.practice, counts[at], _share(row.whole)[0] if counts[at] == str(row.referred) else DASH)
        for at, row in enumerate(named)
    ]
    return [*found, *([(_("Andre legekontor, samlet"), counts[-1], DASH)] if others else [])]


REPORT = PAPER.kind
"""What its card is found by."""
