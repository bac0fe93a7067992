"""Kalender: the appointments of a week or a day, one's own or all that one may know of."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.text import MONTHS, N_, WEEKDAYS, _, clock_of_minutes, day_long, day_short, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import OFFICE, Right, Role, may
from hia_desktop.domain.teamwork.visits import Booking, Outcome
from hia_desktop.domain.topics import Topic
from hia_desktop.domain.working_days import rest_day
from hia_desktop.services.course import calendar
from hia_desktop.services.course.calendar import Slot, Whose
from hia_desktop.ui.kit.calendar.layout import Block, Column
from hia_desktop.ui.kit.calendar.view import CalendarView
from hia_desktop.ui.kit.chips import Segmented
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, Text, primary_button, row, secondary_button, tool_button
from hia_desktop.ui.screen import Screen
from hia_desktop.ui.screens.calendar_side import (
    TONES,
    Act,
    CalendarSide,
    ChosenLine,
    about,
    clash_words,
    menu_of,
    state,
    when,
)
from hia_desktop.ui.screens.steps.papers.appointment import summon
from hia_desktop.ui.sheets.calendar_export import export_calendar
from hia_desktop.ui.sheets.patient_choice import PatientChoice
from hia_desktop.ui.sheets.visits import asks, book_visit, cancel_visit, move_visit, settle_visit

WEEK, DAY = "week", "day"
_NARROW, _LOW = 1000, 480
"""Below this width the days of a week have that of the card at their side, and below this height everything stands
closer; in pixels at 100 %."""


@dataclass(frozen=True)
class _Left:
    """How the calendar was left: a day of what is shown, how much of it, and whose."""

    day: date
    span: str
    whose: Whose


class CalendarScreen(Screen):
    """The days lie beside one another, the appointments by time; what is chosen stands at the right."""

    key = "calendar"
    title = N_("Kalender")
    icon = "calendar"
    needs = Right.SEE_LISTS
    watches: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.COURSE, Topic.TASKS, Topic.PATIENT, Topic.PATIENTS, Topic.CONSENT, Topic.USERS}
    )
    in_rail = True

    def build(self) -> None:
        """What is shown on top, the days below, and beside them what is chosen."""
        role = self.host.user.role
        self._may, self._nav = may(role, Right.TEAM), role is Role.NAV_ADVISER
        usual = Whose.ALL if role in OFFICE else Whose.OWN
        self._left: _Left = self.host.left.get(self.key, _Left(self.host.clock.today(), WEEK, usual))
        self._slots: dict[str, Slot] = {}
        self._taken: list[Slot] = []
        self.view = CalendarView(lambda: local(self.host.clock.now()))
        self.view.setAccessibleName(self.title)
        self.side, self.line = CalendarSide(self.acts, self._hint()), ChosenLine(self.acts)
        self.which = Text("", "heading", wrap=False)
        self.counted = Text("", "hint", wrap=False)
        self.span = Segmented([(WEEK, _("Uke")), (DAY, _("Dag"))], clearable=False)
        self.span.set_name(_("Vis"))
        self.span.set_value(self._left.span)
        everybody = _("De som deler") if self._nav else _("Hele senteret")
        self.whose = Segmented([(Whose.OWN, _("Mine timer")), (Whose.ALL, everybody)], clearable=False)
        self.whose.set_name(_("Hvem"))
        self.whose.set_value(self._left.whose)
        self.before = tool_button("chevron-left", _("Tilbake (Page Up)"), lambda: self._turn(-1))
        self.after = tool_button("chevron-right", _("Fram (Page Down)"), lambda: self._turn(1))
        self.today = secondary_button(_("I dag"), self._to_today)
        self.today.setToolTip("Alt+I")
        self.export = tool_button(
            "download", _("Kalenderfil av mine timer …"), lambda: export_calendar(self.host, self, self._days()[0])
        )
        self.new_button = primary_button(_("Ny time …"), self._new_now, "plus")
        self.new_button.setToolTip("Ctrl+N")
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        head = row(Text(self.title, "title", wrap=False), self.counted, 1, self.span, self.whose)
        if self._may:
            head.addWidget(self.new_button)
        for part in (self.counted, self.span, self.whose):
            head.setAlignment(part, Qt.AlignmentFlag.AlignVCenter)
        self._card = Card(padding=10)
        above = row(self.before, self.today, self.after, self.which, self.line, 1, self.export)
        above.setStretchFactor(self.line, 9)
        self._card.body.addLayout(above)
        self._card.body.addWidget(self.view, 1)
        below = QHBoxLayout()
        below.setSpacing(px(12))
        below.addWidget(self._card, 1)
        below.addWidget(self.side)
        self._box = QVBoxLayout(self)
        self._box.addLayout(head)
        self._box.addLayout(below, 1)
        self.setFocusProxy(self.view)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The days come first."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        narrow, low = self._left.span == WEEK and self.width() < px(_NARROW), self.height() < px(_LOW)
        self.side.setVisible(not narrow)
        self.line.setVisible(narrow)
        self._say_which(*self._days())
        self._box.setContentsMargins(px(20), px(6 if low else 12), px(20), px(6 if low else 14))
        self._box.setSpacing(px(4 if low else 8))
        air = px(6 if low else 10)
        self._card.body.setContentsMargins(air, air, air, air)

    def _connect(self) -> None:
        self.view.chosen.connect(self._chosen)
        self.view.opened.connect(lambda key: self._open(self._slots[key]))
        self.view.wanted.connect(self._new)
        self.view.put.connect(self._put)
        self.view.menu_wanted.connect(self._menu)
        self.view.turned.connect(self._turn)
        self.span.chosen.connect(lambda span: self._go(_Left(self._here(), str(span), self._left.whose)))
        self.whose.chosen.connect(lambda whose: self._go(_Left(self._left.day, self._left.span, Whose(whose))))
        key_action(self, _("I dag"), "Alt+I", self._to_today)
        key_action(self, _("Vis uke"), "Alt+U", lambda: self._show_span(WEEK))
        key_action(self, _("Vis dag"), "Alt+D", lambda: self._show_span(DAY))
        if not self._may:
            return
        key_action(self, _("Ny time"), "Ctrl+N", self._new_now)
        for text, key in (
            (_("Skriv notat"), "N"),
            (_("Innkalling"), "I"),
            (Outcome.MET.label, "M"),
            (Outcome.NOT_MET.label, "G"),
            (_("Flytt timen"), "F"),
            (_("Avlys timen"), "Delete"),
        ):
            key_action(self.view, text, key, partial(self._by_key, key), within=True)

    def _hint(self) -> str:
        if self._nav:
            return _("Her står timer du er med på, og at det er time for pasienter som deler.")
        if not self._may:
            return ""
        return _(
            "Velg en time med musen eller piltastene. Dra den, eller bruk Shift og piltast, for å legge den til en "
            "annen tid. Dobbeltklikk en ledig tid for en ny time; med tastene: Ctrl og piltast, så Enter."
        )

    # -- what is shown

    def refresh(self) -> None:
        """Asks for the days."""
        first, last = self._days()
        self._say_which(first, last)
        self.host.ask(self, self._arrived, calendar.slots.of(first, last, self._left.whose))

    def others_wrote(self) -> None:
        """The days are asked for again."""
        self._again.start()

    def _days(self) -> tuple[date, date]:
        day = self._left.day
        if self._left.span == DAY:
            return day, day
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)

    def _say_which(self, first: date, last: date) -> None:
        if first == last:
            words = day_long(first)
            self.which.setText(words[:1].upper() + words[1:])
        elif not self.line.isHidden():  # what is chosen has the room
            text, today = _("{first} – {last} · uke {week}"), self.host.clock.today()
            ends = {"first": day_short(first, today), "last": day_short(last, today)}
            self.which.setText(text.format(**ends, week=first.isocalendar().week))
        else:
            month = "" if first.month == last.month else f" {MONTHS[first.month - 1]}"
            text = _("{first}.{month} – {last}. {last_month} {year} · uke {week}")
            self.which.setText(
                text.format(
                    first=first.day,
                    month=month,
                    last=last.day,
                    last_month=MONTHS[last.month - 1],
                    year=last.year,
                    week=first.isocalendar().week,
                )
            )
        self.view.setAccessibleName(f"{self.title}, {self.which.text()}")

    def _arrived(self, found: tuple[Slot, ...]) -> None:
        first, last = self._days()
        self._slots = {slot.visit: slot for slot in found if slot.visit is not None}
        self._taken = [slot for slot in found if slot.visit is None]
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        columns = [_column(day) for day in days]
        self.view.show_days(columns, [_block(slot, self.host.clock.today()) for slot in found], movable=self._may)
        twice = sum(1 for slot in found if slot.clash)
        count = plural(len(found), _("avtale"), _("avtaler")) if found else _("Ingen avtaler")
        clash = f" · {plural(twice, _('kolliderer'), _('kolliderer'))}" if twice else ""
        self.counted.setText(count + clash)

    def _go(self, left: _Left) -> None:
        self._left = self.host.left[self.key] = left
        self._make_room()
        self.refresh()

    def _here(self) -> date:
        """The day that is chosen, to show alone."""
        block, spot = self.view.current(), self.view.spot()
        return block.day if block is not None else spot[0] if spot is not None else self._left.day

    def _show_span(self, span: str) -> None:
        self.span.set_value(span)
        self._go(_Left(self._here(), span, self._left.whose))

    def _turn(self, way: int) -> None:
        step = timedelta(days=way * (1 if self._left.span == DAY else 7))
        self._go(_Left(self._left.day + step, self._left.span, self._left.whose))

    def _to_today(self) -> None:
        self._go(_Left(self.host.clock.today(), self._left.span, self._left.whose))

    # -- one appointment

    def _slot(self) -> Slot | None:
        block = self.view.current()
        return self._slots.get(block.key) if block is not None else None

    def _chosen(self, block: Block | None) -> None:
        slot = self._slot()
        if block is not None and slot is None:
            found = (block.day, block.first)
            slot = next((s for s in self._taken if (s.day, s.span.first) == found), None)
        self.side.show_slot(slot)
        self.line.show_slot(slot)

    def acts(self, slot: Slot) -> list[Act]:
        """What this user can do with an appointment, in order."""
        if slot.visit is None:
            return []
        opening = Act(_("Åpne timene til pasienten"), "Enter", self._open)
        if not self._may:
            return [opening]
        acts = [opening]
        if may(self.host.user.role, Right.WRITE_HEALTH):
            acts.append(Act(_("Skriv notat"), "N", self._note))
        if slot.outcome is not Outcome.PLANNED:
            return [*acts, Act(_("Sett tilbake til avtalt"), "", lambda s: self._settle(s, Outcome.PLANNED))]
        if slot.day >= self.host.clock.today():
            acts.append(Act(_("Innkalling …"), "I", self._summon))
        if slot.day <= self.host.clock.today():
            acts.append(Act(Outcome.MET.label, "M", lambda s: self._settle(s, Outcome.MET)))
            acts.append(Act(Outcome.NOT_MET.label, "G", lambda s: self._settle(s, Outcome.NOT_MET)))
        return [*acts, Act(_("Flytt …"), "F", self._move), Act(_("Avlys …"), "Delete", self._cancel)]

    def _by_key(self, key: str) -> None:
        slot = self._slot()
        act = next((one for one in self.acts(slot) if one.key == key), None) if slot is not None else None
        if slot is not None and act is not None:
            act.do(slot)

    def _menu(self, at: QPoint) -> None:
        slot = self._slot()
        if slot is not None:
            menu_of(self, slot, self.acts(slot)).popup(at)

    def _open(self, slot: Slot) -> None:
        self.host.open(f"course:{slot.course}:visits")

    def _note(self, slot: Slot) -> None:
        self.host.open(f"course:{slot.course}:journal:new")

    def _summon(self, slot: Slot) -> None:
        assert slot.course is not None
        summon(self.host, self, slot.course, slot.patient, slot.visit)

    def _settle(self, slot: Slot, outcome: Outcome) -> None:
        assert slot.visit is not None
        settle_visit(self.host, self, slot.visit, outcome)

    def _cancel(self, slot: Slot) -> None:
        assert slot.visit is not None
        cancel_visit(self.host, self, slot.visit)

    def _move(self, slot: Slot) -> None:
        assert slot.visit is not None
        move_visit(self.host, self, slot.visit, slot.booking)

    # -- another time, and a new one

    def _put(self, key: str, day: date, first: int) -> None:
        """Puts it there at once where nobody has been told; else asks for what the new time needs."""
        slot = self._slots[key]
        assert slot.visit is not None
        visit, time = slot.visit, clock_of_minutes(first)
        was = calendar.shift.of(visit, slot.day, clock_of_minutes(slot.span.first), anyway=True)

        def done(_none: None) -> None:
            text = _("Timen er lagt til {day} klokken {time}.").format(day=day_long(day), time=time)
            self.host.did(text, was)

        def again() -> None:
            self.host.do(self, done, calendar.shift.of(visit, day, time, anyway=True), failed=failed)

        def failed(problem: Problem) -> None:
            self.view.leave_ghost()
            fields = problem.fields if isinstance(problem, BadInput) else {}
            if "letter" in fields:
                known = slot.booking.model_copy(update={"day": day, "time": time})
                move_visit(self.host, self, visit, known, because=problem.message)
            elif title := asks(problem):
                self.host.prompts.confirm(title, problem.message, again, yes=_("Legg den der likevel"))
            else:
                self.host.say(problem.message, Tone.WARN)

        self.host.do(self, done, calendar.shift.of(visit, day, time), failed=failed)

    def _new_now(self) -> None:
        """At the empty time that is chosen, else at a time that is proposed."""
        spot = self.view.spot()
        self._ask_patient(lambda known: known if spot is None else _at(known, *spot))

    def _new(self, day: date, minute: int) -> None:
        self._ask_patient(lambda known: _at(known, day, minute))

    def _ask_patient(self, wished: Any) -> None:
        choice = PatientChoice(self.host)

        def act() -> bool:
            found = choice.chosen()
            if found is None or found.course is None:
                return False
            book_visit(self.host, self, found.course, found.name, wished)
            return True

        self.host.prompts.sheet(_("Ny time"), _("Hvilken pasient gjelder timen?"), choice, _("Videre"), act)


def _column(day: date) -> Column:
    weekday, rest = WEEKDAYS[day.weekday()], rest_day(day)
    return Column(day, f"{weekday[:3].capitalize()} {day.day}.", bool(rest), "" if rest == weekday else rest)


def _at(known: Booking, day: date, minute: int) -> Booking:
    return known.model_copy(update={"day": day, "time": clock_of_minutes(minute)})


def _block(slot: Slot, today: date) -> Block:
    """An appointment as it is painted and read out."""
    title = slot.patient or _("Opptatt")
    settled = slot.outcome is not Outcome.PLANNED
    mark = state(slot) if settled else clash_words(slot)
    facts = about(slot)
    told = [title, when(slot), state(slot) if slot.visit else "", *facts]
    return Block(
        key=slot.visit or "",
        day=slot.day,
        first=slot.span.first,
        last=slot.span.last,
        title=title,
        line=" · ".join(facts),
        told=". ".join(x for x in (*told, clash_words(slot)) if x),
        tone=TONES[slot.outcome] if slot.visit else Tone.NEUTRAL,
        mark=mark,
        mark_tone=TONES[slot.outcome] if settled else Tone.BAD,
        faded=slot.outcome not in (Outcome.PLANNED, Outcome.MET),
        fixed=settled or slot.day < today,
    )
