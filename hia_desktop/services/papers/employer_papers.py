"""Before a paper for an employer is made: whether the patient has agreed, what words about health stand in it,
and answering for them."""

from dataclasses import dataclass

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.content import EmployerContent
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.words.health_words import Hit
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import composing, papers, promises
from hia_desktop.services.papers.promises import Answered
from hia_desktop.services.sealing.entry_rows import Entry


@dataclass(frozen=True)
class LookedThrough:
    """What the newest signed version would say. `answered` is who answered for all the `hits`, None when nobody has."""

    consented: bool
    hits: tuple[Hit, ...]
    answered: Answered | None

    @property
    def asks(self) -> bool:
        """Whether somebody must answer first."""
        return bool(self.hits) and self.answered is None


@query(Right.READ_RECORD, audit="paper:looked_through", about="course")
def look(w: Work, course: CourseId, kind: str) -> LookedThrough:
    """Looks through the paper without making it. Errors: BadInput for another kind;
    Missing when nothing is signed or shared."""
    entry, content = _composed(w, course, kind)
    hits = promises.search(w, course, content).hits
    return LookedThrough(promises.consented(w), hits, promises.answer_to(w, kind, entry, hits) if hits else None)


@command(Right.WRITE_PLAN, audit="paper:answered", about="course", changes=(Topic.DOCUMENTS,))
def answer(w: Work, course: CourseId, kind: str, hits: tuple[Hit, ...], because: str) -> None:
    """Answers for the words that the user was shown; the paper may then be made,
    and promises nothing about what it holds.

    Errors: Conflict when the words are others by now; BadInput when there are none, or the reason is too short.
    """
    entry, content = _composed(w, course, kind)
    found = promises.search(w, course, content).hits
    promises.check_seen(hits, found)
    if not found:
        raise BadInput(_("Det er ingenting å svare for i dette arket."))
    promises.keep_answer(w, course, kind, entry, papers.from_form(kind)[1].track, found, because)


def _composed(w: Work, course: CourseId, kind: str) -> tuple[Entry, EmployerContent]:
    paper, _of = papers.from_form(kind)
    if not paper.for_employer:
        raise BadInput(_("Velg hvilket dokument som skal lages."))
    entry = papers.newest_of(w, course, kind)
    content = composing.compose(w, course, paper, entry)
    if not isinstance(content, EmployerContent):
        raise TypeError(f"{kind} is no paper for an employer")
    return entry, content
