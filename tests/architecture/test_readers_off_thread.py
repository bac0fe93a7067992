"""A text is read beside the thread of the window: no class there calls a reader of texts itself,
it hands it to `host.work`."""

import ast
from collections.abc import Iterator

from tests.architecture.source_tree import Source, called, program

READERS = {"propose", "pasted_periods", "patient_name", "waiting_proposals", "missing_points"}
"""What reads a whole text. A function of the window that calls one of them is one of them."""


def window() -> Iterator[Source]:
    """The window's modules."""
    return (source for source in program() if source.name.startswith("hia_desktop/ui/"))


def brings_in(source: Source, readers: set[str]) -> set[str]:
    """The readers that a module imports or defines."""
    found = {node.name for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom):
            found |= {alias.asname or alias.name for alias in node.names}
    return found & readers


def calling(part: ast.AST, readers: set[str]) -> list[ast.Call]:
    """The calls of a reader by its name within a part of a module."""
    return [
        node
        for node in ast.walk(part)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and called(node) in readers
    ]


def all_readers() -> set[str]:
    """The readers, and the functions of the window that are made of them."""
    readers = set(READERS)
    while True:
        found = {
            part.name
            for source in window()
            for part in source.tree.body
            if isinstance(part, ast.FunctionDef) and calling(part, brings_in(source, readers))
        }
        if found <= readers:
            return readers
        readers |= found


def test_no_class_of_the_window_reads_a_text_itself() -> None:
    readers = all_readers()
    assert {"referral_offers", "registration_offers", "read_points", "asked_points"} <= readers
    here = [
        source.at(call)
        for source in window()
        for part in source.classes()
        for call in calling(part, brings_in(source, readers))
    ]
    assert not here
