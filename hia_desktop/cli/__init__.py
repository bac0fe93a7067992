"""The same without a window: thin commands over the services."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

from hia_desktop.base.clock import Clock, SystemClock
from hia_desktop.base.errors import Problem
from hia_desktop.base.language import SOURCE, TAGS, speak
from hia_desktop.base.text import _
from hia_desktop.cli.places import default_store

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
OpenWindow = Callable[[Path, Clock, str, Callable[[], object] | None], int]
"""Of a folder, a clock, a demo's password and, where the centre is to be made first, what makes it."""


def run_arguments(arguments: list[str], open_window: OpenWindow) -> int:
    """Runs one command and gives the exit code; a refusal is one line on standard error.
    HIA_LANGUAGE names the screen's language: its first letters, as in nn, nn-NO or nn_NO.UTF-8."""
    try:
        _speak_as_told(os.environ.get("HIA_LANGUAGE") or SOURCE)
        match arguments:  # the plain starts, which are worth not reading the whole command line for
            case []:
                return open_window(default_store(), SystemClock(), "", None)
            case ["--version"]:
                arguments = ["version"]
            case ["--store", folder] if not folder.startswith("-"):
                return open_window(Path(folder), SystemClock(), "", None)
        return _run_command(arguments, open_window)
    except Problem as error:
        told = "; ".join(
            f"{name}: {why}" for name, why in getattr(error, "fields", {}).items() if name and why not in error.message
        )
        return _refuse(f"{error.message} ({told})" if told else error.message, REFUSED)
    except KeyboardInterrupt:
        return _refuse(_("Avbrutt."), REFUSED)
    except Exception as error:
        if os.environ.get("HIA_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        message = _(
            "Noe gikk galt i programmet ({kind}). Det som var lagret, er trygt. Sett HIA_DEBUG=1 for tekniske detaljer."
        )
        return _refuse(message.format(kind=type(error).__name__), REFUSED)


def _speak_as_told(told: str) -> None:
    """An unknown language never stops the program: it starts in bokmål and says so."""
    code = re.split(r"[-_.@]", told.lower(), maxsplit=1)[0]
    speak(code if code in TAGS else SOURCE)
    if code not in TAGS:
        message = _("HIA_LANGUAGE: språket «{code}» finnes ikke. Velg et av: {codes}.")
        _refuse(message.format(code=told[:20], codes=", ".join(TAGS)), DONE)


def _run_command(arguments: list[str], open_window: OpenWindow) -> int:
    from hia_desktop.cli.arguments import days_read, parser
    from hia_desktop.cli.terminal import WrongUsage

    try:
        args = days_read(parser().parse_args(arguments))
        args.open_window = open_window
        code = args.run(args)
        return code if isinstance(code, int) else DONE
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else WRONG_USAGE
    except WrongUsage as error:
        return _refuse(str(error), WRONG_USAGE)


def _refuse(message: str, code: int) -> int:
    sys.stderr.write(f"hia-desktop: {' '.join(message.split())}\n")
    return code
