"""Contrast by computing it, and that both sets and every scale reach the widgets."""

from collections.abc import Iterator
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontInfo, QImage, QPalette
from PySide6.QtWidgets import QApplication, QCalendarWidget, QFrame, QLabel, QMenu, QTableWidget, QToolButton
from pytestqt.qtbot import QtBot

from hia_desktop.base.text import Looks
from hia_desktop.base.tones import Tone
from hia_desktop.resources import resource
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.tokens import DARK, LIGHT, Tokens
from hia_desktop.ui.kit.widgets import link_button, primary_button, secondary_button
from tests.ui.kit.test_widgets import shown

SETS = pytest.mark.parametrize("t", [LIGHT, DARK], ids=["light", "dark"])


@pytest.fixture(autouse=True)
def _light_after(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp)


def luminance(colour: str) -> float:
    ink = QColor(colour)
    red, green, blue = (
        float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
        for part in (ink.redF(), ink.greenF(), ink.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@SETS
def test_text_is_read_on_its_ground(t: Tokens) -> None:
    pairs = [(ink, ground) for ink in (t.ink, t.ink2, t.ink3) for ground in (t.surface, t.ground, t.selected)]
    pairs += [t.tone(tone) for tone in Tone]
    pairs += [(t.tone(tone)[0], ground) for tone in Tone for ground in (t.surface, t.ground)]
    pairs += [(t.ink, t.tone(tone)[1]) for tone in Tone]
    pairs += [(t.on_action, t.action), (t.on_action, t.action_hover), ("#FFFFFF", t.danger), (t.badge_ink, t.badge)]
    pairs += [(ink, ground) for ink in (t.rail_ink, t.rail_strong) for ground in (t.rail, t.rail_chosen)]
    weak = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < 4.5}
    assert weak == {}


@SETS
def test_focus_can_be_seen(t: Tokens) -> None:
    assert (
        contrast(t.brand, t.surface) >= 3 and contrast(t.brand, t.ground) >= 3 and contrast(t.on_action, t.action) >= 3
    )


def test_apply_sets_palette_font_and_scale(qapp: QApplication, qtbot: QtBot) -> None:
    theme.apply(qapp, dark=True, scale=1.5)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.ground
    assert QFontInfo(qapp.font()).family() == theme.FAMILY
    big = primary_button("Signer")
    qtbot.addWidget(big)
    tall = big.sizeHint().height()
    theme.apply(qapp, dark=False, scale=1.0)
    small = primary_button("Signer")
    qtbot.addWidget(small)
    assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == LIGHT.ground
    assert small.sizeHint().height() == theme.px(34) and tall == round(theme.px(34) * 1.5)


@pytest.mark.long
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.4, 1.5, 2.0])
def test_the_badge_of_the_rail_is_round_at_every_size(qapp: QApplication, qtbot: QtBot, scale: float) -> None:
    """Lower than two of its radius it would have square corners."""
    theme.apply(qapp, scale=scale)
    rail = QFrame()
    rail.setProperty("role", "rail")
    qtbot.addWidget(rail)
    badge = QLabel("3", rail)
    badge.setProperty("role", "badge")
    rail.show()
    badge.adjustSize()
    assert badge.height() >= 2 * theme.px(9)


def test_every_icon_draws(qapp: QApplication) -> None:
    names = sorted(path.stem for path in resource("icons").glob("*.svg"))
    assert len(names) > 30
    blank = [name for name in names if _blank(name)]
    assert blank == []


def _blank(name: str) -> bool:
    image = theme.pixmap(name, "ink", 18).toImage()
    return not any(image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height()))


def test_a_menu_that_is_higher_than_the_screen_scrolls(qapp: QApplication) -> None:
    """And lays no second column over the page."""
    theme.apply(qapp, scale=1.5)
    menu = QMenu()
    menu.addAction("Smerte: smerte siste uke, 0 ingen smerte, 10 verst tenkelig")
    wide = menu.sizeHint().width()
    for number in range(40):
        menu.addAction(f"Skjema {number}")
    assert menu.sizeHint().width() == wide


@SETS
@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_calendar_is_read_on_its_ground(qtbot: QtBot, qapp: QApplication, t: Tokens) -> None:
    """Its arrows and its weekends, which Qt makes black and red on any ground."""
    editor = DayEditor(lambda: date(2026, 11, 30), Looks.BACK)
    _window = shown(qtbot, editor)
    theme.apply(qapp, dark=t.dark)
    qtbot.keyClick(editor.control, Qt.Key.Key_F4)
    calendar = QApplication.activePopupWidget()
    assert isinstance(calendar, QCalendarWidget)
    for name in ("qt_calendar_prevmonth", "qt_calendar_nextmonth"):
        (button,) = calendar.findChildren(QToolButton, name)
        image = button.grab().toImage()
        drawn = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
        assert max(contrast(ink, t.surface) for ink in drawn) >= 3, name
    for weekday in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        assert contrast(calendar.weekdayTextFormat(weekday).foreground().color().name(), t.surface) >= 4.5
    calendar.close()


@pytest.mark.long
@pytest.mark.parametrize("dark", [False, True])
def test_the_marks_of_menus_and_headings_grow_with_the_text(qapp: QApplication, qtbot: QtBot, dark: bool) -> None:
    """The arrow of a button that has a menu and of a menu in a menu, the tick of a choice, the arrow of an order."""
    found: list[dict[str, int]] = []
    for scale in (1.0, 1.5):
        theme.apply(qapp, dark=dark, scale=scale)
        menu, head = QMenu(), QTableWidget(1, 1)
        menu.addMenu("Andre skjemaer")
        ticked = menu.addAction("I gang")
        ticked.setCheckable(True)
        ticked.setChecked(True)
        head.setHorizontalHeaderLabels(["Frist"])
        head.horizontalHeader().setSortIndicatorShown(True)
        head.horizontalHeader().setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        head.resize(px(200), px(120))
        buttons = [link_button("Mer"), secondary_button("Mer"), primary_button("Mer")]
        for button in buttons:
            button.setMenu(menu)
        for widget in (menu, head, *buttons):
            qtbot.addWidget(widget)
            widget.ensurePolished()
            widget.adjustSize()
        pictures = {"menu": menu, "head": head.horizontalHeader(), "link": buttons[0], "secondary": buttons[1]}
        found.append({name: _near(widget.grab().toImage(), "#7C8B97") for name, widget in pictures.items()})
        found[-1]["tick"] = _near(menu.grab().toImage(), theme.tokens().action)
        right = buttons[2].grab().toImage()
        right = right.copy(right.width() - px(30), px(8), px(26), px(18))
        found[-1]["primary"] = _near(right, "#FFFFFF")
    for name, usual in found[0].items():
        assert usual > 5 and found[1][name] > 1.3 * usual, (name, found)


def _near(image: QImage, colour: str) -> int:
    """How many pixels are nearly of that colour: a thin line is smoothed."""
    wanted = QColor(colour)
    return sum(
        abs(here.red() - wanted.red()) + abs(here.green() - wanted.green()) + abs(here.blue() - wanted.blue()) < 40
        for x in range(image.width())
        for y in range(image.height())
        if (here := image.pixelColor(x, y)).isValid()
    )
