"""Every service function that a screen or a command can reach carries its mark;
no entity shows its content in a repr."""

import ast
import importlib
import inspect
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from sqlalchemy import String

from hia_desktop.services.call import Verb, Work
from hia_desktop.store.entities import Entity
from tests.architecture.source_tree import PROGRAM, ROOT, Source, program

ENTITIES: list[type[Entity]] = sorted(
    (mapper.class_ for mapper in Entity.registry.mappers), key=lambda entity: entity.__tablename__
)
HEART = "hia_desktop/services/call.py"


def modules() -> list[str]:
    """The service modules by dotted name, but for the heart, which makes the marks.
    By the names of the files alone: every process asks when it collects."""
    paths = (path.relative_to(ROOT).as_posix() for path in sorted((PROGRAM / "services").rglob("*.py")))
    return [
        path.removesuffix(".py").replace("/", ".")
        for path in paths
        if path != HEART and not path.endswith("__init__.py")
    ]


def functions(module: str) -> Iterator[Callable[..., Any]]:
    """The public functions that a module defines itself."""
    loaded = importlib.import_module(module)
    for name, thing in vars(loaded).items():
        if (
            (inspect.isfunction(thing) or isinstance(thing, Verb))
            and thing.__module__ == module
            and not name.startswith("_")
        ):
            yield thing


def takes_work(function: Callable[..., Any]) -> bool:
    """Whether it works inside somebody's transaction."""
    first = next(iter(inspect.signature(function).parameters.values()), None)
    return first is not None and first.annotation in (Work, "Work")


@cache
def inner() -> frozenset[str]:
    """The unmarked functions that work in a transaction: steps that only other services may take."""
    return frozenset(
        f"{module}.{function.__name__}"
        for module in modules()
        for function in functions(module)
        if takes_work(function) and not isinstance(function, Verb)
    )


def named_upstairs() -> dict[str, Source]:
    """Every service name that the floors above use, as «module.name»."""
    used = {}
    for source in program():
        if not source.name.startswith(
            ("hia_desktop/ui/", "hia_desktop/app", "hia_desktop/cli", "hia_desktop/__main__")
        ):
            continue
        aliases = {}
        for node in source.nodes:
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("hia_desktop.services"):
                for name in node.names:
                    aliases[name.asname or name.name] = f"{node.module}.{name.name}"
        used.update(dict.fromkeys(aliases.values(), source))
        for node in source.nodes:
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
                used[f"{aliases[node.value.id]}.{node.attr}"] = source
    return used


def test_nothing_unmarked_is_used_upstairs() -> None:
    reached = {f"{source.name} uses {name}" for name, source in named_upstairs().items() if name in inner()}
    assert not reached, "without a mark, no right is checked and no line is written in the trail"


@pytest.mark.parametrize("module", modules())
def test_marks_are_whole(module: str) -> None:
    for function in functions(module):
        if not isinstance(function, Verb):
            continue
        mark = function.mark
        assert takes_work(function), function.fn.__qualname__
        assert not mark.writes or mark.audit, f"{function.fn.__qualname__} writes and must name its audit tag"
        assert not mark.about or mark.audit, f"{function.fn.__qualname__} opens a record and must name its audit tag"


@pytest.mark.parametrize("module", modules())
def test_a_service_that_only_has_steps_says_so(module: str) -> None:
    """A public function in a transaction is marked, or is used by another service:
    nothing stands unmarked for nobody."""
    text = {source.name: source.text for source in program() if source.name.startswith("hia_desktop/services/")}
    own = module.replace(".", "/") + ".py"
    for name in sorted(inner()):
        if name.startswith(module + "."):
            function = name.rpartition(".")[2]
            others = [other for other, content in text.items() if other != own and f"{function}" in content]
            assert others, (
                f"{name} takes Work, has no mark, and no other service uses it: mark it or give it an underscore"
            )


@pytest.mark.parametrize("entity", ENTITIES)
def test_a_repr_holds_no_content(entity: type[Entity]) -> None:
    columns = [
        column.key for column in entity.__table__.columns if isinstance(column.type, String) and column.key != "id"
    ]
    shown = repr(entity(**dict.fromkeys(columns, "HEMMELIG")))
    assert "HEMMELIG" not in shown
    assert entity.__name__ in shown
