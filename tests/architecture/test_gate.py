"""The gate itself: the one-line runner, the pins, and the watches that every test stands under."""

import re
import shutil
import socket
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev
from tests.architecture.source_tree import ROOT
from tests.conftest import BEGUN_FIRST

PINS = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)

LEAVERS = """
import logging, threading
from PySide6.QtWidgets import QApplication, QWidget

def test_leaves_a_thread():
    threading.Timer(6, print).start()

def test_leaves_a_window(qapp):
    test_leaves_a_window.kept = QWidget()
    test_leaves_a_window.kept.show()

def test_logs_a_warning():
    logging.getLogger("x").warning("careful")

def test_is_clean():
    assert True
"""


def test_the_network_is_off() -> None:
    for connect in (socket.socket.connect, socket.socket.connect_ex):
        for host in ("192.0.2.1", "example.org"):
            with socket.socket() as client, pytest.raises(RuntimeError, match="network is off"):
                connect(client, (host, 80))


@pytest.mark.long
def test_what_a_test_leaves_behind_fails_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text(
        f"[pytest]\nqt_api = pyside6\nmarkers = logs\npythonpath = {ROOT}\n", encoding="utf-8"
    )
    (tmp_path / "test_leavers.py").write_text(LEAVERS, encoding="ascii")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", str(tmp_path)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
    assert re.search(r"4 passed, 3 errors", done.stdout), done.stdout


def test_what_there_is_no_time_for_is_told_of(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text(f"[pytest]\nqt_api = pyside6\npythonpath = {ROOT}\n", encoding="utf-8")
    (tmp_path / "test_one.py").write_text("def test_one():\n    raise AssertionError\n", encoding="ascii")
    command = [sys.executable, "-m", "pytest", "-q", "-ra", "-p", "no:cacheprovider", "--minutes"]

    def run(minutes: str) -> str:
        made = [*command, minutes, str(tmp_path)]
        return subprocess.run(made, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60).stdout

    assert re.search(r"SKIPPED .*NOT run: the time was up\n1 skipped", run("0"))
    assert re.search(r"1 failed", run("1"))


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_exact_and_has_hashes(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text(encoding="ascii")
    blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(blocks) == len(PINS.findall(text)) > 10
    assert not [block.split()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_long_files_come_first(request: pytest.FixtureRequest) -> None:
    assert not [name for name in BEGUN_FIRST if not (ROOT / "tests" / name).is_file()]
    files = list(dict.fromkeys(item.path.relative_to(ROOT / "tests").as_posix() for item in request.session.items))
    asked = [name for name in BEGUN_FIRST if name in files]
    assert files[: len(asked)] == asked


def test_the_quick_gate_alone_leaves_out_what_is_long(request: pytest.FixtureRequest) -> None:
    config = request.config
    asked = config.getoption("--whole") or config.args != config.getini("testpaths")
    assert asked or not [item for item in request.session.items if item.get_closest_marker("long")]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    quick, long = re.findall(r"python3 dev\.py test.*", ci)
    assert (quick, long) == ("python3 dev.py test", 'python3 dev.py test --whole -m long --minutes="$minutes"')
    assert "NOT run" in ci, "what a slow machine leaves out is told of"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"\n{quick}\n" in readme and f"`{quick} --whole`" in readme


def test_every_library_in_pyproject_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for name, wanted in {
        "requirements.txt": project["project"]["dependencies"],
        "requirements-dev.txt": project["project"]["dependencies"] + project["dependency-groups"]["dev"],
    }.items():
        pinned = {found[0] for found in PINS.findall((ROOT / "packaging" / name).read_text(encoding="ascii"))}
        assert not [line for line in wanted if re.split(r"[<>=]", line.lower())[0] not in pinned]


def test_the_runner_says_how_it_is_used() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "dev.py")], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 1
    assert "dev.py demo" in done.stderr
    assert "dev.py test" in done.stderr


def test_the_runner_refuses_an_old_python(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"trenger Python 3\.11 eller nyere; dette er 3\.9"):
        dev.main(["test"])


def test_the_runner_names_the_package_that_lacks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(dev, "PYTHON", tmp_path / "none")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=rf"sudo apt install python3\.{sys.version_info.minor}-venv"):
        dev.make_environment()


def test_the_runner_wants_a_screen_for_the_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(SystemExit, match="ingen skjerm"):
        dev.check_screen("demo")
    dev.check_screen("test")
