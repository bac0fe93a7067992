"""Two users in two processes on one store, the same plan in the same minute: both texts survive, each is told."""

from collections.abc import Iterator
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QAbstractButton

from hia_desktop.base.errors import Conflict
from hia_desktop.services.course import watching
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from tests import make
from tests.services.record.other_process import Other
from tests.ui.world import DAY, PLAN, World, world

__all__ = ["world"]


@pytest.fixture
def other(world: World) -> Iterator[Other]:
    """The psychologist, in a process of her own."""
    made = Other(world.house.folder, "psykolog", make.PASSWORD, DAY)
    yield made
    made.close()


def plan(goal: str) -> dict[str, Any]:
    return {**PLAN, "own_goal": goal}


def goals(world: World, course: str) -> list[str]:
    """The patient's own goal in each version, newest first."""
    found = world.run("lege", entries.open_form, course, "plan")
    return [version.answers["own_goal"] for version in found.versions]


@pytest.mark.long
def test_the_one_who_signs_last_is_told_and_both_texts_survive(world: World, other: Other) -> None:
    course = make.course(world.house)
    screen = CourseScreen(world.host("lege"), f"{course}:plan")
    world.show(screen)
    panel = screen.panel
    assert isinstance(panel, PlanStep) and panel.writer is not None
    other.do("draft", course, plan("Hennes mål"), 0)
    panel.writer.begin(plan("Hans mål"), {})
    panel.writer._edited()
    panel.writer.flush()
    world.settle()
    state = world.run("lege", watching.store_state), other.do("state", course)
    assert other.do("sign", course, plan("Hennes mål"), False) == ""
    assert world.run("lege", watching.store_state) != state[0], "the window looks, since somebody else has written"
    screen.others_wrote()
    world.settle()
    assert world.said == ["Per Sol har signert versjon 1 mens du skriver. Teksten din er trygg."]
    assert panel.writer is not None and panel.writer.answers()["own_goal"] == "Hans mål"
    panel.sign()
    world.settle()
    dialog = world.dialog()
    assert isinstance(dialog, Dialog) and dialog.windowTitle() == "Noe er signert mens du skrev"
    next(b for b in dialog.findChildren(QAbstractButton) if b.text() == "Signer min som ny versjon").click()
    world.settle()
    assert goals(world, course) == ["Hans mål", "Hennes mål"]
    assert other.do("state", course) != state[1]
    assert other.do("newer", course, 1) == [2, "Liv Berg"]
    assert other.do("sign", course, plan("Hennes nye mål"), True) == ""
    screen.others_wrote()
    world.settle()
    assert world.said[-1] == "Per Sol har signert versjon 3. Den vises nå."
    shown = cast(Any, panel).shown
    assert shown is not None and shown.answers["own_goal"] == "Hennes nye mål"
    world.run("lege", entries.sign, course, "plan", None, plan("I hans andre vindu"), over_newer=True)
    screen.others_wrote()
    world.settle()
    assert world.said[-1].startswith("Per Sol"), "nobody is told of one's own as of somebody's"
    shown = cast(Any, panel).shown
    assert shown is not None and shown.answers["own_goal"] == "I hans andre vindu"


@pytest.mark.long
def test_of_two_who_sign_at_once_one_is_first(world: World, other: Other) -> None:
    course = make.course(world.house)
    for turn in range(4):
        mine, hers = plan(f"Mitt mål {turn}"), plan(f"Hennes mål {turn}")
        seen = turn * 2
        world.run("lege", entries.save_draft, course, "plan", None, mine, {}, seen)
        other.do("draft", course, hers, seen)
        other.tell("sign", course, hers, False)
        try:
            world.run("lege", entries.sign, course, "plan", None, mine)
            told = ""
        except Conflict as problem:
            told = problem.message
        others_told = other.answer()
        assert sorted([bool(told), bool(others_told)]) == [False, True], "one is told, and the other has signed"
        assert "Utkastet ditt er trygt" in told + others_told
        if told:
            world.run("lege", entries.sign, course, "plan", None, mine, over_newer=True)
        else:
            assert other.do("sign", course, hers, True) == ""
        assert set(goals(world, course)[:2]) == {f"Mitt mål {turn}", f"Hennes mål {turn}"}
    assert len(goals(world, course)) == 8
