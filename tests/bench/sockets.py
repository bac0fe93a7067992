"""All journeys, the whole story and the start of the window in processes that the kernel kills when one of them opens a
socket to anything but this machine's own files: the program, its window, the process that reads PDFs, the commands.

python -m tests.bench.sockets                  the journeys (minutes); Linux only
python -m tests.bench.sockets tests/ui         other tests
"""

import os
import subprocess
import sys

from tests.no_sockets import forbid

WANTED = ["tests/journeys", "tests/test_cli.py", "tests/services/test_story.py", "tests/base/test_pdf_reader.py"]


def main() -> int:
    """Runs them and tells how they ended."""
    options = [
        "--ignore=tests/journeys/test_no_sockets.py",
        "-n",
        "0",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        "-q",
        "--tb=short",
        "--timeout=900",
    ]
    # Whoever prints asks the machine's print service for its printers; Qt does it by CUPS, here through its file.
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "CUPS_SERVER": "/run/cups/cups.sock"}
    code = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *(sys.argv[1:] or WANTED)],
        preexec_fn=forbid,
        env=environment,
        check=False,
    ).returncode
    print("killed: a socket was opened" if code == -31 else f"no socket was opened; the tests ended with {code}")
    return code


if __name__ == "__main__":
    sys.exit(main())
