"""The patient's line above a page: name, number that can be copied, age, facts, and chips."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton

from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.clipboard import CLIPBOARD_LIFE, copy_for_a_while
from hia_desktop.ui.kit.keys import Menu, menu_act
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, link_button, plain_tip, row, tool_button

_GAP = 8
_NAME = 240
"""What of a long name is shown before a chip that warns gives way, at 100 %."""
_FACTS = " · "
_SHRED = 110
"""Narrower than this, in pixels at 100 %, the beginning of a fact says nothing."""


class _Line(Text):
    """Words on one line, facts cut only at `between`, with an ellipsis; whole in the tip."""

    def __init__(self, role: str, between: str, *, selectable: bool = False) -> None:
        super().__init__("", role, wrap=False, selectable=selectable)
        self.whole, self._between = "", between
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def set_whole(self, text: str) -> None:
        """Other words."""
        self.whole = text
        self.setAccessibleName(text)
        self.fit(self.width())

    def one_line(self) -> int:
        """The width of all of it."""
        self.ensurePolished()
        return self.fontMetrics().horizontalAdvance(self.whole) + px(3)

    def fit(self, wide: int) -> bool:
        """As much as `wide` pixels hold; whether that is all. A fact that has room for a few letters alone
        is not begun; some of the name always stands, and as much of the family's as there is room for."""
        self.setFixedWidth(max(0, wide))
        metrics, parts = self.fontMetrics(), self.whole.split(self._between)
        texts = [self.whole, *(self._between.join([*parts[:n], "…"]) for n in range(len(parts) - 1, 0, -1))]
        text = next((one for one in texts if metrics.horizontalAdvance(one) <= wide), "")
        if text != self.whole and (self._between == " " or (not text and wide >= px(_SHRED))):
            self.setText(metrics.elidedText(self.whole, Qt.TextElideMode.ElideRight, max(wide, 1)))
        else:
            self.setText(text)
        self.setToolTip("" if text == self.whole else plain_tip(self.whole))
        return text == self.whole


class PatientBanner(Card):
    """Who the page is about, on one line whatever the width: the facts give way first, then the chips,
    those that warn last. What has no room is one press away, beside the chips.
    Copying the number leaves it on the clipboard for half a minute only."""

    def __init__(self, life: int = CLIPBOARD_LIFE) -> None:
        super().__init__(padding=0)
        self._life = life
        self.name = _Line("heading", " ", selectable=True)
        self.number = Text("", "second", wrap=False, selectable=True)
        self.copy = tool_button("copy", _("Kopier fødselsnummeret"), self._copy)
        self.age = Text("", "second", wrap=False)
        self.line = _Line("hint", _FACTS)
        self.more = link_button(_("Mer"))
        self.more.setAccessibleName(_("Oppgave, ansvarlig, avslutning"))
        self.more.hide()
        self.card = link_button(_("Pasientkort"))
        self.card.hide()
        self.rest = QToolButton()
        self.rest.setProperty("kind", "role")
        self.rest.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.rest.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.rest.setMenu(Menu(self.rest))
        self.rest.setText("…")
        self.rest.hide()
        self._chips: dict[Chip, bool] = {}
        about = (self.number, self.age, self.copy, self.card, self.more)
        self._row = row(self.name, *about, self.line, 1, self.rest, gap=_GAP)
        self._row.setContentsMargins(px(12), 0, px(12), 0)
        self.body.addLayout(self._row)
        self.setFixedHeight(px(38))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(300), px(38))

    def show_patient(self, name: str, number: str, age: int, line: str, chips: Sequence[tuple[str, Tone]]) -> None:
        """`number` with its spaces, as people read it; `line` of facts parted by « · »; chips with their tones."""
        self.name.set_whole(name)
        self.number.setText(number)
        self.age.setText("· " + plural(age, _("år"), _("år")))
        self.line.set_whole(line[:1].upper() + line[1:])
        for old in self._chips:
            old.hide()
            old.deleteLater()
        self._chips = {}
        for text, tone in chips:
            chip = Chip(text, tone)
            chip.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self._chips[chip] = tone in (Tone.BAD, Tone.WARN)
            self._row.insertWidget(self._row.indexOf(self.rest), chip)
        self._arrange()

    def set_menu(self, menu: Menu) -> None:
        """What can be done with the patient's course, beside the number."""
        self.more.setMenu(menu)
        self.more.show()
        self._arrange()

    def set_card(self, opens: Callable[[], None]) -> None:
        """The patient's own particulars, beside the number."""
        self.card.clicked.connect(opens)
        self.card.setToolTip(_("Adresse, telefon, fastlege og navn (Ctrl+Shift+P)"))
        self.card.show()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Shares the width out: to chips that warn, the name, the other chips, and the facts, in this order."""
        for part in (self.number, self.age, self.card, self.more, self.rest):
            part.ensurePolished()
        gap = px(_GAP)
        fixed = [self.number, self.age, self.copy, *(link for link in (self.card, self.more) if not link.isHidden())]
        room = self.width() - 2 * px(12) - sum(part.sizeHint().width() + gap for part in fixed) - 2 * gap
        if self.name.one_line() + self._take(self._chips) + self.line.one_line() > room:
            room -= self.rest.sizeHint().width() + gap
        shown, least = list(self._chips), min(self.name.one_line(), px(_NAME))
        for warns, name in ((False, self.name.one_line()), (True, least)):
            for chip in reversed([chip for chip in shown if self._chips[chip] is warns]):
                if self._take(shown) + name > room:
                    shown.remove(chip)
        for chip in self._chips:
            chip.setVisible(chip in shown)
        room -= self._take(shown)
        self.name.fit(min(self.name.one_line(), room))
        whole = self.line.fit(min(self.line.one_line(), room - self.name.width()))
        self._show_rest([chip.text() for chip in self._chips if chip not in shown], whole)

    def _take(self, chips: Iterable[Chip]) -> int:
        return sum(chip.sizeHint().width() + px(_GAP) for chip in chips)

    def _show_rest(self, chips: list[str], whole: bool) -> None:
        """What had no room: «+2» chips, or «…» for facts alone."""
        facts = [] if whole else self.line.whole.split(_FACTS)
        menu = self.rest.menu()
        menu.clear()
        for text in (*chips, *facts):
            menu_act(menu, text)
        self.rest.setText(f"+{len(chips)}" if chips else "…")
        self.rest.setAccessibleName(_("Mer om pasienten: {facts}").format(facts=", ".join((*chips, *facts))))
        self.rest.setToolTip(plain_tip("\n".join((*chips, *facts))))
        self.rest.setVisible(bool(chips or facts))

    def _copy(self) -> None:
        copy_for_a_while("".join(self.number.text().split()), self._life)
