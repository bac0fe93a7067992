"""How fast the machine is that the tests run on, and how busy."""

import os
from time import process_time

TURNS = 200_000
USUAL = 0.0055
"""Seconds that so many turns take on the machine that the tests' times were written for (Python 3.11)."""

_slowest = [1.0]
"""How many times slower the processor has been at the worst since this process began: it may be lent out for a while,
and be as fast as ever at the moment that is asked about."""


def allowed(seconds: float) -> float:
    """The time that something may take here and now: these seconds on the usual machine with nothing else to do,
    more where the processor is slower, or has been, or has several processes for each core."""
    begun = process_time()
    for _turn in range(TURNS):
        pass
    _slowest[0] = max(_slowest[0], (process_time() - begun) / USUAL)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0
    return seconds * _slowest[0] * max(1.0, load / (os.cpu_count() or 1))
