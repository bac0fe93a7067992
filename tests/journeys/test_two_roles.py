"""Steps 1, 6, 7, 10 and 11 of the acceptance story, seen by the physician and by the NAV adviser: one record;
the patient decides."""

from datetime import date
from pathlib import Path

import pytest

from hia_desktop.base.clock import local
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.consent import trails
from hia_desktop.ui.kit.charts import StepChart
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from tests.journeys import story
from tests.journeys.hands import Hands
from tests.journeys.test_story import Story
from tests.make import KARI, PASSWORD, House

SETBACK, WITHDRAWN = date(2026, 4, 30), date(2026, 5, 5)
WHY = "Mer smerter etter varetelling. Ett trinn til på 20 %."
HIDDEN = "Grubler"
"""A word of the psychologist's note."""


@pytest.fixture
def told(hands: Hands, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    """The story until the return is planned, by the command line."""
    told = Story(hands, house, tmp_path / "scratch", capsys)
    line = told.line
    line.json("sekretar", story.REFERRED, "course", "register", line.file("patient", story.PATIENT))
    line.sign("sekretar", story.REFERRED, "referral", story.REFERRAL)
    line.sign("lege", story.ASSESSED, "assessment", story.ASSESSMENT)
    for user, (kind, text) in story.NOTES.items():
        line.sign(user, story.NOTED, "note", {"kind_of_note": kind, "day": story.NOTED.isoformat(), "text": text})
    shared = [word for part in ("sick_leave", "function", "adaptation", "plan") for word in ("--category", part)]
    line.json(
        "lege",
        story.NOTED,
        "course",
        "consent",
        KARI,
        "--to",
        "nav_adviser",
        *shared,
        "--until",
        story.CONSENT_ENDS.isoformat(),
    )
    line.sign("nav", story.AT_WORKPLACE, "workplace", story.WORKPLACE)
    line.sign("lege", story.PLANNED, "plan", story.PLAN)
    line.sign("lege", story.PLANNED, "rtw", story.RTW)
    return told


def test_before_a_consent_the_patient_is_nobody_to_nav(
    hands: Hands, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Step 1: the physician sees the numbers of the day of referral; to the NAV adviser there is no such patient."""
    told = Story(hands, house, tmp_path / "scratch", capsys)
    told.line.json("sekretar", story.REFERRED, "course", "register", told.line.file("patient", story.PATIENT))
    told.line.sign("sekretar", story.REFERRED, "referral", story.REFERRAL)
    told.comes("lege", story.REFERRED)
    told.finds_kari()
    hands.sees(
        "Dag 44 · 6 uker · 100 % · maksdato ca. 08.01.2027 · vinduet 2–4 mnd: åpner om 16 dager",
        "Vurderes innen 10. mars · 10 virkedager igjen",
    )
    told.comes("nav", story.REFERRED)
    for typed in ("testdal", KARI, "14031981"):
        hands.keys("Ctrl+K")
        hands.type(typed)
        hands.keys("Return")
        hands.sees("Ingen treff")
        hands.keys("Escape", "Escape")
        assert not hands.seen("Kari")


@pytest.mark.long
def test_navs_note_is_navs_until_the_patient_lets_it_across(told: Story) -> None:
    """Step 7: the adviser has three barriers as data; the physician reads none of them before the patient agrees."""
    hands = told.hands
    told.comes("nav", story.AT_WORKPLACE)
    told.finds_kari("NAV og arbeidsplass, ferdig")
    hands.sees(*(row[1] for row in story.BARRIERS), story.CONTACT["purpose"])
    told.comes("lege", story.AT_WORKPLACE)
    told.finds_kari("NAV og arbeidsplass, ikke delt")
    hands.sees("Pasienten har ikke delt denne delen med helsepersonell.")
    assert not any(hands.seen(row[1]) for row in story.BARRIERS)
    hands.click("Samtykker")
    hands.settle()
    hands.click("NAV-notater og hindringer til Helsepersonell ved senteret")
    hands.click("Bekreft samtykke")
    hands.sees("Samtykket er registrert.")
    hands.settle()
    told.comes("nav", story.AT_WORKPLACE)
    told.comes("lege", story.AT_WORKPLACE)
    told.finds_kari("NAV og arbeidsplass, ferdig")
    hands.sees(*(row[1] for row in story.BARRIERS))


@pytest.mark.long
def test_a_hidden_word_is_found_by_nobody_it_is_hidden_from(told: Story) -> None:
    """Step 6: NAV sees what is shared and nothing else; the search for a hidden word gives nothing, and is logged."""
    hands = told.hands
    told.comes("nav", story.AT_WORKPLACE)
    hands.keys("Ctrl+K")
    hands.type(HIDDEN)
    hands.keys("Return")
    hands.sees("Ingen treff")
    hands.keys("Escape")
    told.finds_kari("Journal")
    hands.sees(story.NOTES["fysio"][1])
    assert not hands.seen(HIDDEN) and not hands.seen("Nakke")
    hands.lock()
    admin = doors.sign_in(told.house.folder, "admin", PASSWORD, told.house.clock)
    searched = [one for one in run(admin, trails.search_log, "", "search") if one.who == "Anders Nilsen"]
    assert searched and HIDDEN not in repr(searched)
    admin.forget()


@pytest.mark.long
def test_a_setback_moves_a_step_and_both_days_stay(told: Story) -> None:
    """Step 10: 20 % against planned 40 %; the step moves to 11.05 with a reason.
    The history shows both, the chart plan and work done."""
    hands = told.hands
    told.comes("lege", SETBACK)
    told.finds_kari("Tilbake til arbeid, ferdig")
    hands.click("Ny versjon")
    hands.settle()
    second = next(line for line in hands.on_screen(FoldedLine) if "27. apr" in line.accessibleName())
    second.setFocus()
    hands.keys("Space")
    hands.fill("Faktisk arbeid (%)", "20")
    hands.fill("Flyttet til", "11.5.26")
    hands.choose("Status", "Flyttet")
    hands.keys("Ctrl+Return")
    hands.sees("Trinn 2 går ikke som planlagt. Skriv hvorfor.")
    hands.keys("Escape")
    hands.fill("Begrunnelse for endring", WHY)
    told.signs("v2 · signert 30. apr av Liv Berg")
    for user in ("lege", "nav"):
        if user == "nav":
            told.comes("nav", SETBACK)
            told.finds_kari("Tilbake til arbeid, ferdig")
        (chart,) = hands.on_screen(StepChart)
        words = chart.accessibleDescription()
        assert "40 % fra 11.05.2026" in words.partition("Faktisk")[0]
        assert "20 % fra 27.04.2026" in words.partition("Faktisk")[2].partition("Opprinnelig")[0]
        assert "40 % fra 27.04.2026" in words.partition("Opprinnelig")[2]
        assert any("11. mai, flyttet fra 27. apr" in line.accessibleName() for line in hands.on_screen(FoldedLine))
    to_employer = ("rtw", KARI, "--to", "employer")
    approved = told.line.approve("nav", SETBACK, *to_employer)
    paper = story.words(told.line.pdf("nav", SETBACK, *to_employer, "--own-copy", *approved))
    assert "11.05.2026" in paper and WHY not in paper and "smerter" not in paper


@pytest.mark.long
def test_what_is_withdrawn_is_gone_at_once_and_was_shared_until_then(told: Story) -> None:
    """Step 11: the consent for the assessment of function is withdrawn;
    NAV no longer sees it, the log says from when until when it did."""
    hands = told.hands
    function = story.NOTES["fysio"][1]
    told.comes("nav", WITHDRAWN)
    told.finds_kari("Journal")
    hands.sees(function)
    told.comes("lege", WITHDRAWN)
    told.finds_kari("Samtykker")
    hands.click("Funksjon i arbeid til NAV-veileder")
    hands.settle()
    hands.sees(
        "24. mars – 5. mai · sist åpnet 5. mai av Anders Nilsen",
        "Papirer og filer som er levert ut, kan ikke kalles tilbake.",
    )
    told.comes("nav", WITHDRAWN)
    told.finds_kari("Journal")
    hands.settle()
    assert not hands.seen(function)
    hands.click("Tilbake til arbeid, ferdig")
    hands.settle()
    hands.sees("40 t/uke innen 29.06")
    hands.lock()
    lege = doors.sign_in(told.house.folder, "lege", PASSWORD, told.house.clock)
    course = told.line.json("lege", WITHDRAWN, "course", "list")[0]["id"]
    report = run(lege, trails.access_report, course)
    paper = story.words(run(lege, trails.access_report_paper, course).pdf())
    lege.forget()
    told_of = {(local(row.at).date(), row.what) for row in report}
    parts = (
        "NAV-veileder: Tilrettelegging og tilbake-til-arbeid-plan, At pasienten går her, Funksjon i arbeid, "
        "Arbeidsmål og tiltak"
    )
    parts += ", Sykmelding og oppfølging"
    assert (story.NOTED, f"Registrerte samtykke til deling: {parts}") in told_of
    assert (WITHDRAWN, "Registrerte at samtykke ble trukket tilbake: NAV-veileder: Funksjon i arbeid") in told_of
    said = paper.replace("- ", "-")  # a line may end in «NAV-»
    assert "trukket tilbake: NAV-veileder: Funksjon i arbeid" in said and function not in said
