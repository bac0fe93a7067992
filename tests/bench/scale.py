"""How the program grows: 1 000, 5 000 and 20 000 patients, each with three courses, twenty notes and fifty lines of the
trail, in the real window; the curves as a picture.

python -m tests.bench.scale 5000        what one process tells of that many patients
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from sqlalchemy import insert, select, text

from hia_desktop.app import make_application
from hia_desktop.base.clock import FixedClock
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import doors
from hia_desktop.services.consent import trails
from hia_desktop.services.patient import patients
from hia_desktop.services.sealing import proof_checks
from hia_desktop.store import audit
from hia_desktop.store.entities import AuditLine, Course, Patient
from hia_desktop.ui.screen import StepPanel
from tests import make
from tests.bench import big_store
from tests.bench.figure import Line, median, offscreen, percentile, quick, repeats, took
from tests.bench.long_worklist import click
from tests.bench.windows import Place
from tests.bench.worklist import filled

SIZES = (100, 200, 400) if quick() else (1_000, 5_000, 20_000)
NOTES, LINES, EARLIER = 20, 50, 2
PICTURE = Path(__file__).with_name("growth.png")
_AT_ONCE = 10_000
_CLOSED = {
    "id": "lower(hex(randomblob(16)))",
    "status": "'closed'",
    "received_on": "date(received_on, :back)",
    "assessment_due": "date(assessment_due, :back)",
    "decided_on": "date(decided_on, :back)",
    "closed_on": "date(received_on, :back, '+200 days')",
}


def _closed() -> str:
    """The SQL that gives each patient one closed course more."""
    columns = [column.name for column in Course.__table__.columns]
    values = ", ".join(_CLOSED.get(name, name) for name in columns)
    return f"insert into course ({', '.join(columns)}) select {values} from course where status = 'in_course'"


def _store(patients_there: int) -> Path:
    """The folder of a store of that size, made when it is not there."""
    cache = Path(os.environ.get("HIA_BENCH_DIR") or Path(tempfile.gettempdir()) / "hia-desktop-bench")
    folder = cache / f"grown-{patients_there}-{big_store._fingerprint()}"
    if not (folder / "courses.json").exists():
        for old in cache.glob(f"grown-{patients_there}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        courses = big_store._Builder(folder).build(patients_there, NOTES)
        lege = doors.sign_in(folder, "lege", make.PASSWORD, FixedClock(make.DAY))
        _grow(lege)
        lege.forget()
        (folder / "courses.json").write_text(json.dumps(courses), encoding="ascii")
    return folder


def _grow(lege: SignedIn) -> None:
    """Earlier courses, and the trail of years."""
    with lege.store.write() as sql:
        for course in range(EARLIER):
            sql.execute(text(_closed()), {"back": f"-{2 * course + 2} years"})
        known = list(sql.scalars(select(Patient.id)))
        key = audit.trail_key(sql)
        last = sql.execute(audit._LAST).one()
        previous = last.mac
        for begin in range(last.seq + 1, LINES * len(known) + 1, _AT_ONCE):
            rows: list[dict[str, Any]] = []
            for seq in range(begin, min(begin + _AT_ONCE, LINES * len(known) + 1)):
                row = {
                    "seq": seq,
                    "at": lege.clock.now(),
                    "offset_minutes": 60,
                    "user_id": lege.me.id,
                    "role": lege.me.role,
                    "patient_id": known[seq % len(known)],
                    "object_id": "",
                    "action": "course:opened",
                    "ground": "",
                    "previous": previous,
                    "proofs": None,
                }
                row["mac"] = previous = audit._mac(key, SimpleNamespace(**row))
                row["signature"] = lege.prover.sign_line(lege.me.id, previous)
                rows.append(row)
            sql.execute(insert(AuditLine), rows)


def _told(size: int) -> dict[str, float]:
    """What this process measures in the window on the store of that size."""
    folder = _store(size)
    courses = big_store.courses_of(folder)
    random.Random(3).shuffle(courses)
    place = Place(folder)
    worklist, pages = [], []
    for _again in range(repeats(9) + 1):
        place.open("settings", lambda: place.shown().key == "settings")
        place.shell.host.left.clear()
        worklist.append(click(place))
        place.until(lambda: filled(place.shown()))  # the counts come after the rows
        course = courses.pop()
        pages.append(place.open(f"course:{course}", lambda course=course: _stands(place, course)))
    typed = []
    for words in _typed(place.signed_in):
        start = perf_counter()
        run(place.signed_in, patients.find, words)
        typed.append((perf_counter() - start) * 1000)
    told = {
        "sign in": place.sign_in_ms,
        "worklist": median(worklist[1:]),
        "course page": median(pages[1:]),
        "search": percentile(typed, 0.95),
    }
    place.close()
    admin = doors.sign_in(folder, "admin", make.PASSWORD, FixedClock(make.DAY))
    run(admin, trails.verify_trail)  # so that what it found is known the next time
    for name, check in (("check", _every_signature), ("check again", lambda user: run(user, trails.verify_trail).seq)):
        lines: list[int] = []
        ms = took(lambda check=check, lines=lines: lines.append(check(admin)))
        told |= {"lines": lines[0], name: ms * 1000 / lines[0]}
    admin.forget()
    told["memory"] = _peak()
    return told


def _every_signature(user: SignedIn) -> int:
    """As a user checks who has not found the trail whole before: how many lines."""
    with user.store.read() as sql:
        _walk, found = proof_checks._walked(Work(sql, user), None, lambda _done, _of: None)
    assert found.broken == ()
    return found.head.seq


def _stands(place: Place, course: str) -> bool:
    screen = place.shown()
    if screen is None or screen.key != "course":
        return False
    return any(panel.isVisible() and panel.page.id == course for panel in screen.findChildren(StepPanel))


def _typed(lege: SignedIn) -> list[str]:
    """What stands in the field after each letter, of twenty patients looked for by name or number."""
    with lege.store.read() as sql:
        people = sql.execute(select(Patient.given_name, Patient.family_name, Patient.national_id).limit(2000)).all()
    chosen = random.Random(5).sample(people, 20)
    words = [p.national_id if at % 4 == 0 else f"{p.given_name} {p.family_name}" for at, p in enumerate(chosen)]
    return [word[:end] for word in words for end in range(2, len(word) + 1)]


def _peak() -> float:
    """The most memory that this process has had, in MiB; 0 where the system does not tell it simply."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


def measure() -> list[Line]:
    """Each size in a process of its own."""
    told = [_in_a_process(size) for size in SIZES]
    if not quick():
        _draw(told)
    few, many = told[0], told[-1]
    of = f"{SIZES[-1]} patients, {3 * SIZES[-1]} courses, {many['lines']:.0f} lines"

    def grown(name: str) -> str:
        return ", ".join(f"{one[name]:.0f}" for one in told) + f" with {', '.join(map(str, SIZES))} patients"

    return [
        Line(
            f"Worklist of {SIZES[-1]} patients, times that of {SIZES[0]}",
            many["worklist"] / few["worklist"],
            "x",
            1.5,
            f"ms: {grown('worklist')}",
        ),
        Line("Search as typed, 95th percentile", many["search"], "ms", 50, f"{grown('search')}; after each letter"),
        Line(f"Course page, {of}", many["course page"], "ms", 150, grown("course page")),
        Line("Signing in to it", many["sign in"], "ms", 1000, f"{grown('sign in')}; cheap key"),
        Line("A line of the trail checked, every signature", many["check"], "µs", None, grown("check")),
        Line("The same by whom it was found whole before", many["check again"], "µs", 10, grown("check again")),
        Line("Most memory in all this", many["memory"], "MiB", 350, grown("memory")),
    ]


_PANELS = {
    "worklist": ("Worklist, ms", None),
    "course page": ("Course page, ms", 150),
    "search": ("Search as typed, 95 %, ms", 50),
    "sign in": ("Signing in, ms", 1000),
    "check again": ("A line checked again, µs", 10),
    "memory": ("Most memory, MiB", 350),
}


def _draw(told: list[dict[str, float]]) -> None:
    """One curve for each figure over the number of patients, each from zero, with its limit as a broken line."""
    make_application()
    wide, high, across = 300, 210, 3
    image = QImage(across * wide, high * (-(-len(_PANELS) // across)), QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for at, (name, (title, limit)) in enumerate(_PANELS.items()):
        room = QRectF(at % across * wide + 24, at // across * high + 40, wide - 68, high - 76)
        top = max(limit or 0, *(one[name] for one in told)) * 1.15
        spots = [
            QPointF(room.left() + room.width() * size / SIZES[-1], room.bottom() - room.height() * one[name] / top)
            for size, one in zip(SIZES, told, strict=True)
        ]
        painter.setPen(QColor("#23262a"))
        painter.drawText(QPointF(room.left(), room.top() - 16), title)
        painter.setPen(QPen(QColor("#aab0b8"), 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        if limit is not None:
            painter.setPen(QPen(QColor("#b3261e"), 1, Qt.PenStyle.DashLine))
            y = room.bottom() - room.height() * limit / top
            painter.drawLine(QPointF(room.left(), y), QPointF(room.right(), y))
        painter.setPen(QPen(QColor("#0067c5"), 2))
        painter.drawPolyline(spots)
        painter.setPen(QColor("#23262a"))
        for spot, one, size in zip(spots, told, SIZES, strict=True):
            painter.drawText(spot + QPointF(4, -6), f"{one[name]:.3g}")
            painter.drawText(QPointF(spot.x() - 4, room.bottom() + 16), f"{size:,}".replace(",", " "))
    painter.end()
    image.save(str(PICTURE))


def _in_a_process(size: int) -> dict[str, float]:
    """The store is made in another one: that takes more memory than all that is measured."""
    _child(size, _MAKE)
    return dict(json.loads(_child(size).splitlines()[-1]))


def _child(size: int, *more: str) -> str:
    command = [sys.executable, "-m", "tests.bench.scale", str(size), *more]
    child = subprocess.run(command, capture_output=True, text=True, check=False)
    if child.returncode:
        raise RuntimeError(child.stderr)
    return child.stdout


_MAKE = "make"

if __name__ == "__main__":
    if sys.argv[2:] == [_MAKE]:
        _store(int(sys.argv[1]))
    else:
        offscreen()
        print(json.dumps(_told(int(sys.argv[1]))))
