"""An epikrise by keyboard alone: composed, edited, fetched anew, signed, printed to a file, marked transferred, and
that taken back."""

from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QWidget

from hia_desktop.services.course import courses
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.papers.handling import Queue
from hia_desktop.ui.screens.paper_queue import PaperQueueScreen
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from tests import make
from tests.ui.steps.test_epikrise import drawn, form
from tests.ui.world import DAY, NOTE, World, walked, world

__all__ = ["world"]
CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
MOST = 200
"""Tabs before what should be reached is given up."""


def here(window: QWidget) -> QWidget:
    """Who has the keyboard: the window itself when nothing in it has."""
    return window.window().focusWidget() or window.window()


def tab_to(window: QWidget, text: str) -> QWidget:
    """Goes there by Tab."""
    for _press in range(MOST):
        at = here(window)
        if isinstance(at, QAbstractButton) and at.text() == text:
            return at
        QTest.keyClick(at, Key.Key_Tab)
    raise AssertionError(f"Tab never comes to «{text}»")


@pytest.mark.long
def test_an_epikrise_by_keyboard_alone(world: World, tmp_path: Path) -> None:
    course = walked(world.house)
    make.closing_form(world.house.as_user("lege"), course)
    step = EpikriseStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    drawn(world, step)  # composed
    assert form(step).answers()["assessment"] == NOTE["text"]

    form(step).editor("asks").go_to()
    QTest.keyClicks(here(step), "Kontroll av søvn om 4 uker")
    form(step).editor("assessment").go_to()
    QTest.keyClick(here(step), Key.Key_End, CTRL)
    QTest.keyClicks(here(step), " Prøver seg.")  # edited
    assert form(step).answers()["assessment"] == f"{NOTE['text']} Prøver seg."
    fetching = tab_to(step, "Hent på nytt")
    QTest.keyClick(fetching, Key.Key_Space)
    world.settle()
    assert form(step).answers()["assessment"] == NOTE["text"]  # fetched anew
    assert "Kontroll av søvn om 4 uker" in drawn(world, step)

    QTest.keyClick(here(step), Key.Key_Return, CTRL)
    world.settle()
    for dialog in world.window.findChildren(QDialog):
        if dialog.isVisible():
            QTest.keyClick(tab_to(dialog, "Signer likevel"), Key.Key_Space)
    world.settle()
    (paper,) = world.run("lege", papers.listing, course)
    assert paper.title == "Epikrise" and paper.printed_on is None

    world.qtbot.waitUntil(step._issued.can_hand_out)
    QTest.keyClick(here(step), Key.Key_P, CTRL)
    printing = world.dialog()
    assert isinstance(printing, QPrintDialog)
    printing.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printing.printer().setOutputFileName(str(tmp_path / paper.file_name))
    printing.done(1)
    world.settle()
    world.qtbot.waitUntil(lambda: world.run("lege", papers.listing, course)[0].printed_on == DAY)
    assert len(pypdfium2.PdfDocument((tmp_path / paper.file_name).read_bytes())) == 1

    queue = PaperQueueScreen(world.host("lege"))
    world.show(queue)
    queue.setFocus()
    QTest.keyClick(here(queue), Key.Key_Home, CTRL)
    QTest.keyClick(here(queue), Key.Key_E, CTRL)
    world.settle()
    (row,) = world.run("lege", handling.queue, Queue.ALL)
    assert row.state == "Overført til EPJ 17.11.2026 · Liv Berg" and queue.table.chosen_keys() == []
    host, told, undo = world.offers[-1]
    assert told == "1 dokument merket som overført til EPJ."
    host.do(queue, None, undo)
    world.settle()
    assert world.run("lege", papers.listing, course)[0].transferred_on is None
