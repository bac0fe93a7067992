"""Journal: the whole course in order on the left, the note being written on the right."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, clock_time
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.team.note import NavNote, Note
from hia_desktop.domain.forms.values import NoteKind
from hia_desktop.domain.teamwork.visits import Way
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.intake import referrals
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import CourseJournal, JournalLine
from hia_desktop.services.papers import papers
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import keep_widths, key_action
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column, primary_button, row, secondary_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.before.contact_line import ContactLine
from hia_desktop.ui.screens.steps.before.journal_list import JournalList
from hia_desktop.ui.screens.steps.before.journal_paper import ask_what_to_print
from hia_desktop.ui.screens.steps.forms.reader import mark_readers
from hia_desktop.ui.screens.steps.forms.signed_acts import ask_addendum, ask_why_wrong
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog, show_signed
from hia_desktop.ui.sheets.beginning import BeginningStrip
from hia_desktop.ui.sheets.encounters import what_to_do


class JournalStep(StepPanel):
    """Everything that was written, issued and agreed, newest first, and an editor beside it."""

    kind: ClassVar[str] = "journal"
    title: ClassVar[Words] = N_("Journal")

    def build(self) -> None:
        """What was written at the left, the note being written at the right."""
        self.writer: EntryWriter | None = None
        self._found = CourseJournal((), ())
        role = self.host.user.role
        self._form: type[Form] = NavNote if may(role, Right.WRITE_NAV) else Note
        self._may_write = may(role, self._form.card.write)
        self.new = primary_button(_("Nytt notat"), self.write_new, "plus")
        self.new.setToolTip("Ctrl+N")
        if not self._may_write:
            self.new.hide()
        help_text = (
            _("Begynn det første med «Nytt notat» (Ctrl+N).")
            if self._may_write
            else _("Her står det du har lov til å lese, når det er skrevet.")
        )
        self.printing = secondary_button(_("Skriv ut …"), self.print_it, "print")
        self.list = JournalList(self.host, help_text)
        self.list.paper.connect(self.show_paper)
        self.list.add.connect(self.write_addendum)
        self.list.strike.connect(self.strike)
        self.list.go_on.connect(self._go_on)
        self.list.leads.connect(self.lead)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(px(16))
        splitter.setChildrenCollapsible(False)
        left, box = QWidget(), column(self.list)
        box.insertLayout(0, row(Text(self.title, "heading", wrap=False), 1, self.printing, self.new))
        left.setLayout(box)
        splitter.addWidget(left)
        self._right = self._build_right()
        splitter.addWidget(self._right)
        splitter.setSizes([px(420), px(480)])
        keep_widths(splitter, "journal")
        self._splitter = splitter
        self._right.hide()
        self.beginning = BeginningStrip(self.host, self.page.id, asks_only=True)
        whole = column(splitter, self.beginning)  # below, so that nothing moves that is written or read
        whole.setStretch(0, 1)
        self.setLayout(whole)
        if self._may_write:
            key_action(self, _("Nytt notat"), "Ctrl+N", self.write_new)
            key_action(self._right, _("Signer"), "Ctrl+Return; Ctrl+Enter", self.sign, within=True)
            key_action(self, _("Lagre utkastet nå"), "Ctrl+S", lambda: self.flush(lambda: None))

    def _build_right(self) -> QWidget:
        right = QWidget()
        self._state = Chip(_("utkast"))
        self.saved = Text("", "faint", wrap=False)
        self._discard = secondary_button(_("Forkast"), self.discard)
        self._sign = primary_button(_("Signer"), self.sign)
        self._sign.setToolTip("Ctrl+Enter")
        self._head = QWidget()
        head = row(Text(_("Notat"), "section", wrap=False), self._state, self.saved, 1, self._discard, self._sign)
        head.setContentsMargins(0, 0, 0, 0)
        self._head.setLayout(head)
        inside = QWidget()
        inside.setProperty("role", "page")
        self._place = QVBoxLayout(inside)
        self._place.setContentsMargins(0, 0, px(8), 0)
        scroll = Scroll()
        scroll.setWidget(inside)
        scroll.keep_bar()  # one that comes would move what is typed
        editor = QVBoxLayout(right)
        editor.setContentsMargins(0, 0, 0, 0)
        editor.addWidget(self._head)
        editor.addWidget(scroll, 1)
        self.contact: ContactLine | None = None
        if self._form is Note and self._may_write:
            self.contact = ContactLine(self.host, self.page.id, scroll)
            self.contact.changed.connect(self.refresh)
            self._place.addWidget(self.contact)
        self._place.addStretch(1)
        right.setMinimumSize(px(320), px(200))
        return right

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the note stands below what was written before."""
        super().resizeEvent(event)
        self._splitter.setOrientation(Qt.Orientation.Vertical if self.width() < px(640) else Qt.Orientation.Horizontal)

    # -- showing

    def refresh(self) -> None:
        """Asks for the journal."""
        self.host.ask(self, self._arrived, course_journal.open_journal.of(self.page.id), failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps the note that is being written."""
        if self.writer is None:
            then()
        else:
            self.writer.flush(then)

    def _arrived(self, found: CourseJournal) -> None:
        self._found = found
        self.beginning.tell(found.unmet)
        if self.writer is None and found.drafts:
            self._write(found.drafts[0])
        self._show_list()

    def _failed(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)

    def _show_list(self) -> None:
        self.list.show_journal(self._found, self.writer.series if self.writer is not None else None)

    def lead(self, line: JournalLine) -> None:
        """Shows a paper over the page, and asks what to do with a contact; anything else is read in its step."""
        if line.contact is not None:
            what_to_do(self.host, self, line.contact, self._contact_done)
            return
        if line.document is None and line.file is None:
            if line.step:
                self.host.open(f"course:{self.page.id}:{line.step}")
            return
        dialog = PaperDialog(self.host, self, f"{line.title} · {self.page.banner.name}", "", draft=True)
        if line.document is not None:
            dialog.ask(papers.read.of(line.document))
        elif line.file is not None:
            dialog.ask(referrals.read_attachment.of(line.file))

    def _contact_done(self) -> None:
        self.refresh()
        if self.contact is not None and self.writer is not None:
            self.contact.refresh()

    def print_it(self) -> None:
        """Asks which part, and shows it as it is printed."""
        ask_what_to_print(self.host, self, self.page.id, self.page.banner.name, self.list.shown, self._found.lines)

    def show_paper(self, entry: Entry) -> None:
        """Shows a signed note as it is printed."""
        paper = papers.made_of(entry.kind)[0]
        show_signed(self.host, self, f"{paper.title} · {self.page.banner.name}", paper.title, entry.id, paper.kind)

    def show_page(self, page: CoursePage) -> None:
        """The consents may have changed, and with them who will read the note."""
        before = self.page.standing
        super().show_page(page)
        self._mark_readers()
        if before != page.standing:
            self.refresh()

    # -- writing

    def begin_new(self) -> None:
        """A new note."""
        self.write_new()

    def write_new(self) -> None:
        """A new note, after the one being written has been kept. An empty one is gone on with."""
        if self._may_write and not (self.writer is not None and self.writer.series is None and not self.writer.unsaved):
            self.flush(lambda: self._write(None))
        elif self.writer is not None:
            self.writer.view.editor("text").go_to()

    def _go_on(self, entry: Entry) -> None:
        self.flush(lambda: self._write(entry))

    def _write(self, draft: Entry | None) -> None:
        old = self.writer
        self._drop()
        today = self.host.clock.today()
        self.writer = EntryWriter(self.host, self.page.id, FormView(self._form, self.host.clock.today), self._form.kind)
        answers: dict[str, Any] = draft.answers if draft else {"day": today.isoformat()}
        self.writer.begin(
            answers, draft.raw if draft else {}, draft.series if draft else None, draft.id if draft else None
        )
        self.writer.told.connect(self.saved.setText)
        self.writer.signed.connect(self._signed)
        self.saved.setText(_("Utkast lagret {time}").format(time=clock_time(draft.saved_at)) if draft else "")
        self.writer.edited.connect(self._edited)
        self._edited()
        if self.contact is not None:
            self.contact.refresh()
        self._place.insertWidget(0, self.writer)
        self._right.show()
        self.writer.view.editor("text").go_to()
        if old is not None:
            self.refresh()  # the note that was left is now a draft in the list
        else:
            self._show_list()

    def _edited(self) -> None:
        self._mark_readers()
        if self.contact is not None and self.writer is not None:
            note = self.writer.view.answers()
            day = date.fromisoformat(note["day"]) if note["day"] else self.host.clock.today()
            self.contact.about(day, Way.PHONE if note["kind_of_note"] == NoteKind.PHONE else Way.IN_PERSON)

    def _mark_readers(self) -> None:
        if self.writer is not None:
            mark_readers(self.writer.view, self.page, self.host.user.role)

    def _drop(self) -> None:
        if self.writer is not None:
            self.writer.hide()
            self.writer.deleteLater()
            self.writer = None
        if self._right.isAncestorOf(QApplication.focusWidget() or self):
            self.new.setFocus()
        self._right.hide()

    def sign(self) -> None:
        """Signs the note, after the contact that is typed beneath it has been entered."""
        if self.writer is not None:
            if self.contact is not None:
                self.contact.enter(self.writer.sign)
            else:
                self.writer.sign()

    def discard(self) -> None:
        """Throws the note away, after asking."""

        def gone() -> None:
            self._drop()
            self.refresh()

        def go() -> None:
            if self.writer is not None:
                self.writer.discard(gone)

        self.host.prompts.discard(_("Forkaste notatet?"), _("Det du har skrevet i dette notatet, blir borte."), go)

    def write_addendum(self, entry: Entry) -> None:
        """Asks for an addendum to a signed note."""
        text = _("Tillegget signeres med navnet ditt og står under notatet.")
        ask_addendum(self.host, self, entry, self.page, text, self.refresh)

    def strike(self, entry: Entry) -> None:
        """Asks why a note is wrong, and marks it."""

        ask_why_wrong(self.host, self, entry, _("Notatet"), self.refresh, _("Hvorfor er det feil?"))

    def _signed(self) -> None:
        self.host.say(_("Notatet er signert."), Tone.OK)
        self._drop()
        self.refresh()
