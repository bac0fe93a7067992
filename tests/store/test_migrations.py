"""The steps of the schema: they make what the models say, run whole or not at all, and never run backwards."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import collation_key, fold
from hia_desktop.store import migrations, triggers
from hia_desktop.store.engine import Step, unwatched
from hia_desktop.store.entities import Entity
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from tests.statements import REAL_STEPS, steps_again

KEY = bytes(range(32))
FOLDER = Path(migrations.__file__).parent

STEP = '''"""A step made by a test."""

from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("made_by_a_test", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("DELETE FROM public_key")
    {then}
'''


@pytest.mark.long
def test_the_newest_step_makes_what_the_models_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Entity.metadata) == []


@pytest.mark.long
def test_steps_that_are_said_again_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the tests of everything else make their stores. A table that is made anew has its keys in any order."""
    made = []
    for name, steps in (("real", REAL_STEPS), ("first", steps_again), ("again", steps_again)):
        monkeypatch.setattr(migrations, "run_steps", steps)
        (tmp_path / name).mkdir()
        opened = Store.open(tmp_path / name, KEY, create=True)
        with opened.engine.connect() as sql:
            told = sql.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").all()
            tables = [table for (table,) in sql.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")]
            columns = {table: sql.exec_driver_sql(f"PRAGMA table_info({table})").all() for table in tables}
            held = {table: sql.exec_driver_sql(f"SELECT * FROM {table}").all() for table in tables}
        opened.close()
        schema = {name: sorted(line.strip(" \t,") for line in text.splitlines()) for name, text in told}
        made.append((schema, columns, {**held, "trail_key": len(held["trail_key"])}))
    assert made[0] == made[1] == made[2]
    assert len(made[0][0]) > 100 and made[0][2]["alembic_version"] == [(migrations.HEAD,)]


def test_head_and_known_are_the_steps_in_the_folder() -> None:
    steps = ScriptDirectory(str(FOLDER))
    assert steps.get_current_head() == migrations.HEAD
    assert {step.revision for step in steps.walk_revisions()} == set(migrations.KNOWN)


def test_a_store_of_a_newer_program_is_refused(store: Store, folder: Path) -> None:
    with store.write() as sql:
        sql.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    with pytest.raises(Problem, match="nyere utgave") as error:
        Store.open(folder, KEY)
    assert "Ingenting er endret" in error.value.message


@pytest.fixture
def longer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations in a folder of their own, to which a step can be added."""
    own = Path(shutil.copytree(FOLDER, tmp_path / "migrations", ignore=shutil.ignore_patterns("__pycache__")))
    monkeypatch.setattr(migrations, "__file__", str(own / "__init__.py"))
    monkeypatch.setattr(migrations, "HEAD", "9999")
    return own / "versions" / "9999_test.py"


BATCH = (
    'with op.batch_alter_table("{0}") as batch: batch.alter_column("kind", type_=sa.String(90), '
    "existing_type=sa.String(30))\n"
)


@pytest.mark.long
def test_a_step_that_makes_a_table_anew_loses_no_trigger(folder: Path, longer: Path) -> None:
    made_anew = "    ".join(BATCH.format(table) for table in ("form_entry", "issued_document"))
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then=made_anew), encoding="utf-8")
    store = Store.open(folder, KEY)
    with store.engine.connect() as connection:
        assert triggers.there(store.place, connection) == triggers.wanted(store.place)
    store.close()


@pytest.mark.logs
def test_a_trigger_taken_away_is_put_back_at_open_and_told(
    store: Store, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with store.write() as sql:
        sql.execute(text("DROP TRIGGER form_entry_signed_stays"))
        sql.execute(text("DROP TRIGGER audit_line_kept"))
        sql.execute(text("CREATE TRIGGER audit_line_kept BEFORE DELETE ON audit_line WHEN 0 BEGIN SELECT 1; END"))
    store.close()
    again = Store.open(folder, KEY)
    with again.engine.connect() as connection:
        assert triggers.there(again.place, connection) == triggers.wanted(again.place)
    again.close()
    assert "form_entry_signed_stays, audit_line_kept" in caplog.text


def with_a_key(folder: Path) -> None:
    engine = SealedFile.within(folder, KEY).open()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO public_key VALUES ('health', x'00')")
    engine.dispose()


@pytest.mark.long
def test_a_step_is_run_after_a_copy(folder: Path, longer: Path) -> None:
    with_a_key(folder)
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then="pass"), encoding="utf-8")
    store = Store.open(folder, KEY)
    assert inspect(store.engine).has_table("made_by_a_test")
    assert migrations.version_of(store.engine) == "9999"
    store.close()
    copy = SealedFile.within(folder / "before-9999", KEY).open()
    assert (folder / "before-9999" / "audit.anchor").exists() == (folder / "audit.anchor").exists()
    with copy.connect() as connection:
        assert connection.exec_driver_sql("SELECT reader FROM public_key").scalars().all() == ["health"]
    assert not inspect(copy).has_table("made_by_a_test")
    copy.dispose()


class LyingDisk(SealedFile):
    """A place whose disk keeps another byte than it was given, deep in each copy."""

    def copy_to(self, engine: Engine, path: Path, key: bytes, step: Step = unwatched) -> None:
        """As on any disk, but for the byte."""
        super().copy_to(engine, path, key, step)
        kept = bytearray(path.read_bytes())
        kept[-200_000] ^= 1
        path.write_bytes(kept)


def test_nothing_is_upgraded_on_a_copy_that_cannot_be_read_back(folder: Path, longer: Path) -> None:
    place = LyingDisk.within(folder, KEY)
    engine = place.open()
    with engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO public_key VALUES ('health', zeroblob(400000))")
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then="pass"), encoding="utf-8")
    with pytest.raises(Problem, match="lot seg ikke lese tilbake"):
        migrations.bring_up_to_date(engine, place, KEY)
    assert migrations.version_of(engine) == migrations.KNOWN[-1] and place.integrity(engine) == []
    engine.dispose()
    assert not (folder / "before-9999").exists(), "what is no copy is not called one"


@pytest.mark.long
def test_a_step_that_breaks_leaves_no_trace(folder: Path, longer: Path) -> None:
    with_a_key(folder)
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then='raise RuntimeError("broken")'), encoding="utf-8")
    with pytest.raises(RuntimeError, match="broken"):
        Store.open(folder, KEY)
    engine = SealedFile.within(folder, KEY).open()
    assert migrations.version_of(engine) == migrations.KNOWN[-1]
    assert not inspect(engine).has_table("made_by_a_test")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT reader FROM public_key").scalars().all() == ["health"]
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    engine.dispose()


@pytest.mark.long
def test_names_keys_are_made_anew_as_the_program_makes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of the first schema: each name's keys afterwards are those that `base.text` makes."""
    names = [
        ("Władysław", "Małecki"),
        ("Åse", "Øvre-Dal"),
        ("Þór", "Đorđević"),
        ("Işık", "Weiß"),
        ("Kari", "O’Brien"),
        ("Михаил", "Ŋuŋ"),
    ]
    monkeypatch.setattr(migrations, "HEAD", "0001")
    first = Path(
        shutil.copytree(
            FOLDER, tmp_path / "first", ignore=shutil.ignore_patterns("__pycache__", "000[2-9]*", "00[1-9]*")
        )
    )
    monkeypatch.setattr(migrations, "__file__", str(first / "__init__.py"))
    later = ("shown_form", "user_before", "kept_letterhead", "signed_paper", "proof", "vouched", "told_quarter")
    of_then = {name: guard for name, guard in triggers.KEPT.items() if guard.table not in later}
    monkeypatch.setattr(triggers, "KEPT", of_then)
    folder = tmp_path / "old"
    folder.mkdir()
    Store.open(folder, KEY, create=True).close()
    engine = SealedFile.within(folder, KEY).open()
    with engine.begin() as connection:
        for i, (given, family) in enumerate(names):
            connection.exec_driver_sql(
                (
                    "INSERT INTO patient (id, version, national_id, birth_date, given_name, family_name, search_key, "
                    "sort_key, phone, address,"
                    " municipality, language, interpreter, occupation, employer, gp_name, gp_practice, created_at)"
                    " VALUES (?, 1, ?, '1980-01-01', ?, ?, 'old', 'old', '', '', '', '', 0, '', '', '', '', 0)"
                ),
                (f"{i}", f"{i:011}", given, family),
            )
    assert migrations.version_of(engine) == "0001"
    engine.dispose()
    monkeypatch.undo()
    store = Store.open(folder, KEY)
    assert migrations.version_of(store.engine) == migrations.HEAD
    with store.read() as sql:
        made = sql.execute(text("SELECT given_name, family_name, search_key, sort_key FROM patient ORDER BY id")).all()
    store.close()
    assert [(r.search_key, r.sort_key) for r in made] == [
        (f"{fold(given)} {fold(family)}", collation_key(f"{family} {given}")) for given, family in names
    ]


@pytest.mark.long
def test_only_the_last_copies_from_before_an_upgrade_stay(folder: Path, longer: Path) -> None:
    """Never before the upgrade is kept: a step that breaks takes none of them."""
    for older in ("before-0007", "before-0012", "before-0031", "before-0032.part", "before-noon"):
        (folder / older).mkdir()
        (folder / older / "hia.db").write_bytes(b"x")
    with_a_key(folder)
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then='raise RuntimeError("broken")'), encoding="utf-8")
    with pytest.raises(RuntimeError, match="broken"):
        Store.open(folder, KEY)
    assert {path.name for path in folder.glob("before-00*")} >= {"before-0007", "before-0012", "before-0031"}
    longer.write_text(STEP.format(head=migrations.KNOWN[-1], then="pass"), encoding="utf-8")
    Store.open(folder, KEY).close()
    assert {path.name for path in folder.glob("before-*")} == {"before-0031", "before-9999", "before-noon"}
