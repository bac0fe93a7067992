"""What stands in the way of a signature, what the signer is asked about, and what follows from signing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, EntryId, name_of
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, add_months, age, day, fold, inside_sentence, said_of
from hia_desktop.domain.access import Role, Track
from hia_desktop.domain.assessment.rules import asked_at_signing
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.epikrise import EPIKRISE_DAYS, Epikrise
from hia_desktop.domain.forms.form import Facts, Form, place_in
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.seldom.second_assessment import SecondAssessment
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.phrases import open_places
from hia_desktop.domain.sending.objections import sent_by
from hia_desktop.domain.tasks import FROM_THEIR_DAY, TASKS
from hia_desktop.domain.teamwork.encounters import ASKED_OF
from hia_desktop.domain.teamwork.visits import Outcome as VisitOutcome
from hia_desktop.services.call import Work
from hia_desktop.services.patient import objected
from hia_desktop.services.patient.objected import Objected
from hia_desktop.services.record import effects
from hia_desktop.services.sealing import grants
from hia_desktop.services.sealing.entry_rows import SIGNED, newest_standing, rows_of, signed_so, standing_rows
from hia_desktop.store.entities import Appointment, Centre, Course, Encounter, FormEntry, Patient, SickLeave, Task, User


@dataclass(frozen=True)
class Line:
    """One thing to look at before signing: its dotted field, what the user calls that field,
    and what is to be said of it."""

    field: str
    name: str
    sentence: str

    @property
    def words(self) -> str:
        """The sentence, after the field's name where it does not name the field itself."""
        row, _comma, own = self.name.rpartition(", ")
        named = (
            f"«{own}»" in self.sentence
            or self.sentence.startswith(own)
            or (bool(row) and self.sentence.startswith(row))
        )
        return self.sentence if named else said_of(self.name, self.sentence)


@dataclass(frozen=True)
class Before:
    """What a signer is shown: `stops` must be mended first, `doubts` can be answered for,
    `follows` is what signing does besides.

    `grave`: what follows is asked about first, since the course ends or opens again, or a decision is taken.
    """

    stops: tuple[Line, ...]
    doubts: tuple[Line, ...]
    follows: tuple[str, ...]
    grave: bool


def stops(w: Work, course: CourseId, form: Form, facts: Facts) -> tuple[Line, ...]:
    """What makes it impossible to sign these answers: what is missing, what cannot be,
    a receiver that the patient objects to, and the end of a course that has no outcome."""
    wrong = form.missing() | form.wrong(facts) | _no_outcome(w, course, form)
    stopped = {field: no.why for field, (no, before) in _objected(w, form, facts).items() if not before}
    return _lines(form, (wrong | stopped).items())


def _objected(w: Work, form: Form, facts: Facts) -> dict[str, tuple[Objected, bool]]:
    """What goes to somebody whom the patient objects to, by field, and whether it is said to have gone there before the
    patient said no: a day that the record must be able to tell."""
    sent = sent_by(form, facts.before)
    no = {one.receiver: one for one in reversed(objected.in_force(w, w.patient_id or ""))} if sent else {}
    return {
        field: (no[going.to], going.on is not None and going.on < no[going.to].since)
        for field, going in sent.items()
        if going.to in no
    }


def _no_outcome(w: Work, course_id: CourseId, form: Form) -> dict[str, str]:
    """No course is closed before its outcome is signed; of one who is dead, that it ended so is one."""
    if not isinstance(form, Epikrise):
        return {}
    course = w.sql.get_one(Course, course_id)
    if course.closed_on is not None or _standing_closings(w, course_id):
        return {}
    text = _("«{title}» er ikke signert, så utfallet av forløpet mangler. Signer den først.")
    return {Closing.kind: text.format(title=Closing.card.title)}


def _standing_closings(w: Work, course: str) -> list[Row[Any]]:
    """The signed versions of the closing that stand, newest first."""
    found = standing_rows(w, CourseId(course), Closing.kind)
    return sorted(found, key=lambda r: (r.signed_at, r.number), reverse=True)


def keep_outcome(w: Work, entry: FormEntry) -> None:
    """Errors: Refused for the only outcome of a closed course: another is signed first, or the course opened again."""
    closed = w.sql.get_one(Course, entry.course_id).closed_on is not None
    if closed and [one.id for one in _standing_closings(w, entry.course_id)] == [entry.id]:
        text = _(
            "Forløpet er avsluttet, og «{title}» er det eneste som forteller utfallet. Signer en ny versjon først, "
            "eller merk epikrisen som feilført hvis forløpet ikke skal være avsluttet."
        )
        raise Refused(text.format(title=Closing.card.title))


def _from_before(w: Work, course_id: CourseId) -> Iterator[tuple[str, str]]:
    """That the outcome was told before the course was opened again, and how the patient stands towards work with it."""
    closing = next(iter(_standing_closings(w, course_id)), None)
    if closing is None or closing.day + timedelta(days=EPIKRISE_DAYS) >= w.today:
        return
    again = select(FormEntry.id).where(FormEntry.course_id == course_id, FormEntry.kind == Epikrise.kind)
    if w.sql.scalar(again.where(FormEntry.struck_at > closing.signed_at).limit(1)) is None:
        return
    if w.sql.get_one(Course, course_id).closed_on is None:
        text = _("«{title}» er fra {day}. Gjelder arbeid og utfall ennå? Ellers signer en ny først.")
        yield Closing.kind, text.format(title=Closing.card.title, day=day(closing.day))


def _still_agreed(w: Work, course_id: CourseId) -> Iterator[tuple[str, str]]:
    """That the patient is to come once more to a course that ends now."""
    first = select(func.min(Appointment.day)).where(Appointment.course_id == course_id)
    first = first.where(Appointment.outcome == VisitOutcome.PLANNED, Appointment.day > w.today)
    if w.sql.get_one(Course, course_id).closed_on is None and (still := w.sql.scalar(first)) is not None:
        text = _("En time er avtalt {day}. Avlys den under «Timer», eller la den stå.")
        yield Epikrise.kind, text.format(day=day(still))


def _before_the_decision(w: Work, course_id: CourseId, form: Form) -> Iterator[tuple[str, str]]:
    """That the form sets a course going whose referral nobody has decided on."""
    course = w.sql.get_one(Course, course_id)
    if isinstance(form, Survey | TeamPlan) and not course.decision and effects.sets_going(w, course):
        yield form.kind, _("Retten til helsehjelp er ikke vurdert. Skal forløpet settes i gang før det?")


def _decided_by_me(w: Work, course: CourseId) -> bool:
    """Whether the newest assessment that stands was signed by the user."""
    signed = [r for r in rows_of(w, course, RightsAssessment.kind) if r.state == SIGNED and not r.struck_because]
    newest = next((r for r in signed if r.adds_to is None and signed_so(w, [r])), None)
    return newest is not None and newest.author_id == w.me.id


def doubts(w: Work, course: CourseId, form: Form, facts: Facts) -> tuple[Line, ...]:
    """What the signer may stand by, but is asked about:
    days that have passed, places of a phrase that nobody has filled in,
    and what the rules call lacking or call to attention."""
    asked = [
        *_unchanged(form, facts),
        *_before_the_decision(w, course, form),
        *form.doubts(facts).items(),
        *_gone_before(w, form, facts),
        *((field, _("{place} er ikke fylt ut.").format(place=hole)) for field, hole in open_places(form.model_dump())),
        *(_ruled(w, course, form, facts) if isinstance(form, RightsAssessment) else ()),
        *_unprintable(form),
        *((*_from_before(w, course), *_still_agreed(w, course)) if isinstance(form, Epikrise) else ()),
    ]
    if isinstance(form, SecondAssessment) and _decided_by_me(w, course):
        asked.append(("view", _("Du har signert vurderingen selv. Den andre vurdereren skal være en annen.")))
    if isinstance(form, Note) and _lacks_contact(w, course, form):
        asked.append(("day", _("Ingen kontakt er ført denne dagen. Før den i linjen «Kontakt», eller signer uten.")))
    if isinstance(form, Outcome) and (early := _too_early(w.sql.get_one(Course, course), form)):
        asked.append(("day", early))
    impossible = form.missing() | form.wrong(facts)
    return _lines(form, [(field, text) for field, text in asked if field not in impossible])


def _unchanged(form: Form, facts: Facts) -> Iterator[tuple[str, str]]:
    """Of a form that a course has one of: a version that says what the one before it says is seldom meant."""
    if not form.card.many and form == facts.before:
        yield form.kind, _("Ingenting er endret siden forrige versjon.")


def _gone_before(w: Work, form: Form, facts: Facts) -> Iterator[tuple[str, str]]:
    for field, (no, before) in _objected(w, form, facts).items():
        if before:
            text = _("Pasienten sa nei til at {receiver} får noe, {day}. Ble det sendt før det?")
            yield field, text.format(receiver=inside_sentence(no.receiver.label), day=day(no.since))


def _lacks_contact(w: Work, course: CourseId, note: Note) -> bool:
    """Whether a note tells of a contact that the user has not entered on its day."""
    if note.kind_of_note not in ASKED_OF:
        return False
    entered = select(Encounter.id).where(Encounter.course_id == course, Encounter.user_id == w.me.id)
    entered = entered.where(Encounter.day == (note.day or w.today), Encounter.struck.is_(False), Encounter.had_by == "")
    return w.sql.scalar(entered.limit(1)) is None


def _too_early(course: Course, form: Outcome) -> str:
    """That an answer is told of a time that is yet to come: it would be counted as of then, and nobody would ask."""
    if not form.answered or form.point is None or form.day is None or course.closed_on is None:
        return ""
    due = add_months(course.closed_on, int(form.point))
    if form.day >= due - timedelta(days=effects.SOONEST_DAYS):
        return ""
    return _("{point} er først {due}. Gjelder svaret et annet tidspunkt?").format(point=form.point.label, due=day(due))


def check_then(w: Work, course: CourseId, form: Form, signed_at: datetime, before: Form | None) -> None:
    """What was signed elsewhere is held to what signing here would have refused on that day;
    `before` is the version before it.

    Errors: BadInput by field.
    """
    today = min(local(signed_at).date(), w.today)
    facts = replace(facts_of(w, course, type(form)), today=today, before=before, team=None)
    if wrong := form.wrong(facts):
        raise BadInput(next(iter(wrong.values())), wrong)


@dataclass(frozen=True)
class _Standing:
    """What of a course a signature can change, as it is looked at before and after."""

    status: str
    closed: bool
    periods: int
    card: dict[str, Any]
    tasks: dict[str, date]


@contextmanager
def _trial(w: Work) -> Iterator[Work]:
    """Where something can be tried: for a call that only reads, with the writers' turn for as long as it takes."""
    if w.later is None:
        yield w
        return
    with w.signed_in.store.trial() as sql:
        yield replace(w, sql=sql, later=None)


def follows(w: Work, course: CourseId, form: Form) -> tuple[tuple[str, ...], bool]:
    """What signing does besides, in words that hold when it is done, and whether that is grave: it is tried, looked at,
    and undone."""
    with _trial(w) as tried:
        tried.sql.flush()
        before = _standing(tried, course)
        trial = tried.sql.begin_nested()
        try:
            effects.promote(replace(tried, changed=set(), proofs=[]), course, form, EntryId(""))
            tried.sql.flush()
            after = _standing(tried, course)
        finally:
            trial.rollback()
    own, decides = _of_the_form(w, course, form), isinstance(form, RightsAssessment) and form.decision is not None
    words = (*_of_the_course(before, after), *own, *_of_the_tasks(before.tasks, after.tasks))
    return words, decides or before.closed != after.closed


def _of_the_form(w: Work, course: CourseId, form: Form) -> list[str]:
    if isinstance(form, RightsAssessment) and form.decision is not None:
        told = _("Beslutningen er «{decision}».").format(decision=form.decision.label)
        until = form.start_deadline if form.decision is Decision.RIGHT else None
        return [told, *([_("Frist for start: {day}.").format(day=day(until))] if until is not None else [])]
    return _of_the_epikrise(form, _newest(w, course, form.kind)) if isinstance(form, Epikrise) else []


def _of_the_epikrise(form: Epikrise, before: Form | None) -> list[str]:
    words = [_("Epikrisen er arkivert.")]
    if isinstance(before, Epikrise):
        changed = form.changed_since(before)
        told = _("Endret siden forrige versjon: {fields}.").format(fields=", ".join(changed))
        words += [told] if changed else []
    return words


def _of_the_course(before: _Standing, after: _Standing) -> list[str]:
    words = []
    if after.closed != before.closed:
        words.append(_("Forløpet er avsluttet.") if after.closed else _("Forløpet er åpnet igjen."))
    elif after.status == "in_course" != before.status:
        words.append(_("Forløpet er i gang."))
    if after.periods != before.periods:
        words.append(_("Sykmeldingen er lagt inn på tidslinjen."))
    if changed := [_CARD[name] for name, value in after.card.items() if value != before.card[name]]:
        words.append(_("Pasientkortet er oppdatert: {fields}.").format(fields=", ".join(changed)))
    return words


def _of_the_tasks(before: dict[str, date], after: dict[str, date]) -> list[str]:
    made = sorted((due, kind) for kind, due in after.items() if before.get(kind) != due)
    words = [_("Oppgave: {task}, {day}.").format(task=TASKS[kind].label, day=day(due)) for due, kind in made]
    done = [TASKS[kind].label for kind in before if kind not in after]
    return [*words, *([_("Oppgaver som er gjort: {tasks}.").format(tasks=", ".join(done))] if done else [])]


_CARD = WordTable(
    {
        "occupation": N_("yrke"),
        "employer": N_("arbeidsgiver"),
        "position_percent": N_("stillingsprosent"),
        "gp_name": N_("fastlege"),
    }
)


def _standing(w: Work, course_id: CourseId) -> _Standing:
    course = w.sql.get_one(Course, course_id)
    patient = w.sql.get_one(Patient, course.patient_id)
    open_tasks = select(Task.due, Task.kind).where(Task.course_id == course_id, Task.done_on.is_(None))
    return _Standing(
        course.status,
        course.closed_on is not None,
        w.sql.scalars(select(func.count()).select_from(SickLeave).where(SickLeave.course_id == course_id)).one(),
        {name: getattr(patient, name) for name in _CARD},
        {
            kind: due
            for due, kind in sorted((r.due, r.kind) for r in w.sql.execute(open_tasks))
            if kind not in FROM_THEIR_DAY or due <= w.today
        },
    )


def facts_of(w: Work, course: CourseId, form: type[Form]) -> Facts:
    """What a form of this course is held against. The day the referral came is not NAV's,
    and no fact for what NAV writes."""
    row = w.sql.execute(
        select(Patient.birth_date, Course.received_on)
        .join(Course, Course.patient_id == Patient.id)
        .where(Course.id == course)
    ).one()
    nav = form.track is Track.NAV or w.me.role is Role.NAV_ADVISER
    team = team_names(w) if form is Epikrise else frozenset[str]()
    return Facts(w.today, row.birth_date, None if nav else row.received_on, _newest(w, course, form.kind), team)


def team_names(w: Work) -> frozenset[str]:
    """The folded names of the centre's own people; the NAV adviser is NAV's, and goes on."""
    names = select(User.full_name).where(User.role != Role.NAV_ADVISER)
    return frozenset(fold(name) for name in w.sql.scalars(names))


def _newest(w: Work, course: CourseId, kind: str) -> Form | None:
    """The version of this form that was signed last, as far as this user can read it."""
    rows = [
        row for row in rows_of(w, course, kind) if row.state == SIGNED and row.kind == kind and not row.struck_because
    ]
    entry = newest_standing(w, rows, grants.given(w, w.patient_id or "")).get(kind)
    return form_of(kind).model_validate(entry.answers) if entry is not None else None


def _ruled(w: Work, course: CourseId, form: RightsAssessment, facts: Facts) -> tuple[tuple[str, str], ...]:
    """What the rules' support calls lacking or calls to attention, by the field where it is answered."""
    referral = _newest(w, course, ReferralForm.kind)
    assert referral is None or isinstance(referral, ReferralForm)
    pension_age = w.sql.scalars(select(Centre.pension_age)).one()
    old = age(facts.born, facts.today) if facts.born is not None else None
    return asked_at_signing(form, referral or ReferralForm(), facts.today, old, pension_age, w.week)


def _unprintable(form: Form) -> Iterator[tuple[str, str]]:
    """What no font of the papers has, by field: it would stand there as an empty box."""
    from hia_desktop.documents.fonts import unprintable  # reads the fonts

    for field, text in _texts("", form.model_dump()):
        if told := unprintable(text):
            yield field, told


def _texts(above: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every text in the answers, by its dotted field."""
    if isinstance(value, str):
        yield above, value
    elif isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(f"{above}.{key}" if above else str(key), part)


def _lines(form: Form, found: Any) -> tuple[Line, ...]:
    """In the form's own order, so that one goes down the page; what is said of one field stays in its order."""
    named = {one.kind: one.card.title for one in (Closing, form)}  # of what is lacking before it, or of all of it
    lines = (Line(field, named.get(field) or name_of(type(form), field), text) for field, text in found)
    return tuple(sorted(lines, key=lambda line: place_in(type(form), line.field)))
