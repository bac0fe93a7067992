"""The value lists of the NAV adviser's note: work demands, adaptations, contacts and dialogue meetings."""

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Choice


class Ability(Choice):
    """What the patient can do of a task at work. Source: the employer's follow-up plan (arbeidsmiljøloven § 4-6)."""

    CAN = "can", N_("Kan")
    ADAPTED = "adapted", N_("Med tilrettelegging")
    CANNOT = "cannot", N_("Kan ikke")


class AdaptedBy(Choice):
    """What kind of adaptation makes a task possible. Source: the employer's follow-up plan."""

    ELSEWHERE = "elsewhere", N_("Annet sted")
    MORE_TIME = "more_time", N_("Mer tid")
    HELP = "help", N_("Hjelp")
    OTHER = "other", N_("Annet")


class Adaptation(Choice):
    """What an employer can adapt. Source: arbeidsmiljøloven § 4-6 and NAV's list of adaptations."""

    OWN_ADAPTED = "own_adapted", N_("Egne oppgaver med tilrettelegging")
    FEWER_TASKS = "fewer_tasks", N_("Færre oppgaver")
    OTHER_TASKS = "other_tasks", N_("Andre oppgaver")
    TEMPORARY_TASKS = "temporary_tasks", N_("Midlertidige oppgaver")
    DIVISION = "division", N_("Endret arbeidsfordeling")
    HOURS = "hours", N_("Endret arbeidstid")
    PACE = "pace", N_("Redusert tempo")
    BREAKS = "breaks", N_("Pauser")
    SHIELDING = "shielding", N_("Skjerming")
    HOME = "home", N_("Hjemmekontor")
    STEPWISE = "stepwise", N_("Gradvis opptrapping")
    NEW_STEPWISE = "new_stepwise", N_("Gradvis innføring i nye oppgaver")
    TRAINING = "training", N_("Opplæring, gi eller få")
    SUPPORT = "support", N_("Støtte fra leder eller kollega")
    CLIMATE = "climate", N_("Trygge det sosiale miljøet")
    AIDS = "aids", N_("Tekniske hjelpemidler")
    SURROUNDINGS = "surroundings", N_("Endre fysiske forhold")
    TOUCH = "touch", N_("Holde kontakten med arbeidsplassen")
    MOVE = "move", N_("Omplassering")
    OTHER = "other", N_("Annet")


class AdaptationState(Choice):
    """Whether an adaptation has been tried, and how it went."""

    PROPOSED = "proposed", N_("Foreslått")
    ONGOING = "ongoing", N_("Prøves nå")
    WORKED = "worked", N_("Prøvd, virket")
    FAILED = "failed", N_("Prøvd, virket ikke")
    NOT_NOW = "not_now", N_("Ikke mulig nå")


class ContactParty(Choice):
    """Whom the NAV adviser was in contact with."""

    PATIENT = "patient", N_("Pasienten")
    LEADER = "leader", N_("Leder")
    OCCUPATIONAL_HEALTH = "occupational_health", N_("Bedriftshelsetjeneste")
    GP = "gp", N_("Fastlege")
    OTHER = "other", N_("Andre")


class MeetingKind(Choice):
    """Which dialogue meeting. Sources: arbeidsmiljøloven § 4-6 (the first),
    folketrygdloven § 8-7 a (the second and third)."""

    FIRST = "dm1", N_("Dialogmøte 1")
    SECOND = "dm2", N_("Dialogmøte 2")
    THIRD = "dm3", N_("Dialogmøte 3")


class MeetingRole(Choice):
    """What somebody is in a dialogue meeting."""

    PATIENT = "patient", N_("Den sykmeldte")
    LEADER = "leader", N_("Leder")
    EMPLOYER = "employer", N_("Arbeidsgiver, annen")
    NAV = "nav", N_("NAV")
    CERTIFIER = "certifier", N_("Sykmelder")
    THERAPIST = "therapist", N_("Behandler")
    OCCUPATIONAL_HEALTH = "occupational_health", N_("Bedriftshelsetjeneste")
    UNION = "union", N_("Tillitsvalgt eller verneombud")
    INTERPRETER = "interpreter", N_("Tolk")
    OTHER = "other", N_("Annen")
