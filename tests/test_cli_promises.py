"""Papers for an employer by command: refused line by line without consent or with words about health,
and made when answered for."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import run
from hia_desktop.services.consent import objections
from hia_desktop.services.course import courses
from hia_desktop.store.entities import IssuedDocument
from tests import make
from tests.health_texts import HOSTILE, INNOCENT
from tests.journeys.story import words
from tests.make import KARI
from tests.services.papers.test_promises import BECAUSE, place, rtw
from tests.test_cli import Cli

PAPER = ("export", "rtw", KARI, "--to", "employer")


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    """A centre with a patient whose referral is signed."""
    home = make.house(tmp_path / "store")
    found = Cli(home, tmp_path, capsys)
    found.json(
        "course",
        "register",
        found.file("patient", make.kari().model_dump(mode="json", exclude_none=True)),
        user="sekretar",
    )
    found.json("course", "sign", KARI, "referral", found.file("referral", make.REFERRAL), user="sekretar")
    yield found
    home.close()


def sign(cli: Cli, *texts: str) -> None:
    cli.json("course", "sign", KARI, "rtw", cli.file("rtw", rtw(*texts)), "--reason", "ny")


def agree(cli: Cli, *more: str) -> None:
    cli.json(
        "course", "consent", KARI, "--to", "employer", "--category", "adaptation", *(more or ("--until", "2026-06-01"))
    )


def approved(cli: Cli, *more: str, paper: tuple[str, ...] = PAPER, user: str = "lege") -> tuple[str, ...]:
    """The words of the command that approves the lines, as they are offered."""
    offered = cli.scratch / "linjer.json"
    assert cli(*paper, "--lines", "-o", str(offered), "--force", user=user)[0] == 0
    return ("--approve", str(offered), *more)


def made(cli: Cli, *more: str, paper: tuple[str, ...] = PAPER, user: str = "lege") -> str:
    """The words of the paper."""
    target = cli.scratch / "ark.pdf"
    code, _out, err = cli(*paper, *more, "-o", str(target), "--force", user=user)
    assert (code, err) == (0, "")
    return words(target.read_bytes())


@pytest.mark.long
def test_a_hundred_lines_are_refused_each_with_its_field(cli: Cli) -> None:
    agree(cli)
    sign(cli, *(text for text, _word in HOSTILE))
    told = dict(
        re.findall(
            r"(Trinn \d+: [^:]+): (.*?)(?=; Trinn|\)$)", cli.refused(*PAPER, "-o", str(cli.scratch / "ark.pdf")).strip()
        )
    )
    assert not {
        text: told.get(place(n))
        for n, (text, word) in enumerate(HOSTILE)
        if word.lower() not in told.get(place(n), "").lower()
    }
    assert not (cli.scratch / "ark.pdf").exists()


@pytest.mark.long
def test_a_hundred_innocent_lines_make_a_paper(cli: Cli) -> None:
    agree(cli)
    sign(cli, *INNOCENT)
    assert f"{place(0)}: {INNOCENT[0]}" in cli.refused(*PAPER), "nobody has seen the lines"
    assert "inneholder ingen helseopplysninger" in made(cli, *approved(cli))


@pytest.mark.long
def test_it_is_answered_for_by_a_reason(cli: Cli) -> None:
    agree(cli)
    sign(cli, "Pause ved migrene")
    assert "Trinn 1: Oppgaver: «migrene»" in cli.refused(*PAPER)
    assert cli(*PAPER, "--because", BECAUSE)[0] == 2, "a reason goes with the lines"
    assert "«migrene»" in cli.refused(*PAPER, *approved(cli))
    assert "10 til 300 tegn" in cli.refused(*PAPER, *approved(cli, "--because", "kort"))
    short = cli.file("short", {place(0): "Pause"})
    assert "Mål: mangler" in cli.refused(*PAPER, "--approve", short)
    said = made(cli, *approved(cli, "--because", BECAUSE))
    assert "migrene" in said and "ingen helseopplysninger" not in said
    assert made(cli) == said, "answered for once, it is not asked again"


@pytest.mark.long
def test_without_consent_there_is_only_the_patients_copy(cli: Cli) -> None:
    sign(cli, "Ro")
    assert "ikke samtykket til at arbeidsgiver får dette arket" in cli.refused(*PAPER)
    assert "Pasientens eget eksemplar" in made(cli, "--own-copy", *approved(cli))
    agree(cli)
    assert "Pasientens eget eksemplar" not in made(cli)
    agree(cli, "--withdraw")
    assert "ikke samtykket" in cli.refused(*PAPER)


@pytest.mark.long
def test_only_the_lines_that_are_asked_for_are_approved(cli: Cli) -> None:
    """A file written by hand: a line too many, one that is no text, and a line that nobody may write are refused."""
    agree(cli)
    sign(cli, "Ro")
    offered = json.loads(Path(approved(cli)[1]).read_text(encoding="utf-8"))
    for more in ({"Signatur: Navn": "En annen"}, {"looked": "clean"}, {place(0): None}, {place(0): ["Ro"]}):
        assert "hver linje på arket" in cli.refused(*PAPER, "--approve", cli.file("by_hand", offered | more))
    told = cli.refused(*PAPER, "--approve", cli.file("by_hand", offered | {place(0): "Fri ved angst"}))
    assert "«angst»" in told
    assert "Mer ro" in made(cli, "--approve", cli.file("by_hand", offered | {place(0): "Mer ro"}))


@pytest.mark.long
def test_a_paper_from_before_the_promises_holds_no_new_one_back(cli: Cli) -> None:
    agree(cli)
    sign(cli, "Ro")
    said = made(cli, *approved(cli))
    with cli.home.admin.store.write() as sql:
        names = [column.name for column in IssuedDocument.__table__.columns]
        new = {"id": "'old'", "recipient": "''"}
        values = ", ".join(new.get(name, name) for name in names)
        sql.execute(text(f"INSERT INTO issued_document ({', '.join(names)}) SELECT {values} FROM issued_document"))
    assert made(cli) == said


@pytest.mark.long
def test_the_meeting_sheet_is_looked_through_too(cli: Cli) -> None:
    shared: Any = (
        "course",
        "consent",
        KARI,
        "--to",
        "nav_adviser",
        "--category",
        "adaptation",
        "--until",
        "2026-06-01",
    )
    cli.json(*shared)
    sheet = {
        "barriers": [
            {"category": "belief", "description": "Frykt for anfall", "responsible": "psykolog", "in_meeting": True}
        ]
    }
    cli.json("course", "sign", KARI, "workplace", cli.file("sheet", sheet), user="nav")
    meeting = ("export", "meeting", KARI)
    assert "ikke samtykket" in cli.refused(*meeting, user="nav")
    agree(cli)
    refused = cli.refused(*meeting, user="nav")
    assert (
        "Hindring 1: Beskrivelse: «Frykt»" in refused
        and "«anfall»" in refused
        and "Hindring 1: Type: «frykt»" in refused
    )
    assert "psykolog" in made(cli, "--to", "nav", paper=meeting, user="nav"), "NAV's own sheet"
    because = approved(cli, "--because", BECAUSE, paper=meeting, user="nav")
    said = made(cli, *because, paper=meeting, user="nav")
    assert "Helse" in said and "psykolog" not in said and "ingen diagnose" not in said


@pytest.mark.long
def test_the_lines_are_told_for_the_patients_copy_when_the_consent_has_ended(cli: Cli) -> None:
    agree(cli)
    sign(cli, "Ro")
    made(cli, *approved(cli))
    agree(cli, "--withdraw")
    sign(cli, "Rolige dager")
    assert "Rolige dager" in made(cli, "--own-copy", *approved(cli))
    assert "ikke samtykket" in cli.refused(*PAPER)


def test_the_words_belong_to_the_employers_papers(cli: Cli) -> None:
    sign(cli, "Ro")
    assert cli("export", "rtw", KARI, "--own-copy")[0] == 2
    assert cli("export", "rtw", KARI, "--because", BECAUSE)[0] == 2


@pytest.mark.long
def test_what_the_patient_objects_to_stays_in_the_house(cli: Cli) -> None:
    letter = ("export", "letter", KARI, "--to", "supplement", "-o", str(cli.scratch / "brev.pdf"), "--force")
    assert cli(*letter, "--issue", "--answering", user="lege")[0] == 0
    lege = cli.home.as_user("lege")
    (found,) = run(lege, courses.listing)
    run(lege, objections.put, found.id, Receiver.GP)
    (cli.scratch / "brev.pdf").unlink()
    assert "Pasienten har sagt nei" in cli.refused(*letter)
    assert "Pasienten har sagt nei" in cli.refused(*letter, "--issue", "--answering")
    assert not (cli.scratch / "brev.pdf").exists()


@pytest.mark.long
def test_the_letter_of_a_request_is_the_one_that_answers_it(cli: Cli) -> None:
    """With two answered, `--request 1` wrote the newest letter, which answers the second."""
    asked = {
        "received": "2026-02-24",
        "asked": "correct",
        "outcome": "refused",
        "grounds": "Riktig.",
        "decided_by": "Liv",
    }
    rows = [asked | {"about": about, "decided_on": "2026-02-24"} for about in ("Henvisningen", "Notatet")]
    cli.json("course", "sign", KARI, "corrections", cli.file("corrections", {"requests": rows}))
    letter = ("export", "letter", KARI, "--to", "correction")
    for number in ("1", "2"):
        assert f"gjelder: {rows[int(number) - 1]['about']}" in made(
            cli, "--request", number, "--issue", "--answering", paper=letter
        )
    for number in ("1", "2"):
        said = made(cli, "--request", number, paper=letter)
        assert f"gjelder: {rows[int(number) - 1]['about']}" in said
    taken = cli.refused(*letter, "--request", "1", "-o", str(cli.scratch / "ark.pdf"), "--force", user="sekretar")
    assert "ser bare helsepersonell" in taken, "she was given the newest, whichever it answers"
