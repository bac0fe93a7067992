"""What an open window looks at each second, so that a page goes when somebody else takes it back.
Reads alone: no line in the trail."""

from hashlib import sha256

from sqlalchemy import func, select

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Right, Role
from hia_desktop.services.call import (
    Work,
    check_record,
    consent_in_force,
    query,
    visible_courses,
    visible_patients,
)
from hia_desktop.services.record import entries, own_forms
from hia_desktop.services.sealing.entry_rows import SIGNED
from hia_desktop.store.entities import Consent, Course, FormEntry, Patient, Task, User


@query(Right.SIGN_IN)
def store_state(w: Work) -> str:
    """Differs from the last answer when another connection has written meanwhile, or the day is another.
    Costs next to nothing and a look at the centre's own instruments, which are known here as soon as they are
    approved elsewhere.
    """
    own_forms.load(w)
    return f"{w.signed_in.store.state(w.sql)} {w.today}"


@query(Right.SEE_LISTS)
def standing(w: Work, course: CourseId) -> str:
    """A mark that differs when what the user may see of a course may have become another:
    hidden, other consents, another day's; or when something in it was signed, struck or done."""
    there = select(Course.patient_id).join(Patient, Patient.id == Course.patient_id)
    patient = w.sql.scalar(there.where(Course.id == course, visible_patients(w), visible_courses(w)))
    if patient is None:
        return ""
    held = select(Consent.id).where(Consent.course_id == course, consent_in_force(w.today)).order_by(Consent.id)
    return sha256(" ".join([course, *w.sql.scalars(held), *_done(w, course)]).encode()).hexdigest()


def _done(w: Work, course: CourseId) -> list[str]:
    """How many forms are signed and struck, and how many tasks there are and are done. Not to a NAV adviser, who is to
    notice nothing of what is not shared."""
    if w.me.role is Role.NAV_ADVISER:
        return []
    forms = select(func.count(), func.count(FormEntry.struck_at)).where(FormEntry.course_id == course)
    tasks = select(func.count(), func.count(Task.done_on)).where(Task.course_id == course)
    return [
        str(one) for wanted in (forms.where(FormEntry.state == SIGNED), tasks) for one in w.sql.execute(wanted).one()
    ]


@query(Right.READ_RECORD)
def newer(w: Work, course: CourseId, kind: str, than: int) -> tuple[int, str]:
    """The number of the newest version of a form that was signed after version `than`, and who signed it; 0 and empty
    when there is none that the user may see. Opens nothing while nobody has signed.

    Errors: Gone; ReasonNeeded without a care relation.
    """
    check_record(w, "course", course)
    signed = select(func.max(FormEntry.number)).where(FormEntry.course_id == course, FormEntry.kind == kind)
    if (w.sql.scalar(signed.where(FormEntry.state == SIGNED)) or 0) <= than:
        return 0, ""
    newest = next(iter(entries.open_form(w, course, kind).versions), None)
    return (newest.number, newest.signed_by) if newest is not None and newest.number > than else (0, "")


@query(Right.WRITE_ENTRY)
def writing(w: Work, course: CourseId, kind: str, mine: bool) -> tuple[str, ...]:
    """The names of others who write in a form of the course now, in a window of their own; `mine`: this user does too,
    from now on. Health personnel know it of each other and the office, the others of their own: nobody is to notice
    what somebody does in a record that is not theirs to read.

    Errors: Gone; ReasonNeeded without a care relation.
    """
    check_record(w, "course", course)
    where, store = f"{course} {kind}", w.signed_in.store
    if mine:
        store.be_at(where, w.me.id)
    told = HEALTH | OFFICE if w.me.role in HEALTH else NAV if w.me.role in NAV else OFFICE
    others = {user: name for user, name, role in w.sql.execute(_USERS) if role in told}
    others.pop(w.me.id, None)
    return tuple(sorted(others[user] for user in store.present(w.sql, where, others)))


@query(Right.SIGN_IN)
def left(w: Work) -> None:
    """The user writes nowhere now."""
    w.signed_in.store.be_at("", w.me.id)


_USERS = select(User.id, User.full_name, User.role).where(User.active)
