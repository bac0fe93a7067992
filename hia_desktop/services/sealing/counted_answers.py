"""The counted answers of what is signed, kept beside it, so that those of many thousand courses are read at once.

Each entry has a key of its own, which public-key work opens: a third of a millisecond, and as long again to read the
whole form. The few answers that are counted are kept besides under one key for them all, made of the health side's
private key: whoever knows the public half alone puts no other key in its place, nor an answer among them. They are as
long whatever was answered, since their length would tell it.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import and_, delete, insert

from hia_desktop.domain.access import Track
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.quality.answers import COUNTED, Kept, kept_of, rules_of, told_by
from hia_desktop.services.call import Work
from hia_desktop.store.entities import CountedAnswer, FormEntry
from hia_desktop.vault import seal as vault

_log = logging.getLogger(__name__)
_USE = b"hia-desktop: counted answers"
_LONG = 384
"""Bytes of each before it is sealed: room for the longest there can be."""
_NOTHING = ("", b"")
_RULES = _USE + b" as they lie"
RULES: Mapping[str, str] = {form.kind: sha256(_RULES + rules_of(form).encode()).hexdigest()[:16] for form in COUNTED}
"""By what the answers of each kind are kept today, and under which key."""


class CountedEntry(NamedTuple):
    """A signed entry, beginning with what puts several in order; what is kept of it is bound to all of this. A row of
    the database's answer takes twenty times as long to give what it holds by name."""

    number: int
    signed_at: int
    id: str
    course_id: str
    kind: str
    series: str


def keep(w: Work, row: FormEntry, form: Form) -> None:
    """Keeps what is counted of a form that is signed now. One who signs for the health side without its key leaves it
    to whoever counts next."""
    if type(form) in COUNTED and Track.HEALTH in w.signed_in.keys.readers:
        signed_at = round((row.signed_at or row.saved_at).timestamp() * 1_000_000)
        put(w, [(CountedEntry(row.number, signed_at, row.id, row.course_id, row.kind, row.series), form)])


def forget(w: Work, course: str, entry: str) -> None:
    """What is entered in error is counted no more, whatever becomes of its mark."""
    if Track.HEALTH in w.signed_in.keys.readers:
        w.sql.execute(delete(CountedAnswer).where(CountedAnswer.course_id == course, CountedAnswer.entry_id == entry))


def put(w: Work, signed: Sequence[tuple[CountedEntry, Form]]) -> None:
    """Keeps the answers of signed forms anew."""
    if not signed:
        return
    key = _key_of(w)
    there = and_(  # with the course, by which they lie: else all of them are gone through, at every signature
        CountedAnswer.course_id.in_({one.course_id for one, _form in signed}),
        CountedAnswer.entry_id.in_([one.id for one, _form in signed]),
    )
    w.sql.execute(delete(CountedAnswer).where(there))
    rows = [
        {
            "course_id": one.course_id,
            "entry_id": one.id,
            "rules": RULES[form.kind],
            "content": vault.seal(_long(kept_of(form)), key, _about(one)),
        }
        for one, form in signed
    ]
    w.sql.execute(insert(CountedAnswer), rows)


def put_at_once(w: Work, signed: Sequence[tuple[CountedEntry, Form]]) -> None:
    """As `put`, in a transaction of its own where the call only reads: whoever stops it goes on from there."""
    if w.later is None:
        put(w, signed)
        return
    with w.signed_in.store.write() as sql:
        put(replace(w, sql=sql, later=None), signed)


def _key_of(w: Work) -> bytes:
    """The one key. Errors: Refused for who is not of the health side."""
    return vault.key_for(w.signed_in.keys.private(Track.HEALTH), _USE)


def _about(one: CountedEntry) -> str:
    """What the content is bound to: none of another entry, or kept by other rules, takes its place; nor is it that of
    an entry that was put in another course, or made newer, by other tools."""
    return f"{one.id}|{RULES[one.kind]}|{one.course_id}|{one.series}|{one.number}|{one.signed_at}"


def _long(kept: Kept) -> bytes:
    told = json.dumps(kept, sort_keys=True).encode()
    return told.ljust(-(-len(told) // _LONG) * _LONG)


def read(
    w: Work, entries: Iterable[CountedEntry], kept: Mapping[str, tuple[str, bytes]]
) -> tuple[dict[str, Mapping[str, Any]], list[CountedEntry]]:
    """What each of the entries makes known, by its id, of what is kept of it: by which rules, and the content; and the
    entries that nothing is kept of, or by other rules or under another key."""
    ours = Track.HEALTH in w.signed_in.keys.readers
    opened = vault.unsealing(_key_of(w)) if ours else None
    told: dict[str, Mapping[str, Any]] = {}
    lacking: list[CountedEntry] = []
    known: dict[tuple[str, bytes], Mapping[str, Any]] = {}
    for one in entries:
        rules, content = kept.get(one.id, _NOTHING)
        found = None
        if opened is not None and rules == RULES[one.kind]:
            found = _one(one, content, opened, known)
        if found is None:
            lacking.append(one)
        else:
            told[one.id] = found
    return told, lacking


def _one(
    entry: CountedEntry,
    content: bytes,
    opened: Callable[[bytes, str], bytes],
    known: dict[tuple[str, bytes], Mapping[str, Any]],
) -> Mapping[str, Any] | None:
    """Many answer alike: what has been read once is not read again."""
    try:
        plain = opened(content, _about(entry))
        found = known.get((entry.kind, plain))
        if found is None:
            found = known[entry.kind, plain] = told_by(entry.kind, json.loads(plain))
    except (vault.Unreadable, ValueError) as error:
        _log.warning("counted answers of %s are made anew: %s", entry.id[:8], type(error).__name__)
        return None
    return found
