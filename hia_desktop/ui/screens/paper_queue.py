"""Utskrift og EPJ: the papers of all patients, by how far they have come; many are saved as files or marked at once,
and marks are undone."""

from collections.abc import Hashable
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import DocumentId
from hia_desktop.base.text import N_, Looks, _, day, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.services.papers import handling, leaflets, papers
from hia_desktop.services.papers.handling import Handling, Queue, QueueRow
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.held_rows import HeldRows
from hia_desktop.ui.kit.tables.model import Column
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, primary_button, row, secondary_button
from hia_desktop.ui.list_card import ListCard
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.sheets.paper_files import PaperFiles, Wanted


def _tone(paper: QueueRow) -> Tone:
    return Tone.OK if paper.transferred_on else Tone.BAD if paper.struck else Tone.NEUTRAL


def _title(paper: QueueRow) -> str:
    return _("{title} (feilført)").format(title=paper.title) if paper.struck else paper.title


def _number(paper: QueueRow) -> str:
    return _("nr. {number}").format(number=paper.number) if paper.number else ""


_COLUMNS = (
    Column(
        "patient", N_("Pasient"), lambda r: Cell(r.patient, _("født {day}").format(day=day(r.born))), 190, stretch=2
    ),
    Column("title", N_("Dokument"), lambda r: Cell(_title(r), _number(r)), 230, stretch=3),
    Column("day", N_("Dato"), lambda r: Cell(day(r.day)), 100, kind="day"),
    Column("who", N_("Laget av"), lambda r: Cell(r.who), 150, stretch=1),
    Column("state", N_("Status"), lambda r: Cell(r.state, tone=_tone(r)), 260, stretch=2),
)


class PaperQueueScreen(Screen):
    """Shift and the arrows choose several, Ctrl+A all; Enter opens the course's Papirer."""

    key = "papers"
    title = N_("Utskrift og EPJ")
    short = N_("Utskrift")
    icon = "print"
    needs = Right.HANDLE_PAPERS
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.DOCUMENTS, Topic.PATIENTS, Topic.COURSE})
    in_rail = True

    def build(self) -> None:
        """Filters, the day and the two marks, and the table below."""
        self._which = Queue(self.argument) if self.argument in set(Queue) else Queue.NOT_TRANSFERRED
        self._files: PaperFiles | None = None
        self._kept: list[Hashable] = []
        self.table = HeldRows(_COLUMNS, name=self.title, empty=_("Ingen dokumenter her"))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.opened.connect(self._open)
        self.table.selectionModel().selectionChanged.connect(lambda *_what: self._dress())
        self.chips = ChipRow([(which, which.label) for which in handling.queues_of(self.host.user.role)])
        self.chips.set_chosen(self._which)
        self.chips.chosen.connect(self._choose)
        self.on = DayEditor(self.host.clock.today, Looks.BACK)
        self.on.set_name(_("Dato for det som merkes"))
        self.on.set_value(self.host.clock.today())
        self.handing = secondary_button(_("Marker utlevert"), lambda: self._mark(Handling.HANDED_OVER))
        self.moving = primary_button(_("Marker overført til EPJ"), lambda: self._mark(Handling.TRANSFERRED))
        self.handing.setToolTip("Ctrl+U")
        self.moving.setToolTip("Ctrl+E")
        self.saving = secondary_button(_("Lagre valgte som PDF …"), self._save, "download")
        self.saving.setToolTip("Ctrl+S")
        key_action(self.table, _("Lagre valgte som PDF"), "Ctrl+S", self.saving.click, within=True)
        key_action(self.table, _("Marker utlevert"), "Ctrl+U", self.handing.click, within=True)
        key_action(self.table, _("Marker overført til EPJ"), "Ctrl+E", self.moving.click, within=True)
        self.counted = Text("", "hint", wrap=False)
        self.leaflet = link_button(_("Ark til fastleger …"), self._show_leaflet, "print")
        self.leaflet.setToolTip(_("Hva en god henvisning forteller, på én side"))
        self.contacts = link_button(_("Kontakter og koder"), lambda: self.host.open("contacts"), "phone")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(14), px(24), px(16))
        box.setSpacing(px(8))
        box.addLayout(row(Text(self.title, "title", wrap=False), 1, self.counted, self.contacts, self.leaflet))
        box.addWidget(ListCard(self.chips, [self.saving, self.on, self.handing, self.moving], self.table), 1)
        self.setFocusProxy(self.table)
        self._dress()

    def refresh(self) -> None:
        """Asks for the list; while papers are saved, each of which is a change, not until all are."""
        if self._files is None:
            self.host.ask(self, self._arrived, handling.queue.of(self._which))

    def others_wrote(self) -> None:
        """The list is asked for again; what is chosen stays chosen."""
        self._kept = self.table.chosen_keys()
        self._again.start()

    def chosen(self) -> list[DocumentId]:
        """The papers that are chosen, as they stand."""
        return [DocumentId(str(key)) for key in self.table.chosen_keys()]

    def _choose(self, which: Any) -> None:
        self._which = Queue(which)
        self.refresh()

    def _arrived(self, found: tuple[QueueRow, ...]) -> None:
        self.table.clearSelection()
        self.table.hold([(paper.key, paper) for paper in found])
        self.table.choose(self._kept)
        self._kept = []
        self._dress()

    def _dress(self) -> None:
        """What is chosen is said, and nothing can be marked when nothing is."""
        count = len(self.table.selectionModel().selectedRows())
        self.counted.setText(
            plural(count, _("dokument valgt"), _("dokumenter valgt"))
            if count
            else _("Velg flere med Shift og piltast.")
            if self._which is not Queue.NOT_MADE
            else _("Enter åpner forløpet, der dokumentet lages.")
        )
        for button in (self.saving, self.handing, self.moving):
            button.setEnabled(count > 0 and self._which is not Queue.NOT_MADE)

    def _open(self, _key: object) -> None:
        found = self.table.current()
        if found is not None:
            self.host.open(f"course:{found.course}:documents")

    def _show_leaflet(self) -> None:
        title = papers.card(leaflets.GOOD_REFERRAL).title
        PaperDialog(self.host, self, title, title).ask(leaflets.good_referral.of())

    def _save(self) -> None:
        """Asks once for a folder, and saves there what was chosen, as the rows stood."""
        wanted = [Wanted(paper.id, f"{paper.title}, {paper.patient}") for paper in self.table.chosen()]
        if wanted:
            self.host.prompts.open_folder(_("Velg mappe for dokumentene"), lambda folder: self._save_in(folder, wanted))

    def _save_in(self, folder: Path, wanted: list[Wanted]) -> None:
        self._files = PaperFiles(self.host, self.window(), folder, wanted)
        self._files.finished.connect(self._saved)
        self._files.start()

    def _saved(self) -> None:
        """What was saved stays chosen: it is marked next, when it lies in the hospital's record."""
        if self._files is not None:
            self._kept = [*self._files.saved]
        self._files = None
        self.refresh()

    def _mark(self, what: Handling) -> None:
        on, chosen = self.on.day(), self.chosen()
        if on is None:
            self.on.set_error(_("Skriv datoen."))
            self.on.go_to()
        elif chosen:

            def marked(done: tuple[DocumentId, ...]) -> None:
                self._marked(what, done)

            self.host.do(self, marked, handling.mark.of(tuple(chosen), what, on), failed=self._not_marked)

    def _marked(self, what: Handling, done: tuple[DocumentId, ...]) -> None:
        if not done:
            self.host.say(_("De som er valgt, var merket fra før."))
            return
        word = _("utlevert") if what is Handling.HANDED_OVER else _("overført til EPJ")
        count = plural(len(done), _("dokument"), _("dokumenter"))
        text = _("{count} merket som {what}.").format(count=count, what=word)
        self.host.did(text, handling.take_back.of(done, what))

    def _not_marked(self, problem: Problem) -> None:
        if isinstance(problem, BadInput) and "on" in problem.fields:
            self.on.set_error(problem.fields["on"])
            self.on.go_to()
        else:
            self.host.say(problem.message, Tone.WARN)
