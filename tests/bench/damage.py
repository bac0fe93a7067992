"""A centre damaged at random: 300 damages of its files, live and closed, and bits flipped in the pages of its database
160 times. Counted: tracebacks, wrong advice, what is lost and not told of.

python -m tests.bench.damage             some minutes; ends with 1 when anything is wrong
python -m tests.bench.damage 30 16 7     so many damages, so many flips, another seed
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.services.centre.damage import rounds

DAMAGES, FLIPS, SEED = 300, 160, 3


def main() -> int:
    """Damages, looks, and tells."""
    damages, flips, seed = map(int, sys.argv[1:4]) if len(sys.argv) > 3 else (DAMAGES, FLIPS, SEED)
    outcomes: Counter[str] = Counter()
    wrong = 0
    with tempfile.TemporaryDirectory() as scratch:
        for done, verdict in enumerate(rounds(Path(scratch), damages, flips, seed), start=1):
            outcomes[verdict.outcome] += 1
            if done % 20 == 0:
                print(f"{done} of {damages + flips}", file=sys.stderr, flush=True)
            if verdict.wrong:
                wrong += 1
                print(f"  {verdict.damage}: {verdict.wrong}", flush=True)
    told = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
    print(f"{damages} damages and {flips} flips: {told}; {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
