"""The medical questions that NAV asks the GP in weeks 7, 17 and 39, in our own words,
and what the centre already knows about each.

Source: navikt/syk-inn, questions of the electronic sick note.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hia_desktop.base.fields import ask_of
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, day
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.referral import Diagnosis


@dataclass(frozen=True)
class GpQuestion:
    """One question. `fields` are the places in our forms that help to answer it: «form.field», or «form.rows.field»."""

    text: Words
    fields: tuple[str, ...]


_ABILITY = ("was.now", "survey.expected_return")
_MASTERS = ("survey.can_do", "survey.cannot_do", "survey.physical", "survey.mental", "survey.social")
_HEED = ("survey.adaptations_tried", "rtw.steps.adaptation", "rtw.if_stuck")

GP_QUESTIONS: dict[str, tuple[GpQuestion, ...]] = {
    "medical_questions_7": (
        GpQuestion(
            N_("Hva er den viktigste medisinske grunnen til at pasienten ikke kan være i arbeid, heller ikke delvis?"),
            ("referral.diagnoses", "survey.cannot_do", "survey.hinders"),
        ),
        GpQuestion(
            N_("Kort medisinsk oppsummering."),
            ("referral.function_loss", "referral.treatment", "survey.mental", "survey.physical"),
        ),
        GpQuestion(N_("Hvilke medisinske hensyn må tas hvis aktivitet prøves?"), _HEED),
    ),
    "medical_questions_17": (
        GpQuestion(N_("Hvordan har det gått siden uke 7?"), (*_ABILITY, "plan.summary")),
        GpQuestion(
            N_(
                "Hva er vanskelig i arbeid, og hva mestrer pasienten fortsatt (belastning, "
                "utholdenhet, tempo, samhandling)?"
            ),
            _MASTERS,
        ),
        GpQuestion(
            N_("Hvilken behandling pågår eller er planlagt, og hva betyr den for arbeidet?"),
            ("plan.measures.what", "referral.treatment"),
        ),
        GpQuestion(
            N_("Er noe uavklart som NAV bør vite om?"), ("survey.own_obstacle", "workplace.barriers.description")
        ),
    ),
    "medical_questions_39": (
        GpQuestion(N_("Hvordan står det til nå, sammenlignet med uke 17?"), (*_ABILITY, "plan.summary")),
        GpQuestion(N_("Hva kan pasienten realistisk mestre?"), ("survey.can_do", "survey.cannot_do", "rtw.goal")),
        GpQuestion(
            N_(
                "Hvilken utvikling ventes de neste 3–6 månedene: bedring, gradvis og usikker bedring, liten "
                "endring eller uavklart?"
            ),
            ("survey.expected_return", "rtw.goal_day", "plan.own_goal"),
        ),
        GpQuestion(N_("Hvilke hensyn bør NAV kjenne til?"), (*_HEED, "workplace.barriers.description")),
    ),
}
"""By the milestone's code."""

GP_FORMS = tuple(
    dict.fromkeys(place.split(".")[0] for asked in GP_QUESTIONS.values() for one in asked for place in one.fields)
)
"""The forms that are looked into."""


@dataclass(frozen=True)
class KnownAnswer:
    """What one field says: its form's kind, its label, and its words."""

    form: str
    label: str
    text: str


def known_answers(question: GpQuestion, forms: Mapping[str, Form]) -> tuple[KnownAnswer, ...]:
    """What the forms at hand, by kind, say about a question; empty fields and forms that are not there are left out."""
    found = []
    for place in question.fields:
        kind, _dot, path = place.partition(".")
        if kind in forms:
            name, _dot, inner = path.partition(".")
            card = form_of(kind).card  # a question of an instrument is long; its name says which it is
            label = card.title if card.place is Place.INSTRUMENTS else ask_of(form_of(kind).model_fields[name]).label
            text = "; ".join(_words(getattr(forms[kind], name), inner))
            if text:
                unit = ask_of(form_of(kind).model_fields[name]).unit
                found.append(KnownAnswer(kind, label, f"{text} ({unit})" if unit else text))
    return tuple(found)


def _words(value: object, inner: str) -> Iterator[str]:
    """A field's value as it reads; of rows, their column `inner`."""
    if isinstance(value, Diagnosis):
        yield f"{value.code} {value.text}".strip()
    elif isinstance(value, Row):
        yield from _words(getattr(value, inner), "")
    elif isinstance(value, StrEnum):
        yield str(getattr(value, "label", value))
    elif isinstance(value, str):
        if value.strip():
            yield " ".join(value.split())
    elif isinstance(value, Iterable):
        for one in value:
            yield from _words(one, inner)
    elif value is not None:
        yield day(value) if isinstance(value, date) else str(value)
