"""Hostile input: each door that something foreign comes through is given what is made out of right input, for so long.
Each must end in acceptance or in a sentence; a traceback, a change although it was refused, too long or too much memory
is a finding.

python -m tests.bench.fuzz                           a minute for each door
python -m tests.bench.fuzz --minutes 10              the long run
python -m tests.bench.fuzz --only days --seed 7      one door, other chances; --list names them
"""

import argparse
import faulthandler
import logging
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "qt.*=false")

from tests.fuzzing import doors, screens, stores, texts  # after the platform is chosen
from tests.fuzzing.loop import Report, fuzz

BUILDERS = {
    **{build.__name__: build for build in texts.ALL},
    **{build.__name__: build for build in (*stores.ALL, *doors.ALL, *screens.ALL)},
}
HEAD = """| door | minutes | tried | taken | refused | slowest, s | lines met | findings |
|---|--:|--:|--:|--:|--:|--:|--:|"""


def main() -> int:
    """Runs and prints the table."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--only", nargs="*", choices=sorted(BUILDERS), default=sorted(BUILDERS))
    asked.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    asked.add_argument("--list", action="store_true")
    args = asked.parse_args()
    if args.list:
        print("\n".join(sorted(BUILDERS)))
        return 0
    faulthandler.enable()
    logging.disable(logging.WARNING)
    warnings.simplefilter("error")
    reports: list[Report] = []
    print(f"seed {args.seed}", file=sys.stderr, flush=True)
    for name in args.only:
        with tempfile.TemporaryDirectory(prefix="hia-fuzz-", ignore_cleanup_errors=True) as scratch:
            target = BUILDERS[name](Path(scratch))
            print(target.name, file=sys.stderr, flush=True)
            reports.append(fuzz(target, seconds=60 * args.minutes, seed=args.seed))
            target.close()
    print(HEAD)
    for report in reports:
        print(report.row())
    return 1 if any(report.findings for report in reports) else 0


if __name__ == "__main__":
    sys.exit(main())
