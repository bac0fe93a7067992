"""The centre's own limits of the guide: added from a day, approved by name, never lost,
and what an old assessment shows (R53-R56)."""

from datetime import date, timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.assessment.guidelines import (
    LimitTable,
    bundled_limits,
    bundled_table,
    history,
    key_of,
    limits_on,
    propose_deadline,
)
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.values import Discipline, Severity
from hia_desktop.services.call import run
from hia_desktop.services.centre import limits
from hia_desktop.services.consent import trails
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT

ANXIETY = bundled_limits()[0]
KEY = key_of(ANXIETY)
OWN = ANXIETY.model_copy(
    update={"weeks": 10, "valid_from": date(2026, 4, 1), "source": "Prioriteringsveileder 2026, kap. 2"}
)


def versions(home: make.House) -> LimitTable:
    return history(run(home.as_user("sekretar"), limits.listing), KEY)


def in_force(home: make.House, course: CourseId, day: date) -> set[str]:
    found = run(home.as_user("lege"), limits.open_assessment, course).limits
    return {limit.length() for limit in limits_on(found, day) if key_of(limit) == KEY}


def test_a_new_centre_has_the_bundled_limits_and_none_is_approved(home: make.House, course: CourseId) -> None:
    assert run(home.admin, limits.listing) == bundled_table()
    assert run(home.as_user("lege"), limits.open_assessment, course).limits == bundled_limits()
    assert not any(row.approved for row in bundled_table())


def test_a_change_is_a_new_row_from_its_day_and_the_old_one_stays(home: make.House, course: CourseId) -> None:
    run(home.as_user("sekretar"), limits.revise, OWN)
    new, old = versions(home)
    assert (new.limit, new.approved) == (OWN, False)
    assert old == bundled_table()[0]
    assert in_force(home, course, date(2026, 3, 31)) == {"12 uker"}
    assert in_force(home, course, date(2026, 4, 1)) == {"10 uker"}


def test_a_slip_is_followed_by_another_row_from_the_same_day(home: make.House, course: CourseId) -> None:
    run(home.admin, limits.revise, OWN)
    home.clock.day += timedelta(days=1)
    run(home.admin, limits.revise, OWN.model_copy(update={"weeks": 9}))
    assert [row.limit.weeks for row in versions(home)] == [9, 10, 12]
    assert in_force(home, course, date(2026, 4, 1)) == {"9 uker"}
    with pytest.raises(BadInput, match="står allerede"):
        run(home.admin, limits.revise, OWN.model_copy(update={"weeks": 9}))


def test_approved_by_name_and_then_followed_only_from_a_later_day(home: make.House) -> None:
    run(home.as_user("sekretar"), limits.revise, OWN)
    run(home.admin, limits.approve, versions(home)[0], " Avdelingssjef Vik ")
    assert (versions(home)[0].approved_by, versions(home)[0].approved_on) == ("Avdelingssjef Vik", make.DAY)
    with pytest.raises(BadInput, match="senere dag") as caught:
        run(home.admin, limits.revise, OWN.model_copy(update={"weeks": 9}))
    assert list(caught.value.fields) == ["valid_from"]
    line = run(home.admin, trails.search_log, "", "limit:approved")[0]
    assert (line.what, line.about) == ("Godkjente en frist i veilederen", "Angst")


def test_a_bundled_limit_is_approved_without_being_doubled(home: make.House, course: CourseId) -> None:
    run(home.admin, limits.approve, versions(home)[0], "Vik")
    (kept,) = versions(home)
    assert (kept.limit, kept.approved) == (ANXIETY, True)
    assert in_force(home, course, make.DAY) == {"12 uker"}


def test_only_what_was_read_is_approved(home: make.House) -> None:
    read = versions(home)[0]
    with pytest.raises(BadInput):
        run(home.admin, limits.approve, read, " ")
    run(home.admin, limits.approve, read, "Vik")
    with pytest.raises(Missing):
        run(home.admin, limits.approve, read, "Sol")
    assert versions(home)[0].approved_by == "Vik"


def test_a_limit_for_what_had_none_is_proposed(home: make.House, course: CourseId) -> None:
    severe = GuidelineLimit(
        discipline=Discipline.PHV,
        condition=GuideCondition.DEPRESSION,
        severity=Severity.SEVERE,
        weeks=2,
        valid_from=make.DAY,
        source="Prioriteringsveileder psykisk helsevern for voksne",
    )
    run(home.admin, limits.revise, severe)
    found = run(home.as_user("lege"), limits.open_assessment, course).limits
    proposed = propose_deadline(found, make.DAY, Discipline.PHV, {GuideCondition.DEPRESSION}, Severity.SEVERE, make.DAY)
    assert proposed is not None and proposed.deadline == make.DAY + timedelta(weeks=2)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"weeks": None}, "weeks"),
        ({"months": 3}, "weeks"),
        ({"discipline": Discipline.BOTH}, "discipline"),
        ({"valid_from": None}, "valid_from"),
        ({"valid_until": date(2026, 3, 31)}, "valid_until"),
        ({"source": " "}, "source"),
    ],
)
def test_a_faulty_limit_is_not_kept(home: make.House, more: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as caught:
        run(home.admin, limits.revise, OWN.model_copy(update=more))
    assert list(caught.value.fields) == [field]
    assert run(home.admin, limits.listing) == bundled_table()


@pytest.mark.parametrize("user", ["lege", "psykolog", "fysio", "nav"])
def test_only_administrator_and_office_touch_them(home: make.House, user: str) -> None:
    with pytest.raises(Refused):
        run(home.as_user(user), limits.revise, OWN)
    with pytest.raises(Refused):
        run(home.as_user(user), limits.listing)


def test_an_assessment_signed_under_old_limits_still_shows_them(home: make.House, course: CourseId) -> None:
    """Issue 3, «Must hold»: the row is kept by value, so changing the table changes nothing that is signed."""
    lege = home.as_user("lege")
    proposed = propose_deadline(
        run(lege, limits.open_assessment, course).limits,
        make.DAY,
        Discipline.PHV,
        {GuideCondition.ANXIETY},
        Severity.MODERATE,
        make.DAY,
    )
    assert proposed is not None
    answers = {
        **ASSESSMENT,
        "guideline": proposed.row.model_dump(mode="json"),
        "start_deadline": proposed.deadline.isoformat(),
    }
    run(lege, entries.sign, course, "assessment", None, answers)
    home.clock.day = date(2026, 4, 2)
    run(home.admin, limits.revise, OWN)
    page = run(lege, limits.open_assessment, course)
    (signed,) = page.form.versions
    assert GuidelineLimit.model_validate(signed.answers["guideline"]) == ANXIETY
    assert signed.answers["start_deadline"] == (make.DAY + timedelta(weeks=12)).isoformat()
    assert {limit.weeks for limit in limits_on(page.limits, home.clock.day) if key_of(limit) == KEY} == {10}


def test_the_limits_and_the_pension_age_come_with_the_form_in_a_statement_each(
    home: make.House, course: CourseId
) -> None:
    lege = home.as_user("lege")
    run(home.admin, limits.revise, OWN)
    with counts(lege) as form:
        run(lege, entries.open_form, course, "assessment")
    with counts(lege) as page:
        run(lege, limits.open_assessment, course)
    assert len(page) == len(form) + 4  # the limits, the pension age, the services to show on to, and where one lives
