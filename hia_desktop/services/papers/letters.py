"""Letters: the request for what a referral lacks, the answer to patient and referrer, and the answer to a patient who
asks for a correction, filled in from the wordings in force."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, DocumentId, EntryId
from hia_desktop.base.language import SOURCE, WordTable, in_language, untranslated
from hia_desktop.base.text import N_, _, day, day_long
from hia_desktop.documents.kinds.letter import ANSWERS, TO_GP, TO_PATIENT, TO_REFERRER, Content, Paragraph
from hia_desktop.documents.kinds.letter import CORRECTION as CORRECTION
from hia_desktop.documents.kinds.letter import SUPPLEMENT as SUPPLEMENT
from hia_desktop.documents.kinds.paper import Paper
from hia_desktop.domain import tasks
from hia_desktop.domain.access import Recipient, Right
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.seldom.corrections import Answered, Corrections
from hia_desktop.domain.forms.values import RETIRED, Decision
from hia_desktop.domain.letter_texts import LetterLanguage, LetterText, TextId, fill, first_day, text_on
from hia_desktop.domain.references import reference
from hia_desktop.domain.teamwork.visits import Way
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import (
    USUAL,
    WorkingWeek,
    add_working_days,
    is_working_day,
    working_days_from_receipt,
)
from hia_desktop.services.call import Work, command, query
from hia_desktop.services.centre import neighbours, wordings
from hia_desktop.services.course import visits
from hia_desktop.services.papers import answers, in_words, mail, papers
from hia_desktop.services.papers.mail import Addressed
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.patient import objected
from hia_desktop.services.record import corrections, effects, entries, framing
from hia_desktop.services.sealing import entry_rows, proofs
from hia_desktop.store.entities import Course, IssuedDocument, Patient

REPLY_WORKING_DAYS = 5

QUESTIONS = WordTable(
    {
        "text": N_("Hva er henvisningsgrunnen, og hva ønsker du hjelp til?"),
        "diagnoses": N_("Hvilke diagnoser er aktuelle (ICPC-2 eller ICD-10)?"),
        "work_status": N_(
            "Er pasienten i arbeid, gradert eller fullt sykmeldt, under utdanning eller uten arbeid? "
            "Sykmeldt fra hvilken dato?"
        ),
        "occupation": N_("Hva er pasientens yrke?"),
        "workplace": N_("Hvor arbeider pasienten?"),
        "position_percent": N_("Hvor stor stilling har pasienten (prosent)?"),
        "employer_contact": N_("Har det vært kontakt med arbeidsgiver? Hva kom fram?"),
        "adaptation_tried": N_("Hvilken tilrettelegging på arbeidsplassen er prøvd, og hvordan gikk det?"),
        "motivation": N_("Hva tenker pasienten selv om å komme tilbake i arbeid, og hva forventer pasienten av oss?"),
    }
)
"""What the referrer is asked for each missing point of the referral."""

AUDIENCES = {paper.to: paper for paper in ANSWERS}
"""Whom an answer goes to, and the paper it is."""


def reply_by(received: date, due: date, today: date, week: WorkingWeek = USUAL) -> date:
    """When the GP is asked to answer: the fifth working day of the ten, before the referral must be assessed.

    A letter sent later gets five working days from today as far as there are that many;
    always at least the next working day.
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
    w.note(ground=SUPPLEMENT.kind)
    return _supplement(w, w.sql.get_one(Course, course), issued=False)[0]


@command(
    Right.HANDLE_PAPERS, audit="letter:issued", about="course", changes=(Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)
)
def issue_supplement(w: Work, course: CourseId, answering: bool = False) -> DocumentId:
    """Archives the request; a task waits for the answer until the day that was asked for.

    Errors: as `supplement_letter`; BadInput for «answering» while a wording is not approved or the address
    is not whole, and the user does not answer for it; Refused when the patient objects to the receiver.
    """
    row = w.sql.get_one(Course, course)
    objected.check(w, row.patient_id, *mail.receivers_of_answer(w, row, "referrer"))
    paper, asks = _supplement(w, row, issued=True)
    _answer_for(w, paper, asks, answering)
    document = papers.archive(w, row, paper, None, Recipient.GP)
    effects.set_task(w, row, tasks.SUPPLEMENT, _reply_by(w, row))
    if row.status == "received":
        row.status = "waiting"
    return document


def _reply_by(w: Work, course: Course) -> date:
    return reply_by(course.received_on, course.assessment_due, w.today, w.week)


@dataclass(frozen=True)
class _Asks:
    """What is asked before a letter is archived: wordings that nobody has approved, what its address lacks or has no
    room for, and that the appointment it tells of is later than the law lets it be."""

    unapproved: tuple[LetterText, ...]
    lacks: str
    late: str = ""


def _answer_for(w: Work, made: Prepared, asks: _Asks, answering: bool) -> None:
    """Lets a letter out with a wording that nobody has approved, without a whole address, with a first appointment
    after the deadline or with what no font has, only when the user answers for it; the trail keeps which wordings, for
    the administrator."""
    told = [asks.late] if asks.late else []
    if asks.unapproved:
        names = ", ".join(f"«{wording.name}»" for wording in asks.unapproved)
        text = _(
            "Ordlyden er ikke lokalt godkjent i {texts}. Les brevet, og svar for ordlyden selv, "
            "eller få den godkjent først."
        )
        told.append(text.format(texts=names))
    if asks.lacks:
        told.append(_("{lacks} Brevet kan ikke sendes i konvolutt slik.").format(lacks=asks.lacks))
    if boxes := in_words.unprintable(made):
        told.append(boxes)
    if told and not answering:
        raise BadInput("\n\n".join(told), {"answering": "\n\n".join(told)})
    if asks.unapproved:
        codes = ", ".join(wording.code for wording in asks.unapproved)
        w.log("letter:unapproved", ground=f"{made.paper.kind}: {codes}")


@in_language(SOURCE)
def _supplement(w: Work, course: Course, *, issued: bool) -> tuple[Prepared, _Asks]:
    missing = [point for point in course.missing_points.split(",") if point]
    if not missing:
        raise BadInput(
            _("Alle punktene er fylt ut, eller teksten har forslag som ikke er vurdert. Det er ikke noe å spørre om.")
        )
    letter = _Letter(w)
    letter.add(TextId.SUPPLEMENT_THANKS, received=day(course.received_on))
    letter.add(
        TextId.SUPPLEMENT_QUESTIONS,
        questions="\n".join(f"- {QUESTIONS[point]}" for point in missing if point in QUESTIONS),
    )
    letter.add(TextId.SUPPLEMENT_REPLY, reply_by=day_long(_reply_by(w, course)), due=day(course.assessment_due))
    letter.add(TextId.SUPPLEMENT_OWN)
    to = mail.to_referrer(w, course)[0]
    content = _content(
        w, course, to, letter, _("Henvisning til HelseIArbeid: vi trenger noen flere opplysninger"), issued=issued
    )
    asks = _Asks(tuple(letter.unapproved), mail.asked_of(to))
    return papers.prepared(w, course, SUPPLEMENT, content, draft=not issued), asks


def _content(w: Work, course: Course, to: Addressed, letter: "_Letter", subject: str, *, issued: bool) -> Content:
    """The letter with what all have alike: whom it goes to, what to call about, and who signs it."""
    return Content(
        addressee=list(to.lines),
        reference=reference(course.id),
        case_handler=", ".join(part for part in (w.me.name, w.me.title) if part),
        phone=framing.my_phone(w) or papers.letterhead(w).phone,
        subject=subject,
        paragraphs=letter.paragraphs,
        signed=papers.my_signature(w, w.now if issued else None),
    )


_WRITTEN = ("grounds", "about_what")
"""What somebody wrote in the form, and in Norwegian: a letter in another language tells its writer so."""


class _Letter:
    """Gathers the paragraphs of a letter from the wordings in force today, and which of them nobody has approved."""

    def __init__(self, w: Work, language: LetterLanguage = LetterLanguage.BOKMAL) -> None:
        self._texts, self._today, self._language = wordings.texts(w), max(w.today, first_day()), language
        self.paragraphs: list[Paragraph] = []
        self.unapproved: list[LetterText] = []

    def add(self, text_id: TextId, *, after: str = "", **values: str) -> None:
        """One more paragraph; a wording without a heading goes on in the one before it, with `after` between,
        when that is given. An own paragraph that the centre has not written is left out."""
        wording = text_on(self._texts, text_id, self._today, self._language)
        if not wording.in_use:
            return
        if self._language is LetterLanguage.ENGLISH:
            for written in filter(None, (values.get(name, "").strip() for name in _WRITTEN)):
                untranslated(written)
        heading, text = fill(wording, values)
        if after and not heading:
            last = self.paragraphs.pop()
            heading, text = last.heading, last.text + after + text
        self.paragraphs.append(Paragraph(heading=heading, text=text))
        if not wording.approved:
            self.unapproved.append(wording)


@query(Right.ASSESS, audit="letter:previewed", about="course")
def decision_letters(w: Work, course: CourseId, audience: str) -> Prepared:
    """The answer to «patient», «referrer» or «gp» as it would be now, from the newest signed assessment.

    Errors: Missing when nothing is signed; BadInput for another audience, when the decision was to ask for more, when
    its outcome is one that the law no longer has, and for «gp» when the GP referred.
    """
    w.note(ground=_paper_to(audience).kind)
    return _answer(w, w.sql.get_one(Course, course), audience, issued=False)[0]


@command(Right.ASSESS, audit="letter:issued", about="course", changes=(Topic.COURSE, Topic.DOCUMENTS))
def issue_decision(w: Work, course: CourseId, audience: str, answering: bool = False) -> DocumentId:
    """Archives the answer to «patient», «referrer» or «gp».

    Errors: as `decision_letters`; BadInput for «answering» while a wording is not approved, the address is not whole or
    the appointment is after the deadline, and the user does not answer for it; Refused when the patient objects to
    the receiver.
    """
    row = w.sql.get_one(Course, course)
    objected.check(w, row.patient_id, *mail.receivers_of_answer(w, row, audience))
    paper, entry, asks = _answer(w, row, audience, issued=True)
    _answer_for(w, paper, asks, answering)
    return papers.archive(w, row, paper, entry.id, "patient" if audience == "patient" else Recipient.GP)


def _paper_to(audience: str) -> Paper:
    if audience not in AUDIENCES:
        raise BadInput(_("Velg om brevet går til pasienten, til henviser eller i kopi til fastlegen."))
    return AUDIENCES[audience]


def _signed(w: Work, course: Course) -> tuple[RightsAssessment, Decision, entry_rows.Entry]:
    """The newest signed assessment with its decision. Errors: as `decision_letters`."""
    entry = entries.newest_signed(w, CourseId(course.id), RightsAssessment.kind).get(RightsAssessment.kind)
    if entry is None:
        raise Missing(_("Det er ingen signert rettighetsvurdering å svare ut fra."))
    form = entries.read_form(RightsAssessment.kind, entry.answers)
    if not isinstance(form, RightsAssessment) or form.decision is None or form.decision is Decision.MORE_INFORMATION:
        raise BadInput(_("Det er ikke tatt noen beslutning å svare om. Bruk brevet om flere opplysninger."))
    if form.decision in RETIRED:
        text = _("«{outcome}» er ikke lenger et utfall. Signer en ny vurdering med et nytt utfall.")
        raise BadInput(text.format(outcome=form.decision.label))
    if form.decision is Decision.RIGHT and (form.deadline_for is None or form.start_deadline is None):
        raise BadInput(
            _("Vurderingen sier ikke om fristen gjelder utredning eller behandling. Signer en ny versjon som sier det.")
        )
    return form, form.decision, entry


def _answer(w: Work, course: Course, audience: str, *, issued: bool) -> tuple[Prepared, entry_rows.Entry, _Asks]:
    """To the patient in the patient's own language, to others in bokmål."""
    paper, patient = _paper_to(audience), w.sql.get_one(Patient, course.patient_id)
    form, decision, entry = _signed(w, course)
    referrer, gp = mail.to_referrer(w, course)
    to = {"patient": mail.to_patient(patient), "gp": gp}.get(audience, referrer)
    if not to.lines:
        raise BadInput(_("Fastlegen er den som henviste, og får svaret som henviser."))
    language = LetterLanguage(patient.letters_in if audience == "patient" else SOURCE)
    with in_language(language) as missed:
        form = _to_come(_with_booked(w, course, form), w.today)
        letter, told = _Letter(w, language), _archived(w, course, entry)
        about = _("avgjørelsen eller fristen") if decision is Decision.RIGHT else _("avgjørelsen")
        offers = neighbours.told_to(w, form.offers, patient.municipality)
        if audience == "patient":
            answers.to_patient(letter, form, course.received_on, _address(w), told.get(TO_REFERRER.kind), offers)
        else:
            answers.to_referrer(letter, form, course.received_on, _address(w), told.get(TO_PATIENT.kind), offers)
        own, complaint = _LAST[audience == "patient"]
        letter.add(own)
        letter.add(complaint, about=about, complaint_to=_address(w))
        copies = []
        if gp.lines and audience == "referrer" and (day_of := told.get(TO_GP.kind)):
            copies.append(_("fastlege {name}, {day}").format(name=gp.lines[0], day=day(day_of)))
        copy = audience == "gp"
        subject = _("Kopi av svar på henvisning til HelseIArbeid") if copy else _("Svar på henvisning til HelseIArbeid")
        content = _content(w, course, to, letter, subject, issued=issued).model_copy(update={"copies": copies})
        made = papers.prepared(w, course, paper, content, draft=not issued)
    asks = _Asks(tuple(letter.unapproved), mail.asked_of(to), visits.too_late(w, course, form.appointment))
    return replace(made, untranslated=tuple(sorted(missed))), entry, asks


@dataclass(frozen=True)
class CorrectionAnswer:
    """A request for correction or deletion that is decided: its number in the form, from 1, what it is about, how it
    was decided, and the letter in the archive that answers it with its day."""

    number: int
    about: str
    outcome: Answered
    archived: date | None
    letter: DocumentId | None


@query(Right.WRITE_HEALTH, audit="documents:listed", about="course")
def correction_answers(w: Work, course: CourseId) -> tuple[CorrectionAnswer, ...]:
    """The requests that are decided in the newest signed version of their form, those that no letter answers among
    them."""
    form, _entry = _requests(w, course)
    told = corrections.told(w, w.sql.get_one(Course, course))
    return tuple(
        CorrectionAnswer(
            number, row.about, row.outcome, kept.day if kept else None, DocumentId(kept.id) if kept else None
        )
        for number, row in enumerate(form.requests if form is not None else (), 1)
        if row.outcome is not None
        for kept in (told.get(row.named),)
    )


@query(Right.WRITE_HEALTH, audit="letter:previewed", about="course")
def correction_letter(w: Work, course: CourseId, number: int) -> Prepared:
    """The answer to a request for correction or deletion as it would be now, from the newest signed version.
    Errors: Missing when there is no such request, or it is not decided."""
    w.note(ground=CORRECTION.kind)
    return _correction(w, w.sql.get_one(Course, course), number, issued=False)[0]


@command(
    Right.WRITE_HEALTH, audit="letter:issued", about="course", changes=(Topic.COURSE, Topic.TASKS, Topic.DOCUMENTS)
)
def issue_correction(w: Work, course: CourseId, number: int, answering: bool = False) -> DocumentId:
    """Archives the answer; when every refusal has been told of and what is granted is done, the task is.

    Errors: as `correction_letter`; BadInput for «answering» while a wording is not approved or the address is not
    whole, and the user does not answer for it.
    """
    row = w.sql.get_one(Course, course)
    paper, form, entry, asks = _correction(w, row, number, issued=True)
    _answer_for(w, paper, asks, answering)
    document = papers.archive(w, row, paper, entry, "patient")
    w.sql.flush()
    corrections.follow(w, row, form)
    return document


def _requests(w: Work, course: CourseId) -> tuple[Corrections | None, EntryId | None]:
    """The newest signed version of the form, and its number."""
    entry = entries.newest_signed(w, course, Corrections.kind).get(Corrections.kind)
    form = entries.read_form(Corrections.kind, entry.answers) if entry is not None else None
    return (form, entry.id) if entry is not None and isinstance(form, Corrections) else (None, None)


def _correction(
    w: Work, course: Course, number: int, *, issued: bool
) -> tuple[Prepared, Corrections, EntryId | None, _Asks]:
    """In the patient's own language."""
    form, entry = _requests(w, CourseId(course.id))
    if form is None or not 0 < number <= len(form.requests) or form.requests[number - 1].outcome is None:
        raise Missing(_("Det er ikke signert noen avgjørelse om dette kravet. Signer den først."))
    request, patient = form.requests[number - 1], w.sql.get_one(Patient, course.patient_id)
    language, to = LetterLanguage(patient.letters_in), mail.to_patient(patient)
    with in_language(language) as missed:
        letter = _Letter(w, language)
        answers.to_request(letter, request, _address(w))
        subject = _("Svar på krav om retting eller sletting i journalen")
        content = _content(w, course, to, letter, subject, issued=issued)
        content = content.model_copy(update={"request": request.named})
        made = papers.prepared(w, course, CORRECTION, content, draft=not issued)
    asks = _Asks(tuple(letter.unapproved), mail.asked_of(to))
    return replace(made, untranslated=tuple(sorted(missed))), form, entry, asks


_LAST = {
    True: (TextId.PATIENT_OWN, TextId.PATIENT_COMPLAINT),
    False: (TextId.REFERRER_OWN, TextId.REFERRER_COMPLAINT),
}
"""The paragraphs that end the patient's answer, and those that end the others'."""


def _archived(w: Work, course: Course, entry: entry_rows.Entry) -> dict[str, date]:
    """Which answers to this assessment lie in the archive, and of what day:
    a letter tells of another only when it is there."""
    wanted = select(IssuedDocument.id, IssuedDocument.kind, IssuedDocument.day).where(
        IssuedDocument.course_id == course.id,
        IssuedDocument.from_entry == entry.id,
        IssuedDocument.kind.in_([paper.kind for paper in ANSWERS]),
    )
    found = w.sql.execute(wanted.order_by(IssuedDocument.day)).all()
    sound = proofs.genuine(w, proofs.ISSUED, [r.id for r in found])
    return {r.kind: r.day for r in found if r.id in sound}


def _address(w: Work) -> str:
    """The centre as the one that a complaint is sent to, on one line."""
    head = papers.letterhead(w)
    return ", ".join(part for part in (head.unit, head.centre_name, head.address) if part)


def _with_booked(w: Work, course: Course, form: RightsAssessment) -> RightsAssessment:
    """The assessment with the time that has been booked, which is newer than what it was signed with. Where nobody is
    to come to the door the time comes in a letter of its own, which says how one meets."""
    booked = visits.next_visit(w, CourseId(course.id))
    if booked is None:
        return form
    if Way(booked[0].way) is not Way.IN_PERSON:
        return form.model_copy(update={"appointment": None, "appointment_time": ""})
    return form.model_copy(update={"appointment": booked[0].day, "appointment_time": booked[0].starts})


def _to_come(form: RightsAssessment, today: date) -> RightsAssessment:
    """The assessment without the days that have passed when it is answered: nobody means to begin on one."""
    gone = {name: None for name in ("wished_start", "appointment") if (getattr(form, name) or today) < today}
    return form.model_copy(update=gone | ({"appointment_time": ""} if "appointment" in gone else {}))
