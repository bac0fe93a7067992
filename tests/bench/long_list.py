"""The list of 100 000 patients in the real window, from the click to the painted rows,
and what it takes at any depth."""

import gc
import random
from time import perf_counter

from tests.bench import big_store
from tests.bench.figure import Line, median, quick, repeats, rss
from tests.bench.windows import Place
from tests.bench.worklist import filled, in_sight

_DEPTHS = (0.0, 0.25, 0.5, 0.75, 1.0)


class _List:
    def __init__(self, place: Place) -> None:
        self._place = place
        self.table = None

    def show(self) -> float:
        """Milliseconds from the click to the painted first rows."""
        self._place.open(
            "worklist", lambda: filled(self._place.shown())
        )  # its own questions must not stand in the queue
        ms = self._place.open("patients", self._stands)
        self.table = self._place.shown().table
        return ms

    def go(self, depth: float) -> float:
        """Milliseconds from a leap of the scroll bar to the painted rows there."""
        bar = self.table.verticalScrollBar()
        start = perf_counter()
        bar.setValue(round(bar.maximum() * depth))
        self._place.until(self._stands)
        return (perf_counter() - start) * 1000

    def filter(self, text: str) -> None:
        """Shows those that fit."""
        self.table.show_rows("", text)
        self._place.until(self._stands)

    def _stands(self) -> bool:
        screen = self._place.shown()
        return screen.key == "patients" and in_sight(screen.table)


def measure() -> list[Line]:
    """Time of the whole list and of leaps in it; memory against the same table with a handful of rows."""
    size = (2_000, 0) if quick() else big_store.LISTED
    place = Place(big_store.store(*size))
    listing = _List(place)
    listing.show()
    listing.filter("Ingrid Testdal" if quick() else "Ingrid Testdal 01")
    gc.collect()
    before, most = rss(), 0.0
    listing.filter("")
    leaps: dict[float, list[float]] = {depth: [] for depth in _DEPTHS}
    for _again in range(repeats(7)):
        for depth in _DEPTHS:
            leaps[depth].append(listing.go(depth * 0.9 + random.random() / 10))  # rows that have not been there lately
            most = max(most, rss() or 0)
    shown = [listing.show() for _again in range(repeats(9))]
    rows = listing.table.model().rowCount()
    place.close()
    slowest = max(leaps, key=lambda depth: median(leaps[depth]))
    thousands = f"{rows:,}".replace(",", " ")
    lines = [
        Line(
            f"List of {thousands} rows shown",
            median(shown),
            "ms",
            150,
            f"click to painted rows; {len(shown)} times; slowest {max(shown):.0f} ms",
        ),
        Line(
            "A leap in it to painted rows, at the slowest depth",
            median(leaps[slowest]),
            "ms",
            150,
            f"at {slowest:.0%}; {len(leaps[slowest])} leaps to each of 5 depths",
        ),
    ]
    if before is not None:
        lines.append(
            Line(
                "Memory that the list takes, at any depth",
                most - before,
                "MiB",
                20,
                "over the same table with a handful of rows",
            )
        )
    return lines
