"""What others commit on a PostgreSQL server, heard as it happens: LISTEN on a connection and a thread of its own.

Source: postgresql.org, NOTIFY (read 2026-11-29): told when the transaction is committed, and to nobody when it is not.
"""

import os
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DBAPIError

from hia_desktop.base.news import WRITING, News, Tell, heard, told

CHANNEL = "hia_changed"
QUIET = 5.0
"""Seconds without a word after which the server is asked whether it is there."""
PATIENCE = 5.0
"""Seconds that it may take to answer."""
PAUSE = 0.1
"""Seconds between two tellings of what was heard."""
FIRST, LONGEST = 0.5, 15.0
"""Seconds to the first try to get contact again, and at most between two."""
_END = 0.5
"""Seconds that whoever stops it waits."""


_made: WeakKeyDictionary[Engine, "WeakSet[Any]"] = WeakKeyDictionary()


def follow(engine: Engine) -> None:
    """Knows the engine's connections from now on, so that they can be broken off when the server gives no answer."""
    made: WeakSet[Any] = WeakSet()
    _made[engine] = made
    event.listen(engine, "connect", lambda raw, _record: made.add(raw))


def _break_off(engine: Engine) -> None:
    """Whoever waits for an answer on one of the engine's connections gets an error."""
    for raw in list(_made.get(engine, ())):
        if not raw.closed:
            _shut(raw.fileno())


def _shut(fileno: int) -> None:
    with suppress(OSError), socket.socket(fileno=os.dup(fileno)) as line:
        line.shutdown(socket.SHUT_RDWR)


def announce(connection: Connection, message: str) -> None:
    """In the caller's transaction."""
    connection.exec_driver_sql(f"SELECT pg_notify('{CHANNEL}', %s)", (message,))


_PRESENT = (
    "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted AND classid::bigint = %s "
    "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


def present(connection: Connection, place: int) -> set[int]:
    """Who is at a place, as their connections say."""
    return {int(found) for found in connection.exec_driver_sql(_PRESENT, (place,)).scalars()}


class Listener:
    """Tells of what is heard, of contact that is lost, and of contact: then anything may have changed meanwhile.
    `is_out`: whether an error's words say that the user is let in no more."""

    def __init__(self, engine: Engine, own: str, tell: Tell, is_out: Callable[[str], bool]) -> None:
        self._engine, self._own, self._tell, self._is_out = engine, own, tell, is_out
        self._stopping = threading.Event()
        self._mine, self._theirs = socket.socketpair()
        self._reached: int | None = None
        self._at: tuple[int, int] | None = None
        self._topics: set[str] = set()
        self._silent_until = 0.0
        self._thread = threading.Thread(target=self._serve, name="hia-listening", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends it. A thread that waits for a server which does not answer ends by itself, and tells nothing more."""
        self._stopping.set()
        with suppress(OSError):
            self._mine.send(b".")
        reached = self._reached
        if reached is not None:
            _shut(reached)
        self._thread.join(_END)

    def be_at(self, at: tuple[int, int] | None) -> None:
        """As `Ear`: a lock that nobody waits for, held by the connection and gone with it."""
        self._at = at
        with suppress(OSError):
            self._mine.send(b".")

    def _serve(self) -> None:
        import psycopg

        wait, lost = FIRST, False
        while not self._stopping.is_set():
            try:
                with self._connected() as raw:
                    raw.add_notify_handler(lambda notice: self._note(notice.payload))  # beside an answer
                    raw.execute(f"LISTEN {CHANNEL}")
                    wait, lost = FIRST, False
                    self._topics.clear()
                    self._say(News())
                    self._hear(raw)
            except (DBAPIError, psycopg.Error, OSError) as error:
                out = self._is_out(str(error))
                if out or not lost:
                    self._say(News(contact=False, shut_out=out))
                if not lost:
                    _break_off(self._engine)
                lost = True
            self._stopping.wait(wait)
            wait = min(2 * wait, LONGEST)
        self._mine.close()
        self._theirs.close()

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """A connection that is made as the others and belongs to no pool."""
        lent = self._engine.raw_connection()
        raw: Any = lent.driver_connection
        lent.detach()
        try:
            raw.autocommit = True
            self._reached = raw.fileno()
            yield raw
        finally:
            self._reached = None
            raw.close()

    def _hear(self, raw: Any) -> None:
        taken: tuple[int, int] | None = None
        while not self._stopping.is_set():
            if (at := self._at) != taken:
                raw.execute("SELECT pg_advisory_unlock_all()")
                if at is not None:
                    raw.execute("SELECT pg_try_advisory_lock_shared(%s, %s)", at)
                raw.execute(f"SELECT pg_notify('{CHANNEL}', %s)", (told([WRITING], self._own),))
                taken = at
            while (notice := raw.pgconn.notifies()) is not None:
                self._note(notice.extra.decode(errors="replace"))
            waits = self._pass_on()
            if not self._reads(raw, waits or QUIET) and not waits:
                self._ask(raw)

    def _note(self, message: str) -> None:
        news = heard(message, self._own)
        if news is not None and news.topics is not None:
            self._topics |= news.topics

    def _pass_on(self) -> float:
        """What has come is told as one, and then no more for a moment: any role may say as much as it likes, and each
        window asks the server anew when it is told. Gives the seconds that something must wait, and meanwhile all that
        comes is taken in: else it would lie in a queue, and what colleagues say behind it."""
        now = time.monotonic()
        if self._topics and now >= self._silent_until:
            self._say(News(frozenset(self._topics)))
            self._topics.clear()
            self._silent_until = now + PAUSE
        return self._silent_until - now if self._topics else 0.0

    def _reads(self, raw: Any, seconds: float) -> bool:
        """Takes in what has come; whether anything did, or somebody stops it."""
        ready = select.select([raw.fileno(), self._theirs], [], [], seconds)[0]
        if raw.fileno() in ready:
            raw.pgconn.consume_input()
        if self._theirs in ready:
            self._theirs.recv(64)
        return bool(ready)

    def _ask(self, raw: Any) -> None:
        """Whether the server is there. Errors: OSError when it does not answer: something between may take in what is
        sent to it and give nothing back, of which no line says that it is broken."""
        raw.pgconn.send_query(b"SELECT 1")
        until = time.monotonic() + PATIENCE
        while not self._stopping.is_set() and raw.pgconn.is_busy():
            if time.monotonic() > until:
                raise OSError("no answer")
            self._reads(raw, max(0.0, until - time.monotonic()))
        if not self._stopping.is_set():
            list(iter(raw.pgconn.get_result, None))

    def _say(self, news: News) -> None:
        if not self._stopping.is_set():
            self._tell(news)
