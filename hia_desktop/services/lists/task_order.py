"""What the worklist is sorted by: what stands in the column, in the order of the alphabet."""

from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from hia_desktop.base.text import _, collation_key
from hia_desktop.domain.access import Role, Track
from hia_desktop.domain.tasks import ASSESS, SAFETY, TASKS, TaskKind
from hia_desktop.services.call import Work
from hia_desktop.services.lists.doers import doer
from hia_desktop.store.entities import Patient, Task, User

BY_PATIENT = "patient"
"""The order in which each patient's tasks stand together."""
_ORDERS: dict[str, ColumnElement[Any] | Any] = {"due": Task.due, "name": Patient.sort_key}


def order_by(w: Work, order: str) -> Any:
    """The SQL to sort by: what stands in the column, in the order of the alphabet."""
    if order == "what":
        return case(_places({k.code: k.label for k in TASKS.values()}), value=Task.kind)
    if order == "responsible":
        shown = {str(i): str(name) for i, name in w.sql.execute(select(User.id, User.full_name))}
        shown |= {f"role:{role}": role.label for role in Role} | {f"kind:{k.code}": team(k) for k in TASKS.values()}
        return case(
            _places(shown),
            value=func.coalesce(
                doer(w),
                case((Task.role != "", literal("role:") + Task.role), else_=literal("kind:") + Task.kind),
            ),
        )
    return _ORDERS.get(order, Task.due)


def _places(shown: dict[str, str]) -> dict[str, int]:
    """Each key's place when the words are sorted; the same words have the same place."""
    return {key: sorted(set(shown.values()), key=collation_key).index(word) for key, word in shown.items()}


def team(kind: TaskKind) -> str:
    """Whose work a task is while nobody is named."""
    if kind.group in (SAFETY.group, ASSESS.group):
        return _("Inntaksteam")
    return _("NAV-veileder") if kind.track is Track.NAV else _("Koordinator")
