"""Courses put straight into a store, to be counted: what a signature would have promoted, and sealed answers."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hia_desktop.base.text import collation_key, fold
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.person_numbers import make as make_number
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import parts
from hia_desktop.store.entities import Course, FormEntry, Patient, SickLeave, Task, new_id
from tests import make

BORN = date(1980, 3, 1)


def put(
    home: make.House,
    number: int,
    *,
    signed: dict[str, dict[str, Any]] | None = None,
    sick_from: date | None = None,
    talk: date | None = None,
    by: str = "lege",
    practice: str = "Bodø legesenter",
    **columns: Any,
) -> str:
    """One patient with one course; `signed` are answers by kind, signed on the day the course was closed or received.
    Gives the course's id."""
    signed_in = home.as_user(by)
    born = BORN + timedelta(days=number)
    national = next(made for serial in range(400, 500) if (made := make_number(born, serial)))
    patient, course = new_id(), new_id()
    received = columns.pop("received_on")
    with signed_in.store.write() as sql:
        w = Work(sql, signed_in)
        family = f"Tellsen{number:03}"
        sql.add(
            Patient(
                id=patient,
                national_id=national,
                birth_date=born,
                given_name="Kari",
                family_name=family,
                search_key=fold(f"Kari {family}"),
                sort_key=collation_key(f"{family} Kari"),
                gp_practice=practice,
                created_at=w.now,
            )
        )
        sql.flush()
        row = {"status": "received", "assessment_due": received + timedelta(days=14), **columns}
        sql.add(Course(id=course, patient_id=patient, received_on=received, created_at=w.now, **row))
        sql.flush()
        if sick_from is not None:
            sql.add(SickLeave(id=new_id(), course_id=course, first_day=sick_from, kind="full", grade=100))
        if talk is not None:
            due = {"due": talk + timedelta(days=7), "done_on": columns.get("closed_on")}
            sql.add(Task(id=new_id(), course_id=course, kind="epikrise", track="health", created_at=w.now, **due))
        for kind, answers in (signed or {}).items():
            entry(w, course, kind, answers, columns.get("closed_on") or received)
    return course


def entry(w: Work, course: str, kind: str, answers: dict[str, Any], day: date) -> str:
    """One signed form."""
    form = form_of(kind).model_validate(answers)
    when = datetime.combine(day, time(10), tzinfo=UTC)
    row = FormEntry(
        id=new_id(),
        course_id=course,
        kind=kind,
        series=new_id(),
        number=1,
        schema_version=form.version,
        track=form.track,
        category=form.category_of(),
        author_id=w.me.id,
        day=day,
        saved_at=when,
        signed_at=when,
    )
    parts.seal_signed(w, row, form, {"answers": form.model_dump(mode="json"), "reason": ""})
    w.sql.flush()
    return row.id
