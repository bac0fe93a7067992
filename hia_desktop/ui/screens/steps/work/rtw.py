"""Tilbake til arbeid: the steps as a picture and as a table, with the sick-leave grade that each step leaves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, ClassVar

from pydantic import ValidationError
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QSizePolicy

from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.planning.step_hints import Standing, step_hints
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step, Worked, share
from hia_desktop.domain.forms.values import StepStatus
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.charts import StepChart
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.pressed_table import PressedTable
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, empty_layout, secondary_button
from hia_desktop.ui.screens.steps.forms.changes import WhatChanged
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog
from hia_desktop.ui.screens.steps.work.plan import due_cell
from hia_desktop.ui.screens.steps.work.step_sheet import look_back

Answers = dict[str, Any]
_EMPTY, _DRAWN = 40, 196
"""The chart's height in design pixels: with a sentence alone, and with steps."""
_TONES = {
    StepStatus.PLANNED: Tone.NEUTRAL,
    StepStatus.ONGOING: Tone.BRAND,
    StepStatus.KEPT: Tone.OK,
    StepStatus.NOT_KEPT: Tone.BAD,
    StepStatus.MOVED: Tone.WARN,
}


def _status(row: Answers, _before: Answers | None) -> Cell:
    """«40 % nå» when a running step goes otherwise than planned, else the status."""
    status = StepStatus(row["status"])
    actual = row["actual_percent"]
    if status is StepStatus.ONGOING and actual is not None and actual != row["work_percent"]:
        return Cell(_("{percent} % nå").format(percent=actual), tone=Tone.WARN)
    hours = row.get("actual_hours")
    if status is StepStatus.ONGOING and hours is not None and hours != row.get("hours"):
        return Cell(_("{hours} t nå").format(hours=hours), tone=Tone.WARN)
    return Cell(status.label, tone=_TONES[status])


def _starts(row: Answers) -> date:
    """The day of a dated step as the plan now is."""
    return date.fromisoformat(row.get("moved_to") or row["from_day"])


def _percent(row: Answers, _before: Answers | None) -> Cell:
    percent, hours = row["work_percent"], row.get("hours")
    if percent is None and hours is not None:
        return Cell(_("{hours} t/uke").format(hours=hours), bold=True)
    return (
        Cell("–")
        if percent is None
        else Cell(f"{percent} %", _("sykm. {grade} %").format(grade=100 - percent), bold=True)
    )


def _tasks(row: Answers, _before: Answers | None) -> Cell:
    return Cell(row["tasks"] or "–", row["adaptation"])


def _show_grade(grid: FieldGrid) -> None:
    """The grade beside the percent, as it is typed."""
    percent = grid.editors()["work_percent"].value()
    note = grid.fields["work_percent"].note
    note.set_whole("" if percent is None else _("sykm. {grade} %").format(grade=100 - percent))
    note.setVisible(percent is not None)


def _worked_columns(today: Callable[[], date]) -> tuple[Col, ...]:
    def work(row: Answers, _before: Answers | None) -> Cell:
        if row["percent"] is None and row["hours"] is not None:
            return Cell(_("{hours} t/uke").format(hours=row["hours"]), bold=True)
        return Cell("–" if row["percent"] is None else f"{row['percent']} %", bold=True)

    return (
        Col(_("Fra"), lambda row, _before: due_cell(row["day"], today(), False), fixed=84),
        Col(_("Arbeid"), work, fixed=80),
        Col(_("Merknad"), lambda row, _before: Cell(row["remark"] or "–"), 6),
    )


class RtwStep(FormStep):
    """The return-to-work plan, with planned against actual work above it."""

    form: ClassVar[type[Form]] = ReturnToWorkPlan

    def put_above(self) -> None:
        """The chart, and in the head the ways to the employer's paper and to what is changed."""
        self.chart = StepChart()
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chart.setFixedHeight(px(_EMPTY))
        self.chart.hide()
        self.content.addWidget(self.chart)
        self._for_leader = secondary_button(_("PDF til leder"), self.show_leader)
        self._for_leader.hide()
        self.head.insertWidget(1, self._for_leader)
        self.changes = WhatChanged(self)

    def put_below(self) -> None:
        """What is worth another look."""
        self.hints = column(gap=2)
        self.content.addLayout(self.hints)

    def new_view(self) -> FormView:
        """The steps as a table."""
        today = self.host.clock.today

        def week(row: Answers, _before: Answers | None) -> Cell:
            if not row["from_day"]:
                return Cell("–")
            first = _starts(row)
            moved = _("{day}, flyttet fra {first}") if row.get("moved_to") else "{day}"
            was = day_short(date.fromisoformat(row["from_day"]), today())
            return Cell(str(first.isocalendar().week), moved.format(day=day_short(first, today()), first=was))

        columns = (
            Col(_("Fra uke"), week, fixed=84),
            Col(_("Arbeid"), _percent, fixed=80),
            Col(_("Oppgaver og tilrettelegging"), _tasks, 6),
            Col(_("Hvem gjør hva"), lambda row, _before: Cell(row["who"] or "–"), 5),
            Col(_("Status"), _status, fixed=82, chip=True),
        )

        def new(rows: list[Answers]) -> Answers:
            """Three weeks on and a step up."""
            days = [_starts(r) for r in rows if r["from_day"]]
            return (
                {"from_day": (max(days) + timedelta(weeks=3)).isoformat()}
                if days
                else {"from_day": today().isoformat()}
            )

        steps = PressedTable(_("Trinn"), RowKind(Step, columns, new, live=_show_grade), today, _("Nytt trinn"))
        steps.press_tip = _("Skriv hvordan trinnet gikk")
        steps.pressed.connect(lambda place, _at: self.look_back(place))
        worked = RowTable(_("Faktisk arbeid"), RowKind(Worked, _worked_columns(today)), today, _("Nytt tall"))
        return FormView(ReturnToWorkPlan, today, own={"steps": steps, "worked": worked})

    def answers_shown(self, answers: Answers) -> None:
        """Draws the steps and says what is worth another look; what cannot be read yet leaves both as they were."""
        try:
            plan = ReturnToWorkPlan.model_validate(answers)
        except ValidationError:
            return
        today = self.host.clock.today()
        full = plan.full_hours
        works = [(s.from_day, share(s.work_percent, s.hours, full)) for s in plan.steps if s.from_day]
        first = [(when, work) for when, work in works if work is not None]
        actual = [step for step in plan.actual() if step[0] <= today]
        self.chart.show_steps(plan.planned(), actual, today, first=first)
        self._fit_chart(px(_DRAWN if plan.planned() or actual else _EMPTY))
        self._say_hints(step_hints(plan, self._standing(today, plan)))

    def _fit_chart(self, high: int) -> None:
        """One sentence has no room to fill. What is written in stands where it stood when the chart grows above it."""
        grown = high - self.chart.height()
        self.chart.setFixedHeight(high)
        if grown and self.writer is not None and self.writer.isAncestorOf(QApplication.focusWidget() or self):
            self.content.activate()
            if (inside := self.area.widget()) is not None:
                QApplication.sendEvent(inside, QEvent(QEvent.Type.LayoutRequest))
            bar = self.area.verticalScrollBar()  # it has its new range now
            bar.setValue(bar.value() + grown)

    def _standing(self, today: date, plan: ReturnToWorkPlan) -> Standing:
        sick, shown = self.page.sick, self.shown
        runs = sick.shared and sick.episode is not None and sick.day_number is not None
        told = [work for when, work in plan.actual() if when <= today]
        works = told[-1] if told else 100 - sick.grade if runs else None
        since = sick.episode.start if runs and sick.episode is not None else None
        newest = shown is not None and self.form_page is not None and shown in self.form_page.versions[:1]
        return Standing(today, works, since, shown.day if shown is not None and newest else None)

    def _say_hints(self, found: tuple[str, ...]) -> None:
        empty_layout(self.hints)
        if found:
            self.hints.addWidget(SectionTitle(_("Verdt en titt til")))
        for text in found:
            self.hints.addWidget(Text(text, "hint"))

    def dressed(self, writing: bool) -> None:
        """The chart stands over a form, empty too; the employer's paper is made of what is signed. Of the newest that
        is read, each step can be looked back on."""
        shown, page = self.shown, self.form_page
        self.chart.setVisible(writing or shown is not None)
        live = [v for v in page.versions if v.stands] if page is not None else []
        asks = page is not None and page.may_write and self.writer is None and shown is not None and shown.whole
        for table in self.findChildren(PressedTable):
            table.set_pressable(asks and shown in live[:1])
            if self._pressed is not None:
                table.go_to_given(self._pressed)
        self._pressed = None
        self.changes.find()
        if self.view_shown() is None:
            self._say_hints(())
        self._for_leader.setVisible(bool(self.form_page and any(v.stands for v in self.form_page.versions)))

    _pressed: int | None = None
    """The row that something was said of, until the plan is read again."""

    def look_back(self, place: int) -> None:
        """How a step went, asked for in a sheet; `place`: its row, from 0."""

        def signed() -> None:
            self._pressed = place
            self.refresh()

        if self.shown is not None:
            look_back(self.host, self, self.page.id, self.shown, place, signed)

    def show_leader(self) -> None:
        """The employer's paper, made of the newest signed version and looked through for words about health."""
        paper = next(paper for paper in papers.made_of(self.kind) if paper.for_employer)
        EmployerPaperDialog(self.host, self, self.page.banner.name, self.page.id, paper.kind).look()
