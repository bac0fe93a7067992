"""A page that the patient takes back goes by itself, though nobody touches the window and another process wrote it."""

import re
from time import monotonic

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.former import FormerScreen
from tests import make
from tests.journeys.hands import Hands
from tests.machine import allowed
from tests.make import PASSWORD, House

KEPT = "Avtalt møte med lederen"


def texts(window: QWidget) -> str:
    """All that any widget of the window holds, shown or not."""
    found = [window.windowTitle()]
    for widget in window.findChildren(QWidget):
        found += [widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, (QLabel, QLineEdit)):
            found.append(widget.text())
        if isinstance(widget, (QPlainTextEdit, QTextEdit)):
            found.append(widget.toPlainText())
    return "\n".join(found)


@pytest.mark.parametrize("how", ["withdrawn", "blocked"])
def test_an_untouched_page_goes_within_two_seconds(hands: Hands, house: House, how: str) -> None:
    course = make.course(house)
    lege = house.as_user("lege")
    until = house.clock.today().replace(month=12)
    run(
        lege,
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        [Category.SICK_LEAVE, Category.PLAN, Category.ADAPTATION],
        until,
    )
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake til lageret"})
    run(
        house.as_user("nav"),
        entries.sign,
        course,
        "nav_note",
        None,
        {"day": house.clock.today().isoformat(), "text": KEPT},
    )
    hands.window.sign_in("nav", PASSWORD)
    hands.wait(lambda: hands.window.shell is not None)
    shell = hands.window.shell
    assert shell is not None
    shell.open(f"course:{course}:plan")
    hands.wait(lambda: "Tilbake til lageret" in texts(hands.window))
    hands.settle()
    assert "Kari Testdal" in hands.window.windowTitle()
    assert not re.search(r"\d{6} ?\d{5}", hands.window.windowTitle())
    hands.wait(lambda: bool(shell._store_state))
    if how == "withdrawn":
        run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)
    else:
        run(lege, consents.block, course, house.as_user("nav").me.id)
    start = monotonic()
    hands.wait(lambda: "Testdal" not in texts(hands.window) and "lageret" not in texts(hands.window))
    assert monotonic() - start < allowed(2)
    assert hands.window.windowTitle() == "Forløp – HIA Desktop"
    hands.sees("Forløpet vises ikke")
    shell.open("former")
    hands.settle()
    former = shell.shown()
    assert isinstance(former, FormerScreen)
    if how == "withdrawn":
        hands.wait(lambda: [held.it.what for held in former.table._held.values()] == ["NAV-notat i journalen"])
        former.table.selectRow(0)
        hands.wait(lambda: KEPT in texts(hands.window))
    else:
        assert not former.table._held
        assert KEPT not in texts(hands.window)
