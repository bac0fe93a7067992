"""A day that cannot be is red at its field while it is typed, in every form, and what was typed stays."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import Looks
from hia_desktop.domain.forms import form_of
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from tests import make
from tests.ui.steps.test_form_step import show
from tests.ui.world import DAY, World, shared_with_nav

RECEIVED = DAY - timedelta(days=7)
STEPS: dict[str, tuple[str, type[Any]]] = {
    "referral": ("sekretar", ReferralStep),
    "assessment": ("lege", AssessmentStep),
    "plan": ("lege", PlanStep),
    "workplace": ("nav", WorkplaceStep),
    "rtw": ("lege", RtwStep),
    "epikrise": ("lege", EpikriseStep),
}
BEGUN: dict[str, dict[str, Any]] = {
    "assessment": {"decision": "forwarded"},
    "plan": {"measures": [{}]},
    "workplace": {"barriers": [{}], "nav_measures": [{}], "contacts": [{}]},
    "rtw": {"steps": [{}]},
    "epikrise": {"who_does_what": [{}]},
}
"""What the drafts hold, so that every day of the form is asked for."""


def received_a_week_ago(world: World) -> CourseId:
    world.house.clock.day = RECEIVED
    course = make.course(world.house)
    world.house.clock.day = DAY
    return course


def editors_of(panel: Any, kind: str) -> list[tuple[str, str, DayEditor]]:
    """Every day of the form as it is shown: top-level field, path in it, and the editor, of a row that is unfolded."""
    view, found = panel.writer.view, []
    for name in form_of(kind).model_fields:
        top = view.editor(name)
        if isinstance(top, DayEditor) and top.isVisibleTo(view):  # a first hour goes with another decision
            found.append((name, "", top))
        for row in range(1 if isinstance(BEGUN.get(kind, {}).get(name), list) else 0):
            top.go_to(f"{row}.")
            inner: Any = top._rows[row].unfold() if hasattr(top._rows[row], "unfold") else top._rows[row].grid
            found += [
                (name, f"{row}.{field}", one) for field, one in inner.editors().items() if isinstance(one, DayEditor)
            ]
    return found


def typed(editor: DayEditor, text: str) -> None:
    line = editor.control
    assert isinstance(line, QLineEdit)
    editor.go_to()
    line.selectAll()
    QTest.keyClicks(line, text)


@pytest.mark.long
@pytest.mark.parametrize("kind", STEPS)
def test_what_cannot_be_is_red_while_it_is_typed(world: World, kind: str) -> None:
    user, step = STEPS[kind]
    course = received_a_week_ago(world)
    shared_with_nav(world.house, course)
    world.run(user, entries.save_draft, course, kind, None, BEGUN.get(kind, {}), {})
    panel = show(world, user, step, course)
    days = editors_of(panel, kind)
    assert days
    for name, path, editor in days:
        ahead = editor.looks is Looks.AHEAD
        early = f"{RECEIVED - timedelta(days=1):%d.%m.%Y}"
        wrong = (
            "02.01.1920" if kind == "workplace" and ahead else early if ahead else f"{DAY + timedelta(days=1):%d.%m.%Y}"
        )
        says = {
            "02.01.1920": "Før pasienten ble født.",
            early: f"Kan ikke være før henvisningen kom {RECEIVED:%d.%m.%Y}.",
        }
        typed(editor, wrong)
        later = name == "nav_measures" and path.endswith(".day")  # what NAV decided may be from a day to come
        assert editor.sentence() == ("" if later else says.get(wrong, "Datoen er i framtiden.")), (name, path)
        assert editor.control.property("tone") == ("" if later else "bad") and editor.control.hasFocus()
        if not later:  # Enter leaves a row that is right
            QTest.keyClick(editor.control, Qt.Key.Key_Return)
            assert editor.sentence() and editor.value() is not None, "what was typed stays, and so does the red"
        typed(editor, f"{DAY + timedelta(days=9) if ahead else RECEIVED:%d.%m.%Y}")
        assert editor.sentence() == "", "mended"
        editor.set_value(None)
        editor.edited.emit()


@pytest.mark.long
def test_a_new_decision_cannot_begin_yesterday_and_the_draft_keeps_what_was_typed(world: World) -> None:
    course = received_a_week_ago(world)
    panel = show(world, "lege", AssessmentStep, course)
    deadline = panel.writer.view.editor("start_deadline")
    gone = DAY - timedelta(days=1)
    typed(deadline, f"{gone:%d.%m.%Y}")
    assert deadline.sentence() == "", "it is asked about at signing, until a right is decided on"
    decision = panel.writer.view.editor("decision")
    decision.set_value("right")
    decision.edited.emit()
    assert deadline.sentence() == "Datoen er passert. Velg en dag fra i dag."
    decision.set_value("no_need")
    decision.edited.emit()
    assert deadline.sentence() == "", "the red goes with what made it wrong"
    decision.set_value("right")
    decision.edited.emit()
    panel.save_now()
    world.settle()
    again = show(world, "lege", AssessmentStep, course)
    opened = again.writer.view.editor("start_deadline")
    assert opened.value() == gone.isoformat() and opened.sentence() == "Datoen er passert. Velg en dag fra i dag."


def test_a_folded_row_says_it_when_it_is_unfolded(world: World) -> None:
    course = received_a_week_ago(world)
    early, fine = (RECEIVED - timedelta(days=3)).isoformat(), (DAY + timedelta(days=3)).isoformat()
    steps = [{"from_day": early, "work_percent": 20}, {"from_day": fine, "work_percent": 40}]
    world.run("lege", entries.save_draft, course, "rtw", None, {"goal": "Full jobb", "steps": steps}, {})
    panel = show(world, "lege", RtwStep, course)
    table = panel.writer.view.editor("steps")
    assert table.seen("0.from_day") is None
    table.go_to("0.from_day")
    first = table.seen("0.from_day")
    assert first is not None and first.sentence() == f"Kan ikke være før henvisningen kom {RECEIVED:%d.%m.%Y}."
    table.go_to("1.work_percent")
    assert table.seen("0.from_day") is first, "what is wrong stays unfolded"
    status = table.seen("0.status")
    assert status is not None
    status.set_value("kept")
    status.edited.emit()
    assert first.sentence() == "", "a step that was taken may have begun before"
