"""Egne skjemaer by keys: brought in, tried as it will be shown, approved by name, and used."""

from pathlib import Path

import pytest

from hia_desktop.domain.forms.instrument import instruments, take_own
from hia_desktop.ui.screens.administration import AdministrationScreen
from tests.services.record.test_measuring import OWN
from tests.ui.world import World


@pytest.mark.long
def test_a_file_is_tried_and_approved(world: World, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8-sig")  # as some editors keep it
    screen = AdministrationScreen(world.host("admin"), "instruments")
    world.show(screen)
    world.settle()
    own = screen.instruments
    assert own.heading.text() == "Hent inn et skjema først.", "there is none to choose"
    own.bring_in(file)
    world.settle()
    assert own.table.current().instrument.title == "Humør" and own.approve_button.isEnabled()
    own.by.editor.set_value("Eva Fag")
    own.approve()
    world.settle()
    assert "Fyll ut skjemaet på prøve" in world.said[-1] and "own_mood" not in instruments()
    assert own.tried is not None
    own.tried.jump("up")
    world.qtbot.keyClicks(own.tried.editor("up").go_to(), "3")
    world.qtbot.keyClicks(own.tried.editor("down").go_to(), "1")
    assert own.result.text() == "Humør (0–8): 6 (0–8)"
    own.by.editor.set_value("")
    own.approve()
    world.settle()
    assert own.by.editor.sentence() == "Skriv hvem som godkjenner skjemaet."
    world.qtbot.keyClicks(own.by.editor.go_to(), "Eva Fag")
    own.approve_button.click()
    world.settle()
    assert instruments()["own_mood"].version == 1 and not own.approve_button.isEnabled()
    file.write_text("tull", encoding="utf-8")
    own.bring_in(file)
    world.settle()
    assert "TOML" in world.said[-1]
    take_own([])
