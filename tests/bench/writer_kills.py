"""Writers of signed notes killed 1 000 times in mid-transaction, and the power cut for a copy of what each left.

python -m tests.bench.writer_kills            some minutes; ends with 1 when anything acknowledged is lost or half there
python -m tests.bench.writer_kills 100 7      so many, with another seed
"""

import logging
import sys
import tempfile
from pathlib import Path

from tests.store import cut_writers

KILLS, SEED, LOOK_EVERY = 1000, 1, 20


def main() -> int:
    """Kills, cuts, looks, and tells."""
    logging.disable(logging.WARNING)
    kills, seed = (int(sys.argv[1]), int(sys.argv[2])) if len(sys.argv) > 2 else (KILLS, SEED)
    count = cut_writers.Count()
    with tempfile.TemporaryDirectory(prefix="hia-writers-") as scratch:
        for done in cut_writers.kill_writers(Path(scratch), kills, seed, LOOK_EVERY):
            count = done
            if count.kills % 50 == 0:
                print(f"{count.kills} of {kills}: {len(count.wrong)} wrong", file=sys.stderr, flush=True)
    for wrong in count.wrong:
        print(f"  {wrong}")
    print(
        f"{count.kills} writers killed, {count.acknowledged} signatures acknowledged; {count.cuts} power cuts, "
        f"{count.torn} of them with the end of the log cut or torn: {len(count.wrong)} wrong"
    )
    return 1 if count.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
