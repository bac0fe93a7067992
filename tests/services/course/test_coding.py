"""The month's list: what lacks a code, proposals taken and taken back, and the file that leaves a line."""

import csv
import io
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from hia_desktop.base.errors import Missing, Refused
from hia_desktop.base.fields import CourseId, EncounterId
from hia_desktop.documents.table_files import TableFormat
from hia_desktop.domain.forms.planning.named_measures import Intervention
from hia_desktop.domain.teamwork.encounters import Activity, Aim, Coding, ContactType, Encountered, Partner
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import coding, encounters
from hia_desktop.services.record import entries
from tests import make
from tests.services.counting import counts
from tests.services.story import ASSESSMENT


def had(home: make.House, user: str, course: CourseId, on: date | None = None, **more: object) -> EncounterId:
    said = {"day": on or home.clock.today(), "minutes": 45, "aim": Aim.TREAT, "intervention": Intervention.WORK_CBT}
    return run(home.as_user(user), encounters.enter, course, Encountered.model_validate(said | more))


def states(home: make.House, user: str, within: date | None = None) -> list[str]:
    return [one.state for one in run(home.as_user(user), coding.month, within or home.clock.today())]


@pytest.mark.long
def test_the_office_has_all_and_each_their_own(home: make.House, course: CourseId) -> None:
    today = home.clock.today()
    had(home, "lege", course)
    had(home, "psykolog", course, partner=Partner.SEVERAL)
    had(home, "lege", course, on=today.replace(day=1) - timedelta(days=1))
    gone = had(home, "lege", course)
    run(home.as_user("lege"), encounters.strike, gone, True)
    assert sorted(states(home, "sekretar")) == ["Forslag: 2 Behandling · 1 Individuell", "Mangler kode"]
    assert states(home, "lege") == ["Forslag: 2 Behandling · 1 Individuell"]
    assert states(home, "psykolog") == ["Mangler kode"]
    assert len(states(home, "lege", today.replace(day=1) - timedelta(days=9))) == 1
    assert "kognitiv" not in repr(run(home.as_user("sekretar"), coding.month, today)).lower()
    with pytest.raises(Refused):
        run(home.as_user("nav"), coding.month, today)


def test_proposals_are_taken_for_many_and_taken_back(home: make.House, course: CourseId) -> None:
    office = home.as_user("sekretar")
    made = [
        had(home, "lege", course),
        had(home, "psykolog", course),
        had(home, "lege", course, partner=Partner.SEVERAL),
    ]
    chosen = Coding(contact_type=ContactType.CLARIFY, activity=Activity.FAMILY)
    run(home.as_user("psykolog"), encounters.code, made[1], chosen)
    assert run(office, coding.take_proposals, made) == (made[0],), "a choice stands, and nothing follows for several"
    assert "2 Behandling · 1 Individuell" in states(home, "sekretar")
    with pytest.raises(Missing):
        run(home.as_user("lege"), coding.take_proposals, made)
    run(office, coding.take_back, made)
    assert sorted(states(home, "sekretar")) == [
        "1 Utredning · 3 Familie",
        "Forslag: 2 Behandling · 1 Individuell",
        "Mangler kode",
    ]


def test_the_file_has_what_the_reader_may_see_and_leaves_a_line_at_each_patient(
    home: make.House, course: CourseId
) -> None:
    run(home.as_user("lege"), entries.sign, course, "assessment", None, {**ASSESSMENT, "disciplines": "phv"})
    had(home, "lege", course)
    lege, office, today = home.as_user("lege"), home.as_user("sekretar"), home.clock.today()
    read = {}
    for name, user in (("lege", lege), ("sekretar", office)):
        made = run(user, coding.month_file, today, TableFormat.CSV).decode("utf-8-sig")
        (read[name],) = csv.DictReader(io.StringIO(made), delimiter=";")
    assert read["lege"]["Tiltak"] == "Jobbfokusert kognitiv terapi" and "Tiltak" not in read["sekretar"]
    one = read["sekretar"]
    told = {
        "Pasient": "Kari Testdal",
        "Minutter": "45",
        "Debitor (8426)": "20",
        "Mangler kode": "ja",
        "Profesjon (9060)": "LE",
        "Fagområde (8451)": "320",
        "Forslag": "2 Behandling · 1 Individuell",
    }
    assert {head: one[head] for head in told} == told
    assert run(office, coding.month_file, today, TableFormat.XLSX).startswith(b"PK")
    with office.store.read() as sql:
        lines = sql.execute(
            text(
                "SELECT coalesce(patient_id, '') <> '', ground FROM audit_line WHERE action = 'contacts:exported' "
                "ORDER BY seq"
            )
        ).all()
    month = f"{today:%Y-%m}"
    assert [(bool(about), ground) for about, ground in lines[-2:]] == [
        (True, f"{month} xlsx"),
        (False, f"{month} xlsx 1"),
    ]


def test_who_is_blocked_has_no_line(home: make.House, course: CourseId) -> None:
    made = had(home, "lege", course)
    office = home.as_user("sekretar")
    run(home.as_user("lege"), consents.block, course, office.me.id)
    assert states(home, "sekretar") == []
    with pytest.raises(Missing):
        run(office, coding.take_proposals, [made])
    assert b"Testdal" not in run(office, coding.month_file, home.clock.today(), TableFormat.CSV)


def test_a_name_that_looks_like_a_formula_is_a_name(home: make.House) -> None:
    who = make.course(home, draft=make.kari(given_name="=HYPERLINK", family_name="Testdal"))
    had(home, "lege", who)
    made = run(home.as_user("sekretar"), coding.month_file, home.clock.today(), TableFormat.CSV).decode("utf-8-sig")
    assert "'=HYPERLINK" in made and ";=HYPERLINK" not in made


@pytest.mark.long
def test_the_list_is_one_statement_whatever_its_size(home: make.House, course: CourseId) -> None:
    asked = []
    for _n in range(2):
        for _more in range(15):
            had(home, "lege", course)
        with counts(home.as_user("sekretar")) as found:
            run(home.as_user("sekretar"), coding.month, home.clock.today())
        asked.append(len([one for one in found if one.startswith("SELECT") and "encounter" in one]))
    assert asked == [1, 1]
