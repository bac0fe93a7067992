"""The journal's parts: a note in full, a draft, and a line that opens what it tells of."""

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from hia_desktop.base.clock import local
from hia_desktop.base.text import _, clock_time, day_short, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.forms.team.note import NavNote
from hia_desktop.domain.forms.values import NoteKind
from hia_desktop.services.overview.course_journal import FoundLine, JournalLine, LineKind
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.tab_order import taken_last
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import LongText, Text, column, link_button, plain_tip, row
from hia_desktop.ui.screens.steps.forms.reader import doubt_words, forged_words, put_addenda, put_signed, signer


class NoteCard(QFrame):
    """One signed note as it stands, with what was added; struck ones are marked and kept.
    `paper`, `add` and `strike` ask for what they say."""

    paper = Signal()
    add = Signal()
    strike = Signal()

    def __init__(self, entry: Entry, today: date, may_add: bool, has_paper: bool = False) -> None:
        super().__init__()
        self.setProperty("role", "row")
        navs = entry.kind == NavNote.kind
        code = entry.answers.get("kind_of_note") or NoteKind.CONVERSATION
        plain = entry.as_signed is None and entry.kind != MeetingMinutes.kind
        kind = _("NAV-notat") if navs else NoteKind(code).label if plain else entry.form.title
        heading = (plain and entry.answers.get("heading")) or kind
        facts = [*_when_written(entry, today), kind if heading != kind else "", signer(entry)]
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(10), px(12), px(10))
        box.setSpacing(px(4))
        title = row(Text(heading, "strong"), 1)
        if navs:
            title.addWidget(Chip(_("NAV"), Tone.NAV))
        if entry.forged:
            title.addWidget(Chip(_("Signaturen stemmer ikke"), Tone.BAD, "warning"))
        if entry.struck:
            title.addWidget(Chip(_("Feilført"), Tone.BAD, "strike"))
        box.addLayout(title)
        box.addWidget(Text(" · ".join(x for x in facts if x), "hint"))
        if entry.forged:
            box.addWidget(Text(forged_words(), "error"))
        if entry.struck:
            box.addWidget(Text(_("{reason}. Notatet er beholdt.").format(reason=entry.struck), "error"))
        if plain:
            box.addWidget(_words(entry))
        else:
            put_signed(box, entry)
        added = QVBoxLayout()
        added.setSpacing(px(2))
        put_addenda(added, entry)
        box.addLayout(added)
        acts = []
        if may_add and entry.stands:
            acts.append(link_button(_("Tillegg"), self.add.emit))
            if entry.mine:
                acts.append(taken_last(link_button(_("Merk som feilført"), self.strike.emit)))
        if has_paper:
            acts.append(link_button(_("Vis som PDF"), self.paper.emit))
        if acts:
            box.addLayout(row(*acts, 1))


def _when_written(entry: Entry, today: date) -> list[str]:
    """The day that the note tells of, and when it was signed where that was another."""
    told = entry.answers.get("day")
    signed = entry.signed_at or entry.saved_at
    at = _("{day} kl. {time}").format(day=day_short(entry.day, today), time=clock_time(signed)[:5])
    if not told or date.fromisoformat(told) == entry.day:
        return [at]
    return [day_short(date.fromisoformat(told), today), _("signert {when}").format(when=at)]


def _words(entry: Entry) -> Text:
    text = LongText(str(entry.answers.get("text", "")), "faint" if entry.struck else "")
    if entry.struck:
        font = text.font()
        font.setStrikeOut(True)
        text.setFont(font)
    return text


class DraftCard(QFrame):
    """A note the user has begun. `chosen` asks to go on with it."""

    chosen = Signal()

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.setProperty("role", "row")
        words = (
            entry.answers.get("heading")
            or str(entry.answers.get("text", "")).strip().split("\n")[0][:60]
            or _("Tomt notat")
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(px(12), px(8), px(12), px(8))
        box.setSpacing(px(2))
        box.addLayout(row(Text(words, "strong"), 1, Chip(_("Utkast"), Tone.NEUTRAL)))
        go = link_button(_("Skriv videre"), self.chosen.emit)
        box.addLayout(row(Text(_("lagret {when}").format(when=moment(entry.saved_at)), "hint"), 1, go))


class LineCard(QFrame):
    """Any other line of the journal. A signed form opens under its line;
    `leads` asks for what is read elsewhere, and for the step of what is open."""

    leads = Signal()

    def __init__(self, found: FoundLine, today: date, *, opened: bool = False) -> None:
        super().__init__()
        self.line = found.line
        self.head = LineButton(found, today)
        self.head.clicked.connect(self.press)
        self._inside: QWidget | None = None
        self._box = column(self.head, gap=0)
        self.setLayout(self._box)
        if opened:
            self._open()

    @property
    def opened(self) -> bool:
        """Whether what it tells of stands under it."""
        return self._inside is not None

    def press(self) -> None:
        """Opens, closes again, or leads to what is read elsewhere."""
        if self.line.entry is None:
            self.leads.emit()
        elif self._inside is None:
            self._open()
        else:
            self._inside.hide()
            self._inside.deleteLater()
            self._inside = None
            self._dress()

    def _open(self) -> None:
        entry = self.line.entry
        if entry is None:
            return
        self._inside = QWidget()
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(px(12), 0, px(12), px(10))
        box.setSpacing(px(4))
        if doubt := doubt_words(entry):
            box.addWidget(Text(doubt, "error"))
        put_signed(box, entry)
        added = QVBoxLayout()
        added.setSpacing(px(2))
        put_addenda(added, entry)
        box.addLayout(added)
        box.addLayout(row(link_button(_("Åpne steget"), self.leads.emit, "link"), 1))
        self._box.addWidget(self._inside)
        self._inside.show()
        self._dress()

    def _dress(self) -> None:
        """What is open stands in a box, as a note does."""
        self.head.set_open(self.opened)
        self.setProperty("role", "row" if self.opened else "")
        theme.restyle(self)


_OPENS = {
    LineKind.FORM: "chevron-right",
    LineKind.PAPER: "document",
    LineKind.CONSENT: "people",
    LineKind.CONTACT: "phone",
    LineKind.EVENT: "calendar",
}


class LineButton(QPushButton):
    """A line: what it is, and under it when, who and the rest; a third line where something was searched for."""

    def __init__(self, found: FoundLine, today: date) -> None:
        line = found.line
        super().__init__(line.title)
        self._facts = " · ".join(x for x in (_when(line, today), _who(line), line.about) if x)
        self._hit = ": ".join(x for x in found.place if x) if found.place else ""
        self._icon, self._nav, self._struck = _OPENS.get(line.kind, ""), line.nav, line.struck
        self.setAutoDefault(False)
        self.setCheckable(line.entry is not None)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        nav = _("NAV") if self._nav else ""
        self.setAccessibleName(", ".join(x for x in (line.title, nav, self._facts, self._hit) if x))

    def set_open(self, opened: bool) -> None:
        """What it tells of stands under it."""
        self.setChecked(opened)
        self._icon = "chevron-down" if opened else "chevron-right"
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(68 if self._hit else 48))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() or self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selected"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        if not self.isChecked():
            painter.fillRect(px(12), self.height() - 1, self.width() - px(24), 1, theme.colour("line"))
        room = self.rect().adjusted(px(12), px(5), -px(36), 0)
        strong = theme.font(weight=QFont.Weight.DemiBold)
        strong.setStrikeOut(self._struck)
        whole = self._write(painter, room.left(), room.top(), room.width(), self.text(), strong, "ink")
        small = theme.font(13)
        whole &= self._write(painter, room.left(), room.top() + px(19), room.width(), self._facts, small, "ink2")
        if self._hit:
            whole &= self._write(painter, room.left(), room.top() + px(38), room.width(), self._hit, small, "brand")
        self.setToolTip("" if whole else plain_tip("\n".join(x for x in (self.text(), self._facts, self._hit) if x)))
        mark = pixmap(self._icon, "nav" if self._nav else "ink3", 18)
        painter.drawPixmap(self.width() - px(30), px(14), mark)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(6), px(6))
        painter.end()

    @staticmethod
    def _write(painter: QPainter, x: int, y: int, wide: int, text: str, font: QFont, ink: str) -> bool:
        """One line, shortened where it must be; whether it stands in full."""
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
        painter.setFont(font)
        painter.setPen(theme.colour(ink))
        painter.drawText(x, y + metrics.ascent(), shown)
        return shown == text


def _when(line: JournalLine, today: date) -> str:
    on = day_short(line.day, today)
    if not line.dated:
        return _("dag ikke oppgitt, ført {day}").format(day=on)
    if not line.timed:
        return on
    return _("{day} kl. {time}").format(day=on, time=local(line.moment).strftime("%H:%M"))


def _who(line: JournalLine) -> str:
    return ", ".join(filter(None, (line.author, line.profession)))
