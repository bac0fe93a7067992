"""The two ways into a store that no user's password opens any more:
the recovery key on paper, and the backups' own password."""

from dataclasses import dataclass

from sqlalchemy import select

from hia_desktop.domain.access import Right
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre.doors import SetUp, check_password, slots_of
from hia_desktop.store.entities import Centre
from hia_desktop.vault.recovery import new_recovery


@dataclass(frozen=True)
class Drawn:
    """A key that does not hold yet, and what its printed sheet says of the centre (see `doors.recovery_sheet_pdf`)."""

    key: str
    sheet: SetUp


@query(Right.RESTORE, audit="recovery:drawn")
def draw(w: Work) -> Drawn:
    """A new recovery key to print and ask back. The old one holds until `renew`,
    so that nothing is lost if this is broken off."""
    c = w.sql.scalars(select(Centre)).one()
    sheet = SetUp(
        name=c.name,
        unit=c.unit,
        org_number=c.org_number,
        address=c.address,
        postal=c.postal,
        phone=c.phone,
        admin_name=w.me.name,
        admin_username=w.me.username,
        password="",
        logo=c.logo,
        is_demo=c.is_demo,
    )
    return Drawn(new_recovery(), sheet)


@command(Right.RESTORE, audit="recovery:renewed")
def renew(w: Work, key: str) -> None:
    """Makes a drawn key the store's; the old one opens only older copies and backups.
    Errors: BadInput for what is no key."""
    slots_of(w).renew_recovery(w.signed_in.keys, key)


@command(Right.RESTORE, audit="backup:password_set")
def set_backup_password(w: Work, password: str) -> None:
    """The password that, beside the recovery key, opens the backups made from now on.
    Errors: BadInput for a weak one."""
    check_password(password, w.me.name, w.me.username)
    slots_of(w).set_backup_password(w.signed_in.keys, password)
