"""Prompts, drafts that save themselves, and the bar that shows that something takes time."""

from datetime import date, time
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QElapsedTimer, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from pytestqt.qtbot import QtBot

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.text import Looks
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.busy import Busy
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.prompts import Prompts
from hia_desktop.ui.kit.forms.autosave import Autosave, Saved
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.forms.editors import LineEditor
from hia_desktop.ui.kit.widgets import Text, column
from hia_desktop.ui.sheets.doing import Written
from tests.ui.kit.test_widgets import shown

CLOCK = FixedClock(date(2026, 11, 22), time(10, 42, 7))
_Widget = TypeVar("_Widget", bound=QWidget)


def found(window: QWidget, kind: type[_Widget], text: str = "") -> _Widget:
    hits = [w for w in window.findChildren(kind) if not text or (isinstance(w, QPushButton) and w.text() == text)]
    assert len(hits) == 1
    return hits[0]


def press(qtbot: QtBot, window: QWidget, text: str) -> None:
    dialog = found(window, QDialog)
    qtbot.mouseClick(found(dialog, QPushButton, text), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))


def test_a_reason_must_be_given(qtbot: QtBot) -> None:
    window = shown(qtbot, QLineEdit())
    given: list[tuple[str, str]] = []
    usual = [("team", "Blir med i teamet"), ("other", "Annet")]
    left: list[int] = []

    def ask() -> None:
        Prompts(window).ask_reason(
            "Hvorfor?",
            "Åpningen logges.",
            usual,
            lambda code, words: given.append((code, words)),
            lambda: left.append(1),
            wordless=("team",),
            fewest=10,
        )

    ask()
    go, field, choices = (
        found(window, QPushButton, "Åpne"),
        found(window, QPlainTextEdit),
        window.findChildren(QRadioButton),
    )
    assert not go.isEnabled(), "nothing is chosen beforehand"
    qtbot.keyClick(choices[1], Qt.Key.Key_Space)
    assert choices[1].isChecked() and not go.isEnabled(), "«Annet» says nothing by itself"
    qtbot.keyClicks(field, "   Ni tegn.  ")
    assert not go.isEnabled()
    qtbot.keyClicks(field, "Og litt til.")
    press(qtbot, window, "Åpne")
    assert given == [("other", "Ni tegn.  Og litt til.")]
    ask()
    qtbot.keyClick(window.findChildren(QRadioButton)[0], Qt.Key.Key_Space)
    press(qtbot, window, "Åpne")
    assert given[1] == ("team", "") and left == []
    ask()
    press(qtbot, window, "Lukk")
    assert len(given) == 2 and left == [1]


def test_what_is_typed_is_kept_or_thrown_away_by_name(qtbot: QtBot) -> None:
    window, done = shown(qtbot, QLineEdit()), []
    prompts = Prompts(window)
    prompts.discard("Forkaste?", "Det er ikke lagret.", lambda: done.append(1))
    assert not [b for b in found(window, QDialog).findChildren(QPushButton) if b.text() == "Avbryt"]
    press(qtbot, window, "Behold")
    assert done == []
    prompts.sheet("Notat", "", Written("Tekst"), "Lagre", lambda: False)
    area = found(window, QPlainTextEdit)
    qtbot.keyClicks(area, "Halvt skrevet")
    for answer in ("Behold", "Forkast"):
        assert area.toPlainText() == "Halvt skrevet"
        qtbot.mouseClick(found(window, QPushButton, "Lukk"), Qt.MouseButton.LeftButton)
        qtbot.mouseClick(found(window, QPushButton, answer), Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: not [b for b in window.findChildren(QPushButton) if b.text() == "Behold"])
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))


@pytest.mark.parametrize("where", ["line", "area"])
def test_words_typed_in_a_sheet_are_asked_about_before_they_are_dropped(qtbot: QtBot, where: str) -> None:
    window, left = shown(qtbot, QLineEdit()), list[int]()
    day, line, area, body = DayEditor(CLOCK.today, Looks.AHEAD), LineEditor(), QPlainTextEdit(), QWidget()
    line.set_value("Proposed by the program")
    area.setPlainText("Proposed by the program")
    body.setLayout(column(day, line, area))
    Prompts(window).sheet("Avtale", "", body, "Lagre", lambda: True, cancelled=lambda: left.append(1))
    qtbot.keyClicks(day.control, "12.12")
    typed_in = line.control if where == "line" else area
    qtbot.keyClicks(typed_in, "Halvt skrevet")
    dialog = found(window, QDialog)
    qtbot.keyClick(typed_in, Qt.Key.Key_Escape)
    qtbot.mouseClick(found(window, QPushButton, "Behold"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not [b for b in window.findChildren(QPushButton) if b.text() == "Behold"])
    assert left == [] and dialog.isVisible() and "Halvt skrevet" in (str(line.value()) + area.toPlainText())
    qtbot.keyClick(typed_in, Qt.Key.Key_Escape)
    qtbot.mouseClick(found(window, QPushButton, "Forkast"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    assert left == [1]


@pytest.mark.long
def test_a_sheet_that_has_room_for_all_it_holds_does_not_scroll(qtbot: QtBot, qapp: QApplication) -> None:
    """Whatever the length of its lines: a bar takes a little of the width, in which a line may break that has room."""
    theme.apply(qapp, scale=1.5)
    window = shown(qtbot, QLineEdit())
    for letters in range(14):
        body, words = QWidget(), "Leses av NAV-veileder, og av helsepersonell når pasienten deler NAV-notat"
        hint = Text(words + "i" * letters, "hint")
        body.setLayout(column(Combo(), LineEditor(), hint, DayEditor(CLOCK.today, Looks.AHEAD), Combo(), gap=4))
        Prompts(window).sheet("Oppgave", "Kari Testdal", body, "Lagre", lambda: True)
        dialog = found(window, QDialog)
        qtbot.waitExposed(dialog)
        QCoreApplication.processEvents()
        bar = next(area for area in dialog.findChildren(QScrollArea)).verticalScrollBar()
        assert bar.maximum() == 0 and not bar.isVisible(), letters
        press(qtbot, window, "Lukk")
    theme.apply(qapp)


def test_tab_in_a_sheet_scrolls_to_where_it_comes_both_ways_and_goes_as_one_reads(qtbot: QtBot) -> None:
    window, body = shown(qtbot, QLineEdit()), QWidget()
    lines = [LineEditor() for _each in range(40)]
    body.setLayout(column(*(part for line in lines for part in (Text("Spørsmål", "label"), line))))
    body.setFocusProxy(lines[0])
    Prompts(window).sheet("Avtale", "", body, "Lagre", lambda: True)
    dialog = found(window, QDialog)
    qtbot.waitUntil(lambda: lines[0].control.hasFocus())
    area = next(iter(dialog.findChildren(QScrollArea)))
    seen = area.viewport().rect()
    for at, line in enumerate(lines):
        there = line.control.rect().translated(line.control.mapTo(area.viewport(), line.control.rect().topLeft()))
        assert line.control.hasFocus() and seen.contains(there), at
        qtbot.keyClick(line.control, Qt.Key.Key_Tab)
    assert found(dialog, QPushButton, "Lukk").hasFocus()
    qtbot.keyClick(dialog, Qt.Key.Key_Tab)
    qtbot.keyClick(dialog, Qt.Key.Key_Tab)
    assert lines[0].control.hasFocus() and area.verticalScrollBar().value() == 0, "round its end to what stands first"


def test_what_stands_in_the_first_line_of_a_sheet_is_typed_over_before_it_is_active_too(qtbot: QtBot) -> None:
    window, line = QWidget(), LineEditor()
    qtbot.addWidget(window)
    line.set_value("Proposed by the program")
    Prompts(window).sheet("Teammøte", "", line, "Lagre", lambda: True)
    assert isinstance(line.control, QLineEdit) and line.control.selectedText() == "Proposed by the program"
    found(window, QDialog).close()


def test_a_sheet_in_which_no_word_is_typed_closes_at_once(qtbot: QtBot) -> None:
    window, body = shown(qtbot, QLineEdit()), QWidget()
    day, line = DayEditor(CLOCK.today, Looks.AHEAD), LineEditor()
    line.set_value("Proposed by the program")
    body.setLayout(column(day, line))
    Prompts(window).sheet("Time", "", body, "Lagre", lambda: True)
    qtbot.keyClicks(day.control, "12.12")
    press(qtbot, window, "Lukk")
    assert not window.findChildren(QDialog)


def test_only_what_throws_nothing_away_is_called_avbryt() -> None:
    """Where a button closes what one types in, its word is «Lukk», and it asks: «Behold» or «Forkast»."""
    ui = Path(theme.__file__).parents[1]
    named = {
        file.relative_to(ui).as_posix(): count
        for file in ui.rglob("*.py")
        if (count := file.read_text(encoding="utf-8").count('_("Avbryt")'))
    }
    assert named == {
        "kit/busy.py": 1,  # long work is stopped
        "kit/dialogs/prompts.py": 3,  # an act is not done; a file is not chosen
        "kit/qt_words.py": 2,
        "kit/dialogs/qt_dialogs.py": 1,
        "sheets/paper_files.py": 1,  # long work is stopped
    }


@pytest.mark.parametrize("danger", [True, False])
def test_confirm_calls_only_on_yes(qtbot: QtBot, danger: bool) -> None:
    window, done = shown(qtbot, QLineEdit()), []
    prompts = Prompts(window)
    prompts.confirm("Slette?", "Kan ikke angres.", lambda: done.append(1), danger=danger, yes="Slett")
    press(qtbot, window, "Avbryt")
    prompts.confirm("Slette?", "Kan ikke angres.", lambda: done.append(2), danger=danger, yes="Slett")
    qtbot.keyClick(found(window, QDialog), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    assert done == []
    prompts.confirm("Slette?", "Kan ikke angres.", lambda: done.append(3), danger=danger, yes="Slett")
    press(qtbot, window, "Slett")
    assert done == [3]


def test_the_technical_text_is_one_click_away(qtbot: QtBot) -> None:
    window = shown(qtbot, QLineEdit())
    Prompts(window).show_problem("Noe gikk galt", "Alt er trygt.", "ValueError\n  x.py:3 f")
    detail = found(window, QPlainTextEdit)
    assert not detail.isVisible()
    qtbot.mouseClick(found(window, QPushButton, "Vis teknisk beskrivelse"), Qt.MouseButton.LeftButton)
    assert detail.isVisible() and "x.py:3" in detail.toPlainText()
    press(qtbot, window, "Lukk")


def test_a_missing_line_leads_to_its_field(qtbot: QtBot) -> None:
    window = shown(qtbot, QLineEdit())
    jumped: list[str] = []
    lines = [("own_goal", "«Mål» mangler."), ("steps.0.from_day", "Trinn 1 mangler dato.")]
    Prompts(window).before_signing(lines, (), (), jumped.append, lambda: jumped.append("signed"))
    press(qtbot, window, "Trinn 1 mangler dato.")
    assert jumped == ["steps.0.from_day"]


def test_files_are_chosen_without_blocking(qtbot: QtBot, tmp_path: Path) -> None:
    window = shown(qtbot, QLineEdit())
    chosen: list[Path] = []
    prompts = Prompts(window)
    prompts.save_file(str(tmp_path / "epikrise.pdf"), chosen.append)
    dialog = found(window, QFileDialog)
    assert Path(dialog.selectedFiles()[0]) == tmp_path / "epikrise.pdf"
    dialog.accept()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    prompts.open_file("PDF (*.pdf)", chosen.append)
    found(window, QFileDialog).reject()
    qtbot.waitUntil(lambda: not window.findChildren(QDialog))
    assert chosen == [tmp_path / "epikrise.pdf"]


class Store:
    """A save that ends when the test says so."""

    def __init__(self) -> None:
        self.begun: list[Saved] = []

    def save(self, done: Saved) -> None:
        self.begun.append(done)


def test_a_draft_is_saved_soon_after_a_key_in_long_spells_too(qtbot: QtBot) -> None:
    store = Store()
    draft = Autosave(store.save, CLOCK, wait=200)
    clock = QElapsedTimer()
    clock.start()
    while not store.begun:
        draft.dirty()
        key = clock.elapsed()
        while clock.elapsed() < key + 10:
            QCoreApplication.processEvents()
    assert clock.elapsed() >= 190
    with qtbot.waitSignal(draft.saved) as said:
        store.begun.pop()(True)
    assert said.args == ["Utkast lagret 10:42:07"]
    draft.dirty()
    qtbot.waitUntil(lambda: len(store.begun) == 1)
    store.begun.pop()(True)
    assert not draft.unsaved


def test_what_is_typed_during_a_save_is_saved_too_and_flush_waits_for_it(qtbot: QtBot) -> None:
    store, after = Store(), []
    draft = Autosave(store.save, CLOCK, wait=10_000)
    draft.dirty()
    draft.flush()
    draft.dirty()
    draft.flush(lambda: after.append("locked"))
    assert len(store.begun) == 1 and after == []
    store.begun[0](True)
    assert len(store.begun) == 2 and after == []
    store.begun[1](True)
    assert after == ["locked"] and not draft.unsaved
    draft.flush(lambda: after.append("at once"))
    assert after == ["locked", "at once"]


def test_what_is_typed_during_a_slow_save_waits_for_no_other_key(qtbot: QtBot) -> None:
    """The wait ran out while the first save went on; nobody types any more."""
    store = Store()
    draft = Autosave(store.save, CLOCK, wait=20)
    draft.dirty()
    qtbot.waitUntil(lambda: len(store.begun) == 1)
    draft.dirty()
    qtbot.waitUntil(lambda: not draft._wait.isActive())
    store.begun[0](True)
    assert len(store.begun) == 2
    store.begun[1](True)
    assert not draft.unsaved


def test_what_is_typed_is_sent_at_once_when_the_window_is_to_be_emptied(qtbot: QtBot) -> None:
    store = Store()
    draft = Autosave(store.save, CLOCK, wait=10_000)
    draft.dirty()
    draft.flush()
    draft.send()
    assert len(store.begun) == 1, "it is on its way"
    draft.dirty()
    draft.send()
    assert len(store.begun) == 2


def test_a_save_that_fails_says_so_and_tries_again(qtbot: QtBot) -> None:
    store = Store()
    draft = Autosave(store.save, CLOCK, wait=10)
    draft.dirty()
    qtbot.waitUntil(lambda: len(store.begun) == 1)
    with qtbot.waitSignal(draft.troubled) as said:
        store.begun[0](False)
    assert said.args == ["Ikke lagret – prøver igjen"] and draft.unsaved
    qtbot.waitUntil(lambda: len(store.begun) == 2)
    store.begun[1](True)
    assert not draft.unsaved


def test_leaving_the_form_saves(qtbot: QtBot) -> None:
    store, inside, outside = Store(), QLineEdit(), QLineEdit()
    _window = shown(qtbot, inside, outside)
    draft = Autosave(store.save, CLOCK, wait=10_000)
    draft.watch(inside)
    inside.setFocus()
    draft.dirty()
    outside.setFocus()
    qtbot.waitUntil(lambda: len(store.begun) == 1)
    store.begun[0](True)


def test_busy_shows_only_what_takes_time(qtbot: QtBot) -> None:
    busy = Busy()
    _window = shown(qtbot, busy)
    busy.set_working(True)
    busy.set_working(False)
    assert not busy.isVisible() and not busy._timer.isActive()
    clock = QElapsedTimer()
    clock.start()
    busy.set_working(True)
    qtbot.waitUntil(busy.isVisible)
    assert clock.elapsed() >= 250
    assert not busy._stop.isVisible()
    busy.set_step(3, 8)
    with qtbot.waitSignal(busy.cancelled):
        qtbot.mouseClick(busy._stop, Qt.MouseButton.LeftButton)
    busy.set_working(False)
    assert not busy.isVisible()


@pytest.mark.parametrize(
    "long",
    [
        "Teksten er på 120000 tegn; det er plass til 100000. Kort den ned, eller legg resten ved som PDF.",
        "Hvis du har krysset av for noen av problemene: Hvor vanskelig har de gjort det for deg å gjøre arbeidet ditt, "
        "ta deg av ting hjemme eller være sammen med andre? Spørsmålet hører med når noe annet er besvart.",
    ],
)
def test_a_long_line_of_what_is_missing_is_read_in_full(qtbot: QtBot, long: str) -> None:
    window = shown(qtbot, QLineEdit())
    Prompts(window).before_signing([("text", long)], (), (), lambda _field: None, lambda: None)
    dialog = found(window, QDialog)
    link = next(b for b in dialog.findChildren(QPushButton) if b.accessibleName() == long)
    assert link.text().split() == long.split(), "folded, and nothing left out"
    assert link.width() >= link.sizeHint().width() and link.height() >= link.sizeHint().height()
    lines = len(link.text().split("\n"))
    assert lines > 1 and link.height() >= lines * link.fontMetrics().height(), "and each line of it is whole"
    area = dialog.findChild(QScrollArea)
    assert area is not None and link.geometry().right() < area.viewport().width(), "its ring is whole too"


@pytest.mark.parametrize("lines", [1, 3, 80])
def test_a_sheet_is_never_higher_than_the_screen_and_its_buttons_are_seen(qtbot: QtBot, lines: int) -> None:
    window = shown(qtbot, QLineEdit())
    stops = [(f"field_{at}", f"Noe som går over flere ord {at}") for at in range(lines)]
    Prompts(window).before_signing(stops, (), (), lambda _field: None, lambda: None)
    dialog = found(window, QDialog)
    close = found(dialog, QPushButton, "Lukk")
    free = dialog.screen().availableGeometry()
    assert dialog.height() <= free.height()
    assert dialog.rect().contains(close.geometry())
    press(qtbot, window, "Lukk")
