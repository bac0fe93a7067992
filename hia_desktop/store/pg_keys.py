"""The key slots of a centre on a server: in tables of their own, that the login window reaches through functions alone.

The login role, whose password is no secret, is given the face, what the slots are, and the slot of one holder at a
time, counted: each one handed out is a try until the holder's own role has signed in. After too many one waits at the
address that they came from: whoever asks for a user's slot again and again does not keep her out at her own machine.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DatabaseError

from hia_desktop.base.errors import Missing, Refused
from hia_desktop.base.text import _
from hia_desktop.store.engine import WRITE, Place
from hia_desktop.vault.shelf import Raised, Shelf
from hia_desktop.vault.slotfile import Cost, Slot, SlotFile
from hia_desktop.vault.throttle import FREE, LONGEST, MustWait

NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
"""The moment by the server's clock, as the tables keep moments."""
_SAFE = "SECURITY DEFINER SET search_path = pg_catalog, pg_temp"
TABLES = (
    "CREATE SCHEMA IF NOT EXISTS hia_keys",
    "CREATE SCHEMA IF NOT EXISTS hia_login",
    "CREATE TABLE IF NOT EXISTS hia_keys.about (one BOOLEAN PRIMARY KEY DEFAULT true CHECK (one), "
    "generation BIGINT NOT NULL, format INT NOT NULL, store_id TEXT NOT NULL, memory_kib INT NOT NULL, "
    "passes INT NOT NULL, lanes INT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS hia_keys.holder (name TEXT PRIMARY KEY, slot TEXT, holding BYTEA, handed BYTEA, "
    "username TEXT)",
    "DROP TABLE IF EXISTS hia_keys.tries",  # in which no address stood
    "CREATE TABLE IF NOT EXISTS hia_keys.tried (name TEXT, address TEXT, count BIGINT NOT NULL, "
    "last TIMESTAMPTZ NOT NULL, PRIMARY KEY (name, address))",
)
_ADDRESS = (
    "coalesce(host(network(set_masklen(inet_client_addr(), "
    "CASE family(inet_client_addr()) WHEN 6 THEN 64 ELSE 32 END))), '')"
)
"""Where whoever asks comes from, as the server sees it: a machine, or what is one owner's in version 6, where a machine
has as many addresses as it likes."""
_COUNTED_AS = (
    "coalesce((SELECT h.name FROM hia_keys.holder AS h WHERE h.name = who AND h.slot IS NOT NULL), '?' || "
    "substr(encode(sha256(convert_to(who, 'UTF8')), 'hex'), 1, 2))"
)
FUNCTIONS = (
    f"CREATE OR REPLACE FUNCTION hia_login.face() RETURNS TEXT LANGUAGE sql STABLE {_SAFE} AS $$"
    "SELECT json_build_object('centre', name, 'unit', unit, 'demo', is_demo, 'moved_to', moved_to, "
    "'users', (SELECT coalesce(json_agg(json_build_object("
    "'id', id, 'username', username, 'name', full_name, 'role', role) "
    "ORDER BY created_at, full_name), '[]') FROM public.app_user WHERE active))::text FROM public.centre LIMIT 1$$",
    "CREATE OR REPLACE FUNCTION hia_login.about() RETURNS SETOF hia_keys.about "
    f"LANGUAGE sql STABLE {_SAFE} AS $$SELECT * FROM hia_keys.about$$",
    "CREATE OR REPLACE FUNCTION hia_login.failures(who TEXT) RETURNS BIGINT "
    f"LANGUAGE sql STABLE {_SAFE} AS $$SELECT coalesce(sum(count), 0)::bigint FROM hia_keys.tried WHERE name = who$$",
    "CREATE OR REPLACE FUNCTION hia_login.hand_out(who TEXT, OUT wait FLOAT8, OUT slot TEXT, OUT holding BYTEA) "
    f"LANGUAGE plpgsql {_SAFE} AS $$"
    f"DECLARE counted TEXT := {_COUNTED_AS}; here TEXT := {_ADDRESS}; tried hia_keys.tried; "
    "BEGIN "
    "INSERT INTO hia_keys.tried VALUES (counted, here, 0, '-infinity') ON CONFLICT DO NOTHING; "
    "SELECT * INTO tried FROM hia_keys.tried AS t WHERE t.name = counted AND t.address = here FOR UPDATE; "
    f"wait := CASE WHEN tried.count < {FREE} THEN 0 ELSE least({LONGEST}, 2.0 ^ least(tried.count - {FREE}, 10)) "
    "- extract(epoch FROM clock_timestamp() - tried.last) END; "
    "IF wait > 0 THEN RETURN; END IF; "
    "wait := 0; "
    "UPDATE hia_keys.tried AS t SET count = least(t.count + 1, 1000000), last = clock_timestamp() "
    "WHERE t.name = counted AND t.address = here; "
    "SELECT h.slot, h.holding INTO slot, holding FROM hia_keys.holder AS h "
    "WHERE h.name = who AND h.name LIKE 'user:%' AND h.slot IS NOT NULL; "
    "END$$",
    f"CREATE OR REPLACE FUNCTION hia_keys.keep_my_slot(mine TEXT) RETURNS VOID LANGUAGE plpgsql {_SAFE} AS $$BEGIN "
    "UPDATE hia_keys.holder SET slot = mine WHERE name = 'user:' || hia_keys.me() AND slot IS NOT NULL; "
    "UPDATE hia_keys.about SET generation = generation + 1; END$$",
    "CREATE OR REPLACE FUNCTION hia_keys.raise_my_slot(was TEXT, mine TEXT) RETURNS VOID LANGUAGE plpgsql "
    f"{_SAFE} AS $$BEGIN "
    "UPDATE hia_keys.holder SET slot = mine WHERE name = 'user:' || hia_keys.me() AND slot = was; "
    "UPDATE hia_keys.about SET generation = generation + 1; END$$",
    "CREATE OR REPLACE FUNCTION hia_keys.forget_tries(who TEXT) RETURNS VOID "
    f"LANGUAGE sql {_SAFE} AS $$DELETE FROM hia_keys.tried WHERE ctid = ANY (ARRAY(SELECT t.ctid "
    "FROM hia_keys.tried AS t WHERE t.name = who AND (who = 'user:' || hia_keys.me() OR hia_keys.administers()) "
    "FOR UPDATE SKIP LOCKED))$$",  # whoever stands still in the middle of a try keeps nobody waiting
    "CREATE OR REPLACE FUNCTION hia_keys.not_failed() RETURNS VOID "
    f"LANGUAGE sql {_SAFE} AS $$UPDATE hia_keys.tried SET count = count - 1, last = 'epoch' "
    f"WHERE name = 'user:' || hia_keys.me() AND address = {_ADDRESS} AND count > 0$$",
)
"""Counted under a name of its own is only who has a slot; everybody else shares 256, as beside a local store. Source of
the wait: `vault.throttle`."""
ASIDE = "hia_aside"
"""Execution option: a short transaction that keeps what it does whatever becomes of others, and takes no turn."""


class _Asks(Shelf):
    """What is the same of whoever asks."""

    def __init__(self, engine: Engine, place: Place) -> None:
        self._engine = engine
        self._place = place

    @contextmanager
    def _aside(self) -> Iterator[Connection]:
        """A transaction of its own. Errors: as of `Place.tell`."""
        try:
            with self._engine.connect().execution_options(**{WRITE: False, ASIDE: True}) as sql, sql.begin():
                yield sql
        except DatabaseError as error:
            self._place.tell(error)
            raise

    def _handed(self, holder: str) -> Any:
        """The slot and the holding of one holder, counted. Errors: MustWait."""
        with self._aside() as sql:
            asked = text("SELECT wait, slot, holding FROM hia_login.hand_out(:who)")
            found = sql.execute(asked, {"who": holder}).one()
        if found.wait > 0:
            raise MustWait(math.ceil(found.wait))
        return found

    def failures(self, holder: str) -> int:
        """From all addresses together."""
        with self._aside() as sql:
            return int(sql.execute(text("SELECT hia_login.failures(:who)"), {"who": holder}).scalar_one())

    def failed(self, holder: str, now: datetime) -> None:
        """It was counted when it was handed out."""

    def opened(self, holder: str) -> None:
        """For the holder's own role to say, or an administrator's; of nobody else's is anything forgotten."""
        with self._aside() as sql:
            sql.execute(text("SELECT hia_keys.forget_tries(:who)"), {"who": holder})


class Handed(_Asks):
    """The slots as the login role is given them: one at a time, and never to be changed."""

    def read(self) -> SlotFile:
        """What they are, and nobody's slot."""
        with self._aside() as sql:
            return _about(sql.execute(text("SELECT * FROM hia_login.about()")).one_or_none())

    def write(self, content: SlotFile) -> None:
        """Errors: Refused."""
        raise Refused(_("Nøklene kan ikke endres før noen er logget inn. Ingenting er endret."))

    def hand_out(self, holder: str, now: datetime) -> SlotFile:
        """The slot and the holding of the one holder."""
        content, found = self.read(), self._handed(holder)
        if found.slot is not None:
            content.slots[holder] = Slot.model_validate_json(found.slot)
            content.holdings[holder] = bytes(found.holding)
        return content

    def opened(self, holder: str) -> None:
        """Nothing is forgotten before the holder's own role has signed in."""

    def dearer(self, content: SlotFile, holder: str, was: Slot) -> None:
        """Nor is anything kept before."""
        self.raised = Raised(was, content.slots[holder])


class Kept(_Asks):
    """The slots as those have them who have signed in: an administrator all, others their own. In the transaction
    `sql`, so that what a call changes of them is kept or lost with the rest of it."""

    of_the_store = True

    def __init__(self, engine: Engine, place: Place, sql: Connection) -> None:
        super().__init__(engine, place)
        self._sql = sql

    def read(self) -> SlotFile:
        """As the transaction sees them."""
        content = _about(self._sql.execute(text("SELECT * FROM hia_keys.about")).one_or_none())
        for row in self._sql.execute(text("SELECT name, slot, holding, handed, username FROM hia_keys.holder")):
            if row.slot is not None:
                content.slots[row.name] = Slot.model_validate_json(row.slot)
            if row.holding is not None:
                content.holdings[row.name] = bytes(row.holding)
            if row.handed is not None:
                content.handed[row.name] = bytes(row.handed)
            if row.username is not None:
                content.names[row.name.removeprefix("user:")] = row.username
        return content

    def write(self, content: SlotFile) -> None:
        """Only what differs is touched, and of whoever is no administrator the own slot alone. In a transaction that is
        lost the slots stand as they did."""
        content.generation += 1
        if not self._sql.execute(text("SELECT hia_keys.administers()")).scalar():
            for slot in content.slots.values():  # one's own is all that was read
                self._sql.execute(text("SELECT hia_keys.keep_my_slot(:mine)"), {"mine": slot.model_dump_json()})
            return
        about = self._sql.execute(text("SELECT * FROM hia_keys.about")).one_or_none()
        wanted = _rows(content)
        if about is None:
            self._sql.execute(_BEGUN, _told(content))
        elif _about(about).cost != content.cost:
            self._sql.execute(_CHANGED, _told(content))
        else:
            self._sql.execute(text("UPDATE hia_keys.about SET generation = :generation"), _told(content))
        there = _rows(self.read())
        for name in sorted(there.keys() - wanted.keys()):
            self._sql.execute(text("DELETE FROM hia_keys.holder WHERE name = :name"), {"name": name})
        for name, row in sorted(wanted.items()):
            now = there.get(name)
            if now is None:
                self._sql.execute(_NEW, row)
                continue
            changed = [part for part in _PARTS if row[part] != now[part]]
            if changed:
                parts = ", ".join(f"{part} = :{part}" for part in changed)
                self._sql.execute(text(f"UPDATE hia_keys.holder SET {parts} WHERE name = :name"), row)

    def hand_out(self, holder: str, now: datetime) -> SlotFile:
        """Whoever guesses at an open window waits as at the login window."""
        self._handed(holder)
        return self.read()

    def keep_raised(self, slot: Raised) -> None:
        """One's own, unless it has been given another password since."""
        values = {"cheap": slot.was.model_dump_json(), "dear": slot.now.model_dump_json()}
        self._sql.execute(text("SELECT hia_keys.raise_my_slot(:cheap, :dear)"), values)


_PARTS = ("slot", "holding", "handed", "username")
_NEW = text("INSERT INTO hia_keys.holder VALUES (:name, :slot, :holding, :handed, :username)")
_BEGUN = text("INSERT INTO hia_keys.about VALUES (true, :generation, :format, :store_id, :memory_kib, :passes, :lanes)")
_CHANGED = text(
    "UPDATE hia_keys.about SET generation = :generation, memory_kib = :memory_kib, passes = :passes, lanes = :lanes"
)


def _about(row: Any) -> SlotFile:
    """What the slots are, without any. Errors: Missing."""
    if row is None:
        raise Missing(_("Det ligger ikke noe senter i databasen."))
    return SlotFile(
        format=row.format,
        generation=row.generation,
        store_id=row.store_id,
        cost=Cost(row.memory_kib, row.passes, row.lanes),
        slots={},
        holdings={},
        handed={},
    )


def _told(content: SlotFile) -> dict[str, Any]:
    cost = content.cost
    told = {"generation": content.generation, "format": content.format, "store_id": content.store_id}
    return {**told, "memory_kib": cost.memory_kib, "passes": cost.time, "lanes": cost.parallelism}


def _rows(content: SlotFile) -> dict[str, dict[str, Any]]:
    """A row for each holder that anything is kept of."""
    named = {f"user:{key}": name for key, name in content.names.items()}
    holders = content.slots.keys() | content.holdings.keys() | content.handed.keys() | named.keys()
    return {
        name: {
            "name": name,
            "slot": content.slots[name].model_dump_json() if name in content.slots else None,
            "holding": content.holdings.get(name),
            "handed": content.handed.get(name),
            "username": named.get(name),
        }
        for name in holders
    }
