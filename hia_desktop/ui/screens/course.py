"""One patient's course: banner, timeline, the steps down the side, and the step being worked on."""

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import NAV, Right, Role, may
from hia_desktop.domain.forms import STEPS, form_of
from hia_desktop.domain.forms.card import Place
from hia_desktop.domain.forms.instrument import INSTRUMENTS
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course import courses, watching
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.keys import keep_widths, key_action
from hia_desktop.ui.kit.patient_banner import PatientBanner
from hia_desktop.ui.kit.step_list import StepItem, StepList
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.timeline.view import TimelineView
from hia_desktop.ui.kit.widgets import Card, EmptyState, Text, column, tool_button
from hia_desktop.ui.screen import Screen, StepPanel
from hia_desktop.ui.screens.course_side import CourseSide
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.task_sheets import new_task, plan_closing, set_responsible

_LOW = 600
"""Below this height, in pixels at 100 %, the timeline is one line until it is asked for, so that the step is seen:
768 lines at 125 %."""


def _widths() -> list[int]:
    return [px(238), px(612), px(322)]


class _Columns(QSplitter):
    """Asks for no more height than its parts must have, so that the page scrolls only when it has to."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())


class CourseScreen(Screen):
    """«course:<id>» or «course:<id>:<step>». Going to another step keeps the draft first."""

    key: ClassVar[str] = "course"
    title: ClassVar[Words] = N_("Forløp")
    icon: ClassVar[str] = "person"
    needs: ClassVar[Right] = Right.READ_RECORD
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.COURSE, Topic.CONSENT, Topic.DOCUMENTS, Topic.PATIENT, Topic.TASKS}
    )

    def build(self) -> None:
        """Banner and timeline across; below them steps, panel and side."""
        self._course, _colon, self._wanted = self.argument.partition(":")
        self.page: CoursePage | None = None
        self.panel: StepPanel | None = None
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setLayout(column(self._scroll))
        self._menu = self._build_menu()
        self._compose()
        self.host.gone.connect(self._look_again)
        for number, form in enumerate(STEPS[:9], 1):
            key_action(self, form.card.step_word, f"Ctrl+{number}", self._goes(form.kind))

    def _compose(self) -> None:
        """The parts, all of them new and empty: nothing of another page,
        or of one that is not this user's any more, is left in them."""
        self.banner = PatientBanner()
        self.banner.set_menu(self._menu)
        if may(self.host.user.role, Right.EDIT_PATIENT):
            self.banner.set_card(self._open_card)
        self.timeline = TimelineView()
        self.timeline.activated.connect(self.open_target)
        self._timeline_card = self._build_timeline()
        self.steps = StepList(Tone.NAV if self.host.user.role in NAV else Tone.BRAND)
        self.steps.chosen.connect(self.go_to)
        self.side = CourseSide()
        self.side.opened.connect(self.go_to)
        self._middle = Card(padding=18)
        self._bare = QWidget()
        self._bare.setLayout(column())
        self._splitter = self._build_splitter()
        self._gone: EmptyState | None = None
        inside = QWidget()
        inside.setProperty("role", "page")
        self._narrow = self._low = False
        self._fold_timeline(False)
        self._box = QVBoxLayout(inside)
        self._box.setContentsMargins(px(22), px(18), px(22), px(18))
        self._box.setSpacing(px(14))
        self._box.addWidget(self.banner)
        self._box.addWidget(self._timeline_card)
        self._box.addWidget(self._splitter, 1)
        for part in (self.banner, self._timeline_card, self._splitter):
            part.hide()
        self._scroll.setWidget(inside)
        self.setFocusProxy(self.steps)

    def _build_menu(self) -> QMenu:
        """What is done with the course as a whole, in the banner and by keys."""
        menu = QMenu(self)
        acts: list[tuple[str, str, Right, Callable[[Host, QObject, CourseId, str], None]]] = [
            (_("Ny oppgave …"), "Ctrl+T", Right.TASKS, new_task),
            (_("Sett ansvarlig …"), "Ctrl+Shift+R", Right.WRITE_HEALTH, set_responsible),
            (_("Planlegg avslutning …"), "Ctrl+Shift+A", Right.WRITE_HEALTH, plan_closing),
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
        card = Card(padding=8)
        self.summary = Text("", "hint", wrap=False)
        self.summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(self.summary, 1)
        self._zoom: list[QWidget] = []
        for icon, name, act in (
            ("minus", _("Zoom ut (−)"), self.timeline.zoom_out),
            ("plus", _("Zoom inn (+)"), self.timeline.zoom_in),
            ("calendar", _("Vis hele forløpet (0)"), self.timeline.fit),
            ("tasks", _("Vis som tabell (T)"), self.timeline.toggle_table),
        ):
            self._zoom.append(tool_button(icon, name, act))
            head.addWidget(self._zoom[-1])
        self.unfold = tool_button(
            "chevron-down", _("Vis eller skjul tidslinjen"), lambda: self._fold_timeline(not self._folded)
        )
        head.addWidget(self.unfold)
        card.body.setSpacing(0)
        card.body.addLayout(head)
        card.body.addWidget(self.timeline)
        self.timeline.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self.timeline.setMaximumHeight(self.timeline.minimumSizeHint().height() + px(4))
        return card

    def _build_splitter(self) -> QSplitter:
        left = Card(padding=8)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.steps)
        self.steps.setProperty("role", "page")
        left.add(scroll, 1)
        left.setMinimumSize(px(170), px(400))
        middle = QWidget()
        middle.setLayout(column(self._middle, self._bare, gap=0))
        middle.setMinimumWidth(px(360))
        splitter = _Columns(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(px(14))
        splitter.setChildrenCollapsible(False)
        for number, part in enumerate((left, middle, self.side)):
            splitter.addWidget(part)
            splitter.setStretchFactor(number, 1 if number == 1 else 0)
        splitter.setSizes(_widths())
        keep_widths(splitter, "course")
        return splitter

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow the side stands below, its cards side by side."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        low = self.height() < px(_LOW)
        if low != self._low:
            self._low = low
            self._fold_timeline(low or not self._has_bars())
        narrow = self.width() < px(1120)
        if narrow != self._narrow:
            self._narrow = narrow
            if narrow:
                self._box.addWidget(self.side)
                self._splitter.setSizes([px(200), px(800)])
            else:
                self._splitter.addWidget(self.side)
                self._splitter.setSizes(_widths())
            self.side.set_flat(narrow)
            self._show_side()

    def _has_bars(self) -> bool:
        """Whether there is a sick leave to draw; without one the line says so, and the step has the room."""
        return self.page is None or bool(self.page.timeline.bars)

    def _fold_timeline(self, folded: bool) -> None:
        """One line that says where the sick leave stands, or the drawing below it."""
        self._folded = folded
        for part in (self.timeline, *self._zoom):
            part.setVisible(not folded)

    def _show_side(self) -> None:
        """Beside every step but the wide ones."""
        self.side.setVisible(self.panel is not None and not self.panel.wide)

    # -- the page

    def refresh(self) -> None:
        """Asks for the page."""
        self.host.ask(self, self._arrived, courses.open_course.of(CourseId(self._course)), failed=self._failed)

    def window_title(self) -> str:
        """Whose course it is."""
        return self.page.banner.name if self.page else self.title

    def go(self, argument: str) -> bool:
        """Another step of the same course; False for another course."""
        course, _colon, step = argument.partition(":")
        if course != self._course or self.page is None:
            return False
        if step:
            self.go_to(step)
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed in the step."""
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

    def go_to(self, step: str) -> None:
        """Shows another step, after the draft has been kept; one that this user has no panel for changes nothing."""
        if self.page is None or step not in self.steps.kinds() or (self.panel is not None and self.panel.kind == step):
            return

        def put() -> None:
            self._put_panel(step)
            if self.panel is not None:
                self.panel.take_keyboard()

        self.flush(put)

    def _arrived(self, page: CoursePage) -> None:
        first, self.page = self.page is None, page
        self._say_gone("")
        banner = page.banner
        chips = [(chip.text, chip.tone) for chip in banner.chips]
        self.banner.show_patient(banner.name, banner.number, banner.age, banner.line, chips)
        self.timeline.show_timeline(page.timeline)
        self.summary.setText(page.summary)
        self.summary.setToolTip(page.summary)
        self.side.show_page(page, self.host.clock.today())
        self._show_steps(page)
        for part in (self.banner, self._splitter):
            part.show()
        if self.panel is None or self.panel.kind not in self.steps.kinds():
            office = (
                self.host.user.role is Role.SECRETARY
            )  # whose worklist leads to steps that only those who treat can read
            hidden = {s.kind for s in page.steps if office and s.state == "not_shared"}
            self._put_panel(
                self._wanted if self._wanted in set(self.steps.kinds()) - hidden else self._first_step(page)
            )
        else:
            self.panel.show_page(page)
        if first:
            self.setWindowTitle(self.window_title())
            self._fold_timeline(self._low or not self._has_bars())

    def _failed(self, problem: Problem) -> None:
        """The course is not here for this user (any more):
        nothing of it is left in the title, in a widget or in a sheet over the page."""
        self.page, self.panel = None, None
        for dialog in self.window().findChildren(QDialog):
            dialog.close()
        old = self._scroll.takeWidget()
        old.hide()
        old.deleteLater()
        self._compose()
        self._arrange()
        self.setWindowTitle(self.title)
        own = _("Det du selv har signert, finner du under «Tidligere».") if self.host.user.role in NAV else ""
        self._say_gone(f"{problem.message} {own}".strip())

    def others_wrote(self) -> None:
        """Whoever wrote may have taken this page from the user: a consent withdrawn, a blocking set."""
        if self.page is not None:
            self.host.ask(self, self._stands, watching.standing.of(self.page.id))

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
        if text:
            self._gone = EmptyState(
                _("Forløpet vises ikke"), text, _("Til pasientlisten"), lambda: self.host.open("patients"), "eye-off"
            )
            self._box.addWidget(self._gone, 1)

    def _show_steps(self, page: CoursePage) -> None:
        steps = [StepItem(s.kind, s.label, s.state, s.note) for s in page.steps if s.kind in PANELS]
        role = self.host.user.role
        papers = page.documents + page.attachments
        more = [
            StepItem("journal", _("Journal"), quiet=role is Role.SECRETARY),
            StepItem("documents", _("Dokumenter ({count})").format(count=papers) if papers else _("Dokumenter")),
            StepItem("consents", _("Samtykker")),
        ]
        if INSTRUMENTS:
            more.insert(0, StepItem(Place.INSTRUMENTS.value, _("Skjemaer og skår"), quiet=not page.scores_shared))
        if (
            page.may_write_sick_leave or page.sick.milestones
        ):  # who may not write the periods may still say what was done about them
            more.append(StepItem("leaves", _("Sykmelding")))
        if may(role, Right.ACCESS_REPORT):
            more.append(StepItem("trail", _("Innsynslogg")))
        self.steps.show_steps(steps, [item for item in more if item.key in PANELS])

    def _first_step(self, page: CoursePage) -> str:
        """What this user is most likely here for: something begun, else what the user may write next,
        else the first that can be read."""
        here = [s for s in page.steps if s.kind in PANELS]
        for state in ("half", "empty", "done", "summary"):
            found = [
                s.kind
                for s in here
                if s.state == state and (state != "empty" or may(self.host.user.role, form_of(s.kind).card.write))
            ]
            if found:
                return found[0]
        return self.steps.kinds()[0]

    # -- the panel

    def _put_panel(self, step: str) -> None:
        if self.page is None:
            return
        self.moved.emit()
        focus = QApplication.focusWidget()
        was_in_it = focus is not None and self.panel is not None and self.panel.isAncestorOf(focus)
        self._drop_panel()
        kind = PANELS[step]
        self.argument = f"{self._course}:{step}"
        self.panel = kind(self.host, self.page)
        home = self._bare.layout() if kind.wide else self._middle.body
        if home is not None:
            home.addWidget(self.panel)
        self._middle.set_edge(kind.edge)
        self._middle.setVisible(not kind.wide)
        self._bare.setVisible(kind.wide)
        self._show_side()
        self.side.set_step(step)
        self._timeline_card.setVisible(kind.with_timeline)
        self.steps.set_current(step)
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
        if Topic.DRAFT in topics and self.panel is not None and self.panel.kind in self.steps.kinds():
            item = self.steps.item(self.panel.kind)
            if item.state in ("empty", "done"):
                self.steps.set_item(StepItem(item.key, item.label, "half", item.note))
