"""A note typed while the line to the server is cut, mute and slow at random: what a kill would leave at any moment
lacks nothing that was typed more than two seconds before."""

import json
import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit
from sqlalchemy import select

from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.record import entries, unkept
from hia_desktop.services.sealing import seals
from hia_desktop.services.sealing.entry_rows import DRAFT
from hia_desktop.store import listening
from hia_desktop.store.entities import FormEntry
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from hia_desktop.ui.screens.course import CourseScreen
from tests import make, postgres
from tests.journeys.test_several_machines import moved, shown
from tests.journeys.window import Open, house, open_window
from tests.make import House
from tests.proxy import Proxy

__all__ = ["house", "open_window"]
pytestmark = pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())
SECONDS = float(os.environ.get("HIA_BAD_LINE") or 8)
"""How long it is typed; longer by hand."""


class Weather:
    """What the line does, by chance."""

    def __init__(self, proxy: Proxy, seed: int) -> None:
        self._proxy, self._random = proxy, random.Random(seed)
        self._until = time.monotonic() + 1
        self._bad = False

    def turn(self) -> None:
        """Good and bad weather in turn."""
        if time.monotonic() < self._until:
            return
        self._bad = not self._bad
        self._until = time.monotonic() + self._random.uniform(0.3, 3)
        how = self._random.choice(("cut", "mute", "slow")) if self._bad else ""
        was_mute, self._proxy.mute = self._proxy.mute, how == "mute"
        self._proxy.delay = 0.3 if how == "slow" else 0.0
        if was_mute:
            self._proxy.cut(True)
        self._proxy.cut(how == "cut")


@pytest.fixture
def line(house: House) -> Iterator[tuple[Proxy, Server]]:
    """The line, and the server past it."""
    with Proxy(postgres.cluster().port) as proxy, moved(postgres.cluster(), house, proxy.port) as there:
        yield proxy, replace(there, port=postgres.cluster().port)
        postgres.cluster().drop(there)


def left_by_a_kill(signed_in: SignedIn, past: SignedIn, course: str) -> int:
    """How many letters lie on the server or beside the store. Read without a line in the log, which would have to wait
    for whoever was cut off while writing."""
    with past.store.read() as sql:
        w = Work(sql, past)
        drafts = sql.scalars(select(FormEntry).where(FormEntry.course_id == course, FormEntry.state == DRAFT))
        kept = [json.loads(seals.open_part(w, row.id, "content", row.content))["answers"] for row in drafts]
    held = [one["args"][3] for one in unkept._read(signed_in)]
    return max([0, *(len(answers.get("own_goal", "")) for answers in kept + held)])


@pytest.mark.long
def test_nothing_is_lost_beyond_two_seconds(
    open_window: Open, house: House, line: tuple[Proxy, Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy, server = line
    for name, seconds in (("QUIET", 1.0), ("PATIENCE", 1.0), ("LONGEST", 1.0)):
        monkeypatch.setattr(listening, name, seconds)
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", f"course:{course}:plan", "Testdal")
    shell, signed_in = hands.window.shell, hands.window.signed_in()
    assert shell is not None
    screen = shell.shown()
    assert isinstance(screen, CourseScreen) and screen.panel is not None
    panel = screen.panel
    hands.wait(lambda: any(field.isVisible() and field.isEnabled() for field in panel.findChildren(QPlainTextEdit)))
    field = next(one for one in panel.findChildren(QPlainTextEdit) if one.isVisible())
    past = replace(signed_in, store=Store.at(server, signed_in.keys.store_key))
    weather, typed, worst = Weather(proxy, seed=int(SECONDS)), list[float](), 0.0
    begun = time.monotonic()
    looked = begun
    while time.monotonic() - begun < SECONDS:
        weather.turn()
        QTest.keyClicks(field, "a")
        typed.append(time.monotonic())
        QTest.qWait(40)
        if time.monotonic() - looked > 0.2:
            looked = time.monotonic()
            there = left_by_a_kill(signed_in, past, course)
            worst = max(worst, looked - typed[there] if there < len(typed) else 0.0)
    proxy.mute, proxy.delay = False, 0.0
    proxy.cut(True)
    proxy.cut(False)
    hands.wait(lambda: not shell.away.isVisible() and not unkept._read(signed_in))
    hands.wait(lambda: left_by_a_kill(signed_in, past, course) == len(typed))
    past.store.close()
    assert len(run(house.as_user("psykolog"), entries.open_form, course, "plan").drafts) == 1
    assert worst < 2 + 0.5, f"{worst:.2f} s of {len(typed)} letters; two, and a half for a machine that is busy"
