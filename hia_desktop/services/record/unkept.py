"""What is typed and cannot be kept in the store (it has another key, the disk is full, another program holds it): put
aside in a file beside the store until its writer signs in again. The file is sealed for that user alone, and signed, so
that nobody else can put words into it. What lies there are calls to services: when they are made again, each checks the
user's rights as any call does."""

import importlib
import json
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.text import _
from hia_desktop.base.verbs import TYPED, Done
from hia_desktop.services.call import Command, SignedIn, run_watched
from hia_desktop.vault.files import write_atomic
from hia_desktop.vault.keys import user_reader
from hia_desktop.vault.seal import Unreadable, new_content_key, public_of, seal, unseal, unwrap, wrap
from hia_desktop.vault.signing import is_signed

_SERVICES = "hia_desktop.services."
_ONE_AT_A_TIME = Lock()
_WHAT = b"hia-desktop: typed and not kept\n"


def put_aside(signed_in: SignedIn, calls: Sequence[Done[Any]]) -> None:
    """Puts calls that keep what is typed aside, after what an earlier session did. Errors: DiskTrouble; Locked."""
    with _ONE_AT_A_TIME:
        _write(signed_in, [*_earlier(signed_in), *map(_told, calls)])


def _write(signed_in: SignedIn, calls: Sequence[dict[str, Any]]) -> None:
    path = _place(signed_in)
    told = json.dumps(calls, ensure_ascii=False).encode(errors="surrogatepass")
    key, reader = new_content_key(), user_reader(signed_in.me.id)
    wrapped = wrap(key, public_of(signed_in.keys.private(reader)), reader)
    sealed = seal(signed_in.keys.sign(_WHAT + told) + told, key, reader)
    write_atomic(path, len(wrapped).to_bytes(2, "big") + wrapped + sealed)


def hold(signed_in: SignedIn, calls: Sequence[Done[Any]]) -> None:
    """Puts aside what a store that gives no answer has not kept yet, in place of what was held so before; nothing, when
    it has been kept. What an earlier session put aside stays. Errors: as `put_aside`."""
    with _ONE_AT_A_TIME:
        told = [*_earlier(signed_in), *({**_told(what), "held": True} for what in calls)]
        if told:
            _write(signed_in, told)
        else:
            _place(signed_in).unlink(missing_ok=True)


def keep(signed_in: SignedIn, held: Sequence[Done[Any]] = ()) -> tuple[int, str]:
    """Keeps in the store what was put aside, and then what is `held`. Gives how many calls were kept, and why one was
    not (empty when all were). What may be kept later stays put aside; what this user may no longer write is dropped,
    and that is the reason given."""
    count, why, left = 0, "", list[Done[Any]]()
    told = _read(signed_in)
    for what in (*map(_call, told), *held):
        if what is None:
            continue
        try:
            run_watched(signed_in, what)
            count += 1
        except (Refused, Missing, BadInput, Conflict) as problem:
            why = problem.message
        except Exception as error:  # whatever it is, what somebody wrote is not thrown away for it
            why = error.message if isinstance(error, Problem) else _("Noe av det du skrev, er ikke lagret ennå.")
            left.append(what)
    with _ONE_AT_A_TIME:
        since = [one for one in _read(signed_in) if one not in told]
        if left or since:
            _write(signed_in, [*map(_told, left), *since])
        elif told:
            _place(signed_in).unlink(missing_ok=True)
    return count, why


def _earlier(signed_in: SignedIn) -> list[dict[str, Any]]:
    """What lies there and is not held by this session."""
    return [one for one in _read(signed_in) if not one.get("held")]


def _place(signed_in: SignedIn) -> Path:
    return signed_in.store.folder / f"unkept-{signed_in.me.id}.sealed"


def _read(signed_in: SignedIn) -> list[dict[str, Any]]:
    """What lies there; nothing when it is damaged or somebody else's."""
    reader = user_reader(signed_in.me.id)
    try:
        content = _place(signed_in).read_bytes()
    except OSError:
        return []
    start = 2 + int.from_bytes(content[:2], "big")
    try:
        key = unwrap(content[2:start], signed_in.keys.private(reader), reader)
        plain = unseal(content[start:], key, reader)
    except Unreadable:
        return []
    signature, told = plain[:64], plain[64:]
    if not is_signed(signed_in.keys.signing_public, signature, _WHAT + told):
        return []
    found: list[dict[str, Any]] = json.loads(told.decode(errors="surrogatepass"))
    return found


def _told(what: Done[Any]) -> dict[str, Any]:
    named = {"of": what.verb.__module__, "verb": what.verb.__name__}
    return {**named, "args": list(what.args), "kwargs": dict(what.kwargs)}


def _call(told: dict[str, Any]) -> Done[Any] | None:
    """The call again; None for one that this program does not have."""
    if not told["of"].startswith(_SERVICES):
        return None
    verb = getattr(importlib.import_module(told["of"]), told["verb"], None)
    if not isinstance(verb, Command) or verb.mark.audit not in TYPED:
        return None
    return Done(verb, tuple(told["args"]), told["kwargs"])
