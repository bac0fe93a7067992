"""What the user reads goes through `_`, as one plain string."""

import ast
import re

import pytest

from tests.architecture.source_tree import Source, called, docstrings, program

NORWEGIAN_WORDS = {
    "alle", "av", "blir", "den", "denne", "der", "det", "eller", "er", "etter", "feil", "fra", "gjelder", "har", "ikke", "ingen", "innen",
    "kan", "med", "mangler", "mellom", "noe", "og", "ny", "nytt", "om", "skal", "som", "til", "uten", "ved", "velg", "vil",
}  # fmt: skip
PATTERNS = {"compile", "fullmatch", "match", "search", "sub", "split", "findall", "finditer"}

TABLES: dict[str, str] = {
    "hia_desktop/store/migrations/versions/0004_intake.py": "the same alphabet, as it was on the day of the step",
    "hia_desktop/base/text.py": "months, weekdays and the alphabet, which are Norwegian by nature",
    "hia_desktop/base/typed_days.py": "words that are typed for a day",
    "hia_desktop/vault/passwords.py": "rows of the keyboard and the alphabet, to be found in passwords",
    "hia_desktop/domain/suicide_families.py": "patterns that are looked for in a text",
    "hia_desktop/domain/suicide_means.py": "patterns that are looked for in a text",
    "hia_desktop/base/fields.py": "a validator's own sentence, which the form shows as it is",
}
"""Modules whose Norwegian constants are not shown sentences, and why; a folder ends with «/»."""


def is_norwegian(text: str) -> bool:
    """Whether a constant reads as Norwegian: one of our letters (but no mere code), or two words of which one can be nothing else."""
    if re.fullmatch(r"[A-ZÆØÅ]{1,4}", text):
        return False
    if re.search(r"[æøåÆØÅ]", text):
        return True
    words = re.findall(r"[a-z]+", text.lower())
    return len(words) >= 2 and " " in text.strip() and bool(NORWEGIAN_WORDS & set(words))


def wrapped(source: Source) -> set[ast.AST]:
    """Every node inside an argument of `_()` or of a pattern function."""
    return {
        inner
        for call in source.calls()
        if called(call) == "_" or called(call) in PATTERNS
        for argument in call.args
        for inner in ast.walk(argument)
    }


def in_tables(name: str) -> bool:
    """Whether the module is excused, itself or by its folder."""
    return any(name == table or (table.endswith("/") and name.startswith(table)) for table in TABLES)


def test_norwegian_text_goes_through_gettext() -> None:
    bare = []
    for source in program():
        if not in_tables(source.name):
            excused = wrapped(source) | docstrings(source.tree)
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in excused and is_norwegian(node.value):
                    bare.append(f"{source.at(node)} {node.value[:40]!r}")
    assert not bare


def test_gettext_takes_one_plain_string() -> None:
    odd = [
        source.at(call)
        for source in program()
        for call in source.calls()
        if isinstance(call.func, ast.Name) and call.func.id == "_" and (len(call.args) != 1 or not isinstance(call.args[0], ast.Constant))
    ]
    assert not odd, "no f-string, no variable: the catalogue is made from the source"


@pytest.mark.parametrize(
    ("text", "norwegian"),
    [("Lås", True), ("Fristen er passert.", True), ("a moment needs its time zone", False), ("ix_task_open", False), ("er", False)],
)
def test_the_check_knows_norwegian(text: str, norwegian: bool) -> None:
    assert is_norwegian(text) is norwegian


def test_excused_modules_exist() -> None:
    names = [source.name for source in program()]
    assert not [table for table in TABLES if not any(name.startswith(table) for name in names)]
