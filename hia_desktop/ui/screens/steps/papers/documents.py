"""Papirer: the papers that were issued in the course, and the files that came with the referral."""

from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.clock import local
from hia_desktop.base.fields import AttachmentId, DocumentId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, clock_time, day, day_short, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import AttachmentRow
from hia_desktop.services.papers import papers, papers_in
from hia_desktop.services.papers.papers import DocumentRow
from hia_desktop.services.papers.papers_in import PaperInRow
from hia_desktop.services.sealing.entry_rows import STRUCK_BECAUSE
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import Menu, keep_widths, key_action, menu_act
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.tab_order import taken_last
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Card,
    EmptyState,
    FlowLayout,
    Text,
    column,
    empty_layout,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.pdf.view import PdfView
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.papers.appointment import summon
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.papers.issued_paper import IssuedPaper
from hia_desktop.ui.screens.steps.papers.paper_in import ask_paper_in

_ASKED = 3
"""What is asked for: papers that were issued, files, and papers that came."""
_READ = 440
"""The width, in pixels at 100 %, that a paper with its buttons is read in."""


class Documents(StepPanel):
    """The archive of one course: choose to the left, read to the right."""

    kind: ClassVar[str] = "documents"
    title: ClassVar[Words] = N_("Papirer")
    wide: ClassVar[bool] = True

    def build(self) -> None:
        self._answers = set[str]()
        self._papers: dict[str, DocumentRow] = {}
        self._files: dict[str, AttachmentRow] = {}
        self._came: dict[str, PaperInRow] = {}
        self._wanted = self._shown = ""
        self._list = QListWidget()
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.setAccessibleName(_("Papirer i forløpet"))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.currentItemChanged.connect(lambda item, _before: self._open(item))
        self._list.viewport().installEventFilter(self)
        self._empty = QVBoxLayout()
        self._make = primary_button(_("Lag dokument"), icon_name="plus")
        self._menu = Menu(self._make)
        self._make.setMenu(self._menu)
        self.register = secondary_button(_("Papir inn"), self.register_paper, "plus")
        self.register.setToolTip(_("Registrer et papir som har kommet"))
        left = self._left = Card(self.title, padding=10)
        self._inviting = secondary_button(_("Innkalling …"), self.invite)
        for button in (self.register, self._inviting, self._make):
            left.head.addWidget(button)
        self._folded = False
        self._show_beside()
        left.body.addLayout(self._empty)
        left.add(self._list, 1)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        left.setMinimumHeight(px(140))
        self._split.addWidget(left)
        self._read = self._right()
        self._split.addWidget(self._read)
        self._split.setSizes([px(360), px(760)])
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(px(14))
        keep_widths(self._split, "documents")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._split)
        key_action(self, _("Skriv ut dokumentet"), "Ctrl+P", self._paper.print_it)
        self.host.changed.connect(self._changed)
        self._show_file_or_paper(file=False)
        self._dress_menu()

    def _right(self) -> Card:
        """What is read, and what can be done with it."""
        self._paper, self._file = IssuedPaper(self.host), PdfView(self.host, _("Vedlegget"))
        self._name, self._about = OneLine("strong"), OneLine("hint")
        right = Card(padding=10)
        right.setMinimumHeight(px(220))
        right.body.setSpacing(px(6))
        self._saving = secondary_button(_("Lagre som PDF"), self._paper.save_it, "download")
        self._printing = secondary_button(_("Skriv ut"), self._paper.print_it, "print")
        self._printing.setToolTip("Ctrl+P")
        self._paper.changed.connect(self._dress_buttons)
        for button in (self._saving, self._printing):
            self._paper.view.bar.insertWidget(self._paper.view.bar.count() - 2, button)
        self._read_it = primary_button(_("Merk som lest"), self.mark_read, "check")
        self._wrong = taken_last(secondary_button(_("Feilført …"), self.strike))
        acts = (self._wrong, self._read_it)
        right.body.addLayout(row(_stacked(self._name, self._about), self._paper.foot, *acts))
        right.add(self._paper, 1)
        right.add(self._file, 1)
        return right

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the list stands above what is read."""
        super().resizeEvent(event)
        narrow = self.width() < px(700)
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._fold()

    def _fold(self) -> None:
        """Where there is no room for three buttons beside the title, two of them stand in the menu of the third."""
        parts = [self._left.title, self._make, *(button for button, _may in self._beside())]
        needs = sum(part.sizeHint().width() for part in parts) + px(20 + 8 * len(parts))
        folded = may(self.host.user.role, Right.HANDLE_PAPERS) and self.width() < needs + px(_READ)
        if folded != self._folded:
            self._folded = folded
            self._show_beside()
            self._dress_menu()

    def _beside(self) -> list[tuple[QPushButton, bool]]:
        """The buttons beside «Lag dokument», and whether this user may."""
        role = self.host.user.role
        rights = ((self.register, Right.REGISTER_PAPER), (self._inviting, Right.HANDLE_PAPERS))
        return [(button, may(role, right)) for button, right in rights]

    def _show_beside(self) -> None:
        for button, allowed in self._beside():
            button.setVisible(allowed and not self._folded)

    def refresh(self) -> None:
        self.host.ask(self, self._take_papers, papers.listing.of(self.page.id))
        self.host.ask(self, self._take_files, referrals.attachments.of(self.page.id))
        self.host.ask(self, self._take_came, papers_in.listing.of(self.page.id))

    def show_page(self, page: CoursePage) -> None:
        super().show_page(page)
        self._dress_menu()
        self.refresh()

    def choose(self, document: str) -> None:
        """Shows this paper or file, now or as soon as the list has it."""
        self._wanted = document
        self._fill()

    def _changed(self, topics: frozenset[Topic]) -> None:
        if Topic.DOCUMENTS in topics:
            self.refresh()

    def _take_papers(self, found: tuple[DocumentRow, ...]) -> None:
        self._papers = {str(paper.id): paper for paper in found}
        self._take("papers")

    def _take_files(self, found: tuple[AttachmentRow, ...]) -> None:
        self._files = {str(file.id): file for file in found}
        self._take("files")

    def _take_came(self, found: tuple[PaperInRow, ...]) -> None:
        self._came = {str(paper.id): paper for paper in found}
        self._take("came")

    def _take(self, answer: str) -> None:
        self._answers.add(answer)
        self._fill()

    def _fill(self) -> None:
        """The list again, with the same paper chosen."""
        chosen = self._wanted or self._chosen()
        self._list.blockSignals(True)
        self._list.clear()
        for key, came in self._came.items():
            self._add(key, came.title, _("kom {day}").format(day=day(came.arrived)), _waits(came, self.host))
        for key, paper in self._papers.items():
            self._add(
                key,
                paper.title,
                _("{day} · {name} · nr. {number}").format(
                    day=day(paper.day), name=paper.issued_by, number=paper.number
                ),
                _state(paper, self.host.clock.today()),
            )
        for key, file in self._files.items():
            about = _("vedlegg, lagt ved {day} · {name}").format(
                day=moment(file.added_at).split()[0], name=file.added_by
            )
            self._add(key, file.name, about, ())
        self._fit()
        keys = [*self._came, *self._papers, *self._files]
        self._list.setCurrentRow(keys.index(chosen) if chosen in keys else 0 if keys else -1)
        self._list.blockSignals(False)
        self._wanted = "" if self._wanted in keys else self._wanted
        self._say_empty(not keys and len(self._answers) == _ASKED)  # before that nobody knows that there is nothing
        self._open(self._list.currentItem())

    def _say_empty(self, empty: bool) -> None:
        self._list.setVisible(not empty)
        self._read.setVisible(not empty)
        empty_layout(self._empty)
        if empty:
            text = (
                _(
                    "Her kommer epikrisen, brev og planer når de er signert. Velg «Lag dokument» for å lage "
                    "et av det som er signert."
                )
                if may(self.host.user.role, Right.HANDLE_PAPERS)
                else _("Her kommer dokumenter som pasienten har delt med deg.")
            )
            self._empty.addWidget(EmptyState(_("Ingen dokumenter ennå"), text))

    def _add(self, key: str, title: str, about: str, chips: tuple[tuple[str, Tone], ...]) -> None:
        line = QWidget()
        name = Text(title, "strong")
        box = column(name, Text(about, "hint"), gap=2)
        if chips:
            marks = FlowLayout()
            for text, tone in chips:
                marks.addWidget(Chip(text, tone))
            box.addLayout(marks)
        box.setContentsMargins(px(10), px(8), px(10), px(8))
        line.setLayout(box)
        line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        item = QListWidgetItem()
        item.setData(Qt.ItemDataRole.UserRole, key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join([title, about, *(text for text, _tone in chips)]))
        self._list.addItem(item)
        self._list.setItemWidget(item, line)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The lines wrap anew when the list becomes broader or narrower."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        wide = self._list.viewport().width() - 2 * px(10)  # the style sheet pads an item on both sides
        for item in (self._list.item(at) for at in range(self._list.count())):
            if (line := self._list.itemWidget(item)) is not None:
                item.setSizeHint(QSize(0, line.heightForWidth(wide)))

    def _chosen(self) -> str:
        item = self._list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    # -- what is read

    def _open(self, item: QListWidgetItem | None) -> None:
        key = str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""
        self._show_file_or_paper(file=key in self._files or key in self._came)
        self._dress_came(self._came.get(key))
        if key in self._papers:
            paper = self._papers[key]
            self._name.set_whole(paper.title)
            self._about.set_whole(
                _("utstedt {day} kl. {time} av {name}").format(
                    day=day(paper.day), time=clock_time(paper.issued_at)[:5], name=paper.issued_by
                )
            )
            self._paper.show_document(paper)
        elif key in self._came:
            self._about.set_whole(_came_words(self._came[key]))
            self._ask_file(key, self._came[key].title)
        elif key in self._files:
            self._about.set_whole(_("{size} kB").format(size=max(1, self._files[key].size // 1024)))
            self._ask_file(key, self._files[key].name)
        else:
            self._name.set_whole("")
            self._about.set_whole("")
            self._paper.clear(_("Dokumentet du velger, vises her."))

    def _ask_file(self, key: str, name: str) -> None:
        """The file, unless it is the one that is shown."""
        self._name.set_whole(name)
        if self._shown != key:
            self._shown = key
            self.host.ask(self, self._show_file, referrals.read_attachment.of(AttachmentId(key)))

    def _dress_came(self, came: PaperInRow | None) -> None:
        self._read_it.setVisible(came is not None and came.mine)
        self._wrong.setVisible(came is not None and came.own)

    def mark_read(self) -> None:
        """The user has read the paper that is shown."""
        if (key := self._chosen()) not in self._came:
            return

        def read(_none: None) -> None:
            self.refresh()
            self.host.did(_("Papiret er merket som lest."), papers_in.mark_unread.of(AttachmentId(key)))

        self.host.do(self, read, papers_in.mark_read.of(AttachmentId(key)))

    def strike(self) -> None:
        """Asks why the paper that is shown is wrong, and marks it."""
        if (key := self._chosen()) not in self._came:
            return

        def because(reason: str) -> None:
            self.host.do(self, lambda _none: self.refresh(), papers_in.strike.of(AttachmentId(key), reason))

        words = _("Papiret blir liggende, merket som feilført. Ingen skal lese det.")
        ways = [(word, partial(because, code)) for code, word in STRUCK_BECAUSE.items()]
        self.host.prompts.choose(_("Hvorfor er det feil?"), words, ways)

    def register_paper(self) -> None:
        """Registers a paper that came, and shows it."""
        ask_paper_in(self.host, self, self.page.id, self._registered)

    def _registered(self, made: str) -> None:
        self._wanted = made
        self.refresh()

    def _show_file(self, pdf: bytes) -> None:
        self._file.show_pdf(pdf)

    def _show_file_or_paper(self, *, file: bool) -> None:
        self._file.setVisible(file)
        self._paper.setVisible(not file)
        self._paper.foot.setVisible(not file and self._paper.document() is not None)
        self._dress_buttons()

    def _dress_buttons(self) -> None:
        for button in (self._saving, self._printing):
            button.setVisible(self._paper.can_hand_out())

    # -- making one

    def _dress_menu(self) -> None:
        self._menu.clear()
        signed = {step.kind for step in self.page.steps if step.state in ("done", "half")}
        possible = [
            (paper, paper.made_of is not None and paper.made_of.kind in signed) for paper in papers.made_by_hand()
        ]
        for paper, ready in possible:
            menu_act(self._menu, paper.title, partial(self.issue, paper.kind)).setEnabled(ready)
        if self._folded:
            self._menu.addSeparator()
        for button, allowed in self._beside() if self._folded else ():
            if allowed:
                menu_act(self._menu, button.text(), button.click)
        self._make.setVisible(may(self.host.user.role, Right.HANDLE_PAPERS))
        self._make.setEnabled(self._folded or any(ready for _paper, ready in possible))
        self._make.setToolTip(
            "" if self._make.isEnabled() else _("Planen må være signert før det kan lages et dokument av den.")
        )

    def issue(self, kind: str) -> None:
        """Archives a paper of the newest signed version and shows it; one for the employer is looked through first."""

        def make(own_copy: bool) -> None:
            self.host.do(self, self._issued, papers.issue.of(self.page.id, kind, own_copy))

        if papers.card(kind).for_employer:
            EmployerPaperDialog(self.host, self, self.page.banner.name, self.page.id, kind, make).look()
        else:
            make(False)

    def invite(self) -> None:
        """Writes an appointment letter, beginning with what is known."""
        summon(self.host, self, self.page.id, self.page.banner.name)

    def _issued(self, document: DocumentId) -> None:
        self.choose(str(document))


def _stacked(*texts: OneLine) -> QWidget:
    made = QWidget()
    made.setLayout(column(*texts, gap=0))
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
    return made


def _came_words(came: PaperInRow) -> str:
    """When it came and who registered it."""
    return _("kom {day}, registrert av {name}").format(day=day(came.arrived), name=came.added_by)


def _waits(came: PaperInRow, host: Host) -> tuple[tuple[str, Tone], ...]:
    """Whether it has been read, and by whom."""
    if came.struck:
        return ((_("Feilført"), Tone.BAD),)
    if came.read_on:
        when = day_short(came.read_on, host.clock.today())
        return ((_("Lest {day} av {name}").format(day=when, name=came.read_by), Tone.OK),)
    return ((_("Leses av {name}").format(name=came.reader), Tone.WARN),) if came.reader else ()


def _state(paper: DocumentRow, today: date) -> tuple[tuple[str, Tone], ...]:
    marks = [(_("Feilført"), Tone.BAD)] if paper.struck else []
    if paper.forged:
        marks.append((_("Endret utenfor programmet"), Tone.BAD))
    if paper.added_at:
        marks.append((_("Tillegg {day}").format(day=day_short(local(paper.added_at).date(), today)), Tone.NEUTRAL))
    if paper.printed_on:
        marks.append((_("Skrevet ut {day}").format(day=day_short(paper.printed_on, today)), Tone.NEUTRAL))
    if paper.handed_on:
        marks.append((_("Utlevert {day}").format(day=day_short(paper.handed_on, today)), Tone.NEUTRAL))
    if paper.transferred_on:
        marks.append((_("I EPJ {day}").format(day=day_short(paper.transferred_on, today)), Tone.OK))
    return tuple(marks)
