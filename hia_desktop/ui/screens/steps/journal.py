"""Journal: what was written before on the left, the note being written on the right."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSplitter, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, clock_time, day_short, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.note import NavNote, Note
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.values import NoteKind
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.sealing.entry_rows import DRAFT, STRUCK_BECAUSE, Entry
from hia_desktop.ui.kit.chips import Chip, ChipRow
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import keep_widths, key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Card,
    EmptyState,
    Text,
    column,
    empty_layout,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.forms.reader import addendum_words, mark_readers, put_addenda, put_signed
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter

_NOTES, _REFERRAL = "notes", ReferralForm.kind


class NoteCard(QFrame):
    """One signed note as it stands, with what was added; struck ones are marked and kept.
    `add` and `strike` ask for either."""

    add = Signal()
    strike = Signal()

    def __init__(self, entry: Entry, today: date, may_add: bool) -> None:
        super().__init__()
        self.setProperty("role", "row")
        navs = entry.kind == NavNote.kind
        code = entry.answers.get("kind_of_note") or NoteKind.CONVERSATION
        kind = _("NAV-notat") if navs else NoteKind(code).label if entry.as_signed is None else entry.form.title
        written = entry.answers.get("day")
        heading = entry.answers.get("heading") or kind
        facts = [
            day_short(date.fromisoformat(written) if written else entry.day, today),
            kind if heading != kind else "",
            entry.signed_by,
        ]
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(10), px(12), px(10))
        box.setSpacing(px(4))
        title = row(Text(heading, "strong"), 1)
        if navs:
            title.addWidget(Chip(_("NAV"), Tone.NAV))
        if entry.struck:
            title.addWidget(Chip(_("Feilført"), Tone.BAD, "strike"))
        box.addLayout(title)
        box.addWidget(Text(" · ".join(x for x in facts if x), "hint"))
        if entry.struck:
            box.addWidget(Text(_("{reason}. Notatet er beholdt.").format(reason=entry.struck), "error"))
        if entry.as_signed is not None:
            put_signed(box, entry)
        else:
            box.addWidget(_words(entry))
        added = QVBoxLayout()
        added.setSpacing(px(2))
        put_addenda(added, entry)
        box.addLayout(added)
        if may_add and not entry.struck:
            acts = [link_button(_("Tillegg"), self.add.emit)]
            if entry.mine:
                acts.append(link_button(_("Merk som feilført"), self.strike.emit))
            box.addLayout(row(*acts, 1))


def _words(entry: Entry) -> Text:
    text = Text(str(entry.answers.get("text", "")), "faint" if entry.struck else "", selectable=True)
    if entry.struck:
        font = text.font()
        font.setStrikeOut(True)
        text.setFont(font)
    return text


class DraftCard(QFrame):
    """A note the user has begun. `chosen` asks to go on with it."""

    chosen = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.setProperty("role", "row")
        words = (
            entry.answers.get("heading")
            or str(entry.answers.get("text", "")).strip().split("\n")[0][:60]
            or _("Tomt notat")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(2))
        box.addLayout(row(Text(words, "strong"), 1, Chip(_("Utkast"), Tone.NEUTRAL)))
        go = link_button(_("Skriv videre"), self.chosen.emit)
        box.addLayout(row(Text(_("lagret {when}").format(when=moment(entry.saved_at)), "hint"), 1, go))


class JournalStep(StepPanel):
    """Notes, newest first, and an editor beside them."""

    kind: ClassVar[str] = "journal"
    title: ClassVar[Words] = N_("Journal")
    wide: ClassVar[bool] = True
    with_timeline: ClassVar[bool] = False

    def build(self) -> None:
        """The older notes and the referral at the left, the note being written at the right."""
        self.writer: EntryWriter | None = None
        self._notes: tuple[Entry, ...] = ()
        role = self.host.user.role
        self._form: type[Form] = NavNote if may(role, Right.WRITE_NAV) else Note
        self._may_write = may(role, self._form.card.write)
        self.new = primary_button(_("Nytt notat"), self.write_new, "plus")
        self.new.setToolTip("Ctrl+N")
        if not self._may_write:
            self.new.hide()
        self.which = ChipRow([(_NOTES, _("Notater")), (_REFERRAL, _("Henvisning"))])
        self.which.chosen.connect(lambda _key: self._show_left())
        self._list = QVBoxLayout()
        self._list.setSpacing(px(8))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(px(16))
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._build_left())
        self._right = self._build_right()
        splitter.addWidget(self._right)
        splitter.setSizes([px(420), px(480)])
        keep_widths(splitter, "journal")
        self._splitter = splitter
        self._right.hide()
        card = Card(self.title)
        card.head.addWidget(self.new)
        card.add(splitter, 1)
        self.setLayout(column(card))
        if self._may_write:
            key_action(self, _("Nytt notat"), "Ctrl+N", self.write_new)
            key_action(self._right, _("Signer"), "Ctrl+Return; Ctrl+Enter", self.sign, within=True)
            key_action(self, _("Lagre utkastet nå"), "Ctrl+S", lambda: self.flush(lambda: None))

    def _build_left(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("role", "page")
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.addLayout(self._list)
        inner.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setAccessibleName(_("Notater"))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left = QWidget()
        box = QVBoxLayout(left)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addWidget(self.which)
        box.addWidget(scroll, 1)
        left.setMinimumWidth(px(240))
        return left

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
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        editor = QVBoxLayout(right)
        editor.setContentsMargins(0, 0, 0, 0)
        editor.addWidget(self._head)
        editor.addWidget(scroll, 1)
        right.setMinimumSize(px(320), px(280))
        return right

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the note stands below what was written before."""
        super().resizeEvent(event)
        self._splitter.setOrientation(Qt.Orientation.Vertical if self.width() < px(640) else Qt.Orientation.Horizontal)

    # -- showing

    def refresh(self) -> None:
        """Asks for the notes."""
        self.host.ask(self, self._arrived, entries.journal.of(self.page.id), failed=self._failed)

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps the note that is being written."""
        if self.writer is None:
            then()
        else:
            self.writer.flush(then)

    def _arrived(self, notes: tuple[Entry, ...]) -> None:
        self._notes = notes
        signed = sum(n.state != DRAFT for n in notes)
        self.which.set_label(_NOTES, _("Notater ({count})").format(count=signed))
        drafts = [n for n in notes if n.state == DRAFT]
        if self.writer is None and drafts:
            self._write(drafts[0])
        self._show_left()

    def _failed(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)

    def _show_left(self) -> None:
        if self.which.value() == [_REFERRAL]:
            self.host.ask(
                self, self._show_referral, entries.open_form.of(self.page.id, ReferralForm.kind), failed=self._failed
            )
            return
        empty_layout(self._list)
        today = self.host.clock.today()
        for note in self._notes:
            if note.state == DRAFT:
                if self.writer is None or note.series != self.writer.series:
                    draft = DraftCard(note)
                    draft.chosen.connect(lambda entry=note: self._go_on(entry))
                    self._list.addWidget(draft)
                continue
            card = NoteCard(note, today, may(self.host.user.role, form_of(note.kind).card.write))
            card.add.connect(lambda entry=note: self.write_addendum(entry))
            card.strike.connect(lambda entry=note: self.strike(entry))
            self._list.addWidget(card)
        if not self._notes:
            text = (
                _("Begynn det første med «Nytt notat» (Ctrl+N).")
                if self._may_write
                else _("Ingen notater er delt med deg.")
            )
            self._list.addWidget(EmptyState(_("Ingen notater"), text))

    def _show_referral(self, found: FormPage) -> None:
        empty_layout(self._list)
        signed = next((v for v in found.versions if not v.struck), None)
        if signed is None:
            words = (
                _("Henvisningen er ikke delt med deg.") if found.not_shared else _("Henvisningen er ikke signert ennå.")
            )
            self._list.addWidget(EmptyState(_("Ingen henvisning"), words))
            return
        if signed.as_signed is not None:
            put_signed(self._list, signed)
            return
        facts = (signed.answers.get("referrer"), signed.answers.get("practice"))
        self._list.addWidget(Text(", ".join(str(x) for x in facts if x), "hint"))
        self._list.addWidget(Text(str(signed.answers.get("text", "")), selectable=True))

    def show_page(self, page: CoursePage) -> None:
        """The consents may have changed, and with them who will read the note."""
        before = self.page.standing
        super().show_page(page)
        self._mark_readers()
        if before != page.standing:
            self.refresh()

    # -- writing

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
        self.writer.edited.connect(self._mark_readers)
        self._mark_readers()
        self._place.addWidget(self.writer)
        self._right.show()
        self.writer.view.editor("text").go_to()
        if old is not None:
            self.refresh()  # the note that was left is now a draft in the list
        else:
            self._show_left()

    def _mark_readers(self) -> None:
        if self.writer is not None:
            mark_readers(self.writer.view, self.page, self.host.user.role)

    def _drop(self) -> None:
        if self.writer is not None:
            self.writer.hide()
            self.writer.deleteLater()
            self.writer = None
        self._right.hide()

    def sign(self) -> None:
        """Signs the note."""
        if self.writer is not None:
            self.writer.sign()

    def discard(self) -> None:
        """Throws the note away, after asking."""

        def gone() -> None:
            self._drop()
            self.refresh()

        def go() -> None:
            if self.writer is not None:
                self.writer.discard(gone)

        self.host.prompts.confirm(
            _("Forkaste notatet?"), _("Det du har skrevet i dette notatet, blir borte."), go, True, _("Forkast")
        )

    def write_addendum(self, entry: Entry) -> None:
        """Asks for an addendum to a signed note."""

        def go(text: str) -> None:
            self.host.do(self, lambda _id: self.refresh(), entries.add_addendum.of(entry.id, text))

        who = addendum_words(entry, self.page, self.host.user.role)
        words = " ".join((_("Tillegget signeres med navnet ditt og står under notatet."), who)).strip()
        self.host.prompts.ask_text(_("Tillegg"), words, _("Tillegg"), _("Signer tillegget"), go)

    def strike(self, entry: Entry) -> None:
        """Asks why a note is wrong, and marks it."""

        def act(code: str) -> None:
            self.host.do(self, lambda _none: self.refresh(), entries.strike.of(entry.id, code))

        words = _("Notatet blir stående, merket som feilført.")
        ways = [(word, partial(act, code)) for code, word in STRUCK_BECAUSE.items()]
        self.host.prompts.choose(_("Hvorfor er det feil?"), words, ways)

    def _signed(self) -> None:
        self.host.say(_("Notatet er signert."), Tone.OK)
        self._drop()
        self.refresh()
