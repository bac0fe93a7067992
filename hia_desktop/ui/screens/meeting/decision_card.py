"""DecisionCard: what is decided for one patient in lines of their own, and what is written of the talk."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox

from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import ItemId
from hia_desktop.base.text import _, day_short
from hia_desktop.domain.access import Role
from hia_desktop.domain.teamwork.decisions import Decided, read_line
from hia_desktop.services.meetings import cases, decisions, nav_side
from hia_desktop.services.meetings.cases import CasePage
from hia_desktop.services.meetings.decisions import Decision
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.autosave import Autosave, Saved
from hia_desktop.ui.kit.forms.editors import LineEditor, TextEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, column, empty_layout, row, tool_button
from hia_desktop.ui.screens.meeting.typed_lines import TypedLines


class DecisionLine(LineEditor):
    """One line; Enter keeps it."""

    entered = Signal()

    def set_value(self, value: object) -> None:
        """What comes back is written on."""
        super().set_value(value)
        self._line.end(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class DecisionCard(Card):
    """`again` asks for the page anew."""

    again = Signal()

    def __init__(self, host: Host) -> None:
        self._nav = host.user.role is Role.NAV_ADVISER
        super().__init__(_("Det du tar på deg") if self._nav else _("Beslutninger"), padding=14)
        self._host = host
        self._case: CasePage | None = None
        self._seen = ""
        self.typed = TypedLines(host, self, self._show_line)
        self._list = column(gap=2)
        self.line = DecisionLine()
        self.line.set_name(_("Ny beslutning"))
        self.becomes = Text("", "hint")
        self.becomes.setMinimumHeight(px(74))  # of the longest of what it says
        self.becomes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.notes_label = Text(_("Referat om pasienten"), "label")
        self.notes = TextEditor(lines=7, limit=cases.MOST_NOTES, most=14)
        self.notes.set_name(_("Referat om pasienten"))
        self.saved = Text("", "hint")
        self.talked = QCheckBox(_("Drøftet"))
        self.talked.setToolTip(_("Uten kryss går saken til neste møte. Det settes av seg selv når noe er bestemt."))
        self.autosave = Autosave(self._save, host.clock, self)
        self.autosave.watch(self.notes)
        self.typed.autosave.watch(self.line)
        self.autosave.saved.connect(self.saved.setText)
        self.autosave.troubled.connect(self.saved.setText)
        self.line.edited.connect(self._typed)
        self.line.entered.connect(self._decide)
        self.notes.edited.connect(self.autosave.dirty)
        self.talked.clicked.connect(self._tick)
        self.body.addLayout(self._list)
        for part in (self.line, self.becomes, self.notes_label, self.notes, self.saved, self.talked):
            self.add(part)
        self.body.addStretch(1)

    def show_case(self, case: CasePage) -> None:
        """The decisions of a patient. Of the same one what is being written stays."""
        other = self._case is None or self._case.item != case.item
        if other:
            self.autosave.flush()  # what is typed is the former patient's
        self._case = case
        self._show_decisions(case.decisions or ())
        for part in (self.line, self.becomes):
            part.setVisible(case.may_write)
        self.talked.setVisible(case.may_write and not self._nav)
        self.talked.setChecked(case.talked)
        if other:
            self.saved.setText("")
        self._show_line()
        if other or not self.autosave.unsaved:
            self._seen = case.notes or ""
            if self.notes.value() != self._seen:
                self.notes.set_value(self._seen)
        self.notes.setVisible(not case.together and not self._nav)
        self.notes_label.setVisible(not self._nav)
        self.saved.setVisible(not case.together and case.may_write and not self._nav)
        self.notes.set_readonly(not case.may_write)
        self.notes_label.setText(
            _("Referatet er ikke delt med NAV, og vises ikke nå.") if case.together else _("Referat om pasienten")
        )

    def _show_line(self) -> None:
        """Of the same patient what stands there stays as it is, with the cursor and what is wrong with it."""
        if self._case is None:
            return
        wanted = self.typed.at(self._case.course, self._case.together)
        if wanted != self._text():
            self.line.set_value(wanted)
        self._tell()

    def _text(self) -> str:
        """All that stands in the line, too long as it may be."""
        return self.line.raw().get("", self.line.value())

    def _typed(self) -> None:
        if self._case is not None:
            self.typed.keep(self._case.course, self._case.together, self._text())
        self._tell()

    def flush(self, then: Callable[[], None]) -> None:
        """Keeps what is typed, then calls `then`."""
        self.typed.autosave.flush(lambda: self.autosave.flush(then))

    def _show_decisions(self, made: tuple[Decision, ...]) -> None:
        empty_layout(self._list)
        today = self._host.clock.today()
        for one in made:
            words = (one.became, one.who or _("teamet"), day_short(one.due, today))
            self._list.addWidget(Text(one.text))
            about = row(Text(" · ".join(words), "hint", wrap=False), 1)
            if self._case is not None and self._case.may_write and one.ours:
                name = _("Ta tilbake: {text}").format(text=one.text)
                about.addWidget(tool_button("undo", name, partial(self._take_back, one)))
            self._list.addLayout(about)
        if not made and self._case is not None and not self._case.may_write:
            none = _("Du førte ingenting.") if self._nav else _("Ingenting er bestemt.")
            self._list.addWidget(Text(none, "hint"))

    def _read(self) -> Decided | None:
        if self._case is None:
            return None
        return read_line(self.line.value(), self._host.clock.today(), self._case.takers, nav=self._nav)

    def _tell(self) -> None:
        """What the line will be, while it is written."""
        said = self._read()
        if said is None or not said.text:
            rule = _(
                "Enter gjør linjen til en oppgave. «plan:» først gjør den til et tiltak i planen. "
                "@ og navn sier hvem, datoen når."
            )
            if self._nav:
                rule = _(
                    "Enter gjør linjen til din oppgave. «virkemiddel:» først fører den i notatet. "
                    "@ og navn sier hvem, datoen når."
                )
            self.becomes.set_role("hint")
            self.becomes.setText(rule)
            return
        today = self._host.clock.today()
        wrong = said.wrong(today)
        who = said.taker.name if said.taker is not None else _("deg") if self._nav else _("teamet")
        due = day_short(said.due, today) if said.due is not None else _("neste møte")
        text = _("Blir oppgave: {who}, {due}.")
        if said.of_plan:
            text = (
                _("Blir virkemiddel i NAV-notatet: {who}, {due}.")
                if self._nav
                else _("Blir tiltak i planen: {who}, {due}.")
            )
        self.becomes.set_role("amber" if wrong else "hint")
        self.becomes.setText(wrong or text.format(who=who, due=due))

    def _decide(self) -> None:
        said = self._read()
        if self._case is None or said is None or not self.line.value().strip():
            return
        case, typed = self._case, self.line.value()

        def done(_made: object) -> None:
            if self.typed.at(case.course, case.together) == typed:
                self.typed.keep(case.course, case.together, "")
            self._show_line()
            self.again.emit()

        decide = nav_side.decide if self._nav else decisions.decide
        self._host.do(self, done, decide.of(case.item, typed), failed=self._refused)

    def _refused(self, problem: Problem) -> None:
        self.line.set_error(
            problem.fields.get("line", problem.message) if isinstance(problem, BadInput) else problem.message
        )

    def _take_back(self, one: Decision) -> None:
        if self._case is None:
            return
        take_back = nav_side.take_back if self._nav else decisions.take_back
        self._host.do(self, lambda _none: self.again.emit(), take_back.of(self._case.item, one.id))

    def _tick(self, on: bool) -> None:
        def refused(problem: Problem) -> None:
            self.talked.setChecked(not on)
            self._host.say(problem.message)

        if self._case is not None:
            self._host.do(self, None, cases.talked.of(self._case.item, on), failed=refused)

    def _save(self, ended: Saved) -> None:
        if self._case is None:
            return ended(True)
        item, text = self._case.item, self.notes.value()

        def kept(stands: str) -> None:
            self._kept(item, text, stands)
            ended(True)

        call = cases.write.of(item, text, self._seen)
        self._host.do(self, kept, call, failed=lambda problem: self._not_kept(problem, ended))

    def _kept(self, item: ItemId, text: str, stands: str) -> None:
        """Somebody else's words that were there come into the field as well, unless more was typed meanwhile."""
        if self._case is None or self._case.item != item:
            return
        self._seen = stands
        if stands != text.strip() and self.notes.value() == text:
            self.notes.set_value(stands)
            self._host.say(_("En annen skrev samtidig. Begge tekstene står i referatet."))

    def _not_kept(self, problem: Problem, ended: Saved) -> None:
        self.notes.set_error(problem.message)
        ended(False)
