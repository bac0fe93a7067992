"""The sheet over the window about the team around a patient: who is in it, who comes in, and who takes over."""

from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.base.text import Looks, _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.services.centre import course_teams
from hia_desktop.services.centre.course_teams import MemberRow
from hia_desktop.services.centre.handovers import Handed, Takers
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, empty_layout, link_button, plain_tip
from hia_desktop.ui.task_sheets import ask_taker


def open_team(host: Host, owner: QObject, course: CourseId, name: str) -> None:
    """The team around the patient; who may put it together adds to it here."""

    def show(found: tuple[MemberRow, ...]) -> None:
        sheet = TeamSheet(host, owner, course, found)
        if may(host.user.role, Right.TEAM):
            host.prompts.sheet(_("Teamet rundt pasienten"), name, sheet, _("Ta inn i teamet"), sheet.take_in)
        else:
            host.prompts.sheet(_("Teamet rundt pasienten"), name, sheet, _("Greit"), lambda: True)

    host.ask(owner, show, course_teams.members.of(course))


class TeamSheet(QWidget):
    """Each member with what can be done about the place; below, who is to be taken in."""

    def __init__(self, host: Host, owner: QObject, course: CourseId, found: tuple[MemberRow, ...]) -> None:
        super().__init__()
        self._host, self._owner, self._course = host, owner, course
        self._may = may(host.user.role, Right.TEAM)
        self._people: tuple[tuple[UserId, str, Role], ...] = ()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self._lines = QGridLayout()
        self._lines.setColumnStretch(0, 1)
        inside = QWidget()
        inside.setLayout(column(gap=0))
        inside.layout().addLayout(self._lines)  # type: ignore[union-attr]
        inside.layout().addStretch(1)  # type: ignore[union-attr]
        scroll = SideScroll(inside)
        scroll.setAccessibleName(_("Teamet"))
        scroll.setMinimumSize(px(420), px(150))
        box.addWidget(scroll, 1)
        self._show(found)
        if self._may:
            box.addLayout(self._fields())
            self.setFocusProxy(self.function)

    def _fields(self) -> QVBoxLayout:
        self.function, self.who = Combo(), Combo()
        self.first, self.last = (DayEditor(self._host.clock.today, Looks.AHEAD) for _day in range(2))
        self.function.setAccessibleName(_("Som"))
        self.who.setAccessibleName(_("Hvem"))
        self.first.set_name(_("Fra"))
        self.last.set_name(_("Til"))
        self.first.set_value(self._host.clock.today())
        self._said = Text("", "error")
        for function in TeamFunction:
            self.function.addItem(function.label, function)
        self.function.currentIndexChanged.connect(lambda _index: self._ask_people())
        grid = QGridLayout()
        fields = ((_("Som"), self.function), (_("Hvem"), self.who), (_("Fra"), self.first), (_("Til"), self.last))
        for at, (label, field) in enumerate(fields):
            line, place = divmod(at, 2)
            grid.addWidget(Text(label, "label"), 2 * line, place)
            grid.addWidget(field, 2 * line + 1, place, Qt.AlignmentFlag.AlignTop)
        self._ask_people()
        made = column(SectionTitle(_("Ny i teamet")), gap=4)
        made.addLayout(grid)
        made.addWidget(self._said)
        return made

    def _ask_people(self) -> None:
        function = TeamFunction(self.function.currentData())
        self._host.ask(self, self._show_people, course_teams.can_be.of(function))

    def _show_people(self, found: Takers) -> None:
        self._people = found.people
        self.who.clear()
        for _id, name, role in found.people:
            self.who.addItem(f"{name} · {role.label}")

    def _show(self, found: tuple[MemberRow, ...]) -> None:
        empty_layout(self._lines)
        for at, member in enumerate(found):
            words = Text(f"{member.name} · {member.function.label}", "" if member.over else "strong")
            if member.function.code:
                words.setToolTip(plain_tip(_("Kode {code} i kodeverk 9034").format(code=member.function.code)))
            self._lines.addWidget(words, 2 * at, 0)
            self._lines.addWidget(Text(self._span(member), "hint"), 2 * at + 1, 0)
            if self._may and not member.over:
                self._lines.addWidget(link_button(_("Overlat …"), partial(self._hand_over, member)), 2 * at, 1)
                self._lines.addWidget(link_button(_("Siste dag i dag"), partial(self._end, member)), 2 * at, 2)
        if not found:
            self._lines.addWidget(Text(_("Ingen er satt i teamet ennå."), "hint"), 0, 0)

    def _span(self, member: MemberRow) -> str:
        today = self._host.clock.today()
        first = day_short(member.first_day, today)
        if member.last_day is None:
            return _("fra {day}").format(day=first)
        return _("{first} – {last}").format(first=first, last=day_short(member.last_day, today))

    def _again(self) -> None:
        self._host.ask(self, self._show, course_teams.members.of(self._course))

    def take_in(self) -> bool:
        """Asks the service to take in who is chosen; the sheet stays, for one more."""
        first, last = self.first.day(), self.last.day()
        if first is None or self.last.raw() or not self._people:
            self._said.setText(_("Velg hvem, og skriv fra hvilken dag."))
            return False
        user, name, _role = self._people[self.who.currentIndex()]
        function = TeamFunction(self.function.currentData())

        def done(_none: None) -> None:
            self._said.setText("")
            self._host.say(_("{name} er i teamet.").format(name=name), Tone.OK)
            self._again()

        call = course_teams.put.of(self._course, user, function, first, last)
        self._host.do(self, done, call, failed=self._failed)
        return False

    def _failed(self, problem: Problem) -> None:
        self._said.setText(problem.message)

    def _end(self, member: MemberRow) -> None:
        def done(_none: None) -> None:
            back = course_teams.end.of(self._course, member.user, member.function, member.last_day)
            self._host.did(_("{name} har siste dag i teamet i dag.").format(name=member.name), back)
            self._again()

        today = self._host.clock.today()
        self._host.do(self, done, course_teams.end.of(self._course, member.user, member.function, today))

    def _hand_over(self, member: MemberRow) -> None:
        def ask(found: Takers) -> None:
            others = tuple(one for one in found.people if one[0] != member.user)
            text = _("Plassen og de åpne oppgavene {name} har her, går over i dag.").format(name=member.name)
            label, yes = member.function.label, _("Overlat")
            ask_taker(self._host, self, label, text, Takers(others, ()), yes, give, done)

        def give(to: UserId | Role) -> Done[Handed]:
            assert not isinstance(to, Role)  # none was offered
            today = self._host.clock.today()
            return course_teams.hand_over.of(self._course, member.user, member.function, to, today)

        def done(handed: Handed) -> None:
            self._host.say(handed.sentence, Tone.OK)
            self._again()

        self._host.ask(self, ask, course_teams.can_be.of(member.function))
