"""Epikrise: the closing summary to the GP, what is asked of the reader first."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose, labels
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, Looks, _, day
from hia_desktop.base.written_days import even, last_on_or_before, written_days
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.epikrise_values import Actor, IndividualPlan, ReceiverKind, actor_of, doer, of_the_team
from hia_desktop.domain.forms.form import Facts, Form, Row
from hia_desktop.domain.legal_texts import LOWEST_GRADE, cite

EPIKRISE_DAYS = 7
"""Days from the closing talk. Source: Helsedirektoratet's quality indicator for epikrise; for outpatients a choice."""
_FIRST = N_("Til fastlegen")
_TEXT = N_("Epikrisen")
_WORK = N_("Arbeid og sykmelding")
_SENT = N_("Mottakere og kontakt")
_ICD10 = re.compile(r"\bICD-10\b|\b[A-Z]\d\d\.\w")
"""That ICD-10 is named, or a code of a form that it alone has."""
_LATELY = timedelta(days=90)
"""How long ago a day without its year may be, to be meant as passed and not as next year's."""


class AskRow(Row):
    """One thing the GP is asked to do."""

    text: Annotated[Line, Ask(N_("Fastlegen bes"))] = ""


class ActionRow(Row):
    """Who does what by when, after the course."""

    actor: Annotated[Actor | None, Ask(N_("Hvem"))] = None
    named: Annotated[Line, Ask(N_("Navn eller rolle"), help=N_("Når det er en annen, eller en bestemt person."))] = ""
    what: Annotated[Line, Ask(N_("Hva"))] = ""
    due: Annotated[Day | None, Ask(N_("Innen"), looks=Looks.AHEAD)] = None

    @property
    def who(self) -> str:
        """As the epikrise names them."""
        return doer(self.actor, self.named)


class ReceiverRow(Row):
    """One who is sent the epikrise, unless the patient objects."""

    kind: Annotated[ReceiverKind | None, Ask(N_("Mottaker som"))] = None
    name: Annotated[Line, Ask(N_("Navn"))] = ""
    place: Annotated[Line, Ask(N_("Legekontor eller virksomhet"))] = ""
    objected: Annotated[
        bool, Ask(N_("Pasienten vil ikke at denne får den"), help=N_("Mottakeren står da ikke på epikrisen."))
    ] = False

    @property
    def words(self) -> str:
        """«Ola Lege, Bodø legesenter»."""
        return ", ".join(part for part in (self.name, self.place) if part)


class Epikrise(Form):
    """The discharge summary. Source: helsepersonelloven § 45 a; headings as in Volven 8311."""

    card: ClassVar[Card] = Card(
        kind="epikrise",
        title=N_("Epikrise"),
        category=Category.EPIKRISE,
        write=Right.WRITE_HEALTH,
        sign=Right.SIGN_EPIKRISE,
    )
    version: ClassVar[int] = 2

    at_closing: Annotated[
        Prose, Ask(N_("Status ved avslutning"), section=_FIRST, lines=2, help=N_("Står først på epikrisen."))
    ] = ""
    asks: Annotated[list[AskRow], Ask(N_("Fastlegen bes"), section=_FIRST, required=True)] = []
    who_does_what: Annotated[
        list[ActionRow],
        Ask(
            N_("Hvem gjør hva"),
            section=_FIRST,
            help=N_("Bare det som kommer etter avslutning. Det som er gjort, står under Forløp og behandling."),
        ),
    ] = []
    individual_plan: Annotated[IndividualPlan | None, Ask(N_("Individuell plan"), section=_FIRST)] = None
    coordinator: Annotated[Line, Ask(N_("Koordinator"), section=_FIRST, help=N_("Navn og telefon."))] = ""

    diagnoses: Annotated[
        Prose,
        Ask(N_("Diagnoser"), section=_TEXT, lines=2, help=N_("ICD-10, og fastlegens ICPC-2 ved siden av.")),
    ] = ""
    assessment: Annotated[Prose, Ask(N_("Vurdering"), section=_TEXT, lines=4)] = ""
    patient_information: Annotated[Prose, Ask(N_("Informasjon til pasienten"), section=_TEXT, lines=2)] = ""
    critical: Annotated[
        Prose,
        Ask(
            N_("Kritisk informasjon (CAVE)"),
            section=_TEXT,
            lines=2,
            help=N_("Overfølsomhet og annet som må være kjent. Skriv «Ingen kjent» når det er slik."),
        ),
    ] = ""
    reason: Annotated[Prose, Ask(N_("Årsak til henvisning"), section=_TEXT, lines=2)] = ""
    problem: Annotated[Prose, Ask(N_("Aktuell problemstilling"), section=_TEXT, lines=2)] = ""
    history: Annotated[Prose, Ask(N_("Tidligere sykdom og behandling"), section=_TEXT, lines=2)] = ""
    findings: Annotated[Prose, Ask(N_("Funn og skjemaer"), section=_TEXT, lines=3)] = ""
    course_and_treatment: Annotated[Prose, Ask(N_("Forløp og behandling"), section=_TEXT, lines=4)] = ""
    medication: Annotated[Prose, Ask(N_("Legemidler"), section=_TEXT, lines=2)] = ""
    function: Annotated[Prose, Ask(N_("Funksjonsnivå og hjelpetiltak"), section=_TEXT, lines=3)] = ""

    work_and_sick_leave: Annotated[Prose, Ask(N_("Arbeid og sykmelding"), section=_WORK, lines=3)] = ""
    advised_grade: Annotated[
        Percent | None, Ask(N_("Råd: sykmeldingsgrad"), unit="%", section=_WORK, help=N_("0 når ingen trengs."))
    ] = None
    advised_until: Annotated[Day | None, Ask(N_("Gjelder til"), section=_WORK, looks=Looks.AHEAD)] = None
    considerations: Annotated[Prose, Ask(N_("Råd: hensyn på arbeidsplassen"), section=_WORK, lines=2)] = ""
    answer_7: Annotated[Prose, Ask(N_("Til NAVs spørsmål i uke 7"), section=_WORK, lines=2)] = ""
    answer_17: Annotated[Prose, Ask(N_("Til NAVs spørsmål i uke 17"), section=_WORK, lines=2)] = ""
    answer_39: Annotated[Prose, Ask(N_("Til NAVs spørsmål i uke 39"), section=_WORK, lines=2)] = ""
    family_social: Annotated[Prose, Ask(N_("Familie og sosialt"), section=_WORK, lines=2)] = ""

    receivers: Annotated[list[ReceiverRow], Ask(N_("Sendes til"), section=_SENT)] = []
    contact: Annotated[Line, Ask(N_("Kontakt ved spørsmål"), section=_SENT)] = ""
    contact_phone: Annotated[Line, Ask(N_("Direkte telefon"), section=_SENT)] = ""

    @classmethod
    def upgrade(cls, content: dict[str, Any], from_version: int) -> dict[str, Any]:
        """Who does something was a typed name until version 2."""
        rows = content.get("who_does_what")
        if from_version >= 2 or not isinstance(rows, list):
            return content
        return content | {"who_does_what": [_with_actor(row) if isinstance(row, dict) else row for row in rows]}

    def missing(self) -> dict[str, str]:
        """As every form; besides, a row without text asks the GP for nothing, and what is to be done has a doer
        outside the closing team."""
        lacks = super().missing()
        if not any(row.text for row in self.asks):
            lacks["asks"] = _("Skriv hva fastlegen bes om å gjøre, eller at ingenting trengs.")
        for at, row in enumerate(self.who_does_what):
            if row.what and row.actor is None:
                lacks[f"who_does_what.{at}.actor"] = _("Velg hvem som gjør det.")
            elif row.what and row.actor is Actor.OTHER and not row.named:
                lacks[f"who_does_what.{at}.named"] = _("Skriv hvem som gjør det.")
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, the closing team does nothing after the course, and no grade of sick leave lies
        between nothing and 20 %."""
        found = super().wrong(facts)
        for at, row in enumerate(self.who_does_what):
            if facts.team is not None and of_the_team(row.named, facts.team):
                found[f"who_does_what.{at}.named"] = _(
                    "Teamet avslutter nå. Velg en som gjør det etterpå, eller skriv hvor vedkommende hører til."
                )
        if self.advised_grade is not None and 0 < self.advised_grade < LOWEST_GRADE:
            found["advised_grade"] = _("Sykmeldingsgraden er 20–100, eller 0 for ingen ({law}).").format(
                law=cite("ftrl_8_13")
            )
        return found

    def doubts(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, a day that has passed in what is asked for, and what the reader would look for
        and the version before did not lack too."""
        found = super().doubts(facts)
        for at, row in enumerate(self.asks):
            found |= _passed(f"asks.{at}.text", row.text, facts.today)
        for at, action in enumerate(self.who_does_what):
            found |= _passed(f"who_does_what.{at}.what", action.what, facts.today)
        lacks = (
            (
                "diagnoses",
                _ICD10.search(self.diagnoses) is None,
                _("Ingen ICD-10-kode. Spesialisthelsetjenesten koder i ICD-10. Signere uten?"),
            ),
            ("critical", not self.critical.strip(), _("Kritisk informasjon (CAVE) er tom. Signere uten?")),
            ("contact_phone", not self.contact_phone, _("Direkte telefon mangler. Signere uten?")),
        )
        before = facts.before
        return found | {
            name: sentence
            for name, empty, sentence in lacks
            if empty and (before is None or getattr(before, name) != getattr(self, name))
        }

    def changed_since(self, before: "Epikrise") -> tuple[str, ...]:
        """The labels of the fields that differ from another version, in the form's order."""
        return tuple(
            label for name, label in labels(type(self)).items() if getattr(self, name) != getattr(before, name)
        )


def _with_actor(row: dict[str, Any]) -> dict[str, Any]:
    typed = row.get("actor")
    if not isinstance(typed, str) or not typed:
        return {name: value for name, value in row.items() if name != "actor"}
    actor, named = actor_of(typed)
    return row | {"actor": actor.value, "named": named}


def _passed(field: str, text: str, today: date) -> dict[str, str]:
    """The first day in a text that has passed; one without its year when it was so lately."""
    for one in written_days(even(text)):
        found = one.value if one.year is not None else last_on_or_before(one.within, today)
        if found is not None and found < today and (one.year is not None or found >= today - _LATELY):
            return {field: _("{day} er passert. Behold?").format(day=day(found))}
    return {}


@dataclass(frozen=True)
class Section:
    """One section of text. `code` is its heading in Volven 8311, empty where that list has none;
    CAVE is of Volven 8233."""

    field: str
    code: str
    heading: Words


SECTIONS = (
    Section("diagnoses", "", N_("Diagnoser")),
    Section("assessment", "VU", N_("Vurdering")),
    Section("patient_information", "IP", N_("Informasjon til pasient")),
    Section("critical", "CAVE", N_("Kritisk informasjon")),
    Section("reason", "AH", N_("Årsak til henvisning")),
    Section("problem", "PROB", N_("Aktuell problemstilling")),
    Section("history", "TS", N_("Tidligere sykdom")),
    Section("findings", "FU", N_("Funn og undersøkelser")),
    Section("course_and_treatment", "FO", N_("Forløp og behandling")),
    Section("medication", "ME", N_("Legemidler")),
    Section("function", "HJ", N_("Funksjon, hjelpetiltak")),
    Section("work_and_sick_leave", "SY", N_("Arbeid og sykmelding")),
    Section("answer_7", "SY", N_("NAVs spørsmål, uke 7")),
    Section("answer_17", "SY", N_("NAVs spørsmål, uke 17")),
    Section("answer_39", "SY", N_("NAVs spørsmål, uke 39")),
    Section("family_social", "FA", N_("Familie og sosialt")),
)
"""The sections of running text in the official order of display of an epikrise."""
