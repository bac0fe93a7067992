"""A process that does one thing with a centre and is cut off before its n-th change of a file or a folder.

python -m tests.services.centre.cut_off set_up FOLDER STEPS BACKUP RECOVERY
python -m tests.services.centre.cut_off        each line that it is given, of the same as JSON, done by a copy of itself
"""

import importlib
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import UserId
from hia_desktop.domain.access import Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, doors, recovery_keys, users
from hia_desktop.vault.slotfile import TEST
from tests import make

NEW = "lampe fjord gulrot sky"
WISH = make.wish(name="Nytt senter")
STEPS = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.fsync", "sqlite3.connect"}


def cut_before(step: int) -> None:
    """Ends this process, with nothing put right, before its `step`-th change; 0 lets it live."""
    taken = 0

    def look(event: str, given: tuple[object, ...]) -> None:
        nonlocal taken
        how = given[2] if event == "open" and len(given) > 2 else 0
        writes = isinstance(how, int) and how & (os.O_WRONLY | os.O_RDWR)
        if event in STEPS or writes:
            taken += 1
            if taken == step:
                os._exit(9)

    if step:
        sys.addaudithook(look)


def act(what: str, folder: Path, step: int, backup: Path, recovery: str) -> None:
    """Set-up, restore, the day's own copy, a password by its user or the recovery key, or a user who comes or goes."""
    clock = FixedClock(make.DAY)
    if what == "set_up":
        cut_before(step)
        doors.set_up(folder, WISH, clock, cost=TEST)[0].forget()
    elif what == "restore":
        cut_before(step)
        backups.restore(backup, folder, recovery, "admin", make.PASSWORD, clock)
    elif what == "copy":
        nav = doors.sign_in(folder, "nav", make.PASSWORD, clock)
        cut_before(step)
        run(nav, backups.automatic)
    elif what == "password":
        nav = doors.sign_in(folder, "nav", make.PASSWORD, clock)
        cut_before(step)
        run(nav, users.change_my_password, make.PASSWORD, NEW)
    elif what == "reset":
        cut_before(step)
        recovery_keys.reset_with_recovery(folder, recovery, "nav", NEW, clock)
    else:
        admin = doors.sign_in(folder, "admin", make.PASSWORD, clock)
        cut_before(step)
        if what == "add":
            run(admin, users.add, "ny", "Ny Bruker", Role.SECRETARY, make.PASSWORD)
        else:
            close(admin)


def close(admin: SignedIn) -> UserId:
    """The physiotherapist goes."""
    (fysio,) = [one.id for one in run(admin, users.listing) if one.username == "fysio"]
    run(admin, users.close, fysio)
    return fysio


def told(words: list[str]) -> None:
    """Does what the words of a command say."""
    act(words[0], Path(words[1]), int(words[2]), Path(words[3]), words[4])


def by_a_copy(words: list[str]) -> int:
    """How a process ended that did it: this one's like, which need not read the program again, where there are such."""
    if not hasattr(os, "fork"):
        return subprocess.run([sys.executable, "-m", "tests.services.centre.cut_off", *words], check=False).returncode
    if child := os.fork():
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    try:
        told(words)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    if sys.argv[1:]:
        sys.stdout.write("begun\n")
        sys.stdout.flush()
        told(sys.argv[1:])
    else:
        importlib.import_module("alembic.command")  # which a new store reads first when it is made
        for line in sys.stdin:
            sys.stdout.write(f"{by_a_copy(json.loads(line))}\n")
            sys.stdout.flush()
