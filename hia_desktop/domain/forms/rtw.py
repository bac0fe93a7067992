"""Tilbake-til-arbeid-plan: steps of work percent, with tasks, adaptations and who does what."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.values import StepStatus

_NO_HEALTH = _("Arbeidsgiver leser dette. Skriv ikke helseopplysninger.")


class Step(Row):
    """One step, from its day until the next one's. Percents are of the position."""

    from_day: Annotated[Day | None, Ask(_("Fra dato"))] = None
    work_percent: Annotated[Percent | None, Ask(_("Arbeid"), unit="%")] = None
    tasks: Annotated[Line, Ask(_("Oppgaver"), help=_NO_HEALTH)] = ""
    adaptation: Annotated[Line, Ask(_("Tilrettelegging"), help=_NO_HEALTH)] = ""
    who: Annotated[Line, Ask(_("Hvem gjør hva"), help=_NO_HEALTH)] = ""
    actual_percent: Annotated[Percent | None, Ask(_("Faktisk arbeid"), unit="%")] = None
    evaluation_day: Annotated[Day | None, Ask(_("Evalueres"))] = None
    status: Annotated[StepStatus, Ask(_("Status"))] = StepStatus.PLANNED
    reason: Annotated[Line, Ask(_("Begrunnelse for endring"), help=_("Vises ikke for arbeidsgiver."))] = ""


def grade_of(step: Step) -> int | None:
    """The sick-leave grade that a step leaves, in percent; None while the work percent is not given."""
    return None if step.work_percent is None else 100 - step.work_percent


class ReturnToWorkPlan(Form):
    """The patient's plan for taking part in work. Near in time: as a guide within 2-3 months after the course (arbeidoghelse.no)."""

    kind: ClassVar[str] = "rtw"
    title: ClassVar[str] = _("Tilbake-til-arbeid-plan")
    category: ClassVar[Category] = Category.ADAPTATION

    goal: Annotated[Line, Ask(_("Mål"), required=True, help=_NO_HEALTH)] = ""
    goal_day: Annotated[Day | None, Ask(_("Nås innen"))] = None
    position_percent: Annotated[Percent | None, Ask(_("Stillingsprosent"), unit="%")] = None
    steps: Annotated[list[Step], Ask(_("Trinn"), required=True)] = []
    if_stuck: Annotated[Prose, Ask(_("Hvis det butter"), lines=3, help=_NO_HEALTH)] = ""

    def missing(self) -> dict[str, str]:
        """As every form; besides, every step has a day and a percent, and the days rise."""
        lacks = super().missing()
        latest = None
        for index, step in enumerate(self.steps):
            if step.from_day is None:
                lacks[f"steps.{index}.from_day"] = _("Trinn {number} mangler dato.").format(number=index + 1)
            elif latest is not None and step.from_day <= latest:
                lacks[f"steps.{index}.from_day"] = _("Trinn {number} må begynne etter trinnet før.").format(number=index + 1)
            if step.work_percent is None:
                lacks[f"steps.{index}.work_percent"] = _("Trinn {number} mangler arbeidsprosent.").format(number=index + 1)
            latest = step.from_day or latest
        return lacks
