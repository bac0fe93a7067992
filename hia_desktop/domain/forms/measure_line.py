"""What is said of one measure of a signed plan afterwards: a signed line of its own, and no new version of the plan."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Annotated, Any, ClassVar

from hia_desktop.base.fields import Ask, Day, Line
from hia_desktop.base.text import N_, Looks, fold
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.plan import Measure
from hia_desktop.domain.forms.values import OVER, MeasureStatus

Answers = Mapping[str, Any]
Cells = tuple[str, ...]
_SAID = ("status", "due")
_ALIKE = 0.6
"""How much of two texts must be the same, from 0 to 1, for the one to be the other reworded."""


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

    def said(self) -> dict[str, Any]:
        """The status and the day, as JSON takes them."""
        return self.model_dump(mode="json", include=set(_SAID))

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
            rows[number] |= line.said()
    return answers | ({"measures": rows} if "measures" in answers else {})


def carried(
    answers: dict[str, Any], base: Sequence[Answers], lines: Sequence[tuple[int, MeasureLine]]
) -> tuple[dict[str, Any], list[MeasureLine]]:
    """The answers of a plan that is being written, with what was said of its measures since the writer saw them,
    oldest first; and the lines whose measure is not found again there.

    `base`: the measures of the signed version as the writer saw them; each line comes with its measure's number in it.
    Of status and day only what a line changed is carried: the writer may have changed the other.
    """
    rows = [dict(row) for row in answers.get("measures", [])]
    before = [dict(row) for row in base]
    again, lost = found_again(before, rows), []
    for number, line in lines:
        said = {name: value for name, value in line.said().items() if before[number].get(name) != value}
        before[number] |= said
        if number in again:
            rows[again[number]] |= said
        elif said:
            lost.append(line)
    return answers | ({"measures": rows} if "measures" in answers else {}), lost


def found_again(before: Sequence[Answers], now: Sequence[Answers]) -> dict[int, int]:
    """Where each row stands now, by number. The rows may have been moved, and two may have the same words: a row is
    the one that stands as it did, else the one with all but status and day the same, else with the same words, in
    order where there are as many of them as before; last the only one that may be it reworded."""
    found: dict[int, int] = {}
    for same in (_whole, _but_said, _words):
        old, new = _left(before, found.keys(), same), _left(now, found.values(), same)
        for key in old.keys() & new.keys():
            if len(old[key]) == len(new[key]):
                found |= zip(old[key], new[key], strict=True)
    new = _left(now, found.values(), _words)
    for (words, *_rest), numbers in _left(before, found.keys(), _words).items():
        maybe = [n for (other, *_more), there in new.items() for n in there if other != words]
        alike = [n for n in maybe if _reworded(before[numbers[0]], now[n])]
        if len(numbers) == len(alike) == 1:
            found[numbers[0]] = alike[0]
    return found


def _left(rows: Sequence[Answers], but: Collection[int], key: Callable[[Answers], Cells]) -> dict[Cells, list[int]]:
    """The numbers of the rows that say something and are not among `but`, by what is compared of them."""
    found: dict[Cells, list[int]] = {}
    for number, row in enumerate(rows):
        if number not in but and any(_words(row)):
            found.setdefault(key(row), []).append(number)
    return found


def _cells(row: Answers, *names: str) -> Cells:
    return tuple(str(row.get(name) or "").strip() for name in names)


def _whole(row: Answers) -> Cells:
    return _cells(row, *Measure.model_fields)


def _but_said(row: Answers) -> Cells:
    return _cells(row, *(name for name in Measure.model_fields if name not in _SAID))


def _words(row: Answers) -> Cells:
    return _cells(row, "what")


def _reworded(was: Answers, now: Answers) -> bool:
    """Whether the words of a row were changed and not those of another written: most of them are there still, and what
    else the row says is the same."""
    rest = [name for name in Measure.model_fields if name not in (*_SAID, "what")]
    old, new = fold(_words(was)[0]), fold(_words(now)[0])
    return _cells(was, *rest) == _cells(now, *rest) and (
        old in new or new in old or SequenceMatcher(None, old, new).ratio() >= _ALIKE
    )


def is_open(row: Measure) -> bool:
    """Whether the measure says something and is not over yet."""
    return bool(row.what) and row.status not in OVER


def task_of(plan: str, place: int) -> str:
    """The id of the task that hangs on one measure of one version of the plan."""
    return sha256(f"{plan}:{place}".encode()).hexdigest()[:32]
