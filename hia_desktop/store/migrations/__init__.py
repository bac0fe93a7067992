"""The schema's steps, run from code when a store is opened.

Alembic is imported only when the version differs: that saves a third of a second at every start.
"""

import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, Engine

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.store import triggers
from hia_desktop.store.engine import Place
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.vault.beside import JOINED
from hia_desktop.vault.shelf import Files

HEAD = "0037"
KEPT_BEFORE = 2
"""How many upgrades' copies of the store as it was before stay beside it."""
KNOWN = tuple(f"{step:04}" for step in range(1, int(HEAD) + 1))


def version_of(engine: Engine) -> str:
    """The schema version of the store; empty when it has none yet."""
    with engine.connect() as connection:
        if not engine.dialect.has_table(connection, "alembic_version"):
            return ""
        return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or "")


def bring_up_to_date(engine: Engine, place: Place, key: bytes) -> None:
    """Runs the steps that the store lacks, all in one transaction,
    after a verified copy, sealed by `key`, of a store that holds something.

    The copy is a folder of its own beside the store, with key slots and anchor,
    and opens like any store with the program that made it.
    Errors: Problem when the store comes from a newer program, the copy cannot be read back,
    or a step breaks (the store is then as before).
    """
    now = version_of(engine)
    if now == HEAD:
        return
    if now and now not in KNOWN:
        raise Problem(
            _(
                "Lageret er laget av en nyere utgave av HIA Desktop. Ingenting er endret. Oppdater "
                "programmet og prøv igjen."
            )
        )
    with engine.connect() as connection:
        place.check_may_upgrade(connection)
    if now:
        _copy(engine, place, key)
    with place.upgrading(engine) as connection:
        run_steps(connection)
        triggers.put_back(place, connection)
    with suppress(OSError):  # the store is as it is to be, and the next upgrade tries again
        _thin_out(place)


def run_steps(connection: Connection, to: str = "head") -> None:
    """The steps that the store lacks up to one, in the caller's transaction; without the triggers."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def copy_before(place: Place) -> Path:
    """The folder that the store is copied to before it is brought up to this program's schema."""
    return place.folder / f"before-{HEAD}"


def _copy(engine: Engine, place: Place, key: bytes) -> None:
    """Copies the store with what opens it, under another name until it has been read back.
    Errors: Problem when it is not whole."""
    target = copy_before(place)
    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(mode=0o700)
    for beside in (
        *place.folder.glob("*.json"),
        *place.folder.glob("*.anchor"),
    ):  # key slots, face and the head of the trail
        if beside.name != JOINED:  # the copy is a file, wherever the store lies
            shutil.copyfile(beside, part / beside.name)
    with engine.connect() as connection:
        shelf = place.shelf(engine, lambda: connection)
        if shelf.of_the_store and shelf.begun():
            Files(part).write(shelf.read())
    copy = SealedFile.within(part, key)
    place.copy_to(engine, copy.path, copy.key)
    made = copy.open()
    whole = not copy.integrity(made) and version_of(made) == version_of(engine)
    made.dispose()
    if not whole:
        raise Problem(
            _(
                "Kopien som tas før oppgraderingen, lot seg ikke lese tilbake. Lageret er som før. Frigjør plass "
                "på disken og prøv igjen."
            )
        )
    shutil.rmtree(target, ignore_errors=True)
    part.rename(target)


def _thin_out(place: Place) -> None:
    """Takes away the copies from before older upgrades, but for the last ones, and what was cut off while one was
    made. Never before the upgrade is kept."""
    made = sorted(place.folder.glob("before-[0-9][0-9][0-9][0-9]"))
    cut = sorted(place.folder.glob("before-*.part"))
    for old in (*made[:-KEPT_BEFORE], *cut):
        if old.suffix != ".part":
            old = old.rename(old.with_name(f"{old.name}.part"))  # half of one passes for none
        shutil.rmtree(old, ignore_errors=True)
