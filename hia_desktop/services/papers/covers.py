"""The page before a signed paper that says what was added to it later, or that it was entered in error."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from hia_desktop.base.clock import local
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _
from hia_desktop.documents.blocks import Letterhead
from hia_desktop.documents.kinds import BY_KIND
from hia_desktop.documents.kinds.cover import PAPER, Added, Content, Status, Struck
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.services.call import Work
from hia_desktop.services.papers.held import OWN_COPY
from hia_desktop.services.sealing import grants, proofs
from hia_desktop.services.sealing.entry_rows import SIGNED, STRUCK_BECAUSE, Entry, rows_of, signed_so, trusted
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import FormEntry, User


def title_of(kind: str, recipient: str) -> str:
    """What an issued paper is called, and that one for an employer is the patient's own copy."""
    paper = BY_KIND.get(kind)
    title = paper.title if paper is not None else kind
    own = paper is not None and paper.for_employer and recipient == OWN_COPY
    return _("{title}, pasientens eksemplar").format(title=title) if own else title


@dataclass(frozen=True, kw_only=True)
class Covered:
    """A paper that is there: what it is and for whom, what it was made of, and what stands around its words.
    `after`: what was added until then is in it already. `language`: what the paper speaks."""

    paper: Paper
    recipient: str
    day: date
    course: CourseId
    entry: str
    letterhead: Letterhead
    patient_line: str
    sha256: str
    after: datetime | None = None
    language: str = SOURCE


def cover(w: Work, of: Covered) -> bytes | None:
    """The page as a PDF, in the language of its paper; None when nothing has happened to the paper since. Made of
    signed words alone, so equal additions give equal bytes."""
    with in_language(of.language):
        return _cover(w, of)


def _cover(w: Work, of: Covered) -> bytes | None:
    struck, later = _struck(w, of.entry), _later(w, of)
    if struck is None and not later:
        return None
    from hia_desktop.documents.make import make

    content = Content(
        of=title_of(of.paper.kind, of.recipient),
        of_day=of.day,
        sha256=of.sha256,
        struck=struck,
        added=[one for one in later if isinstance(one, Added)],
        measures=[one for one in later if isinstance(one, Status)],
    )
    return make(
        replace(PAPER.document, audience=of.paper.audience),  # for those who are handed the paper itself
        content,
        of.letterhead,
        of.patient_line,
        author=struck.by if struck else later[-1].author,
        day=local(max(one.at for one in (*later, struck) if one)).date(),
    )


def _struck(w: Work, entry: str) -> Struck | None:
    by = signed_as(User.full_name, FormEntry.struck_by, FormEntry.struck_at)
    found = w.sql.execute(
        select(by, FormEntry.struck_at, FormEntry.struck_because)
        .join(User, User.id == FormEntry.struck_by)
        .where(FormEntry.id == entry, FormEntry.struck_at.is_not(None))
    ).first()
    if found is None or not proofs.genuine(w, proofs.STRUCK, [entry]):
        return None
    return Struck(at=found.struck_at, by=found.full_name, why=STRUCK_BECAUSE.get(found.struck_because, ""))


def _later(w: Work, of: Covered) -> list[Added | Status]:
    """What was signed to the paper's form later, oldest first; of each measure of a plan the last.

    A letter is made of a form but is none, so what is added to that form is not the letter's. An employer, and one who
    may not read what was added, is told that there is something and not what.
    """
    form = of.paper.made_of
    kind = w.sql.scalar(select(FormEntry.kind).where(FormEntry.id == of.entry))
    if form is None or form.kind != kind:
        return []
    rows = [
        row
        for row in signed_so(w, (r for r in rows_of(w, of.course, kind) if r.adds_to == of.entry))
        if row.state == SIGNED and not row.struck_because and (of.after is None or row.signed_at > of.after)
    ]
    opened = [] if of.paper.for_employer else trusted(w, rows, grants.given(w, w.patient_id or ""))
    readable = {entry.id: entry for entry in opened}
    told: dict[object, Added | Status] = {}
    for row in sorted(rows, key=lambda row: (row.signed_at, row.number)):
        entry = readable.get(row.id)
        if entry is None:
            told[row.id] = Added(at=row.signed_at)
        elif entry.kind == MeasureLine.kind:
            line = MeasureLine.model_validate(entry.answers)
            told[line.place] = Status(
                at=row.signed_at, what=line.what, status=line.status.label, due=line.due, author=entry.author
            )
        else:
            told[row.id] = Added(at=row.signed_at, text=entry.answers.get("text", ""), author=_author(entry))
    return sorted(told.values(), key=lambda one: one.at)


def _author(entry: Entry) -> str:
    return ", ".join(x for x in (entry.author, entry.author_title) if x)
