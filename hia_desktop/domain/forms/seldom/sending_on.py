"""Sending on: where the patient is referred after the clarification, by what criteria, and whether it arrived."""

from datetime import date
from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Prose
from hia_desktop.base.text import N_, Looks, _, day
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Choice, Facts, Form, Row


class Destination(Choice):
    """Where a patient is sent on to. Source: Interregional rapport 2020 (R96, R98-R107)."""

    DPS = "dps", N_("DPS, allmennpsykiatrisk poliklinikk")
    ARR = "arr", N_("Arbeidsrettet rehabilitering (ARR)")
    RPH = "rph", N_("Rask psykisk helsehjelp (RPH)")
    HEALTHY_LIFE = "healthy_life", N_("Frisklivssentral")
    OCCUPATIONAL = "occupational", N_("Bedriftshelsetjeneste (BHT)")
    SPECIALIST = "specialist", N_("Avtalespesialist")
    MUNICIPALITY = "municipality", N_("Kommunal tjeneste ellers")
    JOB_SUPPORT = "job_support", N_("Individuell jobbstøtte (IPS)")
    JOB_COPING = "job_coping", N_("Senter for jobbmestring (NAV)")
    OTHER = "other", N_("Annet sted")


class Criterion(Choice):
    """What makes a destination right; the code begins with it.
    Source: Interregional rapport 2020 (R45, R46, R68, R98-R103, R106, R107)."""

    DPS_CONDITION = "dps.condition", N_("DPS: tilstand som har mindre nytte av HelseIArbeid")
    DPS_SPECIALISED = "dps.specialised", N_("DPS: alvorlig depresjon eller angst, bipolar lidelse")
    ARR_LONG = "arr.long", N_("ARR: langt eller sammensatt forløp")
    ARR_CLARIFIED = "arr.clarified", N_("ARR: avklart medisinsk, trenger mer arbeid mot arbeidsplassen")
    RPH_MILD = "rph.mild", N_("RPH: mild til moderat angst, depresjon eller søvnvansker")
    RPH_AGE = "rph.age", N_("RPH: 16 år eller eldre")
    HEALTHY_LIFE_HABITS = "healthy_life.habits", N_("Frisklivssentral: endre vaner, mestring eller søvn")
    HEALTHY_LIFE_RISK = "healthy_life.risk", N_("Frisklivssentral: fare for å falle ut av skole eller arbeid")
    OCCUPATIONAL_THERE = "occupational.there", N_("BHT: arbeidsgiveren har en")
    SPECIALIST_ALONE = "specialist.alone", N_("Avtalespesialist: trenger ikke samarbeid med NAV her")
    MUNICIPALITY_AS_WELL = "municipality.as_well", N_("Kommune: kan gis like godt der")
    JOB_SUPPORT_ILL = "job_support.ill", N_("IPS: moderat til alvorlig psykisk lidelse eller rus")
    JOB_SUPPORT_WISH = "job_support.wish", N_("IPS: ønsker ordinært arbeid")
    JOB_COPING_MILD = "job_coping.mild", N_("Jobbmestring: lettere til moderat psykisk lidelse")

    @property
    def destination(self) -> str:
        """The code of where it belongs."""
        return self.value.partition(".")[0]


class Agreed(Choice):
    """Whether the patient agrees to being sent on, and to what is told."""

    SPOKEN = "spoken", N_("Ja, muntlig")
    WRITTEN = "written", N_("Ja, skriftlig")
    NOT_ASKED = "not_asked", N_("Ikke spurt ennå")
    NO = "no", N_("Nei")


AGREES = (Agreed.SPOKEN, Agreed.WRITTEN)


class Sending(Row):
    """One place that the patient is sent on to."""

    to: Annotated[Destination | None, Ask(N_("Til"))] = None
    place: Annotated[Line, Ask(N_("Navn på stedet"))] = ""
    criteria: Annotated[list[Criterion], Ask(N_("Kriterier som er oppfylt"))] = []
    grounds: Annotated[Line, Ask(N_("Begrunnelse"))] = ""
    agreed: Annotated[Agreed | None, Ask(N_("Pasienten samtykker"))] = None
    sent_on: Annotated[Day | None, Ask(N_("Sendt"), looks=Looks.BACK)] = None
    received_on: Annotated[Day | None, Ask(N_("Mottaket bekreftet"), looks=Looks.BACK)] = None

    @property
    def where(self) -> str:
        """«Arbeidsrettet rehabilitering (ARR), Valnesfjord»."""
        named = self.to.label if self.to is not None and self.to is not Destination.OTHER else ""
        return ", ".join(part for part in (named, self.place) if part)

    @property
    def line(self) -> str:
        """What is told of it in one line; empty while it is not sent."""
        if self.sent_on is None or not self.where:
            return ""
        told = _("Henvist videre til {where} {day}").format(where=self.where, day=day(self.sent_on))
        got = _("mottatt {day}").format(day=day(self.received_on)) if self.received_on else ""
        return ", ".join(part for part in (told, got) if part) + "."


class SendingOn(Form):
    """Everywhere the patient is sent on to, each version with what is known by then.
    Source: Interregional rapport 2020 (R96)."""

    card: ClassVar[Card] = Card(
        kind="sending_on",
        title=N_("Viderehenvisning"),
        category=Category.ASSESSMENT,
        write=Right.WRITE_HEALTH,
        place=Place.MORE,
    )

    sent: Annotated[
        list[Sending],
        Ask(
            N_("Henvist videre til"),
            required=True,
            help=N_("Skriv en ny versjon når noe er sendt eller mottaket er bekreftet."),
        ),
    ] = []
    note: Annotated[Prose, Ask(N_("Merknad"), lines=3)] = ""

    def missing(self) -> dict[str, str]:
        """As every form; besides, each place is named, its criteria and the patient's answer are told."""
        lacks = super().missing()
        for at, row in enumerate(self.sent):
            if row.to is None:
                lacks[f"sent.{at}.to"] = _("Velg hvor pasienten henvises.")
            elif row.to is Destination.OTHER and not row.place:
                lacks[f"sent.{at}.place"] = _("Skriv hvor pasienten henvises.")
            if not row.criteria and not row.grounds:
                lacks[f"sent.{at}.criteria"] = _("Velg et kriterium, eller skriv begrunnelsen.")
            if row.agreed is None:
                lacks[f"sent.{at}.agreed"] = _("Si om pasienten samtykker.")
        return lacks

    def wrong(self, facts: Facts) -> dict[str, str]:
        """As every form; besides, a criterion belongs to its place, nothing is sent without the patient's yes,
        and nothing arrives before it is sent."""
        found = super().wrong(facts)
        for at, row in enumerate(self.sent):
            if row.to is not None and any(one.destination != row.to for one in row.criteria):
                found[f"sent.{at}.criteria"] = _("Kriteriet hører til et annet sted enn «{place}».").format(
                    place=row.to.label
                )
            if row.sent_on is not None and row.agreed is not None and row.agreed not in AGREES:
                found[f"sent.{at}.agreed"] = _("Pasienten har ikke sagt ja. Da kan det ikke sendes.")
            if row.received_on is not None and (row.sent_on is None or row.received_on < row.sent_on):
                found[f"sent.{at}.received_on"] = _("Mottatt før det ble sendt.")
        return found

    def lines(self) -> tuple[str, ...]:
        """One line for each place that it has been sent to, by day."""
        sent = sorted((row for row in self.sent if row.line), key=lambda row: row.sent_on or date.max)
        return tuple(row.line for row in sent)
