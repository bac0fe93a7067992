"""Every rule says where it stands (issue 3, «Must hold»): report and line, or law and paragraph;
limits and legal texts, from which day."""

import ast
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hia_desktop.domain.assessment import criteria, rules
from hia_desktop.domain.legal_texts import legal_texts
from hia_desktop.resources import resource

PLACE = re.compile(r"linje \d+|§§? \d+|veileder \d+")
"""A line of a report or a paragraph of a law."""
CODES = resource("codes/README.md").parent
WORDS_ALONE = {"icd10_common.toml", "icpc2_common.toml", "industries.toml"}
"""Vocabularies: names of codes, no rules. README.md beside them names where they come from."""
CITING = "letter_texts.toml"
"""Its rows cite the table of legal texts by name; that table is held by `test_legal_texts.py`."""
TRANSLATED = {"letter_texts_nn.toml", "letter_texts_en.toml"}
"""The same paragraphs in nynorsk and English, on the same sources: held by `test_letter_texts.py`."""
DATED = {"guideline_limits.toml", CITING, *TRANSLATED}


def rows(path: Path) -> list[dict[str, Any]]:
    """Every table of the file, at whatever depth, that has no tables in it: a row."""
    found: list[dict[str, Any]] = []

    def walk(part: Any) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            inner = [
                each
                for each in part.values()
                if isinstance(each, dict) or (isinstance(each, list) and each and isinstance(each[0], dict))
            ]
            if inner:
                for each in inner:
                    walk(each)
            else:
                found.append(part)

    walk(tomllib.loads(path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("name", sorted(path.name for path in CODES.glob("*.toml")))
def test_every_rule_row_cites_its_place(name: str) -> None:
    if name in WORDS_ALONE:
        assert re.search(
            rf"`{name}` \|.*\|.*(?:Helsedirektoratet|Statistics Norway)",
            (CODES / "README.md").read_text(encoding="utf-8"),
        )
        return
    found = rows(CODES / name)
    assert found
    if name in TRANSLATED:
        return
    for row in found:
        if "ikke" in row:  # how words are spelt in nynorsk: no rule
            continue
        if name == CITING:
            assert row["cites"] and set(row["cites"]) <= set(legal_texts()), row
        elif name == "legal_texts.toml":
            assert row["source"] and row["paragraph"] and row["read_by"] and isinstance(row["read_on"], date), row
        else:
            assert PLACE.search(row["source"]), row


@pytest.mark.parametrize("name", sorted(DATED))
def test_limits_and_legal_texts_say_from_which_day(name: str) -> None:
    for row in rows(CODES / name):
        assert isinstance(row["valid_from"], date), row


def rule_functions() -> list[ast.FunctionDef]:
    """The functions that say something to the assessor."""
    trees = [ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")) for module in (rules, criteria)]
    return [
        node
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns and "Iterator[Hint]" in ast.unparse(node.returns)
    ]


@pytest.mark.parametrize("rule", rule_functions(), ids=lambda rule: rule.name)
def test_every_rule_function_cites_its_place(rule: ast.FunctionDef) -> None:
    """Each has a cited line or paragraph of its own, or hands on the source of the row in
    `resources/codes/` that it read."""
    words = [node.value for node in ast.walk(rule) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    words += [legal_texts()[word].paragraph for word in words if word in legal_texts()]
    handed_on = [node for node in ast.walk(rule) if isinstance(node, ast.Attribute) and node.attr == "source"]
    assert handed_on or any(PLACE.search(word) for word in words)
    hints = [node for node in ast.walk(rule) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Hint"]
    assert hints and all(len(hint.args) >= 3 for hint in hints)


def test_there_are_as_many_rules_as_are_known() -> None:
    assert len(rule_functions()) >= 10
