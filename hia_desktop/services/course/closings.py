"""A course comes to its end: the closing talk has been held, and the epikrise is due."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Right
from hia_desktop.domain.tasks import EPIKRISE
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command
from hia_desktop.services.record import measuring
from hia_desktop.services.record.effects import epikrise_due, set_task
from hia_desktop.store.entities import Course, Task


@dataclass(frozen=True)
class Closing:
    """When the epikrise is due, and when it was due `before`, None when it was not."""

    due: date
    before: date | None


@command(Right.WRITE_HEALTH, audit="course:closing", about="course", changes=(Topic.COURSE, Topic.TASKS))
def plan(w: Work, course: CourseId) -> Closing:
    """Says that the closing talk has been held: an epikrise is due within seven days."""
    closing = Closing(epikrise_due(w.today), _epikrise_due(w, course))
    set_task(w, w.sql.get_one(Course, course), EPIKRISE, closing.due)
    measuring.closing(w, w.sql.get_one(Course, course), closing.due)
    return closing


@command(Right.WRITE_HEALTH, audit="course:closing_undone", about="course", changes=(Topic.COURSE, Topic.TASKS))
def undo(w: Work, course: CourseId, before: date | None) -> None:
    """Undoes `plan`: the epikrise is due as it was `before`. One that has been signed meanwhile stays done."""
    if _epikrise_due(w, course) is not None:
        set_task(w, w.sql.get_one(Course, course), EPIKRISE, before)
        measuring.closing(w, w.sql.get_one(Course, course), before)


def _epikrise_due(w: Work, course: CourseId) -> date | None:
    mine = (Task.course_id == course, Task.kind == EPIKRISE.code, Task.done_on.is_(None))
    return w.sql.scalar(select(Task.due).where(*mine))
