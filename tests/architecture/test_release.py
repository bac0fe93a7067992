"""What goes with a release is there, and says the same as the program."""

import re

from hia_desktop import __version__
from hia_desktop.store.migrations import HEAD
from tests.architecture.source_tree import ROOT
from tests.store.old_store import STORES


def said(name: str) -> str:
    """A file's words, white space evened."""
    return " ".join((ROOT / name).read_text(encoding="utf-8").split())


def test_the_newest_change_is_of_this_version_and_this_schema() -> None:
    newest = next(
        line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line.startswith("## ")
    )
    assert newest == f"## {__version__} (schema {HEAD})"


def test_a_store_of_every_released_schema_is_kept() -> None:
    """Made by the program of that day (`tests.store.old_store`), so that every later one is tried on it. What is not
    released yet has a version that ends in «.dev» and a number."""
    headings = re.findall(r"^## (\S+) \(schema (\d{4})\)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    released = [schema for version, schema in headings if ".dev" not in version]
    assert "0001" in released
    lacking = [schema for schema in released if not (STORES / f"{schema}.zip").exists()]
    assert lacking == [], "made by .venv/bin/python -m tests.store.old_store, with the program of that schema"


def test_the_licence_is_the_declared_one_and_readme_says_why() -> None:
    assert said("LICENSE").startswith("GNU GENERAL PUBLIC LICENSE Version 3")
    assert 'license = "GPL-3.0-or-later"' in said("pyproject.toml")
    assert "version 3 or later (`LICENSE`). Why that one:" in said("README.md")


def test_contributing_names_the_gate() -> None:
    assert "python3 dev.py test" in said("CONTRIBUTING.md")
