"""The centre's local agreements of cooperation: written, renewed, ended, and told when one runs out."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import AgreementId
from hia_desktop.base.text import _, collation_key
from hia_desktop.domain.access import Right
from hia_desktop.domain.sending.agreements import (
    AgreementDraft,
    Party,
    Standing,
    in_force_between,
    standing,
    standing_words,
)
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import Agreement, new_id

_CHANGES = (Topic.AGREEMENTS,)
_ORDER = (Standing.OVER, Standing.ENDING, Standing.IN_FORCE, Standing.ENDED)
"""What somebody has to see to comes first."""
_TO_SEE_TO = (Standing.OVER, Standing.ENDING)


@dataclass(frozen=True)
class AgreementRow:
    """One agreement, how it stands today, and the same in words."""

    id: AgreementId
    draft: AgreementDraft
    standing: Standing
    words: str


@query(Right.TEMPLATES)
def listing(w: Work) -> tuple[AgreementRow, ...]:
    """Every agreement: those that have run out or soon will first, those that the centre has ended last."""
    rows = [_row(w, row) for row in w.sql.scalars(select(Agreement))]
    parties = list(Party)
    return tuple(
        sorted(
            rows,
            key=lambda one: (
                _ORDER.index(one.standing),
                parties.index(one.draft.party or Party.OTHER),
                collation_key(one.draft.name),
                one.id,
            ),
        )
    )


@query(Right.TEMPLATES)
def to_see_to(w: Work) -> int:
    """How many have run out, or will within two months, and are neither renewed nor ended."""
    return sum(standing(_draft(row), row.ended_on, w.today) in _TO_SEE_TO for row in w.sql.scalars(select(Agreement)))


@command(Right.TEMPLATES, audit="agreement:kept", changes=_CHANGES)
def keep(w: Work, agreement: AgreementId | None, draft: AgreementDraft) -> AgreementId:
    """Writes an agreement, a new one where `agreement` is None. Errors: BadInput by field; Missing when it is gone."""
    if wrong := draft.wrong(w.today):
        raise BadInput(" ".join(wrong.values()), wrong)
    row = Agreement(id=new_id()) if agreement is None else _get(w, agreement)
    assert draft.party is not None and draft.signed_on is not None
    row.party, row.name, row.about, row.place = draft.party, draft.name, draft.about, draft.place
    row.signed_on, row.valid_until = draft.signed_on, draft.valid_until
    row.signed_here, row.signed_there = draft.signed_here, draft.signed_there
    row.noted_by, row.noted_at = w.me.id, w.now
    w.sql.add(row)
    w.note(object_id=row.id, ground=row.party)
    return AgreementId(row.id)


@command(Right.TEMPLATES, audit="agreement:renewed", changes=_CHANGES)
def renew(w: Work, agreement: AgreementId, draft: AgreementDraft) -> AgreementId:
    """A new agreement in the place of one, which ends today. Errors: as `keep`."""
    old = _get(w, agreement)
    made = keep(w, None, draft)
    old.ended_on = old.ended_on or w.today
    return made


@command(Right.TEMPLATES, audit="agreement:ended", changes=_CHANGES)
def end(w: Work, agreement: AgreementId, ended: bool) -> None:
    """Ends an agreement from today, since it is no more or another has taken its place; or takes that back.
    Errors: Missing."""
    row = _get(w, agreement)
    row.ended_on = w.today if ended else None
    w.note(object_id=row.id, ground=row.party)


def in_force(w: Work, first: date, last: date) -> tuple[AgreementRow, ...]:
    """Those that were in force on some day from `first` to `last`, for a report, by the day they were signed."""
    rows = w.sql.scalars(select(Agreement).order_by(Agreement.signed_on, Agreement.id))
    return tuple(_row(w, row) for row in rows if in_force_between(_draft(row), row.ended_on, first, last))


def _row(w: Work, row: Agreement) -> AgreementRow:
    draft = _draft(row)
    found = standing(draft, row.ended_on, w.today)
    return AgreementRow(AgreementId(row.id), draft, found, standing_words(draft, row.ended_on, w.today))


def _draft(row: Agreement) -> AgreementDraft:
    return AgreementDraft(
        party=Party(row.party),
        name=row.name,
        about=row.about,
        signed_on=row.signed_on,
        valid_until=row.valid_until,
        signed_here=row.signed_here,
        signed_there=row.signed_there,
        place=row.place,
    )


def _get(w: Work, agreement: AgreementId) -> Agreement:
    row = w.sql.get(Agreement, agreement)
    if row is None:
        raise Missing(_("Fant ikke avtalen."))
    return row
