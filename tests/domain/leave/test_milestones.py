"""Milestones, the window and the steps back to work, with the numbers of the acceptance story."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.leave.max_date import max_date
from hia_desktop.domain.leave.milestones import (
    OURS,
    Milestone,
    Window,
    WindowState,
    benefit_window,
    milestones,
    window_text,
)
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.timeline import DayIs, MarkState

START = date(2026, 1, 12)
TODAY = date(2026, 2, 24)


def by_code(
    *,
    has_employer: bool = True,
    today: date = TODAY,
    done: dict[str, date] | None = None,
    skipped: dict[str, str] | None = None,
    received: date | None = None,
) -> dict[str, Milestone]:
    ends = max_date([Period(START, None, SickLeaveKind.FULL, 100)], today)
    found = milestones(
        START,
        has_employer=has_employer,
        today=today,
        done=done or {},
        skipped=skipped or {},
        received=received,
        max_date=ends,
    )
    return {one.code: one for one in found}


def test_story_dates() -> None:
    assert {code: one.due for code, one in by_code().items()} == {
        "follow_up_plan": date(2026, 2, 9),
        "nav_survey": date(2026, 2, 23),
        "dialogue_1": date(2026, 3, 2),
        "medical_questions_7": date(2026, 3, 2),
        "activity_requirement": date(2026, 3, 9),
        "candidate_dialogue_2": date(2026, 5, 11),
        "medical_questions_17": date(2026, 5, 11),
        "dialogue_2": date(2026, 7, 13),
        "late_follow_up": date(2026, 10, 12),
        "medical_questions_39": date(2026, 10, 12),
        "max_date": date(2027, 1, 8),
    }


def test_without_employer_its_points_fall_away() -> None:
    found = by_code(has_employer=False)
    assert list(found) == [
        "medical_questions_7",
        "activity_requirement",
        "nav_review",
        "medical_questions_17",
        "late_follow_up",
        "medical_questions_39",
        "max_date",
    ]
    assert found["nav_review"].due == START + timedelta(days=84)


def test_each_day_is_told_as_what_the_law_makes_of_it() -> None:
    """The employer and NAV are given a last day for the plan and the meetings; the others begin when their weeks are
    over. Sources: the rows of the table of legal texts, «senest etter …» and «etter …»."""
    told = {code: one.day_is for code, one in by_code().items()}
    assert {code for code, day_is in told.items() if day_is is DayIs.LATEST} == {
        "follow_up_plan",
        "dialogue_1",
        "dialogue_2",
    }
    assert [code for code, day_is in told.items() if day_is is DayIs.ON] == []
    for one in by_code().values():
        assert ("senest" in one.explains) is (one.day_is is DayIs.LATEST), one.code


def test_only_the_max_date_is_approximate_and_says_what_it_rests_on() -> None:
    found = by_code()
    assert [code for code, one in found.items() if one.day_is is DayIs.ABOUT] == ["max_date"]
    assert "248 sykepengedager: 20 er brukt siden 28.01.2026" in found["max_date"].explains
    assert "Kan være tidligere" in found["max_date"].explains


def test_without_sykepenger_there_is_no_max_date() -> None:
    assert "max_date" not in {
        one.code for one in milestones(START, has_employer=True, today=TODAY, done={}, skipped={})
    }


def test_a_job_lost_on_the_way_ends_the_employers_points_from_that_day() -> None:
    lost = date(2026, 3, 2)
    marks = milestones(
        START, has_employer=True, today=TODAY, done={"follow_up_plan": date(2026, 2, 5)}, skipped={}, job_ended=lost
    )
    found = {one.code: one for one in marks}
    assert found["follow_up_plan"].state is MarkState.DONE and found["nav_survey"].state is MarkState.PASSED, (
        "before the day"
    )
    for code in ("dialogue_1", "candidate_dialogue_2", "dialogue_2"):
        assert (found[code].settled, found[code].reason) == (True, "Arbeidsforholdet tok slutt 02.03.2026")
    assert found["activity_requirement"].state is MarkState.TO_COME, "NAV goes on"
    assert found["nav_review"].due == START + timedelta(weeks=12), "as for one without an employer"
    later = milestones(START, has_employer=True, today=TODAY, done={}, skipped={}, job_ended=date(2026, 6, 1))
    assert "nav_review" not in {one.code for one in later}, "the job was there at twelve weeks"


def test_each_is_explained_in_one_sentence_with_a_source() -> None:
    for has_employer in (True, False):
        for one in by_code(has_employer=has_employer).values():
            assert one.label and one.source
            assert one.explains.endswith(".") and 30 < len(one.explains) < 140


def test_states() -> None:
    found = by_code(done={"follow_up_plan": date(2026, 2, 5)}, skipped={"dialogue_1": "NAV har avtalt noe annet"})
    assert (found["follow_up_plan"].state, found["follow_up_plan"].done_on) == (MarkState.DONE, date(2026, 2, 5))
    assert (found["dialogue_1"].state, found["dialogue_1"].reason) == (MarkState.SKIPPED, "NAV har avtalt noe annet")
    assert found["nav_survey"].state is MarkState.PASSED
    assert found["activity_requirement"].state is MarkState.TO_COME
    assert found["dialogue_1"].done_on is None


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2026, 3, 8), MarkState.TO_COME),
        (date(2026, 3, 9), MarkState.TO_COME),
        (date(2026, 3, 10), MarkState.PASSED),
    ],
)
def test_the_due_day_itself_is_in_time(today: date, state: MarkState) -> None:
    assert by_code(today=today)["activity_requirement"].state is state


def test_overdue_is_only_what_this_centre_owns_and_got_in_time() -> None:
    """What the employer, NAV or the GP owns is passed, not known; so is what fell due before the referral came."""
    late = by_code(today=date(2027, 6, 1))
    assert (
        {code for code, one in late.items() if one.state is MarkState.OVERDUE}
        == {"dialogue_2", "late_follow_up"}
        == OURS
    )
    assert {one.state for code, one in late.items() if code not in OURS} == {MarkState.PASSED}
    due = late["dialogue_2"].due
    for received, state in ((due, MarkState.OVERDUE), (due + timedelta(days=1), MarkState.PASSED)):
        assert by_code(today=date(2027, 6, 1), received=received)["dialogue_2"].state is state


def test_done_wins_over_skipped_and_strangers_are_ignored() -> None:
    found = by_code(done={"dialogue_2": TODAY, "fax": TODAY}, skipped={"dialogue_2": "nei", "telex": "nei"})
    assert (found["dialogue_2"].state, found["dialogue_2"].reason) == (MarkState.DONE, "")
    assert "fax" not in found


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.booleans())
def test_in_order_of_time(start: date, has_employer: bool) -> None:
    found = milestones(start, has_employer=has_employer, today=start, done={}, skipped={})
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert all((one.due - start).days == 7 * one.week and one.state is MarkState.TO_COME for one in found)
    assert len({one.code for one in found}) == len(found)


def test_story_window() -> None:
    window = benefit_window(START)
    assert window == Window(date(2026, 3, 12), date(2026, 5, 12))
    assert window_text(window, TODAY) == "åpner om 16 dager"
    assert window.opens <= date(2026, 4, 30) <= window.closes, (
        "the story's start deadline lies before the window closes"
    )


@pytest.mark.parametrize(
    ("today", "state", "text"),
    [
        (date(2026, 3, 11), WindowState.BEFORE, "åpner om 1 dag"),
        (date(2026, 3, 12), WindowState.OPEN, "åpent, 61 dager igjen"),
        (date(2026, 4, 19), WindowState.OPEN, "åpent, 23 dager igjen"),
        (date(2026, 5, 11), WindowState.OPEN, "åpent, 1 dag igjen"),
        (date(2026, 5, 12), WindowState.OPEN, "åpent, siste dag"),
        (date(2026, 5, 13), WindowState.CLOSED, "lukket for 1 dag siden"),
        (date(2026, 5, 24), WindowState.CLOSED, "lukket for 12 dager siden"),
    ],
)
def test_window_text(today: date, state: WindowState, text: str) -> None:
    window = benefit_window(START)
    assert window.state(today) is state
    assert window_text(window, today) == text
    assert state.label


def test_window_from_the_last_of_a_long_month() -> None:
    assert benefit_window(date(2025, 12, 31)) == Window(date(2026, 2, 28), date(2026, 4, 30))


def test_what_falls_due_after_the_sick_leave_is_over_is_not_relevant() -> None:
    ended = date(2026, 2, 20)
    found = {
        one.code: one
        for one in milestones(
            START,
            has_employer=True,
            today=date(2026, 4, 1),
            done={"dialogue_1": ended},
            skipped={"dialogue_2": "nei"},
            ended=ended,
        )
    }
    assert found["follow_up_plan"].state is MarkState.PASSED, "it was due while the sick leave ran"
    assert found["activity_requirement"].state is MarkState.SKIPPED and found["activity_requirement"].settled
    assert found["activity_requirement"].reason == "Sykefraværet tok slutt 20.02.2026"
    assert found["dialogue_1"].state is MarkState.DONE
    assert (found["dialogue_2"].reason, found["dialogue_2"].settled) == ("nei", False)


def test_no_text_promises_fifty_two_weeks() -> None:
    """Maksdato is benefit days, which may have been spent before."""
    for has_employer in (True, False):
        for one in by_code(has_employer=has_employer).values():
            assert "52" not in one.label + one.explains
