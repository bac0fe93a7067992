"""Before a paper for an employer is made: whether the patient has agreed, its lines to be seen and approved one by one,
and what words about health stand in them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.content import EmployerContent
from hia_desktop.documents.kinds.content import Line as Line
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words import health_words
from hia_desktop.domain.words.health_words import Hit
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import composing, papers, promises
from hia_desktop.services.papers.promises import Approval, Approved
from hia_desktop.services.record import keeping
from hia_desktop.services.sealing import signed_papers
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course, FormEntry


@dataclass(frozen=True, kw_only=True)
class LookedThrough:
    """What the newest signed version would say. `lines`: those that somebody must approve, as the form has them.
    `before`: the same line's words when it was last approved, of an older version. `hits`: words about health in the
    lines as they would be printed. `approval`: who has approved them all, None when nobody has."""

    consented: bool
    lines: tuple[Line, ...]
    before: Mapping[str, str]
    hits: tuple[Hit, ...]
    approval: Approval | None

    @property
    def asks(self) -> bool:
        """Whether somebody must see it through first."""
        return self.approval is None or not health_words.covers(self.approval.hits, self.hits)

    def as_offered(self) -> tuple[Approved, ...]:
        """The lines with the words that they are offered in."""
        return tuple(Approved(line.path, line.text, self.before.get(line.text, line.text)) for line in self.lines)


@query(Right.READ_RECORD, audit="paper:looked_through", about="course")
def look(w: Work, course: CourseId, kind: str) -> LookedThrough:
    """Looks through the paper without making it. Errors: BadInput for another kind;
    Missing when nothing is signed or shared."""
    entry, content = _composed(w, course, kind)
    before: dict[str, str] = {}
    for _entry, one in promises.approvals(w, kind, course):
        for line in one.lines:
            before.setdefault(line.source, line.text)
    approval = promises.approval_of(w, kind, entry, content)
    lines = promises.to_approve(content, promises.search(w, course, content).hits)
    found = LookedThrough(
        consented=promises.consented(w, papers.card(kind)), lines=lines, before=before, hits=(), approval=approval
    )
    words = approval.lines if approval is not None else found.as_offered()
    return replace(found, hits=promises.search(w, course, promises.worded(content, words)).hits)


@command(Right.WRITE_PLAN, audit="paper:answered", about="course", changes=(Topic.DOCUMENTS,))
def approve(w: Work, course: CourseId, kind: str, lines: tuple[Approved, ...], because: str = "") -> None:
    """Approves each line in the words that the employer is to read, and answers for words about health in them; the
    paper may then be made, and is kept as it is drawn now. One with words answered for promises nothing about what it
    holds.

    Errors: as `promises.keep_approval`.
    """
    entry, content = _composed(w, course, kind)
    paper = papers.card(kind)
    promises.keep_approval(w, course, paper, entry, content, lines, because)
    w.sql.flush()
    _keep(w, course, paper, entry)


def _keep(w: Work, course: CourseId, paper: Paper, entry: Entry) -> None:
    """Draws and keeps the paper: the one to be handed to those it is for, when the patient lets that be done, and the
    patient's own copy."""
    row, form = w.sql.get_one(Course, course), w.sql.get_one(FormEntry, entry.id)
    quoted = keeping.shared_plan(w, course, entry.signed_at) if paper.quotes_plan else None
    for own_copy in (False, True) if promises.may_go(w, paper) else (True,):
        made = papers.from_entry(w, row, paper, entry, own_copy=own_copy)
        if made.kept is None:
            recipient, quotes = papers.recipient_of(paper, own_copy), quoted.id if quoted is not None else None
            signed_papers.keep(w, form, paper, made.drawn(w), recipient=recipient, quotes=quotes)


def _composed(w: Work, course: CourseId, kind: str) -> tuple[Entry, EmployerContent]:
    paper, _of = papers.from_form(kind)
    if not paper.for_employer:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    entry = papers.newest_of(w, course, kind)
    with in_language(SOURCE):  # as it will be made
        content = composing.compose(w, course, paper, entry)
    if not isinstance(content, EmployerContent):
        raise TypeError(f"{kind} is no paper for an employer")
    return entry, content
