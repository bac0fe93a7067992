"""What a store asks of its database engine: the one seam between engines.

All that one engine does in a way of its own stands in its module: SQLite's, a sealed file on this machine, in
`sqlite.py`. Above `store/` nobody asks which it is.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DatabaseError

from hia_desktop.base.errors import Conflict, Problem
from hia_desktop.base.news import Ear, Tell
from hia_desktop.base.text import _
from hia_desktop.vault.alone import alone
from hia_desktop.vault.shelf import Shelf

WRITE = "hia_write"
"""Execution option: True begins a transaction that may write, so that two writers wait instead of failing half-way."""


Step = Callable[[int, int], None]
"""`step(done, of)` of long work."""


def unwatched(done: int, of: int) -> None:
    """Nobody watches how far it has come."""


class StoreDamaged(Problem):
    """The store is none, is damaged, or belongs to another key."""


def damaged_day() -> StoreDamaged:
    """What is said of a day or a moment that is none."""
    return StoreDamaged(_("Lageret er skadet: en dato i det kan ikke leses. Ingenting er endret."))


class TextUnreadable(StoreDamaged):
    """A text in the clear holds bytes that are no text. `Store.bearing` makes the call again."""


class Collided(Conflict):
    """Two transactions stood in each other's way, and this one left no trace. `Store.bearing` makes the call again."""


class StoreHeld(Problem):
    """Another window or command has the store open."""


@dataclass(frozen=True)
class Guard:
    """What a trigger keeps: rows of `table` may not be changed (in `columns`, or at all when none is named) or be
    deleted where `when` holds of the row as it is, or ever. `says` is what the database answers whoever tries."""

    table: str
    says: str
    deleting: bool = False
    columns: str = ""
    when: str = ""


class Place(ABC):
    """Where a store lies, and how its engine is asked. `not_let_in`: what it says to a key that opens nothing."""

    not_let_in: ClassVar[str]

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where what is beside the store lies, which no database keeps: key slots, the login window's face, the end of
        the trail."""

    @abstractmethod
    def open(self, *, create: bool = False) -> Engine:
        """An engine on what is there; on nothing, only to `create` it.
        Errors: StoreDamaged when it is missing, damaged or opens with another key; Problem when it cannot be used."""

    @abstractmethod
    def shelf(self, engine: Engine, connection: Callable[[], Connection]) -> Shelf:
        """The key slots of the store, as whoever is signed in has them; in the transaction that `connection` begins or
        goes on with, where they lie in the store itself."""

    def let_in(self, connection: Connection, user_id: str, secret: Callable[[], str]) -> None:
        """Lets a user open the store, in the caller's transaction, by a password of the engine's own where it has a
        role for each; `secret` makes it, and puts it where the user finds it."""
        return

    def shut_out(self, connection: Connection, user_id: str) -> None:
        """The user's role, where there is one, opens no more from now on, and what it has open is ended."""
        return

    def shut_all_out(self, connection: Connection) -> None:
        """As `shut_out`, for every user."""
        return

    def has_shut_out(self, told: str) -> bool:
        """Whether the engine's words of an error say that the user whose store this is may open it no more."""
        return False

    def shows_all(self, connection: Callable[[], Connection]) -> bool:
        """Whether whoever has it open is shown every row of it."""
        return True

    def whose(self, connection: Connection, about: str, key: str) -> str:
        """The patient of a row that is there and that the engine itself does not show to whoever asks; empty when there
        is none, and where whoever has it open is shown all."""
        return ""

    def blocked(self, connection: Connection, number: str) -> str:
        """The patient of a person number who blocks whoever asks, where the engine itself hides that; empty when there
        is none."""
        return ""

    def counted(self, connection: Connection, patient: str) -> tuple[str, ...]:
        """Courses of a patient that the engine itself hides from whoever asks, and whose sick leave is counted
        nevertheless."""
        return ()

    def gone(self, connection: Connection, kind: str) -> tuple[str, ...]:
        """What was signed as of this kind and is not so any more, or is not there, where the engine itself hides rows
        from whoever asks."""
        return ()

    def check_may_upgrade(self, connection: Connection) -> None:
        """Errors: Refused for whoever may not bring the schema up to date."""
        return

    @abstractmethod
    def tell(self, error: DatabaseError) -> None:
        """Raises the Problem that the engine's own error is to the user; returns when it is a fault of the program."""

    @abstractmethod
    def integrity(self, engine: Engine) -> list[str]:
        """What the engine's own checks find wrong; empty when nothing is."""

    def take_unreadable(self, engine: Engine) -> None:
        """From now on a text that cannot be read is given as far as it can be, instead of stopping whatever reads its
        row. Nothing is to be done where an engine keeps nothing but texts."""
        return

    def unreadable(self, engine: Engine) -> list[tuple[str, str, int]]:
        """Table, column and number of rows where what is to be a text cannot be read; what is sealed is not looked
        into, and a table that cannot be read at all is left to `integrity`."""
        return []

    def turn(self, connection: Connection) -> str:
        """What names the writing transaction afterwards; nothing where no line to it can break."""
        return ""

    def was_kept(self, writing: Engine, turn: str) -> bool:
        """Whether the transaction was kept to which the line broke while it was to be. Errors: DatabaseError when that
        cannot be told now."""
        return False

    @abstractmethod
    def state(self, connection: Connection) -> str:
        """Differs from the last answer on this connection when another one has committed something meanwhile."""

    def announce(self, connection: Connection, message: str) -> None:
        """Tells others of what this transaction changes, when it is committed: a message of `news`."""
        return

    def listen(self, engine: Engine, own: str, tell: Tell) -> Ear | None:
        """Tells of what others commit, on a thread of its own, until it is stopped; not of what comes by `own`. None
        where nobody is told, and `state` is looked at instead."""
        return None

    def present(self, connection: Connection, place: int) -> set[int]:
        """The users who are at a place now, as `Ear.be_at` has said; nobody where nobody listens."""
        return set()

    @abstractmethod
    def size(self, engine: Engine) -> int:
        """Bytes that a copy of it needs, about."""

    def copying(self, engine: Engine) -> AbstractContextManager[bool]:
        """Whether nobody else takes a copy of the store meanwhile, on any machine that has it open; whoever is killed
        lets go. Here: on this one, the only one. Errors: OSError."""
        return alone(self.folder / "backup.lock")

    @abstractmethod
    def copy_to(self, engine: Engine, path: Path, key: bytes, step: Step = unwatched) -> None:
        """The whole store, as it is at one moment, in a new sealed file that `copies` reads; others write meanwhile.
        `step` is told how far it has come, and may raise to stop it. Errors: OSError."""

    @abstractmethod
    def upgrading(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A connection on which the steps of the schema run, all or none of them.
        Errors: Problem when what points at what no longer holds; nothing is changed then."""

    def complete(self, connection: Connection) -> None:
        """Makes what the steps of the schema do not, in the caller's transaction; what is there stays."""
        return

    @abstractmethod
    def held(self, engine: Engine) -> AbstractContextManager[Connection]:
        """A connection on which everything is read as it stands, while nobody else can write. Nothing done on it is
        kept. Errors: Problem when somebody writes and does not end."""

    @abstractmethod
    def put(self, connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
        """Adds rows in this order, in the caller's transaction: every column of the table, as the driver of any engine
        gives it."""

    @abstractmethod
    def guards(self, connection: Connection) -> dict[str, str]:
        """Every trigger that is there, by name, as `guard_text` writes them."""

    @abstractmethod
    def guard_text(self, guard: Guard) -> str:
        """A guard in the engine's own language, white space evened."""

    @abstractmethod
    def set_guard(self, connection: Connection, name: str, guard: Guard) -> None:
        """Makes the trigger, in place of one of its name, in the caller's transaction."""

    def check_alone(self, engine: Engine) -> None:
        """Errors: StoreHeld while somebody else has a store open that is to be put elsewhere."""
        return

    @abstractmethod
    def with_key(self, engine: Engine, new: bytes) -> "tuple[Place, Engine]":
        """The store under another key, which is put in it. No session may be open.
        Errors: StoreHeld, and nothing is changed, while somebody else has it open."""

    def has_another_key(self, engine: Engine) -> bool:
        """Whether what opened it opens it no more; every connection is made anew to find out."""
        engine.dispose()
        try:
            with engine.connect():
                return False
        except DatabaseError as error:
            return self.not_let_in in str(error.orig)
