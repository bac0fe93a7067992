"""README's first command, the second time: the demo is not made again,
and nothing heavy is read before the login window."""

import os
import subprocess
import sys
from pathlib import Path

import hia_desktop

HEAVY = (
    "sqlalchemy",
    "pydantic",
    "cryptography",
    "reportlab",
    "hia_desktop.services.demo.centre",
    "hia_desktop.services.call",
)
PROGRAM = """
import sys
from pathlib import Path
from hia_desktop import cli
from hia_desktop.cli.centre import DEMO_DAY
opened = []
code = cli.run_arguments(sys.argv[1:], lambda folder, _clock, password, _: opened.append((folder.name, password)) or 0)
print(code, opened, sorted(set(sys.modules) & set(HEAVY)))
"""


def test_a_second_start_of_the_demo_reads_nothing_heavy(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    for name in ("keyslots.json", "hia.db"):
        (folder / name).write_bytes(b"there")
    (folder / "face.json").write_text(
        '{"centre": "X", "unit": "", "demo": true, "users": [], "verified_backup": ""}', encoding="utf-8"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(hia_desktop.__file__).parents[1])}
    typed = [sys.executable, "-c", f"HEAVY = {HEAVY!r}\n{PROGRAM}", "demo", "--store", str(folder)]
    done = subprocess.run(typed, capture_output=True, text=True, env=environment, check=False)
    assert done.stdout.split(" ", 1) == ["0", "[('demo', 'demo-passord-2026')] []\n"], done.stderr
