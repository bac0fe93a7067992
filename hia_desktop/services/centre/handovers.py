"""Work changes hands: one task to another person or role, and all that a leaver had."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select

from hia_desktop.base.errors import BadInput, Gone, Missing, ReasonNeeded
from hia_desktop.base.fields import TaskId, UserId
from hia_desktop.base.text import _, plural
from hia_desktop.domain.access import HEALTH, TRACKS_OF, Right, Role
from hia_desktop.domain.tasks import may_be_given, may_finish
from hia_desktop.domain.teamwork.team import TeamFunction, functions_of
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, check_record, command, query, visible_by_course
from hia_desktop.services.lists import tasks
from hia_desktop.services.relations import blocks, in_team
from hia_desktop.store.entities import Course, CourseMember, Task, User, new_id


@dataclass(frozen=True)
class Takers:
    """Who a task can be given to: people by name, and roles, of which any may take it."""

    people: tuple[tuple[UserId, str, Role], ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True)
class Handed:
    """How a leaver's work was handed on: tasks and courses taken over,
    and those that now lie with the team, named to nobody."""

    tasks: int = 0
    courses: int = 0
    to_team: int = 0

    @property
    def sentence(self) -> str:
        """«7 oppgaver og 2 forløp er gitt videre. 1 ligger hos teamet.»"""
        tasks = plural(self.tasks, _("oppgave"), _("oppgaver"))
        courses = plural(self.courses, _("forløp"), _("forløp"))
        text = _("{tasks} og {courses} er gitt videre.").format(tasks=tasks, courses=courses)
        if self.to_team:
            text += " " + _("{count} kunne ikke gis dit og ligger hos teamet uten navn.").format(count=self.to_team)
        return text


@query(Right.TASKS, audit="task:takers", about="task")
def takers(w: Work, task: TaskId) -> Takers:
    """The people and roles that the task can be given to; somebody whom the patient blocks is not among them."""
    row = w.sql.get_one(Task, task)
    tasks.must_see(w, row)
    users = w.sql.execute(select(User.id, User.full_name, User.role).where(User.active).order_by(User.full_name)).all()
    people = tuple((UserId(i), name, Role(role)) for i, name, role in users if _may_take(w, row, i, Role(role)))
    return Takers(people, tuple(role for role in Role if may_be_given(role, row.kind)))


@command(Right.TASKS, audit="task:given", about="task", changes=(Topic.TASKS, Topic.COURSE))
def give(w: Work, task: TaskId, to: UserId | Role | None) -> UserId | Role | None:
    """Gives a task to a person, to whoever has a role, or to nobody by name; gives who had it before, to whom the same
    call gives it back.

    Errors: Missing for a user who is not active; BadInput for one, or a role, who may not see the task, or not
    make the decision that it asks for.
    """
    row = w.sql.get_one(Task, task)
    tasks.must_see(w, row)
    before = UserId(row.responsible_id) if row.responsible_id else Role(row.role) if row.role else None
    if to is None:
        row.responsible_id, row.role = None, ""
        return before
    w.note(ground=to)
    if isinstance(to, Role):
        if not may_be_given(to, row.kind):
            raise BadInput(_("Oppgaven kan ikke gis til {name}, som ikke kan utføre den.").format(name=to.label))
        row.responsible_id, row.role = None, to
        return before
    user = _active(w, to)
    tasks.check_taker(w, w.sql.get_one(Course, row.course_id), row.kind, user)
    row.responsible_id, row.role = user.id, ""
    return before


@command(Right.TASKS, audit="task:covered", changes=(Topic.TASKS, Topic.COURSE))
def cover(w: Work, away: UserId, to: UserId | Role, until: date) -> Handed:
    """Gives the tasks that somebody who is away has until a day, that day included, to another person or role. Those
    that the user may not open, or the taker may not see, stay. Each course has its line in the trail.

    Errors: Missing for a taker who is not active; BadInput for the one who is away.
    """
    if to == away:
        text = _("Velg en annen enn den som er borte.")
        raise BadInput(text, {"to": text})
    heir = None if isinstance(to, Role) else _active(w, to)
    seen = _open_tasks(away).join(Course, Course.id == Task.course_id).where(Task.due <= until, tasks.theirs(w))
    moved: list[str] = []
    for task in w.sql.scalars(seen.where(visible_by_course(w, Task.course_id))).all():
        fits = (
            may_be_given(to, task.kind)
            if isinstance(to, Role)
            else _may_take(w, task, to, Role(heir.role))
            if heir
            else 0
        )
        if fits and _may_open(w, task):
            task.responsible_id, task.role = (heir.id, "") if heir is not None else (None, str(to))
            moved.append(task.course_id)
    w.patient_id, w.object_id, w.course_id = None, "", None
    _log_each(w, list(dict.fromkeys(moved)), str(to))
    return Handed(tasks=len(moved))


def _may_open(w: Work, task: Task) -> bool:
    try:
        check_record(w, "task", task.id)
    except (Gone, ReasonNeeded):
        return False
    return True


def open_work(w: Work, user: UserId) -> tuple[int, int]:
    """How many open tasks, and courses under way, the user is responsible for."""
    tasks = w.sql.scalar(
        select(func.count()).select_from(Task).where(Task.responsible_id == user, Task.done_on.is_(None))
    )
    courses = w.sql.scalar(
        select(func.count()).select_from(Course).where(Course.responsible_id == user, Course.closed_on.is_(None))
    )
    return tasks or 0, courses or 0


def hand_on(w: Work, leaver: UserId, to: UserId | Role | None) -> Handed:
    """Gives what a leaver was to do to another person or role; what that one may not see or finish goes to the team.
    Each course has its line in the trail. Errors: BadInput when there is work and nobody is named;
    Missing for a user who is not active.
    """
    courses = select(Course).where(Course.responsible_id == leaver, Course.closed_on.is_(None))
    handed = _hand_on(w, list(w.sql.scalars(_open_tasks(leaver))), list(w.sql.scalars(courses)), to)
    seats = select(CourseMember).where(CourseMember.user_id == leaver, in_team(w.today))
    for seat in w.sql.scalars(seats).all():
        take_seat(w, seat, None if to is None or isinstance(to, Role) else _active(w, to), w.today)
    return handed


def hand_on_in_course(w: Work, course: Course, leaver: UserId, to: UserId) -> Handed:
    """As `hand_on`, of one course: its open tasks that were the leaver's, and the responsibility for it."""
    tasks = list(w.sql.scalars(_open_tasks(leaver).where(Task.course_id == course.id)))
    return _hand_on(w, tasks, [course] if course.responsible_id == leaver else [], to)


def take_seat(w: Work, seat: CourseMember, heir: User | None, first_day: date) -> bool:
    """Ends somebody's place in a team the day before `first_day`, and gives it to the heir where the heir can be it;
    gives whether that was so. A place that had not begun by then goes, as if it had never been given."""
    course = w.sql.get_one(Course, seat.course_id)
    fits = heir is not None and TeamFunction(seat.function) in functions_of(Role(heir.role))
    fits = fits and heir is not None and not blocks(w.sql, course.patient_id, heir.id)
    if heir is not None and fits and not sits(w, course.id, heir.id, seat.function, first_day):
        w.sql.add(
            CourseMember(
                id=new_id(),
                course_id=course.id,
                user_id=heir.id,
                function=seat.function,
                first_day=first_day,
                last_day=seat.last_day,
                put_by=w.me.id,
                put_at=w.now,
            )
        )
    if seat.first_day >= first_day:
        w.sql.delete(seat)
    else:
        seat.last_day = first_day - timedelta(days=1)
    return fits


def sits(w: Work, course: str, user: str, function: str, day: date) -> bool:
    """Whether the user is this in the course's team on the day, or comes to be."""
    there = (CourseMember.course_id == course, CourseMember.user_id == user, CourseMember.function == function)
    return w.sql.scalar(select(CourseMember.id).where(*there, in_team(day)).limit(1)) is not None


def hand_on_after(w: Work, user: UserId, was: Role, role: Role, to: UserId | Role | None) -> Handed:
    """As `hand_on`, for one who has got another role: all of it when the role is of another side, else the tasks that
    the one role could finish and the other cannot."""
    if TRACKS_OF[role] != TRACKS_OF[was]:
        return hand_on(w, user, to)
    tasks = w.sql.scalars(_open_tasks(user))
    return _hand_on(w, [t for t in tasks if may_finish(was, t.kind) and not may_finish(role, t.kind)], [], to)


def _open_tasks(user: UserId) -> Select[Task]:
    return select(Task).where(Task.responsible_id == user, Task.done_on.is_(None))


def _hand_on(w: Work, open_tasks: list[Task], open_courses: list[Course], to: UserId | Role | None) -> Handed:
    if (open_tasks or open_courses) and to is None:
        text = _("Brukeren har {tasks} og {courses}. Velg hvem som skal overta.")
        if not open_courses:
            text = _("Brukeren har {tasks}. Velg hvem som skal overta.")
        courses = plural(len(open_courses), _("forløp"), _("forløp"))
        text = text.format(tasks=plural(len(open_tasks), _("åpen oppgave"), _("åpne oppgaver")), courses=courses)
        raise BadInput(text, {"to": text})
    heir = None if to is None or isinstance(to, Role) else _active(w, to)
    taken = left = 0
    touched: dict[str, None] = {}
    for task in open_tasks:
        touched[task.course_id] = None
        fits = (
            may_finish(to, task.kind)
            if isinstance(to, Role)
            else heir is not None
            and may_finish(Role(heir.role), task.kind)
            and _may_take(w, task, heir.id, Role(heir.role))
        )
        task.responsible_id, task.role = (
            (heir.id if heir and fits else None),
            (to if isinstance(to, Role) and fits else ""),
        )
        taken, left = taken + fits, left + (not fits)
    moved = 0
    for course in open_courses:
        touched[course.id] = None
        fits = heir is not None and Role(heir.role) in HEALTH and not blocks(w.sql, course.patient_id, heir.id)
        course.responsible_id = heir.id if heir and fits else None
        moved, left = moved + fits, left + (not fits)
    _log_each(w, list(touched), str(to or ""))
    return Handed(taken, moved, left)


def _log_each(w: Work, courses: list[str], to: str) -> None:
    about = w.patient_id, w.object_id
    for key in courses:
        w.patient_id, w.object_id = w.sql.get_one(Course, key).patient_id, key  # type: ignore[assignment]
        w.log("task:given", ground=to)
    w.patient_id, w.object_id = about


def _may_take(w: Work, task: Task, user: str, role: Role) -> bool:
    return tasks.may_take(w, w.sql.get_one(Course, task.course_id), task.kind, user, role)


def _active(w: Work, user: UserId) -> User:
    row = w.sql.get(User, user) if user else None
    if row is None or not row.active:
        raise Missing(_("Fant ikke brukeren."))
    return row
