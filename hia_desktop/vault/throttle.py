"""Failed logins: the wait grows after the fifth, and is remembered in `throttle.json` beside the key slots.

It slows down guessing at the login window. Whoever can delete the file, or copy the slots,
is stopped by Argon2id alone. Where it cannot be written (a full disk, a copy that can only be read) nothing is
counted: whoever types is told of the key, and the right one opens.
"""

import hashlib
import math
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.vault.files import DiskTrouble, read_first, write_atomic

FREE = 5
LONGEST = 60.0


class MustWait(Problem):
    """Too many failed logins; `seconds` is how long to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            _("Vent {seconds} sekunder før du prøver igjen. Det er gjort for mange forsøk.").format(seconds=seconds)
        )
        self.seconds = seconds


class _Failed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    count: Annotated[int, Field(ge=1, le=1_000_000)]
    last: AwareDatetime


_FILE = TypeAdapter(dict[str, _Failed])
_LARGEST = 1_000_000


def wait_after(failures: int) -> float:
    """Seconds to wait after so many failures in a row: none before the fifth, then 1, 2, 4 ... 60."""
    return 0.0 if failures < FREE else min(LONGEST, 2.0 ** min(failures - FREE, 10))


def stranger(name: str) -> str:
    """The name under which an unknown user's failures are counted.

    One of 256, so that a password typed in the wrong field is not written to disk, and the file stays small.
    """
    return f"?{hashlib.sha256(name.encode()).digest()[0]:02x}"


class Throttle:
    """The counters of one folder."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "throttle.json"

    def failures(self, name: str) -> int:
        """Failures in a row since the last success."""
        failed = self._read().get(name)
        return failed.count if failed else 0

    def check(self, name: str, now: datetime) -> None:
        """MustWait while the wait after the last failure lasts;
        a clock set back never makes it longer than the wait itself."""
        failed = self._read().get(name)
        if not failed:
            return
        wait = wait_after(failed.count)
        left = min(wait, (failed.last + timedelta(seconds=wait) - now).total_seconds())
        if left > 0:
            raise MustWait(math.ceil(left))

    def failed(self, name: str, now: datetime) -> None:
        """Count one more."""
        all_failed = self._read()
        all_failed[name] = _Failed(count=min(self.failures(name) + 1, 1_000_000), last=now.astimezone(UTC))
        self._write(all_failed)

    def clear(self, name: str) -> None:
        """Forget the failures after a success; writes nothing when there were none."""
        all_failed = self._read()
        if all_failed.pop(name, None):
            self._write(all_failed)

    def _read(self) -> dict[str, _Failed]:
        """The counters; none when the file is missing or damaged,
        since a broken counter must not keep the right user out."""
        try:
            return _FILE.validate_json(read_first(self._path, _LARGEST))
        except (OSError, DiskTrouble, ValidationError):
            return {}

    def _write(self, all_failed: dict[str, _Failed]) -> None:
        with suppress(DiskTrouble):  # what is asked about is the key, and the answer to that is not the disk's
            write_atomic(self._path, _FILE.dump_json(all_failed))
