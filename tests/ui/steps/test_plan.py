"""The team's plan on the screen: rows written by Enter and Tab alone, what is changed, the marks, one measure more."""

from io import BytesIO
from typing import Any, cast

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QMenu, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.planning.changes import How
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.kit.forms.row_table import RowTable
from hia_desktop.ui.kit.tab_order import go_to_next_stop
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.forms.changes import ChangesDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog, show_signed
from hia_desktop.ui.screens.steps.papers.paper_language import PaperLanguage
from hia_desktop.ui.screens.steps.work.plan import _STATUS, MeasureTable, PlanStep
from tests import make
from tests.ui.world import World, shared_with_nav, walked

Key = Qt.Key


def show(world: World, user: str, course: CourseId) -> Any:
    """The panel alone in the window."""
    panel = PlanStep(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def write(world: World, text: str) -> None:
    """Types where the keyboard is. What Qt offers while one types needs a window system, and is taken away first."""
    if isinstance(line := focus(), QLineEdit):
        line.setCompleter(QCompleter())
    world.qtbot.keyClicks(focus(), text)


def tab(world: World, *, back: bool = False) -> None:
    """Tab, in the order in which the program's window goes."""
    world.settle()
    assert go_to_next_stop(world.window, forward=not back)


def marked(panel: Any) -> str:
    """The letters' signs, in order."""
    return "".join(line[0] for line in panel.marks.words())


@pytest.mark.long
def test_rows_are_written_by_enter_and_tab_alone(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", course)
    table = cast(RowTable, panel.writer.view.editor("measures"))
    assert marked(panel)[:4] == "––––"
    panel.writer.view.editor("own_goal").go_to()
    write(world, "Tilbake på jobb")
    tab(world)
    world.qtbot.keyClick(focus(), Key.Key_Return)
    assert len(table._rows) == 1, "Enter at «Nytt tiltak» begins a row"
    tab(world)
    write(world, "Veiledet trening")
    grid = table._rows[0].grid
    assert grid is not None
    beneath = [text.text() for text in grid.editors()["what"].findChildren(Text)]
    assert any("gradert mot det arbeidet krever" in text for text in beneath), "what is meant by a named measure"
    tab(world)
    write(world, "Fysioterapeut")
    tab(world)
    write(world, "12.3.")
    world.qtbot.keyClick(focus(), Key.Key_Return)
    assert len(table._rows) == 2 and table._rows[0].grid is None, "Enter goes on to a new row"
    tab(world)
    write(world, "Søvndagbok")
    tab(world)
    write(world, "Pasienten")
    world.qtbot.keyClick(focus(), Key.Key_Return)
    world.qtbot.keyClick(focus(), Key.Key_Return)
    assert [row["what"] for row in table.value()] == ["Veiledet trening", "Søvndagbok"], (
        "an unwritten row is taken away"
    )
    assert focus() is table.control, "and the keyboard is at «Nytt tiltak»"
    tab(world, back=True)
    tab(world, back=True)
    world.qtbot.keyClick(focus(), Key.Key_Return)
    world.qtbot.keyClick(focus(), Key.Key_Return)
    assert table._rows[1].grid is not None and table._rows[0].grid is None, "Enter in a row goes on to the next"
    assert len(table.value()) == 2
    assert marked(panel)[5] == "✓", "own goal, and the patient does something"
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_what_is_changed_is_listed_line_by_line(world: World) -> None:
    course = walked(world.house)
    panel = show(world, "lege", course)
    panel.read(panel.form_page.versions[0])
    assert panel.changes.button.isHidden(), "there is no version before the first"
    panel._show_writer()
    table = cast(RowTable, panel.writer.view.editor("measures"))
    grid = table._rows[3].unfold()
    world.qtbot.keyClicks(grid.editors()["evaluation"].go_to(), "Leder var enig")
    world.qtbot.keyClicks(panel.writer.view.editor("patient_does").go_to(), "Skriver søvndagbok.")
    table.remove_row(table._rows[0])
    panel.changes.button.click()
    dialog = cast(ChangesDialog, world.dialog())
    told = [(one.how, one.name, one.told) for one in dialog.found]
    assert told == [
        (How.CHANGED, "Møte med leder om vaktplan", ("Evaluering: Leder var enig",)),
        (How.GONE, "Gradert styrketrening 2×/uke", ()),
        (How.NEW, "", ("Skriver søvndagbok.",)),
    ]
    dialog.accept()
    panel.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_a_goal_with_measures_is_read_once(world: World) -> None:
    course = make.course(world.house)
    goals = [{"title": "Jobb", "area": "work"}, {"title": "Søvn", "area": "health"}]
    for measures, table in (([{"goal": "Jobb", "what": "Møte"}], True), ([{"goal": g["title"]} for g in goals], False)):
        plan = {"own_goal": "Jobb", "goals": goals, "measures": measures}
        world.run("lege", entries.sign, course, "plan", None, plan)
        panel = show(world, "lege", course)
        assert panel.shown is not None and panel.view_shown().editor("goals").isVisible() is table
    panel.renew()
    world.settle()
    assert panel.writer.view.editor("goals").isVisible(), "there they are written"


@pytest.mark.long
def test_one_measure_more_is_signed_into_the_plan(world: World) -> None:
    course = walked(world.house)
    shared_with_nav(world.house, course)
    panel = show(world, "fysio", course)
    panel.more.click()
    dialog = world.dialog()
    line = cast(QLineEdit, dialog.findChildren(FieldGrid)[0].editors()["what"].control)
    line.setCompleter(QCompleter())
    world.qtbot.keyClicks(line, "Samtale med leder")
    next(b for b in dialog.findChildren(type(panel.more)) if b.text() == "Signer tiltaket").click()
    world.settle()
    assert panel.shown.number == 2 and panel.shown.answers["measures"][-1]["what"] == "Samtale med leder"
    assert (
        panel.shown.answers["own_goal"]
        == world.run("lege", entries.open_form, course, "plan").versions[1].answers["own_goal"]
    )
    assert panel.changes.button.isVisibleTo(panel)
    six = TeamPlan.model_validate({"own_goal": "Jobb", "goals": [{"title": f"Mål {n}"} for n in range(6)]})
    found = world.run("lege", entries.before_signing, course, "plan", six.model_dump(mode="json"))
    assert "Ville færre være nok?" in next(line.sentence for line in found.doubts if line.field == "goals")
    assert "goals" not in six.model_copy(update={"goals": six.goals[:5]}).doubts(found_facts(world, course))


def found_facts(world: World, course: CourseId) -> Any:
    """What the days of a plan are held against."""
    return world.run("lege", entries.open_form, course, "plan").facts


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_measure_is_ticked_by_keys_where_the_plan_is_read_and_the_focus_stays_on_it(world: World) -> None:
    course = make.course(world.house)
    rows = [{"goal": "Jobb", "what": what, "status": "agreed"} for what in ("Trening", "Møte med leder")]
    plan = {"own_goal": "Full jobb", "goals": [{"title": "Jobb", "area": "work"}], "measures": rows}
    world.run("lege", entries.sign, course, "plan", None, plan)
    panel = show(world, "lege", course)
    table = panel.findChild(MeasureTable)
    _first, second = (row.folded for row in table._rows)
    second.setFocus()
    world.qtbot.keyClick(second, Key.Key_Space)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    right = second.mapToGlobal(second.rect().bottomRight())
    screen = QApplication.primaryScreen().geometry()
    assert abs(menu.x() - min(right.x() - px(_STATUS), screen.right() + 1 - menu.width())) <= 2, "under the status"
    done = next(act for act in menu.actions() if act.text() == "Gjort")
    menu.setActiveAction(done)
    world.qtbot.keyClick(menu, Key.Key_Return)
    world.settle()
    table = panel.findChildren(MeasureTable)[-1]
    again = table._rows[1].folded
    assert again is not second and focus() is again and "Gjort" in again.accessibleName()
    assert "Gjort" not in table._rows[0].folded.accessibleName()


@pytest.mark.long
def test_a_signed_plan_is_seen_in_another_language_as_a_draft(world: World) -> None:
    """As signed it is printed and archived; in another language it is a draft, and the archive takes none."""
    course = make.course(world.house)
    entry = world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Full jobb"})
    owner = QWidget()
    world.show(owner)
    show_signed(world.host("lege"), owner, "Plan", "Plan", entry, "team_plan")
    dialog = cast(PaperDialog, world.dialog())
    chosen = dialog.findChild(PaperLanguage)
    assert chosen is not None and not chosen.isEnabled(), "not before it is known what was signed"
    world.settle()
    assert chosen.isEnabled() and chosen.itemText(0) == "Som signert" and dialog._keep is not None
    signed = dialog._pdf
    for at, tag in ((chosen.findData("nn"), "nn-NO"), (chosen.findData("en"), "en-GB")):
        chosen.setCurrentIndex(at)
        chosen.activated.emit(at)
        world.settle()
        assert dialog._pdf is not None and dialog._keep is None
        assert str(PdfReader(BytesIO(dialog._pdf)).root_object["/Lang"]) == tag
    for at in (0, chosen.findData("nb")):
        chosen.setCurrentIndex(at)
        chosen.activated.emit(at)
        world.settle()
        assert dialog._pdf == signed and dialog._keep is not None, "what is signed goes by the archive"
