"""CaseView: one patient to talk from: who, the sick leave, the question, the goal, scores, hindrances, the plan."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.fields import ItemId
from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.course import overview
from hia_desktop.services.course.overview import Plan
from hia_desktop.services.course.workplace import no_barriers
from hia_desktop.services.meetings.cases import CasePage
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.score_board import ScoreBoard
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.timeline.strip import TimelineStrip
from hia_desktop.ui.kit.timeline.view import TimelineView
from hia_desktop.ui.kit.widgets import FlowLayout, SectionTitle, Text, column, empty_layout, link_button, row
from hia_desktop.ui.screens.steps.before.scores import series_of
from hia_desktop.ui.screens.steps.forms.reader import not_shared_words
from hia_desktop.ui.screens.steps.measuring.items import ask_items
from hia_desktop.ui.screens.steps.overview.lines import LeadLine, MeasureRow
from hia_desktop.ui.screens.steps.overview.overview import due_chip

_TWO = 620
"""From this width, in pixels at 100 %, there are two columns."""


class CaseView(QWidget):
    """`again` asks for the page anew, since a measure was ticked."""

    again = Signal()

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self._case: CasePage | None = None
        self.name = Text("", "title")
        self.facts = Text("", "second")
        self.chips = FlowLayout()
        self.open = link_button(_("Åpne forløpet"), partial(self._leads, "overview"))
        self.strip, self.timeline = TimelineStrip(), TimelineView()
        self.timeline.setMinimumHeight(px(190))
        self.timeline.hide()
        self.timeline.activated.connect(lambda target: self._leads(str(target).removeprefix("step:")))
        self.strip.toggled.connect(self.timeline.setVisible)
        self.why, self.scores, self.hinders, self.then = column(gap=4), column(gap=4), column(gap=2), column(gap=2)
        self.chart = ScoreBoard()
        self.chart.wanted.connect(self._want_items)
        self._columns = QHBoxLayout()
        self._columns.setSpacing(px(20))
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(16))
        box.setSpacing(px(10))
        head = row(self.name, self.open)
        head.setStretch(0, 1)
        box.addLayout(head)
        box.addWidget(self.facts)
        box.addLayout(self.chips)
        box.addWidget(self.strip)
        box.addWidget(self.timeline)
        self._left.addLayout(self.why)
        self._left.addStretch(1)
        self._right.addLayout(self.scores)
        self._right.addWidget(self.chart)
        self._right.addLayout(self.hinders)
        self._right.addStretch(1)
        self._columns.addLayout(self._left, 1)
        self._columns.addLayout(self._right, 1)
        box.addLayout(self._columns)
        box.addLayout(self.then)
        box.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= px(_TWO)
        way = QHBoxLayout.Direction.LeftToRight if wide else QHBoxLayout.Direction.TopToBottom
        if self._columns.direction() is not way:
            self._columns.setDirection(way)

    def shown_item(self) -> ItemId | None:
        """Whose page is shown."""
        return self._case.item if self._case is not None else None

    def show_case(self, case: CasePage) -> None:
        """Another patient, or the same as it stands now."""
        self._case = case
        page, today = case.page, self.host.clock.today()
        self.name.setText(page.banner.name)
        facts = (_("{age} år").format(age=page.banner.age), page.banner.line)
        self.facts.setText(" · ".join(x for x in facts if x))
        empty_layout(self.chips)
        for chip in page.banner.chips:
            self.chips.addWidget(Chip(chip.text, chip.tone))
        self.strip.show_timeline(page.timeline, page.summary)
        self.timeline.show_timeline(page.timeline)
        self.strip.setVisible(page.sick.shared)
        self.timeline.setVisible(page.sick.shared and self.strip.isChecked())
        self._show_why(case)
        self._show_scores(case)
        self._show_hinders(case)
        self._show_then(case, today)

    def _show_why(self, case: CasePage) -> None:
        empty_layout(self.why)
        if case.question:
            by = _("Spørsmålet fra {name}").format(name=case.asked_by) if case.asked_by else _("Spørsmålet i dag")
            self._say(self.why, by, case.question, "heading")
        if case.referred_for is not None:
            self._say(self.why, _("Henvist for"), case.referred_for or _("Ikke skrevet."))
        elif case.together:
            self._say(self.why, _("Henvist for"), self._withheld())
        plan = case.seen.plan
        if plan is not None and (plan.goal or plan.goal_shared):
            goal = f"«{plan.goal.strip('«» ')}»" if plan.goal else _("Eget mål er ikke skrevet ennå.")
            self._say(self.why, _("Eget mål"), goal)
        back = case.seen.back
        if back is not None and (back.steps or back.recommended):
            steps = " → ".join(f"{work} %" for _day, work in back.steps)
            self._say(self.why, _("Tilbake i arbeid"), steps or back.recommended)

    def _show_scores(self, case: CasePage) -> None:
        empty_layout(self.scores)
        page = case.page
        self.scores.addWidget(SectionTitle(_("Skår")))
        self.chart.setVisible(bool(page.scores) and page.scores_shared)
        self.chart.show_series(series_of(page.scores) if page.scores_shared else [])
        if not page.scores_shared:
            self.scores.addWidget(Text(self._withheld(), "hint"))
        elif not page.scores:
            self.scores.addWidget(Text(_("Ingen målinger ennå."), "hint"))

    def _show_hinders(self, case: CasePage) -> None:
        empty_layout(self.hinders)
        page = case.page
        self.hinders.addLayout(row(SectionTitle(_("Hindringer")), Chip(_("NAV"), Tone.NAV), 1))
        if not page.barriers_shared:
            words = _("NAV-notatene er ikke delt med helsepersonell.") if case.together else self._withheld()
            self.hinders.addWidget(Text(words, "hint"))
            return
        for barrier in page.barriers:
            mark = Chip(barrier.severity, barrier.tone) if barrier.severity else None
            line = LeadLine(barrier.title, barrier.about, mark, role="")
            line.clicked.connect(partial(self._leads, WorkplaceForm.kind))
            self.hinders.addWidget(line)
        if not page.barriers:
            self.hinders.addWidget(Text(no_barriers(page.workplace), "hint"))

    def _show_then(self, case: CasePage, today: date) -> None:
        empty_layout(self.then)
        self.then.addWidget(SectionTitle(_("Plan")))
        plan = case.seen.plan
        if plan is None or (not plan.shared and case.together):
            self.then.addWidget(Text(self._withheld(), "hint"))
        else:
            self._show_plan(plan, today)
        self.then.addSpacing(px(6))
        self.then.addWidget(SectionTitle(_("Åpne oppgaver")))
        for due in case.seen.due:
            line = LeadLine(due.what, due.who, due_chip(due, today), role="")
            line.clicked.connect(partial(self._leads, due.step))
            self.then.addWidget(line)
        if not case.seen.due:
            self.then.addWidget(Text(_("Ingen åpne oppgaver."), "hint"))

    def _show_plan(self, plan: Plan, today: date) -> None:
        self.then.addWidget(Text(self._plan_words(plan, today), "hint"))
        over = [m for m in plan.measures if m.over]
        for measure in (m for m in plan.measures if not m.over):
            made = MeasureRow(self.host, plan.may_tick, self.again.emit)
            made.opened.connect(partial(self._leads, TeamPlan.kind))
            made.show_measure(measure, today)
            self.then.addWidget(made)
        if over:
            count = plural(len(over), _("tiltak"), _("tiltak"))
            self.then.addWidget(Text(_("{count} gjort eller ikke aktuelt lenger.").format(count=count), "hint"))

    def _plan_words(self, plan: Plan, today: date) -> str:
        """As in Oversikt; with a NAV adviser present, that this is what is shared."""
        if self._case is None or not self._case.together or plan.whole:
            return overview.plan_words(plan, today)
        if not plan.signed:
            return _("Ingen plan er delt med NAV ennå.")
        return overview.plan_words(replace(plan, whole=True), today) + " " + _("Bare det som er delt med NAV.")

    def _say(self, box: QVBoxLayout, label: str, words: str, role: str = "") -> None:
        box.addWidget(Text(label, "label"))
        box.addWidget(Text(words, role))
        box.addSpacing(px(6))

    def _withheld(self) -> str:
        """Why something is not shown here."""
        if self._case is not None and self._case.together:
            return _("Ikke delt med NAV.")
        return not_shared_words(self.host.user.role)

    def _want_items(self, kind: str) -> None:
        if kind and self._case is not None and not self._case.together:
            ask_items(self.host, self, self._case.course, kind)

    def _leads(self, step: str) -> None:
        if self._case is not None and self._case.together:
            self.host.say(_("NAV ser skjermen, og forløpet viser også det som ikke er delt. Ta bort krysset først."))
        elif self._case is not None:
            self.host.open(f"course:{self._case.course}:{step}")
