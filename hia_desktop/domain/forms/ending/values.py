"""The value lists of a course's end: code in the store, word on the screen."""

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Choice


class Ending(Choice):
    """How the course came to its end."""

    COMPLETED = "completed", N_("Gjennomført")
    BROKEN_OFF = "broken_off", N_("Avbrutt, pasienten ønsker ikke mer")
    MOVED = "moved", N_("Pasienten er flyttet")
    DEAD = "dead", N_("Pasienten er død")


class Clarified(Choice):
    """Where the clarification led. Source: SINTEF 2022, kap. 5 (R96), its four routes in its own words;
    the fifth is code I of Volven 9323; the last is the «brief intervention» of NAV-innspill 2023 (R75)."""

    SPECIALIST = "specialist", N_("Videre utredning eller behandling i spesialisthelsetjenesten")
    REHABILITATION = "rehabilitation", N_("Arbeidsrettet rehabilitering, opphold ved rehabiliteringsinstitusjon")
    OUTPATIENT = "outpatient", N_("Poliklinisk oppfølging i spesialisthelsetjenesten")
    MUNICIPALITY = "municipality", N_("Oppfølging eller behandling i kommunen")
    NO_NEED = "no_need", N_("Avsluttet uten videre behov")
    ONE_TALK = "one_talk", N_("Avklart med én samtale")


GOES_ON = frozenset({Clarified.SPECIALIST, Clarified.REHABILITATION, Clarified.OUTPATIENT, Clarified.MUNICIPALITY})
"""The routes by which others go on with the patient: the closing says who (R96, R97)."""


class NeedAfter(Choice):
    """What the patient needs after the closing. Source: Volven 9323."""

    OTHERS = "A", N_("Andre instanser, som NAV og arbeidsgiver")
    NONE = "I", N_("Ikke behov")
    MUNICIPALITY = "K", N_("Fastlege eller kommune")
    MENTAL = "P", N_("Psykisk helsevern")
    SOMATIC = "S", N_("Annen spesialisthelsetjeneste")
    ADDICTION = "T", N_("Tverrfaglig spesialisert rusbehandling")
    EXAMINATION = "U", N_("Utvidet utredning")


PROPOSED = {
    Clarified.SPECIALIST: NeedAfter.SOMATIC,
    Clarified.REHABILITATION: NeedAfter.SOMATIC,
    Clarified.OUTPATIENT: NeedAfter.SOMATIC,
    Clarified.MUNICIPALITY: NeedAfter.MUNICIPALITY,
    Clarified.NO_NEED: NeedAfter.NONE,
    Clarified.ONE_TALK: NeedAfter.NONE,
}
"""The code of 9323 that an outcome proposes, and never sets over another."""


class Match(Choice):
    """How well the patient matched the service. Source: SINTEF/NTNU 2022 (R112)."""

    GOOD = "good", N_("Godt")
    PARTLY = "partly", N_("Delvis")
    LITTLE = "little", N_("I liten grad")


class MatchReason(Choice):
    """Why a patient did not match well. Source: SINTEF/NTNU 2022 (R112); the conditions of R45-R49."""

    COMPLEX = "complex", N_("Sammensatt eller kompleks tilstand")
    FAR_FROM_WORK = "far_from_work", N_("Langt fra arbeid")
    TOO_LATE = "too_late", N_("Kom for sent i sykefraværet")
    TOO_MILD = "too_mild", N_("Kunne vært hjulpet i kommunen")
    OTHER_SERVICE = "other_service", N_("Trengte en annen spesialisthelsetjeneste")
    NO_WISH = "no_wish", N_("Ønsket ikke hjelp rettet mot arbeid")
    BENEFIT_CASE = "benefit_case", N_("Gjaldt mest ytelser, forsikring eller konflikt")
    OTHER = "other", N_("Annet")


class OwnView(Choice):
    """The patient's own answer to a question of how much."""

    MUCH = "much", N_("Mye")
    SOME = "some", N_("Noe")
    LITTLE = "little", N_("Lite")
    NOTHING = "nothing", N_("Ikke i det hele tatt")
    UNSURE = "unsure", N_("Vet ikke")


class NavAdded(Choice):
    """What the NAV adviser added, in the patient's view. Source: SINTEF/NTNU 2022 (R87)."""

    MUCH = "much", N_("Mye")
    SOME = "some", N_("Noe")
    LITTLE = "little", N_("Lite")
    NOTHING = "nothing", N_("Ikke i det hele tatt")
    NOT_MET = "not_met", N_("Hadde ikke kontakt med NAV-veilederen her")
    UNSURE = "unsure", N_("Vet ikke")


class NoAnswer(Choice):
    """Why nobody answered how it went afterwards. None of them tells of work. Source: SINTEF/NTNU 2022 (R110)."""

    TRY_AGAIN = "try_again", N_("Svarte ikke, prøver igjen")
    NOT_REACHED = "not_reached", N_("Ikke nådd")
    DECLINED = "declined", N_("Ønsker ikke å svare")
    MOVED = "moved", N_("Flyttet")
    DEAD = "dead", N_("Død")


class HowItGoes(Choice):
    """The patient's own view of work since the course ended."""

    BETTER = "better", N_("Bedre")
    SAME = "same", N_("Som før")
    WORSE = "worse", N_("Verre")
    UNSURE = "unsure", N_("Vet ikke")
