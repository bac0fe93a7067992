"""What is shown before a signature: one list with the button, each line leading to its field,
and what signing does besides."""

import re
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from tests import make
from tests.ui.steps.test_form_step import show
from tests.ui.world import DAY, REFERRAL, World, walked

PASSED = (DAY - timedelta(days=3)).isoformat()
LACKING: dict[str, tuple[str, type[Any], dict[str, Any]]] = {
    "referral": ("sekretar", ReferralStep, {"sick_grade": 10, "sick_since": (DAY + timedelta(days=2)).isoformat()}),
    "assessment": (
        "lege",
        AssessmentStep,
        {"decision": "right", "disciplines": "fmr", "start_deadline": PASSED, "grounds": "62 år."},
    ),
    "plan": ("lege", PlanStep, {"measures": [{"what": "Trening", "due": PASSED}], "evaluation_day": PASSED}),
    "workplace": (
        "nav",
        WorkplaceStep,
        {"barriers": [{"severity": "high"}], "contacts": [{"follow_up": PASSED}], "meeting_day": PASSED},
    ),
    "rtw": ("lege", RtwStep, {"goal_day": PASSED, "steps": [{"work_percent": 20}, {"from_day": PASSED}]}),
    "epikrise": ("lege", EpikriseStep, {"who_does_what": [{"what": "Ringe", "due": PASSED}]}),
}
"""Drafts with both what must be mended and what is asked about, as far as the form has both."""


def lines_of(dialog: QDialog) -> list[QPushButton]:
    """The lines that lead somewhere, from the top."""
    return [b for b in dialog.findChildren(QPushButton) if b.property("kind") == "link"]


def words_of(dialog: QDialog) -> str:
    return "\n".join(text.text() for text in dialog.findChildren(Text))


def asked(world: World, panel: Any) -> Dialog:
    """The sheet that comes when the draft is to be signed."""
    panel.writer.view.setFocus()
    panel.sign()
    world.settle()
    found = world.dialog()
    assert isinstance(found, Dialog)
    return found


@pytest.mark.parametrize("kind", LACKING)
@pytest.mark.long
def test_enter_on_each_line_leads_to_its_field(world: World, kind: str) -> None:
    user, step, answers = LACKING[kind]
    course = walked(world.house)
    make.closing_form(world.house.as_user("lege"), course)
    world.run(user, entries.save_draft, course, kind, None, answers, {})
    found = world.run(user, entries.before_signing, course, kind, answers)
    wanted = [line.field for line in (*found.stops, *found.doubts)]
    assert found.stops and wanted
    panel = show(world, user, step, course)
    for at, field in enumerate(wanted):
        dialog = asked(world, panel)
        lines = lines_of(dialog)
        assert len(lines) == len(wanted) and lines[0].hasFocus(), "the list begins with the keyboard on its first line"
        assert dialog.windowTitle() == "Før du kan signere" and not [
            b for b in dialog.findChildren(QPushButton) if b.text().startswith("Signer")
        ]
        for _step in range(at):
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        assert lines[at].hasFocus()
        QTest.keyClick(lines[at], Qt.Key.Key_Return)
        world.settle()
        here, editor = QApplication.focusWidget(), panel.writer.view.editor(field.partition(".")[0])
        assert here is not None and (editor.control is here or editor.isAncestorOf(here)), f"{field}: {here}"
        assert not [d for d in world.window.findChildren(QDialog) if d.isVisible()]
    assert world.run(user, entries.open_form, course, kind).current.state == "draft"


@pytest.mark.long
def test_what_is_doubtful_is_signed_only_when_somebody_stands_by_it(world: World) -> None:
    world.house.clock.day = DAY - timedelta(days=7)
    course = make.course(world.house)
    world.house.clock.day = DAY
    make.assessed(world.house.as_user("lege"), course)
    plan = {"own_goal": "Full jobb", "measures": [{"what": "Trening", "responsible": "Eva", "due": PASSED}]}
    world.run("lege", entries.save_draft, course, "plan", None, plan, {})
    panel = show(world, "lege", PlanStep, course)
    dialog = asked(world, panel)
    assert [b.accessibleName() for b in lines_of(dialog)] == ["Tiltak 1, Frist: Datoen er passert. Behold?"]
    assert dialog.windowTitle() == "Før du signerer" and dialog.go is not None and dialog.go.text() == "Signer likevel"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()
    assert panel.writer is not None, "Esc signs nothing"
    dialog = asked(world, panel)
    for _step in range(2):
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    assert dialog.go is not None and dialog.go.hasFocus()
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)
    world.settle()
    assert panel.writer is None and panel.shown.answers["measures"][0]["due"] == PASSED


@pytest.mark.long
def test_signing_that_does_more_says_so_beside_the_button_and_before_it_is_done(world: World) -> None:
    course = make.course(world.house)
    world.run("sekretar", entries.sign, course, "referral", None, REFERRAL | {"received": DAY.isoformat()})
    make.assessed(world.house.as_user("lege"), course)
    panel = show(world, "lege", PlanStep, course)
    world.qtbot.keyClicks(panel.writer.view.editor("own_goal").go_to(), "Full jobb")
    panel.save_now()
    world.settle()
    assert panel._also.isVisible() and panel._also.text().startswith("Når du har signert: Forløpet er i gang.")
    panel.sign()
    world.settle()
    assert panel.writer is None and not panel._also.isVisible(), "an everyday thing is told, not asked about"
    assert "Forløpet er i gang." in world.said[-1]
    make.closing_form(world.house.as_user("lege"), course)
    world.run("lege", entries.save_draft, course, "epikrise", None, {"asks": [{"text": "Følge opp"}]}, {})
    epikrise = show(world, "lege", EpikriseStep, course)
    assert epikrise._also.text().startswith("Når du har signert: Forløpet er avsluttet. Epikrisen er arkivert. Og ")
    dialog = asked(world, epikrise)
    assert "• Forløpet er avsluttet." in words_of(dialog) and dialog.go is not None
    assert dialog.go.text() == "Signer likevel", "what a reader looks for is not there"
    QTest.keyClick(dialog.go, Qt.Key.Key_Return)
    world.settle()
    assert world.run("lege", courses.open_course, course).closed_on == DAY
    assert re.fullmatch(
        r"«Epikrise» er signert\. Forløpet er avsluttet\. Epikrisen er arkivert\. Og \d ting til\.", world.said[-1]
    ), "what it did besides stood in the question; the word that it is done has room for the first of it"
    world.house.clock.day += timedelta(days=92)
    outcome = show(world, "lege", OutcomeStep, course)
    point = next(iter(outcome.points.values()))
    outcome.write(point)
    world.settle()
    for name, value in (("work_status", "working"), ("benefit", "none")):
        point.writer.view.editor(name).set_value(value)
    world.qtbot.keyClicks(point.writer.view.editor("note").go_to(), "Går bra.")
    outcome.flush(lambda: None)
    world.settle()
    assert point._also.text() == "Når du har signert: Oppgaver som er gjort: Oppfølging 3 mnd – arbeidsstatus."
    outcome.sign()
    world.settle()
    assert point.writer is None and "Oppgaver som er gjort" in world.said[-1]


def test_a_draft_taken_up_again_says_what_signing_does(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.save_draft, course, "plan", None, {"own_goal": "Full jobb"}, {})
    assert show(world, "lege", PlanStep, course)._also.text() == "Når du har signert: Forløpet er i gang."


@pytest.mark.long
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_however_long_the_list_is_its_button_is_on_the_screen(qtbot: QtBot, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, scale=scale)
    try:
        window = Text("")
        qtbot.addWidget(window)
        window.resize(900, 560)
        window.show()
        many = [
            (f"field{n}", f"Felt nummer {n}: dette er en setning som er så lang at den ikke har plass på én linje her.")
            for n in range(40)
        ]
        gone: list[str] = []
        Prompts(window).before_signing((), many, ["Forløpet er avsluttet."], gone.append, lambda: gone.append("signed"))
        dialog = next(d for d in window.findChildren(Dialog))
        qtbot.waitUntil(dialog.isVisible)
        QApplication.processEvents()
        screen = dialog.screen().availableGeometry()
        assert dialog.height() <= screen.height() and dialog.width() <= screen.width()
        assert (
            dialog.go is not None
            and dialog.rect().contains(dialog.go.geometry())
            and not dialog.go.visibleRegion().isEmpty()
        )
        last = lines_of(dialog)[-1]
        for _line in many[1:]:
            QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
        QApplication.processEvents()
        assert last.hasFocus() and not last.visibleRegion().isEmpty(), "Tab rolls the list"
        QTest.keyClick(last, Qt.Key.Key_Return)
        assert gone == ["field39"]
    finally:
        theme.apply(qapp)
