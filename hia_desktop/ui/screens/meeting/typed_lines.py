"""TypedLines: what is typed as a decision and not entered yet, of every patient."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Right, may
from hia_desktop.services.meetings.agenda import ItemRow
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.autosave import Autosave, Saved

_KIND = "meeting_lines"
Lines = dict[str, dict[CourseId, str]]


class TypedLines:
    """Kept as any draft is, sealed for whoever typed it: past a lock, and to the next meeting if it comes to that.
    `came` is called when what was kept before is there.

    What was typed alone is aside while a NAV adviser sees the screen; what was typed before her eyes may always be
    seen, and comes up afterwards.
    """

    def __init__(self, host: Host, owner: QObject, came: Callable[[], None]) -> None:
        self._host, self._owner, self._came = host, owner, came
        self._kept: Lines = {"alone": {}, "together": {}}
        self.autosave = Autosave(self._save, host.clock, owner)
        if may(host.user.role, Right.MEETING):
            host.ask(owner, self._add, loose_drafts.kept.of(_KIND))

    def _add(self, found: Lines) -> None:
        for seen, lines in found.items():
            self._kept[seen] = lines | self._kept[seen]
        self._came()

    def _save(self, ended: Saved) -> None:
        call = loose_drafts.keep.of(_KIND, {seen: dict(lines) for seen, lines in self._kept.items()})
        self._host.do(self._owner, lambda _none: ended(True), call, failed=lambda _problem: ended(False))

    def keep(self, course: CourseId, together: bool, text: str) -> None:
        """What stands in the line now; an empty one is entered, or was taken away."""
        lines, text = self._kept["together" if together else "alone"], text if text.strip() else ""
        if text == lines.get(course, ""):
            return
        lines.pop(course, None)
        if text:
            lines[course] = text
        self.autosave.dirty()

    def at(self, course: CourseId, together: bool) -> str:
        """What is to stand in the line."""
        seen, alone = self._kept["together"], self._kept["alone"]
        if not together and course not in alone and course in seen:
            self.keep(course, False, seen[course])
            self.keep(course, True, "")
        return (seen if together else alone).get(course, "")

    def first(self, items: tuple[ItemRow, ...]) -> ItemRow | None:
        """The first patient with a line that is not entered."""
        return next((one for one in items if any(one.course in lines for lines in self._kept.values())), None)
