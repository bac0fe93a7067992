"""Proposals beside a text: each marked in the text, none taken over without a click, every click undone by another."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hia_desktop.base.text import _, day, inside_sentence
from hia_desktop.base.tones import Tone
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.editors import Editor, TextEditor
from hia_desktop.ui.kit.forms.marks import bring_into_sight, mark, place_in
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    Banner,
    SectionTitle,
    Text,
    column,
    empty_layout,
    link_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screens.steps.intake.offers import Offer, Offers

ReadText = Callable[[str, date, bool], Offers]
State = tuple[Any, dict[str, str]]
"""An editor's value, and what stands in it unread."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BESIDE = 480
"""Width in design pixels from which there is room for text and proposals side by side."""
PAUSE = 300
"""Milliseconds from the last key until the text is read."""


class OfferLine(QWidget):
    """One proposal. `looked` is emitted when it gets or loses the pointer or the focus (with
    `True` when by keyboard)."""

    taken = Signal()
    looked = Signal(bool, bool)

    def __init__(self, offer: Offer) -> None:
        super().__init__()
        self.offer = offer
        self.place: QTextCursor | None = None
        self.chip = Chip("")
        self.now = Text("", "hint")
        self.button = link_button(_("Bruk"), self.taken.emit)
        self.button.installEventFilter(self)
        keeps = self.button.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # the next line stays under the pointer when this one is taken
        self.button.setSizePolicy(keeps)
        words = column(Text(offer.label, "label", wrap=False), Text(offer.shown, "strong"), self.now, gap=0)
        deeds = column(gap=0)
        deeds.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignRight)
        deeds.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        deeds.addStretch(1)
        both = row(gap=8)
        both.addLayout(words, 1)
        both.addLayout(deeds)
        both.setContentsMargins(px(8), px(4), px(2), px(4))
        self.setLayout(both)

    def show_state(self, stands: str, done: bool) -> None:
        """What stands in the field now, and whether it is what is proposed."""
        self.button.setVisible(not done)
        self.button.setText(_("Bytt ut") if stands else _("Bruk"))
        words = _("Bytt ut {label} {stands} med {shown}") if stands else _("Bruk {label}: {shown}")
        name = words.format(label=inside_sentence(self.offer.label), stands=stands, shown=self.offer.shown)
        doubt = _("sikker") if self.offer.sure else _("sjekk")
        self.button.setAccessibleName(name)
        self.button.setAccessibleDescription(doubt)
        self.now.setText(_("står nå: {value}").format(value=stands))
        self.now.setVisible(bool(stands) and not done)
        if done:
            self.chip.set(_("fylt inn"), Tone.NEUTRAL, "check")
        else:
            self.chip.set(doubt, Tone.OK if self.offer.sure else Tone.WARN)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Its place in the text stands out while the pointer is here."""
        self.looked.emit(True, False)

    def leaveEvent(self, event: QEvent) -> None:
        """Its place is marked as the others again."""
        self.looked.emit(False, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes it over, as space does; the focus shows its place."""
        if event.type() == QEvent.Type.FocusIn:
            self.looked.emit(True, True)
        elif event.type() == QEvent.Type.FocusOut:
            self.looked.emit(False, True)
        elif (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _ENTER
            and not event.modifiers()
        ):
            self.button.click()
            return True
        return False


class ProposalsCard(QWidget):
    """Reads `text` a moment after the last key, off this thread, and offers what it finds to the `editors`.

    `editors(field)` gives the editor that a proposal goes into, None when there is none to see; such a one is marked in
    the text only. `came` tells what a text just read offers.
    """

    came = Signal(object)
    took = Signal(object)
    """The names of the fields that something was put into."""

    def __init__(self, host: Host, text: TextEditor, read: ReadText, editors: Callable[[str], Editor | None]) -> None:
        super().__init__()
        self._host, self._text, self._read, self._editors = host, text, read, editors
        self.synthetic = True
        self.lines: list[OfferLine] = []
        self._marks: list[QTextCursor] = []
        self._asked_text = ""
        self._undo: list[dict[str, tuple[State, State]]] = []
        self.note = Banner("", Tone.BAD)
        self.note.hide()
        self.title = SectionTitle(_("Forslag fra teksten"))
        self.all = secondary_button(_("Bruk alle sikre"), self.take_sure)
        self.said = Text("", "good", wrap=False)
        self.undo = link_button(_("Angre"), self.take_back, "undo")
        self.undo.setToolTip("Ctrl+Z")
        self._hint = Text(_("Sett inn med «Bruk» eller Enter. Ingenting fylles inn av seg selv."), "hint")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, px(4))
        box.setSpacing(px(4))
        box.addWidget(self.note)
        box.addLayout(row(self.title, 1))
        box.addLayout(row(self.all, 1))
        box.addLayout(row(self.said, 1, self.undo))
        box.addWidget(self._hint)
        box.addLayout(self._list)
        box.addStretch(1)
        self._stand_beside()
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self.read_now)
        text.edited.connect(self._soon.start)
        key_action(self, _("Angre forslaget som ble brukt"), "Ctrl+Z", self.take_back, within=True)
        self._say("")
        self._show_parts()

    def _stand_beside(self) -> None:
        """The text to the left and the proposals to the right, or below it where that would be too narrow."""
        area = self._area()
        self._text.box.removeWidget(area)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(px(14))
        self._pair.addWidget(area, 3, Qt.AlignmentFlag.AlignTop)
        self._pair.addWidget(self, 2)
        self._text.box.insertLayout(0, self._pair)
        self._text.installEventFilter(self)

    def stand_apart(self, home: QBoxLayout | None) -> None:
        """Away from the text, which fills what it stands in, to the top of `home`; None: back beside it."""
        area = self._area()
        if home is not None:
            self._text.box.insertWidget(0, area, 1)
            home.insertWidget(0, self)
        else:
            self._pair.addWidget(area, 3, Qt.AlignmentFlag.AlignTop)
            self._pair.addWidget(self, 2)
        self._text.set_filling(home is not None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follows the width that the two share."""
        if event.type() == QEvent.Type.Resize and watched is self._text:
            way = QBoxLayout.Direction
            self._pair.setDirection(way.LeftToRight if self._text.width() >= px(_BESIDE) else way.TopToBottom)
        return False

    # -- reading

    def read_by(self, read: ReadText) -> None:
        """Reads by another reader from now on, and again what one has read already."""
        self._read = read
        if self._asked_text:
            self._asked_text = ""
            self.start()

    def start(self) -> None:
        """Reads the text unless that is done, or waits for the writer's next pause."""
        if not self._soon.isActive():
            self.read_now()

    def read_now(self) -> None:
        """Reads the text as it stands."""
        self._soon.stop()
        text = str(self._text.value())
        if text == self._asked_text:
            return
        self._asked_text = text
        self._host.work(
            self, lambda offers: self._arrived(text, offers), self._read, text, self._host.clock.today(), self.synthetic
        )

    def _arrived(self, text: str, offers: Offers) -> None:
        if text != self._text.value():
            return  # it is being written in; the timer reads it again
        self._put_lines(text, offers)
        self.came.emit(offers)

    def clear(self) -> None:
        """Offers nothing, and forgets what was taken over."""
        self._soon.stop()
        self._asked_text = ""
        self._undo = []
        self._say("")
        self._put_lines("", ())

    def _put_lines(self, text: str, offers: Offers) -> None:
        empty_layout(self._list)
        area = self._area()
        self.lines, self._marks = [], []
        for offer in offers:
            place = place_in(area, text, offer.start, offer.end)
            self._marks.append(place)
            line = OfferLine(offer)
            line.place = place
            line.taken.connect(lambda one=line: self._take([one]))
            line.looked.connect(lambda looked, by_key, one=line: self._look(one if looked else None, by_key))
            self.lines.append(line)
            self._list.addWidget(line)
        self._look(None, False)
        self.refresh()

    def _area(self) -> QPlainTextEdit:
        area = self._text.control
        assert isinstance(area, QPlainTextEdit)
        return area

    def _look(self, line: OfferLine | None, by_key: bool) -> None:
        place = line.place if line is not None else None
        mark(self._area(), self._marks, place)
        if place is not None and by_key:
            bring_into_sight(self._area(), place)

    def changeEvent(self, event: QEvent) -> None:
        """The marks follow the colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._marks:
            self._look(None, False)

    # -- what stands in the fields

    def refresh(self) -> None:
        """Compares the proposals with what stands in the fields."""
        for line in self.lines:
            editor = self._editors(line.offer.field)
            line.setVisible(editor is not None)
            if editor is not None:
                line.show_state("" if line.offer.many else standing(editor), is_done(editor, line.offer))
        self._show_parts()

    def _show_parts(self) -> None:
        seen = [line for line in self.lines if not line.isHidden()]
        for part in (self.title, self._hint):
            part.setVisible(bool(seen))
        sure = self._sure_lines()
        self.all.setVisible(bool(sure))
        self.all.setText(_("Bruk alle sikre ({count})").format(count=len(sure)))
        self.undo.setVisible(bool(self._undo))
        self.setVisible(bool(seen) or not self.note.isHidden() or bool(self._undo))

    def _sure_lines(self) -> list[OfferLine]:
        """The sure ones whose fields are empty."""
        found = []
        for line in self.lines:
            editor = self._editors(line.offer.field)
            if (
                editor is not None
                and line.offer.sure
                and not is_done(editor, line.offer)
                and (line.offer.many or not standing(editor))
            ):
                found.append(line)
        return found

    def set_note(self, text: str, tone: Tone = Tone.BAD) -> None:
        """A word above the proposals, none when empty."""
        self.note.set(text, tone)
        self.note.setVisible(bool(text))
        self._show_parts()

    # -- taking over

    def take_sure(self) -> None:
        """Takes over every sure proposal that lands in an empty field."""
        self._take(self._sure_lines())

    def _take(self, lines: list[OfferLine]) -> None:
        before: dict[str, State] = {}
        for line in lines:
            editor = self._editors(line.offer.field)
            if editor is None or is_done(editor, line.offer):
                continue
            before.setdefault(line.offer.field, (editor.value(), editor.raw()))
            if line.offer.many:
                rows = editor.value()
                _put(editor, ([*rows, {**line.offer.value, "main": not rows}], editor.raw()))
            else:
                _put(editor, (line.offer.value, {}))
        if not before:
            return
        after = {
            field: (editor.value(), editor.raw()) for field in before if (editor := self._editors(field)) is not None
        }
        self._undo.append({field: (before[field], after[field]) for field in after})
        names = {line.offer.field: line.offer.label for line in lines}
        few = _("{names} er fylt inn.").format(names=", ".join(names.values()))
        self._say(few if len(names) == 1 else _("{count} felter er fylt inn.").format(count=len(names)))
        self._settle(lines[0], list(before))

    def take_back(self) -> None:
        """Undoes the last taking over; a field that was changed by hand since then is left alone."""
        if not self._undo:
            return
        fields = self._undo.pop()
        for field, (before, after) in fields.items():
            editor = self._editors(field)
            if editor is not None and (editor.value(), editor.raw()) == after:
                _put(editor, before)
        self._say(_("Angret."))
        self._settle(next((line for line in self.lines if line.offer.field in fields), None), list(fields))

    def _settle(self, near: OfferLine | None, fields: list[str]) -> None:
        """The focus goes on to the next proposal that can be taken."""
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        self.refresh()
        self.took.emit(fields)
        if not had_focus:
            return
        at = self.lines.index(near) if near in self.lines else 0
        rest = [
            line for line in [*self.lines[at:], *self.lines[:at]] if not line.button.isHidden() and not line.isHidden()
        ]
        target = rest[0].button if rest else self.undo if self._undo else self._text
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


def _put(editor: Editor, state: State) -> None:
    """As if it were typed."""
    value, raw = state
    editor.set_value(value)
    for path, text in raw.items():
        editor.set_raw(text, path)
    editor.edited.emit()


def standing(editor: Editor) -> str:
    """What an editor of one value shows, as it reads; empty when nothing stands there."""
    value = editor.value()
    if not value and value != 0:
        return editor.raw().get("", "")
    try:
        return day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def is_done(editor: Editor, offer: Offer) -> bool:
    """Whether the proposal stands in its field already."""
    if offer.many:
        return any(_same_row(one, offer.value) for one in editor.value())
    return _letters(editor.value()) == _letters(offer.value)


def _same_row(one: dict[str, Any], other: dict[str, Any]) -> bool:
    if one.get("code") or other.get("code"):
        return (one.get("code"), one.get("system")) == (other.get("code"), other.get("system"))
    return _letters(one.get("text")) == _letters(other.get("text"))


def _letters(value: object) -> str:
    return "".join(c for c in str("" if value is None else value).casefold() if c.isalnum())
