"""The same course through the command line: the same overview as the window's, step by step."""

from pathlib import Path

import pytest

from tests.journeys import story
from tests.make import KARI, House


@pytest.mark.long
def test_the_same_course_gives_the_same_overview(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = story.CommandLine(house, tmp_path / "scratch", capsys)
    line.json("sekretar", story.REFERRED, "course", "register", line.file("patient", story.PATIENT))
    line.sign("sekretar", story.REFERRED, "referral", story.REFERRAL)
    assert line.overview(story.REFERRED) == story.OVERVIEWS["1"]
    line.sign("lege", story.ASSESSED, "assessment", story.ASSESSMENT)
    for audience, most in {"patient": 2, "referrer": 1}.items():  # the patient's is set in 11 points
        letter = line.pdf("lege", story.ASSESSED, "letter", KARI, "--to", audience, "--issue", "--answering")
        assert story.pages(letter) <= most
    for user, (kind, text) in story.NOTES.items():
        line.sign(user, story.NOTED, "note", {"kind_of_note": kind, "day": story.NOTED.isoformat(), "text": text})
    assert line.json("nav", story.NOTED, "course", "list") == []
    shared = [word for part in ("sick_leave", "function", "adaptation", "plan") for word in ("--category", part)]
    line.json(
        "lege",
        story.NOTED,
        "course",
        "consent",
        KARI,
        "--to",
        "nav_adviser",
        *shared,
        "--until",
        story.CONSENT_ENDS.isoformat(),
    )
    line.sign("nav", story.AT_WORKPLACE, "workplace", story.WORKPLACE)
    assert line.overview(story.AT_WORKPLACE, "nav") == story.OVERVIEWS["7, nav"]
    approved = line.approve("nav", story.AT_WORKPLACE, "meeting", KARI)
    sheet = story.words(line.pdf("nav", story.AT_WORKPLACE, "meeting", KARI, "--own-copy", *approved))
    assert all(row[1] in sheet for row in story.BARRIERS) and "Nakke" not in sheet and KARI not in sheet
    line.sign("lege", story.PLANNED, "plan", story.PLAN)
    line.sign("lege", story.PLANNED, "rtw", story.RTW)
    assert line.overview(story.PLANNED) == story.OVERVIEWS["9"]
    line.sign("lege", story.CLOSED, "closing", story.CLOSING)
    line.sign(
        "lege",
        story.CLOSED,
        "epikrise",
        {"asks": [{"text": text} for text in story.ASKS], "diagnoses": "L83 Nakkesyndrom"},
    )
    assert line.overview(story.CLOSED) == story.OVERVIEWS["13"]
    epikrise = line.pdf("lege", story.CLOSED, "epikrise", KARI)
    assert story.pages(epikrise) == 1 and "Fastlegen bes" in story.words(epikrise)
