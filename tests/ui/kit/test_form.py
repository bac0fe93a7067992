"""FormView over a class with every kind of field, and over every form of the house."""

import json
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

import pytest
from pydantic import BaseModel
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.base.fields import Ask, Day, Line, Percent, Prose, ask_of
from hia_desktop.base.text import Looks
from hia_desktop.domain.forms.team.note import Note
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.choices import ChipsEditor, ChoiceEditor, SegmentEditor, SwitchEditor, YesNoEditor
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import IntEditor, LineEditor, TextEditor
from hia_desktop.ui.kit.forms.fields import FieldGrid, LabelledField
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.lists import ListEditor
from hia_desktop.ui.kit.theme import px
from tests.forms_tried import FORMS
from tests.ui.kit.test_widgets import shown


class Answer(StrEnum):
    YES = "yes"
    NO = "no"


class Many(StrEnum):
    A = "a-long-word-that-does-not-fit"
    B = "b"
    C = "c"
    D = "d"
    E = "e"


class Part(BaseModel):
    text: Annotated[Line, Ask("Tekst")] = ""
    due: Annotated[Day | None, Ask("Frist", looks=Looks.AHEAD)] = None


class Whole(BaseModel):
    line: Annotated[Line, Ask("Linje", section="Først")] = ""
    prose: Annotated[Prose, Ask("Tekst", section="Først", lines=3, help="Skriv fritt.")] = ""
    day: Annotated[Day | None, Ask("Dag", section="Først", looks=Looks.BACK)] = None
    percent: Annotated[Percent | None, Ask("Prosent", unit="%", section="Først")] = None
    known: Annotated[bool | None, Ask("Kjent", section="Så")] = None
    on: Annotated[bool, Ask("På", section="Så")] = False
    answer: Annotated[Answer | None, Ask("Svar", section="Så")] = None
    chosen: Annotated[Many, Ask("Valg", section="Så")] = Many.B
    several: Annotated[list[Many], Ask("Flere", section="Så")] = []
    parts: Annotated[list[Part], Ask("Deler", section="Så")] = []


FULL = {
    "line": "x",
    "prose": "a\nb",
    "day": "2026-03-12",
    "percent": 60,
    "known": False,
    "on": True,
    "answer": "yes",
    "chosen": "c",
    "several": ["b", "e"],
    "parts": [{"text": "en", "due": "2026-12-01"}, {"text": "to", "due": None}],
}


def today() -> date:
    return date(2026, 11, 22)


@pytest.fixture
def form(qtbot: QtBot) -> FormView:
    made = FormView(Whole, today)
    qtbot.addWidget(made)
    return made


def rows(form: FormView) -> ListEditor:
    editor = form.editor("parts")
    assert isinstance(editor, ListEditor)
    return editor


def test_each_type_has_its_editor(form: FormView) -> None:
    kinds = {name: type(form.editor(name)) for name in Whole.model_fields}
    assert kinds == {
        "line": LineEditor,
        "prose": TextEditor,
        "day": DayEditor,
        "percent": IntEditor,
        "known": YesNoEditor,
        "on": SwitchEditor,
        "answer": SegmentEditor,
        "chosen": ChoiceEditor,
        "several": ChipsEditor,
        "parts": ListEditor,
    }


def test_answers_go_in_and_out(form: FormView) -> None:
    heard: list[None] = []
    form.edited.connect(lambda: heard.append(None))
    form.set_answers(FULL)
    assert form.answers() == FULL and form.raw() == {} and heard == []
    assert Whole.model_validate(json.loads(json.dumps(form.answers()))).model_dump(mode="json") == FULL
    form.set_answers({})
    assert form.answers() == Whole().model_dump(mode="json")


def test_unreadable_text_is_kept_by_its_dotted_field(form: FormView) -> None:
    raw = {"day": "i fjor", "percent": "140", "parts.1.due": "snart"}
    form.set_answers({"parts": [{"text": "en", "due": None}]}, raw)
    assert form.raw() == raw
    assert form.answers()["day"] is None and form.answers()["percent"] is None
    assert form.answers()["parts"] == [{"text": "en", "due": None}, {"text": "", "due": None}]


@pytest.mark.long
def test_errors_stand_under_their_fields_and_the_first_has_the_focus(qtbot: QtBot) -> None:
    form, area = FormView(Whole, today), QScrollArea(widgetResizable=True)
    area.setWidget(form)
    window = shown(qtbot, area)
    window.resize(500, 300)
    form.set_answers(FULL)
    form.set_errors({"parts.1.due": "Mangler dato.", "parts.0.text": "For kort."})
    focus = QApplication.focusWidget()
    assert focus is not None and focus.accessibleName() == "Frist" and focus.accessibleDescription() == "Mangler dato."
    assert area.viewport().rect().contains(focus.mapTo(area.viewport(), focus.rect().center()))
    qtbot.keyClicks(focus, "1")
    assert focus.accessibleDescription() == ""
    qtbot.keyClick(focus, Qt.Key.Key_Backspace)
    form.set_errors({"line": "Mangler."})
    assert form.editor("line").sentence() == "Mangler."
    assert [editor.sentence() for row in rows(form)._rows for editor in row.grid.editors().values()] == [""] * 4
    form.set_answers({}, {"day": "i fjor"})
    form.set_errors({"line": "Mangler."})
    assert "ikke en dato" in form.editor("day").sentence()


def test_rows_by_keys(qtbot: QtBot) -> None:
    form = FormView(Whole, today)
    _window = shown(qtbot, form)
    form.jump("parts")

    def press(key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        combined = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            combined |= modifier
        qtbot.keyClick(QApplication.focusWidget(), key, combined)

    alt, ctrl, shift = (
        Qt.KeyboardModifier.AltModifier,
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ShiftModifier,
    )
    for text, keys in (
        ("en", (Qt.Key.Key_Plus, alt)),
        ("to", (Qt.Key.Key_N, ctrl, shift)),
        ("tre", (Qt.Key.Key_Plus, alt)),
    ):
        press(*keys)
        qtbot.keyClicks(QApplication.focusWidget(), text)
    press(Qt.Key.Key_Up, alt)
    assert [row["text"] for row in form.answers()["parts"]] == ["en", "tre", "to"]
    press(Qt.Key.Key_Minus, alt)
    assert [row["text"] for row in form.answers()["parts"]] == ["en", "to"]
    rows(form).restore_row()
    assert [row["text"] for row in form.answers()["parts"]] == ["en", "tre", "to"]
    press(Qt.Key.Key_Down, alt)
    assert [row["text"] for row in form.answers()["parts"]] == ["en", "to", "tre"]


def test_readonly_hides_what_changes(form: FormView) -> None:
    form.set_answers(FULL)
    form.set_readonly(True)
    assert not rows(form)._add.isVisibleTo(form) and not rows(form)._rows[0].tools[2].isVisibleTo(form)
    rows(form).remove_row(rows(form)._rows[0])
    assert form.answers() == FULL


def test_help_under_a_narrow_field_leaves_room_for_what_one_writes(qtbot: QtBot) -> None:
    told = "Funksjon i arbeid kan deles for seg. Søvn, familie og psykisk funksjon er «Funksjon ellers»."
    field = LabelledField(Ask("Type notat", help=told), LineEditor(60))
    _window = shown(qtbot, field)
    says = field.editor.says
    assert says.heightForWidth(100) == 3 * says.heightForWidth(2000)
    says.resize(100, says.heightForWidth(100))
    assert told in says.toolTip()


@pytest.mark.parametrize("wide", [640, 120])
def test_help_stands_within_a_field_where_the_whole_of_it_is_read(qtbot: QtBot, wide: int) -> None:
    told = "Den første datoen blir stående, så historikken viser begge."
    moved = LabelledField(Ask("Flyttet til", help=told), DayEditor(today, Looks.AHEAD), compact=True)
    tasks = LabelledField(Ask("Oppgaver", help="Arbeidsgiver leser dette."), LineEditor(60), compact=True)
    window = shown(qtbot, moved, tasks)
    window.resize(wide, 200)
    QCoreApplication.processEvents()
    said = [field.editor.control.property("placeholderText") for field in (moved, tasks)]
    assert said == ["dd.mm.åååå", "Arbeidsgiver leser dette." if wide > 600 else ""]
    assert told in moved.editor.control.toolTip(), "it can be had by the mouse"


def test_a_list_beside_a_text_has_room_for_its_words(qtbot: QtBot) -> None:
    """As wide as a note is at 150 % on the laptop: the text gives way, and nothing goes beneath."""
    grid = FieldGrid(Note, today, sections=True)
    window = shown(qtbot, grid)
    window.resize(px(383 + 22), px(600))
    QCoreApplication.processEvents()
    combo, heading = grid.fields["kind_of_note"].editor.control, grid.fields["heading"].editor.control
    assert isinstance(combo, Combo) and combo._shown("Samtalenotat") == "Samtalenotat"
    assert combo.mapTo(grid, QPoint()).y() == heading.mapTo(grid, QPoint()).y() and heading.width() >= px(60)


def test_a_note_and_an_amber_sentence(form: FormView) -> None:
    form.set_note("line", "fra henvisningen")
    form.set_amber("line", "Sjekk dette.")
    assert form.editor("line").sentence() == "Sjekk dette."
    assert form._grid.fields["line"].note.whole == "fra henvisningen"


@pytest.mark.long
@pytest.mark.parametrize("model", FORMS, ids=lambda model: model.kind)
def test_every_form_of_the_house(qtbot: QtBot, model: type[BaseModel]) -> None:
    form = FormView(model, today)
    qtbot.addWidget(form)
    assert model.model_validate(form.answers()) == model()
    sample = _filled(form)
    form.set_answers(sample)
    assert form.answers() == sample and form.raw() == {}
    nameless = [
        name
        for name, editor in form._grid.editors().items()
        if not (editor.control.accessibleName() or editor.accessibleName())
    ]
    assert nameless == [] and all(ask_of(field).label for field in model.model_fields.values())
    for wide in (320, 640, 1200):
        form.resize(wide, 800)
        assert not [child for child in form.findChildren(QWidget) if child.width() < 0]


def _filled(form: FormView) -> dict[str, Any]:
    """One answer in every field that takes free text, a day or a number; one row in every list."""
    sample: dict[str, Any] = dict(form.answers())
    for name, editor in form._grid.editors().items():
        if isinstance(editor, (LineEditor, TextEditor)):
            sample[name] = "Æøå «ord»"
        elif isinstance(editor, DayEditor):
            sample[name] = "2026-11-22"
        elif isinstance(editor, ListEditor):
            editor.add_row()
            row = editor._rows[0].grid
            written = {LineEditor: "rad", TextEditor: "rad", DayEditor: "2026-11-22"}
            first, answer = next(
                (key, answer)
                for kind, answer in written.items()
                for key, inner in row.editors().items()
                if isinstance(inner, kind)
            )
            sample[name] = [{**row.answers(), first: answer}]
    return sample
