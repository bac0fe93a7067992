"""The intake team's days of the acceptance story, by key and mouse:
registered, asked for more, assessed by two, answered."""

import tomllib
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QToolButton

from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.chips import Chip, ToggleChip
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.worklist import WorklistScreen
from tests.journeys import story
from tests.journeys.hands import Hands, name_of
from tests.journeys.test_story import NAMES
from tests.make import KARI, PASSWORD, REFERRAL, House, course

TEXT = tomllib.loads(
    (Path(__file__).parents[1] / "domain" / "referrals" / "01_story.toml").read_text(encoding="utf-8")
)["text"]
ASKED, ANSWERED = date(2026, 2, 25), date(2026, 3, 3)
ANSWER = {
    "Kontakt med arbeidsgiver": "Leder er ringt 27.02 og er positiv.",
    "Tilrettelegging som er prøvd": "Løftehjelp er prøvd i to uker uten bedring.",
    "Motivasjon og forventning": "Vil tilbake, er redd for tempoet.",
}
JOINS = "Blir med i teamet rundt pasienten"
MOST_PRESSES = 25
"""Two minutes for a referral that is pasted is at least four seconds for each press."""


class Counting(Hands):
    """Hands that count every key and every click; what is pasted is one key."""

    presses = 0

    def _press(self, find: object) -> None:
        self.presses += 1
        super()._press(find)  # type: ignore[arg-type]

    def keys(self, *sequences: str) -> None:
        self.presses += len(sequences)
        super().keys(*sequences)

    def type(self, text: str) -> None:
        self.presses += len(text)
        super().type(text)

    def choose(self, label: str, word: str) -> None:
        super().choose(label, word)
        self.presses += 1 + self.find(label, QComboBox).currentIndex()


class Intake:
    """The team at one window, day by day."""

    def __init__(self, hands: Hands, house: House) -> None:
        self.hands, self.house = Counting(hands.qtbot, hands.window), house

    def comes(self, user: str, on: date) -> None:
        """Whoever was there locks; `user` begins at the worklist, on this day."""
        if self.hands.window.shell is not None:
            self.hands.lock()
        self.house.clock.day = on
        self.hands.log_in(NAMES[user], PASSWORD)
        self.hands.keys("Alt+1")
        self.hands.settle()

    def listed(self) -> list[tuple[str, str, str]]:
        """The worklist as it is shown: the deadline, the task and the state of each line."""
        (screen,) = self.hands.on_screen(WorklistScreen)
        model = screen.table.model()
        found: list[tuple[str, str, str]] = []

        def come() -> bool:
            screen.table.viewport().repaint()
            rows = [[str(model.index(row, at).data()) for at in (0, 2, 6)] for row in range(model.rowCount())]
            found[:] = [(due, task, state) for due, task, state in rows]
            return not any("…" in row for row in found)

        self.hands.wait(come)
        return found

    def filtered(self, *chips: str) -> list[tuple[str, str, str]]:
        """What the worklist shows after these chips are pressed."""
        for chip in chips:
            self.hands.click(chip)
            self.hands.settle()
        return self.listed()

    def opens_the_first(self) -> None:
        """The first line of the worklist, by key."""
        (screen,) = self.hands.on_screen(WorklistScreen)
        screen.table.setFocus()
        self.hands.keys("Home", "Down", "Return") if screen.table.currentIndex().isValid() else self.hands.keys(
            "Down", "Return"
        )
        self.hands.sees("148381 08890")
        self.hands.settle()

    def finds_kari(self, step: str) -> None:
        """Ctrl+K, a part of the name, Enter; then the step. Who has no part in the course says why it is opened."""
        self.hands.keys("Ctrl+K")
        self.hands.type("testd kari")
        self.hands.keys("Return")
        self.hands.wait(lambda: self.hands.seen("148381 08890") or self.hands.seen(JOINS))
        if self.hands.seen(JOINS):
            self.hands.click(JOINS)
            self.hands.click("Åpne")
        self.hands.sees("148381 08890")
        self.hands.settle()
        self.hands.click(step)
        self.hands.settle()

    def letter(self, button: str) -> str:
        """Makes a letter, archives it, and reads the archived PDF."""
        self.hands.click(button)
        dialog = self.hands.front()
        assert isinstance(dialog, PaperDialog)
        self.hands.wait(lambda: dialog._pdf is not None)
        self.hands.click("Arkiver brevet")
        self.hands.click("Jeg svarer for brevet – arkiver")
        self.hands.sees("Arkivert under «Papirer».")
        self.hands.settle()
        told = text_of(dialog._pdf or b"")
        self.hands.click("Lukk")
        self.hands.settle()
        return told


def text_of(pdf: bytes) -> str:
    """The words of a PDF on one line, as they are read from the page."""
    document = pypdfium2.PdfDocument(pdf)
    told = " ".join(page.get_textpage().get_text_range().replace("\ufffe", "") for page in document)
    document.close()
    return " ".join(told.split())


@pytest.fixture
def intake(hands: Hands, house: House) -> Intake:
    return Intake(hands, house)


@pytest.mark.long
def test_steps_two_and_three_of_the_story(intake: Intake) -> None:
    the_referral_is_registered_in_a_few_presses(intake)
    the_gp_is_asked_for_what_is_missing_alone(intake)
    the_answer_is_pasted_and_nothing_waits(intake)
    the_physician_decides(intake)
    the_psychologist_decides_too_and_they_are_compared(intake)
    patient_and_gp_are_answered(intake)
    the_first_decision_stands_with_its_grounds(intake)
    (made,) = run(intake.house.as_user("lege"), courses.listing)
    letters = run(intake.house.as_user("lege"), papers.listing, made.id)
    assert sorted(paper.kind for paper in letters) == ["decision_patient", "decision_referrer", "supplement"]


def the_referral_is_registered_in_a_few_presses(intake: Intake) -> None:
    """Point 1: nothing is taken over without a click, and what is sure takes one."""
    hands = intake.hands
    intake.comes("sekretar", story.REFERRED)
    hands.presses = 0
    hands.keys("Ctrl+N")
    hands.settle()
    QGuiApplication.clipboard().setText(TEXT)
    hands.keys("Ctrl+V")
    hands.sees("Bruk alle sikre (5)", "Ingenting fylles inn av seg selv.")
    written = {field.text() for field in hands.on_screen(QLineEdit)}
    assert not written & {"Kari", "Testdal", "Ola Lege", KARI}, f"filled in by itself: {written}"
    hands.click("Bruk alle sikre (5)")
    hands.keys("Ctrl+Return")
    hands.sees("Henvisningstekst")
    hands.settle()
    hands.click(next(b for b in names(hands) if b.startswith("Bruk alle sikre")))
    hands.click("Bruk yrke: lagermedarbeider")
    hands.choose("Arbeidsstatus", "Helt sykmeldt")
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v1 · signert 24. feb av Mona Vik")
    hands.settle()
    assert hands.presses <= MOST_PRESSES, hands.presses
    hands.sees(
        "Dag 44 · 6 uker · 100 % · maksdato ca. 08.01.2027 · vinduet 2–4 mnd: åpner om 16 dager",
        "Vurderes innen 10. mars · 10 virkedager igjen",
    )
    assert lacking(hands) == {name: "ikke fylt ut" for name in ANSWER}


def the_gp_is_asked_for_what_is_missing_alone(intake: Intake) -> None:
    """Point 2, R65: the letter asks for the three missing points,
    and a task waits for the answer while the clock runs."""
    hands = intake.hands
    intake.comes("sekretar", ASKED)
    assert intake.filtered("Skal vurderes", "Mottatt") == [
        ("9 virkedager", "Vurder henvisning", "3 punkter ikke fylt ut")
    ]
    intake.opens_the_first()
    told = intake.letter("Spør fastlegen")
    for wanted in (
        "Ola Lege",
        "kontakt med arbeidsgiver",
        "Hvilken tilrettelegging",
        "Hva tenker pasienten selv",
        "tirsdag 3. mars 2026",
    ):
        assert wanted in told, told
    for known in (
        "Hva er pasientens yrke",
        "Hvor arbeider pasienten",
        "Hvor stor stilling",
        "diagnoser er aktuelle",
        "fullt sykmeldt",
    ):
        assert known not in told, told
    assert "10.03.2026" in told and "Fristen løper selv om opplysninger mangler" in told
    hands.sees("Svar ventes innen tirsdag 3. mars 2026.")
    assert any(
        "løper også mens opplysninger mangler" in words and "tirsdag 10. mars 2026" in words for words in hands.words()
    )
    assert lacking(hands) == {name: "spurt 25. feb" for name in ANSWER}
    hands.keys("Alt+1")
    hands.settle()
    assert [row[1] for row in intake.filtered("Skal vurderes", "Venter på svar")] == ["Vurder henvisning"]
    assert ("3. mars", "Svar fra fastlegen ventes") in [row[:2] for row in intake.filtered("Skal vurderes")]


def the_answer_is_pasted_and_nothing_waits(intake: Intake) -> None:
    """The fifth working day: the answer is pasted, the checklist is whole and the task done."""
    hands = intake.hands
    intake.comes("sekretar", ANSWERED)
    assert ("I dag", "Svar fra fastlegen ventes") in [row[:2] for row in intake.listed()]
    intake.finds_kari("Henvisning, ferdig")
    hands.click("Svar mottatt")
    hands.settle()
    for label, text in ANSWER.items():
        hands.paste(label, text)
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v2 · signert 3. mars av Mona Vik", "fullstendig")
    hands.settle()
    assert lacking(hands) == {name: "besvart" for name in ANSWER}
    assert not hands.seen("Svar ventes innen")
    hands.keys("Alt+1")
    hands.settle()
    assert [row[1] for row in intake.filtered("Alle")] == ["Vurder henvisning"]
    assert intake.filtered("Skal vurderes", "Venter på svar") == []


def the_physician_decides(intake: Intake) -> None:
    """Step 3: right, FMR and PHV, start by 30.04 in the window; a day after 12.05 is warned of."""
    hands, form = intake.hands, story.ASSESSMENT
    intake.comes("lege", story.ASSESSED)
    assert intake.filtered("Skal vurderes")[0][0] == "2 virkedager"
    intake.opens_the_first()
    hands.sees("Vurder", "Regelstøtte")
    for question in (
        "Alminnelig psykisk lidelse eller muskel- og skjelettplager",
        "Muskel- og skjelettplagene er hovedårsaken",
        "Funksjonsfall i jobb eller utdanning",
        "Mål om å beholde eller gjenoppta arbeid",
        "Trenger raskere eller grundigere hjelp enn kommunen kan gi",
        "Vilkår 1: forventet nytte av helsehjelpen",
        "Vilkår 2: ressursbruken er rimelig mot nytten",
    ):
        hands.click(f"{question}: Ja")
    hands.click("Gjennomgått, ingen funnet (tilstander som taler imot)")
    hands.fill("Forventet nytte", str(form["expected_benefit"]))
    hands.click("Nytten består i: Fysisk eller psykisk funksjonsforbedring")
    hands.fill("Ressursbruk", str(form["resource_use"]))
    hands.fill("Begrunnelse", str(form["grounds"]))
    hands.click("Beslutning: Rett til nødvendig helsehjelp")
    hands.choose("Fagområde", "Tverrfaglig (begge)")
    hands.fill("Frist for start", "13.5.26")
    late = "Frist for start er etter at vinduet går ut 12.05.2026"
    hands.sees(late)
    hands.fill("Frist for start", "12.5.26")
    hands.wait(lambda: not hands.seen(late))
    hands.fill("Frist for start", "30.4.26")
    hands.click("Fristen gjelder: Behandling")
    hands.fill("Ønsket start", "16.3.26")
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v1 · signert 6. mars av Liv Berg")
    hands.settle()


def the_psychologist_decides_too_and_they_are_compared(intake: Intake) -> None:
    """R67: two assessors, their answers beside each other, the difference marked."""
    hands = intake.hands
    intake.comes("psykolog", story.ASSESSED)
    intake.finds_kari("Rettighetsvurdering, ferdig")
    hands.click("Ny versjon")
    hands.settle()
    hands.click("Mål om å beholde eller gjenoppta arbeid: Delvis")
    hands.fill("Begrunnelse", "Nedstemthet og smerter forsterker hverandre; fare for lang sykmelding.")
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v2 · signert 6. mars av Per Sol")
    hands.settle()
    hands.click("Sammenlign vurderingene")
    hands.sees("v1 · signert 6. mars av Liv Berg", "v2 · signert 6. mars av Per Sol", "2 spørsmål er besvart ulikt")
    hands.sees(
        "Mål om å beholde eller gjenoppta arbeid",
        "Delvis",
        str(story.ASSESSMENT["grounds"]),
        "Nedstemthet og smerter forsterker",
    )
    assert [chip.text() for chip in hands.on_screen(Chip)].count("Ulikt") == 2
    hands.click("Lukk")
    hands.settle()


def patient_and_gp_are_answered(intake: Intake) -> None:
    """Point 6: what the two letters say, read back from the archived PDFs."""
    hands = intake.hands
    patient = intake.letter("Brev: svar til pasienten")
    for wanted in (
        "Du har rett til nødvendig helsehjelp",
        "§ 2-1 b",
        "senest torsdag 30. april 2026",
        "Vi tar sikte på å begynne 16.03.2026",
        "Nedstemthet og smerter forsterker hverandre",
        "Hvis fristen ikke holdes",
        "Helfo",
        "Du kan velge hvor i landet",
        "Hvis du blir verre mens du venter",
        "116 117",
        "Du kan klage",
        "Statsforvalteren",
        "fire uker",
    ):
        assert wanted in patient, f"{wanted}: {patient}"
    gp = intake.letter("Brev: svar til henviser")
    for wanted in (
        "Ola Lege",
        "Rett til nødvendig helsehjelp",
        "30.04.2026",
        "psykisk helsevern",
        "Nedstemthet og smerter",
        "er datert 06.03.2026",
    ):
        assert wanted in gp, f"{wanted}: {gp}"
    hands.sees("Arkivert 06.03.2026 av Per Sol")
    hands.keys("Alt+1")
    hands.settle()
    assert [row[1] for row in intake.filtered("Alle")] == ["Oppstart innen frist"]
    listed = hands.find("Må ikke glemmes: 1", QPushButton).findChild(QMenu)
    assert listed is not None
    head, kari = (line.text() for line in listed.actions())
    assert head == "Brev laget, men ikke sendt · 1" and kari.startswith("Kari Testdal")


def the_first_decision_stands_with_its_grounds(intake: Intake) -> None:
    """A new assessment keeps the old one: both decisions and their grounds are there to be read."""
    hands = intake.hands
    intake.finds_kari("Rettighetsvurdering, ferdig")
    reads_the_old_version(hands)
    hands.sees("Du leser en eldre versjon.", "v1 · signert 6. mars av Liv Berg", str(story.ASSESSMENT["grounds"]))
    (panel,) = hands.on_screen(AssessmentStep)
    assert panel.shown is not None and panel.shown.answers["decision"] == "right"


@pytest.mark.long
def test_a_refusal_is_grounded_answered_and_kept_when_it_is_assessed_again(intake: Intake) -> None:
    """Points 5 and 6: no right, with grounds, complaint and no deadline;
    a week later a right, and the refusal can still be read."""
    hands, house = intake.hands, intake.house
    house.clock.day = story.REFERRED
    registered = course(house)
    run(house.as_user("sekretar"), entries.sign, registered, "referral", None, REFERRAL)
    intake.comes("lege", story.ASSESSED)
    intake.finds_kari("Rettighetsvurdering, ikke begynt")
    hands.fill("Forventet nytte", "Ventes god, også med hjelp i kommunen.")
    hands.fill("Ressursbruk", "Mindre enn her.")
    hands.click("Beslutning: Ikke behov i spesialisthelsetjenesten")
    hands.keys("Ctrl+Return")
    hands.sees("Et avslag må begrunnes.")
    hands.click("Begrunnelse: Et avslag må begrunnes.")
    hands.type("Plagene er nye, og kommunen kan hjelpe.")
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v1 · signert 6. mars av Liv Berg")
    hands.settle()
    patient = intake.letter("Brev: svar til pasienten")
    for wanted in (
        "ikke har behov for helsehjelp",
        "§ 2-1 b",
        "Plagene er nye",
        "Du kan klage",
        "Statsforvalteren",
        "fire uker",
    ):
        assert wanted in patient, f"{wanted}: {patient}"
    assert not any(word in patient for word in ("senest", "Du har rett til nødvendig helsehjelp", "Helfo"))
    gp = intake.letter("Brev: svar til henviser")
    for wanted in ("Ikke behov i spesialist", "Plagene er nye", "Pasienten kan klage", "er datert 06.03.2026"):
        assert wanted in gp, f"{wanted}: {gp}"
    assert "Frist for start" not in gp

    intake.comes("psykolog", date(2026, 3, 13))
    intake.finds_kari("Rettighetsvurdering, ferdig")
    hands.click("Ny versjon")
    hands.settle()
    hands.click("Beslutning: Rett til nødvendig helsehjelp")
    hands.choose("Fagområde", "Psykisk helsevern")
    hands.fill("Frist for start", "30.4.26")
    hands.click("Fristen gjelder: Behandling")
    hands.fill("Begrunnelse", "Er blitt verre; kommunens hjelp strakk ikke til.")
    hands.keys("Ctrl+Return")
    hands.stands_by()
    hands.sees("v2 · signert 13. mars av Per Sol", "Er blitt verre; kommunens hjelp strakk ikke til.")
    hands.settle()
    reads_the_old_version(hands)
    hands.sees("v1 · signert 6. mars av Liv Berg", "Plagene er nye, og kommunen kan hjelpe.")
    assert [
        b.text()
        for b in hands.on_screen(QPushButton)
        if b.isCheckable() and b.isChecked() and ("rett" in b.text() or "behov" in b.text())
    ] == ["Ikke behov i spesialisthelsetjenesten"]


def reads_the_old_version(hands: Hands) -> None:
    """Chooses the first version in the menu of versions."""
    more = next(button for button in hands.on_screen(QToolButton) if button.accessibleName() == "Versjoner og mer")
    next(action for action in more.menu().actions() if action.text().startswith("v1")).trigger()
    hands.settle()


def names(hands: Hands) -> list[str]:
    """What a screen reader says of everything that can be pressed."""
    return [name for button in hands.on_screen(QPushButton) if (name := name_of(button))]


def lacking(hands: Hands) -> dict[str, str]:
    """The points of the checklist that were or are missing, and how each stands."""
    chips = [chip.text().rpartition(": ") for chip in hands.on_screen(Chip) if not isinstance(chip, ToggleChip)]
    return {label: state for label, _colon, state in chips if label in ANSWER}
