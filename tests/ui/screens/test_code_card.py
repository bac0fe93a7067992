"""Administrasjon › Diagnosekoder: a register brought in from a file by hand, and another file refused."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from hia_desktop.services.centre import code_lists
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
    assert screen.codes.known.text().count("hele registeret er ikke hentet inn") == 2
    for path, told in (
        (whole, "ICPC-2: 1 kode er hentet inn. 1 rad er hoppet over"),
        (other, "Filen har ingen koder fra ICPC-2 eller ICD-10. Ingenting er hentet inn."),
    ):
        space(screen.codes.choose_button)
        choose(world, path)
        assert screen.codes.told.isVisible() and told in screen.codes.told.accessibleName()
        assert screen.codes.choose_button.isEnabled()
    screen.refresh()
    world.settle()
    first, second = screen.codes.known.text().splitlines()
    assert "1 kode hentet inn" in first and "ikke hentet inn" in second
    assert [one.name for one in world.run("lege", code_lists.find, "A78")] == ["Infeksjon"]
