"""The one way from the program to what opens PDFs: another process, asked one thing at a time and stopped in time.

The process (`base.pdf_child`) is kept warm between two questions, with the document open that was asked about last.
No file is written: what is read goes to it through a pipe, and what it found comes back through another.
"""

import atexit
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self

from hia_desktop.base import pdf_child
from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _

SECONDS = 4.0
"""The time that one question may take."""
_START = 30.0
"""Seconds that the process may take to start: a virus scanner reads it first."""
_POLL = 0.1
_MOST = 4 * pdf_child.MOST_PIXELS + 1_000_000
"""Bytes of an answer."""

GoOn = Callable[[], object]
"""Called now and then while an answer is waited for; raises whatever is to stop the waiting."""


class Why(StrEnum):
    """Why a file could not be read."""

    LOCKED = "locked"
    BROKEN = "broken"
    HEAVY = "heavy"
    """It took too much time or memory, or the process fell over it."""


class NotRead(Exception):
    """The file could not be read; `why` is for whoever tells the user."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


def go_on() -> None:
    """Nobody wants to stop it."""


class PdfReader:
    """The other process. Any thread may ask; the questions wait for one another, each for its own time alone."""

    def __init__(self, command: list[str] | None = None) -> None:
        self._command = command or _command()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._ready = False
        self._held: bytes | None = None
        self._count = 0
        self._asking = False

    # -- what can be asked

    def pages(self, content: bytes, go_on: GoOn = go_on) -> int:
        """How many pages the file has. Errors: NotRead."""
        self._ask(content, None, SECONDS, go_on)
        return self._count

    def words(self, content: bytes, page: int, go_on: GoOn = go_on, seconds: float = SECONDS) -> str:
        """The words of a page, counted from 0. Errors: NotRead."""
        return self._ask(content, {"what": "words", "page": page}, seconds, go_on)[1].decode(errors="replace")

    def sheets(self, content: bytes) -> tuple[tuple[float, float], ...]:
        """The pages' sizes in points, of the first `MOST_SHEETS`. Errors: NotRead."""
        told, _none = self._ask(content, {"what": "sheets"}, SECONDS, go_on)
        try:
            return tuple((float(wide), float(high)) for wide, high in told["sheets"])
        except (KeyError, TypeError, ValueError):
            raise NotRead(Why.HEAVY) from None

    def draw(self, content: bytes, page: int, scale: float) -> tuple[int, int, int, bytes]:
        """A page as (width, height, bytes a line, four bytes a pixel: blue, green, red, none). Errors: NotRead."""
        told, drawn = self._ask(content, {"what": "draw", "page": page, "scale": scale}, SECONDS, go_on)
        wide, high, stride = (told.get(name) for name in ("wide", "high", "stride"))
        if not (isinstance(wide, int) and isinstance(high, int) and isinstance(stride, int)):
            raise NotRead(Why.HEAVY)
        if not (0 < wide <= stride // 4 and high > 0 and len(drawn) == stride * high):
            raise NotRead(Why.HEAVY)
        return wide, high, stride, drawn

    def join(self, cover: bytes, paper: bytes, go_on: GoOn = go_on) -> bytes:
        """The cover's pages before the paper's. Errors: NotRead."""
        return self._ask(cover + paper, {"what": "join", "bytes": len(cover)}, SECONDS, go_on)[1]

    # -- its life

    def warm(self) -> None:
        """Starts the process, so that the first question need not."""
        with self._lock, suppress(Problem):  # told to whoever asks
            self._start()

    def interrupt(self) -> None:
        """Ends a question that is being worked on; who asked is told that the file could not be read."""
        if self._asking:
            self._kill()

    def forget(self) -> None:
        """Ends the process, and with it what it read. The next question starts another."""
        self._kill()
        with self._lock:
            self._drop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._drop()
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pipesize=1024 * 1024,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            raise _no_reader() from None
        return self._process

    def _kill(self) -> None:
        if (process := self._process) is not None:
            process.kill()

    def _drop(self) -> None:
        process, self._process = self._process, None
        self._ready, self._held, self._count = False, None, 0
        if process is None:
            return
        process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                with suppress(OSError):  # what was not written yet has nobody to go to
                    stream.close()
        process.wait()

    # -- asking

    def _ask(
        self, content: bytes, question: dict[str, Any] | None, seconds: float, go_on: GoOn
    ) -> tuple[dict[str, Any], bytes]:
        with self._lock:
            process = self._awake(go_on)
            with _Watch(process, seconds, go_on) as watch:
                self._asking = True
                try:
                    answer = self._answer(process, content, question)
                except (OSError, EOFError, ValueError, KeyError, TypeError):
                    answer = {"fault": Why.HEAVY.value}, b""
                finally:
                    self._asking = False
            if watch.stopped is not None or answer[0].get("fault") == Why.HEAVY:
                self._drop()
                with suppress(Problem):  # told to whoever asks next
                    self._start()
        if watch.stopped is not None:
            raise watch.stopped
        if (fault := answer[0].get("fault")) is not None:
            raise NotRead(Why(fault) if fault in set(Why) else Why.HEAVY)
        return answer

    def _answer(
        self, process: subprocess.Popen[bytes], content: bytes, question: dict[str, Any] | None
    ) -> tuple[dict[str, Any], bytes]:
        if question and question["what"] == "join":  # what is open stays so
            return self._exchange(process, question, content)
        if self._held is not content:
            self._held = None
            told, _none = self._exchange(process, {"what": "open"}, content)
            if "fault" in told:
                return told, b""
            self._count, self._held = int(told["pages"]), content
        return self._exchange(process, question, b"") if question else ({}, b"")

    @staticmethod
    def _exchange(
        process: subprocess.Popen[bytes], question: dict[str, Any], content: bytes
    ) -> tuple[dict[str, Any], bytes]:
        assert process.stdin is not None and process.stdout is not None
        pdf_child.send(process.stdin, question, content)
        return pdf_child.receive(process.stdout, _MOST)

    def _awake(self, go_on: GoOn) -> subprocess.Popen[bytes]:
        """The process when it has said that it is there. Errors: Problem when it cannot be started."""
        process = self._start()
        if self._ready:
            return process
        assert process.stdout is not None
        with _Watch(process, _START, go_on) as watch:
            try:
                self._ready = bool(pdf_child.receive(process.stdout, 1000)[0].get("ready"))
            except (OSError, EOFError, ValueError):
                self._ready = False
        if not self._ready or watch.stopped is not None:
            self._drop()
            if watch.stopped is not None and not isinstance(watch.stopped, NotRead):
                raise watch.stopped
            raise _no_reader()
        return process


class _Watch:
    """Kills the process when the time is up or `go_on` says stop; `stopped` is then what is to be raised."""

    def __init__(self, process: subprocess.Popen[bytes], seconds: float, go_on: GoOn) -> None:
        self._process, self._end, self._go_on = process, monotonic() + seconds, go_on
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, name="hia-watch", daemon=True)
        self.stopped: Exception | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(min(_POLL, max(self._end - monotonic(), 0))):
            try:
                self._go_on()
                if monotonic() >= self._end:
                    raise NotRead(Why.HEAVY)
            except Exception as why:
                self.stopped = why
                self._process.kill()
                return


def _command() -> list[str]:
    """The process is this Python with the child's file alone, or the frozen program by its own name for it."""
    if getattr(sys, "frozen", False):
        return [sys.executable, pdf_child.WORD]
    return [sys.executable, "-P", str(Path(pdf_child.__file__))]


def _no_reader() -> Problem:
    return Problem(_("Det som leser PDF-filer, lot seg ikke starte. Start programmet på nytt og prøv igjen."))


READER = PdfReader()
atexit.register(READER.forget)
