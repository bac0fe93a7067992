"""Tjenester: a delivered template made local, approved and taken out of use by keys and clicks."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from hia_desktop.domain.forms.values import LocalOffer
from hia_desktop.services.centre import neighbours
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.admin.neighbour_list import NeighbourList
from tests.ui.world import World

CTRL = Qt.KeyboardModifier.ControlModifier


def press(world: World, within: Any, text: str) -> None:
    button = next(b for b in within.findChildren(QAbstractButton) if b.text() == text)
    world.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    world.settle()


def test_a_template_is_made_local_and_approved(world: World) -> None:
    panel = NeighbourList(world.host("sekretar"))
    world.show(panel)
    panel.refresh()
    world.settle()
    assert len(panel.table._held) == len(LocalOffer)
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Home, CTRL)
    assert not panel.approve_button.isEnabled(), "a template is no place"
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    world.settle()
    view = world.dialog().findChild(FormView)
    assert view is not None and view.answers()["kind"] == LocalOffer.RPH
    kind = view.editor("kind").control
    assert isinstance(kind, Combo)
    for at in range(kind.count()):
        assert kind._shown(kind.itemText(at)) == kind.itemText(at), "a service's name stands whole"
    view.editor("name").go_to()
    QTest.keyClicks(view.editor("name").control, "RPH Testby")
    QTest.keyClicks(view.editor("contact").control, "00 00 00 00")
    press(world, world.dialog(), "Lagre")
    (own,) = [row for row in world.run("sekretar", neighbours.listing) if row.id]
    assert own.draft.where == "RPH Testby, 00 00 00 00" and own.state == "Ikke lokalt godkjent"
    QTest.keyClick(panel.table, Qt.Key.Key_Home, CTRL)
    panel.approve()
    world.settle()
    press(world, world.dialog(), "Noter")
    line = world.dialog().findChild(QLineEdit)
    assert line is not None
    QTest.keyClicks(line, "Eva Fagsjef")
    press(world, world.dialog(), "Noter")
    (own,) = [row for row in world.run("sekretar", neighbours.listing) if row.id]
    assert own.approved_by == "Eva Fagsjef"
    QTest.keyClick(panel.table, Qt.Key.Key_Home, CTRL)
    panel.turn()
    world.settle()
    host, told, undo = world.offers[-1]
    assert told == "Tjenesten er tatt ut av bruk."
    host.do(panel, lambda _none: None, undo)
    world.settle()
    (own,) = [row for row in world.run("sekretar", neighbours.listing) if row.id]
    assert own.in_use and own.approved_by == "Eva Fagsjef"
