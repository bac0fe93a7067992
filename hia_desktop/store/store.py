"""The open store: short sessions, one for each action."""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError, IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hia_desktop.base.errors import BadInput, Conflict, KeyChanged, Problem
from hia_desktop.base.text import _
from hia_desktop.store import anchors, audit, triggers
from hia_desktop.store.engine import WRITE, StoreDamaged, TextUnreadable, open_engine, take_unreadable
from hia_desktop.store.entities import AuditLine
from hia_desktop.store.migrations import bring_up_to_date
from hia_desktop.vault.slotfile import read_slots

FILE = "hia.db"
T = TypeVar("T")


class StoreHeld(Problem):
    """Another window or command has the store open."""


log = logging.getLogger(__name__)


class Store:
    """An open, unlocked store. `read()` and `write()` each give a session that lives for one action on one thread."""

    def __init__(self, engine: Engine, folder: Path, mac_key: bytes) -> None:
        self.engine = engine
        self.folder = folder
        self._writing = engine.execution_options(**{WRITE: True})
        self._mac_key = mac_key
        self._head: audit.Head | None = None
        self._generation = _generation(folder)
        self._takes_unreadable = False
        self.noted_outside = False
        """Whether the end of the trail is noted with the user's settings too: of a real centre, where it is at home."""

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
        with self._told(), Session(self.engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends well and leaves no trace when it does not.

        Errors: Conflict when somebody else changed the same row; Problem when the disk is full or read-only;
        KeyChanged when another program has given the store another key.
        """
        self._head = None
        with self._told(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()
            if self._head is not None:
                with suppress(
                    OSError
                ):  # all is kept by now; the older anchor still holds, and the next write brings a new one
                    audit.write_anchor(self.folder, self._head)
                if self.noted_outside:
                    anchors.note_outside(self.folder, self._mac_key, self._head)
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

    def reaches(self, session: Session) -> anchors.Found | None:
        """What was noted of the end of the trail that the store no longer has; None when it has it all."""
        return anchors.look(session, self.folder, self._mac_key)

    def note_backups(self, target: Path) -> None:
        """Notes where copies are taken, of a store whose end is noted outside."""
        if self.noted_outside:
            anchors.note_backups(self.folder, self._mac_key, target)

    def backups_at(self) -> Path | None:
        """Where copies were last taken; None when that is not known."""
        return anchors.backups_at(self.folder, self._mac_key)

    def put_here_on_purpose(self, folder: Path) -> None:
        """The store is brought back to this folder from a copy: what was noted of a later one there is forgotten."""
        anchors.forget_outside(folder, self._mac_key)

    def bearing(self, act: Callable[[], T]) -> T:
        """What `act` gives. When it meets a text that cannot be read it is done once more, and from then on such texts
        are given as far as they can be: one damaged row stops nobody from reading the others. Errors: those of `act`,
        which leaves no trace when it fails."""
        try:
            return act()
        except TextUnreadable:
            if self._takes_unreadable:
                raise
            log.warning("a text in the store cannot be read")
            take_unreadable(self.engine)
            self._takes_unreadable = True
            return act()

    def change_key(self, new: bytes) -> None:
        """Encrypts the whole store anew under another key, in place; about a second for each 100 MB.
        No session may be open. Errors: StoreHeld, and nothing is changed, while another window or command has the store
        open: it would stand there with a key that opens nothing."""
        self.engine.dispose()  # but for the one connection that does it
        with self.engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            with closing(raw.cursor()) as cursor:
                _alone(cursor)
                cursor.execute("PRAGMA journal_mode=WAL").fetchone()  # cut off in it, the old key or the new opens all
                cursor.execute(f"PRAGMA rekey=\"x'{new.hex()}'\"")
        self.engine.dispose()
        self.engine = open_engine(self.folder / FILE, new)
        if self._takes_unreadable:
            take_unreadable(self.engine)
        self._writing = self.engine.execution_options(**{WRITE: True})

    @contextmanager
    def _told(self) -> Iterator[None]:
        """As `_told`, and tells a key that was changed elsewhere from damage."""
        try:
            with _told():
                yield
        except Problem as problem:
            if isinstance(problem.__cause__, DatabaseError) and self._has_another_key():
                raise KeyChanged(_("Nøkkelen til lageret er byttet. Logg inn igjen.")) from problem
            raise

    def _has_another_key(self) -> bool:
        """The key slots have been written since the store was opened, and what opened it opens it no more."""
        if _generation(self.folder) == self._generation:
            return False
        self.engine.dispose()
        try:
            with self.engine.connect():
                return False
        except DatabaseError as error:
            return "not a database" in str(error.orig)

    def close(self) -> None:
        """Ends every connection; the key goes with them."""
        self.engine.dispose()


def _generation(folder: Path) -> int | None:
    """How many times the key slots have been written; None when there are none to read."""
    try:
        return read_slots(folder)[0].generation
    except Problem:
        return None


def _alone(cursor: Any) -> None:
    """Leaves the log that readers share, for which nobody else may have the store open. Errors: StoreHeld."""
    cursor.execute("PRAGMA busy_timeout=300")
    try:
        (mode,) = cursor.execute("PRAGMA journal_mode=DELETE").fetchone()
    except Exception as error:  # the driver's own, which is read in the engine alone
        if "locked" not in str(error):
            raise
        mode = ""
    if mode != "delete":
        raise StoreHeld(_("Programmet er åpent et annet sted. Lukk det der, og prøv igjen. Ingenting er endret."))


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
        if "decode" in text:  # the error itself carries the text
            raise TextUnreadable(_("Lageret er skadet: en tekst i det kan ikke leses. Ingenting er endret.")) from None
        if "disk is full" in text or "disk I/O" in text:
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
