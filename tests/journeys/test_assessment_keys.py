"""A full assessment by keys alone: every question answered, the guide's deadline used, signed,
in under sixty key presses."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hia_desktop.domain.forms.assessment import FURTHER_LOSS, MAIN_LOSS
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.assessment.form import AssessmentForm
from tests import make
from tests.ui.world import REFERRAL, World, world

__all__ = ["world"]
NEXT = (Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
MOST = 60


class Keys:
    """A keyboard that counts: `press` counts each press, `write` is free text and counts none."""

    def __init__(self, world: World) -> None:
        self.world, self.count = world, 0

    def press(self, *keys: str | tuple[Qt.Key, Qt.KeyboardModifier]) -> None:
        """Each key goes to whatever has the focus."""
        for key in keys:
            self.count += 1
            target = QApplication.focusWidget()
            assert target is not None, f"nothing has the focus after {self.count} keys"
            if isinstance(key, str):
                QTest.keyClicks(target, key)
            else:
                QTest.keyClick(target, *key)

    def write(self, text: str) -> None:
        """Free text."""
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)


def focused(form: AssessmentForm) -> str:
    """The question that has the focus."""
    part = QApplication.focusWidget()
    while part is not None and not (isinstance(part, LabelledField) and part in form._grid.fields.values()):
        part = part.parentWidget()
    return next((name for name, labelled in form._grid.fields.items() if labelled is part), "")


@pytest.mark.long
def test_a_full_assessment_takes_under_sixty_key_presses(world: World) -> None:
    course = make.course(world.house)
    diagnoses = [{"code": "F32.1", "system": "icd10", "text": "Depresjon", "main": True}]
    world.run("sekretar", entries.sign, course, "referral", None, {**REFERRAL, "diagnoses": diagnoses})
    panel = AssessmentStep(world.host("lege"), world.run("lege", courses.open_course, course))
    panel.take_keyboard()
    world.show(panel)
    assert panel.writer is not None and isinstance(panel.writer.view, AssessmentForm)
    form, keys = panel.writer.view, Keys(world)
    assert focused(form) == "target_condition"
    keys.press("1", "1", "j", "1", "1")
    assert focused(form) == "tipping"
    keys.press("1", NEXT)
    keys.press(*"1122131121", "2", "1", "3", NEXT)
    assert focused(form) == "has_employment"
    keys.press("1", "1", "d")
    assert focused(form) == "return_plan_note"
    keys.write("Leder og lege er i gang.")
    keys.press(NEXT, "1")
    assert focused(form) == "motivation"
    keys.press("1", "1", "1")
    assert focused(form) == "none_found"
    keys.press("1")
    assert focused(form) == "death_thoughts"
    keys.press("0", NEXT, "1")
    keys.write("Bedre funksjon og mindre smerter.")
    keys.press(NEXT, "2", "3", NEXT, "1")
    assert focused(form) == "resource_use"
    keys.write("Ti timer poliklinisk.")
    keys.press(NEXT)
    keys.write("Fare for å falle ut av arbeid.")
    keys.press(NEXT, NEXT)
    assert focused(form) == "decision"
    keys.press("1", "p", NEXT)
    assert focused(form) == "severity"
    keys.press("2", NEXT)
    assert focused(form) == "guideline"
    keys.press(" ")
    assert focused(form) == "deadline_for"
    keys.press("2")
    assert focused(form) == "wished_start"
    keys.press(*"23.11.26", (Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier))
    world.settle()
    world.dialog()
    keys.press((Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier))  # what the decision does has been read
    world.settle()
    assert keys.count < MOST, keys.count
    page: FormPage = world.run("lege", entries.open_form, course, "assessment")
    assert page.versions, "it was not signed"
    signed = page.versions[0].answers
    asked = [
        *MAIN_LOSS,
        *FURTHER_LOSS,
        *(f"target_{name}" for name in ("condition", "function", "goal", "need")),
        "main_cause",
    ]
    asked += [
        "has_employment",
        "adaptation_possible",
        "return_plan",
        "cooperation",
        "motivation",
        "expects_recovery",
        "expects_return",
    ]
    asked += ["none_found", "death_thoughts"]
    asked += [
        "benefit_met",
        "resource_met",
        "decision",
        "disciplines",
        "severity",
        "start_deadline",
        "deadline_for",
        "guideline",
    ]
    assert [name for name in asked if signed[name] is None] == []
    assert signed["arenas"] == ["job", "social"] and signed["benefit_grounds"] == ["b", "c"]
    assert signed["guideline"]["weeks"] == 8 and signed["decision"] == "right" and signed["disciplines"] == "phv"
