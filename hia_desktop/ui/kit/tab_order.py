"""The order in which Tab goes: as things are laid out, also for what was put there long after the rest."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLayout, QScrollArea, QSplitter, QWidget


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What takes the keyboard within `widget`, itself included, in reading order. What scrolls is one only when nothing in it is."""
    if widget.isHidden() or not widget.isEnabled():
        return
    if isinstance(widget, QScrollArea):
        inside = widget.widget()
        yield from list(tab_stops(inside) if inside is not None else ()) or [widget]
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        yield widget
    layout = widget.layout()
    if layout is not None:
        yield from _laid_out(layout)
    elif isinstance(widget, QSplitter):
        for at in range(widget.count()):
            yield from tab_stops(widget.widget(at))


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: layout.getItemPosition(at)[:2])  # type: ignore[index]
    for at in places:
        item = layout.itemAt(at)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if widget is not None:
            yield from tab_stops(widget)
        elif inner is not None:
            yield from _laid_out(inner)


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
