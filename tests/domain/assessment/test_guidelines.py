"""The dated table of guide deadlines, and what it proposes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.domain.assessment.guidelines import (
    DatedLimit,
    after_window,
    approve,
    bundled_limits,
    bundled_table,
    conditions_of,
    history,
    in_turn,
    key_of,
    limits_on,
    propose_deadline,
    revise,
    why_none,
    young_limit,
)
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import Discipline, Severity
from hia_desktop.domain.leave.milestones import benefit_window
from hia_desktop.domain.working_days import WorkingWeek

RECEIVED = date(2026, 2, 24)
DAY = date(2026, 3, 6)
ALL = frozenset(GuideCondition)


def row(**more: Any) -> GuidelineLimit:
    return GuidelineLimit.model_validate(
        {
            "discipline": "phv",
            "condition": "anxiety",
            "severity": "moderate",
            "weeks": 12,
            "valid_from": date(2020, 1, 1),
            "source": "x",
        }
        | more
    )


def test_the_bundled_limits_are_those_of_the_report_and_proposals_with_their_source() -> None:
    limits = {(limit.discipline, limit.condition, limit.severity): limit.length() for limit in bundled_limits()}
    assert limits == {
        (Discipline.PHV, GuideCondition.ANXIETY, Severity.MODERATE): "12 uker",
        (Discipline.PHV, GuideCondition.DEPRESSION, Severity.MODERATE): "8 uker",
        (Discipline.FMR, GuideCondition.MSK_CLARIFY, None): "3 måneder",
        (Discipline.FMR, GuideCondition.MSK, None): "6 måneder",
        (Discipline.PHV, GuideCondition.DEPRESSION, Severity.SEVERE): "2 uker",
        (Discipline.PHV, GuideCondition.DEPRESSION_FACTORS, Severity.MILD): "12 uker",
        (Discipline.PHV, GuideCondition.ANXIETY, Severity.SEVERE): "12 uker",
        (Discipline.FMR, GuideCondition.WIDESPREAD_PAIN, None): "12 uker",
    }
    assert all(
        ("linje" in limit.source or "lest 28.11.2026" in limit.source) and limit.valid_from
        for limit in bundled_limits()
    )
    assert not any(row.approved for row in bundled_table())
    for limit in bundled_limits():
        revise((), limit, FIRST)  # refused where a length, a day or a source lacks


@pytest.mark.parametrize(
    ("disciplines", "conditions", "severity", "deadline"),
    [
        (Discipline.PHV, {GuideCondition.ANXIETY}, Severity.MODERATE, date(2026, 5, 19)),
        (Discipline.PHV, {GuideCondition.DEPRESSION}, Severity.MODERATE, date(2026, 4, 21)),
        (Discipline.PHV, {GuideCondition.ANXIETY, GuideCondition.DEPRESSION}, Severity.MODERATE, date(2026, 4, 21)),
        (Discipline.FMR, {GuideCondition.MSK}, Severity.MILD, date(2026, 8, 24)),
        (Discipline.FMR, {GuideCondition.MSK, GuideCondition.MSK_CLARIFY}, None, date(2026, 5, 24)),
        (Discipline.BOTH, {GuideCondition.MSK, GuideCondition.DEPRESSION}, Severity.MODERATE, date(2026, 4, 21)),
        (Discipline.BOTH, {GuideCondition.MSK, GuideCondition.DEPRESSION}, Severity.MILD, date(2026, 8, 24)),
        (Discipline.FMR, {GuideCondition.DEPRESSION}, Severity.MODERATE, None),
        (Discipline.PHV, {GuideCondition.ANXIETY}, Severity.SEVERE, date(2026, 5, 19)),
        (Discipline.PHV, {GuideCondition.DEPRESSION}, Severity.SEVERE, date(2026, 3, 10)),
        (Discipline.PHV, {GuideCondition.DEPRESSION}, Severity.MILD, None),
        (
            Discipline.PHV,
            {GuideCondition.DEPRESSION, GuideCondition.DEPRESSION_FACTORS},
            Severity.MILD,
            date(2026, 5, 19),
        ),
        (Discipline.FMR, {GuideCondition.MSK, GuideCondition.WIDESPREAD_PAIN}, None, date(2026, 5, 19)),
        (Discipline.BOTH, set(), Severity.MODERATE, None),
    ],
)
def test_the_shortest_that_fits_is_proposed(
    disciplines: Discipline, conditions: set[GuideCondition], severity: Severity | None, deadline: date | None
) -> None:
    proposed = propose_deadline(bundled_limits(), RECEIVED, disciplines, conditions, severity, DAY)
    assert (proposed and proposed.deadline) == deadline


def test_the_proposal_explains_itself() -> None:
    proposed = propose_deadline(bundled_limits(), RECEIVED, Discipline.BOTH, ALL, Severity.MODERATE, DAY)
    assert proposed is not None
    for part in (
        "Psykisk helsevern, depresjon, moderat",
        "8 uker",
        "24.02.2026",
        "21.04.2026",
        "Gjelder fra 01.01.2020",
        "forslag",
    ):
        assert part in proposed.explains
    assert "korteste av 5" in proposed.explains
    assert "linje" not in proposed.explains and "linje 461" in proposed.row.source


def test_new_limits_leave_old_assessments_as_they_were() -> None:
    old = row(valid_until=date(2026, 6, 30))
    rows = (old, row(weeks=6, valid_from=date(2026, 7, 1)))
    before = propose_deadline(rows, RECEIVED, Discipline.PHV, ALL, Severity.MODERATE, date(2026, 6, 30))
    after = propose_deadline(rows, RECEIVED, Discipline.PHV, ALL, Severity.MODERATE, date(2026, 7, 1))
    assert before and after
    assert (before.row.weeks, after.row.weeks) == (12, 6)
    kept = GuidelineLimit.model_validate_json(before.row.model_dump_json())
    assert kept == old
    with pytest.raises(ValueError, match="frozen"):
        kept.weeks = 1


@given(st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_at_most_one_of_two_rows_in_turn_applies(day: date) -> None:
    change = date(2025, 5, 1)
    rows = (row(valid_until=change - timedelta(days=1)), row(weeks=6, valid_from=change))
    assert len(limits_on(rows, day)) == (day >= date(2020, 1, 1))


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        (row(weeks=None), "enten uker eller måneder"),
        (row(months=3), "enten uker eller måneder"),
        (row(discipline="both"), "ett fagområde"),
        (row(valid_from=None), "mangler datoen"),
        (row(valid_until=date(2019, 12, 31)), "slutter å gjelde før"),
        (row(source=""), "mangler kilde"),
    ],
)
def test_a_faulty_limit_is_refused(limit: GuidelineLimit, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        revise((), limit, FIRST)


def test_codes_lead_to_conditions() -> None:
    codes = [Diagnosis(code="L83"), Diagnosis(code="P76"), Diagnosis(code="F41.1"), Diagnosis(code="K86")]
    plain = {GuideCondition.MSK, GuideCondition.MSK_CLARIFY, GuideCondition.ANXIETY, GuideCondition.DEPRESSION}
    assert conditions_of(codes, clarify=True) == plain
    assert conditions_of(codes, clarify=True, factors=True, loss=True) == plain | {GuideCondition.DEPRESSION_FACTORS}, (
        "no widespread pain"
    )
    assert GuideCondition.WIDESPREAD_PAIN in conditions_of([Diagnosis(code="l18")], clarify=False, loss=True)
    assert GuideCondition.WIDESPREAD_PAIN not in conditions_of([Diagnosis(code="L18")], clarify=False)
    assert conditions_of(codes[:1], clarify=False) == {GuideCondition.MSK}
    assert conditions_of(codes[3:], clarify=True) == frozenset()


def test_a_deadline_after_the_window_warns() -> None:
    window = benefit_window(date(2026, 1, 12))
    assert after_window(date(2026, 5, 12), window) == ""
    assert "13.05.2026" in after_window(date(2026, 5, 13), window)
    assert "12.05.2026" in after_window(date(2026, 5, 13), window)


FIRST = datetime(2026, 1, 1, tzinfo=UTC)


@given(
    st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2020, 3, 1)), st.integers(1, 12)), max_size=8),
    st.dates(date(2019, 12, 1), date(2020, 4, 1)),
)
def test_whatever_rows_are_added_one_limit_applies_and_none_is_lost(added: list[tuple[date, int]], day: date) -> None:
    """The one in force is the row written last among those with the latest day; every row is still in the history."""
    table = tuple(
        DatedLimit(row(valid_from=first, weeks=weeks), FIRST + timedelta(hours=at))
        for at, (first, weeks) in enumerate(added)
    )
    applying = limits_on(in_turn(table), day)
    begun = [(first, at, weeks) for at, (first, weeks) in enumerate(added) if first <= day]
    assert [limit.weeks for limit in applying] == ([max(begun)[2]] if begun else [])
    assert sorted(history(table, key_of(row())), key=id) == sorted(table, key=id)


def test_a_limit_with_an_end_leaves_none_after_it() -> None:
    table = (DatedLimit(row()), DatedLimit(row(valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30)), FIRST))
    assert limits_on(in_turn(table), date(2026, 6, 30))
    assert not limits_on(in_turn(table), date(2026, 7, 1))


def test_what_is_approved_is_not_approved_again() -> None:
    """Who approved it, and when, stands."""
    table = approve(bundled_table(), bundled_table()[0], "Avdelingssjef Vik", date(2026, 2, 24))
    with pytest.raises(Missing):
        approve(table, table[0], "Avdelingssjef Vik", date(2026, 2, 24))


def test_the_bundled_limits_follow_one_another_as_they_stand() -> None:
    assert in_turn(bundled_table()) == bundled_limits()


def test_a_name_of_the_centres_own_fits_by_the_words_or_the_code() -> None:
    own = row(condition="other", called="Utmattelse", severity=None, weeks=6)
    coded = row(condition="other", called="G93", severity=None, weeks=5)

    def given(*diagnoses: Diagnosis) -> int | None:
        found = propose_deadline([own, coded], RECEIVED, Discipline.PHV, (), None, DAY, diagnoses)
        return found.row.weeks if found else None

    assert given(Diagnosis(text="Langvarig utmattelse")) == 6
    assert given(Diagnosis(code="G93.3", text="Langvarig utmattelse")) == 5
    assert given(Diagnosis(code="P76", text="Depresjon")) is None
    assert own.name() == "Psykisk helsevern, utmattelse" and own.about() == "Utmattelse"
    with pytest.raises(BadInput) as caught:
        revise((), row(condition="other"), FIRST)
    assert "Skriv hva fristen gjelder" in caught.value.message


@pytest.mark.parametrize(
    ("disciplines", "codes", "severity", "why"),
    [
        (None, ["P76"], None, "fagområdet er ikke valgt"),
        (Discipline.PHV, [], Severity.MILD, "ingen diagnose er skrevet"),
        (Discipline.PHV, ["K86"], Severity.MILD, "ingen rad for diagnosen"),
        (Discipline.FMR, ["P76"], Severity.MILD, "ingen rad for diagnosen"),
        (Discipline.PHV, ["P76"], None, "alvorlighetsgraden er ikke vurdert, og radene gjelder moderat, alvorlig"),
        (Discipline.PHV, ["P76"], Severity.MILD, "radene gjelder moderat, alvorlig, ikke mild"),
        (Discipline.PHV, ["P76"], Severity.MILD, "nei på rett ved MADRS under 20"),
        (Discipline.PHV, ["P74"], Severity.MILD, "ikke mild. Veilederen av 2015 svarer i utgangspunktet nei"),
        (Discipline.PHV, ["F40.1"], Severity.MILD, "Hvilken frist som da gjelder, vet ikke programmet."),
    ],
)
def test_where_no_row_fits_it_says_why(
    disciplines: Discipline | None, codes: list[str], severity: Severity | None, why: str
) -> None:
    diagnoses = [Diagnosis(code=code) for code in codes]
    conditions = conditions_of(diagnoses, clarify=False)
    if disciplines is not None:
        assert propose_deadline(bundled_limits(), RECEIVED, disciplines, conditions, severity, DAY, diagnoses) is None
    assert why in why_none(bundled_limits(), disciplines, conditions, severity, DAY, diagnoses)


@pytest.mark.parametrize(
    ("age", "disciplines", "codes", "limit"),
    [
        (22, Discipline.PHV, [], date(2026, 6, 3)),
        (16, Discipline.BOTH, ["L83"], date(2026, 6, 3)),
        (19, None, ["P76"], date(2026, 6, 3)),
        (19, Discipline.FMR, ["F32.1"], date(2026, 6, 3)),
        (19, Discipline.FMR, ["L83"], None),
        (23, Discipline.PHV, ["P76"], None),
        (None, Discipline.PHV, ["P76"], None),
    ],
)
def test_the_young_with_mental_illness_begin_within_65_working_days(
    age: int | None, disciplines: Discipline | None, codes: list[str], limit: date | None
) -> None:
    """Prioriteringsforskriften § 4 a: 24.02.2026 and 65 working days, over Easter, 1 and 17 May,
    Ascension and Pentecost."""
    assert young_limit(RECEIVED, age, disciplines, codes, WorkingWeek()) == limit
