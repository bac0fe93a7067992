"""What each kind of period and each work situation means:
episodes, overlaps, who follows up, what to look at once more, and the words."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.leave.meaning import (
    absence_sentence,
    cautions,
    employer_until,
    employers,
    episode_words,
    follow_up_sentence,
    grades_in_words,
    has_employer,
    of_episode,
)
from hia_desktop.domain.leave.sick_leave import (
    Absence,
    Episode,
    Period,
    SickLeaveKind,
    WorkSituation,
    check_periods,
    episodes,
    stretches,
)

START = date(2026, 1, 12)
TODAY = date(2026, 2, 24)
K, W = SickLeaveKind, WorkSituation


def plus(days: int) -> date:
    return START + timedelta(days=days)


def period(kind: SickLeaveKind = K.FULL, days: int = 10, **more: Any) -> Period:
    grade = {K.FULL: 100, K.GRADED: 50}.get(kind, 0)
    return Period(START, plus(days - 1), kind, grade, **more)


MAKES_AN_EPISODE = {K.FULL, K.GRADED, K.EGENMELDING}


@pytest.mark.parametrize("kind", SickLeaveKind)
@pytest.mark.parametrize("work", WorkSituation)
def test_every_kind_in_every_situation(kind: SickLeaveKind, work: WorkSituation) -> None:
    """The kind decides whether there is an episode; what the leave is from does not."""
    one = period(kind, work=work, position_percent=60)
    check_periods([one], born=None, today=TODAY)
    assert bool(episodes([one], TODAY)) is (kind in MAKES_AN_EPISODE)
    assert one.kind.label and one.work.label


A: dict[str, Any] = {"employer": "Lager AS"}
B: dict[str, Any] = {"employer": "Kafé AS"}


@pytest.mark.parametrize(
    ("one", "other", "allowed"),
    [
        (A, B, True),
        (A, A, False),
        (A, {"employer": "lager as"}, False),
        (A, {}, False),
        ({}, {}, False),
        (A, {"work": W.SELF_EMPLOYED}, True),
        (A, {"work": W.STUDENT}, True),
        ({"work": W.SELF_EMPLOYED}, {"work": W.STUDENT}, True),
        ({"work": W.SELF_EMPLOYED}, {"work": W.SELF_EMPLOYED, "employer": "Eget firma"}, False),
        ({"work": W.STUDENT}, {"work": W.STUDENT}, False),
        (A, {"work": W.NO_EMPLOYER}, False),
        (A, {"work": W.FREELANCER}, True),
        ({"work": W.FREELANCER}, {"work": W.SELF_EMPLOYED}, True),
        ({"work": W.FREELANCER}, {"work": W.FREELANCER}, False),
        (A, {"work": W.DISMISSED, **A}, False),
        (A, {"work": W.DISMISSED, **B}, True),
        ({"work": W.DISMISSED}, {"work": W.NO_EMPLOYER}, False),
        ({"work": W.NO_EMPLOYER}, {"work": W.NO_EMPLOYER}, False),
        ({"work": W.STUDENT}, {"work": W.NO_EMPLOYER}, False),
    ],
)
def test_who_may_overlap_whom(one: dict[str, Any], other: dict[str, Any], allowed: bool) -> None:
    pair = [period(**one), period(K.GRADED, **other)]
    for order in (pair, pair[::-1]):
        if allowed:
            check_periods(order, born=None, today=TODAY)
            assert episodes(order, TODAY)[0].sick_days == 10, "a day away from two is one sick day"
        else:
            with pytest.raises(BadInput, match="overlapper"):
                check_periods(order, born=None, today=TODAY)


@pytest.mark.parametrize(
    ("periods", "card", "expected"),
    [
        ([], True, True),
        ([], False, False),
        ([period(**A)], False, True),
        ([period()], True, True),
        ([period()], False, True),
        ([period(work=W.SELF_EMPLOYED)], True, False),
        ([period(work=W.STUDENT)], True, False),
        ([period(work=W.FREELANCER)], True, False),
        ([period(work=W.DISMISSED, **A)], False, True),
        ([period(work=W.DISMISSED)], True, True),
        ([period(work=W.NO_EMPLOYER)], True, False),
        ([period(work=W.SELF_EMPLOYED), period(**A)], False, True),
    ],
)
def test_whether_an_employer_follows_up(periods: list[Period], card: bool, expected: bool) -> None:
    assert has_employer(periods, card) is expected


LATER_NONE = Period(plus(10), None, K.FULL, 100, work=W.NO_EMPLOYER)
OPEN = Period(START, None, K.FULL, 100, employer="Lager AS", work=W.DISMISSED)


@pytest.mark.parametrize(
    ("periods", "until"),
    [
        ([], None),
        ([period(**A)], None),
        ([period(**A), LATER_NONE], plus(9)),
        ([period(work=W.DISMISSED, **A)], plus(9)),
        ([period(work=W.DISMISSED, **A), LATER_NONE], plus(9)),
        ([OPEN], None),
        ([period(work=W.DISMISSED, **A), period(days=20, **B)], None),
        ([period(work=W.FREELANCER), LATER_NONE], None),
    ],
)
def test_until_when_an_employer_follows_up(periods: list[Period], until: date | None) -> None:
    assert employer_until(periods) == until


def test_a_dismissed_person_is_told_of_in_words() -> None:
    assert "følger opp til og med 21.01.2026, deretter NAV" in follow_up_sentence(
        [period(work=W.DISMISSED, **A)], False
    )
    assert "Sett den som siste dag i perioden" in follow_up_sentence([OPEN], False)
    assert "frilans" in follow_up_sentence([period(work=W.FREELANCER)], True)


def test_who_follows_up_in_words() -> None:
    two = [period(**A), period(K.GRADED, **B), period(**A)]
    assert employers(two) == ("Lager AS", "Kafé AS")
    assert follow_up_sentence(two, False).startswith("Sykmeldt fra 2 arbeidsgivere (Lager AS, Kafé AS)")
    assert "selvstendig" in follow_up_sentence([period(work=W.SELF_EMPLOYED)], True)
    assert "§ 11-14" in follow_up_sentence([period(work=W.STUDENT)], True)
    assert "8, 12 og 39 uker" in follow_up_sentence([period(work=W.NO_EMPLOYER)], True)
    assert follow_up_sentence([period()], False).startswith(
        "Arbeidsgiver ikke oppgitt"
    ) and "8, 12" not in follow_up_sentence([period()], False)
    assert follow_up_sentence([period(), period(**A)], False) == "" == follow_up_sentence([period()], True)
    assert follow_up_sentence([period(**A)], False) == "" == follow_up_sentence([], False)


def test_only_sick_periods_of_the_episode_count() -> None:
    early = Period(plus(-100), plus(-90), K.FULL, 100, employer="Gammel AS")
    beside = period(K.UFORETRYGD, days=40)
    now = period(**A)
    latest = episodes([early, beside, now], TODAY)[-1]
    assert of_episode([early, beside, now], latest) == (now,)


def test_grades_of_several_employers_in_words() -> None:
    two = [period(days=60, position_percent=60, **A), period(K.GRADED, days=60, **B)]
    assert grades_in_words(two, TODAY) == "grad 100 % i dag (Lager AS 100 % av 60 % stilling, Kafé AS 50 %)"
    assert grades_in_words(two[1:], TODAY) == "grad 50 % i dag"


CAUTIONS = [
    (period(K.AVVENTENDE, 16), None, ""),
    (period(K.AVVENTENDE, 17), None, "de første 16 dagene"),
    (period(K.AVVENTENDE, 5), START - timedelta(days=20), "de første 16 dagene"),
    (Period(START, None, K.AVVENTENDE, 0), None, "skriv siste dag"),
    (period(K.EGENMELDING, 3), None, ""),
    (period(K.EGENMELDING, 4), None, "§ 8-24"),
    (period(K.EGENMELDING, 2, work=W.SELF_EMPLOYED), None, "Sjekk arbeidssituasjonen"),
    (Period(START, None, K.EGENMELDING, 0), None, "skriv når den tok slutt"),
    (period(K.REISETILSKUDD, 20), None, "§ 8-14"),
    (period(K.REISETILSKUDD, 20), START - timedelta(days=16), ""),
    (period(K.JOB_SEEKING, 84), None, ""),
    (period(K.JOB_SEEKING, 85), None, "høyst 12 uker"),
    (period(K.FULL, 366), None, ""),
    (period(K.FULL, 367), None, "lengre enn ett år"),
    (period(K.UFORETRYGD, 900), None, ""),
]


@pytest.mark.parametrize(("one", "episode_start", "says"), CAUTIONS)
def test_what_to_look_at_once_more(one: Period, episode_start: date | None, says: str) -> None:
    found = " ".join(cautions(one, TODAY, episode_start))
    assert (says in found) if says else found == ""


def refused(*found: Period) -> str:
    with pytest.raises(BadInput) as error:
        check_periods(found, born=None, today=TODAY)
    return error.value.message


AHEAD = TODAY + timedelta(days=31)
NAV_TURNS_AWAY: dict[str, tuple[Callable[[], str], str] | str] = {
    # Dato
    "FREMDATERT": (lambda: " ".join(cautions(Period(AHEAD, None, K.GRADED, 50), TODAY)), "mer enn 30 dager fram"),
    "TILBAKEDATERT_MER_ENN_3_AR": "a record holds old notes; the day a note was signed is not known here",
    "TOTAL_VARIGHET_OVER_ETT_AAR": (lambda: " ".join(cautions(period(K.FULL, 367), TODAY)), "lengre enn ett år"),
    # Periode
    "PERIODER_MANGLER": "an empty table says nothing",
    "FRADATO_ETTER_TILDATO": (lambda: refused(Period(plus(3), plus(2), K.FULL, 100)), "er før første dag"),
    "OVERLAPPENDE_PERIODER": (lambda: refused(period(), period(K.GRADED)), "overlapper"),
    "OPPHOLD_MELLOM_PERIODER": "is said of one note; the table holds many notes",
    "IKKE_DEFINERT_PERIODE": "every row has a kind",
    "BEHANDLINGSDATO_ETTER_MOTTATTDATO": "neither day is kept",
    "AVVENTENDE_SYKMELDING_KOMBINERT": "is said of one note; the table holds many notes",
    "MANGLENDE_INNSPILL_TIL_ARBEIDSGIVER": "the text of the note is not kept",
    "AVVENTENDE_SYKMELDING_OVER_16_DAGER": (
        lambda: " ".join(cautions(period(K.AVVENTENDE, 17), TODAY)),
        "de første 16 dagene",
    ),
    "FOR_MANGE_BEHANDLINGSDAGER_PER_UKE": "the single days are not kept",
    "GRADERT_SYKMELDING_OVER_99_PROSENT": (lambda: refused(Period(START, None, K.GRADED, 100)), "fra 20 til 99 %"),
    "SYKMELDING_MED_BEHANDLINGSDAGER": "NAV reads it by hand; there is nothing for the centre to put right",
}
"""Each rule of navikt/regulus-regula's trees Dato and Periode (read 28.11.2026):
what we say of it, or why we say nothing."""


@pytest.mark.parametrize("rule", NAV_TURNS_AWAY)
def test_what_nav_turns_away_is_said_or_left_out_for_a_reason(rule: str) -> None:
    case = NAV_TURNS_AWAY[rule]
    if isinstance(case, str):
        assert " " in case, "a reason in words"
    else:
        assert case[1] in case[0]()


def test_a_note_may_begin_thirty_days_ahead_and_a_plan_of_other_things_later() -> None:
    assert cautions(Period(TODAY + timedelta(days=30), None, K.FULL, 100), TODAY) == ()
    assert cautions(Period(AHEAD, AHEAD, K.HOLIDAY, 0), TODAY) == ()
    assert cautions(Period(AHEAD, None, K.AAP, 0), TODAY) == ()


def test_episodes_in_words() -> None:
    assert episode_words(Episode(START, plus(41), 42), TODAY) == "12.01.2026–22.02.2026 · 42 sykedager · 6 uker"
    assert episode_words(Episode(START, None, 44), TODAY) == "12.01.2026–pågår · 44 sykedager · 6 uker"
    gap = ((plus(10), plus(12)),)
    assert episode_words(Episode(START, plus(41), 39, gap), TODAY) == (
        "12.01.2026–22.02.2026 · 39 sykedager · 5 uker · 3 dager uten sykmelding imellom"
    )
    assert "56 sykedager til 08.03.2026" in episode_words(Episode(START, plus(55), 56), TODAY)
    assert "begynner 01.03.2026" in episode_words(Episode(date(2026, 3, 1), None, 1), TODAY)


def test_repeated_absence_in_words() -> None:
    assert absence_sentence(Absence(2, 300)).startswith(
        "Gjentakende sykefravær: 2 tilfeller på minst 16 dager de siste 36 månedene"
    )
    assert absence_sentence(Absence(2, 299)).startswith("Ikke gjentakende sykefravær: 2 tilfeller")
    assert "1 tilfelle " in absence_sentence(Absence(1, 400))


def test_stretches_are_cut_where_anything_changes() -> None:
    one, other = Period(START, plus(9), K.FULL, 100, employer="A"), Period(plus(5), None, K.GRADED, 50, employer="B")
    assert [(first, last, len(here)) for first, last, here in stretches([one, other], plus(20))] == [
        (START, plus(4), 1),
        (plus(5), plus(9), 2),
        (plus(10), plus(20), 1),
    ]
