"""Epikrise: the closing summary to the GP, what is asked of the reader first."""

from dataclasses import dataclass
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import Looks, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.form import Form, Row

_FIRST = _("Til fastlegen")
_TEXT = _("Epikrisen")


class AskRow(Row):
    """One thing the GP is asked to do."""

    text: Annotated[Line, Ask(_("Fastlegen bes"))] = ""


class ActionRow(Row):
    """Who does what by when, after the course."""

    actor: Annotated[Line, Ask(_("Hvem"))] = ""
    what: Annotated[Line, Ask(_("Hva"))] = ""
    due: Annotated[Day | None, Ask(_("Innen"), looks=Looks.AHEAD)] = None


class Epikrise(Form):
    """The discharge summary. Source: helsepersonelloven § 45 a; headings as in Volven 8311."""

    card: ClassVar[Card] = Card(
        kind="epikrise",
        title=_("Epikrise"),
        category=Category.EPIKRISE,
        write=Right.WRITE_HEALTH,
        sign=Right.SIGN_EPIKRISE,
    )

    asks: Annotated[list[AskRow], Ask(_("Fastlegen bes"), section=_FIRST, required=True)] = []
    who_does_what: Annotated[list[ActionRow], Ask(_("Hvem gjør hva"), section=_FIRST)] = []
    diagnoses: Annotated[Prose, Ask(_("Diagnoser"), section=_TEXT, lines=2)] = ""
    assessment: Annotated[Prose, Ask(_("Vurdering"), section=_TEXT, lines=4)] = ""
    patient_information: Annotated[Prose, Ask(_("Informasjon til pasienten"), section=_TEXT, lines=2)] = ""
    reason: Annotated[Prose, Ask(_("Årsak til henvisning"), section=_TEXT, lines=2)] = ""
    findings: Annotated[Prose, Ask(_("Funn og skjemaer"), section=_TEXT, lines=3)] = ""
    course_and_treatment: Annotated[Prose, Ask(_("Forløp og behandling"), section=_TEXT, lines=4)] = ""
    medication: Annotated[Prose, Ask(_("Legemidler"), section=_TEXT, lines=2)] = ""
    function: Annotated[Prose, Ask(_("Funksjonsnivå og hjelpetiltak"), section=_TEXT, lines=3)] = ""
    work_and_sick_leave: Annotated[Prose, Ask(_("Arbeid og sykmelding"), section=_TEXT, lines=3)] = ""
    family_social: Annotated[Prose, Ask(_("Familie og sosialt"), section=_TEXT, lines=2)] = ""

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
    heading: str


SECTIONS = (
    Section("diagnoses", "", _("Diagnoser")),
    Section("assessment", "VU", _("Vurdering")),
    Section("patient_information", "IP", _("Informasjon til pasient")),
    Section("reason", "AH", _("Årsak til henvisning")),
    Section("findings", "FU", _("Funn og undersøkelser")),
    Section("course_and_treatment", "FO", _("Forløp og behandling")),
    Section("medication", "ME", _("Legemidler")),
    Section("function", "HJ", _("Funksjonsnivå og hjelpetiltak")),
    Section("work_and_sick_leave", "SY", _("Arbeid og sykmelding")),
    Section("family_social", "FA", _("Familie og sosialt")),
)
"""The sections in the official order of display of an epikrise."""
