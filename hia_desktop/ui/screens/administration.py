"""Administrasjon: users, the centre, the letters' wordings, the guide's limits, registers of codes, who may do what,
the trail, backups."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

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


class _Tabs(QTabWidget):
    """Asks for as much height as the tab in sight needs, and not for that of the highest."""

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
        host, role = self.host, self.host.user.role
        self._all, self._texts = may(role, Right.USERS), may(role, Right.TEMPLATES)
        parts: list[tuple[str, QWidget, str]] = []
        if self._texts:
            self.templates, self.limits, self.words = TemplateEditor(host), LimitsEditor(host), HealthWordList(host)
            self.own, self.neighbours, self.agreements = OwnInstruments(host), NeighbourList(host), AgreementList(host)
            parts += [
                ("templates", self.templates, _("Brevmaler")),
                ("limits", self.limits, _("Frister")),
                ("words", self.words, _("Ord om helse")),
                ("instruments", self.own, _("Egne skjemaer")),
                ("services", self.neighbours, _("Tjenester")),
                ("agreements", self.agreements, _("Avtaler")),
            ]
        if self._all:
            self.users, self.centre, self.codes, self.access, self.log = (
                UserList(self.host),
                CentreEdit(self.host),
                CodeCards(self.host),
                AccessTables(),
                LogView(self.host),
            )
            parts = [("users", self.users, _("Brukere")), ("centre", self.centre, _("Senteret")), *parts]
            parts.append(("codes", self.codes, _("Koder og postnumre")))
            parts += [("access", self.access, _("Tilganger")), ("log", self.log, _("Logg"))]
        self.backup = BackupCard(self.host)
        parts.append(("backup", self.backup, _("Sikkerhetskopi")))
        self._make_tabs(parts)
        if self._all:
            self.log.waiting.connect(self._count_alarms)
        if self._texts:
            self.agreements.waiting.connect(self._count_agreements)
        self.tabs.currentChanged.connect(lambda _index: self._show_tab())
        self.choice.currentIndexChanged.connect(self.tabs.setCurrentIndex)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(18), px(24), px(20))
        box.setSpacing(px(8))
        box.addLayout(row(Text(self.title, "title", wrap=False), self.choice, 1, gap=20))
        box.addWidget(self.tabs, 1)
        self.setFocusProxy(self.tabs.tabBar())
        self.go(self.argument)
        self._show_tab()

    def _make_tabs(self, parts: list[tuple[str, QWidget, str]]) -> None:
        """The tabs, and the list that takes their place."""
        self.tabs = _Tabs()
        self.tabs.tabBar().setAccessibleName(self.title)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self._names, self._parts = [name for name, _part, _label in parts], [part for _name, part, _label in parts]
        self.choice = Combo()
        self.choice.setAccessibleName(self.title)
        self.choice.setMinimumWidth(px(220))
        self.choice.hide()
        for _name, part, label in parts:
            part.setContentsMargins(0, px(12), 0, 0)
            self.tabs.addTab(part, label)
            self.choice.addItem(label)

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
        """Asks for the users, and for what the tab in sight shows."""
        if self._texts:
            self.templates.refresh()
            self.limits.refresh()
            self.words.refresh()
            self.own.refresh()
            self.neighbours.refresh()
            self.agreements.refresh()
        if self._all:
            self.host.ask(self, self._show_users, users.listing.of())
            self.centre.refresh()
            self.codes.refresh()
            self.log.look()
        self.backup.refresh()

    def go(self, argument: str) -> bool:
        """Another tab of the same screen."""
        if argument in self._names:
            self.tabs.setCurrentIndex(self._names.index(argument))
        return True

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed about the centre, in a letter's paragraph and in a limit."""
        last = partial(self.centre.flush, then) if self._all else then
        if self._texts:
            self.templates.flush(lambda: self.limits.flush(last))
        else:
            last()

    def _show_users(self, found: Sequence[UserRow]) -> None:
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
        self.choice.setCurrentIndex(self.tabs.currentIndex())
        for part in self._parts:
            shown = part is self.tabs.currentWidget()
            policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
            part.setSizePolicy(policy, policy)
        self.tabs.updateGeometry()
        self.argument = self._names[self.tabs.currentIndex()]  # where a lock comes back to
        if self._all and self.tabs.currentWidget() is self.log:
            self.log.refresh()
