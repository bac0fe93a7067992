"""What the state is called: eleven kinds, running, over and open-ended, alone and after others;
and what unknown is called."""

from datetime import date

import pytest

from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, grade_on
from hia_desktop.domain.leave.state import in_a_sentence, sick_state, words_of
from tests.sick_words import TODAY, Case, cases

K = SickLeaveKind


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_the_words(case: Case) -> None:
    state = sick_state(case.periods, TODAY)
    assert state.short == case.short
    assert (state.window.state(TODAY).label if state.window else "") == case.window
    told = in_a_sentence(case.periods)
    assert words_of(case.periods[-1]) == case.paper
    assert (
        told[0].isupper()
        and told.endswith(".")
        and "Sykmeldt uføretrygd" not in told
        and "Sykmeldt egenmelding" not in told
    )


@pytest.mark.parametrize(
    ("periods", "short"),
    [
        ((), "ikke registrert"),
        ((Period(date(2026, 12, 7), None, K.FULL, 100),), "sykmeldt 100 % fra 7. des"),
        ((Period(date(2026, 12, 7), None, K.AAP, 0),), "AAP fra 7. des"),
        ((Period(date(2026, 9, 14), None, K.REISETILSKUDD, 40),), "uke 10 · 40 % med reisetilskudd"),
        (
            (Period(date(2026, 9, 14), None, K.GRADED, 50), Period(date(2020, 1, 1), None, K.UFORETRYGD, 50)),
            "uke 10 · 50 %, uføretrygd 50 %",
        ),
        (
            (
                Period(date(2026, 9, 14), None, K.FULL, 100, employer="A"),
                Period(date(2026, 9, 21), None, K.GRADED, 40, employer="B"),
            ),
            "uke 10 · 100 %",
        ),
        (
            (Period(date(2026, 11, 1), date(2026, 11, 20), K.FULL, 100), Period(date(2026, 12, 1), None, K.GRADED, 50)),
            "sykmeldt 50 % fra 1. des",
        ),
        (
            (Period(date(2025, 11, 1), date(2026, 10, 31), K.FULL, 100), Period(date(2026, 11, 1), None, K.AAP, 0)),
            "AAP",
        ),
    ],
)
def test_what_is_not_in_the_table(periods: tuple[Period, ...], short: str) -> None:
    assert sick_state(periods, TODAY).short == short


def test_a_paper_says_sykmeldt_once() -> None:
    periods = [
        Period(date(2026, 2, 9), date(2026, 2, 11), K.EGENMELDING, 0),
        Period(date(2026, 2, 12), date(2026, 3, 8), K.FULL, 100),
        Period(date(2026, 3, 9), date(2026, 4, 5), K.GRADED, 50),
        Period(date(2026, 4, 6), None, K.UFORETRYGD, 60),
    ]
    assert in_a_sentence(periods) == (
        "Egenmelding fra 09.02.2026 til 11.02.2026, sykmeldt 100 % fra 12.02.2026 til 08.03.2026, 50 % fra "
        "09.03.2026 til 05.04.2026, "
        "uføretrygd 60 % fra 06.04.2026."
    )
    assert in_a_sentence(periods[:3]).endswith("50 % fra 09.03.2026 til 05.04.2026."), "that it ran out is no recovery"
    assert in_a_sentence([]) == ""


def _note(first: date, last: date | None, grade: int = 100) -> Period:
    return Period(first, last, K.FULL if grade == 100 else K.GRADED, grade)


TWO_NOTES = (_note(date(2026, 3, 2), date(2026, 5, 19)), _note(date(2026, 5, 25), date(2026, 6, 30), 50))
THEN_AAP = (_note(date(2026, 3, 2), date(2026, 5, 10)), Period(date(2026, 6, 1), None, K.AAP, 0))
THEN_HOLIDAY = (_note(date(2026, 3, 2), date(2026, 5, 10)), Period(date(2026, 5, 11), date(2026, 5, 24), K.HOLIDAY, 0))


@pytest.mark.parametrize(
    ("periods", "now"),
    [
        ((_note(date(2026, 2, 2), date(2026, 5, 19)),), "sykmelding til 19. mai"),
        ((_note(date(2026, 2, 2), date(2026, 5, 20)),), "100 %"),
        ((_note(date(2026, 2, 2), date(2026, 3, 1), 50),), "sykmelding til 1. mars"),
        (TWO_NOTES, "sykmeldt 50 % fra 25. mai"),
        (THEN_AAP, "AAP fra 1. juni"),
        (THEN_HOLIDAY, "ferie"),
        ((TWO_NOTES[0], Period(date(2026, 5, 20), None, K.JOB_SEEKING, 0)), "friskmeldt til arbeidsformidling"),
    ],
)
def test_nobody_is_well_because_a_note_ran_out(periods: tuple[Period, ...], now: str) -> None:
    """Found in use: «Friskmeldt 01.07.2026» on a paper of May, of somebody with a note until the end of June."""
    assert sick_state(periods, date(2026, 5, 20)).now == now
    told = in_a_sentence(periods).lower().replace("friskmeldt til arbeidsformidling", "")
    assert "friskmeldt" not in told and f"{periods[-1].first:%d.%m.%Y}" in told


def test_a_grade_that_was_stated_for_a_day_is_not_drawn_before_it() -> None:
    """A referral of 27.11 says «sykmeldt fra 14.09, nå 80 %»: what the grade was in September nobody has said."""
    stated = Period(date(2026, 9, 14), None, K.GRADED, 80, stated_on=date(2026, 11, 27))
    assert sick_state([stated], TODAY).short == "uke 10 · 80 % per 27. nov"
    assert sick_state([stated], date(2026, 11, 27)).short == "uke 10 · 80 %"
    assert [grade_on([stated], day) for day in (date(2026, 9, 14), date(2026, 11, 26), date(2026, 11, 27))] == [
        0,
        0,
        80,
    ]
    assert (
        in_a_sentence([stated])
        == "Sykmeldt (grad ikke oppgitt) fra 14.09.2026 til 26.11.2026, sykmeldt 80 % fra 27.11.2026."
    )


def test_the_window_is_of_the_sick_leave_of_now() -> None:
    """The oldest period does not decide it, and a function loss only where there is no sick leave,
    or none that lasted until it."""
    old, new = Period(date(2024, 1, 1), date(2024, 6, 30), K.FULL, 100), Period(date(2026, 9, 14), None, K.FULL, 100)
    state = sick_state([old, new], TODAY, date(2026, 1, 1))
    assert state.window is not None and state.window.opens == date(2026, 11, 14) and not state.window_from_function_loss
    lost = sick_state([], TODAY, date(2026, 9, 1))
    assert lost.window is not None and lost.window.opens == date(2026, 11, 1) and lost.window_from_function_loss
    earlier = Period(date(2024, 2, 5), date(2024, 3, 10), K.FULL, 100)
    for loss, opens in (
        (date(2026, 4, 13), date(2026, 6, 13)),
        (date(2024, 3, 11), date(2024, 5, 11)),
        (date(2024, 3, 10), date(2024, 4, 5)),
        (date(2024, 1, 2), date(2024, 4, 5)),
    ):
        state = sick_state([earlier], date(2026, 5, 20), loss)
        assert state.window is not None and state.window.opens == opens
        assert state.window_from_function_loss is (loss > date(2024, 3, 10))
