"""A machine's clock that is wrong ends nothing, brings nothing back, and dates nothing before what was written."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from hia_desktop.__main__ import main
from hia_desktop.base.clock import DayClock
from hia_desktop.base.errors import ClockDoubted, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.tasks import MILESTONE_TASKS
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import doors, recovery_keys
from hia_desktop.services.centre.clock_checks import FAR
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.overview import nav_room
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine, Centre, Consent, KeyGrant, SharedPart, Task
from tests import make

DAY = timedelta(days=1)


@pytest.fixture
def real(tmp_path: Path) -> Iterator[make.House]:
    """A centre in earnest; synthetic patients can be put into a demo alone, so it is one until they are there."""
    home = make.house(tmp_path / "store")
    yield home
    home.close()


@pytest.fixture
def course(real: make.House) -> CourseId:
    """Kari's, who shares her plan with NAV for a month."""
    made = run(real.as_user("sekretar"), referrals.register, make.kari(), make.DAY).id
    run(real.as_user("lege"), consents.give, made, Recipient.NAV_ADVISER, [Category.PLAN], make.DAY + 30 * DAY)
    with real.admin.store.write() as sql:
        sql.execute(update(Centre).values(is_demo=False))
        sql.flush()
        doors.write_face(Work(sql, real.admin))
    real.close()
    real.open.clear()
    return made


def actions(home: make.House) -> list[str]:
    with home.as_user("admin").store.read() as sql:
        return list(sql.scalars(select(AuditLine.action).order_by(AuditLine.seq)))


def signed_in_at(home: make.House, user: str, days: int, **more: Any) -> None:
    home.clock.day = make.DAY + days * DAY
    doors.sign_in(home.folder, user, make.PASSWORD, home.clock, **more).forget()


@pytest.mark.long
def test_behind_the_trail_nobody_signs_in_until_an_administrator_says_so(real: make.House, course: CourseId) -> None:
    signed_in_at(real, "lege", 2)
    for user in ("lege", "nav", "sekretar"):
        for sure in (False, True):  # an answer that is not theirs to give
            with pytest.raises(ClockDoubted, match="Rett maskinens klokke") as doubted:
                signed_in_at(real, user, 1, clock_is_right=sure)
            assert not doubted.value.can_confirm
    with pytest.raises(ClockDoubted) as asked:
        signed_in_at(real, "admin", 1)
    assert asked.value.can_confirm and "Det siste i lageret er skrevet" in asked.value.message
    signed_in_at(real, "admin", 1, clock_is_right=True)
    signed_in_at(real, "lege", 1)
    told = [action for action in actions(real) if action != "proofs:begun"]  # that it is no demo, once
    assert told[-4:] == ["clock:jumped_back", "login", "login", "login"]


@pytest.mark.long
def test_what_has_ended_is_not_shown_again_by_a_clock_set_back(real: make.House, course: CourseId) -> None:
    """The consent ran for a month; two months later NAV turns the clock back into it."""
    signed_in_at(real, "lege", 60, clock_is_right=True)
    with pytest.raises(ClockDoubted):
        signed_in_at(real, "nav", 20)
    real.clock.day = make.DAY + 60 * DAY
    assert run(real.as_user("nav"), courses.listing) == ()


def test_nor_in_a_list_of_who_was_signed_in_before(real: make.House, course: CourseId) -> None:
    """A list leaves no line in the trail that would be refused."""
    real.clock.day = make.DAY + 60 * DAY
    doors.sign_in(real.folder, "lege", make.PASSWORD, real.clock, clock_is_right=True).forget()
    nav = real.as_user("nav")
    real.clock.day = make.DAY + 20 * DAY
    for read in (courses.listing, nav_room.nav_room):
        with pytest.raises(Problem, match="Maskinens klokke er stilt tilbake"):
            run(nav, read)
    real.clock.day = make.DAY + 60 * DAY
    assert run(nav, courses.listing) == ()


@pytest.mark.long
def test_far_ahead_asks_before_anything_is_settled(real: make.House, course: CourseId) -> None:
    with pytest.raises(ClockDoubted) as asked:
        signed_in_at(real, "lege", 60)
    assert asked.value.can_confirm
    signed_in_at(real, "lege", 0)  # nothing was written by the wrong day
    with real.as_user("lege").store.read() as sql:
        assert sql.scalar(select(Consent.valid_until)) == make.DAY + 30 * DAY
    assert "clock:confirmed" not in actions(real)


@pytest.mark.long
def test_far_ahead_is_let_in_by_an_answer_and_noted(real: make.House, course: CourseId) -> None:
    signed_in_at(real, "lege", 60, clock_is_right=True)
    signed_in_at(real, "lege", 60 + FAR.days)  # a holiday is not asked about
    assert actions(real).count("clock:confirmed") == 1


@pytest.mark.long
@pytest.mark.parametrize("written", [0, 12])
def test_what_a_clock_ahead_took_away_is_made_again(real: make.House, course: CourseId, written: int) -> None:
    """It was less ahead than is asked about: by it sick leave and a consent had ended, and what hangs on them. What had
    been due before the sick leave was written is not made a task by it."""
    real.clock.day = make.DAY + written * DAY
    lege, nav = real.as_user("lege"), Recipient.NAV_ADVISER
    last = make.DAY + 9 * DAY
    period = Period(make.DAY - 171 * DAY, last, SickLeaveKind.FULL, 100)
    run(real.as_user("sekretar"), leaves.save_periods, course, [], [period])
    run(lege, entries.sign, course, "survey", None, {"employer": "Lager AS", "can_do": "Lett arbeid"})
    run(lege, consents.give, course, nav, [Category.WORK], make.DAY + 17 * DAY)

    def there() -> tuple[list[Any], set[Any], set[Any]]:
        with lege.store.read() as sql:
            waiting = select(Task.kind, Task.due).where(Task.done_on.is_(None)).order_by(Task.due, Task.kind)
            parts = {(part.entry_id, part.category) for part in sql.scalars(select(SharedPart))}
            granted = select(KeyGrant.reader, KeyGrant.consent_id).where(KeyGrant.consent_id.is_not(None))
            return [(*row,) for row in sql.execute(waiting)], parts, {(*row,) for row in sql.execute(granted)}

    signed_in_at(real, "lege", 12)
    before = there()
    overdue = [kind for kind, due in before[0] if kind in MILESTONE_TASKS and last < due < real.clock.day]
    assert len(overdue) == (written == 0)
    signed_in_at(real, "sekretar", 25)
    assert all(len(now) < len(then) for now, then in zip(there(), before, strict=True))
    signed_in_at(real, "admin", 12, clock_is_right=True)
    signed_in_at(real, "lege", 12)
    assert there() == before


@pytest.mark.long
def test_nothing_is_signed_before_what_was_written(real: make.House, course: CourseId) -> None:
    lege = real.as_user("lege")
    before = len(actions(real))
    real.clock.day = make.DAY - DAY
    with pytest.raises(Problem, match="Maskinens klokke er stilt tilbake"):
        run(lege, entries.sign, course, "note", None, {"text": "For tidlig"})
    real.clock.day = make.DAY
    assert len(actions(real)) == before
    assert run(lege, entries.journal, course) == ()


def test_a_day_that_is_set_works_in_a_demo_alone(
    real: make.House, course: CourseId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "password").write_text(make.PASSWORD, encoding="utf-8")
    who = ["--store", str(real.folder), "--as", "nav", "--password-file", str(tmp_path / "password")]
    assert main([*who, "--today", make.DAY.isoformat(), "course", "list"]) == 1
    assert "--today virker bare i et demosenter" in capsys.readouterr().err
    set_day = DayClock(make.DAY)
    for shut in (
        lambda: doors.sign_in(real.folder, "lege", make.PASSWORD, set_day, clock_is_right=True),
        lambda: recovery_keys.reset_with_recovery(real.folder, real.recovery, "lege", "lampe fjord gulrot", set_day),
    ):
        with pytest.raises(Refused, match="demosenter"):
            shut()
    demo = make.house(tmp_path / "demo")
    doors.sign_in(demo.folder, "lege", make.PASSWORD, DayClock(date(2026, 3, 1))).forget()


def test_the_command_line_takes_the_answer(
    real: make.House, course: CourseId, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "password").write_text(make.PASSWORD, encoding="utf-8")
    who = ["--store", str(real.folder), "--as", "lege", "--password-file", str(tmp_path / "password")]
    assert main([*who, "course", "list"]) == 1  # the machine's own day is far after the centre's
    assert "Maskinen sier" in capsys.readouterr().err
    assert main([*who, "course", "list", "--clock-is-right"]) == 0
