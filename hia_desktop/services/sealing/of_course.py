"""Of which course what is written is, where nobody signs the row: it says so itself, under the seal.

Tasks and drafts can be put in another course with other tools than the program. What was written in them tells nothing
there, and nobody is handed its key. What an older program kept does not say of which course it is, and is believed.
"""

import json
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from sqlalchemy import select

from hia_desktop.base.text import N_
from hia_desktop.domain.forms import form_of
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import seals
from hia_desktop.store.entities import FormEntry, Task
from hia_desktop.vault.seal import Unreadable

WORDS, NOTE = "words", "note"
"""What is written in a task: to whoever does it, and by whoever did it."""
MOVED = N_("Det som står her, er flyttet hit eller endret utenfor programmet.")


def seal_text(w: Work, task: Task, part: str, text: str, readers: seals.Readers) -> bytes:
    """What is written in a task, sealed for these readers."""
    about = part_of(part, task.course_id)
    return seals.seal(w, task.id, {about: text.encode()}, readers)[about]


def part_of(part: str, where: str) -> str:
    """What a part is sealed as, where its row does not say whose it is."""
    return f"{part}|{where}"


def unsealed(one: str, where: str, part: str, sealed: bytes, key: bytes) -> bytes:
    """A part of something, sealed as of this course or kind, or as an older program sealed it, of none.
    Errors: Unreadable for what was sealed elsewhere, or is damaged."""
    with suppress(Unreadable):
        return seals.unseal(sealed, key, one, part_of(part, where))
    return seals.unseal(sealed, key, one, part)


def text_of(task: str, course: str, part: str, sealed: bytes, key: bytes) -> str | None:
    """What is written in a task; None for what was written in another course, or is damaged."""
    try:
        return unsealed(task, course, part, sealed, key).decode()
    except Unreadable:
        return None


def told(task: str, course: str, part: str, sealed: bytes, key: bytes) -> str:
    """The same, or that it is of another course."""
    found = text_of(task, course, part, sealed, key)
    return str(MOVED) if found is None else found


def text_is_of(task: str, course: str, words: bytes, key: bytes) -> bool:
    """Whether the words of a task were written in this course."""
    return text_of(task, course, WORDS, words, key) is not None


def decision_is_of(decision: str, course: str, content: bytes, key: bytes) -> bool:
    """Whether something was decided of this course."""
    try:
        return is_of(json.loads(seals.unseal(content, key, decision, "content")), course)
    except Unreadable:  # what is damaged is handed over to nobody
        return False


def named(course: str, kind: str) -> dict[str, str]:
    """What a draft says of where it was begun."""
    return {"course": course, "kind": kind}


def is_of(told: Mapping[str, Any], course: str) -> bool:
    """Whether what is kept under a seal is of this course, by what it says itself."""
    return bool(told.get("course", course) == course)


def is_moved(row: Any, body: Mapping[str, Any]) -> bool:
    """Whether a draft was begun in another course, or as another form."""
    return not is_of(body, row.course_id) or body.get("kind", row.kind) != row.kind


def put_back(w: Work, ids: Collection[str]) -> None:
    """Drafts of the user's own that were moved lie again where they were begun. The trail tells of it."""
    rows = w.sql.scalars(select(FormEntry).where(FormEntry.id.in_(ids), FormEntry.state == "draft")).all()
    keys = seals.keys_of(w, [row.id for row in rows])
    for row in (row for row in rows if row.id in keys and row.content):
        body = json.loads(seals.unseal(row.content, keys[row.id], row.id, "content"))
        if is_moved(row, body):
            row.course_id, row.kind = body["course"], body["kind"]
            row.track, row.category = form_of(row.kind).track, form_of(row.kind).category
            w.log("draft:put_back", ground=row.kind)
    w.sql.flush()
