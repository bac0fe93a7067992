"""What one who has a store open is told of what others do in it, by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class News:
    """Something that others have committed, by what it may have changed; `topics` is None where it may be anything,
    since nobody listened for a while. Without `contact` nothing is told until there is contact again, which there never
    is for a user who is `shut_out`."""

    topics: frozenset[str] | None = None
    contact: bool = True
    shut_out: bool = False


Tell = Callable[[News], None]
"""Called on a thread of its own."""
WRITING = "writing"
"""The topic of who writes where, which nothing in the store tells."""


class Ear(Protocol):
    """Whoever listens."""

    def stop(self) -> None:
        """Ends the telling."""

    def be_at(self, at: tuple[int, int] | None) -> None:
        """Lets others know that a user, the second number, is at a place, the first, until it is another or the
        connection ends."""


def told(topics: Iterable[str], by: str) -> str:
    """The message of a commit: who has the store open so, a random word that says no more, and the topics alone. No
    record and no person is named: any role of a server hears it."""
    return " ".join([by, *sorted(topics)])


def heard(message: str, own: str) -> News | None:
    """What a message tells; None for one's own, or for what is no message of ours."""
    by, *topics = message.split(" ")
    return News(frozenset(topics)) if by and by != own and topics else None
