"""Sessions at a workplace: teaching and process work for all who work there, by health and NAV together.

Source: St. Olavs hospital 2021 and SINTEF/NTNU 2022 (R93); what NAV offers employers besides is R104."""

import re
from datetime import date
from statistics import mean, median
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, _, number
from hia_desktop.domain.forms.form import Choice


class Theme(Choice):
    """What a session is about. Source: the two groups of complaints of R93, and the work that follows from them."""

    MUSCLE = "muscle", N_("Muskel- og skjelettplager")
    MIND = "mind", N_("Psykiske plager")
    STRESS = "stress", N_("Stress og belastning")
    SLEEP = "sleep", N_("Søvn")
    ADAPTING = "adapting", N_("Tilrettelegging")
    TALKING = "talking", N_("Samtalen om helse og arbeid")
    ABSENCE = "absence", N_("Oppfølging av sykefravær")
    SURROUNDINGS = "surroundings", N_("Arbeidsmiljø")
    PROCESS = "process", N_("Prosessarbeid")
    OTHER = "other", N_("Annet")


class SessionDraft(BaseModel):
    """The editable face of a session. `answers`: the participants' marks from 1 to 5, as they are typed from the slips.
    `next_due` makes the next step a task, when the session is entered."""

    model_config = ConfigDict(extra="forbid")

    day: Annotated[Day | None, Ask(N_("Dag"), looks=Looks.BACK)] = None
    theme: Annotated[Theme | None, Ask(N_("Tema"))] = None
    about: Annotated[Line, Ask(N_("Tema med egne ord"))] = ""
    led_health: Annotated[Line, Ask(N_("Ledet av, fra helse"))] = ""
    led_nav: Annotated[Line, Ask(N_("Ledet av, fra NAV"))] = ""
    employees: Annotated[int | None, Field(ge=0, le=9999), Ask(N_("Ansatte som møtte"))] = None
    leaders: Annotated[int | None, Field(ge=0, le=9999), Ask(N_("Ledere som møtte"))] = None
    answers: Annotated[
        Line, Ask(N_("Evaluering, 1 til 5"), help=N_("Alle svarene etter hverandre: 5 4 4 3. Ingen navn."))
    ] = ""
    next_step: Annotated[Line, Ask(N_("Neste steg"))] = ""
    next_due: Annotated[Day | None, Ask(N_("Innen"), looks=Looks.AHEAD)] = None


def marks(text: str) -> tuple[int, ...] | None:
    """The marks in a text, lowest first, so that their order tells of nobody; None where it holds anything else."""
    signs = re.sub(r"[\s,;]+", "", text)
    return tuple(sorted(int(sign) for sign in signs)) if re.fullmatch("[1-5]*", signs) else None


def faults(draft: SessionDraft, today: date) -> dict[str, str]:
    """Field to what is wrong with it."""
    found: dict[str, str] = {}
    if draft.day is None:
        found["day"] = _("Skriv hvilken dag samlingen var eller skal være.")
    if draft.theme is None:
        found["theme"] = _("Velg tema.")
    given, met = marks(draft.answers), (draft.employees or 0) + (draft.leaders or 0)
    if given is None:
        found["answers"] = _("Skriv tall fra 1 til 5, for eksempel 5 4 4 3.")
    elif given and draft.day is not None and draft.day > today:
        found["answers"] = _("Samlingen har ikke vært ennå.")
    elif draft.employees is not None and draft.leaders is not None and given and len(given) > met:
        found["answers"] = _("Det er flere svar enn det var deltakere.")
    if draft.next_due is not None and not draft.next_step:
        found["next_step"] = _("Skriv hva som skal gjøres innen denne dagen.")
    return found


def mark_words(given: tuple[int, ...]) -> str:
    """«4,2 (median 4, 12 svar)»; empty where nobody has answered."""
    if not given:
        return ""
    return _("{mean} (median {median}, {count} svar)").format(
        mean=number(round(mean(given), 1)), median=number(median(given)), count=len(given)
    )
