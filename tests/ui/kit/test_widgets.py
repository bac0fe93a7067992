"""Small controls by key and mouse."""

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMenu,
    QPushButton,
    QStyleOptionComboBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hia_desktop.base.tones import Tone
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip, ChipRow, Segmented, StatCard, Switch, ToggleChip
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.tab_order import around, take_nearest, taken_last
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.toast import Toast
from hia_desktop.ui.kit.widgets import Text, empty_layout, primary_button, row, secondary_button


def shown(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    window = QWidget()
    box = QVBoxLayout(window)
    for widget in widgets:
        box.addWidget(widget)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_list_that_is_made_anew_leaves_the_keyboard_in_its_place(qtbot: QtBot) -> None:
    """On the line where it was, and not at what stands after the list; who takes it meanwhile has it."""
    page, after = QWidget(), QPushButton("Ved siden av")
    lines = QVBoxLayout(page)
    window = shown(qtbot, page, after)

    def fill(words: str) -> list[QPushButton]:
        empty_layout(lines)
        made = []
        for at in range(6):
            buttons = [QPushButton(f"{words} {at}"), QPushButton("Avlys")]
            lines.addLayout(row(*buttons))
            made.append(buttons[0])
        return made

    def there(button: QPushButton) -> bool:
        return window.focusWidget() is button

    first = fill("Møtt")
    qtbot.waitUntil(lambda: first[3].isVisible() and first[3].y() > first[2].y())
    first[3].setFocus()
    again = fill("Angre")
    qtbot.waitUntil(lambda: there(again[3]))
    fill("Møtt")
    after.setFocus()
    last = fill("Angre")
    qtbot.waitUntil(lambda: last[3].isVisible() and last[3].y() > last[2].y())
    assert there(after)
    last[0].setFocus()
    empty_layout(lines)
    qtbot.waitUntil(lambda: there(after))


def test_the_keyboard_does_not_come_by_itself_to_what_takes_something_away(qtbot: QtBot) -> None:
    """When what had it is gone: the line beside has another act, or else the nearest line that has one."""
    page, after = QWidget(), QPushButton("Ved siden av")
    lines = QVBoxLayout(page)
    window = shown(qtbot, page, after)

    def fill(*acts: tuple[str, ...]) -> list[list[QPushButton]]:
        empty_layout(lines)
        made = []
        for names in acts:
            buttons = [taken_last(QPushButton(name)) if name == "Avlys" else QPushButton(name) for name in names]
            lines.addLayout(row(*buttons))
            made.append(buttons)
        return made

    whole = ("Møtt", "Flytt", "Avlys")
    first = fill(whole, whole, whole)
    qtbot.waitUntil(lambda: first[2][0].isVisible() and first[2][0].y() > first[1][0].y())
    first[1][2].setFocus()
    moved = fill(whole, (), whole)
    qtbot.waitUntil(lambda: window.focusWidget() in (moved[0][1], moved[2][1]))
    moved[2][0].setFocus()
    alone = fill(("Avlys",))
    qtbot.waitUntil(lambda: window.focusWidget() is alone[0][0])


def test_what_stands_beside_a_button_that_goes_is_not_the_one_that_strikes(qtbot: QtBot) -> None:
    """As beside a paper that was marked as read: the list it stands in is the nearest that harms nobody."""
    listed, wrong, read = QPushButton("Papiret"), taken_last(QPushButton("Feilført …")), QPushButton("Merk som lest")
    beside, page = QWidget(), QWidget()
    beside.setLayout(row(wrong, read))
    page.setLayout(row(listed, beside))
    window = shown(qtbot, page)
    read.setFocus()
    read.hide()
    assert take_nearest([read, *around(beside, window)]) and listed.hasFocus()
    listed.hide()
    assert take_nearest([read, *around(beside, window)]) and wrong.hasFocus(), "where it is all there is"


def test_a_list_that_is_made_anew_under_a_sheet_has_the_keyboard_when_the_sheet_closes(qtbot: QtBot) -> None:
    """What was pressed to open the sheet is made anew by what is done there."""
    page, first = QWidget(), QPushButton("Arbeidsliste")
    lines = QVBoxLayout(page)
    pressed = QPushButton("Svar")
    lines.addLayout(row(pressed))
    window = shown(qtbot, first, page)
    pressed.setFocus()
    qtbot.waitUntil(pressed.hasFocus)
    sheet = QDialog(window)
    qtbot.addWidget(sheet)
    sheet.open()
    qtbot.waitUntil(sheet.isActiveWindow)
    with qtbot.waitSignal(pressed.destroyed):
        empty_layout(lines)
        again = QPushButton("Svar igjen")
        lines.addLayout(row(again))
    qtbot.waitUntil(lambda: window.focusWidget() is not page and again.isVisible())
    assert sheet.isActiveWindow(), "the list takes nothing from the sheet"
    sheet.accept()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert QApplication.focusWidget() is again


def test_segments_by_keys(qtbot: QtBot) -> None:
    segments = Segmented([("yes", "Ja"), ("no", "Nei"), ("unknown", "Ukjent")])
    chosen: list[object] = []
    segments.chosen.connect(chosen.append)
    window = shown(qtbot, segments, Switch("Deles"))
    segments.setFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_U, Qt.Key.Key_Delete):
        qtbot.keyClick(QApplication.focusWidget(), key)
    assert chosen == ["yes", "no", "yes", "unknown", None]
    segments.set_value("no")
    assert [s.text() for s in segments.findChildren(QPushButton) if s.hasFocus()] == ["Nei"], "what is chosen has it"
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert isinstance(window.focusWidget(), Switch)
    segments.set_value("yes")
    assert isinstance(window.focusWidget(), Switch), "and nothing takes the keyboard from elsewhere"


def test_a_second_press_takes_the_answer_away(qtbot: QtBot) -> None:
    segments = Segmented([("yes", "Ja"), ("no", "Nei")])
    _window = shown(qtbot, segments)
    button = segments.findChildren(QWidget)[0]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert segments.value() == "yes"
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert segments.value() is None
    segments.set_name("Målgruppe")
    assert button.accessibleName() == "Målgruppe: Ja"


def test_a_filter_is_exactly_one_chip(qtbot: QtBot) -> None:
    row = ChipRow([("all", "Alle"), ("mine", "Mine"), ("nav", "NAV")])
    _window = shown(qtbot, row)
    with qtbot.waitSignal(row.chosen) as heard:
        qtbot.mouseClick(row.chips()[2], Qt.MouseButton.LeftButton)
    assert heard.args == ["nav"] and row.value() == ["nav"]
    qtbot.mouseClick(row.chips()[2], Qt.MouseButton.LeftButton)
    assert row.value() == ["nav"]
    row.chips()[2].setFocus()
    qtbot.keyClick(row.chips()[2], Qt.Key.Key_Right)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert row.value() == ["all"]


def test_a_switch_by_mouse_anywhere_and_by_space(qtbot: QtBot) -> None:
    switch = Switch("NAV-veileder ser planen", Tone.NAV)
    _window = shown(qtbot, switch)
    qtbot.mouseClick(switch, Qt.MouseButton.LeftButton, pos=QPoint(switch.width() - 4, switch.height() // 2))
    assert switch.isChecked()
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_a_count_says_everything_aloud_and_can_be_pressed(qtbot: QtBot) -> None:
    card = StatCard("Skal vurderes", "4", "1 over fristen på 10 virkedager", Tone.BAD, Tone.BAD)
    _window = shown(qtbot, card)
    assert card.accessibleName() == "Skal vurderes: 4. 1 over fristen på 10 virkedager"
    assert card.heightForWidth(theme.px(150)) > card.heightForWidth(theme.px(400))
    with qtbot.waitSignal(card.clicked):
        qtbot.keyClick(card, Qt.Key.Key_Space)


def test_user_text_is_never_markup(qtbot: QtBot) -> None:
    hostile = "<img src='file:///etc/passwd'> & <b>x</b>"
    text, chip = Text(hostile), Chip(hostile)
    assert text.textFormat() == chip.textFormat() == Qt.TextFormat.PlainText


def test_acts_are_undone_from_the_last_and_each_is_named_while_it_can_be(qtbot: QtBot) -> None:
    window, undone = shown(qtbot, QWidget()), list[str]()
    toast = Toast(window)
    for word in ("one", "two", "three"):
        toast.offer(word, partial(undone.append, word))
    assert toast.undo_last() and undone == ["three"] and toast._text.text() == "two" and toast.isVisible()
    assert toast._timer.interval() >= 10_000, "and for as long again"
    toast.action.click()
    assert undone == ["three", "two"] and toast._text.text() == "one"
    toast.say("Lagret.")
    assert not toast.undo_last() and undone == ["three", "two"], "what was offered before another word stands"


def test_what_the_program_says_by_itself_waits_for_what_can_be_undone(qtbot: QtBot) -> None:
    """A copy that was taken meanwhile took «Angre» away before ten seconds had gone."""
    window, undone = shown(qtbot, QWidget()), list[str]()
    toast = Toast(window)
    toast.mention("Sikkerhetskopi tatt 10:00")
    assert toast._text.text() == "Sikkerhetskopi tatt 10:00" and not toast.action.isVisible()
    toast.offer("Lagt til side.", partial(undone.append, "one"))
    toast.mention("Sikkerhetskopi tatt 10:10")
    assert toast._text.text() == "Lagt til side." and toast.action.isVisible()
    toast._timer.timeout.emit()  # its ten seconds have gone
    assert toast._text.text() == "Sikkerhetskopi tatt 10:10" and toast.isVisible() and not toast.undo_last()
    toast.dismiss()
    assert not toast.isVisible(), "it is said once"
    toast.offer("Lagt til side.", partial(undone.append, "two"))
    toast.mention("Kontakt med databaseserveren igjen.")
    assert toast.undo_last() and undone == ["two"] and toast._text.text() == "Kontakt med databaseserveren igjen."


def test_every_word_leaves_by_itself_by_a_click_and_with_its_page(qtbot: QtBot) -> None:
    window = shown(qtbot, Text("x"))
    toast = Toast(window)
    for tone in Tone:
        toast.say("Fristen er passert", tone)
        assert toast.isVisible() and toast._timer.isActive()
        assert toast.geometry().top() < px(10)
        QTest.mouseClick(toast, Qt.MouseButton.LeftButton)
        assert not toast.isVisible()
    toast.say("Lagret", Tone.OK)
    toast.leave_page()  # said in the same breath: it is about the page that was left
    assert toast.isVisible()
    qtbot.waitUntil(lambda: not toast._fresh.isActive())
    toast.leave_page()
    assert not toast.isVisible()
    toast.say("Feil", Tone.BAD)
    toast._timer.setInterval(0)
    qtbot.waitUntil(lambda: not toast.isVisible())


@pytest.mark.parametrize("make", [primary_button, secondary_button])
def test_the_arrow_of_a_menu_stands_clear_of_the_word(
    qtbot: QtBot, qapp: QApplication, make: Callable[[str], QPushButton]
) -> None:
    """And within the button: columns of the painted button, from the right, are edge, arrow, air, word."""
    theme.apply(qapp)
    button = make("Lag dokument")
    qtbot.addWidget(button)
    button.setMenu(QMenu(button))
    button.ensurePolished()
    button.resize(button.sizeHint())
    image = button.grab().toImage()
    middle, ground = range(px(9), image.height() - px(9)), image.pixel(px(5), image.height() // 2)
    drawn = [any(image.pixel(x, y) != ground for y in middle) for x in range(px(3), image.width() - px(3))]
    arrow_ends = len(drawn) - 1 - drawn[::-1].index(True)
    arrow_begins = arrow_ends - drawn[arrow_ends::-1].index(False)
    assert drawn[arrow_begins::-1].index(True) >= px(7) and arrow_ends < len(drawn) - 1


def test_a_chosen_word_without_room_ends_in_an_ellipsis(qtbot: QtBot) -> None:
    box = Combo()
    box.addItem("Utredning og behandling")
    qtbot.addWidget(box)
    box.show()
    for width, whole in ((px(320), True), (px(120), False)):
        box.setFixedWidth(width)
        painted = QStyleOptionComboBox()
        box.initStyleOption(painted)
        assert painted.currentText.endswith("…") is not whole
        assert box.fontMetrics().horizontalAdvance(painted.currentText) < width - px(46)
        assert box.currentText() == "Utredning og behandling"
        at = box.rect().center()
        QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, at, box.mapToGlobal(at)))
        assert ("Utredning og behandling" in QToolTip.text()) is not whole, "what is cut stands whole in the tooltip"


def test_a_chip_says_what_is_so_only_while_it_is_so(qtbot: QtBot) -> None:
    chip = ToggleChip("NAV-veileder er til stede", Tone.NAV, off="Ta inn NAV-veileder")
    qtbot.addWidget(chip)
    chip.show()
    looks = []
    for on, word in ((False, "Ta inn NAV-veileder"), (True, "NAV-veileder er til stede")):
        chip.setChecked(on)
        assert chip.shown() == word and chip.accessibleName() == "NAV-veileder er til stede"
        looks.append((chip.sizeHint(), chip.grab().toImage()))
    assert looks[0][0] == looks[1][0] and looks[0][1] != looks[1][1]
    assert ToggleChip("Mine").shown() == "Mine"


def test_an_icon_stands_clear_of_its_words(qtbot: QtBot) -> None:
    """Also one that is drawn to the edge of its square, as a printer is."""
    button = secondary_button("Skriv ut", None, "print")
    qtbot.addWidget(button)
    drawn = button.icon().pixmap(button.iconSize()).toImage()
    aside = drawn.width() - drawn.height()
    assert aside >= px(4) and not any(
        drawn.pixelColor(x, y).alpha() for x in range(drawn.height(), drawn.width()) for y in range(drawn.height())
    )
