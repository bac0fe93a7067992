"""Kartlegging: work facts, work ability, function and the patient's own view."""

from typing import ClassVar

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.ui.screens.steps.form_step import FormStep


class SurveyStep(FormStep):
    """The survey; each new version adds a point to the development at the side."""

    kind: ClassVar[str] = "survey"
    title: ClassVar[Words] = N_("Kartlegging")
    form: ClassVar[type[Form]] = Survey
