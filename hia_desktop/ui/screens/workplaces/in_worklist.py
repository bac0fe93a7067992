"""The tasks about workplaces in the worklist: a filter of their own, in the same table."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QObject

from hia_desktop.base.fields import TaskId, WorkTaskId
from hia_desktop.base.text import _
from hia_desktop.base.verbs import Asked
from hia_desktop.services.lists import tasks
from hia_desktop.services.workplaces import work_tasks
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.tables.model import Row

WORKPLACES = "workplaces"
"""The filter that shows them."""


def keys_of(filter: str, order: str, text: str, most: int = 0) -> Asked[Sequence[str]]:
    """The keys of what a filter of the worklist shows."""
    if filter == WORKPLACES:
        return cast(Asked[Sequence[str]], work_tasks.keys.of(order, text))
    return cast(Asked[Sequence[str]], tasks.keys.of(filter, order, text, most))


def rows_of(filter: str, keys: Sequence[str]) -> Asked[Sequence[Row]]:
    """The lines of some of its keys."""
    if filter == WORKPLACES:
        return cast(Asked[Sequence[Row]], work_tasks.rows.of([WorkTaskId(key) for key in keys]))
    return cast(Asked[Sequence[Row]], tasks.rows.of([TaskId(key) for key in keys]))


def finish_work(host: Host, owner: QObject, task: WorkTaskId, words: str) -> None:
    """Marks a task about a workplace done, with a way back."""

    def done(_none: None) -> None:
        host.did(_("«{what}» er merket som gjort.").format(what=words), work_tasks.finish.of(task, False))

    host.do(owner, done, work_tasks.finish.of(task))
