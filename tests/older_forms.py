"""A made-up history of forms: `THEN` is what a first program had, `NOW` what a later one has,
with real `upgrade` steps between them.

`use` makes the program have one of them.
"""

import sys
from dataclasses import replace
from inspect import unwrap
from typing import Annotated, Any, ClassVar

import pytest

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose
from hia_desktop.base.text import Looks
from hia_desktop.domain import forms
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.ending.outcome import Outcome
from hia_desktop.domain.forms.form import Choice, Form, Row
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.domain.forms.values import GoalArea
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.record import keeping
from hia_desktop.services.sealing import grants

Content = dict[str, Any]


class OldShift(Choice):
    """«Delt vakt» has gone since, and «Nattevakt» has another word."""

    NIGHT = "night", "Nattevakt"
    SPLIT = "split", "Delt vakt"


class OldSurvey(Form):
    """Hours became percent, `able` became `can_do`, `commute` had no choice of its own,
    `bosses` is not asked for any more."""

    card: ClassVar[Card] = replace(Survey.card, title="Førstegangssamtale", category=Category.LIFE)

    hours: Annotated[int | None, Ask("Arbeidstid i uken", unit="timer", shared_as=Category.WORK)] = None
    shift: Annotated[OldShift | None, Ask("Vakter", shared_as=Category.WORK)] = None
    bosses: Annotated[Prose, Ask("Ledere over pasienten", section="Arbeid", lines=2, shared_as=Category.WORK)] = ""
    able: Annotated[Prose, Ask("Greier på jobb", lines=2, shared_as=Category.FUNCTION)] = ""
    physical: Annotated[Prose, Ask("Kropp", lines=2, shared_as=Category.FUNCTION)] = ""
    dreams: Annotated[Prose, Ask("Drømmer om natten", lines=2)] = ""


class NewSurvey(Survey):
    """Today's, with the step from the old one. What the body can do was marked as function, and is closed now."""

    version: ClassVar[int] = 2

    @classmethod
    def upgrade(cls, content: Content, from_version: int) -> Content:
        """`bosses` and `dreams` have no room and stay where they stand."""
        found = dict(content)
        if (hours := found.pop("hours", None)) is not None:
            found["position_percent"] = round(hours * 100 / 37.5)
        if "able" in found:
            found["can_do"] = found.pop("able")
        return found


class OldStatus(Choice):
    """«Venter på svar» has gone since."""

    NEW = "new", "Nytt"
    WAITING = "waiting", "Venter på svar"


class OldGoal(Row):
    """`weight` is not asked for any more."""

    title: Annotated[Line, Ask("Delmål")] = ""
    area: Annotated[GoalArea | None, Ask("Livsområde")] = None
    weight: Annotated[int | None, Ask("Vekt", unit="poeng")] = None


class OldMeasure(Row):
    """Its status has lost a choice."""

    what: Annotated[Line, Ask("Hva skal gjøres")] = ""
    area: Annotated[GoalArea | None, Ask("Livsområde")] = None
    status: Annotated[OldStatus, Ask("Hvordan går det")] = OldStatus.NEW


class OldPlan(Form):
    """`wish` and `targets` have other names now, and `mood` has gone."""

    card: ClassVar[Card] = replace(TeamPlan.card, title="Behandlingsplan", category=Category.TREATMENT)

    wish: Annotated[Prose, Ask("Pasienten ønsker", lines=2, required=True, shared_as=Category.PLAN)] = ""
    targets: Annotated[list[OldGoal], Ask("Delmål")] = []
    measures: Annotated[list[OldMeasure], Ask("Avtaler")] = []
    mood: Annotated[int | None, Ask("Stemningsleie", unit="0–10")] = None
    evaluation_day: Annotated[Day | None, Ask("Ses på igjen", looks=Looks.AHEAD, shared_as=Category.PLAN)] = None

    def category_of_row(self, row: Row) -> Category:
        """As today's."""
        of_work = isinstance(row, OldGoal | OldMeasure) and row.area is GoalArea.WORK
        return Category.PLAN if of_work else self.category


class NewPlan(TeamPlan):
    """Today's, with the step from the old one."""

    version: ClassVar[int] = 2

    @classmethod
    def upgrade(cls, content: Content, from_version: int) -> Content:
        """Two names; what has gone stays where it stands."""
        names = {"wish": "own_goal", "targets": "goals"}
        return {names.get(name, name): value for name, value in content.items()}


class OldRtw(Form):
    """`worry` was the health side's own word on the plan, and has gone."""

    card: ClassVar[Card] = replace(ReturnToWorkPlan.card, title="Opptrappingsplan", category=Category.ADAPTATION)

    goal: Annotated[Prose, Ask("Målet", lines=2, required=True)] = ""
    worry: Annotated[Prose, Ask("Bekymring", lines=2)] = ""
    position_percent: Annotated[Percent | None, Ask("Stilling", unit="%")] = None


class NewRtw(ReturnToWorkPlan):
    """Today's; its step throws `worry` away, as no step should."""

    version: ClassVar[int] = 2

    @classmethod
    def upgrade(cls, content: Content, from_version: int) -> Content:
        """Leaves a field out."""
        return {name: value for name, value in content.items() if name != "worry"}


class OldNoteKind(Choice):
    """«Hjemmebesøk» has gone since."""

    VISIT = "visit", "Hjemmebesøk"


class OldNote(Form):
    """Its text had another name."""

    card: ClassVar[Card] = replace(Note.card, title="Journalnotat", category=Category.NOTES)

    kind_of_note: Annotated[OldNoteKind | None, Ask("Hva slags")] = None
    body: Annotated[Prose, Ask("Det som ble sagt", lines=8, required=True)] = ""


class NewNote(Note):
    """Today's, with the step from the old one."""

    version: ClassVar[int] = 2

    @classmethod
    def upgrade(cls, content: Content, from_version: int) -> Content:
        """One name."""
        return {"text" if name == "body" else name: value for name, value in content.items()}


class OldDecision(Choice):
    """«Utsatt» has gone since."""

    RIGHT = "right", "Rett"
    WAIT = "wait", "Utsatt"


class OldAssessment(Form):
    """What was decided had a choice that has gone, and the grounds another label."""

    card: ClassVar[Card] = replace(RightsAssessment.card, title="Vurdering", category=Category.ASSESSMENT)

    decision: Annotated[OldDecision | None, Ask("Hva ble bestemt")] = None
    grounds: Annotated[Prose, Ask("Fordi", lines=3)] = ""
    alone: Annotated[bool, Ask("Bestemt alene")] = False


class NewAssessment(RightsAssessment):
    """Today's, without a step: all that has gone stays where it stands."""

    version: ClassVar[int] = 2


class OldScore(Form):
    """Thoughts of death under another name."""

    card: ClassVar[Card] = replace(RightsAssessment.card, title="Vurdering", category=Category.ASSESSMENT)

    thoughts: Annotated[int | None, Ask("Tanker om døden")] = None


class NewScore(RightsAssessment):
    """Today's, with the step from the old one."""

    version: ClassVar[int] = 2

    @classmethod
    def upgrade(cls, content: Content, from_version: int) -> Content:
        """One name."""
        return {"death_thoughts" if name == "thoughts" else name: value for name, value in content.items()}


class OldBarrier(Row):
    """Its status has lost a choice."""

    description: Annotated[Line, Ask("Hva hindrer")] = ""
    status: Annotated[OldStatus, Ask("Hvordan går det")] = OldStatus.NEW


class OldWorkplace(Form):
    """Barriers alone."""

    card: ClassVar[Card] = replace(WorkplaceForm.card, title="NAV-notat", category=Category.NAV_NOTES)

    barriers: Annotated[list[OldBarrier], Ask("Hindringer")] = []


class NewWorkplace(WorkplaceForm):
    """Today's, without a step."""

    version: ClassVar[int] = 2


class OldPoint(Choice):
    """Five years after is not asked about any more; a year after is, in other words."""

    YEAR = "12", "Ett år"
    FIVE_YEARS = "60", "Fem år"


class OldOutcome(Form):
    """At a point that there is no more, with a label that has gone."""

    card: ClassVar[Card] = replace(Outcome.card, title="Etterundersøkelse", category=Category.OUTCOME)

    point: Annotated[OldPoint | None, Ask("Når")] = None
    note: Annotated[Prose, Ask("Hvordan det gikk")] = ""


class NewOutcome(Outcome):
    """Today's, without a step."""

    version: ClassVar[int] = 2


class OldReferral(Form):
    """A letter, and whether it is urgent."""

    card: ClassVar[Card] = replace(ReferralForm.card, title="Henvisning", category=Category.REFERRAL_SUMMARY)

    text: Annotated[Prose, Ask("Brevet", lines=6, required=True)] = ""
    urgent: Annotated[Line, Ask("Haster")] = ""


class NewReferral(ReferralForm):
    """Today's, without a step."""

    version: ClassVar[int] = 2


MORE_THEN = (OldAssessment, OldWorkplace, OldOutcome)
MORE_NOW = (NewAssessment, NewWorkplace, NewOutcome)
MORE: dict[str, Content] = {
    "assessment": {"decision": "wait", "grounds": "merke-fordi", "alone": True},
    "workplace": {"barriers": [{"description": "merke-løft", "status": "waiting"}]},
    "outcome": {"point": "60", "note": "merke-gikk"},
}

THEN = (OldSurvey, OldPlan, OldRtw, OldNote)
NOW = (NewSurvey, NewPlan, NewRtw, NewNote)

SURVEY: Content = {
    "hours": 30,
    "shift": "split",
    "bosses": "merke-ledere",
    "able": "merke-greier",
    "physical": "merke-kropp",
    "dreams": "merke-drøm",
}
PLAN: Content = {
    "wish": "merke-ønske",
    "targets": [
        {"title": "merke-arbeidsmål", "area": "work", "weight": 3},
        {"title": "merke-helsemål", "area": "health", "weight": None},
    ],
    "measures": [
        {"what": "merke-ringe", "area": "work", "status": "waiting"},
        {"what": "merke-trene", "area": "health", "status": "new"},
    ],
    "mood": 4,
    "evaluation_day": "2027-05-06",
}
RTW: Content = {"goal": "merke-tilbake", "worry": "merke-bekymring", "position_percent": 80}
NOTE: Content = {"kind_of_note": "visit", "body": "merke-samtale"}


def use(patch: pytest.MonkeyPatch, changed: tuple[type[Form], ...]) -> None:
    """The program has these forms in place of its own of the same kinds, wherever it keeps the list."""
    kinds, before = {form.kind: form for form in changed}, forms.FORMS
    after = tuple(kinds.get(form.kind, form) for form in before)
    for name, module in list(sys.modules.items()):
        if name.startswith("hia_desktop") and getattr(module, "FORMS", None) is before:
            patch.setattr(module, "FORMS", after)
    for name in ("lacking_parts", "_all_is_agreed"):  # SQL of the list, else kept for the day
        patch.setattr(grants, name, unwrap(getattr(grants, name)))
    patch.setattr(keeping, "_at_signing", lambda _kind: ())  # today's papers are not drawn of the forms of another day
