"""What is the same of a store whichever engine keeps it: the triggers, conflicts, the order of names and of rows, and
what the services say in words that the engines word differently."""

import os
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import and_, func, select, text
from sqlalchemy.orm import Session

from hia_desktop.base.errors import Conflict
from hia_desktop.base.text import collation_key, fold
from hia_desktop.store import copies, triggers
from hia_desktop.store.engine import Guard
from hia_desktop.store.entities import (
    AuditLine,
    Consent,
    Course,
    Entity,
    FormEntry,
    IssuedDocument,
    KeptLetterhead,
    Patient,
    Proof,
    ShownForm,
    SignedPaper,
    ToldQuarter,
    TrailKey,
    User,
    UserBefore,
    Vouched,
)
from hia_desktop.store.portable import as_declared, as_written, found_at
from hia_desktop.store.store import Store

KEY = bytes(range(32))
NOW = datetime(2026, 2, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 2, 24)
ID = "{:032x}".format


def user(n: int = 1) -> User:
    return User(id=ID(n), username=f"bruker{n}", full_name="Liv Berg", role="physician", title="lege", created_at=NOW)


def patient(n: int = 1, given: str = "Kari", family: str = "Testdal") -> Patient:
    return Patient(
        id=ID(n),
        national_id=f"{n:011}",
        birth_date=date(1980, 1, 1),
        given_name=given,
        family_name=family,
        search_key=f"{fold(given)} {fold(family)}",
        sort_key=collation_key(f"{family} {given}"),
        created_at=NOW,
    )


def course() -> Course:
    return Course(id=ID(1), patient_id=ID(1), status="received", received_on=DAY, assessment_due=DAY, created_at=NOW)


def entry(n: int, state: str = "signed", **more: Any) -> FormEntry:
    signed = NOW if state == "signed" else None
    return FormEntry(
        id=ID(n),
        course_id=ID(1),
        kind="note",
        series=ID(n),
        number=1,
        schema_version=1,
        track="health",
        category="notes",
        state=state,
        author_id=ID(1),
        day=DAY,
        saved_at=NOW,
        signed_at=signed,
        content=b"sealed",
        **more,
    )


def rest() -> list[Entity]:
    """A row of every other table that a trigger keeps."""
    sealed: dict[str, Any] = {"content": b"sealed", "pdf": b"sealed", "sha256": "0" * 64, "kind": "plan"}
    issued: dict[str, Any] = {"track": "health", "category": "notes", "issued_by": ID(1), "issued_at": NOW, "day": DAY}
    vouched = {"sealing_key": b"k", "signing_key": b"k", "signature": b"s", "line": 1, "since": NOW, "active": True}
    was = {"username": "bruker1", "role": "physician", "full_name": "Liv", "title": "lege", "hpr_number": ""}
    return [
        ShownForm(key="0" * 64, kind="note", version=1, content="{}"),
        KeptLetterhead(key="0" * 64, content="{}"),
        ToldQuarter(quarter=DAY, what="assessed", content="{}", told_on=DAY),
        UserBefore(full_name="L", title="", hpr_number="", role="", user_id=ID(1), until=NOW, changed_by=ID(1)),
        IssuedDocument(id=ID(1), course_id=ID(1), **sealed, **issued),
        SignedPaper(id=ID(1), entry_id=ID(1), category="", recipient="", quotes=None, **sealed),
        Proof(object_id=ID(1), kind="entry", signed_by=ID(1), at=NOW, line=1, signature=b"s"),
        Vouched(reader="health", **vouched, **was),
        AuditLine(
            seq=1, at=NOW, offset_minutes=0, user_id=ID(1), role="physician", action="login", previous=b"", mac=b"m"
        ),
    ]


@pytest.fixture
def kept(either: Store) -> Store:
    """A store with a row of every table that a trigger keeps."""
    with either.write() as sql:
        for one in (user(), patient(), course()):
            sql.add(one)
            sql.flush()
        sql.add_all([entry(1, struck_at=NOW, struck_by=ID(1)), entry(2, "draft")])
        sql.flush()
        sql.add_all(rest())
    return either


def columns(guard: Guard) -> list[str]:
    return guard.columns.split(", ") if guard.columns else [c.name for c in Entity.metadata.tables[guard.table].columns]


@pytest.mark.long
def test_what_is_kept_is_neither_changed_nor_deleted(kept: Store) -> None:
    for guard in triggers.KEPT.values():
        where = f" WHERE {guard.when.replace('OLD.', '')}" if guard.when else ""
        with kept.read() as sql:
            assert sql.execute(text(f"SELECT count(*) FROM {guard.table}{where}")).scalar() == 1
        changes = [f"UPDATE {guard.table} SET {one} = {one}" for one in columns(guard)]
        for said in [f"DELETE FROM {guard.table}"] if guard.deleting else changes:
            with pytest.raises(Conflict) as told, kept.write() as sql:
                sql.execute(text(said + where))
            assert guard.says in str(told.value.__cause__), "refused by the trigger and by nothing else"


@pytest.mark.parametrize(
    "allowed",
    [
        f"UPDATE form_entry SET content = content, category = 'notes', state = 'draft' WHERE id = '{ID(2)}'",
        f"DELETE FROM form_entry WHERE id = '{ID(2)}'",
        f"UPDATE form_entry SET struck_because = 'other' WHERE id = '{ID(2)}'",
        "UPDATE issued_document SET printed_on = '2026-02-24', handed_on = '2026-02-25'",
        "UPDATE app_user SET full_name = 'Liv Nordby'",
    ],
)
def test_what_is_not_kept_can_be_changed(kept: Store, allowed: str) -> None:
    with kept.write() as sql:
        assert sql.execute(text(allowed)).rowcount == 1  # type: ignore[attr-defined]


def test_what_ends_with_a_consent_can_be_deleted(kept: Store) -> None:
    with kept.write() as sql:
        sql.add(
            SignedPaper(
                id=ID(2),
                entry_id=ID(1),
                category="",
                recipient="",
                quotes=ID(1),
                sha256="0" * 64,
                kind="plan",
                content=b"s",
                pdf=b"s",
            )
        )
        sql.add(Proof(object_id=ID(2), kind="kept", signed_by=ID(1), at=NOW, line=None, signature=b"s"))
    with kept.write() as sql:
        sql.execute(text("DELETE FROM signed_paper WHERE quotes IS NOT NULL"))
        sql.execute(text("DELETE FROM proof WHERE line IS NULL"))
    with kept.read() as sql:
        assert list(sql.scalars(select(SignedPaper.id))) == list(sql.scalars(select(Proof.object_id))) == [ID(1)]


def test_a_store_has_one_key_of_the_trail(kept: Store) -> None:
    with pytest.raises(Conflict), kept.write() as sql:
        sql.add(TrailKey(id=1, key=b"another"))


def test_two_who_save_the_same_are_told(kept: Store) -> None:
    """The later one has read the row before the first one saved it."""
    with kept.read() as sql:
        seen = sql.get_one(Patient, ID(1))
        sql.expunge(seen)
    with kept.write() as sql:
        sql.get_one(Patient, ID(1)).phone = "91 00 00 00"
    seen.phone = "92 00 00 00"
    with pytest.raises(Conflict, match="Noen andre har endret det samme"), kept.write() as sql:
        sql.add(seen)
    with kept.read() as sql:
        assert sql.scalar(select(Patient.phone)) == "91 00 00 00"


def test_what_points_at_nothing_is_a_conflict(kept: Store) -> None:
    with pytest.raises(Conflict), kept.write() as sql:
        sql.add(entry(3, adds_to=ID(99)))
    with pytest.raises(Conflict), kept.write() as sql:
        sql.execute(text("DELETE FROM patient"))


NAMES = [
    "Aas",
    "Åsen",
    "Zimmer",
    "Ærlig",
    "Østby",
    "Øvre-Dal",
    "aaberg",
    "Đorđević",
    "O’Brien",
    "Ŋuŋ",
    "Михаил",
    "Weiß",
]


@pytest.mark.long
def test_names_stand_in_the_order_of_the_alphabet(either: Store) -> None:
    with either.write() as sql:
        sql.add_all(patient(n, "Kari", name) for n, name in enumerate(NAMES))
    with either.read() as sql:
        found = list(sql.scalars(select(Patient.family_name).order_by(Patient.sort_key)))
    assert found == sorted(NAMES, key=lambda name: collation_key(f"{name} Kari"))


@pytest.mark.long
@pytest.mark.parametrize(("word", "at"), [("kari", 1), ("test", 6), ("æ", 0), ("ŋu", 14), ("%", 0), ("_", 0), ("T", 0)])
def test_where_a_word_is_found(either: Store, word: str, at: int) -> None:
    with either.write() as sql:
        found = patient()
        found.search_key = "kari testdal ŋuŋ"
        sql.add(found)
    with either.read() as sql:
        assert sql.scalar(select(found_at(Patient.search_key, word))) == at


def test_rows_of_one_moment_stand_as_they_were_written(kept: Store) -> None:
    """Also when one has been rewritten since, which moves it on some engines."""
    with kept.write() as sql:
        for n in (9, 5, 7, 3):
            sql.add(entry(n, "draft"))
            sql.flush()
        sql.execute(text(f"UPDATE form_entry SET content = content WHERE id = '{ID(9)}'"))
    with kept.read() as sql:
        found = sql.scalars(select(FormEntry.id).order_by(FormEntry.saved_at, as_written(FormEntry)))
        assert list(found) == [ID(n) for n in (1, 2, 9, 5, 7, 3)]


def test_what_is_written_as_declared_is_found(kept: Store) -> None:
    asked = as_declared(func.typeof(Proof.line).in_(["integer", "null"]))
    with kept.read() as sql:
        assert sql.scalar(select(Proof.object_id).where(and_(asked, Proof.kind == "entry"))) == ID(1)
        assert sql.scalar(select(asked.label("canonical"))) is True


def test_moments_days_and_bytes_come_back_as_they_were(kept: Store) -> None:
    given = {"recipient": "nav_adviser", "category": "function", "how_given": "written"}
    late = datetime(2099, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)
    with kept.write() as sql:
        sql.add(
            Consent(
                id=ID(1),
                patient_id=ID(1),
                course_id=ID(1),
                valid_from=DAY,
                valid_until=date(9999, 12, 31),
                recorded_by=ID(1),
                recorded_at=late,
                withdrawn_at=datetime.fromtimestamp(0, UTC),
                **given,
            )
        )
    with kept.read() as sql:
        found = sql.get_one(Consent, ID(1))
        assert (found.valid_from, found.valid_until) == (DAY, date(9999, 12, 31))
        assert (found.recorded_at, found.withdrawn_at) == (late, datetime.fromtimestamp(0, UTC))
        assert (found.interpreter, found.withdrawn_by) == (False, None)
        assert sql.scalar(select(FormEntry.content).where(FormEntry.id == ID(1))) == b"sealed"


def rows(sql: Session) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: [tuple(row) for row in sql.execute(select(table).order_by(*table.primary_key))]
        for table in Entity.metadata.sorted_tables
    }


@pytest.mark.long
def test_a_copy_has_every_row_and_is_one_sealed_file(kept: Store, tmp_path: Path) -> None:
    """Of the same format from either, and read back the same way."""
    home = tmp_path / "copy"
    home.mkdir()
    kept.copy_to(home / copies.FILE, KEY)
    assert [path.name for path in home.iterdir()] == [copies.FILE]
    counts, head = copies.read_back(home / copies.FILE, KEY)
    assert (counts["form_entry"], head.seq) == (2, 1)
    back = Store.open(home, KEY)
    with kept.read() as sql, back.read() as copied:
        assert rows(copied) == rows(sql)
        found = copied.scalars(select(FormEntry.id).order_by(as_written(FormEntry)))
        assert list(found) == list(sql.scalars(select(FormEntry.id).order_by(as_written(FormEntry))))
    back.close()


def test_how_long_a_text_may_be_is_for_the_services_to_say(kept: Store) -> None:
    """Some kinds of forms have longer names than their column says, and a store of either engine moves to the other."""
    with kept.write() as sql:
        sql.get_one(FormEntry, ID(2)).kind = "a" * 400
    with kept.read() as sql:
        assert sql.get_one(FormEntry, ID(2)).kind == "a" * 400


@pytest.mark.skipif(os.name != "posix", reason="Windows gives a folder's rights to what is in it")
def test_what_is_written_while_it_is_open_is_nobody_elses_to_read(kept: Store, tmp_path: Path) -> None:
    """A paper that is exported, the note of the trail's end, what is laid aside."""
    usual = os.umask(0o022)
    try:
        kept.place.open().dispose()
        (tmp_path / "paper.pdf").touch()
        assert stat.S_IMODE((tmp_path / "paper.pdf").stat().st_mode) == 0o600
    finally:
        os.umask(usual)
