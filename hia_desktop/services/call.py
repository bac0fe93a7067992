"""The heart: one user action = one service function = one transaction = one right checked = one audit line."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache, partial, update_wrapper
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Ended, Gone, Missing, Moved, PasswordNotOwn, ReasonNeeded, Refused, Unanswered
from hia_desktop.base.fields import CourseId, PatientId, UserId
from hia_desktop.base.text import _, inside_sentence
from hia_desktop.base.verbs import Asked, Call, Done, R
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.own_settings import USUAL_IDLE, OwnSettings
from hia_desktop.domain.topics import OWN, Topic
from hia_desktop.domain.working_days import WorkingWeek
from hia_desktop.services.proving import Prover, bound
from hia_desktop.services.relations import consent_in_force as consent_in_force
from hia_desktop.services.relations import existing_courses, existing_patients, office_from, related
from hia_desktop.store.audit import Head, Line, check_clock
from hia_desktop.store.entities import (
    AgendaItem,
    Appointment,
    Attachment,
    AuditLine,
    Blocking,
    Centre,
    Consent,
    Course,
    Encounter,
    FormEntry,
    IssuedDocument,
    Patient,
    SickLeave,
    Task,
    User,
)
from hia_desktop.store.portable import columns, servers_clock
from hia_desktop.store.store import Store
from hia_desktop.vault.keys import Keys

P = ParamSpec("P")
R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, kw_only=True)
class Me:
    """The signed-in user, as every floor above may know the user."""

    id: UserId
    username: str
    name: str
    role: Role
    title: str
    hpr_number: str


@dataclass(kw_only=True)
class SignedIn:
    """An unlocked store in one user's hands. `forget()` closes it and drops the keys.

    `emergencies` are the patients opened in spite of a blocking, and until when; kept here alone, so a lock ends them.
    `settings` are the user's own, None when nothing has been set; `idle_limit`: minutes that the centre allows before a
    lock. `must_change_password`: somebody else chose the password,
    and nothing but changing it is done (see `Mark.before_own_password`).
    """

    store: Store
    keys: Keys
    me: Me
    clock: Clock
    is_demo: bool
    public_keys: dict[str, bytes]
    prover: Prover
    emergencies: dict[PatientId, datetime] = field(default_factory=dict)
    must_change_password: bool = False
    settings: OwnSettings | None = None
    idle_limit: int = USUAL_IDLE
    moved_to: str = ""

    def check_unlocked(self) -> None:
        """Errors: Locked after `forget`."""
        self.keys.private(f"user:{self.me.id}")

    def forget(self) -> None:
        """Closes the store and zeroes the keys."""
        self.emergencies.clear()
        self.store.close()
        self.keys.forget()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a service function asks of its caller. `about` names the parameter that the record check hangs on.

    `to_strangers`: a user without a care relation may name the record: to say why, or to register a referral.
    `before_own_password`: may be called while the user still has a password that somebody else chose.
    `when_moved`: may write in a store that the centre was moved from.
    """

    right: Right
    audit: str
    about: str
    changes: frozenset[Topic] = frozenset()
    writes: bool = False
    to_strangers: bool = False
    before_own_password: bool = False
    when_moved: bool = False


def _no_step(done: int, of: int) -> None:
    """Nobody is watching the progress."""


@dataclass
class Work:
    """What a service function works with: the SQL session, the user, the clock, and the audit line that it may add to.
    `if_lost` is called back when the store keeps nothing of the call: what was changed outside it, in a file, is to
    stand again as it did. `proofs`: the signatures that the next line holds. `later`: what a call that only reads
    writes when it has read, its lines; None when that is done at once. `seen`: the last line when the call began."""

    sql: Session
    signed_in: SignedIn
    _: KW_ONLY
    step: Callable[[int, int], None] = _no_step
    patient_id: PatientId | None = None
    course_id: CourseId | None = None
    object_id: str = ""
    ground: str = ""
    told_as: str = ""
    changed: set[Topic] = field(default_factory=set)
    if_lost: ExitStack = field(default_factory=ExitStack)
    proofs: list[bytes] = field(default_factory=list)
    later: list[Callable[[Session], Head | None]] | None = None
    seen: int = 0

    @property
    def me(self) -> Me:
        """The signed-in user."""
        return self.signed_in.me

    @property
    def now(self) -> datetime:
        """The moment, UTC."""
        return self.signed_in.clock.now()

    @property
    def today(self) -> date:
        """The local date."""
        return self.signed_in.clock.today()

    @cached_property
    def week(self) -> WorkingWeek:
        """How the centre counts working days; read once in a call."""
        return WorkingWeek(*self.sql.execute(select(Centre.saturday_counts, Centre.receipt_is_day_zero)).one())

    def need(self, right: Right) -> None:
        """Refused when the user's role lacks the right."""
        if not may(self.me.role, right):
            raise Refused(
                _("Rollen {role} har ikke tilgang til dette.").format(role=inside_sentence(self.me.role.label))
            )

    def note(self, *, patient: PatientId | None = None, object_id: str = "", ground: str = "") -> None:
        """Tells the audit line what it was about, when the arguments could not."""
        self.patient_id = patient or self.patient_id
        self.object_id = object_id or self.object_id
        self.ground = ground or self.ground

    def tell_as(self, action: str) -> None:
        """Lets the audit line name another action than the mark's, when what was asked for was not given."""
        self.told_as = action

    def log(self, action: str, *, ground: str = "", in_order: bool = True) -> None:
        """One more audit line about the same record, for an action that is two things at once.
        Errors: Problem when the machine's clock is behind the last line, unless the line may stand out of order;
        a demo centre plays on any day."""
        named = {"patient_id": self.patient_id or "", "object_id": self.object_id, "ground": ground or self.ground}
        line = Line(self.me.id, self.me.role, action, **named, proofs=bound(self.proofs))
        at_work, in_order = self.signed_in, in_order and not self.signed_in.is_demo
        sign = partial(at_work.prover.sign_line, self.me.id)
        self.proofs.clear()
        self._in_turn(partial(at_work.store.log, line=line, now=self.now, in_order=in_order, sign=sign))

    def afterwards(self, act: "Callable[[Work], None]") -> None:
        """Does what writes, besides what is asked for: at once in a call that writes, else when it has read."""
        self._in_turn(lambda sql: act(replace(self, sql=sql, later=None)))

    def _in_turn(self, write: Callable[[Session], Head | None]) -> None:
        if self.later is None:
            write(self.sql)
        else:
            self.later.append(write)


class Verb(Generic[P, R_co]):
    """A marked service function. Other services call it with their `Work`; whoever is outside asks by `of`."""

    def __init__(self, fn: Callable[Concatenate[Work, P], R_co], mark: Mark) -> None:
        update_wrapper(self, fn)
        self.fn = fn
        self.mark = mark
        self.takes = inspect.signature(fn)  # read once: every call asks for it
        if mark.about and mark.about not in self.takes.parameters:
            raise TypeError(f"{fn.__qualname__} has no parameter {mark.about}")
        if mark.about and not mark.audit:
            raise TypeError(f"{fn.__qualname__} opens a record and must name its audit tag")

    def __call__(self, w: Work, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """As a step of another service's call: no right is checked and nothing is written in the trail."""
        return self.fn(w, *args, **kwargs)


class Query(Verb[P, R_co]):
    """A verb that reads."""

    def of(self, *args: P.args, **kwargs: P.kwargs) -> Asked[R_co]:
        """This call, for `Host.ask`."""
        return Asked(self, args, kwargs)


class Command(Verb[P, R_co]):
    """A verb that writes."""

    def of(self, *args: P.args, **kwargs: P.kwargs) -> Done[R_co]:
        """This call, for `Host.do`."""
        return Done(self, args, kwargs)


def query(
    right: Right, *, audit: str = "", about: str = "", to_strangers: bool = False
) -> Callable[[Callable[Concatenate[Work, P], R]], Query[P, R]]:
    """Marks a function that reads. One that opens a record names its audit tag;
    a list names none unless it is a search."""
    mark = Mark(right=right, audit=audit, about=about, to_strangers=to_strangers)
    return lambda fn: Query(fn, mark)


def command(
    right: Right,
    *,
    audit: str,
    about: str = "",
    changes: Iterable[Topic] = (),
    **more: bool,
) -> Callable[[Callable[Concatenate[Work, P], R]], Command[P, R]]:
    """Marks a function that writes, with its audit tag and the topics that screens watch. `more`: as of `Mark`."""
    mark = Mark(right=right, audit=audit, about=about, changes=frozenset(changes), writes=True, **more)
    return lambda fn: Command(fn, mark)


def run(signed_in: SignedIn, verb: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs one service function as the signed-in user.

    Errors: Ended when the user has been closed; PasswordNotOwn until the user has changed it;
    Refused without the right; Gone when the record does not exist for this user; ReasonNeeded without a care relation;
    whatever Problem the function raises.
    """
    return signed_in.store.bearing(partial(_run, signed_in, verb, args, kwargs, _no_step))[0]


def run_watched(
    signed_in: SignedIn, what: Call[R], step: Callable[[int, int], None] = _no_step
) -> tuple[R, frozenset[Topic]]:
    """As `run`, and also gives the topics that a commit changed.
    Errors: TypeError when `what` is no call of a service, a command that is asked or a query that is done."""
    if not isinstance(what.verb, Query if isinstance(what, Asked) else Command):
        raise TypeError(f"{what.verb} is no service function for {type(what).__name__}")
    return signed_in.store.bearing(partial(_run, signed_in, what.verb, what.args, what.kwargs, step))


def _run(
    signed_in: SignedIn,
    verb: Verb[..., R],
    args: tuple[object, ...],
    kwargs: Mapping[str, object],
    step: Callable[[int, int], None],
) -> tuple[R, frozenset[Topic]]:
    mark = verb.mark
    signed_in.check_unlocked()
    if signed_in.must_change_password and not mark.before_own_password:
        raise PasswordNotOwn(_("Passordet er satt av en annen. Bytt det til ditt eget først; så kan du gå videre."))
    if not may(signed_in.me.role, mark.right):
        refused = Refused(
            _("Rollen {role} har ikke tilgang til dette.").format(role=inside_sentence(signed_in.me.role.label))
        )
        _log_denied(signed_in, mark)
        raise refused
    key = str(verb.takes.bind(None, *args, **kwargs).arguments[mark.about]) if mark.about else ""
    opened = signed_in.store.write() if mark.writes else signed_in.store.read()
    try:
        with ExitStack() as if_lost:
            with opened as sql:
                w = Work(sql, signed_in, step=step, if_lost=if_lost, later=None if mark.writes else [])
                _check_caller(w, mark, key)
                result = verb(w, *args, **kwargs)
                if mark.audit:
                    w.log(w.told_as or mark.audit)
                changed = mark.changes | w.changed
                if mark.writes:
                    signed_in.store.announce(sql, changed - OWN)
            if w.later:
                _write_lines(w, w.later, mark, key)
            if_lost.pop_all()  # all is kept
    except _Hidden as hidden:
        _log_denied(signed_in, mark, hidden.patient)
        raise Gone(hidden.message) from None
    except Unanswered as lost:
        lost.given = result, changed
        raise
    except (Refused, Missing):
        _log_denied(signed_in, mark)
        raise
    return result, changed


def _check_caller(w: Work, mark: Mark, key: str) -> None:
    _check_standing(w, mark)
    if mark.about:
        check_record(w, mark.about, key, to_strangers=mark.to_strangers)


def _write_lines(w: Work, later: Iterable[Callable[[Session], Head | None]], mark: Mark, key: str) -> None:
    """What a call that only read writes, before anybody is given the answer. Where others have written since, what was
    read must be the user's still: no line of a reading stands after the consent to it ended. Errors: as `run`."""
    with w.signed_in.store.write() as sql:
        heads = [head for head in [write(sql) for write in later] if head is not None]
        if heads and heads[0].seq != w.seen + 1:
            _check_caller(Work(sql, w.signed_in), mark, key)


_LAST_LINE = select(func.max(AuditLine.seq)).scalar_subquery().label("line")
_LAST_AT = select(AuditLine.at).order_by(AuditLine.seq.desc()).limit(1).scalar_subquery().label("at")
_MOVED_TO = select(Centre.moved_to).scalar_subquery().label("moved_to")
_CLOCK = servers_clock().label("clock")
_STANDING = select(User.active, User.role, _LAST_LINE, _LAST_AT, _MOVED_TO, _CLOCK).where(User.id == bindparam("me"))


def _check_standing(w: Work, mark: Mark) -> None:
    """An open session ends with the right to it, not at the next door; and what has ended does not begin again with a
    clock that is set back. Errors: Ended; Problem; Refused in a moved store."""
    found = columns(w.sql, _STANDING, {"me": w.me.id}).first()
    if found is None or not found.active:
        raise Ended(_("Brukeren er stengt. En administrator kan åpne den igjen."))
    if found.role != w.me.role:
        raise Ended(_("Rollen din er endret. Logg inn på nytt."))
    if found.moved_to and mark.writes and not mark.when_moved:
        told = _("Senteret er flyttet til {where}. Dette lageret kan bare leses. Ingenting er lagret.")
        raise (Refused if w.signed_in.moved_to else Moved)(told.format(where=found.moved_to))
    if not w.signed_in.is_demo:
        check_clock(found.clock, found.at, w.now)
    w.seen = found.line or 0


def _log_denied(signed_in: SignedIn, mark: Mark, patient: PatientId | None = None) -> None:
    with signed_in.store.write() as sql:
        w = Work(sql, signed_in, patient_id=patient)
        w.log("access:denied", ground=mark.audit or mark.right)


_COURSE_OF: dict[str, Any] = {
    "course": lambda key: Course.id == key,
    "entry": lambda key: Course.id.in_(select(FormEntry.course_id).where(FormEntry.id == key)),
    "document": lambda key: Course.id.in_(select(IssuedDocument.course_id).where(IssuedDocument.id == key)),
    "attachment": lambda key: Course.id.in_(select(Attachment.course_id).where(Attachment.id == key)),
    "task": lambda key: Course.id.in_(select(Task.course_id).where(Task.id == key)),
    "visit": lambda key: Course.id.in_(select(Appointment.course_id).where(Appointment.id == key)),
    "encounter": lambda key: Course.id.in_(select(Encounter.course_id).where(Encounter.id == key)),
    "item": lambda key: Course.id.in_(select(AgendaItem.course_id).where(AgendaItem.id == key)),
    "period": lambda key: Course.id.in_(select(SickLeave.course_id).where(SickLeave.id == key)),
    "consent": lambda key: Course.id.in_(select(Consent.course_id).where(Consent.id == key)),
}


class _Hidden(Gone):
    """The record is there, but not for this user; the patient's report names the attempt, the user is told nothing."""

    def __init__(self, message: str, patient: PatientId) -> None:
        super().__init__(message)
        self.patient = patient


@lru_cache(maxsize=64)
def _asked(about: str, role: Role) -> Select[Any]:
    """Whose record `key` it is, whether it exists for the user `me`, and whether there is a care relation.
    Made once for each role: to write the SQL anew costs more than to run it."""
    me: BindParameter[Any] = bindparam("me")
    today: BindParameter[Any] = bindparam("today")
    key: BindParameter[Any] = bindparam("key")
    wanted: Any
    seen = existing_patients(role, me, today)
    mine = related(me, role, bindparam("now"), today, bindparam("office_from")).label("mine")
    if about == "patient":
        wanted = select(Patient.id, seen.label("seen"), mine).where(Patient.id == key)
    else:
        seen = and_(seen, existing_courses(role, Course, today))
        wanted = select(Patient.id, seen.label("seen"), mine, Course.id.label("course"))
        wanted = wanted.join(Course, Course.patient_id == Patient.id).where(_COURSE_OF[about](key))
    return cast(Select[Any], wanted)


def check_record(w: Work, about: str, key: str, *, to_strangers: bool = False) -> None:
    """Lets the call go on only when this user may see the record behind `key`: one statement, and what follows from its
    answer. To a NAV adviser without a consent, and to a blocked user, it does not exist.
    Errors: Gone; ReasonNeeded without a care relation, but `to_strangers`.
    """
    values = {"me": w.me.id, "today": w.today, "key": key, "now": w.now, "office_from": office_from(w.today)}
    found = columns(w.sql, _asked(about, w.me.role), values).first()
    message = _("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang.")
    if found is None:
        if hidden := w.signed_in.store.place.whose(w.sql.connection(), about, key):
            raise _Hidden(message, PatientId(hidden))
        raise Gone(message)
    patient = PatientId(found.id)
    if not found.seen and in_emergency(w, patient) is None:
        raise _Hidden(message, patient)
    if not found.mine and not to_strangers:
        raise ReasonNeeded(_("Du har ingen behandlingsrelasjon til pasienten. Ingenting er åpnet."), patient)
    w.note(patient=patient, object_id="" if about == "patient" else key)
    if about != "patient":
        w.course_id = CourseId(found.course)


def in_emergency(w: Work, patient: PatientId) -> datetime | None:
    """Until when the user has this patient open in spite of a blocking; None when not, or when the time has run out."""
    until = w.signed_in.emergencies.get(patient)
    return until if until is not None and w.now < until else None


def visible_patients(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Patient` that says which patients exist for the user. Every list, count and search asks it.

    A NAV adviser sees those with a consent in force; a blocked user sees none that block.
    Deny by default for other roles.
    """
    return existing_patients(w.me.role, w.me.id, w.today)


def visible_by_course(w: Work, course_id: Any) -> ColumnElement[bool]:
    """The SQL of `visible_patients` and `visible_courses` together, on a column that names a course. For what there is
    much of: those who block are few and left out at once, instead of each line being looked up."""
    if w.me.role is not Role.NAV_ADVISER and may(w.me.role, Right.READ_RECORD):
        hidden = select(Course.id).join(Blocking, Blocking.patient_id == Course.patient_id)
        return course_id.not_in(hidden.where(Blocking.user_id == w.me.id))  # type: ignore[no-any-return]
    seen = select(Course.id).join(Patient, Patient.id == Course.patient_id)
    return course_id.in_(seen.where(visible_patients(w), visible_courses(w)))  # type: ignore[no-any-return]


def visible_courses(w: Work, course: Any = Course) -> ColumnElement[bool]:
    """The SQL condition on `course` that says which of a visible patient's courses exist for this user.

    A consent names its course: a new course of the same patient is not shared with NAV until the patient says so again.
    """
    return existing_courses(w.me.role, course, w.today)
