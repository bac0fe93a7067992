"""What is left on the disk of an error that is the program's own: where it arose, and nothing that anybody typed.

An error's message and its values may be about a patient. So only the kinds of the errors and the lines they passed are
written, beside the store, and shown; the interpreter's own printing of the rest is taken from it.
"""

import faulthandler
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TextIO

from hia_desktop import __version__

FOLDER = "crash-reports"
MOST = 20
"""As many reports are kept, the newest."""


def where(error: BaseException) -> str:
    """Where an error arose: its kinds and the lines it passed, never its message or any value,
    which may be about a patient."""
    import traceback  # what follows is read when something has gone wrong, and not at every start

    lines: list[str] = []
    link: BaseException | None = error
    while link is not None:
        lines.append(type(link).__name__)
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(link.__traceback__)
        ]
        link = link.__cause__ or link.__context__
    return "\n".join(lines)


class _Reports:
    def __init__(self) -> None:
        self._folder: Path | None = None
        self._native: TextIO | None = None
        self._told: set[str] = set()

    def watch(self, store: Path, tell: Callable[[str], None]) -> None:
        """From now on no error goes by unseen: of each that nothing in the program takes, a report beside the store,
        and on the window's own thread `tell` with where it arose, once for each place."""
        self._folder = store / FOLDER
        self._told.clear()
        with suppress(OSError):  # a full or closed disk: the program goes on without reports
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if self._native is not None:
                self._native.close()
            self._native = (self._folder / "native.txt").open("w", encoding="ascii", errors="replace")
            faulthandler.enable(self._native)  # a fault in a library: where Python was, without values

        def caught(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
            if isinstance(error, KeyboardInterrupt):
                sys.__excepthook__(_kind, error, _trace)
                return
            trace = where(error)
            self.put(trace)
            if sys.stderr is not None:
                sys.stderr.write(f"{trace}\n")
            if threading.current_thread() is threading.main_thread() and trace not in self._told:
                self._told.add(trace)
                tell(trace)

        sys.excepthook = caught
        threading.excepthook = lambda args: caught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)
        sys.unraisablehook = lambda args: caught(args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback)

    def put(self, trace: str) -> None:
        """Writes one report; nothing where no window is open, or the disk takes none."""
        if self._folder is None:
            return
        import platform

        now = time.time_ns()  # the machine's own clock, whatever day the program works in
        moment = time.gmtime(now // 1_000_000_000)
        told = [time.strftime("%Y-%m-%d %H:%M:%S UTC", moment), f"HIA Desktop {__version__}"]
        told += [f"Python {platform.python_version()}, {platform.system()} {platform.release()}", "", trace, ""]
        with suppress(OSError):
            path = self._folder / f"{time.strftime('%Y%m%d-%H%M%S', moment)}-{now % 1_000_000_000:09}.txt"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.write("\n".join(told))
            for old in sorted(self._folder.glob("2*.txt"))[:-MOST]:
                old.unlink(missing_ok=True)


REPORTS = _Reports()
"""Those of this process."""
