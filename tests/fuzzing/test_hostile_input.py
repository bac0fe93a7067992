"""A handful of turns at each door that something foreign comes through, always the same ones; `tests.bench.fuzz` goes
on for as long as it is told to."""

from pathlib import Path
from typing import Any

import pytest

from tests.fuzzing import doors, screens, stores, texts
from tests.fuzzing.loop import fuzz

ROUNDS: dict[Any, int] = {
    **{build: 40 for build in texts.ALL},
    stores.course_file: 5,
    stores.answers: 15,
    stores.letter: 2,
    stores.services: 90,
    doors.foreign_pdf: 8,
    doors.picture: 12,
    doors.command: 4,
    doors.beside: 25,
    screens.fields: 45,
    screens.kept_settings: 6,
}


def test_every_door_has_its_turns() -> None:
    assert set(ROUNDS) == {*texts.ALL, *stores.ALL, *doors.ALL, *screens.ALL}


@pytest.mark.logs
@pytest.mark.qt_log_level_fail("CRITICAL")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("build", ROUNDS, ids=lambda build: build.__name__)
def test_each_ends_in_acceptance_or_in_a_sentence(build: Any, tmp_path: Path, qapp: object) -> None:
    target = build(tmp_path)
    target.seconds *= 20  # how long is the bench's to judge: here other tests take their share of the machine
    try:
        report = fuzz(target, rounds=ROUNDS[build], told=lambda text: None)
    finally:
        target.close()
    assert [(one.what, one.where, str(one.given)[:300], one.told) for one in report.findings.values()] == []
    assert report.tried >= ROUNDS[build]
    assert report.taken or build is doors.command  # four lines that are typed may all lack something
