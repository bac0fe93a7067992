"""One cell of a table: what it says, and in which tone."""

from dataclasses import dataclass

from hia_desktop.base.tones import Tone


@dataclass(frozen=True)
class Cell:
    """What one cell says. `sub` is the small second line; `tone` None is ink; `icon` names a bundled icon."""

    text: str
    sub: str = ""
    tone: Tone | None = None
    bold: bool = False
    icon: str = ""
