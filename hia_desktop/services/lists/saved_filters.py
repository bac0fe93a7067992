"""The user's own filters of the lists: what was chosen, never what was found."""

from sqlalchemy import select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _, collation_key
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, query
from hia_desktop.store.entities import SavedFilter, new_id


@query(Right.SEE_LISTS)
def listing(w: Work, where: str) -> tuple[tuple[str, str], ...]:
    """The user's own filters of a list: (name, choice), by name."""
    found = w.sql.execute(
        select(SavedFilter.name, SavedFilter.choice).where(SavedFilter.user_id == w.me.id, SavedFilter.listing == where)
    )
    return tuple(sorted(((name, choice) for name, choice in found), key=lambda one: collation_key(one[0])))


@command(Right.SEE_LISTS, audit="filter:saved", changes=(Topic.FILTERS,))
def save(w: Work, where: str, name: str, choice: str) -> None:
    """Keeps what the user has chosen in a list under a name; the same name again replaces it.
    Errors: BadInput without a name."""
    name = name.strip()[:60].strip()
    if not name:
        raise BadInput(_("Gi filteret et navn."), {"name": _("Gi filteret et navn.")})
    old = w.sql.scalar(
        select(SavedFilter).where(
            SavedFilter.user_id == w.me.id, SavedFilter.listing == where, SavedFilter.name == name
        )
    )
    if old is not None:
        old.choice = choice[:200]
    else:
        w.sql.add(SavedFilter(id=new_id(), user_id=w.me.id, listing=where, name=name, choice=choice[:200]))


@command(Right.SEE_LISTS, audit="filter:removed", changes=(Topic.FILTERS,))
def remove(w: Work, where: str, name: str) -> None:
    """Throws one of the user's own filters away; nothing happens when there is none of that name."""
    for row in w.sql.scalars(
        select(SavedFilter).where(
            SavedFilter.user_id == w.me.id, SavedFilter.listing == where, SavedFilter.name == name
        )
    ):
        w.sql.delete(row)
