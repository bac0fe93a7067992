"""Who may do what: roles, rights, tracks, and what a consent can name.

One table, shown in the administration screen. Deny by default.
Source: helsepersonelloven §§ 21, 25, 45; pasientjournalloven § 16; NAV input 2023 (R89, R92).
"""

from enum import StrEnum

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_


class Role(StrEnum):
    """What a user is at the centre."""

    PHYSICIAN = "physician"
    PSYCHOLOGIST = "psychologist"
    PHYSIOTHERAPIST = "physiotherapist"
    HEALTH_OTHER = "health_other"
    NAV_ADVISER = "nav_adviser"
    SECRETARY = "secretary"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return ROLE_LABELS[self]


ROLE_LABELS = WordTable(
    {
        Role.PHYSICIAN: N_("Lege"),
        Role.PSYCHOLOGIST: N_("Psykolog"),
        Role.PHYSIOTHERAPIST: N_("Fysioterapeut"),
        Role.HEALTH_OTHER: N_("Annet helsepersonell"),
        Role.NAV_ADVISER: N_("NAV-veileder"),
        Role.SECRETARY: N_("Sekretær/koordinator"),
        Role.ADMINISTRATOR: N_("Administrator"),
    }
)
SHORT_ROLES = WordTable(
    {
        Role.PHYSICIAN: N_("Lege"),
        Role.PSYCHOLOGIST: N_("Psykolog"),
        Role.PHYSIOTHERAPIST: N_("Fysio"),
        Role.HEALTH_OTHER: N_("Annet"),
        Role.NAV_ADVISER: N_("NAV"),
        Role.SECRETARY: N_("Sekretær"),
        Role.ADMINISTRATOR: N_("Admin"),
    }
)
"""Where there is little room: one word."""

HEALTH = frozenset({Role.PHYSICIAN, Role.PSYCHOLOGIST, Role.PHYSIOTHERAPIST, Role.HEALTH_OTHER})
DECIDERS = frozenset({Role.PHYSICIAN, Role.PSYCHOLOGIST})
NAV = frozenset({Role.NAV_ADVISER})
OFFICE = frozenset({Role.SECRETARY})
ADMIN = frozenset({Role.ADMINISTRATOR})


class Track(StrEnum):
    """Whose key opens a thing."""

    HEALTH = "health"
    NAV = "nav"
    OFFICE = "office"


TRACKS_OF: dict[Role, frozenset[Track]] = {
    **{role: frozenset({Track.HEALTH}) for role in HEALTH},
    Role.NAV_ADVISER: frozenset({Track.NAV}),
    Role.SECRETARY: frozenset({Track.OFFICE}),
    Role.ADMINISTRATOR: frozenset(),
}


class Category(StrEnum):
    """A part of the record that the patient can let somebody see."""

    ATTENDANCE = "attendance"
    REFERRAL_SUMMARY = "referral_summary"
    ASSESSMENT = "assessment"
    ASSESSMENT_SUMMARY = "assessment_summary"
    SICK_LEAVE = "sick_leave"
    WORK = "work"
    FUNCTION = "function"
    LIFE = "life"
    SCORES = "scores"
    SURVEY = "survey"
    FINDINGS = "findings"
    ADAPTATION = "adaptation"
    PLAN = "plan"
    TREATMENT = "treatment"
    DIAGNOSES = "diagnoses"
    INSTRUMENTS = "instruments"
    OUTCOME = "outcome"
    NOTES = "notes"
    NAV_NOTES = "nav_notes"
    EPIKRISE = "epikrise"
    DOCUMENTS = "documents"
    PAPERS_IN = "papers_in"
    MEETING = "meeting"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return CATEGORY_LABELS[self]


CATEGORY_LABELS = WordTable(
    {
        Category.ATTENDANCE: N_("At pasienten går her"),
        Category.REFERRAL_SUMMARY: N_("Sammendrag av henvisningen"),
        Category.ASSESSMENT: N_("Rettighetsvurdering"),
        Category.ASSESSMENT_SUMMARY: N_("Vurderingen i sammendrag"),
        Category.SICK_LEAVE: N_("Sykmelding og oppfølging"),
        Category.WORK: N_("Arbeidet"),
        Category.FUNCTION: N_("Funksjon i arbeid"),
        Category.LIFE: N_("Helse og hverdag"),
        Category.SURVEY: N_(
            "Kartleggingen, hele"
        ),  # asked for until the survey was shared field by field; none is in force
        Category.FINDINGS: N_("Funn fra fagpersonene"),
        Category.SCORES: N_("Skår og forventning"),
        Category.ADAPTATION: N_("Tilrettelegging og tilbake-til-arbeid-plan"),
        Category.PLAN: N_("Arbeidsmål og tiltak"),
        Category.TREATMENT: N_("Behandlingsmål og tiltak"),
        Category.DIAGNOSES: N_("Diagnoser"),
        Category.INSTRUMENTS: N_("Skjemaer pasienten har fylt ut"),
        Category.OUTCOME: N_("Hvordan det gikk etterpå"),
        Category.NOTES: N_("Samtalenotater"),
        Category.NAV_NOTES: N_("NAV-notater og hindringer"),
        Category.EPIKRISE: N_("Epikrise"),
        Category.DOCUMENTS: N_("Brev"),
        Category.PAPERS_IN: N_("Papirer som har kommet"),
        Category.MEETING: N_("Referat fra teammøtet"),
    }
)


class Recipient(StrEnum):
    """Who a consent lets see something."""

    NAV_ADVISER = "nav_adviser"
    HEALTH = "health"
    EMPLOYER = "employer"
    GP = "gp"
    MUNICIPALITY = "municipality"
    SPECIALIST = "specialist"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return RECIPIENT_LABELS[self]


RECIPIENT_LABELS = WordTable(
    {
        Recipient.NAV_ADVISER: N_("NAV-veileder"),
        Recipient.HEALTH: N_("Helsepersonell ved senteret"),
        Recipient.EMPLOYER: N_("Arbeidsgiver"),
        Recipient.GP: N_("Fastlege (utover epikrisen)"),
        Recipient.MUNICIPALITY: N_("Kommune"),
        Recipient.SPECIALIST: N_("Avtalespesialist"),
        Recipient.OTHER: N_("Andre"),
    }
)


class Right(StrEnum):
    """One thing a role may be allowed to do. A course's content asks for consent on top of it."""

    SIGN_IN = "sign_in"
    SEE_LISTS = "see_lists"
    READ_RECORD = "read_record"
    STATE_REASON = "state_reason"
    EMERGENCY = "emergency"
    EDIT_PATIENT = "edit_patient"
    REGISTER_REFERRAL = "register_referral"
    REGISTER_PAPER = "register_paper"
    ASSESS = "assess"
    DECIDE = "decide"
    WRITE_ENTRY = "write_entry"
    WRITE_HEALTH = "write_health"
    FINDINGS_PHYSICIAN = "physician_findings"
    FINDINGS_PSYCHOLOGIST = "psychologist_findings"
    FINDINGS_PHYSIOTHERAPIST = "physiotherapist_findings"
    FINDINGS_OTHER = "other_findings"
    WRITE_PLAN = "write_plan"
    WRITE_NAV = "write_nav"
    WRITE_SICK_LEAVE = "write_sick_leave"
    SIGN_EPIKRISE = "sign_epikrise"
    RECORD_OUTCOME = "record_outcome"
    HANDLE_PAPERS = "handle_papers"
    CONSENT = "consent"
    TASKS = "tasks"
    TEAM = "team"
    CODE_CONTACTS = "code_contacts"
    MEETING = "meeting"
    WORKPLACES = "workplaces"
    ACCESS_REPORT = "access_report"
    READ_TRAIL = "read_trail"
    USERS = "users"
    CENTRE = "centre"
    TEMPLATES = "templates"
    BACKUP = "backup"
    RESTORE = "restore"
    EXPORT_COURSE = "export_course"
    IMPORT_COURSE = "import_course"
    QUALITY = "count_quality"
    EXPORT_QUALITY = "export_quality"


EVERYONE = frozenset(Role)

MAY: dict[Right, frozenset[Role]] = {
    Right.SIGN_IN: EVERYONE,
    Right.SEE_LISTS: HEALTH | NAV | OFFICE,
    Right.READ_RECORD: HEALTH | NAV | OFFICE,
    Right.STATE_REASON: HEALTH | OFFICE,
    Right.EMERGENCY: HEALTH,
    Right.EDIT_PATIENT: HEALTH | OFFICE,
    Right.REGISTER_REFERRAL: HEALTH | OFFICE,
    Right.REGISTER_PAPER: HEALTH | NAV | OFFICE,
    Right.ASSESS: HEALTH,
    Right.DECIDE: DECIDERS,
    Right.WRITE_ENTRY: HEALTH | NAV | OFFICE,
    Right.WRITE_HEALTH: HEALTH,
    Right.FINDINGS_PHYSICIAN: frozenset({Role.PHYSICIAN}),
    Right.FINDINGS_PSYCHOLOGIST: frozenset({Role.PSYCHOLOGIST}),
    Right.FINDINGS_PHYSIOTHERAPIST: frozenset({Role.PHYSIOTHERAPIST}),
    Right.FINDINGS_OTHER: frozenset({Role.HEALTH_OTHER}),
    Right.WRITE_PLAN: HEALTH | NAV,
    Right.WRITE_NAV: NAV,
    Right.WRITE_SICK_LEAVE: HEALTH | OFFICE,
    Right.SIGN_EPIKRISE: DECIDERS,
    Right.RECORD_OUTCOME: HEALTH | NAV | OFFICE,
    Right.HANDLE_PAPERS: HEALTH | OFFICE,
    Right.CONSENT: HEALTH,
    Right.TASKS: HEALTH | NAV | OFFICE,
    Right.TEAM: HEALTH | OFFICE,
    Right.CODE_CONTACTS: HEALTH | OFFICE,
    Right.MEETING: HEALTH | NAV,
    Right.WORKPLACES: HEALTH | NAV | OFFICE,
    Right.ACCESS_REPORT: HEALTH | OFFICE,
    Right.READ_TRAIL: ADMIN,
    Right.USERS: ADMIN,
    Right.CENTRE: ADMIN,
    Right.TEMPLATES: ADMIN | OFFICE,
    Right.BACKUP: HEALTH | OFFICE | ADMIN,
    Right.RESTORE: ADMIN,
    Right.EXPORT_COURSE: HEALTH,
    Right.IMPORT_COURSE: HEALTH,
    Right.QUALITY: HEALTH,
    Right.EXPORT_QUALITY: HEALTH,
}


class Ground(StrEnum):
    """Why somebody without a care relation opens a record, or a health worker opens one in spite of a blocking."""

    TEAM = "team"
    DUTY = "duty"
    CALLED = "called"
    PATIENT_ASKS = "patient_asks"
    QUALITY = "quality"
    ACUTE = "acute"
    LIFE = "life"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words on the screen."""
        return GROUND_LABELS[self]


GROUND_LABELS = WordTable(
    {
        Ground.TEAM: N_("Blir med i teamet rundt pasienten"),
        Ground.DUTY: N_("Vikar eller vakt for den ansvarlige"),
        Ground.CALLED: N_("Pasienten har tatt kontakt"),
        Ground.PATIENT_ASKS: N_("Innsyn eller utskrift pasienten har bedt om"),
        Ground.QUALITY: N_("Kvalitetssikring av egen enhet"),
        Ground.ACUTE: N_("Akutt helsehjelp som ikke kan vente"),
        Ground.LIFE: N_("Fare for liv eller alvorlig helseskade"),
        Ground.OTHER: N_("Annet"),
    }
)
CARE_GROUNDS = (Ground.TEAM, Ground.DUTY, Ground.CALLED, Ground.PATIENT_ASKS, Ground.QUALITY, Ground.OTHER)
EMERGENCY_GROUNDS = (Ground.ACUTE, Ground.LIFE, Ground.OTHER)


def may(role: Role, right: Right) -> bool:
    """Whether the role has the right; False for whatever the table does not name."""
    return role in MAY.get(right, frozenset())
