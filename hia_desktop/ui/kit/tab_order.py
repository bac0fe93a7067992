"""The order in which Tab goes: as one reads, also through what was put there long after the rest."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

Span = Callable[[QRect], tuple[int, int]]


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard within `widget`, itself included, in reading order. What scrolls is one only when nothing in it is."""
    if widget.isHidden() or not widget.isEnabled():
        return
    parts = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    inside = [stop for part in in_reading_order(parts) for stop in tab_stops(part)]
    itself = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    if itself and not (isinstance(widget, QScrollArea) and inside):
        yield widget
    yield from inside


def in_reading_order(parts: list[QWidget]) -> list[QWidget]:
    """Siblings line by line; where no line parts them, column by column. Geometry tells, since Python must not hold a layout's items."""
    shown = [part for part in parts if not part.isHidden() and not part.isWindow()]
    if len(shown) < 2:
        return shown
    for span in (_rows, _columns):
        groups = _parted(shown, span)
        if len(groups) > 1:
            return [part for group in groups for part in in_reading_order(group)]
    return sorted(shown, key=lambda part: (part.y(), part.x()))


def _rows(box: QRect) -> tuple[int, int]:
    return box.top(), box.bottom()


def _columns(box: QRect) -> tuple[int, int]:
    return box.left(), box.right()


def _parted(parts: list[QWidget], span: Span) -> list[list[QWidget]]:
    groups: list[list[QWidget]] = []
    end = 0
    for part in sorted(parts, key=lambda part: span(part.geometry())):
        first, last = span(part.geometry())
        if groups and first <= end:
            groups[-1].append(part)
        else:
            groups.append([part])
        end = max(end, last) if len(groups[-1]) > 1 else last
    return groups


def go_to_next_stop(root: QWidget, forward: bool) -> bool:
    """Moves the keyboard one stop on within `root`, around its end; False when there is nowhere to go."""
    stops = list(tab_stops(root))
    here = QApplication.focusWidget()
    while here is not None and here not in stops and here is not root:
        here = here.parentWidget()  # an editor's inner part
    if not stops or stops == [here]:
        return False
    at = stops.index(here) + (1 if forward else -1) if here in stops else 0 if forward else -1
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    stops[at % len(stops)].setFocus(reason)
    return True
