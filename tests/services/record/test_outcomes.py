"""What an assessment comes to: each outcome has a status of its own,
and one that the law no longer has is only ever read."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.forms.values import RETIRED, RETIRED_ON, Decision
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.lists import patient_list
from hia_desktop.services.papers import letters
from hia_desktop.services.patient import patients
from hia_desktop.services.patient.patients import OVER, STATUS
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store import migrations
from hia_desktop.store.engine import WRITE, open_engine
from tests.make import House, course, house
from tests.services.story import ASSESSMENT

KEY = bytes(range(32))
ENDS = ("no_need", "forwarded", "advice", "not_applicable")
WORDS = {
    "right": "Venter på oppstart",
    "no_need": "Ikke behov",
    "forwarded": "Sendt videre",
    "advice": "Råd til henviser",
    "not_applicable": "Ikke til vurdering",
    "more_information": "Venter på svar",
}


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path / "home")
    yield made
    made.close()


def decided(home: House, decision: str) -> CourseId:
    made = course(home)
    more = {"decision": decision, "forwarded_to": "DPS Salten", "grounds": "Kan hjelpes i kommunen."}
    run(home.as_user("lege"), entries.sign, made, "assessment", None, ASSESSMENT | more)
    return made


def test_every_outcome_that_can_be_chosen_is_in_the_table() -> None:
    assert set(WORDS) == set(Decision) - RETIRED
    assert len(set(WORDS.values())) == len(WORDS)


@pytest.mark.parametrize("decision", WORDS)
def test_each_outcome_is_told_by_its_own_word_everywhere(home: House, decision: str) -> None:
    made = decided(home, decision)
    lege = home.as_user("lege")
    page = run(lege, courses.open_course, made)
    assert page.status == WORDS[decision]
    assert WORDS[decision] in [chip.text for chip in page.banner.chips]
    assert run(lege, courses.overview, made)["status"] == WORDS[decision]
    code = next(code for code, word in STATUS.items() if word == WORDS[decision])
    assert len(run(lege, patients.keys, filter=code)) == 1
    assert [row.status for row in run(lege, patient_list.rows, run(lege, patients.keys, filter=code))] == [
        WORDS[decision]
    ]
    assert not any(run(lege, patients.keys, filter=other) for other in STATUS if other != code)
    marks = [mark.label for mark in page.timeline.events]
    assert (WORDS[decision] in marks) == (decision in ENDS)


@pytest.mark.parametrize("decision", ENDS)
def test_an_answer_that_ends_the_course_ends_it(home: House, decision: str) -> None:
    made = decided(home, decision)
    assert decision in OVER
    page = run(home.as_user("lege"), courses.open_course, made)
    assert page.closed_on == home.clock.today()
    assert not [d for d in page.deadlines if d.what in ("Vurderes", "Oppstart innen frist")]


def test_need_without_right_is_not_signed(home: House) -> None:
    made = course(home)
    with pytest.raises(BadInput) as caught:
        run(home.as_user("lege"), entries.sign, made, "assessment", None, ASSESSMENT | {"decision": "need_no_right"})
    assert "1.11.2015" in caught.value.fields["decision"]
    assert run(home.as_user("lege"), courses.overview, made)["status"] == "Henvist"


def old_file(home: House, day: date, **facts: Any) -> bytes:
    """A course's file in which «behov, men ikke rett» was signed on a day."""
    made = decided(home, "no_need")
    file = json.loads(run(home.as_user("lege"), course_export.export_course, made).model_dump_json())
    for entry in file["entries"]:
        if entry["kind"] == "assessment":
            entry["day"], entry["answers"]["decision"] = day.isoformat(), "need_no_right"
    file["course"] |= {"decision": "need_no_right", "status": "no_right"} | facts
    return json.dumps(file).encode()


def test_an_older_file_is_read_and_its_outcome_kept(home: House, tmp_path: Path) -> None:
    other = house(tmp_path / "other", day=RETIRED_ON)
    done = run(
        other.as_user("lege"), course_import.import_course, old_file(home, RETIRED_ON - timedelta(days=1))
    ).course
    assert run(other.as_user("lege"), courses.overview, done)["status"] == "Besvart, eldre utfall"
    read = run(other.as_user("lege"), entries.open_form, done, "assessment").versions[0]
    assert read.answers["decision"] == "need_no_right"
    with pytest.raises(BadInput, match="nytt utfall"):
        run(other.as_user("lege"), letters.decision_letters, done, "patient")
    other.close()


def test_the_status_of_an_older_file_is_taken_from_its_decision(home: House, tmp_path: Path) -> None:
    other = house(tmp_path / "other", day=RETIRED_ON)
    file = old_file(home, RETIRED_ON - timedelta(days=1), decision="forwarded")
    done = run(other.as_user("lege"), course_import.import_course, file).course
    assert run(other.as_user("lege"), courses.overview, done)["status"] == "Sendt videre"
    other.close()


def test_a_file_with_a_newly_signed_retired_outcome_is_refused(home: House, tmp_path: Path) -> None:
    other = house(tmp_path / "other", day=RETIRED_ON)
    with pytest.raises(BadInput, match="finnes ikke lenger"):
        run(other.as_user("lege"), course_import.import_course, old_file(home, RETIRED_ON))
    assert run(other.as_user("lege"), patients.keys) == ()
    other.close()


def up_to(engine: Engine, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, step)


def test_an_old_store_gets_the_statuses_from_its_signed_decisions(tmp_path: Path) -> None:
    before = ScriptDirectory(str(Path(migrations.__file__).parent)).get_revision("0003").down_revision
    old = [(decision, "no_right") for decision in ("no_need", "forwarded", "not_applicable", "need_no_right", "")]
    old += [("right", "waiting_start"), ("right", "closed"), ("", "waiting")]
    engine = open_engine(tmp_path / "old.db", KEY, create=True)
    up_to(engine, str(before))
    with engine.connect().execution_options(**{WRITE: True}) as connection, connection.begin():
        connection.exec_driver_sql(
            "INSERT INTO patient (id, national_id, birth_date, given_name, family_name, search_key, sort_key, "
            "phone, address, municipality,"
            " language, interpreter, occupation, employer, gp_name, gp_practice, created_at, version)"
            " VALUES ('p', '', '1980-01-01', '', '', '', '', '', '', '', '', 0, '', '', '', '', 0, 1)"
        )
        for number, (decision, status) in enumerate(old):
            connection.exec_driver_sql(
                (
                    "INSERT INTO course (id, patient_id, status, received_on, assessment_due, missing_points, "
                    "decision, disciplines, origin,"
                    " created_at, version) VALUES (?, 'p', ?, '2026-01-01', '2026-01-15', '', ?, '', '', 0, 1)"
                ),
                (f"{number:032x}", status, decision),
            )
    up_to(engine, "0003")
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT status FROM course ORDER BY id").scalars().all()
    engine.dispose()
    assert found == [
        "no_need",
        "forwarded",
        "not_applicable",
        "answered",
        "answered",
        "waiting_start",
        "closed",
        "waiting",
    ]
    assert set(found) <= set(STATUS)
