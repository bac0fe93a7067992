"""The journal's list: all lines of the course, newest first, narrowed by kind, by person and by words."""

from collections.abc import Iterator, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.access import may
from hia_desktop.domain.forms import form_of
from hia_desktop.services.overview.course_journal import CourseJournal, FoundLine, JournalLine, LineKind, matching
from hia_desktop.services.papers import papers
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import ChipRow
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import EmptyState, empty_layout, link_button, row
from hia_desktop.ui.screens.steps.before.journal_cards import DraftCard, LineButton, LineCard, NoteCard
from hia_desktop.ui.tasks import Ticket

PAUSE = 150
"""Milliseconds after the last key before one looks."""
AT_A_TIME = 15
"""So many lines are laid out, and as many more whenever the last of them is near."""
_ALL = ""


class JournalList(QWidget):
    """Signals carry what is asked for: an entry to be seen as a paper, an addendum to one, one to be struck, a draft to
    go on with, and a line whose thing is read elsewhere."""

    paper = Signal(object)
    add = Signal(object)
    strike = Signal(object)
    go_on = Signal(object)
    leads = Signal(object)

    def __init__(self, host: Host, empty_help: str) -> None:
        super().__init__()
        self._host, self._empty_help = host, empty_help
        self._all, self._drafts = tuple[JournalLine, ...](), tuple[Entry, ...]()
        self._rest: list[FoundLine] = []
        self.shown = tuple[JournalLine, ...]()
        """What the search and the filters leave, newest first."""
        self._open: set[str] = set()
        self._looking: Ticket | None = None
        self._asked: tuple[str, object, object] = ("", _ALL, None)
        self.search = QLineEdit(placeholderText=_("Søk i journalen"), clearButtonEnabled=True)
        self.search.setAccessibleName(_("Søk i journalen"))
        self.search.setProperty("role", "search")
        self.search.setMaxLength(200)
        self.search.setMinimumWidth(px(120))
        self.who = Combo()
        self.who.setAccessibleName(_("Skrevet av"))
        self.who.activated.connect(lambda _at: self._look())
        self.kinds = ChipRow([(_ALL, _("Alt")), *((kind.value, kind.label) for kind in LineKind)])
        self.kinds.chosen.connect(lambda _key: self._look())
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.installEventFilter(self)
        key_action(self, _("Søk i journalen"), "Ctrl+F", self._go_to_search)
        tools = row(self.search, self.who)
        tools.setStretch(0, 3)
        tools.setStretch(1, 2)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(8))
        box.addLayout(tools)
        box.addWidget(self.kinds)
        box.addWidget(self._build_scroll(), 1)
        self.setMinimumWidth(px(240))

    def _build_scroll(self) -> QScrollArea:
        self._lines = QVBoxLayout()
        self._lines.setSpacing(px(4))
        self._more = link_button("", self._show_more, "history")
        self._more.hide()
        inside = QWidget()
        inside.setProperty("role", "page")
        inner = QVBoxLayout(inside)
        inner.setContentsMargins(0, 0, px(8), 0)
        inner.addLayout(self._lines)
        inner.addWidget(self._more)
        inner.addStretch(1)
        self._scroll = Scroll()
        self._scroll.setWidget(inside)
        self._scroll.setAccessibleName(_("Journalens linjer"))
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.verticalScrollBar().valueChanged.connect(self._near_the_end)
        return self._scroll

    # -- what is shown

    def show_journal(self, found: CourseJournal, writing: str | None) -> None:
        """Another state of the journal; what is open stays open. The draft of the series `writing` is left out."""
        self._all = found.lines
        self._drafts = tuple(draft for draft in found.drafts if draft.series != writing)
        chosen = self.who.currentData()
        people = dict.fromkeys((line.author, line.profession) for line in found.lines if line.author)
        self.who.clear()
        self.who.addItem(_("Alle personer"), "")
        for author, profession in sorted(people):
            self.who.addItem(", ".join(filter(None, (author, profession))), author)
        self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
        for kind, chip in zip(("", *LineKind), self.kinds.chips(), strict=True):
            chip.setVisible(not kind or any(line.kind is kind for line in found.lines))
        if self.kinds.value() and not any(
            chip.isVisibleTo(self.kinds) and chip.isChecked() for chip in self.kinds.chips()
        ):
            self.kinds.set_chosen(_ALL)
        self._look()

    def _look(self) -> None:
        """Looks through the lines off this thread; what was looked for before is not waited for."""
        self._soon.stop()
        if self._looking is not None:
            self._looking.cancel()
        key = str(self.kinds.value()[0])
        kind = LineKind(key) if key else None
        asked = (self._all, self.search.text(), kind, self.who.currentData() or "")
        self._looking = self._host.work(self, self._found, matching, *asked)

    def _found(self, found: list[FoundLine]) -> None:
        asked = (self.search.text(), self.kinds.value()[0], self.who.currentData())
        at = self._scroll.verticalScrollBar().value() if asked == self._asked else 0
        self._asked = asked
        focused = next((place for button, place in self._buttons() if button.hasFocus()), None)
        empty_layout(self._lines)
        narrowed = bool(self.search.text().strip() or self.kinds.value() != [_ALL] or self.who.currentData())
        for draft in () if narrowed else self._drafts:
            card = DraftCard(draft)
            card.setObjectName(draft.series)
            card.chosen.connect(lambda entry=draft: self.go_on.emit(entry))
            self._lines.addWidget(card)
        self._rest = list(found)
        self.shown = tuple(one.line for one in found)
        self._show_more()
        if not found and narrowed:
            self._lines.addWidget(EmptyState(_("Ingen treff"), _("Prøv færre ord, eller velg «Alt» og alle personer.")))
        elif not found and not self._drafts:
            self._lines.addWidget(EmptyState(_("Ingenting i journalen ennå"), self._empty_help))
        self._scroll.verticalScrollBar().setValue(at)
        for button, place in self._buttons():
            if place == focused:
                button.setFocus()

    def _show_more(self) -> None:
        """The next lines."""
        today, now = self._host.clock.today(), self._rest[:AT_A_TIME]
        del self._rest[:AT_A_TIME]
        for found in now:
            card = self._card(found, today)
            card.setObjectName(found.line.key)
            self._lines.addWidget(card)
        self._more.setText(_("Vis eldre ({count} til)").format(count=len(self._rest)))
        self._more.setVisible(bool(self._rest))

    def _near_the_end(self, at: int) -> None:
        if self._rest and at > self._scroll.verticalScrollBar().maximum() - self._scroll.height() // 2:
            self._show_more()

    def _card(self, found: FoundLine, today: date) -> QWidget:
        entry = found.line.entry
        if entry is not None and found.line.kind is LineKind.NOTE:
            may_add = may(self._host.user.role, form_of(entry.kind).card.write)
            note = NoteCard(entry, today, may_add, entry.whole and bool(papers.made_of(entry.kind)))
            note.paper.connect(lambda: self.paper.emit(entry))
            note.add.connect(lambda: self.add.emit(entry))
            note.strike.connect(lambda: self.strike.emit(entry))
            return note
        card = LineCard(found, today, opened=found.line.key in self._open)
        card.leads.connect(lambda: self.leads.emit(found.line))
        card.head.clicked.connect(lambda: self._note_open(card))
        card.head.installEventFilter(self)
        return card

    def _note_open(self, card: LineCard) -> None:
        (self._open.add if card.opened else self._open.discard)(card.line.key)

    # -- keys

    def _shown(self) -> Iterator[QWidget]:
        items = (self._lines.itemAt(at) for at in range(self._lines.count()))
        yield from (card for item in items if item and (card := item.widget()) is not None)

    def _cards(self) -> Sequence[LineCard]:
        return [card for card in self._shown() if isinstance(card, LineCard)]

    def _buttons(self) -> Iterator[tuple[QAbstractButton, tuple[str, int]]]:
        """Every button with its card's name and its number there: what stays the same when the cards are made anew."""
        for card in self._shown():
            for number, button in enumerate(card.findChildren(QAbstractButton)):
                yield button, (card.objectName(), number)

    def _go_to_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down go from line to line, down from the search to the first of them, Enter opens."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(watched, LineButton):
            watched.click()
            return True
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        cards = self._cards()
        at = next((number for number, card in enumerate(cards) if card.head is watched), -1)
        to = at + (1 if event.key() == Qt.Key.Key_Down else -1)
        if to == len(cards) and self._rest:
            self._show_more()
            cards = self._cards()
        if to == -1:
            self.search.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif 0 <= to < len(cards):
            cards[to].head.setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(cards[to].head, 0, px(24))
        return True
