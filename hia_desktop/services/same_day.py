"""A risk of suicide, from the door on: the question when a referral comes, the task it leaves, and what was answered.

The task is raised by a person's yes, by a draft as well as by a signed form, and closed by a person with a note, never by the program.
It exists for those who assess alone (`tasks.theirs`). Source: Interregional rapport 2020, kap. 3.1.2 (R45, R51).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from hia_desktop.base.errors import AnswerNeeded, BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, Track
from hia_desktop.domain.forms.values import ConditionAgainst
from hia_desktop.domain.same_day import LEAST_SCORE
from hia_desktop.domain.suicide_words import MOST_SHOWN, Mark, marks_in
from hia_desktop.domain.tasks import SAFETY
from hia_desktop.services import entry_rows, seals, sharing
from hia_desktop.services.call import Work, query
from hia_desktop.store.entities import Course, Task, User, new_id

FEWEST_LETTERS = 3
MOST_LETTERS = 2000


@dataclass(frozen=True)
class SameDay:
    """The answer to «Skal dette avklares i dag?»; a no has its reason in `why`."""

    clarify: bool
    why: str = ""


@dataclass(frozen=True)
class Clarified:
    """One closed task: who said what, and when. `why` is empty where it was closed before notes were asked for."""

    who: str
    on: date
    why: str


def note_of(why: str) -> str:
    """The words that close a task of safety. Errors: BadInput when they are too few, too many or cannot be kept."""
    words = why.strip()
    if len(words) < FEWEST_LETTERS or len(words) > MOST_LETTERS or any("\ud800" <= c <= "\udfff" for c in words):
        message = _("Skriv kort hva som er avklart, eller hvorfor det ikke skal avklares i dag.")
        raise BadInput(message, {"same_day_why": message})
    return words


def settle(w: Work, course: Course, found: Collection[Mark], answer: SameDay | None) -> None:
    """What was answered about the marks of a new referral. Errors: AnswerNeeded without an answer; BadInput for a no without a reason."""
    if answer is None:
        if found:
            text = _("Henvisningen nevner selvmord eller selvskading. Svar på om det skal avklares i dag. Ingenting er lagret ennå.")
            raise AnswerNeeded(text, tuple(mark.excerpt for mark in found)[:MOST_SHOWN])
    elif answer.clarify:
        _raise_task(w, course)
    elif found:
        close(w, _new_task(w, course), note_of(answer.why))


def settle_imported(w: Work, course: Course, newest: dict[str, dict[str, Any]], answer: SameDay | None) -> None:
    """The same for a course under way that is read in without a task of safety, open or done. `newest`: each kind's last answers."""
    if course.closed_on is not None or _ever(w, course.id):
        return
    settle(w, course, marks_in(newest.get("referral", {})), answer)
    if _findings("assessment", newest.get("assessment", {})):
        _raise_task(w, course)


def _ever(w: Work, course: str) -> bool:
    return w.sql.scalar(select(Task.id).where(Task.course_id == course, Task.kind == SAFETY).limit(1)) is not None


def _raise_task(w: Work, course: Course) -> None:
    """A task due today, unless one is open already: that one keeps its day."""
    if w.sql.scalar(select(Task.id).where(Task.course_id == course.id, Task.kind == SAFETY, Task.done_on.is_(None)).limit(1)) is None:
        _new_task(w, course)


def _new_task(w: Work, course: Course) -> Task:
    row = Task(id=new_id(), course_id=course.id, kind=SAFETY, track=Track.HEALTH, due=w.today, created_at=w.now)
    row.responsible_id = course.responsible_id
    w.sql.add(row)
    w.changed.add("tasks")
    return row


def close(w: Work, task: Task, note: str) -> None:
    """Done today by this user, with words that the health side can read."""
    task.done_on, task.done_by = w.today, w.me.id
    task.note = seals.seal(w, task.id, {"note": note.encode()}, [(Track.HEALTH, None)])["note"]


def heed(w: Work, course_id: CourseId, kind: str, answers: dict[str, Any]) -> None:
    """Raises the task for what is about to be kept or signed and was not in what the writer had before; before it is overwritten.

    A course where none was ever raised gets one though it stood there before. What is less than before closes nothing.
    """
    now = _findings(kind, answers)
    if not now:
        return
    if not _ever(w, course_id) or not now <= _before(w, course_id, kind):
        _raise_task(w, w.sql.get_one(Course, course_id))


def _findings(kind: str, answers: dict[str, Any]) -> frozenset[str]:
    """What in a form calls for the same day: each mark of a referral, the condition, each step of the score."""
    if kind == "referral":
        return frozenset(mark.word for mark in marks_in(answers))
    if kind != "assessment":
        return frozenset()
    conditions, score = answers.get("conditions_against") or (), answers.get("death_thoughts")
    found = {"condition"} if ConditionAgainst.SUICIDE_RISK in conditions else set()
    if isinstance(score, int | str) and str(score).isdecimal():
        found |= {f"score {step}" for step in range(LEAST_SCORE, min(int(score), 3) + 1)}
    return frozenset(found)


def _before(w: Work, course: CourseId, kind: str) -> frozenset[str]:
    """The same of the user's own draft, or else of the newest signed version that the user can read."""
    rows = [r for r in entry_rows.rows_of(w, course, kind) if r.kind == kind and (r.state == entry_rows.SIGNED or r.author_id == w.me.id)]
    found = [e for e in entry_rows.load(w, rows, sharing.given(w, w.patient_id or "")) if e.shared and not e.struck]
    newest = next((e for e in found if e.state == entry_rows.DRAFT), found[0] if found else None)
    return _findings(kind, newest.answers) if newest is not None else frozenset()


@query(Right.ASSESS, audit="task:notes", about="course")
def clarified(w: Work, course: CourseId) -> tuple[Clarified, ...]:
    """What was answered or clarified about the risk, newest first; empty when nothing was."""
    wanted = select(Task, User.full_name).outerjoin(User, User.id == Task.done_by)
    wanted = wanted.where(Task.course_id == course, Task.kind == SAFETY, Task.done_on.is_not(None))
    rows = w.sql.execute(wanted.order_by(Task.done_on.desc(), Task.created_at.desc())).all()
    keys = seals.keys_of(w, [task.id for task, _who in rows])
    told = []
    for task, who in rows:
        words = seals.unseal(task.note, keys[task.id], task.id, "note").decode() if task.note and task.id in keys else ""
        if task.done_on is not None:
            told.append(Clarified(who or "", task.done_on, words))
    return tuple(told)
