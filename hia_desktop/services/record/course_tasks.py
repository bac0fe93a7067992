"""The tasks that a course has one of each kind of, and whom the tasks of a course can be given to."""

from collections.abc import Callable, Iterable
from datetime import date

from sqlalchemy import select, update

from hia_desktop.domain.access import Role
from hia_desktop.domain.tasks import TaskKind
from hia_desktop.domain.teamwork.decisions import Taker
from hia_desktop.services.call import Work
from hia_desktop.store.entities import Course, Task, User, new_id


def open_task(w: Work, course: Course, kind: TaskKind) -> Task | None:
    """The course's open task of this kind, None when there is none."""
    return w.sql.scalar(select(Task).where(Task.course_id == course.id, Task.kind == kind.code, Task.done_on.is_(None)))


def set_task(w: Work, course: Course, kind: TaskKind, due: date | None) -> None:
    """Gives the course one open task of this kind by that day, or none."""
    task = open_task(w, course, kind)
    if due is None:
        if task is not None:
            w.sql.delete(task)
    elif task is None:
        w.sql.add(
            Task(
                id=new_id(),
                course_id=course.id,
                kind=kind.code,
                track=kind.track,
                due=due,
                responsible_id=course.responsible_id,
                created_at=w.now,
            )
        )
    else:
        task.due = due


def finish_tasks(w: Work, course: Course, kinds: Iterable[str]) -> None:
    """Marks the course's open tasks of these kinds done today."""
    w.sql.execute(
        update(Task)
        .where(Task.course_id == course.id, Task.kind.in_(kinds), Task.done_on.is_(None))
        .values(done_on=w.today)
    )


def takers(w: Work, fits: Callable[[Role], bool]) -> tuple[Taker, ...]:
    """Those who work here and the roles, of those roles that fit, by the names that they are given a task by."""
    people = w.sql.execute(select(User.id, User.full_name, User.role).where(User.active).order_by(User.full_name))
    fit = [Taker(i, name) for i, name, role in people if fits(Role(role))]
    return (*fit, *(Taker(role, role.label) for role in Role if fits(role)))
