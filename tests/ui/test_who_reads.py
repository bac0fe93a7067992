"""Who reads what: at each field while it is written, in the panel of the consents,
and what is told once after an upgrade."""

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton
from sqlalchemy import update

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.centre import notices
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.store.entities import User
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.screens.steps.journal import JournalStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from hia_desktop.ui.screens.steps.work.rtw import RtwStep
from hia_desktop.ui.screens.steps.work.workplace import WorkplaceStep
from hia_desktop.ui.shell import Shell
from tests import make
from tests.ui.world import PLAN, SURVEY, World

SURVEY_STEP = PANELS["survey"]

NAV = Recipient.NAV_ADVISER


def give(world: World, course: CourseId, *categories: Category) -> None:
    world.run("lege", consents.give, course, NAV, categories, world.house.clock.today() + timedelta(days=90))


def show(world: World, user: str, kind: type[Any], course: CourseId) -> Any:
    panel = kind(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    return panel


def read_by_others(view: FormView) -> dict[str, str]:
    """What stands at each field about who will read it."""
    return {n: f.reader.text() for n, f in view._grid.fields.items() if f.reader.isVisible()}


@pytest.mark.long
def test_each_field_says_whether_nav_will_read_it(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", SURVEY_STEP, course)
    assert read_by_others(panel.writer.view) == {}
    world.qtbot.keyClicks(panel.writer.view.editor("mental").go_to(), "Uro")
    give(world, course, Category.FUNCTION)
    panel.show_page(world.run("lege", courses.open_course, course))
    assert read_by_others(panel.writer.view) == {"can_do": "NAV leser", "cannot_do": "NAV leser"}
    assert panel.writer.view.editor("can_do").control.accessibleDescription() == "NAV leser"
    assert panel.writer.view.answers()["mental"] == "Uro", "what is typed stays"
    world.run("lege", consents.withdraw, course, NAV)
    panel.show_page(world.run("lege", courses.open_course, course))
    assert read_by_others(panel.writer.view) == {}


@pytest.mark.long
def test_a_table_of_which_some_rows_are_shared_says_which(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.PLAN)
    panel = show(world, "lege", PlanStep, course)
    some = "NAV leser det som gjelder arbeid"
    told = {"own_goal": "NAV leser", "goals": some, "measures": some, "evaluation_day": "NAV leser"}
    assert read_by_others(panel.writer.view) == told
    give(world, course, Category.TREATMENT)
    panel.show_page(world.run("lege", courses.open_course, course))
    assert set(read_by_others(panel.writer.view).values()) == {"NAV leser"}
    world.run("lege", consents.withdraw, course, NAV, [Category.PLAN])
    panel.show_page(world.run("lege", courses.open_course, course))
    rest = "NAV leser det som ikke gjelder arbeid"
    told = {"goals": rest, "measures": rest, "patient_does": "NAV leser", "summary": "NAV leser"}
    assert read_by_others(panel.writer.view) == told


@pytest.mark.long
def test_what_the_patients_card_keeps_is_read_with_the_sick_leave(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.SICK_LEAVE)
    card = "NAV leser, på pasientkortet"
    assert read_by_others(show(world, "lege", SURVEY_STEP, course).writer.view) == {
        "employer": card,
        "position_percent": card,
    }
    give(world, course, Category.WORK)
    assert read_by_others(show(world, "lege", SURVEY_STEP, course).writer.view)["employer"] == "NAV leser"


@pytest.mark.long
@pytest.mark.parametrize("kind", [SURVEY_STEP, JournalStep, PlanStep])
def test_what_is_taken_back_leaves_an_open_screen_while_the_rest_stays(world: World, kind: type[Any]) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "survey", None, {**SURVEY, "mental": "Uro om natten", "can_do": "Sitte"})
    world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Tilbake", "summary": "Uro om natten"})
    for kind_of_note, text in (("function", "Kan sitte"), ("conversation", "Uro om natten")):
        world.run("lege", entries.sign, course, "note", None, {"kind_of_note": kind_of_note, "text": text})
    closed = (Category.LIFE, Category.TREATMENT, Category.NOTES)
    give(world, course, Category.FUNCTION, Category.PLAN, *closed)
    panel = show(world, "nav", kind, course)
    if kind is PlanStep:
        panel.renew()
        world.settle()
    assert "Uro om natten" in seen(panel)
    world.run("lege", consents.withdraw, course, NAV, closed)
    panel.show_page(world.run("nav", courses.open_course, course))
    world.settle()
    assert "Uro om natten" not in seen(panel)
    if kind is PlanStep:
        assert panel.writer is None, "what was begun on it goes with it"


def seen(panel: Any) -> str:
    """What the user can read in a panel."""
    texts = [w.text() for w in panel.findChildren(QLabel) if w.isVisible()]
    return "\n".join(texts + [w.toPlainText() for w in panel.findChildren(QPlainTextEdit) if w.isVisible()])


@pytest.mark.long
def test_the_panel_tells_of_the_sick_leave(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.SICK_LEAVE)
    panel = show(world, "lege", ConsentsPanel, course)
    text = seen(panel.seen)
    assert (
        "Sykmelding og oppfølging" in text
        and "perioder og grad" in text
        and "Liv Berg" in text
        and "Ingenting annet" not in text
    )


def test_nav_is_not_told_who_is_writing_what_is_not_signed(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.FUNCTION)
    world.run("lege", entries.save_draft, course, "survey", None, {"mental": "Uro"}, {})
    assert world.run("nav", entries.open_form, course, "survey").others_drafting == ()
    assert {s.kind: s.state for s in world.run("nav", courses.open_course, course).steps}["survey"] == "empty"
    assert world.run("psykolog", entries.open_form, course, "survey").others_drafting == ("Liv Berg",)


@pytest.mark.long
def test_an_addendum_says_who_will_read_it(world: World) -> None:
    course = make.course(world.house)
    signed = world.run("lege", entries.sign, course, "survey", None, SURVEY)
    panel = show(world, "lege", SURVEY_STEP, course)
    for categories, told in (((Category.FUNCTION,), False), ((Category.LIFE,), True)):
        give(world, course, *categories)
        panel.show_page(world.run("lege", courses.open_course, course))
        world.settle()
        panel.write_addendum()
        world.settle()
        (dialog,) = [d for d in world.window.findChildren(QDialog) if d.isVisible()]
        assert (
            "NAV-veilederen leser tillegget." in " ".join(label.text() for label in dialog.findChildren(QLabel))
        ) == told
        dialog.reject()
        world.settle()
    assert signed


def test_a_note_says_it_by_its_kind(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.FUNCTION)
    panel = show(world, "lege", JournalStep, course)
    panel.write_new()
    world.settle()
    assert read_by_others(panel.writer.view) == {}
    panel.writer.view.editor("kind_of_note").set_value("function")
    panel.writer.view.editor("kind_of_note").edited.emit()
    world.settle()
    assert read_by_others(panel.writer.view)["text"] == "NAV leser"


@pytest.mark.long
def test_what_is_read_by_the_other_side_is_said_to_nav_too(world: World) -> None:
    course = make.course(world.house)
    give(world, course, Category.ATTENDANCE, Category.ADAPTATION)
    panel = show(world, "nav", WorkplaceStep, course)
    assert read_by_others(panel.writer.view) == {}
    world.run(
        "lege",
        consents.give,
        course,
        Recipient.HEALTH,
        [Category.NAV_NOTES],
        world.house.clock.today() + timedelta(days=90),
    )
    panel.show_page(world.run("nav", courses.open_course, course))
    assert set(read_by_others(panel.writer.view).values()) == {"Helsepersonell leser"}
    both = show(world, "nav", RtwStep, course)
    assert read_by_others(both.writer.view) == {}, "the common plan is the health side's own"


@pytest.mark.long
def test_nav_sees_the_shared_parts_and_that_there_is_more(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "survey", None, SURVEY)
    give(world, course, Category.FUNCTION)
    panel = show(world, "nav", SURVEY_STEP, course)
    view = panel._reader.view
    assert {name for name, field in view._grid.fields.items() if field.isVisible()} == {"can_do", "cannot_do"}
    headings = {
        label.text() for label in view.findChildren(QLabel) if label.property("role") == "section" and label.isVisible()
    }
    assert headings == {"Funksjon"}
    said = {label.text() for label in panel.findChildren(QLabel) if label.isVisible()}
    assert any("Det som ikke er delt, vises ikke" in text for text in said)
    assert not any(
        b.isVisible() and b.text() in ("Ny versjon", "Skriv tillegg", "Forhåndsvis")
        for b in panel.findChildren(QPushButton)
    )


def test_a_measure_tells_what_it_concerns_where_its_goal_does_not(world: World) -> None:
    course = make.course(world.house)
    panel = show(world, "lege", PlanStep, course)
    work, health = {"title": "Tilbake", "area": "work"}, {"title": "Sove", "area": "health"}
    measures = [{"goal": "Tilbake", "what": "Møte", "area": "work"}]
    measures += [{"goal": "Tilbake", "what": "Samtaler"}, {"goal": "Sove", "what": "Kurs"}]
    panel.writer.view.set_answers({**PLAN, "goals": [work, health], "measures": measures})
    table = panel.writer.view.editor("measures")
    cells = [table._kind.columns[1].cell(row, None) for row in table.value()]
    assert [(c.text, c.sub) for c in cells] == [("Møte", ""), ("Samtaler", "ikke merket"), ("Kurs", "ikke merket")]


@pytest.mark.parametrize("reads", [True, False])
def test_what_an_upgrade_changed_is_told_once(world: World, reads: bool) -> None:
    nav = world.house.as_user("nav")
    with nav.store.write() as sql:
        sql.execute(update(User).where(User.username == "nav").values(untold="parts"))
    shell = Shell(world.host("nav"), "Senteret", (), demo=False)
    world.show(shell)
    shell.tell_changes()
    world.settle()
    (dialog,) = [d for d in world.window.findChildren(QDialog) if d.isVisible()]
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "NAV-veilederen ser mindre enn før" in words
    if reads:
        next(b for b in dialog.findChildren(QPushButton) if b.text() == "Jeg har lest det").click()
        world.settle()
    else:
        dialog.reject()
    assert bool(run(nav, notices.untold)) != reads
