"""Registering a paper that came, by keys alone: from Papirer, and the signed consent form from Samtykker."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.sending.papers_in import PaperSort
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers_in
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.screens.same_day_question import SameDayQuestion
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.papers.documents import Documents
from hia_desktop.ui.screens.steps.papers.paper_in import PaperInFields
from tests import make
from tests.ui.kit.test_pdf import sheets
from tests.ui.world import DAY, World


def typed(words: str) -> None:
    """Into whatever has the keyboard, and on to the next."""
    now = QApplication.focusWidget()
    assert now is not None
    if words:
        QTest.keyClicks(now, words)
    QTest.keyClick(now, Qt.Key.Key_Tab)


def sheet(world: World) -> tuple[Dialog, PaperInFields]:
    """The open sheet and its fields."""
    dialog = world.dialog()
    assert isinstance(dialog, Dialog)
    return dialog, dialog.findChildren(PaperInFields)[-1]


def press(world: World, dialog: Dialog) -> None:
    """«Registrer», by its key."""
    assert dialog.go is not None
    dialog.go.setFocus()
    QTest.keyClick(dialog.go, Qt.Key.Key_Space)
    world.settle()


def came(world: World, course: CourseId, user: str = "lege") -> tuple[papers_in.PaperInRow, ...]:
    found: tuple[papers_in.PaperInRow, ...] = world.run(user, papers_in.listing, course)
    return found


@pytest.mark.long
def test_a_pasted_paper_is_registered_refused_and_registered_again(world: World) -> None:
    course = make.course(world.house)
    panel = Documents(world.host("sekretar"), world.run("sekretar", courses.open_course, course))
    world.show(panel)
    panel.register.setFocus()
    QTest.keyClick(panel.register, Qt.Key.Key_Space)
    world.settle()
    dialog, fields = sheet(world)
    assert fields.sort.hasFocus() and fields.sort.currentText() == "Oppfølgingsplan"
    typed("Svar")
    press(world, dialog)
    assert fields.said.text() == "Velg hvem som skal lese.", "nobody reads it because of the first letter of a name"
    fields.reader.setFocus()
    typed("Liv")
    press(world, dialog)  # nobody is named, and no text: the sheet comes again with what was typed, and why
    dialog, fields = sheet(world)
    assert fields.sort.currentText() == "Svar" and fields.said.text() and not came(world, course)
    assert fields.reader.currentText().startswith("Liv Berg")
    fields.sort.setFocus()
    typed("")
    typed("Nevrologen")
    assert fields.from_whom.text() == "Nevrologen" and fields.arrived.day() == DAY
    fields.text.setFocus()
    typed("Hun har hatt selvmordstanker.")
    press(world, dialog)
    QTest.keyClick(next(w for w in world.window.findChildren(SameDayQuestion) if w.isVisible()), Qt.Key.Key_Escape)
    world.settle()
    dialog, fields = sheet(world)
    assert fields.text.toPlainText() == "Hun har hatt selvmordstanker." and not came(world, course)
    assert fields.said.text() == "Papiret er ikke registrert.", "Esc loses nothing of what was typed"
    press(world, dialog)
    asked = next(w for w in world.window.findChildren(SameDayQuestion) if w.isVisible())
    QTest.keyClick(asked, Qt.Key.Key_J)
    world.settle()
    (row,) = came(world, course, "sekretar")
    assert (row.title, row.reader, row.arrived) == ("Svar fra Nevrologen", "Liv Berg", DAY)
    assert world.said[-1] == "Papiret er registrert." and panel._name.text() == "Svar fra Nevrologen"
    lege = Documents(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(lege)
    lege._read_it.setFocus()
    QTest.keyClick(lege._read_it, Qt.Key.Key_Space)
    world.settle()
    assert came(world, course)[0].read_on == DAY and not lege._read_it.isVisible()
    assert world.undo() == "Papiret er merket som lest."
    assert came(world, course)[0].read_on is None


def test_the_signed_consent_form_is_filed_from_the_consents(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    panel = ConsentsPanel(world.host("lege"), world.run("lege", courses.open_course, course))
    world.host("lege").changed.connect(lambda _topics: panel.refresh())
    world.show(panel)
    signed = panel.signed
    assert signed.said.text() == "Signert skjema ligger ikke i arkivet." and not signed.see.isVisible()
    signed.file.setFocus()
    QTest.keyClick(signed.file, Qt.Key.Key_Space)
    world.settle()
    dialog, fields = sheet(world)
    assert fields.sort.currentText() == PaperSort.SIGNED_CONSENT.label and fields.from_whom.text() == "pasienten"
    scan = tmp_path / "skann.pdf"
    scan.write_bytes(sheets(1))
    fields.take(scan)
    world.settle()
    fields.reader.setFocus()
    typed("Liv")
    press(world, dialog)
    assert signed.said.text() == "Signert skjema ligger i arkivet, kom 17.11.2026." and signed.see.isVisible()
    assert world.run("lege", consents.open_consents, course).signed_form is not None
    QTest.keyClick(signed.see, Qt.Key.Key_Space)
    assert world.dialog().windowTitle() == "Signert samtykkeskjema"
    navs = ConsentsPanel(world.host("nav"), world.run("lege", courses.open_course, course))
    assert navs.signed.isHidden()
