"""Five hundred issued papers saved as files from the real window: how long it takes, how long the window stands still
at the most meanwhile, and what it does to the memory."""

import tempfile
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QTimer

from hia_desktop.services.call import run
from hia_desktop.services.papers import appointments
from hia_desktop.ui.sheets.paper_files import PaperFiles, Wanted
from tests import make
from tests.bench.figure import Line, quick, rss
from tests.bench.windows import Place


def measure() -> list[Line]:
    """The memory is looked at when the first tenth is saved, and at the end."""
    count = 50 if quick() else 500
    with tempfile.TemporaryDirectory() as scratch:
        house = make.house(Path(scratch) / "store")
        _issue(house, count)
        house.close()
        into = Path(scratch) / "papers"
        into.mkdir()
        place = Place(house.folder)
        place.open("papers", lambda: place.shown().key == "papers" and place.shown().table.model().rowCount() >= count)
        found = _saved(place, into, count)
        place.close()
        assert len(list(into.iterdir())) == count
    return found


def _issue(house: make.House, count: int) -> None:
    """Appointment letters, all to one patient: what each costs is the same whoever it is to."""
    lege, course = house.as_user("lege"), make.course(house)
    known = run(lege, appointments.suggested, course)
    for number in range(count):
        asked = known.model_copy(update={"day": make.DAY + timedelta(days=number), "time": "09:30"})
        run(lege, appointments.issue, course, asked, answering=True)


def _saved(place: Place, into: Path, count: int) -> list[Line]:
    screen = place.shown()
    screen.table.selectAll()
    wanted = [Wanted(paper.id, paper.title) for paper in screen.table.chosen()]
    start = last = perf_counter()
    still = 0.0

    def beat() -> None:
        nonlocal last, still
        now = perf_counter()
        still, last = max(still, now - last), now

    clock = QTimer(place.window, interval=1)
    clock.timeout.connect(beat)
    screen._save_in(into, wanted)
    sheet = place.window.findChildren(PaperFiles)[0]
    clock.start()
    memory = []
    for tenth in range(1, 10):
        enough = count * tenth // 10
        place.until(lambda enough=enough: sheet._tried > enough, meanwhile=True)
        memory.append(rss() or 1.0)
    place.until(lambda: screen._files is None)
    seconds = perf_counter() - start
    memory.append(rss() or 1.0)
    clock.stop()
    note = f"{seconds * 1000 / count:.0f} ms each; the window stood still {still * 1000:.0f} ms at the most"
    flat = f"{memory[0]:.0f} MiB after the first tenth, {max(memory):.0f} at the most"
    return [
        Line(f"{count} papers saved as files", seconds, "s", None, note),
        Line("Memory while they are saved, times that after the first tenth", max(memory) / memory[0], "x", 1.2, flat),
    ]
