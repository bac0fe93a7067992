"""All of a store moved to another place, on whichever engine that lies: all of it or nothing.

The source is held against everybody who writes, and is only read. What comes to the new place is one transaction, which
is kept when it has been read back there and is the same. Cut off before that, nothing lies there.
"""

from collections.abc import Callable
from contextlib import closing

from sqlalchemy import Connection, Engine, inspect

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.store import audit, triggers
from hia_desktop.store.contents import Contents, Progress, Step, Sum, head, rows, summed, tables, total
from hia_desktop.store.engine import Place
from hia_desktop.store.migrations import HEAD, run_steps
from hia_desktop.store.store import Store, told

Also = Callable[[Engine, Connection], None]


def move(
    source: Store, to: Place, step: Step = lambda done, of: None, also: Also = lambda engine, into: None
) -> Contents:
    """Puts every row of `source` in a place in which nothing lies, and gives what then lies in both. `step` is told how
    far it has come, and stops it by raising. What opens a store (key slots, face) is not moved; `also` does the rest
    there in the same transaction, when all has come and has been compared.

    Errors: Refused for a place in which something lies; StoreDamaged for a cell of another sort than its column;
    Problem for a place that is not reached or does not keep what it is given. Whatever stops it, `source` is as it was
    and nothing lies in the other place.
    """
    with told(to):
        engine = to.open(create=True)
    try:
        with source.held() as from_, told(to), to.upgrading(engine) as into:
            moved = _moved(from_, to, into, step)
            also(engine, into)
        audit.write_anchor(to.folder, moved.head)
    finally:
        engine.dispose()
    return moved


def _moved(from_: Connection, to: Place, into: Connection, step: Step) -> Contents:
    _check_empty(into)
    run_steps(into)
    to.complete(into)
    done = Progress(step, 2 * total(from_))
    given = {}
    for table in tables():
        one = Sum(table)
        with closing(rows(from_, table)) as there:
            to.put(into, table, done.counted(one.added(there)))
        given[table.name] = one.result
    triggers.put_back(to, into)
    moved = Contents(HEAD, given, head(from_))
    if summed(into, done) != moved:
        raise Problem(_("Det som kom fram, er ikke det samme som det som ble sendt. Ingenting er flyttet."))
    return moved


def _check_empty(into: Connection) -> None:
    """Errors: Refused."""
    there = inspect(into).get_table_names()
    if not there:
        return
    if "alembic_version" in there:
        version = into.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if version != HEAD:
            raise Refused(
                _(
                    "Der det skal flyttes til, ligger et lager av en annen utgave av HIA Desktop. "
                    "Ingenting er flyttet. Velg et tomt sted."
                )
            )
    raise Refused(_("Der det skal flyttes til, ligger det noe fra før. Ingenting er flyttet. Velg et tomt sted."))
