"""Sending on, and the patient's requests for correction: what is refused, what is told, and what waits."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput
from hia_desktop.base.fields import CourseId
from hia_desktop.services.call import run
from hia_desktop.services.papers import epikriser
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Task
from tests import make

SENT = {"to": "arr", "place": "Valnesfjord", "criteria": ["arr.long"], "agreed": "spoken"}
ASKED = {"received": make.DAY.isoformat(), "asked": "delete", "about": "Notat, tredje avsnitt"}


def sign(home: make.House, course: CourseId, kind: str, answers: dict[str, Any]) -> None:
    run(home.as_user("lege"), entries.sign, course, kind, None, answers)


def refused(home: make.House, course: CourseId, kind: str, answers: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(BadInput) as error:
        sign(home, course, kind, answers)
    return error.value.fields


def test_a_patient_is_sent_on_by_a_criterion_and_a_yes(home: make.House, course: CourseId) -> None:
    today = home.clock.today().isoformat()
    for row, field in (
        (SENT | {"criteria": ["rph.mild"]}, "criteria"),
        (SENT | {"criteria": []}, "criteria"),
        (SENT | {"agreed": "no", "sent_on": today}, "agreed"),
        (SENT | {"agreed": "not_asked", "sent_on": today}, "agreed"),
        (SENT | {"received_on": today}, "received_on"),
        ({"to": "other", "grounds": "Eget ønske", "agreed": "written"}, "place"),
    ):
        assert list(refused(home, course, "sending_on", {"sent": [row]})) == [f"sent.0.{field}"], row
    sign(home, course, "sending_on", {"sent": [SENT]})
    assert "Henvist videre" not in str(run(home.as_user("lege"), epikriser.compose, course).answers)
    sign(home, course, "sending_on", {"sent": [SENT | {"sent_on": today, "received_on": today}]})
    told = run(home.as_user("lege"), epikriser.compose, course)
    day = f"{make.DAY:%d.%m.%Y}"
    line = f"Henvist videre til Arbeidsrettet rehabilitering (ARR), Valnesfjord {day}, mottatt {day}."
    assert told.answers["course_and_treatment"] == line
    assert "v2" in told.sources["course_and_treatment"]


def test_a_request_waits_for_an_answer_and_a_refusal_tells_of_the_complaint(home: make.House, course: CourseId) -> None:
    def waits() -> list[date]:
        with home.every_row() as sql:
            open_tasks = select(Task.due).where(Task.kind == "correction", Task.done_on.is_(None))
            return list(sql.scalars(open_tasks))

    sign(home, course, "corrections", {"requests": [ASKED]})
    (due,) = waits()
    assert timedelta(28) <= due - make.DAY <= timedelta(31)
    answer = {"outcome": "refused", "grounds": "Nødvendig for behandlingen", "decided_by": "Liv Berg"}
    decided = ASKED | answer | {"decided_on": make.DAY.isoformat()}
    sign(home, course, "corrections", {"requests": [decided]})
    assert waits() == [due], "until the patient has been told of the complaint"
    before = (make.DAY - timedelta(1)).isoformat()
    assert refused(home, course, "corrections", {"requests": [decided | {"complaint_told": before}]})
    sign(home, course, "corrections", {"requests": [decided | {"complaint_told": make.DAY.isoformat()}]})
    assert waits() == []
    page = run(home.as_user("lege"), entries.open_form, course, "corrections")
    assert [v.answers["requests"][0]["outcome"] for v in page.versions] == ["refused", "refused", None]
