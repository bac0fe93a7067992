"""How it went afterwards: who may record it, attempts that are counted, and answers that tell nothing of work."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.ending.values import NoAnswer
from hia_desktop.domain.quality.standing import Standing, standing
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry
from tests import make

ASKED = date(2026, 5, 24)
ANSWER = {"point": "3", "day": "2026-05-24", "work_status": "working", "work_percent": 100, "benefit": "none"}


@pytest.fixture
def home(tmp_path: Path) -> make.House:
    return make.house(tmp_path)


@pytest.fixture
def course(home: make.House) -> CourseId:
    """A course that was closed three months ago."""
    made = make.course(home)
    make.sign_epikrise(home.as_user("lege"), made, {"asks": [{"text": "Følge opp"}]})
    home.clock.day = ASKED
    return made


def due(home: make.House, user: str = "sekretar") -> dict[str, date]:
    who = home.as_user(user)
    found = [key for when in ("outcome", "outcome.later") for key in run(who, tasks.keys, when)]
    return {row.what: row.due for row in run(who, tasks.rows, found)}


def sign(home: make.House, user: str, course: CourseId, answers: dict[str, Any], series: str | None = None) -> None:
    run(home.as_user(user), entries.sign, course, "outcome", series, answers)


@pytest.mark.long
def test_the_office_records_it_and_reads_what_it_recorded(home: make.House, course: CourseId) -> None:
    assert due(home)["Oppfølging 3 mnd – arbeidsstatus"] == ASKED
    sign(home, "sekretar", course, ANSWER)
    for user in ("sekretar", "lege"):
        (entry,) = run(home.as_user(user), entries.open_form, course, "outcome").versions
        assert entry.whole and entry.answers["work_percent"] == 100
    assert "Oppfølging 3 mnd – arbeidsstatus" not in due(home)
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), entries.sign, course, "closing", None, make.CLOSING)


@pytest.mark.long
def test_an_answer_told_of_a_time_to_come_is_asked_about(home: make.House, course: CourseId) -> None:
    """On the line of the wrong time it would be counted as of then, and nobody would ask when it comes."""
    who = home.as_user("sekretar")
    for point, asked in (("3", False), ("6", True), ("12", True)):
        doubts = run(who, entries.before_signing, course, "outcome", ANSWER | {"point": point}).doubts
        assert [line.field for line in doubts] == ["day"] * asked, point
    told = run(who, entries.before_signing, course, "outcome", ANSWER | {"point": "6"}).doubts[0].sentence
    assert told == "6 måneder er først 24.08.2026. Gjelder svaret et annet tidspunkt?"
    dead = {"point": "6", "day": "2026-05-24", "no_answer": "dead"}
    assert not run(who, entries.before_signing, course, "outcome", dead).doubts, "that is so at every time"


@pytest.mark.long
def test_the_nav_adviser_records_it_where_the_patient_agrees(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    until = ASKED + timedelta(days=90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE, Category.PLAN], until)
    with pytest.raises(Refused):
        sign(home, "nav", course, ANSWER)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.OUTCOME], until)
    sign(home, "nav", course, ANSWER)
    (entry,) = run(home.as_user("nav"), entries.open_form, course, "outcome").versions
    assert entry.answers["benefit"] == "none"
    assert run(lege, entries.open_form, course, "outcome").versions[0].author == "Anders Nilsen"
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, [Category.OUTCOME])
    assert run(home.as_user("nav"), entries.open_form, course, "outcome").not_shared


@pytest.mark.long
def test_three_attempts_are_counted_and_then_nobody_was_reached(home: make.House, course: CourseId) -> None:
    office, series, attempts = home.as_user("sekretar"), None, list[dict[str, str]]()
    for tried in range(3):
        today = home.clock.today()
        attempts = [*attempts, {"day": today.isoformat()}]
        why = "try_again" if tried < 2 else "not_reached"
        answers = {"point": "3", "day": today.isoformat(), "no_answer": why, "attempts": attempts}
        assert run(office, entries.before_signing, course, "outcome", answers).doubts == ()
        sign(home, "sekretar", course, answers, series)
        series = run(office, entries.open_form, course, "outcome").versions[0].series
        if tried < 2:
            assert due(home)["Oppfølging 3 mnd – arbeidsstatus"] == today + timedelta(days=3)
            home.clock.day = today + timedelta(days=3)
    assert "Oppfølging 3 mnd – arbeidsstatus" not in due(home)
    early = {"point": "6", "day": ASKED.isoformat(), "no_answer": "not_reached", "attempts": attempts[:1]}
    assert [line.field for line in run(office, entries.before_signing, course, "outcome", early).doubts] == [
        "no_answer"
    ]


@pytest.mark.parametrize("why", list(NoAnswer))
def test_what_is_no_answer_tells_nothing_of_work(home: make.House, course: CourseId, why: NoAnswer) -> None:
    told = {"point": "3", "day": ASKED.isoformat(), "no_answer": why.value, "attempts": [{"day": ASKED.isoformat()}]}
    with pytest.raises(BadInput):
        sign(home, "sekretar", course, told | {"work_status": "working"})
    sign(home, "sekretar", course, told)
    (entry,) = run(home.as_user("lege"), entries.open_form, course, "outcome").versions
    assert entry.answers["work_status"] is None
    assert standing(None, None, None) is Standing.UNKNOWN, "so that it is counted with nobody"


@pytest.mark.long
def test_nobody_rings_one_who_is_dead(home: make.House, course: CourseId) -> None:
    """The points that were to come are ended with it, and are there again when it was wrong; who declined is asked."""
    rest = {
        "Oppfølging 6 mnd – arbeidsstatus": date(2026, 8, 24),
        "Oppfølging 12 mnd – arbeidsstatus": date(2027, 2, 24),
    }
    declined = {"point": "3", "day": ASKED.isoformat(), "no_answer": "declined"}
    sign(home, "sekretar", course, declined)
    assert due(home) == rest
    series = run(home.as_user("sekretar"), entries.open_form, course, "outcome").versions[0].series
    sign(home, "sekretar", course, declined | {"no_answer": "dead"}, series)
    assert due(home) == {}
    sign(home, "lege", course, ANSWER, series)
    assert due(home) == rest


@pytest.mark.long
def test_one_told_dead_by_mistake_is_asked_once_at_each_point(home: make.House, course: CourseId) -> None:
    """Also where the course was opened and closed again meanwhile, and has its points anew."""
    lege = home.as_user("lege")
    sign(home, "lege", course, {"point": "3", "day": ASKED.isoformat(), "no_answer": "dead"})
    series = run(lege, entries.open_form, course, "outcome").versions[0].series
    (epikrise,) = run(lege, entries.open_form, course, "epikrise").versions
    run(lege, entries.strike, epikrise.id, "wrong_patient")
    make.sign_epikrise(lege, course, {"asks": [{"text": "Følge opp"}]})
    anew = due(home)
    assert len(anew) == 3
    sign(home, "lege", course, ANSWER, series)
    keys = [key for when in ("outcome", "outcome.later") for key in run(lege, tasks.keys, when)]
    assert len(keys) == 2 and due(home).items() < anew.items()


@pytest.mark.long
def test_who_agrees_is_asked_once_more_after_two_years(home: make.House, course: CourseId) -> None:
    home.clock.day = date(2027, 2, 24)
    sign(home, "sekretar", course, ANSWER | {"point": "12", "day": "2027-02-24", "ask_again": True})
    assert due(home)["Oppfølging 24 mnd – arbeidsstatus"] == date(2028, 2, 24)
    home.clock.day = date(2028, 2, 24)
    sign(home, "sekretar", course, ANSWER | {"point": "24", "day": "2028-02-24"})
    assert "Oppfølging 24 mnd – arbeidsstatus" not in due(home)


@pytest.mark.long
@pytest.mark.parametrize(
    "more", [{}, {"no_answer": "declined", "work_status": None, "work_percent": None, "benefit": None}]
)
def test_who_no_longer_agrees_is_not_asked_after_two_years(
    home: make.House, course: CourseId, more: dict[str, Any]
) -> None:
    home.clock.day = date(2027, 2, 24)
    twelve, later = ANSWER | {"point": "12", "day": "2027-02-24"}, "Oppfølging 24 mnd – arbeidsstatus"
    sign(home, "sekretar", course, twelve | {"ask_again": True})
    series = run(home.as_user("sekretar"), entries.open_form, course, "outcome").versions[0].series
    sign(home, "sekretar", course, twelve | more, series)
    assert later not in due(home)
    sign(home, "sekretar", course, twelve | {"ask_again": True}, series)
    assert due(home)[later] == date(2028, 2, 24), "and once who agrees again"

    sign(home, "sekretar", course, twelve | more, series)
    sign(home, "sekretar", course, ANSWER | {"day": "2027-02-24"})
    assert later not in due(home), "an earlier point told afterwards asks for nothing"


def strike(home: make.House, user: str, course: CourseId) -> None:
    """The newest answer that stands is marked as entered in error."""
    who = home.as_user(user)
    newest = max((e for e in run(who, entries.open_form, course, "outcome").versions if not e.struck), key=_when)
    run(who, entries.strike, newest.id, "wrong_patient")


def _when(entry: Entry) -> tuple[object, int]:
    return entry.signed_at, entry.number


def test_an_answer_entered_in_error_is_asked_for_again_and_its_agreement_goes(
    home: make.House, course: CourseId
) -> None:
    home.clock.day = date(2027, 2, 24)
    before = due(home)
    sign(home, "sekretar", course, ANSWER | {"point": "12", "day": "2027-02-24", "ask_again": True})
    assert due(home)["Oppfølging 24 mnd – arbeidsstatus"] == date(2028, 2, 24)
    strike(home, "sekretar", course)
    assert due(home) == before and before["Oppfølging 12 mnd – arbeidsstatus"] == date(2027, 2, 24)


@pytest.mark.long
def test_the_answer_before_the_one_in_error_stands_again(home: make.House, course: CourseId) -> None:
    home.clock.day = date(2027, 2, 24)
    twelve, later = ANSWER | {"point": "12", "day": "2027-02-24"}, "Oppfølging 24 mnd – arbeidsstatus"
    sign(home, "sekretar", course, twelve | {"ask_again": True})
    agreed = due(home)
    series = run(home.as_user("sekretar"), entries.open_form, course, "outcome").versions[0].series
    sign(home, "sekretar", course, twelve, series)
    assert later not in due(home)
    strike(home, "sekretar", course)
    assert due(home) == agreed and agreed[later] == date(2028, 2, 24)


@pytest.mark.long
def test_one_told_dead_in_error_is_asked_at_every_point(home: make.House, course: CourseId) -> None:
    before = due(home)
    sign(home, "lege", course, {"point": "3", "day": ASKED.isoformat(), "no_answer": "dead"})
    assert due(home) == {}
    strike(home, "lege", course)
    assert due(home) == before and len(before) == 3


@pytest.mark.long
def test_who_was_to_be_tried_again_is_after_an_answer_in_error(home: make.House, course: CourseId) -> None:
    tried = {"point": "3", "day": ASKED.isoformat(), "no_answer": "try_again", "attempts": [{"day": ASKED.isoformat()}]}
    sign(home, "sekretar", course, tried)
    waiting = due(home)
    series = run(home.as_user("sekretar"), entries.open_form, course, "outcome").versions[0].series
    sign(home, "sekretar", course, ANSWER, series)
    strike(home, "sekretar", course)
    assert due(home) == waiting and waiting["Oppfølging 3 mnd – arbeidsstatus"] == ASKED + timedelta(days=3)


@pytest.mark.long
def test_a_course_that_is_open_again_asks_for_nothing_after_an_answer_in_error(
    home: make.House, course: CourseId
) -> None:
    sign(home, "lege", course, ANSWER)
    (epikrise,) = run(home.as_user("lege"), entries.open_form, course, "epikrise").versions
    run(home.as_user("lege"), entries.strike, epikrise.id, "wrong_patient")
    strike(home, "lege", course)
    assert due(home) == {}
