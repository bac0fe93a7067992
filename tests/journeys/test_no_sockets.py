"""No socket to anything but this machine's own files is opened: not by the program, its window, what reads PDFs or its
commands. The kernel ends whoever tries. `tests.bench.sockets` runs every journey so."""

import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import make
from tests.no_sockets import MACHINES, forbid

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in MACHINES, reason="only there the kernel is asked to"
)
KILLED = -31
DAY_AT_WORK = """
import sys
from datetime import date
from pathlib import Path
from PySide6.QtWidgets import QApplication
from hia_desktop.base.clock import FixedClock
from hia_desktop.base.pdf_reader import PdfReader
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.papers import leaflets
from hia_desktop.services.papers.in_words import seen
from hia_desktop.ui.kit import theme
folder, password, day = Path(sys.argv[1]), sys.argv[2], date.fromisoformat(sys.argv[3])
app = QApplication(["x", "-platform", "offscreen"])
theme.apply(app, dark=False)
from hia_desktop.app import open_window
user = doors.sign_in(folder, "lege", password, FixedClock(day))
pdf = seen(run(user, leaflets.good_referral)).pdf
reader = PdfReader()
assert "henvisning" in reader.words(pdf, 0).lower()
reader.forget()
user.forget()
print("done")
"""


def under(command: list[str], before: Callable[[], None] | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, preexec_fn=before, capture_output=True, text=True, check=False, timeout=120)


def test_whoever_tries_is_ended() -> None:
    code = "import socket; socket.socket(); print('open')"
    assert under([sys.executable, "-c", code], None).stdout == "open\n"
    assert under([sys.executable, "-c", code], forbid).returncode == KILLED
    child = f"import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', {code!r}]).returncode != {KILLED})"
    assert under([sys.executable, "-c", child], forbid).returncode == 0, "and what it starts too"
    local = "import socket; socket.socket(socket.AF_UNIX); print('open')"
    assert under([sys.executable, "-c", local], forbid).stdout == "open\n", "a window needs those"


@pytest.mark.long
def test_a_day_at_work_opens_none(tmp_path: Path) -> None:
    home = make.house(tmp_path / "store")
    course = make.course(home)
    home.close()
    secret = tmp_path / "secret"
    secret.write_text(make.PASSWORD, encoding="utf-8")
    done = under([sys.executable, "-c", DAY_AT_WORK, str(home.folder), make.PASSWORD, str(make.DAY)], forbid)
    assert (done.returncode, done.stdout) == (0, "done\n"), done.stderr[-800:]
    words = ["--store", str(home.folder), "--as", "lege", "--password-file", str(secret), "--today", str(make.DAY)]
    out = tmp_path / "out.json"
    done = under([sys.executable, "-m", "hia_desktop", *words, "course", "export", course, "-o", str(out)], forbid)
    assert done.returncode == 0 and out.stat().st_size > 200, done.stderr
