"""Administrasjon: users, the centre, the letters' wordings, the guide's limits, registers of codes, who may do what,
the trail, backups."""

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import Any, ClassVar, TypeVar

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabWidget, QVBoxLayout, QWidget

from hia_desktop.base.text import N_, _
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.topics import Topic
from hia_desktop.services.centre import users
from hia_desktop.services.centre.users import UserRow
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, row
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.admin.access_tables import AccessTables
from hia_desktop.ui.screens.admin.agreement_list import AgreementList
from hia_desktop.ui.screens.admin.backup_card import BackupCard
from hia_desktop.ui.screens.admin.centre_card import CentreEdit
from hia_desktop.ui.screens.admin.code_card import CodeCards
from hia_desktop.ui.screens.admin.health_word_list import HealthWordList
from hia_desktop.ui.screens.admin.limits_editor import LimitsEditor
from hia_desktop.ui.screens.admin.log_view import LogView
from hia_desktop.ui.screens.admin.neighbour_list import NeighbourList
from hia_desktop.ui.screens.admin.own_instruments import OwnInstruments
from hia_desktop.ui.screens.admin.template_editor import TemplateEditor
from hia_desktop.ui.screens.admin.user_list import UserList

P = TypeVar("P", bound=QWidget)


class _Tabs(QTabWidget):
    """Asks for as much height as the tab in sight needs, and not for that of the highest. The wheel turns no tab."""

    def __init__(self) -> None:
        super().__init__()
        self.tabBar().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel:
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def heightForWidth(self, width: int) -> int:
        page = self.currentWidget()
        bar = 0 if self.tabBar().isHidden() else self.tabBar().sizeHint().height()
        if page is None:
            return bar
        return bar + (page.heightForWidth(width) if page.hasHeightForWidth() else page.minimumSizeHint().height())


class AdministrationScreen(Screen):
    """One tab for each thing the user administers, in a list where there is no room for all. `argument` names one:
    users, centre, templates, limits, words, services, agreements, codes, access, log, backup."""

    key = "admin"
    title = N_("Administrasjon")
    short = N_("Admin")
    icon = "settings"
    needs = Right.BACKUP
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {
            Topic.AGREEMENTS,
            Topic.BACKUP,
            Topic.CENTRE,
            Topic.CODES,
            Topic.HEALTH_WORDS,
            Topic.LIMITS,
            Topic.NEIGHBOURS,
            Topic.TEMPLATES,
            Topic.USERS,
        }
    )
    in_rail = True
    at_bottom = True

    def build(self) -> None:
        """The heading and the tabs."""
        role = self.host.user.role
        self._all, self._texts = may(role, Right.USERS), may(role, Right.TEMPLATES)
        tabs: list[tuple[str, str]] = []
        if self._texts:
            tabs += [("templates", _("Brevmaler")), ("limits", _("Frister")), ("words", _("Ord om helse"))]
            tabs += [("instruments", _("Egne skjemaer")), ("services", _("Tjenester")), ("agreements", _("Avtaler"))]
        if self._all:
            tabs = [("users", _("Brukere")), ("centre", _("Senteret")), *tabs, ("codes", _("Koder og postnumre"))]
            tabs += [("access", _("Tilganger")), ("log", _("Logg"))]
        self._make_tabs([*tabs, ("backup", _("Sikkerhetskopi"))])
        if self._all:
            self.log.waiting.connect(self._count_alarms)
        if self._texts:
            self.agreements.waiting.connect(self._count_agreements)
        self.tabs.currentChanged.connect(lambda _index: self._show_tab())
        self.choice.currentIndexChanged.connect(self.tabs.setCurrentIndex)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(12), px(24), px(12))
        box.setSpacing(px(8))
        box.addLayout(row(Text(self.title, "title", wrap=False), self.choice, 1, gap=20))
        box.addWidget(self.tabs, 1)
        self.setFocusProxy(self.tabs.tabBar())
        self.go(self.argument)
        self._show_tab()

    def _make_tabs(self, tabs: list[tuple[str, str]]) -> None:
        """The tabs, empty until they are shown, and the list that takes their place."""
        self.tabs = _Tabs()
        self.tabs.tabBar().setAccessibleName(self.title)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._names = [name for name, _label in tabs]
        self._rooms, self._made = list[QWidget](), dict[str, Any]()
        self._asked, self._found = False, list[UserRow]()
        self.choice = Combo()
        self.choice.setAccessibleName(self.title)
        self.choice.setMinimumWidth(px(220))
        self.choice.hide()
        for _name, label in tabs:
            self._rooms.append(QWidget())
            QVBoxLayout(self._rooms[-1]).setContentsMargins(0, px(12), 0, 0)
            self.tabs.addTab(self._rooms[-1], label)
            self.choice.addItem(label)

    def _put(self, name: str, part: P) -> P:
        """What a tab shows, in its place. Made when it is first shown: all of them take as long as ten screens."""
        self._made[name] = part
        room = self._rooms[self._names.index(name)].layout()
        assert room is not None
        room.addWidget(part)
        if self._asked:
            self._ask(name)
        return part

    @cached_property
    def users(self) -> UserList:
        """The users."""
        return self._put("users", UserList(self.host))

    @cached_property
    def centre(self) -> CentreEdit:
        """The centre."""
        return self._put("centre", CentreEdit(self.host))

    @cached_property
    def templates(self) -> TemplateEditor:
        """The letters' wordings."""
        return self._put("templates", TemplateEditor(self.host))

    @cached_property
    def limits(self) -> LimitsEditor:
        """The guide's limits."""
        return self._put("limits", LimitsEditor(self.host))

    @cached_property
    def words(self) -> HealthWordList:
        """The words about health that are looked for."""
        return self._put("words", HealthWordList(self.host))

    @cached_property
    def instruments(self) -> OwnInstruments:
        """The centre's own instruments."""
        return self._put("instruments", OwnInstruments(self.host))

    @cached_property
    def services(self) -> NeighbourList:
        """The services beside the centre."""
        return self._put("services", NeighbourList(self.host))

    @cached_property
    def agreements(self) -> AgreementList:
        """The agreements; made at once, since the tab's name counts them."""
        return self._put("agreements", AgreementList(self.host))

    @cached_property
    def codes(self) -> CodeCards:
        """The registers of codes."""
        return self._put("codes", CodeCards(self.host))

    @cached_property
    def access(self) -> AccessTables:
        """Who may do what."""
        return self._put("access", AccessTables())

    @cached_property
    def log(self) -> LogView:
        """The trail; made at once, since the tab's name counts its alarms."""
        return self._put("log", LogView(self.host))

    @cached_property
    def backup(self) -> BackupCard:
        """Copies, and the keys that open them."""
        return self._put("backup", BackupCard(self.host))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the tabs have no room, a list beside the title takes their place."""
        super().resizeEvent(event)
        bar = self.tabs.tabBar()
        listed = bar.sizeHint().width() > self.width() - 2 * px(24)
        if listed is self.choice.isHidden():
            had_focus = bar.hasFocus() or self.choice.hasFocus()
            bar.setVisible(not listed)
            self.choice.setVisible(listed)
            self.setFocusProxy(self.choice if listed else bar)
            if had_focus:
                self.setFocus()

    def refresh(self) -> None:
        """Asks for the users, and for what the tabs show that have been shown."""
        self._asked = True
        if self._all:
            self.host.ask(self, self._show_users, users.listing.of())
        for name in [*self._made]:
            self._ask(name)

    def _ask(self, name: str) -> None:
        """Asks for what one tab shows."""
        part = self._made[name]
        if name == "log":
            part.look()
        elif name == "users":
            part.show_users(self._found)
        elif name != "access":
            part.refresh()

    def go(self, argument: str) -> bool:
        """Another tab of the same screen."""
        if argument in self._names:
            self.tabs.setCurrentIndex(self._names.index(argument))
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed about the centre, in a letter's paragraph and in a limit."""
        for name in ("centre", "limits", "templates"):
            if name in self._made:
                then = partial(self._made[name].flush, then)
        then()

    def _show_users(self, found: Sequence[UserRow]) -> None:
        self._found = [*found]
        if "users" in self._made:
            self.users.show_users(found)
        self.log.show_users(found)

    def _count_alarms(self, count: int) -> None:
        self._count_at("log", _("Logg"), count, _("Nødåpninger å se på: {count}"))

    def _count_agreements(self, count: int) -> None:
        self._count_at("agreements", _("Avtaler"), count, _("Avtaler som er gått ut eller går ut snart: {count}"))

    def _count_at(self, name: str, label: str, count: int, tip: str) -> None:
        """What waits in a tab, behind its name."""
        at = self._names.index(name)
        told = f"{label} ({count})" if count else label
        self.tabs.setTabText(at, told)
        self.choice.setItemText(at, told)
        self.tabs.setTabToolTip(at, tip.format(count=count) if count else "")

    def _show_tab(self) -> None:
        """The tab in sight alone says how much room there must be."""
        at = self.tabs.currentIndex()
        self.choice.setCurrentIndex(at)
        self.argument = self._names[at]  # where a lock comes back to
        getattr(self, self.argument)  # is made, when it is shown for the first time
        for place, room in enumerate(self._rooms):
            policy = QSizePolicy.Policy.Preferred if place == at else QSizePolicy.Policy.Ignored
            room.setSizePolicy(policy, policy)
        self.tabs.updateGeometry()
        if self.argument == "log":
            self.log.refresh()
