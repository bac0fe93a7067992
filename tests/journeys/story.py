"""The acceptance story's patient, days and texts, told once for the window and for the command line."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from hia_desktop.base.clock import Clock
from hia_desktop.cli import run_arguments
from tests.make import KARI, PASSWORD, House

REFERRED, ASSESSED, STARTED, NOTED = date(2026, 2, 24), date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 24)
AT_WORKPLACE, PLANNED, ADDED, CLOSED = date(2026, 3, 26), date(2026, 4, 7), date(2026, 6, 2), date(2026, 6, 12)
CONSENT_ENDS = date(2026, 9, 24)

PATIENT = {
    "national_id": KARI,
    "given_name": "Kari",
    "family_name": "Testdal",
    "gp_name": "Ola Lege",
    "gp_practice": "Bodø legesenter",
}
REFERRAL_TEXT = (
    "Takker for at dere tar imot Kari Testdal (44), lagermedarbeider.\n"
    "Nakkesyndrom (L83) siden nyttår, nå også nedstemthet. Sykmeldt 100 % fra 12.01.2026."
)
REFERRAL = {
    "received": "2026-02-24",
    "referrer": "Ola Lege",
    "practice": "Bodø legesenter",
    "text": REFERRAL_TEXT,
    "diagnoses": [{"code": "L83", "system": "icpc2", "text": "Nakkesyndrom", "main": True}],
    "occupation": "lagermedarbeider",
    "workplace": "Eksempel Lager AS",
    "position_percent": 100,
    "work_status": "full",
    "sick_since": "2026-01-12",
    "sick_grade": 100,
}
ASSESSMENT = {
    "target_condition": "yes",
    "target_function": "yes",
    "target_goal": "yes",
    "target_need": "yes",
    "none_found": True,
    "expected_benefit": "Tverrfaglig hjelp kan gi mindre smerter og arbeid igjen.",
    "benefit_grounds": ["b"],
    "resource_use": "Kostnaden er rimelig mot nytten.",
    "decision": "right",
    "deadline_for": "treatment",
    "disciplines": "both",
    "start_deadline": "2026-04-30",
    "diagnoses": REFERRAL["diagnoses"],
    "grounds": "Sammensatte plager og fare for lang sykmelding.",
}
NOTES = {
    "lege": ("conversation", "Nakken er stiv, ingen nevrologiske utfall."),
    "fysio": ("function", "Kan sitte 40 minutter. Kan ikke bære over 15 kg."),
    "psykolog": ("conversation", "Grubler om natten, redd for tempoet på lageret."),
}
BARRIERS = (
    (
        "expectations",
        "Leder venter 100 % fra første dag",
        "high",
        "leader",
        "Avtale opptrapping med leder",
        "NAV-veileder",
        "2026-04-07",
    ),
    ("tasks", "Løft over 15 kg", "high", "employer", "Løftebord og rotasjon", "Arbeidsgiver", "2026-04-13"),
    ("schedule", "Skift fra kl. 05", "middle", "leader", "Start kl. 08 i opptrappingen", "Leder", "2026-04-13"),
)
CONTACT = {
    "with_whom": "Mona Sjef",
    "purpose": "Enes om opptrapping og oppgaver",
    "agreed": "Starter med 20 % fra 13.04",
}
WORKPLACE = {
    "barriers": [
        {
            **dict(
                zip(
                    ("category", "description", "severity", "changeable_by", "measure", "responsible", "due"),
                    row,
                    strict=True,
                )
            ),
            "in_meeting": True,
        }
        for row in BARRIERS
    ],
    "contacts": [{"day": "2026-03-26", "form": "phone", **CONTACT, "no_health_shared": True}],
}
PLAN = {"own_goal": "Jobbe 40 t/uke innen 29.06"}
STEPS = (
    (date(2026, 4, 13), 20),
    (date(2026, 4, 27), 40),
    (date(2026, 5, 18), 60),
    (date(2026, 6, 8), 80),
    (date(2026, 6, 29), 100),
)
RTW = {
    "goal": "40 t/uke innen 29.06",
    "goal_day": "2026-06-29",
    "position_percent": 100,
    "steps": [
        {"from_day": day.isoformat(), "work_percent": percent, "tasks": "Plukk uten tunge løft"}
        for day, percent in STEPS
    ],
}
ADDENDUM = "MR av 28.05 er vurdert: ingen nye funn."
CLOSING: dict[str, Any] = {
    "day": CLOSED.isoformat(),
    "ending": "completed",
    "outcome": "municipality",
    "need_after": "K",
    "work_status": "graded",
    "work_percent": 80,
    "benefit": "sick_pay",
    "match": "good",
}
ASKS = ("forlenge gradert 20 % til 28.06", "kontroll uke 30", "ingen ny MR")

OVERVIEWS: dict[str, Any] = json.loads((Path(__file__).parent / "overviews.json").read_text(encoding="utf-8"))
"""By step of the story: what `course overview --json` says, for the physician where no other user is named,
without the course's id."""


def words(pdf: bytes) -> str:
    """The text of a PDF on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


def pages(pdf: bytes) -> int:
    """How many pages, each of them A4."""
    found = PdfReader(io.BytesIO(pdf)).pages
    assert all((round(p.mediabox.width), round(p.mediabox.height)) == (595, 842) for p in found)
    return len(found)


def _no_window(_folder: Path, _clock: Clock, _password: str, make: object) -> int:
    raise AssertionError("no window was asked for")


class CommandLine:
    """`hia-desktop` as one types it, in this process."""

    def __init__(self, house: House, scratch: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.house, self.scratch, self.capsys = house, scratch, capsys
        scratch.mkdir(exist_ok=True)
        (scratch / "password").write_text(PASSWORD, encoding="utf-8")

    def __call__(self, user: str, day: date, *arguments: str) -> str:
        """What it writes; anything but «done» is an error."""
        fixed = ["--store", str(self.house.folder), "--as", user, "--password-file", str(self.scratch / "password")]
        code = run_arguments([*arguments, *fixed, "--today", day.isoformat()], _no_window)
        out, err = self.capsys.readouterr()
        assert (code, err) == (0, "")
        return out

    def json(self, user: str, day: date, *arguments: str) -> Any:
        """Its answer as JSON."""
        return json.loads(self(user, day, *arguments, "--json"))

    def file(self, name: str, content: object) -> str:
        """A file to give it."""
        path = self.scratch / f"{name}.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    def sign(self, user: str, day: date, kind: str, answers: object) -> None:
        """Signs a form."""
        self.json(user, day, "course", "sign", KARI, kind, self.file(kind, answers), "--anyway")

    def overview(self, day: date, user: str = "lege") -> Any:
        """The course as a user sees it that day, without its id."""
        return {**self.json(user, day, "course", "overview", KARI), "course": ""}

    def approve(self, user: str, day: date, *paper: str) -> tuple[str, ...]:
        """The lines of a paper for an employer, approved as they are offered: the words of the command."""
        lines = self.scratch / "lines.json"
        lines.write_bytes(self.pdf(user, day, *paper, "--lines"))
        return ("--approve", str(lines))

    def pdf(self, user: str, day: date, *arguments: str) -> bytes:
        """A paper."""
        target = self.scratch / "paper.pdf"
        self(user, day, "export", *arguments, "-o", str(target), "--force")
        return target.read_bytes()
