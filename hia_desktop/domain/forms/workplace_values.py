"""The value lists of the NAV adviser's note: work demands, adaptations, contacts and dialogue meetings."""

from hia_desktop.base.text import _
from hia_desktop.domain.forms.form import Choice


class Ability(Choice):
    """What the patient can do of a task at work. Source: the employer's follow-up plan (arbeidsmiljøloven § 4-6)."""

    CAN = "can", _("Kan")
    ADAPTED = "adapted", _("Med tilrettelegging")
    CANNOT = "cannot", _("Kan ikke")


class AdaptedBy(Choice):
    """What kind of adaptation makes a task possible. Source: the employer's follow-up plan."""

    ELSEWHERE = "elsewhere", _("Annet sted")
    MORE_TIME = "more_time", _("Mer tid")
    HELP = "help", _("Hjelp")
    OTHER = "other", _("Annet")


class Adaptation(Choice):
    """What an employer can adapt. Source: arbeidsmiljøloven § 4-6 and NAV's list of adaptations."""

    OWN_ADAPTED = "own_adapted", _("Egne oppgaver med tilrettelegging")
    FEWER_TASKS = "fewer_tasks", _("Færre oppgaver")
    OTHER_TASKS = "other_tasks", _("Andre oppgaver")
    TEMPORARY_TASKS = "temporary_tasks", _("Midlertidige oppgaver")
    DIVISION = "division", _("Endret arbeidsfordeling")
    HOURS = "hours", _("Endret arbeidstid")
    PACE = "pace", _("Redusert tempo")
    BREAKS = "breaks", _("Pauser")
    SHIELDING = "shielding", _("Skjerming")
    HOME = "home", _("Hjemmekontor")
    STEPWISE = "stepwise", _("Gradvis opptrapping")
    NEW_STEPWISE = "new_stepwise", _("Gradvis innføring i nye oppgaver")
    TRAINING = "training", _("Opplæring, gi eller få")
    SUPPORT = "support", _("Støtte fra leder eller kollega")
    CLIMATE = "climate", _("Trygge det sosiale miljøet")
    AIDS = "aids", _("Tekniske hjelpemidler")
    SURROUNDINGS = "surroundings", _("Endre fysiske forhold")
    TOUCH = "touch", _("Holde kontakten med arbeidsplassen")
    MOVE = "move", _("Omplassering")
    OTHER = "other", _("Annet")


class AdaptationState(Choice):
    """Whether an adaptation has been tried, and how it went."""

    PROPOSED = "proposed", _("Foreslått")
    ONGOING = "ongoing", _("Prøves nå")
    WORKED = "worked", _("Prøvd, virket")
    FAILED = "failed", _("Prøvd, virket ikke")
    NOT_NOW = "not_now", _("Ikke mulig nå")


class ContactParty(Choice):
    """Whom the NAV adviser was in contact with."""

    PATIENT = "patient", _("Pasienten")
    LEADER = "leader", _("Leder")
    OCCUPATIONAL_HEALTH = "occupational_health", _("Bedriftshelsetjeneste")
    GP = "gp", _("Fastlege")
    OTHER = "other", _("Andre")


class MeetingKind(Choice):
    """Which dialogue meeting. Sources: arbeidsmiljøloven § 4-6 (the first), folketrygdloven § 8-7 a (the second and third)."""

    FIRST = "dm1", _("Dialogmøte 1")
    SECOND = "dm2", _("Dialogmøte 2")
    THIRD = "dm3", _("Dialogmøte 3")


class MeetingRole(Choice):
    """What somebody is in a dialogue meeting."""

    PATIENT = "patient", _("Den sykmeldte")
    LEADER = "leader", _("Leder")
    EMPLOYER = "employer", _("Arbeidsgiver, annen")
    NAV = "nav", _("NAV")
    CERTIFIER = "certifier", _("Sykmelder")
    THERAPIST = "therapist", _("Behandler")
    OCCUPATIONAL_HEALTH = "occupational_health", _("Bedriftshelsetjeneste")
    UNION = "union", _("Tillitsvalgt eller verneombud")
    INTERPRETER = "interpreter", _("Tolk")
    OTHER = "other", _("Annen")
