"""A decision in one line: what, who and by when, however it is typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.domain.teamwork.decisions import Taker, read_line
from hia_desktop.domain.teamwork.meetings import initials, next_day

TODAY = date(2026, 3, 27)
EVA, LIV, LIN, NAV = (
    Taker("1", "Eva Li"),
    Taker("2", "Liv Berg"),
    Taker("3", "Linn Åse Sol"),
    Taker("4", "NAV-veileder"),
)
TAKERS = (EVA, LIV, LIN, NAV)

CASES = (
    ("Be om uttalelse fra BHT @eva 10.4", "Be om uttalelse fra BHT", EVA, date(2026, 4, 10), False),
    ("Be om uttalelse fra BHT 10.04.2026 @Eva Li", "Be om uttalelse fra BHT", EVA, date(2026, 4, 10), False),
    ("Ring leder @NAV-veileder +2u", "Ring leder", NAV, date(2026, 4, 10), False),
    ("plan: Gradert trening @linn uke 16", "Gradert trening", LIN, date(2026, 4, 13), True),
    ("Opptrapping 60 % fra 15. april", "Opptrapping 60 % fra 15. april", None, date(2026, 4, 15), False),
    ("Avklare nattevakt innen i morgen @berg", "Avklare nattevakt", LIV, date(2026, 3, 28), False),
    ("Avklare nattevakt", "Avklare nattevakt", None, None, False),
    ("@eva ringe fastlegen fredag 3. april", "ringe fastlegen", EVA, date(2026, 4, 3), False),
    ("Ring leder torsdag @eva", "Ring leder", EVA, date(2026, 4, 2), False),
    ("Ring leder @eva fredag", "Ring leder", EVA, date(2026, 4, 3), False),
    ("Trening hver torsdag @eva", "Trening hver torsdag", EVA, date(2026, 4, 2), False),
    ("PHQ-9 på nytt om 2 uker @Linn Åse Sol", "PHQ-9 på nytt", LIN, date(2026, 4, 10), False),
    ("Ring leder @eva om tre dager", "Ring leder", EVA, date(2026, 3, 30), False),
    ("Ny samtale overmorgen @eva", "Ny samtale", EVA, date(2026, 3, 29), False),
    ("Snakke med leder om to vakter @eva", "Snakke med leder om to vakter", EVA, None, False),
)


def test_a_line_says_what_who_and_when() -> None:
    for line, text, taker, due, of_plan in CASES:
        found = read_line(line, TODAY, TAKERS)
        assert (found.text, found.taker, found.due, found.of_plan) == (text, taker, due, of_plan), line
        assert not found.wrong(TODAY), line


def test_what_cannot_be_is_said() -> None:
    assert "Fant ingen" in read_line("Ring @petter 10.4", TODAY, TAKERS).wrong(TODAY)
    several = read_line("Ring @li 10.4", TODAY, (LIV, LIN))
    assert several.between == ("Liv Berg", "Linn Åse Sol") and "Liv Berg, Linn Åse Sol" in several.wrong(TODAY)
    assert read_line("Ring @li 10.4", TODAY, TAKERS).between == ("Eva Li", "Liv Berg", "Linn Åse Sol")
    assert "passert" in read_line("Ring 10.03.2026 @eva", TODAY, TAKERS).wrong(TODAY)
    for two in ("Ring leder @liv @eva 10.4", "Ring leder @eva og @Liv Berg"):
        assert "Skriv en linje til for " in read_line(two, TODAY, TAKERS).wrong(TODAY), two
    assert not read_line("Spør @alle om møtet @eva", TODAY, TAKERS).wrong(TODAY), "nobody is called that"
    for empty in ("", "  ", "plan:", "@eva"):
        assert "hva som er bestemt" in read_line(empty, TODAY, TAKERS).wrong(TODAY)


words = st.lists(st.from_regex(r"[a-zæøå]{3,12}", fullmatch=True), min_size=1, max_size=6)
days = st.dates(TODAY, date(2030, 12, 31))


@pytest.mark.long
@given(words, st.sampled_from(TAKERS), days, st.booleans())
def test_what_is_written_is_read_back(text: list[str], taker: Taker, due: date, of_plan: bool) -> None:
    said = " ".join(["tiltak", *text, "nå"])
    line = f"{'plan: ' if of_plan else ''}{said} @{taker.name} {due:%d.%m.%Y}"
    found = read_line(line, TODAY, TAKERS)
    assert (found.text, found.taker, found.due, found.of_plan) == (said, taker, due, of_plan)


@given(st.text(max_size=80))
def test_no_line_fails_and_no_word_is_made_up(line: str) -> None:
    found = read_line(line, TODAY, TAKERS)
    assert set(found.text.split()) <= set(line.split())
    assert found.taker is None or "@" in line


def test_the_next_day_of_the_week_is_after_today() -> None:
    assert next_day(1, date(2026, 12, 1)) == date(2026, 12, 8)
    assert next_day(1, date(2026, 11, 29)) == date(2026, 12, 1)
    assert (initials("Kari Anne", "Testesen"), initials("Øystein", "von Ødegård")) == ("K.T.", "Ø.Ø.")
