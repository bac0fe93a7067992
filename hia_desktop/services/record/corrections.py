"""What a patient's requests for correction or deletion mean outside their form: the task, until each is answered, what
is granted is done, and who is refused something has been told of the complaint. Source: `correction_complaint` of the
table of legal texts."""

import json
from collections.abc import Iterator

from sqlalchemy import or_, select

from hia_desktop.documents.kinds.letter import CORRECTION as LETTER
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.domain.tasks import CORRECTION
from hia_desktop.services.call import Work
from hia_desktop.services.record.course_tasks import finish_tasks, set_task
from hia_desktop.services.sealing import proofs, seals
from hia_desktop.store.entities import Course, FormEntry, IssuedDocument


def told(w: Work, course: Course) -> dict[str, IssuedDocument]:
    """The requests that a letter in the archive answers, as `Request.named`, and the newest letter of each. One that
    was made of what is entered in error tells nothing."""
    return dict(_told(w, course))


def _told(w: Work, course: Course) -> Iterator[tuple[str, IssuedDocument]]:
    rows = select(IssuedDocument).outerjoin(FormEntry, FormEntry.id == IssuedDocument.from_entry)
    rows = rows.where(IssuedDocument.course_id == course.id, IssuedDocument.kind == LETTER.kind)
    stands = or_(FormEntry.id.is_(None), FormEntry.struck_at.is_(None))
    found = w.sql.scalars(rows.where(stands).order_by(IssuedDocument.issued_at)).all()
    sound = proofs.genuine(w, proofs.ISSUED, [row.id for row in found])
    for row in (row for row in found if row.id in sound):
        content = json.loads(seals.open_part(w, row.id, "content", row.content))["content"]
        yield content.get("request", ""), row  # one that came with a file may leave out what a letter may lack


def follow(w: Work, course: Course, form: Corrections) -> None:
    """Sets the task by the newest version, or ends it."""
    due = form.next_due(told(w, course))
    if due is None:
        finish_tasks(w, course, [CORRECTION.code])
    else:
        set_task(w, course, CORRECTION, due)
