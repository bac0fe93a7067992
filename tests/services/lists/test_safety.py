"""The worklist of those who take referrals in: how far each has come, unread first, and the safety list."""

from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.domain.tasks import ASSESS_STATES
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import safety
from hia_desktop.services.papers import handling, letters
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT

READ = {**make.REFERRAL, "employer_contact": "Ja.", "adaptation_tried": "Løftehjelp.", "motivation": "Vil tilbake."}


def listed(home: make.House, user: str = "lege") -> dict[str, list[tuple[str, str, str]]]:
    """Title of each group to (name, step, note)."""
    found = run(home.as_user(user), safety.safety_list)
    return {group.title: [(item.name, item.step, item.note) for item in group.items] for group in found}


def in_state(home: make.House) -> list[str]:
    """The filters that show the one referral."""
    return [state for state in ASSESS_STATES if run(home.as_user("lege"), tasks.keys, state)]


def another(home: make.House) -> CourseId:
    """A second patient's referral, received a day earlier."""
    draft = make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola", family_name="Fjell")
    return make.course(home, draft=draft)


@pytest.mark.long
def test_a_referral_is_received_then_waits_then_is_ready_then_overdue(home: make.House, course: CourseId) -> None:
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    assert in_state(home) == ["assess.received"]
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    run(doctor, courses.open_course, course)
    assert in_state(home) == ["assess.received"], "it lacks something"
    run(office, letters.issue_supplement, course, answering=True)
    assert in_state(home) == ["assess.waiting"]
    run(office, entries.sign, course, "referral", None, READ, over_newer=True)
    assert in_state(home) == ["assess.ready"]
    home.clock.day = date(2026, 3, 11)
    assert in_state(home) == ["assess.ready", "assess.overdue"]
    run(doctor, entries.sign, course, "assessment", None, ASSESSMENT)
    assert in_state(home) == []


@pytest.mark.long
def test_only_health_personnel_read_a_referral_and_the_unread_come_first(home: make.House, course: CourseId) -> None:
    other = another(home)
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    home.clock.day = make.DAY + timedelta(days=1)

    def shown() -> list[tuple[str, str]]:
        found = run(doctor, tasks.rows, run(doctor, tasks.keys, "assess"))
        return [(row.name, row.status) for row in found]

    for seen in (course, other):
        run(office, courses.open_course, seen)
    assert sorted(shown()) == [("Kari Testdal", "Ulest"), ("Ola Fjell", "Ulest")]
    first = run(doctor, tasks.rows, run(doctor, tasks.keys, "assess"))[0]
    run(home.as_user("fysio"), courses.open_course, first.course)
    assert shown()[1] == (first.name, "Klar"), "what has been read goes last"
    assert [name for name, _step, _note in listed(home)["Mottatt og ulest"]] == [shown()[0][0]]


def test_a_new_referral_is_unread(home: make.House, course: CourseId) -> None:
    assert (
        listed(home)
        == {"Mottatt og ulest": [("Kari Testdal", "referral", "Mottatt 24. feb")]}
        == listed(home, "sekretar")
    )
    run(home.as_user("lege"), courses.open_course, course)
    assert listed(home) == {}


@pytest.mark.parametrize(
    ("today", "note"),
    [
        (date(2026, 3, 5), None),
        (date(2026, 3, 6), "Vurder henvisning: 2 virkedager"),
        (date(2026, 3, 7), "Vurder henvisning: 2 virkedager"),
        (date(2026, 3, 10), "Vurder henvisning: i dag"),
        (date(2026, 3, 12), "Vurder henvisning: −2 virkedager"),
    ],
)
def test_a_deadline_is_near_two_working_days_before(
    home: make.House, course: CourseId, today: date, note: str | None
) -> None:
    home.clock.day = today
    expected = [("Kari Testdal", "assessment", note)] if note else []
    assert listed(home).get("Frist innen to virkedager", []) == expected


def test_the_latest_start_is_near(home: make.House, course: CourseId) -> None:
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    home.clock.day = date(2026, 4, 27)
    assert "Frist innen to virkedager" not in listed(home), (
        "Thursday 30 April is three working days ahead, the wished start is no deadline"
    )
    home.clock.day = date(2026, 4, 28)
    assert listed(home)["Frist innen to virkedager"] == [
        ("Kari Testdal", "survey", "Oppstart innen frist: 2 virkedager")
    ]


def test_nothing_planned_for_five_days(home: make.House, course: CourseId) -> None:
    doctor = home.as_user("lege")
    title = "Ikke noe planlagt på fem dager"
    run(doctor, entries.sign, course, "assessment", None, ASSESSMENT)
    (start,) = run(doctor, tasks.keys, "start")
    run(doctor, tasks.finish, start)
    home.clock.day = make.DAY + timedelta(days=4)
    assert title not in listed(home)
    home.clock.day = make.DAY + timedelta(days=5)
    assert listed(home)[title] == [("Kari Testdal", "", "")]
    run(doctor, tasks.add, course, "dialogue_1", home.clock.day + timedelta(days=20))
    assert title in listed(home), "a duty of the employer's is no plan"
    run(doctor, tasks.add, course, "start", home.clock.day + timedelta(days=20))
    assert title not in listed(home)


@pytest.mark.long
def test_a_letter_stays_until_it_is_printed(home: make.House, course: CourseId) -> None:
    office, doctor = home.as_user("sekretar"), home.as_user("lege")
    run(doctor, entries.sign, course, "assessment", None, ASSESSMENT)
    made = [run(doctor, letters.issue_decision, course, to, answering=True) for to in ("patient", "referrer")]
    title = "Brev laget, men ikke sendt"
    both = "Brev: svar til pasienten, 24. feb; Brev: svar til henviser, 24. feb"
    assert listed(home)[title] == [("Kari Testdal", "documents", both)]
    run(office, handling.mark_printed, made[0])
    assert listed(home)[title] == [("Kari Testdal", "documents", "Brev: svar til henviser, 24. feb")]
    run(office, handling.mark_transferred, made[1], make.DAY)
    assert title not in listed(home)


@pytest.mark.long
def test_nav_and_administrator_see_nothing(home: make.House, course: CourseId) -> None:
    run(
        home.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        [Category.PLAN],
        make.DAY + timedelta(days=30),
    )
    for signed_in in (home.as_user("nav"), home.admin):
        with pytest.raises(Refused):
            run(signed_in, safety.safety_list)
    for state in ASSESS_STATES:
        assert run(home.as_user("nav"), tasks.keys, state) == ()


def test_a_blocked_user_is_not_told(home: make.House, course: CourseId) -> None:
    run(home.as_user("lege"), consents.block, course, home.as_user("fysio").me.id)
    assert listed(home, "fysio") == {} != listed(home)


def test_few_questions_to_the_store(home: make.House, course: CourseId) -> None:
    another(home)
    doctor = home.as_user("lege")
    with counts(doctor) as sent:
        run(doctor, safety.safety_list)
    assert len(sent) <= 6
