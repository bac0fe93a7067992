"""Names of files that Windows, macOS and Linux all take, whatever text they are made of."""

import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.file_names import MOST, as_file_name, given_name
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain.references import file_name

KEPT = set('/\\:*?"<>|') | {chr(c) for c in range(0x20)}
DEVICES = ("CON", "con", "Prn", "AUX.txt", "NUL", "nul .x", "COM1", "com9.pdf", "LPT0", "COM¹", "CONIN$")


@pytest.mark.parametrize(
    "text", [*DEVICES, "a.", "a ", " . ", "", "..", "../../etc", "C:\\x", "a\u202efdp.exe", "å" * 300]
)
def test_no_system_keeps_it_for_itself(text: str) -> None:
    check(as_file_name(text))


@given(st.text(max_size=60))
def test_whatever_it_is_made_of(text: str) -> None:
    made = as_file_name(text)
    check(made)
    assert as_file_name(made) == made or made.startswith("_")


def check(name: str) -> None:
    assert name and not set(name) & KEPT and name == name.strip(" .") and len(name.encode()) <= MOST + 1
    assert unicodedata.is_normalized("NFC", name)
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in name)
    stem = name.partition(".")[0].strip().upper()
    assert stem not in {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
    assert not (stem[:3] in ("COM", "LPT") and stem[3:] in set("0123456789¹²³"))


def test_letters_are_composed_and_words_stay() -> None:
    assert as_file_name("Gjenopprettingsno\u0308kkel: a\u030a") == "Gjenopprettingsnökkel – å"
    assert as_file_name("Team / plan?") == "Team - plan-"
    for paper in PAPERS:
        made = file_name(paper.title, date(2026, 11, 29), "3f9a21c0" * 8)
        assert made.endswith(" 29.11.2026 3F9A-21C0.pdf") and len(made.encode()) <= 255
    longest = file_name("😀" * 300, date(2026, 11, 29), "3f9a21c0" * 8)
    assert len(longest.encode()) <= 200


def test_this_machine_takes_them(tmp_path: Path) -> None:
    for text in (*DEVICES, "a" * 300, "😀" * 90, "e\u0301"):
        (tmp_path / as_file_name(text)).write_bytes(b"x")
        assert (tmp_path / as_file_name(text)).exists()


def test_what_came_is_called_as_it_was() -> None:
    assert given_name("C:\\Users\\x\\Henvisning.pdf", 150) == "Henvisning.pdf"
    assert given_name("/Users/x/A\u030as.pdf", 150) == "Ås.pdf"
    assert given_name("bl\udce5.pdf", 150) == "bl?.pdf"
