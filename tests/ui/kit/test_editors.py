"""Editors one by one: what is typed is kept, what is read is right, and the window's keys stay the window's."""

from datetime import date
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QCalendarWidget, QLineEdit, QPlainTextEdit, QStyle, QStyleOptionFrame
from pytestqt.qtbot import QtBot

from hia_desktop.base.text import Looks
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import DecimalEditor, Editor, IntEditor, LineEditor, TextEditor
from tests.machine import allowed
from tests.ui.kit.test_widgets import shown

TODAY = date(2026, 11, 22)


def today() -> date:
    return TODAY


@pytest.mark.parametrize(
    ("typed", "value", "written"),
    [
        ("12032026", "2026-03-12", "12.03.2026"),
        ("12.3.26", "2026-03-12", "12.03.2026"),
        ("i dag", "2026-11-22", "22.11.2026"),
        ("+3m", "2027-02-22", "22.02.2027"),
        ("u 12", "2026-03-16", "16.03.2026"),
        ("", None, ""),
    ],
)
def test_days_by_typing(qtbot: QtBot, typed: str, value: str | None, written: str) -> None:
    editor, other = DayEditor(today, Looks.BACK), LineEditor()
    window = shown(qtbot, editor, other)
    editor.set_name("Frist")
    qtbot.keyClicks(editor.control, typed)
    qtbot.keyClick(editor.control, Qt.Key.Key_Tab)
    assert editor.value() == value and editor.raw() == {} and editor.sentence() == ""
    assert isinstance(editor.control, QLineEdit) and editor.control.text() == written
    assert editor.control.accessibleName() == "Frist" and window.focusWidget() is other.control


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_the_calendar_opens_within_the_screen(qtbot: QtBot) -> None:
    """Under the field, and over it at the bottom of the screen; it does not lie over what is typed."""
    editor = DayEditor(today, Looks.BACK)
    window = shown(qtbot, editor)
    window.resize(260, 120)
    screen = window.screen().availableGeometry()
    for at in (screen.topLeft(), screen.bottomRight() - window.rect().bottomRight()):
        window.move(at)
        qtbot.keyClick(editor.control, Qt.Key.Key_F4)
        calendar = QApplication.activePopupWidget()
        assert isinstance(calendar, QCalendarWidget)
        place = calendar.geometry().translated(-2, -2)  # the frame that this platform gives every window
        field = editor.control.rect().translated(editor.control.mapToGlobal(QPoint()))
        assert screen.contains(place) and not place.intersects(field)
        calendar.close()


def test_what_an_empty_day_asks_for_is_read_whole_where_it_is_narrowest(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp)
    editor = DayEditor(lambda: TODAY, Looks.AHEAD)
    qtbot.addWidget(editor)
    line = editor.control
    assert isinstance(line, QLineEdit)
    line.ensurePolished()
    line.resize(line.minimumWidth(), line.sizeHint().height())
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    inside = line.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, line)
    room = inside.width() - line.textMargins().left() - line.textMargins().right() - 2 * 2  # Qt's own margins
    assert room >= line.fontMetrics().horizontalAdvance(line.placeholderText())


def test_an_unreadable_day_stays_with_a_red_sentence(qtbot: QtBot) -> None:
    editor, other = DayEditor(today, Looks.BACK), LineEditor()
    _window = shown(qtbot, editor, other)
    qtbot.keyClicks(editor.control, "31.2.26")
    assert editor.sentence() == ""
    qtbot.keyClick(editor.control, Qt.Key.Key_Tab)
    assert editor.value() is None and editor.raw() == {"": "31.2.26"}
    assert "er ikke en dato" in editor.sentence()
    qtbot.keyClick(editor.control, Qt.Key.Key_Backspace)
    assert editor.sentence() == ""
    editor.set_raw("1.1.1850")
    assert editor.raw() == {"": "1.1.1850"} and "1900" in editor.sentence()
    editor.set_value(date(2026, 1, 2))
    assert editor.value() == "2026-01-02" and editor.raw() == {} and editor.sentence() == ""


def test_a_text_pasted_into_a_day_does_not_hold_the_window_up(qtbot: QtBot) -> None:
    for pasted in ("1 " * 500_000, " " * 1_000_000, "12. januar 2026 " * 60_000):
        editor, other = DayEditor(today, Looks.AHEAD), LineEditor()
        _window = shown(qtbot, editor, other)
        assert isinstance(editor.control, QLineEdit)
        QApplication.clipboard().setText(pasted)
        start = process_time()
        editor.control.paste()
        qtbot.keyClick(editor.control, Qt.Key.Key_Tab)
        assert process_time() - start < allowed(1)
        assert editor.value() is None and ("er ikke en dato" in editor.sentence()) is bool(
            editor.control.text().strip()
        )


@pytest.mark.parametrize(
    ("typed", "value"), [("50", 50), ("50 %", 50), ("0", 0), ("101", None), ("-1", None), ("mye", None), ("", None)]
)
def test_numbers_within_their_limits(qtbot: QtBot, typed: str, value: int | None) -> None:
    editor, other = IntEditor(0, 100, "%"), LineEditor()
    _window = shown(qtbot, editor, other)
    qtbot.keyClicks(editor.control, typed)
    qtbot.keyClick(editor.control, Qt.Key.Key_Tab)
    assert editor.value() == value
    bad = value is None and typed != ""
    assert editor.raw() == ({"": typed} if bad else {})
    assert editor.sentence() == ("Skriv et helt tall fra 0 til 100." if bad else "")


@pytest.mark.long
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\u2028\u2029\ufdd0\ufdd1"), max_size=300)
)
def test_any_text_comes_back_as_it_was(qapp: QApplication, text: str) -> None:
    editor = TextEditor()
    editor.set_value(text)
    assert editor.value() == text


def test_too_long_a_text_is_kept_but_is_no_answer(qtbot: QtBot) -> None:
    for editor in (LineEditor(limit=10), TextEditor(limit=10)):
        qtbot.addWidget(editor)
        editor.set_raw("x" * 11)
        assert editor.value() == "" and editor.raw() == {"": "x" * 11}
        assert "11 tegn" in editor.sentence() and "10" in editor.sentence()


def test_a_text_grows_and_stops_growing(qtbot: QtBot) -> None:
    editor = TextEditor(lines=2, most=6)
    _window = shown(qtbot, editor)
    heights = []
    for lines in (1, 2, 4, 6, 40):
        editor.set_value("\n".join("linje" for _n in range(lines)))
        heights.append(editor.control.height())
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


@pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_K, Qt.Key.Key_L, Qt.Key.Key_S, Qt.Key.Key_P, Qt.Key.Key_N]
)
def test_the_windows_keys_work_while_writing(qtbot: QtBot, key: Qt.Key) -> None:
    editors: list[Editor] = [LineEditor(), TextEditor(), DayEditor(today, Looks.BACK)]
    window = shown(qtbot, *editors)
    fired: list[int] = []
    shortcut = QShortcut(QKeySequence(Qt.Modifier.CTRL | key), window)
    shortcut.activated.connect(lambda: fired.append(1))
    for editor in editors:
        editor.go_to()
        qtbot.keyClick(QApplication.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
    assert fired == [1] * 3


def test_readonly_takes_no_typing(qtbot: QtBot) -> None:
    editors: list[Editor] = [LineEditor(), TextEditor(), DayEditor(today, Looks.BACK), IntEditor()]
    _window = shown(qtbot, *editors)
    for editor in editors:
        editor.set_readonly(True)
        qtbot.keyClicks(editor.control, "1")
        assert not editor.value() and editor.raw() == {}
        editor.set_readonly(False)
        qtbot.keyClicks(editor.control, "1")
        assert editor.value() or editor.raw()


LONG = {
    "lines": "Et avsnitt om arbeid og helse.\n" * 3200,
    "one": "Et avsnitt uten linjeskift. " * 3500,
    "word": "x" * 99_000,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
@pytest.mark.long
def test_typing_in_a_hundred_thousand_characters(qtbot: QtBot, text: str) -> None:
    """Key to paint, 95th percentile, in processor time, so that what else the machine does is not counted: 30 ms is
    promised and measured in the benchmarks; this limit allows for a slow machine."""
    editor = TextEditor()
    _window = shown(qtbot, editor)
    area = editor.control
    assert isinstance(area, QPlainTextEdit)
    QApplication.clipboard().setText(text)
    area.paste()
    times = []
    for _number in range(40):
        start = process_time()
        qtbot.keyClick(area, Qt.Key.Key_A)
        area.repaint()
        times.append(process_time() - start)
    assert editor.value() == text + "a" * 40
    assert sorted(times)[37] < allowed(0.09)


@pytest.mark.parametrize("typed", ["1e999", "-1e999", "nan", "inf", "infinity"])
def test_no_number_is_a_number_that_nobody_can_reckon_with(typed: str, qtbot: QtBot) -> None:
    """A field without ends kept it as infinity, which no other program reads."""
    editor = DecimalEditor()
    qtbot.addWidget(editor)
    editor.set_raw(typed)
    assert editor.value() is None and editor.raw() == {"": typed} and editor.sentence() == "Skriv et tall."
