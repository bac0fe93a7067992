"""A workplace as the centre knows it: what it is, whom to talk to, and the agreement about bedriftstiltak.

Sources: St. Olavs hospital 2021 and SINTEF/NTNU 2022 (R93: teaching and process work for all employees and leaders, by
health and NAV together), SINTEF/NTNU 2022 (R103, R104: occupational health and NAV's help for employers)."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hia_desktop.base.fields import Ask, Day, Line, Phone, Prose
from hia_desktop.base.text import N_, Looks, _, day
from hia_desktop.domain.forms.form import Row
from hia_desktop.domain.forms.values import Sector
from hia_desktop.domain.workplaces import industries

_ABOUT, _PEOPLE, _MEASURE = N_("Bedriften"), N_("Hvem vi snakker med"), N_("Bedriftstiltak")


class ContactPerson(Row):
    """Somebody at the workplace, or who helps it, to talk to."""

    name: Annotated[Line, Ask(N_("Navn"))] = ""
    role: Annotated[Line, Ask(N_("Rolle"), help=N_("Leder, verneombud, tillitsvalgt eller HR"))] = ""
    phone: Annotated[Phone, Ask(N_("Telefon"))] = ""
    email: Annotated[Line, Ask(N_("E-post"))] = ""


class Agreement(Row):
    """One agreement about bedriftstiltak: from and until which day, and who made it."""

    start: Annotated[Day | None, Ask(N_("Fra"), looks=Looks.BACK)] = None
    until: Annotated[Day | None, Ask(N_("Til og med"), looks=Looks.AHEAD)] = None
    signed_by: Annotated[Line, Ask(N_("Signert for bedriften av"))] = ""
    for_health: Annotated[Line, Ask(N_("For helse"))] = ""
    for_nav: Annotated[Line, Ask(N_("For NAV"))] = ""

    def holds(self, first: date, last: date) -> bool:
        """Whether it is in force on one of these days; without a first day it is in force on none."""
        return self.start is not None and self.start <= last and (self.until is None or self.until >= first)


class WorkplaceDraft(BaseModel):
    """The editable face of a workplace. `industry` is a division of `industries`, as it is typed until it is saved."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Line, Ask(N_("Navn"), section=_ABOUT)] = ""
    org_number: Annotated[
        Line, Ask(N_("Organisasjonsnummer"), help=N_("Ni siffer, helst underenhetens."), section=_ABOUT)
    ] = ""
    industry: Annotated[Line, Ask(N_("Næring"), help=N_("Kode eller ord"), section=_ABOUT)] = ""
    employees: Annotated[int | None, Field(ge=0, le=999_999), Ask(N_("Ansatte"), section=_ABOUT)] = None
    sector: Annotated[Sector | None, Ask(N_("Sektor"), section=_ABOUT)] = None
    municipality: Annotated[Line, Ask(N_("Kommune"), section=_ABOUT)] = ""
    has_bht: Annotated[bool | None, Ask(N_("Har bedriftshelsetjeneste"), section=_ABOUT)] = None
    bht: Annotated[Line, Ask(N_("Hvilken bedriftshelsetjeneste"), section=_ABOUT)] = ""
    ia_contact: Annotated[Line, Ask(N_("IA-kontakt i NAV"), help=N_("Navn og telefon"), section=_ABOUT)] = ""
    contacts: Annotated[list[ContactPerson], Ask(N_("Kontaktpersoner"), section=_PEOPLE)] = []
    agreements: Annotated[list[Agreement], Ask(N_("Avtaler"), section=_MEASURE)] = []
    needs: Annotated[Prose, Ask(N_("Behov"), lines=2, section=_MEASURE)] = ""
    process: Annotated[Prose, Ask(N_("Prosessarbeid"), lines=2, section=_MEASURE)] = ""
    agreed: Annotated[Prose, Ask(N_("Avtalt"), lines=2, section=_MEASURE)] = ""


def agreement_words(agreements: list[Agreement], today: date) -> tuple[str, bool | None]:
    """What is said of the agreements today, and whether one is in force; None where there has been none."""
    dated = [one for one in agreements if one.start is not None]
    if not dated:
        return _("ingen avtale"), None
    now = [one for one in dated if one.holds(today, today)]
    if now:
        last = max((one.until or date.max) for one in now)
        return (_("avtale") if last == date.max else _("avtale til {day}").format(day=day(last))), True
    coming = [one.start for one in dated if one.start is not None and one.start > today]
    if coming:
        return _("avtale fra {day}").format(day=day(min(coming))), False
    return _("avtalen gikk ut {day}").format(day=day(max(one.until for one in dated if one.until is not None))), False


def faults(draft: WorkplaceDraft) -> dict[str, str]:
    """Dotted field to what is wrong with it, but for the organisation number."""
    found: dict[str, str] = {}
    if not draft.name:
        found["name"] = _("Skriv hva bedriften heter.")
    if industries.code_of(draft.industry) is None:
        found["industry"] = _("Velg en næring fra listen, eller skriv de to første sifrene i koden.")
    for at, one in enumerate(draft.agreements):
        if one.start is not None and one.until is not None and one.until < one.start:
            found[f"agreements.{at}.until"] = _("Avtalen kan ikke slutte før den begynner.")
        elif one.start is None and one != Agreement():
            found[f"agreements.{at}.start"] = _("Skriv fra hvilken dag avtalen gjelder.")
    return found
