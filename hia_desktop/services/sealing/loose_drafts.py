"""What is typed before there is a course to keep it in:
one draft of each kind for each user, sealed for that user alone."""

import json
from typing import Any

from sqlalchemy import select

from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.sealing import seals
from hia_desktop.store.entities import LooseDraft, new_id


def _mine(w: Work, kind: str) -> LooseDraft | None:
    return w.sql.scalar(select(LooseDraft).where(LooseDraft.user_id == w.me.id, LooseDraft.kind == kind))


@command(Right.WRITE_ENTRY, audit="draft:saved")
def keep(w: Work, kind: str, answers: dict[str, Any]) -> None:
    """Keeps what is typed, in place of what was kept before."""
    row = _mine(w, kind) or LooseDraft(id=new_id(), user_id=w.me.id, kind=kind)
    plain = json.dumps(answers, ensure_ascii=False).encode(errors="surrogatepass")
    row.content = seals.seal(w, row.id, {"content": plain}, [(seals.user_reader(w.me.id), None)])["content"]
    row.saved_at = w.now
    w.sql.add(row)
    w.note(object_id=row.id, ground=kind)


@query(Right.WRITE_ENTRY)
def kept(w: Work, kind: str) -> dict[str, Any]:
    """What the user has typed and not finished; empty when there is nothing."""
    row = _mine(w, kind)
    if row is None:
        return {}
    found: dict[str, Any] = json.loads(seals.open_part(w, row.id, "content", row.content))
    return found


@command(Right.WRITE_ENTRY, audit="draft:discarded")
def throw_away(w: Work, kind: str) -> None:
    """Nothing is kept any more; nothing happens when nothing was."""
    row = _mine(w, kind)
    if row is not None:
        w.sql.delete(row)
        seals.forget(w, row.id)
        w.note(object_id=row.id, ground=kind)
