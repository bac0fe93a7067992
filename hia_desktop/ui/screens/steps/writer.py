"""Writing one entry: a form whose draft keeps itself, and the way from draft to signed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId, EntryId, labels
from hia_desktop.base.text import _
from hia_desktop.services import entries
from hia_desktop.services.entries import Saved
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.autosave import Autosave
from hia_desktop.ui.kit.form import FormView
from hia_desktop.ui.kit.theme import Tone

Done = Callable[[bool], None]


class EntryWriter(QWidget):
    """A form being written. `fixed` are answers that the form does not ask for.

    `told` says how the draft stands, `signed` that it is signed, `theirs` that the user wants to see the version somebody else signed.
    """

    told = Signal(str)
    signed = Signal(object)
    theirs = Signal()
    edited = Signal()

    def __init__(self, host: Host, course: CourseId, view: FormView, kind: str, fixed: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.host, self.view = host, view
        self.series: str | None = None
        self.draft: EntryId | None = None
        self.seen: int | None = None
        self._course, self._kind, self._fixed = course, kind, fixed or {}
        self._signing = False
        self._complaint = ""
        self._waiting: list[Callable[[], None]] = []
        self._autosave = Autosave(self._save, host.clock, self)
        self._autosave.saved.connect(self.told)
        self._autosave.troubled.connect(self.told)
        self._autosave.watch(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(view)
        view.edited.connect(self._edited)

    @property
    def unsaved(self) -> bool:
        """Whether something typed is not yet in the store."""
        return self._autosave.unsaved

    def begin(self, answers: dict[str, Any], raw: dict[str, str], series: str | None = None, draft: EntryId | None = None) -> None:
        """Takes up a draft, or something new when `series` is None."""
        self.series, self.draft = series, draft
        self._autosave.forget()
        self.view.set_answers(answers, raw)

    def answers(self) -> dict[str, Any]:
        """What is written, as it will be kept."""
        return {**self.view.answers(), **self._fixed}

    def flush(self, then: Callable[[], None] | None = None) -> None:
        """Keeps now what is typed; `then` is called when it is kept, or when the user may no longer write here."""
        if then is not None:
            self._waiting.append(then)
        self._autosave.flush(self._release)

    def sign(self, over_newer: bool = False) -> None:
        """Signs what is written. What stands in the way is listed, and nothing is lost."""
        if self._signing:
            return
        if raw := self.view.raw():
            self._unreadable(raw)
            return
        self._signing = True
        self._autosave.dirty()  # so that the draft holds exactly what is signed, whatever comes between
        self._autosave.flush(lambda: self._send(over_newer))

    def discard(self, then: Callable[[], None]) -> None:
        """Throws the draft away."""
        self._autosave.forget()
        if self.draft is None:
            then()
        else:
            self.host.do(self, lambda _none: then(), entries.discard_draft, self.draft)

    def _edited(self) -> None:
        self._autosave.dirty()
        self.edited.emit()

    def _save(self, done: Done) -> None:
        kept, failed = (lambda saved: self._kept(saved, done)), (lambda problem: self._not_kept(problem, done))
        draft = (self._course, self._kind, self.series, self.answers(), self.view.raw(), self.seen)
        self.host.do(self, kept, entries.save_draft, *draft, failed=failed)

    def _kept(self, saved: Saved, done: Done) -> None:
        self.series, self.draft, self._complaint = saved.series, saved.id, ""
        done(True)

    def _not_kept(self, problem: Problem, done: Done) -> None:
        if problem.message != self._complaint:
            self._complaint = problem.message
            self.host.say(problem.message, Tone.WARN)
        done(False)
        if isinstance(problem, Refused | Missing):
            self._signing = False
            self._release()  # it will never be kept: nobody is held back, least of all a lock

    def _release(self) -> None:
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _send(self, over_newer: bool) -> None:
        self.view.setEnabled(False)
        answers = (self._course, self._kind, self.series, self.answers(), "", over_newer)
        self.host.do(self, self._signed, entries.sign, *answers, failed=self._not_signed)

    def _signed(self, entry: EntryId) -> None:
        self._open_again()
        self._autosave.forget()
        self.series = self.draft = None
        self.signed.emit(entry)

    def _not_signed(self, problem: Problem) -> None:
        self._open_again()
        if isinstance(problem, BadInput) and problem.fields:
            self.view.set_errors(problem.fields)
            self.host.prompts.missing(list(problem.fields.items()), self.view.jump)
        elif isinstance(problem, Conflict):
            ways = [(_("Se deres versjon"), self.theirs.emit), (_("Signer min som ny versjon"), lambda: self.sign(True))]
            self.host.prompts.choose(_("Noen andre har signert"), problem.message, ways)
        else:
            self.host.say(problem.message, Tone.WARN)

    def _open_again(self) -> None:
        self._signing = False
        self.view.setEnabled(True)

    def _unreadable(self, raw: dict[str, str]) -> None:
        """Says at each field, and in the list, what cannot be read."""
        names, lines = labels(self.view.model), []
        for field, text in raw.items():
            name, _dot, path = field.partition(".")
            self.view.editor(name).set_raw(text, path)
            sentence = "" if path else self.view.editor(name).sentence()
            lines.append((field, sentence or _("{label}: «{text}» kan ikke leses.").format(label=names[name], text=text[:40])))
        self.host.prompts.missing(lines, self.view.jump)
