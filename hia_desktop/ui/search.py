"""The search field of the top bar: a few letters or digits, the patients they fit, Enter opens.
What is typed is never logged."""

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRectF,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import EMERGENCY_GROUNDS, Ground, Right, may
from hia_desktop.domain.leave.state import labelled
from hia_desktop.domain.person_numbers import bare, parse
from hia_desktop.services.consent import reasons
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import PatientRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.drawing import announce, scaled, width_of, write
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.tables.row_cells import chip
from hia_desktop.ui.kit.theme import pixmap, px
from hia_desktop.ui.kit.widgets import Text, link_button, paint_sheet
from hia_desktop.ui.tasks import Ticket

PAUSE = 150
"""Milliseconds after the last key before the question is asked."""
FEWEST = 2
"""Letters or digits that make a question."""
_DIGITS = 11
_SHOWN = 8
"""Lines shown before the list scrolls."""

_Index = QModelIndex | QPersistentModelIndex


def _about(found: PatientRow) -> str:
    where = f" · {found.municipality}" if found.municipality else ""
    sick = f" · {labelled(found.sick)}" if found.sick else ""
    before = f" · {_('tidligere {names}').format(names=found.former_names)}" if found.former_names else ""
    return _("{number} · {age} år").format(number=found.number, age=found.age) + before + where + sick


class _Found(QAbstractListModel):
    """The patients found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: tuple[PatientRow, ...] = ()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        found = self.rows[index.row()]
        return found.name if role == Qt.ItemDataRole.DisplayRole else f"{found.name}, {_about(found)}, {found.status}"

    def show(self, rows: tuple[PatientRow, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()


class _Line(QStyledItemDelegate):
    """A name over its number, age and sick leave, the status at the right."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view, model = self.parent(), index.model()
        assert isinstance(view, QListView) and isinstance(model, _Found)
        found, font, tokens, rect = model.rows[index.row()], view.font(), theme.tokens(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(rect, QColor(tokens.selected if chosen else tokens.surface))
        if chosen:
            painter.fillRect(rect.left(), rect.top(), px(3), rect.height(), QColor(tokens.brand))
        strong, small = scaled(font, 1.0, bold=True), scaled(font, 0.86)
        pill = min(rect.width() * 0.4, width_of(scaled(font, 0.86, bold=True), found.status) + px(22))
        inner = QRectF(rect).adjusted(px(14), px(6), -px(12), -px(6))
        chip(
            painter,
            QRectF(inner.right() - pill, inner.top(), pill + 1, inner.height()),
            Cell(found.status),
            font,
            tokens,
        )
        inner.setRight(inner.right() - pill - px(8))
        half = inner.height() / 2
        for top, face, text, ink in ((0.0, strong, found.name, tokens.ink), (half, small, _about(found), tokens.ink2)):
            shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            write(painter, QRectF(inner.left(), inner.top() + top, inner.width(), half), shown, face, QColor(ink))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(px(200), px(52))


class _Popup(QFrame):
    """What was found, on a sheet under the field."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.list = QListView()
        self.model = _Found(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Line(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Treff"))
        self.none = Text(_("Ingen treff"), "strong")
        self.hint = Text("", "hint")
        self.emergency = link_button(_("Nødåpning av sperret pasient …"), icon_name="lock")
        self.emergency.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.alarm = Text(
            _("Bare når helsehjelpen ikke kan vente. Åpningen logges, og administrator får beskjed. Enter åpner."),
            "hint",
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(1, px(6), 1, px(6))
        box.setSpacing(px(2))
        box.addWidget(self.list)
        for label in (self.none, self.hint):
            label.setContentsMargins(px(14), px(3), px(14), px(3))
            box.addWidget(label)
        held = QHBoxLayout()
        held.setContentsMargins(px(14), px(3), px(14), 0)
        held.addWidget(self.emergency)
        held.addStretch(1)
        box.addLayout(held)
        self.alarm.setContentsMargins(px(14), 0, px(14), px(3))
        box.addWidget(self.alarm)
        self.hide()

    def show_rows(self, rows: tuple[PatientRow, ...], emergency: bool = False) -> None:
        self.model.show(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.hint.setVisible(not rows and not emergency)
        self.emergency.setVisible(emergency)
        self.alarm.setVisible(emergency)
        if rows:
            self.list.setFixedHeight(min(len(rows), _SHOWN) * px(52))
            self.list.setCurrentIndex(self.model.index(0))

    def place(self, field: QWidget) -> None:
        self.setFixedWidth(max(field.width(), px(420)))
        self.adjustSize()
        self.move(field.mapTo(self._window, QPoint(0, field.height() + px(4))))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, None, top=True)


class _Field(QLineEdit):
    """The field itself: arrows, Enter and Esc belong to the list under it."""

    def __init__(self, search: "SearchField") -> None:
        super().__init__()
        self._search = search

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._search.take_key(event.key()):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._search.fold()


class SearchField(QWidget):
    """Finds a patient by number, birth date or names in any order.
    `begin` takes the focus; `clear` forgets what was typed."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self._ticket: Ticket | None = None
        self._popup: _Popup | None = None
        self._open_first = self._again = False
        self.field = _Field(self)
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText(_("Søk navn, fødselsnummer eller fødselsdato"))
        self.field.setAccessibleName(_("Søk etter pasient"))
        self.field.setMaxLength(100)
        lens = QLabel()
        lens.setPixmap(pixmap("search", "ink3"))
        self._key = QLabel(_("Ctrl K"))
        self._key.setProperty("role", "key")
        for mark in (lens, self._key):
            mark.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self.field)
        inside.setContentsMargins(px(10), 0, px(7), 0)
        inside.addWidget(lens)
        inside.addStretch(1)
        inside.addWidget(self._key, 0, Qt.AlignmentFlag.AlignVCenter)
        self.field.setTextMargins(px(24), 0, self._key.sizeHint().width() + px(4), 0)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.field)
        self.setFocusProxy(self.field)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(px(440))
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)

    def begin(self) -> None:
        """Takes the focus with what is there selected, as Ctrl+K does."""
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def clear(self) -> None:
        """Forgets what was typed and what was found."""
        self.field.clear()
        self._drop()

    def look_again(self) -> None:
        """What was found may be found no more: it is asked for again, also by whom pressed Enter before the answer; the
        list goes when nobody answers. What is typed stays, and so does the choice in the list."""
        if self._ticket is not None or (self._popup is not None and self._popup.isVisible()):
            self._ask()
            self._again = True

    def fold(self) -> None:
        """Takes the list away; what is typed stays."""
        self._open_first = False
        if self._popup is not None:
            self._popup.hide()

    def found(self) -> tuple[PatientRow, ...]:
        """The patients in the list; empty while it is not shown."""
        return self._popup.model.rows if self._popup is not None and self._popup.isVisible() else ()

    def take_key(self, key: int) -> bool:
        """Whether a key was for the list."""
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape and (self.field.text() or self.found()):
            self.clear()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self.found():
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Down:
            self._ask()
        else:
            return False
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list follows the field."""
        super().resizeEvent(event)
        if self._popup is not None and self._popup.isVisible():
            self._popup.place(self.field)

    def hideEvent(self, event: QEvent) -> None:
        """The list, and the patients in it, never outlive the field."""
        self._drop()

    # -- asking

    def _typed(self, text: str) -> None:
        self._key.setVisible(not text)
        self._open_first = self._again = False
        if len(text.strip()) < FEWEST:
            self._drop()
        else:
            self._pause.start()

    def _drop(self) -> None:
        self._pause.stop()
        if self._ticket is not None:
            self._ticket.cancel()
            self._ticket = None
        if self._popup is not None:
            self._popup.show_rows(())
        self.fold()

    def _ask(self) -> None:
        self._pause.stop()
        if len(self.field.text().strip()) >= FEWEST:
            find = patients.find.of(self.field.text())
            self._ticket = self._host.ask(self, self._answered, find, failed=self._not_answered)

    def _not_answered(self, problem: Problem) -> None:
        self._drop()
        self._host.say(problem.message, Tone.WARN)

    def _answered(self, rows: tuple[PatientRow, ...]) -> None:
        self._ticket = None
        if self._pause.isActive() or not self.field.hasFocus():
            return
        if self._popup is None or self._popup.parentWidget() is not self.window():
            self._popup = _Popup(self.window())
            self.destroyed.connect(self._popup.deleteLater)
            self._popup.list.entered.connect(self._popup.list.setCurrentIndex)
            self._popup.list.clicked.connect(lambda index: self._open(index.row()))
            self._popup.emergency.clicked.connect(self._ask_emergency)
        self._popup.hint.setText(self._fault() or _("Prøv etternavnet, fødselsdatoen eller hele fødselsnummeret."))
        before, found = self._popup.list.currentIndex().row(), self.found() if self._again else ()
        chosen = found[before].id if 0 <= before < len(found) else None
        self._popup.show_rows(rows, emergency=not rows and bool(self._number()))
        if at := next((at for at, row in enumerate(rows) if row.id == chosen), 0):
            self._popup.list.setCurrentIndex(self._popup.model.index(at))
        if self._open_first and rows:
            self._open(0)
            return
        self._popup.place(self.field)
        announce(self.field, plural(len(rows), _("treff"), _("treff")) if rows else _("Ingen treff"))

    def _fault(self) -> str:
        """What is wrong with eleven typed digits that are no person number; empty when nothing is."""
        digits = bare(self.field.text())
        if not (digits.isdigit() and len(digits) == _DIGITS):
            return ""
        try:
            parse(digits, allow_synthetic=True, today=self._host.clock.today())
        except BadInput as error:
            return error.message
        return ""

    # -- in spite of a blocking

    def _number(self) -> str:
        """The whole person number that was typed, when the user may open in an emergency.
        Offered whether such a patient exists or not."""
        digits = bare(self.field.text())
        if not may(self._host.user.role, Right.EMERGENCY) or not digits.isdigit():
            return ""
        try:
            return parse(digits, allow_synthetic=True, today=self._host.clock.today()).value
        except BadInput:
            return ""

    def _ask_emergency(self) -> None:
        number = self._number()
        self.clear()
        text = _(
            "For en pasient som har sperret opplysningene for deg, når helsehjelpen ikke kan vente. "
            "Åpningen varer til du låser, høyst {hours} timer. Administrator får beskjed, og pasienten kan lese "
            "grunnen i innsynsloggen. "
            "Skriv ingen helseopplysninger her."
        )

        def go(code: str, words: str) -> None:
            self._host.do(self, self._opened, reasons.open_emergency.of(number, Ground(code), words))

        self._host.prompts.ask_reason(
            _("Nødåpning"),
            text.format(hours=reasons.EMERGENCY_HOURS),
            [(ground.value, ground.label) for ground in EMERGENCY_GROUNDS],
            go,
            fewest=reasons.FEWEST_WORDS,
        )

    def _opened(self, course: CourseId) -> None:
        self._host.open(f"course:{course}")

    # -- choosing

    def _move(self, step: int) -> None:
        assert self._popup is not None
        rows = self._popup.model.rows
        at = (self._popup.list.currentIndex().row() + step) % len(rows)
        self._popup.list.setCurrentIndex(self._popup.model.index(at))
        announce(self.field, f"{rows[at].name}, {_about(rows[at])}")

    def _enter(self) -> None:
        """Opens the chosen one; pressed before the answer has come, the first of it."""
        if self._pause.isActive() or self._ticket is not None:
            if self._pause.isActive():
                self._ask()
            self._open_first = True
        elif self._popup is not None and self._popup.emergency.isVisible():
            self._ask_emergency()
        elif self.found() and self._popup is not None:
            self._open(self._popup.list.currentIndex().row())
        else:
            self._ask()

    def _open(self, at: int) -> None:
        if self._popup is None:
            return
        chosen = self._popup.model.rows[at]
        if chosen.course:
            self._host.open(f"course:{chosen.course}")
        elif may(self._host.user.role, Right.EDIT_PATIENT):
            self._host.open(f"patient:{chosen.id}")
        self.clear()
