"""On the clinic's laptop at 150 %: no dialog is larger than the screen, and nothing in one is cut."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QToolButton,
    QWidget,
)
from shiboken6 import isValid

from hia_desktop.base.fields import DocumentId
from hia_desktop.domain.words.suicide_words import MOST_SHOWN
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.screens.same_day_question import SameDayQuestion
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.sheets.doing import Written
from hia_desktop.ui.sheets.paper_files import PaperFiles, Wanted
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.kit.test_dialogs import dialogs_of_the_program
from tests.ui.room import ZOOMED
from tests.ui.test_every_screen import Centre, _cut, centre, usual_size
from tests.ui.test_small_screen import begun, gone_to

__all__ = ["centre", "open_window", "usual_size"]
WALKED = {
    "lege": (
        *("worklist", "calendar", "meeting", "papers", "overview", "referral", "plan", "workplace", "rtw"),
        *("epikrise", "instruments", "visits", "journal", "documents", "consents", "trail", "leaves"),
    ),
    "sekretar": ("calendar", "workplaces", "contacts", "admin:services", "admin:agreements", "documents"),
    "admin": ("admin:instruments", "admin:codes", "admin:backup"),
}
ASKING = (
    *("Hva er endret", "Nytt tiltak", "Forhåndsvis", "Skriv tillegg", "Tast én gang til", "Trekk alt tilbake"),
    *("Sett på sakslisten", "Lagre filter", "Papir inn", "PDF til leder", "Ny kontakt"),
)
"""Buttons that ask, besides those that end with «…»."""
LEAVES = "Flytt til en server …"
"""Leads to a page to which nobody is signed in."""
ELSEWHERE = {
    "Dialog",  # what the others are made of
    "CompareDialog",  # as large as `ChangesDialog` may be, and its text breaks
    "ItemDialog",  # a table, tried below
    "LetterDialog",  # papers, all of them `PaperDialog`
}
LONG = "Anne-Margrethe Charlotte Bjørnstad-Kristoffersen fra Interkommunalt selskap for gjenvinning i Indre Salten"


def scrolls(dialog: QDialog, way: str) -> list[QAbstractScrollArea]:
    found = []
    for area in dialog.findChildren(QAbstractScrollArea):
        bar = area.horizontalScrollBar() if way == "sideways" else area.verticalScrollBar()
        if area.isVisible() and bar.maximum() > 0 and not isinstance(area, (QPlainTextEdit, QTableView)):
            found.append(area)
    return found


def wrongs(dialog: QDialog) -> Iterator[str]:
    """What is not as it should be, once everything in it has arrived."""
    free = dialog.screen().availableGeometry()
    if dialog.width() > free.width() or dialog.height() > free.height():
        yield f"{dialog.width()}x{dialog.height()} on a screen of {free.width()}x{free.height()}"
    down = scrolls(dialog, "down")
    if any(inner is not outer and outer.isAncestorOf(inner) for outer in down for inner in down):
        yield "one scroll bar within another"
    for area in scrolls(dialog, "sideways"):
        if area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            yield f"«{name_of(area)}» scrolls sideways"
    for widget in dialog.findChildren(QWidget):
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.isVisible() and (cut := _cut(widget)):
            yield cut


def asking(screen: QWidget) -> Iterator[tuple[str, Callable[[], object]]]:
    """What opens a dialog there: buttons, and lines of menus."""
    for button in screen.findChildren(QAbstractButton):
        if not isinstance(button, (QPushButton, QToolButton)) or not button.isVisible() or not button.isEnabled():
            continue
        if menu := button.menu():
            menu.aboutToShow.emit()
            for action in menu.actions():
                if action.text().endswith("…") and action.isEnabled():
                    yield action.text(), action.trigger
        elif name_of(button).endswith("…") or name_of(button) in ASKING:
            yield name_of(button), button.click


def met(hands: Hands, act: Callable[[], object]) -> Iterator[QDialog]:
    """The program's own dialogs that the act opens, closed again without an answer."""
    act()
    hands.settle()
    for dialog in reversed([one for one in hands.window.findChildren(QDialog) if one.isVisible()]):
        if isinstance(dialog, Dialog):
            yield dialog
        if isValid(dialog):
            dialog.holds = lambda: False  # type: ignore[attr-defined]
            QDialog.reject(dialog)
    hands.settle()
    hands.wake()


@pytest.mark.usefixtures("usual_size")
@pytest.mark.long
def test_no_dialog_is_larger_than_the_screen_and_nothing_in_it_is_cut(
    open_window: Open, centre: Centre, qapp: QApplication
) -> None:
    theme.apply(qapp, scale=1.5)
    found, seen, asked = list[str](), set[str](), {LEAVES}
    for role, places in WALKED.items():
        hands = begun(open_window, centre, role)
        for place in places:
            here = f"course:{centre.full}:{place}" if place in PANELS else place
            screen = gone_to(hands, here, (ZOOMED[0], ZOOMED[1]))
            while screen is not None:
                more = next(((name, act) for name, act in asking(screen) if name not in asked), None)
                if more is None:
                    break
                asked.add(more[0])
                for dialog in met(hands, more[1]):
                    seen.add(type(dialog).__name__)
                    found += [f"{place}, «{dialog.windowTitle()}»: {wrong}" for wrong in wrongs(dialog)]
                screen = gone_to(hands, here, (ZOOMED[0], ZOOMED[1]))
        if role == "lege":
            for ask in long_ones(hands):
                for dialog in met(hands, ask):
                    seen.add(type(dialog).__name__)
                    found += [f"«{dialog.windowTitle()}»: {wrong}" for wrong in wrongs(dialog)]
        hands.window.close()
        hands.wait(lambda closed=hands.window: not closed.isVisible())  # type: ignore[misc]
    assert not found, "\n".join(found)
    assert len(asked) > 26, asked
    every = {kind.__name__ for kind in dialogs_of_the_program()}
    assert every - seen - ELSEWHERE == set(), "a dialog that nobody has looked at here"


def long_ones(hands: Hands) -> Iterator[Callable[[], object]]:
    """The ways of asking with as much as they may hold; and the help."""
    prompts, lines = Prompts(hands.window), [(str(at), f"{at}. {LONG}") for at in range(20)]
    yield lambda: prompts.before_signing(lines, lines, (), print, print)
    yield lambda: prompts.before_signing([], lines[:2], [LONG] * 12, print, print)
    yield lambda: prompts.ask_reason(LONG, LONG, lines[:6], print)
    yield lambda: prompts.sheet(LONG, LONG, Written(LONG), "Signer tillegget", lambda: True)
    yield lambda: prompts.choose(LONG, LONG, [(words, print) for _at, words in lines[:4]])
    yield lambda: prompts.show_problem(LONG, f"{LONG} " * 6, LONG)
    yield lambda: SameDayQuestion(hands.window, (f"… {LONG} …",) * MOST_SHOWN, print).open()
    shell = hands.window.shell
    assert shell is not None
    many = [Wanted(DocumentId("0" * 32), LONG)] * 9
    yield PaperFiles(shell.host, hands.window, Path(LONG), many).start
    yield shell.show_help
