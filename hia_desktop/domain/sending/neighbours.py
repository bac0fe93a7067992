"""The services beside this one that a patient can be shown on to: what each takes, and where it is reached.

Source of what each takes: Helsedirektoratet 2017, SINTEF/NTNU 2022, IS-2811 and Interregional rapport 2020 (R98-R107).
It is a template: the centre makes it its own, with contact point and municipality, and approves it by name.
"""

from collections.abc import Iterable
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask, Line
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, fold
from hia_desktop.domain.forms.values import LocalOffer

TAKES = WordTable(
    {
        LocalOffer.RPH: N_("Fra 16 år, mild til moderat angst eller depresjon, også søvnplager."),
        LocalOffer.MUNICIPAL_MENTAL: N_("Psykisk helse eller rus der kommunen kan gi hjelpen like godt."),
        LocalOffer.HEALTHY_LIFE: N_(
            "Endring av vaner, mestring eller søvn, eller fare for å falle ut av skole eller arbeid. Har ofte kurs."
        ),
        LocalOffer.PHYSIOTHERAPY: N_("Muskel- og skjelettplager som kan behandles i kommunen."),
        LocalOffer.OCCUPATIONAL_HEALTH: N_("Når arbeidsgiveren har en: arbeidsplassen vurderes og følges opp der."),
        LocalOffer.NAV: N_("Støtte til å bli i eller komme tilbake i arbeid, med NAVs ordinære tiltak."),
        LocalOffer.REHABILITATION: N_(
            "Langt eller sammensatt forløp som er avklart medisinsk, og som trenger mer arbeid mot arbeidsplassen."
        ),
        LocalOffer.MENTAL_OUTPATIENT: N_("Tilstander som trenger mer enn HelseIArbeid kan gi."),
        LocalOffer.JOB_SUPPORT: N_("Moderat til alvorlig psykisk lidelse eller rus, og ønske om ordinært arbeid."),
        LocalOffer.JOB_COPING: N_("Lettere til moderat psykisk lidelse: kognitiv terapi og jobbspesialist."),
        LocalOffer.WORKING_LIFE: N_("Hjelp til arbeidsgiveren med sykefravær og arbeidsmiljø."),
    }
)
"""What each takes, as it is delivered."""


class NeighbourDraft(BaseModel):
    """One service of the directory as it is written. Without a municipality it is everybody's."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[LocalOffer | None, Ask(N_("Tjeneste"))] = None
    name: Annotated[Line, Ask(N_("Navn på stedet"), help=N_("Slik det skal stå i brevet."))] = ""
    takes: Annotated[Line, Ask(N_("Kriterier"), help=N_("Hvem tjenesten er for."), lines=2)] = ""
    contact: Annotated[Line, Ask(N_("Kontaktpunkt"), help=N_("Telefon, adresse eller nettside. Står i brevet."))] = ""
    municipality: Annotated[Line, Ask(N_("Kommune"), help=N_("Tomt: gjelder alle kommuner."))] = ""

    def wrong(self) -> dict[str, str]:
        """What keeps it from being kept: field to sentence."""
        found = {}
        if self.kind is None:
            found["kind"] = _("Velg hvilken tjeneste det er.")
        if not self.takes.strip():
            found["takes"] = _("Skriv hvem tjenesten er for.")
        return found

    @property
    def where(self) -> str:
        """«RPH Bodø, 75 55 00 00», as far as it is written."""
        return ", ".join(part for part in (self.name.strip(), self.contact.strip()) if part)


def delivered() -> tuple[NeighbourDraft, ...]:
    """Every service as it came with the program: what it takes, and no place."""
    return tuple(NeighbourDraft(kind=kind, takes=TAKES[kind]) for kind in LocalOffer)


def places(directory: Iterable[NeighbourDraft], municipality: str) -> dict[LocalOffer, str]:
    """Where a patient of a municipality reaches each service that the directory has a place of: one of the own
    municipality before one for all."""
    near = _near([one for one in directory if one.where], municipality)
    return {offer: "; ".join(one.where for one in found) for offer, found in near.items()}


def criteria(directory: Iterable[NeighbourDraft], municipality: str) -> dict[LocalOffer, str]:
    """Whom each service is for where a patient of a municipality reaches it; as delivered where there is none."""
    near = _near(directory, municipality)
    return {
        offer: " ".join(dict.fromkeys(one.takes for one in near[offer])) if offer in near else TAKES[offer]
        for offer in LocalOffer
    }


def _near(directory: Iterable[NeighbourDraft], municipality: str) -> dict[LocalOffer, list[NeighbourDraft]]:
    """The places of each service for a patient of a municipality: its own, else those for all."""
    own: dict[LocalOffer, list[NeighbourDraft]] = {}
    everybody: dict[LocalOffer, list[NeighbourDraft]] = {}
    for one in directory:
        if one.kind is not None and not one.municipality.strip():
            everybody.setdefault(one.kind, []).append(one)
        elif one.kind is not None and municipality and fold(one.municipality) == fold(municipality):
            own.setdefault(one.kind, []).append(one)
    return everybody | own


def told(offers: Iterable[LocalOffer], directory: Iterable[NeighbourDraft], municipality: str) -> tuple[str, ...]:
    """A line for each service that a patient of a municipality is shown on to, with where it is reached."""
    where = places(directory, municipality)
    return tuple(f"{offer.label}: {where[offer]}" if offer in where else offer.label for offer in offers)
