"""The open store: short sessions, one for each action."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hia_desktop.base.errors import BadInput, Conflict, Problem
from hia_desktop.base.text import _
from hia_desktop.store import audit, triggers
from hia_desktop.store.engine import WRITE, StoreDamaged, open_engine
from hia_desktop.store.entities import AuditLine
from hia_desktop.store.migrations import bring_up_to_date

FILE = "hia.db"
log = logging.getLogger(__name__)


class Store:
    """An open, unlocked store. `read()` and `write()` each give a session that lives for one action on one thread."""

    def __init__(self, engine: Engine, folder: Path, mac_key: bytes) -> None:
        self.engine = engine
        self.folder = folder
        self._writing = engine.execution_options(**{WRITE: True})
        self._mac_key = mac_key
        self._head: audit.Head | None = None

    @classmethod
    def open(cls, folder: Path, store_key: bytes, *, create: bool = False) -> "Store":
        """Opens the store in `folder`, made new when `create`, and brings its schema and its triggers up to date.

        Errors: StoreDamaged; Problem when the store comes from a newer program, or the disk is full or read-only.
        """
        engine = open_engine(folder / FILE, store_key, create=create)
        try:
            with _told():
                bring_up_to_date(engine, folder / FILE, store_key)
                with Session(engine.execution_options(**{WRITE: True})) as session:
                    mac_key = audit.trail_key(session)
                    lacking = triggers.put_back(session.connection())
                    session.commit()
        except BaseException:
            engine.dispose()
            raise
        if lacking:
            log.warning("triggers were lacking and are put back: %s", ", ".join(lacking))
        return cls(engine, folder, mac_key)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; nothing in it is kept."""
        with _told(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends well and leaves no trace when it does not.

        Errors: Conflict when somebody else changed the same row; Problem when the disk is full or read-only.
        """
        self._head = None
        with _told(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()
            if self._head is not None:
                with suppress(
                    OSError
                ):  # all is kept by now; the older anchor still holds, and the next write brings a new one
                    audit.write_anchor(self.folder, self._head)
                self._head = None

    def log(
        self,
        session: Session,
        line: audit.Line,
        now: datetime,
        *,
        in_order: bool = False,
        sign: Callable[[bytes], bytes | None] | None = None,
    ) -> None:
        """Adds an audit line to the transaction of a writing session. Errors: as `audit.append`."""
        self._head = audit.append(session, self._mac_key, line, now, in_order=in_order, sign=sign)

    def verify_trail(
        self, sound: Callable[[AuditLine], bool] = lambda line: True
    ) -> tuple[audit.Head, list[int], bool]:
        """The head of the trail, the lines that are broken or not `sound`, and whether the tail that the anchor names
        is there."""
        with self.read() as session:
            head, broken = audit.verify(session, self._mac_key, sound)
            return head, broken, audit.tail_is_whole(session, audit.read_anchor(self.folder))

    def change_key(self, new: bytes) -> None:
        """Encrypts the whole store anew under another key, in place; about a second for each 100 MB.
        No session may be open."""
        with self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            with closing(raw.cursor()) as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
                cursor.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"")
        self.engine.dispose()
        self.engine = open_engine(self.folder / FILE, new)
        self._writing = self.engine.execution_options(**{WRITE: True})

    def close(self) -> None:
        """Ends every connection; the key goes with them."""
        self.engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    """Turns the database's own errors into sentences for the user."""
    try:
        yield
    except (
        UnicodeEncodeError
    ):  # half of an emoji, as some keyboards and clipboards give it; the error itself carries the whole text
        raise BadInput(
            _("Teksten har et tegn som ikke kan lagres. Ingenting er lagret. Skriv tegnet på nytt.")
        ) from None
    except StaleDataError as error:
        raise Conflict(
            _(
                "Noen andre har endret det samme siden du åpnet det. Det du skrev, er ikke lagret over deres. "
                "Åpne på nytt og se hva som er endret."
            )
        ) from error
    except IntegrityError as error:
        raise Conflict(
            _("Dette finnes fra før eller henger sammen med noe som er endret. Ingenting er lagret. Åpne på nytt.")
        ) from error
    except OperationalError as error:
        text = str(error.orig)
        if "full" in text or "disk I/O" in text:
            raise Problem(
                _(
                    "Disken er full eller svarer ikke. Det siste ble ikke lagret; alt som var lagret før, er trygt. "
                    "Frigjør plass og prøv igjen."
                )
            ) from error
        if "readonly" in text or "unable to open" in text:
            raise Problem(
                _("Mappen til lageret kan ikke skrives til. Det siste ble ikke lagret. Gi skrivetilgang og prøv igjen.")
            ) from error
        if "locked" in text:
            raise Problem(
                _("Lageret er opptatt av et annet program. Det siste ble ikke lagret. Prøv igjen om litt.")
            ) from error
        raise
    except DatabaseError as error:
        if "malformed" in str(error.orig) or "not a database" in str(error.orig):
            raise StoreDamaged(
                _("Lageret er skadet. Det siste ble ikke lagret. Hent tilbake en sikkerhetskopi.")
            ) from error
        raise
