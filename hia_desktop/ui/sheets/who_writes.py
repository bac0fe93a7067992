"""Who else writes in the step that is shown, while they do."""

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.base.news import WRITING, News
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.services.course import watching
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.widgets import Banner


class WhoWrites(Banner):
    """Away while nobody does. The user writes there from the first draft that is kept, until the step is left."""

    def __init__(self, host: Host, course: CourseId) -> None:
        super().__init__("", Tone.BRAND)
        self._host, self._course = host, course
        self._step, self._mine = "", False
        host.heard.connect(self._hear)
        self.hide()

    def at(self, step: str) -> None:
        """Another step is shown; none when it is empty."""
        self.leave()
        self._step = step if may(self._host.user.role, Right.WRITE_ENTRY) else ""
        self.hide()
        self._ask()

    def writes(self) -> None:
        """The user has written in the step."""
        if not self._mine and self._step:
            self._mine = True
            self._ask()

    def leave(self) -> None:
        """The user writes there no more."""
        if self._mine:
            self._mine = False
            self._host.ask(self, self._left, watching.left.of())

    def _left(self, _none: None) -> None:
        """Nobody waits for it."""

    def _hear(self, news: News) -> None:
        if news.contact and (news.topics is None or WRITING in news.topics):
            self._ask()

    def _ask(self) -> None:
        if self._step:
            asked = watching.writing.of(self._course, self._step, self._mine)
            self._host.ask(self, self._came, asked, failed=self._failed)

    def _came(self, names: tuple[str, ...]) -> None:
        if names:
            self.set(_("{names} skriver her nå.").format(names=", ".join(names)), Tone.BRAND)
        self.setVisible(bool(names))

    def _failed(self, _problem: Problem) -> None:
        self.hide()
