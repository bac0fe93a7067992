"""Another process with another user in the same store: told what to do a line at a time, and answers each."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Conflict
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors
from hia_desktop.services.course import watching
from hia_desktop.services.record import entries

KIND = "plan"


class Other:
    """The process as its parent knows it: `tell` what to do, `answer` when that is done, `do` both."""

    def __init__(self, folder: Path, user: str, password: str, day: date) -> None:
        told = [sys.executable, "-m", __name__, str(folder), user, password, day.isoformat()]
        root = Path(__file__).resolve().parents[3]
        pipe = subprocess.PIPE
        self._child = subprocess.Popen(told, cwd=root, stdin=pipe, stdout=pipe, text=True, encoding="utf-8")
        assert self.answer() == "ready"

    def tell(self, what: str, course: str, *args: Any) -> None:
        """Begins something there."""
        assert self._child.stdin is not None
        self._child.stdin.write(json.dumps([what, course, *args]) + "\n")
        self._child.stdin.flush()

    def answer(self) -> Any:
        """What came of it."""
        assert self._child.stdout is not None
        return json.loads(self._child.stdout.readline())

    def do(self, what: str, course: str, *args: Any) -> Any:
        """Does something there, and waits for it."""
        self.tell(what, course, *args)
        return self.answer()

    def close(self) -> None:
        """Ends the process."""
        assert self._child.stdin is not None and self._child.stdout is not None
        self._child.stdin.close()
        assert self._child.wait(30) == 0
        self._child.stdout.close()


def _main(folder: str, user: str, password: str, day: str) -> None:
    signed_in = doors.sign_in(Path(folder), user, password, FixedClock(date.fromisoformat(day)))

    def done(what: str, course: CourseId, *args: Any) -> Any:
        if what == "draft":
            answers, seen = args
            run(signed_in, entries.save_draft, course, KIND, None, answers, {}, seen)
            return True
        if what == "sign":
            answers, over_newer = args
            try:
                run(signed_in, entries.sign, course, KIND, None, answers, over_newer=over_newer)
            except Conflict as problem:
                return problem.message
            return ""
        if what == "state":
            return run(signed_in, watching.store_state)
        assert what == "newer"
        return run(signed_in, watching.newer, course, KIND, *args)

    def answer(found: Any) -> None:
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()

    answer("ready")
    for line in sys.stdin:
        answer(done(*json.loads(line)))
    signed_in.forget()


if __name__ == "__main__":
    _main(*sys.argv[1:])
