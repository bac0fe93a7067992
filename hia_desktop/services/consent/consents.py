"""Consent and blocking: what the patient lets whom see. Nothing is shared by default."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select, update

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import ConsentId, CourseId, DocumentId, UserId
from hia_desktop.base.language import SOURCE, WordTable, in_language, language
from hia_desktop.base.text import N_, _
from hia_desktop.documents.kinds import consent_form
from hia_desktop.domain.access import DECIDERS, Category, Recipient, Right, Role
from hia_desktop.domain.consent import LAWFUL, OPENS, SHAREABLE, YOURS, YOURS_OPENS, check_category, check_span
from hia_desktop.domain.sending.objections import RECIPIENT_OF
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command, consent_in_force, query
from hia_desktop.services.consent.shared_history import SeenRow, SharedRow, seen_by_nav, shared_rows
from hia_desktop.services.papers import papers, papers_in
from hia_desktop.services.papers.mail import to_gp
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.papers.papers_in import FiledPaper
from hia_desktop.services.patient import objected
from hia_desktop.services.sealing import consent_keys, grants, proofs, seals, settling
from hia_desktop.services.sealing.signed_as import signed_as
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store.entities import Blocking, Centre, Consent, Course, FormEntry, Patient, Proof, Task, User, new_id

ASKED_RECIPIENTS = (Recipient.NAV_ADVISER, Recipient.EMPLOYER, Recipient.MUNICIPALITY)
MORE_RECIPIENTS = (Recipient.GP, Recipient.SPECIALIST, Recipient.OTHER)
ASKED_CATEGORIES = (
    Category.ATTENDANCE,
    Category.SICK_LEAVE,
    Category.WORK,
    Category.FUNCTION,
    Category.LIFE,
    Category.FINDINGS,
    Category.SCORES,
    Category.ADAPTATION,
    Category.PLAN,
    Category.TREATMENT,
    Category.DIAGNOSES,
    Category.INSTRUMENTS,
    Category.OUTCOME,
    Category.NOTES,
    Category.ASSESSMENT_SUMMARY,
    Category.ASSESSMENT,
    Category.EPIKRISE,
    Category.DOCUMENTS,
    Category.PAPERS_IN,
    Category.MEETING,
)
"""What a patient is asked about, on the screen and on paper, in this order."""
FORM_PAPER = consent_form.PAPER.kind
"""The paper that a patient signs."""
HOW = WordTable({"spoken": N_("Muntlig"), "written": N_("Skriftlig"), "helsenorge": N_("Digitalt")})
UNDONE_WITHIN = timedelta(minutes=1)
"""How long a withdrawal can be told to have been a wrong click."""


@dataclass(frozen=True, kw_only=True)
class ConsentRow:
    """One consent, in force or ended."""

    id: ConsentId
    recipient: Recipient
    category: Category
    valid_from: date
    valid_until: date
    how_given: str
    interpreter: bool
    recorded_by: str
    recorded_at: datetime
    withdrawn_at: datetime | None
    in_force: bool
    by_program: bool = False
    forged: bool = False
    """Put in or changed by other tools than the program; it opens nothing and is not in force."""


@dataclass(frozen=True, kw_only=True)
class ConsentPage:
    """What the patient shares in this course: the consents in force by (recipient, category), all of them newest first.

    `shared` is what has been shared while they held; `elsewhere` that another course of the patient is shared too,
    which covers nothing here; `waits_for_nav` that NAV's notes reach health personnel when a NAV adviser next signs in,
    since only NAV has their key.
    `cut_at` is until when NAV's consents of this course opened whole forms; None when none of them ever did.
    """

    in_force: dict[tuple[Recipient, Category], ConsentRow]
    history: tuple[ConsentRow, ...]
    seen_by_nav: tuple[SeenRow, ...]
    blocked: tuple[tuple[UserId, str], ...]
    may_change: bool
    shared: tuple[SharedRow, ...] = ()
    elsewhere: bool = False
    waits_for_nav: bool = False
    cut_at: datetime | None = None
    signed_form: FiledPaper | None = None
    """The newest form that the patient signed, when it lies in the archive."""
    letters_in: str = SOURCE
    """The language of the patient's letters."""


@query(Right.READ_RECORD, audit="consents:opened", about="course")
def open_consents(w: Work, course: CourseId) -> ConsentPage:
    """The course's consents. A NAV adviser sees those given to NAV; blocking is shown to health personnel alone."""
    wanted = (
        select(Consent, signed_as(User.full_name, Consent.recorded_by, Consent.recorded_at))
        .join(User, User.id == Consent.recorded_by)
        .where(Consent.course_id == course)
    )
    if w.me.role is Role.NAV_ADVISER:
        wanted = wanted.where(Consent.recipient == Recipient.NAV_ADVISER)
    found = w.sql.execute(wanted.order_by(Consent.recorded_at.desc(), Consent.category)).all()
    there = [c.id for c, _name in found if _holds(w, c)]
    sound = standing(w, proofs.CONSENT, there)
    history = tuple(_row(w, c, name, forged=c.id in there and c.id not in sound) for c, name in found)
    blocked: tuple[tuple[UserId, str], ...] = ()
    may_change = w.me.role not in (Role.NAV_ADVISER, Role.SECRETARY)
    if may_change:
        names = w.sql.execute(
            select(User.id, User.full_name)
            .join(Blocking, Blocking.user_id == User.id)
            .where(Blocking.patient_id == w.patient_id)
        )
        blocked = tuple((UserId(i), n) for i, n in names)
    return ConsentPage(
        in_force={(r.recipient, r.category): r for r in reversed(history) if r.in_force},
        history=history,
        seen_by_nav=seen_by_nav(w, course),
        blocked=blocked,
        may_change=may_change,
        shared=shared_rows(w, course) if may_change else (),
        elsewhere=may_change and _elsewhere(w, course),
        waits_for_nav=may_change and _waits_for_nav(w, course),
        cut_at=_cut_at(w, history) if may_change else None,
        signed_form=papers_in.signed_consent(w, course),
        letters_in=w.sql.scalars(select(Patient.letters_in).where(Patient.id == w.patient_id)).one(),
    )


def _cut_at(w: Work, history: Collection[ConsentRow]) -> datetime | None:
    at = w.sql.scalar(select(Centre.parted_at))
    return (
        at
        if at is not None and any(r.recipient is Recipient.NAV_ADVISER and r.recorded_at < at for r in history)
        else None
    )


def _elsewhere(w: Work, course: CourseId) -> bool:
    others = select(Consent).where(
        Consent.patient_id == w.patient_id, Consent.course_id != course, consent_in_force(w.today)
    )
    return bool(grants.given_so(w, w.sql.scalars(others).all()))


def _waits_for_nav(w: Work, course: CourseId) -> bool:
    """Whether something of NAV's is consented to, and its key not yet handed over."""
    lacking = grants.lacking_parts(w.today, Recipient.HEALTH).where(FormEntry.course_id == course)
    named = w.sql.scalars(select(Consent).where(Consent.id.in_(lacking.with_only_columns(Consent.id)))).all()
    return bool(grants.given_so(w, named))


def _holds(w: Work, c: Consent) -> bool:
    return c.withdrawn_at is None and c.valid_from <= w.today <= c.valid_until


def _row(w: Work, c: Consent, name: str, *, forged: bool) -> ConsentRow:
    return ConsentRow(
        id=ConsentId(c.id),
        recipient=Recipient(c.recipient),
        category=Category(c.category),
        valid_from=c.valid_from,
        valid_until=c.valid_until,
        how_given=HOW.get(c.how_given, ""),
        interpreter=c.interpreter,
        recorded_by="" if forged else name,  # whoever it names did not
        recorded_at=c.recorded_at,
        withdrawn_at=c.withdrawn_at,
        in_force=_holds(w, c) and not forged,
        by_program=c.withdrawn_at is not None and c.withdrawn_by is None,
        forged=forged,
    )


@command(
    Right.CONSENT,
    audit="consent:given",
    about="course",
    changes=(Topic.CONSENT, Topic.COURSE, Topic.TASKS, Topic.PATIENTS),
)
def give(
    w: Work,
    course: CourseId,
    recipient: Recipient,
    categories: Collection[Category],
    valid_until: date,
    how_given: str = "spoken",
    interpreter: bool = False,
    valid_from: date | None = None,
) -> tuple[ConsentId, ...]:
    """Records what the patient agreed to share of this course, with effect at once;
    what was shared before and is named again is renewed.

    Errors: BadInput when nothing is chosen, a span makes no sense, or the recipient can never be given a category;
    Refused when the patient objects to the recipient being sent anything.
    """
    if not categories:
        raise BadInput(_("Velg hva som skal deles."))
    if how_given not in HOW:
        raise BadInput(_("Velg hvordan samtykket ble gitt."))
    objected.check(w, w.patient_id or "", *(r for r, named in RECIPIENT_OF.items() if named is recipient))
    check_span(valid_from or w.today, valid_until, w.today)
    wanted = set(categories)
    if recipient is Recipient.NAV_ADVISER:
        attends = _in_force(w, course, recipient, [Category.ATTENDANCE])
        if not any(row.valid_until >= valid_until for row in attends):  # what was agreed to for longer is not cut short
            wanted.add(Category.ATTENDANCE)  # sharing anything shows that the person is a patient
    made = []
    for category in sorted(wanted):
        check_category(recipient, category)
        before = _in_force(w, course, recipient, [category])
        row = Consent(
            id=consent_keys.new(w),
            patient_id=w.sql.get_one(Course, course).patient_id,
            course_id=course,
            recipient=recipient,
            category=category,
            valid_from=valid_from or w.today,
            valid_until=valid_until,
            how_given=how_given,
            interpreter=interpreter,
            recorded_by=w.me.id,
            recorded_at=w.now,
        )
        w.sql.add(row)
        proofs.prove(w, proofs.CONSENT, row)
        for old in before:
            seals.renew(w, old.id, row.id)
            _end(w, old)
        made.append(ConsentId(row.id))
    w.sql.flush()
    settling.settle_patient(w, w.sql.get_one(Course, course).patient_id)
    w.note(ground=f"{recipient}: {', '.join(sorted(wanted))}")
    return tuple(made)


def _in_force(w: Work, course: CourseId, recipient: Recipient, categories: Collection[Category]) -> list[Consent]:
    return list(
        w.sql.scalars(
            select(Consent).where(
                Consent.course_id == course,
                Consent.recipient == recipient,
                Consent.category.in_(list(categories)),
                consent_in_force(w.today),
            )
        )
    )


def end_all(w: Work, rows: Collection[Consent]) -> None:
    """Ends these consents of the patient at hand, and what they opened."""
    for row in rows:
        _end(w, row)
    w.sql.flush()
    grants.drop_drafts(w, w.patient_id)


def _end(w: Work, row: Consent) -> None:
    signed = w.sql.get(Proof, (row.id, proofs.WITHDRAWN))
    if signed is not None:  # somebody took the end away with other tools: it stands as it was signed
        row.withdrawn_at, row.withdrawn_by = signed.at, signed.signed_by or None
    else:
        row.withdrawn_at, row.withdrawn_by = w.now, w.me.id
        proofs.prove(w, proofs.WITHDRAWN, row)
    consent_keys.throw_away(w, row.id)
    seals.revoke(w, row.id)


@command(
    Right.CONSENT,
    audit="consent:withdrawn",
    about="course",
    changes=(Topic.CONSENT, Topic.COURSE, Topic.TASKS, Topic.PATIENTS),
)
def withdraw(w: Work, course: CourseId, recipient: Recipient, categories: Collection[Category] | None = None) -> int:
    """Takes consents back, all of the recipient's when no category is named, with effect at once; gives how many.

    Without «at pasienten går her» a NAV adviser sees nothing, so withdrawing that withdraws everything.
    Errors: Missing when none is in force.
    """
    chosen = set(categories) if categories is not None else set(SHAREABLE[recipient])
    if recipient is Recipient.NAV_ADVISER and Category.ATTENDANCE in chosen:
        chosen = set(SHAREABLE[recipient])
    rows = _in_force(w, course, recipient, chosen)
    if not rows:
        raise Missing(_("Det er ikke noe samtykke å trekke tilbake."))
    end_all(w, rows)
    w.note(ground=f"{recipient}: {', '.join(sorted(r.category for r in rows))}")
    return len(rows)


@command(
    Right.CONSENT,
    audit="consent:given",
    about="course",
    changes=(Topic.CONSENT, Topic.COURSE, Topic.TASKS, Topic.PATIENTS),
)
def undo_withdrawal(w: Work, course: CourseId, recipient: Recipient, category: Category) -> None:
    """Registers anew, as it was, what this user has just taken back by a wrong click; the history keeps both.

    Errors: Refused when that was more than a minute ago, or something of it is in force.
    """
    wanted = select(Consent).where(
        Consent.course_id == course,
        Consent.recipient == recipient,
        Consent.category == category,
        Consent.withdrawn_by == w.me.id,
        Consent.withdrawn_at >= w.now - UNDONE_WITHIN,
    )
    row = w.sql.scalar(wanted.order_by(Consent.withdrawn_at.desc()).limit(1))
    if row is None or _in_force(w, course, recipient, [category]):
        raise Refused(_("Dette kan ikke angres lenger. Registrer samtykket på nytt."))
    give(w, course, recipient, [category], row.valid_until, row.how_given, row.interpreter, row.valid_from)


@command(Right.CONSENT, audit="blocking:set", about="course", changes=(Topic.CONSENT, Topic.PATIENTS, Topic.TASKS))
def block(w: Work, course: CourseId, user: UserId) -> None:
    """Hides the patient from a named user, whose tasks here go back to the team.

    Errors: BadInput for oneself, and for the last physician or psychologist, since nobody could then decide;
    Missing for an unknown user.
    """
    if user == w.me.id:
        raise BadInput(_("Du kan ikke sperre pasienten for deg selv. Be en kollega gjøre det."))
    row = w.sql.get(User, user)
    if row is None:
        raise Missing(_("Fant ikke brukeren."))
    if not _others_may_decide(w, user):
        raise BadInput(
            _(
                "{name} er den eneste som kan avgjøre noe for pasienten. Ingenting er sperret. "
                "Avtal først at en annen lege eller psykolog tar over, og gi den en bruker her."
            ).format(name=row.full_name)
        )
    _hand_back(w, user)
    if w.sql.scalar(select(Blocking.id).where(Blocking.patient_id == w.patient_id, Blocking.user_id == user)) is None:
        w.sql.add(Blocking(id=new_id(), patient_id=w.patient_id or "", user_id=user, set_by=w.me.id, set_at=w.now))
    w.note(ground=user)


def _others_may_decide(w: Work, user: UserId) -> bool:
    """Whether a physician or psychologist remains who is neither blocked nor about to be."""
    blocked = exists().where(Blocking.patient_id == w.patient_id, Blocking.user_id == User.id)
    others = select(User.id).where(User.active, User.role.in_(DECIDERS), User.id != user, ~blocked)
    return w.sql.scalar(others.limit(1)) is not None


def _hand_back(w: Work, user: UserId) -> None:
    """What the blocked user was responsible for is nobody's: a task that only its owner cannot see would be lost."""
    courses = select(Course.id).where(Course.patient_id == w.patient_id)
    w.sql.execute(
        update(Task).where(Task.course_id.in_(courses), Task.responsible_id == user).values(responsible_id=None)
    )
    w.sql.execute(
        update(Course).where(Course.id.in_(courses), Course.responsible_id == user).values(responsible_id=None)
    )


@command(Right.CONSENT, audit="blocking:lifted", about="course", changes=(Topic.CONSENT, Topic.PATIENTS, Topic.TASKS))
def unblock(w: Work, course: CourseId, user: UserId) -> None:
    """Lets the user see the patient again. Errors: Missing when the user was not blocked."""
    row = w.sql.scalar(select(Blocking).where(Blocking.patient_id == w.patient_id, Blocking.user_id == user))
    if row is None:
        raise Missing(_("Brukeren er ikke sperret."))
    w.sql.delete(row)
    w.note(ground=user)


@query(Right.HANDLE_PAPERS, audit="paper:previewed", about="course")
def form_paper(
    w: Work,
    course: CourseId,
    chosen: Collection[tuple[Recipient, Category]] = (),
    until: date | None = None,
    in_: str | None = None,
    named: Collection[tuple[Recipient, str]] = (),
) -> Prepared:
    """The consent as a paper for the patient to sign, as it would be; `chosen` are ticked, the rest are boxes for a
    pen. `named`: who a recipient is; the employer and the GP are known.

    `in_`: the patient's language, the screen's when None.
    """
    w.note(ground=consent_form.PAPER.kind)
    with in_language(in_ or language()) as missed:
        paper = _form_paper(w, course, chosen, until, named)
    return replace(paper, untranslated=tuple(sorted(missed)))


@command(Right.HANDLE_PAPERS, audit="document:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue_form(
    w: Work,
    course: CourseId,
    chosen: Collection[tuple[Recipient, Category]] = (),
    until: date | None = None,
    in_: str | None = None,
    named: Collection[tuple[Recipient, str]] = (),
) -> DocumentId:
    """Archives the form that the patient is given to sign. It gives no consent: that is registered when it is signed.
    As `form_paper` otherwise."""
    with in_language(in_ or language()):
        paper = _form_paper(w, course, chosen, until, named)
    return papers.archive(w, w.sql.get_one(Course, course), paper, None)


def _form_paper(
    w: Work,
    course: CourseId,
    chosen: Collection[tuple[Recipient, Category]],
    until: date | None,
    named: Collection[tuple[Recipient, str]],
) -> Prepared:
    row = w.sql.get_one(Course, course)
    patient = w.sql.get_one(Patient, row.patient_id)
    known = {Recipient.EMPLOYER: patient.employer, Recipient.GP: ", ".join(to_gp(patient).lines[:2])}
    known |= {recipient: " ".join(who.split()) for recipient, who in named if who.strip()}
    called = {c: YOURS.get(c) or c.label for c in ASKED_CATEGORIES}
    if lost := next((category for _recipient, category in chosen if category not in called), None):
        raise BadInput(_("«{category}» står ikke på samtykkeskjemaet.").format(category=lost.label))
    columns = {r: r.label for r in (*ASKED_RECIPIENTS, *MORE_RECIPIENTS)} | {
        Recipient.EMPLOYER: _("Arbeids- giver"),
        Recipient.SPECIALIST: _("Avtale- spesialist"),
    }
    content = consent_form.Content(
        categories=list(called.values()),
        opens={called[c]: YOURS_OPENS.get(c) or OPENS[c] for c in ASKED_CATEGORIES},
        recipients=list(columns.values()),
        ticked=[(called[category], columns[recipient]) for recipient, category in chosen if recipient in columns],
        never=[
            (called[c], word)
            for c in ASKED_CATEGORIES
            for r, word in columns.items()
            if c not in SHAREABLE[r] and (r, c) not in LAWFUL
        ],
        lawful=[(called[c], columns[r]) for r, c in sorted(LAWFUL)],
        until=until,
        named=[(columns[r], who) for r, who in known.items() if who and r in columns],
        informed_by=", ".join(x for x in (w.me.name, w.me.title) if x),
    )
    return papers.prepared(w, row, consent_form.PAPER, content, draft=False)
