"""The walks over every screen by every role in both sizes, with an empty course, where in the gate the physician alone
goes through the empty one, and the enlarged screens of the office are left out, which others have too.

python -m tests.bench.every_place       a minute and a half of the processor
"""

import os
import subprocess
import sys

OPTIONS = ["-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "-q", "--tb=short", "--timeout=900"]
WALKS = ["tests/ui/test_every_screen.py", "tests/ui/test_small_screen.py"]


def main() -> int:
    """Runs them and gives pytest's code."""
    asked = [sys.executable, "-m", "pytest", *OPTIONS, *(sys.argv[1:] or WALKS)]
    return subprocess.run(asked, env={**os.environ, "HIA_EVERY_PLACE": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
