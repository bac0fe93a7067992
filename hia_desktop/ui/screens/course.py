"""One patient's course: banner, the steps as tabs, the timeline as a strip, and the step being worked on."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QSizePolicy, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import NAV, Right, Role, may
from hia_desktop.domain.forms import STEPS, form_of
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.instrument import INSTRUMENTS
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.phrases import Facts
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course import courses, watching
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.keys import Menu, key_action
from hia_desktop.ui.kit.patient_banner import PatientBanner
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.step_tabs import StepItem, StepTabs
from hia_desktop.ui.kit.tab_order import tab_stops
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.timeline.strip import TimelineStrip
from hia_desktop.ui.kit.timeline.view import TimelineView
from hia_desktop.ui.kit.widgets import Card, EmptyState, Text, column, empty_layout, plain_tip, tool_button
from hia_desktop.ui.screen import Screen, StepPanel
from hia_desktop.ui.screens.beside import KEY, Beside
from hia_desktop.ui.screens.course_side import CourseSide
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.findings import FindingsStep
from hia_desktop.ui.screens.steps.overview.overview import OverviewPanel
from hia_desktop.ui.sheets.who_writes import WhoWrites
from hia_desktop.ui.task_sheets import new_task, plan_closing, set_responsible
from hia_desktop.ui.team_sheet import open_team

_LOW = 600
"""Below this height of the page, at 100 %, the gaps between its parts are narrower: 768 lines at 125 % and more."""
_UNFOLDED = "timeline/unfolded"


class CourseScreen(Screen):
    """«course:<id>» or «course:<id>:<step>», with «:new» where something new is to be begun in it.
    Going to another step keeps the draft first."""

    key: ClassVar[str] = "course"
    title: ClassVar[Words] = N_("Forløp")
    icon: ClassVar[str] = "person"
    needs: ClassVar[Right] = Right.READ_RECORD
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.COURSE, Topic.CONSENT, Topic.DOCUMENTS, Topic.PATIENT, Topic.TASKS}
    )

    def build(self) -> None:
        """Banner, tabs and strip across; below them the panel, and what may stand beside it."""
        self._course, self._wanted, new = (*self.argument.split(":"), "", "")[:3]
        self._begins = new == "new"
        self.page: CoursePage | None = None
        self.panel: StepPanel | None = None
        self._box = column()
        self.setLayout(self._box)
        self._menu = self._build_menu()
        self._compose()
        key_action(self, str(OverviewPanel.title), "Ctrl+0", self._goes(OverviewPanel.kind))
        self.host.gone.connect(self._look_again)
        for number, form in enumerate(STEPS[:8], 1):
            key_action(self, form.card.tab_word, f"Ctrl+{number}", self._goes(form.kind))
        key_action(self, _("Sykmelding"), "Ctrl+9", self._goes("leaves"))
        key_action(self, _("Vis eller skjul tidslinjen"), "Alt+T", self._turn_timeline)
        key_action(self, _("Vis eller skjul «Ved siden av»"), KEY, lambda: self.beside.toggle())

    def _turn_timeline(self) -> None:
        """Folds it out or in where it is a strip; in Oversikt it is always whole."""
        if self.strip.isVisible():
            self.strip.click()

    def _compose(self) -> None:
        """The parts, all of them new and empty: nothing of another page,
        or of one that is not this user's any more, is left in them."""
        empty_layout(self._box)
        self.banner = PatientBanner()
        self.banner.set_menu(self._menu)
        self.steps = StepTabs(Tone.NAV if self.host.user.role in NAV else Tone.BRAND)
        self.steps.chosen.connect(self.go_to)
        self.strip = TimelineStrip()
        self.strip.setChecked(QSettings().value(_UNFOLDED, False, type=bool) is True)
        self.strip.toggled.connect(self._unfold)
        if may(self.host.user.role, Right.EDIT_PATIENT):
            self.banner.set_card(self._open_card)
        self.timeline = TimelineView()
        self.timeline.activated.connect(self.open_target)
        self._timeline_card = self._build_timeline()
        self.side = CourseSide(self.host)
        self.beside = Beside(self._build_work(), self.side, self.host.user.id)
        self._gone: EmptyState | None = None
        self._above = column()
        self._box.addLayout(self._above)
        for part in (self.banner, self.steps, self.strip, self._timeline_card):
            self._above.addWidget(part)
            part.hide()
        self.who = WhoWrites(self.host, CourseId(self._course))
        self._above.addWidget(self.who)
        self._box.addWidget(self.beside, 1)
        self.beside.hide()
        self.setFocusProxy(self.steps)
        self._arrange()

    def _build_menu(self) -> Menu:
        """What is done with the course as a whole, in the banner and by keys."""
        menu = Menu(self)
        acts: list[tuple[str, str, Right, Callable[[Host, QObject, CourseId, str], None]]] = [
            (_("Ny oppgave …"), "Ctrl+T", Right.TASKS, new_task),
            (_("Teamet …"), "Ctrl+Shift+T", Right.READ_RECORD, open_team),
            (_("Sett ansvarlig …"), "Ctrl+Shift+R", Right.WRITE_HEALTH, set_responsible),
            (_("Planlegg avslutning"), "Ctrl+Shift+A", Right.WRITE_HEALTH, plan_closing),
        ]
        for text, keys, right, act in acts:
            if may(self.host.user.role, right):
                menu.addAction(key_action(self, text, keys, partial(self._about_course, act)))
        if may(self.host.user.role, Right.EDIT_PATIENT):
            key_action(self, _("Pasientkort"), "Ctrl+Shift+P", self._open_card)
        return menu

    def _open_card(self) -> None:
        if self.page is not None:
            self.host.open(f"patient:{self.page.banner.patient}")

    def _about_course(self, act: Callable[[Host, QObject, CourseId, str], None]) -> None:
        if self.page is not None:
            act(self.host, self, self.page.id, self.page.banner.name)

    def _build_timeline(self) -> Card:
        """The whole timeline, with its facts in words where no strip says them."""
        card = Card(padding=8)
        self.summary = Text("", "hint", wrap=False)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        head.addStretch()
        for icon, name, act in (
            ("minus", _("Zoom ut (−)"), self.timeline.zoom_out),
            ("plus", _("Zoom inn (+)"), self.timeline.zoom_in),
            ("calendar", _("Vis hele forløpet (0)"), self.timeline.fit),
            ("tasks", _("Vis som tabell (T)"), self.timeline.toggle_table),
        ):
            head.addWidget(tool_button(icon, name, act))
        card.body.setSpacing(0)
        card.body.addLayout(head)
        card.body.addWidget(self.timeline)
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.timeline.setMaximumHeight(self.timeline.minimumSizeHint().height() + px(4))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        return card

    def _build_work(self) -> QWidget:
        """The step, in a card or bare, or scrolled together with the whole timeline."""
        self._middle, self._bare, talk = Card(padding=10), QWidget(), QWidget()
        self._bare.setLayout(column())
        self._talk = column(gap=10)
        talk.setLayout(self._talk)
        self._talk_scroll = SideScroll(talk, beside=True)
        work = QWidget()
        work.setLayout(column(self._middle, self._bare, self._talk_scroll, gap=0))
        return work

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is low, everything stands closer."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        gap = 6 if self.height() < px(_LOW) else 8
        bar = self._talk_scroll.verticalScrollBar().sizeHint().width()  # it stands in the page's margin
        self._box.setContentsMargins(px(2 * gap), px(gap), max(0, px(2 * gap) - bar), px(gap))
        self._above.setContentsMargins(0, 0, bar, 0)
        self._aside = bar
        self._make_room()
        for box in (self._box, self._above):
            box.setSpacing(px(gap))

    def _make_room(self) -> None:
        """Room for the scroll bar at the right of what has none there."""
        whole = self.panel is not None and self.panel.full_timeline
        self.beside.setContentsMargins(0, 0, 0 if whole else self._aside, 0)

    def _unfold(self, unfolded: bool) -> None:
        """The whole timeline under the strip, or the strip alone; the same at every step and the next time."""
        QSettings().setValue(_UNFOLDED, unfolded)
        self._show_timeline()

    def _show_timeline(self) -> None:
        """As the step wants it: the whole, which scrolls with the step, or the strip, which unfolds."""
        whole = self.panel is not None and self.panel.full_timeline
        self.strip.setVisible(self.panel is not None and not whole)
        self.summary.setVisible(whole)
        self._make_room()
        if whole:
            self._talk.insertWidget(0, self._timeline_card)
        else:
            self._above.addWidget(self._timeline_card)
        self._timeline_card.setVisible(whole or (self.panel is not None and self.strip.isChecked()))

    # -- the page

    def refresh(self) -> None:
        """Asks for the page."""
        self.host.ask(self, self._arrived, courses.open_course.of(CourseId(self._course)), failed=self._failed)

    def window_title(self) -> str:
        """Whose course it is."""
        return self.page.banner.name if self.page else self.title

    def phrase_facts(self) -> Facts:
        """As much as the page shows."""
        return self.page.phrase_facts if self.page is not None else {}

    def go(self, argument: str) -> bool:
        """Another step of the same course; False for another course."""
        course, step, new = (*argument.split(":"), "", "")[:3]
        if course != self._course or self.page is None:
            return False
        if step:
            self.go_to(step, begins=new == "new")
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed in the step."""
        self.who.leave()
        if self.panel is None:
            then()
        else:
            self.panel.flush(then)

    def _goes(self, step: str) -> Callable[[], None]:
        return lambda: self.go_to(step)

    def open_target(self, target: str) -> None:
        """Where a mark on the timeline leads."""
        kind, _colon, step = target.partition(":")
        self.go_to(step if kind == "step" else "journal" if kind == "journal" else "")

    def go_to(self, step: str, *, begins: bool = False) -> None:
        """Shows another step, after the draft has been kept; one that this user has no panel for changes nothing.
        `begins`: something new is to be begun in it."""
        if self.page is None or step not in self.steps.kinds() or (self.panel is not None and self.panel.kind == step):
            return
        if not self.host.reaches():
            return

        def put() -> None:
            self._put_panel(step)
            if self.panel is not None and begins:
                self.panel.begin_new()
            elif self.panel is not None:
                self.panel.take_keyboard()

        self.flush(put)

    def _arrived(self, page: CoursePage) -> None:
        first, self.page = self.page is None, page
        self._say_gone("")
        banner = page.banner
        chips = [(chip.text, chip.tone) for chip in banner.chips]
        self.banner.show_patient(banner.name, banner.number, banner.age, banner.line, chips)
        self.timeline.show_timeline(page.timeline)
        self.strip.show_timeline(page.timeline, page.summary)
        self.summary.setText(page.summary)
        self.summary.setToolTip(plain_tip(page.summary))
        self.side.show_page(page)
        self._show_steps(page)
        for part in (self.banner, self.steps, self.beside):
            part.show()
        if self.panel is None or self.panel.kind not in self.steps.kinds():
            office = (
                self.host.user.role is Role.SECRETARY
            )  # whose worklist leads to steps that only those who treat can read
            hidden = {s.kind for s in page.steps if office and s.state == "not_shared"}
            self._put_panel(self._wanted if self._wanted in set(self.steps.kinds()) - hidden else OverviewPanel.kind)
        else:
            self.panel.show_page(page)
        if first:
            self.setWindowTitle(self.window_title())
        if self._begins and self.panel is not None and self.panel.kind == self._wanted:
            self.panel.begin_new()
        self._begins = False

    def _failed(self, problem: Problem) -> None:
        """The course is not here for this user (any more):
        nothing of it is left in the title, in a widget or in a sheet over the page."""
        self.page, self.panel = None, None
        self.who.at("")
        for dialog in self.window().findChildren(QDialog):
            dialog.close()
        self._compose()
        self.setWindowTitle(self.title)
        own = _("Det du selv har signert, finner du under «Tidligere».") if self.host.user.role in NAV else ""
        self._say_gone(f"{problem.message} {own}".strip())

    def others_wrote(self) -> None:
        """Whoever wrote may have taken this page from the user: a consent withdrawn, a blocking set."""
        if self.page is not None:
            self.host.ask(self, self._stands, watching.standing.of(self.page.id))
        if self.panel is not None:
            self.panel.others_wrote()

    def _stands(self, standing: str) -> None:
        if self.page is not None and standing != self.page.standing:
            self.refresh()

    def _look_again(self) -> None:
        """Something here was not there any more, perhaps by a consent withdrawn: the page itself may have to go."""
        if self.page is not None:
            self.refresh()

    def _say_gone(self, text: str) -> None:
        if self._gone is not None:
            self._gone.hide()
            self._gone.deleteLater()
            self._gone = None
            self.setFocusProxy(self.steps)
        if text:
            self._gone = EmptyState(
                _("Forløpet vises ikke"), text, _("Til pasientlisten"), lambda: self.host.open("patients"), "eye-off"
            )
            self._box.addWidget(self._gone, 1)
            self._gone.show()
            self.setFocusProxy(next(tab_stops(self._gone)))
            if QApplication.focusWidget() is None:
                self.setFocus()

    def _show_steps(self, page: CoursePage) -> None:
        asked = [
            StepItem(s.kind, s.label, s.state, s.note, short=form_of(s.kind).card.tab_word)
            for s in page.steps
            if s.kind in PANELS
        ]
        apart = {s.key for s in asked if form_of(s.key).card.place is Place.MORE}
        steps = [item for item in asked if item.key not in apart]
        if page.findings:
            after = 1 + next(at for at, item in enumerate(steps) if item.key == Survey.kind)
            steps.insert(after, StepItem(FindingsStep.kind, str(FindingsStep.title), page.findings))
        role = self.host.user.role
        papers = page.documents + page.attachments
        steps.insert(0, StepItem(OverviewPanel.kind, str(OverviewPanel.title)))
        more = [
            StepItem("journal", _("Journal"), quiet=role is Role.SECRETARY),
            StepItem("documents", f"{PANELS['documents'].title} {papers or ''}".strip()),
            StepItem("consents", _("Samtykker")),
        ]
        rarer = [item for item in asked if item.key in apart and item.state != "not_shared"]
        rarer.insert(0, StepItem("visits", _("Timer")))
        if INSTRUMENTS:
            rarer.append(StepItem(Place.INSTRUMENTS.value, _("Skjemaer og skår"), quiet=not page.instruments_shared))
        if (
            page.may_write_sick_leave or page.sick.milestones
        ):  # who may not write the periods may still say what was done about them
            rarer.append(StepItem("leaves", _("Sykmelding")))
        if may(role, Right.ACCESS_REPORT):
            rarer.append(StepItem("trail", _("Innsynslogg")))
        self.steps.show_steps(steps, more, [item for item in rarer if item.key in PANELS])

    # -- the panel

    def _put_panel(self, step: str) -> None:
        if self.page is None:
            return
        focus = QApplication.focusWidget()
        was_in_it = focus is not None and self.panel is not None and self.panel.isAncestorOf(focus)
        self._drop_panel()
        kind = PANELS[step]
        self.argument = f"{self._course}:{step}"
        self.panel = kind(self.host, self.page)
        whole = kind.full_timeline
        home = self._talk if whole else self._bare.layout() if kind.wide else self._middle.body
        if home is not None:
            home.addWidget(self.panel)
        self._middle.set_edge(kind.edge)
        self._middle.setVisible(not kind.wide and not whole)
        self._bare.setVisible(kind.wide and not whole)
        self._talk_scroll.setVisible(whole)
        self.side.set_step(step)
        self.who.at(step)
        self.beside.allow(not kind.wide and not whole)
        self._show_timeline()
        self.steps.set_current(step)
        self.moved.emit()
        if was_in_it:
            self.steps.setFocus()

    def _drop_panel(self) -> None:
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None

    def _changed(self, topics: frozenset[Topic]) -> None:
        """A first draft shows on its step at once, without opening the record again."""
        super()._changed(topics)
        if Topic.DRAFT in topics:
            self.who.writes()
        elif Topic.COURSE in topics:  # signed, as far as is known; the next key says otherwise
            self.who.leave()
        if Topic.DRAFT in topics and self.panel is not None and self.panel.kind in self.steps.kinds():
            item = self.steps.item(self.panel.kind)
            if item.state in ("empty", "done"):
                self.steps.set_item(replace(item, state="half"))
