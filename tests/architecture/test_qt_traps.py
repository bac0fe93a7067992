"""Two faults of the libraries together, each in a Python of its own:
the pins and the import order must keep them away."""

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


@pytest.mark.parametrize("script", [LAZY_NAMES, LOST_REFERENCES], ids=["pydantic after Qt", "references to None"])
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
