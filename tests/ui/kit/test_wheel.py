"""The wheel rolls the page: it changes no answer and moves no keyboard, over every kind of editor that a form has."""

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.domain.forms.form import Form
from hia_desktop.ui.kit.forms.choices import ChipsEditor, ChoiceEditor, SegmentEditor, SwitchEditor, YesNoEditor
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import Editor, IntEditor, LineEditor, TextEditor
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.kit.forms.lists import ListEditor
from tests.forms_tried import FORMS
from tests.services.record.test_signing import FULL

DAY = date(2026, 2, 24)
KINDS = {
    LineEditor,
    TextEditor,
    IntEditor,
    DayEditor,
    ChoiceEditor,
    SegmentEditor,
    YesNoEditor,
    SwitchEditor,
    ChipsEditor,
    ListEditor,
}


def roll(widget: QWidget, turn: int) -> None:
    """Turns the wheel over a widget, -120 for a notch down, as the window system tells of it:
    Qt itself decides what gets it, and the keyboard."""
    handle = widget.window().windowHandle()
    assert handle is not None
    at = widget.mapTo(widget.window(), widget.rect().center()).toPointF()
    QTest.wheelEvent(handle, at, QPoint(0, turn))
    QApplication.processEvents()


def put(qtbot: QtBot, *parts: QWidget) -> QWidget:
    """Shows them under one another in an active window, which lives as long as somebody holds it."""
    window = QWidget()
    box = QVBoxLayout(window)
    for part in parts:
        box.addWidget(part)
    qtbot.addWidget(window)
    window.resize(760, 560)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    return window


def form_of_page(qtbot: QtBot, form: type[Form]) -> tuple[QWidget, FormView, QScrollArea, QLineEdit]:
    """A form as it stands on a page that can be rolled, and something else that may have the keyboard."""
    other, area, view = QLineEdit(), QScrollArea(widgetResizable=True), FormView(form, lambda: DAY)
    area.setWidget(view)
    window = put(qtbot, other, area)
    view.set_answers(FULL.get(form.kind, {"text": "Et tillegg."}))
    QApplication.processEvents()
    return window, view, area, other


def editor_of(widget: QWidget) -> type[Editor]:
    """The kind of editor that a part of it belongs to."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Editor):
        above = above.parentWidget()
    assert isinstance(above, Editor)
    return type(above)


@pytest.mark.long
def test_the_wheel_changes_no_answer_and_moves_no_keyboard(qtbot: QtBot) -> None:
    rolled: set[tuple[type[Editor], type[QWidget]]] = set()
    for form in FORMS:
        window, view, area, other = form_of_page(qtbot, form)
        before = view.answers()
        for widget in view.findChildren(QWidget):
            if not (widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(view) and widget.isEnabled()):
                continue
            kind = (editor_of(widget), type(widget))
            if kind in rolled:
                continue
            rolled.add(kind)
            for keyboard in (other, widget):
                area.ensureWidgetVisible(widget)
                keyboard.setFocus()
                QApplication.processEvents()
                here = QApplication.focusWidget()
                what = f"{kind[0].__name__} in {form.kind}, {kind[1].__name__} «{widget.accessibleName()}»"
                for turn in (-120, 120):
                    roll(widget, turn)
                    assert view.answers() == before, f"the wheel changed {what}"
                assert QApplication.focusWidget() is here, f"the wheel moved the keyboard at {what}"
        window.hide()
    assert {editor for editor, _part in rolled} >= KINDS, "a kind of editor that no form shows"


def test_the_test_has_a_real_wheel(qtbot: QtBot) -> None:
    """A plain list of Qt's takes the wheel and, first, the keyboard: the test above would see it."""
    plain, other = QComboBox(), QLineEdit()
    plain.addItems(["a", "b", "c"])
    window = put(qtbot, other, plain)
    other.setFocus()
    handle = window.windowHandle()
    assert handle is not None
    QTest.wheelEvent(handle, plain.mapTo(window, plain.rect().center()).toPointF(), QPoint(0, -120))
    assert plain.currentText() == "b" and plain.hasFocus()
