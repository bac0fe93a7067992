"""The acceptance story by mouse and key: one patient from referral to epikrise, day by day, user by user."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton

from hia_desktop.base.text import day
from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.forms.row_lines import FoldedLine
from hia_desktop.ui.kit.step_tabs import StepTabs
from hia_desktop.ui.screens.steps.before.journal_cards import NoteCard
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from tests.journeys import story
from tests.journeys.hands import Hands, name_of
from tests.make import KARI, PASSWORD, House

NAMES = {
    "sekretar": "Mona Vik · Sekretær/koordinator",
    "lege": "Liv Berg · Lege",
    "psykolog": "Per Sol · Psykolog",
    "fysio": "Eva Li · Fysioterapeut",
    "nav": "Anders Nilsen · NAV-veileder",
}
MILESTONES = (
    "uke 4 · senest 09.02.2026",
    "uke 6 · fra 23.02.2026",
    "uke 7 · senest 02.03.2026",
    "uke 8 · fra 09.03.2026",
    "uke 26 · senest 13.07.2026",
    "uke 39 · fra 12.10.2026",
    "Maksdato · ca. 08.01.2027",
)


class Story:
    """The story's users, one after the other at the same window."""

    def __init__(self, hands: Hands, house: House, scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.hands, self.house = hands, house
        self.line = story.CommandLine(house, scratch, capsys)

    def comes(self, user: str, on: date) -> None:
        """Whoever was there locks; `user` types the password, and it is another day."""
        if self.hands.window.shell is not None:
            self.hands.lock()
        self.house.clock.day = on
        self.hands.log_in(NAMES[user], PASSWORD)

    def finds_kari(self, step: str = "") -> None:
        """Ctrl+K, a part of the name, Enter; then the step."""
        hands = self.hands
        hands.keys("Ctrl+K")
        hands.type("testd kari")
        hands.keys("Return")
        hands.sees("148381 08890")
        hands.settle()
        if step:
            hands.click(step)
            hands.settle()

    def goes_to_kari(self, step: str) -> None:
        """The same by keys alone: Tab to the steps, then the arrow to this one."""
        self.finds_kari()
        hands = self.hands
        hands.press_until("Tab", lambda: isinstance(hands.focus().parentWidget(), StepTabs))
        hands.keys("Home")
        hands.press_until("Right", lambda: name_of(hands.focus()) == step)
        hands.keys("Return")
        hands.settle()

    def signs(self, said: str) -> None:
        """Ctrl+Enter."""
        self.hands.keys("Ctrl+Return")
        self.hands.stands_by()
        self.hands.sees(said)
        self.hands.settle()


@pytest.fixture
def told(hands: Hands, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    return Story(hands, house, tmp_path / "scratch", capsys)


@pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing)", extend=True
)  # the offscreen platform says so of every list of words
def test_the_story(told: Story) -> None:
    the_secretary_registers_the_referral(told)
    the_physician_assesses(told)
    three_notes_are_written(told)
    the_patient_lets_nav_see_some(told)
    nav_sees_just_that_and_writes_of_the_workplace(told)
    the_return_is_planned(told)
    the_physicians_note_is_added_to(told)
    the_course_is_closed(told)
    assert told.line.overview(story.CLOSED) == story.OVERVIEWS["13"]


def the_secretary_registers_the_referral(told: Story) -> None:
    hands = told.hands
    told.comes("sekretar", story.REFERRED)
    hands.keys("Ctrl+N")
    hands.settle()
    hands.type(KARI)
    for label, text in (
        ("Fornavn", "Kari"),
        ("Etternavn", "Testdal"),
        ("Fastlege", "Ola Lege"),
        ("Legekontor", "Bodø legesenter"),
    ):
        hands.fill(label, text)
    received = hands.find("Mottatt dato", type(hands.field("Mottatt dato")))
    assert received.text() == "24.02.2026"  # type: ignore[attr-defined]
    hands.keys("Ctrl+Return")
    hands.sees("Henvisningstekst")
    hands.settle()
    hands.fill("Henviser", "Ola Lege")
    hands.fill("Legekontor", "Bodø legesenter")
    hands.paste("Henvisningstekst", story.REFERRAL_TEXT)
    hands.click("Ny diagnose")
    hands.type("L83")
    hands.fill("Diagnose", "Nakkesyndrom")
    hands.fill("Yrke", "lagermedarbeider")
    hands.fill("Arbeidsplass", "Eksempel Lager AS")
    hands.fill("Stillingsprosent (%)", "100")
    hands.choose("Arbeidsstatus", "Helt sykmeldt")
    hands.fill("Sykmeldt fra", "12.1.26")
    hands.fill("Sykmeldingsgrad (%)", "100")
    told.signs("v1 · signert 24. feb av Mona Vik")
    hands.sees(
        "Dag 44 · 6 uker · 100 % · maksdato ca. 08.01.2027 · vinduet 2–4 mnd: åpner om 16 dager",
        "Vurderes innen 10. mars · 10 virkedager igjen",
        "Kontakt med arbeidsgiver: ikke fylt ut",
        "Tilrettelegging som er prøvd: ikke fylt ut",
        "Motivasjon og forventning: ikke fylt ut",
    )
    hands.pick("Mer", "Sykmelding")
    hands.settle()
    hands.sees(*MILESTONES)
    assert "Kari Testdal" in hands.window.windowTitle()
    assert told.line.overview(story.REFERRED) == story.OVERVIEWS["1"]


def the_physician_assesses(told: Story) -> None:
    hands, form = told.hands, story.ASSESSMENT
    told.comes("lege", story.ASSESSED)
    told.finds_kari("Rettighetsvurdering, ikke begynt")
    for question in (
        "Alminnelig psykisk lidelse eller muskel- og skjelettplager",
        "Funksjonsfall i jobb eller utdanning",
        "Mål om å beholde eller gjenoppta arbeid",
        "Trenger raskere eller grundigere hjelp enn kommunen kan gi",
    ):
        hands.click(f"{question}: Ja")
    hands.click("Gjennomgått, ingen funnet (tilstander som taler imot)")
    hands.fill("Forventet nytte", str(form["expected_benefit"]))
    hands.fill("Ressursbruk", str(form["resource_use"]))
    hands.click("Nytten består i: Fysisk eller psykisk funksjonsforbedring")
    hands.fill("Begrunnelse", str(form["grounds"]))
    hands.click("Beslutning: Rett til nødvendig helsehjelp")
    hands.choose("Fagområde", "Tverrfaglig (begge)")
    hands.fill("Frist for start", "13.5.26")
    hands.sees("Frist for start er etter at vinduet går ut 12.05.2026")
    hands.fill("Frist for start", "30.4.26")
    hands.click("Fristen gjelder: Behandling")
    hands.wait(lambda: not hands.seen("Frist for start er etter at vinduet går ut 12.05.2026"))
    told.signs("v1 · signert 6. mars av Liv Berg")
    for title, audience, text in (
        ("Brev: svar til pasienten", "patient", "30. april 2026"),
        ("Brev: svar til henviser", "referrer", "30.04.2026"),
    ):
        hands.click(title)
        dialog = hands.front()
        assert isinstance(dialog, PaperDialog)
        hands.wait(lambda shown=dialog: shown._pdf is not None)  # type: ignore[misc]
        hands.click("Arkiver brevet")
        hands.click("Jeg svarer for brevet – arkiver")
        hands.sees("Arkivert under «Papirer».")
        hands.settle()
        archived = dialog._pdf
        hands.click("Lukk")
        paper = told.line.pdf("lege", story.ASSESSED, "letter", KARI, "--to", audience)
        assert paper == archived
        assert text in story.words(paper) and "Testdal" in story.words(paper), story.words(paper)


def three_notes_are_written(told: Story) -> None:
    hands = told.hands
    for user, (kind, text) in story.NOTES.items():
        told.comes(user, story.NOTED)
        told.finds_kari("Journal")
        hands.keys("Ctrl+N")
        if kind == "function":
            hands.choose("Type notat", "Funksjon i arbeid")
        hands.fill("Notat", text)
        told.signs("Notatet er signert.")
        hands.sees(text)
        assert not any(text in area.toPlainText() for area in hands.on_screen(QPlainTextEdit)), (
            "a signed note is nowhere to be written in"
        )
        assert any(button.text() == "Tillegg" for button in hands.on_screen(QPushButton))


def the_patient_lets_nav_see_some(told: Story) -> None:
    hands = told.hands
    told.comes("nav", story.NOTED)
    hands.keys("Ctrl+K")
    hands.type("testdal")
    hands.keys("Return")
    hands.sees("Ingen treff")
    told.comes("lege", story.NOTED)
    told.finds_kari("Samtykker")
    hands.sees("Ingenting. NAV-veilederen finner heller ikke pasienten i lister eller søk.")
    for part in (
        "Sykmelding og oppfølging",
        "Funksjon i arbeid",
        "Tilrettelegging og tilbake-til-arbeid-plan",
        "Arbeidsmål og tiltak",
    ):
        hands.click(f"{part} til NAV-veileder")
    assert [s.isChecked() for s in hands.on_screen(Switch)].count(True) == 5, (
        "the four, and that she is a patient here at all"
    )
    hands.fill("Gjelder til", day(story.CONSENT_ENDS))
    hands.click("Bekreft samtykke")
    hands.sees("Samtykket er registrert.")
    hands.settle()


def nav_sees_just_that_and_writes_of_the_workplace(told: Story) -> None:
    hands = told.hands
    told.comes("nav", story.AT_WORKPLACE)
    told.finds_kari("Journal")
    hands.sees(story.NOTES["fysio"][1])
    for user in ("lege", "psykolog"):
        assert not hands.seen(story.NOTES[user][1])
    assert not any("L83" in text or "Nakkesyndrom" in text for text in hands.words())
    for step, why in (
        ("Henvisning, ikke delt", "Pasienten har ikke delt denne delen med deg."),
        ("Rettighetsvurdering", "Denne delen leses bare av dem som behandler pasienten."),
    ):
        hands.click(step)
        hands.sees(why)
    hands.click("NAV og arbeidsplass, ikke begynt")
    hands.settle()
    kinds = ("Uavklarte forventninger", "Arbeidsoppgaver og fysisk miljø", "Organisering og turnus")
    levels, who = ("Høy", "Høy", "Middels"), ("Leder", "Arbeidsgiver", "Leder")
    for at, row in enumerate(story.BARRIERS):
        hands.click("Ny hindring")
        hands.choose("Type hindring", kinds[at])
        hands.fill("Beskrivelse", row[1])
        hands.click(f"Alvorlighet: {levels[at]}")
        hands.choose("Kan endres av", who[at])
        hands.fill("Tiltak", row[4])
        hands.fill("Ansvarlig", row[5])
        hands.fill("Frist", day(date.fromisoformat(row[6])))
    hands.click("Ny kontakt")
    hands.click("Form: Telefon")
    hands.fill("Med hvem", story.CONTACT["with_whom"])
    hands.fill("Formål", story.CONTACT["purpose"])
    hands.fill("Avtalt", story.CONTACT["agreed"])
    hands.click("Ingen helseopplysninger delt: Ja")
    told.signs("v1 · signert 26. mars av Anders Nilsen")
    hands.sees(*(row[1] for row in story.BARRIERS))
    assert told.line.overview(story.AT_WORKPLACE, "nav") == story.OVERVIEWS["7, nav"]


def the_return_is_planned(told: Story) -> None:
    hands = told.hands
    told.comes("lege", story.PLANNED)
    told.finds_kari("Tverrfaglig plan, ikke begynt")
    hands.fill("Pasientens eget mål", story.PLAN["own_goal"])
    told.signs("v1 · signert 7. apr av Liv Berg")
    hands.click("Tilbake til arbeid, ikke begynt")
    hands.settle()
    hands.fill("Mål", str(story.RTW["goal"]))
    hands.fill("Nås innen", "29.6.26")
    hands.fill("Stillingsprosent (%)", "100")
    for from_day, percent in story.STEPS:
        hands.click("Nytt trinn")
        hands.fill("Fra dato", day(from_day))
        hands.fill("Arbeid (%)", str(percent))
        hands.sees(f"sykm. {100 - percent} %")
        hands.fill("Oppgaver", "Plukk uten tunge løft")
    told.signs("v1 · signert 7. apr av Liv Berg")
    grades = [line.accessibleName().partition("sykm. ")[2].partition(" %")[0] for line in hands.on_screen(FoldedLine)]
    assert grades == ["80", "60", "40", "20", "0"]
    hands.click("PDF til leder")
    dialog = hands.front()
    assert isinstance(dialog, EmployerPaperDialog)
    hands.sees("Pasienten har ikke samtykket")  # to the employer, so it is made for the patient to hand on
    hands.click("Lag pasientens eksemplar")
    hands.wait(lambda: dialog.lines)
    for _line in dialog.lines:
        hands.keys("Return")  # seen, and on to the next
    hands.keys("Return")  # «Godkjenn linjene og lag arket»
    hands.wait(lambda: dialog._pdf is not None)
    paper = story.words(dialog._pdf or b"")
    assert all(
        text in paper
        for text in (
            "Pasientens eget eksemplar",
            "inneholder ingen helseopplysninger",
            "40 t/uke innen 29.06",
            "13.04.2026",
            "Plukk uten tunge løft",
        )
    )
    assert not any(text in paper for text in ("Nakke", "L83", KARI, "148381", "nedstemt", "sykm"))
    hands.click("Lukk")
    assert told.line.overview(story.PLANNED) == story.OVERVIEWS["9"]


def the_physicians_note_is_added_to(told: Story) -> None:
    """Step 12, by keys alone: it stands in the list, in the note, and on a page before the note's own on paper."""
    hands, note = told.hands, story.NOTES["lege"][1]
    told.comes("lege", story.ADDED)
    told.goes_to_kari("Journal")
    before = told.line.pdf("lege", story.ADDED, "note", KARI)

    def cards() -> list[list[str]]:
        return [[text.text() for text in card.findChildren(QLabel)] for card in hands.on_screen(NoteCard)]

    hands.sees(note)
    nth = next(at for at, texts in enumerate(cards()) if note in texts)
    hands.press("Tillegg", nth)
    hands.write("Tillegg", story.ADDENDUM)
    hands.press("Signer tillegget")
    hands.sees(story.ADDENDUM)
    hands.settle()
    assert any(story.ADDENDUM in text for text in cards()[nth])
    hands.press("Vis som PDF", nth)
    dialog = hands.front()
    assert isinstance(dialog, PaperDialog)
    hands.wait(lambda: dialog._pdf is not None)
    paper = dialog._pdf or b""
    assert (story.pages(before), story.pages(paper)) == (1, 2)
    read = story.words(paper)
    assert note in story.words(before) and read.endswith(story.words(before))
    added = read.removesuffix(story.words(before))
    assert "Tillegg til: Notat" in added and story.ADDENDUM in added and "Liv Berg" in added and "02.06.2026" in added
    hands.keys("Escape")


def the_course_is_closed(told: Story) -> None:
    """Step 13, by keys alone; its instruments are typed in `test_afterwards_keys`."""
    hands = told.hands
    told.comes("lege", story.CLOSED)
    told.goes_to_kari("Avslutning, ikke begynt")
    for label, word in (
        ("Forløpet er", "Gjennomført"),
        ("Utfall av avklaringen", "Oppfølging eller behandling i kommunen"),
        ("Behov etter avslutning", "Fastlege eller kommune"),
        ("Arbeidsstatus", "Gradert sykmeldt"),
    ):
        hands.tab_to(lambda named=label: hands.find(named, QComboBox))  # type: ignore[misc]
        hands.choose(label, word)
    hands.write("Arbeid (%)", "80")
    hands.tab_to(lambda: hands.find("Ytelse", QComboBox))
    hands.choose("Ytelse", "Sykepenger")
    hands.press("Hvor godt passet pasienten til tilbudet: Godt")
    told.signs("v1 · signert 12. juni av Liv Berg")
    told.goes_to_kari("Epikrise, ikke begynt")
    hands.write("Fastlegen bes 1", story.ASKS[0])
    for text in story.ASKS[1:]:
        hands.keys("Return")
        hands.type(text)
    told.signs("v1 · signert 12. juni av Liv Berg")
    hands.press("Marker overført til EPJ")
    hands.sees("Overført til EPJ 12.06.2026")
    (panel,) = hands.on_screen(EpikriseStep)
    archived = panel._issued._pdf or b""
    assert story.pages(archived) == 1
    assert told.line.pdf("lege", story.CLOSED, "epikrise", KARI) == archived, "the mark is no part of the paper"
    read = story.words(archived)
    assert "Fastlegen bes" in read and read.index("Fastlegen bes") < read.index("Nakkesyndrom")
    assert [read.index(text) for text in story.ASKS] == sorted(read.index(text) for text in story.ASKS)
    told.goes_to_kari("Oppfølging 3/6/12, ikke begynt")
    hands.sees("12. september 2026", "12. desember 2026", "12. juni 2027")
    assert any("Avsluttet" in label.text() for label in hands.on_screen(QLabel))
