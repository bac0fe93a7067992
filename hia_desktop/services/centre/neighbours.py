"""The directory of services beside the centre's: what is delivered, made the centre's own and approved by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, NeighbourId
from hia_desktop.base.text import _, collation_key, day
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.values import LocalOffer
from hia_desktop.domain.sending.neighbours import NeighbourDraft, criteria, delivered, places, told
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import Course, Neighbour, Patient, new_id

_CHANGES = (Topic.NEIGHBOURS,)


@dataclass(frozen=True, kw_only=True)
class NeighbourRow:
    """One service of the directory. `id` is empty for one that is as it was delivered."""

    id: NeighbourId
    draft: NeighbourDraft
    in_use: bool
    approved_by: str
    approved_on: date | None

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if not self.id:
            return _("Mal, må gjøres lokal")
        if not self.in_use:
            return _("Ute av bruk")
        if self.approved_on is None:
            return _("Ikke lokalt godkjent")
        return _("Godkjent {day} av {name}").format(day=day(self.approved_on), name=self.approved_by)


@query(Right.TEMPLATES)
def listing(w: Work) -> tuple[NeighbourRow, ...]:
    """Every service, in the order of the list that they are chosen from; what is delivered where the centre has
    written none of its kind."""
    own = [_row(row) for row in w.sql.scalars(select(Neighbour))]
    there = {row.draft.kind for row in own}
    rest = [
        NeighbourRow(id=NeighbourId(""), draft=draft, in_use=False, approved_by="", approved_on=None)
        for draft in delivered()
        if draft.kind not in there
    ]
    order = list(LocalOffer)
    return tuple(
        sorted(
            (*own, *rest),
            key=lambda row: (
                order.index(row.draft.kind or order[0]),
                not row.in_use,
                collation_key(row.draft.municipality),
                row.id,
            ),
        )
    )


def _row(row: Neighbour) -> NeighbourRow:
    return NeighbourRow(
        id=NeighbourId(row.id),
        draft=_draft(row),
        in_use=row.in_use,
        approved_by=row.approved_by,
        approved_on=row.approved_on,
    )


def _draft(row: Neighbour) -> NeighbourDraft:
    return NeighbourDraft(
        kind=LocalOffer(row.kind), name=row.name, takes=row.takes, contact=row.contact, municipality=row.municipality
    )


@command(Right.TEMPLATES, audit="neighbour:kept", changes=_CHANGES)
def keep(w: Work, neighbour: NeighbourId | None, draft: NeighbourDraft) -> NeighbourId:
    """Writes a service of the centre's own, a new one where `neighbour` is None. It is to be approved before a letter
    has it. Errors: BadInput by field; Missing when it is not there."""
    if wrong := draft.wrong():
        raise BadInput(" ".join(wrong.values()), wrong)
    row = Neighbour(id=new_id(), in_use=True) if neighbour is None else _get(w, neighbour)
    row.kind, row.name, row.takes = draft.kind or "", draft.name, draft.takes
    row.contact, row.municipality = draft.contact, draft.municipality
    row.noted_by, row.noted_at, row.approved_by, row.approved_on = w.me.id, w.now, "", None
    w.sql.add(row)
    w.note(object_id=row.id, ground=row.kind)
    return NeighbourId(row.id)


@command(Right.TEMPLATES, audit="neighbour:approved", changes=_CHANGES)
def approve(w: Work, neighbour: NeighbourId, by: str) -> None:
    """Notes that a named person has approved it as it stands. Errors: BadInput without a name; Missing."""
    if not by.strip():
        text = _("Skriv navnet på den som har godkjent.")
        raise BadInput(text, {"by": text})
    row = _get(w, neighbour)
    row.approved_by, row.approved_on = by.strip()[:120], w.today
    w.note(object_id=row.id, ground=row.kind)


@command(Right.TEMPLATES, audit="neighbour:used", changes=_CHANGES)
def use(w: Work, neighbour: NeighbourId, in_use: bool) -> None:
    """Takes a service out of use, or into it again. Errors: Missing."""
    row = _get(w, neighbour)
    row.in_use = in_use
    w.note(object_id=row.id, ground=row.kind)


def _get(w: Work, neighbour: NeighbourId) -> Neighbour:
    row = w.sql.get(Neighbour, neighbour)
    if row is None:
        raise Missing(_("Fant ikke tjenesten."))
    return row


def _approved(w: Work) -> list[NeighbourDraft]:
    """What may stand in a letter: in use, and approved by name."""
    wanted = select(Neighbour).where(Neighbour.in_use.is_(True), Neighbour.approved_on.is_not(None))
    return [_draft(row) for row in w.sql.scalars(wanted.order_by(Neighbour.noted_at, Neighbour.id))]


def told_to(w: Work, offers: Sequence[LocalOffer], municipality: str) -> tuple[str, ...]:
    """A line for each service that a patient of this municipality is shown on to, with where it is reached as far as
    that is approved."""
    return told(offers, _approved(w), municipality) if offers else ()


def places_for(w: Work, course: CourseId) -> dict[LocalOffer, str]:
    """Where the patient of this course reaches each service, as far as that is approved."""
    return places(_approved(w), _municipality(w, course))


def words_for(w: Work, course: CourseId) -> dict[LocalOffer, str]:
    """For each service what it takes, and where the patient of this course reaches it."""
    approved, home = _approved(w), _municipality(w, course)
    takes = criteria(approved, home)
    lines = dict(zip(LocalOffer, told(LocalOffer, approved, home), strict=True))
    return {offer: f"{lines[offer]}. {takes[offer]}" for offer in LocalOffer}


def _municipality(w: Work, course: CourseId) -> str:
    wanted = select(Patient.municipality).join(Course, Course.patient_id == Patient.id)
    return w.sql.scalar(wanted.where(Course.id == course)) or ""
