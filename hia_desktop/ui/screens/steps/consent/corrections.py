"""Retting og sletting: the form, and above it the letter that answers each request that is decided."""

from functools import partial
from typing import ClassVar

from hia_desktop.base.text import _, day
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.seldom.corrections import Corrections
from hia_desktop.services.papers import letters
from hia_desktop.services.papers.letters import CORRECTION, CorrectionAnswer
from hia_desktop.ui.kit.widgets import Card, Text, column, empty_layout, row, secondary_button
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog


class CorrectionsStep(FormStep):
    """The patient's requests that the record be corrected or something in it deleted."""

    form: ClassVar[type[Form]] = Corrections

    def put_above(self) -> None:
        """The letters, for those who may write them."""
        self.answers = Card(_("Brev til pasienten"))
        hint = _("Pasienten får svaret skriftlig. Er noe avslått, sier brevet hvordan en klager.")
        self.answers.add(Text(hint, "hint"))
        self._lines = column(gap=8)
        self.answers.body.addLayout(self._lines)
        self.answers.hide()
        self.content.addWidget(self.answers)

    def refresh(self) -> None:
        """As every form; besides, which of its requests are answered."""
        super().refresh()
        if may(self.host.user.role, Right.WRITE_HEALTH):
            self.host.ask(self, self._show_answers, letters.correction_answers.of(self.page.id))

    def _show_answers(self, found: tuple[CorrectionAnswer, ...]) -> None:
        empty_layout(self._lines)
        for one in found:
            told = Text(f"{one.about} · {one.outcome.label}")
            button = secondary_button(_("Svar til pasienten"), partial(self.write_letter, one.number), "send")
            button.setAccessibleName(_("Svar til pasienten om {about}").format(about=one.about))
            line = row()
            line.addWidget(told, 1)
            line.addWidget(button)
            self._lines.addLayout(line)
            if one.archived is not None:
                self._lines.addWidget(Text(_("Arkivert {day}").format(day=day(one.archived)), "good"))
        self.answers.setVisible(bool(found))

    def write_letter(self, number: int) -> None:
        """Shows the letter as it would be, to be archived from there."""
        issue = partial(letters.issue_correction.of, self.page.id, number)
        title = CORRECTION.title
        dialog = LetterDialog(self.host, self, f"{title} · {self.page.banner.name}", title, issue)
        dialog.finished.connect(lambda _result: self.refresh())
        dialog.ask(letters.correction_letter.of(self.page.id, number))
