"""The second click of a double one: it goes to nobody but who got the first, in whatever window that is."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.window_place import WindowPlace

SIDE = 700


class Page(QWidget):
    """A window that is one button, so that it lies beneath whatever stands over it."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed = 0
        self.button = QPushButton("Signer")
        self.button.setStyleSheet("min-height: 640px; max-height: 640px")  # the program's own has it that it is low
        self.button.clicked.connect(self._press)
        QVBoxLayout(self).addWidget(self.button)
        self.then: Callable[[], object] = lambda: None

    def _press(self) -> None:
        self.pressed += 1
        self.then()


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    shown = Page()
    qtbot.addWidget(shown)
    WindowPlace(shown)  # as the program's own window
    shown.resize(SIDE, SIDE)
    shown.show()
    qtbot.waitExposed(shown)
    Clicks.page, Clicks.now = shown, Clicks.now + 10_000
    return shown


class Clicks:
    """Presses as the system sends them: to the window that lies uppermost there, with their moment in milliseconds."""

    now = 10_000
    page: QWidget

    @classmethod
    def at(cls, spot: QPoint, after: int) -> None:
        cls.now += after
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or cls.page
        handle = top.windowHandle()
        assert handle is not None
        place = QPointF(top.mapFromGlobal(spot))
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for kind, held in (
            (QEvent.Type.MouseButtonPress, left),
            (QEvent.Type.MouseButtonRelease, Qt.MouseButton.NoButton),
        ):
            event = QMouseEvent(kind, place, QPointF(spot), left, held, none)
            event.setTimestamp(cls.now)
            QApplication.sendEvent(handle, event)


def middle(of: QWidget) -> QPoint:
    return of.mapToGlobal(of.rect().center())


def sheet() -> Sheet:
    over = QApplication.activeModalWidget()
    assert isinstance(over, Sheet)
    return over


def ask(page: Page, said: list[str]) -> Sheet:
    Prompts(page).confirm("Lagre likevel?", "Det står noe der.", lambda: said.append("saved"), yes="Lagre likevel")
    return sheet()


def test_a_double_click_on_a_confirmation_hits_nothing_beneath(qtbot: QtBot, page: Page) -> None:
    said = list[str]()
    go = ask(page, said).go
    assert go is not None
    spot = middle(go)
    Clicks.at(spot, 0)
    assert said == ["saved"] and QApplication.activeModalWidget() is None
    Clicks.at(spot, 430)
    assert page.pressed == 0
    Clicks.at(spot, 1200)
    assert page.pressed == 1, "who reads first and clicks then is heard"


def test_nor_does_it_press_the_button_of_the_sheet_that_comes_after(qtbot: QtBot, page: Page) -> None:
    said = list[str]()

    def next_one() -> None:
        Prompts(page).confirm("Signere?", "Det kan ikke angres.", lambda: said.append("signed"), yes="Lagre likevel")

    Prompts(page).confirm("Lagre?", "Det kan ikke angres.", next_one, yes="Lagre likevel")
    first = sheet().go
    assert first is not None
    spot = middle(first)
    Clicks.at(spot, 0)
    other = sheet().go
    assert other is not None and other is not first and (middle(other) - spot).manhattanLength() < 6
    Clicks.at(spot, 200)
    assert said == [] and QApplication.activeModalWidget() is sheet()
    Clicks.at(spot, 900)
    assert said == ["signed"]


def test_nor_one_of_the_sheet_that_the_first_click_opened(qtbot: QtBot, page: Page) -> None:
    said = list[str]()
    page.then = lambda: ask(page, said)
    go = ask(page, said).go
    assert go is not None
    spot = middle(go)
    QApplication.activeModalWidget().close()  # type: ignore[union-attr]
    Clicks.at(spot, 2000)
    assert page.pressed == 1
    Clicks.at(spot, 300)
    assert said == []
    Clicks.at(middle(sheet().go or page), 900)
    assert said == ["saved"]


def test_an_enter_that_is_held_answers_no_sheet(qtbot: QtBot, page: Page) -> None:
    """One Enter opened it; the same, still down, stood by what it asks."""
    said = list[str]()
    go = ask(page, said).go
    assert go is not None
    over = sheet()
    over.activateWindow()
    go.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is go)
    handle = over.windowHandle()
    assert handle is not None
    for held in (True, True, False):
        assert said == [] and QApplication.focusWidget() is go
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held)
        QApplication.sendEvent(handle, press)
    assert said == ["saved"], "who presses it anew is heard"


def test_in_a_text_a_held_enter_makes_line_after_line(qtbot: QtBot, page: Page) -> None:
    text = QPlainTextEdit(page)
    text.show()
    text.setFocus()
    handle = page.windowHandle()
    assert handle is not None
    for held in (False, True, True):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", held)
        QApplication.sendEvent(handle, press)
    assert text.toPlainText() == "\n" * 3


def test_what_takes_the_place_of_the_button_is_not_pressed(qtbot: QtBot, page: Page) -> None:
    """Whether another button, or the same with another word on it."""
    spot = middle(page.button)
    page.then = lambda: page.button.setText("Ny versjon")
    Clicks.at(spot, 2000)
    Clicks.at(spot, 200)
    assert page.pressed == 1
    other = QPushButton("Feilført", page)
    other.setStyleSheet(page.button.styleSheet())
    told = list[str]()
    other.clicked.connect(lambda: told.append("struck"))

    def put_over() -> None:
        other.setGeometry(page.button.geometry())
        other.show()
        other.raise_()

    page.then = put_over
    Clicks.at(spot, 2000)
    Clicks.at(spot, 200)
    assert page.pressed == 2 and told == []


def test_quick_clicks_on_one_button_are_all_heard(qtbot: QtBot, page: Page) -> None:
    for _n in range(4):
        Clicks.at(middle(page.button), 120)
    assert page.pressed == 4


def test_a_click_in_another_place_is_heard_at_once(qtbot: QtBot, page: Page) -> None:
    other = QPushButton("Ved siden av", page)
    told = list[str]()
    other.clicked.connect(lambda: told.append("beside"))
    other.setGeometry(0, 0, 120, 40)
    other.show()
    Clicks.at(middle(page.button), 0)
    Clicks.at(middle(other), 90)
    assert page.pressed == 1 and told == ["beside"]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "propagateSizeHints", extend=True)
def test_it_chooses_nothing_in_the_menu_that_the_first_one_opened(qtbot: QtBot, page: Page) -> None:
    """A menu at the mouse, or one that had no room below its button."""
    said, menu = list[str](), Menu(page)
    for word in ("Stryk", "Flytt"):
        menu_act(menu, word, partial(said.append, word))
    spot = middle(page.button)
    page.then = lambda: menu.popup(spot - QPoint(20, 16))
    Clicks.at(spot, 2000)
    assert page.pressed == 1 and menu.isVisible()
    Clicks.at(spot, 200)
    assert said == [] and menu.isVisible(), "it stays, to be read"
    Clicks.at(spot, 900)
    assert said == ["Stryk"]
    page.then = lambda: None
    Clicks.at(spot, 200)
    assert page.pressed == 1, "nor does a double click on its line come to what lay beneath it"


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", "propagateSizeHints", extend=True)
def test_it_chooses_nothing_in_the_list_that_the_first_one_opened(qtbot: QtBot, page: Page) -> None:
    """It lies over its field, and over the button that it may have been opened by."""
    box = Combo()
    box.addItems(["Lege", "Psykolog", "Fysioterapeut"])
    box.setParent(page)
    box.setGeometry(10, 10, 300, 34)
    box.show()
    spot = middle(page.button)

    def unfold() -> None:
        box.showPopup()
        box.view().window().move(spot - QPoint(40, 60))

    page.then = unfold
    Clicks.at(spot, 2000)
    held = QApplication.activePopupWidget()
    assert held is not None
    row = box.view().indexAt(box.view().viewport().mapFromGlobal(spot)).row()
    assert row > 0
    Clicks.at(spot, 450)  # Qt's own guard ends after 400
    assert box.currentIndex() == 0 and held.isVisible()
    Clicks.at(spot, 900)
    assert box.currentIndex() == row and not held.isVisible()
