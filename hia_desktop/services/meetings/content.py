"""What is written about one patient before and in a meeting, sealed for the health side until it is signed."""

import json
from dataclasses import dataclass

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Track
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.services.call import Work
from hia_desktop.services.patient import same_day
from hia_desktop.services.sealing import seals
from hia_desktop.store.entities import AgendaItem

_PART = "content"


@dataclass(frozen=True)
class Written:
    """The question to the meeting, and what is written of the talk."""

    question: str = ""
    notes: str = ""


def of(w: Work, item: AgendaItem) -> Written:
    """What is written at a line of the agenda. Errors: Refused for who has no key to it, and for what was written of
    another course: the line was moved with other tools."""
    written = _read(w, item)
    if written is None:
        told = _("Det som står her, er skrevet om en annen pasient: saken er flyttet utenfor programmet.")
        raise Refused(told)
    return written


def is_moved(w: Work, item: AgendaItem) -> bool:
    """Whether what is written at a line of the agenda is of another course."""
    return _read(w, item) is None


def _read(w: Work, item: AgendaItem) -> Written | None:
    """None for what was written of another course; what an older program kept does not say of which it is."""
    if item.content is None:
        return Written()
    told = json.loads(seals.open_part(w, item.id, _PART, item.content))
    return Written(**told) if told.pop("course", item.course_id) == item.course_id else None


def put(w: Work, item: AgendaItem, *, question: str | None = None, notes: str | None = None) -> Written:
    """Keeps the one or the other; what calls for help the same day is heeded, as in every text of the health side."""
    before = of(w, item)
    now = Written(
        question=before.question if question is None else question, notes=before.notes if notes is None else notes
    )
    stood = {*before.question.splitlines(), *before.notes.splitlines()}
    new = [line for line in (*now.question.splitlines(), *now.notes.splitlines()) if line not in stood]
    same_day.heed(w, CourseId(item.course_id), MeetingMinutes.kind, None, {}, *new, before=False)
    said = {"question": now.question, "notes": now.notes, "course": item.course_id}
    plain = json.dumps(said, ensure_ascii=False).encode()
    item.content = seals.seal(w, item.id, {_PART: plain}, [(Track.HEALTH, None)])[_PART]
    return now


def checked(text: str, most: int, field: str) -> str:
    """The text as it is kept. Errors: BadInput when it is too long or cannot be kept."""
    if len(text) > most or any("\ud800" <= c <= "\udfff" for c in text):
        said = _("Skriv høyst {count} tegn.").format(count=most)
        raise BadInput(said, {field: said})
    return text.strip()
