"""The window around the screens: the rail, the top bar, the screen that is shown, and the way between them."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QStackedLayout,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.news import News
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import HEALTH, NAV, SHORT_ROLES, Right, Role, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import agreements, notices
from hia_desktop.services.course import watching
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.tasks import Counts
from hia_desktop.services.workplaces import work_tasks
from hia_desktop.ui import task_round
from hia_desktop.ui.help.first_day import FirstDay
from hia_desktop.ui.help.window import open_help
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.busy import Busy
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import Menu, key_action, menu_act
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.tab_order import around, go_to_next_stop, take_nearest
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.toast import Toast
from hia_desktop.ui.kit.widgets import column, plain_tip, secondary_button
from hia_desktop.ui.phrase_keys import PhraseKeys
from hia_desktop.ui.rail_button import HomeButton, RailButton, mark_place
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens import SCREENS
from hia_desktop.ui.search import SearchField
from hia_desktop.ui.sheets.away_strip import AwayStrip
from hia_desktop.ui.sheets.copy_watch import CopyWatch
from hia_desktop.ui.sheets.trail_banner import TrailBanner

ROOM_FOR_ROLES = 1360
"""The least width of the shell, at 100 %, in which every role of a demo stands in the top bar."""
ROOM_FOR_RAIL = 1540
"""The least width of the shell, at 100 %, in which the rail has its full width and all tabs of a course still stand
beside it; below it, as on a clinic's laptop, it is narrow, with the words under the icons."""
LOW = 600
"""Below this height of the shell, at 100 %, the top bar is lower: 768 lines at 150 %."""
_COUNTED = frozenset({Topic.TASKS, Topic.WORKPLACES, Topic.AGREEMENTS})
"""What the rail has numbers for."""
WATCH = 1000
"""Milliseconds between two looks at whether others have written in the store:
a page that was taken back goes within two seconds."""
SELDOM = 10_000
"""The same, while the store gives no answer."""


class Shell(QWidget):
    """Everything a signed-in user sees."""

    lock_wanted = Signal()
    switch_wanted = Signal(str)
    """Another user's name («» for the login window's own choice)."""
    title_changed = Signal(str)

    def __init__(self, host: Host, centre: str, others: Iterable[tuple[str, str, str]], *, demo: bool) -> None:
        """`others` are the users a demo can switch to: (user name, name, role)."""
        super().__init__()
        self.host = host
        self._target = self._list = self.start = ""
        self._worked_in: list[QWidget] = []
        self._screen: Screen | None = None
        self._buttons: dict[str, RailButton] = {}
        self._stack = QStackedLayout()
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.search = SearchField(host)
        self.search.setObjectName("search")
        self._busy = Busy(self)
        self._toast = Toast(self)
        self.first_day = FirstDay(self, host, self.target, self.open) if demo else None
        right = column(gap=0)
        right.addWidget(self._top_bar([one for one in others if one[2] in set(Role)], demo=demo))
        self.trail, self.copies, self.away = TrailBanner(host), CopyWatch(host, self), AwayStrip(host)
        for told in (self.trail, self.copies, self.away):
            right.addWidget(told)
        right.addWidget(self._room(), 1)
        if self.first_day is not None:
            right.addWidget(self.first_day)
        box = QHBoxLayout(self)
        box.setSpacing(0)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._rail())
        box.addLayout(right, 1)
        self.phrases = PhraseKeys(host, lambda: self._screen.phrase_facts() if self._screen is not None else {}, self)
        self._connect()
        self._shortcuts()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc takes a word away; in the empty search field it goes back to the screen, and from there to the list that
        one came from. Ctrl+Z sets back what a click has just done; where one writes, the field has it first."""
        if event.matches(QKeySequence.StandardKey.Undo) and self._toast.undo_last():
            return
        if event.key() == Qt.Key.Key_Escape and self._toast.isVisible():
            self._toast.dismiss()
        elif event.key() == Qt.Key.Key_Escape and self.first_day is not None and self.first_day.isVisible():
            self.first_day.end()
        elif event.key() == Qt.Key.Key_Escape and self.search.field.hasFocus() and self._screen is not None:
            self._screen.setFocus()
        elif event.key() == Qt.Key.Key_Escape and self._screen is not None and not self._screen.in_rail:
            self._go_back(self._screen)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes as things are laid out: Qt's own order is that of making,
        and most of a screen comes after its first answer."""
        return go_to_next_stop(self, next)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The busy line lies over the foot of the window, so that nothing moves when it comes.
        The roles stand where there is room."""
        room = self.width() >= px(ROOM_FOR_ROLES)
        for one in self._roles:
            one.setVisible(room)
        self._role.setVisible(not (self._roles and room))
        self._bar.setFixedHeight(px(42 if self.height() < px(LOW) else 48))
        self._fold_rail(self.width() < px(ROOM_FOR_RAIL))
        wide = px(420)
        self._busy.setGeometry(
            self.width() - wide - px(16), self.height() - self._busy.height() - px(6), wide, self._busy.height()
        )
        self.copies.line.setGeometry(self._rail_frame.width() + px(16), self._busy.y(), px(330), self._busy.height())

    def _connect(self) -> None:
        self.host.opened.connect(self.open)
        self.host.said.connect(self._toast.say)
        self.host.mentioned.connect(self._toast.mention)
        self.host.undoable.connect(self._offer_undo)
        self.host.working.connect(self._busy.set_working)
        self.host.stepped.connect(self._busy.set_step)
        self._busy.cancelled.connect(self.host.cancel)
        self.host.changed.connect(self._count)
        self.host.heard.connect(self._hear)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)
        self._count(_COUNTED)
        self._store_state = ""
        self._watch = QTimer(self, interval=WATCH)
        self._watch.timeout.connect(self._look)
        self._watch.start()
        if self.first_day is not None:
            self.title_changed.connect(self.first_day.keep_beside)

    def tell_changes(self) -> None:
        """Tells the user once what the program has changed by itself, and the administrator what was found."""
        self.trail.refresh()
        self.copies.begin()
        self.host.ask(self, self._tell_changes, notices.untold.of())

    def _tell_changes(self, text: str) -> None:
        if text:
            self.host.prompts.confirm(_("Dette er endret"), text, self._read_changes, yes=_("Jeg har lest det"))

    def _read_changes(self) -> None:
        self.host.do(self, None, notices.mark_read.of())

    def _offer_undo(self, text: str, undo: Done[Any]) -> None:
        self._toast.offer(text, lambda: self.host.do(self, None, undo))

    def _look(self) -> None:
        self.host.ask(
            self, self._looked, watching.store_state.of(), failed=lambda _problem: self._watch.setInterval(SELDOM)
        )

    def _looked(self, state: str) -> None:
        """Another window or a command has written, or it is another day:
        the screen looks whether what it shows still stands."""
        self._watch.setInterval(WATCH)
        before, self._store_state = self._store_state, state
        if before and state != before:
            self._look_again(_COUNTED)
            if self._screen is not None:
                self._screen.others_wrote()

    def _hear(self, news: News) -> None:
        """The same, told as it happens by a store that tells. Without contact nobody looks either: whoever asks waits
        long for no answer."""
        self.away.hear(news)
        if not news.contact:
            self._watch.stop()
            return
        self._watch.start()
        topics = frozenset(Topic) if news.topics is None else frozenset(Topic) & news.topics
        self._look_again(topics)
        if self._screen is not None and topics:
            self._screen.others_changed(topics)

    def _look_again(self, topics: frozenset[Topic]) -> None:
        self.search.look_again()
        self.phrases.look_again()
        self._count(topics)

    def _room(self) -> QScrollArea:
        """Where the screens stand: one that asks for more than the window has is scrolled,
        and never widens the window past the screen."""
        page = QWidget()
        page.setProperty("role", "page")
        page.setLayout(self._stack)
        area = Scroll()
        area.setFrameShape(Scroll.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        return area

    def _fold_rail(self, folded: bool) -> None:
        self._rail_frame.setFixedWidth(px(68 if folded else 208))
        side = px(1 if folded else 12)
        self._rail_box.setContentsMargins(side, px(14), side, px(14))
        self.home.fold(folded)
        for button in self._buttons.values():
            button.fold(folded)

    def _rail(self) -> QFrame:
        rail = self._rail_frame = QFrame()
        rail.setProperty("role", "rail")
        box = self._rail_box = QVBoxLayout(rail)
        box.setSpacing(px(6))
        self.home = HomeButton()
        self.home.clicked.connect(self._go_home)
        box.addWidget(self.home)
        group = self._places = QButtonGroup(self)
        mine = [s for s in SCREENS if s.in_rail and may(self.host.user.role, s.needs)]
        self.host.starts = tuple(start for screen in mine for start in screen.places())
        for bottom in (False, True):
            if bottom:
                box.addStretch(1)
            for screen in SCREENS:
                if screen.in_rail and screen.at_bottom is bottom and may(self.host.user.role, screen.needs):
                    button = RailButton(screen.title, screen.icon, str(screen.short or screen.title))
                    button.setObjectName(f"rail:{screen.key}")
                    button.clicked.connect(lambda _checked=False, key=screen.key: self.open(key))
                    group.addButton(button)
                    self._buttons[screen.key] = button
                    box.addWidget(button)
        return rail

    def _top_bar(self, others: Iterable[tuple[str, str, str]], *, demo: bool) -> QFrame:
        bar = self._bar = QFrame()
        bar.setProperty("role", "topbar")
        box = QHBoxLayout(bar)
        box.setContentsMargins(px(20), 0, px(20), 0)
        box.setSpacing(px(10))
        me = self.host.user
        if may(me.role, Right.SEE_LISTS):
            self.search.setMinimumWidth(px(200))
            self.search.setMaximumWidth(px(420))
            box.addWidget(self.search, 9)
        box.addStretch(1)
        if demo:
            box.addWidget(Chip(_("Demodata"), Tone.NEUTRAL))
        tone = Tone.NAV if me.role in NAV else Tone.BRAND if me.role in HEALTH else Tone.NEUTRAL
        self._roles: list[QToolButton] = []
        self._role = self._role_button(me.role, tone, list(others)) if demo else Chip(me.role.label, tone)
        for one in self._role_buttons(list(others)) if demo else []:
            self._roles.append(one)
            box.addWidget(one)
            one.hide()  # until it is known that there is room: what shows before that widens the window
        box.addWidget(self._role)
        box.addWidget(self._name_button(me.name))
        lock = secondary_button(_("Lås"), self.lock_wanted.emit)
        lock.setToolTip("Ctrl+L")
        box.addWidget(lock)
        return bar

    def _role_buttons(self, others: list[tuple[str, str, str]]) -> list[QToolButton]:
        """In a demo, every role stands in the top bar, one click away;
        where it is too narrow for that, the menu takes their place."""
        made = []
        for username, name, other in sorted(others, key=lambda one: list(Role).index(Role(one[2]))):
            role = Role(other)
            button = QToolButton()
            button.setText(SHORT_ROLES[role])
            mine = username == self.host.user.username
            button.setProperty("kind", "role" if mine else "other_role")
            button.setProperty(
                "tone", (Tone.NAV if role in NAV else Tone.BRAND if role in HEALTH else Tone.NEUTRAL).value
            )
            button.setToolTip(plain_tip(f"{role.label} · {name}"))
            button.setAccessibleName(_("Bytt til {role}, {name}").format(role=role.label, name=name))
            button.setEnabled(not mine)
            button.clicked.connect(lambda _checked=False, who=username: self.switch_wanted.emit(who))
            made.append(button)
        return made

    def _role_button(self, role: Role, tone: Tone, others: list[tuple[str, str, str]]) -> QToolButton:
        """In a demo, the role is the way to the other roles: one click and a choice."""
        button = QToolButton()
        button.setText(role.label)
        button.setProperty("kind", "role")
        button.setProperty("tone", tone.value)
        button.setAccessibleName(_("Rolle {role}. Bytt rolle").format(role=role.label))
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = Menu(button)
        for username, name, other in others:
            label = Role(other).label
            words = label if name.casefold() == label.casefold() else f"{label} · {name}"
            action = menu_act(menu, words, partial(self.switch_wanted.emit, username))
            action.setEnabled(username != self.host.user.username)
        button.setMenu(menu)
        return button

    def _name_button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setText(name)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setAccessibleName(_("{name}. Meny").format(name=name))
        button.setObjectName("me")
        menu = Menu(button)
        menu_act(menu, _("Fraser"), lambda: self.open("phrases"))
        menu_act(menu, _("Innstillinger"), lambda: self.open("settings"))
        menu_act(menu, _("Bytt passord"), lambda: self.open("my_password"))
        menu_act(menu, _("Bytt bruker"), lambda: self.switch_wanted.emit(""))
        menu_act(menu, _("Hjelp og hurtigtaster") + "\tF1", self.show_help)
        button.setMenu(menu)
        return button

    def _shortcuts(self) -> None:
        key_action(self, _("Lås"), "Ctrl+L", self.lock_wanted.emit)
        if may(self.host.user.role, Right.SEE_LISTS):
            key_action(self, _("Søk etter pasient"), "Ctrl+K", self.search.begin)
        if may(self.host.user.role, Right.REGISTER_REFERRAL):
            key_action(self, _("Ny henvisning"), "Ctrl+Shift+H", lambda: self.open("new_referral"))
        for number, key in enumerate(self._buttons, 1):
            key_action(self, self._buttons[key].accessibleName(), f"Alt+{number}", self._buttons[key].click)
        if may(self.host.user.role, Right.SEE_LISTS):
            key_action(self, _("Neste oppgave i arbeidslisten"), "F8", lambda: task_round.open_next(self.host, self))
        key_action(self, _("Sett inn en frase der du skriver"), "Ctrl+J", self.phrases.choose)
        key_action(self, _("Til startsiden"), "Alt+Home", self._go_home)
        key_action(self, _("Hjelp og hurtigtaster"), "F1", self.show_help)

    def show_help(self) -> None:
        """What this place is for, and every shortcut that works here and now."""
        open_help(self, self.target(), self.first_day.begin if self.first_day is not None else None)

    def _go_home(self) -> None:
        self.open(self.first_place())

    def first_place(self) -> str:
        """Where this user begins: what was chosen in the settings, else the role's usual place."""
        if self.start in dict(self.host.starts):
            return self.start
        return "worklist" if may(self.host.user.role, Right.SEE_LISTS) else "admin"

    def _go_back(self, screen: Screen) -> None:
        """Esc leaves a field that is written in first; then it goes back to the list, as it was left."""
        if isinstance(QApplication.focusWidget(), (QLineEdit, QPlainTextEdit, QTextEdit)):
            screen.setFocus()
        else:
            self.open(self._list or self.first_place())

    def target(self) -> str:
        """Where the user is now, to come back to after a lock."""
        here = self._screen
        return f"{here.key}:{here.argument}" if here is not None and here.argument else self._target

    def shown(self) -> Screen | None:
        """The screen that is shown."""
        return self._screen

    def open(self, target: object) -> None:
        """Goes to «key» or «key:argument», after what is typed here has been kept.
        What the user has no right to is not opened."""
        key, _colon, argument = str(target).partition(":")
        found = next((s for s in SCREENS if s.key == key), None)
        if found is None or not may(self.host.user.role, found.needs):
            return
        here = self._screen
        if here is not None and here.key == key and argument and here.go(argument):
            return
        if here is not None and not self.host.reaches():
            return mark_place(self._places, self._buttons, here.key)
        self._toast.leave_page()
        self.flush(lambda: self._show(found, argument))

    def _show(self, kind: type[Screen], argument: str) -> None:
        old = self._screen
        self._target = kind.key
        self._list = kind.key if kind.in_rail else self._list
        self._screen = kind(self.host, argument)
        self._stack.addWidget(self._screen)
        self._stack.setCurrentWidget(self._screen)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        mark_place(self._places, self._buttons, kind.key)
        self._screen.windowTitleChanged.connect(self.title_changed)
        self._screen.moved.connect(self._toast.leave_page)
        if self.first_day is not None:
            self._screen.moved.connect(self.first_day.keep_beside)
        self.title_changed.emit(self._screen.window_title())
        self._screen.setFocus()

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        gone = old is not None and not (old.isVisible() and old.isEnabled())
        if new is None or (gone and self._rail_frame.isAncestorOf(new)):
            QTimer.singleShot(0, self, self._keep_focus)
        elif self._screen is not None and self._screen.isAncestorOf(new):
            self._worked_in = around(new, self)

    def _keep_focus(self) -> None:
        """What had the keyboard is gone: what stands beside where one works takes it, neither nothing nor the rail."""
        now, active = QApplication.focusWidget(), QApplication.activeWindow() is self.window()
        lost = (now is None or self._rail_frame.isAncestorOf(now)) and QApplication.activePopupWidget() is None
        if active and lost and self._screen is not None and not take_nearest(self._worked_in):
            self._screen.setFocus()

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps whatever is typed, then goes on."""
        if self._screen is None:
            then()
        else:
            self._screen.flush(then)

    def _count(self, topics: frozenset[Topic]) -> None:
        if topics & {Topic.TASKS, Topic.COURSE, Topic.CONSENT, Topic.PATIENTS} and may(
            self.host.user.role, Right.SEE_LISTS
        ):
            self.host.ask(self, self._show_counts, tasks.counts.of())
        if Topic.WORKPLACES in topics and "workplaces" in self._buttons:
            self.host.ask(self, self._show_work_counts, work_tasks.count.of())
        if Topic.AGREEMENTS in topics and "admin" in self._buttons and may(self.host.user.role, Right.TEMPLATES):
            self.host.ask(self, self._buttons["admin"].set_badge, agreements.to_see_to.of())

    def _show_counts(self, counts: Counts) -> None:
        if "worklist" in self._buttons:
            self._buttons["worklist"].set_badge(counts.overdue_mine)

    def _show_work_counts(self, counts: tuple[int, int]) -> None:
        self._buttons["workplaces"].set_badge(counts[1])
