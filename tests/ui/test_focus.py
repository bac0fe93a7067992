"""Where the keyboard is: it stays where the user works, whatever is saved, signed, confirmed or taken away there."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QFrame, QPlainTextEdit, QPushButton, QWidget

from hia_desktop.ui.kit.chips import Switch
from hia_desktop.ui.kit.tab_order import tab_stops
from hia_desktop.ui.rail_button import RailButton
from hia_desktop.ui.screens.steps.intake.proposals_card import ProposalsCard
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.test_every_screen import Centre, centre

__all__ = ["centre", "open_window"]
BUILDS = ("survey", "epikrise", "leaves", "journal", "consents", "trail")
"""A form, one with its paper, a table, notes, switches, and a list that is only read."""


def rail(hands: Hands) -> QWidget:
    """The places at the left of the window."""
    return next(frame for frame in hands.window.findChildren(QFrame) if frame.property("role") == "rail")


def works_in(hands: Hands, screen: QWidget, what: str) -> None:
    """The keyboard is at something that can be used within the screen or the step."""
    hands.wait(QApplication.focusWidget)
    here = QApplication.focusWidget()
    assert here is not None
    assert screen is here or screen.isAncestorOf(here), (
        f"{what}: the keyboard is at {type(here).__name__} «{name_of(here)}»"
    )
    assert here.isVisible() and here.isEnabled(), what


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


def _elsewhere(gone: QWidget) -> bool:
    return QApplication.focusWidget() not in (None, gone)


def _inside(panel: QWidget, hands: Hands) -> bool:
    return panel.isAncestorOf(hands.focus())


@pytest.mark.long
def test_what_goes_away_leaves_the_keyboard_beside_it(lege: Hands, centre: Centre) -> None:
    """In a step of each build: the part that has the keyboard is hidden, put to sleep or thrown away,
    and the keyboard stays there."""
    for step in BUILDS:
        panel = go(lege, f"course:{centre.full}:{step}").panel
        box = panel.layout()
        assert box is not None
        for way in ("hidden", "disabled", "deleted"):
            extra = QPushButton("Utført")
            box.addWidget(extra)
            extra.show()
            extra.setFocus()
            assert QApplication.focusWidget() is extra
            ways: dict[str, Callable[[], object]] = {"hidden": extra.hide, "disabled": partial(extra.setEnabled, False)}
            ways.get(way, extra.deleteLater)()
            lege.wait(partial(_elsewhere, extra))
            works_in(lege, panel.window() if step == "trail" else panel, f"{step}, {way}")


@pytest.mark.long
def test_the_keyboard_stays_in_the_step_through_what_is_done_there(lege: Hands, centre: Centre) -> None:
    """Saved, signed, renewed, answered and closed: never in the rail, and Tab goes on from there."""
    screen = go(lege, f"course:{centre.empty}:leaves")
    lege.click("Ny periode")
    lege.type("2.11.26")
    lege.keys("Tab")
    lege.type("8.11")
    lege.keys("Ctrl+S")
    lege.wait(lambda: not screen.panel._typed)
    lege.settle()
    works_in(lege, screen.panel, "a period saved")
    screen = go(lege, f"course:{centre.empty}:survey")
    lege.fill("Arbeidsgiver", "Sjøgata sykehjem")
    lege.keys("Ctrl+S")
    lege.settle()
    works_in(lege, screen.panel, "a draft saved")
    lege.keys("Ctrl+Return")
    lege.stands_by()  # the referral is not assessed
    lege.wake()
    lege.wait(lambda: screen.panel.writer is None)
    lege.settle()
    works_in(lege, screen.panel, "signed")
    lege.keys("Tab")
    works_in(lege, screen, "Tab after signing")
    lege.click("Ny versjon")
    lege.settle()
    works_in(lege, screen.panel, "a new version")
    screen = go(lege, f"course:{centre.empty}:journal")
    lege.keys("Ctrl+N")
    lege.settle()
    lege.type("Snakket med leder.")
    lege.keys("Ctrl+Return")
    lege.stands_by()  # no contact is entered that day
    lege.wake()
    lege.wait(lambda: screen.panel.writer is None)
    lege.settle()
    works_in(lege, screen.panel, "a note signed")
    screen = go(lege, f"course:{centre.empty}:consents")
    next(switch for switch in screen.panel.findChildren(Switch) if switch.isVisible() and switch.isEnabled()).click()
    lege.settle()
    lege.click("Bekreft samtykke")
    lege.wait(lambda: not screen.panel._new)
    lege.settle()
    works_in(lege, screen.panel, "a consent confirmed")
    screen = go(lege, f"course:{centre.empty}:referral")
    if screen.panel.writer is None:
        lege.click("Ny versjon")
    lege.fill("Henvisningstekst", "Hjelpepleier i 80 % stilling ved Sjøgata sykehjem. Sykmeldt 100 % fra 14.09.2026.")
    sure = screen.panel.findChild(ProposalsCard).all
    lege.wait(lambda: sure.isVisible() and sure.isEnabled())
    sure.setFocus()
    lege.keys("Space")
    lege.settle()
    works_in(lege, screen.panel, "«Bruk alle sikre»")


@pytest.mark.long
def test_ctrl_enter_signs_only_from_inside_the_form(lege: Hands, centre: Centre) -> None:
    for step, field in (("plan", "Oppsummering"), ("rtw", "Hvis det butter")):
        panel = go(lege, f"course:{centre.empty}:{step}").panel
        shell = lege.window.shell
        assert shell is not None
        steps = shell.shown().steps  # type: ignore[union-attr]
        for outside in (shell.search.field, *rail(lege).findChildren(RailButton)[:1], steps):
            outside.setFocus()
            assert not panel.isAncestorOf(QApplication.focusWidget())
            lege.keys("Ctrl+Return")
            lege.settle()
            assert not [d for d in lege.window.findChildren(QDialog) if d.isVisible()], f"asked from {name_of(outside)}"
        lege.find(field, QPlainTextEdit).setFocus()
        lege.keys("Ctrl+Return")
        lege.sees("Dette må rettes. Velg en linje for å gå til feltet.")
        lege.keys("Return")
        lege.wait(partial(_inside, panel, lege))
        assert panel.writer is not None
    screen, shell = go(lege, "new_referral"), lege.window.shell
    assert shell is not None
    shell.search.field.setFocus()
    lege.keys("Ctrl+Return")
    lege.settle()
    assert not screen._trouble.isVisible(), "nothing was tried from the search field"
    assert shell.shown() is screen


def test_tab_into_what_is_scrolled_away_scrolls_to_it(lege: Hands, centre: Centre) -> None:
    """From outside of what scrolls too, as from the buttons above a form that is scrolled to its end."""
    panel = go(lege, f"course:{centre.full}:survey").panel
    stops = list(tab_stops(panel))
    first = next(stop for stop in stops if panel.area.isAncestorOf(stop))
    bar = panel.area.verticalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert first.visibleRegion().isEmpty()
    stops[stops.index(first) - 1].setFocus()
    lege.keys("Tab")
    assert QApplication.focusWidget() is first
    assert first.visibleRegion().boundingRect() == first.rect(), "the keyboard is where it can be seen"


@pytest.mark.long
def test_the_rail_marks_where_one_is(lege: Hands, centre: Centre) -> None:
    """A course is the patients'; a screen that has no place in the rail marks none, and back again there is a mark."""
    buttons = rail(lege).findChildren(RailButton)
    for place, marked in (
        (f"course:{centre.full}", "patients"),
        ("phrases", ""),
        ("worklist", "worklist"),
        ("settings", ""),
        ("patients", "patients"),
    ):
        go(lege, place)
        assert [b.objectName() for b in buttons if b.isChecked()] == ([f"rail:{marked}"] if marked else []), place
