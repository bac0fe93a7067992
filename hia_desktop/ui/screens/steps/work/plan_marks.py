"""The marks of work-focused treatment beneath a plan: what it shows, quietly."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import _
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.planning.plan_marks import quality_marks
from hia_desktop.services.patient.leaves import SickStatus
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column

_SIGNS = {True: "✓", False: "–", None: "?"}


class PlanMarks(QWidget):
    """Seven lines, each with whether the plan shows it. A mark that is not there stops nobody."""

    def __init__(self) -> None:
        super().__init__()
        box = column(gap=2)
        self._head = SectionTitle(_("Kjennetegn på arbeidsrettet behandling"))
        self._lines = [Text("", "faint") for _mark in quality_marks(TeamPlan(), None, False)]
        for part in (self._head, *self._lines):
            box.addWidget(part)
        self.setLayout(box)
        self.hide()

    def show_marks(self, answers: Mapping[str, Any], sick: SickStatus) -> None:
        """The marks of these answers; what cannot be read yet leaves them as they were."""
        try:
            plan = TeamPlan.model_validate(dict(answers))
        except ValidationError:
            return
        marks = quality_marks(plan, sick.weeks, sick.shared)
        for line, mark in zip(self._lines, marks, strict=True):
            line.setText(f"{_SIGNS[mark.met]}  {mark.words}")
            line.setAccessibleName(
                {
                    True: _("{mark}: planen viser det"),
                    False: _("{mark}: planen viser det ikke"),
                    None: _("{mark}: ikke kjent her"),
                }[mark.met].format(mark=mark.words)
            )

    def words(self) -> list[str]:
        """What stands there, line by line."""
        return [line.text() for line in self._lines]
