"""What must hold for every screen and every step: for every role, empty and full, and at 150 percent."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import MAY, Role
from hia_desktop.domain.forms.team.findings import FINDINGS
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.tab_order import tab_stops
from hia_desktop.ui.screens import SCREENS
from hia_desktop.ui.screens.steps import PANELS
from tests import make
from tests.journeys.hands import Hands, name_of
from tests.journeys.window import Open, open_window
from tests.ui.room import LARGER, Room
from tests.ui.world import DAY, walked

__all__ = ["open_window"]
ROLES = ("lege", "fysio", "nav", "sekretar", "admin")
"""One for each set of rights: a psychologist is shown what a physician is."""
EVERY_PLACE = bool(os.environ.get("HIA_EVERY_PLACE"))
"""Set by `tests.bench.every_place`: each role goes everywhere, in both sizes. Else the physician alone goes
through the empty course, who may fill in most of it, and enlarged those go who have screens of their own."""
ENLARGED = ("lege", "nav", "sekretar", "admin") if EVERY_PLACE else ("lege", "nav", "admin")


@dataclass
class Centre:
    """A centre with one course that has everything and one that has nothing;
    `places` are the targets of every screen and step."""

    house: make.House
    full: CourseId
    empty: CourseId
    patient: str

    def places(self, role: str, scale: float = 1) -> Iterator[str]:
        """Every screen, and every step of the courses that this role goes through."""
        for screen in SCREENS:
            if screen.key == "patient":
                yield f"patient:{self.patient}"
            elif screen.key != "course":
                yield screen.key
        for course in (self.full, self.empty) if EVERY_PLACE or (role == "lege" and scale == 1) else (self.full,):
            yield from (f"course:{course}:{step}" for step in PANELS)


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    house = make.house(tmp_path_factory.mktemp("centre") / "store", day=DAY)
    full = walked(house)
    lege = house.as_user("lege")
    run(lege, papers.issue, full, "rtw")
    long = make.kari(
        national_id="08899527535", given_name="Anne-Margrethe Charlotte", family_name="Bjørnstad-Kristoffersen"
    )
    empty = make.course(house, draft=long)
    patient = run(lege, courses.open_course, full).banner.patient
    house.close()
    yield Centre(house, full, empty, patient)


@pytest.fixture
def usual_size(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp)


class Flashes(QObject):
    """Notes every window that shows itself beside the program's own:
    a widget that was shown before it had its place."""

    def __init__(self, own: QWidget) -> None:
        super().__init__(own)
        self.own, self.seen = own, list[str]()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            isinstance(event, QShowEvent)
            and isinstance(watched, QWidget)
            and watched.isWindow()
            and watched is not self.own
        ):
            self.seen.append(f"a {type(watched).__name__} «{name_of(watched)}» flashed as a window")
        return False


def test_who_is_not_walked_has_the_rights_of_one_who_is() -> None:
    walked_as = {make.STAFF[role][0] for role in ROLES if role in make.STAFF} | {Role.ADMINISTRATOR}
    own = {form.card.write for form in FINDINGS}  # each profession has one of these, and the walk sees the physician's
    rights = [frozenset(right for right, roles in MAY.items() if role in roles) - own for role in walked_as]
    others = {
        role: frozenset(right for right, roles in MAY.items() if role in roles) - own for role in set(Role) - walked_as
    }
    assert not [role for role, has in others.items() if has not in rights]


@pytest.mark.usefixtures("usual_size")
@pytest.mark.parametrize(
    ("role", "scale"),
    [
        *(pytest.param(role, 1.0, marks=[pytest.mark.long] if role in ("fysio", "sekretar") else []) for role in ROLES),
        *(pytest.param(role, 1.5, marks=pytest.mark.long) for role in ENLARGED),
    ],
)
def test_every_screen(open_window: Open, centre: Centre, qapp: QApplication, role: str, scale: float) -> None:
    hands = open_window(centre.house.folder, centre.house.clock)
    theme.apply(qapp, scale=scale)
    hands.window.resize(theme.px(1440), theme.px(900))
    combo = hands.find("Bruker", QComboBox)
    combo.setCurrentIndex(combo.findData(role))
    hands.fill("Passord", make.PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    found: list[str] = []
    flashes = Flashes(hands.window)
    if role in ("lege", "nav", "admin") and scale == 1:  # a filter on every event is dear, and these see all there is
        qapp.installEventFilter(flashes)
    room = Room()
    for place in centre.places(role, scale):
        found += [f"{place}: {wrong}" for wrong in (*_wrongs(hands, place), *flashes.seen)]
        if role in ("lege", "nav") and scale == 1:
            found += [f"{place}: {wrong}" for wrong in room.wrongs(hands, place, LARGER)]
        flashes.seen.clear()
    qapp.removeEventFilter(flashes)
    assert not found, "\n".join(found)


def _wrongs(hands: Hands, place: str) -> Iterator[str]:
    """What is wrong with a place; nothing is asked of one that this user has no right to."""
    shell = hands.window.shell
    assert shell is not None
    shell.open(place)
    hands.rest()  # settles twice: what a layout learned while it was laid out is laid out anew
    screen = shell.shown()
    if screen is None or screen.key != place.partition(":")[0]:
        return
    focused = QApplication.focusWidget()
    if focused is None:
        yield "nothing has the keyboard"
    title = hands.window.windowTitle()
    named = "Testdal" in title or "Bjørnstad" in title
    if place.startswith("course:") and named is hands.seen("Forløpet vises ikke"):
        yield f"the title is «{title}»"
    for stop in tab_stops(screen):
        if not name_of(stop).strip():
            yield f"a {type(stop).__name__} in a {type(stop.parentWidget()).__name__} has no name"
    for widget in screen.findChildren(QWidget):
        if isinstance(widget, (QLabel, QAbstractButton)) and widget.isVisible() and (cut := _cut(widget)):
            yield cut
    yield from _unmarked(screen)
    yield from _out_of_order(hands, screen, by_key=place.endswith((":plan", ":leaves", "worklist", "admin")))


def _unmarked(screen: QWidget) -> Iterator[str]:
    """What looks the same with the keyboard and without it."""
    before = QApplication.focusWidget()
    for stop in list(tab_stops(screen)):
        around = [stop, *filter(None, [stop.parentWidget()])]  # a table marks its row, a frame what stands in it
        if stop.hasFocus():
            (screen.focusProxy() or screen).clearFocus()
            stop.clearFocus()
        without = [widget.grab().toImage() for widget in around]
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        if all(widget.grab().toImage() == image for widget, image in zip(around, without, strict=True)):
            yield f"a {type(stop).__name__} «{name_of(stop)}» looks the same with the keyboard"
    if before is not None:
        before.setFocus(Qt.FocusReason.TabFocusReason)


def _cut(widget: QLabel | QAbstractButton) -> str:
    """Text that has less room than it needs, and says so nowhere."""
    if not widget.text() or widget.toolTip():
        return ""
    room, needs = widget.size(), widget.sizeHint()
    if isinstance(widget, QLabel) and widget.wordWrap():
        high = widget.heightForWidth(room.width())
        return (
            f"«{widget.text()[:60]}» has {room.height()} of {high} pixels' height" if high > room.height() + 2 else ""
        )
    if isinstance(widget, QAbstractButton) and "paintEvent" in vars(type(widget)):
        return ""  # it draws itself, and shortens with an ellipsis
    if needs.width() > room.width() + 2 or needs.height() > room.height() + 2:
        return f"«{widget.text()[:60]}» has {room.width()}x{room.height()} of {needs.width()}x{needs.height()}"
    return ""


def _out_of_order(hands: Hands, screen: QWidget, *, by_key: bool) -> Iterator[str]:
    """Tab goes down, or to the right; never back up to the left, and nowhere is it caught."""
    walked = _walk(hands) if by_key else list(tab_stops(screen))
    if by_key and walked[-1] is walked[-2]:
        yield f"Tab is caught in «{name_of(walked[-1])}»"
    slack = theme.px(12)
    for one, other in pairwise(walked):
        if not (screen.isAncestorOf(one) and screen.isAncestorOf(other)):
            continue
        a, b = _place(one, screen), _place(other, screen)
        area = _scrolled_by(one, screen)
        if area is not None and area is not _scrolled_by(other, screen):  # Tab has scrolled to it, so it stands within
            a.moveBottom(min(a.bottom(), area.mapTo(screen, QPoint(0, area.height())).y()))
        up, left = b.bottom() < a.top() + slack, b.left() < a.right() - slack
        same = abs(b.center().y() - a.center().y()) < slack
        if (up and left) or (same and b.right() < a.left() + slack):
            yield f"Tab goes from «{name_of(one)}» {a.getRect()} back to «{name_of(other)}» {b.getRect()}"


def _walk(hands: Hands) -> list[QWidget]:
    """Presses Tab until it is back where it began, or goes nowhere."""
    walked = [hands.focus()]
    while len(walked) < 400:
        QTest.keyClick(walked[-1], Qt.Key.Key_Tab)
        walked.append(hands.focus())
        if walked[-1] in walked[:-1]:
            break
    return walked


def _scrolled_by(widget: QWidget, screen: QWidget) -> QScrollArea | None:
    above = widget.parentWidget()
    while above is not None and above is not screen:
        if isinstance(above, QScrollArea):
            return above
        above = above.parentWidget()
    return None


def _place(stop: QWidget, screen: QWidget) -> QRect:
    """Where it stands when nothing is scrolled."""
    at, above = stop.mapTo(screen, QPoint(0, 0)), stop.parentWidget()
    while above is not None and above is not screen:
        if isinstance(above, QScrollArea):
            at += QPoint(above.horizontalScrollBar().value(), above.verticalScrollBar().value())
        above = above.parentWidget()
    return QRect(at, stop.size())
