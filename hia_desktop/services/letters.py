"""Letters: the request for what a referral lacks, and the answer to patient and referrer, filled in from the wordings in force."""

from datetime import date, timedelta

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, DocumentId
from hia_desktop.base.text import _, day, day_long, fold
from hia_desktop.documents.kinds.letter import Content, Paragraph
from hia_desktop.domain.access import Recipient, Right
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import RETIRED, Decision
from hia_desktop.domain.letter_texts import TextId, fill, first_day, text_on
from hia_desktop.domain.working_days import USUAL, WorkingWeek, add_working_days, is_working_day, working_days_from_receipt
from hia_desktop.services import entries, entry_rows, papers, promotions, wordings
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.papers import Prepared
from hia_desktop.store.entities import Course, Patient

REPLY_WORKING_DAYS = 5

QUESTIONS = {
    "text": _("Hva er henvisningsgrunnen, og hva ønsker du hjelp til?"),
    "diagnoses": _("Hvilke diagnoser er aktuelle (ICPC-2 eller ICD-10)?"),
    "work_status": _("Er pasienten i arbeid, gradert eller fullt sykmeldt, under utdanning eller uten arbeid? Sykmeldt fra hvilken dato?"),
    "occupation": _("Hva er pasientens yrke?"),
    "workplace": _("Hvor arbeider pasienten?"),
    "position_percent": _("Hvor stor stilling har pasienten (prosent)?"),
    "employer_contact": _("Har det vært kontakt med arbeidsgiver? Hva kom fram?"),
    "adaptation_tried": _("Hvilken tilrettelegging på arbeidsplassen er prøvd, og hvordan gikk det?"),
    "motivation": _("Hva tenker pasienten selv om å komme tilbake i arbeid, og hva forventer pasienten av oss?"),
}
"""What the referrer is asked for each missing point of the referral."""

AUDIENCES = {"patient": "decision_patient", "referrer": "decision_referrer"}


def reply_by(received: date, due: date, today: date, week: WorkingWeek = USUAL) -> date:
    """When the GP is asked to answer: the fifth working day of the ten, before the referral must be assessed.

    A letter sent later gets five working days from today as far as there are that many; always at least the next working day.
    """
    half = working_days_from_receipt(received, REPLY_WORKING_DAYS, week)
    wanted = half if half > today else add_working_days(today, REPLY_WORKING_DAYS, week)
    last = due - timedelta(days=1)
    while not is_working_day(last, week):
        last -= timedelta(days=1)
    return max(min(wanted, last), add_working_days(today, 1, week))


@query(Right.HANDLE_PAPERS, audit="letter:previewed", about="course")
def supplement_letter(w: Work, course: CourseId) -> Prepared:
    """The request to the referrer as it would be now. Errors: BadInput when the referral lacks nothing."""
    w.note(ground="supplement")
    return _supplement(w, w.sql.get_one(Course, course), issued=False)


@command(Right.HANDLE_PAPERS, audit="letter:issued", about="course", changes=("course", "tasks", "documents"))
def issue_supplement(w: Work, course: CourseId) -> DocumentId:
    """Archives the request; a task waits for the answer until the day that was asked for. Errors: as `supplement_letter`."""
    row = w.sql.get_one(Course, course)
    document = papers.archive(w, row, _supplement(w, row, issued=True), None, Recipient.GP)
    promotions.set_task(w, row, "supplement", _reply_by(w, row))
    if row.status == "received":
        row.status = "waiting"
    return document


def _reply_by(w: Work, course: Course) -> date:
    return reply_by(course.received_on, course.assessment_due, w.today, w.week)


def _supplement(w: Work, course: Course, *, issued: bool) -> Prepared:
    missing = [point for point in course.missing_points.split(",") if point]
    if not missing:
        raise BadInput(_("Henvisningen mangler ingenting. Det trengs ikke noe brev om flere opplysninger."))
    letter = _Letter(w)
    letter.add(TextId.SUPPLEMENT_THANKS, received=day(course.received_on))
    letter.add(TextId.SUPPLEMENT_QUESTIONS, questions="\n".join(f"- {QUESTIONS[point]}" for point in missing if point in QUESTIONS))
    letter.add(TextId.SUPPLEMENT_REPLY, reply_by=day_long(_reply_by(w, course)), due=day(course.assessment_due))
    content = Content(
        addressee=_referrer(w, course)[0],
        subject=_("Henvisning til HelseIArbeid: vi trenger noen flere opplysninger"),
        paragraphs=letter.paragraphs,
        template_approved=letter.approved,
        signed=papers.my_signature(w, w.now if issued else None),
    )
    return papers.prepared(w, course, "supplement", "letter", content, draft=not issued)


class _Letter:
    """Gathers the paragraphs of a letter from the wordings in force today, and whether all of them are approved."""

    def __init__(self, w: Work) -> None:
        self._texts, self._today = wordings.texts(w), max(w.today, first_day())
        self.paragraphs: list[Paragraph] = []
        self.approved = True

    def add(self, text_id: TextId, *, after: str = "", **values: str) -> None:
        """One more paragraph; a wording without a heading goes on in the one before it, with `after` between, when that is given."""
        wording = text_on(self._texts, text_id, self._today)
        heading, text = fill(wording, values)
        if after and not heading:
            last = self.paragraphs.pop()
            heading, text = last.heading, last.text + after + text
        self.paragraphs.append(Paragraph(heading=heading, text=text))
        self.approved = self.approved and wording.approved


def _referrer(w: Work, course: Course) -> tuple[list[str], list[str]]:
    """The lines of the address, and the GP's name when somebody else referred."""
    patient = w.sql.get_one(Patient, course.patient_id)
    gp = [line for line in (patient.gp_name, patient.gp_practice) if line]
    entry = entries.newest_signed(w, CourseId(course.id), "referral").get("referral")
    form = entries.read_form("referral", entry.answers) if entry is not None else None
    if isinstance(form, ReferralForm) and form.referrer and fold(form.referrer) != fold(patient.gp_name):
        return [line for line in (form.referrer, form.practice) if line], gp[:1]
    return gp or [_("Henvisende lege")], []


@query(Right.ASSESS, audit="letter:previewed", about="course")
def decision_letters(w: Work, course: CourseId, audience: str) -> Prepared:
    """The answer to «patient» or «referrer» as it would be now, from the newest signed assessment.

    Errors: Missing when nothing is signed; BadInput for another audience, or when the decision was to ask for more.
    """
    w.note(ground=_kind(audience))
    return _answer(w, w.sql.get_one(Course, course), audience, issued=False)[0]


@command(Right.ASSESS, audit="letter:issued", about="course", changes=("course", "documents"))
def issue_decision(w: Work, course: CourseId, audience: str) -> DocumentId:
    """Archives the answer to «patient» or «referrer». Errors: as `decision_letters`."""
    row = w.sql.get_one(Course, course)
    paper, entry = _answer(w, row, audience, issued=True)
    return papers.archive(w, row, paper, entry.id, "patient" if audience == "patient" else Recipient.GP)


def _kind(audience: str) -> str:
    if audience not in AUDIENCES:
        raise BadInput(_("Velg om brevet går til pasienten eller til henviser."))
    return AUDIENCES[audience]


def _answer(w: Work, course: Course, audience: str, *, issued: bool) -> tuple[Prepared, entry_rows.Entry]:
    kind = _kind(audience)
    entry = entries.newest_signed(w, CourseId(course.id), "assessment").get("assessment")
    if entry is None:
        raise Missing(_("Det er ingen signert rettighetsvurdering å svare ut fra."))
    form = entries.read_form("assessment", entry.answers)
    if not isinstance(form, RightsAssessment) or form.decision is None or form.decision is Decision.MORE_INFORMATION:
        raise BadInput(_("Det er ikke tatt noen beslutning å svare om. Bruk brevet om flere opplysninger."))
    if form.decision in RETIRED:
        raise BadInput(_("«{outcome}» er ikke lenger et utfall. Signer en ny vurdering med et nytt utfall.").format(outcome=form.decision.label))
    letter = _Letter(w)
    if audience == "patient":
        patient = w.sql.get_one(Patient, course.patient_id)
        lines = (f"{patient.given_name} {patient.family_name}", patient.address, patient.municipality)
        addressee, copies = [line for line in lines if line], []
        _to_patient(letter, form, form.decision, course)
    else:
        addressee, gp = _referrer(w, course)
        copies = [*(_("fastlege {name}").format(name=name) for name in gp), _("pasienten i eget brev")]
        _to_referrer(letter, form, form.decision, course)
    content = Content(
        addressee=addressee,
        subject=_("Svar på henvisning til HelseIArbeid"),
        paragraphs=letter.paragraphs,
        copies=copies,
        template_approved=letter.approved,
        signed=papers.my_signature(w, w.now if issued else None),
    )
    return papers.prepared(w, course, kind, "letter", content, draft=not issued), entry


def _to_patient(letter: _Letter, form: RightsAssessment, decision: Decision, course: Course) -> None:
    letter.add(TextId.PATIENT_RECEIVED, received=day(course.received_on))
    right = decision is Decision.RIGHT
    if right:
        letter.add(TextId.PATIENT_RIGHT)
        letter.add(TextId.PATIENT_DEADLINE, deadline=day_long(form.start_deadline) if form.start_deadline else "–")
        if form.wished_start:
            letter.add(TextId.PATIENT_WISHED_START, after=" ", wished_start=day(form.wished_start))
    else:
        letter.add(_REFUSED[decision])
    if form.grounds.strip():
        letter.add(TextId.PATIENT_GROUNDS, grounds=form.grounds)
    if right:
        for text_id in (TextId.PATIENT_BREACH, TextId.PATIENT_CHOICE, TextId.PATIENT_WORSE):
            letter.add(text_id)
    letter.add(TextId.PATIENT_COMPLAINT)


def _to_referrer(letter: _Letter, form: RightsAssessment, decision: Decision, course: Course) -> None:
    right = decision is Decision.RIGHT
    letter.add(TextId.REFERRER_RECEIVED, received=day(course.received_on))
    letter.add(TextId.REFERRER_DECISION, decision=decision.label)
    if right:
        letter.add(TextId.REFERRER_DEADLINE, after="\n", deadline=day(form.start_deadline) if form.start_deadline else "–")
        if form.disciplines is not None:
            letter.add(TextId.REFERRER_DISCIPLINE, after="\n", disciplines=form.disciplines.label)
    if form.grounds.strip():
        letter.add(TextId.PATIENT_GROUNDS, grounds=form.grounds)
    letter.add(TextId.REFERRER_MEANWHILE if right else TextId.REFERRER_BACK)


_REFUSED = {
    Decision.NO_NEED: TextId.PATIENT_NO_RIGHT,
    Decision.NOT_APPLICABLE: TextId.PATIENT_NOT_APPLICABLE,
    Decision.FORWARDED: TextId.PATIENT_FORWARDED,
}
