"""Kvalitet: the figures of a period and the quarters before it, and the courses behind one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import N_, _, full_name, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.forms.values import Discipline
from hia_desktop.domain.quality.counted import CountedCourse
from hia_desktop.domain.quality.figures import (
    BY_CODE,
    FIGURES,
    Cohort,
    Counted,
    Figure,
    count_of,
    members,
    placed,
    why_untold,
)
from hia_desktop.domain.quality.mix import Grouping, LackingRow, MixRow, PracticeRow, lacking, mix, practices
from hia_desktop.domain.quality.reasons import Untold, match_reasons, most_first
from hia_desktop.domain.quality.spans import Span, quarters_to
from hia_desktop.services.call import Work, query
from hia_desktop.services.quality import course_rows
from hia_desktop.services.quality.course_rows import touched
from hia_desktop.services.relations import office_from, related
from hia_desktop.store.entities import Course, Patient

LONGEST = timedelta(days=366 * 3)
"""How long a period can be."""


@dataclass(frozen=True, kw_only=True)
class QualityPage:
    """What Kvalitet shows of one period. `figures` is each figure's period and its last eight quarters, by code;
    `untold`: why those who are unknown in the period are. `sealed`: whether signed answers are counted with, without
    which some figures are not known yet."""

    span: Span
    quarters: tuple[Span, ...]
    figures: Mapping[str, tuple[Counted, tuple[Counted, ...]]]
    mixes: Mapping[Grouping, tuple[MixRow, ...]]
    lacks: tuple[LackingRow, ...]
    practices: tuple[PracticeRow, ...]
    match_reasons: tuple[tuple[str, int], ...]
    untold: Mapping[str, tuple[tuple[str, int], ...]]
    sealed: bool


@dataclass(frozen=True, kw_only=True)
class BehindRow:
    """One course behind a figure: whose it is, its day, and what it was counted as."""

    course: CourseId
    name: str
    birth_date: date
    day: date
    answer: str
    tone: Tone


@query(Right.QUALITY)
def at_once(w: Work, first: date, last: date, discipline: Discipline | None) -> QualityPage:
    """What can be counted of the days themselves without opening what is sealed: at once, whatever the size of the
    store. Errors: BadInput for days the wrong way round or too many."""
    span, _quarters, _cover = _spans(first, last)
    return page(course_rows.plain(w, touched(span), discipline), span, (), sealed=False)


@query(Right.QUALITY, audit="quality:counted")
def counted(w: Work, first: date, last: date, discipline: Discipline | None) -> QualityPage:
    """All of it. Errors: as `at_once`."""
    span, quarters, cover = _spans(first, last)
    return page(all_of(w, cover, discipline), span, quarters, sealed=True)


def all_of(w: Work, cover: Span, discipline: Discipline | None = None) -> list[CountedCourse]:
    """The courses that may be counted in the days, with their signed answers."""
    return course_rows.whole(w, course_rows.plain(w, touched(cover), discipline))


def _spans(first: date, last: date) -> tuple[Span, tuple[Span, ...], Span]:
    """The period, the quarters of its trend, and the days that hold them both."""
    if not timedelta() <= last - first <= LONGEST:
        text = _("Velg en siste dag etter den første, og høyst tre år.")
        raise BadInput(text, {"last": text})
    span = Span(first, last)
    quarters = quarters_to(span)
    return span, quarters, Span(min(first, quarters[0].first), max(last, quarters[-1].last))


def page(courses: Sequence[CountedCourse], span: Span, quarters: tuple[Span, ...], *, sealed: bool) -> QualityPage:
    """Every figure of the courses; those that take sealed answers only when they are there."""
    shown = [figure for figure in FIGURES if sealed or not figure.seals]
    now = {one: placed(one, courses, (span,))[0] for one in Cohort}
    before = {one: placed(one, courses, quarters) for one in Cohort}
    groupings = list(Grouping) if sealed else []
    return QualityPage(
        span=span,
        quarters=quarters,
        figures={
            one.code: (
                count_of(one, now[one.cohort]),
                tuple(count_of(one, found) for found in before[one.cohort]),
            )
            for one in shown
        },
        mixes={one: mix(one, now[Cohort.RECEIVED], before[Cohort.RECEIVED]) for one in groupings},
        lacks=lacking(courses, span, points()),
        practices=practices(courses, span),
        match_reasons=most_first(match_reasons(courses, span)),
        untold={one.code: why_untold(one, now[one.cohort]) for one in shown},
        sealed=sealed,
    )


def points() -> list[tuple[str, str]]:
    """The points that a good referral tells, by field and label."""
    return [(point.field, point.label) for point in completeness(ReferralForm())]


_WORDS = {True: (N_("ja"), Tone.OK), False: (N_("nei"), Tone.NEUTRAL), None: (N_("ukjent"), Tone.WARN)}


@query(Right.QUALITY, audit="quality:courses")
def behind(w: Work, first: date, last: date, discipline: Discipline | None, figure: str) -> tuple[BehindRow, ...]:
    """The courses that a figure is counted among, those that are unknown first and those that it
    is too early to ask last, by name within each answer.

    What a signed form says of a patient whom the user has no care relation with is not told here.
    Errors: as `at_once`; BadInput for a figure that there is none of.
    """
    wanted = BY_CODE.get(figure)
    if wanted is None:
        raise BadInput(_("Ukjent kvalitetstall."))
    span, _quarters, _cover = _spans(first, last)
    rows = members(wanted, course_rows.plain(w, touched(span), discipline), span)
    found = course_rows.whole(w, rows) if wanted.seals else rows
    listed = _behind(w, wanted, found)
    w.note(ground=f"{wanted.code} {first.isoformat()}–{last.isoformat()} n={len(listed)}")
    return listed


def _behind(w: Work, figure: Figure, found: Sequence[CountedCourse]) -> tuple[BehindRow, ...]:
    mine = related(bindparam("me"), w.me.role, bindparam("now"), bindparam("today"), bindparam("office_from"))
    named = select(Course.id, Patient.given_name, Patient.family_name, Patient.birth_date, Patient.sort_key)
    named = named.add_columns(mine.label("mine")).join(Patient, Patient.id == Course.patient_id)
    values = {"me": w.me.id, "now": w.now, "today": w.today, "office_from": office_from(w.today)}
    people = {r.id: r for r in w.sql.execute(named.where(Course.id.in_([one.id for one in found])), values)}
    rows = []
    told = {one.id for one in found if people[one.id].mine or not figure.seals}
    order = {one.id: (one.id not in told, _rank(figure, one) if one.id in told else 0.0) for one in found}
    for one in sorted(found, key=lambda course: (order[course.id], people[course.id].sort_key)):
        who = people[one.id]
        answer, tone = _answer(figure, one) if one.id in told else (_("ikke vist"), Tone.NEUTRAL)
        when = figure.cohort.day(one)
        assert when is not None, "a course without the day is no member"
        rows.append(
            BehindRow(
                course=CourseId(one.id),
                name=full_name(who.given_name, who.family_name),
                birth_date=who.birth_date,
                day=when,
                answer=answer,
                tone=tone,
            )
        )
    return tuple(rows)


def _rank(figure: Figure, course: CountedCourse) -> float:
    if not figure.has_come(course):
        return float("inf")
    answer = figure.reads(course)
    return float("-inf") if answer is None else -answer if figure.in_days else float(answer)


def _answer(figure: Figure, course: CountedCourse) -> tuple[str, Tone]:
    if not figure.has_come(course):
        return _("ikke så langt"), Tone.NEUTRAL
    answer = figure.reads(course)
    why = figure.untold(course) if answer is None and figure.untold is not None else None
    if why not in (None, Untold.NOT_ASKED, Untold.UNSURE):
        return why.label, Tone.WARN
    if figure.in_days and answer is not None:
        return plural(int(answer), _("dag"), _("dager")), Tone.NEUTRAL
    words, tone = _WORDS[None if answer is None else bool(answer)]
    return str(words), tone
