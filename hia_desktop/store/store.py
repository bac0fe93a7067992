"""The open store: short sessions, one for each action."""

import hmac
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DatabaseError, DBAPIError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from hia_desktop.base import news
from hia_desktop.base.errors import BadInput, Conflict, KeyChanged, Moved, Problem, Unanswered
from hia_desktop.base.text import _
from hia_desktop.store import anchors, audit, triggers
from hia_desktop.store.engine import WRITE, Collided, Place, Step, TextUnreadable, unwatched
from hia_desktop.store.migrations import bring_up_to_date
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.vault.shelf import Shelf
from hia_desktop.vault.slotfile import read_slots

log = logging.getLogger(__name__)
T = TypeVar("T")
_HEAD = "head of the trail"
TRIES = 3
"""How often a call is made again when another transaction stood in its way."""


class _Reader(Session):
    """A session that only reads. What a service changed in it would be lost without a word."""

    def flush(self, objects: Sequence[Any] | None = None) -> None:
        """Errors: TypeError when there is anything to be written."""
        if self.new or self.dirty or self.deleted:
            raise TypeError("a session that only reads was to write")


class Store:
    """An open, unlocked store. `read()` and `write()` each give a session that lives for one action on one thread."""

    def __init__(self, engine: Engine, place: Place, mac_key: bytes) -> None:
        self.engine = engine
        self.place = place
        self._writing = engine.execution_options(**{WRITE: True})
        self._mac_key = mac_key
        self._generation = _generation(place.folder)
        self._takes_unreadable = False
        self._own = secrets.token_hex(8)
        self._ear: news.Ear | None = None
        self._tell: news.Tell = _nobody
        self.noted_outside = False
        """Whether the end of the trail is noted with the user's settings too: of a real centre, where it is at home."""

    @classmethod
    def open(cls, folder: Path, store_key: bytes, *, create: bool = False) -> "Store":
        """Opens the store in `folder`, made new when `create`, and brings its schema and its triggers up to date.

        Errors: StoreDamaged; Problem when the store comes from a newer program, or the disk is full or read-only.
        """
        return cls.at(SealedFile.within(folder, store_key), store_key, create=create)

    @classmethod
    def at(cls, place: Place, store_key: bytes, *, create: bool = False) -> "Store":
        """As `open`, wherever it lies."""
        engine = place.open(create=create)
        try:
            with told(place):
                bring_up_to_date(engine, place, store_key)
                with Session(engine.execution_options(**{WRITE: True})) as session:
                    mac_key = audit.trail_key(session)
                    lacking = triggers.put_back(place, session.connection())
                    session.commit()
        except BaseException:
            engine.dispose()
            raise
        if lacking:
            log.warning("triggers were lacking and are put back: %s", ", ".join(lacking))
        return cls(engine, place, mac_key)

    def again(self) -> "Store":
        """The same store with connections of its own, for work beside this one's on another thread; to be closed."""
        other = Store(self.place.open(), self.place, self._mac_key)
        other.noted_outside = self.noted_outside
        return other

    @property
    def folder(self) -> Path:
        """Where what is beside the store lies."""
        return self.place.folder

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads; nothing in it is kept."""
        with self._told(), _Reader(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()  # of nothing: by a rollback a server's connection forgets the questions it has prepared

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends well and leaves no trace when it does not.

        Errors: Conflict when somebody else changed the same row; Problem when the disk is full or read-only;
        Unanswered when the line to a server broke at the end and nobody can tell whether it was kept; KeyChanged when
        another program has given the store another key.
        """
        with self._told(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            self._commit(session)
            head: audit.Head | None = session.info.get(_HEAD)
            if head is not None:
                with suppress(
                    OSError
                ):  # all is kept by now; the older anchor still holds, and the next write brings a new one
                    audit.write_anchor(self.folder, head)
                if self.noted_outside:
                    anchors.note_outside(self.folder, self._mac_key, head)

    def _commit(self, session: Session) -> None:
        """Keeps it. When the answer to that is lost with the line, the engine is asked on another: what was kept is
        never said to be lost, and is not done twice."""
        session.flush()
        turn = self.place.turn(session.connection())
        try:
            session.commit()
        except DBAPIError as broken:
            if not broken.connection_invalidated:
                raise
            try:
                kept = self.place.was_kept(self._writing, turn)
            except DatabaseError:
                raise Unanswered(
                    _("Kontakten ble brutt mens det ble lagret. Se om det er lagret før du gjør det på nytt."),
                    partial(self._was_kept, turn),
                ) from broken
            if not kept:
                raise

    def _was_kept(self, turn: str) -> bool:
        with self._told():
            return self.place.was_kept(self._writing, turn)

    @contextmanager
    def trial(self) -> Iterator[Session]:
        """A session that may write, and of which nothing is kept. Errors: as `write`."""
        with self._told(), Session(self._writing, expire_on_commit=False) as session:
            yield session

    def log(
        self,
        session: Session,
        line: audit.Line,
        now: datetime,
        *,
        in_order: bool = False,
        sign: Callable[[bytes], bytes | None] | None = None,
    ) -> audit.Head:
        """Adds an audit line to the transaction of a writing session, and gives the new end of the trail.
        Errors: as `audit.append`."""
        head = audit.append(session, self._mac_key, line, now, in_order=in_order, sign=sign)
        session.info[_HEAD] = head
        return head

    def verify_trail(
        self, sound: audit.Sound = audit.any_line, step: Callable[[int, int], None] = lambda done, of: None
    ) -> tuple[audit.Head, list[int], bool]:
        """The head of the trail, the lines that are broken or not `sound`, and whether the tail that the anchor names
        is there; `sound` and `step` as in `audit.verify`."""
        anchor = audit.read_anchor(self.folder)  # before the reading begins, which does not see what comes after
        with self.read() as session:
            head, broken = audit.verify(session, self._mac_key, sound, step)
            return head, broken, audit.tail_is_whole(session, anchor)

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
        are given as far as they can be: one damaged row stops nobody from reading the others. When another transaction
        stood in its way it is done again, `TRIES` times. Errors: those of `act`, which leaves no trace when it
        fails."""
        for left in range(TRIES, 0, -1):
            try:
                return self._reading_all(act)
            except Collided:
                log.info("another transaction stood in the way: the call is made again, %d left", left)
        return self._reading_all(act)

    def _reading_all(self, act: Callable[[], T]) -> T:
        try:
            return act()
        except TextUnreadable:
            if self._takes_unreadable:
                raise
            log.warning("a text in the store cannot be read")
            self.place.take_unreadable(self.engine)
            self._takes_unreadable = True
            return act()

    def integrity(self) -> list[str]:
        """What the engine's own checks find wrong; empty when nothing is."""
        return self.place.integrity(self.engine)

    def unreadable(self) -> list[tuple[str, str, int]]:
        """Table, column and number of rows where what is to be a text cannot be read."""
        return self.place.unreadable(self.engine)

    def state(self, session: Session) -> str:
        """Differs from the last answer when another connection has written meanwhile; the same always for who is told
        of that."""
        return "" if self._ear is not None else self.place.state(session.connection())

    def announce(self, session: Session, topics: Iterable[str]) -> None:
        """Tells whoever else has the store open, when the transaction is committed, what it may have changed."""
        if topics:
            self.place.announce(session.connection(), news.told(topics, self._own))

    def listen(self, tell: news.Tell) -> None:
        """Has others' changes told, from now on to `tell`, on a thread of its own; where nobody tells of them, `state`
        is looked at."""
        self._tell = tell
        if self._ear is None:
            self._ear = self.place.listen(self.engine, self._own, lambda told: self._tell(told))

    def be_at(self, where: str, user: str) -> None:
        """Lets others know that the user is writing there, until it is elsewhere or the store is closed; nowhere when
        it is empty. On a file nobody is told."""
        if self._ear is not None:
            self._ear.be_at((self._number(where), self._number(user)) if where else None)

    def present(self, session: Session, where: str, users: Iterable[str]) -> list[str]:
        """Those of the users who are writing there now, in a window that listens."""
        there = self.place.present(session.connection(), self._number(where))
        return [user for user in users if self._number(user) in there]

    def _number(self, told: str) -> int:
        """What names nothing to who does not know it: 31 bits, by the key of the trail."""
        return int.from_bytes(hmac.digest(self._mac_key, told.encode(), "sha256")[:4]) >> 1

    def shelf(self, session: Session) -> Shelf:
        """The key slots of the store; in the transaction of the session, where they lie in the store itself."""
        return self.place.shelf(self.engine, session.connection)

    def shows_all(self, session: Session) -> bool:
        """Whether whoever has it open is shown every row of it."""
        return self.place.shows_all(session.connection)

    def gone(self, session: Session, kind: str) -> tuple[str, ...]:
        """What was signed as of this kind and is gone, also of what the engine hides from whoever asks."""
        return self.place.gone(session.connection(), kind)

    def size(self) -> int:
        """Bytes that a copy needs, about."""
        return self.place.size(self.engine)

    @contextmanager
    def copying(self) -> Iterator[bool]:
        """Whether nobody else takes a copy of it meanwhile. Errors: OSError."""
        with self._told(), self.place.copying(self.engine) as mine:
            yield mine

    def copy_to(self, path: Path, key: bytes, step: Step = unwatched) -> None:
        """The whole store as it is now in a new file, sealed by `key`; see `copies`. `step` as every place's.
        Errors: OSError."""
        self.place.copy_to(self.engine, path, key, step)

    @contextmanager
    def held(self) -> Iterator[Connection]:
        """A connection on which everything is read as it stands, while nobody else can write.
        Errors: Problem when somebody writes and does not end."""
        with self._told(), self.place.held(self.engine) as connection:
            yield connection

    def change_key(self, new: bytes) -> None:
        """Puts the whole store under another key. No session may be open.
        Errors: StoreHeld, and nothing is changed, while another window or command has it open."""
        self.place, self.engine = self.place.with_key(self.engine, new)
        if self._takes_unreadable:
            self.place.take_unreadable(self.engine)
        self._writing = self.engine.execution_options(**{WRITE: True})

    def check_alone(self) -> None:
        """Errors: StoreHeld while another window or command has it open, of a store on this machine."""
        with self._told():
            self.place.check_alone(self.engine)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """As `told`, and tells a key that was changed elsewhere from damage."""
        try:
            with told(self.place):
                yield
        except Problem as problem:
            cause = problem.__cause__
            if isinstance(cause, DatabaseError) and self.place.has_shut_out(str(cause.orig)):
                raise Moved(
                    _("Databaseserveren slipper deg ikke inn lenger: brukeren er stengt, eller senteret er flyttet.")
                ) from problem
            if isinstance(cause, DatabaseError) and self._has_another_key():
                raise KeyChanged(_("Nøkkelen til lageret er byttet. Logg inn igjen.")) from problem
            raise

    def _has_another_key(self) -> bool:
        """The key slots have been written since the store was opened, and what opened it opens it no more."""
        return _generation(self.folder) != self._generation and self.place.has_another_key(self.engine)

    def close(self) -> None:
        """Ends every connection; the key goes with them."""
        self._tell = _nobody
        if self._ear is not None:
            self._ear.stop()
            self._ear = None
        self.engine.dispose()


def _nobody(_news: news.News) -> None:
    """Is told."""


def _generation(folder: Path) -> int | None:
    """How many times the key slots have been written; None when there are none to read."""
    try:
        return read_slots(folder)[0].generation
    except Problem:
        return None


@contextmanager
def told(place: Place) -> Iterator[None]:
    """Turns the database's own errors into sentences for the user."""
    try:
        yield
    except (
        UnicodeEncodeError
    ):  # half of an emoji, as some keyboards and clipboards give it; the error itself carries the whole text
        raise BadInput(
            _("Teksten har et tegn som ikke kan lagres. Ingenting er lagret. Skriv tegnet på nytt.")
        ) from None
    except OverflowError:  # a number that the database does not count to, or a day beyond the calendar
        raise BadInput(_("Et tall eller en dato er utenfor det programmet regner med. Ingenting er lagret.")) from None
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
    except DatabaseError as error:
        place.tell(error)
        raise
