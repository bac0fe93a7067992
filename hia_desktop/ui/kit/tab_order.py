"""The order in which Tab goes: as one reads, also through what was put there long after the rest."""

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

AnyButton = TypeVar("AnyButton", bound=QWidget)
_Placed = tuple[tuple[int, int, int, int], QWidget]
"""A widget with its left, top, right and bottom, asked for once: each press of Tab goes through hundreds."""
_ROWS, _COLUMNS = (1, 3), (0, 2)
_LAST = "taken_last"
_BY_TAB = frozenset({Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus})


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard within `widget`, itself included, in reading order.
    What scrolls is one only when nothing in it is."""
    if widget.isHidden() or not widget.isEnabled():
        return
    parts = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    inside = [stop for part in in_reading_order(parts) for stop in tab_stops(part)]
    itself = widget.focusPolicy() in _BY_TAB and widget.focusProxy() is None
    if itself and not (isinstance(widget, QScrollArea) and inside):
        yield widget
    yield from inside


def in_reading_order(parts: list[QWidget]) -> list[QWidget]:
    """Siblings line by line; where no line parts them, column by column.
    Geometry tells, since Python must not hold a layout's items."""
    shown = [_placed(part) for part in parts if not part.isHidden() and not part.isWindow()]
    return [part for _box, part in _in_order(shown)]


def _placed(part: QWidget) -> _Placed:
    box = part.geometry()
    return (box.left(), box.top(), box.right(), box.bottom()), part


def _in_order(parts: list[_Placed]) -> list[_Placed]:
    if len(parts) < 2:
        return parts
    for first, last in (_ROWS, _COLUMNS):
        groups = _parted(parts, first, last)
        if len(groups) > 1:
            return [part for group in groups for part in _in_order(group)]
    return sorted(parts, key=lambda part: (part[0][1], part[0][0]))


def _parted(parts: list[_Placed], first: int, last: int) -> list[list[_Placed]]:
    groups: list[list[_Placed]] = []
    end = 0
    for part in sorted(parts, key=lambda part: (part[0][first], part[0][last])):
        box = part[0]
        if groups and box[first] <= end:
            groups[-1].append(part)
        else:
            groups.append([part])
        end = max(end, box[last]) if len(groups[-1]) > 1 else box[last]
    return groups


def go_to_next_stop(root: QWidget, forward: bool) -> bool:
    """Moves the keyboard one stop on within `root`, around its end; False when there is nowhere to go.

    From what is no stop, such as dead ground that was clicked or a part that has just gone, it goes to the nearest stop
    there, so that it never leaves the place where one works.
    """
    stops = list(tab_stops(root))
    here = QApplication.focusWidget()
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    place = around(here, root)
    part = next((widget for widget in place if widget in stops), None)  # an editor's inner part belongs to the editor
    if part is None and take_nearest(place, reason):
        return True
    if not stops or stops == [part]:
        return False
    at = stops.index(part) + (1 if forward else -1) if part is not None else 0 if forward else -1
    stops[at % len(stops)].setFocus(reason)
    show_where(stops[at % len(stops)])
    return True


def show_where(stop: QWidget) -> None:
    """Scrolls to it in all that it lies in. Qt does so only within the area that the keyboard was in before."""
    above = stop.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(stop)
        above = above.parentWidget()


def around(widget: QWidget | None, root: QWidget) -> list[QWidget]:
    """A widget and what it stands in, from the inside out, `root` left out."""
    found = []
    while widget is not None and widget is not root:
        found.append(widget)
        widget = widget.parentWidget()
    return found


def taken_last(button: AnyButton) -> AnyButton:
    """For a button that takes something away: the keyboard comes to it by Tab, and by itself only where nothing else
    is, when what had it is gone."""
    button.setProperty(_LAST, True)
    return button


def take_nearest(place: Sequence[QWidget], reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> bool:
    """Gives the keyboard to the first stop of the innermost of these that has one and can be used, what takes something
    away left out while there is another; False when none has."""
    usable = [widget for widget in place if isValid(widget) and widget.isVisible() and widget.isEnabled()]
    harmful = None
    for stop in (one for widget in usable for one in tab_stops(widget)):
        if not stop.property(_LAST):
            break
        harmful = harmful or stop
    else:
        if harmful is None:
            return False
        stop = harmful
    stop.setFocus(reason)
    show_where(stop)
    return True


def keep_place(box: QWidget, gone: Sequence[QWidget]) -> None:
    """Called before these go from `box` to give room for others: whoever had the keyboard among them, the stop that
    then stands where it was has it, unless another has taken it meanwhile, and none that takes something away where
    there is another. The window is asked and not the program:
    under an open sheet it remembers who has the keyboard when the sheet is closed."""
    here = box.window().focusWidget()
    if here is None or not any(widget is here or widget.isAncestorOf(here) for widget in gone):
        return
    at = here.mapTo(box, here.rect().center())
    box.setFocus()
    QTimer.singleShot(1, box, partial(_come_back, box, at))  # after what is put there has been laid out


def _come_back(box: QWidget, at: QPoint) -> None:
    if box.window().focusWidget() is not box:
        return
    stops = [
        ((bool(stop.property(_LAST)), *_away(stop.rect().translated(stop.mapTo(box, QPoint())), at)), stop)
        for stop in tab_stops(box)
    ]
    if stops:
        min(stops, key=lambda one: one[0])[1].setFocus()
    else:
        take_nearest([*around(box, box.window()), box.window()])


def _away(place: QRect, at: QPoint) -> tuple[int, int]:
    """How far it is from there, the lines first."""
    return max(place.top() - at.y(), at.y() - place.bottom(), 0), abs(place.center().x() - at.x())
