"""In every dialog: Enter does what the focus ring says, the wheel changes nothing, Tab goes down and to the right."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

import hia_desktop.ui
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.qt_dialogs import calm
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.tab_order import tab_stops
from hia_desktop.ui.sheets.doing import Written
from tests.journeys.hands import name_of
from tests.ui.kit.test_wheel import put, roll

UI = Path(hia_desktop.ui.__file__).parent
OTHERS = re.compile(r"\b(?:QComboBox|Q\w*SpinBox|QDateEdit|QTimeEdit|QDateTimeEdit|QSlider|QDial|QMenu)\(")
"""What a wheel turns, or what opens under the mouse, made as Qt has it. A class of the program's own names one of them
as what it is made of."""
QTS = re.compile(r"\b(QFileDialog|QPrintDialog|QInputDialog|QColorDialog|QFontDialog|QMessageBox)\(")


def dialogs_of_the_program() -> set[type[QDialog]]:
    """Every class of dialog that the program has."""
    for module in pkgutil.walk_packages([str(UI)], "hia_desktop.ui."):
        importlib.import_module(module.name)
    found, waiting = set[type[QDialog]](), [QDialog]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            if kind.__module__.startswith("hia_desktop"):
                found.add(kind)
    return found


def test_every_dialog_is_of_the_kinds_tried_here() -> None:
    """A new one that is not a `Dialog`, or a list or a dialog of Qt's that nobody has calmed, shows here."""
    assert {kind.__name__ for kind in dialogs_of_the_program() if not issubclass(kind, Dialog)} == set()
    sources = {path: path.read_text(encoding="utf-8") for path in UI.rglob("*.py")}
    turned = {
        f"{path.name}: {line.strip()}"
        for path, text in sources.items()
        for line in text.splitlines()
        if OTHERS.search(line) and not line.startswith("class ")
    }
    assert not turned
    for path, text in sources.items():
        made = len(QTS.findall(text))
        calmed = len(re.findall(r"(?:^|\s)(?:ask_for_file|calm)\(dialog", text, re.M)) - ("def ask_for_file" in text)
        assert made <= calmed or path.name == "qt_dialogs.py", f"a dialog of Qt's in {path.name} is not calmed"


TICKS_ALONE = {"present_sheet.py"}
"""Nothing is typed in it, each tick is a call and a line in the trail of its own, and what was refused stands
unticked the next time."""


@pytest.mark.long
def test_no_sheet_closes_before_what_it_does_is_done() -> None:
    """What is refused is told in the sheet, which still has what was typed; `ask_and_do` sees to that."""
    wrong, tried = [], 0
    for path in UI.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        acts = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if not ast.unparse(call.func).endswith("prompts.sheet") or len(call.args) < 5:
                continue
            act, tried = ast.unparse(call.args[4]), tried + 1
            body = ast.unparse(acts[act]) if act in acts else act
            if re.search(r"host\.do\(", body) and "return True" in body:
                wrong.append(f"{path.name}: {act}")
    assert {name.partition(":")[0] for name in wrong} == TICKS_ALONE
    assert tried > 10, tried


def fields() -> QWidget:
    """A line and a list, as a sheet of the program's holds them."""
    body, field, choice = QWidget(), QLineEdit(), Combo()
    choice.addItems(["Lege", "Psykolog", "Fysioterapeut"])
    box = QVBoxLayout(body)
    for part, name in ((field, "Frist"), (choice, "Ansvarlig")):
        part.setAccessibleName(name)
        box.addWidget(part)
    return body


def ways(window: QWidget) -> Iterator[tuple[str, Callable[[], None]]]:
    """Each way the program asks, with something in it."""
    prompts, say = Prompts(window), list[object]().append
    lines = [("goal", "Målet mangler"), ("due", "Fristen mangler")]
    yield "reason", lambda: prompts.ask_reason("Hvorfor?", "", [("team", "I teamet"), ("other", "Annet")], print)
    yield "line", lambda: prompts.ask_line("Navn", "Navn på fristen", say, "Lagre")
    yield "confirm", lambda: prompts.confirm("Slette?", "Kan ikke angres.", lambda: say("yes"), danger=True)
    yield "discard", lambda: prompts.discard("Forkaste?", "Teksten blir borte.", lambda: say("dropped"))
    yield "text", lambda: say(prompts.sheet("Tillegg", "", Written("Teksten"), "Legg til", lambda: True))
    yield "sheet", lambda: say(prompts.sheet("Oppgave", "", fields(), "Legg til", lambda: True))
    yield "choose", lambda: prompts.choose("Hva?", "", [("Åpne", lambda: say("open")), ("Ny", lambda: say("new"))])
    yield "problem", lambda: prompts.show_problem("Det gikk ikke", "Ingenting er borte.", "Traceback")
    yield "stops", lambda: prompts.before_signing(lines, [], [], say, lambda: say("signed"))
    yield "doubts", lambda: prompts.before_signing([], lines, ["Frist settes"], say, lambda: say("signed"))
    yield "save", lambda: prompts.save_file("plan.pdf", lambda _path: say("saved"))
    yield "open", lambda: prompts.open_file("PDF (*.pdf);;Alle (*)", lambda _path: say("opened"))
    yield "print", partial(ask_printer, window)


def ask_printer(window: QWidget) -> None:
    """As a paper is printed."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, window)
    dialog._printer = printer  # type: ignore[attr-defined]  # lives as long as the dialog
    QDialog.open(dialog)
    calm(dialog)


def opened(qtbot: QtBot, window: QWidget, ask: Callable[[], None]) -> QDialog:
    """The dialog that is asked with, once it has the keyboard."""
    ask()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is not window and QApplication.focusWidget() is not None)
    dialog = QApplication.activeWindow()
    assert isinstance(dialog, QDialog)
    return dialog


def closed(qtbot: QtBot, window: QWidget, dialog: QDialog) -> None:
    if isValid(dialog):
        QDialog.reject(dialog)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


def values(dialog: QDialog) -> list[object]:
    """What a wheel could change."""
    lists = [box.currentIndex() for box in dialog.findChildren(QComboBox)]
    return [*lists, *(box.text() for box in dialog.findChildren(QAbstractSpinBox))]


def order(dialog: QDialog) -> Iterator[str]:
    """What is not as it should be when one goes through it by Tab, by real keys."""
    first = QApplication.focusWidget()
    assert first is not None
    walked = [first]
    while len(walked) < 60:
        QTest.keyClick(walked[-1], Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        assert here is not None and here.window() is dialog
        if here in walked:
            break
        walked.append(here)
        if here.visibleRegion().isEmpty():
            yield f"«{name_of(here)}» has the keyboard and is not seen"
    if missed := [name_of(stop) for stop in tab_stops(dialog) if stop.isVisible() and stop not in walked]:
        yield f"Tab never comes to {missed}"
    start = min(range(len(walked)), key=lambda n: (at(walked[n]).y(), at(walked[n]).x()))
    for one, other in pairwise(walked[start:] + walked[:start]):
        a, b = at(one), at(other)
        if b.y() + other.height() <= a.y() or (abs(b.y() - a.y()) < 6 and b.x() < a.x()):
            yield f"Tab goes from «{name_of(one)}» back to «{name_of(other)}»"


def at(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), QPoint())


@pytest.mark.long
def test_the_wheel_changes_nothing_and_tab_goes_down_in_every_way_of_asking(qtbot: QtBot) -> None:
    window, wrong, rolled = put(qtbot, QWidget()), list[str](), set[str]()
    for name, ask in ways(window):
        dialog = opened(qtbot, window, ask)
        before = values(dialog)
        for part in [*dialog.findChildren(QComboBox), *dialog.findChildren(QAbstractSpinBox)]:
            if part.isVisible() and part.isEnabled():
                rolled.add(name)
                part.setFocus()
                for turn in (-120, 120):
                    roll(part, turn)
                    if values(dialog) != before:
                        wrong.append(f"{name}: the wheel changed {before} to {values(dialog)}")
        if isinstance(dialog, Dialog):
            wrong += [f"{name}: {what}" for what in order(dialog)]
        closed(qtbot, window, dialog)
    assert not wrong, "\n".join(wrong)
    assert rolled >= {"sheet", "save", "open", "print"}, "no list was rolled there"


@pytest.mark.long
def test_enter_presses_the_button_that_has_the_ring_and_no_other(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))  # one of the buttons makes a folder where the dialog stands
    window, wrong, tried = put(qtbot, QWidget()), list[str](), 0
    for name, ask in ways(window):
        more, number = name != "print", 0  # one of its buttons opens yet another, which waits within itself
        while more:
            dialog, heard = opened(qtbot, window, ask), list[str]()
            buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
            for button in buttons:
                button.clicked.connect(partial(_hear, heard, name_of(button)))
            stops = [b for b in buttons if b.focusPolicy() & Qt.FocusPolicy.TabFocus]
            stops[number].setFocus()
            wanted = name_of(stops[number])
            QTest.keyClick(stops[number], Qt.Key.Key_Return)
            if heard != [wanted]:
                wrong.append(f"{name}: Enter on «{wanted}» pressed {heard}")
            number, tried = number + 1, tried + 1
            more = number < len(stops)
            closed(qtbot, window, dialog)
    assert not wrong, "\n".join(wrong)
    assert tried > 25, tried


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_on_a_list_opens_it_and_presses_nothing(qtbot: QtBot, key: Qt.Key) -> None:
    """The ring is round the list, and so it is the list that is opened; Enter in it chooses, and the sheet stays."""
    window, done, body = put(qtbot, QWidget()), list[bool](), fields()
    dialog = opened(qtbot, window, partial(ask_in, window, body, done))
    (choice,) = body.findChildren(Combo)
    choice.setFocus()
    QTest.keyClick(choice, key)
    assert choice.view().isVisible() and done == [] and dialog.isVisible()
    QTest.keyClick(choice.view(), Qt.Key.Key_Down)
    QTest.keyClick(choice.view(), key)
    assert choice.currentText() == "Psykolog" and not choice.view().isVisible()
    QTest.keyClick(choice, key, Qt.KeyboardModifier.ControlModifier)
    assert not choice.view().isVisible() and done == [] and dialog.isVisible(), "with Ctrl it is another key"
    closed(qtbot, window, dialog)


def ask_in(window: QWidget, body: QWidget, done: list[bool]) -> None:
    def act() -> bool:
        done.append(True)
        return True

    Prompts(window).sheet("Oppgave", "", body, "Lagre", act)


def _hear(heard: list[str], name: str, _on: bool = False) -> None:
    heard.append(name)


def test_qts_dialogs_look_as_the_programs_do(qtbot: QtBot) -> None:
    """Words on the answers, no icons; and in the file dialog no icon that the dark would hide."""
    window = put(qtbot, QWidget())
    for name, ask in ways(window):
        if name not in ("save", "open", "print"):
            continue
        dialog = opened(qtbot, window, ask)
        free = dialog.screen().availableGeometry()
        assert dialog.width() <= free.width() and dialog.height() <= free.height()
        for button in dialog.findChildren(QAbstractButton):
            if isinstance(button.parent(), QDialogButtonBox):
                assert button.icon().isNull(), button.text()
        shown = {tool.objectName() for tool in dialog.findChildren(QToolButton) if tool.isVisible()}
        assert "detailModeButton" not in shown and (name == "print" or "backButton" in shown)
        closed(qtbot, window, dialog)
