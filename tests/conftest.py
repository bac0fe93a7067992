"""What holds for every test: no screen, no network, and nothing left behind."""

import atexit
import gc
import importlib
import ipaddress
import logging
import os
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtCore import SignalInstance
from pytestqt.qtbot import QtBot

from hia_desktop.base.rubbish import sweep
from tests.memory import roomy_memory
from tests.statements import UNLOCKED, drawn_once, light_store, shared_statements

__all__ = ["drawn_once", "light_store", "shared_statements"]

if (memory := roomy_memory()) is not None:
    os.environ["TMPDIR"] = os.fspath(memory)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["XDG_CONFIG_HOME"] = os.environ["APPDATA"] = tempfile.mkdtemp(prefix="hia-tests-")
atexit.register(shutil.rmtree, os.environ["APPDATA"], ignore_errors=True)
os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts=false"

gc.disable()  # as the program has it: a widget is thrown away in the window's thread or nowhere
gc.set_threshold(50_000, 20, 20)
"""The tests make little that refers to itself; looked for as often as Python does by itself,
it was a tenth of what the gate cost, and half of the collecting. It is swept between the tests."""

settings.register_profile("gate", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))

BEGUN_FIRST = (
    "services/test_leaks_everywhere.py",
    "services/servers/test_centres.py",
    "services/demo/test_demo.py",
    "ui/test_app.py",
    "ui/test_every_screen.py",
    "ui/test_small_screen.py",
    "journeys/test_several_machines.py",
    "architecture/test_tools.py",
    "store/test_moving.py",
    "documents/test_pdfa.py",
    "ui/steps/test_assessment.py",
    "base/test_pdf_reader.py",
    "ui/steps/test_epikrise.py",
    "journeys/test_intake.py",
    "ui/screens/test_course.py",
    "journeys/test_story.py",
    "architecture/test_added_kinds.py",
    "ui/test_every_form.py",
    "documents/test_render.py",
    "services/test_sick_state_everywhere.py",
    "services/papers/test_frozen.py",
    "journeys/test_bad_line.py",
    "services/sealing/test_forgery.py",
    "ui/test_nothing_moves.py",
    "ui/steps/test_leaves.py",
    "services/patient/test_same_day.py",
    "ui/screens/test_new_referral.py",
    "journeys/test_afterwards_keys.py",
    "ui/test_languages.py",
    "journeys/test_two_roles.py",
    "ui/sign_in/test_server.py",
    "fuzzing/test_hostile_input.py",
    "services/papers/test_promises.py",
    "services/record/test_assessments.py",
    "journeys/test_killed.py",
    "ui/sign_in/test_own_copies.py",
    "services/consent/test_consent_scope.py",
    "documents/test_pages.py",
    "services/sealing/test_settling.py",
    "ui/steps/test_form_step.py",
)
"""The files that take longest, begun first: begun last,
one process would work on alone while the others had nothing left."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than cores: a test with a window waits a third of its time, for the disk and for timers."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


_read = list[Path]()


def pytest_collect_file(parent: pytest.Collector) -> None:
    """Each process reads the test files from another place on, when all are asked for: pytest compiles them with
    its own words in the assertions, and keeps what one process has compiled for the others."""
    worker = re.fullmatch(r"gw(\d+)", os.environ.get("PYTEST_XDIST_WORKER", ""))
    if worker is None or _read or parent.config.args != parent.config.getini("testpaths"):
        return
    _read.extend(sorted(Path(__file__).parent.rglob("test_*.py")))
    begin = int(worker[1]) * len(_read) // int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    for file in _read[begin:] + _read[:begin]:
        with suppress(Exception, pytest.skip.Exception):  # told of when its turn comes to be collected
            importlib.import_module(".".join(file.relative_to(parent.config.rootpath).with_suffix("").parts))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--whole` and `--minutes`, as `.ci/run` says them."""
    parser.addoption("--whole", action="store_true", help="runs the tests marked `long` too")
    parser.addoption("--minutes", type=float, help="skips, and tells of, what has not begun when so many have gone")


_BEGUN = time.monotonic()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Keeps to `--minutes`: what did not begin in time is skipped, and stands so at the end of the run."""
    minutes = item.config.getoption("--minutes")
    if minutes is not None and time.monotonic() - _BEGUN >= minutes * 60:
        pytest.skip("NOT run: the time was up")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what is marked `long`, unless it is asked for: by `--whole`, or by naming a file or a test."""
    if not config.getoption("--whole") and config.args == config.getini("testpaths"):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]
    in_order(items)


def in_order(items: list[pytest.Item]) -> None:
    """Puts the files that take longest first, and last of all what of tests/store opens a store as the program does:
    a process that has once locked the memory of a store goes on locking it."""
    place = {name: n for n, name in enumerate(BEGUN_FIRST)}
    here = Path(__file__).parent
    paths = (item.path for item in items)
    locks = {path for path in paths if path.parent.name == "store" and path.stem not in UNLOCKED}
    last = {item.path: len(BEGUN_FIRST) + (item.path in locks) for item in items}
    items.sort(key=lambda item: place.get(item.path.relative_to(here).as_posix(), last[item.path]))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end:
    the garbage collector need not walk through it again and again."""
    gc.collect()
    gc.freeze()


class Patient(QtBot):
    """Waits a minute: what comes late on a busy machine has come all the same."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = 60_000) -> None:
        """Until it is so."""
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: SignalInstance, *, timeout: int = 60_000, **more: Any) -> Any:
        """Until it has come."""
        return super().waitSignal(signal, timeout=timeout, **more)


@pytest.fixture
def qtbot(qapp: object, request: pytest.FixtureRequest) -> QtBot:
    """Stands for pytest-qt's own."""
    return Patient(request)


_connect = socket.socket.connect


def _connect_within_the_machine(self: socket.socket, address: Any) -> None:
    """Refuses every address but the machine's own, which a socket pair on Windows goes through."""
    if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_own(address[0]):
        raise RuntimeError("the network is off in tests")
    _connect(self, address)


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:  # a name, which would have to be looked up
        return False


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """The network is off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _connect_within_the_machine)
        patch.setattr(socket.socket, "connect_ex", _connect_within_the_machine)
        yield


def _windows() -> set[Any]:
    """The visible windows, when the test has started Qt at all. Asked of the screen's side: widgets that could be
    windows and never were, lists of choices and menus, are hundreds."""
    gui = sys.modules.get("PySide6.QtGui")
    if gui is None or gui.QGuiApplication.instance() is None:
        return set()
    return {window for window in gui.QGuiApplication.topLevelWindows() if window.isVisible()}


def _threads() -> set[threading.Thread]:
    return {thread for thread in threading.enumerate() if not thread.daemon}


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """A test that leaves a thread or a window open fails."""
    threads, windows = _threads(), _windows()
    yield
    deadline = time.monotonic() + 2
    while _threads() - threads and time.monotonic() < deadline:
        for thread in _threads() - threads:
            thread.join(0.05)
    assert not _threads() - threads, "the test left a thread running"
    assert not _windows() - windows, "the test left a window open"
    sweep()


@pytest.fixture(autouse=True)
def nothing_logged(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A test that logs a warning or an error fails, unless it is marked `logs`."""
    yield
    if request.node.get_closest_marker("logs") is None:
        logged = [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.WARNING]
        assert not logged
