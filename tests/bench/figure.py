"""What every figure gives back, and the little that they share."""

import gc
import json
import os
import statistics
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter

QUICK = "HIA_BENCH_QUICK"
"""Environment: set for a smoke run with small stores and few repeats, whose table means nothing."""


@dataclass(frozen=True)
class Line:
    """One line of the table: what was measured, the median,
    and the limit that issue 2 sets (None where it sets none)."""

    figure: str
    value: float
    unit: str
    limit: float | None = None
    note: str = ""

    @property
    def result(self) -> str:
        """PASS or FAIL; empty without a limit."""
        return "" if self.limit is None else "PASS" if self.value <= self.limit else "FAIL"


def quick() -> bool:
    """Whether this is a smoke run."""
    return bool(os.environ.get(QUICK))


def repeats(count: int) -> int:
    """How often to measure."""
    return max(3, count // 10) if quick() else count


def took(work: Callable[[], object]) -> float:
    """Milliseconds that the work takes, with the garbage of what went before swept away first."""
    gc.collect()
    start = perf_counter()
    work()
    return (perf_counter() - start) * 1000


median = statistics.median


def percentile(values: Sequence[float], part: float) -> float:
    """The value that `part` of all values do not exceed."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def rss() -> float | None:
    """Memory of this process in MiB; None where the system does not tell it simply."""
    status = Path("/proc/self/status")
    if not status.exists():
        return None
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS:"))


def as_used(scratch: Path) -> dict[str, str]:
    """The environment of a child that starts as a user's program does:
    bytecode is kept between starts, here in `scratch`."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(scratch / "bytecode")}


def offscreen() -> None:
    """Qt without a screen; called before Qt starts."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "qt.qpa.fonts=false"


def tell(lines: Sequence[Line]) -> None:
    """Hands the lines to `run.py`."""
    print(json.dumps([asdict(line) for line in lines]))
    sys.stdout.flush()
