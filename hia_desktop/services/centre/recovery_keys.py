"""The two ways into a store that no user's password opens any more:
the recovery key on paper, and the backups' own password."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Missing
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right, Role
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import SignedIn, Work, command, query
from hia_desktop.services.centre import clock_checks, trail_alarms
from hia_desktop.services.centre.doors import SetUp, check_password, let_in, me_of, open_store, slots_of, write_face
from hia_desktop.services.centre.login_face import read_face
from hia_desktop.services.proving import Prover
from hia_desktop.services.sealing import vouching
from hia_desktop.store import joining
from hia_desktop.store.entities import AuditLine, Centre, User
from hia_desktop.store.store import Store
from hia_desktop.vault.keys import Keys
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.slots import Slots


@dataclass(frozen=True)
class Drawn:
    """A key that does not hold yet, and what its printed sheet says of the centre (see `recovery_sheet_pdf`)."""

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


_FIRST_LINES = 5
"""Within these a new centre's trail says that its key was shown. An older centre's does not: there nothing is known."""


def lacks(w: Work) -> bool:
    """Whether nobody has shown yet that the key of a new centre is on paper."""
    shown = select(AuditLine.seq).where(AuditLine.seq <= _FIRST_LINES, AuditLine.action == "recovery:shown")
    kept = select(AuditLine.seq).where(AuditLine.action.in_(("recovery:kept", "recovery:renewed")))
    return w.sql.scalar(shown) is not None and w.sql.scalar(kept.order_by(AuditLine.seq).limit(1)) is None


@command(Right.RESTORE, audit="recovery:kept", changes=(Topic.BACKUP,))
def keep(w: Work) -> None:
    """The key that was shown when the centre was set up has been asked back: it is on paper."""


@command(Right.RESTORE, audit="recovery:renewed", changes=(Topic.BACKUP,))
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


def recovery_sheet_pdf(wish: SetUp, recovery: str, clock: Clock) -> bytes:
    """The recovery key on the new centre's paper, to be printed and locked away; nothing is kept of it."""
    from hia_desktop.documents.blocks import Letterhead
    from hia_desktop.documents.kinds.centre.recovery_sheet import PAPER, Content
    from hia_desktop.documents.make import make

    address = ", ".join(x for x in (wish.address, wish.postal) if x)
    letterhead = Letterhead(
        centre_name=wish.name, unit=wish.unit, address=address, org_no=wish.org_number, phone=wish.phone, logo=wish.logo
    )
    content = Content(recovery_key=recovery, store=wish.name)
    return make(PAPER.document, content, letterhead, "", author=wish.admin_name, day=clock.today())


def reset_with_recovery(
    folder: Path, recovery: str, username: str, password: str, clock: Clock, *, owner: str = ""
) -> None:
    """Gives a user a new password by the recovery key. The user's drafts are kept; the trail tells of it. Of a store
    on a server `owner` is the password of the database's owner: the recovery key is nobody's own, and has no role.

    Errors: BadInput for a mistyped key or a weak password; WrongPassword when the key belongs to another store;
    Missing for an unknown user; ClockDoubted as `clock_checks.check_server`.
    """
    is_demo = read_face(folder).demo
    clock_checks.check_day(clock, is_demo)
    where = joining.joined(folder)
    if where is not None:
        store = Store.at(where.as_owner(folder, owner), b"")  # nothing there is opened by the store's key
        with closing(store):
            with store.read() as sql:
                keys = Slots(store.shelf(sql)).unlock_with_recovery(recovery, clock.now())
            with forgotten(keys):
                store.bearing(partial(_reset, store, keys, username, password, clock, is_demo))
        return
    slots = Slots(folder)
    keys = slots.unlock_with_recovery(recovery, clock.now())
    put_back = slots.put_back()
    with forgotten(keys), closing(open_store(folder, keys)) as store:
        try:
            store.bearing(partial(_reset, store, keys, username, password, clock, is_demo))
        except BaseException:
            put_back()
            raise


@contextmanager
def forgotten(keys: Keys) -> Iterator[None]:
    """They are, when the block ends."""
    try:
        yield
    finally:
        keys.forget()


def _reset(store: Store, keys: Keys, username: str, password: str, clock: Clock, is_demo: bool) -> None:
    with store.write() as sql:
        if keys.vouched is not None:
            vouching.put_right(sql, vouching.newest(sql, Prover(keys)))
        user = sql.scalar(select(User).where(User.username == username.strip().lower(), User.active))
        if user is None:
            raise Missing(_("Fant ikke brukeren."))
        check_password(password, user.full_name, user.username)
        at_work = SignedIn(
            store=store,
            keys=keys,
            me=me_of(user),
            clock=clock,
            is_demo=is_demo,
            public_keys={},
            prover=Prover(keys),
        )
        w = Work(sql, at_work, object_id=user.id)
        clock_checks.check_server(w)
        trail_alarms.note(w)
        w.log("user:password_reset", ground="recovery")
        user.must_change_password = user.role != Role.ADMINISTRATOR  # who holds the key is not always who owns the user
        slots = Slots(store.shelf(sql))
        slots.reset_password(keys, user.id, password)
        let_in(w, slots, UserId(user.id))
        write_face(w)
