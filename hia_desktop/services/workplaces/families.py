"""Workplaces that are one: what two entries of the same workplace are seen as until they are taken apart."""

from sqlalchemy import select

from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import WorkplaceId
from hia_desktop.base.text import _
from hia_desktop.services.call import Work
from hia_desktop.store.entities import Workplace


def gone() -> Missing:
    """What is said of a workplace, a session or a task that is not there."""
    return Missing(_("Fant ikke dette. Det kan være fjernet."))


def workplace_of(w: Work, workplace: WorkplaceId) -> Workplace:
    """A workplace that stands for itself. Errors: Missing when it is not there, or is seen as another."""
    row = w.sql.get(Workplace, workplace)
    if row is None or row.merged_into is not None:
        raise gone()
    return row


def family(w: Work, workplace: str) -> tuple[str, ...]:
    """The workplace and all that are seen as it."""
    return (workplace, *(key for key, head in heads(w).items() if head == workplace))


def heads(w: Work) -> dict[str, str]:
    """Each workplace that is seen as another, and which that is in the end."""
    merged = select(Workplace.id, Workplace.merged_into).where(Workplace.merged_into.is_not(None))
    into = {key: str(head) for key, head in w.sql.execute(merged)}
    return {key: _last(into, key) for key in into}


def _last(into: dict[str, str], key: str) -> str:
    seen = {key}
    while key in into and into[key] not in seen:
        key = into[key]
        seen.add(key)
    return key
