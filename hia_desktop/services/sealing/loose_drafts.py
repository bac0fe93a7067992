"""What is typed before there is a course to keep it in:
one draft of each kind for each user, sealed for that user alone."""

import json
from contextlib import suppress
from typing import Any

from sqlalchemy import select

from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.sealing import of_course, seals
from hia_desktop.store.entities import LooseDraft, new_id
from hia_desktop.vault.seal import Unreadable

_PART = "content"


def _mine(w: Work, kind: str) -> LooseDraft | None:
    return w.sql.scalar(select(LooseDraft).where(LooseDraft.user_id == w.me.id, LooseDraft.kind == kind))


@command(Right.WRITE_ENTRY, audit="draft:saved")
def keep(w: Work, kind: str, answers: dict[str, Any]) -> None:
    """Keeps what is typed, in place of what was kept before."""
    row = _mine(w, kind) or LooseDraft(id=new_id(), user_id=w.me.id, kind=kind)
    plain = json.dumps(answers, ensure_ascii=False).encode(errors="surrogatepass")
    part = of_course.part_of(_PART, kind)
    row.content = seals.seal(w, row.id, {part: plain}, [(seals.user_reader(w.me.id), None)])[part]
    row.saved_at = w.now
    w.sql.add(row)
    w.note(object_id=row.id, ground=kind)


@query(Right.WRITE_ENTRY)
def kept(w: Work, kind: str) -> dict[str, Any]:
    """What the user has typed and not finished; empty when there is nothing. A kind may name a course.

    Errors: Unreadable for what was typed elsewhere and put here with other tools, or is damaged.
    """
    row = _mine(w, kind)
    if row is None:
        return {}
    found: dict[str, Any] = json.loads(_opened(w, row))
    return found


def _opened(w: Work, row: LooseDraft) -> bytes:
    with suppress(Unreadable):
        return seals.open_part(w, row.id, of_course.part_of(_PART, row.kind), row.content)
    return seals.open_part(w, row.id, _PART, row.content)  # as an older program kept it


@command(Right.WRITE_ENTRY, audit="draft:discarded")
def throw_away(w: Work, kind: str) -> None:
    """Nothing is kept any more; nothing happens when nothing was."""
    row = _mine(w, kind)
    if row is not None:
        w.sql.delete(row)
        seals.forget(w, row.id)
        w.note(object_id=row.id, ground=kind)
