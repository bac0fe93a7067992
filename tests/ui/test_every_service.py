"""Every service function has a way to it, and no way is shut to a role that the function is open to.

The ways are read from the source: which service a module of the window or the command line names,
and which modules a screen is made of.
"""

import ast
import importlib.util
from functools import cache
from pathlib import Path

import pytest

import hia_desktop
from hia_desktop.domain.access import MAY, Category, Recipient, Role
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.consent import consents
from hia_desktop.services.patient import leaves
from hia_desktop.ui.screens import SCREENS
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps import PANELS
from tests import make
from tests.services.test_rights import FUNCTIONS
from tests.ui.world import World

ROOT = Path(hia_desktop.__file__).parent
AROUND = ("hia_desktop.ui.shell", "hia_desktop.ui.sign_in.own_password")
"""What is there for every signed-in user."""
MEANS = frozenset(
    {
        "loose_drafts.throw_away",
        "users.working_week",
        "courses.newest_of",
        "leaflets.good_referral",
    }
)
"""What serves another act, such as registering a referral or correcting a patient's card, and is open to whoever may
sign in, write or read anything: to a NAV adviser too, who has none of those acts."""
STEPS = {"moves.mark": ("moves.to_server(", "moves.home(")}
"""What is done within an act that holds more than one call, by the doors to that."""

HOLDS_STEPS = ("hia_desktop.ui.screens.steps", "hia_desktop.ui.screens.course")
USERS = {
    Role.PHYSICIAN: "lege",
    Role.PSYCHOLOGIST: "psykolog",
    Role.PHYSIOTHERAPIST: "fysio",
    Role.NAV_ADVISER: "nav",
    Role.SECRETARY: "sekretar",
}


def modules(part: str) -> list[str]:
    files = sorted((ROOT / part).rglob("*.py"))
    return [
        ".".join(("hia_desktop", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
        for file in files
    ]


def source(module: str) -> str:
    found = importlib.util.find_spec(module)
    assert found is not None and found.origin is not None
    return Path(found.origin).read_text(encoding="utf-8")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(source(module))


@cache
def named(module: str) -> frozenset[str]:
    """The service functions that a module names, as «module.function»."""
    found = {
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    }
    return frozenset(found & set(FUNCTIONS))


@cache
def imports(module: str) -> frozenset[str]:
    """The modules of the window that a module imports;
    the course and the list of its steps lead to their own places only."""
    found = {node.module for node in ast.walk(tree(module)) if isinstance(node, ast.ImportFrom) and node.module}
    return frozenset(
        m for m in found if m.startswith("hia_desktop.ui.") and m not in ("hia_desktop.ui.screens", *HOLDS_STEPS)
    )


def within(module: str, seen: set[str] | None = None) -> frozenset[str]:
    """The service functions named in a module and in what it is made of."""
    seen = set() if seen is None else seen
    if module in seen:
        return frozenset()
    seen.add(module)
    return named(module).union(*(within(other, seen) for other in imports(module)))


@pytest.mark.long
def test_every_service_function_is_called_by_a_screen_or_a_command() -> None:
    called = frozenset().union(*(named(module) for part in ("ui", "cli") for module in modules(part)))
    assert sorted(set(FUNCTIONS) - called) == sorted(STEPS)
    upstairs = [source(module) for part in ("ui", "cli") for module in modules(part)]
    for function, doors in STEPS.items():
        assert all(any(door in text for text in upstairs) for door in doors), function


def test_what_nobody_calls_is_found() -> None:
    assert "tasks.add" in named("hia_desktop.ui.task_sheets")
    assert not named("hia_desktop.ui.kit.widgets")


@pytest.mark.long
@pytest.mark.parametrize("role", list(USERS))
def test_no_place_is_shut_to_a_role_that_may_do_what_is_in_it(world: World, role: Role) -> None:
    """Screens by their right, steps by what the course page of a patient who shares all really lists for the role."""
    course = make.course(world.house)
    until = world.house.clock.today().replace(day=28)
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, SHAREABLE[Recipient.NAV_ADVISER], until)
    world.run("lege", consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], until)
    first = world.house.clock.today().replace(month=9, day=1)
    world.run("sekretar", leaves.save_periods, course, (), [Period(first, None, SickLeaveKind.FULL, 100)])
    screen = CourseScreen(world.host(USERS[role]), str(course))
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.page is not None)
    open_steps = [PANELS[kind] for kind in screen.steps.kinds()]
    open_screens = [s for s in SCREENS if role in MAY[s.needs]]
    places = [*AROUND, *(part.__module__ for part in (*open_steps, *open_screens))]
    reached = frozenset().union(*(within(module) for module in places))
    everywhere = frozenset().union(*(named(module) for module in modules("ui")))
    shut = {name for name, fn in FUNCTIONS.items() if role in MAY[fn.mark.right] and name in everywhere} - reached
    assert sorted(shut - MEANS) == []
    assert role is not Role.NAV_ADVISER or shut == MEANS, "nothing is excused that has come to have a place"
