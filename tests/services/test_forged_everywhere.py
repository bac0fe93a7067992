"""Every service function, walked over a course that forms of another patient were put in by SQL, as its newest: their
words come back from those alone that say of each form that nobody signed it so."""

from pathlib import Path

import pytest
from sqlalchemy import text

from tests import tampering
from tests.forms_tried import FORMS
from tests.services import leak_world
from tests.services.leak_calls import Caller, ask
from tests.services.leak_world import World
from tests.services.test_leaks_everywhere import enter, entered, theirs

pytestmark = [pytest.mark.timeout(480), pytest.mark.long, pytest.mark.logs]
SAY_SO = {
    "entries.open_form",
    "entries.journal",
    "limits.open_assessment",
    "course_journal.open_journal",
    "journal_papers.prepare",
}
"""What shows the form with what is wrong with it."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return leak_world.build(tmp_path_factory.mktemp("forged"))


def test_no_function_believes_what_was_put_in_by_sql(world: World, tmp_path: Path) -> None:
    lege = enter(world.folder, tmp_path / "store", "lege")
    here, there = world.people["all"].course, world.people["never"].course
    with tampering.by_hand(tmp_path / "store", lege.store) as sql:
        tampering.unguarded(sql)
        moved = sql.execute(
            text("UPDATE form_entry SET course_id = :here, number = number + 50 WHERE course_id = :there"),
            {"here": here, "there": there},
        )
        assert moved.rowcount > 10
    lege = entered(tmp_path / "store", "lege")
    told: dict[str, set[str]] = {}
    kinds = {form.kind for form in FORMS}
    forms = {
        word
        for word, mark in world.marks.items()
        if mark.state == "never" and mark.where.split(".")[0] in kinds and not mark.is_day and word.startswith("zq")
    }
    caller = Caller(world, ["all"], tmp_path)
    for name, function in theirs(lege).items():
        for _key, _variant, given in caller.calls(name, function):
            for word in ask(lege, function, given).words & forms:
                told.setdefault(name, set()).add(world.marks[word].where)
    lege.forget()
    assert forms

    assert told.keys() >= SAY_SO - {"journal_papers.prepare"}
    assert not {name: sorted(where) for name, where in told.items() if name not in SAY_SO}, told.keys()
