"""A workplace's rows in the store and its editable face, from the one to the other."""

from typing import Any

from sqlalchemy import delete, select

from hia_desktop.base.text import fold
from hia_desktop.domain.forms.values import Sector
from hia_desktop.domain.workplaces.workplace import Agreement, ContactPerson, WorkplaceDraft
from hia_desktop.services.call import Work
from hia_desktop.store.entities import Workplace, WorkplaceAgreement, WorkplacePerson, new_id

_PLAIN = ("name", "org_number", "industry", "municipality", "bht", "ia_contact", "needs", "process", "agreed")
_SAME = ("employees", "has_bht")


def draft_of(w: Work, row: Workplace) -> WorkplaceDraft:
    """All that can be edited of a workplace."""
    people = select(WorkplacePerson).where(WorkplacePerson.workplace_id == row.id).order_by(WorkplacePerson.place)
    agreed = select(WorkplaceAgreement).where(WorkplaceAgreement.workplace_id == row.id)
    return WorkplaceDraft(
        **{name: getattr(row, name) for name in (*_PLAIN, *_SAME)},
        sector=Sector(row.sector) if row.sector else None,
        contacts=[ContactPerson(**_taken(one, ContactPerson)) for one in w.sql.scalars(people)],
        agreements=[
            Agreement(**_taken(one, Agreement)) for one in w.sql.scalars(agreed.order_by(WorkplaceAgreement.place))
        ],
    )


def put(w: Work, row: Workplace, draft: WorkplaceDraft) -> None:
    """Lets the rows say what the draft says. Empty lines of its lists are left out."""
    for name in (*_PLAIN, *_SAME):
        setattr(row, name, getattr(draft, name))
    row.folded, row.sector = fold(draft.name), draft.sector.value if draft.sector else ""
    w.sql.add(row)
    w.sql.flush()
    w.sql.execute(delete(WorkplacePerson).where(WorkplacePerson.workplace_id == row.id))
    w.sql.execute(delete(WorkplaceAgreement).where(WorkplaceAgreement.workplace_id == row.id))
    people = [one for one in draft.contacts if one != ContactPerson()]
    agreements = [one for one in draft.agreements if one != Agreement()]
    w.sql.add_all(
        WorkplacePerson(id=new_id(), workplace_id=row.id, place=at, **one.model_dump()) for at, one in enumerate(people)
    )
    w.sql.add_all(
        WorkplaceAgreement(id=new_id(), workplace_id=row.id, place=at, **one.model_dump())
        for at, one in enumerate(agreements)
    )
    w.sql.flush()


def _taken(row: Any, kind: type[ContactPerson | Agreement]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in kind.model_fields}


def filled(kept: WorkplaceDraft, other: WorkplaceDraft) -> WorkplaceDraft:
    """The one that is kept, with what the other has where it has nothing, and with the other's people and agreements.
    A text that both have is kept with the other's beneath it, so that nothing that was written is out of sight."""
    more = kept.model_copy(deep=True)
    for name in WorkplaceDraft.model_fields:
        mine, theirs = getattr(kept, name), getattr(other, name)
        if isinstance(mine, list):
            setattr(more, name, [*mine, *(one for one in theirs if one not in mine)])
        elif mine in ("", None):
            setattr(more, name, theirs)
        elif name in ("needs", "process", "agreed") and theirs not in ("", mine):
            setattr(more, name, f"{mine}\n{theirs}")
    return more


def changed(before: WorkplaceDraft, after: WorkplaceDraft) -> list[str]:
    """The fields that became another, in the form's order."""
    return [name for name in WorkplaceDraft.model_fields if getattr(before, name) != getattr(after, name)]
