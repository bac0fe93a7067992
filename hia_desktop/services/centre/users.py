"""Users and the centre: the administrator's room, and everyone's own password."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import TRACKS_OF, Right, Role
from hia_desktop.domain.assessment.rules import PENSION_AGE
from hia_desktop.domain.identifiers import check_org_number, check_phone
from hia_desktop.domain.own_settings import IDLE_LIMITS, USUAL_IDLE
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import USUAL, WorkingWeek
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import handovers
from hia_desktop.services.centre.doors import (
    check_centre,
    check_password,
    check_person,
    check_profession,
    let_in,
    slots_of,
    write_face,
)
from hia_desktop.services.centre.handovers import Handed
from hia_desktop.services.sealing import proofs, vouching
from hia_desktop.store.entities import Centre, KeyGrant, PublicKey, User, UserBefore, new_id
from hia_desktop.vault.keys import user_reader

PENSION_AGES = (60, 80)
"""What a centre may set as the pension age, both ages included."""


@dataclass(frozen=True, kw_only=True)
class UserWas:
    """What a user was until a correction, and who made it."""

    until: datetime
    name: str
    role: Role
    title: str
    hpr_number: str
    changed_by: str


@dataclass(frozen=True, kw_only=True)
class UserRow:
    """A user in the administration's list. `open_tasks` and `courses`:
    what the user is responsible for, to be handed on at closing. `before`: what was corrected, newest first.
    `doubted`: something of it was changed outside the program; saving the user, corrected or as it is, settles it."""

    id: UserId
    username: str
    name: str
    role: Role
    title: str
    hpr_number: str
    phone: str
    active: bool
    last_login_at: datetime | None
    must_change_password: bool = False
    open_tasks: int = 0
    courses: int = 0
    before: tuple[UserWas, ...] = ()
    doubted: bool = False


@dataclass(frozen=True, kw_only=True)
class CentreCard:
    """The centre as it stands in the letterhead. `moved_to`: as of `Centre`."""

    name: str
    unit: str
    org_number: str
    address: str
    postal: str
    phone: str
    logo: bytes | None
    is_demo: bool
    version: int
    week: WorkingWeek = USUAL
    pension_age: int = PENSION_AGE
    idle_minutes: int = USUAL_IDLE
    moved_to: str = ""


@query(Right.USERS, audit="users:listed")
def listing(w: Work) -> tuple[UserRow, ...]:
    """All users, active first, by name."""
    users = w.sql.scalars(select(User).order_by(User.active.desc(), User.full_name))
    before, word = _before(w), vouching.load(w)
    told = w.signed_in.prover.begun
    return tuple(
        replace(
            _row(w, u, tuple(before.get(u.id, ()))), doubted=told and vouching.differs(u, word.get(user_reader(u.id)))
        )
        for u in users
    )


def _before(w: Work) -> dict[str, list[UserWas]]:
    """Every correction by its user, newest first."""
    wanted = select(UserBefore, User.full_name.label("by")).join(User, User.id == UserBefore.changed_by)
    found: dict[str, list[UserWas]] = {}
    for was, by in w.sql.execute(wanted.order_by(UserBefore.until.desc())):
        found.setdefault(was.user_id, []).append(
            UserWas(
                until=was.until,
                name=was.full_name,
                role=Role(was.role),
                title=was.title,
                hpr_number=was.hpr_number,
                changed_by=by,
            )
        )
    return found


def _row(w: Work, u: User, before: tuple[UserWas, ...]) -> UserRow:
    open_tasks, courses = handovers.open_work(w, UserId(u.id))
    return UserRow(
        id=UserId(u.id),
        username=u.username,
        name=u.full_name,
        role=Role(u.role),
        title=u.title,
        hpr_number=u.hpr_number,
        phone=u.phone,
        active=u.active,
        last_login_at=u.last_login_at,
        must_change_password=u.must_change_password,
        open_tasks=open_tasks,
        courses=courses,
        before=before,
    )


@query(Right.SEE_LISTS)
def colleagues(w: Work) -> tuple[tuple[UserId, str, Role], ...]:
    """The active users that work can be given to: id, name, role; by name."""
    users = w.sql.execute(
        select(User.id, User.full_name, User.role)
        .where(User.active, User.role != Role.ADMINISTRATOR)
        .order_by(User.full_name)
    )
    return tuple((UserId(i), n, Role(r)) for i, n, r in users)


@command(Right.USERS, audit="user:added", changes=(Topic.USERS,))
def add(
    w: Work,
    username: str,
    full_name: str,
    role: Role,
    password: str,
    title: str = "",
    hpr_number: str = "",
    phone: str = "",
) -> UserId:
    """A new user with the keys of the role, who must change the password at the first login;
    in a demo it is everybody's to know.

    Errors: BadInput for a field or a weak password.
    """
    username = username.strip().lower()
    check_person(full_name, username)
    hpr, title = check_profession(role, hpr_number, title)
    if w.sql.scalar(select(User.id).where(User.username == username)):
        raise BadInput(_("Brukernavnet er i bruk."), {"username": _("Brukernavnet er i bruk.")})
    if not w.signed_in.is_demo:
        check_password(password, full_name, username)
    user_id = UserId(new_id())
    slots = slots_of(w)
    public = slots.add_user(
        w.signed_in.keys, user_id, password, [str(t) for t in TRACKS_OF[role]], administrator=role is Role.ADMINISTRATOR
    )
    made = User(
        id=user_id,
        username=username,
        full_name=full_name.strip(),
        role=role,
        title=title,
        hpr_number=hpr,
        phone=_phone(phone),
        created_at=w.now,
    )
    made.must_change_password = not w.signed_in.is_demo
    w.sql.add(made)
    w.sql.add(PublicKey(reader=user_reader(user_id), key=public))
    w.sql.flush()
    w.signed_in.public_keys[user_reader(user_id)] = public
    let_in(w, slots, user_id)
    vouching.vouch_for(w, made, slots.publics(w.signed_in.keys))
    w.note(object_id=user_id, ground=role)
    write_face(w)
    return user_id


def _phone(typed: str) -> str:
    """A direct number, or none. Errors: BadInput."""
    return check_phone(typed) if typed.strip() else ""


@command(Right.USERS, audit="user:corrected", changes=(Topic.USERS, Topic.TASKS))
def correct(
    w: Work,
    user: UserId,
    full_name: str,
    role: Role,
    title: str = "",
    hpr_number: str = "",
    to: UserId | Role | None = None,
    phone: str | None = None,
) -> Handed:
    """Corrects what a user is called and is. What was signed keeps what it said, and what was corrected is kept.
    An open window of the user's ends with another role.
    `phone` stands on what is written from now on; None leaves it as it is.

    With a role of another side the work is handed on, to `to`; with another of the same side the tasks that the user
    could finish and no longer can.
    Errors: Missing for a user who is not there or closed; Refused for a role of one's own;
    BadInput for a field, or when there is work to hand on and nobody is named to take it.
    """
    row = w.sql.get(User, user)
    if row is None or not row.active:
        raise Missing(_("Fant ikke brukeren."))
    check_person(full_name, row.username)
    hpr, title = check_profession(role, hpr_number, title)
    was = Role(row.role)
    if role is not was and user == w.me.id:
        raise Refused(_("Du kan ikke gi deg selv en annen rolle. Be en annen administrator gjøre det."))
    row.phone = row.phone if phone is None else _phone(phone)
    w.note(object_id=user, ground=user)
    slots = slots_of(w)
    if (row.full_name, was, row.title, row.hpr_number) == (full_name.strip(), role, title, hpr):
        if vouching.differs(row, vouching.load(w).get(user_reader(user))):
            vouching.vouch_for(w, row, slots.publics(w.signed_in.keys))
        return Handed()
    before = UserBefore(
        id=new_id(),
        user_id=user,
        full_name=row.full_name,
        title=row.title,
        hpr_number=row.hpr_number,
        role=row.role,
        until=w.now,
        changed_by=w.me.id,
    )
    w.sql.add(before)
    proofs.prove(w, proofs.WAS, before)
    row.full_name, row.role, row.title, row.hpr_number = full_name.strip(), role, title, hpr
    w.sql.flush()
    vouching.vouch_for(w, row, slots.publics(w.signed_in.keys))
    handed = handovers.hand_on_after(w, user, was, role, to)
    if role is not was:
        tracks, administrator = [str(t) for t in TRACKS_OF[role]], role is Role.ADMINISTRATOR
        slots.change_tracks(w.signed_in.keys, user, tracks, administrator=administrator)
        let_in(w, slots, user)  # a server gives its role there what this role reads
    write_face(w)
    return handed


@command(Right.USERS, audit="user:closed", changes=(Topic.USERS, Topic.TASKS))
def close(w: Work, user: UserId, to: UserId | Role | None = None) -> Handed:
    """Shuts a user out: the way in goes at once, what the user signed stays,
    what was to be done is handed to a person or a role.

    Errors: Refused for oneself or the last administrator; BadInput when there is work and nobody is named to take it.
    """
    row = w.sql.get(User, user)
    if row is None:
        raise Missing(_("Fant ikke brukeren."))
    others = w.sql.scalars(select(User).where(User.active, User.role == Role.ADMINISTRATOR, User.id != user)).all()
    if user == w.me.id or (row.role == Role.ADMINISTRATOR and not others):
        raise Refused(_("Du kan ikke stenge deg selv eller den siste administratoren."))
    row.active = False
    w.sql.flush()
    handed = handovers.hand_on(w, user, to)
    w.note(object_id=user, ground=user)
    slots = slots_of(w)
    vouching.vouch_for(w, row, slots.publics(w.signed_in.keys))
    slots.shut_user(w.signed_in.keys, user)
    w.signed_in.store.place.shut_out(w.sql.connection(), user)
    slots.start_rekey(
        w.signed_in.keys
    )  # the user once held the store key; the next administrator to sign in changes it
    write_face(w)
    return handed


@command(Right.USERS, audit="user:reopened", changes=(Topic.USERS,))
def reopen(w: Work, user: UserId, password: str) -> None:
    """Lets a closed user in again, with the role that he had and a password to be changed at the first login.
    The drafts are there.

    Errors: Missing for a user who is not there or not closed; BadInput for a weak password.
    """
    row = w.sql.get(User, user)
    if row is None or row.active:
        raise Missing(_("Fant ingen stengt bruker."))
    if not w.signed_in.is_demo:
        check_password(password, row.full_name, row.username)
    role = Role(row.role)
    row.active, row.must_change_password = True, True
    w.sql.flush()
    w.note(object_id=user, ground=user)
    slots, keys = slots_of(w), w.signed_in.keys
    tracks, administrator = [str(t) for t in TRACKS_OF[role]], role is Role.ADMINISTRATOR
    if user in slots.users:
        slots.change_tracks(keys, user, tracks, administrator=administrator)
        slots.reset_password(keys, user, password)
    else:  # closed by an earlier version, which threw the user's own pair away; nobody can open those drafts
        public = slots.add_user(keys, user, password, tracks, administrator=administrator)
        w.sql.get_one(PublicKey, user_reader(user)).key = public
        w.signed_in.public_keys[user_reader(user)] = public
        w.sql.execute(delete(KeyGrant).where(KeyGrant.reader == user_reader(user)))
    let_in(w, slots, user)
    vouching.vouch_for(w, row, slots.publics(keys))
    write_face(w)


@command(Right.USERS, audit="user:password_reset", changes=(Topic.USERS,))
def reset_password(w: Work, user: UserId, password: str) -> None:
    """Gives a user a new password, to be changed at the next login. Errors: Missing; BadInput for a weak one."""
    row = w.sql.get(User, user)
    if row is None or not row.active:
        raise Missing(_("Fant ikke brukeren."))
    check_password(password, row.full_name, row.username)
    row.must_change_password = user != w.me.id
    w.sql.flush()
    slots = slots_of(w)
    slots.reset_password(w.signed_in.keys, user, password)
    let_in(w, slots, user)
    w.note(object_id=user, ground=user)


@command(Right.SIGN_IN, audit="user:password_changed", changes=(Topic.USERS,), before_own_password=True)
def change_my_password(w: Work, old: str, new: str) -> None:
    """The user's own new password. Errors: WrongPassword; BadInput for a weak one, or one that is no change."""
    if new == old:
        raise BadInput(
            _("Velg et annet passord enn det du har."), {"password": _("Velg et annet passord enn det du har.")}
        )
    check_password(new, w.me.name, w.me.username)
    w.sql.get_one(User, w.me.id).must_change_password = False
    w.sql.flush()
    w.if_lost.callback(setattr, w.signed_in, "must_change_password", w.signed_in.must_change_password)
    w.signed_in.must_change_password = False
    slots_of(w).change_password(w.me.id, old, new, w.now)


@query(Right.SIGN_IN)
def centre(w: Work) -> CentreCard:
    """The centre's name, numbers and address, as papers print them."""
    c = w.sql.scalars(select(Centre)).one()
    return CentreCard(
        name=c.name,
        unit=c.unit,
        org_number=c.org_number,
        address=c.address,
        postal=c.postal,
        phone=c.phone,
        logo=c.logo,
        is_demo=c.is_demo,
        version=c.version,
        week=WorkingWeek(c.saturday_counts, c.receipt_is_day_zero),
        pension_age=c.pension_age,
        idle_minutes=c.idle_minutes,
        moved_to=c.moved_to,
    )


@query(Right.SIGN_IN)
def working_week(w: Work) -> WorkingWeek:
    """How the centre counts working days."""
    return w.week


@command(Right.CENTRE, audit="centre:changed", changes=(Topic.CENTRE,))
def change_centre(w: Work, card: CentreCard) -> None:
    """The centre's name, address, logo, working week, pension age and the longest wait before the program locks;
    what is due already stays due that day.

    Errors: BadInput for a field; Conflict when it was changed meanwhile.
    """
    org_number = check_org_number(card.org_number)
    check_centre(card.name, card.unit, card.address, card.postal, card.phone)
    if card.logo is not None and (
        len(card.logo) > 2_000_000 or not card.logo.startswith((b"\x89PNG", b"\xff\xd8\xff"))
    ):
        raise BadInput(
            _("Logoen må være en PNG- eller JPEG-fil på høyst 2 MB."), {"logo": _("PNG eller JPEG, høyst 2 MB.")}
        )
    if not PENSION_AGES[0] <= card.pension_age <= PENSION_AGES[1]:
        told = _("Skriv et helt tall fra {low} til {high}.").format(low=PENSION_AGES[0], high=PENSION_AGES[1])
        raise BadInput(_("Pensjonsalderen stemmer ikke."), {"pension_age": told})
    if not IDLE_LIMITS[0] <= card.idle_minutes <= IDLE_LIMITS[1]:
        told = _("Skriv et helt tall fra {low} til {high}.").format(low=IDLE_LIMITS[0], high=IDLE_LIMITS[1])
        raise BadInput(_("Tiden før programmet låses, stemmer ikke."), {"idle_minutes": told})
    row = w.sql.scalars(select(Centre).where(Centre.version == card.version)).one_or_none()
    if row is None:
        raise Conflict(_("Noen andre har endret opplysningene om senteret. Det de lagret, er ikke rørt. Åpne på nytt."))
    row.name, row.unit, row.org_number = card.name.strip(), card.unit.strip(), org_number
    row.saturday_counts, row.receipt_is_day_zero = card.week.saturday, card.week.receipt_is_day_zero
    row.pension_age, row.idle_minutes = card.pension_age, card.idle_minutes
    row.address, row.postal, row.phone, row.logo = (
        card.address.strip(),
        card.postal.strip(),
        card.phone.strip(),
        card.logo,
    )
    w.sql.flush()
    write_face(w)
