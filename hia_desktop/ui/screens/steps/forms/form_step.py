"""A step that is one form in versions: write, sign, read, add to, strike."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QBoxLayout, QToolButton, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import marked
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.sealing.entry_rows import DRAFT, Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import Menu, key_action, menu_act
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Banner,
    EmptyState,
    Text,
    link_button,
    primary_button,
    row,
    secondary_button,
    tool_button,
)
from hia_desktop.ui.screens.steps.forms.follow_sheet import after_signing
from hia_desktop.ui.screens.steps.forms.reader import (
    EntryReader,
    left_words,
    mark_readers,
    not_shared_title,
    not_shared_words,
)
from hia_desktop.ui.screens.steps.forms.signed_acts import ask_addendum, ask_why_wrong
from hia_desktop.ui.screens.steps.forms.watched import WatchedStep
from hia_desktop.ui.screens.steps.forms.writer import EntryWriter, OnSigning, briefly, saved_words, version_words
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog, show_signed


class FormStep(WatchedStep):
    """The panel of a form that a course has one of. A step of its own says which form, and what stands around it."""

    form: ClassVar[type[Form]]
    writer_kind: ClassVar[type[EntryWriter]] = EntryWriter
    titled: ClassVar[bool] = True  # whether the head says the step's name
    previews: ClassVar[bool] = True  # whether the head leads to the paper; not where the paper stands beside

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "form" in cls.__dict__:
            cls.kind, cls.title = cls.form.kind, marked(cls.form.card, "title")

    def build(self) -> None:
        """Head, words on the draft, and below them the form that scrolls."""
        self.paper = next((paper for paper in papers.made_of(self.kind) if paper.button), None)
        self.form_page = None
        self.writer = None
        self._shown: Entry | None = None
        self._eager = False
        self._message: QWidget | None = None
        self._reader: EntryReader | None = None
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        self._build_head(box)
        inside = QWidget()
        inside.setProperty("role", "page")
        self.content = QVBoxLayout(inside)
        self.content.setContentsMargins(0, px(4), px(8), 0)
        self.content.setSpacing(px(12))
        self._notice = Banner("")
        self._notice.hide()
        self._place = QVBoxLayout()
        self.content.addWidget(self._notice)
        self.put_above()
        self.content.addLayout(self._place)
        self.put_below()
        self.content.addStretch(1)
        self.area = Scroll()
        self.area.setWidget(inside)
        self.area.setAccessibleName(self.title)
        box.addWidget(self.area, 1)
        box.addWidget(self._also)  # below what is scrolled, so that no field moves when it comes while one writes
        key_action(self, _("Signer"), "Ctrl+Return; Ctrl+Enter", self.sign, within=True)
        key_action(self, _("Lagre utkastet nå"), "Ctrl+S", self.save_now)
        key_action(self, _("Bruk alt som er kjent fra før"), "Alt+Shift+Down", self.use_all, within=True)

    def _build_head(self, box: QVBoxLayout) -> None:
        self._heading = Text(self.title, "heading", wrap=False)
        self.chip = Chip("")
        self.saved = Text("", "faint", wrap=False)
        self.saved.setMinimumWidth(px(150))  # for «Utkast lagret 10:42:07», which comes while one writes
        self._more = tool_button("history", _("Versjoner og mer"))
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = Menu(self._more)
        self._more.setMenu(self._menu)
        self._addendum = link_button(_("Skriv tillegg"), self.write_addendum, "plus")
        self._preview = secondary_button(self.paper.button if self.paper else "", self.preview)
        self._renew = primary_button(_("Ny versjon"), self.renew)
        self._sign = primary_button(_("Signer"), self.sign)
        self._sign.setToolTip("Ctrl+Enter")
        self._buttons = (self._preview, self._renew, self._sign, self._more)
        self.head = row(1, *self._buttons)
        self._second = QWidget()
        self._use_all = link_button("", self.use_all)
        self._use_all.setToolTip(_("Bruk det som er kjent fra før, i alle tomme felt (Alt+Shift+Pil ned)"))
        line = row(self.chip, self.saved, 1, self._use_all, self._addendum)
        line.setContentsMargins(0, 0, 0, 0)
        self._second.setLayout(line)
        self._lead = row(self._heading, self._second)
        self._lead.setStretch(1, 1)
        self._top = row()
        self._top.addLayout(self._lead, 1)
        self._top.addLayout(self.head)
        box.addLayout(self._top)
        self._also = OnSigning()
        for part in (*self._buttons, self._addendum, self._use_all, self._second):
            part.hide()

    def event(self, event: QEvent) -> bool:
        """Head and buttons on one line. Where it is narrow the title gives way, which the tab says too, and then some
        of what is said of the version; where that is not enough the buttons stand below."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self.fit_head()
        return done

    def fit_head(self) -> None:
        """As `event` says, in the width of what the head stands in."""
        inside = self._top.parentWidget() or self
        title = self._heading.sizeHint().width() + self._lead.spacing()
        untitled = self._lead.sizeHint().width() - (0 if self._heading.isHidden() else title)
        room = inside.width() - self.head.sizeHint().width() - px(8)
        below = room < untitled - self.chip.sizeHint().width() * 0.4
        self._heading.setVisible(self.titled and (below or room >= untitled + title))
        self._top.setDirection(QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight)

    # -- what a step of its own says

    def new_view(self) -> FormView:
        """The form's fields."""
        return FormView(self.form, self.host.clock.today)

    def first_answers(self) -> dict[str, Any]:
        """What an unwritten form starts with."""
        return {}

    def put_above(self) -> None:
        """Adds to `content` what stands above the form."""

    def put_below(self) -> None:
        """Adds to `content` what stands below the form."""

    def answers_shown(self, answers: dict[str, Any]) -> None:
        """Called with the answers whenever they are shown or changed."""

    def dressed(self, writing: bool) -> None:
        """Something else is shown: the draft when `writing`, a signed version when `shown` is one, or no form."""

    @property
    def shown(self) -> Entry | None:
        """The signed version that is being read, None when none is."""
        return self._shown

    def view_shown(self) -> FormView | None:
        """The fields that are seen: the draft's, or those of the version that is read; None when neither is."""
        if self._shown is not None and self._reader is not None:
            return self._reader.old or self._reader.view
        return self.writer.view if self.writer is not None and self._message is None else None

    # -- showing

    def refresh(self) -> None:
        """Asks for the form as this user may see it."""
        self.host.ask(self, self._arrived, entries.open_form.of(self.page.id, self.kind), failed=self._not_found)

    def show_page(self, page: CoursePage) -> None:
        """Asks again when the consents have become others: what is no longer shared goes, and what is typed stays."""
        before, self.page = self.page, page
        if self.writer is not None:
            mark_readers(self.writer.view, page, self.host.user.role)
        if before.standing != page.standing:
            self.refresh()

    def take_keyboard(self) -> None:
        """The first field, when there is a draft to write in."""
        self._eager = True

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps the draft, then calls `then`."""
        if self.writer is None:
            then()
        else:
            self.writer.flush(then)

    def _arrived(self, found: FormPage) -> None:
        self.form_page = found
        current = found.current
        if not found.may_write:
            self.drop_writer()  # a draft that goes with the consent is not to be gone on with
        if found.not_shared:
            role, form = self.host.user.role, form_of(found.kind)
            self._say(not_shared_title(role, form), not_shared_words(role, form))
        elif self.writer is not None:
            self.writer.take_in(current)
            self._show_writer()
        elif current is not None and current.state == DRAFT:
            self._write(current)
        elif current is not None:
            self.read(current)
        elif found.may_write:
            self._write(None)
        else:
            self._say(_("Ikke skrevet ennå"), _("Det som blir signert her, vises når det er klart."))
        self._fill_menu()

    def _not_found(self, problem: Problem) -> None:
        self.drop_writer()
        self._say(_("Vises ikke"), problem.message)

    def _say(self, title: str, text: str) -> None:
        self._clear()
        self._message = EmptyState(
            title, text, icon_name="eye-off" if self.form_page and self.form_page.not_shared else "document"
        )
        self._place.addWidget(self._message)
        self._dress()

    def read(self, entry: Entry) -> None:
        """Shows a signed version, to be read only. A draft that is being written stays behind it."""
        self._eager, same = False, entry == self._shown
        self._clear(self._reader)
        self._shown = entry
        if self._reader is None:
            self._reader = EntryReader(self.new_view())
            self._place.addWidget(self._reader)
        if not same:
            self._reader.show_entry(entry, self.host.clock.today())
        self._reader.show()
        self.answers_shown(entry.answers)
        self._dress()

    def _write(self, entry: Entry | None) -> None:
        """Goes on with a draft, or begins from a signed version or from nothing."""
        draft = entry if entry is not None and entry.state == DRAFT else None
        facts = self.form_page.facts if self.form_page else None
        self.writer = self.writer_kind(self.host, self.page.id, self.new_view(), self.kind, facts=facts)
        self._place.addWidget(self.writer)
        self.writer.told.connect(self.saved.setText)
        self.writer.foretold.connect(self._also.say)
        self._also.say(self.form_page.follows if self.form_page and draft else ())
        self.writer.signed.connect(self._signed)
        self.writer.theirs.connect(self._see_theirs)
        self.writer.edited.connect(self._edited)
        self.writer.seen = max((v.number for v in self.form_page.versions), default=0) if self.form_page else None
        self.writer.taken = entry.taken if entry else None
        answers, series = (entry.answers, entry.series) if entry else (self.first_answers(), None)
        self.writer.begin(answers, draft.raw if draft else {}, series, draft.id if draft else None)
        if self.form_page is not None:
            self.writer.offer(self.form_page)
        self.saved.setText(saved_words(draft, self.host.clock.now()))
        self._show_writer()

    def _edited(self) -> None:
        if self.writer is not None:
            self.answers_shown(self.writer.view.answers())
            self._count_offers()

    def _count_offers(self) -> None:
        """«Bruk det som er kjent (4)», while there is more than one."""
        found = self.writer.view.open_offers() if self.writer is not None and self.writer.isVisibleTo(self) else []
        self._use_all.setText(_("Bruk det som er kjent ({count})").format(count=len(found)))
        self._use_all.setVisible(len(found) > 1)

    def _show_writer(self) -> None:
        self._clear(self.writer)
        if self.writer is not None:
            self.writer.show()
            mark_readers(self.writer.view, self.page, self.host.user.role)
            self.answers_shown(self.writer.view.answers())
        self._dress()
        if self.writer is not None and self._eager:
            self._eager = False
            self.writer.view.jump(self.writer.view.first())

    def _clear(self, stays: QWidget | None = None) -> None:
        """Makes room for what `stays`, or comes: hidden even for a moment it would lose the keyboard."""
        self._shown = None
        for part in (self._message, self.writer, self._reader):
            if part is not None and part is not stays:
                part.hide()
        if self._message is not None:
            self._message.deleteLater()
            self._message = None

    def _dress(self) -> None:
        """The head, as what is shown has it."""
        page, shown = self.form_page, self._shown
        writing = self.writer is not None and shown is None and self._message is None
        newest = page.versions[0].id if page and page.versions else None
        self._sign.setVisible(writing and page is not None and page.may_sign)
        self._renew.setVisible(shown is not None and page is not None and page.may_write and self.writer is None)
        self._addendum.setVisible(shown is not None and shown.stands and page is not None and page.may_write)
        whole = writing or (shown is not None and shown.id == newest and shown.whole)
        self._preview.setVisible(self.previews and self.paper is not None and whole)
        self._more.setVisible(bool(page and (page.versions or writing)))
        self._second.setVisible(writing or shown is not None)
        self.saved.setVisible(writing)
        self._also.setVisible(writing and bool(self._also.text()))
        if shown is not None:
            self.chip.set(version_words(shown, self.host.clock.today()), Tone.OK if shown.stands else Tone.BAD)
        elif writing and page is not None:
            number = max((v.number for v in page.versions), default=0) + 1
            self.chip.set(_("versjon {number} · utkast").format(number=number), Tone.NEUTRAL)
        self._count_offers()
        self._tell(writing)
        self.dressed(writing)
        self.fit_head()  # now, and not when it has been painted

    def _tell(self, writing: bool) -> None:
        """Who else is writing, or that an older version is being read."""
        page, text = self.form_page, ""
        current = page.current if page is not None else None
        if self._shown is not None and self.writer is not None:
            text = _("Du leser en signert versjon. Utkastet ditt er trygt; velg det i menyen for å skrive videre.")
        elif self._shown is not None and current is not None and current.id != self._shown.id:
            text = _("Du leser en eldre versjon.")
        elif page is not None and page.others_drafting and self._message is None:
            text = _("{names} har et utkast som ikke er signert.").format(names=", ".join(page.others_drafting))
        elif writing and page is not None:
            text = next(
                (words for one in (current, *page.versions[:1]) if one is not None and (words := left_words(one))),
                "",
            )
        self._notice.set(text, Tone.BRAND)
        self._notice.setVisible(bool(text))

    def _fill_menu(self) -> None:
        self._menu.clear()
        page = self.form_page
        if page is None:
            return
        if self.writer is not None:
            menu_act(self._menu, _("Utkastet ditt"), self._show_writer)
            menu_act(self._menu, _("Forkast utkastet …"), self.discard)
        for version in page.versions:
            words = version_words(version, self.host.clock.today())
            menu_act(self._menu, words, partial(self.read, version))
        if any(v.mine and not v.struck for v in page.versions):
            self._menu.addSeparator()
            menu_act(self._menu, _("Merk som feilført …"), self.strike)

    # -- acts

    def sign(self) -> None:
        """Signs the draft that is shown."""
        if self.writer is not None and self._shown is None and self.form_page is not None and self.form_page.may_sign:
            self.writer.sign()

    def use_all(self) -> None:
        """Puts what is known from before in every field that is empty."""
        if self.writer is not None and self._shown is None:
            if self._use_all.hasFocus():  # the button goes, and the next key must not be for the one that signs
                self.writer.view.jump(self.writer.view.first())
            self.writer.view.take_offers()

    def save_now(self) -> None:
        """Keeps the draft at once."""
        if self.writer is not None:
            self.writer.flush()

    def renew(self) -> None:
        """Begins a new version from the one that is shown, with the keyboard in its first field."""
        if self._shown is not None and self.writer is None:
            entry, self._eager = self._shown, True
            self._write(entry)
            self._fill_menu()

    def discard(self) -> None:
        """Throws the draft away, after asking."""

        def gone() -> None:
            self.drop_writer()
            self.refresh()

        def go() -> None:
            if self.writer is not None:
                self.writer.discard(gone)

        text = _("Det du har skrevet siden forrige signerte versjon, blir borte. Signerte versjoner er trygge.")
        self.host.prompts.discard(_("Forkaste utkastet?"), text, go)

    def write_addendum(self) -> None:
        """Asks for an addendum to the version that is shown, and signs it."""
        if self._shown is None:
            return
        text = _("Tillegget signeres med navnet ditt og står under den signerte versjonen.")
        ask_addendum(self.host, self, self._shown, self.page, text, self._reread)

    def strike(self) -> None:
        """Asks why the user's newest signed version is wrong, and marks it."""
        page = self.form_page
        mine = [v for v in page.versions if v.mine and not v.struck] if page else []
        entry = self._shown if self._shown in mine else next(iter(mine), None)
        if entry is None:
            return

        ask_why_wrong(self.host, self, entry, version_words(entry, self.host.clock.today()), self._reread)

    def preview(self) -> None:
        """Shows the paper as it will be, or as it is."""
        if self.paper is None:
            return
        kind, title, draft = self.paper.kind, self.paper.title, self._shown is None
        if self.paper.for_employer and not draft:
            return EmployerPaperDialog(self.host, self, self.page.banner.name, self.page.id, kind).look()
        heading, file, entry = f"{title} · {self.page.banner.name}", title, self._shown
        if entry is not None:
            show_signed(self.host, self, heading, file, entry.id, kind)
        elif self.writer is not None:
            dialog = PaperDialog(self.host, self, heading, file, draft=True)
            dialog.ask(papers.prepare.of(self.page.id, kind, self.writer.answers()))

    def _signed(self) -> None:
        follows = briefly(self.writer.follows if self.writer is not None else ())
        self.host.say(f"{_('«{title}» er signert.').format(title=self.title)} {follows}".strip(), Tone.OK)
        self.drop_writer()
        self.refresh()
        after_signing(self.host, self, self.page.id, self.form)

    def _reread(self) -> None:
        self._shown = None
        self.refresh()

    def _see_theirs(self) -> None:
        self.host.ask(self, self._show_theirs, entries.open_form.of(self.page.id, self.kind))

    def _show_theirs(self, found: FormPage) -> None:
        self.form_page = found
        if self.writer is not None:
            self.writer.take_in(found.current)
        if found.versions:
            self.read(found.versions[0])
        self._fill_menu()
