"""A PDF over the window: read it, save it, print it."""

from collections.abc import Callable
from hashlib import sha256

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import DocumentId, EntryId
from hia_desktop.base.text import _, in_bokmal
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Asked, Done
from hia_desktop.domain.references import file_name
from hia_desktop.domain.words.health_words import told
from hia_desktop.services.papers import handling, in_words, papers
from hia_desktop.services.papers.in_words import Seen, Spoken, is_for_patient, seen
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, primary_button, row, secondary_button
from hia_desktop.ui.pdf.view import PdfView, print_pdf, save_pdf
from hia_desktop.ui.screens.steps.papers.paper_language import PaperLanguage


class PaperDialog(Dialog):
    """Shows one PDF. What is shown is what is saved and what is printed. A draft can be read only.
    `keep` puts a signed paper in the archive, when it is printed or saved. `called`: what kind of paper it is, or the
    name of a file that came from elsewhere, with its «.pdf»."""

    _shown = Signal()

    def __init__(
        self,
        host: Host,
        owner: QWidget,
        title: str,
        called: str,
        draft: bool = False,
        keep: Callable[[], Done[DocumentId]] | None = None,
    ) -> None:
        super().__init__(owner.window())
        self.host, self._called, self._keep = host, called, keep
        self._pdf: bytes | None = None
        self._warned = ""
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        window = owner.window()
        self._high = max(px(420), window.height() - px(48))
        self.resize(min(px(860), window.width() - px(48)), self._high)
        self.view = PdfView(host, title)
        self._save = secondary_button(_("Lagre som …"), self._save_as, "download")
        self._print = secondary_button(_("Skriv ut"), self._print_out, "print")
        for button in (self._save, self._print):
            button.setEnabled(False)
            button.setVisible(not draft)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(16), px(20), px(16))
        box.setSpacing(px(12))
        self._head = row(Text(title, "heading"), self._print, self._save, primary_button(_("Lukk"), self.accept))
        self._head.setStretch(0, 1)
        box.addLayout(self._head)
        self.caught = Banner("", Tone.WARN)
        self.caught.hide()
        box.addWidget(self.caught)
        box.addWidget(self.view, 1)
        if not draft:
            key_action(self, _("Skriv ut"), "Ctrl+P", self._print_out)
            key_action(self, _("Lagre som"), "Ctrl+S", self._save_as)

    def event(self, event: QEvent) -> bool:
        """No higher than the window: lines that break ask for more room before they know their width,
        and a dialog never takes it back."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize) and self.height() > self._high:
            QTimer.singleShot(0, self, lambda: self.resize(self.width(), self._high))
        return done

    def ask(self, what: Asked[bytes | Prepared]) -> None:
        """Shows what a service gives: the PDF itself, or a paper to draw."""
        self.open()
        self.view.setFocus()
        self.host.ask(self, self._arrived, what, failed=self._failed)

    def offer_languages(self, ask: Callable[[str | None], Asked[Spoken]]) -> None:
        """Lets the reader see what was signed in another language: a draft, which the archive does not take. In the one
        that it was signed in it is the paper itself. Nothing is chosen before that has come."""
        chosen, keep = PaperLanguage(_("Språk på dokumentet"), _("Som signert")), self._keep

        def other() -> None:
            code = chosen.currentData()

            def arrived(found: Spoken) -> None:
                if chosen.currentData() == code:
                    self._keep = None if found.draft else keep
                    self._arrived(found.pdf)

            self._failed(Problem(""))
            self.host.ask(self, arrived, ask(code), failed=self._failed)

        chosen.setEnabled(False)
        self._shown.connect(lambda: chosen.setEnabled(True))
        chosen.activated.connect(lambda _at: other())
        self._head.insertWidget(1, chosen)

    def show_file(self, pdf: bytes) -> None:
        """Shows a PDF that is at hand."""
        self.open()
        self.view.setFocus()
        self._arrived(pdf)

    def show_paper(self, paper: Prepared) -> None:
        """Shows a paper that is at hand, drawn beside the window."""
        self.open()
        self.view.setFocus()
        self._arrived(paper)

    def _arrived(self, found: bytes | Prepared) -> None:
        if isinstance(found, Prepared):
            lines = "; ".join(f"{where}: {words}" for where, words in told(found.hits).items())
            health = _("Kan være helseopplysninger, og må endres eller svares for. {lines}").format(lines=lines)
            self._warn(health if found.hits else "")
            self.host.work(self, self._drawn, seen, found, failed=self._failed)
            return
        self._pdf = found
        self.view.show_pdf(found)
        self._save.setEnabled(True)
        self._print.setEnabled(True)
        self._shown.emit()

    def _drawn(self, drawn: Seen) -> None:
        told = in_bokmal(drawn.untranslated) if drawn.untranslated else ""
        self._warn(" ".join(x for x in (self._warned, told, drawn.unprintable) if x))
        self._arrived(drawn.pdf)

    def _warn(self, text: str) -> None:
        self._warned = text
        self.caught.set(text, Tone.WARN)
        self.caught.setVisible(bool(text))

    def _failed(self, problem: Problem) -> None:
        self._pdf = None
        self._save.setEnabled(False)
        self._print.setEnabled(False)
        self.view.show_message(problem.message)

    def _save_as(self) -> None:
        self._hand_out(lambda pdf: save_pdf(self.host, self._name(pdf), pdf, self._left))

    def _hand_out(self, give: Callable[[bytes], None]) -> None:
        """Gives what is shown, if anything is."""
        if self._pdf is not None:
            give(self._pdf)

    def _name(self, pdf: bytes) -> str:
        """What the file is offered to be called."""
        if self._called.lower().endswith(".pdf"):
            return self._called
        return file_name(self._called, self.host.clock.today(), sha256(pdf).hexdigest())

    def _print_out(self) -> None:
        self._hand_out(lambda pdf: print_pdf(self.host, self, pdf, self._left))

    def _left(self) -> None:
        """What leaves the house lies in the archive, with the day."""
        if self._keep is not None:
            self.host.do(self, lambda kept: self.host.do(self, None, handling.mark_printed.of(kept)), self._keep())


def show_signed(host: Host, owner: QWidget, title: str, called: str, entry: EntryId, kind: str) -> None:
    """Shows the paper of a signed version; printed or saved it lies in the archive, where the user may put it there."""
    keep = (lambda: papers.issue_of.of(entry)) if papers.can_keep(kind, host.user.role) else None
    dialog = PaperDialog(host, owner, title, called, keep=keep)
    if is_for_patient(kind):
        dialog.offer_languages(lambda code: in_words.version_in.of(entry, code))
    dialog.ask(papers.issued_of.of(entry))
