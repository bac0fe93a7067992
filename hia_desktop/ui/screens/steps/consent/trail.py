"""Innsynslogg: who has seen what about the patient, and why; handed out on request (pasientjournalloven § 18)."""

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, moment, plural
from hia_desktop.domain.access import Right, may
from hia_desktop.services.consent import trails
from hia_desktop.services.consent.trails import AccessRow
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, EmptyState, Text, line, row, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog
from hia_desktop.ui.screens.steps.papers.paper_language import PaperLanguage

_COLUMNS = (
    Column("at", N_("Når"), lambda r: Cell(moment(r.at)), 150),
    Column("who", N_("Hvem"), lambda r: Cell(r.who, r.role, bold=True), 190, stretch=1),
    Column("what", N_("Hva"), lambda r: Cell(r.what), 300, stretch=2),
    Column("why", N_("Hvorfor"), lambda r: Cell(r.why), 220, stretch=1),
)


class TrailPanel(StepPanel):
    """The list as it was when the step was opened; it is not asked for again by itself,
    since asking is a line of its own."""

    kind: ClassVar[str] = "trail"
    title: ClassVar[Words] = N_("Innsynslogg")
    wide: ClassVar[bool] = True

    def build(self) -> None:
        """A heading with what can be done, the list below."""
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(padding=1)
        card.body.setContentsMargins(0, 0, 0, px(7))
        card.body.setSpacing(0)
        box.addWidget(card)
        self._may = may(self.host.user.role, Right.ACCESS_REPORT)
        self.counted = Text("", "hint", wrap=False)
        self.print_button = secondary_button(_("Skriv ut …"), self._print, "print")
        self.language = PaperLanguage(_("Språk på innsynsloggen"))
        self.table = HeldRows(_COLUMNS, name=self.title, empty=_("Ingen har åpnet noe om pasienten"))
        if not self._may:
            card.add(
                EmptyState(
                    _("Innsynsloggen er ikke for din rolle"),
                    _("Helsepersonell eller sekretær skriver den ut til pasienten."),
                )
            )
            return
        heading = Text(_("Hvem som har sett hva"), "heading", wrap=False)
        head = row(heading, self.counted, 1, self.language, self.print_button, gap=12)
        head.setContentsMargins(px(18), px(6), px(14), px(6))
        card.body.addLayout(head)
        card.add(line())
        card.add(self.table, 1)
        self.setFocusProxy(self.table)

    def refresh(self) -> None:
        """Asks for the report."""
        if self._may:
            self.host.ask(self, self._show, trails.access_report.of(self.page.id))

    def _show(self, found: Sequence[AccessRow]) -> None:
        self.counted.setText(plural(len(found), _("oppslag"), _("oppslag")))
        self.table.hold(list(enumerate(found)))

    def _print(self) -> None:
        given, title = (self.page.id, self.language.currentData()), f"{self.title} · {self.page.banner.name}"
        dialog = LetterDialog(
            self.host, self, title, self.title, lambda _answering: trails.issue_access_report.of(*given), letter=False
        )
        dialog.ask(trails.access_report_paper.of(*given))
