"""Retting og sletting: the decision is signed, and the patient answered by a letter that is archived from there."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.consent.corrections import CorrectionsStep
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from tests import make
from tests.ui.world import World, world

__all__ = ["world"]

DECIDED: dict[str, Any] = {
    "received": "2026-11-16",
    "asked": "delete",
    "about": "Notat 3. november, tredje avsnitt",
    "outcome": "refused",
    "grounds": "Nødvendig for behandlingen.",
    "decided_on": "2026-11-17",
    "decided_by": "Liv Berg, overlege",
}


@pytest.fixture
def course(world: World) -> CourseId:
    made = make.course(world.house)
    waits = {name: DECIDED[name] for name in ("received", "asked")} | {"about": "Epikrisen"}
    world.run("lege", entries.sign, made, "corrections", None, {"requests": [waits, DECIDED]})
    return made


def panel(world: World, course: CourseId, user: str) -> CorrectionsStep:
    assert PANELS[Corrections.kind] is CorrectionsStep
    made = CorrectionsStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(made)
    return made


def buttons(found: CorrectionsStep) -> list[QPushButton]:
    return [b for b in found.findChildren(QPushButton) if b.text() == "Svar til pasienten" and b.isVisibleTo(found)]


@pytest.mark.long
def test_what_is_decided_is_answered_from_above_the_form(world: World, course: CourseId) -> None:
    found = panel(world, course, "lege")
    (one,) = buttons(found)
    assert not one.visibleRegion().isEmpty(), "in sight, whatever the form's height"
    assert one.accessibleName() == "Svar til pasienten om Notat 3. november, tredje avsnitt"
    one.setFocus()
    QTest.keyClick(one, Qt.Key.Key_Space)
    dialog = world.dialog()
    assert isinstance(dialog, LetterDialog)
    world.settle()
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    dialog.issue()
    world.settle()
    sure = next(b for b in world.window.window().findChildren(QPushButton) if "Jeg svarer for brevet" in b.text())
    QTest.mouseClick(sure, Qt.MouseButton.LeftButton)
    world.settle()
    assert [paper.kind for paper in world.run("lege", papers.listing, course)] == ["decision_correction"]
    dialog.accept()
    world.settle()
    assert "Arkivert 17.11.2026" in [text.text() for text in found.answers.findChildren(Text)]


def test_who_may_not_answer_sees_no_letter(world: World, course: CourseId) -> None:
    assert buttons(panel(world, course, "sekretar")) == []
