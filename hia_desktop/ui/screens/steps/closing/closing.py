"""Avslutning: the form, with the code that the outcome proposes offered where none is chosen."""

from typing import Any, ClassVar

from hia_desktop.base.text import _
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.ending.values import PROPOSED, Clarified
from hia_desktop.domain.forms.form import Form
from hia_desktop.ui.kit.forms.proposals import Offered
from hia_desktop.ui.screens.steps.forms.form_step import FormStep


class ClosingStep(FormStep):
    """How the course was closed."""

    form: ClassVar[type[Form]] = Closing

    def first_answers(self) -> dict[str, Any]:
        """The day is most often today."""
        return {"day": self.host.clock.today().isoformat()}

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """The code of 9323 follows the outcome as an offer, and is chosen by nobody but the writer."""
        if self.writer is None or self.shown is not None:
            return
        chosen = answers.get("outcome")
        proposed = PROPOSED[Clarified(chosen)] if chosen else None
        offers = {}
        if proposed is not None:
            words = f"{proposed.value} {proposed.label}"
            offers["need_after"] = Offered(proposed.value, words, _("etter utfallet"))
        self.writer.view.offer(offers)
