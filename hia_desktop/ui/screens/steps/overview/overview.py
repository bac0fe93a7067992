"""Oversikt: the first page of a course. What is due and with whom, the goal and the plan, what stands in the way,
the last notes, and how it goes: one glance, and the page one talks from."""

from datetime import date
from functools import partial
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import OFFICE, Right, may
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.course import overview
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.course.overview import Due, Overview, Plan
from hia_desktop.services.course.workplace import no_barriers
from hia_desktop.services.papers import overview_papers
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.score_board import ScoreBoard
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Card, SectionTitle, Text, column, empty_layout, link_button, row, tool_button
from hia_desktop.ui.screen import StepPanel
from hia_desktop.ui.screens.steps.before.scores import series_of
from hia_desktop.ui.screens.steps.forms.reader import not_shared_words
from hia_desktop.ui.screens.steps.measuring.items import ask_items
from hia_desktop.ui.screens.steps.overview.lines import LeadLine, MeasureRow
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.visits import VisitsPanel
from hia_desktop.ui.sheets.ask_team import ask_the_team

_THREE, _TWO = 860, 560
"""From these widths, in pixels at 100 %, the cards stand in three columns, and in two."""


class OverviewPanel(StepPanel):
    """The whole timeline stands above it. A line leads to where it is worked with; a measure is ticked here."""

    kind: ClassVar[str] = "overview"
    title: ClassVar[Words] = N_("Oversikt")
    wide: ClassVar[bool] = True
    full_timeline: ClassVar[bool] = True

    def build(self) -> None:
        """The cards, and the columns they are put in."""
        self._seen: Overview | None = None
        self._measures: dict[tuple[int, int], MeasureRow] = {}
        self._columns = 0
        self._office = self.host.user.role in OFFICE
        self.now = Card(_("Nå"), padding=14)
        self.plan = Card(_("Mål og plan"), padding=14)
        self.trend = Card(_("Utvikling"), padding=14)
        self.printing = tool_button("print", _("Skriv ut oversikten (Ctrl+P)"), self.print_it)
        self.now.head.addWidget(self.printing)
        key_action(self, _("Skriv ut oversikten"), "Ctrl+P", self.print_it)
        self._due, self._notes = column(gap=0), column(gap=0)
        self.now.body.addLayout(self._due)
        self.to_meeting = link_button(_("Sett på sakslisten"), self._to_meeting, "plus")
        self.to_meeting.setToolTip(_("Til neste teammøte, med et spørsmål når du vil"))
        self.now.add(self.to_meeting)
        if not may(self.host.user.role, Right.MEETING):
            self.to_meeting.hide()
        self.now.body.addLayout(self._notes)
        self.now.body.addStretch(1)
        self._goal, self._rows, self._hinders = column(gap=4), column(gap=2), column(gap=2)
        for part in (self._goal, self._rows, self._hinders):
            self.plan.body.addLayout(part)
        self.plan.body.addStretch(1)
        self._scores, self.chart = column(gap=2), ScoreBoard()
        self.chart.wanted.connect(self._want_items)
        self.trend.body.addLayout(self._scores)
        self.trend.add(self.chart)
        self.trend.body.addStretch(1)
        self._places = [QVBoxLayout() for _column in range(3)]
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(10))
        self._box = box
        for place in self._places:
            place.setSpacing(px(10))
            box.addLayout(place)
        self._fold(3)
        for card in (self.plan, self.trend):
            card.setVisible(not self._office)
        self._show_trend()

    def refresh(self) -> None:
        """Asks for what the page does not know."""
        self.host.ask(self, self._arrived, overview.look.of(self.page.id), failed=self._failed)

    def show_page(self, page: CoursePage) -> None:
        """The course has changed."""
        self.page = page
        self._show_trend()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fewer columns where it is narrow."""
        super().resizeEvent(event)
        one = self._office or self.width() < px(_TWO)
        self._fold(1 if one else 3 if self.width() >= px(_THREE) else 2)

    def _fold(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        homes = {3: (0, 1, 2), 2: (0, 1, 0), 1: (0, 0, 0)}[columns]
        for card, home in zip((self.now, self.plan, self.trend), homes, strict=True):
            self._places[home].addWidget(card, 1)
        for at, share in enumerate((41, 47, 37)):
            self._box.setStretch(at, share if at < columns else 0)

    # -- what is shown

    def _failed(self, problem: Problem) -> None:
        empty_layout(self._due)
        self._due.addWidget(Text(problem.message, "hint"))

    def _arrived(self, found: Overview) -> None:
        before, self._seen = self._seen, found
        today = self.host.clock.today()
        if before is None or _to_come(before) != _to_come(found):
            self._show_due(found, today)
        if before is None or before.notes != found.notes:
            self._show_notes(found, today)
        if not self._office:
            self._show_plan(found.plan, today)
            self._show_hinders(found)

    def _show_due(self, found: Overview, today: date) -> None:
        """By day, the next appointment and the dialogue meeting among what is due."""
        empty_layout(self._due)
        lines = [
            (
                due.due,
                LeadLine(due.what, " · ".join(x for x in (due.who, due.how_far) if x), due_chip(due, today)),
                due.step,
            )
            for due in found.due
        ]
        if (visit := found.visit) is not None:
            chip = Chip(_day_words(visit.day, today), Tone.NEUTRAL)
            lines.append((visit.day, LeadLine(overview.visit_words(visit), visit.about, chip), VisitsPanel.kind))
        if found.meeting is not None:
            what, on = found.meeting
            line = LeadLine(what, _("står i NAVs notat"), Chip(day_short(on, today), Tone.NAV))
            lines.append((on, line, WorkplaceForm.kind))
        if not found.due:
            held = _("{why}. Oppgaver og frister holdes tilbake.").format(why=found.held)
            self._due.addWidget(Text(held if found.held else _("Ingenting har frist nå."), "hint"))
        for _day, line, step in sorted(lines, key=lambda one: one[0]):
            line.clicked.connect(partial(self._leads, step))
            self._due.addWidget(line)

    def _show_notes(self, found: Overview, today: date) -> None:
        empty_layout(self._notes)
        if found.notes is None:
            return
        self._notes.addSpacing(px(8))
        self._notes.addWidget(SectionTitle(_("Siste notater")))
        for note in found.notes:
            line = LeadLine(f"{day_short(note.day, today)} · {note.author} · {_short(note.words)}", role="hint")
            line.clicked.connect(partial(self._leads, "journal"))
            self._notes.addWidget(line)
        if not found.notes:
            self._notes.addWidget(Text(_("Ingen notater som du kan lese."), "hint"))

    def _show_plan(self, plan: Plan | None, today: date) -> None:
        empty_layout(self._goal)
        if plan is None:
            self._goal.addWidget(Text(not_shared_words(self.host.user.role), "hint"))
            return self._show_measures(None, today)
        if plan.goal or plan.goal_shared:
            words = f"«{plan.goal.strip('«» ')}»" if plan.goal else _("Eget mål er ikke skrevet ennå.")
            goal = LeadLine(words, plan.goal_from, role="")
            goal.clicked.connect(partial(self._leads, Survey.kind if plan.goal_from else TeamPlan.kind))
            self._goal.addWidget(goal)
        self._goal.addWidget(Text(overview.plan_words(plan, today), "hint"))
        self._show_measures(plan, today)

    def _show_measures(self, plan: Plan | None, today: date) -> None:
        """The rows stand where they stood, so that nothing moves under the mouse when one is ticked."""
        wanted = {(m.version, m.place): m for m in plan.measures} if plan is not None else {}
        if list(wanted) != list(self._measures):
            empty_layout(self._rows)
            self._measures = {}
            for key in wanted:
                made = MeasureRow(self.host, plan is not None and plan.may_tick, self.refresh)
                made.opened.connect(partial(self._leads, TeamPlan.kind))
                self._measures[key] = made
                self._rows.addWidget(made)
        for key, measure in wanted.items():
            self._measures[key].show_measure(measure, today)

    def _show_hinders(self, found: Overview) -> None:
        empty_layout(self._hinders)
        side = self.page.workplace
        if self.page.barriers_shared:
            self._hinders.addSpacing(px(8))
            self._hinders.addLayout(row(SectionTitle(_("Hindringer")), Chip(_("NAV"), Tone.NAV), 1))
            for barrier in side.barriers:
                mark = Chip(barrier.severity, barrier.tone) if barrier.severity else None
                line = LeadLine(barrier.title, barrier.about, mark, role="")
                line.clicked.connect(partial(self._leads, WorkplaceForm.kind))
                self._hinders.addWidget(line)
            if not side.barriers:
                self._hinders.addWidget(Text(no_barriers(side), "hint"))
        if found.adapted:
            self._hinders.addSpacing(px(8))
            self._hinders.addWidget(SectionTitle(_("Tilrettelegging")))
            for one in found.adapted:
                box = row(Text(one.what), Chip(one.state, Tone.NEUTRAL))
                box.setStretch(0, 1)
                self._hinders.addLayout(box)

    def _show_trend(self) -> None:
        if self._office:
            return
        empty_layout(self._scores)
        if not self.page.scores_told:
            self.chart.hide()
            self._scores.addWidget(Text(not_shared_words(self.host.user.role), "hint"))
            return
        self.chart.setVisible(bool(self.page.scores))
        self.chart.show_series(series_of(self.page.scores))
        if not self.page.scores:
            self._scores.addWidget(Text(_("Ingen målinger ennå."), "hint"))

    def _want_items(self, kind: str) -> None:
        if kind:
            ask_items(self.host, self, self.page.id, kind)

    def _to_meeting(self) -> None:
        ask_the_team(self.host, self, self.page.id)

    def print_it(self) -> None:
        """The same on paper."""
        title = f"{self.title} · {self.page.banner.name}"
        PaperDialog(self.host, self, title, self.title).ask(overview_papers.prepare.of(self.page.id))

    def _leads(self, step: str) -> None:
        self.host.open(f"course:{self.page.id}:{step}")


def _to_come(found: Overview) -> tuple[object, ...]:
    """What the first card says besides the notes."""
    return found.due, found.held, found.visit, found.meeting


def due_chip(due: Due, today: date) -> Chip:
    """The same as a pill."""
    return Chip(*due_words(due, today))


def due_words(due: Due, today: date) -> tuple[str, Tone, str]:
    """«i dag», «om 3 dager», «12. des», with tone and icon; red with its icon when it is the centre's own and its day
    has passed."""
    left = (due.due - today).days
    if left < 0 and not due.ours:
        return _("{day} · passert").format(day=day_short(due.due, today)), Tone.NEUTRAL, ""
    tone = Tone.BAD if left <= 0 else Tone.WARN if left < 7 else Tone.NEUTRAL
    return _day_words(due.due, today), tone, "warning" if left < 0 else ""


def _day_words(on: date, today: date) -> str:
    left = (on - today).days
    if 1 < left < 7:
        return _("om {count} dager").format(count=left)
    return _("i dag") if left == 0 else _("i morgen") if left == 1 else day_short(on, today)


def _short(words: str) -> str:
    """The first words of a note, as they fit on a line or two."""
    return words if len(words) <= 90 else words[:89].rstrip() + "…"
