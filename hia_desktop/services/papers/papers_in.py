"""Papers that come in at any time: registered as a PDF or a pasted text, read by the one who is named, told of in the
journal.

Sealed for the side that it lies on and for the one who registered it; a consent opens it for the other side.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import aliased

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import AttachmentId, CourseId, TaskId, UserId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.pdf_words import words_of
from hia_desktop.base.text import _, day
from hia_desktop.documents.kinds.pasted_paper import PAPER, Content
from hia_desktop.domain.access import Right, Role, Track
from hia_desktop.domain.sending.papers_in import READ_WITHIN, PaperSort, called, for_office, side_of, sorts_of, wrong
from hia_desktop.domain.tasks import READ_NAV_PAPER, READ_PAPER
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.suicide_words import marks_in
from hia_desktop.domain.working_days import add_working_days
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import same_day
from hia_desktop.services.patient.same_day import SameDay
from hia_desktop.services.sealing import grants, proofs, seals
from hia_desktop.services.sealing.entry_rows import STRUCK_BECAUSE
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Attachment, Course, KeyGrant, Task, User


@dataclass(frozen=True, kw_only=True)
class Arriving:
    """What is registered: a `pdf`, else a pasted `text`. `reader` is who is to read it."""

    sort: PaperSort
    sender: str
    arrived: date
    reader: UserId
    text: str = ""
    pdf: bytes = b""


@dataclass(frozen=True)
class FiledPaper:
    """A paper that came, and the day."""

    id: AttachmentId
    arrived: date


@dataclass(frozen=True, kw_only=True)
class PaperInRow:
    """A paper that came and that the user can open. `read_on` and `read_by` are empty until it is read;
    `mine` when the user is who is to read it, `own` when the user registered it."""

    id: AttachmentId
    title: str
    size: int
    arrived: date
    added_by: str
    profession: str
    added_at: datetime
    reader: str
    read_on: date | None
    read_by: str
    mine: bool
    own: bool
    nav: bool
    struck: bool


@command(
    Right.REGISTER_PAPER,
    audit="paper_in:registered",
    about="course",
    changes=(Topic.COURSE, Topic.DOCUMENTS, Topic.TASKS),
)
def register(w: Work, course: CourseId, paper: Arriving, answer: SameDay | None = None) -> AttachmentId:
    """Keeps the paper, with a task for its reader.

    Errors: BadInput by field, also for a file that is no PDF or is there already; Missing or BadInput for a reader who
    cannot see the task; AnswerNeeded when the words speak of suicide and nobody has said whether to clarify it today.
    """
    if found := wrong(paper.arrived, w.today, paper.sender):
        raise BadInput(next(iter(found.values())), found)
    if paper.sort not in sorts_of(w.me.role):
        raise BadInput(_("Velg hva slags papir det er."), {"sort": _("Velg hva slags papir det er.")})
    if bool(paper.text.strip()) == bool(paper.pdf):
        raise BadInput(_("Velg en PDF eller lim inn teksten."), {"text": _("Velg en PDF eller lim inn teksten.")})
    row = w.sql.get_one(Course, course)
    track, category = side_of(w.me.role, paper.sort)
    task = tasks.add(w, course, (READ_NAV_PAPER if track is Track.NAV else READ_PAPER).code, _due(w), paper.reader)
    w.sql.flush()
    content = paper.pdf or _page_of(w, row, paper)
    made = referrals.new_file(w, course, content, track)
    readers: dict[str, str | None] = {track.value: None, seals.user_reader(w.me.id): None}
    if category is not None:
        readers |= grants.consented_reader(w, track, category)
    if for_office(paper.sort):
        readers[Track.OFFICE] = None
    name = f"{called(paper.sort, paper.sender)}.pdf"
    kept = {"name": name.encode(), "sender": paper.sender.encode(), "content": content}
    parts = seals.seal(w, made.id, kept, readers.items())
    made.name, made.sender, made.content = parts["name"], parts["sender"], parts["content"]
    made.sort, made.category, made.arrived_on, made.task_id = paper.sort, category or "", paper.arrived, task
    w.sql.add(made)
    proofs.prove(w, proofs.FILED, made)
    if track is Track.HEALTH:
        same_day.settle(w, row, marks_in([paper.text, words_of(content)]), answer, same_day.FILE)
    w.note(object_id=made.id)
    return AttachmentId(made.id)


def _due(w: Work) -> date:
    return add_working_days(w.today, READ_WITHIN, w.week)


def _page_of(w: Work, course: Course, paper: Arriving) -> bytes:
    """The pasted text as a page. NAV's own does not say whose it is: NAV's key is to open no name without a consent."""
    with in_language(SOURCE):
        about = _("Kom {day}. Limt inn av {name}.").format(day=day(paper.arrived), name=w.me.name)
        content = Content(heading=called(paper.sort, paper.sender), about=about, text=paper.text)
        made = papers.prepared(w, course, PAPER, content, draft=False)
        return (replace(made, patient_line="") if w.me.role is Role.NAV_ADVISER else made).pdf()


@query(Right.READ_RECORD, audit="paper_in:listed", about="course")
def listing(w: Work, course: CourseId) -> tuple[PaperInRow, ...]:
    """The papers that came in and that the user can open, the last one first."""
    return rows(w, course)


def rows(w: Work, course: CourseId) -> tuple[PaperInRow, ...]:
    """As `listing`, as part of an action."""
    reader, by = aliased(User), aliased(User)
    wanted = (
        select(
            Attachment.id,
            Attachment.sort,
            Attachment.sender,
            Attachment.track,
            Attachment.size,
            Attachment.arrived_on,
            Attachment.added_at,
            Attachment.added_by,
            Attachment.struck_at,
            Task.done_on,
            Task.responsible_id,
            signed_as(User.full_name, Attachment.added_by, Attachment.added_at),
            signed_as(User.title, Attachment.added_by, Attachment.added_at),
            reader.full_name.label("reader"),
            by.full_name.label("read_by"),
        )
        .join(User, User.id == Attachment.added_by)
        .outerjoin(Task, Task.id == Attachment.task_id)
        .outerjoin(reader, reader.id == Task.responsible_id)
        .outerjoin(by, by.id == Task.done_by)
        .where(Attachment.course_id == course, Attachment.sort != "")
        .order_by(Attachment.arrived_on.desc().nulls_last(), Attachment.added_at.desc())
    )
    found = w.sql.execute(wanted).all()
    opened = seals.sound(w, [r.id for r in found]) if found else seals.Opened()
    return tuple(_row(w, r, opened.keys[r.id], r.id in opened.in_error) for r in found if r.id in opened.keys)


def signed_consent(w: Work, course: CourseId) -> FiledPaper | None:
    """The newest signed consent form in the course's archive, as part of an action; None without one, and to NAV."""
    wanted = select(Attachment.id, Attachment.arrived_on).where(
        Attachment.course_id == course, Attachment.sort == PaperSort.SIGNED_CONSENT, Attachment.struck_at.is_(None)
    )
    found = w.sql.execute(wanted.order_by(Attachment.arrived_on.desc().nulls_last(), Attachment.added_at.desc())).all()
    keys = seals.standing_keys_of(w, [r.id for r in found]) if found else {}
    return next((FiledPaper(AttachmentId(r.id), r.arrived_on) for r in found if r.id in keys), None)


def _row(w: Work, r: Any, key: bytes, in_error: bool) -> PaperInRow:
    """`in_error`: so says its key, whatever the mark says."""
    struck = in_error or r.struck_at is not None
    sender = seals.unseal(r.sender, key, r.id, "sender").decode()
    return PaperInRow(
        id=AttachmentId(r.id),
        title=called(r.sort, sender),
        size=r.size,
        arrived=r.arrived_on,
        added_by=r.full_name,
        profession=r.title,
        added_at=r.added_at,
        reader=r.reader or "",
        read_on=r.done_on,
        read_by=r.read_by or "",
        mine=r.done_on is None and r.responsible_id == w.me.id and not struck,
        own=r.added_by == w.me.id and not struck,
        nav=r.track == Track.NAV,
        struck=struck,
    )


@command(Right.TASKS, audit="paper_in:read", about="attachment", changes=(Topic.DOCUMENTS, Topic.TASKS, Topic.COURSE))
def mark_read(w: Work, attachment: AttachmentId) -> None:
    """The one who is to read the paper has read it, and the task is done.
    Errors: Refused for another, or one who cannot open it; Missing when nothing waits to be read."""
    row = w.sql.get_one(Attachment, attachment)
    seals.open_part(w, row.id, "name", row.name)
    task = w.sql.get(Task, row.task_id) if row.task_id is not None else None
    if task is None or task.done_on is not None or row.struck_at is not None:
        raise Missing(_("Papiret venter ikke på å bli lest."))
    tasks.finish(w, TaskId(task.id))


@command(Right.TASKS, audit="paper_in:unread", about="attachment", changes=(Topic.DOCUMENTS, Topic.TASKS, Topic.COURSE))
def mark_unread(w: Work, attachment: AttachmentId) -> None:
    """Undoes `mark_read`. Errors: Missing for another than the one who read it, or when it is struck."""
    row = w.sql.get_one(Attachment, attachment)
    seals.open_part(w, row.id, "name", row.name)
    task = w.sql.get(Task, row.task_id) if row.task_id is not None else None
    if task is None or task.done_by != w.me.id or row.struck_at is not None:
        raise Missing(_("Papiret er ikke merket som lest."))
    tasks.reopen(w, TaskId(task.id))


@command(Right.REGISTER_PAPER, audit="paper_in:struck", about="attachment", changes=(Topic.DOCUMENTS, Topic.TASKS))
def strike(w: Work, attachment: AttachmentId, because: str) -> None:
    """Marks a paper as registered in error: it stays on its own side, the other side loses it, nobody is to read it.
    Errors: BadInput for an unknown reason; Refused for who did not register it, or when it is struck."""
    row = w.sql.get_one(Attachment, attachment)
    if because not in STRUCK_BECAUSE:
        raise BadInput(_("Velg hvorfor oppføringen er feil."))
    if row.added_by != w.me.id or not row.sort or row.struck_at is not None:
        raise Refused(_("Bare den som registrerte papiret, kan merke det som feilført."))
    row.struck_at, row.struck_because = w.now, because
    proofs.prove(w, proofs.TAKEN, row)
    w.sql.execute(delete(KeyGrant).where(KeyGrant.object_id == row.id, KeyGrant.consent_id.is_not(None)))
    seals.enter_in_error(w, [row.id])
    task = w.sql.get(Task, row.task_id) if row.task_id is not None else None
    if task is not None and task.done_on is None:
        row.task_id = None
        w.sql.flush()
        w.sql.delete(task)
