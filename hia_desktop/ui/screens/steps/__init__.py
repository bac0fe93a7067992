"""The steps of a course, one module each. A form without a panel of its own is served by the common `FormStep`."""

from hia_desktop.domain.forms import STEPS
from hia_desktop.domain.forms.form import Form
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.assessment.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.closing.closing import ClosingStep
from hia_desktop.ui.screens.steps.closing.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.consent.corrections import CorrectionsStep
from hia_desktop.ui.screens.steps.consent.trail import TrailPanel
from hia_desktop.ui.screens.steps.findings import FindingsStep
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.instruments import InstrumentsStep
from hia_desktop.ui.screens.steps.intake.referral import ReferralStep
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.leave.leaves import LeavesPanel
from hia_desktop.ui.screens.steps.overview.overview import OverviewPanel
from hia_desktop.ui.screens.steps.papers.documents import Documents
from hia_desktop.ui.screens.steps.visits import VisitsPanel
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from hia_desktop.ui.screens.steps.work.survey import SurveyStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep

PANELS: dict[str, type[StepPanel]] = {
    panel.kind: panel
    for panel in (
        OverviewPanel,
        ReferralStep,
        AssessmentStep,
        SurveyStep,
        FindingsStep,
        PlanStep,
        WorkplaceStep,
        RtwStep,
        ClosingStep,
        EpikriseStep,
        OutcomeStep,
        InstrumentsStep,
        JournalStep,
        Documents,
        CorrectionsStep,
        ConsentsPanel,
        TrailPanel,
        LeavesPanel,
        VisitsPanel,
    )
}
"""By kind: the panels that are not forms, and the forms that have more around them than the common step."""


def common_step(form: type[Form]) -> type[FormStep]:
    """The common step of a form. Errors: TypeError for one that a course holds many of, since it shows one at a time
    and begins no other."""
    if form.card.many:
        raise TypeError(f"{form.__name__}: a course holds many, so its step needs a panel of its own")
    return type(f"{form.__name__}Step", (FormStep,), {"form": form})


PANELS |= {form.kind: common_step(form) for form in STEPS if form.kind not in PANELS}
