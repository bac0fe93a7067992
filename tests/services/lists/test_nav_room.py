"""The NAV adviser's room: the own list, the own notes, and the sheet for a dialogue meeting."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.course.workplace import no_barriers
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.overview import nav_room
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT

NAV = Recipient.NAV_ADVISER
UNTIL = make.DAY + timedelta(days=150)
ON = make.DAY.isoformat()


def after(days: int) -> str:
    return (make.DAY + timedelta(days=days)).isoformat()


NOTE: dict[str, Any] = {
    "barriers": [
        {
            "category": "tasks",
            "description": "Løft over 15 kg",
            "measure": "Jekketralle",
            "responsible": "Leder",
            "due": after(20),
            "in_meeting": True,
        },
        {"category": "private", "description": "Bolig for salg", "in_meeting": False},
    ],
    "demands": [
        {
            "task": "Plukk",
            "demand": "Løft til 25 kg",
            "ability": "adapted",
            "adapted_by": ["help"],
            "note": "To på tunge kolli",
        },
        {"task": "Varemottak", "ability": "can"},
        {"task": "Nattskift", "ability": "cannot"},
    ],
    "adaptations": [
        {"adaptation": "fewer_tasks", "state": "worked", "note": "uten løft i to uker"},
        {"adaptation": "aids", "state": "proposed", "note": "jekketralle"},
    ],
    "nav_measures": [
        {"measure": "mentor", "status": "applied", "day": ON, "follow_up": after(9)},
        {"measure": "arbtren", "status": "considered"},
        {"measure": "avklarag", "status": "ongoing", "follow_up": after(1)},
    ],
    "contacts": [
        {
            "day": ON,
            "party": "leader",
            "with_whom": "Mona Sjef",
            "purpose": "Avklare",
            "agreed": "Dagskift",
            "follow_up": after(4),
        },
        {"day": ON, "party": "patient", "purpose": "Forberede møtet", "agreed": "Tar med liste", "follow_up": after(2)},
        {"day": ON, "party": "gp", "purpose": "Avklare", "agreed": "Ringt", "follow_up": after(1), "followed_up": True},
    ],
    "meeting": "dm2",
    "meeting_day": after(14),
    "participants": [{"name": "Kari Testdal", "role": "patient"}, {"name": "Mona Sjef", "role": "leader"}],
    "questions": "Hvem følger opp neste trinn?",
    "note": "Samtale om bolig.",
}
for _contact in NOTE["contacts"]:
    _contact["no_health_shared"] = True


def room(home: make.House) -> dict[str, list[tuple[str, str, str, str]]]:
    """Title of each list to (name, step, about, mark)."""
    found = run(home.as_user("nav"), nav_room.nav_room)
    return {group.title: [(r.name, r.step, r.about, r.mark) for r in group.rows] for group in found}


def share(home: make.House, course: CourseId, *categories: Category) -> None:
    run(
        home.as_user("lege"),
        consents.give,
        course,
        NAV,
        categories or (Category.ATTENDANCE, Category.SICK_LEAVE),
        UNTIL,
    )


def other_course(home: make.House) -> CourseId:
    draft = make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola", family_name="Fjell")
    return make.course(home, draft=draft)


def test_milestones_within_fourteen_days(home: make.House, course: CourseId) -> None:
    """Point 8: only the near ones, overdue too, each leading to NAV's own step."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    share(home, course)
    shown = room(home)["Frister innen 14 dager"]
    due = {r.what: r.due for r in run(home.as_user("nav"), tasks.rows, run(home.as_user("nav"), tasks.keys))}
    assert shown and {step for _name, step, _about, _mark in shown} == {"workplace"}
    assert [about for _name, _step, about, _mark in shown] == [
        w for w, d in due.items() if d <= make.DAY + timedelta(days=14)
    ]
    home.clock.day += timedelta(days=130)
    assert len(room(home)["Frister innen 14 dager"]) > len(shown)


def test_measures_that_wait_and_agreements_to_follow_up(home: make.House, course: CourseId) -> None:
    """R85 and R81: what has not started, and what was agreed with a day; the nearest first."""
    share(home, course)
    run(home.as_user("nav"), entries.sign, course, "workplace", None, NOTE)
    assert room(home)["Virkemidler som venter"] == [
        ("Kari Testdal", "workplace", "Mentor · søkt 24. feb", "5. mars"),
        ("Kari Testdal", "workplace", "Arbeidstrening · vurderes", ""),
    ]
    assert room(home)["Avtaler å følge opp"] == [
        ("Kari Testdal", "workplace", "Pasienten: Tar med liste", "2 dager"),
        ("Kari Testdal", "workplace", "Mona Sjef: Dagskift", "28. feb"),
    ]


@pytest.mark.long
def test_what_is_agreed_becomes_a_task_of_navs_own(home: make.House, course: CourseId) -> None:
    """«Følges opp innen» is promoted; the health side neither sees the task nor that there is one."""
    share(home, course)
    nav = home.as_user("nav")
    run(nav, entries.sign, course, "workplace", None, NOTE)

    def due(user: str) -> dict[str, date]:
        return {r.what: r.due for r in run(home.as_user(user), tasks.rows, run(home.as_user(user), tasks.keys))}

    assert due("nav")["Følg opp avtale"] == make.DAY + timedelta(days=2)
    assert due("nav")["Følg opp NAV-virkemiddel"] == make.DAY + timedelta(days=9)
    for user in ("lege", "sekretar"):
        assert not set(due(user)) & {"Følg opp avtale", "Følg opp NAV-virkemiddel"}
        assert not {d.what for d in run(home.as_user(user), courses.open_course, course).deadlines} & {
            "Følg opp avtale"
        }
    done = {
        **NOTE,
        "contacts": [{**c, "followed_up": True} for c in NOTE["contacts"]],
        "nav_measures": NOTE["nav_measures"][2:],
    }
    run(nav, entries.sign, course, "workplace", None, done)
    assert not set(due("nav")) & {"Følg opp avtale", "Følg opp NAV-virkemiddel"}
    assert room(home)["Avtaler å følge opp"] == room(home)["Virkemidler som venter"] == []


def test_what_is_marked_as_done_leaves_the_list(home: make.House, course: CourseId) -> None:
    share(home, course)
    nav = home.as_user("nav")
    run(nav, entries.sign, course, "workplace", None, NOTE)
    [task] = [r.id for r in run(nav, tasks.rows, run(nav, tasks.keys)) if r.what == "Følg opp avtale"]
    run(nav, tasks.finish, task)
    assert room(home)["Avtaler å følge opp"] == [] != room(home)["Virkemidler som venter"]


@pytest.mark.long
def test_an_agreement_outlives_the_epikrise(home: make.House, course: CourseId) -> None:
    """The health side closing its course does not tick off what NAV has promised somebody."""
    share(home, course)
    run(home.as_user("nav"), entries.sign, course, "workplace", None, NOTE)
    make.sign_epikrise(home.as_user("lege"), course, {"asks": [{"text": "Følge opp"}]})
    assert len(room(home)["Avtaler å følge opp"]) == 2


@pytest.mark.long
def test_who_has_consented_since_the_last_login(home: make.House, course: CourseId) -> None:
    """Point 8. The last login is the one on an earlier day, so that unlocking the screen does not empty the list."""
    share(home, course, Category.PLAN, Category.FUNCTION)
    assert room(home)["Nye samtykker"] == [
        ("Kari Testdal", "workplace", "Funksjon i arbeid, Arbeidsmål og tiltak", "24. feb")
    ]
    home.sign_out("nav")
    home.clock.day += timedelta(days=1)
    ola = other_course(home)
    share(home, ola, Category.PLAN)
    assert room(home)["Nye samtykker"] == [("Ola Fjell", "workplace", "Arbeidsmål og tiltak", "25. feb")]
    home.sign_out("nav")
    assert len(room(home)["Nye samtykker"]) == 1, "unlocked the same day"
    home.sign_out("nav")
    home.clock.day += timedelta(days=1)
    assert room(home)["Nye samtykker"] == []
    nothing = run(home.as_user("nav"), nav_room.nav_room)[3].nothing
    assert nothing == "Ingen nye samtykker siden 25. feb."


@pytest.mark.long
def test_only_patients_with_a_consent_in_force(home: make.House, course: CourseId) -> None:
    share(home, course)
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(home.as_user("nav"), entries.sign, course, "workplace", None, NOTE)
    assert all(room(home).values())
    run(home.as_user("lege"), consents.withdraw, course, NAV)
    assert not any(room(home).values())
    share(home, course)
    assert all(room(home).values())
    run(home.as_user("lege"), consents.block, course, home.as_user("nav").me.id)
    assert not any(room(home).values())


def test_the_room_is_navs_alone(home: make.House, course: CourseId) -> None:
    for signed_in in (home.as_user("lege"), home.as_user("sekretar"), home.admin):
        with pytest.raises(Refused):
            run(signed_in, nav_room.nav_room)


@pytest.mark.long
def test_few_questions_however_many_patients(home: make.House, course: CourseId) -> None:
    nav = home.as_user("nav")
    asked = []
    for made in (course, other_course(home)):
        share(home, made)
        run(nav, entries.sign, made, "workplace", None, NOTE)
        with counts(nav) as sent:
            run(nav, nav_room.nav_room)
        asked.append(len(sent))
    assert asked[0] == asked[1] <= 5


# -- notes


@pytest.mark.long
def test_navs_notes_are_apart_from_the_health_notes(home: make.House, course: CourseId) -> None:
    """R92 and helsepersonelloven § 3: each side reads its own; the other's only when the patient says so."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    share(home, course)
    run(lege, entries.sign, course, "note", None, {"text": "Sover dårlig."})
    run(nav, entries.sign, course, "nav_note", None, {"day": ON, "heading": "Telefon", "text": "Leder er positiv."})

    def read(user: str) -> list[str]:
        return [e.answers["text"] for e in run(home.as_user(user), entries.journal, course)]

    assert read("nav") == ["Leder er positiv."] and read("lege") == ["Sover dårlig."]
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], UNTIL)
    run(nav, courses.open_course, course)
    home.sign_out("nav")
    home.as_user("nav")  # each side hands out its own keys when it signs in
    assert set(read("lege")) == {"Leder er positiv.", "Sover dårlig."}
    assert read("nav") == ["Leder er positiv."]


def test_each_side_writes_its_own_notes(home: make.House, course: CourseId) -> None:
    share(home, course, Category.NOTES)
    for user, kind in (("lege", "nav_note"), ("sekretar", "nav_note"), ("nav", "note")):
        with pytest.raises(Refused):
            run(home.as_user(user), entries.sign, course, kind, None, {"text": "Hei"})
    signed = run(home.as_user("nav"), entries.sign, course, "nav_note", None, {"text": "Hei"})
    [series] = [e.series for e in run(home.as_user("nav"), entries.journal, course) if e.id == signed]
    with pytest.raises(Refused):  # signed notes have no versions
        run(home.as_user("nav"), entries.save_draft, course, "nav_note", series, {"text": "Endret"}, {})


# -- the sheet


def sheet(home: make.House, course: CourseId, user: str = "nav") -> str:
    """The words of the signed sheet, read back from the PDF."""
    make.approve_lines(home.as_user(user), course, "dialogue_meeting")
    pdf = run(home.as_user(user), papers.issued, course, "dialogue_meeting")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


HEALTH: dict[str, dict[str, Any]] = {
    "referral": {**make.REFERRAL, "text": "Qzhenvist med nedstemthet.", "function_loss": "Qztap"},
    "assessment": {**ASSESSMENT, "grounds": "Qzgrunn"},
    "survey": {
        "can_do": "Qzkan",
        "cannot_do": "Qzkanikke",
        "own_obstacle": "Qzhinder",
        "adaptations_tried": "Qzprøvd",
        "thriving": 4,
    },
    "plan": {"own_goal": "Qzmål", "summary": "Qzsammendrag"},
    "rtw": {
        "goal": "Xygmål",
        "goal_day": "2026-06-29",
        "steps": [
            {"from_day": "2026-04-13", "work_percent": 20, "tasks": "Xygoppgave", "who": "Xyghvem", "reason": "Qzårsak"}
        ],
        "if_stuck": "Qzbutter",
    },
    "note": {"text": "Qznotat", "heading": "Qzoverskrift"},
}


@pytest.fixture
def rich(home: make.House, course: CourseId) -> CourseId:
    """Marked words in every health form, and NAV's own note."""
    for kind, answers in HEALTH.items():
        run(home.as_user("lege"), entries.sign, course, kind, None, answers)
    share(home, course, Category.SICK_LEAVE)
    make.employer_agrees(home, course)
    run(home.as_user("nav"), entries.sign, course, "workplace", None, NOTE)
    return course


@pytest.mark.long
def test_the_sheet_says_what_the_meeting_is_about(home: make.House, rich: CourseId) -> None:
    """Point 7: kind and day, who comes, tasks, barriers, adaptations, questions; read back from the PDF."""
    words = sheet(home, rich)
    for said in (
        "Forberedelse til dialogmøte",
        "Dialogmøte 2 · tirsdag 10. mars 2026",
        "Eksempel Lager AS",
        "Mona Sjef Leder",
        "Plukk",
        "Med tilrettelegging",
        "Hjelp: To på tunge kolli",
        "Kan ikke",
        "Løft over 15 kg",
        "Jekketralle Arbeidsgiver",
        "Færre oppgaver: uten løft i to uker (prøvd, virket)",
        "Tekniske hjelpemidler: jekketralle",
        "Hvem følger opp neste trinn?",
        "Dette blir avtalt",
        "Anders Nilsen",
    ):
        assert said in words, said
    assert (
        words.index("Færre oppgaver")
        < words.index("Forslag til tilrettelegging")
        < words.index("Tekniske hjelpemidler")
    )


@pytest.mark.long
def test_the_sheet_holds_no_health_and_nothing_unshared(home: make.House, rich: CourseId) -> None:
    """No diagnosis, no number, no word of the health side's; of NAV's own only what is meant for the meeting."""
    everything = sheet(home, rich)
    for hidden in (
        "qz",
        "xyg",
        "l83",
        "nakke",
        "nedstemt",
        make.KARI,
        make.KARI[:6],
        "bolig",
        "mentor",
        "dagskift",
        "sykmelding",
        "80 %",
    ):
        assert hidden not in everything.lower(), hidden
    never = {Category.NAV_NOTES, Category.ASSESSMENT, Category.FINDINGS, Category.SURVEY}
    share(home, rich, *(set(Category) - never))
    shared = sheet(home, rich).lower()
    assert all(word in shared for word in ("xygmål", "xygoppgave", "xyghvem", "13.04.2026", "20 %"))
    for hidden in ("qz", "l83", "nakke", "nedstemt", make.KARI, "bolig", "80 %"):
        assert hidden not in shared, hidden


@pytest.mark.long
def test_the_return_plan_leaves_the_sheet_with_the_consent(home: make.House, rich: CourseId) -> None:
    share(home, rich, Category.ADAPTATION)
    assert "Xygmål" in sheet(home, rich)
    run(home.as_user("lege"), consents.withdraw, rich, NAV, [Category.ADAPTATION])
    assert "Xygmål" not in sheet(home, rich)
    run(home.as_user("lege"), consents.give, rich, Recipient.HEALTH, [Category.NAV_NOTES], UNTIL)
    home.sign_out("nav")
    home.as_user("nav")
    assert "Xygmål" not in sheet(home, rich, "lege"), "whoever makes it, it is a paper of NAV's"


@pytest.mark.long
def test_the_sheet_is_previewed_as_a_draft_and_never_archived_as_health(home: make.House, rich: CourseId) -> None:
    prepared = run(
        home.as_user("nav"), papers.prepare, rich, "dialogue_meeting", {"meeting": "dm1", "questions": "Når?"}
    )
    assert prepared.draft and prepared.pdf().startswith(b"%PDF") and prepared.patient_line == "Kari Testdal"
    for user in ("lege", "sekretar"):
        with pytest.raises(Refused):
            run(home.as_user(user), papers.prepare, rich, "dialogue_meeting", {})
        with pytest.raises(Missing):
            sheet(home, rich, user)
        with pytest.raises(BadInput):
            run(home.as_user(user), papers.issue, rich, "dialogue_meeting")


# -- what the page tells


@pytest.mark.long
def test_nav_is_told_neither_days_nor_completeness_of_the_referral(home: make.House, rich: CourseId) -> None:
    nav = home.as_user("nav")
    page = run(nav, courses.open_course, rich)
    assert (page.received_on, page.assessment_due, page.decided_on, page.start_deadline, page.attachments) == (
        None,
        None,
        None,
        None,
        0,
    )
    assert run(nav, courses.overview, rich)["completeness"] is None
    assert run(home.as_user("lege"), courses.overview, rich)["completeness"] is not None
    assert [chip.text for chip in page.banner.chips] == ["NAV: 1 del"]


@pytest.mark.long
def test_the_statuses_that_nav_filters_by_find_the_patients(home: make.House, rich: CourseId) -> None:
    nav = home.as_user("nav")
    assert list(patients.NAVS_STATUS) == ["in_course", "closed"]
    assert [len(run(nav, patients.keys, status)) for status in patients.NAVS_STATUS] == [1, 0]
    [row] = run(nav, patient_list.rows, run(nav, patients.keys))
    assert row.status in patients.NAVS_STATUS.values()


@pytest.mark.long
def test_only_navs_forms_are_sealed_for_nav(home: make.House, rich: CourseId) -> None:
    """The note of the room opens with NAV's key alone."""
    page = run(home.as_user("lege"), entries.open_form, rich, "workplace")
    assert page.not_shared and page.versions == () and page.current is None
    assert run(home.as_user("nav"), entries.open_form, rich, "workplace").versions[0].category is Category.NAV_NOTES
    assert Track.NAV in home.as_user("nav").keys.readers


@pytest.mark.long
def test_no_open_barriers_is_said_with_what_was_looked_at(home: make.House, course: CourseId) -> None:
    """Solved barriers are not «ingen»; no note is «ikke kartlagt»; the side card and the command line count alike."""
    share(home, course)
    nav = home.as_user("nav")

    def side() -> tuple[str, list[str], int]:
        found = run(nav, courses.overview, course)
        return no_barriers(run(nav, courses.open_course, course).workplace), found["barriers"], found["barriers_over"]

    assert side()[0].startswith("Ikke kartlagt")
    run(nav, entries.sign, course, "workplace", None, {"demands": [{"task": "Løfte"}]})
    assert side() == ("Ingen hindringer er ført i NAV-notatet fra 24.02.2026.", [], 0)
    solved = [{"description": what, "status": "done"} for what in ("Støy", "Nattskift")]
    over = [*solved, {"description": "Trapp", "status": "dropped"}]
    run(nav, entries.sign, course, "workplace", None, {"barriers": over}, reason="Løst")
    assert side() == ("Ingen åpne hindringer, 2 løst, 1 ikke lenger aktuelle.", [], 3)
    opened = [*over, {"description": "Tunge løft", "status": "agreed"}]
    run(nav, entries.sign, course, "workplace", None, {"barriers": opened}, reason="Ny")
    assert side()[1:] == (["Tunge løft"], 3)
