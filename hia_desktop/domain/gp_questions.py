"""The medical questions that NAV asks the GP in weeks 7, 17 and 39, in our own words,
and what the centre already knows about each.

Source: navikt/syk-inn, questions of the electronic sick note.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from hia_desktop.base.fields import ask_of
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, day
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.workplace import WorkplaceForm


class At(NamedTuple):
    """A place in one of our forms: a field, or «rows.field»."""

    form: type[Form]
    path: str


@dataclass(frozen=True)
class GpQuestion:
    """One question, and the places in our forms that help to answer it."""

    text: Words
    fields: tuple[At, ...]


_ABILITY = (At(WORK_ABILITY, "now"), At(Survey, "expected_return"))
_MASTERS = (
    At(Survey, "can_do"),
    At(Survey, "cannot_do"),
    At(Survey, "physical"),
    At(Survey, "mental"),
    At(Survey, "social"),
)
_HEED = (At(Survey, "adaptations_tried"), At(ReturnToWorkPlan, "steps.adaptation"), At(ReturnToWorkPlan, "if_stuck"))

GP_QUESTIONS: dict[str, tuple[GpQuestion, ...]] = {
    "medical_questions_7": (
        GpQuestion(
            N_("Hva er den viktigste medisinske grunnen til at pasienten ikke kan være i arbeid, heller ikke delvis?"),
            (At(ReferralForm, "diagnoses"), At(Survey, "cannot_do"), At(Survey, "hinders")),
        ),
        GpQuestion(
            N_("Kort medisinsk oppsummering."),
            (
                At(ReferralForm, "function_loss"),
                At(ReferralForm, "treatment"),
                At(Survey, "mental"),
                At(Survey, "physical"),
            ),
        ),
        GpQuestion(N_("Hvilke medisinske hensyn må tas hvis aktivitet prøves?"), _HEED),
    ),
    "medical_questions_17": (
        GpQuestion(N_("Hvordan har det gått siden uke 7?"), (*_ABILITY, At(TeamPlan, "summary"))),
        GpQuestion(
            N_(
                "Hva er vanskelig i arbeid, og hva mestrer pasienten fortsatt (belastning, "
                "utholdenhet, tempo, samhandling)?"
            ),
            _MASTERS,
        ),
        GpQuestion(
            N_("Hvilken behandling pågår eller er planlagt, og hva betyr den for arbeidet?"),
            (At(TeamPlan, "measures.what"), At(ReferralForm, "treatment")),
        ),
        GpQuestion(
            N_("Er noe uavklart som NAV bør vite om?"),
            (At(Survey, "own_obstacle"), At(WorkplaceForm, "barriers.description")),
        ),
    ),
    "medical_questions_39": (
        GpQuestion(N_("Hvordan står det til nå, sammenlignet med uke 17?"), (*_ABILITY, At(TeamPlan, "summary"))),
        GpQuestion(
            N_("Hva kan pasienten realistisk mestre?"),
            (At(Survey, "can_do"), At(Survey, "cannot_do"), At(ReturnToWorkPlan, "goal")),
        ),
        GpQuestion(
            N_(
                "Hvilken utvikling ventes de neste 3–6 månedene: bedring, gradvis og usikker bedring, liten "
                "endring eller uavklart?"
            ),
            (At(Survey, "expected_return"), At(ReturnToWorkPlan, "goal_day"), At(TeamPlan, "own_goal")),
        ),
        GpQuestion(N_("Hvilke hensyn bør NAV kjenne til?"), (*_HEED, At(WorkplaceForm, "barriers.description"))),
    ),
}
"""By the milestone's code."""

GP_FORMS = tuple(
    dict.fromkeys(place.form.kind for asked in GP_QUESTIONS.values() for one in asked for place in one.fields)
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
        form = forms.get(place.form.kind)
        if form is not None:
            name, _dot, inner = place.path.partition(".")
            ask = ask_of(type(form).model_fields[name])
            # a question of an instrument is long; its name says which it is
            label = form.card.title if form.card.place is Place.INSTRUMENTS else ask.label
            text = "; ".join(_words(getattr(form, name), inner))
            if text:
                found.append(KnownAnswer(form.kind, label, f"{text} ({ask.unit})" if ask.unit else text))
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
