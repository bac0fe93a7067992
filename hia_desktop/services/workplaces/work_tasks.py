"""What is to be done about workplaces, by a day: tasks of the centre that hang on no patient."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import UserId, WorkplaceId, WorkTaskId
from hia_desktop.base.text import _, collation_key, fold
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import MAY, Right, Role
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.lists.task_words import due_words
from hia_desktop.services.workplaces.families import family, gone, heads, workplace_of
from hia_desktop.services.workplaces.sessions import ask_of_persons
from hia_desktop.store.entities import User, Workplace, WorkplaceTask, new_id

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class WorkTask:
    """One open task. `who` is empty where it is anybody's; `mine` where it is the user's or anybody's."""

    id: WorkTaskId
    workplace: WorkplaceId
    name: str
    what: str
    due: date
    who: str
    mine: bool


@dataclass(frozen=True, kw_only=True)
class WorkLine:
    """A task about a workplace as the worklist shows it, in the columns of the others. `patient` is what lines are
    grouped by: here the workplace, since there is no patient in it."""

    id: WorkTaskId
    patient: WorkplaceId
    due_text: str
    due_tone: Tone
    name: str
    about: str
    what: str
    responsible: str
    sick: str = ""
    discipline: str = ""
    status: str = ""
    status_tone: Tone = Tone.NEUTRAL

    @property
    def key(self) -> WorkTaskId:
        """What the list keeps its selection by."""
        return self.id


@query(Right.WORKPLACES)
def of_workplace(w: Work, workplace: WorkplaceId) -> tuple[WorkTask, ...]:
    """The open tasks of a workplace and of those that are seen as it, by day. Errors: Missing."""
    workplace_of(w, workplace)
    return _tasks(w, _open().where(WorkplaceTask.workplace_id.in_(family(w, workplace))))


@query(Right.WORKPLACES)
def keys(w: Work, order: str = "due", text: str = "") -> tuple[WorkTaskId, ...]:
    """The ids of every open task about a workplace, as the worklist shows them: by day, or by what stands in the column
    `order` («-» before it turns it round); `text` is looked for in workplace and task."""
    wanted = fold(text).split()
    found = [one for one in _tasks(w, _open()) if all(word in fold(f"{one.name} {one.what}") for word in wanted)]
    by = order.removeprefix("-")
    if by in ("name", "what", "responsible"):
        found.sort(key=lambda one: collation_key(one.who if by == "responsible" else getattr(one, by)))
    if order.startswith("-"):
        found.reverse()
    return tuple(one.id for one in found)


@query(Right.WORKPLACES)
def rows(w: Work, keys: Sequence[WorkTaskId]) -> tuple[WorkLine, ...]:
    """The lines of these tasks, in the given order; one that is done or gone is left out."""
    found = {one.id: one for one in _tasks(w, _open().where(WorkplaceTask.id.in_(keys)))}
    return tuple(_line(w, found[key]) for key in keys if key in found)


def _line(w: Work, one: WorkTask) -> WorkLine:
    due_text, tone = due_words(one.due, w.today, None)
    return WorkLine(
        id=one.id,
        patient=one.workplace,
        due_text=due_text,
        due_tone=tone,
        name=one.name,
        about=_("Bedrift"),
        what=one.what,
        responsible=one.who or _("Den som tar den"),
    )


@query(Right.WORKPLACES)
def count(w: Work) -> tuple[int, int]:
    """How many tasks about workplaces are open, and how many of the user's own and nobody's are past their day."""
    found = _tasks(w, _open())
    return len(found), sum(one.mine and one.due < w.today for one in found)


def _open() -> Any:
    found: Any = select(WorkplaceTask, Workplace.name, User.full_name, User.active)
    found = found.join(Workplace, Workplace.id == WorkplaceTask.workplace_id)
    found = found.outerjoin(User, User.id == WorkplaceTask.responsible_id)
    return found.where(WorkplaceTask.done_on.is_(None)).order_by(WorkplaceTask.due, WorkplaceTask.id)


def _tasks(w: Work, wanted: Any) -> tuple[WorkTask, ...]:
    rows, head = w.sql.execute(wanted).all(), heads(w)
    kept = select(Workplace.id, Workplace.name).where(Workplace.id.in_(set(head.values())))
    names = {key: str(name) for key, name in w.sql.execute(kept)} if head else {}
    found = []
    for row, name, who, active in rows:
        key = head.get(row.workplace_id, row.workplace_id)
        found.append(
            WorkTask(
                id=WorkTaskId(row.id),
                workplace=WorkplaceId(key),
                name=names.get(key, name),
                what=row.what,
                due=row.due,
                who=who if active else "",
                mine=row.responsible_id == w.me.id or not active,
            )
        )
    return tuple(found)


@query(Right.WORKPLACES)
def can_do(w: Work) -> tuple[tuple[UserId, str, Role], ...]:
    """Those who work with workplaces, by name."""
    people = select(User.id, User.full_name, User.role).where(User.active, User.role.in_(MAY[Right.WORKPLACES]))
    return tuple((UserId(i), name, Role(role)) for i, name, role in w.sql.execute(people.order_by(User.full_name)))


@command(Right.WORKPLACES, audit="workplace:task", changes=(Topic.WORKPLACES,))
def add(
    w: Work,
    workplace: WorkplaceId,
    what: str,
    due: date | None,
    responsible: UserId | None = None,
    sure: bool = False,
) -> WorkTaskId:
    """Something to do about a workplace, for one person or for whoever takes it.

    Errors: BadInput by field, and for «sure» as `sessions.put_session`; Missing for a workplace or a person.
    """
    workplace_of(w, workplace)
    words = " ".join(what.split())
    wrong: dict[str, str] = {}
    if not words or len(words) > LONGEST:
        wrong["what"] = _("Skriv hva som skal gjøres, høyst {most} tegn.").format(most=LONGEST)
    if due is None or not date(1900, 1, 1) <= due <= date(2100, 12, 31):
        wrong["due"] = _("Skriv innen hvilken dag.")
    if wrong or due is None:
        raise BadInput(" ".join(wrong.values()), wrong)
    if responsible is not None and responsible not in _keys(can_do(w)):
        raise Missing(_("Fant ikke brukeren."))
    ask_of_persons(w, (words,), sure=sure)
    row = WorkplaceTask(
        id=new_id(),
        workplace_id=workplace,
        what=words,
        due=due,
        responsible_id=responsible,
        made_by=w.me.id,
        made_at=w.now,
    )
    w.sql.add(row)
    w.note(object_id=row.id)
    return WorkTaskId(row.id)


def _keys(people: Sequence[tuple[UserId, str, Role]]) -> set[UserId]:
    return {key for key, _name, _role in people}


@command(Right.WORKPLACES, audit="workplace:task_done", changes=(Topic.WORKPLACES,))
def finish(w: Work, task: WorkTaskId, done: bool = True) -> None:
    """Marks a task done today, or opens it again. Errors: Missing."""
    row = w.sql.get(WorkplaceTask, task)
    if row is None:
        raise gone()
    row.done_on, row.done_by = (w.today, w.me.id) if done else (None, None)
    w.note(object_id=task)
