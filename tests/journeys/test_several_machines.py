"""What is done on one machine shows on the others within two seconds, whose store lies on the same server."""

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import update

from hia_desktop.base.clock import SystemClock, local
from hia_desktop.base.errors import ClockDoubted
from hia_desktop.base.fields import CourseId
from hia_desktop.base.news import WRITING, News
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run, run_watched
from hia_desktop.services.centre import doors, users
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, watching
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries
from hia_desktop.services.servers import moves
from hia_desktop.store import joining, listening, moving, servers
from hia_desktop.store.entities import Centre
from hia_desktop.store.joining import Joined
from hia_desktop.store.postgres import Server
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.worklist import WorklistScreen
from hia_desktop.vault.shelf import Files
from tests import make, postgres
from tests.journeys.hands import Hands
from tests.journeys.test_taken_back import texts
from tests.journeys.window import Open, house, open_window
from tests.machine import allowed
from tests.make import PASSWORD, House
from tests.proxy import Proxy

__all__ = ["house", "open_window"]
pytestmark = pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())

_THERE = """
import sys
from datetime import date
from pathlib import Path
from hia_desktop.base.clock import FixedClock
from hia_desktop.domain.access import Recipient
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.consent import consents
from hia_desktop.services.course import watching
from hia_desktop.services.lists import tasks
from hia_desktop.services.record import entries

lege = doors.sign_in(Path(sys.argv[1]), "lege", sys.argv[2], FixedClock(date.fromisoformat(sys.argv[3])))
print("ready", flush=True)
sys.stdin.readline()
course = sys.argv[4]
eval(sys.argv[5])
print("done", flush=True)
sys.stdin.readline()
lege.forget()
"""


@contextmanager
def moved(cluster: postgres.Cluster, house: House, port: int = 0) -> Iterator[Server]:
    """The centre on a server, reached by a port of its own, whose day is the tests'; everybody is let in by a role of
    their own."""
    place, admin = cluster.database(house.folder), house.admin
    with cluster.admin(place.database) as sql:
        sql.execute(servers.roles_sql(place.database, place.role))
    moving.move(
        admin.store, place, also=partial(moves._begin_there, place, admin.keys, Files(house.folder), moves._Way())
    )
    cluster.has_day(place, f"DATE '{house.clock.today()}'")
    house.sign_out("admin")
    assert place.ca is not None
    where = Joined(
        host=place.host,
        port=port or place.port,
        database=place.database,
        ca=place.ca.read_text(encoding="ascii"),
        owner=place.role,
    )
    joining.join(house.folder, where)
    joining.put_away(house.folder)
    yield replace(place, port=where.port)
    house.close()
    house.open.clear()


@pytest.fixture
def server(house: House) -> Iterator[None]:
    """On the server that all tests share."""
    with moved(postgres.cluster(), house) as there:
        yield
    postgres.cluster().drop(there)


@dataclass
class Wrong(SystemClock):
    """A machine's clock that somebody has put forward or back."""

    by: timedelta

    def now(self) -> datetime:
        return super().now() + self.by

    def today(self) -> date:
        return local(self.now()).date()


@pytest.fixture
def in_earnest(tmp_path: Path) -> Iterator[tuple[House, CourseId]]:
    """A centre that is no demo, in which nothing has been written since yesterday, on the server; and a course."""
    made = make.house(tmp_path / "store", day=SystemClock().today() - timedelta(days=1))
    course = make.course(made)
    with made.admin.store.write() as sql:
        sql.execute(update(Centre).values(is_demo=False))
    with moved(postgres.cluster(), made) as there:
        yield made, course
    postgres.cluster().drop(there)


@pytest.mark.parametrize(("minutes", "told"), [(20, "20 minutter foran"), (-20, "20 minutter etter")])
@pytest.mark.long
def test_a_machine_with_a_wrong_clock_is_told_and_the_others_work_on(
    minutes: int, told: str, open_window: Open, in_earnest: tuple[House, CourseId]
) -> None:
    """At the door, and when it is put wrong while somebody is at work; the server's clock is the measure."""
    house, course = in_earnest
    clock = Wrong(timedelta(minutes=minutes))
    told = f"Klokken på denne maskinen går {told} databaseserverens."
    sign = entries.sign.of(course, "note", None, {"text": "Kom gående"})

    def the_other_works() -> None:
        lege = doors.sign_in(house.folder, "lege", PASSWORD, SystemClock())
        run(lege, entries.sign, course, "note", None, {"text": "Skrevet på den andre maskinen"})
        run(lege, courses.open_course, course)
        lege.forget()

    hands = open_window(house.folder, clock)
    hands.window.sign_in("psykolog", PASSWORD)
    hands.sees(told)
    assert hands.window.shell is None
    the_other_works()
    clock.by = timedelta()
    shown(hands, "psykolog", f"course:{course}:journal", "Skrevet på den andre maskinen")
    assert hands.window.shell is not None
    clock.by = timedelta(minutes=minutes)
    for what in (sign, courses.open_course.of(course)):
        with pytest.raises(ClockDoubted, match=told):
            run_watched(hands.window.signed_in(), what)
    the_other_works()
    clock.by = timedelta()
    run_watched(hands.window.signed_in(), sign)


@contextmanager
def another_machine(house: House, course: str, what: str) -> Iterator[Iterator[None]]:
    """The physician in a process of his own, who does it when he is asked."""
    asked = [sys.executable, "-c", _THERE, str(house.folder), PASSWORD, house.clock.today().isoformat()]
    pipe = subprocess.PIPE
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [*asked, course, what], cwd=root, env=os.environ, stdin=pipe, stdout=pipe, text=True
    ) as child:
        assert child.stdin is not None and child.stdout is not None
        assert child.stdout.readline() == "ready\n"

        def does() -> Iterator[None]:
            assert child.stdin is not None and child.stdout is not None
            child.stdin.write("now\n")
            child.stdin.flush()
            assert child.stdout.readline() == "done\n"
            yield

        yield does()
        child.stdin.close()
    assert child.returncode == 0


def shown(hands: Hands, username: str, target: str, words: str) -> None:
    """The user signs in, and the page is there."""
    hands.window.sign_in(username, PASSWORD)
    hands.wait(lambda: hands.window.shell is not None)
    assert hands.window.shell is not None
    hands.window.shell.open(target)
    hands.wait(lambda: words in texts(hands.window))
    hands.settle()


@pytest.mark.usefixtures("server")
@pytest.mark.long
def test_a_withdrawn_consent_closes_the_page_on_the_nav_adviser_s_machine(open_window: Open, house: House) -> None:
    course = make.course(house)
    lege = house.as_user("lege")
    until = house.clock.today().replace(month=12)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake til lageret"})
    house.sign_out("lege")
    hands = open_window(house.folder, house.clock)
    shown(hands, "nav", f"course:{course}:plan", "Tilbake til lageret")
    withdraw = "run(lege, consents.withdraw, course, Recipient.NAV_ADVISER)"
    with another_machine(house, course, withdraw) as does:
        next(does)
        begun = monotonic()
        hands.wait(lambda: "Testdal" not in texts(hands.window) and "lageret" not in texts(hands.window))
        assert monotonic() - begun < allowed(2)
    hands.sees("Forløpet vises ikke")


@pytest.mark.long
@pytest.mark.usefixtures("server")
def test_what_one_signs_shows_on_the_others_machine(open_window: Open, house: House) -> None:
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", f"course:{course}:journal", "Testdal")
    sign = "run(lege, entries.sign, course, 'note', None, {'text': 'Kom gående'})"
    with another_machine(house, course, sign) as does:
        next(does)
        begun = monotonic()
        hands.wait(lambda: "Kom gående" in texts(hands.window))
        assert monotonic() - begun < allowed(2)


@pytest.mark.usefixtures("server")
@pytest.mark.long
def test_what_one_ticks_off_goes_from_the_others_worklist(open_window: Open, house: House) -> None:
    """It stands open, and nobody touches it."""
    course = make.course(house)
    task = run(house.as_user("lege"), tasks.add, course, "plan_evaluation", house.clock.today())
    house.sign_out("lege")
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", "worklist", "Arbeidsliste")
    assert hands.window.shell is not None
    worklist = hands.window.shell.shown()
    assert isinstance(worklist, WorklistScreen)
    hands.wait(lambda: task in worklist.table._model.keys)
    with another_machine(house, course, f"run(lege, tasks.finish, {task!r}, 'Gjort')") as does:
        next(does)
        begun = monotonic()
        hands.wait(lambda: task not in worklist.table._model.keys)
        assert monotonic() - begun < allowed(2)


@pytest.mark.usefixtures("server")
@pytest.mark.long
def test_who_opens_a_form_that_another_writes_in_is_told(open_window: Open, house: House) -> None:
    """Until the other is gone, however that ended."""
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", f"course:{course}:plan", "Testdal")
    shell = hands.window.shell
    assert shell is not None
    screen = shell.shown()
    assert isinstance(screen, CourseScreen) and not screen.who.isVisible()
    writes = "(lege.store.listen(lambda _news: None), run(lege, watching.writing, course, 'plan', True))"
    with another_machine(house, course, writes) as does:
        next(does)
        hands.wait(screen.who.isVisible)
        assert "Liv Berg skriver her nå." in texts(hands.window)
        screen.go_to("journal")
        hands.wait(lambda: not screen.who.isVisible())
        screen.go_to("plan")
        hands.wait(screen.who.isVisible)
    shell.open("worklist")
    shell.open(f"course:{course}:plan")
    hands.settle()
    again = shell.shown()
    assert isinstance(again, CourseScreen)
    hands.wait(lambda: again.panel is not None)
    hands.settle()
    assert not again.who.isVisible()


@pytest.mark.long
@pytest.mark.usefixtures("server")
def test_who_is_shut_out_is_led_out_of_an_open_window(open_window: Open, house: House) -> None:
    """The server ends the line, which is not to look as if it had gone: the page would stay, and be gone on with."""
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", f"course:{course}:plan", "Testdal")
    admin = house.as_user("admin")
    (closed,) = (one.id for one in run(admin, users.listing) if one.username == "psykolog")
    run(admin, users.close, closed)
    begun = monotonic()
    hands.wait(lambda: hands.window.shell is None)
    assert monotonic() - begun < allowed(2)
    hands.sees("Databaseserveren slipper deg ikke inn lenger")
    hands.wait(lambda: "Testdal" not in texts(hands.window))


@pytest.mark.usefixtures("server")
def test_neither_side_is_told_who_writes_on_the_other(house: House) -> None:
    course = make.course(house)
    until = house.clock.today().replace(month=12)
    lege, nav, office = (house.as_user(name) for name in ("lege", "nav", "sekretar"))
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PLAN], until)
    heard: queue.SimpleQueue[News] = queue.SimpleQueue()
    for one in (lege, nav):
        one.store.listen(heard.put)
        assert heard.get(timeout=60) == News()
    for one in (lege, nav):
        run(one, watching.writing, course, "plan", True)
        assert heard.get(timeout=60) == News(frozenset({WRITING}))
    psykolog = house.as_user("psykolog")
    assert run(psykolog, watching.writing, course, "plan", False) == ("Liv Berg",)
    for one in (lege, nav, office):
        assert run(one, watching.writing, course, "plan", False) == ()


@pytest.fixture(params=["stopped", "cut"])
def away(
    request: pytest.FixtureRequest, house: House, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[bool], None]]:
    """A server that goes away and comes back as it is told: it is stopped at once, or the line to it is cut."""
    monkeypatch.setattr(listening, "LONGEST", 0.5)
    with postgres.another_cluster() as cluster:
        running = [cluster]
        with Proxy(cluster.port) as proxy:

            def gone(is_gone: bool) -> None:
                if request.param == "cut":
                    proxy.cut(is_gone)
                elif is_gone:
                    running.pop().stop(signal.SIGQUIT)
                else:
                    running.append(postgres.run(cluster.folder, cluster.port))

            with moved(cluster, house, proxy.port):
                yield gone
        for one in running:
            one.stop()


@pytest.mark.long
def test_typing_goes_on_without_the_server_and_goes_up_by_itself(
    open_window: Open, house: House, away: Callable[[bool], None]
) -> None:
    """A strip says so; what is typed lies sealed on this machine meanwhile; a signature waits, and says so."""
    course = make.course(house)
    hands = open_window(house.folder, house.clock)
    shown(hands, "psykolog", f"course:{course}:plan", "Testdal")
    shell = hands.window.shell
    assert shell is not None
    screen = shell.shown()
    assert isinstance(screen, CourseScreen) and isinstance(screen.panel, PlanStep)
    panel, lies = screen.panel, list[Path]()
    hands.wait(lambda: panel.writer is not None and shell._watch.isActive())
    writer = panel.writer
    assert writer is not None and not shell.away.isVisible()
    away(True)
    hands.wait(shell.away.isVisible)
    assert "Ingen kontakt med databaseserveren siden kl." in texts(hands.window)
    writer.begin({"own_goal": "Skrevet uten kontakt"}, {})
    writer._edited()

    def is_sealed() -> bool:
        lies[:] = house.folder.glob("unkept-*.sealed")
        return bool(lies)

    hands.wait(is_sealed)
    hands.wait(lambda: "ligger forseglet på denne maskinen" in texts(hands.window))
    assert b"uten kontakt" not in lies[0].read_bytes()
    said: list[str] = []
    shell.host.do(
        panel, None, entries.sign.of(course, "plan", None, writer.answers()), lambda told: said.append(told.message)
    )
    hands.wait(lambda: bool(said))
    assert "Signering og annet venter til det er kontakt igjen." in said[0]
    away(False)
    hands.wait(lambda: not shell.away.isVisible())
    hands.wait(lambda: not is_sealed())
    other = house.as_user("psykolog")
    drafts = run(other, entries.open_form, course, "plan").drafts
    assert [draft.answers["own_goal"] for draft in drafts] == ["Skrevet uten kontakt"]
