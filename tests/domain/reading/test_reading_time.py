"""Reading takes time in proportion to the text: a million characters, or twenty thousand spaces,
in a moment, for every reader.

The time is the thread's own, so that what else the machine does is not counted; what seems slow is tried again, and
held against a plain pass of one pattern, for the same reason. Here stand the bodies that cost most, of each kind one;
`tests/bench/reading.py` reads all of them, and some of many different lines.
"""

import re
import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import Looks
from hia_desktop.base.typed_days import parse_day
from hia_desktop.base.written_days import even, packed_days, written_days
from hia_desktop.domain.reading.diagnoses import diagnoses
from hia_desktop.domain.reading.grades import grades, positions
from hia_desktop.domain.reading.leaves import LONGEST_TEXT, pasted_periods
from hia_desktop.domain.reading.names import patient_name
from hia_desktop.domain.reading.page import read
from hia_desktop.domain.reading.referral import propose
from hia_desktop.domain.reading.work import employers, occupations

TODAY = date(2026, 2, 24)
MILLION = 1_000_000
WISH = 1.0
"""Seconds that a whole reading may take."""
PLAIN = re.compile(r"\w+")
PASSES = 20
"""As many plain passes over a million characters are that second where a machine is at rest; where it is not, they
take longer, and so does the reading."""


FORTNIGHTS = [
    (one, one + timedelta(days=13)) for one in (date(2020, 1, 1) + timedelta(days=14 * n) for n in range(500))
]
A_LIST = "".join(f"{first:%d.%m.%Y} - {last:%d.%m.%Y} {50 + first.day} % fra Lager AS\n" for first, last in FORTNIGHTS)
NOTES = "".join(
    f"{50 + first.day}% sykmelding\n{first:%d.%m.%Y} - {last:%d.%m.%Y}\n(14 dager)\n" for first, last in FORTNIGHTS
)
A_LETTER = "Sykmeldt 50 % fra 12.01.2026. Jobber ved Lager AS. Diagnose L83. "
BODIES = [A_LETTER, NOTES, "Pasienten har vært sykmeldt 50 % fra 12.01.2026. ", "L83 ", "Tlf 900 12 345 ", "1\n"]
"""One for each way in which a reading may be dear: much to propose, many rows, clauses, codes, labels, and lines."""
PIECES = [A_LIST, NOTES, A_LETTER, *" \n.-1", "1 ", "1\n", "a\n", "x\t", "a\u030a", "...:", "Ab-", "Aa ", "og ", "til "]
PIECES += ["12.01.", "1.", "L83 ", "26., ", "100 % ", "mandag ", "født ", "gjelder ", "Stilling: ", "lærer "]
PIECES += ["Navn\tTelefon\n", "Avvist\n\n", "12.10, ", "1/10: 50 %. "]


def _typed(text: str) -> None:
    with pytest.raises(BadInput):
        parse_day(text, TODAY, Looks.BACK)


ASKERS: dict[str, Callable[[str], object]] = {
    "a referral": lambda text: propose(text, allow_synthetic=True, today=TODAY),
    "a patient's name": lambda text: patient_name(read(text)),
    "a list of sick leave": lambda text: pasted_periods(text, TODAY),
    "a field for a day": _typed,
}
"""What the screens call, with whatever is pasted."""
READERS: dict[str, Callable[[str], object]] = {
    "days": lambda text: written_days(even(text)),
    "packed days": lambda text: packed_days(even(text)),
    "a page": read,
    "grades": grades,
    "positions": lambda text: list(positions(text)),
    "employers": lambda text: list(employers(text)),
    "occupations": lambda text: list(occupations(read(text))),
    "diagnoses": lambda text: list(diagnoses(read(text))),
}
"""What they are made of."""


def spent(reader: Callable[[str], object], text: str, enough: float = 0, rounds: int = 3) -> float:
    """The thread's seconds for one reading; the least of several, until one is `enough`."""
    least = float("inf")
    for _round in range(rounds):
        start = time.thread_time()
        reader(text)
        least = min(least, time.thread_time() - start)
        if least <= enough:
            break
    return least


def plain_pass() -> float:
    """The thread's seconds for a plain pass over a million characters, now."""
    return spent(lambda text: sum(1 for _found in PLAIN.finditer(text)), of_length(A_LETTER, MILLION))


def of_length(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


def too_slow(reader: Callable[[str], object], text: str) -> bool:
    """Whether a reading takes more than its second, and more than a second's plain passes on the same machine."""
    took = spent(reader, text, WISH)
    return took > WISH and took > PASSES * plain_pass()


@pytest.mark.long
@pytest.mark.parametrize("asker", ASKERS)
def test_a_million_characters_in_a_moment(asker: str) -> None:
    assert not [body[:24] for body in BODIES if too_slow(ASKERS[asker], of_length(body, MILLION))]


@pytest.mark.parametrize("reader", [*ASKERS, *READERS])
def test_twenty_thousand_spaces_in_a_moment(reader: str) -> None:
    read_it = {**ASKERS, **READERS}[reader]
    for text in (
        " " * 20_000,
        "sykmeldt" + " " * 20_000 + "12.01.2026",
        "12.01.2026" + " " * 19_900 + "og 100 % sykmeldt fra",
    ):
        assert not too_slow(read_it, text)


def grows_faster(reader: Callable[[str], object], piece: str, length: int) -> bool:
    """Whether twice as much of a piece takes clearly more than twice as long, each time that it is tried."""
    for _round in range(4):
        short, long = (spent(reader, of_length(piece, size), WISH) for size in (length // 2, length))
        if long <= 3 * short + 0.03:
            return False
    return True


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS)
def test_twice_as_long_takes_twice_as_long(reader: str) -> None:
    assert not [piece[:24] for piece in PIECES if grows_faster(READERS[reader], piece, 20_000)]


@pytest.mark.long
def test_a_list_twice_as_long_takes_twice_as_long() -> None:
    """Within what is read of a list."""
    pieces = [A_LIST, NOTES, "1\n", "Avvist\n\n", "12.10, ", "1/10: 50 %. "]
    assert not [piece[:24] for piece in pieces if grows_faster(ASKERS["a list of sick leave"], piece, LONGEST_TEXT)]
