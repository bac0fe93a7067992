"""What is said of one measure of a signed plan afterwards: a signed line of its own, and no new version of the plan."""

from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.plan import Measure, TeamPlan
from hia_desktop.domain.forms.values import MeasureStatus

OVER = (MeasureStatus.DONE, MeasureStatus.DROPPED)
"""Nothing more is waited for."""


class MeasureLine(Form):
    """How far a measure has come, and its day, from then on.

    It adds to one version of the plan and goes with it: a new version begins from what the lines have made of the old.
    `place` is the measure's row there, from 0; `what` its words, as the one who signed read them. What was signed in
    error is set right by a line that says what was said before.
    """

    card: ClassVar[Card] = Card(
        kind="measure_line",
        title=N_("Status på tiltak"),
        category=Category.TREATMENT,
        write=Right.WRITE_PLAN,
        place=Place.WITHIN,
        many=True,
    )

    place: Annotated[int | None, Ask(N_("Rad i planen"))] = None
    what: Annotated[Line, Ask(N_("Tiltak"))] = ""
    status: Annotated[MeasureStatus, Ask(N_("Status"))] = MeasureStatus.NEW
    due: Annotated[Day | None, Ask(N_("Frist"), looks=Looks.AHEAD)] = None
    of_work: Annotated[bool, Ask(N_("Gjelder arbeid"))] = False

    def category_of(self) -> Category:
        """The measure's own: what a consent must name to open it."""
        return Category.PLAN if self.of_work else self.category

    def behind(self) -> tuple[str, ...]:
        """The limit of what is done or dropped."""
        return ("due",) if self.status in OVER else ()


def with_lines(
    answers: dict[str, Any], lines: Iterable[MeasureLine], places: Sequence[int] | None = None
) -> dict[str, Any]:
    """The answers of a signed plan as they stand after its lines, oldest first.

    `places`: where its measures stand in the whole plan, when only some of them are there.
    A line about a measure that is not there is left out.
    """
    rows = [dict(row) for row in answers.get("measures", [])]
    at = {place: number for number, place in enumerate(range(len(rows)) if places is None else places)}
    for line in lines:
        number = None if line.place is None else at.get(line.place)
        if number is not None and number < len(rows) and rows[number].get("what", "") == line.what:
            rows[number] |= line.model_dump(mode="json", include={"status", "due"})
    return answers | ({"measures": rows} if "measures" in answers else {})


def carried(answers: dict[str, Any], lines: Iterable[MeasureLine]) -> dict[str, Any]:
    """The answers of a plan that is being written, with what was said of its measures after they were last saved,
    oldest first. The rows may have been moved since: a measure is known by its words, when no other has the same."""
    rows = [dict(row) for row in answers.get("measures", [])]
    for line in lines:
        same = [row for row in rows if row.get("what", "") == line.what]
        if len(same) == 1:
            same[0] |= line.model_dump(mode="json", include={"status", "due"})
    return answers | ({"measures": rows} if "measures" in answers else {})


def open_measures(plan: TeamPlan) -> tuple[tuple[int, Measure], ...]:
    """What is not over yet, each with its row."""
    return tuple((place, row) for place, row in enumerate(plan.measures) if row.what and row.status not in OVER)


def task_of(plan: str, place: int) -> str:
    """The id of the task that hangs on one measure of one version of the plan."""
    return sha256(f"{plan}:{place}".encode()).hexdigest()[:32]
