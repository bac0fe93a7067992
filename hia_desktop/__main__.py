"""Starts the program: the window without arguments, otherwise what the command line asks for."""

import gc
import sys
from collections.abc import Callable
from pathlib import Path

from hia_desktop import cli
from hia_desktop.base import pdf_child
from hia_desktop.base.clock import Clock


def _open_window(folder: Path, clock: Clock, demo_password: str, make: Callable[[], object] | None) -> int:
    gc.disable()  # for good: `base.rubbish` says why, and the window sweeps
    from hia_desktop.app import open_window

    return open_window(folder, clock, demo_password=demo_password, make=make)


def _leave_no_core() -> None:
    """What a crash leaves on the disk would hold names and keys. Windows makes such files only where it was told to."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and gives its exit code: 0 done, 1 refused, 2 wrong usage.
    A frozen program is also the process that reads PDFs, when it starts itself by that word."""
    _leave_no_core()
    if (sys.argv[1:] if arguments is None else arguments) == [pdf_child.WORD]:
        return pdf_child.main()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)  # a windowed build on Windows has no streams
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
    return cli.run_arguments(sys.argv[1:] if arguments is None else arguments, _open_window)


if __name__ == "__main__":
    sys.exit(main())
