"""The sheets over the window about appointments: booked, put at another time, cancelled, and what came of one."""

from collections.abc import Callable, Sequence
from functools import partial

from pydantic import ValidationError
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QWidget

from hia_desktop.base.clock import Clock
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.fields import CourseId, UserId, VisitId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import OFFICE, Role
from hia_desktop.domain.teamwork.visits import CANCELLED, Booking, Outcome, Why
from hia_desktop.services.centre import users
from hia_desktop.services.course import visits
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column
from hia_desktop.ui.sheets.doing import ask_and_do


def settle_visit(host: Host, owner: QObject, visit: VisitId, outcome: Outcome, why: Why | None = None) -> None:
    """Says what came of an appointment, with «Angre»."""

    host.do(owner, partial(_settled, host, visit, outcome), visits.settle.of(visit, outcome, why))


def _settled(host: Host, visit: VisitId, outcome: Outcome, _none: None) -> None:
    if outcome is not Outcome.PLANNED:
        back = visits.settle.of(visit, Outcome.PLANNED)
        host.did(_("Timen er satt til «{outcome}».").format(outcome=outcome.label), back)


def cancel_visit(host: Host, owner: QObject, visit: VisitId) -> None:
    """Asks by whom and why, and cancels."""
    asked = _PutOff()

    by = Outcome.PLANNED

    def wanted() -> Done[None] | None:
        nonlocal by
        by, why = asked.by(), asked.why()
        return visits.settle.of(visit, by, why) if why is not None else None

    def done(_none: None) -> None:
        _settled(host, visit, by, None)

    text = _("Skal pasienten ha en ny time, velger du «Flytt» i stedet.")
    ask_and_do(host, owner, _("Avlys timen"), text, asked, _("Avlys timen"), wanted, done)


def book_visit(
    host: Host, owner: QObject, course: CourseId, name: str, wished: Callable[[Booking], Booking] = lambda known: known
) -> None:
    """Asks for a new appointment, beginning with a time within the deadline, or with what is `wished` of it."""

    def ask(found: Sequence[tuple[UserId, str, Role]], known: Booking, chosen: Sequence[UserId]) -> None:
        sheet = _BookingSheet(host.clock, known, found, chosen)

        def act() -> bool:
            booking = sheet.booking()
            if booking is None:
                return False
            staff = sheet.staff()  # read now: the sheet is gone when the answer comes

            def booked(_id: VisitId) -> None:
                host.say(_("Timen er satt opp."), Tone.OK)

            again = partial(ask, found, booking, staff)
            _put(host, owner, lambda anyway: visits.book.of(course, booking, staff, anyway), booked, again)
            return True

        host.prompts.sheet(_("Ny time"), name, sheet, _("Sett opp timen"), act)

    def begin(known: Booking) -> None:
        def with_whom(found: Sequence[tuple[UserId, str, Role]]) -> None:
            books_for_all = host.user.role in OFFICE
            ask(found, wished(known), () if books_for_all else (host.user.id,))

        host.ask(owner, with_whom, users.colleagues.of())

    host.ask(owner, begin, visits.suggested.of(course))


def move_visit(
    host: Host,
    owner: QObject,
    visit: VisitId,
    known: Booking,
    because: str = "",
    put_off: tuple[Outcome, Why] | None = None,
) -> None:
    """Asks for the new time, beginning with what is `known`, and by whom and why it is `put_off`; `because` stands
    above."""
    asked = _PutOff(put_off)
    sheet = _BookingSheet(host.clock, known, (), ())
    sheet.add(asked)

    def act() -> bool:
        booking = sheet.booking()
        if booking is None:
            return False
        by, why = asked.by(), asked.why()
        if why is None:
            return False

        def moved(new: VisitId) -> None:
            host.did(_("Timen er flyttet."), visits.move_back.of(new))

        again = partial(move_visit, host, owner, visit, booking, because, (by, why))
        _put(host, owner, lambda anyway: visits.move.of(visit, booking, by, why, anyway), moved, again)
        return True

    text = _("Den gamle timen står til den nye er satt opp.")
    host.prompts.sheet(_("Flytt timen"), f"{because} {text}".strip(), sheet, _("Flytt timen"), act)


def _put(
    host: Host,
    owner: QObject,
    call: Callable[[bool], Done[VisitId]],
    done: Callable[[VisitId], None],
    back: Callable[[], None],
) -> None:
    """Books; where somebody is taken, or the day is past the deadline, it asks, and books anyway. Not after all, or
    refused, it goes `back` to what was typed."""

    def failed(problem: Problem) -> None:
        if title := asks(problem):
            host.prompts.confirm(title, problem.message, anyway, yes=_("Sett opp likevel"), otherwise=back)
        else:
            refused(problem)

    def refused(problem: Problem) -> None:
        host.say(problem.message, Tone.WARN)
        back()

    def anyway() -> None:
        host.do(owner, done, call(True), failed=refused)

    host.do(owner, done, call(False), failed=failed)


def asks(problem: Problem) -> str:
    """The heading of what is asked before a time is booked anyway; empty when it cannot be booked so."""
    fields = problem.fields if isinstance(problem, BadInput) else {}
    return _("Etter fristen for start") if "late" in fields else _("Opptatt") if "clash" in fields else ""


class _PutOff(QWidget):
    """By whom an appointment is put off, and why, beginning with what is `known`."""

    def __init__(self, known: tuple[Outcome, Why] | None = None) -> None:
        super().__init__()
        self._by, self._why = Combo(), Combo()
        self._by.setAccessibleName(_("Av hvem"))
        self._why.setAccessibleName(_("Hvorfor"))
        for outcome in CANCELLED:
            self._by.addItem(outcome.label, outcome)
        self._said = Text("", "error")
        self._said.setMinimumHeight(px(20))
        parts = (Text(_("Av hvem"), "label"), self._by, Text(_("Hvorfor"), "label"), self._why, self._said)
        self.setLayout(column(*parts, gap=4))
        self.setFocusProxy(self._by)
        self._by.currentIndexChanged.connect(lambda _at: self._fit())
        self._fit()
        for combo, choice in zip((self._by, self._why), known or (), strict=False):
            combo.setCurrentIndex(combo.findData(choice))

    def _fit(self) -> None:
        """The reasons, beginning with the only one that can be guessed: a centre that cancels has no room."""
        self._why.clear()
        if self.by() is not Outcome.BY_CENTRE:
            self._why.addItem(_("Velg …"), None)
        for why in Why:
            if why is not Why.NOT_MET:
                self._why.addItem(why.label, why)

    def by(self) -> Outcome:
        """Whose wish it is."""
        return Outcome(self._by.currentData())

    def why(self) -> Why | None:
        """The reason; None, and asked for, until one is chosen: what is registered nobody has guessed."""
        found = self._why.currentData()
        self._said.setText("" if found else _("Velg hvorfor."))
        if not found:
            self._why.setFocus()
        return Why(found) if found else None


class _BookingSheet(QWidget):
    """The time's fields, and below them those whom the patient can meet."""

    def __init__(
        self, clock: Clock, known: Booking, people: Sequence[tuple[UserId, str, Role]], chosen: Sequence[UserId]
    ) -> None:
        super().__init__()
        self._today = clock.today
        self._form = FormView(Booking, self._today)
        self._form.set_answers(known.model_dump(mode="json"))
        self._boxes = [(user, QCheckBox(f"{name} · {role.label}")) for user, name, role in people]
        self._box = column(self._form, gap=4)
        self._said = Text("", "error")
        if self._boxes:
            self._box.addWidget(SectionTitle(_("Hvem pasienten møter")))
        for user, box in self._boxes:
            box.setChecked(user in chosen)
            self._box.addWidget(box)
        if self._boxes:
            self._said.setMinimumHeight(px(20))
            self._box.addWidget(self._said)
        self.setLayout(self._box)
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
