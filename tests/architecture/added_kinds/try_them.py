"""Runs in a copy of the program that has one more form, paper, instrument and kind of task:
each is used as a user would."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.cli import run_arguments
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.tasks import TASKS
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import instrument_papers, papers
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.instruments import InstrumentsStep
from tests import make
from tests.services import leak_calls, leak_world, test_leaks_everywhere
from tests.ui.world import World, world

__all__ = ["world"]
SEEN = "Løfter over skulderhøyde ved samlebåndet"


def button(inside: QWidget, words: str) -> QPushButton:
    """The button with these words that can be seen."""
    return next(b for b in inside.findChildren(QPushButton) if b.text() == words and not b.isHidden())


def open_step(world: World, user: str, course: CourseId, step: str) -> CourseScreen:
    """The course page at a step."""
    screen = CourseScreen(world.host(user), f"{course}:{step}")
    world.show(screen)
    world.settle()
    return screen


def words(pdf: bytes) -> str:
    """The text of every page."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


def test_they_are_there() -> None:
    assert {"visit", "mood"} <= {form.kind for form in FORMS} and "visit_due" in TASKS
    assert "visit_sheet" in {paper.kind for paper in PAPERS}


def test_the_form_the_paper_and_the_task(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = make.course(world.house)
    world.run("lege", tasks.add, course, "visit_due", world.house.clock.today() + timedelta(days=3))
    before = world.run("lege", courses.open_course, course)
    assert "Besøk å gjøre" in [deadline.what for deadline in before.deadlines]
    screen = open_step(world, "lege", course, "visit")
    assert "Besøk på arbeidsplassen" in [screen.steps.item(kind).label for kind in screen.steps.kinds()]
    panel = screen.panel
    assert isinstance(panel, FormStep) and panel.writer is not None
    world.qtbot.keyClicks(panel.writer.view.editor("seen").go_to(), SEEN)
    world.qtbot.keyClick(
        panel.writer.view.editor("seen").go_to(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    world.settle()
    page = world.run("lege", courses.open_course, course)
    assert {step.kind: step.state for step in page.steps}["visit"] == "done"
    assert "Besøk" in [mark.label for mark in page.timeline.events]
    assert "Besøk å gjøre" not in [deadline.what for deadline in page.deadlines], "its signature does the task"

    button(screen, "Forhåndsvis").click()
    world.dialog().close()
    issued = world.run("lege", papers.issue, course, "visit_sheet")
    assert SEEN in words(world.run("lege", papers.read, issued))
    assert [row.title for row in world.run("lege", papers.listing, course)] == ["Ark fra besøket"]

    (tmp_path / "password").write_text(make.PASSWORD, encoding="utf-8")
    (tmp_path / "answers").write_text('{"seen": "Satt ved disken"}', encoding="utf-8")
    common = ["--store", str(world.house.folder), "--as", "lege", "--password-file", str(tmp_path / "password")]
    common += ["--today", world.house.clock.today().isoformat()]
    assert run_arguments(["course", "sign", course, "visit", str(tmp_path / "answers"), *common], lambda *_a: 0) == 0
    assert run_arguments(["export", "visit", course, "-o", str(tmp_path / "sheet.pdf"), *common], lambda *_a: 0) == 0, (
        capsys.readouterr()
    )
    assert "Satt ved disken" in words((tmp_path / "sheet.pdf").read_bytes())


def test_the_instrument(world: World) -> None:
    course = make.course(world.house)
    screen = open_step(world, "fysio", course, "instruments")
    panel = screen.panel
    assert isinstance(panel, InstrumentsStep)
    world.settle()
    next(act for menu in panel.panel.menus for act in menu.actions() if act.text().startswith("Humør")).trigger()
    world.settle()
    form = panel.panel
    assert form.kind == "mood" and form.writer is not None
    sheet = words(world.run("fysio", instrument_papers.blank, course, "mood").pdf())
    assert "Humør" in sheet and "Opp" in sheet and sheet.count("☐") == 10 and "a made-up instrument" in sheet
    world.qtbot.keyClicks(form.writer.view.editor("up").go_to(), "3")
    world.qtbot.keyClick(form.writer.view.editor("up").go_to(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    (score,) = [
        score for score in world.run("lege", courses.open_course, course).scores if score.name.startswith("Humør")
    ]
    assert (score.value, score.low, score.high) == (3, 0, 4)
    until = world.house.clock.today() + timedelta(days=30)
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)
    assert world.run("nav", courses.open_course, course).scores == ()
    assert world.run("nav", entries.open_form, course, "mood").not_shared
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, [Category.INSTRUMENTS], until)
    world.run("lege", courses.open_course, course)
    assert world.run("nav", entries.open_form, course, "mood").current.answers["up"] == 3


def test_no_function_tells_what_is_not_shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked of the new kinds alone, where a function asks for one: the walk in the program itself asks of the rest."""
    monkeypatch.setitem(leak_calls.WORDS, "kind", ["visit", "visit_sheet", "mood", leak_calls.ASKED])
    for state in set(leak_world.STATES) - {"never", "some_c", "some_d"}:
        del leak_world.STATES[state]
        if state in leak_world.EXISTS_FOR_NAV:
            leak_world.EXISTS_FOR_NAV.remove(state)
    made = leak_world.build(tmp_path / "made")
    assert {"visit.seen", "visit_sheet"} & {mark.where.removeprefix("paper.") for mark in made.marks.values()} == {
        "visit.seen",
        "visit_sheet",
    }
    test_leaks_everywhere.test_no_function_tells_anybody_what_is_not_shared(
        made, tmp_path, "nav", list(leak_world.STATES)
    )
