"""The counted answers kept beside what is signed: the same figures with them as without, and no more in the clear."""

from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from sqlalchemy import BigInteger, delete, event, func, select, text, type_coerce, update
from sqlalchemy.orm import Session

from hia_desktop.base.errors import Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.ending.values import Clarified, Ending, Match, MatchReason, NoAnswer
from hia_desktop.domain.forms.values import Benefit, ConditionGroup, OutcomePoint, Sector, WorkStatus
from hia_desktop.domain.quality import answers
from hia_desktop.domain.quality.arithmetic import Share
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.services.call import SignedIn, Work, run, run_watched
from hia_desktop.services.quality import pages, sealed_answers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import counted_answers
from hia_desktop.services.sealing.counted_answers import CountedEntry
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import CountedAnswer, FormEntry, KeyGrant
from hia_desktop.vault import seal as vault
from tests import make, tampering
from tests.services.quality.counted_store import entry, put
from tests.services.sealing import forging

TODAY = date(2026, 11, 29)
THIRD = quarter_of(date(2026, 8, 1))
AFTER: dict[str, Any] = {"point": "3", "day": "2026-08-03"}
FREE = AFTER | {"work_status": "working", "work_percent": 100, "benefit": "none"}
SICK = AFTER | {"work_status": "full", "work_percent": 0, "benefit": "sick_pay"}
CLOSING: dict[str, Any] = {"day": "2026-08-03", "ending": "completed", "outcome": "no_need", "work_status": "working"}
CLOSING |= {"work_percent": 100, "benefit": "none", "match": "good"}


@pytest.fixture
def closed(home: make.House) -> list[str]:
    """Four courses that were closed in the third quarter; the last was never asked afterwards."""
    home.clock.day = TODAY
    ended: dict[str, Any] = {"status": "closed", "closed_on": date(2026, 8, 3), "decision": "right"}
    ended |= {"received_on": date(2026, 7, 6), "decided_on": date(2026, 7, 9)}
    ended["responsible_id"] = home.as_user("lege").me.id
    referral = {"referral": {"condition_group": "msk"}, "closing": CLOSING}
    signed: list[dict[str, Any]] = [referral | {"outcome": found} for found in (FREE, FREE, SICK)] + [referral]
    return [put(home, number, signed=one, **ended) for number, one in enumerate(signed)]


def counted(user: SignedIn) -> tuple[object, ...]:
    third = run(user, pages.counted, THIRD.first, THIRD.last, None)
    return third.figures, third.mixes


def kept(user: SignedIn) -> dict[str, bytes]:
    with user.store.read() as sql:
        return {row.entry_id: row.content for row in sql.scalars(select(CountedAnswer))}


def entries_of(sql: Session) -> list[CountedEntry]:
    columns = [getattr(FormEntry, name) for name in CountedEntry._fields]
    columns[1] = type_coerce(FormEntry.signed_at, BigInteger)
    rows = sql.execute(select(*columns).where(FormEntry.kind.in_(counted_answers.RULES)))
    return [CountedEntry._make(row) for row in rows]


def test_a_signature_keeps_what_is_counted_and_nothing_else_is_opened(
    home: make.House, closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lege = home.as_user("lege")
    assert len(kept(lege)) == 11
    opened: list[bytes] = []
    real = vault.unwrap

    def noted(wrapped: bytes, private: bytes, about: str) -> bytes:
        opened.append(wrapped)
        return real(wrapped, private, about)

    monkeypatch.setattr(vault, "unwrap", noted)
    page = run(lege, pages.counted, THIRD.first, THIRD.last, None)
    assert page.figures["free_after_3"][0] == Share(2, 3, 1)
    assert not opened, "one key for all of them, which nobody handed over"


def test_the_figures_are_the_same_when_nothing_was_kept(home: make.House, closed: list[str]) -> None:
    lege = home.as_user("lege")
    before, had = counted(lege), kept(lege)
    with lege.store.write() as sql:
        sql.execute(delete(CountedAnswer))
    assert counted(lege) == before
    assert kept(lege).keys() == had.keys(), "and is kept from then on"
    assert counted(lege) == before


def test_who_stops_the_first_counting_goes_on_from_there(
    home: make.House, closed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lege = home.as_user("lege")
    before = counted(lege)
    with lege.store.write() as sql:
        sql.execute(delete(CountedAnswer))
    monkeypatch.setattr(sealed_answers, "_AT_A_TIME", 4)
    told: list[tuple[int, int]] = []

    class Stopped(Exception):
        pass

    def step(done: int, of: int) -> None:
        told.append((done, of))
        if done == 8:
            raise Stopped

    with pytest.raises(Stopped):
        run_watched(lege, pages.counted.of(THIRD.first, THIRD.last, None), step)
    assert told == [(0, 11), (4, 11), (8, 11)] and len(kept(lege)) == 8
    told.clear()
    run_watched(lege, pages.counted.of(THIRD.first, THIRD.last, None), lambda *at: told.append(at))
    assert told == [(0, 3)] and len(kept(lege)) == 11
    assert counted(lege) == before


def test_a_signature_goes_to_its_own_course_among_those_that_are_kept(home: make.House, closed: list[str]) -> None:
    """Not through all of them: of 20 000 courses that is 35 MB at every signature."""
    lege = home.as_user("lege")
    asked: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.startswith("DELETE FROM counted_answer"):
            asked.append((statement, values))

    event.listen(lege.store.engine, "before_cursor_execute", note)
    run(lege, entries.sign, CourseId(closed[3]), "outcome", None, FREE)
    event.remove(lege.store.engine, "before_cursor_execute", note)
    ((statement, values),) = asked
    with lege.store.read() as sql:
        plan = sql.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    assert [row[3] for row in plan] and not [row[3] for row in plan if "SCAN" in row[3]], plan


@pytest.mark.parametrize("what", ["content", "rules", "another's"])
def test_what_does_not_fit_is_made_anew(
    home: make.House, closed: list[str], what: str, caplog: pytest.LogCaptureFixture
) -> None:
    lege = home.as_user("lege")
    before = counted(lege)
    first = next(iter(kept(lege)))
    with lege.store.write() as sql:
        if what == "content":
            sql.execute(update(CountedAnswer).where(CountedAnswer.entry_id == first).values(content=bytes(300)))
        elif what == "rules":
            sql.execute(update(CountedAnswer).where(CountedAnswer.entry_id == first).values(rules="older"))
        else:
            other = list(kept(lege).values())[-1]
            sql.execute(update(CountedAnswer).where(CountedAnswer.entry_id == first).values(content=other))
    assert counted(lege) == before
    caplog.clear()
    with lege.store.read() as sql:
        rows = entries_of(sql)
        made = {one.entry_id: (one.rules, one.content) for one in sql.scalars(select(CountedAnswer))}
        told, lacking = counted_answers.read(Work(sql, lege), rows, made)
    assert len(told) == 11 and not lacking


def test_nobody_but_the_health_side_has_the_key(home: make.House, closed: list[str]) -> None:
    for user in ("nav", "sekretar", "admin"):
        who = home.as_user(user)
        with who.store.read() as sql, pytest.raises(Refused):
            counted_answers._key_of(Work(sql, who))


def test_its_length_tells_nothing(home: make.House, closed: list[str]) -> None:
    lege = home.as_user("lege")
    with lege.store.write() as sql:
        w = Work(sql, lege)
        entry(w, closed[3], "outcome", {"point": "12"}, TODAY)
        reasons = {"match": "little", "match_reasons": [reason.value for reason in MatchReason]}
        entry(w, closed[3], "closing", CLOSING | reasons, TODAY)
    assert {len(content) for content in kept(lege).values()} == {384 + 28}


LONGEST: dict[str, dict[str, Any]] = {
    "referral": {
        "condition_group": max(ConditionGroup, key=len),
        "work_status": max(WorkStatus, key=len),
        "sick_grade": 100,
        "sector": max(Sector, key=len),
    },
    "closing": {
        "ending": max(Ending, key=len),
        "work_status": max(WorkStatus, key=len),
        "work_percent": 100,
        "benefit": max(Benefit, key=len),
        "match": max(Match, key=len),
        "match_reasons": list(MatchReason),
        "outcome": max(Clarified, key=len),
    },
    "outcome": {
        "point": max(OutcomePoint, key=len),
        "work_status": max(WorkStatus, key=len),
        "work_percent": 100,
        "benefit": max(Benefit, key=len),
        "no_answer": max(NoAnswer, key=len),
    },
}


@pytest.mark.parametrize("kind", LONGEST)
def test_the_longest_has_room_and_holds_codes_alone(kind: str) -> None:
    told = answers.kept_of(form_of(kind).model_validate(LONGEST[kind]))
    assert len(counted_answers._long(told)) == 384
    for value in told.values():
        assert value is not None
        assert all(isinstance(one, (StrEnum, int)) for one in (value if isinstance(value, list) else [value]))


def test_who_signs_without_the_key_is_counted_all_the_same(home: make.House, closed: list[str]) -> None:
    office, lege = home.as_user("sekretar"), home.as_user("lege")
    with office.store.write() as sql:
        entry(Work(sql, office), closed[3], "outcome", SICK, TODAY)
    assert len(kept(lege)) == 11
    page = run(lege, pages.counted, THIRD.first, THIRD.last, None)
    assert page.figures["free_after_3"][0] == Share(2, 4, 0)
    assert len(kept(lege)) == 12


@pytest.mark.long
def test_a_new_version_counts_in_place_of_the_old_and_what_is_struck_does_not(
    home: make.House, closed: list[str]
) -> None:
    lege, course = home.as_user("lege"), CourseId(closed[3])
    first = run(lege, entries.sign, course, "outcome", None, FREE)
    with lege.store.read() as sql:
        series = sql.get_one(FormEntry, first).series

    def found() -> object:
        return run(lege, pages.counted, THIRD.first, THIRD.last, None).figures["free_after_3"][0]

    assert found() == Share(3, 4, 0)
    second = run(lege, entries.sign, course, "outcome", series, SICK, reason="Rettet")
    assert found() == Share(2, 4, 0)
    run(lege, entries.strike, second, "wrong_content")
    assert found() == Share(3, 4, 0)
    run(lege, entries.strike, first, "wrong_content")
    assert found() == Share(2, 3, 1)


def test_a_damaged_form_is_told_as_it_was_signed(
    home: make.House, closed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """What was kept is no poorer for it; without it the course is unknown, and the check of the store tells of it."""
    lege = home.as_user("lege")
    before = counted(lege)
    with lege.store.write() as sql:
        tampering.drop_trigger(sql, "form_entry_signed_stays")
        outcome = select(func.min(FormEntry.id)).where(FormEntry.kind == "outcome").scalar_subquery()
        sql.execute(update(FormEntry).where(FormEntry.id == outcome).values(content=b"damaged"))
    assert counted(lege) == before
    with lege.store.write() as sql:
        sql.execute(delete(CountedAnswer))
    page = run(lege, pages.counted, THIRD.first, THIRD.last, None)
    assert isinstance(found := page.figures["free_after_3"][0], Share) and found.missing == 2
    assert "is not counted: it is not as its author signed it" in caplog.text
    caplog.clear()


@pytest.mark.parametrize("by", ["nav", "sekretar", "lege"])
def test_a_form_that_nobody_signed_is_not_counted(
    home: make.House, closed: list[str], by: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Put in by SQL with any user's password, sealed for the health side, as a doctor's."""
    lege = home.as_user("lege")
    before = counted(lege)
    forging.sealed_form(home.as_user(by), closed[3], lege.me.id, "outcome", FREE)
    assert counted(lege) == before
    assert "not as its author signed it" in caplog.text and len(kept(lege)) == 11
    caplog.clear()


def free_after_3(user: SignedIn) -> object:
    return run(user, pages.counted, THIRD.first, THIRD.last, None).figures["free_after_3"][0]


@pytest.mark.long
@pytest.mark.parametrize("how", ["moved", "brought to life"])
def test_what_is_kept_of_it_counts_no_form_that_sql_moved_or_brought_to_life(
    home: make.House, closed: list[str], how: str, caplog: pytest.LogCaptureFixture
) -> None:
    lege, course = home.as_user("lege"), CourseId(closed[3])
    ended: dict[str, Any] = {"closed_on": date(2026, 1, 3), "received_on": date(2025, 12, 1)}
    other = put(home, 9, signed={}, status="closed", responsible_id=lege.me.id, **ended)
    source = run(lege, entries.sign, CourseId(other), "outcome", None, FREE)
    before = free_after_3(lege)
    signed = run(lege, entries.sign, course, "outcome", None, FREE)
    assert free_after_3(lege) != before
    run(lege, entries.strike, signed, "wrong_content")
    assert free_after_3(lege) == before
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        if how == "moved":
            for table, key in (("form_entry", "id"), ("counted_answer", "entry_id")):
                sql.execute(text(f"UPDATE {table} SET course_id = '{course}' WHERE {key} = '{source}'"))
        else:
            change = "struck_at = NULL, struck_by = NULL, struck_because = ''"
            sql.execute(text(f"UPDATE form_entry SET {change} WHERE id = '{signed}'"))
            sql.execute(text("DELETE FROM proof WHERE kind = 'struck'"))
    home.sign_out("lege")
    found = free_after_3(home.as_user("lege"))
    caplog.clear()
    assert found == before


@pytest.mark.long
def test_what_comes_in_a_file_is_kept_too(home: make.House, closed: list[str], tmp_path: Any) -> None:
    lege = home.as_user("lege")
    sent = run(lege, course_export.export_course, CourseId(closed[0])).model_dump_json().encode()
    other = make.house(tmp_path / "other", day=TODAY)
    run(other.as_user("lege"), course_import.import_course, sent)
    assert len(kept(other.as_user("lege"))) == 3
    other.close()


@pytest.mark.logs
def test_nobody_else_puts_another_key_in_its_place(home: make.House, closed: list[str]) -> None:
    """Who knows the public half of the health side's key can seal for it, and knows then what it was."""
    nav, lege, known = home.as_user("nav"), home.as_user("lege"), vault.new_content_key()
    with nav.store.write() as sql:
        for_health = vault.wrap(known, nav.public_keys["health"], "counted-answers|health")
        sql.execute(delete(KeyGrant).where(KeyGrant.object_id == "counted-answers"))
        sql.add(KeyGrant(object_id="counted-answers", reader="health", wrapped=for_health))
    run(lege, entries.sign, CourseId(closed[3]), "outcome", None, FREE)
    assert counted(lege)
    with lege.store.read() as sql:
        of = {one.id: one for one in entries_of(sql)}
    assert len(kept(lege)) == 12
    for one, content in kept(lege).items():
        for about in (f"{one}|counted", counted_answers._about(of[one])):
            with pytest.raises(vault.Unreadable):
                vault.unseal(content, known, about)
