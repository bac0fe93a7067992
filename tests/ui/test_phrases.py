"""Phrases by real keys: put in while one writes, filled in place by place, and kept on the page of their own."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolButton

from hia_desktop.domain.phrases import Phrase
from hia_desktop.services.call import run
from hia_desktop.services.centre import phrases
from hia_desktop.ui.kit.forms.type_ahead import Sheet
from hia_desktop.ui.screens.phrases import PhrasesScreen
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, house, open_window
from tests.make import PASSWORD

__all__ = ["house", "open_window"]
JOB = "[pasient.fornavn] jobber hos [pasient.arbeidsgiver].\nMål 🙂: [?mål] innen [?dag]. Hilsen [meg.navn]."
PUT = "Kari jobber hos [?arbeidsgiver].\nMål 🙂: [?mål] innen [?dag]. Hilsen Liv Berg."


def area_of(hands: Hands) -> QPlainTextEdit:
    """The text that has the keyboard."""
    area = hands.focus()
    assert isinstance(area, QPlainTextEdit)
    return area


def written(hands: Hands) -> str:
    return area_of(hands).toPlainText()


def chosen(hands: Hands) -> str:
    return area_of(hands).textCursor().selectedText()


def sheet_of(hands: Hands) -> Sheet:
    """The sheet over the text, as it was when it was last seen."""
    assert hands.window.shell is not None
    shown = hands.window.shell.phrases._sheet
    assert shown is not None
    return shown


def sheet(hands: Hands) -> list[str]:
    """What the sheet over the text offers, nothing while it is shut."""
    assert hands.window.shell is not None
    open_now = hands.window.shell.phrases.is_open()
    return [f"{row.lead} {row.note}" for row in sheet_of(hands).model.rows] if open_now else []


def begin(open_window: Open, house: make.House) -> Hands:
    """A physician at a text of the survey, with three phrases."""
    lege, office = house.as_user("lege"), house.as_user("sekretar")
    run(lege, phrases.keep, Phrase(code="jobb", text=JOB))
    run(lege, phrases.keep, Phrase(code="jo", text="Kort."))
    run(office, phrases.keep, Phrase(code="sov", text="Sover godt.", shared=True))
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    hands.log_in("Liv Berg · Lege", PASSWORD)
    assert hands.window.shell is not None
    hands.window.shell.open(f"course:{course}:survey")
    hands.settle()
    hands.fill("Arbeidsoppgaver", "")
    return hands


@pytest.mark.long
def test_a_code_and_tab_is_the_phrase_one_undo_brings_it_back_and_tab_goes_from_place_to_place(
    open_window: Open, house: make.House
) -> None:
    hands = begin(open_window, house)
    hands.type("Ser ;jobb")
    assert sheet(hands) == [";jobb egen"]
    at = sheet_of(hands).pos()
    hands.keys("Tab")
    assert written(hands) == f"Ser {PUT}" and chosen(hands) == "[?arbeidsgiver]" and not sheet(hands)
    hands.keys("Ctrl+Z")
    assert written(hands) == "Ser ;jobb" and not sheet(hands), "an undo opens nothing"
    hands.keys("Tab")
    hands.type("Nordlys")
    hands.keys("Tab")
    assert chosen(hands) == "[?mål]"
    hands.type("80 %")
    hands.keys("Tab")
    assert chosen(hands) == "[?dag]"
    hands.keys("Delete")
    area = area_of(hands)
    hands.keys("Tab")
    assert hands.focus() is not area, "past the last place Tab leaves the field"
    assert area.toPlainText() == "Ser Kari jobber hos Nordlys.\nMål 🙂: 80 % innen . Hilsen Liv Berg."
    hands.fill("Arbeidsoppgaver", "Ser ;jo")
    assert sheet(hands) == [";jo egen", ";jobb egen"], "the own of that code first"
    assert sheet_of(hands).pos() == at, "where the code begins, however much of it is typed"
    hands.keys("Down", "Return")
    assert written(hands) == f"Ser {PUT}", "Enter takes what was chosen"
    hands.fill("Arbeidsoppgaver", "Ser ;jo")
    hands.keys("Return")
    assert written(hands) == "Ser ;jo\n" and not sheet(hands), "and is a new line where nothing was"
    hands.type("og; så videre;")
    assert not sheet(hands)
    hands.keys("Ctrl+J")
    assert sheet(hands) == [";jo egen", ";jobb egen", ";sov felles"]
    hands.type("godt")
    assert sheet(hands) == [";sov felles"], "found by its words too"
    hands.keys("Escape")
    assert not sheet(hands) and hands.focus().isVisible() and written(hands).endswith(";godt")
    field = area_of(hands)
    hands.keys("Tab")
    assert hands.focus() is not field and field.toPlainText().endswith(";godt"), "a code of nothing is left alone"
    hands.fill("Forhold til leder og kolleger", ";so")
    shown = sheet_of(hands)
    spot = shown.list.visualRect(shown.model.index(0)).center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert written(hands) == "Sover godt."
    in_one_line(hands)
    hands.settle()


def in_one_line(hands: Hands) -> None:
    """A field of one line takes phrases too, as one line; so does what stands before the code and after it."""
    hands.fill("Arbeidsgiver", "")
    line = hands.focus()
    assert isinstance(line, QLineEdit)
    line.insert("🙂 ")
    hands.type(";jobb")
    assert sheet(hands) == [";jobb egen"]
    hands.keys("Tab")
    put = "🙂 " + PUT.replace("\n", " ")
    assert line.text() == put and line.selectedText() == "[?arbeidsgiver]" and not sheet(hands)
    hands.keys("Ctrl+Z")
    assert line.text() == "🙂 ;jobb" and not sheet(hands), "one step back"
    hands.keys("Tab")
    for word, place in (("Nordlys", "[?mål]"), ("80 %", "[?dag]")):
        hands.type(word)
        hands.keys("Tab")
        assert line.selectedText() == place
    hands.type("jul")
    hands.keys("Tab")
    assert hands.focus() is not line
    assert line.text() == "🙂 Kari jobber hos Nordlys. Mål 🙂: 80 % innen jul. Hilsen Liv Berg."


@pytest.mark.long
def test_phrases_are_found_written_changed_and_taken_out_on_their_own_page(
    open_window: Open, house: make.House
) -> None:
    hands = begin(open_window, house)
    shell = hands.window.shell
    assert shell is not None
    menu = next(b for b in shell.findChildren(QToolButton) if b.accessibleName() == "Liv Berg. Meny").menu()
    next(action for action in menu.actions() if action.text() == "Fraser").trigger()
    hands.settle()
    (screen,) = hands.on_screen(PhrasesScreen)
    assert hands.focus() is screen.search
    hands.type("godt")
    hands.wait(lambda: screen.table.model().rowCount() == 1)
    hands.keys("Down")
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    hands.sees("En egen frase med samme kode går foran.", "Mona Vik")
    assert screen.save_button.isHidden() and screen.out_button.isHidden(), "the centre's are not hers to change"
    hands.click("Ny frase")
    hands.fill("Kode", ";trening")
    hands.fill("Tekst", ";jo")
    hands.keys("Tab")
    assert screen.text.editor.value() == ";jo", "here a phrase is written, and none is put in"
    hands.fill("Tekst", f"Trener [?hvor]. {make.KARI}")
    hands.keys("Ctrl+S")
    hands.sees("Er du sikker på at det ikke er det?")
    hands.keys("Return")  # a second Enter answers nothing that nobody has read
    hands.settle()
    assert "trening" not in [one.code for one in shell.phrases._phrases] and not hands.seen("Skriv ;trening")
    hands.fill("Tekst", "Trener [?hvor]. ")
    offered = {action.text(): action for action in screen.variables.menu().actions()}
    offered["Fornavn\t[pasient.fornavn]"].trigger()
    assert screen.text.editor.value() == "Trener [?hvor]. [pasient.fornavn]"
    hands.keys("Ctrl+S")
    hands.sees("Skriv ;trening og trykk Tab.", "Endringer")
    hands.fill("Kode", "a b")
    hands.keys("Ctrl+S")
    hands.sees("uten mellomrom")
    hands.fill("Kode", "jo")
    hands.keys("Ctrl+S")
    hands.sees("Koden «jo» er i bruk.")
    hands.fill("Kode", "tren")
    hands.keys("Ctrl+S")
    hands.wait(lambda: [one.code for one in shell.phrases._phrases] == ["jo", "jobb", "sov", "tren"])
    hands.settle()
    assert len([word for word in hands.words() if "Liv Berg · ;tre" in word]) == 2, "who changed what, when"
    hands.click("Ta ut av bruk")
    hands.wait(lambda: [one.code for one in shell.phrases._phrases] == ["jo", "jobb", "sov"])
    hands.keys("Ctrl+Z")
    hands.settle()
    hands.wait(lambda: [one.code for one in shell.phrases._phrases] == ["jo", "jobb", "sov", "tren"])
    hands.settle()


def test_what_a_phrase_was_can_be_had_back_and_so_can_one_out_of_use(open_window: Open, house: make.House) -> None:
    hands = begin(open_window, house)
    lege = house.as_user("lege")
    first = next(one for one in run(lege, phrases.usable) if one.code == "jo")
    run(lege, phrases.keep, replace(first, text="Lengre."))
    shell = hands.window.shell
    assert shell is not None
    shell.open("phrases")
    hands.settle()
    (screen,) = hands.on_screen(PhrasesScreen)
    assert screen.retired.isHidden()
    hands.wait(lambda: screen.table.model().rowCount() == 3)
    screen.table.select_key(first.series)
    hands.settle()
    hands.click("Bruk teksten fra 24.02.2026 10:00")
    assert screen.text.editor.value() == "Kort." and screen.save_button.isEnabled()
    hands.keys("Ctrl+Z")
    assert screen.text.editor.value() == "Lengre.", "one undo takes it away"
    hands.click("Bruk teksten fra 24.02.2026 10:00")
    hands.keys("Ctrl+S")
    hands.wait(lambda: [one.text for one in run(lege, phrases.usable) if one.code == "jo"] == ["Kort."])
    now = next(one for one in run(lege, phrases.usable) if one.code == "jo")
    run(lege, phrases.keep, replace(now, text="Kort. " * 20))
    run(lege, phrases.remove, first.series)
    screen.refresh()
    hands.settle()
    assert screen.retired.text() == "Ta i bruk igjen (1)" and not screen.retired.isHidden()
    (again,) = screen.retired.menu().actions()
    assert again.text().startswith(";jo\tKort.") and again.text().endswith("Kort. …"), "what has no room is not cut"
    again.trigger()
    hands.wait(lambda: [one.code for one in shell.phrases._phrases] == ["jo", "jobb", "sov"])
    hands.settle()
    assert screen.retired.isHidden()
