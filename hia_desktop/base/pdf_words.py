"""What a PDF that came says: how many pages, which words; and a page put before one that is kept, which may have come
from another centre. Both are done in another process; no store waits for it.

A service asks `reading_of` or `put_before`. On a thread that may never wait (`never_wait_here`: the database's) what
nobody has done yet is `Unread`: whoever asked does what it names beside, and asks again.
"""

import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic

from hia_desktop.base.pdf_reader import READER, SECONDS, GoOn, NotRead, Why, go_on

MOST_PAGES = 300
_EACH_PAGE = 0.05
"""Seconds that each page adds to the time that a file may take."""
_MOST_CHARACTERS = 5_000_000
_MOST_KEPT = 64
_MOST_JOINED = 4


@dataclass(frozen=True)
class Reading:
    """What was found in a file. `why` it was not read, or not to its end; `words` page by page as far as they were."""

    pages: int
    words: tuple[str, ...]
    why: Why | None

    @property
    def text(self) -> str:
        """The words, pages apart by an empty line."""
        return "\n\n".join(self.words)


class Unread(Exception):
    """Files must be read first, on a thread that may wait: `acts`, one after the other."""

    def __init__(self, acts: Iterable[Callable[[GoOn], object]]) -> None:
        self.acts = tuple(acts)
        super().__init__(f"{len(self.acts)} unread")


_here = threading.local()
_kept: dict[bytes, Reading] = {}
_joined: dict[bytes, bytes | None] = {}
"""The last papers with a page before them; None for one that could not be."""


def never_wait_here() -> None:
    """From now on this thread is told `Unread` instead of waiting for a file to be read."""
    _here.never_waits = True


def read(content: bytes, go_on: GoOn = go_on) -> Reading:
    """Reads a file now, at most `MOST_PAGES` pages of it, and keeps what was found until `forget`.
    Errors: what `go_on` raises, Problem when nothing can be read."""
    words: list[str] = []
    pages, why, begun = 0, None, monotonic()
    try:
        pages = READER.pages(content, go_on)
        end = begun + SECONDS + _EACH_PAGE * min(pages, MOST_PAGES)
        for number in range(min(pages, MOST_PAGES)):
            if (left := end - monotonic()) <= 0 or sum(map(len, words)) > _MOST_CHARACTERS:
                raise NotRead(Why.HEAVY)
            words.append(READER.words(content, number, go_on, min(left, SECONDS)))
    except NotRead as fault:
        why = fault.why
    return keep(content, Reading(pages, tuple(words), why))


def keep(content: bytes, found: Reading) -> Reading:
    """Keeps what was found in a file, until `forget`, so that it is not read again."""
    if len(_kept) >= _MOST_KEPT:
        _kept.pop(next(iter(_kept)))
    _kept[_name(content)] = found
    return found


def readings_of(contents: Iterable[bytes]) -> list[Reading]:
    """What each file says. Errors: Unread with all that nobody has read yet, where this thread may not wait."""
    wanted = tuple(contents)
    known = [_kept.get(_name(content)) for content in wanted]
    if getattr(_here, "never_waits", False) and None in known:
        raise Unread(partial(read, content) for content, found in zip(wanted, known, strict=True) if found is None)
    return [found or read(content) for content, found in zip(wanted, known, strict=True)]


def reading_of(content: bytes) -> Reading:
    """What one file says. Errors: as `readings_of`."""
    return readings_of([content])[0]


def words_of(content: bytes) -> str:
    """The words of the first `MOST_PAGES` pages, pages apart by an empty line;
    empty for what is scanned, locked or no PDF. Errors: as `readings_of`."""
    return reading_of(content).text


def put_before(cover: bytes, paper: bytes) -> bytes:
    """The cover's pages, then the paper's as they were; equal arguments give equal bytes.
    Errors: ValueError when the paper is not built as a PDF is, or takes too much to open; as `readings_of`."""
    name = _name(cover) + _name(paper)
    if name not in _joined:
        if getattr(_here, "never_waits", False):
            raise Unread([partial(_join, name, cover, paper)])
        _join(name, cover, paper, go_on)
    if (whole := _joined[name]) is None:
        raise ValueError("the paper is damaged")
    return whole


def _join(name: bytes, cover: bytes, paper: bytes, go_on: GoOn) -> None:
    if len(_joined) >= _MOST_JOINED:
        _joined.pop(next(iter(_joined)))
    try:
        _joined[name] = READER.join(cover, paper, go_on)
    except NotRead:
        _joined[name] = None


def forget() -> None:
    """Nothing of any file is kept in memory, here or in the other process."""
    _kept.clear()
    _joined.clear()
    READER.forget()


def _name(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
