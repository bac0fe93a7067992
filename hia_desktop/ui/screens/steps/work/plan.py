"""Tverrfaglig plan: the patient's goals, and who does what by when, as one table grouped by goal."""

from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import Signal

from hia_desktop.base.text import N_, _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import ROLE_LABELS, Role
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.plan import Goal, Measure, TeamPlan
from hia_desktop.domain.forms.values import GoalArea, MeasureStatus
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.tables.cell import Cell
from hia_desktop.ui.screens.steps.forms.form_step import FormStep

Answers = dict[str, Any]
STATUS_TONES = {
    MeasureStatus.NEW: Tone.NEUTRAL,
    MeasureStatus.AGREED: Tone.WARN,
    MeasureStatus.ONGOING: Tone.BRAND,
    MeasureStatus.DONE: Tone.OK,
    MeasureStatus.DROPPED: Tone.NEUTRAL,
}
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
    """A measure with what it concerns, where that is not what its goal concerns."""
    own = GoalArea(row["area"]).label if row.get("area") else _("ikke merket")
    return Cell(row["what"] or "–", "" if own == of_goal or not (of_goal or row.get("area")) else own)


class PlanStep(FormStep):
    """The plan. Measures of the same goal stand together, and the goal is named once."""

    form: ClassVar[type[Form]] = TeamPlan

    def new_view(self) -> FormView:
        """Goals and measures as tables."""
        today = self.host.clock.today
        goals = GoalTable(_("Mål"), RowKind(Goal, _GOAL_COLUMNS), today, _("Nytt mål"))

        def titles(name: str) -> list[str]:
            if name == "responsible":
                return _who()
            return [g["title"] for g in goals.value() if g["title"]] if name == "goal" else []

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
            Col(_("Frist"), due, fixed=58),
            Col(_("Status"), lambda row, _before: status_cell(row["status"]), fixed=82, chip=True),
        )

        def new(rows: list[Answers]) -> Answers:
            last = rows[-1]["goal"] if rows else next(iter(titles("goal")), "")
            return {"goal": last}

        measures = MeasureTable(_("Tiltak"), RowKind(Measure, columns, new, titles), today, _("Nytt tiltak"))
        goals.edited.connect(measures.redraw)
        goals.shown.connect(measures.redraw)
        return FormView(TeamPlan, today, own={"goals": goals, "measures": measures}, order=("own_goal", "measures"))


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


class MeasureTable(RowTable):
    """Measures, those of one goal together in the order in which the goals first appear."""

    def set_value(self, value: Any) -> None:
        rows = [item if isinstance(item, dict) else item.model_dump(mode="json") for item in value or ()]
        order = list(dict.fromkeys(row.get("goal", "") for row in rows))
        super().set_value(sorted(rows, key=lambda row: order.index(row.get("goal", ""))))
