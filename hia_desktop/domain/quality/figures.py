"""Every figure that the centre counts of itself, once: its words, what it counts, of whom, and where it comes from.

The screen, the report and the codebook read them here. None says that anything had an effect: national figures showed
none on sickness absence (SINTEF/NTNU 2022, linje 213-238, R121), and what is counted here cannot.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from hia_desktop.base.language import Shown, Words, WordTable
from hia_desktop.base.text import N_, _, add_months
from hia_desktop.domain.forms.ending.values import Match
from hia_desktop.domain.forms.epikrise import EPIKRISE_DAYS
from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.domain.quality.arithmetic import Days, Share, days, share
from hia_desktop.domain.quality.counted import CountedCourse, is_open
from hia_desktop.domain.quality.reasons import Untold, tally, untold_after, untold_at_closing
from hia_desktop.domain.quality.spans import TREND, Span
from hia_desktop.domain.quality.standing import ON_BENEFIT, Standing
from hia_desktop.domain.teamwork.encounters import Partner

_READ = date(2026, 11, 28)
WAITED_MONTHS = 1
"""How long after its day an answer of the months after is waited for before it is told outside the house: the three
attempts lie within."""
MATCH = "good_match"
"""The figure that has reasons beside it."""
Counted = Share | Days


class Theme(StrEnum):
    """What a figure is about; one page of the report each."""

    ACCESS = "access"
    COURSE = "course"
    WORK = "work"

    @property
    def label(self) -> str:
        """Its heading."""
        return THEMES[self]


THEMES = WordTable(
    {
        Theme.ACCESS: N_("Fra henvisning til oppstart"),
        Theme.COURSE: N_("I forløpet"),
        Theme.WORK: N_("Arbeid og ytelse"),
    }
)


class Cohort(StrEnum):
    """Which courses belong to a period: by the day on which something happened to them."""

    RECEIVED = "received"
    STARTED = "started"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """«henvisninger mottatt i perioden»."""
        return COHORTS[self]

    def day(self, course: CountedCourse) -> date | None:
        """The day that places the course in a period; None when it belongs to none."""
        if self is Cohort.CLOSED:
            return course.closed
        return course.received if self is Cohort.RECEIVED else course.started


COHORTS = WordTable(
    {
        Cohort.RECEIVED: N_("henvisninger mottatt i perioden"),
        Cohort.STARTED: N_("forløp som startet i perioden"),
        Cohort.CLOSED: N_("forløp avsluttet med epikrise i perioden"),
    }
)


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One figure. `counts` is what is counted, `of` among whom, `lacks` when a course is unknown: they are its
    definition. `reads` gives yes, no or None of one course, or its days; `apart` marks those told beside it.

    `source` and `read_on`: where the figure comes from and when that was read; `rule` is that place in the rules that
    the program was made from, `held_by` the test that reckons it otherwise. `seals`: it takes sealed answers.
    `unmeasured` says why there is nothing to count yet; empty for a figure that is counted. `after`: it is asked so
    many months after the day that places the course in its period. `waits`: until which day, that day with it, an
    answer that is not known may still come by itself; None where nothing of the kind is waited for. `untold`: why a
    course is unknown.
    """

    code: str
    name: Shown = Shown()
    theme: Theme
    cohort: Cohort
    counts: Shown = Shown()
    lacks: Shown = Shown()
    reads: Callable[[CountedCourse], bool | int | None]
    source: Shown = Shown()
    rule: str
    held_by: str
    read_on: date = _READ
    in_days: bool = False
    seals: bool = False
    apart: Callable[[CountedCourse], bool] | None = None
    apart_name: Shown = Shown("")
    unmeasured: Shown = Shown("")
    after: OutcomePoint | None = None
    waits: Callable[[CountedCourse], date] | None = None
    untold: Callable[[CountedCourse], Untold | None] | None = None

    @property
    def of(self) -> str:
        """Among whom it is counted."""
        if self.after is None:
            return self.cohort.label
        return _("{cohort}, når det er gått {months} måneder").format(cohort=self.cohort.label, months=int(self.after))

    @property
    def is_reported(self) -> bool:
        """Whether any of the quarters that a report tells of can have come so far when it is made."""
        return self.after is None or int(self.after) < 3 * TREND

    def has_come(self, course: CountedCourse) -> bool:
        """Whether it is time to ask it of a course of its cohort."""
        return self.after is None or self.is_asked(course)

    def is_asked(self, course: CountedCourse) -> bool:
        """Whether the course is of its cohort, and it is time to ask it."""
        begins, today = self.cohort.day(course), course.as_of
        if begins is None or begins > today:
            return False
        return self.after is None or add_months(begins, int(self.after)) <= today

    def is_awaited(self, course: CountedCourse) -> bool:
        """Whether the course is unknown, and the answer may still come by itself."""
        return self.waits is not None and course.as_of <= self.waits(course) and self.reads(course) is None


def _assessed_in_time(course: CountedCourse) -> bool | None:
    """Yes or no; while the ten days run, nobody can tell. Source: Interregional rapport 2020, linje 452-454 (R52)."""
    if course.assessed is None and course.as_of <= course.assess_by:
        return None
    return course.assessed is not None and course.assessed <= course.assess_by


def _days_to_contact(course: CountedCourse) -> int | None:
    return None if course.first_contact is None else (course.first_contact - course.received).days


def _in_window(course: CountedCourse) -> bool | None:
    """Source: Interregional rapport 2020, linje 507-508 (R58)."""
    if course.first_contact is None or course.window is None:
        return None
    return course.window.opens <= course.first_contact <= course.window.closes


_TOGETHER = frozenset({Partner.GP, Partner.NAV})


def _with_both(course: CountedCourse) -> bool | None:
    """Who were met together is not told, so that such a contact leaves open what no other shows. Where no contact is
    entered nobody knows whom the centre spoke with: it is never no. Source: SINTEF/NTNU 2022, linje 167-176 (R113)."""
    if course.partners >= _TOGETHER:
        return True
    return None if is_open(course.partners) else False


def _with_one(course: CountedCourse) -> bool:
    return _with_both(course) is False and bool(course.partners & _TOGETHER)


def _epikrise_in_time(course: CountedCourse) -> bool | None:
    if course.talk is None or course.epikrise is None:
        return None
    return course.epikrise <= course.talk + timedelta(days=EPIKRISE_DAYS)


def _free(found: Standing | None) -> bool | None:
    return None if found in (None, Standing.UNKNOWN) else found not in ON_BENEFIT


def _free_after(point: OutcomePoint) -> Callable[[CountedCourse], bool | None]:
    return lambda course: _free(course.after.get(point))


def _waits_after(point: OutcomePoint) -> Callable[[CountedCourse], date]:
    return lambda course: add_months(course.closed or course.as_of, int(point) + WAITED_MONTHS)


def _graded_after(point: OutcomePoint) -> Callable[[CountedCourse], bool]:
    return lambda course: course.after.get(point) is Standing.GRADED


_FREE = N_("ikke sykmeldt, ikke på arbeidsavklaringspenger og ikke uføretrygdet, heller ikke gradert")
_GRADED = N_("på gradert ytelse og i arbeid ved siden av")
_NOT_ASKED = N_("ikke spurt, ikke nådd, vil ikke svare, flyttet, død, eller status eller ytelse er ukjent")
_R110 = N_("SINTEF/NTNU 2022, linje 300–303")


def _after(point: OutcomePoint, name: Words, lacks: Words = _NOT_ASKED) -> Figure:
    """Of those who were closed in the period, however long ago that is: R109 asks about them, and not about those whose
    months happen to be over in it."""
    return Figure(
        code=f"free_after_{point}",
        name=name,
        theme=Theme.WORK,
        cohort=Cohort.CLOSED,
        after=point,
        counts=_FREE,
        lacks=lacks,
        reads=_free_after(point),
        source=_R110,
        rule="R109, R110",
        held_by="domain/quality/test_figures.py::test_work_after_the_months_has_graded_apart",
        seals=True,
        apart=_graded_after(point),
        untold=untold_after(point),
        waits=_waits_after(point),
        apart_name=_GRADED,
    )


FIGURES: tuple[Figure, ...] = (
    Figure(
        code="assessed_in_time",
        name=N_("Vurdert innen 10 virkedager"),
        theme=Theme.ACCESS,
        cohort=Cohort.RECEIVED,
        counts=N_("vurdert senest den tiende virkedagen etter mottak"),
        lacks=N_("ikke avgjort ennå, og fristen er ikke ute"),
        reads=_assessed_in_time,
        source=N_("Interregional rapport 2020, linje 452–454"),
        rule="R52, R116",
        held_by="domain/quality/test_figures.py::test_ten_working_days_are_not_over_before_they_are",
        waits=lambda course: course.assess_by,
    ),
    Figure(
        code="days_to_contact",
        name=N_("Henvist til første kontakt"),
        theme=Theme.ACCESS,
        cohort=Cohort.STARTED,
        counts=N_("kalenderdager fra henvisningen kom til den første timen pasienten møtte til"),
        lacks=N_("i gang uten at en første time er ført som møtt; regnes i perioden vurderingen ble avgjort"),
        reads=_days_to_contact,
        source=N_("Helsedirektoratet 2017, linje 541–543"),
        rule="R60, R116",
        held_by="domain/quality/test_figures.py::test_days_to_first_contact_have_median_and_spread",
        in_days=True,
    ),
    Figure(
        code="in_window",
        name=N_("Startet i vinduet 2–4 måneder"),
        theme=Theme.ACCESS,
        cohort=Cohort.STARTED,
        counts=N_("første kontakt fra 2 til 4 måneder etter at sykmeldingen, ellers funksjonsfallet, begynte"),
        lacks=N_("første time er ikke ført, eller verken sykmelding eller funksjonsfall er det"),
        reads=_in_window,
        source=N_("Interregional rapport 2020, linje 507–508 og 600–602"),
        rule="R58, R116",
        held_by="domain/quality/test_figures.py::test_the_window_has_both_its_days",
    ),
    Figure(
        code="asked_for_more",
        name=N_("Bedt om flere opplysninger"),
        theme=Theme.ACCESS,
        cohort=Cohort.RECEIVED,
        counts=N_("senteret har sendt henviseren et brev om supplerende opplysninger"),
        lacks=N_("ingen: brevet er arkivert eller ikke"),
        reads=lambda course: course.asked_for_more,
        source=N_("Interregional rapport 2020, linje 452–456"),
        rule="R65",
        held_by="services/quality/test_pages.py::test_how_often_more_was_asked_for",
    ),
    Figure(
        code="employer_contact",
        name=N_("Kontakt med arbeidsgiver"),
        theme=Theme.COURSE,
        cohort=Cohort.CLOSED,
        counts=N_("en kontakt med arbeidsgiveren er ført, også i NAV-notatet, eller et ark er gitt dit"),
        lacks=N_(
            "ingen kontakt er ført, «flere sammen» kan ha vært arbeidsgiveren, eller NAV-notatet er ikke delt med "
            "helsepersonell"
        ),
        reads=lambda course: course.employer,
        source=N_("SINTEF/NTNU 2022, linje 136–147"),
        rule="R3, R116",
        held_by="domain/quality/test_figures.py::test_a_contact_that_nobody_may_tell_of_is_unknown",
        seals=True,
    ),
    Figure(
        code="with_gp_and_nav",
        name=N_("Kontakt med både fastlege og NAV"),
        theme=Theme.COURSE,
        cohort=Cohort.CLOSED,
        counts=N_("en kontakt med fastlegen og en med NAV er ført"),
        lacks=N_("ingen kontakt er ført, eller bare «flere sammen» kan ha vært den som mangler"),
        reads=_with_both,
        source=N_("SINTEF/NTNU 2022, linje 167–176"),
        rule="R113",
        held_by="domain/quality/test_figures.py::test_contact_with_gp_and_nav_over_all_that_can_be_entered",
        read_on=date(2026, 11, 29),
        apart=_with_one,
        apart_name=N_("forløp med kontakt med bare én av dem"),
    ),
    Figure(
        code="return_plan",
        name=N_("Skriftlig plan for tilbakeføring"),
        theme=Theme.COURSE,
        cohort=Cohort.CLOSED,
        counts=N_("en tilbake-til-arbeid-plan er signert"),
        lacks=N_("ingen: planen er signert eller ikke"),
        reads=lambda course: course.return_plan,
        source=N_("Interregional rapport 2020, linje 175–177"),
        rule="R5, R116",
        held_by="services/quality/test_pages.py::test_the_figures_of_a_quarter",
    ),
    Figure(
        code="epikrise_in_time",
        name=N_("Epikrise innen 7 dager"),
        theme=Theme.COURSE,
        cohort=Cohort.CLOSED,
        counts=N_("epikrisen er signert senest 7 dager etter avslutningssamtalen, ellers avslutningen"),
        lacks=N_("verken avslutningssamtalen eller avslutningen er ført"),
        reads=_epikrise_in_time,
        source=N_("Helsedirektoratets kvalitetsindikator for epikrise"),
        rule="R116",
        held_by="domain/quality/test_figures.py::test_epikrise_within_seven_days_of_the_talk",
    ),
    Figure(
        code=MATCH,
        name=N_("Pasienten passet i tilbudet"),
        theme=Theme.COURSE,
        cohort=Cohort.CLOSED,
        counts=N_("avslutningen svarer at pasienten passet godt til tilbudet"),
        lacks=N_("ikke besvart"),
        reads=lambda course: None if course.match is None else course.match is Match.GOOD,
        source=N_("SINTEF/NTNU 2022, linje 199–202"),
        rule="R112",
        held_by="domain/quality/test_figures.py::test_a_match_is_good_or_not_and_partly_stands_apart",
        seals=True,
        apart=lambda course: course.match is Match.PARTLY,
        apart_name=N_("pasienter som passet delvis"),
    ),
    Figure(
        code="free_at_closing",
        name=N_("Uten sykmelding, AAP og ufør ved avslutning"),
        theme=Theme.WORK,
        cohort=Cohort.CLOSED,
        counts=_FREE,
        lacks=N_("status eller ytelse ved avslutning er ikke besvart, er ukjent, eller pasienten er død"),
        reads=lambda course: _free(course.at_closing),
        source=N_("SINTEF/NTNU 2022, linje 129–131"),
        rule="R109",
        held_by="domain/quality/test_figures.py::test_the_quarter_indicator_on_a_population_with_a_known_answer",
        seals=True,
        apart=lambda course: course.at_closing is Standing.GRADED,
        untold=untold_at_closing,
        apart_name=_GRADED,
    ),
    _after(OutcomePoint.MONTHS_3, N_("Uten sykmelding, AAP og ufør etter 3 måneder")),
    _after(OutcomePoint.MONTHS_6, N_("Uten sykmelding, AAP og ufør etter 6 måneder")),
    _after(OutcomePoint.MONTHS_12, N_("Uten sykmelding, AAP og ufør etter 12 måneder")),
    _after(
        OutcomePoint.MONTHS_24,
        N_("Uten sykmelding, AAP og ufør etter 24 måneder"),
        N_(
            "ikke spurt (bare den som sa ja til det, blir spurt), ikke nådd, vil ikke svare, flyttet, død, eller "
            "status eller ytelse er ukjent"
        ),
    ),
)
"""In the order in which they are shown. Process figures: R116; work: R109, R110; match: R112; cooperation: R113."""
BY_CODE = {figure.code: figure for figure in FIGURES}


def defined(figure: Figure) -> str:
    """The written definition: what is counted, among whom, and who is unknown."""
    counts = _("Median av {what}") if figure.in_days else _("Teller: {what}")
    parts = (counts.format(what=figure.counts), _("Nevner: {what}").format(what=figure.of))
    return ". ".join((*parts, _("Ukjent: {what}").format(what=figure.lacks))) + "."


def why_untold(figure: Figure, found: Iterable[CountedCourse]) -> tuple[tuple[str, int], ...]:
    """Why those of them who are unknown are, and how many each; nothing where the figure knows no reasons."""
    reads = figure.untold
    if reads is None:
        return ()
    return tally(reads(course) for course in found if figure.has_come(course) and figure.reads(course) is None)


def members(figure: Figure, courses: Iterable[CountedCourse], span: Span) -> list[CountedCourse]:
    """The courses that the figure is counted among in the period; what is still to come is in none."""
    return [c for c in courses if (when := figure.cohort.day(c)) is not None and span.has(when) and when <= c.as_of]


def count(figure: Figure, courses: Iterable[CountedCourse], span: Span) -> Counted:
    """The figure of one period."""
    return count_of(figure, members(figure, courses, span))


def count_of(figure: Figure, found: Sequence[CountedCourse]) -> Counted:
    """The figure of the courses that it is counted among, and how many of them it is too early to ask. One that is not
    measured is nothing of nobody."""
    if figure.unmeasured:
        return Share(0, 0, 0)
    come = found if figure.after is None else [course for course in found if figure.has_come(course)]
    answers = [figure.reads(course) for course in come]
    if figure.in_days:
        return days(answers)
    apart = sum(1 for course in come if figure.apart is not None and figure.apart(course))
    return share([None if one is None else bool(one) for one in answers], apart, len(found) - len(come))


def outside(figure: Figure, found: Sequence[CountedCourse]) -> Counted:
    """As `count_of`, for what leaves the house and stands as it was told: whose answer may still come has not come so
    far, and is not unknown."""
    counted = count_of(figure, found)
    awaited = sum(1 for course in found if figure.has_come(course) and figure.is_awaited(course))
    if not isinstance(counted, Share) or not awaited:
        return counted
    return replace(counted, missing=counted.missing - awaited, later=counted.later + awaited)


def trend(figure: Figure, courses: Sequence[CountedCourse], spans: Sequence[Span]) -> tuple[Counted, ...]:
    """The figure of several periods, which follow each other, as it may leave the house."""
    return tuple(outside(figure, found) for found in placed(figure.cohort, courses, spans))


def placed(
    cohort: Cohort, courses: Iterable[CountedCourse], spans: Sequence[Span]
) -> tuple[tuple[CountedCourse, ...], ...]:
    """The courses that belong to each of several periods, which follow each other, in one go through them. All figures
    of one cohort are counted of the same."""
    begins = [span.first for span in spans]
    found: list[list[CountedCourse]] = [[] for _span in spans]
    for course in courses:
        when = cohort.day(course)
        if when is None or when > course.as_of:
            continue
        at = bisect_right(begins, when) - 1
        if at >= 0 and when <= spans[at].last:
            found[at].append(course)
    return tuple(map(tuple, found))
