"""The files that came with a referral: listed, opened page by page, added by a button or by dropping them here."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import AnswerNeeded, Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, moment
from hia_desktop.base.tones import Tone
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import AttachmentRow
from hia_desktop.services.patient.same_day import FILE, SameDay
from hia_desktop.ui.chosen_file import read_file
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, empty_layout, link_button, plain_tip, row
from hia_desktop.ui.screens.same_day_question import ask_same_day
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog


class Attachments(QWidget):
    """The course's files. `counted` tells how many there are."""

    counted = Signal(int)

    def __init__(self, host: Host, course: CourseId, may_add: bool) -> None:
        super().__init__()
        self.host, self._course = host, course
        self.setAcceptDrops(may_add)
        self._list = QVBoxLayout()
        self._list.setSpacing(px(2))
        self.add = link_button(_("Legg ved PDF"), self.choose, "attachment")
        if not may_add:
            self.add.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        box.addLayout(row(SectionTitle(_("Vedlegg")), 1, self.add))
        box.addLayout(self._list)

    def refresh(self) -> None:
        """Asks for the files."""
        self.host.ask(self, self._arrived, referrals.attachments.of(self._course))

    def choose(self) -> None:
        """Asks for a file to add."""
        self.host.prompts.open_file(_("PDF (*.pdf)"), self.attach)

    def attach(self, path: Path) -> None:
        """Reads the file off the GUI thread and adds it."""
        self.host.work(self, lambda content: self._add(path.name, content), read_file, path, failed=self._failed)

    def _add(self, name: str, content: bytes, answer: SameDay | None = None) -> None:
        def failed(problem: Problem) -> None:
            if isinstance(problem, AnswerNeeded):
                asked = ask_same_day(self, problem.excerpts, lambda answered: self._add(name, content, answered), FILE)
                asked.left.connect(lambda: self.host.say(_("{name} er ikke lagt ved.").format(name=name), Tone.WARN))
            else:
                self._failed(problem)

        self.host.do(
            self, lambda _id: self._added(name), referrals.attach.of(self._course, name, content, answer), failed=failed
        )

    def _added(self, name: str) -> None:
        self.host.say(_("{name} er lagt ved.").format(name=name), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)

    def _arrived(self, rows: tuple[AttachmentRow, ...]) -> None:
        empty_layout(self._list)
        for one in rows:
            size = max(1, round(one.size / 1024))
            facts = _("{size} kB · lagt ved {when} av {name}").format(
                size=size, when=moment(one.added_at), name=one.added_by
            )
            button = link_button(one.name, self._opener(one), "document")
            button.setToolTip(plain_tip(_("Åpne {name}").format(name=one.name)))
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._list.addWidget(Text(facts, "faint"))
        if not rows:
            self._list.addWidget(Text(_("Ingen vedlegg. Slipp en PDF her, eller velg «Legg ved PDF»."), "hint"))
        self.counted.emit(len(rows))

    def _opener(self, one: AttachmentRow) -> Callable[[], None]:
        return lambda: PaperDialog(self.host, self, one.name, one.name).ask(referrals.read_attachment.of(one.id))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Takes files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Adds each file."""
        for url in event.mimeData().urls():
            if url.isLocalFile():
                self.attach(Path(url.toLocalFile()))
        event.acceptProposedAction()
