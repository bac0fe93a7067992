"""The patient's card above a page: name, number that can be copied, age, a line of facts, and chips."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.clipboard import CLIPBOARD_LIFE, copy_for_a_while
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, FlowLayout, Text, empty_layout, link_button, row, tool_button


class _Lines(Text):
    """Words on at most two lines, broken only at `between`; what there is no room for is in the tooltip."""

    def __init__(self, role: str, between: str, *, selectable: bool = False) -> None:
        super().__init__("", role, wrap=False, selectable=selectable)
        self._whole, self._between = "", between
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Other words."""
        self._whole = text
        self.setAccessibleName(text)
        self._fit()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self.one_line(), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), super().minimumSizeHint().height())

    def one_line(self) -> int:
        """The width of all of it on one line."""
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(self._whole) + px(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics, wide, cut = self.fontMetrics(), self.width(), False
        lines, parts = [""], self._whole.split(self._between)
        for at, part in enumerate(parts):
            longer = lines[-1] + self._between + part if lines[-1] else part
            more = self._between + "…" if at < len(parts) - 1 and len(lines) == 2 else ""
            if not lines[-1] or metrics.horizontalAdvance(longer + more) <= wide:
                lines[-1] = longer
            elif len(lines) == 1:
                lines.append(part)
            else:
                lines[-1] += self._between + "…"
                cut = True
                break
        text = "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, max(wide, 1)) for line in lines)
        if text != self.text():
            self.setText(text)
        self.setToolTip(self._whole if cut or text.replace("\n", self._between) != self._whole else "")


class PatientBanner(Card):
    """Who the page is about. Copying the number leaves it on the clipboard for half a minute only."""

    def __init__(self, life: int = CLIPBOARD_LIFE) -> None:
        super().__init__(padding=12)
        self._life = life
        self.name = _Lines("title", " ", selectable=True)
        self.number = Text("", "second", wrap=False, selectable=True)
        self.copy = tool_button("copy", _("Kopier fødselsnummeret"), self._copy)
        self.age = Text("", "second", wrap=False)
        self.line = _Lines("hint", " · ")
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        self._about = QWidget()
        self.more = link_button(_("Mer"))
        self.more.setAccessibleName(_("Oppgave, ansvarlig, avslutning"))
        self.more.hide()
        self.card = link_button(_("Pasientkort"))
        self.card.hide()
        self._about.setLayout(row(self.number, self.age, self.copy, self.card, self.more, 1, gap=6))
        self._first = row(self.name, self._about, gap=6)
        self._first.setStretch(1, 1)
        left = QVBoxLayout()
        left.setSpacing(px(1))
        left.addLayout(self._first)
        left.addWidget(self.line)
        self._both = QHBoxLayout()
        self._both.setSpacing(px(12))
        self._both.addLayout(left, 3)
        self._both.addWidget(self._chips, 2, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self._both)
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Maximum)
        self.setSizePolicy(policy)

    def show_patient(self, name: str, number: str, age: int, line: str, chips: Sequence[tuple[str, Tone]]) -> None:
        """`number` with its spaces, as people read it; `line` of facts parted by « · »; chips with their tones."""
        self.name.set_whole(name)
        self.number.setText(number)
        self.age.setText("· " + plural(age, _("år"), _("år")))
        self.line.set_whole(line[:1].upper() + line[1:])
        empty_layout(self._flow)
        for text, tone in chips:
            self._flow.addWidget(Chip(text, tone))
        wide = self._flow.sizeHint().width()
        self._chips.setMaximumWidth(max(wide, 1))
        self._chips.setMinimumWidth(min(wide, px(320)))
        self._arrange()

    def set_menu(self, menu: QMenu) -> None:
        """What can be done with the patient's course, beside the number."""
        self.more.setMenu(menu)
        self.more.show()

    def set_card(self, opens: Callable[[], None]) -> None:
        """The patient's own particulars, beside the number."""
        self.card.clicked.connect(opens)
        self.card.setToolTip(_("Adresse, telefon, fastlege og navn (Ctrl+Shift+P)"))
        self.card.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """The number stands below a name that is too long for both,
        and chips that need more than half the width below all."""
        way, room = QBoxLayout.Direction, self.width() - px(40)
        chips = self._flow.sizeHint().width()
        left = self.name.one_line() + self._about.sizeHint().width() + px(12)
        below = chips > room // 2
        self._both.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._first.setDirection(way.TopToBottom if left > (room if below else room - chips) else way.LeftToRight)

    def _copy(self) -> None:
        copy_for_a_while("".join(self.number.text().split()), self._life)
