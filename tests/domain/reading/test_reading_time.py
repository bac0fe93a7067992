"""Reading takes time in proportion to the text: a million characters, or twenty thousand spaces,
in a moment, for every reader.

The time is the process's own, so that what else the machine does is not counted;
what seems slow is tried again, for the same reason.
"""

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
WISH, SLOW = 1.0, 3.0
"""Seconds that a whole reading may take on a machine at rest, and on one that does other things beside it."""


FORTNIGHTS = [
    (one, one + timedelta(days=13)) for one in (date(2020, 1, 1) + timedelta(days=14 * n) for n in range(500))
]
A_LIST = "".join(f"{first:%d.%m.%Y} - {last:%d.%m.%Y} {50 + first.day} % fra Lager AS\n" for first, last in FORTNIGHTS)
NOTES = "".join(
    f"{50 + first.day}% sykmelding\n{first:%d.%m.%Y} - {last:%d.%m.%Y}\n(14 dager)\n" for first, last in FORTNIGHTS
)
A_LETTER = "Sykmeldt 50 % fra 12.01.2026. Jobber ved Lager AS. Diagnose L83. "
PIECES = [
    A_LIST,
    NOTES,
    A_LETTER,
    *" \n.-1",
    "1 ",
    "1\n",
    "a\n",
    "x\t",
    "a\u030a",
    "...:",
    "Ab-",
    "Aa ",
    "og ",
    "til ",
    "12.01.",
]
PIECES += [
    "L83 ",
    "26., ",
    "100 % ",
    "mandag ",
    "født ",
    "gjelder ",
    "Stilling: ",
    "lærer ",
    "Navn\tTelefon\n",
    "Avvist\n\n",
]


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


def spent(reader: Callable[[str], object], text: str, enough: float = 0) -> float:
    """The process's seconds for one reading; the least of several, until one is `enough`."""
    least = SLOW * 100
    for _round in range(3):
        start = time.process_time()
        reader(text)
        least = min(least, time.process_time() - start)
        if least <= enough:
            break
    return least


def of_length(piece: str, length: int) -> str:
    return (piece * (length // len(piece) + 1))[:length]


@pytest.mark.parametrize("asker", ASKERS)
def test_a_million_characters_in_a_moment(asker: str) -> None:
    slow = {
        piece[:24]: took for piece in PIECES if (took := spent(ASKERS[asker], of_length(piece, MILLION), SLOW)) > SLOW
    }
    assert not slow


@pytest.mark.parametrize("reader", [*ASKERS, *READERS])
def test_twenty_thousand_spaces_in_a_moment(reader: str) -> None:
    read_it = {**ASKERS, **READERS}[reader]
    for text in (
        " " * 20_000,
        "sykmeldt" + " " * 20_000 + "12.01.2026",
        "12.01.2026" + " " * 19_900 + "og 100 % sykmeldt fra",
    ):
        assert spent(read_it, text, WISH) <= WISH


def grows_faster(reader: Callable[[str], object], piece: str, length: int) -> bool:
    """Whether twice as much of a piece takes clearly more than twice as long, each time that it is tried."""
    for _round in range(4):
        short, long = (spent(reader, of_length(piece, size), SLOW) for size in (length // 2, length))
        if long <= 3 * short + 0.03:
            return False
    return True


@pytest.mark.parametrize("reader", READERS)
def test_twice_as_long_takes_twice_as_long(reader: str) -> None:
    assert not [piece[:24] for piece in PIECES if grows_faster(READERS[reader], piece, 20_000)]


def test_a_list_twice_as_long_takes_twice_as_long() -> None:
    """Within what is read of a list."""
    assert not [piece[:24] for piece in PIECES if grows_faster(ASKERS["a list of sick leave"], piece, LONGEST_TEXT)]
