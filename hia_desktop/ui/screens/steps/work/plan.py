"""Tverrfaglig plan: the patient's goals, and who does what by when, as one table grouped by goal."""

from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import N_, _, day, day_short, inside_sentence, moment
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import ROLE_LABELS, Role, may
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.measure_line import MeasureLine
from hia_desktop.domain.forms.plan import Goal, Measure, TeamPlan
from hia_desktop.domain.forms.planning.named_measures import Intervention, meaning
from hia_desktop.domain.forms.values import GoalArea, MeasureStatus
from hia_desktop.services.record.plan_lines import planned
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.pressed_table import PressedTable
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, empty_layout, secondary_button
from hia_desktop.ui.measure_acts import add_measure, measure_menu
from hia_desktop.ui.screens.steps.forms.changes import WhatChanged
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.work.plan_marks import PlanMarks

Answers = dict[str, Any]
STATUS_TONES = {
    MeasureStatus.NEW: Tone.NEUTRAL,
    MeasureStatus.AGREED: Tone.WARN,
    MeasureStatus.ONGOING: Tone.BRAND,
    MeasureStatus.DONE: Tone.OK,
    MeasureStatus.DROPPED: Tone.NEUTRAL,
}
_STATUS = 82
"""How wide the column of the status is, under which its menu stands."""
_ROLES = (Role.PHYSICIAN, Role.PSYCHOLOGIST, Role.PHYSIOTHERAPIST, Role.NAV_ADVISER)


def _who() -> list[str]:
    return [*(ROLE_LABELS[role] for role in _ROLES), _("Arbeidsgiver"), _("Pasienten")]


def status_cell(code: Any) -> Cell:
    """A measure's status as a pill."""
    status = MeasureStatus(code or MeasureStatus.NEW)
    return Cell(status.label, tone=STATUS_TONES[status])


def due_cell(code: Any, today: date, open_still: bool = True) -> Cell:
    """A day as people say it; red with its icon when it has passed and something was to be done."""
    if not code:
        return Cell("–", tone=Tone.NEUTRAL)
    found = date.fromisoformat(code)
    late = open_still and found < today
    return Cell(day_short(found, today), tone=Tone.BAD if late else None, bold=late)


def what_cell(row: Answers, of_goal: str) -> Cell:
    """A measure with what it concerns, where that is not what its goal concerns, and how it went."""
    own = GoalArea(row["area"]).label if row.get("area") else _("ikke merket")
    concerns = "" if own == of_goal or not (of_goal or row.get("area")) else own
    return Cell(row["what"] or "–", " · ".join(x for x in (concerns, row.get("evaluation", "")) if x))


def _say_meaning(grid: FieldGrid) -> None:
    """Beneath a measure of the list, what is meant by it, so that everybody means the same."""
    what = grid.editors()["what"]
    what.says.note(meaning(what.value()))


class PlanStep(FormStep):
    """The plan. Measures of the same goal stand together, and the goal is named once."""

    form: ClassVar[type[Form]] = TeamPlan

    def new_view(self) -> FormView:
        """Goals and measures as tables."""
        today = self.host.clock.today
        goals = GoalTable(_("Mål"), RowKind(Goal, _GOAL_COLUMNS), today, _("Nytt mål"))

        def titles(name: str) -> list[str]:
            return self._words(name, goals.value())

        def area(title: str) -> str:
            code = next((g["area"] for g in goals.value() if g["title"] == title), None)
            return GoalArea(code).label if code else ""

        def goal(row: Answers, before: Answers | None) -> Cell:
            again = before is not None and before["goal"] == row["goal"]
            return Cell("") if again else Cell(row["goal"] or _("Uten mål"), area(row["goal"]), bold=True)

        def due(row: Answers, _before: Answers | None) -> Cell:
            return due_cell(row["due"], today(), row["status"] not in (MeasureStatus.DONE, MeasureStatus.DROPPED))

        columns = (
            Col(_("Mål"), goal, 5),
            Col(_("Tiltak"), lambda row, _before: what_cell(row, area(row["goal"])), 7),
            Col(_("Ansvarlig"), lambda row, _before: Cell(row["responsible"] or "–"), 5),
            Col(_("Frist"), due, fixed=88),
            Col(_("Status"), lambda row, _before: status_cell(row["status"]), fixed=_STATUS, chip=True),
        )

        def new(rows: list[Answers]) -> Answers:
            last = rows[-1]["goal"] if rows else next(iter(titles("goal")), "")
            return {"goal": last}

        measures = MeasureTable(
            _("Tiltak"), RowKind(Measure, columns, new, titles, _say_meaning), today, _("Nytt tiltak")
        )
        measures.press_tip = _("Sett status eller flytt fristen")
        measures.pressed.connect(self._ask_status)
        goals.edited.connect(measures.redraw)
        goals.shown.connect(measures.redraw)
        return FormView(TeamPlan, today, own={"goals": goals, "measures": measures}, order=("own_goal", "measures"))

    def _words(self, name: str, goals: list[Answers]) -> list[str]:
        """What a field of a measure may be filled with."""
        match name:
            case "responsible":
                return [*_who(), *filter(None, (self.page.responsible,))]
            case "what":
                return [one.label for one in Intervention]
            case "goal":
                return [goal["title"] for goal in goals if goal["title"]]
            case _other:
                return []

    _pressed: int | None = None
    """The row that something was said of, until the plan is read again."""

    def put_above(self) -> None:
        """In the head, what is changed since the version before, and the way to one more measure."""
        self.changes = WhatChanged(self)
        self.more = secondary_button(_("Nytt tiltak"), self.add_measure)
        self.more.hide()
        self.head.insertWidget(2, self.more)

    def add_measure(self) -> None:
        """One more measure in the plan that is read, and no draft of it."""
        goals = self.shown.answers.get("goals", []) if self.shown is not None else []
        add_measure(self.host, self, self.page.id, lambda name: self._words(name, goals), self.refresh)

    def put_below(self) -> None:
        """The marks of the plan, and what was said of the measures after it was signed."""
        self.marks = PlanMarks()
        self.content.addWidget(self.marks)
        self._later = QWidget()
        self._later.setLayout(column(gap=4))
        self.content.addWidget(self._later)

    def answers_shown(self, answers: Answers) -> None:
        """The marks follow what is written."""
        self.marks.show_marks(answers, self.page.sick)

    def dressed(self, writing: bool) -> None:
        """The newest version is ticked where it is read; what was said of it since stands below it.
        Of a plan that is seen in part nobody can say what it lacks."""
        shown = self.shown
        self._show_goals_once()
        self.changes.find()
        self.marks.setVisible(writing or (shown is not None and shown.whole))
        live = [v for v in self.form_page.versions if v.stands] if self.form_page else []
        ticks = shown is not None and shown in live[:1] and may(self.host.user.role, MeasureLine.card.write)
        writes = self.form_page is not None and self.form_page.may_write and self.writer is None
        self.more.setVisible(ticks and writes and shown is not None and shown.whole)
        for table in self.findChildren(MeasureTable):
            table.set_pressable(ticks)
            if ticks and self._pressed is not None:
                table.go_to_given(self._pressed)
        self._pressed = None
        if (box := self._later.layout()) is not None:
            empty_layout(box)
            if shown is not None and shown.later:
                box.addWidget(SectionTitle(_("Etter at planen ble signert")))
            for line in reversed(shown.later if shown is not None else ()):
                box.addWidget(Text(line_words(line), "hint", selectable=True))
        self._later.setVisible(shown is not None and bool(shown.later))

    def _show_goals_once(self) -> None:
        """Where the plan is read and each goal stands beside its measures, they are no table of their own as well, so
        that what the patient does and the day of the evaluation are in sight."""
        shown, view = self.shown, self.view_shown()
        if shown is None or view is None or not shown.whole or shown.as_signed is not None:
            return
        named = {measure["goal"] for measure in shown.answers.get("measures", [])}
        twice = all(goal["title"] in named for goal in shown.answers.get("goals", []))
        view.show_only([name for name in TeamPlan.model_fields if name != "goals"] if twice else None)

    def _ask_status(self, number: int, at: QPoint) -> None:
        shown = self.shown
        if shown is None:
            return
        place = number if shown.whole else shown.places["measures"][number]
        found = next((one for one in planned(self.page.id, shown) if one.place == place), None)
        if found is not None:
            measure_menu(self.host, self, found, partial(self._said, number)).popup(at)

    def _said(self, number: int) -> None:
        """What was said of a row is read anew with all the others, and the row is gone back to."""
        self._pressed = number
        self.refresh()


def line_words(line: Entry) -> str:
    """«28.11.2026 kl. 10.42 av Eva Li: «Søvnkurs» – gjort, frist 03.03.2026»."""
    said = MeasureLine.model_validate(line.answers)
    due = _(", frist {day}").format(day=day(said.due)) if said.due else ""
    return (
        _("{when} av {name}: «{what}» – {status}").format(
            when=moment(line.signed_at or line.saved_at),
            name=line.signed_by,
            what=said.what,
            status=inside_sentence(said.status.label),
        )
        + due
    )


_GOAL_COLUMNS = (
    Col(N_("Mål"), lambda row, _before: Cell(row["title"] or "–", bold=True), 4),
    Col(N_("Område"), lambda row, _before: Cell(GoalArea(row["area"]).label if row["area"] else "–"), 1),
)


class GoalTable(RowTable):
    """The goals. `shown` says that others are shown than before."""

    shown = Signal()

    def set_value(self, value: Any) -> None:
        super().set_value(value)
        self.shown.emit()


class MeasureTable(PressedTable):
    """Measures, those of one goal together in the order in which the goals first appear."""

    def order_of(self, rows: list[Answers]) -> list[int]:
        goals = list(dict.fromkeys(row.get("goal", "") for row in rows))
        return sorted(range(len(rows)), key=lambda at: goals.index(rows[at].get("goal", "")))
