"""A copy brought back straight to a server: whole or not at all, whatever cuts it off, and nothing of it is left on
this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, event, select

from hia_desktop.base.errors import BadInput, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import backups, checks, doors, trail_alarms, users
from hia_desktop.services.centre.login_face import has_store, read_face
from hia_desktop.services.record import entries
from hia_desktop.services.servers import centres, moves, restores
from hia_desktop.services.servers.preparing import Wish, place_of
from hia_desktop.store import anchors, joining
from hia_desktop.store.audit import Head
from hia_desktop.store.entities import AuditLine
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.slotfile import TEST
from tests import make, postgres
from tests.make import PASSWORD
from tests.proxy import Proxy
from tests.services.servers.test_centres import CLOCK, Stopped, command, wish_of

pytestmark = pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())
NEW = "lampe fjord gulrot sky"
JOINED = {"server.json", "server-ca.pem", "face.json", "face.backup.json", "audit.anchor"}
PLAN = "Tilbake til lageret"
STEPS = 5
"""How often it tells how far so small a centre has come; the last time when its rows begin to come to the server."""


@dataclass(frozen=True)
class Kept:
    """A copy of a centre of yesterday, what opens it, and the course with a signed plan in it."""

    copy: Path
    recovery: str
    course: CourseId
    gone: Path


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """Made once: nothing changes it."""
    scratch = tmp_path_factory.mktemp("kept")
    house = make.house(scratch / "store", day=CLOCK.today() - timedelta(days=1))
    course = make.course(house)
    run(house.as_user("lege"), entries.sign, course, "plan", None, {"own_goal": PLAN})
    copy = run(house.admin, backups.backup, scratch / "copies").folder
    house.close()
    return Kept(copy, house.recovery, course, house.folder)


@pytest.fixture
def where() -> Iterator[Wish]:
    """An empty database, prepared."""
    with postgres.prepared() as there:
        yield wish_of(there)


def brought(kept: Kept, folder: Path, where: Wish, **more: object) -> None:
    asked = {"secret": kept.recovery, "username": "admin", "password": NEW, "clock": CLOCK, **more}
    restores.restore(kept.copy, folder, where=where, **asked)  # type: ignore[arg-type]


def lies_there(where: Wish) -> bool:
    return joining.face_on(place_of(where, Path())) is not None


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


def check_whole(kept: Kept, folder: Path) -> None:
    """The centre is on the server as it was in the copy, and the machine holds no more than where that is."""
    assert left(folder) == JOINED
    admin = doors.sign_in(folder, "admin", NEW, CLOCK)
    assert admin.moved_to == "" and run(admin, checks.verify).problems == ()
    (lege,) = [one.id for one in run(admin, users.listing) if one.username == "lege"]
    run(admin, users.reset_password, lege, "et eget nytt ord for dem 9x")
    admin.forget()
    doctor = doors.sign_in(folder, "lege", "et eget nytt ord for dem 9x", CLOCK)
    run(doctor, users.change_my_password, "et eget nytt ord for dem 9x", "sykkel regn potet fjell")
    (plan, *_older) = run(doctor, entries.open_form, kept.course, "plan").versions
    assert plan.answers["own_goal"] == PLAN
    doctor.forget()


@pytest.mark.long
def test_a_copy_comes_back_on_a_server_in_one_act(kept: Kept, where: Wish, tmp_path: Path) -> None:
    folder, steps = tmp_path / "there", []
    before = {path.name: path.read_bytes() for path in kept.copy.iterdir()}
    brought(kept, folder, where, step=lambda done, of: steps.append(100 * done / of))
    assert steps == sorted(steps) and steps[0] == 0 and steps.count(30) == 2 and len(steps) == STEPS
    assert before == {path.name: path.read_bytes() for path in kept.copy.iterdir()}
    check_whole(kept, folder)


@pytest.mark.long
def test_a_real_centre_comes_back_and_nothing_that_was_noted_of_it_is_an_alarm(where: Wish, tmp_path: Path) -> None:
    """Neither of a later end of the trail in that folder, nor of the place where it lay on the way."""
    house = make.house(tmp_path / "store", demo=False, day=CLOCK.today() - timedelta(days=1))
    copy = run(house.admin, backups.backup, tmp_path / "copies").folder
    folder, key = tmp_path / "there", house.admin.store._mac_key
    house.close()
    anchors.note_outside(folder, key, Head(10**6, "ab" * 32))
    noted = anchors.outside(folder, key)
    before = set(noted.parent.iterdir())
    restores.restore(copy, folder, house.recovery, "admin", NEW, where, CLOCK)
    assert set(noted.parent.iterdir()) == before - {noted}
    admin = doors.sign_in(folder, "admin", NEW, CLOCK)
    assert run(admin, trail_alarms.standing) == () and run(admin, checks.verify).problems == ()
    with admin.store.read() as sql:
        told = list(sql.scalars(select(AuditLine.action).order_by(AuditLine.seq)))
    assert told.index("backup:restored") < told.index("centre:moved")
    admin.forget()


@pytest.mark.long
@pytest.mark.parametrize("at", range(1, STEPS + 1))
def test_stopped_anywhere_nothing_is_there_and_it_can_be_begun_again(
    kept: Kept, where: Wish, tmp_path: Path, at: int
) -> None:
    folder, told = tmp_path / "there", count(1)

    def stopped(_done: int, _of: int) -> None:
        if next(told) == at:
            raise Stopped

    with pytest.raises(Stopped):
        brought(kept, folder, where, step=stopped)
    assert left(folder) == set() and not lies_there(where)
    brought(kept, folder, where)
    assert left(folder) == JOINED and lies_there(where)


@pytest.mark.long
def test_what_stands_in_the_way_is_refused_and_nothing_is_there(kept: Kept, where: Wish, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    for more, told in (
        ({"secret": new_recovery()}, "åpner ikke denne kopien"),
        ({"username": "lege"}, "«lege» er ikke administrator"),
        ({"where": replace(where, password="feil")}, "slipper ikke inn"),
    ):
        with pytest.raises(Problem, match=told):
            brought(kept, folder, **{"where": where, **more})  # type: ignore[arg-type]
    with pytest.raises(BadInput):
        brought(kept, folder, where, password="kort")
    with pytest.raises(Refused, match="allerede et lager"):
        brought(kept, kept.gone, where)
    with postgres.cluster().admin(where.database) as sql:
        sql.execute("CREATE TABLE annet (id INT)")
        with pytest.raises(Refused, match="noe fra før"):
            brought(kept, folder, where)
        sql.execute("DROP TABLE annet")
    assert left(folder) == set() and not lies_there(where)


@pytest.mark.long
def test_where_a_centre_lies_nothing_is_brought_back(kept: Kept, where: Wish, tmp_path: Path) -> None:
    admin, _recovery = centres.set_up(tmp_path / "other", make.wish(is_demo=True), where, CLOCK, cost=TEST)
    assert isinstance(admin, SignedIn)
    told: list[int] = []
    with pytest.raises(Refused, match=r"Det ligger et senter i databasen fra før\. Ingenting er hentet tilbake"):
        brought(kept, tmp_path / "there", where, step=lambda done, _of: told.append(done))
    assert told == [], "before anything is read"
    run(admin, users.add, "ny", "Ny Lege", Role.PHYSICIAN, PASSWORD, hpr_number="1234567")
    admin.forget()
    assert left(tmp_path / "there") == set()


_DYING = """
import json, os, sys
from pathlib import Path
from sqlalchemy import Engine, event
from hia_desktop.base.clock import SystemClock
from hia_desktop.services.servers import restores
from hia_desktop.services.servers.preparing import Wish

copy, folder, recovery, password, at, steps, there = sys.argv[1:]
named = json.loads(there)
where = Wish(**{**named, "ca": Path(named["ca"])})

told = []

def step(done, of):
    told.append(done)
    if at == str(len(told)):
        os._exit(9)

def kept(connection):
    if at == "all sent" and len(told) == int(steps) and connection.dialect.name == "postgresql":
        os._exit(9)

def look(event, given):
    if event == "os.rename" and at == "on the server" and str(given[1]) == str(Path(folder) / ".made"):
        os._exit(9)
    if event == "os.rename" and at == "in place" and str(given[1]) == str(Path(folder) / "face.json"):
        os._exit(9)

sys.addaudithook(look)
event.listen(Engine, "commit", kept)
restores.restore(Path(copy), Path(folder), recovery, "admin", password, where, SystemClock(), step)
"""


def killed(kept: Kept, folder: Path, where: Wish, at: str) -> None:
    """It is brought back in a process of its own, which is killed at that step, or when all has been sent and is not
    kept yet, when all is on the server, or when the folder is half in place."""
    there = json.dumps(asdict(where), default=str)
    asked = [sys.executable, "-c", _DYING, str(kept.copy), str(folder), kept.recovery, NEW, at, str(STEPS), there]
    root = Path(__file__).parents[3]
    assert subprocess.run(asked, cwd=root, env=os.environ, check=False).returncode == 9


@pytest.mark.long
@pytest.mark.parametrize("at", ["3", str(STEPS), "all sent"])
def test_killed_before_the_server_has_it_nothing_is_there(kept: Kept, where: Wish, tmp_path: Path, at: str) -> None:
    folder = tmp_path / "there"
    killed(kept, folder, where, at)
    assert not has_store(folder) and not lies_there(where) and left(folder)
    assert restores.arrived(folder) is None
    assert (left(folder) == set()) is (at != "3"), "without a note the next copy that comes there sweeps it away"
    brought(kept, folder, where)
    check_whole(kept, folder)


@pytest.mark.long
def test_who_looks_while_it_is_brought_back_takes_nothing_away(kept: Kept, where: Wish, tmp_path: Path) -> None:
    """A window that is opened on the folder meanwhile."""
    folder, seen = tmp_path / "there", []

    def looks(_done: int, _of: int) -> None:
        seen.append(restores.arrived(folder))

    brought(kept, folder, where, step=looks)
    assert seen == [None] * STEPS
    check_whole(kept, folder)


@pytest.mark.long
def test_killed_when_the_server_has_it_the_next_start_finds_it(kept: Kept, where: Wish, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    killed(kept, folder, where, "on the server")
    assert not has_store(folder) and lies_there(where)
    face = restores.arrived(folder)
    assert face is not None and face == replace(read_face(folder), verified_backup=face.verified_backup)
    check_whole(kept, folder)
    assert restores.arrived(folder) is None, "once"


@pytest.mark.long
def test_killed_when_the_folder_is_half_in_place_the_next_start_does_the_rest(
    kept: Kept, where: Wish, tmp_path: Path
) -> None:
    folder = tmp_path / "there"
    killed(kept, folder, where, "in place")
    assert has_store(folder)
    check_whole(kept, folder)


@pytest.mark.long
def test_whoever_begins_again_is_told_that_it_has_come(
    kept: Kept, where: Wish, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By command too, where no window has looked."""
    folder = tmp_path / "there"
    killed(kept, folder, where, "on the server")
    assert command(*by_command(kept, where, tmp_path), store=folder) == 1
    assert "er på plass" in capsys.readouterr().err
    check_whole(kept, folder)


@pytest.mark.long
def test_another_centre_that_came_there_meanwhile_is_not_taken_for_it(kept: Kept, where: Wish, tmp_path: Path) -> None:
    folder = tmp_path / "there"
    killed(kept, folder, where, "all sent")
    admin, _recovery = centres.set_up(tmp_path / "other", make.wish(), where, CLOCK, cost=TEST)
    assert isinstance(admin, SignedIn)
    admin.forget()
    assert restores.arrived(folder) is None and not has_store(folder)


@pytest.mark.long
def test_contact_lost_at_the_end_is_said_and_answered_when_there_is_contact(
    kept: Kept, where: Wish, tmp_path: Path
) -> None:
    """The server has kept it, and its answer came to nobody."""
    folder = tmp_path / "there"
    told: list[int] = []
    with Proxy(where.port) as line:

        def breaks(connection: Connection) -> None:
            if len(told) == STEPS and connection.dialect.name == "postgresql":
                line.deaf = line.shut = True

        event.listen(Engine, "commit", breaks)
        try:
            with pytest.raises(Problem, match="Ingen vet ennå om senteret kom fram"):
                brought(kept, folder, replace(where, port=line.port), step=lambda done, _of: told.append(done))
        finally:
            event.remove(Engine, "commit", breaks)
        assert not has_store(folder)
        with pytest.raises(Problem, match="Får ikke kontakt"):
            restores.arrived(folder)
        line.cut(False)
        assert restores.arrived(folder) is not None
        check_whole(kept, folder)


@pytest.mark.long
def test_contact_lost_on_the_way_leaves_nothing(kept: Kept, where: Wish, tmp_path: Path) -> None:
    """Neither here nor there; the window asks the server at its next start, and forgets it."""
    folder, told = tmp_path / "there", count(1)
    with Proxy(where.port) as line:

        def cut(_done: int, _of: int) -> None:
            if next(told) == STEPS:
                line.cut(True)

        with pytest.raises(Problem, match="kontakt"):
            brought(kept, folder, replace(where, port=line.port), step=cut)
        assert not any((folder / name).exists() for name in ("hia.db", "server.json", "keyslots.json"))
        line.cut(False)
        assert restores.arrived(folder) is None
    assert left(folder) == set() and not lies_there(where)


def by_command(kept: Kept, where: Wish, tmp_path: Path) -> list[str]:
    asked = ["restore", str(kept.copy), "--as", "admin"]
    for name, content in (("recovery", kept.recovery), ("password", NEW), ("owner-password", where.password)):
        (tmp_path / name).write_text(content, encoding="utf-8")
        asked += [f"--{name}-file", str(tmp_path / name)]
    there = {"host": where.host, "port": where.port, "database": where.database, "role": where.role, "ca": where.ca}
    return asked + [word for name, value in there.items() for word in (f"--{name}", str(value))]


@pytest.mark.long
def test_by_command(kept: Kept, where: Wish, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And from there to another server, by a copy that its owner takes."""
    folder = tmp_path / "there"
    assert command(*by_command(kept, where, tmp_path), store=folder) == 0
    told = capsys.readouterr().out
    assert "hentet tilbake til serveren" in told and "tilkoblingsfil" in told and "Velg mappe" not in told
    check_whole(kept, folder)
    owner = ["--owner-password-file", str(tmp_path / "owner-password")]
    who = ["--as", "admin", "--password-file", str(tmp_path / "password")]
    assert command("backup", str(tmp_path / "copies"), *who, *owner, store=folder) == 0
    (copy,) = (tmp_path / "copies").iterdir()
    with postgres.prepared() as other:
        again = by_command(replace(kept, copy=copy), wish_of(other), tmp_path)
        assert command(*again, store=tmp_path / "elsewhere") == 0
        check_whole(kept, tmp_path / "elsewhere")
    admin = doors.sign_in(folder, "admin", NEW, CLOCK)
    moves.home(admin, where.password)
    assert (folder / "hia.db").exists()
