"""The wordings of the letters' paragraphs: the bundled ones,
and those that the centre has written or approved instead."""

from collections import Counter
from datetime import date

from sqlalchemy import delete, select

from hia_desktop.base.errors import Conflict, Missing
from hia_desktop.base.text import _
from hia_desktop.domain import letter_texts
from hia_desktop.domain.access import Right
from hia_desktop.domain.letter_texts import LetterLanguage, LetterText, TextId, Texts, bundled_texts
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import AuditLine, LetterWording, new_id


def texts(w: Work) -> Texts:
    """Every wording there has been; what the centre has written or approved stands in place of a bundled one from the
    same day or later, which a newer program brings and nobody here has chosen."""
    own = tuple(map(_wording, w.sql.scalars(select(LetterWording))))
    first: dict[tuple[TextId, LetterLanguage], date] = {}
    for text in own:
        first[text.id, text.language] = min(text.valid_from, first.get((text.id, text.language), text.valid_from))
    brought = (text for text in bundled_texts() if text.valid_from < first.get((text.id, text.language), date.max))
    return (*brought, *own)


def _wording(row: LetterWording) -> LetterText:
    return LetterText(
        id=TextId(row.text_id),
        language=LetterLanguage(row.language),
        heading=row.heading,
        text=row.text,
        valid_from=row.valid_from,
        source=row.source,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
    )


@query(Right.TEMPLATES)
def listing(w: Work) -> Texts:
    """Every wording of every paragraph, for the administration."""
    return texts(w)


@query(Right.TEMPLATES)
def answered_for(w: Work) -> dict[str, int]:
    """In how many letters each paragraph, by its code, went out while nobody had approved it, somebody answering for it
    instead."""
    counted: Counter[str] = Counter()
    for ground in w.sql.scalars(select(AuditLine.ground).where(AuditLine.action == "letter:unapproved")):
        counted.update(ground.partition(": ")[2].split(", "))
    return dict(counted)


@command(Right.TEMPLATES, audit="template:revised", changes=(Topic.TEMPLATES,))
def revise(w: Work, new: LetterText) -> None:
    """A new wording, not approved yet; letters use it from its day.
    Errors: BadInput as `domain.letter_texts.revise`."""
    letter_texts.revise(texts(w), new)
    _keep(w, new, approved=False)


@command(Right.TEMPLATES, audit="template:approved", changes=(Topic.TEMPLATES,))
def approve(w: Work, read: LetterText, by: str) -> None:
    """Notes that a named person has approved the wording that the user has read.

    Errors: BadInput without a name; Missing when it is gone; Conflict when somebody changed it meanwhile.
    """
    known = texts(w)
    stored = next((text for text in known if text.key == read.key), None)
    if stored is None:
        raise Missing(_("Fant ikke ordlyden. Den er erstattet av en annen. Ingenting er godkjent."))
    if stored != read:
        raise Conflict(_("Noen andre har endret ordlyden. Ingenting er godkjent. Les den nye ordlyden først."))
    done = letter_texts.approve(known, read, by, w.today)
    _keep(w, next(text for text in done if text.key == read.key), approved=True)


def _keep(w: Work, text: LetterText, *, approved: bool) -> None:
    w.sql.execute(
        delete(LetterWording).where(
            LetterWording.text_id == text.id,
            LetterWording.language == text.language,
            LetterWording.valid_from == text.valid_from,
        )
    )
    w.sql.add(
        LetterWording(
            id=new_id(),
            text_id=text.id.value,
            language=text.language.value,
            heading=text.heading.strip(),
            text=text.text.strip(),
            valid_from=text.valid_from,
            source=text.source.strip(),
            approved_by=text.approved_by if approved else "",
            approved_on=text.approved_on if approved else None,
        )
    )
    w.note(ground=text.code)
