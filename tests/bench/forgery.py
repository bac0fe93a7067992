"""A random change by raw SQL with one user's password, 500 times: what it opened for NAV, and whether the check of the
store names it.

python -m tests.bench.forgery           takes some minutes; ends with 1 when anything was opened or not named
python -m tests.bench.forgery 50        that many
"""

import logging
import random
import shutil
import sys
import tempfile
from pathlib import Path

from tests import make
from tests.services.sealing.test_forgery import forged, grow

TIMES = 500


def main() -> int:
    """Runs it and prints the count."""
    logging.disable(logging.WARNING)  # that triggers are put back
    times = int(sys.argv[1]) if len(sys.argv) > 1 else TIMES
    wrong = []
    with tempfile.TemporaryDirectory(prefix="hia-forgery-") as scratch:
        home = make.house(Path(scratch) / "home")
        grow(home)
        for number in range(times):
            folder = Path(scratch) / str(number)
            if told := forged(home, random.Random(1000 + number), folder):
                wrong.append(told)
                print(f"  {number}: {told}", flush=True)
            shutil.rmtree(folder)
        home.close()
    print(f"{times} changes: {len(wrong)} that opened something or were not named")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
