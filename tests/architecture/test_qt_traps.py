"""Faults of the libraries, each in a Python of its own: the pins, the import order and the program's own ways must keep
them away."""

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.source_tree import ROOT, called, program

LAZY_NAMES = """
import hia_desktop.base.fields
from pydantic import BaseModel
import PySide6.QtWidgets
from pydantic import Field
class Model(BaseModel):
    number: int = Field(1, ge=0)
assert Model().number == 1
"""

LOST_REFERENCES = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
class Bell(QObject):
    rang = Signal(object)
app = QCoreApplication([])
bell = Bell()
bell.rang.connect(lambda value: None)
before = sys.getrefcount(None)
for _ in range(1000):
    bell.rang.emit(None)
lost = before - sys.getrefcount(None)
assert lost < 100, lost
"""


TAKEN_FOR_ANOTHER = """
import ctypes, os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import shiboken6
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QVBoxLayout, QWidget
from hia_desktop.ui.kit.keys import menu_act
app = QApplication([])
page, menu = QWidget(), QMenu()
box, labels = QVBoxLayout(page), [QLabel() for _ in range(4000)]
for label in labels:
    box.addWidget(label)
items = [box.itemAt(at) for at in range(4000)]
for label in labels:
    shiboken6.delete(label)  # and Qt deletes the item of the layout, which PySide still knows
labels.clear()
if os.name == "posix":
    getattr(ctypes.CDLL(None), "malloc_trim", print)(0)  # so that their places are taken soon
for _ in range(10000):
    assert type(menu_act(menu, "", lambda: None)) is QAction
os._exit(0)  # what is left of them is not asked to go
"""


@pytest.mark.parametrize(
    "script",
    [LAZY_NAMES, LOST_REFERENCES, TAKEN_FOR_ANOTHER],
    ids=["pydantic after Qt", "references to None", "a line of a menu that is an item of a layout"],
)
def test_trap_stays_away(script: str) -> None:
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def _as_it_stands(said: ast.expr) -> bool:
    """Whether a tooltip is the program's own words, or escaped."""
    match said:
        case ast.Constant():
            return True
        case ast.IfExp():
            return _as_it_stands(said.body) and _as_it_stands(said.orelse)
        case ast.Call(func=ast.Name(id="plain_tip")):
            return True
        case ast.Call(func=ast.Name(id="_")):
            return all(isinstance(word, ast.Constant) for word in said.args)
        case ast.Call(func=ast.Attribute(value=ast.Call() as words, attr="format")):
            own = all(isinstance(one.value, ast.Name) and one.value.id.isupper() for one in said.keywords)
            return own and _as_it_stands(words)
    return False


def test_no_tooltip_reads_what_a_person_wrote_as_markup() -> None:
    """Qt guesses: a file's name with a picture in it would be fetched from wherever it says."""
    found = [
        f"{source.name}:{call.lineno}"
        for source in program()
        for call in source.calls()
        if called(call) == "setToolTip" and not _as_it_stands(call.args[0])
    ]
    assert found == [], "say it through plain_tip"


def test_the_lines_of_a_menu_are_made_in_one_place() -> None:
    """Where Qt makes one, PySide may take it for something that is long gone."""
    found = [
        f"{source.name}:{call.lineno}"
        for source in program()
        for call in source.calls()
        if called(call) == "addAction"
        and source.name != "hia_desktop/ui/kit/keys.py"
        and not (isinstance(call.args[0], ast.Call) and called(call.args[0]) == "key_action")
    ]
    assert found == [], "say menu_act(menu, text, act)"


def handed_on(tree: ast.AST) -> Iterator[ast.Call]:
    """Each `….clicked.connect(partial(…))`, `triggered` and the others that come with whether it is on."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(attr="clicked" | "triggered"), attr="connect"),
                args=[ast.Call(func=ast.Name(id="partial")) as handed],
            ):
                yield handed


def test_what_a_click_is_handed_to_asks_for_no_more_than_it_is_given() -> None:
    """PySide gives a `partial` no «checked»: one that waits for it fails under the user's hand."""
    seen, wrong = 0, []
    for path in (ROOT / "hia_desktop" / "ui").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        made = {node.name: node.args for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
        for handed in handed_on(tree):
            called, *given = handed.args
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in made:
                asked = [one.arg for one in made[name].args if one.arg != "self"]
                seen += 1
                if len(asked) - len(made[name].defaults) > len(given):
                    wrong.append(f"{path.name}: {name} asks for {asked}")
    assert seen > 4 and not wrong, wrong
