"""Work off the GUI thread: order, progress, cancelling, receivers that are gone, a clean end,
and the known PySide traps."""

import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from pytestqt.qtbot import QtBot

from hia_desktop.ui.tasks import Cancelled, Outcome, Step, Tasks


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    made = Tasks()
    yield made
    made.stop()


def test_answers_come_home_on_the_gui_thread_in_order(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[tuple[object, bool, str]] = []
    receiver = QObject()

    def home(outcome: Outcome) -> None:
        came.append((outcome.value[0], threading.current_thread() is threading.main_thread(), outcome.value[1]))

    def here(number: int, _step: Step) -> tuple[int, str]:
        return number, threading.current_thread().name

    for number in range(20):
        tasks.database(receiver, partial(here, number), home)
    qtbot.waitUntil(lambda: len(came) == 20)
    assert came == [(n, True, "hia-database") for n in range(20)]


def test_an_error_is_an_answer(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[Outcome] = []
    receiver = QObject()

    def breaks(_step: Step) -> None:
        raise ValueError("x")

    tasks.database(receiver, breaks, came.append)
    tasks.free(receiver, lambda _step: 7, came.append)
    qtbot.waitUntil(lambda: len(came) == 2)
    assert {type(outcome.error) for outcome in came} == {ValueError, type(None)}
    assert 7 in {outcome.value for outcome in came}


def test_a_receiver_that_is_gone_gets_nothing(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[Outcome] = []
    hold = threading.Event()
    gone, stays = QObject(), QObject()
    tasks.database(gone, lambda _step: hold.wait(5), came.append)
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    del gone
    hold.set()
    tasks.database(stays, lambda _step: "after", came.append)
    qtbot.waitUntil(lambda: bool(came))
    assert [outcome.value for outcome in came] == ["after"]


def test_progress_and_cancel(tasks: Tasks, qtbot: QtBot) -> None:
    came: list[Outcome] = []
    seen: list[tuple[int, int]] = []
    tasks.stepped.connect(lambda done, of: seen.append((done, of)))
    receiver, go = QObject(), threading.Event()

    def long_work(step: Step) -> str:
        step(0, 2)
        go.wait(5)
        step(1, 2)
        return "never"

    ticket = tasks.database(receiver, long_work, came.append)
    never_started = tasks.database(receiver, lambda _step: "never", came.append)
    never_started.cancel()
    qtbot.waitUntil(lambda: seen == [(0, 2)])
    ticket.cancel()
    go.set()
    qtbot.waitUntil(lambda: len(came) == 2)
    assert all(isinstance(outcome.error, Cancelled) for outcome in came)


def test_stop_does_what_is_queued_and_leaves_no_thread(qtbot: QtBot) -> None:
    tasks, receiver = Tasks(), QObject()
    done: list[int] = []

    def note(number: int, _step: Step) -> None:
        done.append(number)

    for number in range(5):
        tasks.database(receiver, partial(note, number), lambda _outcome: None)
    tasks.free(receiver, lambda _step: None, lambda _outcome: None)
    tasks.stop()
    assert done == [0, 1, 2, 3, 4]
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("hia-")]


class _Emitter(QObject):
    sent = Signal(object)

    def hear(self, _value: object) -> None:
        return None


def test_emitting_none_does_not_eat_none(qtbot: QtBot) -> None:
    """PySide6 6.12.0 lost one reference to None on every emit on Python 3.10 and 3.11,
    until the interpreter aborted."""
    emitter = _Emitter()
    emitter.sent.connect(emitter.hear)
    before = sys.getrefcount(None)
    for _number in range(1000):
        emitter.sent.emit(None)
    assert sys.getrefcount(None) > before - 100


def test_what_is_asked_for_while_the_window_closes_is_let_go(qtbot: QtBot) -> None:
    came: list[Outcome] = []
    tasks = Tasks()
    with qtbot.waitSignal(tasks.active):
        tasks.free(tasks, lambda _step: 1, came.append)
    tasks.stop()
    tasks.free(tasks, lambda _step: 2, came.append)
    QCoreApplication.processEvents()
    assert not [outcome for outcome in came if outcome.value == 2]
