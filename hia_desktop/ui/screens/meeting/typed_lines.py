"""TypedLines: what is typed as a decision and not entered yet, of every patient."""

from hia_desktop.base.fields import ItemId
from hia_desktop.services.meetings.agenda import ItemRow
from hia_desktop.ui.host import Host


class TypedLines:
    """Lasts as long as the user is signed in at this window, whatever is shown meanwhile.

    What was typed alone is aside while a NAV adviser sees the screen; what was typed before her eyes may always be
    seen, and comes up afterwards.
    """

    def __init__(self, host: Host) -> None:
        self._kept: dict[tuple[ItemId, bool], str] = host.left.setdefault("typed_lines", {})

    def keep(self, item: ItemId, together: bool, text: str) -> None:
        """What stands in the line now; an empty one is entered, or was taken away."""
        self._kept.pop((item, together), None)
        if text.strip():
            self._kept[item, together] = text

    def at(self, item: ItemId, together: bool) -> str:
        """What is to stand in the line."""
        if not together and (item, False) not in self._kept:
            self.keep(item, False, self._kept.pop((item, True), ""))
        return self._kept.get((item, together), "")

    def first(self, items: tuple[ItemRow, ...]) -> ItemRow | None:
        """The first patient with a line that is not entered."""
        return next((one for one in items if any((one.id, seen) in self._kept for seen in (False, True))), None)
