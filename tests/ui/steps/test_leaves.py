"""Sykmelding: periods typed by keys, what is wrong said at its line, and milestones marked."""

from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, WorkSituation
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services.course import courses
from hia_desktop.services.course.courses import CoursePage
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Course
from hia_desktop.ui.kit.scrolling import SideScroll
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.leave.leaves import LeavesPanel, status_words
from tests import make
from tests.ui.world import World, shared_with_nav

FULL, GRADED = SickLeaveKind.FULL, SickLeaveKind.GRADED
LONG = Period(date(2026, 8, 3), None, FULL, 100, employer="Sjøgata sykehjem")


def opened(world: World, course: CourseId, user: str = "lege") -> CoursePage:
    page = world.run(user, courses.open_course, course)
    assert isinstance(page, CoursePage)
    return page


def panel_of(world: World, course: CourseId, user: str = "lege") -> LeavesPanel:
    panel = LeavesPanel(world.host(user), opened(world, course, user))
    world.host(user).changed.connect(
        lambda _topics: world.host(user).ask(panel, panel.show_page, courses.open_course.of(course))
    )
    world.show(panel)
    return panel


def stored(world: World, course: CourseId) -> list[Period]:
    return [row.period for row in opened(world, course).sick.periods]


def keys(text: str) -> None:
    """Types into whatever has the focus; a tab goes on to the next field."""
    for part in text.split("\t"):
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, part)
        QTest.keyClick(focus, Qt.Key.Key_Tab)


def space(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


def save(panel: LeavesPanel) -> None:
    QTest.keyClick(QApplication.focusWidget() or panel, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.long
def test_periods_typed_by_keys_are_stored(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    assert panel.help.isVisible()
    space(panel.table.add_button)
    keys("3.8.26\t30.8.26\tFu\t\tSjøgata sykehjem")
    QTest.keyClick(panel.table.add_button, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    keys("31082026\t\tG\t50")  # the job goes on from the line before
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 2)
    world.settle()
    assert stored(world, course) == [
        Period(date(2026, 8, 3), date(2026, 8, 30), FULL, 100, employer="Sjøgata sykehjem"),
        Period(date(2026, 8, 31), None, GRADED, 50, employer="Sjøgata sykehjem"),
    ]
    assert not panel.unsaved.isVisible()
    assert panel.milestones.rows


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "column", "says"),
    [
        ("3.8.26\t\tG\t10\tA", "grade", "Grad 10 %"),
        ("3.8.26\t1.8.26\tFu\t\tA", "last", "før første dag"),
        ("\t1.8.26\tFu\t\tA", "first", "Skriv første dag"),
        ("tull\t\tFu\t\tA", "first", "ikke en dato"),
        ("3.8.26\t\tG\tmye\tA", "grade", "helt tall"),
        ("3.8.26\t\tG\t0\tA", "grade", "20 til 99"),
        ("3.8.26\t\tFe\t\tA", "last", "Ferie må ha en siste dag"),
        ("3.8.26\t\tFu\t\tA\tA\t120", "position_percent", "fra 1 til 100"),
    ],
)
def test_what_is_wrong_is_said_at_its_line_and_stays(world: World, typed: str, column: str, says: str) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys(typed)
    before = panel.table.lines[0].values()
    save(panel)
    line = panel.table.lines[0]
    assert says in line.sentence()
    assert line.editors[column].control.property("tone") == "bad"
    world.settle()
    assert stored(world, course) == []
    panel.show_page(opened(world, course))
    assert panel.table.lines[0].values() == before, "a refresh takes nothing away"


@pytest.mark.long
def test_overlap_is_said_at_the_later_line(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("1.9.26\t7.9.26\tFu\t\tSjøgata sykehjem")
    save(panel)
    assert "overlapper" in panel.table.lines[1].sentence()
    assert panel.table.lines[0].sentence() == ""
    assert stored(world, course) == [LONG]


@pytest.mark.long
def test_a_period_before_birth_is_refused_by_the_service(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("1.1.1950\t2.1.1950\tFu\t\t")
    save(panel)
    world.qtbot.waitUntil(lambda: "før pasienten ble født" in panel.table.lines[0].sentence())
    assert panel.unsaved.isVisible()


@pytest.mark.long
def test_somebody_elses_change_is_not_written_over(world: World) -> None:
    course = make.course(world.house)
    panel = LeavesPanel(world.host("lege"), opened(world, course))
    world.show(panel)
    space(panel.table.add_button)
    keys("1.9.26\t7.9.26\tFu\t\t")
    world.run("fysio", leaves.save_periods, course, (), [LONG])
    save(panel)
    world.qtbot.waitUntil(panel.trouble.isVisible)
    assert stored(world, course) == [LONG]
    assert panel.table.lines[0].values()["first"] == "2026-09-01", "what was typed is still there"


def test_after_a_graded_period_the_next_is_graded_and_its_grade_is_asked_for(world: World) -> None:
    """Far down a long list, what adds a period and what saves them is within reach."""
    course = make.course(world.house)
    first = date(2026, 6, 1)
    weeks = [
        Period(first + timedelta(weeks=at), first + timedelta(weeks=at, days=6), GRADED, 80 - at) for at in range(9)
    ]
    world.run("lege", leaves.save_periods, course, (), weeks)
    panel = panel_of(world, course)
    world.settle()
    world.qtbot.mouseClick(panel.table.add_button, Qt.MouseButton.LeftButton)
    world.settle()
    new = panel.table.lines[-1]
    assert new.values()["kind"] == GRADED and new.values()["grade"] is None
    assert not new.editors["first"].visibleRegion().isEmpty(), "it is scrolled to"
    for button in (panel.table.add_button, panel.save_button):
        assert button.visibleRegion().boundingRect() == button.rect()
    keys("3.8.26\t+2u")
    save(panel)
    assert new.editors["grade"].control.property("tone") == "bad" and len(stored(world, course)) == 9
    panel.table.lines[0].editors["first"].go_to()
    world.settle()
    panel.findChildren(SideScroll)[0].verticalScrollBar().setValue(0)
    save(panel)
    world.settle()
    assert not new.says.visibleRegion().isEmpty(), "so is what is wrong"
    new.editors["grade"].go_to()
    keys("50")
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 10)
    assert stored(world, course)[-1] == Period(date(2026, 8, 3), date(2026, 8, 16), GRADED, 50)
    last = Period(date(2026, 11, 20), date(2026, 12, 20), FULL, 100)
    known = [row.id for row in opened(world, course).sick.periods]
    world.run("lege", leaves.save_periods, course, known, [*stored(world, course), last])
    panel = panel_of(world, course)
    world.settle()
    world.qtbot.mouseClick(panel.table.add_button, Qt.MouseButton.LeftButton)
    keys("4.1\t")
    assert panel.table.lines[-1].values()["first"] == "2027-01-04", "after a note that runs into December"


@pytest.mark.long
def test_a_line_taken_away_can_be_had_back(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    panel.table.lines[0].editors["employer"].setFocus()
    QTest.keyClick(panel.table.lines[0].editors["employer"].control, Qt.Key.Key_Minus, Qt.KeyboardModifier.AltModifier)
    assert panel.table.lines == []
    panel.table.add_button.setFocus()
    QTest.keyClick(panel.table.add_button, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: panel.table.undo_button.isHidden())
    assert panel.table.periods() == [LONG]


@pytest.mark.long
def test_leaving_saves_what_is_right_and_keeps_what_is_wrong(world: World) -> None:
    """Bad input holds nobody back, least of all a lock; it waits as a draft and is saved once it is mended."""
    course = make.course(world.house)
    panel = panel_of(world, course)
    left: list[bool] = []
    space(panel.table.add_button)
    keys("3.8.26\t\tG\t10\tA")
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    assert stored(world, course) == [] and "utkast" in world.said[-1]
    again = panel_of(world, course)
    world.qtbot.waitUntil(lambda: bool(again.table.lines))
    assert again.table.lines[0].values()["grade"] == 10 and again.unsaved.isVisible()
    again.table.lines[0].grade.go_to()
    again.table.lines[0].grade.control.selectAll()  # type: ignore[attr-defined]
    keys("50")
    again.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: len(left) == 2)
    assert [period.grade for period in stored(world, course)] == [50]
    assert world.run("lege", leaves.kept_typed, course) == {}


@pytest.mark.long
def test_unreadable_letters_come_back_as_they_were_typed(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("31.2.26\t1.8.26\tG\tmye\tA")
    before = panel.table.typed()
    panel.flush(lambda: None)
    world.qtbot.waitUntil(lambda: world.run("lege", leaves.kept_typed, course) != {})
    world.settle()
    again = panel_of(world, course)
    world.qtbot.waitUntil(lambda: bool(again.table.lines))
    assert again.table.typed() == before
    assert before[0]["raw"] == {"first": "31.2.26", "grade": "mye"}


@pytest.mark.long
def test_the_draft_keeps_itself_while_typing_and_goes_when_it_is_dropped(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("3.8.26\t\tG\t10\tA")
    world.qtbot.waitUntil(lambda: "Utkast lagret" in panel.unsaved.text())
    assert world.run("lege", leaves.kept_typed, course)["lines"][0]["values"]["grade"] == 10
    for answer in ("Behold", "Forkast"):
        assert world.run("lege", leaves.kept_typed, course)
        space(panel.drop_button)
        next(b for b in world.dialog().findChildren(QPushButton) if b.text() == answer).click()
        world.settle()
    world.qtbot.waitUntil(lambda: world.run("lege", leaves.kept_typed, course) == {})
    assert panel.table.lines == []


@pytest.mark.long
def test_a_conflict_at_leaving_keeps_the_rows(world: World) -> None:
    course = make.course(world.house)
    panel = LeavesPanel(world.host("lege"), opened(world, course))
    world.show(panel)
    left: list[bool] = []
    space(panel.table.add_button)
    keys("1.9.26\t7.9.26\tFu\t\t")
    world.run("fysio", leaves.save_periods, course, (), [LONG])
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    assert stored(world, course) == [LONG]
    assert world.run("lege", leaves.kept_typed, course)["lines"][0]["values"]["first"] == "2026-09-01"


@pytest.mark.long
def test_typing_during_the_save_waits_for_the_next(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("3.8.26\t\tFu\t\tA")
    panel.save()
    QTest.keyClicks(panel.table.lines[0].editors["employer"].control, "BC")
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 1)
    world.settle()
    assert panel.unsaved.isVisible()
    assert "BC" in panel.table.lines[0].values()["employer"]
    panel.save()
    world.qtbot.waitUntil(lambda: "BC" in stored(world, course)[0].employer)


@pytest.mark.long
def test_milestone_done_skipped_and_opened_again(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    code = next(iter(panel.milestones.rows))

    def state() -> MarkState:
        return next(m.state for m in opened(world, course).sick.milestones if m.code == code)

    row = panel.milestones.rows[code]
    space(row.done_button)
    QApplication.focusWidget().selectAll()  # type: ignore[union-attr]
    keys("+2d")
    space(row.save_button)
    world.settle()
    assert state() is not MarkState.DONE, "a day to come is no day it was done"
    row._field.setFocus()
    QApplication.focusWidget().selectAll()  # type: ignore[union-attr]
    keys("-2d")
    space(row.save_button)
    world.qtbot.waitUntil(lambda: state() is MarkState.DONE)
    world.qtbot.waitUntil(row.reopen_button.isVisible)
    done_on = row.mark.done_on
    world.settle()
    world.offers.clear()
    space(row.reopen_button)
    world.qtbot.waitUntil(lambda: state() is not MarkState.DONE)
    assert world.undo().endswith("er åpnet igjen.")
    world.qtbot.waitUntil(row.reopen_button.isVisible)
    assert row.mark.done_on == done_on is not None
    space(row.reopen_button)
    world.qtbot.waitUntil(row.skip_button.isVisible)
    space(row.skip_button)
    space(row.save_button)
    world.qtbot.waitUntil(lambda: state() is MarkState.SKIPPED)
    world.settle()
    space(row.reopen_button)
    world.qtbot.waitUntil(lambda: len(world.offers) >= 3)
    world.undo()
    assert state() is MarkState.SKIPPED


@pytest.mark.long
def test_nav_reads_and_marks_but_does_not_write_periods(world: World) -> None:
    from tests.ui.world import shared_with_nav

    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    shared_with_nav(world.house, course)
    panel = panel_of(world, course, "nav")
    assert not panel.save_button.isVisible() and not panel.table.add_button.isVisible()
    QTest.keyClicks(panel.table.lines[0].editors["employer"].control, "X")
    assert panel.table.lines[0].values()["employer"] == "Sjøgata sykehjem"


# -- several jobs, students and businesses of one's own


@pytest.mark.long
def test_situation_and_position_are_typed_by_keys(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("3.8.26\t30.8.26\tFu\t\tSjøgata sykehjem\tA\t60")
    QTest.keyClick(panel.table.add_button, Qt.Key.Key_Plus, Qt.KeyboardModifier.AltModifier)
    keys("3.8.26\t30.8.26\tG\t50\t\tSe\t")
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 2)
    assert set(stored(world, course)) == {
        Period(date(2026, 8, 3), date(2026, 8, 30), FULL, 100, employer="Sjøgata sykehjem", position_percent=60),
        Period(
            date(2026, 8, 3),
            date(2026, 8, 30),
            GRADED,
            50,
            employer="",
            position_percent=None,
            work=WorkSituation.SELF_EMPLOYED,
        ),
    }
    world.settle()
    assert "selvstendig" in panel.follow_up.text()
    reread = panel_of(world, course)
    assert {str(line.values()["work"]) for line in reread.table.lines} == {"employee", "self_employed"}


@pytest.mark.long
def test_what_is_odd_is_said_in_amber_and_stops_nothing(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.add_button)
    keys("3.8.26\t30.8.26\tA\t\tA")
    assert "de første 16 dagene" in panel.table.lines[0].says.text() and panel.table.lines[0].says.isVisible()
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 1)


# -- episodes and the window


@pytest.mark.long
def test_episodes_are_listed_with_the_rule_of_repeated_absence(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    assert not panel.episodes.absence.isVisible()
    earlier = Period(date(2025, 1, 1), date(2025, 10, 1), FULL, 100)
    world.run("lege", leaves.save_periods, course, (), [earlier, LONG])
    panel.show_page(opened(world, course))
    assert panel.episodes.words == [
        "03.08.2026–pågår · 107 sykedager · 15 uker",
        "01.01.2025–01.10.2025 · 274 sykedager · 39 uker",
    ]
    assert (
        panel.episodes.absence.text().startswith("Gjentakende sykefravær: 2 tilfeller")
        and panel.episodes.absence.isVisible()
    )


@pytest.mark.long
def test_the_window_says_that_it_counts_from_function_loss(world: World) -> None:
    course = make.course(world.house)
    with world.house.as_user("lege").store.write() as sql:
        sql.get_one(Course, course).function_loss_on = date(2026, 9, 1)
    panel = panel_of(world, course)
    assert panel.status.text() == "vinduet 2–4 måneder: åpent, 45 dager igjen (fra funksjonsfall)"
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel.show_page(opened(world, course))
    assert "funksjonsfall" not in panel.status.text() and "åpent, 16 dager igjen" in panel.status.text()


# -- what the GP will be asked


@pytest.mark.long
def test_the_questions_unfold_with_what_the_centre_knows(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    world.run("lege", entries.sign, course, "survey", None, {"can_do": "Sittende arbeid", "thriving": 3})
    panel = panel_of(world, course)
    row = panel.milestones.rows["medical_questions_17"]
    assert not panel.milestones.rows["dialogue_1"].questions_button.isVisible()
    space(row.questions_button)
    world.qtbot.waitUntil(row.questions.isVisible)
    words = " ".join(text.text() for text in row.questions.findChildren(Text))
    assert "Hvordan har det gått siden uke 7?" in words and "Sittende arbeid" in words and "Kartlegging" in words
    assert "Ikke besvart" in words
    space(row.questions_button)
    assert not row.questions.isVisible()


# -- pasted text

PASTED = (
    "sykmeldt 100 % 12.01.2026–08.03.2026, deretter 50 % til 05.04\n100 % 31.02.2026–02.03.2026\n100 % "
    "10.04.2026–20.04.2026"
)


def paste(world: World, panel: LeavesPanel, text: str) -> None:
    space(panel.pasted.toggle)
    QApplication.clipboard().setText(text)
    QTest.keyClick(panel.pasted.text.control, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: bool(panel.pasted.lines))
    world.settle()


@pytest.mark.long
def test_pasted_periods_are_proposed_and_go_in_by_a_click_each(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    paste(world, panel, PASTED)
    assert [line.chip.text() for line in panel.pasted.lines] == ["Sikker", "Sjekk", "Sikker"]
    assert panel.table.lines == [] and stored(world, course) == [], "nothing is taken over by itself"
    assert "finnes ikke i kalenderen" in panel.pasted.unread[0].why
    space(panel.pasted.all)
    assert [line.values()["first"] for line in panel.table.lines] == ["2026-01-12", "2026-04-10"], (
        "the doubtful one waits for its own click"
    )
    assert [line.chip.text() for line in panel.pasted.lines] == ["I tabellen", "Sjekk", "I tabellen"]
    space(panel.pasted.lines[1].button)
    assert panel.table.lines[-1].values() == {
        "first": "2026-03-09",
        "last": "2026-04-05",
        "kind": "graded",
        "grade": 50,
        "employer": "",
        "work": "employee",
        "position_percent": None,
    }
    assert stored(world, course) == []
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 3)
    world.settle()
    assert panel.pasted.value() == ""


@pytest.mark.long
def test_a_save_keeps_the_text_while_a_proposal_waits(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    paste(world, panel, PASTED)
    space(panel.pasted.lines[0].button)
    save(panel)
    world.qtbot.waitUntil(lambda: len(stored(world, course)) == 1)
    world.settle()
    assert [line.chip.text() for line in panel.pasted.lines] == ["I tabellen", "Sjekk", "Sikker"]
    left: list[bool] = []
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    again = panel_of(world, course)
    world.qtbot.waitUntil(lambda: len(again.pasted.lines) == 3)
    assert len(again.table.lines) == 1, "the stored row stands once"


@pytest.mark.long
def test_a_proposal_taken_over_can_be_undone_but_not_what_was_mended(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    paste(world, panel, PASTED)
    space(panel.pasted.lines[0].button)
    space(panel.pasted.lines[1].button)
    QTest.keyClick(panel.pasted.undo, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert len(panel.table.lines) == 1 and panel.pasted.lines[1].chip.text() == "Sjekk"
    panel.table.lines[0].editors["employer"].go_to()
    keys("Lager AS")
    space(panel.pasted.undo)
    assert [line.values()["employer"] for line in panel.table.lines] == ["Lager AS"]


@pytest.mark.long
def test_the_pasted_text_survives_with_the_rows(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    paste(world, panel, "100 % 12.01.2026–08.03.2026")
    left: list[bool] = []
    panel.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    again = panel_of(world, course)
    world.qtbot.waitUntil(lambda: bool(again.pasted.lines))
    assert again.pasted.value() == "100 % 12.01.2026–08.03.2026" and stored(world, course) == []


@pytest.mark.long
def test_a_job_lost_on_the_way_is_asked_for_and_ends_the_employers_points(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", leaves.save_periods, course, (), [LONG])
    panel = panel_of(world, course)
    assert panel.job.isVisible()
    panel.job_ended.go_to()
    keys("1.11.26")
    space(panel.job_button)
    world.qtbot.waitUntil(lambda: "Arbeidsforholdet tok slutt 01.11.2026" in panel.follow_up.text())
    assert panel.milestones.rows["dialogue_2"].mark.settled
    world.run("lege", leaves.set_job_ended, course, None)
    panel.show_page(opened(world, course))
    assert panel.milestones.rows["dialogue_2"].mark.state is MarkState.TO_COME
    assert panel.job_ended.value() is None


@pytest.mark.long
def test_a_nav_adviser_opens_the_milestones_and_marks_them(world: World) -> None:
    """From the timeline's mark to the day and the reason; the periods are there to be read, not to be written."""
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    world.run("sekretar", leaves.save_periods, course, (), [LONG])
    screen = CourseScreen(world.host("nav"), str(course))
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.page is not None)
    assert screen.page is not None
    assert {mark.target for mark in screen.page.timeline.milestones} == {"step:leaves"}
    screen.open_target("step:leaves")
    panel = screen.panel
    assert isinstance(panel, LeavesPanel)
    assert not panel.save_button.isVisible()
    space(panel.milestones.rows["dialogue_1"].done_button)
    space(panel.milestones.rows["dialogue_1"].save_button)
    world.qtbot.waitUntil(lambda: state_of(world, course, "dialogue_1") is MarkState.DONE)
    world.settle()
    space(panel.milestones.rows["activity_requirement"].skip_button)
    space(panel.milestones.rows["activity_requirement"].save_button)
    world.qtbot.waitUntil(lambda: state_of(world, course, "activity_requirement") is MarkState.SKIPPED)
    with pytest.raises(BadInput):
        world.run("nav", leaves.mark_milestone, course, "nav_review_not_shown", None)


def state_of(world: World, course: CourseId, code: str) -> MarkState:
    return next(m.state for m in opened(world, course).sick.milestones if m.code == code)


def test_what_was_known_another_day_is_not_said_of_today(world: World) -> None:
    """An open period says the day its grade was last known: «100 % per 17. nov», and no «i dag» beside it."""
    course = make.course(world.house)
    today = world.house.clock.today()
    world.run(
        "sekretar",
        leaves.save_periods,
        course,
        [],
        [Period(today - timedelta(days=40), None, FULL, 100, stated_on=today)],
    )
    sick = world.run("lege", courses.open_course, course).sick
    assert status_words(sick, today).count("i dag") == 1
    world.house.clock.day = later = today + timedelta(days=30)
    sick = world.run("lege", courses.open_course, course).sick
    said = status_words(sick, later)
    assert " per " in said and "i dag" not in said
