"""What a screen and a step of the course are: one class, one file, one host."""

from collections.abc import Callable
from typing import ClassVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from hia_desktop.base.language import Words
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right
from hia_desktop.domain.phrases import Facts
from hia_desktop.domain.topics import Topic
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.ui.host import Host


class Screen(QWidget):
    """A page of the window. `argument` is what follows the colon of its target:
    «course:<id>:<step>» gives «<id>:<step>». `short` is its word in a narrow rail, where it is not the title.

    `build` arranges widgets once; `refresh` asks the services,
    at first showing and whenever a topic in `watches` has changed.
    """

    key: ClassVar[str]
    title: ClassVar[Words]
    short: ClassVar[Words | None] = None
    icon: ClassVar[str] = ""
    needs: ClassVar[Right]
    watches: ClassVar[frozenset[Topic]] = frozenset()
    in_rail: ClassVar[bool] = False
    at_bottom: ClassVar[bool] = False
    mine: ClassVar[Words | None] = None
    """The name of the screen as «key:mine», the user's own part of it, where it has one."""
    follows: ClassVar[bool] = False
    """Whether it asks again when others have changed what it watches. Not where that opens a record: it would be a line
    in the log for each thing that others do."""
    moved = Signal()
    """Another part of the same screen is shown."""

    def __init__(self, host: Host, argument: str = "") -> None:
        super().__init__()
        self.host = host
        self.argument = argument
        self._again = QTimer(self, singleShot=True, interval=0)
        self._again.timeout.connect(self.refresh)
        host.changed.connect(self._changed)
        self.build()
        self._again.start()

    @classmethod
    def places(cls) -> tuple[tuple[str, str], ...]:
        """The targets that a user can begin at, with their names."""
        own = ((f"{cls.key}:mine", str(cls.mine)),) if cls.mine is not None else ()
        return (cls.key, str(cls.title)), *own

    def build(self) -> None:
        """Arranges the widgets. Every screen has its own."""

    def refresh(self) -> None:
        """Asks for what is shown. Every screen has its own."""

    def go(self, argument: str) -> bool:
        """Takes the user to another part of the same screen; False when a new screen must be made."""
        return argument == self.argument

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, then calls `then`. Called before the screen is left,
        before a lock and before the window closes."""
        then()

    def window_title(self) -> str:
        """What stands in the window's title while this is shown."""
        return self.title

    def phrase_facts(self) -> Facts:
        """What a phrase may say of the course that is shown; nothing where none is."""
        return {}

    def others_wrote(self) -> None:
        """Somebody else has written in the store, or a new day has begun. What is typed here stays."""

    def others_changed(self, topics: frozenset[Topic]) -> None:
        """Somebody else has changed these, as far as is known."""
        self.others_wrote()
        if self.follows:
            self._changed(topics)

    def _changed(self, topics: frozenset[Topic]) -> None:
        if topics & self.watches:
            self._again.start()


class StepPanel(QWidget):
    """One step of a course, shown in the course page. `page` is what the page knows; `show_page` brings a newer one.

    `wide`: lays out its own cards over the whole width, with nothing beside it. `full_timeline`: the whole timeline
    stands above it and scrolls with it, so that the panel has no scroll area of its own; else the timeline is a strip,
    and the panel has the height that is left and one scroll area. `edge` colours the top of its card.
    """

    kind: ClassVar[str]
    title: ClassVar[Words]
    wide: ClassVar[bool] = False
    full_timeline: ClassVar[bool] = False
    edge: ClassVar[Tone | None] = None

    def __init__(self, host: Host, page: CoursePage) -> None:
        super().__init__()
        self.host = host
        self.page = page
        self.build()
        self.refresh()

    def build(self) -> None:
        """Arranges the widgets. Every screen has its own."""

    def refresh(self) -> None:
        """Asks for what is shown. Every screen has its own."""

    def begin_new(self) -> None:
        """The user asked for something new here, as «course:<id>:journal:new»; nothing where there is no such thing."""

    def take_keyboard(self) -> None:
        """The user chose this step: what is to be written takes the keyboard when it is there.
        A step that is only read leaves it."""

    def show_page(self, page: CoursePage) -> None:
        """The course has changed; what is typed stays."""
        self.page = page

    def others_wrote(self) -> None:
        """Somebody else has written in the store; nothing where what is shown cannot have become another."""

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, then calls `then`."""
        then()
