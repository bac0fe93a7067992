"""A real store of each released schema is opened by today's program:
nothing that was signed, issued or logged is lost."""

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select, text

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.fields import CourseId, DocumentId
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.centre import backups, doors, notices, users
from hia_desktop.services.centre.checks import verify
from hia_desktop.services.centre.login_face import read_face
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import proofs
from hia_desktop.services.sealing.standing import standing
from hia_desktop.store import copies, manifests, migrations, triggers
from hia_desktop.store.audit import read_anchor
from hia_desktop.store.entities import AuditLine, Consent, FormEntry, IssuedDocument
from hia_desktop.store.sqlite import FILE, SealedFile
from hia_desktop.store.store import Store
from hia_desktop.vault.recovery import new_recovery
from hia_desktop.vault.slots import Slots
from tests import make
from tests.store.old_store import STORES, SURVEY, TOLD, told

RELEASED = sorted(zipped.stem for zipped in STORES.glob("*.zip"))
TRIED = [
    pytest.param(one, marks=[] if one in (RELEASED[0], *RELEASED[-2:]) else [pytest.mark.long]) for one in RELEASED
]
"""The first and the last two in every run, those between in the whole gate."""
KEPT_FROM, SIGNED_FROM = "0025", "0033"
"""The schemas from which what is drawn under a signature is kept with it, and from which all is signed."""
ABILITY_UNTIL = "0022"
"""The schema under which the survey ceased to ask for the work ability."""


@pytest.fixture(params=TRIED)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder of a store as a released program left it."""
    return _unpack(request.param, tmp_path / "store")


@pytest.fixture
def version(request: pytest.FixtureRequest) -> str:
    """The schema of the store."""
    return str(request.node.callspec.params["old"])


def _unpack(version: str, folder: Path) -> Path:
    with zipfile.ZipFile(STORES / f"{version}.zip") as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], Path]:
    """Gives a copy of a released store that today's program has opened once: upgraded once for all who only read it."""

    @cache
    def once(version: str) -> Path:
        made = tmp_path_factory.mktemp("upgraded") / "store"
        _unpack(version, made)
        doors.sign_in(made, "lege", make.PASSWORD, FixedClock(make.DAY)).forget()
        return made

    return lambda folder, version: Path(shutil.copytree(once(version), folder, dirs_exist_ok=True))


@pytest.fixture
def doctor(old: Path, upgraded: Callable[[Path, str], Path], version: str) -> Iterator[SignedIn]:
    """A physician signed in to it by today's program."""
    upgraded(old, version)
    signed_in = doors.sign_in(old, "lege", make.PASSWORD, FixedClock(make.DAY))
    yield signed_in
    signed_in.forget()


def columns(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every column by its table: name, type, whether it may be empty, default, place in the key; in no order, since a
    step can only add at the end."""
    with engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return {
            table: sorted(tuple(row[1:]) for row in connection.execute(text(f"PRAGMA table_info('{table}')")))
            for table in tables
        }


def schema(engine: Engine) -> dict[str, set[str]]:
    """Every index and trigger by its table."""
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT tbl_name, type || ' ' || name FROM sqlite_master WHERE type IN ('index', 'trigger')")
        )
        by_table: dict[str, set[str]] = {}
        for table, name in rows:
            by_table.setdefault(table, set()).add(name)
    return by_table


@pytest.mark.long
def test_what_was_signed_issued_and_logged_is_all_there(old: Path, doctor: SignedIn) -> None:
    then, now = json.loads((old / TOLD).read_text(encoding="utf-8")), told(doctor)
    for entry, signed in then["answers"].items():
        read = now["answers"][entry]
        assert read["kind"] == signed["kind"]
        assert {field: read["answers"].get(field) for field in signed["answers"]} == signed["answers"]
    assert now["papers"] == then["papers"]
    assert set(now["consents"]) <= set(then["consents"]), "an upgrade never widens what is shared"
    assert now["trail"] > then["trail"]


@pytest.mark.long
def test_the_first_administrator_signs_what_is_there_as_it_stands(old: Path, version: str) -> None:
    """Before that nobody's signature is asked for (but in a store that was made with signatures); afterwards all is as
    it was signed, and consents still open."""
    clock = FixedClock(make.DAY)
    lege = doors.sign_in(old, "lege", make.PASSWORD, clock)
    assert lege.prover.begun is (version >= SIGNED_FROM)
    before = run(lege, verify).problems
    lege.forget()
    admin = doors.sign_in(old, "admin", make.PASSWORD, clock)
    assert admin.prover.begun and run(admin, verify).problems == before
    admin.forget()
    lege = doors.sign_in(old, "lege", make.PASSWORD, clock)
    assert lege.prover.begun and run(lege, verify).problems == before
    with lege.store.read() as sql:
        given = set(sql.scalars(select(Consent.id).where(Consent.withdrawn_at.is_(None))))
        assert standing(Work(sql, lege), proofs.CONSENT, given) == given
    lege.forget()


@pytest.mark.long
def test_what_was_told_of_a_quarter_before_that_was_signed_is_signed_as_it_stands(tmp_path: Path) -> None:
    """By the next administrator, once; what is put in afterwards is named."""
    old, clock = _unpack("0037", tmp_path / "store"), FixedClock(make.DAY)

    def named_with(quarter: str) -> tuple[str, ...]:
        lege = doors.sign_in(old, "lege", make.PASSWORD, clock)
        with lege.store.write() as sql:
            sql.execute(text(f"INSERT INTO told_quarter VALUES ('{quarter}', 'referred', '{{}}', '2026-01-15')"))
        found = run(lege, verify).problems
        lege.forget()
        return found

    assert named_with("2025-07-01") == ()
    doors.sign_in(old, "admin", make.PASSWORD, clock).forget()
    (named,) = named_with("2025-10-01")
    assert "Det som er fortalt av et kvartal (2025-10-01 referred)" in named
    doors.sign_in(old, "admin", make.PASSWORD, clock).forget()
    assert len(named_with("2026-01-01")) == 2


@pytest.mark.long
def test_that_it_is_signed_cannot_be_said_by_another_to_keep_administrators_out(tmp_path: Path) -> None:
    """Put in with other tools before the upgrade: it is named, binds nothing, and nobody is kept out by it."""
    old, clock = _unpack("0037", tmp_path / "store"), FixedClock(make.DAY)
    lege = doors.sign_in(old, "lege", make.PASSWORD, clock)
    with lege.store.write() as sql:
        sql.execute(text("INSERT INTO proof VALUES ('told', 'since', '', 0, 1, x'00')"))
    lege.forget()
    counts = set[int | None]()
    for _again in range(2):
        admin = doors.sign_in(old, "admin", make.PASSWORD, clock)
        assert set(run(admin, verify).problems) == {
            "Loggen: linje 1 er endret eller fjernet.",
            "Signaturen på told er satt utenfor programmet.",
        }
        with admin.store.read() as sql:
            counts.add(sql.scalar(select(func.count()).where(AuditLine.action == "proofs:begun")))
        admin.forget()
    assert len(counts) == 1, "said once"


@pytest.mark.long
def test_a_paper_of_then_is_as_it_was_archived_and_one_that_was_not_is_of_today(
    old: Path, doctor: SignedIn, version: str
) -> None:
    """Before schema 0014 nothing was kept with a signature of what stands around its words: letterhead, names and
    employer are today's until the paper is archived, and cannot be found again. From then on it stays, and from 0025
    from the signature on."""
    with doctor.store.read() as sql:
        archived = [DocumentId(key) for key in sql.scalars(select(IssuedDocument.id))]
    (plan,) = [row.id for row in run(doctor, courses.listing) if _has_plan(doctor, row.id)]

    def bytes_of(*documents: DocumentId) -> list[bytes]:
        return [run(doctor, papers.read, one) for one in documents]

    before, loose = bytes_of(*archived), run(doctor, papers.issued, plan, "team_plan")
    _other_letterhead(old, "Nytt HF")
    assert bytes_of(*archived) == before
    kept = run(doctor, papers.issue, plan, "team_plan")
    assert (run(doctor, papers.issued, plan, "team_plan") == loose) is (kept in archived or version >= KEPT_FROM)
    stands = bytes_of(kept)
    _other_letterhead(old, "Nyere HF")
    assert bytes_of(kept) == stands == [run(doctor, papers.issued, plan, "team_plan")]


def _has_plan(doctor: SignedIn, course: CourseId) -> bool:
    return bool(run(doctor, entries.open_form, course, "plan").versions)


def _other_letterhead(folder: Path, name: str) -> None:
    admin = doors.sign_in(folder, "admin", make.PASSWORD, FixedClock(make.DAY))
    run(admin, users.change_centre, replace(run(admin, users.centre), name=name))
    admin.forget()


@pytest.mark.long
def test_the_trail_and_the_papers_are_whole(doctor: SignedIn) -> None:
    assert run(doctor, verify).problems == ()


def test_it_has_every_column_index_and_trigger_of_a_new_store(doctor: SignedIn, tmp_path: Path) -> None:
    new = Store.open(tmp_path, bytes(32), create=True)
    assert schema(doctor.store.engine) == schema(new.engine)
    assert columns(doctor.store.engine) == columns(new.engine)
    with doctor.store.engine.connect() as connection:
        assert triggers.there(new.place, connection) == triggers.wanted(new.place)
    new.close()


@pytest.mark.parametrize("old", [one for one in RELEASED if one != migrations.HEAD], indirect=True)
@pytest.mark.long
def test_the_copy_from_before_is_brought_back_with_its_own_key_slots_and_anchor(
    old: Path, doctor: SignedIn, version: str, tmp_path: Path
) -> None:
    """It is the store as it was, byte for byte what opens it and where its trail ended; put in the store's place in an
    empty folder it opens for everybody who had a password then, and says what it said."""
    copy = old / f"before-{migrations.HEAD}"
    with zipfile.ZipFile(STORES / f"{version}.zip") as packed:
        beside = {name: packed.read(name) for name in packed.namelist() if name not in (FILE, TOLD)}
    then = json.loads((old / TOLD).read_text(encoding="utf-8"))
    doctor.forget()
    back = Path(shutil.copytree(copy, tmp_path / "back"))
    assert {path.name: path.read_bytes() for path in back.iterdir() if path.name not in (FILE, TOLD)} == beside
    clock, slots = FixedClock(make.DAY), Slots(back)
    admin = next(user.id for user in read_face(back).users if user.username == "admin")
    keys = slots.unlock(admin, make.PASSWORD, clock.now())
    assert copies.read_back(back / FILE, keys.store_key)[1] == read_anchor(back)
    as_it_lies = SealedFile.within(back, keys.store_key).open()
    assert migrations.version_of(as_it_lies) == version
    as_it_lies.dispose()
    keys.forget()
    for username in ("lege", *(name for name in make.STAFF if name != "lege"), "admin"):
        opened = doors.sign_in(back, username, make.PASSWORD, clock)
        if username == "lege":
            read = told(opened)
            assert (read["papers"], read["answers"].keys()) == (then["papers"], then["answers"].keys())
            assert run(opened, verify).problems == ()
        opened.forget()


@pytest.mark.long
def test_nav_reads_no_more_than_what_the_consents_said(old: Path, doctor: SignedIn, version: str) -> None:
    """Until parts were shared, «Funksjon» opened the whole survey, and a plan all its rows; each user is told once."""
    adviser = doors.sign_in(old, "nav", make.PASSWORD, FixedClock(make.DAY))
    read = {}
    for row in run(doctor, courses.listing):
        for kind in ("survey", "plan", "outcome"):
            page = (
                run(adviser, entries.open_form, row.id, kind)
                if row.id in {c.id for c in run(adviser, courses.listing)}
                else None
            )
            read[row.id, kind] = page.current.answers if page is not None and page.current is not None else {}
    found = [answers for (_course, kind), answers in read.items() if kind == "survey" and answers]
    assert [{k: v for k, v in answers.items() if v} for answers in found] == [{"can_do": SURVEY["can_do"]}]
    pages = [run(doctor, courses.open_course, row.id) for row in run(doctor, courses.listing)]
    ability = {(score.name, score.value) for page in pages for score in page.scores}
    asked = {("Arbeidsevne (0–10)", 4), ("Arbeidsevne (0–10)", 6)} if version < ABILITY_UNTIL else set()
    assert ability == asked, "the survey asked for it then"
    plans = [answers for (_course, kind), answers in read.items() if kind == "plan" and answers]
    assert plans and all(set(answers) <= {"own_goal", "goals", "measures", "evaluation_day"} for answers in plans)
    assert all(
        row["area"] == "work" for answers in plans for rows in ("goals", "measures") for row in answers.get(rows, ())
    )
    assert not any(answers for (_course, kind), answers in read.items() if kind == "outcome")
    adviser.forget()
    if version >= "0009":  # a store in which nothing else was ever shared
        return
    adviser = doors.sign_in(old, "nav", make.PASSWORD, FixedClock(make.DAY))
    for signed_in in (adviser, doctor):
        assert "NAV-veilederen ser mindre enn før" in run(signed_in, notices.untold)
        run(signed_in, notices.mark_read)
        assert run(signed_in, notices.untold) == ""
    cut = [run(doctor, consents.open_consents, row.id).cut_at for row in run(doctor, courses.listing)]
    assert any(cut)
    adviser.forget()


def test_a_new_store_has_nothing_to_tell(tmp_path: Path) -> None:
    house = make.house(tmp_path / "store")
    assert run(house.as_user("nav"), notices.untold) == ""
    assert run(house.as_user("lege"), consents.open_consents, make.course(house)).cut_at is None
    house.close()


@pytest.mark.long
def test_a_backup_of_then_is_restored_by_the_program_of_today(old: Path, tmp_path: Path, version: str) -> None:
    """The copies that were taken before an upgrade are what a centre has when its disk dies after it."""
    face, slots, clock = read_face(old), Slots(old), FixedClock(make.DAY)
    keys = slots.unlock(next(u.id for u in face.users if u.username == "admin"), make.PASSWORD, clock.now())
    recovery, kept = new_recovery(), tmp_path / "kept"
    slots.renew_recovery(keys, recovery)
    kept.mkdir()
    shutil.copyfile(old / FILE, kept / FILE)
    slots.write_backup(kept / backups.SLOTS)
    counts, head = copies.read_back(kept / FILE, keys.store_key)
    about: dict[str, Any] = {
        "sha256": hashlib.sha256((kept / FILE).read_bytes()).hexdigest(),
        "size": (kept / FILE).stat().st_size,
    }
    about |= {
        "schema_version": version,
        "head_seq": head.seq,
        "head_mac": head.mac,
        "counts": counts,
    }
    manifest = manifests.Manifest(made_at=clock.now(), program="0.1.0", **about)
    (kept / manifests.MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    keys.forget()
    backups.restore(kept, tmp_path / "back", recovery, "admin", "sykkel regn potet fjell", clock)
    admin = doors.sign_in(tmp_path / "back", "admin", "sykkel regn potet fjell", clock)
    then = json.loads((old / TOLD).read_text(encoding="utf-8"))
    with admin.store.read() as sql:
        assert {d.id: d.sha256 for d in sql.scalars(select(IssuedDocument))} == then["papers"]
        assert {e.id for e in sql.scalars(select(FormEntry)) if e.state == "signed"} >= set(then["answers"])
    assert run(admin, verify).problems == ()
    admin.forget()
