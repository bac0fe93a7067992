"""The measures that have a name of their own, so that everybody means the same by it.

Source: Helsedirektoratet's input 17.03.2017: interventions «bør beskrives og defineres nøye slik at hele fagmiljøet
omtaler samme intervensjon» (R80). Their names are those of the reports: SINTEF 2022 (R3), Interregional rapport 2020
(R14), IS-2811 (R99, R103) and the NAV coordinators' input 2023 (R75, R82). What each is, is the centre's wording.
"""

from dataclasses import dataclass

from hia_desktop.base.language import Shown
from hia_desktop.base.text import N_, fold


@dataclass(frozen=True)
class NamedMeasure:
    """One measure: its name, and what is meant by it in one sentence."""

    name: Shown = Shown()
    means: Shown = Shown()


NAMED_MEASURES = (
    NamedMeasure(
        N_("Kort avklarende samtale"),
        N_("Én eller to timer som avklarer plagene og gir råd om arbeid."),
    ),
    NamedMeasure(
        N_("Jobbfokusert kognitiv terapi"),
        N_("Kognitiv terapi der arbeidssituasjonen er tema fra første time, med oppgaver i arbeidet."),
    ),
    NamedMeasure(
        N_("Undervisning om plagene"),
        N_("Hva plagene er, hva som er trygt, og hvordan arbeid virker."),
    ),
    NamedMeasure(
        N_("Egentrening"),
        N_("Et program pasienten følger på egen hånd, med avtalt mengde og tid."),
    ),
    NamedMeasure(N_("Veiledet trening"), N_("Trening sammen med fysioterapeut, gradert mot det arbeidet krever.")),
    NamedMeasure(
        N_("Gradert aktivitet"), N_("Aktivitet som øker etter avtalte steg i tid, ikke etter hvor vondt det gjør.")
    ),
    NamedMeasure(N_("Mestringskurs"), N_("Et kort kurs i gruppe, med faste ganger og hjemmeoppgaver.")),
    NamedMeasure(N_("Søvntiltak"), N_("Søvndagbok, faste tider og stimuluskontroll, fulgt opp i samtale.")),
    NamedMeasure(
        N_("Medisinsk avklaring"), N_("Undersøkelse som svarer på om noe somatisk må utredes eller behandles videre.")
    ),
    NamedMeasure(
        N_("Legemiddelgjennomgang"), N_("Gjennomgang av legemidler med tanke på nytte, bivirkninger og arbeidet.")
    ),
    NamedMeasure(
        N_("Samtale med leder"), N_("Møte om oppgaver, forventninger og tilrettelegging, uten helseopplysninger.")
    ),
    NamedMeasure(
        N_("Besøk på arbeidsplassen"),
        N_("Noen fra teamet ser arbeidet sammen med pasient og leder."),
    ),
    NamedMeasure(
        N_("Tilrettelegging av oppgaver"),
        N_("Avtalt endring i oppgaver, tempo, tid eller sted, med sluttdato."),
    ),
    NamedMeasure(
        N_("Gradert tilbakeføring til arbeid"), N_("Arbeid i avtalte trinn, skrevet i tilbake-til-arbeid-planen.")
    ),
    NamedMeasure(
        N_("Bedriftshelsetjenesten kobles på"), N_("Bedriftshelsetjenesten vurderer arbeidet og følger opp på stedet.")
    ),
    NamedMeasure(
        N_("Veiledning om NAVs virkemidler"), N_("NAV-veilederen går gjennom hva NAV kan bidra med, og hva det krever.")
    ),
    NamedMeasure(
        N_("Veiledning om annet arbeid"), N_("Når dagens arbeid ikke lar seg forene med helsen: vei til annen jobb.")
    ),
    NamedMeasure(
        N_("Overføring til fastlege eller kommune"), N_("Avtalt hvem som følger opp videre, med råd i epikrisen.")
    ),
)


def meaning(what: str) -> str:
    """What is meant by a measure of that name; empty for one in words of one's own."""
    found = fold(what.strip())
    return next((str(one.means) for one in NAMED_MEASURES if fold(str(one.name)) == found), "")
