"""A world for the screens: a real encrypted centre, its users, a window, and the way from a click to the store."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.base.fields import CourseId
from hia_desktop.base.verbs import Call, Done, R
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn, Verb, run, run_watched
from hia_desktop.services.consent import consents
from hia_desktop.services.record import entries
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.sign_in.calls import ServiceCalls
from hia_desktop.ui.tasks import Step, Tasks
from tests import make
from tests.journeys.hands import come_home

DAY = date(2026, 11, 17)


class Window(QWidget):
    """Stands where the program's window stands: one widget fills it, dialogs open over it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: QWidget | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.resize(1440 - 208, 900 - 52)

    def put(self, widget: QWidget) -> None:
        """Shows `widget` in place of what was shown."""
        box = self.layout()
        assert box is not None
        if self.shown is not None:
            box.removeWidget(self.shown)
            self.shown.deleteLater()
        self.shown = widget
        box.addWidget(widget)


@dataclass
class Calls:
    """The services as one user's host sees them; `seen` names every function that was called."""

    signed_in: SignedIn
    seen: list[str] = field(default_factory=list)

    def run(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """As the program's own."""
        self.seen.append(what.verb.__name__)
        return run_watched(self.signed_in, what, step)

    def run_beside(self, what: Call[R], step: Step) -> tuple[R, frozenset[Topic]]:
        """As the program's own."""
        self.seen.append(what.verb.__name__)
        return ServiceCalls(self.signed_in).run_beside(what, step)


@dataclass
class World:
    """`host(user)` gives a user's host, `show` puts a widget in the window,
    `settle` waits until nothing is on its way."""

    qtbot: QtBot
    house: make.House
    window: Window
    tasks: Tasks
    opened: list[Any] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    offers: list[tuple[Host, str, Done[Any]]] = field(default_factory=list)
    """What a click did, with what undoes it, as it stands in the word over the window's head."""
    hosts: dict[str, Host] = field(default_factory=dict)

    def host(self, username: str) -> Host:
        """The host of a signed-in user, made once."""
        if username not in self.hosts:
            signed_in = self.house.as_user(username)
            host = Host(
                Calls(signed_in),
                self.tasks,
                Prompts(self.window),
                self.house.clock,
                user=signed_in.me,
                parent=self.window,
            )
            host.opened.connect(self.opened.append)
            host.said.connect(lambda text, _tone: self.said.append(text))
            host.mentioned.connect(lambda text, _tone: self.said.append(text))
            host.undoable.connect(lambda text, undo: self.offers.append((host, text, undo)))
            self.hosts[username] = host
        return self.hosts[username]

    def run(self, username: str, verb: Verb[..., Any], *args: Any, **kwargs: Any) -> Any:
        """One service call by another user, outside the window."""
        return run(self.house.as_user(username), verb, *args, **kwargs)

    def show(self, widget: QWidget) -> None:
        """Puts a widget in the window, shows it with the focus, and waits for what it asks for."""
        self.window.put(widget)
        with self.qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is self.window)
        self.settle()

    def settle(self) -> None:
        """Waits until everything asked for has come home and what was thrown away is gone."""
        for _again in range(2):
            QApplication.processEvents()
            if self.window.isVisible() and QApplication.activeWindow() is None:
                self.window.activateWindow()  # offscreen, nobody gives the window back its focus when a dialog closes
            come_home(self.qtbot, self.tasks)
            QApplication.processEvents()
            self.qtbot.waitUntil(lambda: not any(t._fetching.isActive() for t in self.window.findChildren(Rows)))
            come_home(self.qtbot, self.tasks)
            QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def undo(self) -> str:
        """Presses «Angre» at the newest; gives what it stood by."""
        self.qtbot.waitUntil(lambda: bool(self.offers))
        host, text, undo = self.offers.pop()
        host.do(host, None, undo)
        self.settle()
        return text

    def stand_by(self) -> None:
        """Signs in spite of what is doubtful, in the sheet that asks."""
        found = self.dialog()
        assert isinstance(found, Dialog) and found.windowTitle() == "Før du signerer" and found.go is not None
        found.go.click()
        self.settle()

    def dialog(self) -> QDialog:
        """The dialog that is open over the window."""
        self.qtbot.waitUntil(lambda: any(d.isVisible() for d in self.window.findChildren(QDialog)))
        return next(d for d in self.window.findChildren(QDialog) if d.isVisible())


@pytest.fixture
def world(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[World]:
    """A centre with one user of each role, and an empty window."""
    theme.apply(qapp)
    QCoreApplication.setOrganizationName("HelseIArbeid test")
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    house = make.house(tmp_path / "store", day=DAY)
    window, tasks = Window(), Tasks()
    yield World(qtbot, house, window, tasks)
    tasks.stop()
    window.close()
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    house.close()


# -- a course that has come far


def _on(days: int) -> str:
    return (DAY + timedelta(days=days)).isoformat()


REFERRAL = {
    **make.REFERRAL,
    "received": _on(-48),
    "sick_since": _on(-118),
    "diagnoses": [
        {"code": "M54.5", "system": "icd10", "text": "Lumbago", "main": True},
        {"code": "F43.2", "system": "icd10", "text": "Tilpasningsforstyrrelse", "main": False},
    ],
    "occupation": "hjelpepleier",
    "workplace": "Sjøgata sykehjem",
    "position_percent": 80,
    "employer_contact": "Leder er positiv.",
    "motivation": "Vil tilbake.",
}

SURVEY = {
    "employer": "Sjøgata sykehjem",
    "tasks": "Stell, forflytning og medisiner på en avdeling med 14 beboere.",
    "position_percent": 80,
    "shift": "rota",
    "expected_return": "two_months",
    "own_goal": "Tilbake i egen stilling.",
}


def _measure(goal: str, what: str, responsible: str, days: int, status: str) -> dict[str, str]:
    return {"goal": goal, "what": what, "responsible": responsible, "due": _on(days), "status": status}


PLAN = {
    "own_goal": "«Tilbake i min egen stilling på sykehjemmet, uten å være utslitt når jeg kommer hjem.»",
    "goals": [
        {"title": "Tåle løft og stell", "area": "health"},
        {"title": "Mindre bekymring", "area": "health"},
        {"title": "50 % → 100 % i egen stilling", "area": "work"},
    ],
    "measures": [
        _measure("Tåle løft og stell", "Gradert styrketrening 2×/uke", "Fysioterapeut", 31, "ongoing"),
        _measure("Tåle løft og stell", "Trygghet på rygg – undervisning", "Lege", 13, "done"),
        _measure("Mindre bekymring", "Kognitiv terapi om jobben, 8 timer", "Psykolog", 73, "ongoing"),
        _measure("50 % → 100 % i egen stilling", "Møte med leder om vaktplan", "NAV-veileder", 14, "agreed"),
        _measure("50 % → 100 % i egen stilling", "Forflytningshjelpemiddel", "Arbeidsgiver", 28, "new"),
    ],
    "evaluation_day": _on(42),
    "summary": "",
}

WORKPLACE = {
    "barriers": [
        {
            "category": "tasks",
            "description": "Tunge forflytninger alene",
            "severity": "high",
            "measure": "kan endres av leder",
        },
        {
            "category": "expectations",
            "description": "Uavklarte forventninger til tempo",
            "severity": "middle",
            "measure": "samtale 1. des",
        },
        {"category": "schedule", "description": "Vaktplan med korte hviletider", "severity": "middle"},
    ],
    "nav_measures": [
        {"measure": "inklutils", "status": "applied", "day": _on(1)},
        {"measure": "aids", "status": "considered"},
    ],
    "contacts": [
        {
            "day": _on(-8),
            "form": "meeting",
            "with_whom": "Mona Sjef",
            "purpose": "Enige om trinn 2",
            "agreed": "To korte dagvakter",
            "no_health_shared": True,
        },
    ],
    "note": "Leder positiv, bekymret for bemanning i helg.",
}


def _step(days: int, percent: int, tasks: str, who: str, **more: object) -> dict[str, object]:
    return {"from_day": _on(days), "work_percent": percent, "tasks": tasks, "who": who, **more}


RTW = {
    "goal": "Egen stilling, 80 %",
    "goal_day": _on(60),
    "position_percent": 80,
    "steps": [
        _step(-15, 20, "To korte dagvakter", "Leder setter opp vakter", actual_percent=20, status="kept"),
        _step(
            -1, 50, "Tre dagvakter", "Pasient: si fra hvis vaktene blir for tunge", actual_percent=40, status="ongoing"
        ),
        _step(
            20, 80, "Ordinære dagvakter", "Arbeidsgiver: bestille forflytningshjelp", adaptation="Hjelpemiddel på plass"
        ),
        _step(48, 100, "Ordinær turnus uten korte hviletider", "NAV: evaluering"),
    ],
    "if_stuck": (
        "Gå ett trinn tilbake i to uker, ring NAV-veileder, ikke ny 100 %-sykmelding uten samtale med fastlege."
    ),
}

NOTE = {
    "kind_of_note": "conversation",
    "day": _on(-20),
    "heading": "Første samtale",
    "text": "Sover dårlig. Ønsker seg tilbake til jobb.",
}


def shared_with_nav(house: make.House, course: CourseId, *categories: Category) -> None:
    """The patient lets NAV see these parts (plan, function and adaptation when none is named)."""
    wanted = categories or (
        Category.SICK_LEAVE,
        Category.PLAN,
        Category.FUNCTION,
        Category.ADAPTATION,
        Category.NAV_NOTES,
    )
    chosen = [c for c in wanted if c is not Category.NAV_NOTES]
    run(
        house.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        chosen,
        house.clock.today() + timedelta(days=180),
    )
    if Category.NAV_NOTES in wanted:
        run(
            house.as_user("lege"),
            consents.give,
            course,
            Recipient.HEALTH,
            [Category.NAV_NOTES],
            house.clock.today() + timedelta(days=180),
        )


def walked(house: make.House) -> CourseId:
    """A course with referral, survey, plan, NAV's note, return-to-work plan and a note signed,
    and the plan's next version begun."""
    return make.grown(house, "walked", lambda: _walk(house))


def _walk(house: make.House) -> CourseId:
    clock, today = house.clock, house.clock.day
    lege = house.as_user("lege")

    def sign(user: str, kind: str, answers: dict[str, Any], days_ago: int) -> None:
        clock.day = today - timedelta(days=days_ago)
        run(house.as_user(user), entries.sign, course, kind, None, answers)

    clock.day = today - timedelta(days=48)
    course = make.course(house, draft=make.kari(phone="900 00 000", language="bokmål"))
    sign("sekretar", "referral", REFERRAL, 48)
    sign("fysio", "survey", SURVEY, 35)
    sign("fysio", "was", {"day": str(today - timedelta(days=35)), "now": 3}, 35)
    sign("lege", "note", NOTE, 20)
    sign("lege", "plan", PLAN, 14)
    shared_with_nav(house, course)
    sign("nav", "workplace", WORKPLACE, 8)
    sign("nav", "rtw", RTW, 8)
    sign("fysio", "survey", SURVEY, 2)
    sign("fysio", "was", {"day": str(today - timedelta(days=2)), "now": 6}, 2)
    clock.day = today
    run(lege, entries.save_draft, course, "plan", None, PLAN, {})
    return course
