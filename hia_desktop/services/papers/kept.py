"""Papers as they were issued: kept bytes, and the page that stands before them when something came later."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE
from hia_desktop.base.pdf_words import put_before
from hia_desktop.base.text import _
from hia_desktop.documents.kinds import BY_KIND
from hia_desktop.documents.kinds.content import EmployerContent, PaperContent
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.forms.addendum import Addendum
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.services.call import Work
from hia_desktop.services.papers.covers import Covered, cover
from hia_desktop.services.record import framing, keeping
from hia_desktop.services.sealing import frames, grants, proofs, seals, signed_papers
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry, rows_of, signed_so
from hia_desktop.services.sealing.signed_papers import Drawn
from hia_desktop.store.entities import Course, FormEntry, IssuedDocument, Patient


@dataclass(frozen=True)
class Pages:
    """A paper as it is handed out: `cover`, when something came later, and the `paper` itself."""

    paper: bytes
    cover: bytes | None = None

    def pdf(self) -> bytes:
        """All of it as one file. Errors: Problem when the paper came from elsewhere and is damaged."""
        if not self.cover:
            return self.paper
        try:
            return put_before(self.cover, self.paper)
        except ValueError:
            raise Problem(
                _("Papiret kom fra et annet senter og er skadet. Siden med det som kom senere, kan ikke legges foran.")
            ) from None


def last_added(w: Work, course: CourseId) -> dict[tuple[str, str], datetime]:
    """When something was last signed to the form that an issued paper was made of, by that form and the paper's kind;
    nothing for letters."""
    rows = rows_of(w, course, Addendum.kind, MeasureLine.kind)
    added = signed_so(w, (r for r in rows if r.state == SIGNED and r.adds_to and not r.struck_because))
    last = {r.adds_to: r.signed_at for r in sorted(added, key=lambda r: r.signed_at)}
    forms = [paper.kind for paper in BY_KIND.values() if paper.made_of is not None]
    return {(entry, kind): at for entry, at in last.items() for kind in forms}


def may_open(w: Work, row: IssuedDocument) -> bool:
    """Whether the user may read an issued paper."""
    struck = bool(w.sql.scalar(select(grants.struck_source()).where(IssuedDocument.id == row.id)))
    return grants.may_open_paper(w, row.kind, row.track, row.category, struck, grants.given(w, w.patient_id or ""))


def made_before(w: Work, entry: str, kind: str, recipient: str, content: PaperContent) -> IssuedDocument | None:
    """The paper that was issued of this version before, when the user can open it. One for an employer is another
    when what it promises is, or the words that were approved."""
    rows = w.sql.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.from_entry == entry, IssuedDocument.kind == kind, IssuedDocument.recipient == recipient)
        .order_by(IssuedDocument.issued_at.desc())
    ).all()
    keys = seals.keys_of(w, [row.id for row in rows])
    for row in rows:
        if row.id not in keys or not may_open(w, row):
            continue
        if not isinstance(content, EmployerContent) or _says(w, row, content):
            return row
    return None


def _says(w: Work, row: IssuedDocument, content: EmployerContent) -> bool:
    """Whether this is what was issued."""
    return _same(told(w, row), content)


def _same(drawn_of: Mapping[str, Any], content: EmployerContent) -> bool:
    try:
        before = type(content).model_validate(drawn_of["content"])
    except ValidationError:  # a later program's paper says other things
        return False
    return before.looked == content.looked and before.told() == content.told()


def with_form(
    w: Work, course: CourseId, paper: Paper, entry: Entry, recipient: str, content: PaperContent
) -> Drawn | None:
    """The paper as it was drawn under the signature of its form; None for what was signed before that was kept, or at
    another centre.

    With the other side's words in it while the consent that opened them holds, then without; None when they are shared
    again, or were shared only later. One for an employer is another when what it promises is, or the words that were
    approved.
    """
    there = signed_papers.of(w, entry.id, paper.kind, recipient)
    if isinstance(content, EmployerContent) and content.for_employers():
        there = [one for one in there if _same(one.told(), content)]
        return there[0].drawn() if there else None
    quoted = keeping.shared_plan(w, course, entry.signed_at) if there and paper.quotes_plan else None
    wanted = quoted.id if quoted is not None else None
    return next((one.drawn() for one in there if one.quotes == wanted), None)


def told(w: Work, row: IssuedDocument) -> dict[str, Any]:
    """What was kept beside the PDF."""
    found: dict[str, Any] = json.loads(seals.open_part(w, row.id, "content", row.content))
    return found


def _check_mark(w: Work, row: IssuedDocument) -> None:
    """What it was made of is entered in error, says its key, and nothing is there to say so on the page before it."""
    marked = select(FormEntry.id).where(FormEntry.id == row.from_entry, FormEntry.struck_at.is_not(None))
    if row.id in seals.sound(w, [row.id]).in_error and w.sql.scalar(marked) is None:
        raise Refused(
            _("Dokumentet er laget av noe som er feilført, men merket er tatt bort utenfor programmet. Det vises ikke.")
        )


def pages(w: Work, row: IssuedDocument) -> Pages:
    """An issued paper, with its cover. Errors: Refused when it no longer matches its hash or its issuer's signature,
    or is not shared."""
    pdf = seals.open_part(w, row.id, "pdf", row.pdf)
    _check_mark(w, row)
    if sha256(pdf).hexdigest() != row.sha256 or not proofs.genuine(w, proofs.ISSUED, [row.id]):
        raise Refused(_("Dokumentet er endret siden det ble utstedt, og vises ikke. Hent det fra en sikkerhetskopi."))
    paper = BY_KIND.get(row.kind)
    if row.from_entry is None or paper is None:
        return Pages(pdf)
    kept = told(w, row)
    patient = w.sql.get_one(Patient, w.sql.get_one(Course, row.course_id).patient_id)
    # What was issued before these were kept is covered with those of today; its own pages are as they were.
    head = frames.letterhead_of(w, kept["letterhead"]) if "letterhead" in kept else framing.letterhead(w)
    line = kept.get("patient_line") or framing.named(patient, employer=paper.for_employer)
    since: datetime | None = row.issued_at if kept["content"].get("updated") else None
    of = Covered(
        paper=paper,
        recipient=row.recipient,
        day=date.fromisoformat(kept["day"]) if "day" in kept else row.day,
        course=CourseId(row.course_id),
        entry=row.from_entry,
        letterhead=head,
        patient_line=line,
        sha256=row.sha256,
        after=since,
        language=kept.get("language", SOURCE),
    )
    return Pages(pdf, cover(w, of))
