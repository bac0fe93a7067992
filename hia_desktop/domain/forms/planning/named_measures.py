"""The measures that have a name of their own, so that everybody means the same by it.

Source: Helsedirektoratet's input 17.03.2017: interventions «bør beskrives og defineres nøye slik at hele fagmiljøet
omtaler samme intervensjon» (R80). Their names are those of the reports: SINTEF 2022 (R3), Interregional rapport 2020
(R14), IS-2811 (R99, R103) and the NAV coordinators' input 2023 (R75, R82). What each is, is the centre's wording.
"""

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, fold
from hia_desktop.domain.forms.form import Choice


class Intervention(Choice):
    """One named measure. A plan has it in words, a contact by its code."""

    SHORT_TALK = "short_talk", N_("Kort avklarende samtale")
    WORK_CBT = "work_cbt", N_("Jobbfokusert kognitiv terapi")
    TEACHING = "teaching", N_("Undervisning om plagene")
    SELF_TRAINING = "self_training", N_("Egentrening")
    GUIDED_TRAINING = "guided_training", N_("Veiledet trening")
    GRADED_ACTIVITY = "graded_activity", N_("Gradert aktivitet")
    COPING_COURSE = "coping_course", N_("Mestringskurs")
    SLEEP = "sleep", N_("Søvntiltak")
    MEDICAL = "medical", N_("Medisinsk avklaring")
    MEDICATION = "medication", N_("Legemiddelgjennomgang")
    LEADER_TALK = "leader_talk", N_("Samtale med leder")
    WORKPLACE_VISIT = "workplace_visit", N_("Besøk på arbeidsplassen")
    TASK_ADAPTATION = "task_adaptation", N_("Tilrettelegging av oppgaver")
    GRADED_RETURN = "graded_return", N_("Gradert tilbakeføring til arbeid")
    OCCUPATIONAL_HEALTH = "occupational_health", N_("Bedriftshelsetjenesten kobles på")
    NAV_MEANS = "nav_means", N_("Veiledning om NAVs virkemidler")
    OTHER_WORK = "other_work", N_("Veiledning om annet arbeid")
    HANDING_OVER = "handing_over", N_("Overføring til fastlege eller kommune")


MEANS = WordTable(
    {
        Intervention.SHORT_TALK: N_("Én eller to timer som avklarer plagene og gir råd om arbeid."),
        Intervention.WORK_CBT: N_(
            "Kognitiv terapi der arbeidssituasjonen er tema fra første time, med oppgaver i arbeidet."
        ),
        Intervention.TEACHING: N_("Hva plagene er, hva som er trygt, og hvordan arbeid virker."),
        Intervention.SELF_TRAINING: N_("Et program pasienten følger på egen hånd, med avtalt mengde og tid."),
        Intervention.GUIDED_TRAINING: N_("Trening sammen med fysioterapeut, gradert mot det arbeidet krever."),
        Intervention.GRADED_ACTIVITY: N_(
            "Aktivitet som øker etter avtalte steg i tid, ikke etter hvor vondt det gjør."
        ),
        Intervention.COPING_COURSE: N_("Et kort kurs i gruppe, med faste ganger og hjemmeoppgaver."),
        Intervention.SLEEP: N_("Søvndagbok, faste tider og stimuluskontroll, fulgt opp i samtale."),
        Intervention.MEDICAL: N_("Undersøkelse som svarer på om noe somatisk må utredes eller behandles videre."),
        Intervention.MEDICATION: N_("Gjennomgang av legemidler med tanke på nytte, bivirkninger og arbeidet."),
        Intervention.LEADER_TALK: N_("Møte om oppgaver, forventninger og tilrettelegging, uten helseopplysninger."),
        Intervention.WORKPLACE_VISIT: N_("Noen fra teamet ser arbeidet sammen med pasient og leder."),
        Intervention.TASK_ADAPTATION: N_("Avtalt endring i oppgaver, tempo, tid eller sted, med sluttdato."),
        Intervention.GRADED_RETURN: N_("Arbeid i avtalte trinn, skrevet i tilbake-til-arbeid-planen."),
        Intervention.OCCUPATIONAL_HEALTH: N_("Bedriftshelsetjenesten vurderer arbeidet og følger opp på stedet."),
        Intervention.NAV_MEANS: N_("NAV-veilederen går gjennom hva NAV kan bidra med, og hva det krever."),
        Intervention.OTHER_WORK: N_("Når dagens arbeid ikke lar seg forene med helsen: vei til annen jobb."),
        Intervention.HANDING_OVER: N_("Avtalt hvem som følger opp videre, med råd i epikrisen."),
    }
)
"""What is meant by each, in one sentence."""


def meaning(what: str) -> str:
    """What is meant by a measure of that name; empty for one in words of one's own."""
    found = fold(what.strip())
    return next((MEANS[one] for one in Intervention if fold(one.label) == found), "")
