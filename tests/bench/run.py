"""Measures the speed of the program and writes the table in README.md.

python -m tests.bench.run               every figure, and the table
python -m tests.bench.run course_page   one figure, printed only
python -m tests.bench.run --quick       a smoke run with small stores, printed only
"""

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.bench.figure import QUICK, Line, offscreen, tell

ROOT = Path(__file__).resolve().parents[2]
README = Path(__file__).with_name("README.md")
FIGURES = (
    "cold_start",
    "worklist",
    "long_worklist",
    "course_page",
    "meeting",
    "epikrise",
    "paper_files",
    "long_list",
    "keys",
    "timeline",
    "reading",
    "quality",
    "scale",
)
BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def measured(name: str) -> list[Line]:
    """One figure, in a process of its own, so that none is warmed or burdened by another."""
    print(f"{name} …", file=sys.stderr, flush=True)
    child = subprocess.run(
        [sys.executable, "-m", "tests.bench.run", "--child", name],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if child.returncode:
        print(child.stderr, file=sys.stderr)
        return [
            Line(
                f"{name}: could not be measured",
                float("nan"),
                "",
                0,
                child.stderr.strip().splitlines()[-1][:120] if child.stderr else "",
            )
        ]
    return [Line(**line) for line in json.loads(child.stdout.splitlines()[-1])]


def machine() -> str:
    """Where it was measured: no names and no paths."""
    versions = [f"Python {platform.python_version()}"]
    versions += [
        f"{name} {importlib.metadata.version(name)}"
        for name in ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", "reportlab")
    ]
    system = (
        platform.freedesktop_os_release()["PRETTY_NAME"]
        if sys.platform == "linux"
        else f"{platform.system()} {platform.release()}"
    )
    memory = (
        f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"
        if hasattr(os, "sysconf")
        else ""
    )
    load = f" Load before: {os.getloadavg()[0]:.1f}." if hasattr(os, "getloadavg") else ""
    return (
        f"{date.today().isoformat()} on {os.cpu_count()} cores{memory}, {system}; "
        f"{', '.join(versions)}; Qt offscreen.{load}"
    )


def table(lines: Sequence[Line]) -> str:
    """The lines as Markdown."""
    rows = ["| figure | measured | limit | | how |", "|---|--:|--:|---|---|"]
    for line in lines:
        limit = "" if line.limit is None else f"{line.limit:g} {line.unit}"
        rows.append(f"| {line.figure} | {_number(line.value)} {line.unit} | {limit} | {line.result} | {line.note} |")
    return "\n".join(rows)


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 10 else f"{value:.0f}"


def write(text: str) -> None:
    """Puts the text between the two marker lines of the README."""
    before, rest = README.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> int:
    """Measures what was named; 1 when a limit is broken."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.run", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("figures", nargs="*", metavar="figure", help=", ".join(FIGURES))
    parser.add_argument("--quick", action="store_true", help="a smoke run")
    parser.add_argument("--child", choices=FIGURES, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    offscreen()
    if chosen.child:
        tell(importlib.import_module(f"tests.bench.{chosen.child}").measure())
        return 0
    if unknown := set(chosen.figures) - set(FIGURES):
        parser.error(f"no such figure: {', '.join(sorted(unknown))}")
    if chosen.quick:
        os.environ[QUICK] = "1"
    where = machine()
    lines = [line for name in chosen.figures or FIGURES for line in measured(name)]
    print(f"{where}\n\n{table(lines)}")
    if not chosen.figures and not chosen.quick:
        write(f"\nMeasured {where}\n\n{table(lines)}\n")
    return int(any(line.result == "FAIL" for line in lines))


if __name__ == "__main__":
    sys.exit(main())
