"""One workplace: its fields to the left; to the right what may be the same, and what has been changed."""

from collections.abc import Callable
from typing import ClassVar

from pydantic import ValidationError
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import WorkplaceId
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.workplaces import industries
from hia_desktop.domain.workplaces.workplace import WorkplaceDraft
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces
from hia_desktop.services.workplaces.sessions import SessionRow
from hia_desktop.services.workplaces.work_tasks import WorkTask
from hia_desktop.services.workplaces.workplaces import Page
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.scrolling import Scroll, SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, empty_layout, primary_button, row, tool_button
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.workplaces.cards import history_card, merged_card, same_card, sessions_card, tasks_card
from hia_desktop.ui.screens.workplaces.fields import workplace_form
from hia_desktop.ui.screens.workplaces.sheets import write_session, write_task

_TONES = {True: Tone.OK, False: Tone.WARN, None: Tone.NEUTRAL}


class WorkplaceScreen(Screen):
    """`argument` is the workplace's id; empty for a new one."""

    key = "company"
    title = N_("Bedrift")
    needs = Right.WORKPLACES
    watches: ClassVar[frozenset[Topic]] = frozenset({Topic.WORKPLACES})

    def build(self) -> None:
        """The head, the form, and the cards beside it."""
        self._page: Page | None = None
        self._sessions: tuple[SessionRow, ...] | None = None
        self._tasks: tuple[WorkTask, ...] | None = None
        self._typed = False
        self._heading = OneLine("title")
        self._heading.set_whole(_("Ny bedrift"))
        self._state = Chip("", Tone.NEUTRAL)
        self._state.hide()
        self.save_button = primary_button(_("Lagre"), self.save)
        self.save_button.setToolTip("Ctrl+S")
        self.save_button.setEnabled(False)
        key_action(self, _("Lagre bedriften"), "Ctrl+S", self.save)
        key_action(self, _("Ny samling"), "Ctrl+M", self._new_session)
        key_action(self, _("Ny oppgave om bedriften"), "Ctrl+T", self._new_task)
        back = tool_button("chevron-left", _("Alle bedrifter (Esc)"), lambda: self.host.open("workplaces"))
        self.form = workplace_form(self.host.clock.today)
        self.form.edited.connect(self._edited)
        self.form.set_answers({})
        card = Card()
        self.left_scroll = Scroll()
        self.left_scroll.setFrameShape(Scroll.Shape.NoFrame)
        self.form.setProperty("role", "page")
        self.left_scroll.setWidget(self.form)
        self.left_scroll.setAccessibleName(_("Bedriften"))
        card.add(self.left_scroll, 1)
        self._side = column(gap=10)
        inside = QWidget()
        inside.setLayout(self._side)
        self._beside = SideScroll(inside, beside=True)
        self._beside.setAccessibleName(_("Ved siden av bedriften"))
        parts = row(gap=14)
        parts.addWidget(card, 7)
        parts.addWidget(self._beside, 4)
        box = QVBoxLayout(self)
        bar = self._beside.verticalScrollBar().sizeHint().width()  # it stands in the page's margin
        box.setContentsMargins(px(24), px(12), px(24) - bar, px(14))
        box.setSpacing(px(8))
        head = row(back, gap=10)
        head.setContentsMargins(0, 0, bar, 0)
        head.addWidget(self._heading, 1)
        head.addWidget(self._state)
        head.addWidget(self.save_button)
        box.addLayout(head)
        box.addLayout(parts, 1)
        self.setFocusProxy(self.form.editor("name").control)
        self._begin()

    def _begin(self) -> None:
        """What was typed and could not be kept stands here again."""
        kept = self.host.left.pop(self._left(), None)
        if kept is not None:
            self.form.set_answers(kept)
            self._edited()
        self._show_side()

    def _left(self) -> str:
        return f"{self.key}:{self.argument}"

    def window_title(self) -> str:
        """What stands in the window's title."""
        return self._heading.whole

    def refresh(self) -> None:
        """Asks for the workplace; what is typed stays."""
        if self.argument:
            key = WorkplaceId(self.argument)
            self.host.ask(self, self._came, workplaces.page.of(key), failed=self._not_there)
            self.host.ask(self, self._sessions_came, sessions.of_workplace.of(key), failed=lambda _problem: None)
            self.host.ask(self, self._tasks_came, work_tasks.of_workplace.of(key), failed=lambda _problem: None)

    def others_wrote(self) -> None:
        """Somebody else may have changed it."""
        self._again.start()

    def _not_there(self, problem: Problem) -> None:
        self.host.say(problem.message, Tone.WARN)
        self.host.open("workplaces")

    def _came(self, page: Page) -> None:
        self._heading.set_whole(page.draft.name)
        self._state.set(page.agreement, _TONES[page.in_force])
        self._state.show()
        self.windowTitleChanged.emit(page.draft.name)
        if not self._typed:
            self._page = page
            answers = page.draft.model_dump(mode="json")
            self.form.set_answers({**answers, "industry": industries.shown(page.draft.industry)})
        elif self._page is not None:
            self._page = Page(**{**vars(page), "version": self._page.version, "draft": self._page.draft})
        else:
            self._page = page
        self._show_side()

    # -- beside

    def _sessions_came(self, found: tuple[SessionRow, ...]) -> None:
        self._sessions = found
        self._show_side()

    def _tasks_came(self, found: tuple[WorkTask, ...]) -> None:
        self._tasks = found
        self._show_side()

    def _show_side(self) -> None:
        page = self._page
        if page is None:
            self._fill_side([_said(_("Slik brukes siden"), str(_ABOUT))])
            return
        if self._sessions is None or self._tasks is None:
            return
        cards = (
            same_card(self.host, page, self._merge),
            tasks_card(self.host, self, page, self._tasks),
            sessions_card(self.host, self, page, self._sessions),
            merged_card(page, self._separate),
            history_card(page),
        )
        self._fill_side([card for card in cards if card is not None])

    def _fill_side(self, cards: list[Card]) -> None:
        empty_layout(self._side)
        for card in cards:
            self._side.addWidget(card)
        self._side.addStretch(1)

    def _new_session(self) -> None:
        if self._page is not None:
            write_session(self.host, self, self._page.id, None)

    def _new_task(self) -> None:
        if self._page is not None:
            write_task(self.host, self, self._page.id)

    # -- what is done

    def _edited(self) -> None:
        self._typed = True
        self.save_button.setEnabled(True)

    def _draft(self) -> WorkplaceDraft | None:
        """What is typed; None where something cannot be read, and then it says so."""
        if raw := self.form.raw():
            self.form.set_errors({name: _("Dette kan ikke leses.") for name in raw})
            return None
        try:
            return WorkplaceDraft.model_validate(self.form.answers())
        except ValidationError as error:
            where = ".".join(str(part) for part in error.errors()[0]["loc"])
            self.form.set_errors({where: _("Dette kan ikke leses.")})
            return None

    def save(self) -> None:
        """Keeps what is typed."""
        if self.save_button.isEnabled():
            self._keep(sure=False)

    def _keep(self, *, sure: bool) -> None:
        draft = self._draft()
        if draft is not None:
            self.host.do(self, self._kept, self._call(draft, sure=sure), failed=self._failed)

    def _call(self, draft: WorkplaceDraft, *, sure: bool = False) -> Done[WorkplaceId]:
        page = self._page
        key, version = (page.id, page.version) if page is not None else (None, 0)
        return workplaces.save.of(key, draft, version, sure)

    def _kept(self, workplace: WorkplaceId) -> None:
        self.form.set_errors({})
        self._typed = False
        self.save_button.setEnabled(False)
        self.argument = workplace
        self.host.say(_("Bedriften er lagret."), Tone.OK)
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        faults = problem.fields if isinstance(problem, BadInput) else {}
        if "sure" in faults:
            text = _("{told} Er det riktig likevel?").format(told=problem.message)
            self.host.prompts.confirm(  # a danger: the keyboard begins at «Avbryt», so that Enter twice does not answer
                _("Se over før du lagrer"), text, lambda: self._keep(sure=True), danger=True, yes=_("Lagre likevel")
            )
            return
        self.form.set_errors(faults)
        if not faults:
            self.host.say(problem.message, Tone.WARN)

    def _merge(self, other: WorkplaceId) -> None:
        if self._page is None:
            return
        keep = self._page.id

        def merged(_none: None) -> None:
            self.host.did(_("De to bedriftene er slått sammen."), workplaces.separate.of(other))

        def merge() -> None:
            self.host.do(self, merged, workplaces.merge.of(keep, other))

        self.flush(merge)

    def _separate(self, other: WorkplaceId) -> None:
        if self._page is None:
            return
        keep = self._page.id

        def apart(_none: None) -> None:
            self.host.did(_("De to bedriftene er skilt fra hverandre."), workplaces.merge.of(keep, other))

        self.host.do(self, apart, workplaces.separate.of(other))

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, when it is right; else it stands here again the next time."""
        if not self._typed:
            then()
            return
        answers = self.form.answers()
        try:
            draft = WorkplaceDraft.model_validate(answers)
        except ValidationError:
            draft = None

        def lost(_problem: Problem) -> None:
            self.host.left[self._left()] = answers
            self.host.say(_("Endringen av bedriften er ikke lagret ennå. Den står der når du åpner siden."), Tone.WARN)
            then()

        def kept(_workplace: WorkplaceId) -> None:
            self._typed = False
            then()

        if draft is None or self.form.raw():
            lost(Problem(""))
        else:
            self.host.do(self, kept, self._call(draft), failed=lost)


_ABOUT = N_(
    "Skriv navnet, så kan du lagre. Navnene som er lagt inn, foreslås der arbeidsgiver skrives. "
    "Hvem som er pasient ved senteret, skal aldri stå her, og ingenting her sier hvem som arbeider i bedriften."
)


def _said(title: str, text: str) -> Card:
    card = Card(title)
    card.add(Text(text, "second"))
    return card
