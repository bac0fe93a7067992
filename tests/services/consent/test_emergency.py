"""Blocking and emergency access (issue 4, point 11): hidden everywhere, opened by the exact number with a reason,
and never in silence."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput, Gone, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Ground, Recipient
from hia_desktop.domain.person_numbers import make as person_number
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, reasons, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.overview import safety
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests import make

WHY = "Ringer og truer med å ta livet sitt."
OTHER_NUMBER = person_number(date(1980, 5, 4), 300) or ""


@pytest.fixture
def blocked(home: make.House, course: CourseId) -> CourseId:
    """The course of a patient who has blocked the physiotherapist."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(home.as_user("lege"), consents.block, course, home.as_user("fysio").me.id)
    return course


@pytest.mark.long
def test_the_blocked_finds_the_patient_nowhere(home: make.House, blocked: CourseId) -> None:
    fysio = home.as_user("fysio")
    assert not any(run(fysio, patients.find, text) for text in (make.KARI, "14.03.1981", "Kari Testdal", "Kari Testdl"))
    assert not any(run(fysio, fn) for fn in (patients.keys, tasks.keys, courses.listing, safety.safety_list))
    counted = run(fysio, tasks.counts)
    assert {
        counted.assess[0],
        counted.start[0],
        counted.running[0],
        counted.nav[0],
        counted.epikrise[0],
        counted.overdue_mine,
    } == {0}
    assert run(fysio, patients.check_number, make.KARI).known is None
    lege = home.as_user("lege")
    assert run(fysio, tasks.rows, run(lege, tasks.keys)) == ()
    assert run(fysio, patient_list.rows, run(lege, patients.keys)) == ()


def test_what_is_said_to_the_blocked_reveals_nothing(home: make.House, blocked: CourseId) -> None:
    fysio = home.as_user("fysio")
    (task,) = run(home.as_user("lege"), tasks.keys, "assess")

    def said(course: CourseId, task_id: str) -> list[str]:
        told = []
        for fn, *more in (
            (courses.open_course, course),
            (entries.open_form, course, "survey"),
            (tasks.finish, task_id),
        ):
            with pytest.raises(Gone) as error:
                run(fysio, fn, *more)
            told.append(error.value.message)
        return told

    assert said(blocked, task) == said(CourseId("f" * 32), "f" * 32)


def test_registering_for_a_patient_who_blocks_is_a_clear_no(home: make.House, blocked: CourseId) -> None:
    """It must not crash on the number that is taken, and must not show whose it is."""
    with pytest.raises(Problem) as error:
        run(home.as_user("fysio"), referrals.register, make.kari(), make.DAY)
    assert "kollega" in error.value.message and "Testdal" not in error.value.message
    assert len(run(home.as_user("lege"), courses.listing)) == 1


@pytest.mark.long
def test_an_emergency_opens_the_record_and_nothing_else(home: make.House, blocked: CourseId) -> None:
    fysio = home.as_user("fysio")
    opened = run(fysio, reasons.open_emergency, f"{make.KARI[:6]} {make.KARI[6:]}", Ground.LIFE, WHY)
    assert opened == blocked
    page = run(fysio, courses.open_course, opened)
    assert page.banner.chips[0].text == "Nødåpnet til 14:00" and page.banner.chips[0].tone is Tone.BAD
    assert run(fysio, entries.open_form, blocked, "referral").versions[0].answers["text"] == make.REFERRAL["text"]
    assert run(fysio, patients.find, make.KARI) == (), "lists and searches go on hiding"
    assert not run(fysio, patients.keys) and not run(fysio, tasks.keys)


@pytest.mark.long
def test_it_ends_with_the_lock_and_after_four_hours(home: make.House, blocked: CourseId) -> None:
    run(home.as_user("fysio"), reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    home.clock.at = home.clock.at.replace(hour=13, minute=59)
    run(home.as_user("fysio"), courses.open_course, blocked)
    home.clock.at = home.clock.at.replace(hour=14, minute=0)
    with pytest.raises(Gone):
        run(home.as_user("fysio"), courses.open_course, blocked)
    run(home.as_user("fysio"), reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    home.sign_out("fysio")
    with pytest.raises(Gone):
        run(home.as_user("fysio"), courses.open_course, blocked)


@pytest.mark.long
@pytest.mark.parametrize("user", ["nav", "sekretar", "admin"])
def test_only_for_those_who_give_care(home: make.House, blocked: CourseId, user: str) -> None:
    signed_in = home.admin if user == "admin" else home.as_user(user)
    with pytest.raises(Refused):
        run(signed_in, reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    assert run(home.admin, reasons.emergencies) == ()


@pytest.mark.long
@pytest.mark.parametrize(
    ("ground", "words", "number"),
    [
        (Ground.LIFE, "", make.KARI),
        (Ground.LIFE, "kort", make.KARI),
        (Ground.TEAM, WHY, make.KARI),
        (Ground.LIFE, WHY, "12345678901"),
        (Ground.LIFE, WHY, "Testdal"),
    ],
)
def test_an_emergency_without_a_reason_or_a_whole_number(
    home: make.House, blocked: CourseId, ground: Ground, words: str, number: str
) -> None:
    with pytest.raises(BadInput):
        run(home.as_user("fysio"), reasons.open_emergency, number, ground, words)
    assert run(home.admin, reasons.emergencies) == ()
    with pytest.raises(Gone):
        run(home.as_user("fysio"), courses.open_course, blocked)


@pytest.mark.long
def test_there_is_no_emergency_for_nobody_or_for_the_open(home: make.House, blocked: CourseId) -> None:
    with pytest.raises(Missing, match="logget"):
        run(home.as_user("fysio"), reasons.open_emergency, OTHER_NUMBER, Ground.LIFE, WHY)
    with pytest.raises(Refused, match="ikke sperret"):
        run(home.as_user("psykolog"), reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    assert run(home.admin, reasons.emergencies) == ()


@pytest.mark.long
def test_the_administrator_is_alarmed_and_acknowledges_by_name(home: make.House, blocked: CourseId) -> None:
    run(home.as_user("fysio"), reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    (alarm,) = run(home.admin, reasons.emergencies)
    assert (alarm.who, alarm.role, alarm.ground) == (
        "Eva Li",
        "Fysioterapeut",
        "Fare for liv eller alvorlig helseskade",
    )
    assert alarm.seen_at is None
    log = str(run(home.admin, trails.search_log)) + str(alarm)
    for hidden in ("Ringer", "Testdal", make.KARI, str(blocked)):
        assert hidden not in log
    assert run(home.admin, trails.search_log, action="emergency:opened")[0].what == "Nødåpnet i tross av sperring"
    run(home.admin, reasons.acknowledge, alarm.id)
    (seen,) = run(home.admin, reasons.emergencies)
    assert seen.seen_by == "Ada Admin" and seen.seen_at is not None
    with pytest.raises(Refused):
        run(home.admin, reasons.acknowledge, alarm.id)
    with pytest.raises(Missing):
        run(home.admin, reasons.acknowledge, "f" * 32)
    run(home.admin, reasons.undo_acknowledge, alarm.id)
    assert run(home.admin, reasons.emergencies) == (alarm,)
    with pytest.raises(Refused):
        run(home.admin, reasons.undo_acknowledge, alarm.id)
    assert {r.action for r in run(home.admin, trails.search_log, action="emergency:")} >= {
        "emergency:seen",
        "emergency:unseen",
    }
    with pytest.raises(Refused):
        run(home.as_user("lege"), reasons.emergencies)


@pytest.mark.long
def test_the_patient_reads_of_it_in_plain_words(home: make.House, blocked: CourseId) -> None:
    fysio = home.as_user("fysio")
    run(fysio, reasons.open_emergency, make.KARI, Ground.LIFE, WHY)
    run(fysio, courses.open_course, blocked)
    run(home.admin, reasons.acknowledge, run(home.admin, reasons.emergencies)[0].id)
    told = [(r.who, r.what, r.why) for r in run(home.as_user("lege"), trails.access_report, blocked)]
    assert ("Eva Li", "Nødåpnet i tross av sperring", f"Fare for liv eller alvorlig helseskade: {WHY}") in told
    assert ("Ada Admin", "Gjennomgikk en nødåpning", "Administrasjon av helsehjelpen") in told
    assert ("Eva Li", "Åpnet pasientforløpet", "Helsehjelp") in told


@pytest.mark.long
def test_blocking_hands_the_work_back_to_the_team(home: make.House, course: CourseId) -> None:
    """A task whose owner can no longer see it would be lost to all."""
    lege, fysio = home.as_user("lege"), home.as_user("fysio")
    run(lege, courses.set_responsible, course, fysio.me.id)
    run(lege, consents.block, course, fysio.me.id)
    (row,) = run(lege, tasks.rows, run(lege, tasks.keys, "assess"))
    assert row.responsible == "Inntaksteam"
    assert run(home.as_user("psykolog"), courses.open_course, course).id == course


def test_the_last_who_may_decide_is_not_blocked(home: make.House, course: CourseId) -> None:
    fysio, lege, psykolog = (home.as_user(user) for user in ("fysio", "lege", "psykolog"))
    run(fysio, consents.block, course, psykolog.me.id)
    with pytest.raises(BadInput, match="Liv Berg er den eneste"):
        run(fysio, consents.block, course, lege.me.id)
    assert run(lege, courses.open_course, course).id == course
    run(fysio, consents.unblock, course, psykolog.me.id)
    run(fysio, consents.block, course, lege.me.id)
    assert run(lege, patients.keys) == ()


def test_a_blocked_nav_adviser_sees_nothing_in_spite_of_a_consent(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], make.DAY + timedelta(days=30))
    assert len(run(nav, patients.keys)) == 1
    run(lege, consents.block, course, nav.me.id)
    assert run(nav, patients.keys) == () == run(nav, patients.find, "Kari")
    with pytest.raises(Gone):
        run(nav, courses.open_course, course)
