"""The steps of a course, one module each. A new step takes one line in `PANELS`."""

from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.assessment import AssessmentStep
from hia_desktop.ui.screens.steps.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.documents import Documents
from hia_desktop.ui.screens.steps.epikrise import EpikriseStep
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.leaves import LeavesPanel
from hia_desktop.ui.screens.steps.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.plan import PlanStep
from hia_desktop.ui.screens.steps.referral import ReferralStep
from hia_desktop.ui.screens.steps.rtw import RtwStep
from hia_desktop.ui.screens.steps.survey import SurveyStep
from hia_desktop.ui.screens.steps.trail import TrailPanel
from hia_desktop.ui.screens.steps.workplace import WorkplaceStep

PANELS: dict[str, type[StepPanel]] = {
    panel.kind: panel
    for panel in (
        ReferralStep,
        AssessmentStep,
        SurveyStep,
        PlanStep,
        WorkplaceStep,
        RtwStep,
        EpikriseStep,
        OutcomeStep,
        JournalStep,
        Documents,
        ConsentsPanel,
        TrailPanel,
        LeavesPanel,
    )
}
"""By kind; the course page lists those it finds here."""
