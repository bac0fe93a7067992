"""What one commits is told to the others: by topic alone, when it is kept, and not to whoever did it."""

import queue
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from hia_desktop.base import news
from hia_desktop.base.errors import Conflict, Problem
from hia_desktop.base.news import News
from hia_desktop.domain.topics import Topic
from hia_desktop.store import listening
from hia_desktop.store.entities import PublicKey
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from tests import postgres
from tests.machine import allowed
from tests.proxy import Proxy
from tests.store.test_both_engines import KEY, NOW
from tests.store.test_moving import LINE, _written

SOON = 60.0
"""Seconds after which what is waited for will not come."""
Heard = queue.SimpleQueue[News]


@pytest.fixture
def other(remote: Store, server: Server) -> Iterator[Store]:
    """The same store in another window."""
    opened = Store.at(server, KEY)
    yield opened
    opened.close()


def listening_to(store: Store) -> Heard:
    told: Heard = queue.SimpleQueue()
    store.listen(told.put)
    assert told.get(timeout=SOON) == News(), "with contact anything may be new"
    return told


def change(store: Store, *topics: Topic) -> None:
    with store.write() as sql:
        store.log(sql, LINE, NOW)
        store.announce(sql, topics)


def test_what_is_committed_is_told_to_the_others(remote: Store, other: Store) -> None:
    mine, theirs = listening_to(remote), listening_to(other)
    change(other, Topic.COURSE, Topic.TASKS)
    assert mine.get(timeout=SOON) == News(frozenset({"course", "tasks"}))
    change(remote, Topic.CONSENT)
    assert theirs.get(timeout=SOON) == News(frozenset({"consent"})), "and not what was its own"
    assert mine.empty() and theirs.empty()


def test_what_is_not_kept_is_not_told(remote: Store, other: Store) -> None:
    mine = listening_to(remote)
    with pytest.raises(Conflict), other.write() as sql:
        other.announce(sql, [Topic.COURSE])
        for _again in range(2):
            sql.add(PublicKey(reader="health", key=b"k"))
            sql.flush()
            sql.expunge_all()
    change(other)
    change(other, Topic.PATIENTS)
    assert mine.get(timeout=SOON) == News(frozenset({"patients"}))


def test_whoever_says_a_great_deal_makes_nobody_ask_as_often(remote: Store, server: Server) -> None:
    """Any role of the database may, the login window's too."""
    mine = listening_to(remote)
    engine = server.engine()
    said = news.told([Topic.COURSE], "")
    with engine.begin() as sql:
        sql.exec_driver_sql(
            f"SELECT pg_notify('{listening.CHANNEL}', n || %s) FROM generate_series(1, 40000) AS n", (said,)
        )
    with engine.begin() as sql:
        listening.announce(sql, news.told([Topic.TASKS], "another"))
    engine.dispose()
    found = [mine.get(timeout=SOON)]
    while not any(Topic.TASKS in (one.topics or ()) for one in found):
        found.append(mine.get(timeout=SOON))
    assert found[0].topics is not None and Topic.COURSE in found[0].topics
    assert len(found) < 10 * allowed(1), "told ten times a second, and all is taken in within one"


def test_nothing_that_names_anybody_is_sent(remote: Store, server: Server) -> None:
    """Any role of the database hears it, one that may know no patient too."""
    engine = server.engine()
    raw: Any = engine.raw_connection().driver_connection
    raw.autocommit = True
    raw.execute(f"LISTEN {listening.CHANNEL}")
    change(remote, Topic.COURSE, Topic.CONSENT)
    (notice,) = raw.notifies(timeout=SOON, stop_after=1)
    assert notice.payload == news.told([Topic.CONSENT, Topic.COURSE], remote._own)
    assert notice.payload.split(" ")[1:] == ["consent", "course"] and len(remote._own) == 16
    raw.close()
    engine.dispose()


@pytest.mark.parametrize("message", ["", " ", "bare", "nobody says this"])
def test_what_is_no_message_changes_nothing_but_what_is_looked_at(message: str) -> None:
    found = news.heard(message, "own")
    assert found is None or not found.topics & set(Topic)  # type: ignore[operator]


def test_who_is_told_does_not_look(remote: Store, other: Store) -> None:
    with remote.read() as sql:
        before = remote.state(sql)
    change(other, Topic.COURSE)
    with remote.read() as sql:
        assert remote.state(sql) != before
    listening_to(remote)
    with remote.read() as sql:
        told = remote.state(sql)
    change(other, Topic.COURSE)
    with remote.read() as sql:
        assert remote.state(sql) == told


def test_in_a_file_nobody_is_told(store: Store) -> None:
    """There it is looked at, as often as a window likes."""
    told: Heard = queue.SimpleQueue()
    store.listen(told.put)
    again = Store.at(store.place, KEY)
    with store.read() as sql:
        before = store.state(sql)
    change(again, Topic.COURSE)
    with store.read() as sql:
        assert store.state(sql) != before and told.empty()
    again.close()


def test_what_is_tried_within_a_reading_makes_nobody_of_ones_own_writes(store: Store) -> None:
    """Two connections are open from then on; handed out in turn, each would see the other's writes as somebody's."""
    with store.read() as sql, store.trial() as tried:
        before = store.state(sql)
        store.state(tried)
    for _again in range(3):
        change(store, Topic.COURSE)
        with store.read() as sql:
            assert store.state(sql) == before


def test_another_listener_takes_over(remote: Store, other: Store) -> None:
    """A window that is made anew for its user hears in place of the one before."""
    first = listening_to(remote)
    second: Heard = queue.SimpleQueue()
    remote.listen(second.put)
    change(other, Topic.COURSE)
    assert second.get(timeout=SOON) == News(frozenset({"course"})) and first.empty()


def test_closed_it_hears_nothing_and_leaves_no_connection(server: Server, other: Store) -> None:
    store = Store.at(server, KEY)
    told = listening_to(store)
    begun = time.monotonic()
    store.close()
    assert time.monotonic() - begun < allowed(1)
    change(other, Topic.COURSE)
    assert told.empty()
    asked = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{server.database}' AND query LIKE 'LISTEN%'"
    deadline = time.monotonic() + SOON
    with postgres.cluster().admin() as sql:
        while sql.execute(asked).fetchone() != (0,):
            assert time.monotonic() < deadline


_WRITER = """
import sys
from pathlib import Path
from hia_desktop.store.postgres import Server
from hia_desktop.store.store import Store
from tests.store.test_listening import NOW, LINE

store = Store.at(eval(sys.argv[1]), bytes(range(32)))
print("ready", flush=True)
for _ask in sys.stdin:
    with store.write() as sql:
        store.log(sql, LINE, NOW)
        store.announce(sql, ["course"])
store.close()
"""


@pytest.mark.long
def test_a_hundred_changes_of_another_process_are_each_heard_at_once(remote: Store, server: Server) -> None:
    """Within two seconds is what is promised, from the moment that the other begins to write."""
    told = listening_to(remote)
    asked = [sys.executable, "-c", _WRITER, _written(server)]
    pipe = subprocess.PIPE
    with subprocess.Popen(asked, cwd=Path(__file__).parents[2], stdin=pipe, stdout=pipe, text=True) as child:
        assert child.stdin is not None and child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        late: list[float] = []
        for _change in range(100):
            begun = time.monotonic()
            child.stdin.write("\n")
            child.stdin.flush()
            assert told.get(timeout=SOON) == News(frozenset({"course"}))
            late.append(time.monotonic() - begun)
        child.stdin.close()
    assert child.returncode == 0 and told.empty() and max(late) < 2, max(late)


@pytest.mark.long
def test_contact_that_is_lost_is_told_and_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once each, and what came meanwhile is anything."""
    monkeypatch.setattr(listening, "FIRST", 0.05)
    monkeypatch.setattr(listening, "LONGEST", 0.1)
    with postgres.another_cluster() as cluster:
        store = Store.at(cluster.database(tmp_path), KEY, create=True)
        told = listening_to(store)
        cluster.stop(signal.SIGQUIT)
        assert told.get(timeout=SOON) == News(contact=False)
        again = postgres.run(cluster.folder, cluster.port)
        try:
            assert told.get(timeout=SOON) == News()
            other = Store.at(replace(store.place), KEY)  # type: ignore[type-var]
            change(other, Topic.TASKS)
            assert told.get(timeout=SOON) == News(frozenset({"tasks"}))
            other.close()
        finally:
            store.close()
            again.stop()


def test_a_line_that_gives_nothing_back_is_no_contact(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody says that it is broken. Whoever waits for an answer on it is told, and does not wait for ever."""
    for name, seconds in (("QUIET", 0.2), ("PATIENCE", 0.5), ("FIRST", 0.05), ("LONGEST", 0.1)):
        monkeypatch.setattr(listening, name, seconds)
    with Proxy(server.port) as proxy:
        store = Store.at(replace(server, port=proxy.port), KEY)
        told = listening_to(store)
        with pytest.raises(Problem, match="Får ikke kontakt"), store.read() as sql:
            sql.execute(text("SELECT 1"))
            proxy.mute = True
            sql.execute(text("SELECT 1"))
        assert told.get(timeout=SOON) == News(contact=False)
        proxy.mute = False
        proxy.cut(True)
        proxy.cut(False)
        assert told.get(timeout=SOON) == News()
        change(store, Topic.TASKS)
        store.close()


@pytest.mark.long
def test_a_line_on_which_nobody_says_anything_stays(
    remote: Store, other: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is asked in between, and nothing that comes beside its answer is lost."""
    monkeypatch.setattr(listening, "QUIET", 0.0)  # it is asked whenever nothing has come
    monkeypatch.setattr(listening, "PAUSE", 0.0)  # else the next one has always come when it looks again
    told = listening_to(remote)
    asked: list[int] = []
    ask = listening.Listener._ask

    def counted(self: listening.Listener, raw: Any) -> None:
        asked.append(1)
        ask(self, raw)

    monkeypatch.setattr(listening.Listener, "_ask", counted)
    while len(asked) < 200:
        change(other, Topic.COURSE)
        assert told.get(timeout=SOON) == News(frozenset({"course"}))
    assert told.empty()


def here(store: Store, where: str, *users: str) -> list[str]:
    with store.read() as sql:
        return store.present(sql, where, users)


def test_who_is_at_a_place_is_known_until_the_connection_ends(server: Server, other: Store) -> None:
    told = listening_to(other)
    store = Store.at(server, KEY)
    listening_to(store)
    writes = News(frozenset({news.WRITING}))
    assert here(other, "forløp plan", "liv", "per") == []
    store.be_at("forløp plan", "per")
    assert told.get(timeout=SOON) == writes
    assert here(other, "forløp plan", "liv", "per") == ["per"] and here(other, "forløp notat", "liv", "per") == []
    store.be_at("forløp notat", "per")
    assert told.get(timeout=SOON) == writes
    assert here(other, "forløp plan", "per") == [] and here(other, "forløp notat", "per") == ["per"]
    store.be_at("", "per")
    assert told.get(timeout=SOON) == writes and here(other, "forløp notat", "per") == []
    store.be_at("forløp plan", "per")
    assert told.get(timeout=SOON) == writes
    store.close()
    deadline = time.monotonic() + SOON
    while here(other, "forløp plan", "per"):
        assert time.monotonic() < deadline


def test_on_a_file_nobody_is_anywhere(store: Store) -> None:
    store.listen(lambda _news: None)
    store.be_at("forløp plan", "per")
    assert here(store, "forløp plan", "per") == []


def test_where_somebody_is_names_no_record(remote: Store, server: Server) -> None:
    """What every role of the database sees of it are two numbers, by a key that lies in the store."""
    assert remote._number("forløp plan") == remote._number("forløp plan") < 2**31
    key, remote._mac_key = remote._mac_key, b"another"
    other = remote._number("forløp plan")
    remote._mac_key = key
    assert remote._number("forløp plan") != other
