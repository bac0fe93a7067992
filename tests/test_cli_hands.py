"""Who does what, by command: done, refused to the wrong role in one line of bokmål, and told in the trail."""

import json
from pathlib import Path

import pytest

from hia_desktop.__main__ import main
from hia_desktop.services.call import run
from hia_desktop.services.consent import trails
from tests.make import KARI, PASSWORD
from tests.test_cli import Cli, cli, registered

__all__ = ["cli"]

NEW = "sykkel regn potet fjell 7"


def last(cli: Cli, action: str) -> int:
    """How many lines of the trail tell of an action."""
    found = run(cli.home.as_user("admin"), trails.search_log, "", action)
    cli.home.sign_out("admin")  # a closed user gives the store a new key at the next login
    return len(found)


def secret(cli: Cli, words: str = NEW) -> str:
    path = cli.scratch / "new"
    path.write_text(words + "\n", encoding="utf-8")
    return str(path)


def says_no(cli: Cli, *arguments: str, user: str) -> None:
    """Refused for the role, in words, and the trail tells of the attempt."""
    before = last(cli, "access:denied")
    assert "har ikke tilgang til dette" in cli.refused(*arguments, user=user)
    assert last(cli, "access:denied") > before


@pytest.mark.long
def test_tasks_are_listed_added_and_given(cli: Cli) -> None:
    course = registered(cli)
    made = cli.json("task", "add", KARI, "plan_evaluation", "--due", "2026-03-20", "--to", "Eva Li")["id"]
    told = next(task for task in cli.json("task", "list") if task["id"] == made)
    assert (told["course"], told["due"], told["responsible"]) == (course, "2026-03-20", "Eva Li")
    assert cli("task", "give", made, "--to", "psychologist") == (0, "Oppgaven er gitt videre.\n", "")
    assert next(task for task in cli.json("task", "list") if task["id"] == made)["responsible"] == "Psykolog"
    code, shown, _err = cli("task", "list")
    assert code == 0 and "20.03.2026\tEvaluer tverrfaglig plan\tKari Testdal\tPsykolog" in shown
    assert (last(cli, "task:added"), last(cli, "task:given")) == (1, 1)


@pytest.mark.long
def test_a_task_goes_to_nobody_who_cannot_have_it(cli: Cli) -> None:
    registered(cli)
    made = cli.json("task", "add", KARI, "plan_evaluation", "--due", "2026-03-20")["id"]
    assert "Fant ingen rolle eller kollega «Nils Ukjent»" in cli.refused("task", "give", made, "--to", "Nils Ukjent")
    assert "Anders Nilsen" in cli.refused("task", "give", made, "--to", "Anders Nilsen")
    assert "Velg hva oppgaven gjelder" in cli.refused("task", "add", KARI, "ukjent", "--due", "2026-03-20")
    code, out, err = cli("task", "add", KARI, "plan_evaluation", "--due", "2026-03-20", "--to", "psychologist")
    assert (code, out) == (2, "") and "«task give» gir den til en rolle" in err
    says_no(cli, "task", "list", user="admin")
    says_no(cli, "task", "add", "0" * 32, "plan_evaluation", "--due", "2026-03-20", user="admin")
    says_no(cli, "task", "give", made, "--to", "Per Sol", user="admin")
    assert last(cli, "task:given") == 0


@pytest.mark.long
def test_somebody_is_made_responsible(cli: Cli) -> None:
    registered(cli)
    assert cli("course", "responsible", KARI, "--to", "per sol") == (0, "Ansvarlig er satt.\n", "")
    assert cli.json("task", "list")[0]["responsible"] == "Per Sol"
    assert "Mona Vik kan ikke ha ansvaret for forløpet" in cli.refused(
        "course", "responsible", KARI, "--to", "Mona Vik"
    )
    assert cli("course", "responsible", KARI, "--to", "psychologist")[0] == 2
    assert last(cli, "course:responsible") == 1
    assert "Fant ikke noe forløp" in cli.refused("course", "responsible", KARI, "--to", "Per Sol", user="nav")


@pytest.mark.long
def test_the_closing_talk_gives_the_epikrise_its_day(cli: Cli) -> None:
    course = registered(cli)
    says_no(cli, "course", "closing", course, user="sekretar")
    assert cli("course", "closing", KARI) == (0, "Epikrisen har frist 03.03.2026.\n", "")
    assert [task["due"] for task in cli.json("task", "list") if task["what"] == "Epikrise til fastlegen"] == [
        "2026-03-03"
    ]
    assert last(cli, "course:closing") == 1


@pytest.mark.long
def test_a_nav_adviser_reads_what_she_signed_herself(cli: Cli) -> None:
    registered(cli)
    cli.json(
        "course",
        "consent",
        KARI,
        "--to",
        "nav_adviser",
        "--category",
        "attendance",
        "--category",
        "notes",
        "--until",
        "2026-08-24",
    )
    note = cli.file("note.json", {"day": "2026-02-24", "text": "Avtalt møte med leder."})
    cli.json("course", "sign", KARI, "nav_note", note, user="nav")
    assert cli.json("former", user="nav") == []
    cli.json("course", "consent", KARI, "--to", "nav_adviser", "--withdraw")
    (mine,) = cli.json("former", user="nav")
    assert (mine["what"], mine["name"], mine["day"]) == ("NAV-notat i journalen", "Kari Testdal", "2026-02-24")
    assert cli.json("former", "--entry", mine["id"], user="nav")["answers"]["text"] == "Avtalt møte med leder."
    code, shown, _err = cli("former", "--entry", mine["id"], user="nav")
    assert code == 0 and ": Avtalt møte med leder." in shown and "{" not in shown
    assert "Fant ikke dette" in cli.refused("former", "--entry", "0" * 32, user="nav")
    says_no(cli, "former", user="lege")
    assert (last(cli, "nav:former_listed") >= 2, last(cli, "nav:former_opened")) == (True, 2)


def test_ones_own_password(cli: Cli) -> None:
    assert cli("password", "--new-password-file", secret(cli), user="fysio") == (0, "Passordet er byttet.\n", "")
    assert last(cli, "user:password_changed") == 1
    assert "passord" in cli.refused("course", "list", user="fysio").lower()
    (cli.scratch / "old").write_text(NEW, encoding="utf-8")
    again = [
        "--store",
        str(cli.home.folder),
        "--as",
        "fysio",
        "--password-file",
        str(cli.scratch / "old"),
        "--today",
        "2026-02-24",
    ]
    assert main(["course", "list", *again]) == 0


def test_a_weak_password_is_refused_and_nothing_is_changed(cli: Cli) -> None:
    refused = cli.refused("password", "--new-password-file", secret(cli, "kort"), user="fysio")
    assert "For kort: 4 av minst 12 tegn" in refused and cli("course", "list", user="fysio")[0] == 0
    assert last(cli, "user:password_changed") == 0


@pytest.mark.long
def test_a_user_is_closed_handed_on_reset_and_reopened(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    registered(cli)
    cli("task", "add", KARI, "plan_evaluation", "--due", "2026-03-20", "--to", "Eva Li")
    new = ("--new-password-file", secret(cli))
    says_no(cli, "users", "close", "fysio", user="lege")
    for command in ("reset", "reopen"):
        says_no(cli, "users", command, "fysio", *new, user="lege")
    assert "Fant ikke brukeren «nissen»" in cli.refused("users", "close", "nissen", user="admin")
    code, told, _err = cli("users", "close", "fysio", "--to", "psykolog", user="admin")
    assert code == 0 and told.startswith("Brukeren «fysio» er stengt ute. ") and "1 oppgave" in told
    assert {task["responsible"] for task in cli.json("task", "list") if task["due"] == "2026-03-20"} == {"Per Sol"}
    assert cli("users", "reopen", "fysio", *new, user="admin")[1].startswith("Brukeren er åpnet igjen.")
    assert cli("users", "reset", "fysio", *new, user="admin")[:2] == (0, "Passordet må byttes ved neste innlogging.\n")
    again = ["--store", str(cli.home.folder), "--as", "fysio", "--password-file", secret(cli), "--today", "2026-02-24"]
    assert main(["course", "list", *again]) == 1
    assert "Bytt det til ditt eget" in capsys.readouterr().err
    assert [last(cli, f"user:{done}") for done in ("closed", "reopened", "password_reset")] == [1, 1, 1]


@pytest.mark.long
def test_the_password_of_the_backups(cli: Cli, tmp_path: Path) -> None:
    says_no(cli, "backup-password", "--new-password-file", secret(cli), user="lege")
    told = cli("backup-password", "--new-password-file", secret(cli), user="admin")
    assert told[:2] == (0, "Passordet gjelder for kopier som tas fra nå av.\n")
    assert last(cli, "backup:password_set") == 1
    made = cli.json("backup", str(tmp_path / "copies"), user="admin")
    slots = json.loads((Path(made["folder"]) / "keyslots.json").read_bytes())["slots"]["slots"]
    assert set(slots) == {"recovery", "backup"}


def test_no_password_is_taken_on_the_command_line(cli: Cli) -> None:
    """Else it would stand in the list of processes and in the shell's history."""
    assert cli("password", "--new-password", NEW, user="fysio")[0] == 2
    assert PASSWORD not in str(cli("password", user="fysio"))
