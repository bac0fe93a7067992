"""The single answers behind a score, side by side over time."""

from dataclasses import dataclass
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import form_of, scored
from hia_desktop.services.call import Work, query
from hia_desktop.services.sealing import entry_rows, grants
from hia_desktop.services.sealing.entry_rows import SIGNED


@dataclass(frozen=True)
class ItemTable:
    """What was answered each time: `rows` are a question and its answer on each of `days`,
    empty where there is none."""

    title: str
    days: tuple[date, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


@query(Right.READ_RECORD, audit="entry:opened", about="course")
def look(w: Work, course: CourseId, kind: str) -> ItemTable:
    """Every signed time of one form that measures, oldest first, as far as the user may read it.

    Each is told in the words of the form it was signed with. Errors: BadInput for a form that measures nothing.
    """
    if kind not in scored():
        raise BadInput(_("Velg hvilket skjema det gjelder."))
    w.note(ground=kind)
    rows = [r for r in entry_rows.rows_of(w, course, kind) if r.kind == kind and r.state == SIGNED]
    opened = entry_rows.trusted(w, rows, grants.given(w, w.patient_id or ""))
    times = [
        (date.fromisoformat(e.answers.get("day") or e.day.isoformat()), dict(e.form.lines(e.signed_answers)))
        for e in opened
    ]
    times.sort(key=lambda one: one[0])
    labels = dict.fromkeys(label for _day, told in times for label in told)
    table = tuple((label, tuple(told.get(label, "") for _day, told in times)) for label in labels)
    return ItemTable(form_of(kind).card.title, tuple(when for when, _told in times), table)
