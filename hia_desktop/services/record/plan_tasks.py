"""The tasks that hang on the measures of the newest plan."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import fold
from hia_desktop.domain.access import Role, Track
from hia_desktop.domain.forms.measure_line import MeasureLine, found_again, is_open, task_of
from hia_desktop.domain.forms.plan import Measure, TeamPlan
from hia_desktop.domain.forms.values import OVER
from hia_desktop.domain.tasks import MEASURE, may_be_given
from hia_desktop.domain.teamwork.decisions import called
from hia_desktop.services.call import Work
from hia_desktop.services.record.course_tasks import takers
from hia_desktop.services.relations import blocks, in_team
from hia_desktop.services.sealing import grants, of_course, seals
from hia_desktop.services.sealing.entry_rows import SIGNED, Entry, load, rows_of, with_addenda
from hia_desktop.store.entities import Course, CourseMember, Task, User

Held = tuple[str | None, str]
"""Who a task was given to: a user, or a role."""


Rows = Sequence[tuple[int, Measure]]
"""Measures, each with its row in the whole plan."""


def follow_plan(w: Work, course: Course, plan: EntryId, form: TeamPlan) -> None:
    """A task for each measure of a plan that has a day and is not over, in place of those of another version;
    who had one of those has it still, unless the plan names another."""
    _follow(w, course, plan, list(enumerate(form.measures)))


def follow_newest_plan(w: Work, course: Course) -> None:
    """As `follow_plan`, of the newest version that stands; no task where there is none."""
    newest = next((version for version in _versions(w, course) if version.stands), None)
    _follow(w, course, newest.id if newest else EntryId(""), measures(newest) if newest else ())


def _versions(w: Work, course: Course) -> list[Entry]:
    rows = [r for r in rows_of(w, CourseId(course.id), TeamPlan.kind) if r.state == SIGNED]
    read = load(w, rows, grants.given(w, w.patient_id or ""))
    return with_addenda([e for e in read if e.shared and not e.forged])


def _follow(w: Work, course: Course, plan: EntryId, rows: Rows) -> None:
    wanted = select(Task).where(Task.course_id == course.id, Task.kind == MEASURE.code, Task.done_on.is_(None))
    there = {task.id: task for task in w.sql.scalars(wanted)}
    held = _held(there, _versions(w, course), rows) if there else {}
    stay = {task_of(plan, place): (place, row) for place, row in rows if is_open(row)}
    for key in there.keys() - stay.keys():
        _drop(w, there[key])
    for place, row in stay.values():
        follow_measure(w, course, plan, place, row, row.responsible, held.get(place))


def measures(plan: Entry) -> list[tuple[int, Measure]]:
    """The measures of a version that this user can read, each with its row in the whole of it."""
    rows = TeamPlan.model_validate(plan.answers).measures
    places = range(len(rows)) if plan.whole else plan.places.get("measures", [])
    return list(zip(places, rows, strict=False))


def _held(there: Mapping[str, Task], versions: Sequence[Entry], now: Rows) -> dict[int, Held]:
    """Who has what, by the rows as they are now; a measure that is not found again there is new."""
    held: dict[int, Held] = {}
    for version in versions:
        was = measures(version)
        again = found_again(*([row.model_dump(mode="json") for _place, row in rows] for rows in (was, now)))
        for number, (place, row) in enumerate(was):
            task = there.get(task_of(version.id, place))
            if task is not None and number in again:
                place_now, row_now = now[again[number]]
                if fold(row.responsible) == fold(row_now.responsible):
                    held[place_now] = (task.responsible_id, task.role)
    return held


def _named(w: Work, course: Course, responsible: str) -> Held:
    """Whom a plan names: somebody here by the whole name, or a role, which is the one of the team who has it, or else
    whoever has it. The course's responsible where it is neither, more than one, or one whom the patient blocks."""
    found = called(responsible, takers(w, lambda role: may_be_given(role, MEASURE.code)))
    if len(found) != 1 or blocks(w.sql, course.patient_id, found[0].key):
        return course.responsible_id, ""
    key = found[0].key
    if key not in set(Role):
        return key, ""
    team = select(User.id).join(CourseMember, CourseMember.user_id == User.id).distinct()
    team = team.where(CourseMember.course_id == course.id, in_team(w.today), User.active, User.role == key)
    there = w.sql.scalars(team).all()
    return (there[0], "") if len(there) == 1 else (None, key)


def _drop(w: Work, task: Task) -> None:
    seals.forget(w, task.id)
    w.sql.delete(task)


def follow_measure(
    w: Work,
    course: Course,
    plan: EntryId,
    place: int,
    row: Measure | MeasureLine,
    responsible: str,
    held: Held | None = None,
) -> None:
    """Keeps the task that hangs on one measure: open until the measure's day, done when the measure is over, and gone
    with the day of one that is not. A new one is for who is named as `responsible`, when it was not `held`, and says
    which measure it is to the health side, which reads the plan."""
    task = w.sql.get(Task, task_of(plan, place))
    over = row.status in OVER
    done = row.due is None or over or course.closed_on is not None
    if task is not None and row.due is None and not over:
        _drop(w, task)
        return
    if task is None and not done:
        task = Task(id=task_of(plan, place), course_id=course.id, kind=MEASURE.code, track=MEASURE.track)
        task.responsible_id, task.role = held or _named(w, course, responsible)
        if words := row.what.strip():
            task.words = of_course.seal_text(w, task, of_course.WORDS, words, [(Track.HEALTH, None)])
        task.created_at = w.now
        w.sql.add(task)
    if task is not None:
        task.due = row.due or task.due
        task.done_on, task.done_by = (w.today, w.me.id) if done else (None, None)
