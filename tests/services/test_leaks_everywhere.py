"""Every service function, walked as each role over patients in every state of consent:
not one unshared word comes back.

The functions are those of `test_rights.FUNCTIONS`, found by their mark,
so that a new one is covered the day it is written (R89, R92).
"""

import logging
import os
import sys
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, true

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.cli import run_arguments
from hia_desktop.domain import consent
from hia_desktop.domain.access import MAY, Category, Right, Track
from hia_desktop.services import call, relations
from hia_desktop.services.call import Command, Query, SignedIn, Work, query
from hia_desktop.services.centre import doors
from hia_desktop.services.sealing import grants
from hia_desktop.store import joining
from hia_desktop.store.entities import Consent, Course, Patient
from tests import make, on_postgres
from tests.services import leak_world
from tests.services.leak_calls import NOWHERE, Caller, NoProvider, Undone, ask, pdf_text, words
from tests.services.leak_world import EXISTS_FOR_NAV, NOW, STATES, WRITTEN, Mark, World, pdf_saying
from tests.services.test_review_leaks import opened
from tests.services.test_rights import FUNCTIONS

pytestmark = pytest.mark.timeout(480)
"""The world is made within the time of whichever test comes first; on a busy machine that alone is minutes."""
FIRST = ("all", "never", "expired", "withdrawn", "blocked", "next_course")
"""Of the states that share nothing, those where most was shared once; half of those that share some go with them."""
_SOME = [state for state in STATES if state.startswith(("some_", "only_"))]
_QUICK = [*FIRST, *_SOME[::2]]
WALKS = [
    ("nav", _QUICK),
    pytest.param("nav", [state for state in STATES if state not in _QUICK], marks=pytest.mark.long),
    pytest.param("fysio", ["all", "only_notes", "blocked", "stranger"], marks=pytest.mark.long),
    pytest.param("sekretar", ["only_notes", "blocked"], marks=pytest.mark.long),
    pytest.param("admin", ["all", "never"], marks=pytest.mark.long),
]
"""Who asks about whom: the adviser about all (half of them in the quick gate),
the others about the states that matter to those who need no consent."""
IN_THE_LETTERS = frozenset(
    {"assessment.grounds", "assessment.start_deadline", "assessment.wished_start", "assessment.appointment"}
)
"""What of the assessment goes into the answers to patient and referrer, which the office sends."""
TO_THE_EMPLOYER = frozenset({"rtw.goal", "rtw.steps.tasks", "rtw.steps.adaptation", "rtw.steps.who", "rtw.if_stuck"})
"""What of the return-to-work plan stands in the employer's paper, which the office sends."""
OFFICE_PAPERS = frozenset({"paper.rtw_employer", "paper.decision_patient", "paper.decision_referrer"})
"""What the office sends although it may not read what it is made of."""
CODED = frozenset({"encounter.id"})
"""What the office codes; what was done in it stands in no mark, and is not shown to it."""
DEADLINES = frozenset({"workplace.barriers.due"})
"""What of NAV's side gives a task its day. Tasks and deadlines are all the centre's to see,
what they are about is not."""
IN_PARTS = {
    "survey.id": {Category.WORK, Category.FUNCTION, Category.LIFE, Category.SCORES},
    "plan.id": {Category.PLAN, Category.TREATMENT},
    "nav_summary.id": {Category.DIAGNOSES, Category.ASSESSMENT_SUMMARY},
}
"""What a NAV adviser knows of when any part of it is shared."""
EMERGENCY = ("reasons.open_emergency", "course")
"""The one door to a patient who has blocked the user;
the patient's number must be known, and the administrator is alarmed."""

SEEN_ON_A_SERVER = {"watching.store_state"}
"""How long the trail is, to which everybody adds and whose lines everybody may read there."""

OWN_WORK = ("former_work.listing", "former_work.read")
"""What a NAV adviser signed herself, and whom it is about:
hers to read when nothing is shared any more, unless the patient blocks her."""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return leak_world.build(tmp_path_factory.mktemp("leaks"))


@pytest.fixture
def hurried() -> Iterator[None]:
    with leak_world.hurried():
        yield


def enter(folder: Path, copy: Path, user: str) -> SignedIn:
    """A user signed in on a copy on the day that all was written;
    then days pass, and the grants of what has expired are still there."""
    make.copied(folder, copy)
    return entered(copy, user)


def entered(folder: Path, user: str) -> SignedIn:
    """The same, where nothing is to be copied."""
    with leak_world.hurried():
        signed_in = doors.sign_in(folder, user, make.PASSWORD, FixedClock(WRITTEN))
    signed_in.store = Undone(signed_in.store)
    signed_in.clock = FixedClock(NOW)
    return signed_in


def may_know(user: str, mark: Mark) -> bool:
    """The oracle: whether the user may meet this word, by the table of rights and the consents;
    it asks no code of the program."""
    shared = STATES.get(mark.state)
    if mark.category == "draft":
        return mark.where.split(".")[0] == user and (shared is None or _is_known(user, mark))
    if shared is None or not _is_known(user, mark):
        return False
    if mark.category == "identity":
        return True
    if mark.category == "leave":
        # the papers that carry the patient's line and the receiver's name tell of them too,
        # and a shared form of what was typed in it
        if mark.where.startswith("survey.") and Category.WORK in STATES[mark.state].nav:
            return True
        return user != "nav" or bool(
            {Category.SICK_LEAVE, Category.EPIKRISE, Category.ADAPTATION} & STATES[mark.state].nav
        )
    return {"nav": _nav, "fysio": _health, "sekretar": _office}[user](mark)


def _own_work(user: str, mark: Mark) -> bool:
    own = mark.category == "identity" or (mark.track == Track.NAV and mark.category not in ("task", "draft", "consent"))
    return user == "nav" and own and not STATES[mark.state].blocked


def _is_known(user: str, mark: Mark) -> bool:
    """Whether the patient exists for the user."""
    if user == "admin":
        return False
    return mark.state in EXISTS_FOR_NAV if user == "nav" else not STATES[mark.state].blocked


def _nav(mark: Mark) -> bool:
    seen = STATES[mark.state].nav - {Category.REFERRAL_SUMMARY}
    if mark.category == "task":
        return mark.track == Track.NAV and (mark.where != "rtw_evaluation" or Category.ADAPTATION in seen)
    if mark.category == "consent":
        return mark.where == "nav_adviser"
    if mark.where in IN_PARTS:
        return bool(IN_PARTS[mark.where] & seen)
    if mark.where == "paper.team_plan":
        return False  # it is made of the whole plan
    if mark.category == Category.REFERRAL_SUMMARY and mark.where.endswith(".id"):
        return mark.category in STATES[mark.state].nav  # that it is there, and none of its words
    return mark.track == Track.NAV or mark.category in seen


def _health(mark: Mark) -> bool:
    if mark.category in ("task", "consent") or mark.where in DEADLINES:
        return True
    if STATES[mark.state].stranger:
        return mark.is_day  # of a task or the course, in the lists
    return mark.track != Track.NAV or Category.NAV_NOTES in STATES[mark.state].health


def _office(mark: Mark) -> bool:
    if mark.category in ("task", "consent") or mark.where in DEADLINES:
        return True
    if mark.track == Track.NAV:
        return False
    # The outcome too: the office asks on the telephone, and has to see what is answered already.
    outgoing = (Category.REFERRAL_SUMMARY, Category.DOCUMENTS, Category.EPIKRISE, Category.OUTCOME)
    open_to_it = mark.category in ("attachment", *outgoing)
    return open_to_it or mark.is_day or mark.where in IN_THE_LETTERS | TO_THE_EMPLOYER | OFFICE_PAPERS | CODED


def walk(
    signed_in: SignedIn, world: World, caller: Caller, functions: dict[str, Query[..., Any] | Command[..., Any]]
) -> list[str]:
    """Calls all, and tells of each word that the user may not know,
    and of each hidden thing that does not answer as nothing does."""
    user = signed_in.me.username
    found: dict[str, None] = {}
    for name, function in functions.items():
        nothing: dict[int, str] = {}
        for key, variant, given in sorted(caller.calls(name, function), key=lambda call: call[0] != NOWHERE):
            answer = ask(signed_in, function, given)
            for word in answer.words & world.marks.keys():
                mark = world.marks[word]
                if (
                    not may_know(user, mark)
                    and (name, mark.where) != EMERGENCY
                    and not (name in OWN_WORK and _own_work(user, mark))
                ):
                    found[f"{name} tells {user} of {mark.where} ({mark.category}) of the patient «{mark.state}»"] = None
            if key == NOWHERE:
                nothing[variant] = answer.whole
            elif (
                name not in OWN_WORK
                and key in world.marks
                and not _is_known(user, world.marks[key])
                and answer.whole != nothing[variant]
            ):
                found[
                    (
                        f"{name} shows {user} that {world.marks[key].where} of the patient "
                        f"«{world.marks[key].state}» is there"
                    )
                ] = None
    return list(found)


def theirs(signed_in: SignedIn) -> dict[str, Query[..., Any] | Command[..., Any]]:
    return {name: function for name, function in FUNCTIONS.items() if signed_in.me.role in MAY[function.mark.right]}


def test_every_state_has_its_patient(world: World) -> None:
    """First, so that the making of the world, half of what the longest walk took, has a time limit of its own."""
    assert set(world.people) == set(STATES)


def test_of_any_two_categories_somebody_shares_the_one_and_not_the_other() -> None:
    """So that whatever goes with the wrong consent is found. Each alone: `tests.bench.each_alone`."""
    together = [
        (one, other)
        for one, other in permutations(leak_world.ALL, 2)
        if other is not Category.ATTENDANCE
        and not any(one in STATES[state].nav and other not in STATES[state].nav for state in EXISTS_FOR_NAV)
    ]
    assert together == []
    never = set(Category) - leak_world.ALL
    assert not [state for state, shared in STATES.items() if shared.nav & never]


@pytest.mark.parametrize(("user", "states"), WALKS)
def test_no_function_tells_anybody_what_is_not_shared(
    world: World, tmp_path: Path, user: str, states: list[str]
) -> None:
    signed_in = enter(world.folder, tmp_path / "store", user)
    hidden = frozenset(state for state in states if not _is_known(user, Mark(state, "identity", "", "")))
    with on_postgres.refusals() as refused:
        found = walk(signed_in, world, Caller(world, states, tmp_path, hidden), theirs(signed_in))
    assert not found + refused, "\n".join(found + refused)
    signed_in.forget()


ONE_IN = int(os.environ.get("HIA_LEAKS_ONE_IN", "20"))
"""Of so many functions one is asked of a server too, always the same; with 1 all are (minutes)."""


@pytest.fixture(scope="session")
def on_server(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The world in a database, where everybody comes by a role of their own."""
    if joining.joined(world.folder) is not None:
        pytest.skip("all of them are on a server")
    folder = tmp_path_factory.mktemp("server")
    make.copied(world.folder, folder)
    on_postgres.move(folder, WRITTEN, NOW)
    return folder


@pytest.mark.parametrize(("user", "states"), WALKS)
@pytest.mark.long
def test_no_function_tells_it_by_ones_own_role_of_a_database(
    world: World, on_server: Path, tmp_path: Path, user: str, states: list[str]
) -> None:
    """And nothing that the services let the user do is refused there."""
    signed_in = entered(on_server, user)
    hidden = frozenset(state for state in states if not _is_known(user, Mark(state, "identity", "", "")))
    some = dict(list(theirs(signed_in).items())[::ONE_IN])
    with on_postgres.refusals() as refused:
        found = walk(signed_in, world, Caller(world, states, tmp_path, hidden), some)
    signed_in.forget()
    assert not found + refused, "\n".join(found + refused)


@pytest.mark.long
def test_what_a_nav_adviser_knows_is_the_same_without_the_rest(world: World, tmp_path: Path) -> None:
    """Lists, counts, searches and statistics do not differ by one sign from a centre where the
    hidden patients never were."""
    whole = enter(world.folder, tmp_path / "whole", "nav")
    known = enter(world.known_only, tmp_path / "known", "nav")
    hidden = [state for state in STATES if state not in EXISTS_FOR_NAV]
    caller, differ, asked = Caller(world, ["all", *hidden], tmp_path), set(), 0
    for name, function in theirs(whole).items():
        mark = function.mark
        if not mark.about and not mark.writes and name not in OWN_WORK:
            for _key, _variant, given in caller.calls(name, function):
                asked += 1
                if ask(whole, function, given).whole != ask(known, function, given).whole:
                    differ.add(name)
    assert differ <= (SEEN_ON_A_SERVER if joining.joined(world.folder) else set())
    assert asked > 100
    whole.forget()
    known.forget()


PAPERS_SHARED = "some_f" if "some_f" in STATES else "only_documents"
"""Who shares the papers that were issued, and no epikrise."""
CLI_STATES = ["all", "last_day", PAPERS_SHARED, "partly_expired", "never", "expired", "blocked"]


@pytest.mark.long
@pytest.mark.usefixtures("hurried")
def test_the_command_line_tells_no_more(world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Lists, overviews, exports, papers and the messages of what is refused;
    hidden courses answer as those that are not there."""
    make.copied(world.folder, tmp_path / "store")
    (tmp_path / "password").write_text(make.PASSWORD, encoding="utf-8")

    def told(user: str, *typed: str) -> str:
        out = tmp_path / "out"
        out.unlink(missing_ok=True)
        who = ["--as", user, "--password-file", str(tmp_path / "password")]
        where = [
            "--store",
            str(tmp_path / "store"),
            "--today",
            NOW.isoformat(),
            *(["-o", str(out)] if "export" in typed else []),
        ]
        run_arguments([*typed, *who, *where], lambda *_args: 0)
        written = out.read_bytes() if out.exists() else b""
        return " ".join([*capsys.readouterr(), pdf_text(written) if written.startswith(b"%PDF") else written.decode()])

    def check(user: str, text: str, *typed: str) -> None:
        found = {world.marks[w] for w in words(text) - words(" ".join(typed)) if w in world.marks}
        assert not [mark for mark in found if not may_know(user, mark)], (user, typed)

    papers = [
        ("export", *paper)
        for paper in (("epikrise",), ("plan",), ("rtw", "--to", "employer"), ("letter", "--to", "patient"))
    ]
    check("nav", told("nav", "course", "list", "--json"))
    for user, states in {"nav": CLI_STATES, "fysio": ["blocked"], "sekretar": ["last_day"]}.items():
        for state in states:
            person = world.people[state]
            hidden = not _is_known(user, Mark(state, "identity", "", ""))
            for typed in (("course", "overview"), ("course", "export"), *(papers[:1] if hidden else papers)):
                by_id = told(user, *typed[:2], person.course, *typed[2:])
                check(user, by_id, person.course)
                if hidden:
                    assert by_id == told(user, *typed[:2], NOWHERE, *typed[2:])
            by_number = told(user, "course", "overview", person.number)
            check(user, by_number, person.number)
            assert ("Fant ikke noe forløp" in by_number) == hidden


@pytest.mark.long
def test_nothing_of_a_patient_is_logged(
    world: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Not even of those whom the user may see; with the program and the database at their most talkative."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, "sqlalchemy")
    states = ["all", "never"]
    signed_in, few = enter(world.folder, tmp_path / "store", "nav"), Caller(world, states, tmp_path, frozenset(states))
    for name, function in theirs(signed_in).items():
        for _key, _variant, given in few.calls(name, function):
            ask(signed_in, function, given)
    signed_in.forget()
    assert "SELECT" in caplog.text
    assert not [world.marks[w] for w in words(caplog.text + " ".join(capfd.readouterr())) if w in world.marks]


@pytest.mark.long
def test_the_keys_of_a_nav_adviser_open_no_more(world: World, tmp_path: Path) -> None:
    """By raw SQL over every grant, after the sign-in that takes back what has expired.
    Blocking is kept by the services alone, and by a server."""

    def may_open(mark: Mark) -> bool:
        shared = STATES.get(mark.state, leak_world.Shared())
        if mark.where == "course":  # its number stands beside each row in the clear, and in what she wrote of it
            return True
        if mark.category == "draft":
            return mark.where.split(".")[0] == "nav"
        if mark.track == Track.NAV:
            return True
        return bool(shared.nav) if mark.category in ("identity", "leave") else _nav(mark)

    make.copied(world.folder, tmp_path / "store")
    nav = doors.sign_in(tmp_path / "store", "nav", make.PASSWORD, FixedClock(NOW))
    found = {world.marks[w] for w in words(opened(nav)) if w in world.marks}
    nav.forget()
    assert not [mark for mark in found if not may_open(mark)]
    notes = {mark.state for mark in found if mark.category == Category.NOTES}
    assert notes == {"only_notes", "all"} | ({"blocked"} if joining.joined(world.folder) is None else set())


# That all this can fail: what is wrong on purpose is found.


@query(Right.SEE_LISTS)
def names_all(w: Work) -> list[dict[str, str]]:
    """Forgets to ask who exists for the user."""
    return [{"name": name} for name in w.sql.scalars(select(Patient.family_name))]


@query(Right.READ_RECORD, audit="record:opened", about="course")
def all_consents(w: Work, course: CourseId) -> list[str]:
    """Forgets that consents to others are not a NAV adviser's to see."""
    return list(w.sql.scalars(select(Consent.id).where(Consent.course_id == course)))


@query(Right.SEE_LISTS)
def says_that_it_is_there(w: Work, course: CourseId) -> None:
    """Tells what is hidden from what is not there, in its refusal alone."""
    if w.sql.get(Course, course) is not None:
        raise Refused("Ikke delt.")


@query(Right.SEE_LISTS)
def takes_a_thing(w: Work, thing: complex) -> None:
    """Asks for what nobody has thought of."""


@pytest.fixture
def adviser(world: World, tmp_path: Path) -> SignedIn:
    return enter(world.folder, tmp_path / "store", "nav")


def test_a_function_that_forgets_a_check_is_found(world: World, adviser: SignedIn, tmp_path: Path) -> None:
    caller = Caller(world, list(STATES), tmp_path)
    known = {*EXISTS_FOR_NAV, "next_course"}  # whose patient has a name that is known
    found = walk(adviser, world, caller, {"new.names_all": names_all})
    assert sorted(found) == sorted(
        f"new.names_all tells nav of patient.family_name (identity) of the patient «{state}»"
        for state in STATES
        if state not in known
    )
    assert any(
        "(consent) of the patient «all»" in line
        for line in walk(adviser, world, caller, {"new.all_consents": all_consents})
    )
    found = walk(adviser, world, caller, {"new.says": says_that_it_is_there})
    assert "new.says shows nav that course of the patient «never» is there" in found
    with pytest.raises(NoProvider, match="thing is a <class 'complex'>"):
        walk(adviser, world, caller, {"new.takes_a_thing": takes_a_thing})


def everywhere(patch: pytest.MonkeyPatch, real: Any, instead: Any) -> None:
    """Puts something else in place of a function, under every name that the program has for it."""
    for module in [m for name, m in sys.modules.items() if name.startswith("hia_desktop.")]:
        for name, thing in list(vars(module).items()):
            if thing is real:
                patch.setattr(module, name, instead)


def make_sql_anew() -> None:
    """The SQL that is made of the conditions once."""
    for once in (call._asked, grants._given, grants._all_is_agreed, grants._drafts_to_drop):
        once.cache_clear()


@pytest.mark.parametrize(
    ("real", "instead", "function", "leak"),
    [
        (consent.visible, lambda *_args: True, "entries.journal", "note.text (notes) of the patient «partly_expired»"),
        (
            call.visible_patients,
            lambda _w: true(),
            "patients.find",
            "patient.given_name (identity) of the patient «never»",
        ),
        (
            call.consent_in_force,
            lambda _today: true(),
            "courses.listing",
            "patient.given_name (identity) of the patient «expired»",
        ),
        (
            relations.existing_patients,
            lambda *_args: true(),
            "courses.open_course",
            "patient.given_name (identity) of the patient «blocked»",
        ),
    ],
    ids=["visible", "search", "consent_in_force", "record"],
)
@pytest.mark.long
def test_a_check_that_lets_all_through_is_found(
    world: World,
    adviser: SignedIn,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    real: Any,
    instead: Any,
    function: str,
    leak: str,
) -> None:
    caller = Caller(world, list(STATES), tmp_path)
    assert walk(adviser, world, caller, {function: FUNCTIONS[function]}) == []
    everywhere(monkeypatch, real, instead)
    make_sql_anew()
    try:
        assert f"{function} tells nav of {leak}" in walk(adviser, world, caller, {function: FUNCTIONS[function]})
    finally:
        make_sql_anew()


def test_words_are_found_wherever_they_stand() -> None:
    assert words(pdf_text(pdf_saying("her står zqbcdf".encode("ascii", "ignore").decode()))) == {"zqbcdf"}
    assert words("ZQBCDF zqbcdfg 148381 08890 3. jan 2028 mandag 13. mars 2028 03.01.2028") == {
        "zqbcdf",
        "14838108890",
        "2028-01-03",
        "2028-03-13",
    }
