"""Kartlegging: the form, and above it the work ability, which is entered among the instruments."""

from typing import ClassVar

from hia_desktop.base.text import _, day_short, number
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.measures.instruments import band_of
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.ui.kit.widgets import link_button, row
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.sheets.beginning import BeginningStrip


class SurveyStep(FormStep):
    """Work, function and everyday life."""

    form: ClassVar[type[Form]] = Survey

    def put_above(self) -> None:
        """The newest work ability, which leads to the instruments, and while the patient waits whether they met."""
        self.ability = link_button("", self._open_instruments)
        self.content.addLayout(row(self.ability, 1))
        self.beginning = BeginningStrip(self.host, self.page.id, asks_only=True)
        self.content.addWidget(self.beginning)
        self._tell_ability()

    def refresh(self) -> None:
        """As every form; besides, whether the patient has been met."""
        super().refresh()
        self.beginning.refresh()

    def show_page(self, page: CoursePage) -> None:
        """As every form; besides, another score may be the newest."""
        super().show_page(page)
        self._tell_ability()
        self.beginning.refresh()

    def _tell_ability(self) -> None:
        """«Arbeidsevne: 6 (0–10), middels, 20. okt»."""
        wanted = {one.name for one in WORK_ABILITY.model_validate({"now": 0}).scored()}
        scores = [score for score in self.page.scores if score.name in wanted]
        told = _("Arbeidsevne: ikke målt ennå")
        if scores:
            newest = scores[-1]
            parts = (
                f"{WORK_ABILITY.card.title}: {number(newest.value)} ({newest.low:g}–{newest.high:g})",
                band_of(newest.value, newest.bands),
                day_short(newest.day, self.host.clock.today()),
            )
            told = ", ".join(part for part in parts if part)
        self.ability.setText(told)
        self.ability.setVisible(bool(scores) or self.page.instruments_shared)

    def _open_instruments(self) -> None:
        self.host.open(f"course:{self.page.id}:{Place.INSTRUMENTS.value}")
