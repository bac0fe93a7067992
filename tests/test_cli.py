"""The program without a window: whole courses by command, one clear line when refused, and nothing lost."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from hia_desktop import __version__
from hia_desktop.__main__ import main
from hia_desktop.base.clock import Clock, SystemClock
from hia_desktop.cli import run_arguments
from hia_desktop.cli.centre import _make_demo
from hia_desktop.services.call import run
from hia_desktop.services.centre.login_face import FACES
from hia_desktop.services.course import courses
from tests.make import KARI, PASSWORD, REFERRAL, House, house
from tests.services.story import ASSESSMENT, pdf

TODAY = "2026-02-24"


class Cli:
    """Runs commands against one centre, and gives the exit code and what was written."""

    def __init__(self, home: House, scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.home, self.scratch, self.capsys = home, scratch, capsys
        self.password = scratch / "password"
        self.password.write_text(PASSWORD + "\n", encoding="utf-8")

    def __call__(self, *arguments: str, user: str = "lege", today: str = TODAY) -> tuple[int, str, str]:
        whole = [
            *arguments,
            "--store",
            str(self.home.folder),
            "--as",
            user,
            "--password-file",
            str(self.password),
            "--today",
            today,
        ]
        code = main(whole)
        out, err = self.capsys.readouterr()
        return code, out, err

    def json(self, *arguments: str, user: str = "lege", today: str = TODAY) -> Any:
        code, out, err = self(*arguments, "--json", user=user, today=today)
        assert (code, err) == (0, "")
        return json.loads(out)

    def refused(self, *arguments: str, user: str = "lege") -> str:
        """The one line on standard error."""
        code, out, err = self(*arguments, user=user)
        assert (code, out) == (1, ""), err
        assert err.count("\n") == 1
        assert "Traceback" not in err
        return err

    def file(self, name: str, content: object) -> str:
        path = self.scratch / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    home = house(tmp_path / "store")
    (tmp_path / "scratch").mkdir()
    yield Cli(home, tmp_path / "scratch", capsys)
    for signed_in in home.open.values():
        signed_in.forget()


def registered(cli: Cli, *more: str) -> str:
    patient = {"national_id": KARI, "given_name": "Kari", "family_name": "Testdal", "gp_name": "Ola Lege"}
    return str(cli.json("course", "register", cli.file("kari.json", patient), *more, user="sekretar")["id"])


@pytest.mark.long
def test_a_course_through_the_command_line_gives_the_overview_of_the_window(cli: Cli) -> None:
    course = registered(cli)
    cli.json("course", "sign", course, "referral", cli.file("referral.json", REFERRAL), user="sekretar")
    (cli.scratch / "letter.pdf").write_bytes(pdf())
    cli.json("course", "attach", KARI, str(cli.scratch / "letter.pdf"), user="sekretar")
    cli.json("course", "sign", KARI, "assessment", cli.file("assessment.json", ASSESSMENT), "--anyway")
    periods = [
        {"first": "2026-01-12", "last": "2026-02-08", "kind": "full", "grade": 100},
        {"first": "2026-02-09", "kind": "graded", "grade": 60},
    ]
    cli.json("course", "periods", KARI, cli.file("periods.json", periods))
    cli.json(
        "course",
        "consent",
        KARI,
        "--to",
        "nav_adviser",
        "--category",
        "plan",
        "--category",
        "sick_leave",
        "--until",
        "2026-08-24",
    )
    cli.json("course", "milestone", KARI, "dialogue_1", "--done", TODAY, user="nav")
    cli.json("course", "sign", KARI, "survey", cli.file("survey.json", {"thriving": 5}), today="2026-03-16")
    measured = cli.file("was.json", {"day": "2026-03-16", "now": 5})
    cli.json("course", "sign", KARI, "was", measured, today="2026-03-16")
    cli.json("course", "sign", KARI, "plan", cli.file("plan.json", {"own_goal": "Full jobb"}), today="2026-03-16")
    shown = cli.json("course", "overview", KARI, today="2026-03-16")
    cli.home.clock.day = cli.home.clock.day.replace(month=3, day=16)
    doctor = cli.home.as_user("lege")
    assert shown == json.loads(json.dumps(run(doctor, courses.overview, shown["course"])))
    assert shown["course"] == course
    assert shown["grade"] == 60
    assert shown["weeks"] == 9
    assert shown["scores"] == [{"name": "Arbeidsevne (0–10)", "day": "2026-03-16", "value": 5}]
    assert cli.json("course", "list", user="nav")[0]["name"] == "Kari Testdal"
    assert cli.json("course", "consent", KARI, "--to", "nav_adviser", "--withdraw")["changed"] == 3
    assert cli.json("course", "list", user="nav") == []


@pytest.mark.long
def test_what_is_doubtful_is_signed_only_by_one_who_stands_by_it(cli: Cli) -> None:
    registered(cli, "--received", "2026-01-05")
    plan = {"own_goal": "Full jobb", "measures": [{"what": "Trening", "responsible": "Eva", "due": "2026-01-05"}]}
    signing = ("course", "sign", KARI, "plan", cli.file("plan.json", plan))
    assert "Tiltak 1, Frist: Datoen er passert" in (said := cli.refused(*signing)) and "--anyway" in said
    assert cli.json(*signing, "--anyway")["follows"] == [
        "Forløpet er i gang.",
        "Oppgave: Tiltak i planen, 05.01.2026.",
    ]
    wrong = cli.file("wrong.json", ASSESSMENT | {"start_deadline": "2026-01-19"})
    assert "Frist for start" in cli.refused("course", "sign", KARI, "assessment", wrong, "--anyway"), (
        "nobody stands by what cannot be"
    )


@pytest.mark.long
def test_papers_are_written_once_and_never_over_another_file(cli: Cli) -> None:
    registered(cli)
    cli("course", "sign", KARI, "assessment", cli.file("assessment.json", ASSESSMENT), "--anyway")
    epikrise = {"asks": [{"text": "følge opp"}]}
    closing = {
        "day": "2026-01-12",
        "ending": "completed",
        "outcome": "no_need",
        "work_status": "full",
        "benefit": "none",
    }
    cli.json("course", "sign", KARI, "closing", cli.file("closing.json", closing), "--anyway")
    cli.json("course", "sign", KARI, "epikrise", cli.file("epikrise.json", epikrise), "--anyway")
    target = cli.scratch / "epikrise.pdf"
    assert cli("export", "epikrise", KARI, "-o", str(target)) == (0, "", "")
    assert target.read_bytes().startswith(b"%PDF")
    target.write_text("mine", encoding="utf-8")
    assert "finnes fra før" in cli.refused("export", "epikrise", KARI, "-o", str(target))
    assert target.read_text(encoding="utf-8") == "mine"
    assert cli("export", "epikrise", KARI, "-o", str(target), "--force")[0] == 0
    assert target.read_bytes().startswith(b"%PDF")
    folder = cli.scratch / "papirer"
    folder.mkdir()
    assert cli("export", "epikrise", KARI, "-o", str(folder))[0] == 0
    (named,) = folder.iterdir()  # of its kind, day and number, and nothing of the patient
    assert re.fullmatch(r"Epikrise \d\d\.\d\d\.\d{4} [0-9A-F]{4}-[0-9A-F]{4}\.pdf", named.name)
    assert named.read_bytes() == target.read_bytes()
    letter = cli.scratch / "letter.pdf"
    assert cli("export", "leaflet", "-o", str(folder))[0] == 0
    assert [f.name[:31] for f in folder.glob("Hva*")] == ["Hva en god henvisning forteller"]
    assert "ikke laget ennå" in cli.refused("export", "letter", KARI, "--to", "patient", "-o", str(letter))
    assert "svar for ordlyden selv" in cli.refused(
        "export", "letter", KARI, "--to", "patient", "--issue", "-o", str(letter)
    )
    assert cli("export", "letter", KARI, "--to", "patient", "--issue", "--answering", "-o", str(letter))[0] == 0
    assert letter.read_bytes().startswith(b"%PDF")
    assert "ingen signert versjon" in cli.refused("export", "plan", KARI, "-o", str(cli.scratch / "plan.pdf"))
    assert "finnes ikke" in cli.refused("export", "epikrise", KARI, "-o", str(cli.scratch / "nowhere" / "x.pdf"))


@pytest.mark.long
def test_a_course_goes_out_and_in(cli: Cli, tmp_path: Path) -> None:
    course = registered(cli)
    cli.json("course", "sign", KARI, "referral", cli.file("referral.json", REFERRAL))
    out = cli.scratch / "course.json"
    assert cli("course", "export", course, "-o", str(out))[0] == 0
    before = cli.json("course", "overview", course)
    other = Cli(house(tmp_path / "other"), cli.scratch, cli.capsys)
    assert other.json("course", "import", str(out))["added"] is True
    again = other.json("course", "import", str(out))
    assert again["added"] is False
    assert "Ingenting er lagt til" in again["message"]
    assert {**other.json("course", "overview", KARI), "course": ""} == {**before, "course": ""}
    broken = json.loads(out.read_text(encoding="utf-8"))
    broken["course"]["status"] = "gone"
    refused = other.refused("course", "import", cli.file("broken.json", broken))
    assert "«course.status»: " in refused


def test_the_schema_is_written(cli: Cli) -> None:
    code, out, _err = cli("schema", "-o", str(cli.scratch / "schema.json"))
    assert (code, out) == (0, "")
    assert json.loads((cli.scratch / "schema.json").read_text(encoding="utf-8"))["title"] == "CourseFile"


@pytest.mark.long
def test_backup_restore_and_verify(cli: Cli, tmp_path: Path) -> None:
    registered(cli)
    made = cli.json("backup", str(tmp_path / "copies"), user="admin")
    recovery = cli.scratch / "recovery"
    recovery.write_text(cli.home.recovery, encoding="utf-8")
    assert cli.json("verify", "--backup", made["folder"], "--recovery-file", str(recovery))["whole"] is True
    (cli.scratch / "new").write_text("et helt nytt passord 26", encoding="utf-8")
    target = str(tmp_path / "back")
    secrets = ["--recovery-file", str(recovery), "--password-file", str(cli.scratch / "new")]
    assert main(["restore", made["folder"], "--store", target, "--as", "admin", *secrets]) == 0
    assert main(["verify", "--store", target, "--as", "admin", "--password-file", str(cli.scratch / "new")]) == 0
    assert "Det er ingen skjemaer eller dokumenter ennå" in cli.capsys.readouterr().out
    assert main(["restore", made["folder"], "--store", target, "--as", "admin", *secrets]) == 1
    assert "allerede" in cli.capsys.readouterr().err
    assert cli.json("verify")["whole"] is True
    assert cli.json("verify")["law_to_read"] == [] and "lokal kontroll" in cli.json("verify")["law_awaiting"][0]
    (cli.home.folder / "audit.anchor").unlink()
    assert "Loggen" in cli.refused("verify")


@pytest.mark.long
def test_users(cli: Cli) -> None:
    (cli.scratch / "new").write_text("en annen lang setning 4", encoding="utf-8")
    added = ["users", "add", "ny", "--name", "Ny Bruker", "--role", "physiotherapist", "--hpr", "7654321"]
    cli.json(*added, "--new-password-file", str(cli.scratch / "new"), user="admin")
    listed = {u["username"]: u for u in cli.json("users", "list", user="admin")}
    assert listed["ny"]["role"] == "physiotherapist"
    cli.json("users", "close", "ny", user="admin")
    assert not {u["username"]: u for u in cli.json("users", "list", user="admin")}["ny"]["active"]
    assert "har ikke tilgang" in cli.refused("users", "list")
    assert cli("users", "add", "x", "--name", "X", "--role", "king", user="admin")[0] == 2


def test_init_makes_a_centre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"et helt nytt passord 26\n")
    os.close(writing)
    wanted = [
        "init",
        "--store",
        str(tmp_path / "new"),
        "--name",
        "Eksempel HF",
        "--org",
        "983544622",
        "--admin-name",
        "Ada Admin",
        "--as",
        "Ada",
        "--json",
    ]
    assert main([*wanted, "--password-fd", str(reading)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert len(made["recovery"].replace("-", "")) == 36
    assert made["administrator"] == "ada", "as the name is taken at the door"
    (tmp_path / "password").write_text("et helt nytt passord 26", encoding="utf-8")
    assert main([*wanted, "--password-file", str(tmp_path / "password")]) == 1
    assert "finnes allerede" in capsys.readouterr().err


def test_a_wrong_password_is_slowed_after_the_fifth(cli: Cli) -> None:
    cli.password.write_text("feil", encoding="utf-8")
    told = [cli.refused("course", "list") for _n in range(6)]
    assert all("stemmer ikke" in line for line in told[:5])
    assert "Vent" in told[5]
    cli.password.write_text(PASSWORD, encoding="utf-8")
    assert "Vent" in cli.refused("course", "list")


def damaged(folder: Path) -> None:
    path = folder / "hia.db"
    content = bytearray(path.read_bytes())
    content[100:600] = bytes(500)
    path.write_bytes(content)


def foreign(folder: Path) -> None:
    import sqlite3

    (folder / "hia.db").unlink()
    with sqlite3.connect(folder / "hia.db") as plain:
        plain.execute("CREATE TABLE x (y)")
    plain.close()


def cut(folder: Path) -> None:
    (folder / "hia.db").write_bytes(b"")


def gone(folder: Path) -> None:
    (folder / "hia.db").unlink()


def no_keys(folder: Path) -> None:
    for name in ("keyslots.json", "keyslots.backup.json"):
        (folder / name).write_text("{}", encoding="utf-8")


@pytest.mark.parametrize("harm", [damaged, foreign, cut, gone, no_keys])
def test_a_harmed_store_is_told_of_in_one_line(cli: Cli, harm: Any) -> None:
    for left in cli.home.folder.glob("hia.db-*"):
        left.unlink()
    harm(cli.home.folder)
    assert cli.refused("course", "list").endswith(".\n")


def test_without_a_list_of_users_everybody_comes_in(cli: Cli) -> None:
    assert cli.home.as_user("lege")
    for name in FACES:
        (cli.home.folder / name).unlink()
    assert cli("course", "list")[0] == 0


@pytest.mark.parametrize("fails", [False, True])
def test_the_demo_leaves_what_lies_beside_it_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fails: bool
) -> None:
    def quick(folder: Path, _now: Clock) -> None:
        (folder / "hia.db").touch()
        if fails:
            raise KeyboardInterrupt

    monkeypatch.setattr("hia_desktop.services.demo.centre.make_demo", quick)
    (tmp_path / "demo.part").mkdir()
    (tmp_path / "demo.part" / "viktig.txt").write_text("x", encoding="ascii")
    with suppress(KeyboardInterrupt):
        _make_demo(tmp_path / "demo", SystemClock())
    assert (tmp_path / "demo.part" / "viktig.txt").exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == (["demo.part"] if fails else ["demo", "demo.part"])
    assert "Lager demosenteret" in capsys.readouterr().err


def test_a_store_from_a_newer_program(cli: Cli) -> None:
    store = cli.home.as_user("lege").store
    with store.write() as sql:
        sql.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    cli.home.sign_out("lege")
    assert "nyere utgave" in cli.refused("course", "list")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom the file system can refuse")
def test_a_read_only_folder(cli: Cli) -> None:
    cli.home.folder.chmod(0o500)
    for file in cli.home.folder.iterdir():
        file.chmod(0o400)
    try:
        assert "skrive" in cli.refused("course", "list")
    finally:
        cli.home.folder.chmod(0o700)


def test_a_store_that_cannot_be_written(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """What SQLite says on a read-only disk, said by SQLite itself."""
    connect = dbapi2.connect
    monkeypatch.setattr(dbapi2, "connect", lambda path, **more: connect(f"file:{path}?mode=ro", uri=True, **more))
    assert "kan ikke skrives til" in cli.refused("course", "list")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["curse"], "finnes ikke"),
        (["course"], "Mangler"),
        (["course", "overview"], "Mangler"),
        (["course", "list", "--today", "31.02.2026"], "ikke en dato"),
        (["course", "list", "--password", "x"], "Kjenner ikke"),
        (["course", "list", "--password-fd", "x"], "kan ikke brukes"),
        (["course", "list", "--store"], "mangler en verdi"),
        (["course", "list"], "--as"),
    ],
)
def test_wrong_usage_is_code_two(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert err.count("\n") == 1


def test_a_missing_password_without_a_terminal_is_wrong_usage(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", open(os.devnull, encoding="utf-8"))  # noqa: SIM115
    assert main(["course", "list", "--store", str(cli.home.folder), "--as", "lege"]) == 2
    sys.stdin.close()
    assert "--password-file" in cli.capsys.readouterr().err


def test_nothing_is_known_of_an_unknown_course(cli: Cli) -> None:
    for named in ("f" * 32, KARI, "'; DROP TABLE course; --"):
        assert "Fant ikke" in cli.refused("course", "overview", named)
    assert "kan ikke leses" in cli.refused("course", "import", str(cli.scratch / "nowhere.json"))


@pytest.mark.long
def test_a_wrong_field_is_named(cli: Cli) -> None:
    registered(cli)
    wrong = cli.file("wrong.json", {**REFERRAL, "sick_grade": 101})
    assert "sick_grade: Må være 100 eller mindre." in cli.refused("course", "sign", KARI, "referral", wrong)
    wrong = cli.file("wrong.json", {"national_id": KARI, "surname": "x"})
    assert "«surname»: Feltet finnes ikke" in cli.refused("course", "register", wrong, user="sekretar")
    wrong = cli.file(
        "wrong.json",
        [{"first": "2026-01-12", "kind": "full", "grade": 100}, {"first": "2026-01-20", "kind": "full", "grade": 100}],
    )
    assert "overlapp" in cli.refused("course", "periods", KARI, wrong)
    assert cli("course", "consent", KARI, "--to", "nobody")[0] == 2
    assert cli("course", "sign", KARI, "poem", wrong)[0] == 2


def test_the_window_opens_without_arguments(tmp_path: Path) -> None:
    opened: list[tuple[Path, Clock, str]] = []

    def window(folder: Path, clock: Clock, password: str, make: object) -> int:
        assert make is None, "nothing is made first"
        opened.append((folder, clock, password))
        return 0

    assert run_arguments(["--store", str(tmp_path), "--today", TODAY], window) == 0
    assert opened[0][0] == tmp_path
    assert opened[0][1].today().isoformat() == TODAY
    assert run_arguments([], window) == 0
    assert opened[1][0].is_absolute()


def test_the_demo_is_made_by_the_window_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is made before there is something to look at."""
    monkeypatch.setattr(
        "hia_desktop.services.demo.centre.make_demo", lambda folder, _now: (folder / "hia.db").write_bytes(b"made")
    )

    def window(folder: Path, _clock: Clock, _password: str, make: Callable[[], object] | None) -> int:
        assert make is not None and not folder.exists()
        make()
        return 0 if (folder / "hia.db").read_bytes() == b"made" else 1

    assert run_arguments(["demo", "--store", str(tmp_path / "demo")], window) == 0


def test_a_real_centre_is_not_opened_as_a_demo(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    house(tmp_path, demo=False).close()
    assert run_arguments(["demo", "--store", str(tmp_path)], lambda folder, clock, password, make: 0) == 1
    assert "virkelig senter" in capsys.readouterr().err


def test_a_bug_is_one_line_without_details(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path, clock: Clock, password: str, make: object) -> int:
        raise RuntimeError("Kari Testdal")

    monkeypatch.delenv("HIA_DEBUG", raising=False)
    assert run_arguments([], broken) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "Kari" not in err
    monkeypatch.setenv("HIA_DEBUG", "1")
    assert run_arguments([], broken) == 1
    assert "Kari Testdal" in capsys.readouterr().err


def test_help_is_norwegian_and_light() -> None:
    seen = (
        "import sys; from hia_desktop.__main__ import main; code = main(['--help']);"
        "heavy = {'sqlalchemy', 'PySide6', 'reportlab', 'alembic', 'cryptography'} & "
        "{m.split('.')[0] for m in sys.modules};"
        "sys.exit(3 if heavy else code)"
    )
    root = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [sys.executable, "-c", seen], cwd=root, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Bruk: hia-desktop")
    for word in ("demo", "init", "users", "course", "export", "schema", "verify", "backup", "restore", "version"):
        assert f"    {word} " in done.stdout


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    assert capsys.readouterr().out == f"HIA Desktop {__version__}\n"
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"HIA Desktop {__version__}\n"
    assert main(["version", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"version": __version__}


def test_a_typed_day_is_read_by_the_clock_of_the_call(cli: Cli) -> None:
    """`--today` wherever it stands on the line, and «i dag» for the day that it says."""
    patient = cli.file("kari.json", {"national_id": KARI, "given_name": "Kari", "family_name": "Testdal"})
    cli.json("course", "register", patient, "--received", "i dag", user="sekretar", today="15.12.2026")
    (found,) = cli.json("course", "list", today="15.12.2026")
    assert found["received_on"] == "2026-12-15"


def test_a_referral_that_speaks_of_suicide_asks_at_the_command_line_too(cli: Cli) -> None:
    patient = cli.file("kari.json", {"national_id": KARI, "given_name": "Kari", "family_name": "Testdal"})
    (cli.scratch / "text.txt").write_text("Tidligere suicidforsøk.", encoding="utf-8")
    whole = ("course", "register", patient, "--text", str(cli.scratch / "text.txt"))
    assert "skal avklares i dag" in cli.refused(*whole, user="sekretar")
    assert cli.json("course", "list") == []
    cli.json(*whole, "--same-day", "ja", user="sekretar")
    assert len(cli.json("course", "list")) == 1
