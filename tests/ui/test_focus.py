"""Where the keyboard is: it stays where the user works, whatever is saved, signed, confirmed or taken away there."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QWidget

from hia_desktop.ui.screens.steps import PANELS
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.test_every_screen import Centre, centre

__all__ = ["centre", "open_window"]


def works_in(hands: Hands) -> QWidget:
    """What has the keyboard; it is something, within the screen that is shown, and can be used."""
    hands.settle()
    hands.wait(QApplication.focusWidget)
    here, shell = QApplication.focusWidget(), hands.window.shell
    assert here is not None and shell is not None
    screen = shell.shown()
    where = f"the keyboard is at {type(here).__name__} «{name_of(here)}»"
    assert screen is not None and (screen is here or screen.isAncestorOf(here)), where
    assert here.isVisible() and here.isEnabled()
    return here


@pytest.fixture
def lege(open_window: Open, centre: Centre) -> Hands:
    hands = open_window(centre.house.folder, centre.house.clock)
    combo = hands.find("Bruker", QComboBox)
    combo.setCurrentIndex(combo.findData("lege"))
    hands.fill("Passord", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    hands.settle()
    return hands


def go(hands: Hands, place: str) -> Any:
    """The screen at a target."""
    shell = hands.window.shell
    assert shell is not None
    shell.open(place)
    hands.settle()
    return shell.shown()


@pytest.mark.parametrize("step", PANELS)
@pytest.mark.parametrize("way", ["hidden", "disabled", "deleted"])
def test_what_goes_away_leaves_the_keyboard_beside_it(lege: Hands, centre: Centre, step: str, way: str) -> None:
    """In every step: the part that has the keyboard is hidden, put to sleep or thrown away, and the keyboard stays in the step."""
    for course in (centre.full, centre.empty):
        panel = go(lege, f"course:{course}:{step}").panel
        extra, box = QPushButton("Utført"), panel.layout()
        assert box is not None
        box.addWidget(extra)
        extra.show()
        extra.setFocus()
        assert QApplication.focusWidget() is extra
        {"hidden": extra.hide, "disabled": lambda e=extra: e.setEnabled(False), "deleted": extra.deleteLater}[way]()
        works_in(lege)
