"""The heart: one user action = one service function = one transaction = one right checked = one audit line."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, and_, exists, false, select
from sqlalchemy.orm import Session

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import Missing, Refused
from hia_desktop.base.fields import PatientId, UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Recipient, Right, Role, may
from hia_desktop.store.audit import Line
from hia_desktop.store.entities import Attachment, Blocking, Consent, Course, FormEntry, IssuedDocument, Patient, SickLeave, Task
from hia_desktop.store.store import Store
from hia_desktop.vault.keys import Keys

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Me:
    """The signed-in user, as every floor above may know the user."""

    id: UserId
    username: str
    name: str
    role: Role
    title: str
    hpr_number: str


@dataclass
class SignedIn:
    """An unlocked store in one user's hands. `forget()` closes it and drops the keys."""

    store: Store
    keys: Keys
    me: Me
    clock: Clock
    is_demo: bool
    public_keys: dict[str, bytes]

    def check_unlocked(self) -> None:
        """Errors: Locked after `forget`."""
        self.keys.private(f"user:{self.me.id}")

    def forget(self) -> None:
        """Closes the store and zeroes the keys."""
        self.store.close()
        self.keys.forget()


@dataclass(frozen=True)
class Mark:
    """What a service function asks of its caller. `about` names the parameter that the record check hangs on."""

    right: Right
    audit: str
    about: str
    changes: frozenset[str]
    writes: bool


def _no_step(done: int, of: int) -> None:
    """Nobody is watching the progress."""


@dataclass
class Work:
    """What a service function works with: the SQL session, the user, the clock, and the audit line that it may add to."""

    sql: Session
    signed_in: SignedIn
    step: Callable[[int, int], None] = _no_step
    patient_id: PatientId | None = None
    object_id: str = ""
    ground: str = ""
    changed: set[str] = field(default_factory=set)

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

    def need(self, right: Right) -> None:
        """Refused when the user's role lacks the right."""
        if not may(self.me.role, right):
            raise Refused(_("Rollen {role} har ikke tilgang til dette.").format(role=self.me.role.label.lower()))

    def note(self, *, patient: PatientId | None = None, object_id: str = "", ground: str = "") -> None:
        """Tells the audit line what it was about, when the arguments could not."""
        self.patient_id = patient or self.patient_id
        self.object_id = object_id or self.object_id
        self.ground = ground or self.ground

    def log(self, action: str, *, ground: str = "") -> None:
        """One more audit line about the same record, for an action that is two things at once."""
        self.signed_in.store.log(self.sql, _line(self, action, ground), self.now)


def _line(w: Work, action: str, ground: str = "") -> Line:
    return Line(w.me.id, w.me.role, action, w.patient_id or "", w.object_id, ground or w.ground)


def query(
    right: Right, *, audit: str = "", about: str = ""
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Marks a function that reads. One that opens a record names its audit tag; a list names none unless it is a search."""
    return _marked(Mark(right, audit, about, frozenset(), False))


def command(
    right: Right, *, audit: str, about: str = "", changes: Iterable[str] = ()
) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    """Marks a function that writes, with its audit tag and the topics that screens watch."""
    return _marked(Mark(right, audit, about, frozenset(changes), True))


def _marked(mark: Mark) -> Callable[[Callable[Concatenate[Work, P], R]], Callable[Concatenate[Work, P], R]]:
    def wrap(fn: Callable[Concatenate[Work, P], R]) -> Callable[Concatenate[Work, P], R]:
        if mark.about and mark.about not in inspect.signature(fn).parameters:
            raise TypeError(f"{fn.__qualname__} has no parameter {mark.about}")
        if mark.about and not mark.audit:
            raise TypeError(f"{fn.__qualname__} opens a record and must name its audit tag")
        setattr(fn, "mark", mark)  # noqa: B010  mypy knows no attributes on a callable
        return fn

    return wrap


def mark_of(fn: Callable[..., Any]) -> Mark:
    """The mark of a service function; TypeError when it has none."""
    mark = getattr(fn, "mark", None)
    if not isinstance(mark, Mark):
        raise TypeError(f"{fn} is no service function")
    return mark


def run(signed_in: SignedIn, fn: Callable[Concatenate[Work, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Runs one service function as the signed-in user.

    Errors: Refused without the right; Missing when the record does not exist for this user; whatever Problem the function raises.
    """
    return run_watched(signed_in, fn, args, kwargs)[0]


def run_watched(
    signed_in: SignedIn, fn: Callable[..., R], args: tuple[Any, ...], kwargs: dict[str, Any], step: Callable[[int, int], None] = _no_step
) -> tuple[R, frozenset[str]]:
    """As `run`, and also gives the topics that a commit changed."""
    mark = mark_of(fn)
    signed_in.check_unlocked()
    if not may(signed_in.me.role, mark.right):
        refused = Refused(_("Rollen {role} har ikke tilgang til dette.").format(role=signed_in.me.role.label.lower()))
        _log_denied(signed_in, mark)
        raise refused
    opened = signed_in.store.write() if mark.writes or mark.audit else signed_in.store.read()
    patient: PatientId | None = None
    try:
        with opened as sql:
            w = Work(sql, signed_in, step)
            if mark.about:
                bound = inspect.signature(fn).bind(w, *args, **kwargs)
                key = str(bound.arguments[mark.about])
                patient = w.sql.scalar(_PATIENT_OF[mark.about](key))  # whoever is turned away here is told of in the patient's report
                check_record(w, mark.about, key)
                patient = None
            result = fn(w, *args, **kwargs)
            if mark.audit:
                w.log(mark.audit)
            changed = mark.changes | w.changed
    except (Refused, Missing):
        _log_denied(signed_in, mark, patient)
        raise
    return result, changed


def _log_denied(signed_in: SignedIn, mark: Mark, patient: PatientId | None = None) -> None:
    with signed_in.store.write() as sql:
        w = Work(sql, signed_in, patient_id=patient)
        w.log("access:denied", ground=mark.audit or mark.right)


_PATIENT_OF: dict[str, Any] = {
    "patient": lambda key: select(Patient.id).where(Patient.id == key),
    "course": lambda key: select(Course.patient_id).where(Course.id == key),
    "entry": lambda key: select(Course.patient_id).join(FormEntry, FormEntry.course_id == Course.id).where(FormEntry.id == key),
    "document": lambda key: (
        select(Course.patient_id).join(IssuedDocument, IssuedDocument.course_id == Course.id).where(IssuedDocument.id == key)
    ),
    "attachment": lambda key: select(Course.patient_id).join(Attachment, Attachment.course_id == Course.id).where(Attachment.id == key),
    "task": lambda key: select(Course.patient_id).join(Task, Task.course_id == Course.id).where(Task.id == key),
    "period": lambda key: select(Course.patient_id).join(SickLeave, SickLeave.course_id == Course.id).where(SickLeave.id == key),
    "consent": lambda key: select(Consent.patient_id).where(Consent.id == key),
}


def check_record(w: Work, about: str, key: str) -> None:
    """Lets the call go on only when this user may see the patient behind `key`.

    To a NAV adviser without a consent, and to a blocked user, the patient does not exist.
    """
    found = w.sql.scalar(select(Patient.id).where(Patient.id.in_(_PATIENT_OF[about](key)), visible_patients(w)))
    if found is None:
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    w.note(patient=PatientId(found), object_id="" if about == "patient" else key)


def consent_in_force(today: date) -> ColumnElement[bool]:
    """The SQL of a consent that holds today."""
    return and_(Consent.withdrawn_at.is_(None), Consent.valid_from <= today, Consent.valid_until >= today)


def visible_patients(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Patient` that says which patients exist for this user. Used by every list, count and search.

    A NAV adviser sees those with a consent in force; a blocked user sees none that block. Deny by default for other roles.
    """
    me = w.me
    blocked = exists().where(Blocking.patient_id == Patient.id, Blocking.user_id == me.id)
    if me.role is Role.NAV_ADVISER:
        shared = exists().where(Consent.patient_id == Patient.id, Consent.recipient == Recipient.NAV_ADVISER, consent_in_force(w.today))
        return and_(shared, ~blocked)
    if may(me.role, Right.READ_RECORD):
        return ~blocked
    return false()
