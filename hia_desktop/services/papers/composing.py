"""What a paper says, made of a signed version and of what was kept with its signature."""

from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.documents.kinds.content import EmployerContent, Left, PaperContent, Signed
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.older import AsSigned
from hia_desktop.services.call import Work
from hia_desktop.services.papers.paper_record import CourseRecord
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.store.entities import Course, FormEntry, User


def filled(
    w: Work, course: CourseId, paper: Paper, form: Form, signed: Signed, of: Entry | None = None
) -> PaperContent:
    """The content of a form; `of` is the signed version that it is."""
    if paper.fill is None:
        raise TypeError(f"{paper.kind} is not made of a form")
    return paper.fill(form, signed, CourseRecord(w, w.sql.get_one(Course, course), of))


def compose(w: Work, course: CourseId, paper: Paper, entry: Entry) -> PaperContent:
    """What the paper says, made of a signed version; not looked through yet when it is for an employer.

    What was added later is not in it: it stands on a page of its own (`covers`).
    """
    author = w.sql.execute(
        select(
            signed_as(User.full_name, FormEntry.author_id, FormEntry.signed_at),
            signed_as(User.hpr_number, FormEntry.author_id, FormEntry.signed_at),
            FormEntry.signed_at,
        )
        .join(User, User.id == FormEntry.author_id)
        .where(FormEntry.id == entry.id)
    ).one()
    # Else the entry was imported from another centre, and the user only brought it in.
    own = entry.author == author.full_name
    signed = Signed(
        name=entry.author, title=entry.author_title, hpr=author.hpr_number if own else "", at=author.signed_at
    )
    form = entries.read_form(entry.kind, entry.answers if entry.at_signing is None else entry.at_signing)
    content = filled(w, course, paper, form, signed, entry)
    if entry.as_signed is not None and entry.as_signed.left:
        content = content.model_copy(update={"left": _left(entry.as_signed, content)})
    return content


def _left(signed: AsSigned, content: PaperContent) -> list[Left]:
    """What the paper has no other room for. To an employer it is only said that there is something:
    nobody has said that it is theirs."""
    if isinstance(content, EmployerContent) and content.for_employers():
        return [Left(words=_("Noe som ble skrevet i en eldre utgave av skjemaet, er ikke tatt med på dette arket."))]
    return [Left(label=label, words=words) for label, words in signed.left]
