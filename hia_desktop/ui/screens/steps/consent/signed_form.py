"""Whether the form that the patient signed lies in the archive, and the way to file it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, day
from hia_desktop.domain.sending.papers_in import PaperSort, sorts_of
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers.papers_in import FiledPaper
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.widgets import FlowLayout, Text, link_button
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.papers.paper_in import ask_paper_in


class SignedForm(QWidget):
    """One line under the consents. `see` opens the form that was filed, `file` asks for a scanned one."""

    def __init__(self, host: Host, course: CourseId) -> None:
        super().__init__()
        self._host, self._course = host, course
        self._form: FiledPaper | None = None
        self.said = Text("", "hint", wrap=False)
        self.see = link_button(_("Vis skjemaet"), self._see, "document")
        self.file = link_button(_("Legg inn signert skjema …"), self._file, "plus")
        line = FlowLayout(self, gap=8)
        for part in (self.said, self.see, self.file):
            line.addWidget(part)
            line.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        if PaperSort.SIGNED_CONSENT not in sorts_of(host.user.role):
            self.hide()

    def show_form(self, found: FiledPaper | None) -> None:
        """As the archive has it now."""
        self._form = found
        self.said.setText(
            _("Signert skjema ligger i arkivet, kom {day}.").format(day=day(found.arrived))
            if found is not None
            else _("Signert skjema ligger ikke i arkivet.")
        )
        self.see.setVisible(found is not None)

    def _see(self) -> None:
        if self._form is not None:
            title = PaperSort.SIGNED_CONSENT.label
            PaperDialog(self._host, self, title, "", draft=True).ask(referrals.read_attachment.of(self._form.id))

    def _file(self) -> None:
        ask_paper_in(self._host, self, self._course, lambda _made: None, PaperSort.SIGNED_CONSENT)
