"""Timer: the patient's appointments, with what came of each, and the next one booked."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from pydantic import ValidationError
from PySide6.QtWidgets import QCheckBox, QScrollArea, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import UserId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, day_long
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right, Role, may
from hia_desktop.domain.teamwork.visits import CANCELLED, Booking, Outcome, Why
from hia_desktop.services.centre import users
from hia_desktop.services.course import visits
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.course.visits import VisitRow
from hia_desktop.services.papers import appointments
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.side_scroll import SideScroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import (
    SectionTitle,
    Text,
    column,
    empty_layout,
    line,
    link_button,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.papers.appointment import ask_appointment

_TONES = {
    Outcome.PLANNED: Tone.BRAND,
    Outcome.MET: Tone.OK,
    Outcome.NOT_MET: Tone.BAD,
    Outcome.BY_PATIENT: Tone.WARN,
    Outcome.BY_CENTRE: Tone.WARN,
}


class VisitsPanel(StepPanel):
    """A line for each appointment. What was noted of one is set back by «Angre» at the line, also later."""

    kind: ClassVar[str] = "visits"
    title: ClassVar[Words] = N_("Timer")

    def build(self) -> None:
        """What can be done on top, the appointments below."""
        self._may = may(self.host.user.role, Right.TEAM)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.new_button = primary_button(_("Ny time …"), self.book)
        self.summon_button = secondary_button(_("Innkalling …"), self._summon, "print")
        acts = (self.summon_button, self.new_button) if self._may else ()
        box.addLayout(row(Text(self.title, "heading", wrap=False), 1, *acts))
        self._lines = column(gap=4)
        inside = QWidget()
        inside.setLayout(column(gap=0))
        inside.layout().addLayout(self._lines)  # type: ignore[union-attr]
        inside.layout().addStretch(1)  # type: ignore[union-attr]
        scroll = SideScroll(inside)
        scroll.setAccessibleName(self.title)
        box.addWidget(scroll, 1)
        if self._may:
            key_action(self, _("Ny time"), "Ctrl+N", self.book)

    def refresh(self) -> None:
        """Asks for the appointments."""
        self.host.ask(self, self._show, visits.listing.of(self.page.id), failed=self._failed)

    def show_page(self, page: CoursePage) -> None:
        """The course has changed."""
        self.page = page
        self.refresh()

    def _failed(self, problem: Problem) -> None:
        empty_layout(self._lines)
        self._lines.addWidget(Text(problem.message, "hint"))

    def _show(self, found: tuple[VisitRow, ...]) -> None:
        empty_layout(self._lines)
        for visit in found:
            self._lines.addLayout(self._line(visit))
            self._lines.addWidget(line())
        if not found:
            self._lines.addWidget(Text(_("Ingen timer er satt opp ennå."), "hint"))

    def _line(self, visit: VisitRow) -> QVBoxLayout:
        when = _("{day} klokken {time}").format(day=day_long(visit.day), time=visit.starts.replace(":", "."))
        what = [visit.purpose.label if visit.purpose else "", _("{count} min").format(count=visit.minutes)]
        title = " · ".join(x for x in (when[:1].upper() + when[1:], *what) if x)
        about = [
            ", ".join(name for _id, name in visit.staff),
            visit.way.label,
            visit.room,
            _("tolk: {language}").format(language=visit.interpreter) if visit.interpreter else "",
        ]
        told = [
            _("Flyttet") if visit.moved else visit.outcome.label,
            visit.why.label if visit.why and visit.outcome in CANCELLED else "",
        ]
        chip = Chip(": ".join(x for x in told if x), _TONES[visit.outcome])
        over = [Chip(_("Ventetiden er slutt"), Tone.OK)] if visit.begun else []
        lines = (
            row(Text(title, "strong"), *over, chip),
            row(Text(" · ".join(x for x in about if x), "hint"), *self._acts(visit)),
        )
        made = column(gap=2)
        for one in lines:
            one.setStretch(0, 1)
            made.addLayout(one)
        return made

    def _acts(self, visit: VisitRow) -> list[QWidget]:
        if not self._may or visit.moved:
            return []
        if visit.outcome is not Outcome.PLANNED:
            return [link_button(_("Angre"), partial(self._settle, visit, Outcome.PLANNED))]
        acts: list[QWidget] = []
        if visit.day <= self.host.clock.today():
            acts += [link_button(o.label, partial(self._settle, visit, o)) for o in (Outcome.MET, Outcome.NOT_MET)]
        acts.append(link_button(_("Flytt …"), partial(self._move, visit)))
        acts.append(link_button(_("Avlys …"), partial(self._cancel, visit)))
        return acts

    # -- what is done

    def _settle(self, visit: VisitRow, outcome: Outcome, why: Why | None = None) -> None:
        def done(_none: None) -> None:
            if outcome is not Outcome.PLANNED:
                back = visits.settle.of(visit.id, Outcome.PLANNED)
                self.host.did(_("Timen er satt til «{outcome}».").format(outcome=outcome.label), back)

        self.host.do(self, done, visits.settle.of(visit.id, outcome, why))

    def _cancel(self, visit: VisitRow) -> None:
        asked = _PutOff()

        def act() -> bool:
            self._settle(visit, asked.by(), asked.why())
            return True

        text = _("Skal pasienten ha en ny time, velger du «Flytt» i stedet.")
        self.host.prompts.sheet(_("Avlys timen"), text, asked, _("Avlys timen"), act)

    def book(self) -> None:
        """Asks for a new appointment, beginning with a time within the deadline."""
        self.host.ask(self, self._ask_booking, visits.suggested.of(self.page.id))

    def _ask_booking(self, known: Booking) -> None:
        def ask(found: Sequence[tuple[UserId, str, Role]]) -> None:
            sheet = _BookingSheet(self, known, found)

            def act() -> bool:
                booking = sheet.booking()
                if booking is None:
                    return False
                staff = sheet.staff()  # read now: the sheet is gone when the answer comes
                self._put(lambda anyway: visits.book.of(self.page.id, booking, staff, anyway))
                return True

            self.host.prompts.sheet(_("Ny time"), self.page.banner.name, sheet, _("Sett opp timen"), act)

        self.host.ask(self, ask, users.colleagues.of())

    def _move(self, visit: VisitRow) -> None:
        known = Booking(
            day=visit.day,
            time=visit.starts,
            minutes=visit.minutes,
            purpose=visit.purpose,
            way=visit.way,
            room=visit.room,
            interpreter=visit.interpreter,
        )
        asked = _PutOff()
        sheet = _BookingSheet(self, known, ())
        sheet.add(asked)

        def act() -> bool:
            booking = sheet.booking()
            if booking is None:
                return False
            by, why = asked.by(), asked.why()
            self._put(lambda anyway: visits.move.of(visit.id, booking, by, why, anyway))
            return True

        text = _("Den gamle timen står til den nye er satt opp.")
        self.host.prompts.sheet(_("Flytt timen"), text, sheet, _("Flytt timen"), act)

    def _put(self, call: Callable[[bool], Done[object]]) -> None:
        """Books; where somebody is taken it asks, and books anyway."""

        def failed(problem: Problem) -> None:
            if "clash" in getattr(problem, "fields", {}):
                self.host.prompts.confirm(_("Opptatt"), problem.message, again, yes=_("Sett opp likevel"))
            else:
                self.host.say(problem.message, Tone.WARN)

        def again() -> None:
            self.host.do(self, done, call(True))

        def done(_id: object) -> None:
            self.host.say(_("Timen er satt opp."), Tone.OK)

        self.host.do(self, done, call(False), failed=failed)

    def _summon(self) -> None:
        def ask(known: appointments.Appointment) -> None:
            ask_appointment(self.host, self, self.page.id, self.page.banner.name, known)

        self.host.ask(self, ask, appointments.suggested.of(self.page.id))


class _PutOff(QWidget):
    """By whom an appointment is put off, and why."""

    def __init__(self) -> None:
        super().__init__()
        self._by, self._why = Combo(), Combo()
        self._by.setAccessibleName(_("Av hvem"))
        self._why.setAccessibleName(_("Hvorfor"))
        for outcome in CANCELLED:
            self._by.addItem(outcome.label, outcome)
        for why in Why:
            if why is not Why.NOT_MET:
                self._why.addItem(why.label, why)
        self.setLayout(column(Text(_("Av hvem"), "label"), self._by, Text(_("Hvorfor"), "label"), self._why, gap=4))
        self.setFocusProxy(self._by)

    def by(self) -> Outcome:
        """Whose wish it is."""
        return Outcome(self._by.currentData())

    def why(self) -> Why:
        """The reason."""
        return Why(self._why.currentData())


class _BookingSheet(QWidget):
    """The time's fields, and below them those whom the patient can meet."""

    def __init__(self, panel: StepPanel, known: Booking, people: Sequence[tuple[UserId, str, Role]]) -> None:
        super().__init__()
        self._today = panel.host.clock.today
        self._form = FormView(Booking, self._today)
        self._form.set_answers(known.model_dump(mode="json"))
        self._boxes = [(user, QCheckBox(f"{name} · {role.label}")) for user, name, role in people]
        inside = QWidget()
        self._box = column(self._form, gap=4)
        inside.setLayout(self._box)
        if self._boxes:
            self._box.addWidget(SectionTitle(_("Hvem pasienten møter")))
        for user, box in self._boxes:
            box.setChecked(user == panel.host.user.id)
            self._box.addWidget(box)
        self._said = Text("", "error")
        scroll = QScrollArea(widgetResizable=True)
        scroll.setWidget(inside)
        scroll.setMinimumSize(px(420), px(380))
        whole = column(scroll, self._said, gap=4)
        self.setLayout(whole)
        self.setFocusProxy(self._form)

    def add(self, widget: QWidget) -> None:
        """What else is asked for."""
        self._box.addWidget(widget)

    def staff(self) -> tuple[UserId, ...]:
        """Those who are ticked."""
        return tuple(user for user, box in self._boxes if box.isChecked())

    def booking(self) -> Booking | None:
        """What is asked for; None when something is wrong, which is then said by its field."""
        try:
            asked = Booking.model_validate(self._form.answers())
        except ValidationError:
            return None
        wrong = asked.wrong(self._today())
        self._form.set_errors(wrong)
        lacks = bool(self._boxes) and not self.staff()
        self._said.setText(_("Velg hvem pasienten møter.") if lacks else "")
        return None if wrong or lacks else asked
