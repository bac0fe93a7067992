"""A process that does one thing with a centre and is cut off before its n-th change of a file or a folder.

python -m tests.services.centre.cut_off set_up FOLDER STEPS BACKUP RECOVERY
"""

import os
import sys
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
    sys.stdout.write("begun\n")
    sys.stdout.flush()
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


if __name__ == "__main__":
    act(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]), sys.argv[5])
