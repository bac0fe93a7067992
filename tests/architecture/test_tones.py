"""A tone is a `Tone` from the service that chooses it to the kit that paints it:
what holds one says so, and mypy the rest."""

import ast

from tests.architecture.source_tree import program


def is_tone(name: str) -> bool:
    return name == "tone" or name.endswith("_tone")


def test_nothing_that_holds_a_tone_is_a_string() -> None:
    strings, held = [], 0
    for source in program():
        for node in source.nodes:
            name = (
                node.arg
                if isinstance(node, ast.arg)
                else ast.unparse(node.target)
                if isinstance(node, ast.AnnAssign)
                else ""
            )
            if isinstance(node, ast.arg | ast.AnnAssign) and is_tone(name) and node.annotation is not None:
                held += 1
                if "str" in ast.unparse(node.annotation):
                    strings.append(f"{source.name}:{node.lineno}")
    assert not strings and held > 20


def test_no_tone_is_compared_with_a_bare_word() -> None:
    """Which mypy lets pass, as a tone is a kind of string."""
    bare = [
        f"{source.name}:{node.lineno}"
        for source in program()
        for node in source.nodes
        if isinstance(node, ast.Compare)
        and any(
            is_tone(part.attr if isinstance(part, ast.Attribute) else getattr(part, "id", ""))
            for part in ast.walk(node)
        )
        and any(isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(node))
    ]
    assert not bare
