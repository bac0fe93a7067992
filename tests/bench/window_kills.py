"""The program's window killed 200 times at a moment of chance, while somebody types, signs, restores a copy, changes
the key of the store and brings an older store up to date. Then the store is opened again and looked through.

python -m tests.bench.window_kills               some minutes; ends with 1 when anything is lost, half there or stuck
python -m tests.bench.window_kills 20 9          that many, with another seed
"""

import logging
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.journeys import killing
from tests.journeys.killing import Killed

TIMES, SEED, BESIDE = 200, 1, 3
SHARES = {"type": 0.4, "sign": 0.3, "restore": 0.1, "keys": 0.1, "migrate": 0.1}
"""Of the kills."""
PAST = 1.2
"""Times what the whole acts take: some are killed when they have just been done."""
TYPED_FOR = 12.0
"""Seconds within which somebody who types or signs is killed."""


def told(what: str, found: list[Killed]) -> str:
    """One line of the report."""
    wrong = sum(bool(one.wrong) for one in found)
    if what not in ("type", "sign"):
        done = sum(one.done for one in found)
        return f"{what}: {len(found)} kills, {done} after it was done; {wrong} wrong"
    lost = sorted(one.lost for one in found)
    beyond = sum(one > killing.LIMIT for one in lost)
    mean = sum(lost) / len(lost)
    signed = f"{sum(one.acknowledged for one in found)} acknowledged signatures, " if what == "sign" else ""
    keys = sum(one.typed for one in found)
    return (
        f"{what}: {len(found)} kills, {keys} keys, {signed}typing lost {mean:.2f} s in the mean and {lost[-1]:.2f} s "
        f"at the most, {beyond} beyond {killing.LIMIT:.0f} s; {wrong} wrong"
    )


def main() -> int:
    """Kills, looks, and tells."""
    logging.disable(logging.WARNING)  # triggers that are put back in an older store
    times, seed = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (TIMES, SEED)
    acts = [(what, seed * 10_000 + n) for what, share in SHARES.items() for n in range(round(times * share))]
    by_kind: dict[str, list[Killed]] = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="hia-kills-") as scratch, killing.nursery() as nursery:
        at = Path(scratch)
        centres = killing.Centres(at / "centres")
        within = {what: killing.lasts(nursery, centres, at / "timed", what) for what in ("restore", "keys", "migrate")}
        print(", ".join(f"{what} takes {seconds:.2f} s" for what, seconds in within.items()), flush=True)
        within = {what: PAST * seconds for what, seconds in within.items()}
        within |= {"type": TYPED_FOR, "sign": TYPED_FOR}
        for first in range(0, len(acts), BESIDE):
            for one in killing.kill(nursery, centres, at / str(first), acts[first : first + BESIDE], within):
                by_kind[one.what].append(one)
                if one.wrong or one.lost > killing.LIMIT:
                    print(f"  {one.what} {one.seed}: lost {one.lost:.2f} s {one.wrong}", flush=True)
    for what, found in by_kind.items():
        print(told(what, found))
    bad = [one for found in by_kind.values() for one in found if one.wrong or one.lost > killing.LIMIT]
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
