"""The doors of the store: first set-up and signing in. Here nobody is signed in yet, so these carry no mark."""

from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput, Missing, Problem, Refused
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import TRACKS_OF, Role, Track
from hia_desktop.domain.identifiers import check_hpr, check_org_number, check_plain, check_user_name
from hia_desktop.services.call import Me, SignedIn, Work
from hia_desktop.services.centre import clock_checks, own_settings, trail_alarms
from hia_desktop.services.centre.login_face import FACES, Face, FaceUser, decoded, encoded, has_store, read_face
from hia_desktop.services.proving import Prover
from hia_desktop.services.record import own_forms
from hia_desktop.services.sealing import settling, vouching
from hia_desktop.store import joining
from hia_desktop.store.engine import StoreDamaged, StoreHeld
from hia_desktop.store.entities import Centre, PublicKey, User, Vouched, new_id
from hia_desktop.store.store import Store
from hia_desktop.vault.beside import beside
from hia_desktop.vault.files import DiskTrouble, free_space_check, safe_folder, told_of_disk, write_atomic
from hia_desktop.vault.keys import Keys, user_reader
from hia_desktop.vault.passwords import strength
from hia_desktop.vault.shelf import Raised
from hia_desktop.vault.slotfile import PRODUCTION, Cost
from hia_desktop.vault.slots import NewStore, Slots

ROOM = 20_000_000
"""Bytes that a new store wants: itself, its log while it is made, and the first day."""


@dataclass(frozen=True, kw_only=True)
class SetUp:
    """What the first set-up asks for."""

    name: str
    unit: str
    org_number: str
    address: str
    postal: str
    phone: str
    admin_name: str
    admin_username: str
    password: str
    logo: bytes | None = None
    is_demo: bool = False


def write_face(w: Work, verified_backup: str = "") -> None:
    """Brings the face, both copies, and the user names among the key slots up to date with the centre and its
    active users. What is up to date already is not written."""
    centre = w.sql.scalars(select(Centre)).one()
    users = w.sql.scalars(select(User).where(User.active).order_by(User.created_at, User.full_name)).all()
    folder = w.signed_in.store.folder
    kept = verified_backup or read_face(folder).verified_backup
    shown = tuple(FaceUser(u.id, u.username, u.full_name, u.role) for u in users)
    new = encoded(Face(centre=centre.name, unit=centre.unit, demo=centre.is_demo, users=shown, verified_backup=kept))
    for path in (folder / name for name in FACES):
        before = path.read_bytes() if path.is_file() else None
        if before == new:
            continue
        if before is not None:
            w.if_lost.callback(write_atomic, path, before)
        write_atomic(path, new)
    if not w.signed_in.store.shelf(w.sql).of_the_store:  # a server tells the user names itself, before anybody is in
        slots_of(w).name_users({u.id: u.username for u in users})


def slots_of(w: Work) -> Slots:
    """The key slots of the store; they stand again as they do now when the store keeps nothing of the call."""
    slots = Slots(w.signed_in.store.shelf(w.sql))
    w.if_lost.callback(slots.put_back())
    return slots


def let_in(w: Work, slots: Slots, user: UserId) -> None:
    """Gives a user who has a slot what the store asks for besides."""
    secret = partial(slots.new_role_password, w.signed_in.keys, user)
    w.signed_in.store.place.let_in(w.sql.connection(), user, secret)


def check_password(password: str, *names: str) -> None:
    """Errors: BadInput with the hint when the password is too weak."""
    found = strength(password, names=names)
    if not found.acceptable:
        raise BadInput(found.hint, {"password": found.hint})


def password_strength(password: str, *names: str) -> tuple[int, str]:
    """How good a password is, 0-4 (2 and above may be used), and a hint to show while it is typed."""
    found = strength(password, names=names)
    return found.score, found.hint


def check_centre(name: str, unit: str, address: str, postal: str, phone: str) -> None:
    """Errors: BadInput for a centre without a name, and for what does not fit on a letterhead's line."""
    if not name.strip():
        raise BadInput(_("Senterets navn mangler."), {"name": _("Skriv navnet.")})
    for field, text in {"name": name, "unit": unit, "address": address, "postal": postal, "phone": phone}.items():
        check_plain(field, text)


def check_person(name: str, username: str) -> None:
    """Errors: BadInput when a user lacks a name, and as of `check_user_name`."""
    if not name.strip():
        raise BadInput(_("Navnet mangler."), {"full_name": _("Skriv navnet.")})
    check_plain("full_name", name)
    check_user_name(username)


def set_up(folder: Path, wish: SetUp, clock: Clock, *, cost: Cost = PRODUCTION) -> tuple[SignedIn, str]:
    """Makes a new centre with its first administrator, who is signed in, and the recovery key to show once.

    Errors: BadInput for a field; Refused when there is a store already; Problem when the folder cannot be used.
    """
    folder = check_set_up(folder, wish, clock)
    with told_of_disk(folder), beside(folder) as part:
        slots, made = Slots.create(part, new_id(), wish.password, tracks=list(Track), cost=cost)
        store = Store.open(slots.folder, made.keys.store_key, create=True)
        try:
            with store.write() as sql:
                signed_in = begin(sql, store, made, wish, clock)
        finally:
            store.close()
    return replace(signed_in, store=Store.open(folder, made.keys.store_key)), made.recovery_text


def check_set_up(folder: Path, wish: SetUp, clock: Clock) -> Path:
    """The folder, made when it lacks. Errors: BadInput for a field; Refused when there is a store already; Problem when
    the folder cannot be used."""
    clock_checks.check_day(clock, wish.is_demo)
    check_org_number(wish.org_number)
    check_centre(wish.name, wish.unit, wish.address, wish.postal, wish.phone)
    check_person(wish.admin_name, wish.admin_username)
    if not wish.is_demo:
        check_password(wish.password, wish.admin_name, wish.admin_username, wish.name)
    if has_store(folder):
        raise Refused(
            _("Det finnes allerede et lager i mappen. Ingenting er endret. Logg inn, eller velg en annen mappe.")
        )
    folder = safe_folder(folder)
    free_space_check(folder, ROOM)
    return folder


def begin(sql: Session, store: Store, made: NewStore, wish: SetUp, clock: Clock) -> SignedIn:
    """The first rows: the centre, its administrator, the public keys, the first line of the trail. Gives the
    administrator, who is signed in."""
    user_id = UserId(made.keys.user_id)
    me = Me(
        id=user_id,
        username=wish.admin_username,
        name=wish.admin_name.strip(),
        role=Role.ADMINISTRATOR,
        title="",
        hpr_number="",
    )
    signed_in = SignedIn(
        store=store,
        keys=made.keys,
        me=me,
        clock=clock,
        is_demo=wish.is_demo,
        public_keys=made.publics,
        prover=Prover(made.keys),
    )
    w = Work(sql, signed_in)
    sql.add(
        Centre(
            name=wish.name.strip(),
            unit=wish.unit.strip(),
            org_number=check_org_number(wish.org_number),
            address=wish.address.strip(),
            postal=wish.postal.strip(),
            phone=wish.phone.strip(),
            logo=wish.logo,
            is_demo=wish.is_demo,
            created_at=w.now,
        )
    )
    seen = {"created_at": w.now, "last_login_at": w.now}  # the one who sets it up is in it from then on
    sql.add(User(id=me.id, username=me.username, full_name=me.name, role=me.role, title="", **seen))
    sql.add_all(PublicKey(reader=reader, key=key) for reader, key in signed_in.public_keys.items())
    sql.flush()
    for reader, key in list(signed_in.public_keys.items()):
        own = reader == user_reader(me.id)
        vouched = (signed_in.keys.signing_public, sql.get(User, me.id)) if own else ()
        vouching.vouch(w, reader, key, *vouched)
    vouching.begin_new(w)
    w.log("centre:created")
    w.log("recovery:shown")  # and not asked back yet: see `recovery_keys.keep`
    write_face(w)
    return signed_in


def sign_in(
    folder: Path, username: str, password: str, clock: Clock, *, clock_is_right: bool = False, owner: str = ""
) -> SignedIn:
    """Unlocks the store as one user. `clock_is_right`: the user has been asked, as `clock_checks` says. `owner`: the
    password of the owner of the database, of a store on a server that is opened whole, to be copied.

    Errors: WrongPassword (nobody is told whether the user exists), MustWait after five failures, ClockDoubted,
    StoreDamaged, Problem.
    """
    if joining.joined(folder) is not None:
        with suppress(OSError):  # another program has it open; the next sign-in tries again
            joining.put_away(folder)
    user = unlocked(folder, username, password, clock)
    with joining.no_failed_login(folder, user.keys):
        store = _whole(folder, user.keys, owner) if owner else open_store(folder, user.keys)
        return _enter(store, user, clock, clock_is_right)


@dataclass(frozen=True)
class Unlocked:
    """The keys of a user whose password was right, and how many tries had failed before. `raised`: as of `Shelf`."""

    keys: Keys
    failures: int
    raised: Raised | None


def unlocked(folder: Path, username: str, password: str, clock: Clock) -> Unlocked:
    """Errors: as `sign_in`."""
    face = fresh_face(folder)
    with joining.shelf_at_the_door(folder) as shelf:
        slots = Slots(shelf)
        user_id = _id_of(face, slots, username.strip().lower())
        failures = slots.failures(user_id)
        return Unlocked(slots.unlock(user_id, password, clock.now()), failures, shelf.raised)


def fresh_face(folder: Path) -> Face:
    """The face; of a store on a server as the server tells it now, kept for the next time it is to be shown.
    Errors: Missing when no centre is there any more; as of the store when it is not reached."""
    kept, where = read_face(folder), joining.joined(folder)
    if where is None:
        return kept
    told = joining.face_on(where.as_login(folder))
    if told is None:
        raise Missing(_("Det ligger ikke noe senter i databasen."))
    face = replace(decoded(told.encode()), verified_backup=kept.verified_backup)
    if face != kept:
        for name in FACES:
            with suppress(DiskTrouble, OSError):  # it is asked for again the next time
                write_atomic(folder / name, encoded(face))
    return face


def _id_of(face: Face, slots: Slots, username: str) -> str:
    """Whose user name it is, by the key slots and else by the face; empty when it is nobody's."""
    ids = {u.username: u.id for u in face.users} | {name: key for key, name in slots.names.items()}
    return ids.get(username, "")


def _enter(store: Store, user: Unlocked, clock: Clock, clock_is_right: bool) -> SignedIn:
    keys = user.keys
    try:
        signed_in, begins = store.bearing(partial(_let_in, store, keys, clock, user.failures, clock_is_right))
        if begins:  # after all of it is kept; cut off before this, an administrator alone gets in, and it is done
            with store.write() as sql:
                Slots(store.shelf(sql)).begin_vouching(keys)
        with store.read() as sql:  # a server counts a key that was handed out as a try until its holder is in
            store.shelf(sql).opened(user_reader(keys.user_id))
        if user.raised is not None:
            with suppress(Problem), store.write() as sql:  # the next sign-in tries again
                store.shelf(sql).keep_raised(user.raised)
    except BaseException:
        store.close()
        keys.forget()
        raise
    return signed_in


def _let_in(store: Store, keys: Keys, clock: Clock, failures: int, clock_is_right: bool) -> tuple[SignedIn, bool]:
    """The user, and whether the centre's word has begun with her."""
    with store.write() as sql:
        user = sql.get(User, keys.user_id)
        old_keys = keys.vouched is None
        prover = Prover(keys)
        if user is not None:
            put_right, word = _hold_to_word(sql, prover, user, store.shows_all(sql))
        if user is None or not user.active:
            raise Refused(_("Brukeren er stengt. En administrator kan åpne den igjen."))
        centre = sql.scalars(select(Centre)).one()
        signed_in = SignedIn(
            store=store,
            keys=keys,
            me=me_of(user),
            clock=clock,
            is_demo=centre.is_demo and not vouching.is_real(sql, prover),
            public_keys={},
            prover=prover,
            must_change_password=user.must_change_password,
            settings=own_settings.kept(sql, user.id),
            idle_limit=centre.idle_minutes,
            moved_to=centre.moved_to,
        )
        w = Work(sql, signed_in)
        clock_checks.check(w, clock_is_right)
        store.noted_outside = not signed_in.is_demo
        trail_alarms.note(w)
        begins = _vouch(w, old_keys, word)
        for one in put_right:
            w.log("user:put_right", ground=one)
        user.last_login_at = w.now
        if failures:
            w.log("login:failed", ground=str(failures))
        w.log("login")
        own_forms.load(w)
        _settle_leaves(w, again=settling.settle(w))
        if keys.hands_on:
            _sweep_slots(w)
        with suppress(DiskTrouble, OSError):  # a full disk keeps nobody out; the next sign-in tries again
            write_face(w)
    return signed_in, begins


def me_of(user: User) -> Me:
    """A user as the floors above know one."""
    return Me(
        id=UserId(user.id),
        username=user.username,
        name=user.full_name,
        role=Role(user.role),
        title=user.title,
        hpr_number=user.hpr_number,
    )


def _hold_to_word(
    sql: Session, prover: Prover, user: User, anybody: bool
) -> tuple[list[str], dict[str, Vouched] | None]:
    """Makes every user's row what the centre's word says, and gives the ids of those that were another, and the word;
    None before it has begun. Whoever holds the handing key is an administrator, whatever the store says. `anybody` may
    put a row right; on a server an administrator alone may, and the others work on meanwhile.
    Errors: Refused for a user that the centre has no word on, or another, which the user may not put right."""
    keys = prover.keys
    if keys.vouched is None and vouching.has_begun(sql):
        if not keys.hands_on:  # an older file of key slots was put back, or the change to it was cut off
            raise Refused(
                _("Nøkkelfilen er eldre enn lageret. Ingenting er åpnet. En administrator må logge inn først.")
            )
        keys.begin_vouching()
    if keys.vouched is None:
        return [], None
    word = vouching.newest(sql, prover)
    wrong = vouching.put_right(sql, word) if anybody or keys.hands_on else []
    if vouching.differs(user, word.get(user_reader(user.id))):
        if not keys.hands_on:
            raise Refused(
                _(
                    "Opplysningene om brukeren din er endret utenfor programmet. Ingenting er åpnet. "
                    "Be en administrator se på dem under «Brukere»."
                )
            )
        user.role, user.active = Role.ADMINISTRATOR, True
        wrong.append(user.id)
    return wrong, word


def _vouch(w: Work, old_keys: bool, word: dict[str, Vouched] | None) -> bool:
    """Takes in whose keys are whose, by the word when it has been read. An administrator says again what lacks, and
    says it all the first time in an older store: then the keys are to follow, which it tells."""
    word = vouching.load(w, word)
    if not w.signed_in.keys.hands_on:
        return False
    publics = slots_of(w).publics(w.signed_in.keys)
    if not w.signed_in.prover.begun:
        vouching.begin(w, publics, w.signed_in.keys)
    else:
        vouching.put_back(w, publics, word)
    return old_keys


def _sweep_slots(w: Work) -> None:
    """Takes away the key slots of users who are not in the store: adding them was cut off before the store kept them.
    Whoever adds a user does both while nobody else writes, so a slot without its user is never one on its way."""
    slots = slots_of(w)
    known = set(w.sql.scalars(select(User.id))) | set(w.signed_in.prover.signers)  # a row that is taken away is no cut
    for user_id in sorted(slots.users - known):
        slots.remove(user_id)
        w.object_id = user_id
        w.log("user:slot_swept")
    w.object_id = ""


def open_store(folder: Path, keys: Keys) -> Store:
    """The store of a folder, whose keys these are. Opens with the store key, or with the new one when a change of key
    was cut off halfway; an administrator finishes the change."""
    spare = keys.spare_store_key
    try:
        store = _store_of(folder, keys, keys.store_key)
    except StoreDamaged:
        if spare is None:
            raise
        store = _store_of(folder, keys, spare)
        keys.take_store_key(spare)
        if keys.hands_on:
            _finish_rekey(store, keys, spare)
        return store
    if spare is not None and keys.hands_on:
        with suppress(StoreHeld):  # it waits until nobody else has the store open
            store.change_key(spare)
            _finish_rekey(store, keys, spare)
            keys.take_store_key(spare)
    return store


def _store_of(folder: Path, keys: Keys, key: bytes) -> Store:
    where = joining.joined(folder)
    if where is None:
        return Store.open(folder, key)
    try:
        return Store.at(where.as_user(folder, keys), key)
    except Refused as refused:
        if not (gone := read_face(folder).moved_to):
            raise
        raise Refused(_("Senteret er flyttet til {where}. Logg inn der.").format(where=gone)) from refused


def _whole(folder: Path, keys: Keys, owner: str) -> Store:
    where = joining.joined(folder)
    if where is None:
        raise Refused(_("Senteret ligger på denne maskinen, og har ingen database å eie."))
    return Store.at(where.as_owner(folder, owner), keys.store_key)


def _finish_rekey(store: Store, keys: Keys, key: bytes) -> None:
    with store.write() as sql:
        Slots(store.shelf(sql)).finish_rekey(keys, key)


def _settle_leaves(w: Work, *, again: bool) -> None:
    from hia_desktop.services.patient import leaves  # its forms are not for the login window, which is painted first

    leaves.settle_ended(w)
    if again:
        leaves.bring_back(w)


def check_profession(role: Role, hpr_number: str, title: str) -> tuple[str, str]:
    """The HPR number of health personnel, the free title of others; BadInput when health personnel lack the number."""
    if Track.HEALTH in TRACKS_OF[role]:
        if not hpr_number.strip():
            raise BadInput(_("Helsepersonell må ha HPR-nummer."), {"hpr_number": _("Skriv HPR-nummeret.")})
        return check_hpr(hpr_number), title.strip() or role.label
    return "", title.strip() or role.label
