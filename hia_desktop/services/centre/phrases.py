"""Phrases: each user's own, and those that the centre shares. A change adds a row, and tells who made it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_

from hia_desktop.base.errors import BadInput, Conflict, Missing
from hia_desktop.base.text import _
from hia_desktop.domain import phrases
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.phrases import Phrase
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import PhraseVersion, User, new_id


@dataclass(frozen=True, kw_only=True)
class PhraseChange:
    """One line of a phrase's history: who made it what, and when. `in_use` is False where it was taken out of use."""

    at: datetime
    by: str
    code: str
    text: str
    in_use: bool


@query(Right.SIGN_IN)
def usable(w: Work) -> tuple[Phrase, ...]:
    """The user's own phrases and the shared ones, by code; where two have the same, the user's own stands first."""
    found = [_phrase(row) for row in _newest(w) if row.in_use]
    return tuple(sorted(found, key=lambda phrase: (phrase.code.casefold(), phrase.shared)))


@query(Right.SIGN_IN)
def out_of_use(w: Work) -> tuple[Phrase, ...]:
    """Those that are taken out of use and that the user may take in use again, by code."""
    mine = [row for row in _newest(w) if not row.in_use and (row.owner_id or may(w.me.role, Right.TEMPLATES))]
    return tuple(sorted(map(_phrase, mine), key=lambda phrase: phrase.code.casefold()))


@query(Right.SIGN_IN)
def history(w: Work, series: str) -> tuple[PhraseChange, ...]:
    """What a phrase has been, the newest first. Errors: Missing when it is not the user's and not shared."""
    _row(w, series)
    wanted = (
        select(PhraseVersion, User.full_name)
        .join(User, User.id == PhraseVersion.by)
        .where(PhraseVersion.series == series)
        .order_by(PhraseVersion.number.desc())
    )
    return tuple(
        PhraseChange(at=row.at, by=name, code=row.code, text=row.text, in_use=row.in_use)
        for row, name in w.sql.execute(wanted)
    )


@command(Right.SIGN_IN, audit="phrase:kept", changes=(Topic.PHRASES,))
def keep(w: Work, phrase: Phrase, sure: bool = False) -> Phrase:
    """A new phrase, or a changed one. Whose it is never changes, and a shared one asks for the right to the templates.

    Errors: BadInput as `domain.phrases.check`, for a code that is taken, and for «sure» where something looks like a
    person number and the user has not said that it is none; Refused; Missing; Conflict when somebody else was first.
    """
    before = _row(w, phrase.series) if phrase.series else None
    shared = phrase.shared if before is None else before.owner_id is None
    if shared:
        w.need(Right.TEMPLATES)
    if before is not None and before.number != phrase.number:
        raise Conflict(_("Noen andre har endret frasen. Les den nye teksten før du endrer den."))
    phrases.check(phrase)
    if phrases.holds_person_number(phrase) and not sure:
        told = _("Teksten har noe som ser ut som et fødselsnummer. En frase skal ikke ha opplysninger om pasienter.")
        raise BadInput(told, {"sure": told})
    taken = [row for row in _newest(w) if row.in_use and row.series != phrase.series]
    if any(phrases.same_code(row.code, phrase.code) and (row.owner_id is None) is shared for row in taken):
        told = _("Koden «{code}» er i bruk. Velg en annen, eller endre den frasen.").format(code=phrase.code)
        raise BadInput(told, {"code": told})
    row = PhraseVersion(
        series=phrase.series or new_id(),
        owner_id=None if shared else w.me.id,
        code=phrase.code,
        text=phrase.text.strip(),
        in_use=True,
    )
    return _phrase(_add(w, row, before))


@command(Right.SIGN_IN, audit="phrase:removed", changes=(Topic.PHRASES,))
def remove(w: Work, series: str) -> None:
    """Takes a phrase out of use; what it has been is kept. Errors: Missing; Refused."""
    _set_in_use(w, series, in_use=False)


@command(Right.SIGN_IN, audit="phrase:restored", changes=(Topic.PHRASES,))
def restore(w: Work, series: str) -> None:
    """Takes a phrase in use again. Errors: Missing; Refused; BadInput when its code has been taken meanwhile."""
    _set_in_use(w, series, in_use=True)


def _set_in_use(w: Work, series: str, *, in_use: bool) -> None:
    before = _row(w, series)
    if before.owner_id is None:
        w.need(Right.TEMPLATES)
    if before.in_use is in_use:
        raise Missing(_("Frasen er alt tatt i bruk igjen.") if in_use else _("Frasen er alt tatt ut av bruk."))
    same = [row for row in _newest(w) if row.in_use and row.owner_id == before.owner_id]
    if in_use and any(phrases.same_code(row.code, before.code) for row in same):
        raise BadInput(_("Koden «{code}» er i bruk av en annen frase.").format(code=before.code))
    again = PhraseVersion(series=series, owner_id=before.owner_id, code=before.code, text=before.text, in_use=in_use)
    _add(w, again, before)


def _add(w: Work, row: PhraseVersion, before: PhraseVersion | None) -> PhraseVersion:
    row.id, row.number = new_id(), before.number + 1 if before is not None else 1
    row.at, row.by = w.now, w.me.id
    w.sql.add(row)
    w.note(object_id=row.series, ground=row.owner_id or "")
    return row


def _newest(w: Work) -> list[PhraseVersion]:
    """The newest row of each phrase that is the user's or shared, those out of use too."""
    last = select(PhraseVersion.series, func.max(PhraseVersion.number)).group_by(PhraseVersion.series)
    mine = or_(PhraseVersion.owner_id.is_(None), PhraseVersion.owner_id == w.me.id)
    newest = (PhraseVersion.series, PhraseVersion.number)
    return list(w.sql.scalars(select(PhraseVersion).where(mine, tuple_(*newest).in_(last))))


def _row(w: Work, series: str) -> PhraseVersion:
    found = next((row for row in _newest(w) if row.series == series), None)
    if found is None:
        raise Missing(_("Fant ikke frasen. Den kan være en annens."))
    return found


def _phrase(row: PhraseVersion) -> Phrase:
    return Phrase(series=row.series, number=row.number, shared=row.owner_id is None, code=row.code, text=row.text)
