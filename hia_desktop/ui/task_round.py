"""From one task of the worklist to the next, without going by the list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject

from hia_desktop.base.fields import TaskId
from hia_desktop.base.text import _
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.tasks import TaskRow
from hia_desktop.ui.host import Host

WORKLIST = "worklist"
"""The screen's key, and what it is left under."""


@dataclass(frozen=True, kw_only=True)
class Round:
    """How the worklist was left: what it showed, the row in focus with its place, how far it was scrolled in pixels,
    and the task that was last opened from it, with where that led."""

    filter: str = ""
    order: str = "due"
    text: str = ""
    row: TaskId | None = None
    at: int = 0
    depth: int = 0
    opened: TaskId | None = None
    target: str = ""


def left(host: Host) -> Round:
    """As it was left; untouched when it has not been shown yet."""
    found = host.left.get(WORKLIST)
    return found if isinstance(found, Round) else Round()


def open_next(host: Host, owner: QObject) -> None:
    """Opens the row in focus when it has not been opened yet, else the one after it. Where that one is done or gone,
    the next stands in its place. After the last, the user is led back to the list."""
    was = left(host)
    host.ask(owner, partial(_found, host, owner), tasks.keys.of(was.filter, was.order, was.text))


def _found(host: Host, owner: QObject, keys: Sequence[TaskId]) -> None:
    was = left(host)
    at = keys.index(was.row) if was.row in keys else was.at
    if was.row is not None and was.row == was.opened and was.row in keys:
        at += 1
    if at < len(keys):
        host.ask(owner, partial(_open, host, at), tasks.rows.of(keys[at : at + 1]))
    else:
        host.say(_("Det er ikke flere oppgaver i dette utvalget."))
        host.open(WORKLIST)


def _open(host: Host, at: int, rows: Sequence[TaskRow]) -> None:
    for found in rows:
        before = left(host).target
        open_task(host, found, at)
        if left(host).target == before:  # nothing else is seen to happen
            host.say(f"{found.what} · {found.name}")


def open_task(host: Host, task: TaskRow, at: int) -> None:
    """Opens the step where the work of a task is; `at` is its place in the list."""
    target = f"course:{task.course}:{task.step}"
    host.left[WORKLIST] = replace(left(host), row=task.id, at=at, opened=task.id, target=target)
    host.open(target)
