"""Tilbake til arbeid: the steps as a picture and as a table, with the sick-leave grade that each step leaves."""

from datetime import date, timedelta
from typing import Any, ClassVar

from PySide6.QtWidgets import QSizePolicy

from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step, share
from hia_desktop.domain.forms.values import StepStatus
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.charts import StepChart
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import secondary_button
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.papers.employer_paper import EmployerPaperDialog

Answers = dict[str, Any]
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
    note.setText("" if percent is None else _("sykm. {grade} %").format(grade=100 - percent))
    note.setVisible(percent is not None)


class RtwStep(FormStep):
    """The return-to-work plan, with planned against actual work above it."""

    form: ClassVar[type[Form]] = ReturnToWorkPlan

    def put_above(self) -> None:
        """The chart, and in the head the way to the employer's paper."""
        self.chart = StepChart()
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.chart.setFixedHeight(px(196))
        self.chart.hide()
        self.content.addWidget(self.chart)
        self._for_leader = secondary_button(_("PDF til leder"), self.show_leader)
        self._for_leader.hide()
        self.head.insertWidget(1, self._for_leader)

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

        steps = RowTable(_("Trinn"), RowKind(Step, columns, new, live=_show_grade), today, _("Nytt trinn"))
        return FormView(ReturnToWorkPlan, today, own={"steps": steps})

    def answers_shown(self, answers: Answers) -> None:
        """Draws the steps."""
        steps, full = [s for s in answers.get("steps", []) if s.get("from_day")], answers.get("full_hours")
        works = [(s, work) for s in steps if (work := share(s.get("work_percent"), s.get("hours"), full)) is not None]
        planned = [(_starts(s), work) for s, work in works]
        first = [(date.fromisoformat(s["from_day"]), work) for s, work in works]
        today = self.host.clock.today()
        done = [(s, share(s.get("actual_percent"), s.get("actual_hours"), full)) for s in steps]
        actual = [(date.fromisoformat(s["from_day"]), work) for s, work in done if work is not None]
        self.chart.show_steps(planned, [step for step in actual if step[0] <= today], today, first=first)

    def dressed(self, writing: bool) -> None:
        """The chart stands over a form, empty too, so that nothing moves when the first step is written;
        the employer's paper is made of what is signed."""
        self.chart.setVisible(writing or self.shown is not None)
        self._for_leader.setVisible(bool(self.form_page and any(not v.struck for v in self.form_page.versions)))

    def show_leader(self) -> None:
        """The employer's paper, made of the newest signed version and looked through for words about health."""
        paper = next(paper for paper in papers.made_of(self.kind) if paper.for_employer)
        EmployerPaperDialog(self.host, self, self.page.banner.name, self.page.id, paper.kind).look()
