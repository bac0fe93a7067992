"""How long a million pasted characters take, in the worst of many bodies, for everyone who reads them.

Every body is repeated to a million characters; what a field keeps of it is read whole. Counted is the processor's time
for this thread, least of three, and beside it that of a plain pass of one short pattern over a million characters: on a
busy machine both grow, and their ratio stays.
"""

import random
from collections.abc import Iterator

from tests.bench.figure import Line, quick, repeats
from tests.domain.reading.test_reading_time import ASKERS, BODIES, MILLION, PIECES, of_length, plain_pass, spent

_CHANCE = random.Random(10)
_DATES = [
    f"{_CHANCE.randrange(1, 29)}.{_CHANCE.randrange(1, 13):02}.20{_CHANCE.randrange(10, 27)}" for _ in range(9000)
]
_WORDS = ("sykmeldt", "Lager ved", "i Oslo", "jobber", "50 %", "plan om", "lærer", "Kari", "Tlf", "dr.", "ikke", "mor")
MANY = {
    **{repr(body[:20]): body for body in (*BODIES, *PIECES)},
    "codes by chance": "".join(f"{_CHANCE.choice('LPABDRF')}{_CHANCE.randrange(100):02} " for _ in range(40_000)),
    "digits by chance": "".join(_CHANCE.choice("0123456789") + _CHANCE.choice(" .-") for _ in range(60_000)),
    "sick leave by chance": "".join(f"Sykmeldt {_CHANCE.randrange(100)} % fra {one}. " for one in _DATES),
    "grades by chance": "".join(f"{one}: {_CHANCE.randrange(100)} %\n" for one in _DATES),
    "words by chance": " ".join(_CHANCE.choice(_WORDS) for _ in range(40_000)),
    "lone days": "Sykmeldt 12.10, 13.10 og 14.10. ",
    "paragraphs": "100% sykmelding\n2. mars 2026 - 15. mars 2026\n(14 dager)\n\n",
}
"""Of one repeated line, and of lines that are all different."""


def measure() -> list[Line]:
    """The slowest body of each asker, against one second."""
    return list(_slowest())


def _slowest() -> Iterator[Line]:
    plain = plain_pass()
    bodies = dict(list(MANY.items())[:6]) if quick() else MANY
    for asker, ask in ASKERS.items():
        took = {name: spent(ask, of_length(body, MILLION), 0, repeats(3)) for name, body in bodies.items()}
        worst = max(took, key=took.__getitem__)
        note = f"slowest of {len(took)} bodies: {worst}; {took[worst] / plain:.1f} x a plain pass"
        yield Line(f"A million characters, {asker}", took[worst], "s", 1.0, note)
