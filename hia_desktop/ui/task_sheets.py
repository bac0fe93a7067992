"""Sheets over the window about who does what: give work to another, a new task, who is responsible, the closing."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.fields import CourseId, TaskId, UserId
from hia_desktop.base.text import Looks, _, day
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done, R
from hia_desktop.domain.access import HEALTH, OFFICE, Role, Track
from hia_desktop.domain.tasks import READERS_OWN, TASKS, may_be_given, may_hold
from hia_desktop.services.centre import handovers, users
from hia_desktop.services.centre.handovers import Handed, Takers
from hia_desktop.services.course import closings, courses
from hia_desktop.services.course.closings import Closing
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.task_words import MOST_LETTERS
from hia_desktop.services.lists.tasks import TaskRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.sheets.doing import ask_and_do, write_and_do

Colleagues = Sequence[tuple[UserId, str, Role]]


class TakerChoice(QWidget):
    """Somebody to give work to: nobody chosen at first, then the people, then the roles."""

    def __init__(self, takers: Takers, label: str) -> None:
        super().__init__()
        self.combo = Combo()
        self.combo.setAccessibleName(label)
        self._said = Text("", "error")
        self._choices: list[UserId | Role | None] = [None, *(i for i, _name, _role in takers.people), *takers.roles]
        self.combo.addItem(_("Velg …"))
        for _id, name, role in takers.people:
            self.combo.addItem(f"{name} · {role.label}")
        for role in takers.roles:
            self.combo.addItem(_("Rollen {role}").format(role=role.label))
        self.combo.currentIndexChanged.connect(lambda _index: self._said.setText(""))
        _stacked(self, (label, self.combo))
        self.layout().addWidget(self._said)  # type: ignore[union-attr]
        self.setFocusProxy(self.combo)

    def chosen(self) -> UserId | Role | None:
        """Who; says beneath that somebody must be chosen when nobody is."""
        found = self._choices[self.combo.currentIndex()]
        self._said.setText(_("Velg hvem som skal overta.") if found is None else "")
        return found


class TaskFields(QWidget):
    """What is to be done, in whose words, by when and by whom. Only those whom the kind of task exists for can be
    chosen."""

    def __init__(self, host: Host, colleagues: Colleagues) -> None:
        super().__init__()
        self._colleagues, self._takers = colleagues, list[UserId | Role | None]()
        self.kind, self.due, self.who = Combo(), DayEditor(host.clock.today, Looks.AHEAD), Combo()
        self.text = LineEditor(MOST_LETTERS)
        self.text.set_name(_("Til den som skal gjøre det"))
        self.kind.setAccessibleName(_("Oppgave"))
        self.due.set_name(_("Frist"))
        self.who.setAccessibleName(_("Ansvarlig"))
        mine = [k for k in TASKS.values() if may_hold(host.user.role, k.code) and not k.of_measure]
        for kind in sorted((k for k in mine if k.code not in READERS_OWN), key=lambda k: not k.by_hand):
            self.kind.addItem(kind.label, kind.code)
        self._read_by = Text("", "hint")
        self._nav = host.user.role is Role.NAV_ADVISER
        self.kind.currentIndexChanged.connect(lambda _index: self._fit())
        self.who.currentIndexChanged.connect(lambda _index: self._say_readers())
        self._fit()
        _stacked(
            self,
            (_("Oppgave"), self.kind),
            (_("Til den som skal gjøre det"), self.text),
            ("", self._read_by),
            (_("Frist"), self.due),
            (_("Ansvarlig"), self.who),
        )
        self.setFocusProxy(self.kind)

    def _fit(self) -> None:
        kind = str(self.kind.currentData())
        fit = [(i, name) for i, name, role in self._colleagues if may_be_given(role, kind)]
        roles = [role for role in Role if may_be_given(role, kind)]
        self._takers = [None, *(i for i, _name in fit), *roles]
        self.who.clear()
        self.who.addItem(_("Ingen ennå (teamet)"))
        for _id, name in fit:
            self.who.addItem(name)
        for role in roles:
            self.who.addItem(_("Rollen {role}").format(role=role.label))
        self._say_readers()

    def _say_readers(self) -> None:
        """Who will read the words, before they are written."""
        taker, navs = self.responsible(), TASKS[str(self.kind.currentData())].track is Track.NAV
        role = next((role for key, _name, role in self._colleagues if key == taker), taker)
        if self._nav:
            text = _("Leses av NAV-veileder, og av helsepersonell når pasienten deler NAV-notatene.")
        elif navs:
            text = _("Leses av helsepersonell og NAV. Går bare når pasienten deler arbeidsmål og tiltak med NAV.")
        elif role in OFFICE:
            text = _("Leses av helsepersonell og sekretær. Skriv ikke mer om helsen enn oppgaven trenger.")
        else:
            text = _("Leses av helsepersonell.")
        self._read_by.setText(text)

    def responsible(self) -> UserId | Role | None:
        """Whom the task is for, a person or a role; None when it is the team's."""
        return self._takers[max(0, self.who.currentIndex())]


def _stacked(widget: QWidget, *fields: tuple[str, QWidget]) -> None:
    box = QVBoxLayout(widget)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(px(4))
    for label, field in fields:
        if label:
            box.addWidget(Text(label, "label"))
        box.addWidget(field)


def ask_taker(
    host: Host,
    owner: QObject,
    title: str,
    text: str,
    takers: Takers,
    yes: str,
    call: Callable[[UserId | Role], Done[R]],
    then: Callable[[R], object],
    danger: bool = False,
) -> None:
    """Asks who is to take something over; `call` is given a person's id or a role."""
    choice = TakerChoice(takers, _("Overtas av"))

    def wanted() -> Done[R] | None:
        found = choice.chosen()
        return call(found) if found is not None else None

    ask_and_do(host, owner, title, text, choice, yes, wanted, then, danger=danger)


def give_task(host: Host, owner: QObject, task: TaskId, what: str) -> None:
    """Gives a task to another person or role."""

    def ask(found: Takers) -> None:
        title, yes = _("Gi oppgaven til en annen"), _("Gi oppgaven")
        ask_taker(host, owner, title, what, found, yes, lambda to: handovers.give.of(task, to), given)

    def given(before: UserId | Role | None) -> None:
        host.did(_("Oppgaven er gitt videre."), handovers.give.of(task, before))

    host.ask(owner, ask, handovers.takers.of(task))


def cover(host: Host, owner: QObject) -> None:
    """Gives on what somebody who is away was to do until a day."""

    def ask(found: Colleagues) -> None:
        who, until = Combo(), DayEditor(host.clock.today, Looks.AHEAD)
        who.setAccessibleName(_("Hvem som er borte"))
        until.set_name(_("Til og med"))
        for _id, name, role in found:
            who.addItem(f"{name} · {role.label}")
        taker = TakerChoice(Takers(tuple(found), tuple(Role)), _("Overtas av"))
        body = QWidget()
        _stacked(body, (_("Hvem som er borte"), who), (_("Til og med"), until), ("", taker))
        body.setFocusProxy(who)

        def wanted() -> Done[Handed] | None:
            to, last = taker.chosen(), until.day()
            if last is None:
                until.set_error(_("Skriv den siste dagen vedkommende er borte."))
            if to is None or last is None:
                return None
            return handovers.cover.of(found[who.currentIndex()][0], to, last)

        def done(handed: Handed) -> None:
            host.say(handed.sentence, Tone.OK)

        text = _("Oppgaver med frist til og med dagen går videre. De du ikke har tilgang til, blir liggende.")
        ask_and_do(host, owner, _("Noen er borte"), text, body, _("Gi videre"), wanted, done)

    host.ask(owner, ask, users.colleagues.of())


def new_task(host: Host, owner: QObject, course: CourseId, name: str) -> None:
    """A task by hand in a course; `name` is the patient's."""

    def ask(found: Colleagues) -> None:
        fields = TaskFields(host, found)
        due: date | None = None

        def wanted() -> Done[TaskId] | None:
            nonlocal due
            due = fields.due.day()
            if due is None or due < host.clock.today():
                fields.due.set_error(_("Skriv en dag fra og med i dag."))
                fields.due.go_to()
                return None
            kind = str(fields.kind.currentData())
            return tasks.add.of(course, kind, due, fields.responsible(), str(fields.text.value()))

        def told(_id: TaskId) -> None:
            host.say(_("Oppgaven er lagt til, med frist {day}.").format(day=day(due)), Tone.OK)

        ask_and_do(host, owner, _("Ny oppgave"), name, fields, _("Legg til oppgaven"), wanted, told)

    host.ask(owner, ask, users.colleagues.of())


def finish_task(host: Host, owner: QObject, task: TaskRow) -> None:
    """Marks a task as done, with «Angre»; asks what was settled where that is to be told."""

    def done(_none: None) -> None:
        text = _("«{what}» for {name} er merket som gjort.").format(what=task.what, name=task.name)
        host.did(text, tasks.reopen.of(task.id))

    if not task.asks_note:
        host.do(owner, done, tasks.finish.of(task.id, ""))
        return
    text = _("Skriv kort hva som er avklart, og hvem du har snakket med. Det leses av dem som vurderer henvisninger.")
    words, yes = _("Hva som er avklart"), _("Merk som gjort")
    write_and_do(host, owner, task.what, text, words, yes, lambda note: tasks.finish.of(task.id, note), done)


def put_aside(host: Host, owner: QObject, task: TaskId, what: str, before: date | None) -> None:
    """Takes a task out of the list until a day that is asked for; one that waits comes back at once."""
    if before is not None:
        host.do(
            owner,
            lambda _none: host.did(_("Oppgaven er tilbake i listen."), tasks.put_aside.of(task, before)),
            tasks.put_aside.of(task, None),
        )
        return
    until = DayEditor(host.clock.today, Looks.AHEAD)
    until.set_name(_("Vis den igjen"))
    body = QWidget()
    _stacked(body, (_("Vis den igjen"), until))
    body.setFocusProxy(until)

    found: date | None = None

    def wanted() -> Done[None] | None:
        nonlocal found
        found = until.day()
        if found is None or found <= host.clock.today():
            until.set_error(_("Skriv en dag fra og med i morgen."))
            until.go_to()
            return None
        return tasks.put_aside.of(task, found)

    def done(_none: None) -> None:
        text = _("Oppgaven er lagt til side til {day}.").format(day=day(found))
        host.did(text, tasks.put_aside.of(task, None))

    ask_and_do(host, owner, _("Legg oppgaven til side"), what, body, _("Legg til side"), wanted, done)


def set_responsible(host: Host, owner: QObject, course: CourseId, name: str) -> None:
    """Makes one of the health personnel responsible for a course."""

    def ask(found: Colleagues) -> None:
        people = tuple(one for one in found if one[2] in HEALTH)
        text = _("{name}. Den nye får også de åpne oppgavene som den forrige eller ingen har.").format(name=name)
        title, yes = _("Ansvarlig for forløpet"), _("Sett ansvarlig")
        ask_taker(host, owner, title, text, Takers(people, ()), yes, put, done)

    def put(to: UserId | Role) -> Done[None]:
        assert not isinstance(to, Role)  # none was offered
        return courses.set_responsible.of(course, to)

    def done(_none: None) -> None:
        host.say(_("Ansvarlig er satt."), Tone.OK)

    host.ask(owner, ask, users.colleagues.of())


def plan_closing(host: Host, owner: QObject, course: CourseId, name: str) -> None:
    """Notes that the closing talk has been held, so that the epikrise is due."""

    def done(closing: Closing) -> None:
        text = _("Avslutningssamtalen med {name} er holdt i dag. Epikrisen har frist {day}.")
        host.did(text.format(name=name, day=day(closing.due)), closings.undo.of(course, closing.before))

    host.do(owner, done, closings.plan.of(course))
