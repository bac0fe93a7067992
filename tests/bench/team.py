"""One centre, several machines: eight programs at work on one PostgreSQL server, and what becomes of it when one of
them, or the server, is killed.

python -m tests.bench.team                       20 000 patients, 5 minutes, 100 kills of each (made first, minutes)
python -m tests.bench.team 2000 60 10            so many patients, seconds, kills
"""

import json
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import select, update

from hia_desktop.base.clock import SystemClock
from hia_desktop.base.errors import Problem, ReasonNeeded
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import CARE_GROUNDS, Category, Recipient, Role
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import doors, users
from hia_desktop.services.consent import consents, reasons
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.services.servers import moves
from hia_desktop.services.servers.preparing import Wish
from hia_desktop.store import servers
from hia_desktop.store.entities import FormEntry, User
from tests import make, postgres
from tests.bench import big_store
from tests.bench.figure import percentile

CLOCK = SystemClock()
MORE = {
    "lege2": (Role.PHYSICIAN, "Ola Dahl", "lege", "5678901"),
    "psykolog2": (Role.PSYCHOLOGIST, "Siri Moe", "psykolog", "6789012"),
    "fysio2": (Role.PHYSIOTHERAPIST, "Jan Lie", "fysioterapeut", "7890123"),
}
TEAM = ("lege", "lege2", "psykolog", "psykolog2", "fysio", "fysio2", "nav", "sekretar")
THINKS = (0.5, 2.0)
"""Seconds between two acts of one user, at least and at most: several times as fast as anybody works."""
COURSE, SIGNATURE, TIMES = 150, 250, 2.0
"""Milliseconds at the 95th percentile, and how many times the local store's time a course may take to open."""


# -- one user, in a process of its own


@dataclass
class Desk:
    """Who works there, on which courses, and what was told of it."""

    user: SignedIn
    known: list[str]
    chance: random.Random
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    signed: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)

    def time(self, what: str, act: Callable[[], object]) -> None:
        """Does it, and notes how long it took, or what the user was told instead."""
        begun = time.perf_counter()
        try:
            act()
        except Problem as problem:
            self.shown.append(f"{what}: {problem.message}")
        else:
            self.took[what].append((time.perf_counter() - begun) * 1000)

    def course(self) -> CourseId:
        """One at random, which may be opened from now on."""
        course = CourseId(self.chance.choice(self.known))
        try:
            run(self.user, courses.open_course, course)
        except ReasonNeeded as needed:
            run(self.user, reasons.state, needed.patient, CARE_GROUNDS[0], "Møter pasienten i dag")
        return course

    def clinician(self) -> None:
        """One act of somebody of the health side."""
        what = self.chance.choices(("course", "draft", "sign", "share", "search", "worklist"), (35, 25, 15, 10, 5, 10))[
            0
        ]
        if what in ("search", "worklist"):
            self.other(what)
            return
        course = self.course()
        if what == "course":
            self.time("course", lambda: run(self.user, courses.open_course, course))
        elif what == "draft":
            saved = run(self.user, entries.save_draft, course, "note", None, {"text": "Har"}, {})
            for words in (5, 20, 60):
                text = {"text": "Har vært på jobb. " * words}
                self.time(
                    "draft",
                    lambda text=text: run(  # type: ignore[misc]
                        self.user, entries.save_draft, course, "note", saved.series, text, {}
                    ),
                )
        elif what == "sign":
            self.time("sign", lambda: self.signed.append(sign(self.user, course, self.chance.randrange(5, 200))))
        else:
            until, nav = CLOCK.today() + timedelta(days=90), Recipient.NAV_ADVISER
            shared = [Category.ATTENDANCE, Category.PLAN]
            self.time("share", lambda: run(self.user, consents.give, course, nav, shared, until))
            self.time("withdraw", lambda: run(self.user, consents.withdraw, course, nav))

    def other(self, what: str = "") -> None:
        """A look at the lists, which everybody takes."""
        if (what or self.chance.choice(("search", "worklist"))) == "search":
            words = self.chance.choice(("Testd", "Nils", "Åg", "Kari T"))
            self.time("search", lambda: run(self.user, patients.find, words))
        else:
            self.time("worklist", lambda: run(self.user, tasks.rows, run(self.user, tasks.keys)[:40]))


def sign(user: SignedIn, course: CourseId, words: int) -> str:
    """A note."""
    return run(user, entries.sign, course, "note", None, {"text": "Har vært på jobb. " * words})


def work(folder: Path, username: str, seconds: float, seed: int) -> None:
    """A user works for so long, and then tells."""
    desk = Desk(
        doors.sign_in(folder, username, make.PASSWORD, CLOCK),
        json.loads((folder / "courses.json").read_text(encoding="ascii")),
        random.Random(seed),
    )
    print("ready", flush=True)
    sys.stdin.readline()
    end, health = time.monotonic() + seconds, username not in ("nav", "sekretar")
    while time.monotonic() < end:
        try:
            if health:
                desk.clinician()
            else:
                desk.other()
        except Problem as problem:
            desk.shown.append(problem.message)
        time.sleep(desk.chance.uniform(*THINKS))
    print(json.dumps({"took": desk.took, "signed": desk.signed, "shown": desk.shown}), flush=True)
    desk.user.forget()


def sign_on(folder: Path, seed: int) -> None:
    """Signs until it is killed, and tells of each that was kept; without contact it tries again."""
    user = doors.sign_in(folder, "lege", make.PASSWORD, CLOCK)
    known = json.loads((folder / "courses.json").read_text(encoding="ascii"))
    chance = random.Random(seed)
    print("ready", flush=True)
    while True:
        try:
            print(sign(user, CourseId(chance.choice(known)), chance.randrange(1, 200)), flush=True)
        except Problem:
            time.sleep(0.05)


# -- the centre, and what is asked of it


@contextmanager
def child(folder: Path, *what: str) -> Iterator["subprocess.Popen[str]"]:
    """A process of this file."""
    command = [sys.executable, "-m", "tests.bench.team", "--child", str(folder), *what]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as made:
        assert made.stdout is not None
        if made.stdout.readline() != "ready\n":
            raise RuntimeError(f"{what} did not begin")
        yield made


@dataclass
class Running:
    """The server, which may be stopped and started again on its port."""

    cluster: postgres.Cluster

    def again(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it, in good order or at once, and starts it."""
        self.cluster.stop(how)
        self.cluster = postgres.run(self.cluster.folder, self.cluster.port)


def moved(server: Running, folder: Path) -> postgres.Server:
    """The centre of the folder in a database that keeps what it says, with as many users as work there."""
    with server.cluster.admin() as sql:
        for setting in ("fsync", "full_page_writes", "autovacuum"):
            sql.execute(f"ALTER SYSTEM SET {setting} = on")
        sql.execute("ALTER SYSTEM SET shared_buffers = '512MB'")
    server.again()
    there = server.cluster.database(folder)
    with server.cluster.admin(there.database) as sql:
        sql.execute(servers.roles_sql(there.database, there.role))
    admin = doors.sign_in(folder, "admin", make.PASSWORD, CLOCK)
    for username, (role, name, title, hpr) in MORE.items():
        run(admin, users.add, username, name, role, make.PASSWORD, title=title, hpr_number=hpr)
    with admin.store.write() as sql:  # these would choose their own first
        sql.execute(update(User).values(must_change_password=False))
    where = {"host": there.host, "port": there.port, "database": there.database}
    moves.to_server(admin, Wish(**where, role=there.role, password=there.password, ca=there.ca))
    with server.cluster.admin(there.database) as sql:
        sql.execute("VACUUM ANALYZE")
    return there


def opened(folder: Path, many: int) -> list[float]:
    """Milliseconds to open a course, by one user, while nobody else is at work."""
    lege = doors.sign_in(folder, "lege", make.PASSWORD, CLOCK)
    desk = Desk(lege, json.loads((folder / "courses.json").read_text(encoding="ascii")), random.Random(1))
    for _again in range(many):
        course = desk.course()
        desk.time("course", lambda course=course: run(lege, courses.open_course, course))  # type: ignore[misc]
    lege.forget()
    return desk.took["course"][many // 5 :]


def at_work(folder: Path, seconds: float) -> tuple[dict[str, list[float]], list[str], list[str]]:
    """All of the team at once: what each act took, what was signed, and what anybody was told that was no answer."""
    took: dict[str, list[float]] = defaultdict(list)
    signed: list[str] = []
    shown: list[str] = []
    command = [sys.executable, "-m", "tests.bench.team", "--child", str(folder), "work"]
    pipe = subprocess.PIPE
    team = [
        subprocess.Popen([*command, who, str(seconds), str(seed)], stdin=pipe, stdout=pipe, text=True)
        for seed, who in enumerate(TEAM)
    ]
    for one in team:
        assert one.stdout is not None and one.stdin is not None
        one.stdout.readline()
    for one in team:
        assert one.stdin is not None
        one.stdin.write("now\n")
        one.stdin.flush()
    for one in team:
        told = json.loads(one.communicate()[0])
        for what, times in told["took"].items():
            took[what] += times
        signed += told["signed"]
        shown += told["shown"]
    return took, signed, shown


def gather(pipe: "IO[str]", into: list[str]) -> threading.Thread:
    """Takes what is told, line by line, until it ends."""

    def read() -> None:
        into.extend(line.strip() for line in pipe if line.endswith("\n"))

    thread = threading.Thread(target=read)
    thread.start()
    return thread


def killed_clients(folder: Path, kills: int) -> list[str]:
    """What was answered for by programs that were killed."""
    told: list[str] = []
    for seed in range(kills):
        with child(folder, "sign", str(seed)) as one:
            assert one.stdout is not None
            reading = gather(one.stdout, told)
            time.sleep(random.Random(seed).uniform(0.05, 0.6))
            one.kill()
            reading.join()
    return told


def killed_servers(server: Running, folder: Path, kills: int) -> list[str]:
    """What was answered for while the server was stopped at once, again and again."""
    told: list[str] = []
    with child(folder, "sign", "0") as one:
        assert one.stdout is not None
        reading = gather(one.stdout, told)
        for seed in range(kills):
            time.sleep(random.Random(seed).uniform(0.1, 0.7))
            server.again(signal.SIGQUIT)
        one.kill()
        reading.join()
    return told


def lost(folder: Path, there: postgres.Server, told: list[str]) -> tuple[int, bool]:
    """How many of those that were answered for are not kept, and whether the trail is whole."""
    store = doors.sign_in(folder, "admin", make.PASSWORD, CLOCK, owner=there.password)
    with store.store.read() as sql:
        kept = set(sql.scalars(select(FormEntry.id).where(FormEntry.state == "signed")))
    _head, broken, whole = store.store.verify_trail()
    store.forget()
    return len(set(told) - kept), whole and not broken


def main(patients_there: int, seconds: float, kills: int) -> int:
    """Everything, told as it comes."""
    source = big_store.store(patients_there, 2)
    scratch = Path(tempfile.mkdtemp(prefix="hia-team-"))
    server, failed = Running(postgres.start(_made(scratch / "server"))), False

    def tell(what: str, value: float, most: float, unit: str = "ms") -> None:
        nonlocal failed
        failed |= value > most
        print(f"{what}: {value:.4g} {unit} (at most {most:g})", flush=True)

    try:
        local, folder = scratch / "local", scratch / "joined"
        shutil.copytree(source, local)
        shutil.copytree(source, folder)
        here = opened(local, 60)
        there = moved(server, folder)
        alone = opened(folder, 60)
        tell("a course opened, times the local store", percentile(alone, 0.5) / percentile(here, 0.5), TIMES, "x")
        took, signed, shown = at_work(folder, seconds)
        for what, times in sorted(took.items()):
            most = {"course": COURSE, "sign": SIGNATURE}.get(what, float("inf"))
            tell(f"{what}, {len(times)} times, 95th percentile", percentile(times, 0.95), most)
        tell("errors shown", len(shown), 0, "")
        print("\n".join(f"  {one}" for one in sorted(set(shown))))
        by_clients = killed_clients(folder, kills)
        by_servers = killed_servers(server, folder, kills)
        gone, whole = lost(folder, there, signed + by_clients + by_servers)
        print(f"{len(signed)} notes signed by the team; {kills} programs killed, {len(by_clients)} answered for;")
        print(f"{kills} immediate stops of the server, {len(by_servers)} answered for")
        tell("of all these not there", gone, 0, "")
        tell("trail not whole", not whole, 0, "")
    finally:
        server.cluster.stop()
        shutil.rmtree(scratch, ignore_errors=True)
    return int(failed)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for above in (folder, folder.parent):
        above.chmod(0o711)
    return folder


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        where, act, *more = sys.argv[2:]
        if act == "work":
            work(Path(where), more[0], float(more[1]), int(more[2]))
        else:
            sign_on(Path(where), int(more[0]))
    else:
        wanted = [*sys.argv[1:], *("20000", "300", "100")[len(sys.argv) - 1 :]]
        sys.exit(main(int(wanted[0]), float(wanted[1]), int(wanted[2])))
