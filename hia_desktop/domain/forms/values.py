"""The value lists of the clinical forms: code in the store, word on the screen."""

from datetime import date

from hia_desktop.base.text import _
from hia_desktop.domain.forms.form import Choice


class Answer(Choice):
    """The assessor's answer to one criterion."""

    YES = "yes", _("Ja")
    NO = "no", _("Nei")
    PARTLY = "partly", _("Delvis")
    UNKNOWN = "unknown", _("Ukjent")


class Known(Choice):
    """Whether a sign is there; None is not asked."""

    YES = "yes", _("Ja")
    NO = "no", _("Nei")
    UNKNOWN = "unknown", _("Ukjent")


class ReferralKind(Choice):
    """What the referrer asks for. Source: Volven 8455."""

    TREATMENT = "10", _("Utredning og behandling")
    ADVICE = "11", _("Råd til henviser")
    OTHER = "99", _("Annet")


class UntoldPoint(Choice):
    """A point of a good referral that no reader can propose from the text; the code is the field of the referral that holds it."""

    EMPLOYER_CONTACT = "employer_contact", _("Kontakt med arbeidsgiver")
    ADAPTATION_TRIED = "adaptation_tried", _("Tilrettelegging som er prøvd")
    MOTIVATION = "motivation", _("Motivasjon og forventning")


class CodeSystem(Choice):
    """Where a diagnosis code comes from."""

    ICPC2 = "icpc2", _("ICPC-2")
    ICD10 = "icd10", _("ICD-10")


class ConditionGroup(Choice):
    """The condition group of the target group. Source: Interregional rapport 2020 (R6)."""

    MSK = "msk", _("Muskel- og skjelettplager")
    PSYK = "psyk", _("Alminnelig psykisk lidelse")
    BLANDET = "blandet", _("Blandet symptombilde")


class Discipline(Choice):
    """Fagområde: physical medicine and rehabilitation, mental health care, or both together."""

    FMR = "fmr", _("Fysikalsk medisin og rehabilitering")
    PHV = "phv", _("Psykisk helsevern")
    BOTH = "both", _("Begge, tverrfaglig")

    @property
    def in_a_sentence(self) -> str:
        """As a letter says it: «fysikalsk medisin og rehabilitering»."""
        both = _("fysikalsk medisin og rehabilitering sammen med psykisk helsevern")
        return both if self is Discipline.BOTH else self.label[:1].lower() + self.label[1:]


class Arena(Choice):
    """Where function is lost. Source: Interregional rapport 2020 (R21)."""

    JOB = "job", _("Jobb")
    SCHOOL = "school", _("Skole eller utdanning")
    SOCIAL = "social", _("Sosialt")
    PRIVATE = "private", _("Privat")


class WorkStatus(Choice):
    """How the patient stands towards work."""

    WORKING = "working", _("I arbeid")
    AT_RISK = "at_risk", _("I arbeid, med fare for sykmelding")
    GRADED = "graded", _("Gradert sykmeldt")
    FULL = "full", _("Helt sykmeldt")
    SELF_EMPLOYED = "self_employed", _("Selvstendig næringsdrivende")
    FREELANCER = "freelancer", _("Frilanser")
    STUDENT = "student", _("Student eller elev")
    APPRENTICE = "apprentice", _("Lærling")
    DISMISSED = "dismissed", _("Oppsagt")
    UNEMPLOYED = "unemployed", _("Arbeidsledig")
    AAP = "aap", _("Arbeidsavklaringspenger")
    DISABILITY = "disability", _("Uføretrygd, hel eller gradert")
    OTHER = "other", _("Annet")


class TippingFactor(Choice):
    """What may tip an assessment in mental health care. Source: Interregional rapport 2020, kap. 3.1 and 3.1.1 (R15, R16)."""

    EARLIER_DEPRESSION = "earlier_depression", _("Tidligere depressive episoder eller tilbakefall")
    CHILDREN = "children", _("Omsorg for barn")
    PREGNANCY = "pregnancy", _("Graviditet")
    RECENT_TRAUMA = "recent_trauma", _("Nylig traumeopplevelse")
    COMORBIDITY = "comorbidity", _("Flere lidelser samtidig")


class ConditionAgainst(Choice):
    """Conditions that speak for another service; never an automatic refusal. Source: Interregional rapport 2020 (R45, R46)."""

    SUICIDE_RISK = "suicide_risk", _("Alvorlig eller forhøyet selvmordsrisiko")
    SELF_HARM = "self_harm", _("Selvskading")
    SUBSTANCE = "substance", _("Ruslidelse")
    COMPLEX_TRAUMA = "complex_trauma", _("Kompleks traumelidelse")
    EATING = "eating", _("Alvorlig spiseforstyrrelse")
    PERSONALITY = "personality", _("Alvorlig personlighetspatologi")
    PSYCHOSIS = "psychosis", _("Psykose eller psykoseutvikling")
    DEVELOPMENTAL = "developmental", _("Autismespekter- eller annen utviklingsforstyrrelse")
    INTELLECTUAL = "intellectual", _("Psykisk utviklingshemming")
    SEVERE_DEPRESSION = "severe_depression", _("Alvorlig depresjon")
    SEVERE_ANXIETY = "severe_anxiety", _("Alvorlig angst")
    BIPOLAR = "bipolar", _("Bipolar lidelse")


class OutsideTask(Choice):
    """Requests that are not the centre's task. Source: Interregional rapport 2020 (R47-R49)."""

    DISABILITY = "disability", _("Avklaring av uførhet for ytelser fra NAV")
    INSURANCE = "insurance", _("Utredning for forsikringsselskap")
    EXPERT = "expert", _("Sakkyndighetsvurdering")
    LONG_OUT = "long_out", _("Lenge eller flere år utenfor arbeidslivet")


class BenefitGround(Choice):
    """What the help makes more likely. Source: prioriteringsforskriften § 2 (R19); the last one R30-R32."""

    A = "a", _("Overlevelse eller redusert funksjonstap")
    B = "b", _("Fysisk eller psykisk funksjonsforbedring")
    C = "c", _("Mindre smerter, fysisk eller psykisk ubehag")
    PARTICIPATION = "participation", _("Livskvalitet ved å delta i arbeid og samfunnsliv")


class Decision(Choice):
    """The outcome of the assessment. Volven 8444: 3 right, 5 no need, 6 not for assessment; 9148: 3 sent on; 8455: 11 advice.

    8444's code 4, «behov, men ikke rett», ended 1.11.2015: whoever needs specialist care has the right to it, with a deadline
    (pasient- og brukerrettighetsloven § 2-1 b; helsebiblioteket.no, prioriteringsveilederne, read 2026-11-28). See `RETIRED`.
    """

    RIGHT = "right", _("Rett til nødvendig helsehjelp")
    NO_NEED = "no_need", _("Ikke behov i spesialisthelsetjenesten")
    FORWARDED = "forwarded", _("Sendt videre")
    ADVICE = "advice", _("Råd til henviser")
    NOT_APPLICABLE = "not_applicable", _("Ikke aktuell for rettighetsvurdering")
    MORE_INFORMATION = "more_information", _("Be om flere opplysninger")
    NEED_NO_RIGHT = "need_no_right", _("Behov, men ikke rett (utgått)")


RETIRED = frozenset({Decision.NEED_NO_RIGHT})
"""Outcomes that the law no longer has: what was signed with them stays readable, and nothing new can be."""
RETIRED_ON = date(2026, 11, 28)
"""The day from which the program offers them no more; a file from another centre may hold older ones."""


class DeadlineFor(Choice):
    """What is to begin by the start deadline. Source: pasient- og brukerrettighetsloven § 2-2 first paragraph, fourth sentence."""

    EXAMINATION = "examination", _("Utredning")
    TREATMENT = "treatment", _("Behandling")


class Severity(Choice):
    """How severe the condition is."""

    MILD = "mild", _("Mild")
    MODERATE = "moderate", _("Moderat")
    SEVERE = "severe", _("Alvorlig")


class Shift(Choice):
    """When the patient works."""

    DAY = "day", _("Dag")
    SHIFT = "shift", _("Skift")
    ROTA = "rota", _("Turnus")
    NIGHT = "night", _("Natt")
    OTHER = "other", _("Annet")


class ExpectedReturn(Choice):
    """When the patient expects to be back at work; the single question predicts better than stages do."""

    AT_WORK = "at_work", _("Er i jobb")
    TWO_WEEKS = "two_weeks", _("Straks eller innen 2 uker")
    ONE_MONTH = "one_month", _("Innen 1 mnd")
    TWO_MONTHS = "two_months", _("Innen 2 mnd")
    THREE_MONTHS = "three_months", _("Innen 3 mnd")
    SIX_MONTHS = "six_months", _("Innen 6 mnd")
    LATER = "later", _("Senere enn 6 mnd")
    NEVER = "never", _("Tror ikke på retur")
    UNSURE = "unsure", _("Usikker")


class GoalArea(Choice):
    """The part of life a goal belongs to."""

    HEALTH = "health", _("Helse")
    WORK = "work", _("Arbeid")
    EVERYDAY = "everyday", _("Hverdag")


class MeasureStatus(Choice):
    """How far an agreed measure has come."""

    NEW = "new", _("Ny")
    AGREED = "agreed", _("Avtalt")
    ONGOING = "ongoing", _("I gang")
    DONE = "done", _("Gjort")
    DROPPED = "dropped", _("Ikke aktuelt lenger")


class StepStatus(Choice):
    """How a step of the return-to-work plan went."""

    PLANNED = "planned", _("Planlagt")
    ONGOING = "ongoing", _("Pågår")
    KEPT = "kept", _("Holdt")
    NOT_KEPT = "not_kept", _("Ikke holdt")
    MOVED = "moved", _("Flyttet")


class BarrierKind(Choice):
    """What stands in the way of return at the workplace. Source: NAV-innspill 2023 (R83, R84)."""

    TASKS = "tasks", _("Arbeidsoppgaver og fysisk miljø")
    CLIMATE = "climate", _("Arbeidsmiljø")
    LEADERSHIP = "leadership", _("Ledelse")
    EXPECTATIONS = "expectations", _("Uavklarte forventninger")
    CONFLICT = "conflict", _("Konflikt")
    UNWANTED = "unwanted", _("Føler seg ikke ønsket tilbake")
    NO_ADAPTATION = "no_adaptation", _("Manglende tilrettelegging")
    WRONG_JOB = "wrong_job", _("Jobben lar seg ikke forene med helsen")
    SCHEDULE = "schedule", _("Organisering og turnus")
    COMMUTE = "commute", _("Reisevei")
    BELIEF = "belief", _("Egen tro eller frykt")
    PRIVATE = "private", _("Privatliv eller økonomi")
    OTHER = "other", _("Annet")


class Degree(Choice):
    """How much a barrier weighs."""

    LOW = "low", _("Lav")
    MIDDLE = "middle", _("Middels")
    HIGH = "high", _("Høy")


class ChangeableBy(Choice):
    """Who can do something about a barrier."""

    LEADER = "leader", _("Leder")
    EMPLOYER = "employer", _("Arbeidsgiver")
    PATIENT = "patient", _("Pasienten")
    NAV = "nav", _("NAV")
    HEALTH = "health", _("Helsetjenesten")
    NOBODY = "nobody", _("Ingen")


class NavMeasure(Choice):
    """NAV's means. Source: NAV's own codes of measures; the last six from tiltaksforskriften and folketrygdloven."""

    REHABILITATION = "arbrrhdag", _("Arbeidsrettet rehabilitering")
    CLARIFICATION = "avklarag", _("Avklaring")
    FOLLOW_UP = "indoppfag", _("Oppfølging")
    PREPARATION = "arbforb", _("Arbeidsforberedende trening (AFT)")
    WORK_TRAINING = "arbtren", _("Arbeidstrening")
    WAGE_TEMPORARY = "midlontil", _("Midlertidig lønnstilskudd")
    WAGE_LASTING = "varlontil", _("Varig lønnstilskudd")
    WAGE_YOUNG = "wage_young", _("Fireårig lønnstilskudd for unge")
    SUMMER_JOB = "tilsjobb", _("Sommerjobb")
    MENTOR = "mentor", _("Mentor")
    INCLUSION = "inklutils", _("Inkluderingstilskudd")
    IPS = "indjobstot", _("Individuell jobbstøtte (IPS)")
    IPS_YOUNG = "ipsung", _("IPS ung")
    SUPPORTED_WORK = "utvaoonav", _("Arbeid med støtte")
    DIGITAL = "digiopparb", _("Digitalt oppfølgingstiltak")
    JOB_CLUB = "jobbk", _("Jobbklubb")
    LASTING_SHELTERED = "vasv", _("Varig tilrettelagt arbeid, skjermet")
    LASTING_ORDINARY = "vatiaror", _("Varig tilrettelagt arbeid, ordinær bedrift")
    COURSE = "enkelamo", _("Opplæring: kurs (AMO)")
    COURSE_GROUP = "gruppeamo", _("Opplæring: gruppekurs (AMO)")
    VOCATIONAL = "enkfagyrke", _("Opplæring: fag- og yrkesopplæring")
    HIGHER_EDUCATION = "hoyereutd", _("Opplæring: høyere utdanning")
    AIDS = "aids", _("Hjelpemidler")
    GUARANTEE = "guarantee", _("Tilretteleggingsgaranti")
    ASSISTANCE = "assistance", _("Funksjonsassistanse")
    TRAVEL = "travel", _("Reisetilskudd")
    EXPERT = "expert", _("Ekspertbistand")
    OCCUPATIONAL_HEALTH = "occupational_health", _("Tilskudd til bedriftshelsetjeneste")
    OTHER = "other", _("Annet")


class NavMeasureStatus(Choice):
    """How far one of NAV's means has come."""

    CONSIDERED = "considered", _("Vurderes")
    APPLIED = "applied", _("Søkt")
    GRANTED = "granted", _("Innvilget")
    ONGOING = "ongoing", _("Startet")
    FINISHED = "finished", _("Avsluttet")
    DECLINED = "declined", _("Avslått")
    NOT_USED = "not_used", _("Ikke aktuelt")


class ContactForm(Choice):
    """How people met."""

    MEETING = "meeting", _("Oppmøte")
    VIDEO = "video", _("Video")
    PHONE = "phone", _("Telefon")
    WRITTEN = "written", _("Skriftlig")


class NoteKind(Choice):
    """What a note is about."""

    CONVERSATION = "conversation", _("Samtalenotat")
    FUNCTION = "function", _("Funksjonsvurdering")
    EXAMINATION = "examination", _("Undersøkelse")
    PHONE = "phone", _("Telefon")
    TEAM = "team", _("Tverrfaglig vurdering")
    OTHER = "other", _("Annet")


class OutcomePoint(Choice):
    """Months after the course was closed. Source: SINTEF/NTNU 2022 (R110)."""

    MONTHS_3 = "3", _("3 måneder")
    MONTHS_6 = "6", _("6 måneder")
    MONTHS_12 = "12", _("12 måneder")


class Benefit(Choice):
    """What the patient lives on beside wages."""

    NONE = "none", _("Ingen ytelse")
    SICK_PAY = "sick_pay", _("Sykepenger")
    AAP = "aap", _("Arbeidsavklaringspenger")
    DISABILITY_PARTIAL = "disability_partial", _("Gradert uføretrygd")
    DISABILITY = "disability", _("Uføretrygd")
    UNEMPLOYMENT = "unemployment", _("Dagpenger")
    SOCIAL = "social", _("Økonomisk sosialhjelp")
    STUDY = "study", _("Studielån eller stipend")
    PENSION = "pension", _("Alderspensjon eller AFP")
    OTHER = "other", _("Annet")
    UNKNOWN = "unknown", _("Ukjent")
