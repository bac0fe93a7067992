"""A letter to be read before it is archived, and printed or saved once it is."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import DocumentId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.services.papers import handling, papers
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import restyle
from hia_desktop.ui.kit.widgets import Banner, primary_button
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog


class LetterDialog(PaperDialog):
    """Shows the letter as it would be; `issue(answering)` is the call that archives it,
    and what was archived is what is printed and saved.

    Of another paper than a letter, `letter` is False, and the words are those of papers.
    A wording that nobody has approved, or an address that is not whole, is asked about first: whoever archives answers
    for it.
    """

    def __init__(
        self,
        host: Host,
        owner: QWidget,
        title: str,
        called: str,
        issue: Callable[[bool], Done[DocumentId]],
        letter: bool = True,
    ) -> None:
        super().__init__(host, owner, title, called)
        self._issue = issue
        self._kept: DocumentId | None = None
        self._said = Banner(_("Utkast. Les det før det arkiveres; et arkivert brev endres ikke."), Tone.BRAND)
        if not letter:
            self._said.set(_("Utkast. Arkiver det, og skriv ut eller lagre det som er arkivert."), Tone.BRAND)
        self.issuing = primary_button(_("Arkiver brevet") if letter else _("Arkiver"), self.issue, "check")
        box = self.layout()
        assert box is not None
        first = box.itemAt(0)
        head = first.layout() if first is not None else None
        assert head is not None
        head.addWidget(self.issuing)
        box.addWidget(self._said)
        for button in self.findChildren(QPushButton):
            if button is not self.issuing:
                button.setProperty("kind", "secondary")
                restyle(button)
        self._save.hide()
        self._print.hide()

    def issue(self) -> None:
        """Archives the letter."""
        self._do(answering=False)

    def _do(self, *, answering: bool) -> None:
        self.issuing.setEnabled(False)
        self.host.do(self, self._issued, self._issue(answering), failed=self._not_issued)

    def _issued(self, document: DocumentId) -> None:
        self._kept = document
        self.issuing.hide()
        self._save.show()
        self._print.show()
        self._said.set(_("Arkivert under «Papirer»."), Tone.OK)
        self.host.ask(self, self._arrived, papers.read.of(document), failed=self._failed)

    def _left(self) -> None:
        """The archive notes the day."""
        if self._kept is not None:
            self.host.do(self, None, handling.mark_printed.of(self._kept))

    def _not_issued(self, problem: Problem) -> None:
        self.issuing.setEnabled(True)
        if isinstance(problem, BadInput) and "answering" in problem.fields:
            title, yes = _("Arkivere brevet slik det er?"), _("Jeg svarer for brevet – arkiver")
            self.host.prompts.confirm(title, problem.message, lambda: self._do(answering=True), yes=yes)
            return
        self._said.set(problem.message, Tone.WARN)
