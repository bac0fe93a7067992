"""The card on top of the worklist: what must not be forgotten, patient by patient.
Its room is there from the first, so that no row moves under the mouse when it is told."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.domain.access import Right, may
from hia_desktop.services.overview.safety import SafetyGroup, SafetyItem
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, empty_layout, link_button, plain_tip, row

NAMED = 2
"""How many patients of a group are named; the rest are in a menu."""
_WIDE = 960
"""From this width there is room for names; below it each group is a word that opens a menu."""
_LINE = 28
"""The height of a line, in pixels at 100 %."""


class SafetyCard(Card):
    """One line for each thing to beware of: how many, what, and the first patients as links;
    the others stand in a menu. Where it is low, all of it is one word that opens a menu."""

    def __init__(self, host: Host) -> None:
        super().__init__(padding=10)
        self._host = host
        self._shown: tuple[SafetyGroup, ...] | None = None
        self._lines = QGridLayout()
        self._lines.setContentsMargins(px(6), 0, px(6), 0)
        self._lines.setHorizontalSpacing(px(12))
        self._lines.setVerticalSpacing(px(2))
        self._lines.setColumnStretch(2, 1)
        self._lines.setColumnStretch(5, 1)
        self._wide = self._low = False
        self._one_line = QVBoxLayout()
        self.body.addLayout(self._lines)
        self.body.addLayout(self._one_line)
        self.setAccessibleName(_("Må ikke glemmes"))
        self._arrange()
        if not may(host.user.role, Right.REGISTER_REFERRAL):
            self.hide()

    def show_groups(self, found: Sequence[SafetyGroup]) -> None:
        """Shows the groups as they now are; what is unchanged keeps the focus."""
        if tuple(found) != self._shown:
            self._shown = tuple(found)
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Patients are named where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= px(_WIDE)
        if wide != self._wide:
            self._wide = wide
            self._arrange()

    def set_low(self, low: bool) -> None:
        """All groups in one menu, where there is little height."""
        if low != self._low:
            self._low = low
            around = self.layout()
            assert around is not None
            around.setContentsMargins(*(px(2 if low else 10),) * 4)
            self._arrange()

    def _arrange(self) -> None:
        """Two groups abreast, or all on one line."""
        empty_layout(self._lines)
        empty_layout(self._one_line)
        around = self.layout()
        assert around is not None
        edges = around.contentsMargins()
        lines = px(_LINE) if self._low else 2 * px(_LINE) + self._lines.verticalSpacing()
        self.setMinimumHeight(lines + edges.top() + edges.bottom())
        if self._low:
            self._one_line.addWidget(self._folded(self._shown or ()))
            return
        if self._shown == ():
            self._lines.addWidget(Text(_("Må ikke glemmes: ingenting nå."), "second"), 0, 0, 1, 6)
        for at, group in enumerate(self._shown or ()):
            line, left = at // 2, at % 2 * 3
            self._lines.addWidget(Chip(str(len(group.items)), group.tone), line, left, Qt.AlignmentFlag.AlignRight)
            if self._wide:
                self._lines.addWidget(Text(group.title, wrap=False), line, left + 1)
                self._lines.addWidget(self._patients(group), line, left + 2)
            else:
                self._lines.addWidget(
                    self._opener(group.title, group.title, group.items), line, left + 1, Qt.AlignmentFlag.AlignLeft
                )

    def _patients(self, group: SafetyGroup) -> QWidget:
        parts: list[QWidget | int] = [self._link(group, item) for item in group.items[:NAMED]]
        rest = group.items[NAMED:]
        if rest:
            told = f"{group.title}: {plural(len(rest), _('pasient til'), _('pasienter til'))}"
            parts.append(self._opener(_("{count} til").format(count=len(rest)), told, rest))
        line = QWidget()
        line.setLayout(row(*parts, 1, gap=4))
        return line

    def _link(self, group: SafetyGroup, item: SafetyItem) -> QPushButton:
        link = link_button("", lambda: self._open(item))
        link.setText(
            QFontMetrics(link.font()).elidedText(item.name, Qt.TextElideMode.ElideRight, px(120)).replace("&", "&&")
        )
        link.setToolTip(plain_tip(_told(item)))
        link.setAccessibleName(f"{group.title}: {_told(item)}")
        return link

    def _folded(self, groups: Sequence[SafetyGroup]) -> QPushButton:
        """The whole list as one word, with how many there are."""
        count = sum(len(group.items) for group in groups)
        word = link_button(_("Må ikke glemmes · {count}").format(count=count), icon_name="warning")
        word.setEnabled(bool(groups))
        word.setAccessibleName(_("Må ikke glemmes: {count}").format(count=count))
        word.setToolTip(plain_tip("\n".join(f"{group.title}: {len(group.items)}" for group in groups)))
        menu = Menu(word)
        for group in groups:
            menu_act(menu, f"{group.title} · {len(group.items)}".replace("&", "&&")).setEnabled(False)
            for item in group.items:
                menu_act(menu, _told(item).replace("&", "&&"), partial(self._open, item))
        word.clicked.connect(lambda: menu.popup(word.mapToGlobal(word.rect().bottomLeft())))
        return word

    def _opener(self, text: str, told: str, items: Sequence[SafetyItem]) -> QPushButton:
        link = link_button(text, lambda: self._unfold(items, link))
        link.setAccessibleName(told)
        return link

    def _unfold(self, items: Sequence[SafetyItem], button: QPushButton) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for item in items:
            menu_act(menu, _told(item).replace("&", "&&"), partial(self._open, item))
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _open(self, item: SafetyItem) -> None:
        self._host.open(f"course:{item.course}:{item.step}" if item.step else f"course:{item.course}")


def _told(item: SafetyItem) -> str:
    return f"{item.name} · {item.note}" if item.note else item.name
