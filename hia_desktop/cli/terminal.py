"""What goes in and out of a command: files, passwords, the clock, the signed-in user, and the answer."""

import argparse
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hia_desktop.base.clock import Clock, DayClock, SystemClock
from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.text import _, in_bokmal
from hia_desktop.cli.places import default_store

if TYPE_CHECKING:
    from hia_desktop.base.fields import CourseId
    from hia_desktop.services.call import SignedIn

Args = argparse.Namespace


class WrongUsage(Exception):
    """The command was given in a way that cannot be meant."""


def store(args: Args) -> Path:
    """The folder of the store."""
    return args.store or default_store()


def clock(args: Args) -> Clock:
    """The machine's clock, standing on a day when one was set."""
    return DayClock(args.today) if args.today else SystemClock()


def say(args: Args, text: str, value: Any) -> None:
    """The value as JSON when that was asked for, otherwise the text."""
    shown = json.dumps(value, ensure_ascii=False, indent=1, default=str) if args.json else text
    sys.stdout.write(f"{shown}\n")


def write(args: Args, content: bytes, name: str = "") -> None:
    """To the file that `-o` names, whole or not at all and never over another; «-» is standard output.
    In a folder that `-o` names it is called `name`."""
    from hia_desktop.vault.files import write_atomic

    if args.output in (None, "-"):
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(args.output)
    if name and path.is_dir():
        path /= name
    if path.exists() and not args.force:
        raise Refused(
            _("«{file}» finnes fra før og er ikke rørt. Bruk --force for å skrive over.").format(file=path.name)
        )
    if not path.parent.is_dir():
        raise Refused(_("Mappen «{folder}» finnes ikke.").format(folder=path.parent))
    write_atomic(path, content)


def tell_untranslated(texts: Iterable[str]) -> None:
    """Tells whoever asked for a paper what it says in bokmål, on standard error; nothing when all is translated."""
    if found := sorted(texts):
        sys.stderr.write(f"hia-desktop: {in_bokmal(found)}\n")


def read(name: str) -> bytes:
    """The bytes of a named file, or of standard input for «-». Errors: BadInput."""
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise BadInput(
            _("Filen «{file}» kan ikke leses ({reason}).").format(file=name, reason=error.strerror)
        ) from None


def read_object(name: str) -> dict[str, Any]:
    """A JSON object read strictly. Errors: BadInput."""
    from hia_desktop.services.transfer.course_file import read_json

    content = read_json(read(name))
    if not isinstance(content, dict):
        raise BadInput(_("Filen skal være et JSON-objekt med feltene i skjemaet."))
    return content


def secret(args: Args, prefix: str, prompt: str) -> str:
    """A password or key from a file, a file descriptor or a prompt; never an argument."""
    file, descriptor = getattr(args, f"{prefix}_file", None), getattr(args, f"{prefix}_fd", None)
    if file is not None:
        return read(file).decode("utf-8", "replace").rstrip("\r\n")
    if descriptor is not None:
        try:
            with os.fdopen(descriptor, encoding="utf-8") as opened:
                return opened.read().rstrip("\r\n")
        except OSError as error:
            raise BadInput(
                _("Kan ikke lese fra filnummer {number} ({reason}).").format(number=descriptor, reason=error.strerror)
            ) from None
    if not sys.stdin.isatty():
        option = prefix.replace("_", "-")
        raise WrongUsage(
            _("{prompt} mangler. Bruk --{option}-file eller --{option}-fd.").format(prompt=prompt, option=option)
        )
    from getpass import getpass

    return getpass(f"{prompt}: ")


@contextmanager
def signed_in(args: Args, password: str | None = None, owner: str = "") -> Iterator["SignedIn"]:
    """The signed-in user, whose keys are dropped afterwards. `password` when it has been asked for already; `owner`: as
    of `doors.sign_in`. Where the centre has moved from here, it is told where to: what is read here is of before."""
    from hia_desktop.services.centre import doors
    from hia_desktop.services.centre.login_face import check_store

    if not args.user:
        raise WrongUsage(_("Si hvem du er med --as BRUKER."))
    check_store(store(args))
    password = password or secret(args, "password", _("Passord"))
    right = args.clock_is_right
    signed_in = doors.sign_in(store(args), args.user, password, clock(args), clock_is_right=right, owner=owner)
    if signed_in.moved_to:
        told = _("Senteret er flyttet til {where}. Her leses det som sto da.").format(where=signed_in.moved_to)
        sys.stderr.write(f"hia-desktop: {told}\n")
    try:
        yield signed_in
    finally:
        signed_in.forget()


def course_named(signed_in: "SignedIn", named: str) -> "CourseId":
    """The course named by its id, or by its patient's number: then the newest."""
    from hia_desktop.base.fields import CourseId
    from hia_desktop.domain.person_numbers import bare
    from hia_desktop.services.call import run
    from hia_desktop.services.patient import patients

    digits = bare(named)
    if not re.fullmatch(r"\d{11}", digits):
        return CourseId(named)
    found = [row.course for row in run(signed_in, patients.find, digits) if row.course]
    if not found:
        raise Missing(_("Fant ikke noe forløp for dette nummeret. Det kan være fjernet, eller du har ikke tilgang."))
    return found[0]
