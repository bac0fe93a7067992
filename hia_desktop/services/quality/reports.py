"""The quarterly report: what may leave the house of one whole quarter, drawn as a paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _, day, fold, inside_sentence
from hia_desktop.documents.kinds.centre.quality_report import (
    PAPER,
    Agreed,
    Cell,
    Content,
    FigureLine,
    Group,
    GroupOverTime,
    OverTime,
    Page,
    Point,
    Referred,
)
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.ending.values import MatchReason
from hia_desktop.domain.quality.arithmetic import Days, Share
from hia_desktop.domain.quality.beside import held_by, kept_back
from hia_desktop.domain.quality.caveats import COOPERATION_UNMEASURED, NOT_SEEN, NOT_YET_REPORTED, ONE_SITE
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.export_reasons import ExportReason as ExportReason
from hia_desktop.domain.quality.figures import (
    BY_CODE,
    FIGURES,
    MATCH,
    Cohort,
    Counted,
    Figure,
    Theme,
    defined,
    placed,
    trend,
)
from hia_desktop.domain.quality.leaving import (
    DASH,
    FEWEST,
    apart_words,
    cell_words,
    charted,
    part_words,
    reason_words,
    told,
)
from hia_desktop.domain.quality.mix import Grouping, MixRow, lacking, mix, outside, practices
from hia_desktop.domain.quality.reasons import match_reasons
from hia_desktop.domain.quality.spans import Span, quarter_of, quarters_to
from hia_desktop.domain.sending.agreements import Party
from hia_desktop.services.call import Work, query
from hia_desktop.services.centre import agreements, told_quarters
from hia_desktop.services.centre.told_quarters import Told
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.quality.pages import all_of, points
from hia_desktop.services.record import framing


@query(Right.EXPORT_QUALITY, audit="quality:report")
def quarterly(w: Work, first: date, why: ExportReason) -> Prepared:
    """The report of the quarter that begins on `first`, all disciplines together.

    Only of a quarter that is over: of one that runs two reports could be made, and what came between them, which may be
    one patient, found by subtracting. What is told of a quarter stands for the same reason; it is counted and kept as
    told the first time. Errors: BadInput for a day on which no quarter begins, or one that is not over; Conflict when
    somebody else told it meanwhile.
    """
    span = quarter_of(first)
    if span.first != first or span.last >= w.today:
        raise BadInput(_("Velg et helt kvartal som er over."))
    w.note(ground=f"{span.first.isoformat()} {why.value}")
    quarters = quarters_to(span)
    earlier = told_quarters.told(w, [quarter.first for quarter in quarters])
    with in_language(SOURCE):
        made = content(all_of(w, Span(quarters[0].first, span.last)), span, quarters, earlier)
        made = made.model_copy(update=_agreed(w, span, earlier))
    w.afterwards(earlier.keep)
    head = framing.letterhead(w)
    return Prepared(
        paper=PAPER,
        content=made,
        letterhead=head,
        patient_line="",
        author=head.centre_name,
        day=earlier.newest,
        draft=False,
    )


def content(courses: Sequence[CountedCourse], span: Span, quarters: tuple[Span, ...], earlier: Told) -> Content:
    """What the report says of the courses: every count as it may leave the house, or as it has left it."""
    came = placed(Cohort.RECEIVED, courses, quarters)
    mixes = {one: mix(one, came[-1], came) for one in Grouping}
    told_of = [
        earlier.once(one.first, _REFERRED, _referred(courses, one, _counts(mixes, at)))
        for at, one in enumerate(quarters)
    ]
    referred, when = told_of[-1]
    return Content(
        period=span.label,
        pages=[_page(theme, courses, quarters, earlier) for theme in Theme],
        referred=referred,
        referred_on=day(when),
        over_time=OverTime(
            quarters=tuple(quarter.short for quarter in quarters),
            all_of=tuple(found.all_of or DASH for found, _when in told_of),
            groups=[_over_time(one.label, [found for found, _when in told_of]) for one in Grouping],
        ),
        unmeasured=[str(ONE_SITE), str(NOT_SEEN), str(COOPERATION_UNMEASURED), str(NOT_YET_REPORTED)],
    )


def _counts(mixes: Mapping[Grouping, Sequence[MixRow]], at: int) -> dict[Grouping, dict[str, int]]:
    """How many each group has in one of the quarters, in the groups that leave the house."""
    return {one: outside(one, {row.group: row.quarters[at].part for row in rows}) for one, rows in mixes.items()}


def _referred(courses: Sequence[CountedCourse], span: Span, counts: Mapping[Grouping, Mapping[str, int]]) -> Referred:
    return Referred(
        all_of=cell_words([sum(counts[Grouping.CONDITION].values())])[0],
        groups=[
            Group(
                heading=one.label,
                rows=list(zip(groups, cell_words(list(groups.values())), strict=True)),
            )
            for one, groups in counts.items()
        ],
        lacking=_lacking(courses, span),
        referrers=_referrers(courses, span),
    )


def _over_time(heading: str, quarters: Sequence[Referred]) -> GroupOverTime:
    """The groups of each quarter as that quarter is told by itself, so that putting them together tells no more."""
    parts = [next((dict(one.rows) for one in quarter.groups if one.heading == heading), {}) for quarter in quarters]
    names = list(dict.fromkeys(name for part in parts[::-1] for name in part))
    return GroupOverTime(heading=heading, rows=[(name, [part.get(name, DASH) for part in parts]) for name in names])


def _lacking(courses: Sequence[CountedCourse], span: Span) -> list[tuple[str, str]]:
    """In the order of the form: the most frequent first would tell which of two that are both under five is more."""
    asked = [(field, label) for field, label in points() if field not in _IN_A_GROUP]
    found = {row.point: row.share for row in lacking(courses, span, asked)}
    labels = [label for _field, label in asked]
    return list(zip(labels, part_words([found[label] for label in labels]), strict=True))


def _agreed(w: Work, span: Span, earlier: Told) -> dict[str, Any]:
    agreed, when = earlier.once(span.first, _AGREED, _agreements(w, span))
    return {"agreed": agreed, "agreed_on": day(when)}


def _agreements(w: Work, span: Span) -> Agreed:
    """The local agreements that were in force in the quarter, without who signed them, and whether one was with NAV."""
    found = [one.draft for one in agreements.in_force(w, span.first, span.last)]
    rows = []
    for one in found:
        party = one.party.label if one.party is not None else ""
        whom = one.name if fold(party) in fold(one.name) else f"{one.name} ({inside_sentence(party)})"
        until = day(one.valid_until) if one.valid_until else _("til den sies opp")
        rows.append((whom, one.about, day(one.signed_on) if one.signed_on else "", until))
    return Agreed(agreements=rows, with_nav=any(one.party is Party.NAV for one in found))


def _page(theme: Theme, courses: Sequence[CountedCourse], quarters: tuple[Span, ...], earlier: Told) -> Page:
    mine = [figure for figure in FIGURES if figure.theme is theme and figure.is_reported]
    return Page(
        heading=theme.label,
        quarters=[quarter.short for quarter in quarters],
        figures=[_line(figure, courses, quarters, earlier) for figure in mine],
    )


def _line(figure: Figure, courses: Sequence[CountedCourse], quarters: tuple[Span, ...], earlier: Told) -> FigureLine:
    """The last of the quarters is the report's."""
    line = partial(
        FigureLine,
        name=figure.name,
        definition=defined(figure),
        source=figure.source,
        read=day(figure.read_on),
    )
    if figure.unmeasured:
        return line(value=DASH, counted=_("måles ikke ennå"), trend=[(DASH, "")] * len(quarters))
    firsts = {link.first: trend(BY_CODE[link.first], courses, quarters) for link in held_by(figure.code)}
    found = []
    for at, (quarter, counted) in enumerate(zip(quarters, trend(figure, courses, quarters), strict=True)):
        held = kept_back(figure.code, counted, {code: all_of_it[at] for code, all_of_it in firsts.items()})
        why = match_reasons(courses, quarter) if figure.code == MATCH else {}
        if held is not None and isinstance(counted, Days):  # their middle tells nothing of how many they are
            held, counted = None, replace(counted, kept_back=True)
        cell = _cell(figure, counted, why) if held is None else _held(held)
        found.append(earlier.once(quarter.first, figure.code, cell, final=not _has_later(counted)))
    cells = [cell for cell, _when in found]
    now, when = found[-1]
    return line(
        value=now.value,
        counted=now.counted,
        missing=now.missing,
        apart=now.apart,
        reasons=now.reasons,
        counted_on=day(when) if now.value != DASH else "",
        trend=[(one.value, one.counted if one.value != DASH else "") for one in cells],
        in_days=figure.in_days,
        drawn=[one.point for one in cells],
    )


def _held(by: str) -> Cell:
    """What is told of a figure by which, laid beside another, a small number could be found."""
    words = _("kunne regnes ut sammen med «{other}»").format(other=BY_CODE[by].name)
    return Cell(value=DASH, counted=words, missing=DASH)


def _has_later(counted: Counted) -> bool:
    """Whether some of them are still to be asked: nothing is told of the others yet."""
    return isinstance(counted, Share) and counted.later > 0


def _cell(figure: Figure, counted: Counted, reasons: Mapping[MatchReason, int]) -> Cell:
    """One figure of one quarter as it leaves the house. The reasons stand in the order of the form: the most frequent
    first would tell which of two that are both under five is more."""
    seen, apart = told(counted), ""
    if isinstance(counted, Share) and figure.apart_name and apart_words(counted) != DASH:
        words = _("{count} er {what}: med i nevneren, ikke i telleren.")
        apart = words.format(count=apart_words(counted), what=figure.apart_name)
    why = reason_words(counted, list(reasons.values())) if isinstance(counted, Share) else ()
    return Cell(
        value=seen.value,
        counted=seen.counted,
        missing=seen.missing,
        apart=apart,
        reasons=list(zip([one.label for one in reasons], why, strict=True)) if counted.all_of else [],
        point=_point(counted),
    )


def _point(counted: Counted) -> Point:
    seen = charted(counted)
    return Point() if seen is None else Point(n=seen.n, low=seen.low, high=seen.high, whisker=seen.whisker)


def _referrers(courses: Sequence[CountedCourse], span: Span) -> list[tuple[str, str]]:
    """Those with five referrals or more, by name; the others together. How many of them lack nothing is not told: what
    the referrals lack, all together, would be taken from it."""
    rows = practices(courses, span)
    named = [row for row in rows if row.referred >= FEWEST]
    others = sum(row.referred for row in rows if row.referred < FEWEST)
    names = [row.practice for row in named] + ([_("Andre legekontor, samlet")] if others else [])
    counts = cell_words([*(row.referred for row in named), *([others] if others else [])])
    return list(zip(names, counts, strict=True))


REPORT = PAPER.kind
"""What its card is found by."""
_REFERRED, _AGREED = "referred", "agreements"
"""What is kept of a quarter besides its figures."""
_IN_A_GROUP = frozenset({"work_status"})
"""Points that «Ikke ført» of a group counts too, with the referrals that nobody has signed: the one taken from the
other would tell how many those are."""
