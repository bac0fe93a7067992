"""Epikrise: composed from what is signed, written to the left, seen to the right as it will be printed."""

from hashlib import sha256
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.references import file_name
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import epikriser, papers
from hia_desktop.services.papers.epikriser import Composed
from hia_desktop.services.papers.papers import DocumentRow, Prepared
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import keep_widths, key_action
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Banner, Card, row, secondary_button
from hia_desktop.ui.pdf.view import PdfView, print_pdf, save_pdf
from hia_desktop.ui.screens.steps.closing.epikrise_form import EpikriseForm
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter
from hia_desktop.ui.screens.steps.papers.issued_paper import IssuedPaper

_PAUSE = 300
"""Milliseconds from the last key until the preview is drawn anew."""


def _draw(paper: Prepared) -> tuple[bytes, str]:
    """The PDF, and what of it takes most room."""
    return paper.pdf(), epikriser.longest_of(paper)


class EpikriseWriter(EntryWriter):
    """Signs and archives in one: the epikrise is never signed without its paper."""

    def _send(self, over_newer: bool) -> None:
        self.view.setEnabled(False)
        sign = papers.sign_epikrise.of(self._course, self.series, self.answers(), over_newer)
        self.host.do(self, self._signed, sign, failed=self._not_signed)


class EpikriseStep(FormStep):
    """The epikrise as a draft with its live preview, or as it was signed with its archived paper."""

    form: ClassVar[type[Form]] = Epikrise
    writer_kind: ClassVar[type[EntryWriter]] = EpikriseWriter
    wide: ClassVar[bool] = True
    previews: ClassVar[bool] = False  # beside it stands the archived paper, with what was added

    def build(self) -> None:
        """The generic step's head above, its form to the left and the paper to the right."""
        self._composed: Composed | None = None
        self._papers: tuple[DocumentRow, ...] = ()
        self._prepared_once: Prepared | None = None
        self._pdf: bytes | None = None
        self._longest = ""
        self._answers: dict[str, Any] = {}
        self._drawing = self._stale = False
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._prepare)
        self._right = QStackedWidget()
        super().build()
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        at = box.indexOf(self.area)
        box.removeWidget(self.area)
        left = Card(padding=10)
        left.add(self.area, 1)
        self._issued = IssuedPaper(self.host)
        for part in (self._preview_panel(), self._issued):
            self._right.addWidget(part)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        for half in (left, self._right):
            half.setMinimumSize(px(300), px(160))
            self._split.addWidget(half)
        self._split.setSizes([px(560), px(560)])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(px(14))
        keep_widths(self._split, self.kind)
        box.insertWidget(at, self._split, 1)
        self._dress_head()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the paper stands below what is written."""
        super().resizeEvent(event)
        self._split.setOrientation(Qt.Orientation.Vertical if self.width() < px(640) else Qt.Orientation.Horizontal)

    def _dress_head(self) -> None:
        self._sign.setText(_("Signer og arkiver"))
        self._printing = secondary_button(_("Skriv ut"), self.print_it, "print")
        self._printing.setToolTip("Ctrl+P")
        self._saving = secondary_button(_("Lagre som PDF"), self.save_it, "download")
        for button in (self._printing, self._saving):
            self.head.insertWidget(self.head.indexOf(self._preview), button)
        self._due = Chip("")
        second = self._second.layout()
        assert isinstance(second, QHBoxLayout)
        second.insertWidget(0, self._due)
        key_action(self, _("Skriv ut"), "Ctrl+P", self.print_it)
        self._show_due()

    def _preview_panel(self) -> QWidget:
        self.view = PdfView(self.host, _("Forhåndsvisning av epikrisen"))
        self.view.counted.connect(self._counted)
        self._long = Banner("", Tone.WARN)
        self._long.hide()
        panel = QWidget()
        box = QVBoxLayout(panel)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.view, 1)
        box.addWidget(self._long)  # below, so that the buttons of the view stay when it comes
        return panel

    def put_above(self) -> None:
        """Says where the texts come from."""
        self._hint = QWidget()
        self._changed = OneLine("hint")
        box = row(Chip(_("Hentet fra forløpet"), Tone.BRAND))
        box.addWidget(self._changed, 1)
        self._hint.setLayout(box)
        self.content.addWidget(self._hint)

    def new_view(self) -> FormView:
        """The sections with their sources."""
        view = EpikriseForm(self.host.clock.today)
        if self._composed is not None:
            view.show_sources(self._composed)
        return view

    def first_answers(self) -> dict[str, Any]:
        """What the signed course says."""
        return self._composed.answers if self._composed is not None else {}

    def refresh(self) -> None:
        """What the course says, the archived papers, and then the form that needs both."""
        if may(self.host.user.role, Right.WRITE_HEALTH):
            self.host.ask(self, self._take_composed, epikriser.compose.of(self.page.id))
        self.host.ask(self, self._take_papers, papers.listing.of(self.page.id))
        super().refresh()

    def show_page(self, page: CoursePage) -> None:
        """Something may have been signed: the sources follow, and what is typed stays."""
        super().show_page(page)
        self._show_due()
        self._prepared_once = None
        if self.writer is not None and self._shown is None:
            self.host.ask(self, self._take_composed, epikriser.compose.of(page.id))
        self.host.ask(self, self._take_papers, papers.listing.of(page.id))

    def sign(self) -> None:
        """Signs and archives; one who may not is told who may."""
        if self.writer is not None and self.form_page is not None and not self.form_page.may_sign:
            self.host.say(
                _("Epikrisen signeres av lege eller psykolog. Utkastet ditt lagres, men bare du kan se det."), Tone.WARN
            )
            return
        super().sign()

    def _take_composed(self, found: Composed) -> None:
        self._composed = found
        if self.writer is not None and isinstance(self.writer.view, EpikriseForm):
            self.writer.view.show_sources(found)
        self._say_changed()

    def _take_papers(self, found: tuple[DocumentRow, ...]) -> None:
        self._papers = tuple(paper for paper in found if self.paper is not None and paper.kind == self.paper.kind)
        if self._shown is not None:
            self._show_archived(self._shown)

    # -- the paper

    def _say_changed(self) -> None:
        """Which sections have become others than the course says; `follows` tells of an earlier version."""
        view = self.writer.view if self.writer is not None and self._shown is None else None
        changed = view.changed() if isinstance(view, EpikriseForm) else ()
        told = _("Endret etter henting: {fields}.").format(fields=", ".join(changed))
        self._changed.set_whole(
            told if changed else _("Avsnittene kan redigeres. Kilden står til høyre for overskriften.")
        )

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """The preview follows as one writes, a moment after the last key; a signed version has its archived paper."""
        self._answers = answers
        self._say_changed()
        if self._shown is not None:
            self._soon.stop()
            self._show_archived(self._shown)
        else:
            self._right.setCurrentIndex(0)
            self._soon.start(_PAUSE if self._pdf is not None else 0)

    def _show_archived(self, entry: Entry) -> None:
        """The paper that was archived when this version was signed."""
        self._right.setCurrentWidget(self._issued)
        at = entry.signed_at
        found = next((paper for paper in reversed(self._papers) if at is not None and paper.issued_at >= at), None)
        if found is not None:
            self._issued.show_document(found)
        elif self._issued.document() is None:
            self._issued.clear(_("Dokumentet til denne versjonen er ikke i arkivet."))

    def _prepare(self) -> None:
        """One preview at a time; what is typed meanwhile is drawn when it is done.
        The record is opened for the first one alone."""
        if self._shown is not None or self.writer is None:
            return
        if self._drawing:
            self._stale = True
            return
        self._drawing, self._stale = True, False
        answers, paper = self.writer.answers(), self._prepared_once
        if paper is None:
            self.host.ask(
                self, self._prepared, papers.prepare.of(self.page.id, self.kind, answers), failed=self._undrawn
            )
        else:
            self.host.work(self, self._drawn, lambda: _draw(paper.rewritten(answers)), failed=self._undrawn)

    def _prepared(self, paper: Prepared) -> None:
        self._prepared_once = paper
        self.host.work(self, self._drawn, lambda: _draw(paper), failed=self._undrawn)

    def _drawn(self, drawn: tuple[bytes, str]) -> None:
        self._pdf, self._longest = drawn
        self.view.show_pdf(self._pdf)
        self._ended()

    def _undrawn(self, problem: Problem) -> None:
        self._pdf = None
        self.view.show_message(problem.message)
        self._ended()

    def _ended(self) -> None:
        self._drawing = False
        self._dress()
        if self._stale:
            self._soon.start()

    def _counted(self, pages: int) -> None:
        told = _("{pages} sider – mål er én. Lengst: {section}.")
        self._long.set(told.format(pages=pages, section=self._longest), Tone.WARN)
        self._long.setVisible(pages > 1)

    def print_it(self) -> None:
        """Prints the very paper that is shown."""
        if self._right.currentWidget() is self._issued:
            self._issued.print_it()
        elif self._pdf is not None:
            print_pdf(self.host, self, self._pdf)

    def save_it(self) -> None:
        """Saves the very paper that is shown."""
        if self._right.currentWidget() is self._issued:
            self._issued.save_it()
        elif self._pdf is not None:
            name = file_name(_("Epikrise utkast"), self.host.clock.today(), sha256(self._pdf).hexdigest())
            save_pdf(self.host, name, self._pdf)

    # -- the head

    def _dress(self) -> None:
        super()._dress()
        shown, writing = self._shown, self.writer is not None and self._shown is None and self._message is None
        self._hint.setVisible(writing)
        self._right.setVisible(writing or shown is not None)
        for button in (self._printing, self._saving):
            button.setVisible(may(self.host.user.role, Right.HANDLE_PAPERS) and (writing or shown is not None))
            button.setEnabled(shown is not None or self._pdf is not None)

    def _show_due(self) -> None:
        due = next((found.due for found in self.page.deadlines if found.step == self.kind), None)
        self._due.setVisible(due is not None)
        if due is not None:
            today = self.host.clock.today()
            self._due.set(_("frist {day}").format(day=day_short(due, today)), Tone.BAD if due < today else Tone.WARN)
