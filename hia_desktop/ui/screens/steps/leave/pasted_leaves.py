"""Sick leave pasted as text: the periods it proposes stand beside it, and go into the table at a click each."""

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QTextCursor
from PySide6.QtWidgets import QBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.domain.leave.sick_leave import WorkSituation
from hia_desktop.domain.reading.leaves import PastedPeriods, ProposedPeriod, pasted_periods
from hia_desktop.domain.reading.periods import Unread
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.editors import TextEditor
from hia_desktop.ui.kit.forms.fields import LabelledField
from hia_desktop.ui.kit.forms.marks import mark, place_in
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, empty_layout, link_button, row, secondary_button
from hia_desktop.ui.screens.steps.leave.period_line import PeriodLine
from hia_desktop.ui.screens.steps.leave.period_table import PeriodTable

_BESIDE = 620
"""Width in design pixels from which there is room for text and proposals side by side."""
PAUSE = 300
"""Milliseconds from the last key until the text is read."""


def in_words(found: ProposedPeriod) -> str:
    """«12.01.2026–08.03.2026 · Gradert sykmelding 50 %»."""
    days = f"{day(found.first)}–{day(found.last)}" if found.last else _("fra {first}").format(first=day(found.first))
    return f"{days} · {found.kind.label}" + (f" {found.grade} %" if found.grade is not None else "")


def from_whom(found: ProposedPeriod) -> str:
    """«Eksempel Lager AS · 80 % stilling», or what else the leave is from."""
    position = _("{percent} % stilling").format(percent=found.position_percent) if found.position_percent else ""
    work = found.work.label if found.work is not WorkSituation.EMPLOYEE else ""
    return " · ".join(x for x in (found.employer, position, work) if x)


def as_typed(found: ProposedPeriod) -> dict[str, Any]:
    """As the table's fields take it."""
    return {
        "first": found.first.isoformat(),
        "last": found.last.isoformat() if found.last else None,
        "kind": found.kind,
        "grade": found.grade,
        "employer": found.employer,
        "work": found.work,
        "position_percent": found.position_percent,
    }


class _Proposal(QWidget):
    """One proposed row. `looked`: the pointer or the focus came (True) or left."""

    taken = Signal()
    looked = Signal(bool)

    def __init__(self, found: ProposedPeriod, place: QTextCursor) -> None:
        super().__init__()
        self.found, self.place = found, place
        self.chip = Chip("")
        self.button = link_button(_("Bruk"), self.taken.emit)
        self.button.setAccessibleName(_("Bruk {period}").format(period=in_words(found)))
        words = column(Text(in_words(found), "strong"), gap=1)
        if whom := from_whom(found):
            words.addWidget(Text(whom))
        for doubt in found.doubts:
            words.addWidget(Text(doubt, "amber"))
        deeds = column(gap=0)
        for widget in (self.chip, self.button):
            deeds.addWidget(widget, 0, Qt.AlignmentFlag.AlignRight)
        deeds.addStretch(1)
        both = row(gap=8)
        both.addLayout(words, 1)
        both.addLayout(deeds)
        both.setContentsMargins(px(8), px(4), px(2), px(4))
        self.setLayout(both)

    def show_state(self, done: bool) -> None:
        """Whether it stands in the table."""
        self.button.setVisible(not done)
        if done:
            self.chip.set(_("I tabellen"), Tone.NEUTRAL)
        else:
            self.chip.set(_("Sikker") if self.found.sure else _("Sjekk"), Tone.OK if self.found.sure else Tone.WARN)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Its place in the text stands out while the pointer is here."""
        self.looked.emit(True)

    def leaveEvent(self, event: object) -> None:
        """Its place is marked as the others again."""
        self.looked.emit(False)


class PastedLeaves(QWidget):
    """A field that unfolds when it is wanted; what it reads is offered to `table`.
    Nothing is taken over without a click."""

    edited = Signal()

    def __init__(self, host: Host, table: PeriodTable) -> None:
        super().__init__()
        self._host, self._table = host, table
        self.lines: list[_Proposal] = []
        self.unread: tuple[Unread, ...] = ()
        self._read_text = ""
        self._undo: list[list[tuple[PeriodLine, dict[str, Any]]]] = []
        self.toggle = link_button("", self._toggle, "document")
        self.text = TextEditor(5, most=14)
        self._field = LabelledField(Ask(_("Tekst fra sykmelding eller NAV-liste")), self.text)
        self._beside = self._build_beside()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(px(14))
        self._pair.addWidget(self._field, 3, Qt.AlignmentFlag.AlignTop)
        self._pair.addWidget(self._beside, 4, Qt.AlignmentFlag.AlignTop)
        box = column(gap=6)
        box.addLayout(row(self.toggle, 1))
        box.addLayout(self._pair)
        self.setLayout(box)
        self._soon = QTimer(self, singleShot=True, interval=PAUSE)
        self._soon.timeout.connect(self.read_now)
        self.text.edited.connect(self._soon.start)
        self.text.edited.connect(self.edited)
        table.edited.connect(self.refresh)
        key_action(self, _("Angre raden som ble satt inn"), "Ctrl+Z", self.take_back, within=True)
        self.unfold(False)

    def _build_beside(self) -> QWidget:
        beside = QWidget()
        self._title = SectionTitle(_("Forslag fra teksten"))
        self._hint = Text(
            _("Sett inn med «Bruk». Ingenting føres av seg selv, og raden kan rettes i tabellen etterpå."), "hint"
        )
        self.all = secondary_button("", self.take_sure)
        self.undo = link_button(_("Angre"), self.take_back, "undo")
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._not_read = column(gap=2)
        self.nothing = Text("", "hint")
        box = column(self._title, self._hint, self.nothing, gap=4)
        box.addLayout(row(self.all, self.undo, 1))
        box.addLayout(self._list)
        box.addLayout(self._not_read)
        beside.setLayout(box)
        return beside

    # -- the text

    def value(self) -> str:
        """What is pasted, empty when nothing is."""
        return str(self.text.value())

    def waits(self) -> bool:
        """Whether there is text whose proposals are not all in the table."""
        return bool(self.value().strip()) and not (self.lines and all(line.button.isHidden() for line in self.lines))

    def put(self, text: str) -> None:
        """Unfolds with this text and reads it."""
        self.text.set_value(text)
        self.unfold(bool(text))
        self.read_now()

    def unfold(self, shown: bool) -> None:
        """Shows the field, or folds it away with what stands in it."""
        for part in (self._field, self._beside):
            part.setVisible(shown)
        self.toggle.setText(_("Skjul teksten") if shown else _("Lim inn fra sykmelding eller NAV-liste"))
        self.refresh()

    def _toggle(self) -> None:
        shown = self._field.isHidden()
        self.unfold(shown)
        if shown:
            self.text.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def resizeEvent(self, event: object) -> None:
        """Below one another where it is narrow."""
        way = QBoxLayout.Direction
        self._pair.setDirection(way.LeftToRight if self.width() >= px(_BESIDE) else way.TopToBottom)

    # -- reading

    def read_now(self) -> None:
        """Reads the text as it stands, off this thread."""
        self._soon.stop()
        text = self.value()
        if text != self._read_text:
            self._read_text = text
            self._host.work(
                self, lambda found: self._arrived(text, found), pasted_periods, text, self._host.clock.today()
            )

    def _arrived(self, text: str, found: PastedPeriods) -> None:
        if text != self.value():
            return  # it is being written in; the timer reads it again
        empty_layout(self._list)
        empty_layout(self._not_read)
        self.lines, self.unread = [], found.unread
        for proposed in found.rows:
            line = _Proposal(proposed, place_in(self._area(), text, proposed.start, proposed.end))
            line.taken.connect(lambda one=line: self._take([one]))
            line.looked.connect(lambda looked, one=line: self._look(one if looked else None))
            self.lines.append(line)
            self._list.addWidget(line)
        for one in found.unread:
            typed = " ".join(text[one.start : one.end].split())[:80]
            self._not_read.addWidget(Text(_("Ikke lest: «{typed}». {why}").format(typed=typed, why=one.why), "amber"))
        self._look(None)
        self.refresh()

    def _area(self) -> QPlainTextEdit:
        area = self.text.control
        assert isinstance(area, QPlainTextEdit)
        return area

    def _look(self, line: _Proposal | None) -> None:
        mark(self._area(), [one.place for one in self.lines], line.place if line else None)

    # -- what stands in the table

    def refresh(self) -> None:
        """Compares the proposals with the table."""
        standing = [
            (line.values()["first"], line.values()["last"], line.values()["employer"]) for line in self._table.lines
        ]
        for line in self.lines:
            typed = as_typed(line.found)
            line.show_state((typed["first"], typed["last"], typed["employer"]) in standing)
        sure = self._sure()
        self.all.setVisible(bool(sure))
        self.all.setText(_("Bruk alle sikre ({count})").format(count=len(sure)))
        self.undo.setVisible(bool(self._undo))
        self._title.setVisible(bool(self.lines))
        self._hint.setVisible(bool(self.lines))
        nothing = not self.lines and not self.unread
        self.nothing.setVisible(nothing)
        empty = _("Lim inn teksten, så foreslås periodene her.")
        self.nothing.setText(_("Fant ingen sykmeldingsperioder i teksten.") if self.value() else empty)

    def _sure(self) -> list[_Proposal]:
        return [line for line in self.lines if line.found.sure and not line.button.isHidden()]

    def take_sure(self) -> None:
        """Every sure one that is not in the table."""
        self._take(self._sure())

    def _take(self, lines: list[_Proposal]) -> None:
        put = []
        for line in lines:
            made = self._table.put_line(as_typed(line.found))
            put.append((made, made.typed()))
        self._undo.append(put)
        self.refresh()
        rest = [line.button for line in self.lines if not line.button.isHidden()]
        (rest[0] if rest else self.undo).setFocus(Qt.FocusReason.OtherFocusReason)

    def take_back(self) -> None:
        """Takes the last ones out again; a row that was changed by hand since then is left alone."""
        if self._undo:
            for made, typed in self._undo.pop():
                if made.typed() == typed:
                    self._table.take_line(made)
            self.refresh()

    def forget(self) -> None:
        """The rows are saved, or dropped: nothing is left to undo, and the text goes."""
        self._undo = []
        self._read_text = ""
        self.text.set_value("")
        empty_layout(self._list)
        empty_layout(self._not_read)
        self.lines, self.unread = [], ()
        self.unfold(False)
