"""The steps of a course, one module each. A new step takes one line in `PANELS`."""

from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.plan import PlanStep
from hia_desktop.ui.screens.steps.referral import ReferralStep
from hia_desktop.ui.screens.steps.rtw import RtwStep
from hia_desktop.ui.screens.steps.survey import SurveyStep
from hia_desktop.ui.screens.steps.workplace import WorkplaceStep

PANELS: dict[str, type[StepPanel]] = {
    panel.kind: panel for panel in (ReferralStep, SurveyStep, PlanStep, WorkplaceStep, RtwStep, OutcomeStep, JournalStep)
}
"""By kind; the course page lists those it finds here."""
