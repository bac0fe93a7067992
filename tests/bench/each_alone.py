"""The leak walk over a world in which every category that can be shared has a patient who shares it alone, where the
gate's has six patients who share some of it each: of any two categories one of them shares the one and not the other.

python -m tests.bench.each_alone        some two minutes of the processor
"""

import os
import subprocess
import sys

from tests.services.leak_world import EACH_ALONE

OPTIONS = ["-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "-q", "--tb=short", "--timeout=1800"]


def main() -> int:
    """Runs it and gives pytest's code."""
    asked = [sys.executable, "-m", "pytest", *OPTIONS, "tests/services/test_leaks_everywhere.py", *sys.argv[1:]]
    return subprocess.run(asked, env={**os.environ, EACH_ALONE: "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
