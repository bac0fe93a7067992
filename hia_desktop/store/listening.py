"""What others commit on a PostgreSQL server, heard as it happens: LISTEN on a connection and a thread of its own.

Source: postgresql.org, NOTIFY (read 2026-11-29): told when the transaction is committed, and to nobody when it is not.
"""

import os
import select
import socket
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from hia_desktop.base.news import News, Tell, heard

CHANNEL = "hia_changed"
QUIET = 5.0
"""Seconds without a word after which the server is asked whether it is there."""
FIRST, LONGEST = 0.5, 15.0
"""Seconds to the first try to get contact again, and at most between two."""
_END = 0.5
"""Seconds that whoever stops it waits."""


def announce(connection: Connection, message: str) -> None:
    """In the caller's transaction."""
    connection.exec_driver_sql(f"SELECT pg_notify('{CHANNEL}', %s)", (message,))


class Listener:
    """Tells of what is heard, of contact that is lost, and of contact: then anything may have changed meanwhile."""

    def __init__(self, engine: Engine, own: str, tell: Tell) -> None:
        self._engine, self._own, self._tell = engine, own, tell
        self._stopping = threading.Event()
        self._mine, self._theirs = socket.socketpair()
        self._reached: int | None = None
        self._messages: deque[str] = deque()
        self._thread = threading.Thread(target=self._serve, name="hia-listening", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends it. A thread that waits for a server which does not answer ends by itself, and tells nothing more."""
        self._stopping.set()
        with suppress(OSError):
            self._mine.send(b".")
        reached = self._reached
        if reached is not None:
            with suppress(OSError), socket.socket(fileno=os.dup(reached)) as line:
                line.shutdown(socket.SHUT_RDWR)
        self._thread.join(_END)

    def _serve(self) -> None:
        import psycopg

        wait, lost = FIRST, False
        while not self._stopping.is_set():
            try:
                with self._connected() as raw:
                    raw.add_notify_handler(lambda notice: self._messages.append(notice.payload))  # beside an answer
                    raw.execute(f"LISTEN {CHANNEL}")
                    wait, lost = FIRST, False
                    self._messages.clear()
                    self._say(News())
                    self._hear(raw)
            except (DBAPIError, psycopg.Error, OSError):
                if not lost:
                    self._say(News(contact=False))
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
        while not self._stopping.is_set():
            while (notice := raw.pgconn.notifies()) is not None:
                self._messages.append(notice.extra.decode(errors="replace"))
            while self._messages:
                news = heard(self._messages.popleft(), self._own)
                if news is not None:
                    self._say(news)
            ready = select.select([raw.fileno(), self._theirs], [], [], QUIET)[0]
            if not ready:
                raw.execute("SELECT 1")
            elif raw.fileno() in ready:
                raw.pgconn.consume_input()

    def _say(self, news: News) -> None:
        if not self._stopping.is_set():
            self._tell(news)
