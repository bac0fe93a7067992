"""«Angre» sets back what the click did: a task given on, a closing talk, and a contact that is struck or coded."""

from typing import Any

import pytest

from hia_desktop.domain.teamwork.encounters import Aim, Encountered
from hia_desktop.services.course import encounters
from hia_desktop.services.lists import tasks
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.forms.editors import IntEditor
from hia_desktop.ui.sheets.encounters import change_contact, code_contact, strike_contact
from hia_desktop.ui.task_sheets import give_task, plan_closing
from tests import make
from tests.ui.world import DAY, World


def agreed(world: World) -> Dialog:
    """The sheet that is open, before its button is pressed."""
    world.settle()
    dialog = world.dialog()
    assert isinstance(dialog, Dialog) and dialog.go is not None
    return dialog


def press(world: World, dialog: Dialog) -> None:
    assert dialog.go is not None
    dialog.go.click()
    world.settle()


def listed(world: World) -> list[Any]:
    return list(world.run("lege", tasks.rows, world.run("lege", tasks.keys)))


@pytest.mark.long
def test_a_task_that_was_given_on_is_ones_own_again(world: World) -> None:
    make.course(world.house)
    world.show(Combo())
    before = listed(world)
    give_task(world.host("lege"), world.window, before[0].id, before[0].what)
    dialog = agreed(world)
    (choice,) = dialog.findChildren(Combo)
    choice.setCurrentIndex(next(at for at in range(choice.count()) if choice.itemText(at).startswith("Per Sol")))
    press(world, dialog)
    assert [row.responsible for row in listed(world)] == ["Per Sol"] != [row.responsible for row in before]
    assert world.undo() == "Oppgaven er gitt videre."
    assert [row.responsible for row in listed(world)] == [row.responsible for row in before]


def test_a_closing_talk_that_was_not_held_leaves_nothing(world: World) -> None:
    course = make.course(world.house)
    world.show(Combo())
    before = listed(world)
    plan_closing(world.host("lege"), world.window, course, "Kari Testdal")
    world.settle()
    assert listed(world) != before
    assert world.undo().startswith("Avslutningssamtalen med Kari Testdal er holdt i dag.")
    assert listed(world) == before


@pytest.mark.long
def test_a_contact_is_as_it_was(world: World) -> None:
    course = make.course(world.house)
    world.show(Combo())
    world.run("lege", encounters.enter, course, Encountered(day=DAY, minutes=45, aim=Aim.TREAT))

    def row() -> encounters.EncounterRow:
        found: encounters.EncounterRow
        (found,) = world.run("lege", encounters.on_day, course, DAY).entered
        return found

    before, host = row(), world.host("lege")
    code_contact(host, world.window, before, lambda: None)
    press(world, agreed(world))
    assert row().coding.words and not before.coding.words
    assert world.undo().startswith("Kodene er satt: ")
    assert row() == before
    change_contact(host, world.window, before, lambda: None)
    dialog = agreed(world)
    minutes = next(one for one in dialog.findChildren(IntEditor))
    minutes.set_value(60)
    press(world, dialog)
    assert row().done.minutes == 60
    assert world.undo() == "Kontakten er endret."
    assert row() == before
    strike_contact(host, world.window, before, lambda: None)
    world.settle()
    assert world.run("lege", encounters.on_day, course, DAY).entered == ()
    assert world.undo() == "Kontakten er strøket."
    assert row() == before
