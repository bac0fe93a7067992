"""Where the key slots of a store are kept, and the tries to open them counted: in files beside a store on this machine,
in tables of their own on a server. Whoever unlocks or changes slots asks no further."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from hia_desktop.base.errors import Missing
from hia_desktop.vault.slotfile import COPIES, Slot, SlotFile, read_slots, write_slots
from hia_desktop.vault.throttle import Throttle, stranger


@dataclass(frozen=True)
class Raised:
    """A slot as it was, and sealed anew at a higher cost under the same password."""

    was: Slot
    now: Slot


class Shelf(ABC):
    """One store's key slots. `of_the_store`: what is written is kept or lost with the store's own transaction.
    `raised`: what was opened, sealed anew at today's cost, where nobody may keep it but its holder, who is not in
    yet."""

    of_the_store: ClassVar[bool] = False
    raised: Raised | None = None

    @abstractmethod
    def read(self) -> SlotFile:
        """All of them that whoever asks may see. Errors: Missing when there are none; Damaged."""

    def begun(self) -> bool:
        """Whether there are any."""
        try:
            self.read()
        except Missing:
            return False
        return True

    @abstractmethod
    def write(self, content: SlotFile) -> None:
        """Puts these in place of those that `read` gave, one generation on.
        Errors: DiskTrouble, or Problem, when they cannot be written; those that were there are then untouched."""

    @abstractmethod
    def hand_out(self, holder: str, now: datetime) -> SlotFile:
        """What it takes to try to open the slot of a holder, who may be nobody: a stranger waits as long.
        Errors: MustWait after many failures."""

    @abstractmethod
    def failures(self, holder: str) -> int:
        """Tries in a row since the last that succeeded."""

    @abstractmethod
    def failed(self, holder: str, now: datetime) -> None:
        """The slot that was handed out was not opened."""

    @abstractmethod
    def opened(self, holder: str) -> None:
        """It was, or the holder has been given another password: the failures are forgotten."""

    def dearer(self, content: SlotFile, holder: str, was: Slot) -> None:
        """The slot that was opened stands in `content` sealed anew, at a higher cost. Errors: as `write`."""
        self.write(content)

    def keep_raised(self, slot: Raised) -> None:
        """Keeps what waited for its holder; nothing has waited where the slots lie on this machine."""
        return


class Files(Shelf):
    """Two files beside the store, read afresh each time, so that two windows never overwrite each other's users; and
    the counters beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._throttle = Throttle(folder)

    def read(self) -> SlotFile:
        """The newest copy that is whole."""
        return read_slots(self.folder)[0]

    def begun(self) -> bool:
        """A copy that cannot be read is one too."""
        return any((self.folder / name).exists() for name in COPIES)

    def write(self, content: SlotFile) -> None:
        """Both copies."""
        write_slots(self.folder, content)

    def hand_out(self, holder: str, now: datetime) -> SlotFile:
        """All of it: it lies on this machine already."""
        content = self.read()
        self._throttle.check(self._name(holder, content), now)
        return content

    def failures(self, holder: str) -> int:
        """Those of this machine."""
        return self._throttle.failures(holder)

    def failed(self, holder: str, now: datetime) -> None:
        """One more."""
        self._throttle.failed(self._name(holder, self.read()), now)

    def opened(self, holder: str) -> None:
        """Writes nothing when there were none."""
        self._throttle.clear(holder)

    def _name(self, holder: str, content: SlotFile) -> str:
        """Under which name the failures of a holder are counted."""
        return holder if holder in content.slots else stranger(holder)
