"""The language of the screen and of a paper, by command."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from hia_desktop.base import language as languages
from hia_desktop.base.language import SOURCE, language, speak
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from tests import make
from tests.make import KARI
from tests.test_cli import Cli, registered


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Cli]:
    home = make.house(tmp_path / "store")
    yield Cli(home, tmp_path, capsys)
    home.close()
    speak(SOURCE)


@pytest.mark.long
def test_a_draft_speaks_what_is_asked_for_and_the_answers_bokmal(cli: Cli) -> None:
    registered(cli)
    cli.json("course", "sign", KARI, "plan", cli.file("plan.json", {"own_goal": "Full jobb"}), "--anyway")
    target = cli.scratch / "plan.pdf"
    code, out, told = cli("export", "plan", KARI, "--language", "nn", "-o", str(target))
    assert (code, out) == (0, "")
    assert not told or "er ikke oversatt og står på bokmål" in told
    said = PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()
    assert "Tverrfagleg plan" in said and "Målet mitt" in said and "Full jobb" in said
    assert "UTKAST" in said, "what was signed speaks bokmål"

    def archived() -> list[str]:
        lege = cli.home.as_user("lege")
        (found,) = run(lege, courses.listing)
        return [paper.kind for paper in run(lege, papers.listing, found.id)]

    assert archived() == []
    assert cli("export", "plan", KARI, "--language", "nb", "-o", str(cli.scratch / "b.pdf"))[0] == 0
    assert archived() == ["team_plan"], "what is signed leaves the house by the archive, however it is asked for"
    assert "finnes fra før" in cli.refused("export", "plan", KARI, "--language", "nn", "-o", str(target))
    assert cli("export", "plan", KARI, "--language", "xx", "-o", str(target))[0] == 2
    assert cli("export", "letter", KARI, "--language", "nn", "-o", str(target))[0] == 2, (
        "a letter is approved word by word"
    )


def test_what_a_paper_says_in_bokmal_is_told_beside_it(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(cli)
    cli.json("course", "sign", KARI, "plan", cli.file("plan.json", {"own_goal": "Full jobb"}), "--anyway")
    catalogue = languages._catalogue("nn")
    there = {text: said for text, said in vars(catalogue)["_catalog"].items() if text != "Tverrfaglig plan"}
    monkeypatch.setitem(vars(catalogue), "_catalog", there)
    target = cli.scratch / "plan.pdf"
    code, out, told = cli("export", "plan", KARI, "--language", "nn", "-o", str(target))
    assert (code, out) == (0, "") and target.exists()
    assert "er ikke oversatt og står på bokmål" in told and told.count("\n") == 1
    assert cli("export", "plan", KARI, "-o", str(cli.scratch / "b.pdf")) == (0, "", ""), "bokmål lacks nothing"


@pytest.mark.long
def test_the_screens_language_is_named_in_the_environment(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    registered(cli)
    monkeypatch.setenv("HIA_LANGUAGE", "en")
    cli.json("course", "sign", KARI, "plan", cli.file("plan.json", {"own_goal": "Full jobb"}), "--anyway")
    target = cli.scratch / "plan.pdf"
    assert cli("export", "plan", KARI, "-o", str(target))[0] == 0
    said = PdfReader(io.BytesIO(target.read_bytes())).pages[0].extract_text()
    assert language() == "en" and "Tverrfaglig plan" in said
    monkeypatch.setenv("HIA_LANGUAGE", "klingon")
    code, _out, told = cli("course", "list")
    assert code == 0 and told.count("\n") == 1 and "språket «klingon» finnes ikke" in told
    for given in ("en_GB", "en-GB", "en_GB.UTF-8", "EN"):
        monkeypatch.setenv("HIA_LANGUAGE", given)
        assert cli("course", "list")[::2] == (0, "") and language() == "en"
    monkeypatch.setenv("HIA_LANGUAGE", "")
    assert cli("course", "list")[0] == 0
