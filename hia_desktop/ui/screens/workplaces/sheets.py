"""The sheets over the window where a session or a task of a workplace is written."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QWidget

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import SessionId, UserId, WorkplaceId
from hia_desktop.base.text import Looks, _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import NAV, Role
from hia_desktop.domain.workplaces.sessions import SessionDraft
from hia_desktop.services.workplaces import sessions, work_tasks
from hia_desktop.services.workplaces.sessions import SessionRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.suggestions import suggest
from hia_desktop.ui.kit.widgets import Text, column

Person = tuple[UserId, str, Role]


def write_session(host: Host, owner: QObject, workplace: WorkplaceId, of: SessionRow | None) -> None:
    """A new session at a workplace, or one that is there already."""

    def show(people: Sequence[Person]) -> None:
        sheet = _SessionSheet(host, owner, workplace, of, people)
        title = _("Ny samling") if of is None else _("Endre samlingen")
        text = _("Bare dag og tema må fylles ut. Skriv ingenting om enkeltpersoner.")
        host.prompts.sheet(title, text, sheet, _("Lagre"), sheet.save, width=680)

    host.ask(owner, show, work_tasks.can_do.of())


class _Sheet(QWidget):
    """What both sheets do when the service answers: close, say what is wrong, or ask whether it is about a person,
    which is answered by a tick of its own: by «Lagre» alone a second click would have answered it unread."""

    def __init__(self, host: Host, owner: QObject) -> None:
        super().__init__()
        self.host, self.owner = host, owner
        self.said = Text("", "error")
        self.sure = QCheckBox(_("Teksten handler ikke om en person"))
        self.sure.hide()
        self._waits = False

    def put(self, call: Done[Any], words: str) -> None:
        """Makes the call, once: a second click while it is on its way makes no second of it."""
        if not self._waits:
            self._waits = True
            self.host.do(self.owner, self.done(words), call, failed=self.failed)

    def done(self, words: str) -> Callable[[Any], None]:
        """Says that it is kept, and goes."""

        def kept(_key: object) -> None:
            self.host.say(words, Tone.OK)
            self.window().close()

        return kept

    def failed(self, problem: Problem) -> None:
        """What is wrong stands in the sheet, with the tick where something is asked about."""
        self._waits = False
        faults = problem.fields if isinstance(problem, BadInput) else {}
        self.sure.setVisible("sure" in faults)
        self.said.setText(problem.message)
        self.show_faults({name: words for name, words in faults.items() if name != "sure"})

    def unsure(self) -> None:
        """Other words than those that were answered for: the answer goes."""
        self.sure.setChecked(False)
        self.sure.hide()
        self.said.setText("")

    def show_faults(self, faults: dict[str, str]) -> None:
        """At the fields that can show them."""


class _SessionSheet(_Sheet):
    def __init__(
        self, host: Host, owner: QObject, workplace: WorkplaceId, of: SessionRow | None, people: Sequence[Person]
    ) -> None:
        super().__init__(host, owner)
        self._workplace, self._of = workplace, of
        self.form = FormView(
            SessionDraft, host.clock.today, skip=frozenset({"next_due"}) if of is not None else frozenset()
        )
        for name, navs in (("led_health", False), ("led_nav", True)):
            suggest(self.form.editor(name), [who for _id, who, role in people if (role in NAV) is navs])
        today = SessionDraft(day=host.clock.today())
        self.form.set_answers((of.draft if of is not None else today).model_dump(mode="json"))
        self.form.edited.connect(self.unsure)
        box = column(self.form, self.said, self.sure, gap=6)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self.setFocusProxy(self.form.editor("day").control)

    def save(self) -> bool:
        """Asks the service to keep it; the sheet goes when that is done."""
        if raw := self.form.raw():
            self.form.set_errors({name: _("Dette kan ikke leses.") for name in raw})
            return False
        try:
            draft = SessionDraft.model_validate(self.form.answers())
        except ValidationError as error:
            self.form.set_errors({str(error.errors()[0]["loc"][0]): _("Dette kan ikke leses.")})
            return False
        session, version = (self._of.id, self._of.version) if self._of is not None else (None, 0)
        call = sessions.put_session.of(self._workplace, session, draft, version, self.sure.isChecked())
        self.put(call, _("Samlingen er lagret."))
        return False

    def show_faults(self, faults: dict[str, str]) -> None:
        """At each field."""
        self.form.set_errors(faults)
        if faults:
            self.said.setText("")


def remove_session(host: Host, owner: QObject, session: SessionId) -> None:
    """Takes a session away, with a way back."""

    def gone(_none: None) -> None:
        host.did(_("Samlingen er tatt bort."), sessions.remove_session.of(session, False))

    host.do(owner, gone, sessions.remove_session.of(session))


def write_task(host: Host, owner: QObject, workplace: WorkplaceId) -> None:
    """Something to do about a workplace."""

    def show(people: Sequence[Person]) -> None:
        sheet = _TaskSheet(host, owner, workplace, people)
        text = _("Den står i arbeidslisten under «Bedrifter». Skriv ingenting om enkeltpersoner.")
        host.prompts.sheet(_("Ny oppgave"), text, sheet, _("Lagre"), sheet.save)

    host.ask(owner, show, work_tasks.can_do.of())


class _TaskSheet(_Sheet):
    def __init__(self, host: Host, owner: QObject, workplace: WorkplaceId, people: Sequence[Person]) -> None:
        super().__init__(host, owner)
        self._workplace, self._people = workplace, people
        self.what, self.due, self.who = (
            LineEditor(work_tasks.LONGEST),
            DayEditor(host.clock.today, Looks.AHEAD),
            Combo(),
        )
        labels = (_("Hva som skal gjøres"), _("Innen"), _("Hvem"))
        self.what.set_name(labels[0])
        self.due.set_name(labels[1])
        self.who.setAccessibleName(labels[2])
        self.who.addItem(_("Den som tar den"))
        self.who.addItems([f"{name} · {role.label}" for _id, name, role in people])
        parts = [part for pair in zip(labels, (self.what, self.due, self.who), strict=True) for part in pair]
        self.what.edited.connect(self.unsure)
        shown = (Text(part, "label") if isinstance(part, str) else part for part in parts)
        box = column(*shown, self.said, self.sure, gap=6)
        box.setContentsMargins(0, 0, 0, 0)
        self.setLayout(box)
        self.setFocusProxy(self.what.control)

    def save(self) -> bool:
        """Asks the service to keep it; the sheet goes when that is done."""
        at = self.who.currentIndex()
        who = self._people[at - 1][0] if at > 0 else None
        call = work_tasks.add.of(self._workplace, str(self.what.value()), self.due.day(), who, self.sure.isChecked())
        self.put(call, _("Oppgaven er lagt til."))
        return False
