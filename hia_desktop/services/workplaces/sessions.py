"""Sessions at a workplace: entered, changed, taken away and put back; what they are counted as in a quarter."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic import BaseModel
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict
from hia_desktop.base.fields import SessionId, WorkplaceId
from hia_desktop.base.text import _, day
from hia_desktop.documents.table_files import TableFormat, table_file
from hia_desktop.domain.access import Right
from hia_desktop.domain.quality.export_reasons import ExportReason
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.workplaces import figures
from hia_desktop.domain.workplaces.figures import Figure, Held
from hia_desktop.domain.workplaces.persons import of_persons
from hia_desktop.domain.workplaces.sessions import SessionDraft, Theme, faults, marks
from hia_desktop.domain.workplaces.workplace import Agreement
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import health_list, told_quarters
from hia_desktop.services.workplaces.families import family, gone, heads, workplace_of
from hia_desktop.store.entities import WorkplaceAgreement, WorkplaceSession, WorkplaceTask, new_id

_PLAIN = ("day", "about", "led_health", "led_nav", "employees", "leaders", "next_step")


@dataclass(frozen=True, kw_only=True)
class SessionRow:
    """One session: what can be edited of it, the version it was read in, and its marks."""

    id: SessionId
    version: int
    draft: SessionDraft
    marks: tuple[int, ...]


@query(Right.WORKPLACES)
def of_workplace(w: Work, workplace: WorkplaceId) -> tuple[SessionRow, ...]:
    """The sessions of a workplace and of those that are seen as it, newest first. Errors: Missing."""
    workplace_of(w, workplace)
    rows = select(WorkplaceSession).where(
        WorkplaceSession.workplace_id.in_(family(w, workplace)), WorkplaceSession.removed_at.is_(None)
    )
    return tuple(_row(row) for row in w.sql.scalars(rows.order_by(WorkplaceSession.day.desc(), WorkplaceSession.id)))


def _row(row: WorkplaceSession) -> SessionRow:
    given = marks(row.answers) or ()
    more = {name: getattr(row, name) for name in _PLAIN}
    draft = SessionDraft(theme=Theme(row.theme), answers=" ".join(map(str, given)), **more)
    return SessionRow(id=SessionId(row.id), version=row.version, draft=draft, marks=given)


@command(Right.WORKPLACES, audit="workplace:session", changes=(Topic.WORKPLACES,))
def put_session(
    w: Work,
    workplace: WorkplaceId,
    session: SessionId | None,
    draft: SessionDraft,
    version: int = 0,
    sure: bool = False,
) -> SessionId:
    """A new session, or a changed one. The next step of a new one becomes a task when it has a day.

    Errors: BadInput by field, and for «sure» where the words seem to be about a person; Conflict; Missing.
    """
    workplace_of(w, workplace)
    row = _session_of(w, session, workplace) if session is not None else WorkplaceSession(id=new_id())
    if session is not None and row.version != version:
        raise Conflict(_("Noen andre har endret samlingen. Les det nye før du endrer den."))
    wrong = faults(draft, w.today)
    if wrong or draft.day is None or draft.theme is None:
        raise BadInput(" ".join(wrong.values()), wrong)
    ask_of_persons(w, (draft.about, draft.next_step), sure=sure)
    for name in _PLAIN:
        setattr(row, name, getattr(draft, name))
    row.theme, row.answers = draft.theme.value, "".join(map(str, marks(draft.answers) or ()))
    if session is None:
        row.workplace_id, row.made_by, row.made_at = workplace, w.me.id, w.now
        if draft.next_due is not None:
            w.sql.add(
                WorkplaceTask(
                    id=new_id(),
                    workplace_id=workplace,
                    what=draft.next_step,
                    due=draft.next_due,
                    made_by=w.me.id,
                    made_at=w.now,
                )
            )
    w.sql.add(row)
    w.note(object_id=row.id)
    return SessionId(row.id)


@command(Right.WORKPLACES, audit="workplace:session_removed", changes=(Topic.WORKPLACES,))
def remove_session(w: Work, session: SessionId, removed: bool = True) -> None:
    """Takes away what was entered in error, or puts it back. Errors: Missing."""
    row = w.sql.get(WorkplaceSession, session)
    if row is None:
        raise gone()
    row.removed_at = w.now if removed else None
    w.note(object_id=session)


def _session_of(w: Work, session: SessionId, workplace: WorkplaceId) -> WorkplaceSession:
    row = w.sql.get(WorkplaceSession, session)
    if row is None or row.removed_at is not None or row.workplace_id not in family(w, workplace):
        raise gone()
    return row


def ask_of_persons(w: Work, texts: Iterable[str], *, sure: bool) -> None:
    """Errors: BadInput for «sure» where the words seem to be about a person, and nobody has answered for them."""
    caught = () if sure else of_persons(texts, health_list.words_in_use(w))
    if caught:
        words = ", ".join(f"«{word}»" for word in caught)
        told = _("Teksten ser ut til å handle om en person: {words}. Ingen pasient skal stå på en bedrifts side.")
        raise BadInput(told.format(words=words), {"sure": told.format(words=words)})


# -- the quarter


class Outside(BaseModel):
    """The figures of a quarter as they leave the house: label, value and definition."""

    rows: list[tuple[str, str, str]]


@query(Right.WORKPLACES)
def quarter(w: Work, year: int, number: int) -> tuple[Figure, ...]:
    """The figures of a quarter, `number` from 1 to 4, as they are counted today. Errors: BadInput."""
    if not (1 <= number <= 4 and 2000 <= year <= 2100):
        raise BadInput(_("Velg et kvartal."))
    first, last = figures.days_of(year, number)
    head = heads(w)
    agreed = select(WorkplaceAgreement.workplace_id, WorkplaceAgreement.start, WorkplaceAgreement.until)
    with_agreement = {
        head.get(key, key)
        for key, start, until in w.sql.execute(agreed)
        if Agreement(start=start, until=until).holds(first, last)
    }
    rows = select(WorkplaceSession).where(
        WorkplaceSession.removed_at.is_(None), WorkplaceSession.day.between(first, min(last, w.today))
    )
    held = [
        Held(
            workplace=head.get(row.workplace_id, row.workplace_id),
            theme=Theme(row.theme),
            employees=row.employees,
            leaders=row.leaders,
            marks=marks(row.answers) or (),
        )
        for row in w.sql.scalars(rows)
    ]
    return figures.figures(with_agreement, held)


@command(Right.WORKPLACES, audit="workplace:figures")
def quarter_file(w: Work, year: int, number: int, why: ExportReason) -> bytes:
    """The same as a table for others, as CSV with its definitions; no number under five is told. Errors: BadInput, also
    for a quarter that is not over. What is told of a quarter stands: what came between two tables of it could be
    subtracted."""
    lines = quarter(w, year, number)
    first, last = figures.days_of(year, number)
    if last >= w.today:
        raise BadInput(_("Tabellen lages når kvartalet er over."))
    earlier = told_quarters.told(w, [first])
    counted = Outside(rows=[(line.label, line.outside, line.definition) for line in lines])
    told, when = earlier.once(first, told_quarters.OF_WORKPLACES, counted)
    earlier.keep(w)
    heads = [_("Bedriftstiltak"), _("{number}. kvartal {year}").format(number=number, year=year), ""]
    rows = [(_("Tall"), _("Verdi"), _("Definisjon")), *told.rows, (_("Talt"), day(when), "")]
    w.note(ground=f"{year}-{number} {why.value}")
    return table_file(TableFormat.CSV, "", heads, rows)
