"""A value of many fields is made by naming them: two days given by position can change places, and no type can tell."""

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from tests.architecture.source_tree import program

FEW = 5
BY_POSITION = {
    "Ask": 1,  # the label, which every field of a form begins with
    "Bar": 4,  # a stretch and its words, drawn by the dozen
    "Column": 4,  # key, title, cell, width: a line in the table of columns
    "Line": 3,  # who, in which role, did what
    "Mark": 4,  # a day and its words, drawn by the dozen
    "Period": 4,  # from, to, kind and grade, as a sick note says them
    "StepItem": 4,  # a tab: its key and its words
    "StepRow": 4,  # a line of the plan's table
    "Story": 4,  # a line in the table of the demo's people
    "Work": 2,  # the session and the user; the rest is filled in by the call
    "_Count": 4,  # how a count of days begins
    "_Rule": 4,  # a line in the table of milestones
}
"""How many fields may be given by position, and what they are.
The type of each differs, or their order is that of speech."""


def large() -> Iterator[type[Any]]:
    """The program's dataclasses of many fields."""
    for source in program():
        if not source.name.startswith("hia_desktop/") or "__main__" in source.name or "/migrations/" in source.name:
            continue  # these do something when they are read
        module = importlib.import_module(source.name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        for thing in vars(module).values():
            if (
                inspect.isclass(thing)
                and is_dataclass(thing)
                and thing.__module__ == module.__name__
                and len(fields(thing)) > FEW
            ):
                yield thing


def test_many_fields_are_named() -> None:
    found = [(kind.__qualname__, sum(not field.kw_only for field in fields(kind))) for kind in large()]
    assert len(found) > 50
    assert [(name, count) for name, count in found if count > BY_POSITION.get(name, 0)] == []


def test_the_exceptions_are_used() -> None:
    assert set(BY_POSITION) <= {kind.__qualname__ for kind in large()}
    assert max(BY_POSITION.values()) < FEW
