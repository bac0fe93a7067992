"""The workplaces: the list, one workplace's page, saving it, two that are one, and names to choose from.

Nothing here asks who works anywhere: no patient, course or entry is read, and what a user is told of a workplace is the
same whoever the centre's patients are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Conflict, Refused
from hia_desktop.base.fields import WorkplaceId, labels
from hia_desktop.base.text import _, collation_key, fold
from hia_desktop.domain.access import Right
from hia_desktop.domain.identifiers import check_org_number
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.workplaces import industries
from hia_desktop.domain.workplaces.persons import of_persons
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft, agreement_words, faults
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import health_list
from hia_desktop.services.workplaces import drafts
from hia_desktop.services.workplaces.families import family, gone, heads, workplace_of
from hia_desktop.store.entities import (
    User,
    Workplace,
    WorkplaceAgreement,
    WorkplaceChange,
    WorkplaceSession,
    WorkplaceTask,
    new_id,
)

PROPOSED = 8
"""How many names are proposed at once."""


@dataclass(frozen=True, kw_only=True)
class WorkplaceRow:
    """One workplace in the list. `agreement` in words, `in_force` None where there has been none; `last` is the day of
    the last session, `due` that of the first task; `found_by` is what the search looks in."""

    id: WorkplaceId
    name: str
    org_number: str
    industry: str
    employees: int | None
    agreement: str
    in_force: bool | None
    last: date | None
    due: date | None
    found_by: str


@dataclass(frozen=True)
class Proposed:
    """One name to choose while an employer is typed."""

    name: str
    org_number: str
    where: str


@dataclass(frozen=True, kw_only=True)
class Change:
    """One line of the history: when, by whom, and what, in words."""

    at: datetime
    by: str
    what: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One workplace: what can be edited, the version it was read in, its history, newest first, those that are seen as
    it, and those that may be the same."""

    id: WorkplaceId
    version: int
    draft: WorkplaceDraft
    agreement: str
    in_force: bool | None
    history: tuple[Change, ...]
    merged: tuple[tuple[WorkplaceId, str], ...]
    maybe_same: tuple[tuple[WorkplaceId, str], ...]


@query(Right.WORKPLACES)
def listing(w: Work) -> tuple[WorkplaceRow, ...]:
    """Every workplace, by name. Always the same number of questions to the store."""
    head = heads(w)
    agreed: dict[str, list[Agreement]] = {}
    periods = select(WorkplaceAgreement.workplace_id, WorkplaceAgreement.start, WorkplaceAgreement.until)
    for key, start, until in w.sql.execute(periods):
        agreed.setdefault(key, []).append(Agreement(start=start, until=until))
    held = select(WorkplaceSession.workplace_id, func.max(WorkplaceSession.day))
    held = held.where(WorkplaceSession.removed_at.is_(None), WorkplaceSession.day <= w.today)
    last, due = dict[str, date](), dict[str, date]()
    for key, day in w.sql.execute(held.group_by(WorkplaceSession.workplace_id)):
        last[head.get(key, key)] = max(day, last.get(head.get(key, key), day))
    waits = select(WorkplaceTask.workplace_id, func.min(WorkplaceTask.due)).where(WorkplaceTask.done_on.is_(None))
    for key, day in w.sql.execute(waits.group_by(WorkplaceTask.workplace_id)):
        due[head.get(key, key)] = min(day, due.get(head.get(key, key), day))
    rows = w.sql.scalars(select(Workplace).where(Workplace.merged_into.is_(None)))
    found = [_row(w, row, agreed.get(row.id, []), last.get(row.id), due.get(row.id)) for row in rows]
    return tuple(sorted(found, key=lambda one: (collation_key(one.name), one.id)))


def _row(w: Work, row: Workplace, agreed: list[Agreement], last: date | None, due: date | None) -> WorkplaceRow:
    words, in_force = agreement_words(agreed, w.today)
    industry = industries.shown(row.industry)
    return WorkplaceRow(
        id=WorkplaceId(row.id),
        name=row.name,
        org_number=row.org_number,
        industry=industry,
        employees=row.employees,
        agreement=words,
        in_force=in_force,
        last=last,
        due=due,
        found_by=fold(f"{row.name} {row.org_number} {industry} {row.municipality}"),
    )


@query(Right.WORKPLACES)
def proposed(w: Work, text: str) -> tuple[Proposed, ...]:
    """Names that hold what is typed, those that begin with it first, or whose organisation number begins with it.
    None for less than two signs."""
    wanted, digits = fold(text), "".join(text.split())
    if len(wanted) < 2:
        return ()
    number = Workplace.org_number.startswith(digits, autoescape=True) if digits.isdecimal() else None
    fits = Workplace.folded.contains(wanted, autoescape=True)
    rows = select(Workplace).where(Workplace.merged_into.is_(None), fits if number is None else (fits | number))
    order = (~Workplace.folded.startswith(wanted, autoescape=True), Workplace.folded, Workplace.id)
    found = w.sql.scalars(rows.order_by(*order).limit(PROPOSED))
    return tuple(Proposed(row.name, row.org_number, row.municipality) for row in found)


@query(Right.WORKPLACES)
def page(w: Work, workplace: WorkplaceId) -> Page:
    """One workplace. Errors: Missing."""
    row = workplace_of(w, workplace)
    draft = drafts.draft_of(w, row)
    words, in_force = agreement_words(draft.agreements, w.today)
    merged = select(Workplace.id, Workplace.name).where(Workplace.merged_into == row.id).order_by(Workplace.folded)
    return Page(
        id=workplace,
        version=row.version,
        draft=draft,
        agreement=words,
        in_force=in_force,
        history=_history(w, row.id),
        merged=tuple((WorkplaceId(key), name) for key, name in w.sql.execute(merged)),
        maybe_same=tuple((WorkplaceId(one.id), one.name) for one in _same(w, draft, row.id)),
    )


def _history(w: Work, workplace: str) -> tuple[Change, ...]:
    names = labels(WorkplaceDraft)
    lines = select(WorkplaceChange, User.full_name).join(User, User.id == WorkplaceChange.by)
    lines = lines.where(WorkplaceChange.workplace_id.in_(family(w, workplace)))
    found = []
    for row, by in w.sql.execute(lines.order_by(WorkplaceChange.at.desc(), WorkplaceChange.number.desc())):
        fields = ", ".join(names.get(name, name) for name in row.fields.split())
        said = {
            "made": _("lagt inn"),
            "changed": _("endret: {fields}").format(fields=fields),
            "merged": _("slått sammen med en annen"),
            "separated": _("skilt ut igjen"),
        }
        found.append(Change(at=row.at, by=by, what=said.get(row.what, row.what)))
    return tuple(found)


def _same(w: Work, draft: WorkplaceDraft, own: str) -> Sequence[Workplace]:
    """Others of the same organisation number or name."""
    alike = Workplace.folded == fold(draft.name)
    if draft.org_number:
        alike = alike | (Workplace.org_number == draft.org_number)
    rows = select(Workplace).where(Workplace.merged_into.is_(None), Workplace.id != own, alike)
    return w.sql.scalars(rows.order_by(Workplace.folded, Workplace.id)).all()


@command(Right.WORKPLACES, audit="workplace:changed", changes=(Topic.WORKPLACES,))
def save(
    w: Work, workplace: WorkplaceId | None, draft: WorkplaceDraft, version: int = 0, sure: bool = False
) -> WorkplaceId:
    """A new workplace, or a changed one; `version` is the one that was read.

    Errors: BadInput by field, and for «sure» where the name is known from before or the notes seem to be about a person
    and the user has not said that it is right; Conflict when somebody else was first; Missing.
    """
    row = workplace_of(w, workplace) if workplace is not None else Workplace(id=new_id())
    if workplace is not None and row.version != version:
        raise Conflict(_("Noen andre har endret bedriften. Les det nye før du endrer det."))
    before = drafts.draft_of(w, row) if workplace is not None else None
    draft = _checked(w, draft, row.id)
    if not sure:
        _ask(w, draft, before, row.id)
    if before is None:
        w.tell_as("workplace:made")
    fields = drafts.changed(before, draft) if before is not None else []
    drafts.put(w, row, draft)
    if before is None or fields:
        _tell(w, row.id, "made" if before is None else "changed", before, fields)
    w.note(object_id=row.id)
    return WorkplaceId(row.id)


def _checked(w: Work, draft: WorkplaceDraft, own: str) -> WorkplaceDraft:
    """The draft as it is kept. Errors: BadInput by field."""
    wrong = faults(draft)
    tidy = draft.model_copy(deep=True)
    if draft.org_number:
        try:
            tidy.org_number = check_org_number(draft.org_number)
        except BadInput as problem:
            wrong |= problem.fields
    if "org_number" not in wrong and tidy.org_number:
        taken = next((one for one in _same(w, tidy, own) if one.org_number == tidy.org_number), None)
        if taken is not None:
            wrong["org_number"] = _("«{name}» har dette nummeret. Åpne den i stedet.").format(name=taken.name)
    if wrong:
        raise BadInput(" ".join(wrong.values()), wrong)
    tidy.industry = industries.code_of(draft.industry) or ""
    return tidy


def _ask(w: Work, draft: WorkplaceDraft, before: WorkplaceDraft | None, own: str) -> None:
    """Errors: BadInput for «sure» with what the user has to answer for."""
    told = []
    if (before is None or fold(before.name) != fold(draft.name)) and any(
        one.folded == fold(draft.name) for one in _same(w, draft, own)
    ):
        told.append(_("En bedrift med samme navn er lagt inn fra før."))
    said = {(name, getattr(draft, name)) for name in ("needs", "process", "agreed")}
    old = {(name, getattr(before, name)) for name in ("needs", "process", "agreed")} if before is not None else set()
    if caught := of_persons([text for _name, text in sorted(said - old)], health_list.words_in_use(w)):
        words = ", ".join(f"«{word}»" for word in caught)
        told.append(_("Teksten ser ut til å handle om en person: {words}.").format(words=words))
        told.append(_("Ingen pasient skal stå på en bedrifts side."))
    if told:
        raise BadInput(" ".join(told), {"sure": " ".join(told)})


@command(Right.WORKPLACES, audit="workplace:merged", changes=(Topic.WORKPLACES,))
def merge(w: Work, keep: WorkplaceId, other: WorkplaceId) -> None:
    """Two entries of one workplace: `other` is from now on seen as `keep`, with its sessions, tasks and history, and
    fills what `keep` has not got. Errors: Missing; Refused for one with itself or with two organisation numbers."""
    kept, gone_in = workplace_of(w, keep), workplace_of(w, other)
    if kept.id == gone_in.id:
        raise Refused(_("Velg to bedrifter."))
    if kept.org_number and gone_in.org_number and kept.org_number != gone_in.org_number:
        raise Refused(_("De har hvert sitt organisasjonsnummer, og er to bedrifter."))
    before = drafts.draft_of(w, kept)
    drafts.put(w, kept, drafts.filled(before, drafts.draft_of(w, gone_in)))
    gone_in.merged_into = kept.id
    w.sql.flush()
    _tell(w, gone_in.id, "merged", before, [str(kept.version)])
    w.note(object_id=kept.id, ground=gone_in.id)


@command(Right.WORKPLACES, audit="workplace:separated", changes=(Topic.WORKPLACES,))
def separate(w: Work, other: WorkplaceId) -> None:
    """Undoes `merge`. What was filled in by it goes when nobody has changed the one that was kept since.
    Errors: Missing when it is not seen as another."""
    row = w.sql.get(Workplace, other)
    if row is None or row.merged_into is None:
        raise gone()
    kept = w.sql.get_one(Workplace, row.merged_into)
    last = select(WorkplaceChange).where(WorkplaceChange.workplace_id == row.id, WorkplaceChange.what == "merged")
    line = w.sql.scalars(last.order_by(WorkplaceChange.number.desc())).first()
    if line is not None and line.fields == str(kept.version):
        drafts.put(w, kept, WorkplaceDraft.model_validate_json(line.before))
    row.merged_into = None
    _tell(w, row.id, "separated", None, [])
    w.note(object_id=row.id, ground=kept.id)


def _tell(w: Work, workplace: str, what: str, before: WorkplaceDraft | None, fields: list[str]) -> None:
    last = select(func.max(WorkplaceChange.number)).where(WorkplaceChange.workplace_id == workplace)
    w.sql.add(
        WorkplaceChange(
            id=new_id(),
            workplace_id=workplace,
            number=(w.sql.scalar(last) or 0) + 1,
            what=what,
            fields=" ".join(fields),
            before=before.model_dump_json() if before is not None else "",
            at=w.now,
            by=w.me.id,
        )
    )
