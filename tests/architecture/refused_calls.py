"""Calls that mypy must refuse, each with the code it is refused by:
strict mode tells of an `ignore` that nothing needs any more.

Nothing here is ever run. `test_checked_calls` sees to it that mypy reads this file,
and that every kind of mistake stands in it.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject

from hia_desktop.base.fields import CourseId, EntryId, PatientId, TaskId
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import command
from hia_desktop.services.course import courses
from hia_desktop.services.course.banner import Chip
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.record import entries
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.model import Table
from hia_desktop.ui.tasks import Step


def right(host: Host, owner: QObject, shown: Callable[[CoursePage], None], course: CourseId, entry: EntryId) -> None:
    """What mypy lets through, so that the refusals below are about what they say."""
    host.ask(owner, shown, courses.open_course.of(course))
    host.do(owner, None, entries.discard_draft.of(entry))
    host.work(owner, print, len, "text")


def wrong_arguments(host: Host, owner: QObject, shown: Callable[[CoursePage], None], patient: PatientId) -> None:
    """Too many, of another kind, or another kind of id."""
    host.ask(owner, shown, courses.open_course.of(17))  # type: ignore[arg-type]
    host.ask(owner, shown, courses.open_course.of(patient, "too many"))  # type: ignore[arg-type, call-arg]
    host.ask(owner, shown, courses.open_course.of())  # type: ignore[call-arg]


def wrong_receiver(host: Host, owner: QObject, shown: Callable[[str], None], course: CourseId) -> None:
    """It takes something else than what the service gives."""
    host.ask(owner, shown, courses.open_course.of(course))  # type: ignore[arg-type]


def a_command_asked_as_a_read(host: Host, owner: QObject, entry: EntryId) -> None:
    """Reading never changes anything."""
    host.ask(owner, print, entries.discard_draft.of(entry))  # type: ignore[arg-type]


def a_query_done_as_a_write(host: Host, owner: QObject, course: CourseId) -> None:
    """A read has its newest answer per receiver, which a write has not."""
    host.do(owner, print, courses.open_course.of(course))  # type: ignore[arg-type]


def a_service_not_put_together(host: Host, owner: QObject) -> None:
    """Without `of`, nothing has looked at the arguments."""
    host.ask(owner, print, tasks.counts)  # type: ignore[arg-type]


def wrong_pure_work(host: Host, owner: QObject, shown: Callable[[str], None]) -> None:
    """Beside the database thread too, arguments and receiver are looked at."""

    def stepping(_step: Step, text: str) -> int:
        return len(text)

    host.work(owner, print, len, 3)  # type: ignore[arg-type]
    host.work_in_steps(owner, shown, stepping, "text")  # type: ignore[misc]


def a_table_of_two_services(found: tuple[TaskId, ...]) -> None:
    """The keys of one, the rows of another."""
    Table((), tasks.keys.of, patient_list.rows.of)  # type: ignore[misc]


def a_topic_that_is_not() -> None:
    """A misspelt one refreshed nothing."""
    command(Right.TASKS, audit="task:done", changes=("task",))  # type: ignore[arg-type]
    command(Right.TASKS, audit="task:done", changes=(Topic.TASK,))  # type: ignore[attr-defined]


def a_tone_in_bare_words() -> None:
    """A service chooses a tone, and the kit paints no other."""
    Chip("Nødåpnet", "bad")  # type: ignore[arg-type]
    Cell("Nødåpnet", tone="bad")  # type: ignore[arg-type]
