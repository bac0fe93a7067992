"""On the clinic's laptop, 1366 x 768, at 100 and at 150 %: nothing is cut, and nothing has to be scrolled sideways."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hia_desktop.domain.forms.values import OutcomePoint
from hia_desktop.domain.teamwork.visits import Span
from hia_desktop.services.course.calendar import Slot
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.calendar.layout import HEAD, LEAST_HOUR, Column, grid
from hia_desktop.ui.kit.chips import ToggleChip
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.tables.rows import Rows
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text
from hia_desktop.ui.rail_button import RailButton
from hia_desktop.ui.screens.administration import AdministrationScreen
from hia_desktop.ui.screens.calendar import CalendarScreen
from hia_desktop.ui.screens.steps.assessment.editors import DecisionEditor
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.room import LAPTOP, ZOOMED, Room
from tests.ui.test_every_screen import EVERY_PLACE, Centre, _cut, centre, usual_size
from tests.ui.world import DAY

TABS = ("users", "centre", "templates", "limits", "words", "instruments", "codes", "access", "log", "backup")
LARGER_AT_125 = (1152, 720)
LOWEST = (911, 440)
"""What is left of the laptop at 150 % when the window has a title and the desktop a bar."""
__all__ = ["centre", "open_window", "usual_size"]


def begun(open_window: Open, centre: Centre, role: str) -> Hands:
    hands = open_window(centre.house.folder, centre.house.clock)
    combo = hands.find("Bruker", QComboBox)
    combo.setCurrentIndex(combo.findData(role))
    hands.fill("Passord", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    return hands


def gone_to(hands: Hands, place: str, size: tuple[float, float]) -> QWidget | None:
    """The screen in a window of that size; None when this user does not come there."""
    shell = hands.window.shell
    assert shell is not None
    hands.window.resize(px(size[0]), px(size[1]))
    shell.open(place)
    hands.rest()  # the rules of a form are asked a moment later, and what they say is laid out after that
    screen = shell.shown()
    return screen if screen is not None and screen.key == place.partition(":")[0] else None


def wrongs(hands: Hands) -> Iterator[str]:
    for area in hands.window.findChildren(QAbstractScrollArea):
        shows = area.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if area.isVisible() and shows and area.horizontalScrollBar().maximum() > 0:
            yield f"{type(area).__name__} «{name_of(area)}» scrolls sideways"
    for head in hands.window.findChildren(QHeaderView):
        if head.isVisible() and head.orientation() is Qt.Orientation.Horizontal and isinstance(head.parent(), Rows):
            drawn, model = QFontMetricsF(theme.font(13, QFont.Weight.DemiBold)), head.model()
            for at in range(head.count()):
                title = str(model.headerData(at, head.orientation()) or "")
                if (
                    not head.isSectionHidden(at)
                    and drawn.horizontalAdvance(title) + px(2 * 14) > head.sectionSize(at) + 1
                ):
                    yield f"the heading «{title}» is cut"
    labels, buttons = hands.window.findChildren(QLabel), hands.window.findChildren(QAbstractButton)
    words: list[QLabel | QAbstractButton] = [*labels, *buttons]
    for widget in words:
        seen = widget.isVisible() and not widget.visibleRegion().isEmpty() and not isinstance(widget, RailButton)
        if seen and (cut := _cut(widget)):
            yield cut


@pytest.mark.long
@pytest.mark.parametrize(
    "role", ["nav", *(pytest.param(role, marks=pytest.mark.long) for role in ("lege", "sekretar", "admin"))]
)
def test_nothing_is_cut_or_scrolled_sideways(open_window: Open, centre: Centre, role: str) -> None:
    hands = begun(open_window, centre, role)
    places = [f"admin:{tab}" for tab in TABS] if role == "admin" else list(centre.places(role))
    places = [place for place in places if place != "quality"]  # its tables of many quarters scroll by themselves
    found, room, all_sizes = [], Room(), ("lege", "admin")  # the one between the others is walked by these alone
    for place in places:
        for size in (LAPTOP, LARGER_AT_125, ZOOMED) if EVERY_PLACE or role in all_sizes else (LAPTOP, ZOOMED):
            screen = gone_to(hands, place, size)
            if screen is None:
                continue
            found += [f"{place.rpartition(':')[2]}, {size}: {wrong}" for wrong in wrongs(hands)]
            chip = getattr(getattr(screen, "panel", None), "chip", None)
            read = getattr(getattr(screen, "panel", None), "shown", None) is not None
            if read and chip is not None and chip.isVisible() and chip.width() < chip.sizeHint().width() * 0.55:
                found.append(f"{place.rpartition(':')[2]}, {size}: «{chip.text()}» is cut")
            if role in ("lege", "nav") and size != LARGER_AT_125:
                found += [f"{place.rpartition(':')[2]}, {size}: {wrong}" for wrong in room.wrongs(hands, place, size)]
    assert not found, "\n".join(found)
    assert len(room.seen) >= {"lege": 40, "nav": 28}.get(role, 0)


@pytest.mark.long
@pytest.mark.parametrize("role", ["lege", *(pytest.param(role, marks=pytest.mark.long) for role in ("nav", "admin"))])
def test_in_the_lowest_window_one_thing_scrolls(open_window: Open, centre: Centre, role: str) -> None:
    hands = begun(open_window, centre, role)
    found, tabs = [], list(TABS)
    for place in [f"admin:{tab}" for tab in tabs] if role == "admin" else list(centre.places(role)):
        screen = gone_to(hands, place, LOWEST)
        if screen is None:
            continue
        areas = [area for area in hands.window.findChildren(QAbstractScrollArea) if area.isVisible()]
        inner = [area for area in areas if screen.isAncestorOf(area) and not isinstance(area, QPlainTextEdit)]
        for area in areas:
            if inner and area.isAncestorOf(screen) and area.verticalScrollBar().maximum() > 0:
                lacks = area.verticalScrollBar().maximum()
                found.append(f"{place} asks for {lacks} more than {screen.height() - lacks}")
    assert not found, "\n".join(found)


@pytest.mark.long
def test_two_letter_texts_at_least_are_read_whole(open_window: Open, centre: Centre) -> None:
    """The one that is chosen, and the next to be approved."""
    hands = begun(open_window, centre, "admin")
    screen = gone_to(hands, "admin:templates", ZOOMED)
    assert isinstance(screen, AdministrationScreen)
    (table,) = (rows for rows in screen.findChildren(Rows) if rows.isVisible())
    assert table.viewport().height() >= 2 * table.rowHeight(0)


@pytest.mark.long
def test_what_can_be_done_with_a_user_is_whole_and_in_sight(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "admin")
    screen = gone_to(hands, "admin:users", ZOOMED)
    assert isinstance(screen, AdministrationScreen)
    for user in screen.users._found:
        screen.users.table.select_key(user.id)
        hands.settle()
        shown = [b for b in screen.users._detail.findChildren(QPushButton) if not b.isHidden()]
        assert len(shown) >= 2 and all(b.visibleRegion().boundingRect() == b.rect() for b in shown), user.name


@pytest.mark.long
def test_where_the_tabs_have_no_room_a_list_takes_their_place(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "admin")
    screen = gone_to(hands, "admin:limits", LAPTOP)
    assert isinstance(screen, AdministrationScreen)
    assert not screen.tabs.tabBar().isHidden() and screen.choice.isHidden()
    screen.tabs.tabBar().setFocus()
    assert gone_to(hands, "admin:limits", ZOOMED) is screen
    assert screen.tabs.tabBar().isHidden() and screen.choice.isVisible() and screen.choice.hasFocus()
    assert screen.choice.currentText() == "Frister"
    outer = [area for area in hands.window.findChildren(QScrollArea) if area.isAncestorOf(screen)]
    assert not any(area.verticalScrollBar().maximum() for area in outer), "it is as high as the highest of the tabs"
    hands.keys("Up")
    assert screen.tabs.tabText(screen.tabs.currentIndex()) == "Brevmaler" and screen.argument == "templates"
    gone_to(hands, "admin:templates", LAPTOP)
    assert not screen.tabs.tabBar().isHidden() and screen.tabs.tabBar().hasFocus()


@pytest.mark.long
def test_the_outcomes_of_an_assessment_are_read_whole(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "lege")
    for size in ((1366, 768), (1152, 720), (1093, 614), (911, 512)):
        screen = gone_to(hands, f"course:{centre.empty}:assessment", size)
        assert screen is not None
        buttons = [b for b in screen.findChildren(DecisionEditor)[0].findChildren(QPushButton) if b.isVisible()]
        assert len(buttons) == 4
        for button in buttons:
            assert button.width() >= button.sizeHint().width(), (size, button.text())
        for chip in screen.findChildren(ToggleChip):
            if chip.isVisible() and chip.width() < chip.sizeHint().width():
                assert chip.text() in chip.toolTip(), size


@pytest.mark.long
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
@pytest.mark.usefixtures("usual_size")
def test_the_words_of_the_narrow_rail_have_room(
    open_window: Open, centre: Centre, qapp: QApplication, scale: float
) -> None:
    theme.apply(qapp, scale=scale)
    hands = begun(open_window, centre, "lege")
    assert gone_to(hands, "worklist", (1366 / scale, 768 / scale)) is not None
    buttons = [b for b in hands.window.findChildren(RailButton) if b.isVisible()]
    assert len(buttons) > 4
    for button in buttons:
        button.setChecked(True)  # its word is bold then
        button.ensurePolished()
        words = button.fontMetrics().horizontalAdvance(button.text())
        assert words + px(5) <= button.width(), f"«{button.text()}» takes {words} of {button.width()} pixels"


@pytest.mark.long
def test_the_bar_of_the_overview_stands_beside_its_cards(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "lege")
    for size in (LAPTOP, ZOOMED):
        screen = gone_to(hands, f"course:{centre.full}:overview", size)
        assert screen is not None
        area = next(one for one in screen.findChildren(SideScroll) if one.isVisible())
        bar = area.verticalScrollBar()
        assert bar.maximum() > 0
        left = bar.mapTo(screen, QPoint()).x()
        edges = {
            card.mapTo(screen, QPoint(card.width(), 0)).x()
            for card in (*area.findChildren(Card), screen.banner)  # type: ignore[attr-defined]
            if card.isVisible()
        }
        assert max(edges) <= left and left + bar.width() <= screen.width(), (edges, left)
        # The cards end where the patient's name and the steps above them do.
        assert screen.banner.mapTo(screen, QPoint(screen.banner.width(), 0)).x() == max(edges)  # type: ignore[attr-defined]


@pytest.mark.long
def test_the_script_for_the_telephone_has_room_on_a_laptop(open_window: Open, centre: Centre) -> None:
    """All of it is read without scrolling while one rings: each line whole, and the card within what is seen."""
    hands = begun(open_window, centre, "lege")
    screen = gone_to(hands, f"course:{centre.full}:outcome", LAPTOP)
    step = getattr(screen, "panel", None)
    assert isinstance(step, OutcomeStep)
    point = step.points[OutcomePoint.MONTHS_3]
    step.write(point)
    hands.settle()
    script = next(card for card in point.findChildren(Card) if card.isVisible())
    lines = [text for text in script.findChildren(Text) if text.isVisible()]
    assert len(lines) == 13
    for text in lines:
        assert text.height() >= text.heightForWidth(text.width()), text.text()
    hands.wait(lambda: script.visibleRegion().boundingRect() == script.rect())
    assert point.writer is not None
    first = point.writer.view.editor("work_status")
    assert first.visibleRegion().boundingRect() == first.rect(), "the keyboard is where it can be seen"


@pytest.mark.long
def test_the_calendar_is_whole_on_a_laptop_at_150_percent(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "lege")
    screen = gone_to(hands, "calendar", ZOOMED)
    assert isinstance(screen, CalendarScreen)
    outer = [area for area in hands.window.findChildren(QScrollArea) if area.isAncestorOf(screen)]
    assert not any(area.verticalScrollBar().maximum() for area in outer), "the hours scroll away with their days"
    spread, strong = screen.view._spread(), QFontMetricsF(theme.font(13.5, QFont.Weight.DemiBold))
    for at, column in enumerate(spread.columns):
        assert strong.horizontalAdvance(column.name) <= spread.area(at).width() - px(2), column.name
    assert spread.hours == (8, 16) and screen.counted.text() == "Ingen avtaler"


@pytest.mark.long
def test_the_days_of_a_week_have_the_width_where_it_is_narrow(open_window: Open, centre: Centre) -> None:
    """A name is read in its day; what is chosen stands above, with all that can be done with it."""
    hands = begun(open_window, centre, "lege")
    screen = gone_to(hands, "calendar", ZOOMED)
    assert isinstance(screen, CalendarScreen)
    name = QFontMetricsF(theme.font(13.5, QFont.Weight.DemiBold)).horizontalAdvance("Solveig S. Berg")
    assert not screen.side.isVisible() and screen.view._spread().area(0).width() - px(18) >= name
    slot = Slot(
        visit=None,
        course=None,
        patient="Solveig Testdal",
        day=DAY,
        span=Span(540, 600),
        staff=("Liv Berg",),
        own=True,
    )
    for _week in range(2):
        screen.after.click()
    hands.settle()
    screen.line.show_slot(slot)
    assert screen.line.words.whole.startswith("Solveig Testdal · 09.00–10.00")
    assert (
        "Solveig Testdal · 09.00–10.00" in screen.line.words.text()
        and screen.which.text() == "30. nov – 6. des · uke 49"
    )
    hands.keys("Alt+D")
    hands.settle()
    assert screen.side.isVisible() and not screen.line.isVisible(), "a single day is wide enough"
    hands.keys("Alt+U")
    wide = gone_to(hands, "calendar", LAPTOP)
    assert isinstance(wide, CalendarScreen) and wide.side.isVisible() and not wide.line.isVisible()


def test_where_there_is_height_the_calendar_shows_more_hours() -> None:
    days = (Column(DAY, "Tir 17."), Column(DAY, "Lør 21.", rest=True))
    low, high = px(HEAD) + 9 * px(LEAST_HOUR), px(HEAD) + 10 * px(LEAST_HOUR)
    assert grid(QRectF(0, 0, 900, low), days, ()).hours == (8, 16)
    assert grid(QRectF(0, 0, 900, high), days, ()).hours == (7, 17)


@pytest.mark.long
@pytest.mark.parametrize(("where", "column"), [("papers", 2), ("contacts", 0)])
def test_the_day_of_a_paper_and_of_a_contact_is_not_cut(
    open_window: Open, centre: Centre, where: str, column: int
) -> None:
    hands = begun(open_window, centre, "lege")
    screen = gone_to(hands, where, ZOOMED)
    assert screen is not None
    table = screen.table  # type: ignore[attr-defined]
    words = QFontMetricsF(table.font()).horizontalAdvance("28.12.2026")
    assert table.columnWidth(column) >= words + px(20)


def test_where_a_text_comes_from_gives_way_and_is_whole_in_its_tip(qtbot: QtBot) -> None:
    line = OneLine("faint", asks=True)
    qtbot.addWidget(line)
    line.show()
    line.set_whole("fra legens funn v1, 01.10.2026")
    wide = line.sizeHint().width()
    line.resize(wide, 20)
    assert line.text() == line.whole and not line.toolTip() and line.minimumSizeHint().width() < wide
    line.resize(wide // 2, 20)
    assert line.text().endswith("…") and line.whole in line.toolTip()
    line.set_whole("endret", "fra legens funn")
    assert line.text() == "endret" and "fra legens funn" in line.toolTip()


@pytest.mark.long
def test_two_buttons_of_the_papers_stand_in_a_menu_where_it_is_narrow(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "lege")
    for size, beside in ((LAPTOP, True), (ZOOMED, False), (LAPTOP, True)):
        screen = gone_to(hands, f"course:{centre.full}:documents", size)
        panel = screen.panel  # type: ignore[union-attr]
        assert panel.register.isVisible() is panel._inviting.isVisible() is beside
        words = [action.text() for action in panel._menu.actions()]
        assert ("Papir inn" in words, "Innkalling …" in words) == (not beside, not beside)
    gone_to(hands, f"course:{centre.full}:documents", ZOOMED)
    next(action for action in panel._menu.actions() if action.text() == "Papir inn").trigger()
    hands.wait(lambda: hands.front() is not hands.window)
    hands.keys("Escape")


@pytest.mark.long
@pytest.mark.parametrize("role", ["lege", "fysio"])
def test_what_is_wanted_every_day_is_one_click_away_on_a_laptop(open_window: Open, centre: Centre, role: str) -> None:
    """Journal, papers and consents beside all the steps: none of them has gone into «Mer»."""
    hands = begun(open_window, centre, role)
    assert gone_to(hands, f"course:{centre.full}:plan", LAPTOP) is not None
    seen = [name_of(button) for button in hands.on_screen(QPushButton)]
    for wanted in ("Journal", "Papirer", "Samtykker", "Avslutning", "Oppfølging 3/6/12"):
        assert any(name.startswith(wanted) for name in seen), (wanted, seen)


@pytest.mark.long
def test_kvalitet_scrolls_downward_alone(open_window: Open, centre: Centre) -> None:
    hands = begun(open_window, centre, "lege")
    for size in (LAPTOP, LARGER_AT_125, ZOOMED):
        assert gone_to(hands, "quality", size) is not None
        areas = [area for area in hands.window.findChildren(QScrollArea) if area.isVisible()]
        assert areas and not any(area.horizontalScrollBar().maximum() for area in areas), size
