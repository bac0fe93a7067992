"""What the program is built of: pinned with hashes, licensed so that it may go with the program, and told of."""

import importlib.util
import re
import tomllib
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType

import pytest

from tests.architecture.source_tree import ROOT

PINNED = ("requirements.txt", "requirements-dev.txt", "requirements-freeze.txt")


@pytest.fixture(scope="module")
def parts() -> ModuleType:
    spec = importlib.util.spec_from_file_location("parts", ROOT / "packaging" / "parts.py")
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


@pytest.mark.parametrize("file", PINNED)
def test_every_line_is_an_exact_pin_with_hashes(file: str, parts: ModuleType) -> None:
    text = (ROOT / "packaging" / file).read_text(encoding="utf-8")
    asked = [line for line in re.split(r"\n(?=\S)", text) if not line.startswith("#")]
    for one in asked:
        assert re.match(r"[A-Za-z0-9._-]+==\S+ ", one), f"{one[:60]} is no exact pin"
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", one), f"{one[:60]} has no hash"
        assert "://" not in one and " @ " not in one
    assert len(asked) == len(parts.pins(file)) > 30


def test_the_gate_runs_with_what_the_program_is_built_and_frozen_of(parts: ModuleType) -> None:
    program, gate, frozen = (parts.pins(file) for file in PINNED)
    for more in (gate, frozen):
        assert {name: pin for name, (pin, _by) in program.items()} == {name: more[name][0] for name in program}
    for name, (pin, _by) in gate.items():
        try:
            assert version(name) == pin, f"{name}: installed is another than the pin"
        except PackageNotFoundError:
            continue  # of another system


def test_the_table_of_parts_is_as_their_metadata_says(parts: ModuleType) -> None:
    kept = parts.kept()
    assert set(kept) == set(parts.pins()), "run packaging/parts.py"
    for name, (pin, told, by) in parts.rows().items():
        assert kept[name] == (pin, told or kept[name][1], by), f"{name}: run packaging/parts.py"


def test_every_part_may_go_with_the_program(parts: ModuleType) -> None:
    for name, (_pin, told, _by) in parts.kept().items():
        assert any(good in told for good in parts.GOES_WITH_GPL3), f"{name}: {told}"


def test_readme_names_what_is_asked_for_and_where_the_rest_stands() -> None:
    said = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Licences")[2].casefold()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [re.split(r"[<>=,]", one)[0].casefold().removesuffix("-essentials") for one in project["dependencies"]]
    assert [name for name in asked if name not in said and name != "argon2-cffi-bindings"] == []
    assert "packaging/parts.md" in said


def test_what_is_held_back_is_told_with_its_reason() -> None:
    """An upper limit in pyproject.toml that nobody explains is one that nobody lifts."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("dependencies = [")[2].partition("\n]")[0]
    held = [line.strip() for line in project.splitlines() if "<" in line.partition("#")[0]]
    told = (ROOT / "packaging" / "README.md").read_text(encoding="utf-8").partition("## Held back")[2]
    for line in held:
        name = re.split(r"[<>=,]", line.strip('"'))[0]
        assert f"| {name} |" in told, f"{name} is held back: say why in packaging/README.md"
