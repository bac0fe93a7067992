"""An error that is the program's own: told calmly, the draft kept, a report beside the store, and no word of a patient
in anything that was written."""

import faulthandler
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPlainTextEdit

from hia_desktop.base import crash_reports
from hia_desktop.base.crash_reports import FOLDER, MOST, REPORTS
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.record import entries
from tests import make
from tests.journeys.window import Open, hands, house, open_window
from tests.make import KARI, PASSWORD

__all__ = ["hands", "house", "open_window"]
MARK = "Zqmerkeord"


@pytest.fixture(autouse=True)
def hooks() -> Iterator[None]:
    """As they were, afterwards."""
    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = before
    faulthandler.enable(sys.__stderr__ or 2)
    if REPORTS._native is not None:
        REPORTS._native.close()
    REPORTS._folder = REPORTS._native = None


@pytest.fixture
def course(house: make.House) -> CourseId:
    made = make.course(house)
    run(house.as_user("sekretar"), entries.sign, made, "referral", None, make.REFERRAL)
    return made


def reports(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((folder / FOLDER).glob("2*.txt"))]


def bug() -> None:
    raise KeyError(f"{MARK} {KARI}")


@pytest.mark.long
def test_a_bug_is_told_the_draft_kept_and_nothing_of_the_patient_written(
    open_window: Open, house: make.House, course: CourseId, capfd: pytest.CaptureFixture[str]
) -> None:
    hands = open_window(house.folder, house.clock)
    window = hands.window
    REPORTS.watch(house.folder, lambda trace: QTimer.singleShot(0, lambda: window.prompts.show_bug(trace)))
    hands.log_in("Liv Berg · Lege", PASSWORD)
    assert window.shell is not None
    window.shell.open(f"course:{course}:journal")
    hands.settle()
    hands.keys("Ctrl+N")
    hands.fill("Notat", f"{MARK} kladd")
    QTimer.singleShot(0, bug)
    hands.wait(lambda: hands.seen("Noe gikk galt i programmet"))
    hands.click("Lukk")
    QTimer.singleShot(0, bug)  # the same once more is reported, and not asked about again
    hands.wait(lambda: len(reports(house.folder)) == 2)
    assert not hands.seen("Noe gikk galt i programmet")
    area = next(a for a in hands.on_screen(QPlainTextEdit) if MARK in a.toPlainText())
    area.appendPlainText(" videre")  # the program goes on
    hands.lock()
    hands.type(PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: any("videre" in a.toPlainText() for a in hands.on_screen(QPlainTextEdit)))
    first = reports(house.folder)[0]
    assert "KeyError" in first and "test_crash_reports.py" in first and "HIA Desktop" in first
    written = "".join(capfd.readouterr()) + "".join(reports(house.folder))
    for path in house.folder.rglob("*"):
        if path.is_file():
            written += path.read_bytes().decode("latin-1")
    written += "\n".join(f"{k}={v}" for k, v in os.environ.items())
    for word in (MARK, KARI, KARI[:6], "Testdal"):
        assert word not in written, word


def test_an_error_in_another_thread_is_reported_and_not_told(tmp_path: Path) -> None:
    told: list[str] = []
    REPORTS.watch(tmp_path, told.append)
    thread = threading.Thread(target=bug)
    thread.start()
    thread.join()
    assert len(reports(tmp_path)) == 1 and not told


def test_only_the_newest_are_kept_and_a_folder_that_takes_none_stops_nobody(tmp_path: Path) -> None:
    REPORTS.watch(tmp_path, lambda trace: None)
    for number in range(MOST + 5):
        REPORTS.put(f"ValueError {number}")
    assert len(reports(tmp_path)) == MOST and f"ValueError {MOST + 4}" in reports(tmp_path)[-1]
    (tmp_path / "file").write_text("")
    REPORTS.watch(tmp_path / "file", lambda trace: None)
    REPORTS.put("ValueError")


def test_a_fault_in_a_library_leaves_where_python_was(tmp_path: Path) -> None:
    child = (
        "import faulthandler, pathlib, sys; from hia_desktop.base.crash_reports import REPORTS\n"
        f"def with_a_patient(name):\n    faulthandler._sigsegv()\n"
        f"REPORTS.watch(pathlib.Path(sys.argv[1]), print)\nwith_a_patient({MARK!r})"
    )
    root = Path(crash_reports.__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", child, str(tmp_path)], cwd=root, capture_output=True, check=False)
    told = (tmp_path / FOLDER / "native.txt").read_text()
    assert ended.returncode != 0 and "with_a_patient" in told and MARK not in told


@pytest.mark.skipif(sys.platform == "win32", reason="it makes such files only where it was told to")
def test_no_crash_leaves_a_core_with_names_in_it() -> None:
    child = (
        "import sys; sys.addaudithook(lambda what, given: what == 'resource.setrlimit' and print(*given, flush=True))\n"
        "from hia_desktop.__main__ import main; main(['--help'])"
    )
    root = Path(crash_reports.__file__).parents[2]
    ended = subprocess.run([sys.executable, "-c", child], cwd=root, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[0] == "4 (0, 0)", "RLIMIT_CORE, before anything else"
