"""The diagnoses of a form as a table: chosen by code or by name, the code system found from the code."""

from collections.abc import Callable
from textwrap import shorten
from typing import Any

from PySide6.QtCore import QObject

from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.diagnosis_codes import Code, Register, bundled, system_by_form
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.services.centre import code_lists
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import Line, LineEditor
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.row_lines import Col
from hia_desktop.ui.kit.forms.row_table import RowKind, RowTable
from hia_desktop.ui.kit.forms.type_ahead import Answer, Suggestion, TypeAhead
from hia_desktop.ui.kit.one_line import OneLine
from hia_desktop.ui.kit.tables.cell import Cell

Answers = dict[str, Any]


class DiagnosisTable(RowTable):
    """The diagnoses, the first one as the main one until another is said to be."""

    def __init__(self, host: Host) -> None:
        def new(rows: list[Answers]) -> Answers:
            return {"main": not any(row["main"] for row in rows), "system": rows[-1]["system"] if rows else "icpc2"}

        kind = RowKind(Diagnosis, _COLUMNS, new, live=self._live)
        super().__init__(_("Diagnoser"), kind, host.clock.today, _("Ny diagnose"))
        self._host = host
        self.register = bundled()
        host.ask(self, self._know, code_lists.register.of())

    def _know(self, register: Register) -> None:
        self.register = register

    def _live(self, grid: FieldGrid) -> None:
        """Once for each row that is opened."""
        if grid.findChild(DiagnosisFields) is None:
            DiagnosisFields(self._host, grid, lambda: self.register)
            main = grid.editors()["main"]
            main.edited.connect(lambda: self.turn_off_elsewhere(grid, "main") if main.value() else None)


def _named(row: Answers, _before: Answers | None) -> Cell:
    """The diagnosis. Source of what NAV takes: its rules for sick notes, navikt/regulus-regula, read 2026-11-28."""
    social = row["main"] and row["system"] == CodeSystem.ICPC2 and row["code"][:1].upper() == "Z"
    return Cell(row["text"] or "–", _("NAV godtar ikke Z-koder som hoveddiagnose i en sykmelding") if social else "")


def _rank(row: Answers, _before: Answers | None) -> Cell:
    return Cell(_("Hoveddiagnose"), tone=Tone.BRAND) if row["main"] else Cell(_("Bidiagnose"), tone=Tone.NEUTRAL)


_COLUMNS = (
    Col(
        N_("Kode"), lambda row, _before: Cell(row["code"] or "–", CodeSystem(row["system"]).label, bold=True), fixed=84
    ),
    Col(N_("Diagnose"), _named, 4),
    Col("", _rank, fixed=120, chip=True),
)


class DiagnosisFields(QObject):
    """Lets the fields of one diagnosis fill each other: the code gives system and name, a name its code.

    A name that somebody wrote is never replaced, only one that came with another code; what the code is called is told
    beside it. What is said stands beside the labels, so that nothing moves.
    """

    def __init__(self, host: Host, grid: FieldGrid, register: Callable[[], Register]) -> None:
        super().__init__(grid)
        self._host, self._register = host, register
        editors = grid.editors()
        code, text = editors["code"], editors["text"]
        assert isinstance(code, LineEditor) and isinstance(text, LineEditor)
        self._code, self._text, self._system = code, text, editors["system"]
        self._unlisted, self._called = grid.fields["code"].note, grid.fields["text"].note
        self._unlisted.set_role("amber")
        for editor in (code, text):
            TypeAhead(editor, self._search, _reads).taken.connect(self.take)
        for editor, typed, left in (
            (code, self._code_typed, self._code_left),
            (text, self._compare, self._name_left),
        ):
            assert isinstance(editor.control, Line)
            editor.control.textEdited.connect(typed)
            editor.control.left.connect(left)
        self._system.edited.connect(self._system_chosen)
        listed = self._listed()
        self._came_with = listed.name if listed is not None else ""
        self._judge()

    def _search(self, owner: QObject, then: Answer, text: str) -> None:
        self._host.ask(owner, then, code_lists.find.of(text))

    def take(self, code: Code) -> None:
        """Fills the row with a code."""
        self._came_with = code.name
        self._code.set_value(code.code)
        self._system.set_value(code.system)
        self._text.set_value(code.name)
        self._judge()
        self._code.edited.emit()

    def _listed(self) -> Code | None:
        """The code that stands there, in the system that is chosen; None when it is not in the list."""
        here = self._system.value()
        return next((one for one in self._register().written(self._code.value()) if one.system == here), None)

    # -- what follows from what

    def _code_typed(self) -> None:
        """The name and the system follow the code while it is typed."""
        typed, here = self._code.value(), self._system.value()
        exact = self._register().written(typed)
        nearest = min(exact, key=lambda one: (not one.common, one.system != here), default=None)
        if nearest is not None:
            self._follow(nearest.system, nearest.name)
        else:
            self._follow(system_by_form(typed) or here, "")
        self._tell(self._unlisted, "")

    def _follow(self, system: str, name: str) -> None:
        own = str(self._text.value())
        if own and own != self._came_with:
            name = own
        else:
            self._came_with = name
        if (self._system.value(), own) != (system, name):
            self._system.set_value(system)
            self._text.set_value(name)
            self._text.edited.emit()
        self._compare()

    def _code_left(self) -> None:
        """Written as it should be."""
        listed = self._listed()
        if listed is not None and self._code.value() != listed.code:
            self._code.set_value(listed.code)
            self._code.edited.emit()
        self._judge()

    def _system_chosen(self) -> None:
        """Another system for the same code has another name, or none."""
        listed = self._listed()
        self._follow(self._system.value(), listed.name if listed is not None else "")
        self._judge()

    def _name_left(self) -> None:
        """A whole name that one code alone has gives its code."""
        called = self._register().called(self._text.value())
        if len(called) == 1 and not self._code.value():
            self.take(called[0])

    # -- what is said

    def _judge(self) -> None:
        """A word when the code is not in the list."""
        unlisted = bool(self._code.value()) and self._listed() is None
        self._tell(self._unlisted, _("finnes ikke i listen") if unlisted else "")
        self._compare()

    def _compare(self) -> None:
        """What the code is called, where another name stands."""
        listed, own, words = self._listed(), str(self._text.value()).casefold(), ""
        if listed is not None and own and own != listed.name.casefold():
            words = f"{listed.code}: {shorten(listed.name, _ROOM, placeholder=' …')}"
        self._tell(self._called, words)

    def _tell(self, place: OneLine, words: str) -> None:
        place.set_whole(words)
        place.setVisible(bool(words))


_ROOM = 30
"""Letters of a name that have room beside a label."""


def _reads(code: Code) -> Suggestion:
    return Suggestion(code.code, code.name, code.system.label)
