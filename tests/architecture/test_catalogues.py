"""The catalogues hold every text of the program and nothing else, and are found wherever the program runs."""

import os
import runpy
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from hia_desktop.base import language
from hia_desktop.base.language import SOURCE, TAGS, in_language
from hia_desktop.base.text import _
from hia_desktop.resources import resource
from tests.architecture.source_tree import ROOT


@pytest.fixture(scope="module")
def tool() -> dict[str, Any]:
    """What `dev.py texts` runs."""
    return runpy.run_path(str(ROOT / "packaging" / "texts.py"))


def test_the_catalogues_are_whole(tool: dict[str, Any]) -> None:
    assert tool["check"]() == [], "run: python3 dev.py texts"


def test_every_language_has_its_catalogue() -> None:
    assert {path.stem for path in (ROOT / "resources" / "i18n").glob("*.po")} == set(TAGS) - {SOURCE}


def test_the_check_sees_what_is_wrong(tool: dict[str, Any]) -> None:
    catalogue = Catalog(locale="nn")
    catalogue.add("Forløp {span}", "Forløp {spenn}")
    catalogue.add("Gammelt", "Gammalt")
    catalogue.add("Frist", "Frist", flags=("fuzzy",))
    found = tool["faults"](catalogue, {"Forløp {span}", "Frist", "Nytt"})
    assert [line.rpartition(": ")[0] for line in found] == [
        "nn: is not in the catalogue",
        "nn: is no longer in the code",
        "nn: other places to fill in",
        "nn: is only guessed",
    ]
    assert "nn: counts otherwise than one and many" not in found
    assert "pl: counts otherwise than one and many" in tool["faults"](Catalog(locale="pl"), set())


def test_a_new_text_waits_and_what_was_translated_stays(tool: dict[str, Any]) -> None:
    old = Catalog(locale="nn")
    old.add("Uke", "Veke")
    old.add("Gammelt", "Gammalt")
    new = tool["brought_up"](old, {"Uke", "Nytt"})
    assert {message.id: message.string for message in new if message.id} == {"Uke": "Veke", "Nytt": ""}


def test_a_frozen_build_reads_its_own_catalogue(
    tool: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "resources" / "i18n"
    folder.mkdir(parents=True)
    catalogue = Catalog(locale="nn")
    catalogue.add("Uke i bygget", "Veke i bygget")
    (folder / "xx.mo").write_bytes(tool["as_mo"](catalogue))
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    monkeypatch.setitem(TAGS, "xx", "und")
    language._catalogue.cache_clear()
    assert resource("i18n/xx.mo") == folder / "xx.mo"
    with in_language("xx"):
        assert _("Uke i bygget") == "Veke i bygget"
        assert _("Det finnes ikke der") == "Det finnes ikke der"
    language._catalogue.cache_clear()  # it is no language of the program's own


_ASKED = """
from hia_desktop.base.language import in_language
from hia_desktop.base.text import _
from hia_desktop.resources import resource
print(resource("i18n/nn.mo"))
with in_language("nn"):
    print(_("Ansvarlig"))
"""


def test_an_installed_wheel_has_every_resource_and_reads_its_own_catalogue(tmp_path: Path) -> None:
    """Built as it is released, and unpacked where nothing of the checkout is."""
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,), installed = tmp_path.glob("*.whl"), tmp_path / "installed"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    ours, theirs = ROOT / "resources", installed / "hia_desktop" / "resources"
    assert {file.relative_to(theirs) for file in theirs.rglob("*")} == {f.relative_to(ours) for f in ours.rglob("*")}
    own = {**os.environ, "PYTHONPATH": str(installed), "PYTHONIOENCODING": "utf-8"}
    asked = [sys.executable, "-c", _ASKED]
    told = subprocess.run(asked, cwd=tmp_path, env=own, check=True, capture_output=True, encoding="utf-8").stdout
    assert told.splitlines() == [str(theirs / "i18n" / "nn.mo"), "Ansvarleg"]
