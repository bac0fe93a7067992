"""The fields of one period of sick leave, as they are typed."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QSizePolicy, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import Looks, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.forms.choices import ChoiceEditor
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import Editor, IntEditor, LineEditor
from hia_desktop.ui.kit.forms.sentence import Sentence
from hia_desktop.ui.kit.theme import px

Today = Callable[[], date]
_UNGRADED = frozenset(
    {SickLeaveKind.HOLIDAY, SickLeaveKind.LEAVE, SickLeaveKind.JOB_SEEKING, SickLeaveKind.AAP, SickLeaveKind.UFORETRYGD}
)


class PeriodLine:
    """The editors of one period. `before` is the last day of those that were there, which this one may come after."""

    def __init__(self, today: Today, edited: Callable[[], None], before: date | None) -> None:
        self.kind, self.grade, self.position = (
            ChoiceEditor(SickLeaveKind, optional=False),
            IntEditor(unit="%"),
            IntEditor(unit="%"),
        )
        for number in (self.grade, self.position):
            number.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            number.setFixedWidth(px(92))
        self.kind.setMinimumWidth(px(200))
        first = DayEditor(today, Looks.NEAR, since=lambda: before)
        self.editors: dict[str, Editor] = {
            "first": first,
            "last": DayEditor(today, Looks.AHEAD, since=first.day),
            "kind": self.kind,
            "grade": self.grade,
            "employer": LineEditor(200),
            "work": ChoiceEditor(WorkSituation, optional=False),
            "position_percent": self.position,
        }
        self.says = Sentence(first.control)
        self.says.keep()
        self._wrong = self._odd = ""
        self.stated_on: date | None = None
        self._job = ""
        self.set_values({"kind": SickLeaveKind.FULL, "grade": 100})
        for name in ("first", "last", "kind", "grade"):
            self.editors[name].edited.connect(self._typed_anew)
        for editor in self.editors.values():
            editor.says.leave_to_another()
            editor.says.changed.connect(self._say)
            editor.edited.connect(self._settle)
            editor.edited.connect(edited)
        self.kind.edited.connect(self._fit_grade)
        self.editors["work"].edited.connect(self._other_job)

    def values(self) -> dict[str, Any]:
        """What is answered, by column."""
        return {name: editor.value() for name, editor in self.editors.items()}

    def set_values(self, values: dict[str, Any]) -> None:
        """Shows a period. `stated_on` stays with it until its days or its grade are typed anew."""
        self.stated_on = values.get("stated_on")
        for name, editor in self.editors.items():
            editor.set_value(values.get(name))

    def go_on_from(self, before: dict[str, Any]) -> None:
        """A new period in the job of the one before it, until something else is typed; after a graded one it is graded,
        and how much is to be said."""
        if before["kind"] == SickLeaveKind.GRADED:
            self.kind.set_value(SickLeaveKind.GRADED)
            self.grade.set_value(None)
        for name in ("employer", "work", "position_percent"):
            self.editors[name].set_value(before[name])
        self._job = before["employer"]

    def _other_job(self) -> None:
        """Another situation at work is another job than the one that went on."""
        if self._job and self.editors["employer"].value() == self._job:
            self.editors["employer"].set_value("")
            self.position.set_value(None)
        self._job = ""

    def typed(self) -> dict[str, Any]:
        """What stands in it, readable or not, as JSON takes it."""
        raw = {name: editor.raw()[""] for name, editor in self.editors.items() if editor.raw()}
        stated = {"stated_on": self.stated_on.isoformat()} if self.stated_on else {}
        return {"values": self.values(), "raw": raw, **stated}

    def set_typed(self, typed: dict[str, Any]) -> None:
        """As `typed` gave it."""
        self.set_values(typed.get("values", {}))
        self.stated_on = date.fromisoformat(typed["stated_on"]) if typed.get("stated_on") else None
        for name, text in typed.get("raw", {}).items():
            if name in self.editors:
                self.editors[name].set_raw(text)

    def is_blank(self) -> bool:
        """Whether nothing has been typed."""
        raw = any(editor.raw() for editor in self.editors.values())
        own_job = self.editors["employer"].value() not in ("", self._job)
        return not raw and not own_job and not any(self.editors[name].value() for name in ("first", "last"))

    def period(self) -> Period:
        """The period. Errors: BadInput by column for what is missing or cannot be read."""
        for name, editor in self.editors.items():
            if editor.raw():
                number = isinstance(editor, IntEditor)
                raise _bad(
                    name, editor.sentence() or (_("Skriv et helt tall.") if number else _("Dette kan ikke leses."))
                )
        found = self.values()
        if not found["first"]:
            raise _bad("first", _("Skriv første dag."))
        last = date.fromisoformat(found["last"]) if found["last"] else None
        return Period(
            date.fromisoformat(found["first"]),
            last,
            SickLeaveKind(found["kind"]),
            found["grade"] or 0,
            employer=found["employer"].strip(),
            position_percent=found["position_percent"],
            work=WorkSituation(found["work"]),
            stated_on=self.stated_on,
        )

    def _typed_anew(self) -> None:
        self.stated_on = None

    def set_caution(self, text: str) -> None:
        """«Sjekk dette»: an amber sentence beneath the line that stops nothing."""
        self._odd = text
        self._say()

    def set_error(self, name: str, text: str) -> None:
        """A red sentence beneath the line, and red around one column; a column that has its own sentence keeps that."""
        self._settle()
        editor = self.editors.get(name, self.editors["first"])
        if not editor.sentence():
            self._wrong = text
            self._mark(editor, text)
            self._say()

    def forget_error(self) -> None:
        """Takes away what was said about the line as a whole, when another line may have been its cause."""
        self._settle()

    def sentence(self) -> str:
        """What is said to be wrong; empty when nothing is."""
        return next((editor.sentence() for editor in self.editors.values() if editor.sentence()), self._wrong)

    def widgets(self) -> list[QWidget]:
        """Everything that stands in the grid."""
        return [*self.editors.values(), self.says]

    def _say(self) -> None:
        """What is wrong beneath the line, else what is odd."""
        wrong = self.sentence()
        self.says.say(wrong or self._odd, Tone.BAD if wrong else Tone.WARN)

    def _settle(self) -> None:
        """The sentence leaves when the line is edited."""
        if self._wrong:
            self._wrong = ""
            for editor in self.editors.values():
                self._mark(editor, "")
            self._say()

    def _mark(self, editor: Editor, text: str) -> None:
        editor.control.setProperty("tone", Tone.BAD.value if text else "")
        editor.control.setAccessibleDescription(text)
        theme.restyle(editor.control)

    def _fit_grade(self) -> None:
        """A full sick note is always 100 %, a graded one never, and holiday and benefits have no grade."""
        kind, grade = SickLeaveKind(str(self.kind.value())), self.grade.value()
        if kind is SickLeaveKind.FULL:
            self.grade.set_value(100)
        elif kind in _UNGRADED or (kind is SickLeaveKind.GRADED and grade in (0, 100)):
            self.grade.set_value(None)


def _bad(name: str, sentence: str) -> BadInput:
    return BadInput(sentence, {name: sentence})
