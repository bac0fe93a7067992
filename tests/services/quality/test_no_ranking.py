"""No ranking of clinicians: nothing in Kvalitet, nor in what leaves the house of it, tells who saw which patient."""

import ast
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from hia_desktop.base.errors import Problem
from hia_desktop.domain.quality.figures import FIGURES
from hia_desktop.domain.quality.spans import quarter_of
from hia_desktop.services.call import SignedIn, Work, run
from hia_desktop.services.quality import dataset, pages, reports
from hia_desktop.services.quality.dataset import TableFormat
from hia_desktop.services.quality.reports import ExportReason
from hia_desktop.store.entities import CourseMember, Encounter, Entity, Task, new_id
from tests import make
from tests.architecture.source_tree import program
from tests.services.leak_calls import pdf_text, texts
from tests.services.quality.counted_store import put
from tests.services.test_rights import FUNCTIONS

TODAY, JULY, CLOSED = date(2026, 11, 29), date(2026, 7, 6), date(2026, 8, 3)
THIRD = quarter_of(JULY)
CLINICIANS = ("lege", "psykolog")
OURS = {name for name, verb in FUNCTIONS.items() if verb.__module__.startswith("hia_desktop.services.quality.")}
OUTCOME = {"point": "3", "day": "2026-11-01", "work_status": "working", "work_percent": 100, "benefit": "none"}


def _had_by(home: make.House, user: str, course: str) -> None:
    """The user is in the team, has had a contact, and is to do and has done a task."""
    signed_in = home.as_user(user)
    me = signed_in.me.id
    with signed_in.store.write() as sql:
        w = Work(sql, signed_in)
        member = {"function": "coordinator", "first_day": JULY, "put_by": me, "put_at": w.now}
        sql.add(CourseMember(id=new_id(), course_id=course, user_id=me, **member))
        who = {"user_id": me, "role": "physician", "made_at": w.now, "struck": False}
        how = {"day": date(2026, 7, 28), "minutes": 30, "way": "phone", "partner": "gp", "aim": "agree"}
        codes = {"intervention": "", "payer": "20", "contact_type": "", "activity": "", "indirect": ""}
        sql.add(Encounter(id=new_id(), course_id=course, **who, **how, **codes))
        done = {"due": CLOSED, "done_on": CLOSED, "done_by": me, "responsible_id": me}
        sql.add(Task(id=new_id(), course_id=course, kind="epikrise", track="health", created_at=w.now, **done))


@pytest.fixture
def two_clinicians(home: make.House) -> make.House:
    """Six patients of each; one of them has all of hers back at work, so that there would be something to rank."""
    home.clock.day = TODAY
    for number in range(12):
        user = CLINICIANS[number % 2]
        ended: dict[str, Any] = {"status": "closed", "closed_on": CLOSED, "began_on": JULY + timedelta(days=19)}
        ended |= {"decision": "right", "decided_on": JULY + timedelta(days=7), "disciplines": "fmr"}
        ended["responsible_id"] = home.as_user(user).me.id
        outcome = OUTCOME if number % 2 else OUTCOME | {"work_status": "full", "benefit": "sick_pay"}
        signed: dict[str, Any] = {"outcome": outcome, "epikrise": {}}
        _had_by(home, user, put(home, number, by=user, received_on=JULY, signed=signed, **ended))
    return home


def _told(signed_in: SignedIn) -> Iterator[tuple[str, str]]:
    """Each function of Kvalitet, and all the texts that it gives."""
    days = (THIRD.first, THIRD.last)
    yield "pages.at_once", "\n".join(texts(run(signed_in, pages.at_once, *days, None)))
    yield "pages.counted", "\n".join(texts(run(signed_in, pages.counted, *days, None)))
    for figure in FIGURES:
        yield "pages.behind", "\n".join(texts(run(signed_in, pages.behind, *days, None, figure.code)))
    report = run(signed_in, reports.quarterly, THIRD.first, ExportReason.LEADERSHIP)
    yield "reports.quarterly", "\n".join([*texts(report.content), report.author, pdf_text(report.pdf())])
    found = run(signed_in, dataset.files, *days, TableFormat.CSV, ExportReason.CONTROL)
    assert found.courses == 12
    yield "dataset.files", found.data.decode("utf-8-sig") + found.codebook.decode("utf-8-sig")


@pytest.mark.long
def test_no_text_tells_of_a_clinician(two_clinicians: make.House) -> None:
    """Neither by name nor by what is known of a user; whoever looks, it is not told who had which patient."""
    staff = [two_clinicians.as_user(user).me for user in CLINICIANS]
    secret = {one.id for one in staff} | {"Liv Berg", "Per Sol", "1234567", "2345678"}
    assert {one.name for one in staff} == {"Liv Berg", "Per Sol"}
    for user in CLINICIANS:
        called = set()
        for name, told in _told(two_clinicians.as_user(user)):
            called.add(name)
            assert len(told) > 20 or name == "pages.behind", name
            words = re.sub(r"\s+", " ", told)
            assert [one for one in secret if one in words] == [], name
        assert called == OURS, "every function of Kvalitet is to be called here"


@pytest.mark.long
def test_what_each_clinician_sees_is_the_same(two_clinicians: make.House) -> None:
    """The figures are the centre's: they do not change with whose patients they are of, or with who looks."""
    one, other = (dict(_figures(two_clinicians.as_user(user))) for user in CLINICIANS)
    assert one == other
    assert one["free_after_3"].words.endswith("(6 av 12)")


def _figures(signed_in: SignedIn) -> Iterator[tuple[str, Any]]:
    page = run(signed_in, pages.counted, THIRD.first, THIRD.last, None)
    yield from ((code, found) for code, (found, _trend) in page.figures.items())


@pytest.mark.long
def test_kvalitet_takes_no_choice_of_a_clinician(two_clinicians: make.House) -> None:
    """Nothing that its functions are asked with is a person: the days, the discipline, the figure, the file, why."""
    asked = {name for verb in OURS for name in FUNCTIONS[verb].takes.parameters}
    assert asked == {"w", "first", "last", "discipline", "figure", "form", "why"}
    with pytest.raises(Problem):
        me = two_clinicians.as_user("lege").me.id
        run(two_clinicians.as_user("lege"), pages.behind, THIRD.first, THIRD.last, None, me)


def test_the_modules_of_kvalitet_read_nothing_of_who_works_here() -> None:
    """No class of the staff, and no column that names one of them, is so much as mentioned in their code."""
    users = {"app_user"}
    columns = {
        key.parent.name
        for table in Entity.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name in users
    }
    assert {"responsible_id", "author_id", "user_id", "done_by"} <= columns
    classes = {
        m.class_.__name__ for m in Entity.registry.mappers if m.class_.__tablename__ in {*users, "course_member"}
    }
    seen = []
    for source in program():
        if not source.name.startswith(("hia_desktop/services/quality/", "hia_desktop/domain/quality/")):
            continue
        seen.append(source.name)
        for node in source.nodes:
            taken = [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else []
            assert not set(taken) & classes, source.name
            if isinstance(node, ast.Attribute):
                assert node.attr not in columns, source.at(node)
    assert "hia_desktop/services/quality/pages.py" in seen and "hia_desktop/domain/quality/codebook.py" in seen
