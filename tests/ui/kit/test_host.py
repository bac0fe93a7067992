"""The two verbs: newest answer wins, writes are announced, problems are told calmly,
bugs without a word about the patient."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.crash_reports import where
from hia_desktop.base.errors import Conflict, Problem, Unanswered
from hia_desktop.base.verbs import Asked, Done
from hia_desktop.domain.topics import Topic
from hia_desktop.ui import host as host_module
from hia_desktop.ui.host import Host
from hia_desktop.ui.tasks import Step, Tasks
from tests.ui.recording import RecordingPrompts


class Direct:
    """Services that are plain functions; a result may be a pair of value and changed topics."""

    def run(self, what: Asked[Any] | Done[Any], step: Step) -> tuple[Any, frozenset[Topic]]:
        result = what.verb(*what.args)
        return result if isinstance(result, tuple) else (result, frozenset())

    def run_beside(self, what: Asked[Any] | Done[Any], step: Step) -> tuple[Any, frozenset[Topic]]:
        step(1, 2)
        return self.run(what, step)


@dataclass
class World:
    host: Host
    prompts: RecordingPrompts
    said: list[str] = field(default_factory=list)
    changed: list[frozenset[Topic]] = field(default_factory=list)


@pytest.fixture
def world(qtbot: QtBot) -> Iterator[World]:
    window = QWidget()
    qtbot.addWidget(window)
    tasks = Tasks()
    prompts = RecordingPrompts(window)
    made = World(Host(Direct(), tasks, prompts, FixedClock(date(2026, 11, 22))), prompts)
    made.host.said.connect(lambda text, _tone: made.said.append(text))
    made.host.changed.connect(made.changed.append)
    yield made
    tasks.stop()


class Screen(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.shown: list[object] = []
        self.problems: list[Problem] = []

    def show_rows(self, rows: object) -> None:
        self.shown.append(rows)

    def failed(self, problem: Problem) -> None:
        self.problems.append(problem)


def test_only_the_newest_answer_is_shown(world: World, qtbot: QtBot) -> None:
    screen, hold = Screen(), threading.Event()

    def slow(text: str) -> str:
        hold.wait(5)
        return text

    for text in ("k", "ka", "kar"):
        world.host.ask(screen, screen.show_rows, Asked(slow, (text,)))
    hold.set()
    qtbot.waitUntil(lambda: bool(screen.shown))
    world.host.do(screen, screen.show_rows, Done(lambda: "written"))
    qtbot.waitUntil(lambda: "written" in screen.shown)
    assert screen.shown == ["kar", "written"]


def test_a_write_is_announced_first_and_even_when_the_screen_is_gone(world: World, qtbot: QtBot) -> None:
    screen, order = Screen(), []
    world.host.changed.connect(lambda topics: order.append(topics))
    world.host.do(screen, order.append, Done(lambda: ("id", frozenset({Topic.COURSE}))))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == [frozenset({Topic.COURSE}), "id"]
    screen.deleteLater()
    world.host.do(screen, order.append, Done(lambda: ("id", frozenset({Topic.PATIENT}))))
    with qtbot.waitSignal(screen.destroyed):
        pass
    qtbot.waitUntil(lambda: len(order) == 3)
    assert order[2] == frozenset({Topic.PATIENT})


def test_a_problem_goes_to_the_screen_or_is_said(world: World, qtbot: QtBot) -> None:
    screen = Screen()

    def clash() -> None:
        raise Conflict("En annen har endret planen.")

    world.host.do(screen, None, Done(clash), failed=screen.failed)
    world.host.do(screen, None, Done(clash))
    qtbot.waitUntil(lambda: bool(screen.problems) and bool(world.said))
    assert [problem.message for problem in screen.problems] == world.said == ["En annen har endret planen."]
    assert world.prompts.asked == []


@pytest.mark.parametrize("was_kept", [True, False])
def test_what_the_line_broke_under_is_not_done_a_second_time(
    world: World, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, was_kept: bool
) -> None:
    """Until there is an answer nothing else is done; then it is as if it had come at once."""
    monkeypatch.setattr(host_module, "ASK_AGAIN", 1)
    screen, reached, asked, done = Screen(), threading.Event(), list[bool](), list[str]()

    def kept() -> bool:
        asked.append(reached.is_set())
        if not reached.is_set():
            raise Problem("Ingen kontakt.")
        return was_kept

    def breaks() -> None:
        lost = Unanswered("Kontakten ble brutt.", kept)
        lost.given = "id", frozenset({Topic.COURSE})
        raise lost

    world.host.do(screen, screen.show_rows, Done(breaks), failed=screen.failed)
    world.host.do(screen, None, Done(lambda: done.append("once more")), failed=screen.failed)
    world.host.ask(screen, done.append, Asked(lambda: "read"))
    qtbot.waitUntil(lambda: len(asked) > 2 and bool(screen.problems) and done == ["read"])
    assert screen.shown == [] and "ikke kjent ennå" in screen.problems.pop().message
    reached.set()
    qtbot.waitUntil(lambda: bool(screen.shown or screen.problems))
    if was_kept:
        assert screen.shown == ["id"] and world.changed == [frozenset({Topic.COURSE})]
    else:
        assert "Gjør det på nytt" in screen.problems[0].message and world.changed == []
    world.host.do(screen, None, Done(lambda: done.append("the next")))
    qtbot.waitUntil(lambda: done == ["read", "the next"])


@pytest.mark.logs
def test_a_bug_is_told_and_logged_without_patient_content(
    world: World, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(name: str) -> None:
        raise ValueError(f"bad {name}")

    screen = Screen()
    with caplog.at_level(logging.ERROR):
        world.host.do(screen, None, Done(breaks, ("Kari Testesen",)))
        qtbot.waitUntil(lambda: bool(world.prompts.asked))
    told = " ".join(world.prompts.asked[0]) + caplog.text
    assert "ValueError" in told and "test_host.py" in told and "breaks" in told
    assert "Kari" not in told
    caplog.clear()


def test_where_names_causes() -> None:
    try:
        try:
            raise KeyError("secret")
        except KeyError as first:
            raise RuntimeError("secret") from first
    except RuntimeError as error:
        text = where(error)
    assert "RuntimeError" in text and "KeyError" in text and "secret" not in text


def test_working_follows_what_is_on_its_way(world: World, qtbot: QtBot) -> None:
    seen: list[bool] = []
    world.host.working.connect(seen.append)
    screen = Screen()
    world.host.ask(screen, screen.show_rows, Asked(lambda: 1))
    world.host.work(screen, screen.show_rows, lambda: 2)
    qtbot.waitUntil(lambda: sorted(screen.shown, key=str) == [1, 2])
    assert seen[0] is True and seen[-1] is False
