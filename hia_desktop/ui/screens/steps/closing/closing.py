"""Avslutning: the form begins with what is known that day, as offers; the code that the outcome proposes is one too."""

from typing import Any, ClassVar

from hia_desktop.base.text import _
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.values import PROPOSED, Clarified
from hia_desktop.domain.forms.form import Form
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.screens.steps.closing.answering import share_offered
from hia_desktop.ui.screens.steps.forms.diagnoses import DiagnosisTable
from hia_desktop.ui.screens.steps.forms.form_step import FormStep

_THAT_DAY = ("work_status", "work_percent", "benefit")
"""What is offered as it is today, and so of no use where the course was closed another day."""


class ClosingStep(FormStep):
    """How the course was closed."""

    form: ClassVar[type[Form]] = Closing

    def new_view(self) -> FormView:
        """The fields, with the diagnoses as a table."""
        return FormView(Closing, self.host.clock.today, own={"diagnoses": DiagnosisTable(self.host)})

    def first_answers(self) -> dict[str, Any]:
        """The day is most often today."""
        return {"day": self.host.clock.today().isoformat()}

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """What is known, the share that the standing most often means where none is, and the code of 9323 after the
        outcome: all of it offers, chosen by nobody but the writer."""
        if self.writer is None or self.shown is not None:
            return
        offers = share_offered(answers) | self._known(answers)
        chosen = answers.get("outcome")
        proposed = PROPOSED[Clarified(chosen)] if chosen else None
        if proposed is not None:
            words = f"{proposed.value} {proposed.label}"
            offers["need_after"] = Offered(proposed.value, words, _("etter utfallet"))
        self.writer.view.offer(offers)

    def _known(self, answers: dict[str, Any]) -> dict[str, Offered]:
        """What is known, without what is told of another day, or goes with another standing, than the one chosen."""
        known = dict(self.writer.known) if self.writer is not None else {}
        standing, chosen = known.get("work_status"), answers.get("work_status")
        other = standing is not None and chosen is not None and chosen != standing.value
        if other or answers.get("day") != self.host.clock.today().isoformat():
            known = {name: one for name, one in known.items() if name not in _THAT_DAY}
        return known
