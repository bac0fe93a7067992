"""Kvalitet of 20 000 courses: from the click to the painted figures, and the data set with its codebook as a file."""

import json
import os
import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy import delete, event, insert

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.text import add_months
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.shown import shown_of
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.services.call import run_watched
from hia_desktop.services.quality import dataset
from hia_desktop.services.quality.reports import ExportReason
from hia_desktop.store.entities import (
    CountedAnswer,
    Course,
    Encounter,
    FormEntry,
    KeyGrant,
    Patient,
    ShownForm,
    SickLeave,
    Task,
    new_id,
)
from hia_desktop.vault import seal as vault
from tests import make
from tests.bench.big_store import _fingerprint, _hurry, _numbers, signed_by_the_centre
from tests.bench.figure import Line, median, quick, repeats
from tests.bench.windows import Place

COURSES = 20_000
TODAY = date(2026, 11, 29)
YEARS = 4
"""How far back the referrals lie: a centre of this size has some 400 in a quarter for each of its hundred places."""
_BATCH = 1000
_ONCE = 600
"""Seconds that the first opening after an upgrade may take: every form is opened and held against its signature."""
_STATUS = ("working", "graded", "full", "aap")
_MATCH = ("good", "partly", "little")
_BENEFIT = ("none", "sick_pay", "sick_pay", "aap")


def store(courses: int) -> Path:
    """The folder of a store with so many courses, closed but for the newest, each with a referral, a plan, a closing,
    an epikrise and the answers after three, six and twelve months that have been; made when it is not there."""
    cache = Path(os.environ.get("HIA_BENCH_DIR") or Path(tempfile.gettempdir()) / "hia-desktop-bench")
    folder = cache / f"quality{courses}-{_fingerprint()}"
    if not (folder / "ready").exists():
        for old in cache.glob(f"quality{courses}-*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        _Counted(folder).build(courses)
        (folder / "ready").touch()
    return folder


class _Counted:
    def __init__(self, folder: Path) -> None:
        self._house = make.house(folder)
        self._admin, lege = self._house.admin, self._house.as_user("lege")
        self._store, self._publics, self._lege = lege.store, lege.public_keys, lege.me.id
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}
        self._now = FixedClock(TODAY).now()

    def build(self, courses: int) -> None:
        """Fills the store."""
        self._store.engine.dispose()
        event.listen(self._store.engine, "connect", _hurry)
        for number, (national_id, born) in zip(range(courses), _numbers(), strict=False):
            received = TODAY - timedelta(days=(number * YEARS * 365) // courses)
            self._course(number, national_id, born, received)
            if number % _BATCH == _BATCH - 1:
                self._write()
        self._write()
        self._house.close()

    def _add(self, entity: type[Any], **values: Any) -> None:
        self._rows.setdefault(entity, []).append(values)

    def _course(self, number: int, national_id: str, born: date, received: date) -> None:
        patient, course = new_id(), new_id()
        family = f"Testdal{number:05}"
        self._add(
            Patient,
            id=patient,
            version=1,
            national_id=national_id,
            birth_date=born,
            given_name="Kari",
            family_name=family,
            search_key=family.lower(),
            sort_key=family.lower(),
            gp_practice=f"Legesenter {number % 40}",
            created_at=self._now,
        )
        closed = received + timedelta(days=120)
        over = closed < TODAY
        self._add(
            Course,
            id=course,
            version=1,
            patient_id=patient,
            status="closed" if over else "in_course",
            received_on=received,
            assessment_due=received + timedelta(days=14),
            decision="right",
            decided_on=received + timedelta(days=number % 20),
            disciplines=("fmr", "phv", "both")[number % 3],
            missing_points="motivation" if number % 2 else "",
            responsible_id=self._lege,
            began_on=received + timedelta(days=10 + number % 30),
            closed_on=closed if over else None,
            created_at=self._now,
        )
        leave = {"version": 1, "course_id": course, "last_day": None, "kind": "full", "grade": 100}
        self._add(SickLeave, id=new_id(), first_day=received - timedelta(days=7 * (number % 30)), **leave)
        referral = {**make.REFERRAL, "received": received.isoformat()}
        referral["condition_group"] = ("msk", "psyk", "blandet")[number % 3]
        referral |= {"work_status": _STATUS[number % 4], "sector": ("private", "municipal", None)[number % 3]}
        self._entry(course, "referral", referral, received)
        self._entry(course, "rtw", {"goal": "Egen stilling"}, received + timedelta(days=40))
        if not over:
            return
        for at, partner in enumerate(("patient", "gp", "patient", "nav")[: 1 + number % 4]):
            self._contact(course, partner, received + timedelta(days=20 + 7 * at))
        due = {"due": closed + timedelta(days=number % 9), "done_on": closed, "created_at": self._now}
        self._add(Task, id=new_id(), version=1, course_id=course, kind="epikrise", track="health", **due)
        at = number % 4
        stands = {"work_status": _STATUS[at], "work_percent": 100 if not at else 40, "benefit": _BENEFIT[at]}
        ending = {
            "day": closed.isoformat(),
            "ending": "completed",
            "outcome": "municipality",
            "match": _MATCH[number % 3],
        }
        self._entry(course, "closing", ending | stands, closed)
        self._entry(course, "epikrise", {}, closed)
        for months in (3, 6, 12):
            if (asked := add_months(closed, months)) < TODAY:
                told = {"no_answer": "not_reached"} if number % 7 == months % 7 else stands
                self._entry(course, "outcome", {"point": str(months), "day": asked.isoformat(), **told}, asked)

    def _contact(self, course: str, partner: str, day: date) -> None:
        coded = {"intervention": "", "payer": "20", "contact_type": "", "activity": "", "indirect": "", "struck": False}
        who = {"version": 1, "user_id": self._lege, "role": "physician", "made_at": self._now}
        how = {"day": day, "minutes": 45, "way": "in_person", "partner": partner, "aim": "treat"}
        self._add(Encounter, id=new_id(), course_id=course, **who, **how, **coded)

    def _entry(self, course: str, kind: str, answers: dict[str, Any], day: date) -> None:
        form, entry, key = form_of(kind), new_id(), vault.new_content_key()
        body = {"answers": form.model_validate(answers).model_dump(mode="json"), "shown": shown_of(form).key}
        sealed = vault.seal(json.dumps(body | {"reason": ""}).encode(), key, f"{entry}|content")
        when = datetime.combine(day, self._now.timetz())
        self._add(
            FormEntry,
            id=entry,
            course_id=course,
            kind=kind,
            series=new_id(),
            number=1,
            schema_version=form.version,
            track=form.track,
            category=form.category,
            state="signed",
            author_id=self._lege,
            day=day,
            saved_at=when,
            signed_at=when,
            content=sealed,
        )
        wrapped = vault.wrap(key, self._publics[form.track], f"{entry}|{form.track}")
        self._add(KeyGrant, object_id=entry, reader=form.track, consent_id=None, wrapped=wrapped)

    def _write(self) -> None:
        with self._store.write() as sql:
            for shown in map(shown_of, map(form_of, ("referral", "rtw", "closing", "epikrise", "outcome"))):
                sql.merge(ShownForm(key=shown.key, kind=shown.kind, version=shown.version, content=shown.content))
            for entity in (Patient, Course, SickLeave, Task, Encounter, FormEntry, KeyGrant):
                if rows := self._rows.get(entity):
                    sql.execute(insert(entity.__table__), rows)
            signed_by_the_centre(sql, self._admin)
        self._rows.clear()


def measure() -> list[Line]:
    """The screen from the click to the figures that stand in the clear, and to all: for the first time, when nothing is
    kept yet of what is counted, and later; the export with its progress."""
    clock = FixedClock(TODAY)
    place = Place(store(500 if quick() else COURSES), clock=clock)
    with place.signed_in.store.write() as sql:
        sql.execute(delete(CountedAnswer))
    (_first, anew), *later = [_opened(place) for _again in range(1 + repeats(5))]
    first, whole = ([one[at] for one in later] for at in (0, 1))
    told = f"{COURSES} courses over {YEARS} years"
    lines = [
        Line(
            "Kvalitet: the figures in the clear painted", median(first), "ms", 500, f"{told}; worst {max(first):.0f} ms"
        ),
        Line("Kvalitet: all of it, signed answers with it", median(whole), "ms", None, f"worst {max(whole):.0f} ms"),
        Line("The same, once: every form opened and what is counted kept", anew, "ms", None, "after an upgrade"),
    ]
    clock.day = quarter_of(TODAY).last + timedelta(days=1)  # the last quarter of them is over then
    lines += [_exported(place, kind) for kind in dataset.TableFormat]
    place.close()
    return lines


def _opened(place: Place) -> tuple[float, float]:
    """Milliseconds from the click to the first figures and to all of them."""
    place.open("patients", lambda: place.shown() is not None and place.shown().key == "patients")
    place.until(lambda: place.shown().table.model().rowCount() > 0)
    start = perf_counter()
    place.shell.host.left.pop("quality", None)
    place.shell.host.open("quality")
    place.until(lambda: place.shown().key == "quality" and place.shown()._page is not None, meanwhile=True)
    first = (perf_counter() - start) * 1000
    place.until(lambda: place.shown()._page is not None and place.shown()._page.sealed, patience=_ONCE)
    return first, (perf_counter() - start) * 1000


def _exported(place: Place, kind: dataset.TableFormat) -> Line:
    """The data set of all courses, made by the service as the window asks it."""
    took: list[float] = []
    steps: list[int] = []
    first, last = quarter_of(TODAY - timedelta(days=365 * YEARS)).first, quarter_of(TODAY).last
    for _again in range(repeats(3)):
        start = perf_counter()
        asked = dataset.files.of(first, last, kind, ExportReason.CONTROL)
        run_watched(place.signed_in, asked, lambda done, _of: steps.append(done))
        took.append((perf_counter() - start) * 1000)
    each = len(steps) // len(took)
    return Line(f"Data set with codebook as {kind.upper()}", median(took), "ms", 5000, f"{each} steps of progress")
