"""Local agreements of cooperation: with whom, about what, who signed and until when.

Source: Helsedirektoratet 2017, linje 40-42 and 732-734 (R78): local agreements of cooperation with NAV should be in
place. An agreement is about no patient.
"""

from datetime import date, timedelta
from enum import Enum
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, _, day, plural
from hia_desktop.domain.forms.form import Choice

ENDING = timedelta(days=60)
"""So long before an agreement runs out the centre is told, so that there is time for a new one."""


_WHAT = N_("Avtalen")
_WHO = N_("Underskrift og arkiv")


class Party(Choice):
    """Whom the centre has an agreement with."""

    NAV = "nav", N_("NAV")
    MUNICIPALITY = "municipality", N_("Kommune")
    GP = "gp", N_("Fastleger")
    HOSPITAL = "hospital", N_("Annen enhet i helseforetaket")
    SPECIALIST = "specialist", N_("Avtalespesialist")
    EMPLOYER = "employer", N_("Arbeidsgiver eller bedriftshelsetjeneste")
    OTHER = "other", N_("Annen")


class Standing(Enum):
    """How an agreement stands on a day."""

    IN_FORCE = "in_force"
    ENDING = "ending"
    OVER = "over"
    ENDED = "ended"


class AgreementDraft(BaseModel):
    """One agreement as it is written."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    party: Annotated[Party | None, Ask(N_("Avtale med"), section=_WHAT)] = None
    name: Annotated[Line, Ask(N_("Navn"), section=_WHAT, help=N_("Som «NAV Bodø»."))] = ""
    about: Annotated[Line, Ask(N_("Hva den gjelder"), section=_WHAT, lines=2)] = ""
    signed_on: Annotated[Day | None, Ask(N_("Signert"), section=_WHAT, looks=Looks.BACK)] = None
    valid_until: Annotated[
        Day | None, Ask(N_("Gjelder til"), section=_WHAT, help=N_("Tomt: til den sies opp."), looks=Looks.AHEAD)
    ] = None
    signed_here: Annotated[Line, Ask(N_("Signert for senteret av"), section=_WHO)] = ""
    signed_there: Annotated[Line, Ask(N_("Signert for den andre av"), section=_WHO)] = ""
    place: Annotated[Line, Ask(N_("Hvor avtalen ligger"), section=_WHO, help=N_("Saksnummer, mappe eller perm."))] = ""

    def wrong(self, today: date) -> dict[str, str]:
        """What keeps it from being kept: field to sentence."""
        found = {}
        if self.party is None:
            found["party"] = _("Velg hvem avtalen er med.")
        if not self.name:
            found["name"] = _("Skriv navnet på den andre.")
        if self.signed_on is None:
            found["signed_on"] = _("Skriv dagen den ble signert.")
        elif self.signed_on > today:
            found["signed_on"] = _("Datoen er i framtiden.")
        elif self.valid_until is not None and self.valid_until < self.signed_on:
            found["valid_until"] = _("Før avtalen ble signert.")
        for field, text in (("signed_here", self.signed_here), ("signed_there", self.signed_there)):
            if not text:
                found[field] = _("Skriv hvem som signerte.")
        return found


def standing(draft: AgreementDraft, ended_on: date | None, today: date) -> Standing:
    """How it stands: ended by the centre, run out, soon running out, or in force."""
    if ended_on is not None and ended_on <= today:
        return Standing.ENDED
    if draft.valid_until is None:
        return Standing.IN_FORCE
    if draft.valid_until < today:
        return Standing.OVER
    return Standing.ENDING if draft.valid_until <= today + ENDING else Standing.IN_FORCE


def standing_words(draft: AgreementDraft, ended_on: date | None, today: date) -> str:
    """«Gjelder til 31.12.2027», «Går ut om 34 dager», «Gikk ut 01.10.2026», «Gjelder til den sies opp»."""
    found, last = standing(draft, ended_on, today), draft.valid_until
    if found is Standing.ENDED and ended_on is not None:
        return _("Avsluttet {day}").format(day=day(ended_on))
    if last is None:
        return _("Gjelder til den sies opp")
    if found is Standing.OVER:
        return _("Gikk ut {day}").format(day=day(last))
    if found is Standing.ENDING:
        left = (last - today).days
        return _("Går ut om {days}").format(days=plural(left, _("dag"), _("dager"))) if left else _("Går ut i dag")
    return _("Gjelder til {day}").format(day=day(last))


def in_force_between(draft: AgreementDraft, ended_on: date | None, first: date, last: date) -> bool:
    """Whether it was in force on some day from `first` to `last`."""
    signed, until = draft.signed_on, draft.valid_until
    if signed is None or signed > last:
        return False
    return (until is None or until >= first) and (ended_on is None or ended_on > first)
