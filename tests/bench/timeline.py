"""Panning a timeline of 500 events: milliseconds for each paint."""

from datetime import timedelta

from PySide6.QtGui import QImage

from hia_desktop.app import make_application
from hia_desktop.domain.timeline import Bar, Mark, MarkState, Timeline
from hia_desktop.ui.kit.timeline.view import TimelineView
from tests.bench.figure import Line, median, percentile, repeats, took
from tests.make import DAY

FRAME = 16
"""Milliseconds between two frames of a screen."""


def _crowd(count: int) -> Timeline:
    first = DAY - timedelta(days=300)
    states = list(MarkState)
    events = tuple(
        Mark(first + timedelta(days=n * 400 // count), f"Hendelse {n}", states[n % 4], nav=n % 7 == 0)
        for n in range(count)
    )
    bars = (
        Bar(first, DAY, 100, "100 %"),
        Bar(DAY + timedelta(days=1), DAY + timedelta(days=60), 50, "plan 50 %", planned=True),
    )
    window = (first + timedelta(days=60), first + timedelta(days=120))
    return Timeline(today=DAY, today_label="I dag", bars=bars, events=events, window=window)


def measure() -> list[Line]:
    """With the whole course in view as closely as it can be panned, and closer."""
    make_application()
    view = TimelineView()
    view.resize(1100, 260)
    view.show_timeline(_crowd(500))
    view.show()
    image = QImage(view.size(), QImage.Format.Format_RGB32)
    lines = []
    for zooms, words in ((1, "just zoomed in"), (4, "zoomed in further")):
        view.fit()
        for _again in range(zooms):
            view.zoom_in()
        view.render(image)
        spent = []
        for step in range(repeats(120)):
            view._move_to(view._pan + (9 if step < 60 else -9))
            spent.append(took(lambda: view.render(image)))
        how = f"{len(spent)} paints; 95 % within {percentile(spent, 0.95):.1f} ms, slowest {max(spent):.1f}"
        lines.append(Line(f"Timeline of 500 events, a paint while panning, {words}", median(spent), "ms", FRAME, how))
    view.close()
    return lines
