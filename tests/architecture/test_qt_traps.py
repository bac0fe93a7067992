"""Two faults of the libraries together, each in a Python of its own:
the pins and the import order must keep them away."""

import subprocess
import sys

import pytest

from tests.architecture.source_tree import ROOT

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
