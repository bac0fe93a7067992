"""The value lists of the clinical forms: code in the store, word on the screen."""

from datetime import date

from hia_desktop.base.text import N_, _, inside_sentence
from hia_desktop.domain.forms.form import Choice


class Answer(Choice):
    """The assessor's answer to one criterion."""

    YES = "yes", N_("Ja")
    NO = "no", N_("Nei")
    PARTLY = "partly", N_("Delvis")
    UNKNOWN = "unknown", N_("Ukjent")


class Known(Choice):
    """Whether a sign is there; None is not asked."""

    YES = "yes", N_("Ja")
    NO = "no", N_("Nei")
    UNKNOWN = "unknown", N_("Ukjent")


class ReferralKind(Choice):
    """What the referrer asks for. Source: Volven 8455."""

    TREATMENT = "10", N_("Utredning og behandling")
    ADVICE = "11", N_("Råd til henviser")
    OTHER = "99", N_("Annet")


class UntoldPoint(Choice):
    """A point of a good referral that no reader can propose from the text;
    the code is the field of the referral that holds it."""

    EMPLOYER_CONTACT = "employer_contact", N_("Kontakt med arbeidsgiver")
    ADAPTATION_TRIED = "adaptation_tried", N_("Tilrettelegging som er prøvd")
    MOTIVATION = "motivation", N_("Motivasjon og forventning")


class CodeSystem(Choice):
    """Where a diagnosis code comes from."""

    ICPC2 = "icpc2", N_("ICPC-2")
    ICD10 = "icd10", N_("ICD-10")


class ConditionGroup(Choice):
    """The condition group of the target group. Source: Interregional rapport 2020 (R6)."""

    MSK = "msk", N_("Muskel- og skjelettplager")
    PSYK = "psyk", N_("Alminnelig psykisk lidelse")
    BLANDET = "blandet", N_("Blandet symptombilde")


class Discipline(Choice):
    """Fagområde: physical medicine and rehabilitation, mental health care, or both together."""

    FMR = "fmr", N_("Fysikalsk medisin og rehabilitering")
    PHV = "phv", N_("Psykisk helsevern")
    BOTH = "both", N_("Tverrfaglig (begge)")

    @property
    def in_a_sentence(self) -> str:
        """As a letter says it: «fysikalsk medisin og rehabilitering»."""
        both = _("fysikalsk medisin og rehabilitering sammen med psykisk helsevern")
        return both if self is Discipline.BOTH else inside_sentence(self.label)


class Arena(Choice):
    """Where function is lost. Source: Interregional rapport 2020 (R21)."""

    JOB = "job", N_("Jobb")
    SCHOOL = "school", N_("Skole eller utdanning")
    SOCIAL = "social", N_("Sosialt")
    PRIVATE = "private", N_("Privat")


class WorkStatus(Choice):
    """How the patient stands towards work."""

    WORKING = "working", N_("I arbeid")
    AT_RISK = "at_risk", N_("I arbeid, med fare for sykmelding")
    GRADED = "graded", N_("Gradert sykmeldt")
    FULL = "full", N_("Helt sykmeldt")
    SELF_EMPLOYED = "self_employed", N_("Selvstendig næringsdrivende")
    FREELANCER = "freelancer", N_("Frilanser")
    STUDENT = "student", N_("Student eller elev")
    APPRENTICE = "apprentice", N_("Lærling")
    DISMISSED = "dismissed", N_("Oppsagt")
    UNEMPLOYED = "unemployed", N_("Arbeidsledig")
    AAP = "aap", N_("Arbeidsavklaringspenger")
    DISABILITY = "disability", N_("Uføretrygd, hel eller gradert")
    OTHER = "other", N_("Annet")


class Sector(Choice):
    """Who owns a workplace."""

    PRIVATE = "private", N_("Privat")
    STATE = "state", N_("Statlig")
    COUNTY = "county", N_("Fylkeskommunal")
    MUNICIPAL = "municipal", N_("Kommunal")
    VOLUNTARY = "voluntary", N_("Ideell")


class TippingFactor(Choice):
    """What may tip an assessment in mental health care. Source: Interregional rapport 2020, kap.
    3.1 and 3.1.1 (R15, R16)."""

    EARLIER_DEPRESSION = "earlier_depression", N_("Tidligere depressive episoder eller tilbakefall")
    CHILDREN = "children", N_("Omsorg for barn")
    PREGNANCY = "pregnancy", N_("Graviditet")
    RECENT_TRAUMA = "recent_trauma", N_("Nylig traumeopplevelse")
    COMORBIDITY = "comorbidity", N_("Flere lidelser samtidig")


class ConditionAgainst(Choice):
    """Conditions that speak for another service; never an automatic refusal.
    Source: Interregional rapport 2020 (R45, R46)."""

    SUICIDE_RISK = "suicide_risk", N_("Alvorlig eller forhøyet selvmordsrisiko")
    SELF_HARM = "self_harm", N_("Selvskading")
    SUBSTANCE = "substance", N_("Ruslidelse")
    COMPLEX_TRAUMA = "complex_trauma", N_("Kompleks traumelidelse")
    EATING = "eating", N_("Alvorlig spiseforstyrrelse")
    PERSONALITY = "personality", N_("Alvorlig personlighetspatologi")
    PSYCHOSIS = "psychosis", N_("Psykose eller psykoseutvikling")
    DEVELOPMENTAL = "developmental", N_("Autismespekter- eller annen utviklingsforstyrrelse")
    INTELLECTUAL = "intellectual", N_("Psykisk utviklingshemming")
    SEVERE_DEPRESSION = "severe_depression", N_("Alvorlig depresjon")
    SEVERE_ANXIETY = "severe_anxiety", N_("Alvorlig angst")
    BIPOLAR = "bipolar", N_("Bipolar lidelse")


class OutsideTask(Choice):
    """Requests that are not the centre's task. Source: Interregional rapport 2020 (R47-R49)."""

    DISABILITY = "disability", N_("Avklaring av uførhet for ytelser fra NAV")
    INSURANCE = "insurance", N_("Utredning for forsikringsselskap")
    EXPERT = "expert", N_("Sakkyndighetsvurdering")
    LONG_OUT = "long_out", N_("Lenge eller flere år utenfor arbeidslivet")


class BenefitGround(Choice):
    """What the help makes more likely. Source: prioriteringsforskriften § 2 (R19); the last one R30-R32."""

    A = "a", N_("Overlevelse eller redusert funksjonstap")
    B = "b", N_("Fysisk eller psykisk funksjonsforbedring")
    C = "c", N_("Mindre smerter, fysisk eller psykisk ubehag")
    PARTICIPATION = "participation", N_("Livskvalitet ved å delta i arbeid og samfunnsliv")


class Decision(Choice):
    """The outcome of the assessment. Volven 8444: 3 right, 5 no need, 6 not for assessment; 9148:
    3 sent on; 8455: 11 advice.

    8444's code 4, «behov, men ikke rett», ended 1.11.2015: whoever needs specialist care has the right to it, with a
    deadline (pasient- og brukerrettighetsloven § 2-1 b; helsebiblioteket.no, prioriteringsveilederne,
    read 2026-11-28). See `RETIRED`.
    """

    RIGHT = "right", N_("Rett til nødvendig helsehjelp")
    NO_NEED = "no_need", N_("Ikke behov i spesialisthelsetjenesten")
    FORWARDED = "forwarded", N_("Sendt videre")
    ADVICE = "advice", N_("Råd til henviser")
    NOT_APPLICABLE = "not_applicable", N_("Ikke aktuell for rettighetsvurdering")
    MORE_INFORMATION = "more_information", N_("Be om flere opplysninger")
    NEED_NO_RIGHT = "need_no_right", N_("Behov, men ikke rett (utgått)")


RETIRED = frozenset({Decision.NEED_NO_RIGHT})
"""Outcomes that the law no longer has: what was signed with them stays readable, and nothing new can be."""
RETIRED_ON = date(2026, 11, 28)
"""The day from which the program offers them no more; a file from another centre may hold older ones."""


class DeadlineFor(Choice):
    """What is to begin by the start deadline. Source:
    pasient- og brukerrettighetsloven § 2-2 first paragraph, fourth sentence."""

    EXAMINATION = "examination", N_("Utredning")
    TREATMENT = "treatment", N_("Behandling")


class LocalOffer(Choice):
    """Help that the patient can be shown to when the answer is not a place here.
    Source: SINTEF 2022, kap. 6; IS-2811, kap. 4; Interregional rapport 2020, kap. 5 (R98-R107)."""

    RPH = "rph", N_("Rask psykisk helsehjelp i kommunen")
    MUNICIPAL_MENTAL = "municipal_mental", N_("Kommunens tilbud i psykisk helse")
    HEALTHY_LIFE = "healthy_life", N_("Frisklivssentralen i kommunen")
    PHYSIOTHERAPY = "physiotherapy", N_("Fysioterapeut eller manuellterapeut i nærheten")
    OCCUPATIONAL_HEALTH = "occupational_health", N_("Bedriftshelsetjenesten på arbeidsplassen")
    NAV = "nav", N_("NAV, om arbeid, tilrettelegging og sykefravær")
    REHABILITATION = "rehabilitation", N_("Arbeidsrettet rehabilitering, etter henvisning fra fastlegen")
    MENTAL_OUTPATIENT = "mental_outpatient", N_("Allmennpsykiatrisk poliklinikk, etter henvisning fra fastlegen")
    JOB_SUPPORT = "job_support", N_("Individuell jobbstøtte (IPS)")
    JOB_COPING = "job_coping", N_("Senter for jobbmestring (NAV)")
    WORKING_LIFE = "working_life", N_("NAV Arbeidslivssenter, for arbeidsgiveren")


class Severity(Choice):
    """How severe the condition is."""

    MILD = "mild", N_("Mild")
    MODERATE = "moderate", N_("Moderat")
    SEVERE = "severe", N_("Alvorlig")


class Shift(Choice):
    """When the patient works."""

    DAY = "day", N_("Dag")
    SHIFT = "shift", N_("Skift")
    ROTA = "rota", N_("Turnus")
    NIGHT = "night", N_("Natt")
    OTHER = "other", N_("Annet")


class ExpectedReturn(Choice):
    """When the patient expects to be back at work; the single question predicts better than stages do."""

    AT_WORK = "at_work", N_("Er i jobb")
    TWO_WEEKS = "two_weeks", N_("Straks eller innen 2 uker")
    ONE_MONTH = "one_month", N_("Innen 1 mnd")
    TWO_MONTHS = "two_months", N_("Innen 2 mnd")
    THREE_MONTHS = "three_months", N_("Innen 3 mnd")
    SIX_MONTHS = "six_months", N_("Innen 6 mnd")
    LATER = "later", N_("Senere enn 6 mnd")
    NEVER = "never", N_("Tror ikke på retur")
    UNSURE = "unsure", N_("Usikker")


class GoalArea(Choice):
    """The part of life a goal belongs to."""

    HEALTH = "health", N_("Helse")
    WORK = "work", N_("Arbeid")
    EVERYDAY = "everyday", N_("Hverdag")


class MeasureStatus(Choice):
    """How far an agreed measure has come."""

    NEW = "new", N_("Ny")
    AGREED = "agreed", N_("Avtalt")
    ONGOING = "ongoing", N_("I gang")
    DONE = "done", N_("Gjort")
    DROPPED = "dropped", N_("Ikke aktuelt lenger")


OVER = (MeasureStatus.DONE, MeasureStatus.DROPPED)
"""Of such a measure, or barrier, nothing more is waited for."""


class StepStatus(Choice):
    """How a step of the return-to-work plan went."""

    PLANNED = "planned", N_("Planlagt")
    ONGOING = "ongoing", N_("Pågår")
    KEPT = "kept", N_("Holdt")
    NOT_KEPT = "not_kept", N_("Ikke holdt")
    MOVED = "moved", N_("Flyttet")


class BarrierKind(Choice):
    """What stands in the way of return at the workplace. Source: NAV-innspill 2023 (R83, R84)."""

    TASKS = "tasks", N_("Arbeidsoppgaver og fysisk miljø")
    CLIMATE = "climate", N_("Arbeidsmiljø")
    LEADERSHIP = "leadership", N_("Ledelse")
    EXPECTATIONS = "expectations", N_("Uavklarte forventninger")
    CONFLICT = "conflict", N_("Konflikt")
    UNWANTED = "unwanted", N_("Føler seg ikke ønsket tilbake")
    NO_ADAPTATION = "no_adaptation", N_("Manglende tilrettelegging")
    WRONG_JOB = "wrong_job", N_("Jobben lar seg ikke forene med helsen")
    SCHEDULE = "schedule", N_("Organisering og turnus")
    COMMUTE = "commute", N_("Reisevei")
    BELIEF = "belief", N_("Egen tro eller frykt")
    PRIVATE = "private", N_("Privatliv eller økonomi")
    OTHER = "other", N_("Annet")


class Degree(Choice):
    """How much a barrier weighs."""

    LOW = "low", N_("Lav")
    MIDDLE = "middle", N_("Middels")
    HIGH = "high", N_("Høy")


class ChangeableBy(Choice):
    """Who can do something about a barrier."""

    LEADER = "leader", N_("Leder")
    EMPLOYER = "employer", N_("Arbeidsgiver")
    PATIENT = "patient", N_("Pasienten")
    NAV = "nav", N_("NAV")
    HEALTH = "health", N_("Helsetjenesten")
    NOBODY = "nobody", N_("Ingen")


class NavMeasure(Choice):
    """NAV's means. Source: NAV's own codes of measures; the last six from tiltaksforskriften and folketrygdloven."""

    REHABILITATION = "arbrrhdag", N_("Arbeidsrettet rehabilitering")
    CLARIFICATION = "avklarag", N_("Avklaring")
    FOLLOW_UP = "indoppfag", N_("Oppfølging")
    PREPARATION = "arbforb", N_("Arbeidsforberedende trening (AFT)")
    WORK_TRAINING = "arbtren", N_("Arbeidstrening")
    WAGE_TEMPORARY = "midlontil", N_("Midlertidig lønnstilskudd")
    WAGE_LASTING = "varlontil", N_("Varig lønnstilskudd")
    WAGE_YOUNG = "wage_young", N_("Fireårig lønnstilskudd for unge")
    SUMMER_JOB = "tilsjobb", N_("Sommerjobb")
    MENTOR = "mentor", N_("Mentor")
    INCLUSION = "inklutils", N_("Inkluderingstilskudd")
    IPS = "indjobstot", N_("Individuell jobbstøtte (IPS)")
    IPS_YOUNG = "ipsung", N_("IPS ung")
    SUPPORTED_WORK = "utvaoonav", N_("Arbeid med støtte")
    DIGITAL = "digiopparb", N_("Digitalt oppfølgingstiltak")
    JOB_CLUB = "jobbk", N_("Jobbklubb")
    LASTING_SHELTERED = "vasv", N_("Varig tilrettelagt arbeid, skjermet")
    LASTING_ORDINARY = "vatiaror", N_("Varig tilrettelagt arbeid, ordinær bedrift")
    COURSE = "enkelamo", N_("Opplæring: kurs (AMO)")
    COURSE_GROUP = "gruppeamo", N_("Opplæring: gruppekurs (AMO)")
    VOCATIONAL = "enkfagyrke", N_("Opplæring: fag- og yrkesopplæring")
    HIGHER_EDUCATION = "hoyereutd", N_("Opplæring: høyere utdanning")
    AIDS = "aids", N_("Hjelpemidler")
    GUARANTEE = "guarantee", N_("Tilretteleggingsgaranti")
    ASSISTANCE = "assistance", N_("Funksjonsassistanse")
    TRAVEL = "travel", N_("Reisetilskudd")
    EXPERT = "expert", N_("Ekspertbistand")
    OCCUPATIONAL_HEALTH = "occupational_health", N_("Tilskudd til bedriftshelsetjeneste")
    OTHER = "other", N_("Annet")


class NavMeasureStatus(Choice):
    """How far one of NAV's means has come."""

    CONSIDERED = "considered", N_("Vurderes")
    APPLIED = "applied", N_("Søkt")
    GRANTED = "granted", N_("Innvilget")
    ONGOING = "ongoing", N_("Startet")
    FINISHED = "finished", N_("Avsluttet")
    DECLINED = "declined", N_("Avslått")
    NOT_USED = "not_used", N_("Ikke aktuelt")


class ContactForm(Choice):
    """How people met."""

    MEETING = "meeting", N_("Oppmøte")
    VIDEO = "video", N_("Video")
    PHONE = "phone", N_("Telefon")
    WRITTEN = "written", N_("Skriftlig")


class NoteKind(Choice):
    """What a note is about."""

    CONVERSATION = "conversation", N_("Samtalenotat")
    FUNCTION = "function", N_("Funksjon i arbeid")
    OTHER_FUNCTION = "other_function", N_("Funksjon ellers")
    EXAMINATION = "examination", N_("Undersøkelse")
    PHONE = "phone", N_("Telefon")
    TEAM = "team", N_("Tverrfaglig vurdering")
    OTHER = "other", N_("Annet")


class OutcomePoint(Choice):
    """Months after the course was closed. Source: SINTEF/NTNU 2022 (R110)."""

    MONTHS_3 = "3", N_("3 måneder")
    MONTHS_6 = "6", N_("6 måneder")
    MONTHS_12 = "12", N_("12 måneder")
    MONTHS_24 = "24", N_("24 måneder")


class Benefit(Choice):
    """What the patient lives on beside wages."""

    NONE = "none", N_("Ingen ytelse")
    SICK_PAY = "sick_pay", N_("Sykepenger")
    AAP = "aap", N_("Arbeidsavklaringspenger")
    DISABILITY_PARTIAL = "disability_partial", N_("Gradert uføretrygd")
    DISABILITY = "disability", N_("Uføretrygd")
    UNEMPLOYMENT = "unemployment", N_("Dagpenger")
    SOCIAL = "social", N_("Økonomisk sosialhjelp")
    STUDY = "study", N_("Studielån eller stipend")
    PENSION = "pension", N_("Alderspensjon eller AFP")
    OTHER = "other", N_("Annet")
    UNKNOWN = "unknown", N_("Ukjent")
