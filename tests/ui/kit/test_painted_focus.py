"""A row that has the keyboard is rung, not painted over:
what it says is there pixel by pixel, on every kind of row with a chip."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.row_lines import FoldedLine, longest_words
from hia_desktop.ui.kit.step_tabs import StepItem, StepTabs
from hia_desktop.ui.kit.tables.model import Table
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import link_button, primary_button, secondary_button
from tests import make
from tests.ui.kit.test_row_lines import COLUMNS, cells
from tests.ui.kit.test_rows import COLUMNS as TABLE_COLUMNS
from tests.ui.kit.test_rows import Shelf, settled
from tests.ui.kit.test_wheel import put
from tests.ui.screens.test_search import ola, opened
from tests.ui.world import World

RING = 5
"""Pixels at the edge of a row that the mark of the keyboard may take, at 100 %."""


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    theme.apply(qapp, dark=request.param == "dark")
    yield request.param
    theme.apply(qapp)


def picture(qtbot: QtBot, of: QWidget, keyboard: QWidget) -> QImage:
    """How a widget looks while `keyboard` has the keyboard."""
    keyboard.setFocus()
    qtbot.waitUntil(keyboard.hasFocus)
    return of.grab().toImage()


def inner(image: QImage) -> QImage:
    """Without its edge."""
    edge = round(RING * image.devicePixelRatio())
    return image.copy(edge, edge, image.width() - 2 * edge, image.height() - 2 * edge)


def inks(image: QImage) -> set[int]:
    """Every colour in it."""
    return {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}


def count(image: QImage, colour: str) -> int:
    """How many pixels have this very colour."""
    wanted = QColor(colour).rgb()
    return sum(image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height()))


@pytest.mark.parametrize("width", [600, 260], ids=["beside one another", "under one another"])
def test_a_folded_row(qtbot: QtBot, look: str, width: int) -> None:
    line, other = FoldedLine(COLUMNS), QLineEdit()
    window = put(qtbot, line, other)
    line.show_answers({}, None, raw=False)
    line.set_words(longest_words(COLUMNS, [cells()]))
    line.setFixedSize(px(width), max(px(60), line.heightForWidth(px(width))))
    plain, ringed = picture(qtbot, line, other), picture(qtbot, line, line)
    assert inner(plain) == inner(ringed) and plain != ringed, "all is there, and the ring beside it"
    ground = theme.tokens().tone(Tone.NEUTRAL)[1]
    assert count(inner(ringed), ground) > 100 and len(inks(inner(ringed))) > 20, "the chip and the words"
    window.close()


def small_button(text: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    return button


@pytest.mark.parametrize("made", [primary_button, secondary_button, link_button, QCheckBox, small_button])
def test_a_button_has_one_ring_and_nothing_within_it(
    qtbot: QtBot, look: str, made: Callable[..., QAbstractButton]
) -> None:
    """By the Tab key: the platform's style draws its own frame then, and not where the keyboard was put by code."""
    other, button = QLineEdit(), made("Flytt …")
    window = put(qtbot, other, button)
    plain = picture(qtbot, button, other)
    QTest.keyClick(other, Qt.Key.Key_Tab)
    assert button.hasFocus() and window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    ringed = button.grab().toImage()
    if isinstance(button, QCheckBox):  # its box has the ring
        beside = button.fontMetrics().height() + px(4)
        plain, ringed = (image.copy(image.rect().adjusted(beside, 0, 0, 0)) for image in (plain, ringed))
        assert plain == ringed
    else:
        assert inner(plain) == inner(ringed) and plain != ringed
    window.close()


def test_a_row_of_the_big_table(qtbot: QtBot, look: str) -> None:
    shelf, other = Shelf(3), QLineEdit()
    table = Rows(shelf, Table(TABLE_COLUMNS, shelf.keys, shelf.rows), order="name", empty="", empty_help="")
    window = put(qtbot, table, other)
    table.refresh()
    settled(qtbot, table)
    table.select_key("000001")
    row = QRect(0, table.rowViewportPosition(1), table.viewport().width(), table.rowHeight(1))
    plain, focused = (picture(qtbot, table.viewport(), keyboard).copy(row) for keyboard in (other, table))
    assert inner(plain) == inner(focused) and plain != focused, "the bar at the left edge tells where the keyboard is"
    table.select_key("000002")
    unchosen = picture(qtbot, table.viewport(), table).copy(row)
    for image in (unchosen, focused):
        assert count(image, theme.tokens().tone(Tone.OK)[1]) > 100, "the chip's ground"
    assert count(unchosen, theme.tokens().tone(Tone.OK)[1]) == count(focused, theme.tokens().tone(Tone.OK)[1])
    window.close()


def test_a_step_among_the_tabs(qtbot: QtBot, look: str) -> None:
    steps, other = StepTabs(), QLineEdit()
    states = ("empty", "half", "done", "summary", "not_shared")
    steps.show_steps(
        [StepItem(state, f"Steg {state}", state, note="ikke delt") for state in states],
        [StepItem("trail", "Innsynslogg")],
    )
    window = put(qtbot, steps, other)
    for key in steps.kinds():
        steps.set_current(key)
        here = steps.focusProxy()
        assert here is not None
        plain, ringed = picture(qtbot, here, other), picture(qtbot, here, here)
        assert inner(plain) == inner(ringed) and plain != ringed, key
    window.close()


@pytest.mark.long
def test_a_hit_of_the_search(world: World, look: str) -> None:
    make.course(world.house)
    ola(world)
    search = opened(world)
    QTest.keyClicks(search.field, "test")
    world.settle()
    world.qtbot.waitUntil(lambda: len(search.found()) == 2)
    assert search._popup is not None
    view = search._popup.list
    ground = theme.tokens().tone(Tone.NEUTRAL)[1]
    seen = []
    for at in (0, 1):
        view.setCurrentIndex(view.model().index(at, 0))
        seen.append(view.viewport().grab(view.visualRect(view.model().index(0, 0))).toImage())
    assert seen[0] != seen[1], "the chosen one is seen"
    assert count(seen[0], ground) == count(seen[1], ground) > 100, "its chip is whole, chosen or not"
