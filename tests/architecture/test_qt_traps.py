"""Two faults of the libraries together, each in a Python of its own:
the pins and the import order must keep them away."""

import ast
import subprocess
import sys

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
