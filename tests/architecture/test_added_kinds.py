"""A form takes two places, a paper two, an instrument one, a kind of task one:
added in a copy of the program, and used there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT

ADDED = Path(__file__).with_name("added_kinds")
FORMS, PAPERS = "hia_desktop/domain/forms", "hia_desktop/documents/kinds"
TASK = '    TaskKind(code="visit_due", label=N_("Besøk å gjøre"), group="team", step="visit", ended_by=("visit",)),\n'


def said_by_the_map() -> dict[str, int]:
    """How many places each of these takes, as the map of the house has it."""
    rows = re.findall(
        r"^\| (\w[\w ]*) \| (\d) \|", (ROOT / "hia_desktop/README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    return {kind: int(count) for kind, count in rows if kind in ("form", "paper", "instrument", "kind of task")}


@pytest.mark.timeout(480)
@pytest.mark.long
def test_one_more_of_each_kind_works_everywhere(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    for name in ("hia_desktop", "resources", "tests"):
        # what is compiled goes along, and holds where the source does; not what a process is just writing
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    places: dict[str, set[str]] = {"form": set(), "paper": set(), "instrument": set(), "kind of task": set()}

    def add(kind: str, file: str, text: str, before: str = "") -> None:
        """A new file; or, where `before` stands, lines in one that is there."""
        path = copy / file
        if before:
            was = path.read_text(encoding="utf-8")
            assert was.count(before) == 1, (file, before)
            text = was.replace(before, text + before)
        path.write_text(text, encoding="utf-8")
        places[kind].add(file)

    add("form", f"{FORMS}/visit.py", (ADDED / "visit.py.txt").read_text(encoding="utf-8"))
    add(
        "form",
        f"{FORMS}/__init__.py",
        "from hia_desktop.domain.forms.visit import Visit\n",
        "from hia_desktop.domain.forms.workplace",
    )
    add("form", f"{FORMS}/__init__.py", "    Visit,\n", "    ReturnToWorkPlan,\n    Note,")
    add("paper", f"{PAPERS}/visit_sheet.py", (ADDED / "visit_sheet.py.txt").read_text(encoding="utf-8"))
    add(
        "paper",
        f"{PAPERS}/__init__.py",
        "from hia_desktop.documents.kinds import visit_sheet\n",
        "from hia_desktop.documents.kinds.paper",
    )
    add("paper", f"{PAPERS}/__init__.py", "    visit_sheet.PAPER,\n", "    dialogue_meeting.PAPER,\n")
    add("instrument", "resources/instruments/mood.toml", (ADDED / "mood.toml").read_text(encoding="utf-8"))
    add("kind of task", "hia_desktop/domain/tasks.py", TASK, ")\n\nTASKS = ")
    counted = {kind: len(files) for kind, files in places.items()}
    assert counted == said_by_the_map() == {"form": 2, "paper": 2, "instrument": 1, "kind of task": 1}

    typed = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "0",
        "-q",
        "-p",
        "no:cacheprovider",
        "tests/architecture/added_kinds/try_them.py",
        "tests/architecture/test_shelves.py",  # there is room for them
    ]
    done = subprocess.run(typed, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "7 passed" in done.stdout
