"""CaseView: one patient to talk from: who, the sick leave, the question, the goal, scores, hindrances, the plan."""

from dataclasses import replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from hia_desktop.base.fields import ItemId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Role
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
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, link_button, row
from hia_desktop.ui.measure_acts import due_words as due_of_measure
from hia_desktop.ui.screens.meeting.case_lines import Lines, Said, Told
from hia_desktop.ui.screens.steps.before.scores import series_of
from hia_desktop.ui.screens.steps.forms.reader import not_shared_words
from hia_desktop.ui.screens.steps.measuring.items import ask_items
from hia_desktop.ui.screens.steps.overview.overview import due_words
from hia_desktop.ui.screens.steps.work.plan import STATUS_TONES
from hia_desktop.ui.sheets.ask_team import ask_the_team

_TWO = 620
"""From this width, in pixels at 100 %, there are two columns."""


class CaseView(QWidget):
    """Made once, and told of one patient after another."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self._case: CasePage | None = None
        self.name = Text("", "title")
        self.facts = Text("", "second")
        self.chips = Text("", "hint")
        self.open = link_button(_("Åpne forløpet"), partial(self._leads, "overview"))
        self.strip, self.timeline = TimelineStrip(), TimelineView()
        self.timeline.setMinimumHeight(px(190))
        self.timeline.activated.connect(lambda target: self._leads(str(target).removeprefix("step:")))
        self.question = Said(_("Spørsmålet i dag"), "heading")
        self.nav_asks = Said(_("NAV spør"), "heading")
        self.ask = link_button(_("Still et spørsmål til teamet"), self._ask)
        self.referred = Said(_("Henvist for"))
        self.goal = Said(_("Eget mål"))
        self.back = Said(_("Tilbake i arbeid"))
        self.no_scores = Text("", "hint")
        self.chart = ScoreBoard()
        self.chart.wanted.connect(self._want_items)
        self.hinders, self.plan, self.tasks = Lines(), Lines(), Lines()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(12), px(16), px(16))
        box.setSpacing(px(10))
        head = row(self.name, self.open)
        head.setStretch(0, 1)
        box.addLayout(head)
        for part in (self.facts, self.chips, self.strip, self.timeline):
            box.addWidget(part)
        self.timeline.hide()
        self.strip.toggled.connect(self.timeline.setVisible)
        box.addLayout(self._two())
        for title, lines in ((_("Plan"), self.plan), (_("Åpne oppgaver"), self.tasks)):
            box.addWidget(SectionTitle(title))
            box.addWidget(lines)
        box.addStretch(1)

    def _two(self) -> QHBoxLayout:
        self._columns = QHBoxLayout()
        self._columns.setSpacing(px(20))
        left, right = column(gap=2), column(gap=6)
        for part in (self.question, self.nav_asks, self.ask, self.referred, self.goal, self.back):
            left.addWidget(part)
        left.setAlignment(self.ask, Qt.AlignmentFlag.AlignLeft)  # its ring is no wider than its words
        left.addStretch(1)
        right.addWidget(SectionTitle(_("Skår")))
        right.addWidget(self.no_scores)
        right.addWidget(self.chart)
        right.addLayout(row(SectionTitle(_("Hindringer")), Chip(_("NAV"), Tone.NAV), 1))
        right.addWidget(self.hinders)
        right.addStretch(1)
        self._columns.addLayout(left, 1)
        self._columns.addLayout(right, 1)
        return self._columns

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
        self.chips.setText(" · ".join(chip.text for chip in page.banner.chips))
        self.chips.setVisible(bool(page.banner.chips))
        self.strip.show_timeline(page.timeline, page.summary)
        self.timeline.show_timeline(page.timeline)
        self.strip.setVisible(page.sick.shared)
        self.timeline.setVisible(page.sick.shared and self.strip.isChecked())
        self._tell_why(case)
        self._tell_scores(case)
        self._tell_hinders(case)
        self._tell_plan(case, today)
        due = [Told(one.what, one.who, *due_words(one, today)) for one in case.seen.due]
        self.tasks.tell(due, "" if due else _("Ingen åpne oppgaver."))

    def _tell_why(self, case: CasePage) -> None:
        asked = _("Spørsmålet fra {name}").format(name=case.asked_by) if case.asked_by else _("Spørsmålet i dag")
        self.question.say(case.question or "", asked)
        self._tell_nav_asks(case)
        why = case.referred_for
        self.referred.say((why or _("Ikke skrevet.")) if why is not None else self._withheld() if case.together else "")
        plan, back = case.seen.plan, case.seen.back
        goal = ""
        if plan is not None and (plan.goal or plan.goal_shared):
            goal = f"«{plan.goal.strip('«» ')}»" if plan.goal else _("Eget mål er ikke skrevet ennå.")
        self.goal.say(goal)
        steps = " → ".join(f"{work} %" for _day, work in back.steps) if back is not None else ""
        self.back.say(steps or (back.recommended if back is not None else ""))

    def _tell_nav_asks(self, case: CasePage) -> None:
        told = [
            _("Spørsmålet er ikke delt med helsepersonell.") if one.words is None else one.words or _("Skal drøftes.")
            for one in case.nav_asks
        ]
        self.nav_asks.words.set_role("heading" if any(one.words for one in case.nav_asks) else "hint")
        names = ", ".join(dict.fromkeys(one.who for one in case.nav_asks if one.who))
        self.nav_asks.say("\n".join(told), _("NAV spør · {name}").format(name=names) if names else _("NAV spør"))
        self.ask.setText(
            _("Endre spørsmålet") if any(one.mine for one in case.nav_asks) else _("Still et spørsmål til teamet")
        )
        self.ask.setVisible(case.may_write and self.host.user.role is Role.NAV_ADVISER)

    def _ask(self) -> None:
        if self._case is not None:
            mine = next((one.words or "" for one in self._case.nav_asks if one.mine), "")
            ask_the_team(self.host, self, self._case.course, mine)

    def _tell_scores(self, case: CasePage) -> None:
        page = case.page
        self.chart.setVisible(bool(page.scores) and page.scores_told)
        self.chart.show_series(series_of(page.scores) if page.scores_told else [])
        self.no_scores.setText(_("Ingen målinger ennå.") if page.scores_told else self._withheld())
        self.no_scores.setVisible(not page.scores or not page.scores_told)

    def _tell_hinders(self, case: CasePage) -> None:
        page = case.page
        if not page.barriers_shared:
            words = _("NAV-notatene er ikke delt med helsepersonell.") if case.together else self._withheld()
            self.hinders.tell((), words)
            return
        told = [Told(one.title, one.about, one.severity, one.tone) for one in page.barriers]
        self.hinders.tell(told, "" if told else no_barriers(page.workplace))

    def _tell_plan(self, case: CasePage, today: date) -> None:
        plan = case.seen.plan
        if plan is None or (not plan.shared and case.together):
            self.plan.tell((), self._withheld())
            return
        told = []
        for one in plan.measures:
            due, late = due_of_measure(one, today)
            about = " · ".join(x for x in (one.responsible, due, _("over fristen") if late else "") if x)
            told.append(Told(one.what, about, one.status.label, Tone.BAD if late else STATUS_TONES[one.status]))
        self.plan.tell(told, self._plan_words(plan, today))

    def _plan_words(self, plan: Plan, today: date) -> str:
        """As in Oversikt; with a NAV adviser present, that this is what is shared."""
        if self._case is None or not self._case.together or plan.whole:
            return overview.plan_words(plan, today)
        if not plan.signed:
            return _("Ingen plan er delt med NAV ennå.")
        return overview.plan_words(replace(plan, whole=True), today) + " " + _("Bare det som er delt med NAV.")

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
