"""Administrasjon › Koder og postnumre: a register brought in from a file by hand, and another file refused."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from hia_desktop.services.centre import code_lists
from hia_desktop.services.patient import contacts
from tests.ui.screens.test_administration import screen_of, space
from tests.ui.world import World


def choose(world: World, path: Path) -> None:
    """In the dialog that stands open."""
    (dialog,) = [one for one in world.window.findChildren(QFileDialog) if one.isVisible()]
    dialog.selectFile(str(path))
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: not dialog.isVisible())
    world.settle()


def test_a_register_is_brought_in_from_a_file(world: World, tmp_path: Path) -> None:
    whole, other = tmp_path / "ICPC2.json", tmp_path / "brev.csv"
    whole.write_text(json.dumps([{"code": "A78", "text": "Infeksjon"}, {"code": "A30", "text": "Prosess"}]))
    other.write_text("navn;alder\nKari;45\n")
    screen = screen_of(world, "codes")
    assert screen.codes.diagnoses.known.text().count("hele registeret er ikke hentet inn") == 2
    for path, told in (
        (whole, "ICPC-2: 1 kode er hentet inn. 1 rad er hoppet over"),
        (other, "Filen har ingen koder fra ICPC-2 eller ICD-10. Ingenting er hentet inn."),
    ):
        space(screen.codes.diagnoses.choose_button)
        choose(world, path)
        assert screen.codes.diagnoses.told.isVisible() and told in screen.codes.diagnoses.told.accessibleName()
        assert screen.codes.diagnoses.choose_button.isEnabled()
    screen.refresh()
    world.settle()
    first, second = screen.codes.diagnoses.known.text().splitlines()
    assert "1 kode hentet inn" in first and "ikke hentet inn" in second
    assert [one.name for one in world.run("lege", code_lists.find, "A78")] == ["Infeksjon"]


@pytest.mark.long
def test_the_postal_codes_are_brought_in_and_give_the_place(world: World, tmp_path: Path) -> None:
    register, other = tmp_path / "Postnummerregister-ansi.txt", tmp_path / "brev.txt"
    register.write_bytes("8005\tBODØ\t1804\tBODØ\tG\r\n8622\tMO I RANA\t1833\tRANA\tG\r\n".encode("cp1252"))
    other.write_text("Kjære pasient\n")
    screen = screen_of(world, "codes")
    card = screen.codes.postal
    assert card.known.text() == "Registeret er ikke hentet inn."
    for path, told in ((register, "2 postnumre er hentet inn."), (other, "Filen har ingen postnumre.")):
        space(card.choose_button)
        choose(world, path)
        assert card.told.isVisible() and told in card.told.accessibleName()
    screen.refresh()
    world.settle()
    assert card.known.text().startswith("2 postnumre hentet inn")
    assert screen.codes.diagnoses.known.text().count("ikke hentet inn") == 2
    known = world.run("sekretar", contacts.known)
    assert (known.places["8005"], known.places["8622"]) == (("Bodø",), ("Mo i Rana",))
