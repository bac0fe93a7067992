"""Registering a paper that came in: what it is, from whom, who is to read it, and a PDF or a pasted text."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from hia_desktop.base.errors import AnswerNeeded, Problem
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.base.text import Looks, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Role
from hia_desktop.domain.sending.papers_in import PaperSort, sorts_of
from hia_desktop.domain.tasks import READ_NAV_PAPER, READ_PAPER, may_hold
from hia_desktop.services.centre import users
from hia_desktop.services.papers import papers_in
from hia_desktop.services.papers.papers_in import Arriving
from hia_desktop.services.patient.same_day import FILE, SameDay
from hia_desktop.ui.chosen_file import read_file
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, row, secondary_button
from hia_desktop.ui.screens.same_day_question import ask_same_day

Colleagues = Sequence[tuple[UserId, str, Role]]


class PaperInFields(QWidget):
    """What is asked for. The file that is chosen stands by its name; without one the pasted text is what came."""

    def __init__(self, host: Host, colleagues: Colleagues, given: Arriving | None) -> None:
        super().__init__()
        self._host = host
        self.pdf = given.pdf if given is not None else b""
        self.sort, self.reader = Combo(), Combo()
        self.from_whom, self.arrived = QLineEdit(), DayEditor(host.clock.today, Looks.BACK)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(px(110))
        self.from_whom.setMaxLength(200)
        self.file = Text(_("Ingen fil valgt") if not self.pdf else _("PDF valgt"), "hint", wrap=False)
        self.choose = secondary_button(_("Velg PDF"), self._choose, "attachment")
        for sort in sorts_of(host.user.role):
            self.sort.addItem(sort.label, sort.value)
        of = READ_NAV_PAPER if host.user.role is Role.NAV_ADVISER else READ_PAPER
        readers = [one for one in colleagues if may_hold(one[2], of.code) and one[2] is not Role.SECRETARY]
        if all(user != host.user.id for user, _name, _role in readers):
            self.reader.addItem(_("Velg …"), None)  # nobody reads it because of the first letter of a name
        for user, name, role in readers:
            self.reader.addItem(f"{name} · {role.label}", user)
        self.reader.setCurrentIndex(max(0, self.reader.findData(host.user.id)))
        self.arrived.set_value(host.clock.today())
        if given is not None:
            self._fill(given)
        self.said = Text("", "error")
        self._lay_out()

    def begin_with(self, sort: PaperSort) -> None:
        """What it is; the form that the patient signed comes from the patient."""
        self.sort.setCurrentIndex(max(0, self.sort.findData(sort.value)))
        if sort is PaperSort.SIGNED_CONSENT:
            self.from_whom.setText(_("pasienten"))

    def _fill(self, given: Arriving) -> None:
        self.sort.setCurrentIndex(max(0, self.sort.findData(given.sort.value)))
        self.reader.setCurrentIndex(max(0, self.reader.findData(given.reader)))
        self.from_whom.setText(given.sender)
        self.arrived.set_value(given.arrived)
        self.text.setPlainText(given.text)

    def _lay_out(self) -> None:
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        fields: tuple[tuple[str, QWidget], ...] = (
            (_("Hva det er"), self.sort),
            (_("Fra hvem"), self.from_whom),
            (_("Kom dato"), self.arrived),
            (_("Leses av"), self.reader),
        )
        for label, field in fields:
            box.addWidget(Text(label, "label"))
            box.addWidget(field)
            if isinstance(field, DayEditor):
                field.set_name(label)
            else:
                field.setAccessibleName(label)
        box.addWidget(Text(_("PDF, eller teksten limt inn"), "label"))
        box.addLayout(row(self.choose, self.file, 1))
        self.text.setAccessibleName(_("Innlimt tekst"))
        box.addWidget(self.text)
        box.addWidget(self.said)
        self.setFocusProxy(self.sort)

    def _choose(self) -> None:
        self._host.prompts.open_file(_("PDF (*.pdf)"), self.take)

    def take(self, path: Path) -> None:
        """Reads the file off the GUI thread."""

        def read(content: bytes) -> None:
            self.pdf = content
            self.file.setText(path.name)

        self._host.work(self, read, read_file, path, failed=lambda problem: self.said.setText(problem.message))

    def arriving(self) -> Arriving | None:
        """What is to be registered; says what is lacking and gives None while something is."""
        on, reader = self.arrived.day(), self.reader.currentData()
        lacks = _("Skriv dagen papiret kom.") if on is None else _("Velg hvem som skal lese.") if not reader else ""
        self.said.setText(lacks)
        if on is None or not reader:
            return None
        return Arriving(
            sort=PaperSort(str(self.sort.currentData())),
            sender=self.from_whom.text().strip(),
            arrived=on,
            reader=UserId(str(reader)),
            text="" if self.pdf else self.text.toPlainText(),
            pdf=self.pdf,
        )


def ask_paper_in(
    host: Host, owner: QWidget, course: CourseId, then: Callable[[str], None], sort: PaperSort | None = None
) -> None:
    """Asks for a paper that came, of this `sort` to begin with, and registers it; `then` is given its id. What was
    filled in comes again when it is refused, with why."""

    def ask(colleagues: Colleagues, given: Arriving | None = None, why: str = "") -> None:
        fields = PaperInFields(host, colleagues, given)
        fields.said.setText(why)
        if sort is not None and given is None:
            fields.begin_with(sort)

        def act() -> bool:
            found = fields.arriving()
            if found is not None:
                register(found, None)
            return found is not None

        def register(paper: Arriving, answer: SameDay | None) -> None:
            def failed(problem: Problem) -> None:
                if isinstance(problem, AnswerNeeded):
                    asked = ask_same_day(owner, problem.excerpts, lambda answered: register(paper, answered), FILE)
                    asked.left.connect(lambda: ask(colleagues, paper, _("Papiret er ikke registrert.")))
                else:
                    ask(colleagues, paper, problem.message)

            host.do(owner, done, papers_in.register.of(course, paper, answer), failed=failed)

        text = _("Papiret står i journalen, og den som skal lese det, får en oppgave.")
        host.prompts.sheet(_("Registrer papir som har kommet"), text, fields, _("Registrer"), act)

    def done(made: str) -> None:
        host.say(_("Papiret er registrert."), Tone.OK)
        then(str(made))

    host.ask(owner, ask, users.colleagues.of())
