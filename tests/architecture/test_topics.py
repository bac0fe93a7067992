"""What a write changes, somebody watches, and what is watched, something changes.
That each topic exists is what mypy says."""

import ast

from hia_desktop.domain.topics import Topic
from tests.architecture.source_tree import program


def named(part: str) -> set[Topic]:
    """The topics that this part of the program names."""
    found = set()
    for source in program():
        if source.name.startswith(part):
            for node in source.nodes:
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Topic":
                    found.add(Topic[node.attr])
    return found


def test_what_changes_is_watched_and_what_is_watched_changes() -> None:
    assert named("hia_desktop/services/") == set(Topic) == named("hia_desktop/ui/")


def test_nothing_speaks_of_topics_in_bare_words() -> None:
    """`&` and `in` take any string, so mypy cannot tell of these."""
    bare = []
    for source in program():
        for node in source.nodes:
            if not isinstance(node, ast.BinOp | ast.Compare):
                continue
            parts = list(ast.walk(node))
            if any(isinstance(n, ast.Name) and n.id == "topics" for n in parts):
                bare += [
                    f"{source.name}:{n.lineno}"
                    for n in parts
                    if isinstance(n, ast.Constant) and isinstance(n.value, str)
                ]
    assert not bare
