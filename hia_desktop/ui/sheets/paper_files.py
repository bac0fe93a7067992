"""Many issued papers saved as files, one after the other: how far it has come, a way to stop, what was held back."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import DocumentId
from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.services.papers import handling
from hia_desktop.ui.chosen_file import write_beside
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.sheet import Sheet
from hia_desktop.ui.kit.widgets import Text, secondary_button


@dataclass(frozen=True)
class Wanted:
    """A paper that is to be saved; `called`: which paper it is and whose, to name it by when it is held back."""

    id: DocumentId
    called: str


class PaperFiles(Sheet):
    """Saves each as the window saves one: asked for with its right, its consents and its line in the trail, written
    whole, then noted as printed. It closes by itself when all of it went well."""

    def __init__(self, host: Host, window: QWidget, folder: Path, papers: Iterable[Wanted]) -> None:
        text = _("Mappe: {folder}. Filene er ikke kryptert. Navnet på en fil sier ikke hvem pasienten er.")
        super().__init__(window, _("Lagrer som PDF"), text.format(folder=folder.name), width=560)
        self._host, self._folder, self._left = host, folder, deque(papers)
        self._all, self._tried, self._stopped = len(self._left), 0, ""
        self.saved: list[DocumentId] = []
        self._at: Wanted | None = None
        self._notes: list[str] = []
        self._bar = QProgressBar(textVisible=False, maximum=self._all)
        self._bar.setAccessibleName(self.windowTitle())
        self.told, self.notes = Text(self._how_far(), "second", wrap=False), Text("", "second", selectable=True)
        self.notes.hide()
        for part in (self._bar, self.told, self.notes):
            self.body.addWidget(part)
        self.leave = secondary_button(_("Avbryt"), self.reject)
        self.buttons(self.leave)

    def start(self) -> None:
        """Opens it, and begins."""
        self.open()
        self.leave.setFocus()
        self._next()

    def reject(self) -> None:
        """Stops after the paper at hand, which is saved whole; closes when it is over."""
        if self._at is None:
            super().reject()
        else:
            self._stop(_("Avbrutt."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """The lock waits for nothing."""
        if not event.spontaneous():
            self._at = None
            self._left.clear()
        super().closeEvent(event)

    def _stop(self, why: str) -> None:
        self._stopped = why
        self._left.clear()

    def _next(self) -> None:
        self._bar.setValue(self._tried)
        self.told.setText(self._how_far())
        self._at = self._left.popleft() if self._left else None
        self._tried += 1
        if self._at is None:
            self._over()
        else:
            self._host.ask(self, self._came, handling.file_of.of(self._at.id), self._held_back, strangers=False)

    def _how_far(self) -> str:
        return _("{done} av {of}").format(done=self._tried, of=self._all)

    def _came(self, found: tuple[str, bytes]) -> None:
        self._host.work(self, self._written, write_beside, self._folder, *found, failed=self._not_written)

    def _written(self, _path: Path) -> None:
        if self._at is not None:
            self.saved.append(self._at.id)
            self._host.do(self, lambda _none: self._next(), handling.mark_printed.of(self._at.id), self._not_noted)

    def _not_written(self, problem: Problem) -> None:
        """So it will be for the next ones."""
        self._stop(problem.message)
        self._next()

    def _held_back(self, problem: Problem) -> None:
        self._go_on_without(problem.message)

    def _not_noted(self, problem: Problem) -> None:
        self._go_on_without(_("Lagret, men ikke merket som skrevet ut. {why}").format(why=problem.message))

    def _go_on_without(self, why: str) -> None:
        if self._host.reach.away:
            self._stop(why)
        elif self._at is not None:
            self._notes.append(f"{self._at.called}: {why}")
        self._next()

    def _over(self) -> None:
        if not self._stopped and not self._notes:
            self.accept()
            saved = plural(len(self.saved), _("dokument lagret"), _("dokumenter lagret"))
            self._host.say(_("{saved} i {folder}.").format(saved=saved, folder=self._folder.name), Tone.OK)
            return
        self.told.setText(_("{saved} av {of} dokumenter lagret.").format(saved=len(self.saved), of=self._all))
        self.notes.setText("\n".join(x for x in (self._stopped, *self._notes) if x))
        self.notes.show()
        self._bar.hide()
        self.leave.setText(_("Lukk"))
