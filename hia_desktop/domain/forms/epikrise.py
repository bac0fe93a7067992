"""Epikrise: the closing summary to the GP, what is asked of the reader first."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form, Row

_FIRST = N_("Til fastlegen")
_TEXT = N_("Epikrisen")


class AskRow(Row):
    """One thing the GP is asked to do."""

    text: Annotated[Line, Ask(N_("Fastlegen bes"))] = ""


class ActionRow(Row):
    """Who does what by when, after the course."""

    actor: Annotated[Line, Ask(N_("Hvem"))] = ""
    what: Annotated[Line, Ask(N_("Hva"))] = ""
    due: Annotated[Day | None, Ask(N_("Innen"), looks=Looks.AHEAD)] = None


class Epikrise(Form):
    """The discharge summary. Source: helsepersonelloven § 45 a; headings as in Volven 8311."""

    card: ClassVar[Card] = Card(
        kind="epikrise",
        title=N_("Epikrise"),
        category=Category.EPIKRISE,
        write=Right.WRITE_HEALTH,
        sign=Right.SIGN_EPIKRISE,
    )

    asks: Annotated[list[AskRow], Ask(N_("Fastlegen bes"), section=_FIRST, required=True)] = []
    who_does_what: Annotated[list[ActionRow], Ask(N_("Hvem gjør hva"), section=_FIRST)] = []
    diagnoses: Annotated[Prose, Ask(N_("Diagnoser"), section=_TEXT, lines=2)] = ""
    assessment: Annotated[Prose, Ask(N_("Vurdering"), section=_TEXT, lines=4)] = ""
    patient_information: Annotated[Prose, Ask(N_("Informasjon til pasienten"), section=_TEXT, lines=2)] = ""
    reason: Annotated[Prose, Ask(N_("Årsak til henvisning"), section=_TEXT, lines=2)] = ""
    findings: Annotated[Prose, Ask(N_("Funn og skjemaer"), section=_TEXT, lines=3)] = ""
    course_and_treatment: Annotated[Prose, Ask(N_("Forløp og behandling"), section=_TEXT, lines=4)] = ""
    medication: Annotated[Prose, Ask(N_("Legemidler"), section=_TEXT, lines=2)] = ""
    function: Annotated[Prose, Ask(N_("Funksjonsnivå og hjelpetiltak"), section=_TEXT, lines=3)] = ""
    work_and_sick_leave: Annotated[Prose, Ask(N_("Arbeid og sykmelding"), section=_TEXT, lines=3)] = ""
    family_social: Annotated[Prose, Ask(N_("Familie og sosialt"), section=_TEXT, lines=2)] = ""

    def missing(self) -> dict[str, str]:
        """As every form; besides, a row without text asks the GP for nothing."""
        lacks = super().missing()
        if not any(row.text for row in self.asks):
            lacks["asks"] = _("Skriv hva fastlegen bes om å gjøre, eller at ingenting trengs.")
        return lacks


@dataclass(frozen=True)
class Section:
    """One section of text. `code` is its heading in Volven 8311, empty where that list has none."""

    field: str
    code: str
    heading: Words


SECTIONS = (
    Section("diagnoses", "", N_("Diagnoser")),
    Section("assessment", "VU", N_("Vurdering")),
    Section("patient_information", "IP", N_("Informasjon til pasient")),
    Section("reason", "AH", N_("Årsak til henvisning")),
    Section("findings", "FU", N_("Funn og undersøkelser")),
    Section("course_and_treatment", "FO", N_("Forløp og behandling")),
    Section("medication", "ME", N_("Legemidler")),
    Section("function", "HJ", N_("Funksjonsnivå og hjelpetiltak")),
    Section("work_and_sick_leave", "SY", N_("Arbeid og sykmelding")),
    Section("family_social", "FA", N_("Familie og sosialt")),
)
"""The sections in the official order of display of an epikrise."""
