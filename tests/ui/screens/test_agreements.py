"""Avtaler: an agreement written, renewed and ended by keys and clicks; what runs out is counted at the tab."""

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from hia_desktop.domain.sending.agreements import Standing
from hia_desktop.services.centre import agreements
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.admin.agreement_list import AgreementList
from hia_desktop.ui.screens.administration import AdministrationScreen
from tests.services.centre.test_agreements import NAV
from tests.ui.world import World

CTRL = Qt.KeyboardModifier.ControlModifier


def press(world: World, within: Any, text: str) -> None:
    button = next(b for b in within.findChildren(QAbstractButton) if b.text() == text)
    world.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    world.settle()


def write(view: FormView, **texts: str) -> None:
    for field, text in texts.items():
        view.editor(field).go_to()
        QTest.keyClicks(view.editor(field).control, text)


@pytest.mark.long
def test_an_agreement_is_written_renewed_and_ended(world: World) -> None:
    panel = AgreementList(world.host("sekretar"))
    world.show(panel)
    panel.refresh()
    world.settle()
    assert not panel.renew_button.isEnabled()
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_N, CTRL)
    world.settle()
    view = world.dialog().findChild(FormView)
    assert view is not None
    press(world, world.dialog(), "Lagre")
    assert view.editor("name").sentence() and world.run("sekretar", agreements.listing) == ()
    view.editor("party").set_value("nav")
    write(view, name="NAV Testby", signed_on="5.1.26", valid_until="31.12.26", signed_here="Ada", signed_there="Nils")
    press(world, world.dialog(), "Lagre")
    (made,) = world.run("sekretar", agreements.listing)
    assert made.words == "Går ut om 44 dager" and made.draft.signed_on == date(2026, 1, 5)
    QTest.keyClick(panel.table, Qt.Key.Key_Home, CTRL)
    panel.renew()
    world.settle()
    view = world.dialog().findChild(FormView)
    assert view is not None and view.answers()["name"] == "NAV Testby" and view.answers()["signed_on"] is None
    write(view, signed_on="16.11.26", valid_until="31.12.28")
    press(world, world.dialog(), "Lagre")
    new, old = world.run("sekretar", agreements.listing)
    assert (new.standing, old.standing) == (Standing.IN_FORCE, Standing.ENDED)
    QTest.keyClick(panel.table, Qt.Key.Key_Home, CTRL)
    panel.turn()
    world.settle()
    host, told, undo = world.offers[-1]
    assert told == "Avtalen er avsluttet."
    host.do(panel, lambda _none: None, undo)
    world.settle()
    assert world.run("sekretar", agreements.listing)[0].standing is Standing.IN_FORCE


def test_what_runs_out_is_counted_at_its_tab(world: World) -> None:
    world.run("sekretar", agreements.keep, None, NAV)
    screen = AdministrationScreen(world.host("sekretar"), "agreements")
    world.show(screen)
    screen.refresh()
    world.settle()
    at = screen._names.index("agreements")
    assert screen.tabs.currentIndex() == at and screen.tabs.tabText(at) == "Avtaler (1)"
    assert "1" in screen.tabs.tabToolTip(at)
