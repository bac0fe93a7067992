"""The referral's own words when it is registered: pasted, or read out of its PDF; they propose who it is about."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.services.centre import users
from hia_desktop.services.centre.users import CentreCard
from hia_desktop.services.intake import referrals
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import Editor, TextEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.widgets import Banner, Card, Text, link_button, row
from hia_desktop.ui.pdf.text import PdfState, PdfText, text_of_file
from hia_desktop.ui.screens.steps.intake.offers import registration_offers
from hia_desktop.ui.screens.steps.intake.proposals_card import ProposalsCard
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.tasks import Ticket

_TONES = {PdfState.READ: Tone.OK, PdfState.LOCKED: Tone.WARN, PdfState.BROKEN: Tone.BAD, PdfState.STOPPED: Tone.WARN}


class PastedReferral(Card):
    """A field that unfolds when it is wanted. `editors(field)` says where a proposal goes;
    `file` is the PDF that was read."""

    edited = Signal()

    def __init__(self, host: Host, editors: Callable[[str], Editor | None]) -> None:
        super().__init__(_("Henvisningsteksten"), padding=14)
        self._host = host
        self._ticket: Ticket | None = None
        self._path: Path | None = None
        self.file: PdfText | None = None
        what = _(
            "Lim inn teksten, eller slipp en PDF i vinduet, så foreslår programmet hvem den gjelder. Teksten "
            "følger med til neste steg."
        )
        self._what = Text(what, "hint")
        self.toggle = link_button("", self._toggle, "")
        self.head.addWidget(self.toggle)
        self._told = Banner("", Tone.BRAND)
        self.see = link_button(_("Se filen"), self._see, "eye")
        self.progress = Text("", "hint", wrap=False)
        self.stop = link_button(_("Stopp lesingen"), self.stop_reading, "close")
        self.text = TextEditor(5, most=12)
        self.text.control.setAcceptDrops(False)  # the screen takes what is dropped
        self._field = LabelledField(Ask(_("Henvisningstekst")), self.text)
        self.proposals = ProposalsCard(host, self.text, registration_offers, editors)
        self.add(self._what)
        self.body.addLayout(row(self._told, self.see))
        self.body.addLayout(row(self.progress, self.stop, 1))
        self.add(self._field)
        self.text.edited.connect(self.edited)
        host.stepped.connect(self._stepped)
        self.proposals.synthetic = False
        host.ask(self, self._take_centre, users.centre.of())
        self.clear()

    def _take_centre(self, centre: CentreCard) -> None:
        self.proposals.synthetic = centre.is_demo

    # -- the text

    def value(self) -> str:
        """The referral's words, empty when there are none."""
        return str(self.text.value())

    def put(self, text: str) -> None:
        """Unfolds with this text, as if it were pasted here."""
        self.unfold(True)
        self.text.set_value(text)
        self.text.edited.emit()
        self.proposals.read_now()

    def unfold(self, shown: bool) -> None:
        """Shows the field, or folds it away with what stands in it."""
        self._field.setVisible(shown)
        self._what.setVisible(not shown)
        self.toggle.setText(_("Skjul teksten") if shown else _("Vis teksten") if self.value() else _("Lim inn tekst"))
        self.proposals.refresh()

    def clear(self) -> None:
        """Nothing is pasted, no file is read."""
        self.forget_file()
        self.text.set_value("")
        self.proposals.clear()
        self.unfold(False)

    def _toggle(self) -> None:
        shown = self._field.isHidden()
        self.unfold(shown)
        if shown:
            self.text.control.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- a file

    def read_file(self, path: Path, read: Callable[[Path], bytes]) -> None:
        """Reads the words of a PDF off this thread; they are put here when nothing is."""
        self.forget_file()
        self._path = path
        self.progress.setText(_("Leser {name} …").format(name=path.name))
        self._reading(True)
        done, failed = (lambda found: self._file_read(path, found)), (lambda problem: self._not_read(path, problem))
        self._ticket = self._host.work_in_steps(self, done, text_of_file, path, read, failed=failed)

    def forget_file(self) -> None:
        """The file is not with the referral any more; words that were read out of it stay."""
        self.stop_reading()
        self._ticket = self._path = self.file = None
        self._told.hide()
        self.see.hide()

    def stop_reading(self) -> None:
        """Asks the reading to stop where it is."""
        if self._ticket is not None:
            self._ticket.cancel()
        self._reading(False)

    def _reading(self, on: bool) -> None:
        self.progress.setVisible(on)
        self.stop.setVisible(on)

    def _stepped(self, done: int, of: int) -> None:
        if not self.progress.isHidden():
            self.progress.setText(_("Leser side {done} av {of} …").format(done=done, of=of))

    def _file_read(self, path: Path, found: PdfText) -> None:
        if path != self._path:
            return  # another file has been chosen since
        self._ticket = None
        self._reading(False)
        self.file = found
        told = found.told
        if found.text and self.value() and found.text.split() != self.value().split():
            told += " " + _("Teksten du har limt inn, er ikke rørt.")
        self._told.set(told, _TONES.get(found.state, Tone.BRAND))
        self._told.show()
        self.see.setVisible(found.state not in (PdfState.LOCKED, PdfState.BROKEN))
        if found.text and not self.value():
            self.put(found.text)

    def _not_read(self, path: Path, problem: Problem) -> None:
        if path != self._path:
            return
        self._ticket = None
        self._reading(False)
        self._told.set(problem.message, Tone.WARN)
        self._told.show()

    def _see(self) -> None:
        if self.file is not None:
            PaperDialog(self._host, self, self.file.name, self.file.name).show_file(self.file.content)


def long_enough(text: str) -> bool:
    """Whether what was pasted into a person number's field is a text rather than a number."""
    return len(text) > _NUMBER_AT_MOST and sum(c.isalpha() for c in text) > _NUMBER_AT_MOST // 2


_NUMBER_AT_MOST = 24


def read_content(path: Path) -> bytes:
    """The file's content. Errors: BadInput when it cannot be read or is larger than the record takes."""
    try:
        if path.stat().st_size > referrals.MOST_BYTES:
            size = path.stat().st_size // (1024 * 1024)
            raise BadInput(_("Filen er på {size} MB. Grensen er 20 MB. Ingenting er lagt ved.").format(size=size))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(_("Filen kan ikke leses. Se etter om den er flyttet eller åpen i et annet program.")) from error
