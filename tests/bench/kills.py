"""Set-up, restore, the day's own copy, a user who comes, goes or gets another password, killed: 25 times each at a
moment of chance, and once before each step that changes a file. Counted: centres that nobody can get into any more, key
slots without a user, and half copies that pass for whole.

python -m tests.bench.kills              takes some minutes; ends with 1 when anything is stuck or orphaned
python -m tests.bench.kills add restore  some of them
"""

import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hia_desktop.services.call import run
from hia_desktop.services.centre import backups
from tests import make
from tests.services.centre import test_cut_off as short

KILLS = 25
WHOLE: dict[str, Callable[[Path, short.Backed], None]] = {
    "set_up": short.check_set_up,
    "restore": short.check_restore,
    "copy": lambda folder, _backed: short.check_copies(folder, RECOVERY[folder]),
    "add": lambda folder, _backed: short.check_way_in(folder),
    "close": lambda folder, _backed: short.check_closed(folder),
    "password": lambda folder, _backed: short.check_password(folder),
    "reset": lambda folder, _backed: short.check_password(folder),
}

RECOVERY: dict[Path, str] = {}
"""The recovery key of each centre that was made for it."""


def prepared(what: str, folder: Path) -> Path:
    """The centre that it is done to, where it is not made by it."""
    if what in ("add", "close", "password", "reset"):
        make.house(folder)  # a copy of the one that has the backup, with its recovery key
    elif what == "copy":
        RECOVERY[folder] = short.copied_home(folder)
    return folder


def killed(what: str, folder: Path, after: float, backed: short.Backed) -> None:
    """SIGKILL `after` seconds into the action."""
    typed = [sys.executable, "-m", "tests.services.centre.cut_off", what, str(folder), "0", str(backed.backup)]
    child = subprocess.Popen([*typed, backed.recovery], cwd=short.ROOT, stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.readline()  # it begins now
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def told(what: str, folder: Path, backed: short.Backed) -> bool:
    """Whether the centre in the folder is whole."""
    try:
        WHOLE[what](folder, backed)
    except Exception as error:
        print(f"  {folder.name}: {type(error).__name__} {error}", flush=True)
        return False
    return True


def main() -> int:
    """Kills, looks, and tells."""
    chance, bad = random.Random(7), 0
    with tempfile.TemporaryDirectory() as scratch, short.cutting() as cutter:
        at = Path(scratch)
        home = make.house(at / "first")
        made = run(home.admin, backups.backup, at / "backups")
        home.close()
        backed = short.Backed(made.folder, home.recovery)
        for what in sys.argv[1:] or WHOLE:
            began = time.monotonic()
            cutter.cut(what, prepared(what, at / f"{what}-timed"), 0, backed)
            longest = min(time.monotonic() - began, 1.0)
            harm = 0
            for n in range(KILLS):
                folder = prepared(what, at / f"{what}-{n}")
                killed(what, folder, chance.uniform(0, longest), backed)
                harm += not told(what, folder, backed)
            steps, ended = 0, False
            while not ended:
                steps += 1
                folder = prepared(what, at / f"{what}-step-{steps}")
                ended = cutter.cut(what, folder, steps, backed)
                harm += not told(what, folder, backed)
            print(f"{what}: {KILLS} kills, {steps - 1} steps cut off, {harm} stuck or orphaned", flush=True)
            bad += harm
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
