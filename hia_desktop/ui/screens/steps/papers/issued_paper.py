"""One issued paper: its pages, printed, saved, and marked as moved to the hospital's own record."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import Looks, _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.services.papers import handling, papers
from hia_desktop.services.papers.handling import Handling
from hia_desktop.services.papers.papers import DocumentRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Text, row, secondary_button
from hia_desktop.ui.pdf.view import PdfView, print_pdf, save_pdf


def _read_as(paper: DocumentRow) -> tuple[object, ...]:
    """What decides which pages are shown."""
    return paper.id, paper.struck, paper.added_at


class IssuedPaper(QWidget):
    """Shows one paper of the archive, byte for byte as it was issued, and what can be done with it.
    `changed` when it is another. `foot`, what is noted about it, may stand elsewhere."""

    changed = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._row: DocumentRow | None = None
        self._pdf: bytes | None = None
        self._handles = may(host.user.role, Right.HANDLE_PAPERS)
        self.view = PdfView(host, _("Dokumentet"))
        self._moved = Chip("", Tone.OK, "check")
        self._on = DayEditor(host.clock.today, Looks.BACK)
        self._on.set_name(_("Overført til EPJ, dato"))
        self.moving = secondary_button(_("Marker overført til EPJ"), self.move_it)
        self._not_moved = Text(_("Ikke overført til EPJ"), "hint", wrap=False)
        self._withheld = Banner("", Tone.WARN)
        self.foot = QWidget()
        self.foot.setLayout(row(self._moved, self._not_moved, 1, self._on, self.moving))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._withheld)
        box.addWidget(self.view, 1)
        box.addWidget(self.foot)
        self.clear("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the button alone says that the paper was not moved."""
        super().resizeEvent(event)
        self._say_unmoved()

    def clear(self, text: str) -> None:
        """No paper; `text` stands in its place."""
        self._row = self._pdf = None
        self.view.show_message(text)
        self._dress()

    def show_document(self, found: DocumentRow) -> None:
        """Shows a paper of the archive; the same one again is read anew only when something stands before it now."""
        fresh = self._row is None or _read_as(self._row) != _read_as(found)
        self._row = found
        if fresh:
            self._pdf = None
            self._on.set_value(self._host.clock.today())
            self._host.ask(self, self._read, papers.read.of(found.id), failed=self._unread)
        self._dress()

    def document(self) -> DocumentRow | None:
        """The paper that is shown."""
        return self._row

    def can_hand_out(self) -> bool:
        """Whether the paper is here, and the user may print and save it."""
        return self._pdf is not None and self._handles and not (self._row and self._row.withheld)

    def print_it(self) -> None:
        """Asks for a printer; the archive notes the day."""
        if self._pdf is not None and self.can_hand_out():
            print_pdf(self._host, self, self._pdf, self._note_printed)

    def save_it(self) -> None:
        """Saves the very bytes that were issued; the archive notes the day."""
        if self._pdf is not None and self._row is not None and self.can_hand_out():
            save_pdf(self._host, self._row.file_name, self._pdf, self._note_printed)

    def move_it(self) -> None:
        """Notes that the paper was moved to the hospital's own record."""
        on = self._on.day()
        if on is None:
            self._on.set_error(_("Skriv datoen."))
        elif self._row is not None:
            document = self._row.id

            def moved(_nothing: None) -> None:
                undo = handling.take_back.of((document,), Handling.TRANSFERRED)
                self._host.did(_("Notert som overført til EPJ."), undo)

            self._host.do(self, moved, handling.mark_transferred.of(document, on), failed=self._not_noted)

    def _not_noted(self, problem: Problem) -> None:
        self._on.set_error(
            problem.fields.get("on", problem.message) if isinstance(problem, BadInput) else problem.message
        )

    def _note_printed(self) -> None:
        if self._row is not None:
            self._host.do(self, None, handling.mark_printed.of(self._row.id))

    def _read(self, pdf: bytes) -> None:
        self._pdf = pdf
        self.view.show_pdf(pdf)
        self._dress()

    def _unread(self, problem: Problem) -> None:
        self.view.show_message(problem.message)

    def _dress(self) -> None:
        found = self._row
        self.foot.setVisible(found is not None)
        self._withheld.set(found.withheld if found else "", Tone.WARN)
        self._withheld.setVisible(bool(found and found.withheld))
        moved = found.transferred_on if found else None
        self._moved.setVisible(moved is not None)
        if moved is not None:
            self._moved.set(_("Overført til EPJ {day}").format(day=day(moved)), Tone.OK, "check")
        self._say_unmoved()
        for widget in (self._on, self.moving):
            widget.setVisible(moved is None and self._handles)
        self.changed.emit()

    def _say_unmoved(self) -> None:
        unmoved = self._row is not None and self._row.transferred_on is None
        self._not_moved.setVisible(unmoved and self.width() >= px(620))
