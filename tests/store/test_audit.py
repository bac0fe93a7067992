"""The trail: append-only, and whoever bends it with the key in hand is found out."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, text

from hia_desktop.base.errors import ClockDoubted, Conflict
from hia_desktop.store import audit
from hia_desktop.store.entities import PublicKey
from hia_desktop.store.store import Store
from tests.tampering import drop_trigger

NOW = datetime(2026, 2, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def told(either: Store) -> Store:
    """A store with ten lines."""
    grow(either)
    return either


def grow(store: Store) -> None:
    """Ten lines."""
    for i in range(10):
        with store.write() as sql:
            store.log(
                sql,
                audit.Line(
                    "bruker", "physician", "record:opened", patient_id=f"pasient{i}", object_id="ting", ground="æøå"
                ),
                NOW + timedelta(minutes=i),
            )


def bend(store: Store, *statements: str) -> None:
    """Changes the trail as somebody does who has the key and drops the triggers."""
    with store.write() as sql:
        for trigger in ("audit_line_stays", "audit_line_kept"):
            drop_trigger(sql, trigger)
        for statement in statements:
            sql.execute(text(statement))


def test_an_honest_trail_holds(told: Store) -> None:
    head, broken, whole = told.verify_trail()
    assert (head.seq, broken, whole) == (10, [], True)


def test_the_next_line_is_asked_for_once_and_is_right_after_each(told: Store) -> None:
    line, said = audit.Line("bruker", "physician", "note:signed"), list[str]()
    event.listen(told.engine, "before_cursor_execute", lambda _c, _cu, statement, *_rest: said.append(statement))
    with told.write() as sql:
        assert [audit.next_line(sql) for _again in range(5)] == [11] * 5
        assert len([one for one in said if "audit_line" in one]) == 1
        trial = sql.begin_nested()
        told.log(sql, line, NOW + timedelta(hours=1))
        assert audit.next_line(sql) == 12
        trial.rollback()
        assert audit.next_line(sql) == 11
        sql.rollback()
        with told.write() as other:
            told.log(other, line, NOW + timedelta(hours=1))
        assert audit.next_line(sql) == 12
        sql.rollback()
    with told.write() as sql:
        told.log(sql, line, NOW + timedelta(hours=2))
        assert audit.next_line(sql) == 13


@pytest.mark.parametrize("change", ["UPDATE audit_line SET action = 'x'", "DELETE FROM audit_line"])
def test_the_trail_is_append_only(told: Store, change: str) -> None:
    with pytest.raises(Conflict), told.write() as sql:
        sql.execute(text(change))
    assert told.verify_trail()[1:] == ([], True)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit_line SET patient_id = 'en annen' WHERE seq = 4", [4]),
        ("UPDATE audit_line SET at = at + 1 WHERE seq = 4", [4]),
        ("UPDATE audit_line SET user_id = 'kollega' WHERE seq = 10", [10]),
        ("UPDATE audit_line SET ground = '' WHERE seq = 1", [1]),
        ("DELETE FROM audit_line WHERE seq = 4", [5]),
        ("DELETE FROM audit_line WHERE seq = 1", [2]),
    ],
)
def test_a_bent_line_is_found(told: Store, change: str, broken: list[int]) -> None:
    bend(told, change)
    assert told.verify_trail()[1] == broken


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("user_id = x'00ff'", [4]),
        ("at = 'i går'", [4]),
        ("proofs = 'ingen'", [4]),
        ("previous = 'ingen'", [4]),
        ("mac = 'ingen'", [4, 5]),
    ],
)
def test_a_cell_of_another_sort_is_found_and_stops_no_check(store: Store, change: str, broken: list[int]) -> None:
    """As other tools can write it in SQLite."""
    grow(store)
    bend(store, f"UPDATE audit_line SET {change} WHERE seq = 4")
    assert store.verify_trail()[1] == broken


def test_swapped_lines_are_found(told: Store) -> None:
    bend(told, *(f"UPDATE audit_line SET seq = {new} WHERE seq = {old}" for old, new in ((4, 99), (5, 4), (99, 5))))
    assert set(told.verify_trail()[1]) >= {4, 5}


def test_a_cut_tail_is_found_by_the_anchor(told: Store) -> None:
    bend(told, "DELETE FROM audit_line WHERE seq > 7")
    head, broken, whole = told.verify_trail()
    assert (head.seq, broken, whole) == (7, [], False)


def test_a_cut_tail_that_is_written_on_is_found(told: Store) -> None:
    bend(told, "DELETE FROM audit_line WHERE seq > 7")
    anchor = audit.read_anchor(told.folder)
    with told.write() as sql:
        for _i in range(3):
            audit.append(sql, audit.trail_key(sql), audit.Line("bruker", "physician", "login"), NOW)
    with told.read() as sql:
        assert audit.verify(sql, audit.trail_key(sql))[1] == []
        assert not audit.tail_is_whole(sql, anchor)


@pytest.mark.parametrize("content", [None, b"", b"{}", b'{"seq": "ti"}', b'{"seq": 10, "mac": "00"}'])
def test_a_missing_or_false_anchor_is_not_whole(told: Store, content: bytes | None) -> None:
    path: Path = told.folder / audit.ANCHOR
    path.unlink() if content is None else path.write_bytes(content)
    assert told.verify_trail()[1:] == ([], False)


def test_another_key_makes_no_valid_line(told: Store) -> None:
    with told.write() as sql:
        audit.append(sql, bytes(32), audit.Line("bruker", "physician", "login"), NOW)
    assert told.verify_trail()[1] == [11]


def test_a_rolled_back_action_leaves_no_line_and_no_anchor(told: Store) -> None:
    before = audit.read_anchor(told.folder)
    with pytest.raises(ZeroDivisionError), told.write() as sql:
        told.log(sql, audit.Line("bruker", "physician", "login"), NOW)
        raise ZeroDivisionError
    with told.write() as sql:
        sql.add(PublicKey(reader="health", key=b"0"))
    assert audit.read_anchor(told.folder) == before
    assert told.verify_trail()[1:] == ([], True)


def test_the_anchor_is_of_the_session_that_wrote_whatever_else_begins(told: Store) -> None:
    later = told.write()
    with told.write() as sql:
        head = told.log(sql, audit.Line("bruker", "physician", "login"), NOW + timedelta(hours=1))
        later.__enter__()
    assert audit.read_anchor(told.folder) == head
    later.__exit__(None, None, None)
    assert audit.read_anchor(told.folder) == head


def test_a_check_that_is_stopped_leaves_nothing_open(told: Store) -> None:
    def stop(_done: int, _of: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as stopped:
        told.verify_trail(step=stop)
    lines = [frame.locals["lines"] for frame in stopped.traceback if frame.name == "verify"]
    assert [one.closed for one in lines] == [True]


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (timedelta(minutes=6), "går 6 minutter foran"),
        (timedelta(minutes=-20), "går 20 minutter etter"),
        (timedelta(hours=3, minutes=5), "går 3 timer foran"),
        (timedelta(days=-400), "går 400 dager etter"),
    ],
)
def test_how_far_a_clock_is_off_is_said_in_plain_words(by: timedelta, told: str) -> None:
    with pytest.raises(ClockDoubted, match=told):
        audit.check_clock(NOW, None, NOW + by)


@pytest.mark.parametrize("by", [audit.APART, -audit.APART])
def test_two_machines_that_may_write_keep_neither_out(by: timedelta) -> None:
    audit.check_clock(NOW, NOW + timedelta(days=1), NOW + by)
    audit.check_order(NOW + by, NOW - by)
    with pytest.raises(ClockDoubted):
        audit.check_clock(NOW, None, NOW + by * 1.01)
