"""Doors to a store: a course as a file, the answers of a form, and every service with whatever a screen may send it."""

import atexit
import json
import shutil
import tempfile
import types
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError
from sqlalchemy import text as sql_text

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.letter_texts import bundled_texts
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import wordings
from hia_desktop.services.course import courses, overview
from hia_desktop.services.overview import course_journal
from hia_desktop.services.papers import letters, papers
from hia_desktop.services.papers.in_words import seen
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from tests import make
from tests.forms_tried import FORMS
from tests.fuzzing.loop import Target
from tests.fuzzing.mutator import TEXTS, Mutator
from tests.services.leak_calls import Undone
from tests.services.record.test_signing import BY, FULL
from tests.services.story import whole_course
from tests.services.test_rights import FUNCTIONS

NOWHERE = "0" * 32
OFTEN = 150
"""After so many courses that were taken the store is made anew, so that it stays small."""


def rows(home: make.House) -> Callable[[], object]:
    """How many rows each table has, but for the trail, where a refusal may leave a line."""

    def look() -> object:
        with home.as_user("lege").store.read() as sql:
            tables = sql.scalars(
                sql_text("SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'audit_line'")
            )
            asked = " UNION ALL ".join(f'SELECT count(*) FROM "{name}"' for name in sorted(tables))
            return [tuple(row) for row in sql.execute(sql_text(asked))]

    return look


@cache
def _grown() -> tuple[Path, CourseId]:
    """A closed centre with a whole course, made once in a process."""
    folder = Path(tempfile.mkdtemp(prefix="hia-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    home = make.house(folder)
    course = whole_course(home)
    home.close()
    return folder, course


def grown(folder: Path) -> tuple[make.House, CourseId]:
    """A copy of it."""
    made, course = _grown()
    shutil.copytree(made, folder)
    return make.House(folder, FixedClock(make.DAY), ""), course


def course_file(scratch: Path) -> Target:
    """A course that comes as a file; one that is taken is read by all who may."""
    home, sent = grown(scratch / "from")
    exported = run(home.as_user("lege"), course_export.export_course, sent).model_dump_json()
    home.close()
    house, taken = make.house(scratch / "to-0"), [0, 0]

    def reading() -> SignedIn:
        return house.as_user("psykolog")

    def make_one(mutator: Mutator, seed: bytes) -> bytes:
        seed = exported.encode() if mutator.chance.random() < 0.7 else seed
        if mutator.chance.random() < 0.1:
            return mutator.data(seed, 2_000_000)
        try:
            made = json.loads(seed)
        except (ValueError, RecursionError):
            return mutator.data(seed, 2_000_000)
        if not isinstance(made, dict) or mutator.chance.random() < 0.2:
            return json.dumps(mutator.value(made)).encode()
        part = mutator.chance.choice([key for key in made if isinstance(made[key], dict | list) and made[key]] or [""])
        if part:
            made[part] = mutator.gently(made[part])
        if mutator.chance.random() < 0.9 and isinstance(made, dict):
            made["uid"] = f"{mutator.chance.getrandbits(128):032x}"  # another course, so that it is not known already
        return json.dumps(made, ensure_ascii=mutator.chance.random() < 0.5).encode("utf-8", "surrogatepass")

    def act(data: bytes) -> object:
        done = run(reading(), course_import.import_course, data)
        if not done.added:
            return "known"
        taken[0] += 1
        if taken[0] % 4 == 1:
            read_all(reading(), done.course)
        return "added"

    def refresh() -> None:
        nonlocal house
        if taken[0] >= OFTEN:
            taken[0], taken[1] = 0, taken[1] + 1
            house.close()
            house = make.house(scratch / f"to-{taken[1]}")

    heavy = [
        b'{"format": "x", "more": [' + b"{}," * 1_000_000 + b"{}]}",
        b"[" * 200_000,
        b'{"a":' * 50_000,
        b'{"n": ' + b"9" * 1_000_000 + b"}",
    ]
    return Target(
        name="course file",
        seeds=[exported.encode(), *heavy],
        make=make_one,
        act=act,
        kept=lambda: rows(house)(),
        refresh=refresh,
        close=lambda: house.close(),
        seconds=20.0,  # one that is taken is read and drawn thirty times
        megabytes=600,
    )


def read_all(user: SignedIn, course: CourseId) -> None:
    """All that a screen asks for of a course, and its papers; a refusal is an answer."""
    asks: list[Callable[[], object]] = [
        lambda: run(user, courses.open_course, course),
        lambda: run(user, overview.look, course),
        lambda: run(user, course_journal.open_journal, course),
        lambda: run(user, entries.journal, course),
        lambda: run(user, papers.listing, course),
        lambda: run(user, course_export.export_course, course),
        *(partial(run, user, entries.open_form, course, form.kind) for form in FORMS),
        *(partial(run, user, papers.issued, course, kind) for kind in ("team_plan", "epikrise", "rtw")),
    ]
    for ask in asks:
        with suppress(Problem):
            ask()


def undone(home: make.House, username: str) -> SignedIn:
    """A user whose every act is taken back when it has been done."""
    user = home.as_user(username)
    if not isinstance(user.store, Undone):
        user.store = Undone(user.store)
    return user


def answers(scratch: Path) -> Target:
    """The answers of every form: looked at before signing, kept as a draft, signed."""
    home, course = grown(scratch / "answers")
    seeds = [(form.kind, FULL.get(form.kind, {})) for form in FORMS]

    def make_one(mutator: Mutator, seed: tuple[str, Any]) -> tuple[str, Any]:
        kind, filled = seed
        if mutator.chance.random() < 0.4:  # a field that the sample leaves empty
            form = next(form for form in FORMS if form.kind == kind)
            name = mutator.chance.choice([*form.model_fields, "no_such_field"])
            filled = {
                **filled,
                name: mutator.chance.choice((mutator.hostile(), [mutator.hostile()], 10**20, "2026-02-30", [{}])),
            }
            return kind, filled
        made = mutator.value(filled)
        return kind, made if isinstance(made, dict) else filled

    def act(given: tuple[str, Any]) -> object:
        kind, filled = given
        user = undone(home, BY.get(kind, "lege"))
        said = []
        last = str(filled)[-9:]
        typed = {"x.0.y": str(filled)[:400], "rows.²": "1", f"{last}.{len(last)}": last, last: "x"}
        asks: list[Callable[[], object]] = [
            lambda: run(user, entries.before_signing, course, kind, filled),
            lambda: run(user, entries.save_draft, course, kind, None, filled, typed),
            lambda: run(user, entries.sign, course, kind, None, filled),
        ]
        for ask in asks:
            try:
                ask()
                said.append("1")
            except Problem as problem:
                assert problem.message.strip()
                said.append(type(problem).__name__)
        return kind, *said

    return Target(name="answers", seeds=seeds, make=make_one, act=act, kept=rows(home), close=home.close, seconds=4.0)


def letter(scratch: Path) -> Target:
    """A letter drawn with a wording that the centre has just written."""
    home, course = grown(scratch / "letters")
    doctor, office = home.as_user("lege"), undone(home, "admin")  # nobody signs in while a wording is being written
    texts = {one.id.value: one for one in bundled_texts()}
    seeds = [(name, one.heading, one.text, one.source) for name, one in texts.items()]

    def make_one(mutator: Mutator, seed: tuple[str, ...]) -> tuple[str, ...]:
        made = list(seed)
        at = mutator.chance.randrange(1, len(made))
        made[at] = mutator.text(made[at], 30_000) if mutator.chance.random() < 0.8 else mutator.chance.choice(TEXTS)
        return tuple(made)

    def act(given: tuple[str, ...]) -> object:
        from dataclasses import replace

        which, heading, text, source = given
        new = replace(texts[which], heading=heading, text=text, source=source, valid_from=home.clock.today())
        with office.store.write() as sql:
            wordings.revise(Work(sql, office), new)
            sql.flush()
            at_work = Work(sql, doctor)
            drawn = [letters.decision_letters(at_work, course, audience) for audience in ("patient", "referrer")]
            return [seen(one).pdf.startswith(b"%PDF") for one in drawn]

    return Target(name="letter", seeds=seeds, make=make_one, act=act, close=home.close, seconds=5.0)


USERS = ("lege", "lege", "lege", "sekretar", "nav", "admin", "admin")
_APART = {"backups.backup", "recovery_keys.renew", "users.renew_keys"}


def services(scratch: Path) -> Target:
    """Every service function with texts, numbers, days, ids and files that nobody thought of, of the right type."""
    home, _course = grown(scratch / "services")
    ids = _ids(home)
    files = scratch / "files"
    files.mkdir()
    names = sorted(set(FUNCTIONS) - _APART)
    seeds = [(name, n) for name in names for n in range(1)]

    def make_one(mutator: Mutator, seed: tuple[str, Any]) -> tuple[str, Any]:
        return mutator.chance.choice(names), mutator.chance.getrandbits(48)

    def act(given: tuple[str, int]) -> object:
        name, number = given
        import random

        mutator = Mutator(random.Random(number))
        function = FUNCTIONS[name]
        giver = _Giver(mutator, ids, files)
        hints = get_type_hints(function, include_extras=True)
        asked = {p: giver.value(p, kind) for p, kind in hints.items() if p not in ("w", "return")}
        user = undone(home, mutator.chance.choice(USERS))
        user.must_change_password = False
        try:
            run(user, function, **asked)
        except ValidationError:  # a value that cannot be made is no call; where it is the service's own, it is a fault
            raise
        finally:
            user.emergencies.clear()
        return name

    def again() -> None:
        """A user whose session was ended signs in again."""
        for username in [*home.open]:
            with suppress(Problem):
                home.open[username].check_unlocked()
                continue
            home.open.pop(username)

    return Target(
        name="services",
        seeds=seeds,
        make=make_one,
        act=act,
        refresh=again,
        close=home.close,
        seconds=8.0,
        megabytes=500,
    )


TABLES = {
    "CourseId": "course",
    "PatientId": "patient",
    "EntryId": "form_entry",
    "DocumentId": "issued_document",
    "AttachmentId": "attachment",
    "TaskId": "task",
    "UserId": "app_user",
    "PeriodId": "sick_leave",
    "ConsentId": "consent",
    "VisitId": "appointment",
    "EncounterId": "encounter",
}


def _ids(home: make.House) -> dict[str, list[str]]:
    with home.as_user("lege").store.read() as sql:
        tables = sql.scalars(sql_text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        found: dict[str, list[str]] = {}
        for table in tables:
            if any(row[1] == "id" for row in sql.execute(sql_text(f'PRAGMA table_info("{table}")'))):
                found[table] = [str(one) for one in sql.scalars(sql_text(f'SELECT id FROM "{table}" LIMIT 6'))]
    return found


class _Giver:
    """Makes values of a type: half of them what a screen would send, half what nobody thought of."""

    def __init__(self, mutator: Mutator, ids: dict[str, list[str]], files: Path) -> None:
        self._mutator, self._chance, self._by_table, self._files = mutator, mutator.chance, ids, files
        self._ids = [one for of_table in ids.values() for one in of_table]

    def value(self, name: str, kind: Any, deep: int = 0) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return self.value(name, inner[0], deep)
        if origin in (Union, types.UnionType):
            return self.value(name, self._chance.choice(inner), deep)
        if kind is type(None):
            return None
        if hasattr(kind, "__supertype__"):  # an id
            own = self._by_table.get(TABLES.get(kind.__name__, ""), [])
            known = own if own and self._chance.random() < 0.8 else self._ids
            return self._chance.choice((*known, NOWHERE)) if self._chance.random() < 0.9 else self._mutator.hostile()
        if kind is str:
            return self._text(name)
        if origin is dict:
            return {self._text("field"): self._any(inner[1]) for _n in range(self._chance.randint(0, 3))}
        if origin is tuple and Ellipsis not in inner:
            return tuple(self.value(name, part, deep) for part in inner)
        if origin is not None and inner:
            many = [self.value(name, inner[0], deep + 1) for _n in range(self._chance.choice((0, 1, 1, 2, 5)))]
            return tuple(many) if origin is tuple else frozenset(many) if origin in (set, frozenset) else many
        return self._plain(name, kind, deep)

    def _text(self, name: str) -> str:
        from tests.services.leak_calls import WORDS

        if name in WORDS and self._chance.random() < 0.5:
            return self._chance.choice(WORDS[name])
        if self._chance.random() < 0.2:
            return self._chance.choice(self._ids)
        return self._mutator.hostile() if self._chance.random() < 0.6 else self._mutator.text("Kari 12.01.2026 50 %")

    def _any(self, kind: Any) -> Any:
        if kind is str:
            return self._text("value")
        return self._mutator.value({"text": "x", "day": "2026-01-01", "rows": [{"what": "y", "n": 1}]})

    def _plain(self, name: str, kind: Any, deep: int) -> Any:
        day = self._chance.choice(
            (date.min, date.max, date(2026, 2, 24), date(1899, 12, 31), date(2100, 1, 1), date(2026, 3, 1))
        )
        simple: dict[Any, Callable[[], Any]] = {
            bool: lambda: self._chance.random() < 0.5,
            int: lambda: self._chance.choice((0, 1, 2, 5, 12, -1, 100, 101, 2026, 2**31, 2**63, -(10**30))),
            float: lambda: self._chance.choice((0.0, 1.5, -1.0, float("nan"), float("inf"), 1e308)),
            date: lambda: day,
            time: lambda: time(9, 30),
            datetime: lambda: (
                datetime.combine(day, time(), tzinfo=UTC) if day.year > 1 else datetime(1, 1, 2, tzinfo=UTC)
            ),
            timedelta: lambda: timedelta(days=self._chance.choice((0, 1, -1, 400))),
            bytes: lambda: self._chance.choice(
                (b"", b"{}", b"\xff" * 40, b"%PDF-1.7", b"\x89PNG", self._mutator.data(b"x;y\n"))
            ),
            Path: self._file,
            Any: lambda: self._any(None),
            object: lambda: self._any(None),
        }
        if kind in simple:
            return simple[kind]()
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self._chance.choice(list(kind))
        if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel)) and deep < 6:
            return self._made(kind, deep)
        raise BadInput(f"the fuzzer cannot make a {kind}")

    def _file(self) -> Path:
        path = self._files / self._chance.choice(("a.json", "b.csv", "c.toml", "missing", "d æøå.pdf"))
        if path.name != "missing":
            path.write_bytes(self._mutator.data(b'code;text\nL83;Nakke\n{"a": 1}'))
        return path if self._chance.random() < 0.8 else self._files

    def _made(self, kind: Any, deep: int) -> Any:
        hints = get_type_hints(kind, include_extras=True)
        names = [f.name for f in fields(kind) if f.init] if is_dataclass(kind) else list(kind.model_fields)
        try:
            return kind(**{name: self.value(name, hints[name], deep + 1) for name in names})
        except ValidationError:
            raise BadInput(f"the fuzzer made no {kind.__name__}") from None


ALL = (course_file, answers, letter, services)
