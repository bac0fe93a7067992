"""Large encrypted stores with really sealed forms, written by bulk inserts and kept between runs.

They lie under the system's folder for temporary files, or in $HIA_BENCH_DIR,
and are made anew when the schema or this file changes.
"""

import hashlib
import json
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.text import collation_key, fold
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.shown import shown_of
from hia_desktop.domain.person_numbers import make as make_number
from hia_desktop.domain.tasks import TASKS
from hia_desktop.services.call import SignedIn, Work
from hia_desktop.services.sealing import vouching
from hia_desktop.store.entities import (
    Consent,
    Course,
    FormEntry,
    KeyGrant,
    Patient,
    SharedPart,
    ShownForm,
    SickLeave,
    Task,
    new_id,
)
from hia_desktop.vault import seal as vault
from tests import make

ROOT = Path(__file__).resolve().parents[2]
RICH = 4
"""Every fourth patient has all the forms; the others have the referral and the notes."""
_BATCH = 500
_GIVEN = (
    "Kari",
    "Ola",
    "Åse",
    "Øyvind",
    "Ærlend",
    "Ingrid",
    "Máret",
    "Per",
    "Liv",
    "Aslak",
    "Siri",
    "Jan Erik",
    "Anne-Lise",
    "Mohammed",
)
_FAMILY = (
    "Testdal",
    "Prøvestad",
    "Ågård",
    "Ødegaard",
    "Bjørnås",
    "Hætta",
    "Nilsen",
    "Lønning",
    "Aasen",
    "Sæther",
    "Utsi",
    "Øvergård",
)
_TOWNS = ("Bodø", "Tromsø", "Narvik", "Rana", "Fauske", "Vefsn")
_SENTENCES = (
    "Sover bedre enn ved forrige samtale, men våkner fortsatt tidlig.",
    "Har vært to dager på jobb denne uken, uten løft over ti kilo.",
    "Smertene er sterkest om ettermiddagen og gir seg med bevegelse.",
    "Leder har satt opp vaktplanen slik vi avtalte.",
    "Bekymrer seg for hva kollegene tenker, men vil prøve videre.",
    "Vi gikk gjennom hva som hjalp sist, og hva som kan gjøres når det butter.",
    "Trener to ganger i uken og går tur de andre dagene.",
)


def _on(days: int) -> str:
    return (make.DAY + timedelta(days=days)).isoformat()


FORMS: dict[str, dict[str, Any]] = {
    "referral": {
        **make.REFERRAL,
        "received": _on(-60),
        "sick_since": _on(-118),
        "motivation": "Vil tilbake til arbeidet.",
    },
    "survey": {
        "employer": "Eksempel Lager AS",
        "tasks": "Varemottak, plukk og pakking.",
        "position_percent": 100,
        "thriving": 4,
    },
    "plan": {
        "own_goal": "Tilbake på lageret, og orke å hente i barnehagen.",
        "goals": [{"title": "Tåle løft", "area": "health"}, {"title": "Full stilling", "area": "work"}],
        "measures": [
            {
                "goal": "Tåle løft",
                "what": "Gradert styrketrening",
                "responsible": "Fysioterapeut",
                "due": _on(31),
                "status": "ongoing",
            },
            {
                "goal": "Full stilling",
                "what": "Møte med leder",
                "responsible": "NAV-veileder",
                "due": _on(14),
                "status": "agreed",
            },
            {
                "goal": "Full stilling",
                "what": "Løftehjelp på plass",
                "responsible": "Arbeidsgiver",
                "due": _on(28),
                "status": "new",
            },
        ],
        "evaluation_day": _on(42),
    },
    "workplace": {
        "barriers": [
            {
                "category": "tasks",
                "description": "Tunge løft alene",
                "severity": "high",
                "measure": "kan endres av leder",
            },
            {"category": "expectations", "description": "Uavklarte krav til tempo", "measure": "samtale"},
        ],
        "contacts": [
            {
                "day": _on(-8),
                "form": "meeting",
                "with_whom": "Leder",
                "purpose": "Enige om trinn 2",
                "no_health_shared": True,
            }
        ],
        "note": "Leder er positiv.",
    },
    "rtw": {
        "goal": "Egen stilling",
        "goal_day": _on(60),
        "position_percent": 100,
        "steps": [
            {"from_day": _on(-15), "work_percent": 20, "tasks": "To korte vakter", "status": "kept"},
            {"from_day": _on(-1), "work_percent": 50, "tasks": "Tre vakter", "status": "ongoing"},
            {"from_day": _on(20), "work_percent": 80, "tasks": "Alle vakter uten løft"},
            {"from_day": _on(48), "work_percent": 100, "tasks": "Ordinær stilling"},
        ],
        "if_stuck": "Gå ett trinn tilbake i to uker, og ring NAV-veileder.",
    },
}
_SHARED = {
    "survey": Category.FUNCTION,
    "plan": Category.PLAN,
    "rtw": Category.ADAPTATION,
    "workplace": Category.NAV_NOTES,
}


def store(patients: int, notes_each: int) -> Path:
    """The folder of a store with that many patients, made when it is not there.
    Without notes, a course has no forms at all."""
    cache = Path(os.environ.get("HIA_BENCH_DIR") or Path(tempfile.gettempdir()) / "hia-desktop-bench")
    kind = f"{patients}x{notes_each}-"
    folder = cache / (kind + _fingerprint())
    if not (folder / "courses.json").exists():
        for old in cache.glob(kind + "*"):
            shutil.rmtree(old)
        folder.mkdir(parents=True)
        courses = _Builder(folder).build(patients, notes_each)
        (folder / "courses.json").write_text(json.dumps(courses), encoding="ascii")
    return folder


def courses_of(folder: Path) -> list[str]:
    """The courses that have every form and a draft of the plan."""
    return list(json.loads((folder / "courses.json").read_text(encoding="ascii")))


def _fingerprint() -> str:
    sources = [Path(__file__), ROOT / "tests/make.py"]
    for part in ("store", "vault", "domain/forms"):
        sources += sorted((ROOT / "hia_desktop" / part).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:10]


class _Builder:
    def __init__(self, folder: Path) -> None:
        self._house = make.house(folder)
        self._store, self._publics = self._house.admin.store, self._house.as_user("lege").public_keys
        self._lege, self._nav = self._house.as_user("lege").me.id, self._house.as_user("nav").me.id
        self._random = random.Random(7)
        self._now = FixedClock(make.DAY).now()
        self._answers = {kind: self._checked(kind, answers) for kind, answers in FORMS.items()}
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}
        self._versions: dict[tuple[str, str], tuple[str, int]] = {}

    @staticmethod
    def _checked(kind: str, answers: dict[str, Any]) -> dict[str, Any]:
        form = form_of(kind).model_validate(answers)
        assert not form.missing(), kind
        return form.model_dump(mode="json")

    def build(self, patients: int, notes_each: int) -> list[str]:
        """Fills the store and gives the courses that have every form."""
        self._store.engine.dispose()
        event.listen(self._store.engine, "connect", _hurry)
        rich = []
        for number, (national_id, born) in zip(range(patients), _numbers(), strict=False):
            course = self._course(national_id, born)
            if notes_each:
                self._entry(course, "referral", self._answers["referral"], -60)
                for note in range(notes_each):
                    day = -58 + note * 58 // notes_each
                    self._entry(course, "note", self._note(day), day)
                if number % RICH == 0:
                    self._rest(course)
                    rich.append(course)
            if number % _BATCH == _BATCH - 1:
                self._write()
        self._write()
        self._house.close()
        return rich

    def _add(self, entity: type[Any], **values: Any) -> None:
        self._rows.setdefault(entity, []).append(values)

    def _course(self, national_id: str, born: date) -> str:
        given, family = self._random.choice(_GIVEN), self._random.choice(_FAMILY)
        patient, course = new_id(), new_id()
        self._patient = patient
        self._add(
            Patient,
            id=patient,
            version=1,
            national_id=national_id,
            birth_date=born,
            given_name=given,
            family_name=family,
            search_key=f"{fold(given)} {fold(family)}",
            sort_key=collation_key(f"{family} {given}"),
            phone="900 00 000",
            municipality=self._random.choice(_TOWNS),
            occupation="lagermedarbeider",
            employer="Eksempel Lager AS",
            position_percent=100,
            gp_name="Ola Lege",
            gp_practice="Bodø legesenter",
            created_at=self._now,
        )
        received = make.DAY - timedelta(days=60)
        self._add(
            Course,
            id=course,
            version=1,
            patient_id=patient,
            status="in_course",
            received_on=received,
            assessment_due=received + timedelta(days=14),
            decision="right",
            deadline_for="treatment",
            decided_on=received + timedelta(days=7),
            disciplines="both",
            responsible_id=self._lege,
            created_at=self._now,
        )
        full, graded = make.DAY - timedelta(days=118), make.DAY - timedelta(days=40)
        self._add(
            SickLeave,
            id=new_id(),
            version=1,
            course_id=course,
            first_day=full,
            last_day=graded - timedelta(days=1),
            kind="full",
            grade=100,
        )
        self._add(
            SickLeave,
            id=new_id(),
            version=1,
            course_id=course,
            first_day=graded,
            last_day=None,
            kind="graded",
            grade=50,
        )
        self._add(
            Task,
            id=new_id(),
            version=1,
            course_id=course,
            kind="plan_evaluation",
            track=TASKS["plan_evaluation"].track,
            due=make.DAY + timedelta(days=self._random.randint(-10, 60)),
            responsible_id=self._lege,
            created_at=self._now,
        )
        return course

    def _note(self, day: int) -> dict[str, Any]:
        text = " ".join(self._random.choices(_SENTENCES, k=8))
        return {"kind_of_note": "conversation", "day": _on(day), "heading": "Samtale", "text": text}

    def _rest(self, course: str) -> None:
        """The other forms, shared both ways, and the plan's next version begun."""
        consents = {
            category: self._consent(course, Recipient.NAV_ADVISER, category)
            for category in (Category.ATTENDANCE, *_SHARED.values())
        }
        consents[Category.NAV_NOTES] = self._rows[Consent][-1]["id"]
        self._rows[Consent][-1]["recipient"] = Recipient.HEALTH
        for kind, day in (("survey", -35), ("plan", -14), ("workplace", -8), ("rtw", -8), ("survey", -2)):
            self._entry(course, kind, self._answers[kind], day, consents[_SHARED[kind]])
        self._entry(course, "plan", self._answers["plan"], 0, draft=True)

    def _consent(self, course: str, recipient: Recipient, category: Category) -> str:
        consent = new_id()
        self._add(
            Consent,
            id=consent,
            patient_id=self._patient,
            course_id=course,
            recipient=recipient,
            category=category,
            valid_from=make.DAY - timedelta(days=60),
            valid_until=make.DAY + timedelta(days=120),
            how_given="spoken",
            recorded_by=self._lege,
            recorded_at=self._now - timedelta(days=60),
        )
        return consent

    def _entry(
        self, course: str, kind: str, answers: dict[str, Any], day: int, consent: str | None = None, draft: bool = False
    ) -> None:
        form, entry, key = form_of(kind), new_id(), vault.new_content_key()
        series, number = self._version(course, kind)
        around = {"raw": {}} if draft else {"shown": shown_of(form).key, "reason": ""}
        body = json.dumps({"answers": answers, **around}, ensure_ascii=False).encode()
        signed: datetime = self._now + timedelta(days=day)
        self._add(
            FormEntry,
            id=entry,
            course_id=course,
            kind=kind,
            series=series,
            number=number,
            schema_version=form.version,
            track=form.track,
            category=form.category,
            state="draft" if draft else "signed",
            author_id=self._nav if form.track is Track.NAV else self._lege,
            day=signed.date(),
            saved_at=signed,
            signed_at=None if draft else signed,
            content=vault.seal(body, key, f"{entry}|content"),
        )
        readers: list[tuple[str, str | None]] = [(f"user:{self._lege}" if draft else form.track, None)]
        if kind == "referral":
            readers.append((Track.OFFICE, None))
        if consent is not None:
            self._part(entry, form.model_validate(answers), consent)
        for reader, given_by in readers:
            wrapped = vault.wrap(key, self._publics[reader], f"{entry}|{reader}")
            self._add(KeyGrant, object_id=entry, reader=reader, consent_id=given_by, wrapped=wrapped)

    def _part(self, entry: str, form: Form, consent: str) -> None:
        """What the consent to the form's category in `_SHARED` opens of it."""
        part, key, category = new_id(), vault.new_content_key(), _SHARED[form.kind]
        own = form.category
        body = {
            "answers": form.part(category, own),
            "places": form.places(category, own),
            "schema_version": form.version,
        }
        body |= {"shown": shown_of(type(form)).key, "reason": ""}
        sealed = vault.seal(json.dumps(body, ensure_ascii=False).encode(), key, f"{part}|content")
        self._add(SharedPart, id=part, entry_id=entry, category=category, content=sealed)
        reader = Track.HEALTH if form.track is Track.NAV else Track.NAV
        wrapped = vault.wrap(key, self._publics[reader], f"{part}|{reader}")
        self._add(KeyGrant, object_id=part, reader=reader, consent_id=consent, wrapped=wrapped)

    def _version(self, course: str, kind: str) -> tuple[str, int]:
        """Each note stands alone; of the other forms a course has one, in versions."""
        if kind == "note":
            return new_id(), 1
        series, number = self._versions.get((course, kind), (new_id(), 0))
        self._versions[course, kind] = series, number + 1
        return series, number + 1

    def _write(self) -> None:
        with self._store.write() as sql:
            for shown in map(shown_of, map(form_of, FORMS)):
                sql.merge(ShownForm(key=shown.key, kind=shown.kind, version=shown.version, content=shown.content))
            for entity in (Patient, Course, SickLeave, Task, Consent, FormEntry, SharedPart, KeyGrant):
                if rows := self._rows.get(entity):
                    sql.execute(insert(entity.__table__), rows)
            signed_by_the_centre(sql, self._house.admin)
        self._rows.clear()
        self._versions.clear()


def signed_by_the_centre(sql: Session, admin: SignedIn) -> None:
    """What was put in without its services, signed as an older store's rows are."""
    vouching.begin(Work(sql, admin), {}, admin.keys)


def _hurry(connection: Any, _record: object) -> None:
    """While the store is made, nothing in it can be lost that cannot be made again."""
    cursor = connection.cursor()
    for hurry in ("synchronous=OFF", "foreign_keys=OFF", "cache_size=-500000"):
        cursor.execute(f"PRAGMA {hurry}")
    cursor.close()


def _numbers() -> Iterator[tuple[str, date]]:
    """Synthetic person numbers without end (some 9 million), with their birth dates."""
    for serial in range(500):
        for day in range(18_000):
            born = date(1950, 1, 1) + timedelta(days=day)
            if number := make_number(born, serial):
                yield number, born


SMALL, LARGE, LISTED = (2_000, 20), (20_000, 20), (100_000, 0)
"""Patients and notes each, of the stores that the figures use."""

if __name__ == "__main__":
    for size in (SMALL, LARGE, LISTED):
        print(f"{size[0]} patients, {size[0] * size[1]} notes …", flush=True)
        store(*size)
