"""Letters: the request for what a referral lacks, and the answer to patient and referrer; wordings to be approved locally.

Source: pasient- og brukerrettighetsloven (pbrl) §§ 2-1 b, 2-2, 2-4, 7-2 and 7-5; Prop. 55 L (2018-2019), kap. 5.
"""

from datetime import date, timedelta

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.fields import CourseId, DocumentId
from hia_desktop.base.text import _, day, day_long
from hia_desktop.documents.kinds.letter import Content, Paragraph
from hia_desktop.domain.access import Recipient, Right
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.values import Decision
from hia_desktop.domain.working_days import add_working_days, is_working_day
from hia_desktop.services import entries, entry_rows, papers, promotions
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


def reply_by(received: date, due: date, today: date) -> date:
    """When the GP is asked to answer: the fifth working day of the ten, before the referral must be assessed.

    A letter sent later gets five working days from today as far as there are that many; always at least the next working day.
    """
    half = add_working_days(received, REPLY_WORKING_DAYS)
    wanted = half if half > today else add_working_days(today, REPLY_WORKING_DAYS)
    last = due - timedelta(days=1)
    while not is_working_day(last):
        last -= timedelta(days=1)
    return max(min(wanted, last), add_working_days(today, 1))


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
    return reply_by(course.received_on, course.assessment_due, w.today)


def _supplement(w: Work, course: Course, *, issued: bool) -> Prepared:
    missing = [point for point in course.missing_points.split(",") if point]
    if not missing:
        raise BadInput(_("Henvisningen mangler ingenting. Det trengs ikke noe brev om flere opplysninger."))
    asked = "\n".join(f"- {QUESTIONS[point]}" for point in missing if point in QUESTIONS)
    content = Content(
        addressee=_referrer(w, course),
        subject=_("Henvisning til HelseIArbeid: vi trenger noen flere opplysninger"),
        paragraphs=[
            Paragraph(
                text=_(
                    "Takk for henvisningen, som vi mottok {received}. For å kunne vurdere den trenger vi svar på det som står nedenfor."
                ).format(received=day(course.received_on))
            ),
            Paragraph(heading=_("Vi ber om svar på"), text=asked),
            Paragraph(
                heading=_("Svar innen {day}").format(day=day_long(_reply_by(w, course))),
                text=_(
                    "Henvisningen skal være vurdert innen {due} (pasient- og brukerrettighetsloven § 2-2). Fristen løper selv om "
                    "opplysninger mangler, og uten svar vurderer vi henvisningen på det vi har. Svar gjerne med en kort dialogmelding."
                ).format(due=day(course.assessment_due)),
            ),
        ],
        template_approved=False,
        signed=papers.my_signature(w, w.now if issued else None),
    )
    return papers.prepared(w, course, "supplement", "letter", content, draft=not issued)


def _referrer(w: Work, course: Course) -> list[str]:
    patient = w.sql.get_one(Patient, course.patient_id)
    return [line for line in (patient.gp_name, patient.gp_practice) if line] or [_("Henvisende lege")]


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
    patient = w.sql.get_one(Patient, course.patient_id)
    to_patient = audience == "patient"
    name = f"{patient.given_name} {patient.family_name}"
    paragraphs = _to_patient(form, course) if to_patient else _to_referrer(form, course)
    content = Content(
        addressee=[line for line in (name, patient.address, patient.municipality) if line] if to_patient else _referrer(w, course),
        subject=_("Svar på henvisning til HelseIArbeid"),
        paragraphs=paragraphs,
        copies=[*([] if to_patient else [_("pasienten i eget brev")])],
        template_approved=False,
        signed=papers.my_signature(w, w.now if issued else None),
    )
    return papers.prepared(w, course, kind, "letter", content, draft=not issued), entry


def _to_patient(form: RightsAssessment, course: Course) -> list[Paragraph]:
    received = _("Vi mottok henvisningen {day}, og fagfolk hos oss har vurdert den.").format(day=day(course.received_on))
    if form.decision is not None and form.decision is not Decision.RIGHT:
        return [Paragraph(text=received), Paragraph(heading=_("Svaret"), text=_REFUSED[form.decision]), *_grounds(form), _complaint()]
    deadline = day_long(form.start_deadline) if form.start_deadline else "–"
    wished = _(" Vi tar sikte på å begynne {day}.").format(day=day(form.wished_start)) if form.wished_start else ""
    return [
        Paragraph(text=received),
        Paragraph(heading=_("Du har rett til nødvendig helsehjelp"), text=_RIGHT),
        Paragraph(
            heading=_("Helsehjelpen skal begynne senest {day}").format(day=deadline),
            text=_("Dette er den juridiske fristen (pasient- og brukerrettighetsloven § 2-2).") + wished,
        ),
        *_grounds(form),
        Paragraph(heading=_("Hvis fristen ikke holdes"), text=_BREACH),
        Paragraph(heading=_("Du kan velge behandlingssted"), text=_CHOICE),
        Paragraph(heading=_("Hvis du blir verre mens du venter"), text=_WORSE),
        _complaint(),
    ]


def _to_referrer(form: RightsAssessment, course: Course) -> list[Paragraph]:
    decision = form.decision.label if form.decision else "–"
    lines = [_("Beslutning: {decision} (pasient- og brukerrettighetsloven § 2-1 b).").format(decision=decision)]
    if form.decision is Decision.RIGHT:
        lines.append(_("Frist for start av helsehjelpen: {day} (§ 2-2).").format(day=day(form.start_deadline)))
        if form.disciplines is not None:
            lines.append(_("Fagområde: {disciplines}.").format(disciplines=form.disciplines.label))
    paragraphs = [
        Paragraph(text=_("Henvisningen ble mottatt {day} og er vurdert.").format(day=day(course.received_on))),
        Paragraph(heading=_("Vurderingen"), text="\n".join(lines)),
        *_grounds(form),
    ]
    if form.decision is Decision.RIGHT:
        paragraphs.append(Paragraph(heading=_("Mens pasienten venter"), text=_MEANWHILE))
    else:
        paragraphs.append(Paragraph(heading=_("Videre"), text=_BACK))
    return paragraphs


def _grounds(form: RightsAssessment) -> list[Paragraph]:
    return [Paragraph(heading=_("Begrunnelse"), text=form.grounds)] if form.grounds.strip() else []


def _complaint() -> Paragraph:
    return Paragraph(heading=_("Du kan klage"), text=_COMPLAINT)


_RIGHT = _(
    "Vi har kommet til at du har rett til nødvendig helsehjelp fra spesialisthelsetjenesten (pasient- og brukerrettighetsloven § 2-1 b). "
    "Du får hjelp av et team der flere faggrupper samarbeider om å hjelpe deg med plagene og med å være i eller komme tilbake til arbeid."
)
_BREACH = _(
    "Får du ikke hjelp innen fristen, har du rett til hjelp et annet sted uten opphold, om nødvendig hos en privat virksomhet eller "
    "i utlandet (pasient- og brukerrettighetsloven § 2-1 b). Vi skal ta kontakt med Helfo for deg, og du kan også kontakte Helfo selv."
)
_CHOICE = _(
    "Du har rett til å velge hvor i landet du vil få helsehjelpen (pasient- og brukerrettighetsloven § 2-4). "
    "Ventetider finner du på helsenorge.no. Fristen din følger med om du bytter."
)
_WORSE = _(
    "Ta kontakt med fastlegen din. Fastlegen kan sende oss nye opplysninger, og da vurderer vi fristen på nytt. "
    "Haster det, ring legevakten på 116 117. Er det fare for liv, ring 113."
)
_COMPLAINT = _(
    "Er du uenig i avgjørelsen eller fristen, kan du klage til Statsforvalteren (pasient- og brukerrettighetsloven § 7-2). "
    "Klagen skal være skriftlig og sendes innen fire uker etter at du fikk dette brevet (§ 7-5). Send den gjerne til oss først, så ser "
    "vi på saken en gang til. Pasient- og brukerombudet kan hjelpe deg gratis."
)
_MEANWHILE = _(
    "Ta kontakt hvis tilstanden endrer seg; da vurderer vi fristen på nytt. Fastlegen følger fortsatt opp sykmeldingen. "
    "Gradert sykmelding og dialog med arbeidsgiver bør ikke vente på oss."
)
_BACK = _(
    "Ansvaret for videre oppfølging ligger hos deg som henviser. Ta kontakt hvis det kommer nye opplysninger som kan endre vurderingen. "
    "Pasienten har fått eget brev med opplysning om retten til å klage."
)
_NO_RIGHT = _(
    "Vi har kommet til at du ikke har rett til nødvendig helsehjelp fra spesialisthelsetjenesten nå "
    "(pasient- og brukerrettighetsloven § 2-1 b). Fastlegen din har fått svar og kan hjelpe deg videre."
)
_REFUSED = {
    Decision.NEED_NO_RIGHT: _NO_RIGHT,
    Decision.NO_NEED: _NO_RIGHT,
    Decision.NOT_APPLICABLE: _(
        "Henvisningen gjelder noe som ikke vurderes etter pasient- og brukerrettighetsloven § 2-1 b hos oss. Fastlegen din har fått svar."
    ),
    Decision.FORWARDED: _(
        "Vi har sendt henvisningen videre til et sted som passer bedre. De tar kontakt med deg. "
        "Fristen for å vurdere henvisningen regnes fortsatt fra dagen vi mottok den."
    ),
}
