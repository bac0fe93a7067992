"""Following a course with instruments: the packages that are chosen, what is due, and what of it is still to be filled
in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, add_months
from hia_desktop.domain.access import Right
from hia_desktop.domain.following.packages import AFTER, BACK, EVERY, PACKAGES, TIMES, asked_at
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.domain.tasks import MEASURE_DURING, MEASURE_END, MEASURE_START
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.record.course_tasks import open_task, set_task
from hia_desktop.services.sealing.entry_rows import DRAFT, standing_rows
from hia_desktop.store.entities import Course, FormEntry, Measuring, Task


@dataclass(frozen=True)
class DueTime:
    """One time that waits: its words, its day, and the codes of the instruments that are still to be filled in."""

    task: str
    words: str
    due: date
    left: tuple[str, ...]


@dataclass(frozen=True)
class Followed:
    """How a course is followed; `packages` is empty when nobody has chosen. `begun`: the instruments that the user has
    a draft of, the newest first."""

    packages: tuple[str, ...]
    every_weeks: int
    due: tuple[DueTime, ...]
    begun: tuple[str, ...] = ()

    def now(self, today: date) -> tuple[str, ...]:
        """The instruments of the first time that an answer of today counts for, as far as they are not filled in."""
        return next((one.left for one in self.due if one.left and one.due - timedelta(days=BACK) <= today), ())


@query(Right.WRITE_HEALTH, audit="record:overview", about="course")
def look(w: Work, course: CourseId) -> Followed:
    """Which instruments the course is followed with, and what waits, the soonest first."""
    chosen, row, begun = w.sql.get(Measuring, course), w.sql.get_one(Course, course), _begun(w, course)
    if chosen is None:
        return Followed((), 0, (), begun)
    found = []
    for kind in TIMES:
        if (task := open_task(w, row, kind)) is not None:
            left = _left(w, course, kind.code, task.due, chosen)
            found.append(DueTime(kind.code, kind.label, task.due, left))
    due = tuple(sorted(found, key=lambda one: one.due))
    return Followed(tuple(chosen.package.split()), chosen.every_weeks, due, begun)


def _begun(w: Work, course: CourseId) -> tuple[str, ...]:
    mine = (FormEntry.course_id == course, FormEntry.author_id == w.me.id, FormEntry.state == DRAFT)
    drafts = select(FormEntry.kind).where(*mine, FormEntry.kind.in_(list(instruments())))
    return tuple(dict.fromkeys(w.sql.scalars(drafts.order_by(FormEntry.saved_at.desc()))))


@command(Right.WRITE_HEALTH, audit="measuring:chosen", about="course", changes=(Topic.COURSE, Topic.TASKS))
def choose(w: Work, course: CourseId, packages: Sequence[str], every_weeks: int, due: date | None = None) -> None:
    """The packages from now on; none ends them, with what waits. What is followed already stays as it is.

    What is due at the start is so at once, and what is due on the way after so many weeks, or on the day `due`.
    Errors: BadInput for an unknown package or interval; Refused when the course is closed.
    """
    if not set(packages) <= set(PACKAGES) or every_weeks not in EVERY:
        raise BadInput(_("Velg hvilke skjemaer forløpet skal følges med."))
    row, codes = w.sql.get_one(Course, course), " ".join(code for code in PACKAGES if code in packages)
    if row.closed_on is not None:
        raise Refused(_("Forløpet er avsluttet."))
    there = w.sql.get(Measuring, course)
    before = "" if there is None else there.package
    if there is not None and (before, there.every_weeks) == (codes, every_weeks):
        return
    if there is not None:
        on_the_way = open_task(w, row, MEASURE_DURING) if there.every_weeks == every_weeks else None
        due = on_the_way.due if on_the_way is not None else due
        w.sql.delete(there)
        w.sql.flush()
    if not codes:
        for kind in TIMES:
            set_task(w, row, kind, None)
        return
    chosen = Measuring(course_id=course, package=codes, every_weeks=every_weeks, chosen_by=w.me.id, chosen_on=w.today)
    w.sql.add(chosen)
    w.sql.flush()
    added = not set(codes.split()) <= set(before.split())
    if added and open_task(w, row, MEASURE_START) is None and _left(w, course, MEASURE_START.code, w.today, chosen):
        set_task(w, row, MEASURE_START, w.today)
    set_task(w, row, MEASURE_DURING, (due or w.today + timedelta(weeks=every_weeks)) if every_weeks else None)
    w.sql.flush()
    follow(w, row)


def follow(w: Work, course: Course) -> None:
    """What was signed may have been the last of what a time asks for; on the way the next time follows."""
    chosen = w.sql.get(Measuring, course.id)
    if chosen is None:
        return
    for kind in TIMES:
        task = open_task(w, course, kind)
        if task is None or _left(w, course.id, kind.code, task.due, chosen):
            continue
        task.done_on, task.done_by = w.today, w.me.id
        w.sql.flush()
        if kind is MEASURE_DURING and chosen.every_weeks and course.closed_on is None:
            set_task(w, course, kind, w.today + timedelta(weeks=chosen.every_weeks))


def _left(w: Work, course: str, task: str, due: date, chosen: Measuring) -> tuple[str, ...]:
    """What a time still asks for: what has not been signed since so many days before it.
    On the way only what was signed after the time was set counts; at the start, what was signed since the first."""
    if task == MEASURE_START.code:
        starts = select(func.min(Task.due)).where(Task.course_id == course, Task.kind == task)
        due = w.sql.scalar(starts) or due
    since = due - timedelta(days=BACK)
    if task == MEASURE_DURING.code:
        since = max(since, due - timedelta(weeks=chosen.every_weeks) + timedelta(days=1))
    wanted = asked_at(task, chosen.package.split())
    there = {r.kind for r in standing_rows(w, CourseId(course), *wanted) if r.day >= since} if wanted else set()
    return tuple(code for code in wanted if code not in there)


def closing(w: Work, course: Course, due: date | None) -> None:
    """The closing talk has been held: the same instruments as at the start are due with the epikrise."""
    if w.sql.get(Measuring, course.id) is not None:
        set_task(w, course, MEASURE_END, due)


def closed(w: Work, course: Course) -> None:
    """The course has ended: the same instruments are due some months after."""
    if w.sql.get(Measuring, course.id) is not None:
        for months, kind in AFTER.items():
            set_task(w, course, kind, add_months(w.today, months))


def titles(codes: tuple[str, ...]) -> str:
    """«PHQ-9, GAD-7»."""
    return ", ".join(form_of(code).card.title for code in codes)
