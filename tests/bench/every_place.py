"""The walks over every screen by every role in both sizes, with an empty course, where in the gate the physician alone
goes through the empty one, and the enlarged screens of the office are left out, which others have too. And every field
of every step that nothing may move of while one writes, where in the gate it is every other.

python -m tests.bench.every_place       a minute and a half of the processor
"""

import os
import subprocess
import sys

OPTIONS = ["-n", "0", "-p", "no:randomly", "-p", "no:cacheprovider", "-q", "--tb=short", "--timeout=900"]
WALKS = [f"tests/ui/test_{name}.py" for name in ("every_screen", "small_screen", "nothing_moves")]


def main() -> int:
    """Runs them and gives pytest's code."""
    asked = [sys.executable, "-m", "pytest", *OPTIONS, *(sys.argv[1:] or WALKS)]
    return subprocess.run(asked, env={**os.environ, "HIA_EVERY_PLACE": "1"}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
