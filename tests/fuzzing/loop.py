"""Feeds a target with what is made out of its seeds, and judges how each ends: taken, or refused in words."""

import random
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import hia_desktop
from hia_desktop.base.errors import Problem
from tests.fuzzing.mutator import Mutator

HOUSE = str(Path(hia_desktop.__file__).parent)
TRACED = 12
"""One of so many is followed line by line: that makes it ten times as slow."""
KEPT = 400
"""The most inputs kept because they led somewhere new."""
MEGABYTE = 1 << 20
CROWDED = 5
"""So many times its own time something may take by the clock, where others work on the machine too."""


@dataclass(kw_only=True)
class Target:
    """A door that something foreign comes through. `act` gives a word for how it ended, or raises; `kept` is what must
    be the same after a refusal as before. `seconds` and `megabytes`: what one input may take of time and memory."""

    name: str
    seeds: Sequence[Any]
    make: Callable[[Mutator, Any], Any]
    act: Callable[[Any], object]
    kept: Callable[[], object] = lambda: None
    refresh: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None
    seconds: float = 2.0
    megabytes: int = 300


@dataclass
class Finding:
    """What must not be: a traceback, too long, too much memory, a change although it was refused."""

    what: str
    where: str
    given: Any
    told: str = ""


@dataclass
class Report:
    """What came of a target."""

    name: str
    tried: int = 0
    taken: int = 0
    refused: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    lines: int = 0
    sentences: Counter[str] = field(default_factory=Counter)
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def row(self) -> str:
        """As a line of the table."""
        return (
            f"| {self.name} | {self.seconds / 60:.1f} | {self.tried:,} | {self.taken:,} | {self.refused:,} | "
            f"{self.slowest:.2f} | {self.lines} | {len(self.findings)} |"
        ).replace(",", " ")


def fuzz(
    target: Target, *, seconds: float = 0, rounds: int = 0, seed: int = 1, told: Callable[[str], None] = print
) -> Report:
    """Tries the seeds as they are, then what is made of them, for so long; or some of the small seeds and what is made
    of them, so many times."""
    chance, report = random.Random(f"{target.name} {seed}"), Report(target.name)
    seeds = list(target.seeds)
    if rounds:
        small = [one for one in seeds if _is_small(one)] or seeds
        seeds = chance.sample(small, min(len(small), max(1, rounds // 3)))
    mutator, pool = Mutator(chance, list(seeds)), list(seeds)
    seen: set[tuple[str, int]] = set()
    begun = time.monotonic()
    while report.tried < len(seeds) or (report.tried < rounds if rounds else time.monotonic() - begun < seconds):
        n = report.tried
        fresh = n < len(seeds)
        given = seeds[n] if fresh else target.make(mutator, chance.choice(pool))
        report.tried += 1
        traced = not rounds and (n < 3 or n % TRACED == 0) and _is_small(given)
        lines: set[tuple[str, int]] = set()
        before, memory, start, spent = target.kept(), _peak(), time.perf_counter(), time.process_time()
        found: Finding | None = None
        with _followed(lines) if traced else _unfollowed():
            try:
                outcome = f"+{target.act(given)}"
                report.taken += 1
            except Problem as problem:
                outcome = f"-{type(problem).__name__} {problem.message[:60]}"
                report.refused += 1
                found = _of_problem(problem, given)
            except Exception as error:
                outcome = f"!{type(error).__name__}"
                found = _of_error(error, given)
        took, grown = time.perf_counter() - start, (_peak() - memory) / MEGABYTE
        worked = max(time.process_time() - spent, took / CROWDED)
        report.slowest = max(report.slowest, worked if not traced else 0)
        if found is None and worked > target.seconds * (10 if traced else 1):
            found = Finding("slow", f"{worked:.1f} s", given)
        if found is None and grown > target.megabytes:
            found = Finding("memory", f"{grown:.0f} MB", given)
        if found is None and outcome.startswith("-") and target.kept() != before:
            found = Finding("changed", outcome, given)
        if found is not None and (found.what, found.where.split(" ")[0]) not in report.findings:
            report.findings[found.what, found.where.split(" ")[0]] = found
            told(f"  {target.name}: {found.what} {found.where}\n{found.told}    given: {given!r:.400}")
        news = (lines - seen) or outcome not in report.sentences
        report.sentences[outcome] += 1
        seen |= lines
        if news and not fresh:
            pool.append(given)
            mutator.others.append(given)
            if len(pool) > KEPT:
                del pool[len(seeds)], mutator.others[0]
        target.refresh()
    if not rounds and not report.taken:  # a door that is shut to what is right says nothing of what is not
        report.findings["shut", ""] = Finding("shut", f"nothing was taken: {report.sentences.most_common(1)}", None)
    report.seconds, report.lines = time.monotonic() - begun, len(seen)
    return report


def _is_small(given: Any) -> bool:
    """What is followed line by line takes ten times as long."""
    return not isinstance(given, str | bytes) or len(given) < 50_000


def _of_problem(problem: Problem, given: Any) -> Finding | None:
    """A refusal without a sentence is none."""
    if problem.message.strip():
        return None
    return Finding("silent", type(problem).__name__, given)


def _of_error(error: Exception, given: Any) -> Finding:
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(HOUSE)]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "outside"
    told = "".join(traceback.format_exception(error)[-6:])
    return Finding(f"traceback {type(error).__name__}", where, given, told)


@contextmanager
def _unfollowed() -> Iterator[None]:
    yield


@contextmanager
def _followed(lines: set[tuple[str, int]]) -> Iterator[None]:
    """Notes the lines of the program that are met."""

    def within(frame: FrameType, event: str, _arg: Any) -> Any:
        if event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def call(frame: FrameType, _event: str, _arg: Any) -> Any:
        return within if frame.f_code.co_filename.startswith(HOUSE) else None

    before = sys.gettrace()
    threading.settrace(call)
    sys.settrace(call)
    try:
        yield
    finally:
        sys.settrace(before)
        threading.settrace(before)


def _peak() -> float:
    """Bytes that the process has had at most; nothing where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    from resource import RUSAGE_SELF, getrusage

    return getrusage(RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
