"""The acceptance story played through the services, the clock moved day by day: every number that they can show."""

import io
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from hia_desktop.base.errors import Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.assessment.hints import HintState
from hia_desktop.domain.assessment.rules import support
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.leave.milestones import window_text
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.measures.instruments import band_of
from hia_desktop.domain.tasks import SAFETY
from hia_desktop.domain.timeline import DayIs
from hia_desktop.domain.working_days import add_working_days
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import closings, courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import epikriser, handling, letters, papers
from hia_desktop.services.patient import leaves, patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import AuditLine
from tests import make

NAV, SHARED = (
    Recipient.NAV_ADVISER,
    [Category.SICK_LEAVE, Category.FUNCTION, Category.WORK, Category.ADAPTATION, Category.PLAN],
)
ASSESSMENT = {
    "expected_benefit": "Mindre smerter og uro.",
    "resource_use": "Rimelig mot nytten.",
    "decision": "right",
    "deadline_for": "treatment",
    "disciplines": "both",
    "start_deadline": "2026-04-30",
    "grounds": "Fare for å falle ut av arbeid.",
    "diagnoses": make.REFERRAL["diagnoses"],
}
HIDDEN = "Grubletanker om ødeleggelse"
BARRIERS = [
    {
        "category": "leadership",
        "description": "Leder venter 100 % fra dag én",
        "severity": "high",
        "changeable_by": "leader",
        "measure": "Trinnvis plan",
        "responsible": "NAV-veileder",
        "due": "2026-04-07",
    },
    {
        "category": "tasks",
        "description": "Løft over 15 kg",
        "severity": "high",
        "changeable_by": "employer",
        "due": "2026-04-10",
    },
    {
        "category": "schedule",
        "description": "Skift kl. 05",
        "severity": "middle",
        "changeable_by": "leader",
        "due": "2026-04-13",
    },
]
DAYS = ("2026-04-13", "2026-04-27", "2026-05-18", "2026-06-08", "2026-06-29")


def words(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


def open_tasks(home: make.House) -> dict[str, date]:
    office = home.as_user("sekretar")
    return {row.what: row.due for row in run(office, tasks.rows, run(office, tasks.keys))}


def page_of(home: make.House, course: CourseId, user: str = "lege") -> courses.CoursePage:
    return run(home.as_user(user), courses.open_course, course)


def referred(home: make.House) -> CourseId:
    """Row 1, and the letter of row 2."""
    course = make.course(home)
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    page = page_of(home, course)
    assert page.sick.day_number == 44 and page.sick.weeks == 6 and page.sick.grade == 100
    assert page.sick.window is not None
    assert (page.sick.window.opens, page.sick.window.closes) == (date(2026, 3, 12), date(2026, 5, 12))
    assert window_text(page.sick.window, home.clock.today()) == "åpner om 16 dager"
    assert page.assessment_due == date(2026, 3, 10) and page.banner.age == 44
    due = {m.week: m.due for m in page.sick.milestones}
    assert (
        due[4] == date(2026, 2, 9)
        and due[6] == date(2026, 2, 23)
        and due[7] == date(2026, 3, 2)
        and due[8] == date(2026, 3, 9)
    )
    assert due[26] == date(2026, 7, 13) and due[39] == date(2026, 10, 12) and due[52] == date(2027, 1, 8)
    assert [m.week for m in page.sick.milestones if m.day_is is DayIs.ABOUT] == [52]
    assert set(page.missing_fields) == {"employer_contact", "adaptation_tried", "motivation"}
    assert open_tasks(home) == {"Vurder henvisning": date(2026, 3, 10)}
    home.clock.day = date(2026, 2, 25)
    run(home.as_user("sekretar"), letters.issue_supplement, course, answering=True)
    assert open_tasks(home)["Svar fra fastlegen ventes"] == date(2026, 3, 3) == add_working_days(date(2026, 2, 24), 5)
    home.clock.day = date(2026, 3, 3)
    answer = {"employer_contact": "Leder ringt.", "adaptation_tried": "Løftebord.", "motivation": "Vil tilbake."}
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, {**make.REFERRAL, **answer})
    assert page_of(home, course).missing_fields == () and "Svar fra fastlegen ventes" not in open_tasks(home)
    return course


def assessed(home: make.House, course: CourseId) -> None:
    """Row 3."""
    home.clock.day = add_working_days(date(2026, 2, 24), 8)
    assert home.clock.day == date(2026, 3, 6)
    window = page_of(home, course).sick.window
    assert window is not None
    for deadline, warns in (("2026-04-30", False), ("2026-05-13", True)):
        form = RightsAssessment.model_validate({**ASSESSMENT, "start_deadline": deadline})
        hints = support(
            form, ReferralForm.model_validate(make.REFERRAL), home.clock.today(), (window.opens, window.closes)
        )
        assert any(h.state is HintState.ATTENTION and "vindu" in h.text.lower() for h in hints) == warns
    run(home.as_user("psykolog"), entries.save_draft, course, "assessment", None, {"grounds": "Uro."}, {})
    assert run(home.as_user("lege"), entries.open_form, course, "assessment").others_drafting == ("Per Sol",)
    run(home.as_user("lege"), entries.sign, course, "assessment", None, ASSESSMENT)
    page = page_of(home, course)
    assert (
        page.decided_on == date(2026, 3, 6)
        and page.start_deadline == date(2026, 4, 30)
        and page.status == "Venter på oppstart"
    )
    for audience in ("patient", "referrer"):
        preview = run(home.as_user("lege"), letters.decision_letters, course, audience)
        issued = run(home.as_user("lege"), letters.issue_decision, course, audience, answering=True)
        pdf = run(home.as_user("sekretar"), papers.read, issued)
        for shown in (words(preview.pdf()), words(pdf)):
            assert "30.04.2026" in shown or "30. april 2026" in shown
    assert open_tasks(home)["Oppstart innen frist"] == date(2026, 4, 30)


def answered(items: str, values: str) -> dict[str, int]:
    return dict(zip(items, map(int, values), strict=True))


START: dict[str, dict[str, Any]] = {
    "phq9": answered("abcdefghi", "122212100"),
    "gad7": answered("abcdefg", "1122011"),
    "ompsq": {f"q{n}": int(value) for n, value in enumerate("6743646676", 1)},
    "was": {"now": 3},
    "expectation": {"when": 4},
}
END: dict[str, dict[str, Any]] = {
    "phq9": answered("abcdefghi", "111010000"),
    "gad7": answered("abcdefg", "1101000"),
    "ompsq": {f"q{n}": int(value) for n, value in enumerate("5377323732", 1)},
    "was": {"now": 7},
}


def measured(home: make.House, course: CourseId, user: str, filled: dict[str, dict[str, Any]]) -> None:
    """Row 4, and again at the end."""
    for kind, answers in filled.items():
        run(home.as_user(user), entries.sign, course, kind, None, {"day": str(home.clock.today()), **answers})


def scores(home: make.House, course: CourseId) -> dict[str, courses.Score]:
    """The newest of each."""
    return {score.name: score for score in page_of(home, course).scores}


def noted(home: make.House, course: CourseId) -> EntryId:
    """What rows 4 and 5 leave behind; gives the physician's note."""
    home.clock.day = date(2026, 3, 16)
    run(
        home.as_user("fysio"),
        entries.sign,
        course,
        "survey",
        None,
        {"expected_return": "three_months", "can_do": "Sitte"},
    )
    measured(home, course, "fysio", START)
    found = scores(home, course).values()
    told = {s.name.partition(" (")[0]: (s.value, band_of(s.value, s.bands)) for s in found}
    assert told == {
        "PHQ-9": (11, "moderat"),
        "GAD-7": (8, "mild"),
        "ÖMPSQ-SF": (59, "over 50: høyere risiko"),
        "Arbeidsevne": (3, "lav"),
    }
    assert SAFETY.label not in open_tasks(home), "the ninth item is 0"
    home.clock.day = date(2026, 3, 24)
    lege = run(home.as_user("lege"), entries.sign, course, "note", None, {"text": "Nakken er stiv."})
    function = {"kind_of_note": "function", "text": "Kan sitte 40 minutter."}
    run(home.as_user("fysio"), entries.sign, course, "note", None, function)
    draft = run(home.as_user("psykolog"), entries.save_draft, course, "note", None, {"text": HIDDEN}, {})
    home.sign_out("psykolog")
    assert [e.answers for e in run(home.as_user("psykolog"), entries.journal, course) if e.state == "draft"] == [
        {"text": HIDDEN}
    ]
    run(home.as_user("psykolog"), entries.sign, course, "note", draft.series, {"text": HIDDEN})
    with pytest.raises(Refused, match="tillegg"):
        run(home.as_user("psykolog"), entries.sign, course, "note", draft.series, {"text": "Noe annet"})
    return lege


def shared(home: make.House, course: CourseId) -> None:
    """Row 6."""
    nav = home.as_user("nav")
    for ask in (courses.open_course, entries.journal, papers.listing):
        with pytest.raises(Missing):
            run(nav, ask, course)
    assert run(nav, patients.keys) == () and run(nav, patients.find, make.KARI) == ()
    run(home.as_user("lege"), consents.give, course, NAV, SHARED, date(2026, 9, 24))
    assert [e.answers["text"] for e in run(nav, entries.journal, course)] == ["Kan sitte 40 minutter."]
    assert {k: s.state for s in page_of(home, course, "nav").steps for k in [s.kind] if s.state != "not_shared"} == {
        "survey": "done",
        "plan": "empty",
        "workplace": "empty",
        "rtw": "empty",
    }
    assert "L83" not in str(page_of(home, course, "nav")) and HIDDEN not in str(page_of(home, course, "nav"))
    before = _lines(home, "search")
    assert run(nav, patients.find, "grubletanker") == ()
    assert _lines(home, "search") == before + 1


def _lines(home: make.House, action: str) -> int:
    with home.every_row() as sql:
        lines = sql.scalars(select(AuditLine).where(AuditLine.action == action)).all()
        assert not any("grubletanker" in line.ground.lower() for line in lines)
        return len(lines)


def at_workplace(home: make.House, course: CourseId) -> None:
    """Row 7."""
    home.clock.day = date(2026, 3, 26)
    contact = {
        "day": "2026-03-26",
        "form": "phone",
        "with_whom": "Leder",
        "purpose": "Enes om opptrapping",
        "no_health_shared": True,
    }
    nav = home.as_user("nav")
    run(nav, entries.sign, course, "workplace", None, {"barriers": BARRIERS, "contacts": [contact]})
    kept = run(nav, entries.open_form, course, "workplace").current
    assert kept is not None and [b["severity"] for b in kept.answers["barriers"]] == ["high", "high", "middle"]
    assert {k: kept.answers["barriers"][0][k] for k in BARRIERS[0]} == BARRIERS[0]
    assert [b.title for b in page_of(home, course, "nav").barriers] == [b["description"] for b in BARRIERS]
    assert page_of(home, course).barriers == ()
    assert {d.what: d.due for d in page_of(home, course, "nav").deadlines}[
        "Følg opp hindring på arbeidsplassen"
    ] == date(2026, 4, 7)


def planned(home: make.House, course: CourseId) -> None:
    """Row 9."""
    home.clock.day = date(2026, 4, 7)
    run(home.as_user("fysio"), entries.sign, course, "plan", None, {"own_goal": "Tilbake på lageret"})
    assert page_of(home, course).status == "I forløp"
    steps = [
        {"from_day": day, "work_percent": 20 * (i + 1), "evaluation_day": day, "reason": "Hemmelig grunn"}
        for i, day in enumerate(DAYS)
    ]
    answers = {"goal": "40 t/uke innen 29.06", "goal_day": "2026-06-29", "steps": steps}
    run(home.as_user("nav"), entries.sign, course, "rtw", None, answers)
    paper = run(home.as_user("lege"), papers.prepare, course, "rtw", answers)
    assert [step.grade for step in paper.content.steps] == [80, 60, 40, 20, 0]  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="Pasienten har ikke samtykket til at arbeidsgiver"):
        run(home.as_user("lege"), papers.issued, course, "rtw_employer")
    make.approve_lines(home.as_user("lege"), course)
    text = words(run(home.as_user("lege"), papers.issued, course, "rtw_employer", True))
    assert "Pasientens eget eksemplar" in text and "ingen helseopplysninger" in text and "Til Eksempel" not in text
    assert all(word not in text for word in ("Nakke", "L83", "Hemmelig", make.KARI, make.KARI[:6], HIDDEN))
    assert "80 %" in text and "Kari Testdal" in text
    assert open_tasks(home)["Evaluer trinn i tilbake-til-arbeid-plan"] == date(2026, 4, 13)
    assert [b.grade for b in page_of(home, course).timeline.bars if b.planned] == [80, 60, 40, 20]


def withdrawn(home: make.House, course: CourseId) -> None:
    """Row 11."""
    home.clock.day = date(2026, 5, 5)
    nav = home.as_user("nav")
    assert run(nav, entries.open_form, course, "survey").versions
    run(home.as_user("lege"), consents.withdraw, course, NAV, [Category.FUNCTION, Category.WORK])
    assert run(nav, entries.journal, course) == () and run(nav, entries.open_form, course, "survey").not_shared
    function = [r for r in run(nav, consents.open_consents, course).history if r.category is Category.FUNCTION]
    assert [(r.valid_from, r.withdrawn_at and r.withdrawn_at.date(), r.in_force) for r in function] == [
        (date(2026, 3, 24), date(2026, 5, 5), False)
    ]
    report = [
        (r.at.date(), r.what)
        for r in run(home.as_user("sekretar"), trails.access_report, course)
        if "samtykke" in r.what.lower()
    ]
    assert [(d, "Funksjon" in what) for d, what in report if what.startswith("Registrerte")] == [
        (date(2026, 5, 5), True),
        (date(2026, 3, 24), True),
    ]


def added(home: make.House, course: CourseId, note: EntryId) -> None:
    """Row 12."""
    home.clock.day = date(2026, 6, 2)
    run(home.as_user("lege"), entries.add_addendum, note, "MR er normal.")
    [found] = [e for e in run(home.as_user("fysio"), entries.journal, course) if e.id == note]
    assert [(a.answers["text"], a.author, a.day) for a in found.addenda] == [
        ("MR er normal.", "Liv Berg", date(2026, 6, 2))
    ]


def closed(home: make.House, course: CourseId) -> None:
    """Row 13."""
    home.clock.day = date(2026, 6, 12)
    lege = home.as_user("lege")
    run(lege, entries.sign, course, "survey", None, {"can_do": "Det meste"})
    measured(home, course, "lege", END)
    assert {s.name.partition(" (")[0]: s.value for s in scores(home, course).values()} == {
        "PHQ-9": 4,
        "GAD-7": 3,
        "ÖMPSQ-SF": 30,
        "Arbeidsevne": 7,
    }
    known = [row.id for row in page_of(home, course).sick.periods]
    periods = [
        Period(date(2026, 1, 12), date(2026, 4, 12), SickLeaveKind.FULL, 100),
        Period(date(2026, 4, 13), date(2026, 6, 7), SickLeaveKind.GRADED, 60),
        Period(date(2026, 6, 8), date(2026, 6, 28), SickLeaveKind.GRADED, 20),
    ]
    run(home.as_user("sekretar"), leaves.save_periods, course, known, periods)
    assert page_of(home, course).sick.grade == 20 and page_of(home, course).sick.weeks == 21
    ability = [(s.day, s.value) for s in page_of(home, course).scores if s.name == "Arbeidsevne (0–10)"]
    assert ability == [(date(2026, 3, 16), 3), (date(2026, 6, 12), 7)]
    assert run(lege, closings.plan, course).due == date(2026, 6, 19)
    composed = run(lege, epikriser.compose, course)
    asks = ["forlenge gradert 20 % til 28.06", "kontroll uke 30", "ingen ny MR"]
    document = make.sign_epikrise(lege, course, {**composed.answers, "asks": [{"text": a} for a in asks]})
    pdf = run(home.as_user("sekretar"), papers.read, document)
    pages = PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1 and [round(float(x)) for x in pages[0].mediabox[2:]] == [595, 842]
    text = words(pdf)
    assert [text.index(a) for a in asks] == sorted(text.index(a) for a in asks)
    assert text.index("Fastlegen bes") < text.index("Diagnoser")
    for told in ("PHQ-9 (0–27) 11", "GAD-7 (0–21) 8", "ÖMPSQ-SF (1–100) 59", "Arbeidsevne (0–10) 3"):
        assert told in text, text
    run(home.as_user("sekretar"), handling.mark_transferred, document, date(2026, 6, 12))
    assert [r.transferred_on for r in run(lege, papers.listing, course) if r.kind == "epikrise"] == [date(2026, 6, 12)]
    assert open_tasks(home) == {
        "Oppfølging 3 mnd – arbeidsstatus": date(2026, 9, 12),
        "Oppfølging 6 mnd – arbeidsstatus": date(2026, 12, 12),
        "Oppfølging 12 mnd – arbeidsstatus": date(2027, 6, 12),
    }
    assert page_of(home, course).status == "Avsluttet" and page_of(home, course).closed_on == date(2026, 6, 12)
    with pytest.raises(Problem):
        run(home.as_user("nav"), papers.read, document)


def test_the_story(home: make.House) -> None:
    course = referred(home)
    assessed(home, course)
    note = noted(home, course)
    shared(home, course)
    at_workplace(home, course)
    planned(home, course)
    withdrawn(home, course)
    added(home, course, note)
    closed(home, course)
    found = run(home.as_user("lege"), courses.overview, course)
    assert found["closed"] == "2026-06-12" and found["completeness"]["complete"] and found["grade"] == 20
    assert run(home.admin, trails.verify_trail).whole
