"""DayEditor: a day by typing or from a calendar."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QDate, QLocale, QPoint, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QToolButton

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import Looks, _, day
from hia_desktop.base.typed_days import parse_day
from hia_desktop.domain.working_days import rest_day
from hia_desktop.ui.kit.forms.editors import Editor, Line
from hia_desktop.ui.kit.theme import colour, icon, icon_size, px
from hia_desktop.ui.kit.widgets import tool_button


class DayEditor(Editor):
    """A day by typing («12.3.26», «i dag», «+3m») or from a calendar.
    What is no day stays as typed, with a red sentence.

    `looks`: whether its days lie ahead or behind. `since`:
    the day that it follows, such as the first day of the period it ends.
    A day ahead that is a Saturday, a Sunday or a public holiday says so.
    """

    def __init__(
        self, today: Callable[[], date], looks: Looks, since: Callable[[], date | None] = lambda: None
    ) -> None:
        self._line = Line()
        super().__init__(self._line)
        self._today, self.looks, self._since = today, looks, since
        self.edited.connect(self._say_rest)
        self._calendar = tool_button("calendar", _("Velg i kalender (F4)"), self._open_calendar)
        self._calendar.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QHBoxLayout(self._line)
        inside.setContentsMargins(0, 0, px(3), 0)
        inside.addStretch(1)
        inside.addWidget(self._calendar)
        self._line.setTextMargins(0, 0, px(24), 0)
        key = QShortcut(QKeySequence("F4"), self._line, context=Qt.ShortcutContext.WidgetShortcut)
        key.activated.connect(self._open_calendar)
        room = self._line.fontMetrics().horizontalAdvance(_("dd.mm.åååå"))
        self._line.setMinimumWidth(room + px(56))
        self._line.setMaximumWidth(room + px(84))
        self.set_readonly(False)
        self._line.textEdited.connect(lambda _text: self.edited.emit())
        self._line.left.connect(self._judge)
        self._line.returnPressed.connect(self._judge)

    def day(self) -> date | None:
        """The day, None when there is none or it cannot be read."""
        try:
            found = self._read() if self._line.text().strip() else None
        except BadInput:
            return None
        return found if found is None or 1900 <= found.year <= 2100 else None

    def _read(self) -> date:
        return parse_day(self._line.text(), self._today(), self.looks, self._since())

    def _say_rest(self) -> None:
        found = self.day() if self.looks is Looks.AHEAD else None
        self.says.note(rest_day(found) if found is not None else "")

    def value(self) -> str | None:
        found = self.day()
        return found.isoformat() if found else None

    def set_value(self, value: Any) -> None:
        found = date.fromisoformat(value) if isinstance(value, str) and value else value
        self._line.setText(day(found) if found else "")
        self._line.setCursorPosition(0)
        self.set_error("")
        self._say_rest()

    def raw(self) -> dict[str, str]:
        return {"": self._line.text()} if self._line.text().strip() and self.day() is None else {}

    def set_raw(self, text: str, path: str = "") -> None:
        self._line.setText(text)
        self._judge()

    def set_readonly(self, readonly: bool) -> None:
        self._line.setReadOnly(readonly)
        self._line.setPlaceholderText("" if readonly else _("dd.mm.åååå"))
        self._calendar.setVisible(not readonly)

    def _judge(self) -> None:
        """Writes the day out in full, or says what is wrong with it."""
        found = self.day()
        if found is not None:
            self._line.setText(day(found))
            self._say_rest()
        elif self._line.text().strip():
            self.set_error(self._why())

    def _why(self) -> str:
        try:
            self._read()
        except BadInput as problem:
            return problem.message
        return _("Datoen må ligge mellom 1900 og 2100.")

    def _open_calendar(self) -> None:
        shown = self.day() or self._today()
        calendar = QCalendarWidget(self)
        calendar.setWindowFlag(Qt.WindowType.Popup)
        calendar.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar.setLocale(QLocale(QLocale.Language.NorwegianBokmal, QLocale.Country.Norway))
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.ISOWeekNumbers)
        calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        calendar.activated.connect(lambda picked: self._picked(picked, calendar))
        calendar.clicked.connect(lambda picked: self._picked(picked, calendar))
        self._dress(calendar)
        calendar.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        calendar.adjustSize()
        calendar.move(self._beside(calendar.size()))
        calendar.show()
        calendar.setFocus()

    @staticmethod
    def _dress(calendar: QCalendarWidget) -> None:
        """Qt's own arrows are black and its weekends red, on any ground."""
        for name, mark in (("qt_calendar_prevmonth", "chevron-left"), ("qt_calendar_nextmonth", "chevron-right")):
            for button in calendar.findChildren(QToolButton, name):
                button.setIcon(icon(mark))
                button.setIconSize(icon_size())
        rest = QTextCharFormat()
        rest.setForeground(colour("bad"))
        for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            calendar.setWeekdayTextFormat(weekday, rest)
        calendar.setContentsMargins(1, 1, 1, 1)  # for its border

    def _beside(self, size: QSize) -> QPoint:
        """Where the calendar stands: under the field, or over it where the screen ends."""
        screen, field = self.screen().availableGeometry(), self._line.rect()
        at = self._line.mapToGlobal(field.bottomLeft() + QPoint(0, 1))
        if at.y() + size.height() > screen.bottom():
            at = self._line.mapToGlobal(field.topLeft()) - QPoint(0, size.height())
        return QPoint(max(screen.left(), min(at.x(), screen.right() - size.width())), max(screen.top(), at.y()))

    def _picked(self, picked: QDate, calendar: QCalendarWidget) -> None:
        calendar.close()
        self._line.setText(day(date(picked.year(), picked.month(), picked.day())))
        self._line.setFocus()
        self.edited.emit()
