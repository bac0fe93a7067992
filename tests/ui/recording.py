"""Prompts for tests: what was asked is kept, and answered by the test."""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from hia_desktop.ui.kit.dialogs.prompts import Prompts


class RecordingPrompts(Prompts):
    """`asked` lists (kind, title or name, text); `then` holds the newest callback, for the test to call."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.asked: list[tuple[str, str, str]] = []
        self.then: Callable[..., Any] = lambda *_args: None
        self.lines: list[tuple[str, str]] = []
        self.doubts: list[tuple[str, str]] = []
        self.follows: list[str] = []

    def ask_reason(
        self,
        title: str,
        text: str,
        usual: Sequence[tuple[str, str]],
        then: Callable[[str, str], None],
        cancelled: Callable[[], None] = lambda: None,
        wordless: Collection[str] = (),
        fewest: int = 1,
    ) -> None:
        self.asked.append(("reason", title, text))
        self.then = then

    def confirm(
        self,
        title: str,
        text: str,
        then: Callable[[], None],
        danger: bool = False,
        yes: str = "",
        otherwise: Callable[[], None] | None = None,
    ) -> None:
        self.asked.append(("confirm", title, text))
        self.then = then

    def discard(self, title: str, text: str, then: Callable[[], None]) -> None:
        self.asked.append(("discard", title, text))
        self.then = then

    def show_problem(self, title: str, message: str, technical: str = "") -> None:
        self.asked.append(("problem", title, f"{message}\n{technical}"))

    def before_signing(
        self,
        stops: Sequence[tuple[str, str]],
        doubts: Sequence[tuple[str, str]],
        follows: Sequence[str],
        jump: Callable[[str], None],
        sign: Callable[[], None],
    ) -> None:
        self.lines, self.doubts, self.follows = list(stops), list(doubts), list(follows)
        self.asked.append(("signing", "", ""))
        self.then = jump if stops else sign

    def save_file(self, name: str, then: Callable[[Path], None]) -> None:
        self.asked.append(("save", name, ""))
        self.then = then

    def open_file(self, kinds: str, then: Callable[[Path], None]) -> None:
        self.asked.append(("open", kinds, ""))
        self.then = then
