"""The findings of all professions as one view: what is signed, by whom and when, and who is writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Right, Track
from hia_desktop.domain.consent import visible
from hia_desktop.domain.forms.team.findings import FINDINGS
from hia_desktop.services.call import Work, query
from hia_desktop.services.course.timeline import Known
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, Entry, rows_of

_KINDS = tuple(form.kind for form in FINDINGS)


@dataclass(frozen=True)
class ProfessionFindings:
    """What one profession has come to: the newest that is signed, None when nothing is, who besides the user has a
    draft of it, and whether the user has."""

    kind: str
    newest: Entry | None
    drafting: tuple[str, ...]
    begun: bool


@query(Right.WRITE_HEALTH, audit="findings:read", about="course")
def read(w: Work, course: CourseId) -> tuple[ProfessionFindings, ...]:
    """Every profession's findings, in the order in which they are read; those that nobody has begun are left out."""
    signed = entries.newest_signed(w, course, *_KINDS)
    drafts = [row for row in rows_of(w, course, *_KINDS) if row.state == DRAFT]
    found = []
    for kind in _KINDS:
        writers = {row.author_id: row.full_name for row in drafts if row.kind == kind}
        begun = writers.pop(w.me.id, None) is not None
        if kind in signed or writers or begun:
            found.append(ProfessionFindings(kind, signed.get(kind), tuple(sorted(writers.values())), begun))
    return tuple(found)


State = Literal["", "empty", "half", "done"]


def state(w: Work, known: Sequence[Known]) -> State:
    """How far they have come: done when something is signed and nobody has a draft; empty for who may not read them."""
    if not visible(w.me.role, Track.HEALTH, Category.FINDINGS, ()):
        return ""
    there = {k.state for k in known if k.kind in _KINDS and not k.struck}
    return "half" if DRAFT in there else "done" if SIGNED in there else "empty"
