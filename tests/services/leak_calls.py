"""Every service function called with arguments made from its signature, and every word found in what comes back."""

import io
import itertools
import re
import typing
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from pathlib import Path, PurePath
from types import FunctionType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import pypdfium2
from pydantic import BaseModel
from sqlalchemy.orm import Session

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import UserId
from hia_desktop.base.text import MONTHS, MONTHS_SHORT
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain import person_numbers
from hia_desktop.domain.access import Role
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.tasks import GROUPS, TASKS
from hia_desktop.services.call import Command, Query, SignedIn, run_watched
from hia_desktop.services.patient.patients import STATUS, PatientDraft
from hia_desktop.store import audit
from hia_desktop.store.store import Store
from hia_desktop.store.store import told as told_by
from tests.forms_tried import FORMS
from tests.services.leak_world import CHOSEN, EXISTS_FOR_NAV, NOW, World, pdf_saying

NOWHERE = "0" * 32
"""The id of nothing. What a user may not know of must answer as this does."""

ASKED = "spurt"
"""What the caller types where no word of the world is called for."""

KINDS = [
    *(form.kind for form in FORMS),
    *(paper.kind for paper in PAPERS if paper.made_of is not None and paper.kind != "epikrise"),
    ASKED,
]
WORDS: dict[str, list[str]] = {
    "phone": ["", ASKED],
    "text": [ASKED],
    "in_": ["nb", ASKED],
    "kind": KINDS,
    "calendar.shift.time": ["9.30", ASKED],
    "tasks.add.kind": [*TASKS, ASKED],
    "loose_drafts.kind": ["new_referral", ASKED],
    "filter": ["", *STATUS, *GROUPS, "assess.received", "mine", "overdue", "waiting", ASKED],
    "order": ["", "name", "-name", "due", "-due", "patient", "birth_date", "municipality"],
    "audience": ["patient", "referrer", ASKED],
    "because": ["wrong_patient"],
    "code": ["dialogue_1", "follow_up_plan", ASKED],
    "skipped_because": ["", "aap", ASKED],
    "how_given": ["spoken", ASKED],
    "where": ["worklist", "patients", ASKED],
    "action": ["", "entry", "access:denied", ASKED],
    "user": ["", "lege", "nav", ASKED],
    "hpr_number": ["", "7654321"],
    "status": ["done", ASKED],
    "following.fields": ["employer", ASKED],
    "following.keys": ["card:employer", ASKED],
    "series": [NOWHERE],
    "taken": [NOWHERE],
    "word": [ASKED],
    "figure": ["assessed_in_time", "employer_contact", "free_after_3", ASKED],
    "sender": [ASKED],
    "packages": ["fmr", ASKED],
    "instrument": [NOWHERE],
    "word_id": [NOWHERE],
    "emergency": [NOWHERE],
    "words": ["", "spurt bare for å prøve"],
    "note": [ASKED],
    "named": [ASKED],
    "why": [ASKED],
    "starts": ["9.00"],
    "question": [ASKED],
    "notes": [ASKED],
    "seen": [ASKED],
    "line": [f"{ASKED} i morgen"],
    "lines": [ASKED],
    "industry": ["86"],
    "what": [ASKED],
    "org_number": [""],
    **{
        name: [ASKED]
        for name in (
            "reason",
            "name",
            "choice",
            "username",
            "full_name",
            "password",
            "old",
            "new",
            "key",
            "title",
            "by",
            "sha256",
        )
    },
}
"""What a parameter of type `str` may be given, by «module.function.name», «module.name» or name."""

SEARCHES = frozenset({"patients.find", "patients.keys", "tasks.keys", "patients.check_number"})
"""Where `text` is given every patient's names, number, birth date and a word of the notes."""


class NoProvider(Exception):
    """A service function asks for something that the leak test does not know how to give it yet."""


@dataclass
class Caller:
    """Makes the arguments of calls out of a world, about the patients in `states`.
    Of those in `hidden` a third of the variants will do:
    another third for the next, so that every variant is met.
    """

    world: World
    states: list[str]
    scratch: Path
    hidden: frozenset[str] = frozenset()

    def values(self, function: str, name: str, kind: Any) -> list[Any]:
        """What to give a parameter, each in its turn. Errors: NoProvider."""
        origin, inner = get_origin(kind), get_args(kind)
        if kind in self.world.ids:
            return [*self._ids(kind), NOWHERE]
        if origin is Annotated:
            return self.values(function, name, inner[0])
        if (
            name == "to" and Role in inner
        ):  # whom work is given to: nobody, one of each kind; every pair with every task takes minutes
            return [None, *self._ids(UserId)[:1], Role.NAV_ADVISER]
        if origin in (Union, UnionType):
            return [None, *(v for part in inner if part is not type(None) for v in self.values(function, name, part))]
        if kind is str:
            return self._words(function, name)
        if origin is dict:
            return [{}] if inner[1] is str else [None]  # answers: filled in for the form that `kind` names
        if origin is tuple and Ellipsis not in inner:
            return list(zip(*(self.values(function, name, part) for part in inner), strict=False))
        if origin is not None and issubclass(origin, typing.Iterable):
            found = self.values(function, name, inner[0])
            return [[], *([one] for one in found), found] if inner[0] in self.world.ids else [[], found]
        return self._plain(function, name, kind)

    def _ids(self, kind: Any) -> list[str]:
        """The ids of this type; of those that are alike in every way that matters here, one."""
        alike: dict[Any, str] = {}
        for key, state in self.world.ids[kind]:
            if state in self.states or not state:
                mark = self.world.marks.get(key)
                alike[
                    key if mark is None else mark if state in EXISTS_FOR_NAV else (state, mark.category, mark.track)
                ] = key
        return list(alike.values())

    def _plain(self, function: str, name: str, kind: Any) -> list[Any]:
        simple: dict[Any, list[Any]] = {
            bool: [False, True],
            int: [0, 1],
            datetime: [datetime.combine(NOW, time(), tzinfo=UTC)],
            date: [NOW, date(2027, 12, 31)],
            Path: [self.scratch],
            bytes: [b"", pdf_saying(ASKED), b"{}"],
            PatientDraft: [
                PatientDraft(national_id=p.number, given_name=ASKED, family_name=ASKED)
                for s, p in self.world.people.items()
                if s in self.states
            ],
            Period: [Period(NOW, None, SickLeaveKind.FULL, 100)],
        }
        if kind in simple:
            return simple[kind]
        if isinstance(kind, type) and issubclass(kind, Enum):
            return list(kind)
        if isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel)):
            return [self._made(function, kind)]
        raise NoProvider(
            f"{function}: {name} is a {kind}. Add it to leak_calls, so that the leak test covers the function."
        )

    def _made(self, function: str, kind: Any) -> Any:
        """A value of a class of values, by the types of its fields."""
        hints = get_type_hints(kind)
        names = [f.name for f in fields(kind)] if is_dataclass(kind) else list(kind.model_fields)
        return kind(
            **{name: self.values(function, name if name in WORDS else "name", hints[name])[0] for name in names}
        )

    def _words(self, function: str, name: str) -> list[str]:
        if name == "text" and function in SEARCHES:
            people = [self.world.people[state] for state in self.states]
            written = {m.state: word for word, m in self.world.marks.items() if m.category == "notes" and not m.is_day}
            typed = [[p.given, f"{p.family} {p.given[:5]}", p.number, p.number[:6]] for p in people]
            return ["", *itertools.chain(*typed), *(written[s] for s in self.states if s in written), ASKED]
        if name == "number":
            return [*(self.world.people[state].number for state in self.states), ASKED]
        module = function.split(".")[0]
        for key in (f"{function}.{name}", f"{module}.{name}", name):
            if key in WORDS:
                return WORDS[key]
        raise NoProvider(
            f"{function}: nothing to write in {name}. Add it to WORDS in leak_calls, so that the function is covered."
        )

    def calls(
        self, name: str, function: Query[..., Any] | Command[..., Any]
    ) -> Iterator[tuple[str | None, int, dict[str, Any]]]:
        """(the main id that the call is about, the number of the variant of the other arguments, the arguments).

        Every id of the main parameter's type meets every variant;
        the variants give each other parameter each of its values.
        """
        hints = get_type_hints(function, include_extras=True)
        asked = [p for p in list(hints) if p not in ("w", "return")]
        given = {p: self.values(name, p, hints[p]) for p in asked}
        main = self._main(function, hints, asked)
        rest = [p for p in asked if p != main]
        variants = max((len(given[p]) for p in rest), default=1)
        for n, key in enumerate(given[main] if main else [None]):
            mark = self.world.marks.get(_one(key) or "")
            for i in range(variants):
                if mark is not None and mark.state in self.hidden and (n + i) % 3 and variants > 2:
                    continue
                made = {p: given[p][i % len(given[p])] for p in rest}
                if main:
                    made[main] = key
                yield _one(key), i, {p: _answers(made) if _is_answers(hints[p]) else v for p, v in made.items()}

    def _main(
        self, function: Query[..., Any] | Command[..., Any], hints: dict[str, Any], asked: list[str]
    ) -> str | None:
        about = function.mark.about
        if about:
            return about
        ids = set(self.world.ids)
        return next((p for p in asked if hints[p] in ids or ids & set(get_args(hints[p]))), None)


def _one(key: Any) -> str | None:
    """The id, also when it stands alone in a list."""
    if isinstance(key, list):
        return str(key[0]) if len(key) == 1 else None
    return None if key is None else str(key)


def _is_answers(kind: Any) -> bool:
    return get_origin(kind) is dict and get_args(kind)[1] is not str


def _answers(made: dict[str, Any]) -> dict[str, Any]:
    """Answers that the named form takes, in the caller's own words."""
    kind = made.get("kind", "")
    kind = next((paper.made_of.kind for paper in PAPERS if paper.kind == kind and paper.made_of), kind)
    form = next((f for f in FORMS if f.kind == kind), None)
    if form is None:
        return {"text": ASKED}
    return {
        **{name: ASKED for name, about in form.model_fields.items() if about.annotation is str},
        **CHOSEN.get(kind, {}),
    }


class Undone(Store):
    """A store that forgets every action when it ends, but keeps what the actions would leave in the trail."""

    def __init__(self, real: Store) -> None:
        super().__init__(real.engine, real.place, real._mac_key)
        self.grounds: list[str] = []
        with real.read() as session:
            self.next = audit.next_line(session)  # and so it stays: nothing is kept

    @contextmanager
    def write(self) -> Iterator[Session]:
        """As in the store, and rolled back."""
        with told_by(self.place), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.flush()
            session.rollback()

    def log(self, session: Session, line: audit.Line, now: datetime, **_how: Any) -> audit.Head:
        """Keeps the line's own words."""
        self.grounds += [line.action, line.ground]
        return audit.Head(self.next, "")


@dataclass
class Answer:
    """What one call gave: every word that came back, and the whole of it for comparison."""

    words: set[str]
    whole: str
    done: bool


def ask(signed_in: SignedIn, function: Query[..., Any] | Command[..., Any], given: dict[str, Any]) -> Answer:
    """Calls the function and reads what comes back, be it a result, a refusal,
    a changed topic or a line in the trail."""
    store = signed_in.store
    assert isinstance(store, Undone)
    store.grounds.clear()
    try:
        result, changed = run_watched(signed_in, function.of(**given))
        told, done = list(texts((result, changed))), True
    except Problem as problem:
        told, done = [type(problem).__name__, *texts(vars(problem))], False
    signed_in.emergencies.clear()
    typed = words(" ".join(texts(given)))
    typed |= {born for number in typed if (born := _born(number))}
    return Answer(words(" ".join([*told, *store.grounds])) - typed, "\n".join(told), done)


_FOUND = re.compile(r"zq[bcdfghjkmnprstvw]{4}|[0-9a-f]{32}|\d{6} ?\d{5}|\d{4}-\d\d-\d\d", re.IGNORECASE)
_SHOWN_DAY = re.compile(r"(\d\d?)\. ?(\d\d?\.|[a-zæøå]+ )(\d{4})(?![0-9a-z])")  # and not an id that begins with a year
_MONTH = {name: i % 12 + 1 for i, name in enumerate((*MONTHS.values(), *MONTHS_SHORT.values()))}


def words(text: str) -> set[str]:
    """What in a text may be a mark: words, ids, person numbers, and days in whatever form they are shown."""
    found = {word.lower().replace(" ", "") for word in _FOUND.findall(text)}
    for day, month, year in _SHOWN_DAY.findall(text):
        number = int(month[:-1]) if month[0].isdigit() else _MONTH.get(month.strip(), 0)
        found.add(f"{year}-{number:02}-{int(day):02}")
    return found


def _born(number: str) -> str:
    """The birth date that whoever has typed a person number can read of it."""
    if not (len(number) == 11 and number.isdigit()):
        return ""
    return str(person_numbers.parse(number, allow_synthetic=True, today=NOW).born)


def texts(value: Any) -> Iterator[str]:
    """Every text in a value, however deep; a PDF's are those on its pages.
    Errors: TypeError for a thing that it cannot look into."""
    match value:
        case None | bool() | int() | float():
            return
        case str():
            yield str(value)
            yield from [value.label] if isinstance(value, Enum) and hasattr(value, "label") else []
        case bytes():
            yield pdf_text(value) if b"%PDF" in value[:1024] else value.decode(errors="replace")
        case date():
            yield value.isoformat()
        case PurePath() | Enum():
            yield str(value)
        case dict():
            for key, item in value.items():
                yield from texts(key)
                yield from texts(item)
        case list() | tuple() | set() | frozenset():
            for item in value:
                yield from texts(item)
        case BaseModel():
            for name in type(value).model_fields:
                yield from texts(getattr(value, name))
        case _ if is_dataclass(value):
            for about in fields(value):
                yield from texts(getattr(value, about.name))
        case type() | FunctionType():  # of a paper's card: the program's own, and no patient's
            return
        case _:
            raise TypeError(f"the leak test cannot look into a {type(value)}")


_READ: dict[bytes, str] = {}


def pdf_text(pdf: bytes) -> str:
    """What stands on the pages of a PDF."""
    if pdf not in _READ:
        with closing(pypdfium2.PdfDocument(io.BytesIO(pdf))) as document:
            _READ[pdf] = " ".join(page.get_textpage().get_text_bounded().replace("\x02", "") for page in document)
    return _READ[pdf]
