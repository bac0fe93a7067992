"""Workplaces: entered, changed, found, merged and taken apart; never a way to who works there."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import WorkplaceId
from hia_desktop.domain.forms.values import Sector
from hia_desktop.domain.workplaces.workplace import Agreement, ContactPerson, WorkplaceDraft
from hia_desktop.services.call import run
from hia_desktop.services.workplaces import workplaces
from hia_desktop.store.entities import AuditLine
from tests import make
from tests.services.counting import counts

NUMBER, OTHER = "983544622", "974760673"
EVERYBODY = ("lege", "psykolog", "fysio", "ergo", "nav", "sekretar")


def draft(name: str = "Eksempel Lager AS", **more: Any) -> WorkplaceDraft:
    return WorkplaceDraft(name=name, **more)


def saved(home: make.House, one: WorkplaceDraft, user: str = "sekretar", sure: bool = False) -> WorkplaceId:
    return run(home.as_user(user), workplaces.save, None, one, 0, sure)


@pytest.mark.parametrize("user", EVERYBODY)
def test_whoever_works_with_workplaces_enters_and_changes_them(home: make.House, user: str) -> None:
    key = saved(home, draft(org_number="983 544 622", industry="Helsetjenester", employees=12), user)
    page = run(home.as_user(user), workplaces.page, key)
    assert (page.draft.org_number, page.draft.industry) == (NUMBER, "86")
    changed = page.draft.model_copy(update={"has_bht": True, "contacts": [ContactPerson(name="Eva"), ContactPerson()]})
    run(home.as_user(user), workplaces.save, key, changed, page.version)
    page = run(home.as_user(user), workplaces.page, key)
    assert page.draft.has_bht is True and [one.name for one in page.draft.contacts] == ["Eva"]
    assert [one.what for one in page.history] == ["endret: Har bedriftshelsetjeneste, Kontaktpersoner", "lagt inn"]


FULL = WorkplaceDraft(
    name="Eksempel Lager AS",
    org_number=NUMBER,
    industry="52",
    employees=340,
    sector=Sector.COUNTY,
    municipality="Testby",
    has_bht=False,
    bht="Eksempel BHT",
    ia_contact="Nina Nav, 55 00 00 00",
    contacts=[
        ContactPerson(name="Eva", role="Leder", phone="75 00 00 01", email="eva@eksempel.no"),
        ContactPerson(name="Odd", role="Verneombud", phone="75 00 00 02", email="odd@eksempel.no"),
    ],
    agreements=[
        Agreement(
            start=date(2026, 1, 5), until=date(2026, 12, 31), signed_by="Eva", for_health="Liv", for_nav="Anders"
        ),
        Agreement(start=date(2027, 1, 1), signed_by="Odd"),
    ],
    needs="Løft og skift.",
    process="Ledergruppen møtes.",
    agreed="Kurs til våren.",
)


def test_every_field_of_a_workplace_is_kept(home: make.House) -> None:
    """What is written comes back whole, whoever reads it, and again when it is changed to something else in all."""
    for name in WorkplaceDraft.model_fields:
        assert getattr(FULL, name) != getattr(WorkplaceDraft(), name), f"{name} is to be filled in here"
    key = saved(home, FULL)
    page = run(home.as_user("nav"), workplaces.page, key)
    assert page.draft == FULL
    (row,) = run(home.as_user("lege"), workplaces.listing)
    assert (row.id, row.name) == (key, FULL.name)
    for sector in Sector:
        run(home.as_user("sekretar"), workplaces.save, key, FULL.model_copy(update={"sector": sector}), page.version)
        page = run(home.as_user("lege"), workplaces.page, key)
        assert page.draft.sector is sector
    bare = WorkplaceDraft(name="Lageret")
    run(home.as_user("sekretar"), workplaces.save, key, bare, page.version)
    page = run(home.as_user("nav"), workplaces.page, key)
    assert page.draft == bare and page.draft.has_bht is None, "unknown is not no"


def test_the_administrator_has_no_workplaces(home: make.House) -> None:
    with pytest.raises(Refused):
        run(home.admin, workplaces.listing)


def test_nobody_overwrites_what_another_has_written(home: make.House) -> None:
    key = saved(home, draft())
    page = run(home.as_user("nav"), workplaces.page, key)
    run(home.as_user("lege"), workplaces.save, key, draft(employees=3), page.version)
    with pytest.raises(Conflict):
        run(home.as_user("nav"), workplaces.save, key, draft(employees=4), page.version)


@pytest.mark.parametrize("number", ["974760674", "123", "98354462x"])
def test_a_number_that_cannot_be_is_refused(home: make.House, number: str) -> None:
    with pytest.raises(BadInput) as refused:
        saved(home, draft(org_number=number))
    assert set(refused.value.fields) == {"org_number"}


def test_the_same_number_twice_names_the_one_that_has_it(home: make.House) -> None:
    saved(home, draft(org_number=NUMBER))
    with pytest.raises(BadInput, match="«Eksempel Lager AS» har dette nummeret"):
        saved(home, draft("Et annet navn", org_number=NUMBER))


def test_the_same_name_twice_is_asked_about_and_then_shown(home: make.House) -> None:
    first = saved(home, draft("Ågård Bygg AS"))
    with pytest.raises(BadInput) as asked:
        saved(home, draft("AAGAARD BYGG as"))
    assert set(asked.value.fields) == {"sure"}
    second = saved(home, draft("AAGAARD BYGG as"), sure=True)
    assert [key for key, _name in run(home.as_user("lege"), workplaces.page, second).maybe_same] == [first]


def test_what_seems_to_be_about_a_person_is_asked_about_once(home: make.House) -> None:
    about = draft(needs="Hun er sykmeldt for angst.")
    with pytest.raises(BadInput, match="handle om en person") as asked:
        saved(home, about)
    assert set(asked.value.fields) == {"sure"}
    key = saved(home, about, sure=True)
    page = run(home.as_user("sekretar"), workplaces.page, key)
    run(home.as_user("sekretar"), workplaces.save, key, page.draft.model_copy(update={"employees": 2}), page.version)


def test_two_that_are_one_are_merged_and_taken_apart(home: make.House) -> None:
    nav = home.as_user("nav")
    keep = saved(home, draft(needs="Kurs."))
    other = saved(home, draft("Lageret", org_number=NUMBER, needs="Prosess.", contacts=[ContactPerson(name="Eva")]))
    run(nav, workplaces.merge, keep, other)
    page = run(nav, workplaces.page, keep)
    assert page.draft.org_number == NUMBER and page.draft.needs == "Kurs.\nProsess."
    assert [one.name for one in page.draft.contacts] == ["Eva"]
    assert [name for _key, name in page.merged] == ["Lageret"]
    assert "slått sammen med en annen" in [one.what for one in page.history]
    assert [one.id for one in run(nav, workplaces.listing)] == [keep]
    assert [one.name for one in run(nav, workplaces.proposed, "lager")] == ["Eksempel Lager AS"]
    with pytest.raises(Missing):
        run(nav, workplaces.page, other)
    run(nav, workplaces.separate, other)
    assert len(run(nav, workplaces.listing)) == 2
    page = run(nav, workplaces.page, keep)
    assert (page.draft.org_number, page.draft.needs, page.draft.contacts) == ("", "Kurs.", [])
    assert run(nav, workplaces.page, other).draft.org_number == NUMBER


def test_what_was_written_after_a_merge_stands_when_they_are_taken_apart(home: make.House) -> None:
    nav = home.as_user("nav")
    keep, other = saved(home, draft()), saved(home, draft("Lageret", bht="Frisk"))
    run(nav, workplaces.merge, keep, other)
    page = run(nav, workplaces.page, keep)
    run(nav, workplaces.save, keep, page.draft.model_copy(update={"employees": 7}), page.version)
    run(nav, workplaces.separate, other)
    page = run(nav, workplaces.page, keep)
    assert (page.draft.employees, page.draft.bht) == (7, "Frisk")


def test_two_numbers_are_two_workplaces(home: make.House) -> None:
    keep, other = saved(home, draft(org_number=NUMBER)), saved(home, draft("Lageret", org_number=OTHER))
    with pytest.raises(Refused, match="hvert sitt"):
        run(home.as_user("nav"), workplaces.merge, keep, other)
    with pytest.raises(Refused):
        run(home.as_user("nav"), workplaces.merge, keep, keep)
    with pytest.raises(Missing):
        run(home.as_user("nav"), workplaces.separate, keep)


def test_names_are_proposed_by_words_and_number_the_nearest_first(home: make.House) -> None:
    for name, number in (("Nordre Bakeri", NUMBER), ("Bakeri Eksempel", OTHER), ("Lager 100 %", "")):
        saved(home, draft(name, org_number=number))
    lege = home.as_user("lege")
    assert [one.name for one in run(lege, workplaces.proposed, "bak")] == ["Bakeri Eksempel", "Nordre Bakeri"]
    assert [one.name for one in run(lege, workplaces.proposed, "9835 44")] == ["Nordre Bakeri"]
    assert [one.name for one in run(lege, workplaces.proposed, "100 %")] == ["Lager 100 %"]
    assert run(lege, workplaces.proposed, "b") == run(lege, workplaces.proposed, "%%") == ()


@pytest.mark.long
def test_the_list_asks_as_often_for_a_hundred_as_for_one(home: make.House) -> None:
    lege = home.as_user("lege")
    saved(home, draft())
    with counts(lege) as one:
        run(lege, workplaces.listing)
    for n in range(30):
        saved(home, draft(f"Eksempel {n}"))
    with counts(lege) as many:
        assert len(run(lege, workplaces.listing)) == 31
    assert len(one) == len(many) <= 6


def test_the_trail_says_what_was_done_and_not_what_was_written(home: make.House) -> None:
    key = saved(home, draft())
    other = saved(home, draft("Lageret"))
    run(home.as_user("nav"), workplaces.merge, key, other)
    run(home.as_user("nav"), workplaces.separate, other)
    with home.every_row() as sql:
        lines = sql.execute(
            select(AuditLine.action, AuditLine.object_id, AuditLine.patient_id)
            .where(AuditLine.action.startswith("workplace:"))
            .order_by(AuditLine.seq)
        ).all()
    assert [line.action for line in lines] == [
        "workplace:made",
        "workplace:made",
        "workplace:merged",
        "workplace:separated",
    ]
    assert {line.object_id for line in lines} == {key, other} and {line.patient_id for line in lines} == {""}
