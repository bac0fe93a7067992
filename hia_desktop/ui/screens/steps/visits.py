"""Timer: the patient's appointments, with what came of each, and the next one booked."""

from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import VisitId
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, clock_words, day_long
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Right, may
from hia_desktop.domain.teamwork.visits import CANCELLED, WAITING_ENDED, Booking, Outcome
from hia_desktop.services.course import visits
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.course.visits import VisitRow
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.tab_order import taken_last
from hia_desktop.ui.kit.widgets import (
    Text,
    column,
    empty_layout,
    line,
    link_button,
    plain_tip,
    primary_button,
    row,
    secondary_button,
)
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.papers.appointment import summon
from hia_desktop.ui.sheets.beginning import BeginningStrip
from hia_desktop.ui.sheets.visits import book_visit, cancel_visit, move_visit, settle_visit

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
        self.summon_button = secondary_button(_("Innkalling …"), lambda: self._summon(), "print")
        acts = (self.summon_button, self.new_button) if self._may else ()
        box.addLayout(row(Text(self.title, "heading", wrap=False), 1, *acts))
        self.beginning = BeginningStrip(self.host, self.page.id)
        box.addWidget(self.beginning)
        self._lines = column(gap=4)
        inside = QWidget()
        inside.setLayout(column(gap=0))
        inside.layout().addLayout(self._lines)  # type: ignore[union-attr]
        inside.layout().addStretch(1)  # type: ignore[union-attr]
        scroll = SideScroll(inside, beside=True)
        scroll.setAccessibleName(self.title)
        box.addWidget(scroll, 1)
        if self._may:
            key_action(self, _("Ny time"), "Ctrl+N", self.book)

    def refresh(self) -> None:
        """Asks for the appointments."""
        self.host.ask(self, self._show, visits.listing.of(self.page.id), failed=self._failed)
        self.beginning.refresh()

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
        when = _("{day} klokken {time}").format(day=day_long(visit.day), time=clock_words(visit.starts))
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
        over: list[QWidget] = []
        if visit.begun:
            over.append(Chip(_("Ventetiden er slutt"), Tone.OK))
            over[0].setToolTip(plain_tip(_("Kode {code} i kodeverk 8445").format(code=WAITING_ENDED)))
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
        if visit.day >= self.host.clock.today():
            acts.append(link_button(_("Innkalling …"), partial(self._summon, visit.id)))
        acts.append(link_button(_("Flytt …"), partial(self._move, visit)))
        acts.append(taken_last(link_button(_("Avlys …"), partial(self._cancel, visit))))
        return acts

    # -- what is done

    def _settle(self, visit: VisitRow, outcome: Outcome) -> None:
        settle_visit(self.host, self, visit.id, outcome)

    def _cancel(self, visit: VisitRow) -> None:
        cancel_visit(self.host, self, visit.id)

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
        move_visit(self.host, self, visit.id, known)

    def book(self) -> None:
        """Asks for a new appointment, beginning with a time within the deadline."""
        book_visit(self.host, self, self.page.id, self.page.banner.name)

    def _summon(self, visit: VisitId | None = None) -> None:
        summon(self.host, self, self.page.id, self.page.banner.name, visit)
