"""«Ved siden av»: what one reads while one writes: the referral, another step, barriers, the last notes, the scores.

It can be selected and copied, never changed.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import OFFICE
from hia_desktop.domain.forms import STEPS, form_of
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.course import findings
from hia_desktop.services.course.courses import CoursePage, Score
from hia_desktop.services.course.findings import ProfessionFindings
from hia_desktop.services.course.workplace import WorkplaceSide, no_barriers
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers import papers_in
from hia_desktop.services.papers.papers_in import PaperInRow
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.sealing.entry_rows import DRAFT, SIGNED, Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip, ChipRow
from hia_desktop.ui.kit.score_board import ScoreBoard
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, link_button, tool_button
from hia_desktop.ui.screens.steps.before.findings import put_findings
from hia_desktop.ui.screens.steps.before.journal_cards import NoteCard
from hia_desktop.ui.screens.steps.before.scores import series_of
from hia_desktop.ui.screens.steps.forms.reader import not_shared_words, put_addenda, put_signed
from hia_desktop.ui.screens.steps.forms.writer import version_words
from hia_desktop.ui.screens.steps.intake.referral_card import ReferralCard
from hia_desktop.ui.screens.steps.measuring.items import ask_items
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog

_FINDINGS, _BARRIERS, _NOTES, _SCORES, _CAME = Place.FINDINGS.value, "barriers", "notes", "scores", "came"
_LAST = 12
"""So many notes; the rest are in the journal."""


class CourseSide(Card):
    """Asks for what is chosen when it is seen, and remembers what each user chose last.
    `closed` asks to put it away."""

    closed = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__(_("Ved siden av"), padding=12)
        self._host = host
        self._page: CoursePage | None = None
        self._step = ""
        self._offered: dict[str, str] = {}
        self.close_button = tool_button("close", _("Lukk «Ved siden av» (F7)"), self.closed.emit)
        self.head.addWidget(self.close_button)
        self._chips_place = QVBoxLayout()
        self.chips = ChipRow([])
        inside = QWidget()
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(0, 0, px(10), 0)
        self._box.setSpacing(px(4))
        self._scroll = SideScroll(inside)
        self._scroll.setAccessibleName(_("Ved siden av"))
        self._referral: ReferralCard | None = None
        self.body.addLayout(self._chips_place)
        self.add(self._scroll, 1)
        self.setMinimumWidth(px(240))

    # -- what can be chosen

    def show_page(self, page: CoursePage) -> None:
        """A newer page: what is no longer this user's goes at once, the rest is asked for again."""
        if self._page is None or self._page.standing != page.standing:
            self._empty()
        self._page = page
        self._offer()

    def set_step(self, step: str) -> None:
        """Another step is worked on."""
        if step != self._step:
            self._step = step
            self._offer()

    def showEvent(self, event: object) -> None:
        self._offer()

    def choices(self) -> dict[str, str]:
        """What this user can read beside this step: the key of each and its word."""
        page = self._page
        if page is None:
            return {}
        found = {
            s.kind: _("Sist signert") if s.kind == self._step else form_of(s.kind).card.tab_word
            for s in page.steps
            if s.state in ("half", "done")
        }
        if page.findings in ("half", "done"):
            found[_FINDINGS] = _("Funn")
        if page.barriers_shared and self._step != WorkplaceForm.kind:
            found[_BARRIERS] = _("Hindringer")
        if self._host.user.role not in OFFICE:
            found[_NOTES] = _("Notater")
        if page.scores_shared and page.scores:
            found[_SCORES] = _("Skår")
        if page.came_in:
            found[_CAME] = _("Papirer inn")
        return found

    def _offer(self) -> None:
        """The chips, with the one that was chosen last; else the step before this one, where it can be read.
        Nothing is made before it is seen."""
        if not self.isVisible():
            return
        choices = self.choices()
        if choices != self._offered:
            self._offered = choices
            kept = str(QSettings().value(self._setting()) or "")
            kinds = [form.kind for form in STEPS]
            before = kinds[: kinds.index(self._step)] if self._step in kinds else kinds
            usual = next((kind for kind in reversed(before) if kind in choices), next(iter(choices), ""))
            self.chips.hide()
            self.chips.deleteLater()
            self.chips = ChipRow(list(choices.items()))
            self.chips.set_chosen(kept if kept in choices else usual)
            self.chips.chosen.connect(self._chosen)
            self._chips_place.addWidget(self.chips)
        self._ask()

    def _setting(self) -> str:
        return f"beside/{self._host.user.id}/choice"

    def _chosen(self, key: object) -> None:
        QSettings().setValue(self._setting(), key)
        self._empty()
        self._ask()

    # -- what is shown

    def value(self) -> str:
        """The key of what is shown; empty when there is nothing to read."""
        return str(next(iter(self.chips.value()), ""))

    def _empty(self) -> None:
        empty_layout(self._box)
        if self._referral is not None:
            self._referral.hide()
            self._referral.deleteLater()
            self._referral = None
        self._scroll.show()

    def _ask(self) -> None:
        """Asks for what is chosen, through the services; what the page itself holds is shown at once."""
        page, key = self._page, self.value()
        if page is None:
            return
        if key == ReferralForm.kind and self._step != key:
            self._show_referral(page)
        elif key == _NOTES:
            self._host.ask(self, self._show_notes, entries.journal.of(page.id), failed=self._failed)
        elif key == _FINDINGS:
            self._host.ask(self, self._show_findings, findings.read.of(page.id), failed=self._failed)
        elif key == _CAME:
            self._host.ask(self, self._show_came, papers_in.listing.of(page.id), failed=self._failed)
        elif key in (_BARRIERS, _SCORES):
            self._put(lambda: self._put_barriers(page.workplace) if key == _BARRIERS else self._put_scores(page.scores))
        elif key:
            self._host.ask(self, self._show_form, entries.open_form.of(page.id, key), failed=self._failed)
        else:
            self._put(lambda: self._say(_("Det er ikke noe å lese ved siden av ennå.")))

    def _failed(self, problem: Problem) -> None:
        self._put(lambda: self._say(problem.message))

    def _put(self, fill: Callable[[], object]) -> None:
        """Other content; the place in it stays when it is the same content again."""
        bar = self._scroll.verticalScrollBar()
        at = bar.value()
        self._empty()
        fill()
        self._box.addStretch(1)
        bar.setValue(at)

    def _say(self, words: str) -> None:
        self._box.addWidget(Text(words, "hint"))

    def _show_referral(self, page: CoursePage) -> None:
        """Its words, and its files page by page."""
        if self._referral is None:
            self._empty()
            self._scroll.hide()
            self._referral = ReferralCard(self._host, framed=False)
            self.add(self._referral, 1)
        self._referral.show_course(page.id, page.missing, sum(count for _field, count in page.unread))

    def _show_form(self, found: FormPage) -> None:
        """The user's own draft, else the newest that is signed; of the step that is worked on what is signed."""
        if found.kind != self.value():
            return
        signed = next((version for version in found.versions if version.stands and version.shared), None)
        shown = signed if found.kind == self._step else found.current
        if found.not_shared:
            self._put(lambda: self._say(not_shared_words(self._host.user.role, form_of(found.kind))))
        elif shown is None:
            self._put(lambda: self._say(_("Ikke signert ennå.")))
        else:
            self._put(lambda: self._put_entry(shown))

    def _put_entry(self, entry: Entry) -> None:
        draft = entry.state == DRAFT
        today = self._host.clock.today()
        words = _("Utkastet ditt, ikke signert") if draft else version_words(entry, today)
        self._box.addWidget(Text(words, "hint"))
        put_signed(self._box, entry)
        added = QVBoxLayout()
        put_addenda(added, entry)
        self._box.addLayout(added)

    def _show_notes(self, notes: tuple[Entry, ...]) -> None:
        if self.value() == _NOTES:
            self._put(lambda: self._put_notes([note for note in notes if note.state == SIGNED and note.stands]))

    def _show_findings(self, found: tuple[ProfessionFindings, ...]) -> None:
        def put() -> None:
            for one in found:
                put_findings(self._box, one, self._host.clock.today())

        if self.value() == _FINDINGS:
            self._put(put)

    def _show_came(self, came: tuple[PaperInRow, ...]) -> None:
        if self.value() == _CAME:
            self._put(lambda: self._put_came([paper for paper in came if not paper.struck]))

    def _put_came(self, came: list[PaperInRow]) -> None:
        """Each paper that came in by its name, which opens it page by page."""
        today = self._host.clock.today()
        for paper in came:
            open_it = link_button(paper.title, partial(self._open_paper, paper), "document")
            self._box.addWidget(open_it, 0, Qt.AlignmentFlag.AlignLeft)
            self._say(_("kom {day}").format(day=day_short(paper.arrived, today)))
        if not came:
            self._say(_("Det er ikke noe å lese ved siden av ennå."))

    def _open_paper(self, paper: PaperInRow) -> None:
        PaperDialog(self._host, self, paper.title, "", draft=True).ask(referrals.read_attachment.of(paper.id))

    def _put_notes(self, notes: list[Entry]) -> None:
        for note in notes[:_LAST]:
            self._box.addWidget(NoteCard(note, self._host.clock.today(), False))
        if not notes:
            self._say(_("Ingen notater ennå."))
        elif len(notes) > _LAST:
            self._say(_("Eldre notater står i journalen."))

    def _put_scores(self, scores: tuple[Score, ...]) -> None:
        """Each measure from start to now, over the same days."""
        board = ScoreBoard()
        board.wanted.connect(self._want_items)
        board.show_series(series_of(scores))
        self._box.addWidget(board)

    def _want_items(self, kind: str) -> None:
        if self._page is not None and kind:
            ask_items(self._host, self, self._page.id, kind)

    def _put_barriers(self, found: WorkplaceSide) -> None:
        """What stands in the way at the workplace, NAV's means and the last contacts, as far as they are shared."""
        for barrier in found.barriers:
            self._box.addLayout(_marked(Text(barrier.title, "strong", selectable=True), barrier.severity, barrier.tone))
            if barrier.about:
                self._box.addWidget(Text(barrier.about, "hint", selectable=True))
        if not found.barriers:
            self._say(no_barriers(found))
        if found.measures:
            self._box.addWidget(Text(_("Virkemidler"), "section"))
        for measure in found.measures:
            self._box.addLayout(_marked(Text(measure.title, selectable=True), measure.status, measure.tone))
        if found.contacts:
            self._box.addWidget(Text(_("Kontakt"), "section"))
        for contact in found.contacts:
            self._box.addWidget(Text(f"{contact.day} · {contact.about}", "hint", selectable=True))


def _marked(text: Text, mark: str, tone: Tone) -> QHBoxLayout:
    """Words with a pill at their right."""
    line = QHBoxLayout()
    line.setSpacing(px(8))
    line.addWidget(text, 1)
    if mark:
        line.addWidget(Chip(mark, tone), 0, Qt.AlignmentFlag.AlignTop)
    return line
