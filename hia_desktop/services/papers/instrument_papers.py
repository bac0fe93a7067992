"""An instrument as an empty sheet, for the waiting room."""

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.instrument_sheet import PAPER, Content, Question
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.services.call import Work, query
from hia_desktop.services.papers import papers
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.store.entities import Course


@query(Right.WRITE_HEALTH, audit="paper:previewed", about="course")
def blank(w: Work, course: CourseId, kind: str) -> Prepared:
    """The instrument with its questions and no answers, in the patient's name.

    Errors: BadInput for what is no instrument; Refused when its licence does not let its wording be handed out.
    """
    form = instruments().get(kind)
    if form is None:
        raise BadInput(_("Velg hvilket skjema som skal skrives ut."))
    found = form.instrument
    if found.licence != "A":
        raise Refused(_("Lisensen til skjemaet tillater ikke utskrift herfra. Bruk eierens eget skjema."))
    w.note(ground=kind)
    questions = [
        Question(text=i.text, low=int(i.low), high=int(i.high), help=i.help, words=i.words, own=i.own)
        for i in found.items
    ]
    heading = f"{found.title}: {found.about}" if found.about else found.title
    content = Content(heading=heading, stem=found.stem, source=found.source, questions=questions)
    with in_language(SOURCE):  # as its questions are worded, whatever the screen speaks
        return papers.prepared(w, w.sql.get_one(Course, course), PAPER, content, draft=False)
