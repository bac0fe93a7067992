"""Finding a patient by whatever is remembered, and changing one without overwriting another's work."""

from datetime import date
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Conflict, Problem
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.patient import contacts, patients, same_persons
from tests import make

PEOPLE = {
    "Åse": ("Ånestad", date(1975, 5, 17)),
    "Ærlend": ("Ødegård-Østby", date(1990, 1, 2)),
    "Biret Áile": ("Sara", date(1988, 11, 30)),
    "Per Hansen": ("Aasen", date(1964, 2, 29)),
}


def a_number(born: date) -> str:
    return next(n for n in (number(born, serial) for serial in range(1, 60)) if n)


@pytest.fixture
def office(home: make.House) -> SignedIn:
    """The secretary of a centre with five patients."""
    signed_in = home.as_user("sekretar")
    make.course(home)
    for given, (family, born) in PEOPLE.items():
        draft = make.kari(national_id=a_number(born), given_name=given, family_name=family)
        run(signed_in, referrals.register, draft, make.DAY)
    return signed_in


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("kari testdal", ["Kari Testdal"]),
        ("Testdal, Kari", ["Kari Testdal"]),
        ("TESTD", ["Kari Testdal"]),
        ("14838108890", ["Kari Testdal"]),
        ("148381 08890", ["Kari Testdal"]),
        ("148381", ["Kari Testdal"]),
        ("14.03.1981", ["Kari Testdal"]),
        ("140381", ["Kari Testdal"]),
        ("14031981", ["Kari Testdal"]),
        ("kari 14.03.1981", ["Kari Testdal"]),
        ("Ånestad åse", ["Åse Ånestad"]),
        ("Aase Aanestad", ["Åse Ånestad"]),
        ("anestad", ["Åse Ånestad"]),
        ("ødegård", ["Ærlend Ødegård-Østby"]),
        ("oedegaard", ["Ærlend Ødegård-Østby"]),
        ("odegard østby", ["Ærlend Ødegård-Østby"]),
        ("áile sara", ["Biret Áile Sara"]),
        ("aile", ["Biret Áile Sara"]),
        ("åsen", ["Per Hansen Aasen"]),
        ("testdql", ["Kari Testdal"]),
        ("tesdal", ["Kari Testdal"]),
        ("tetsdal", ["Kari Testdal"]),
        ("karri testdal", ["Kari Testdal"]),
        ("14. mars 1981", ["Kari Testdal"]),
        ("kari 14.3.81", ["Kari Testdal"]),
        ("1981-03-14", ["Kari Testdal"]),
        ("lørdag 14. mars 1981", ["Kari Testdal"]),
        ("14‑03‑1981", ["Kari Testdal"]),
        ("per 14. mars 1981", []),
        ("ingen her", []),
        ("99999999999", []),
        ("32.13.1981", []),
        ("k", []),
        ("%_'", []),
    ],
)
def test_found_by_what_is_remembered(office: SignedIn, typed: str, found: list[str]) -> None:
    assert [row.name for row in run(office, patients.find, typed)] == found


def test_the_list_is_in_norwegian_order_and_filtered(office: SignedIn) -> None:
    def names(*args: str) -> list[str]:
        return [row.name for row in run(office, patient_list.rows, run(office, patients.keys, *args))]

    ordered = ["Biret Áile Sara", "Kari Testdal", "Ærlend Ødegård-Østby", "Åse Ånestad", "Per Hansen Aasen"]
    assert names() == ordered or names() == [*ordered[:3], "Per Hansen Aasen", "Åse Ånestad"]
    assert names("", "-name") == names()[::-1]
    assert names("received") == names() and names("closed") == []
    assert names("", "birth_date")[0] == "Per Hansen Aasen"
    assert names("", "name", "anestad") == ["Åse Ånestad"]


def test_the_same_number_is_the_same_patient(office: SignedIn) -> None:
    again = run(office, referrals.register, make.kari(given_name="Karianne"), make.DAY, even_if_running=True)
    assert again.known
    assert [row.name for row in run(office, patients.find, make.KARI)] == ["Kari Testdal"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"national_id": "14838108891"}, "national_id"),
        ({"national_id": "1483810889"}, "national_id"),
        ({"national_id": "abc"}, "national_id"),
        ({"family_name": ""}, "family_name"),
    ],
)
def test_a_wrong_patient_is_refused_by_field(home: make.House, change: dict[str, str], field: str) -> None:
    with pytest.raises(BadInput) as error:
        run(home.as_user("sekretar"), referrals.register, make.kari(**change), make.DAY)
    assert field in error.value.fields
    assert run(home.as_user("sekretar"), patients.keys) == ()


def test_one_who_has_a_single_name_is_called_by_it_everywhere(home: make.House) -> None:
    """Folkeregisteret has persons without a given name: no list, page or paper says « Suleiman» or asks for more."""
    single = make.kari(given_name="", family_name="Suleiman")
    made = run(home.as_user("sekretar"), referrals.register, single, make.DAY)
    assert made.warning == "Pasienten er registrert med bare ett navn."
    course, lege = made.id, home.as_user("lege")
    (row,) = run(lege, patients.find, "suleiman")
    assert row.name == "Suleiman" and run(lege, patients.find, "suleimn") == (row,)
    assert run(lege, courses.open_course, course).banner.name == "Suleiman"
    (task,) = run(lege, tasks.rows, run(lege, tasks.keys))
    assert task.name == "Suleiman"
    card = run(lege, patients.card, row.id)
    run(lege, patients.change, row.id, card.version, card.draft.model_copy(update={"phone": "900 00 000"}))


def test_a_real_centre_takes_no_synthetic_number(tmp_path: Path) -> None:
    house = make.house(tmp_path / "real", demo=False)
    with pytest.raises(BadInput, match="syntetisk"):
        make.course(house)
    house.close()


def test_two_who_change_the_same_patient(home: make.House, office: SignedIn) -> None:
    lege = home.as_user("lege")
    kari = run(office, patients.find, make.KARI)[0].id
    first, second = run(office, patients.card, kari), run(lege, patients.card, kari)
    run(
        office,
        patients.change,
        kari,
        first.version,
        first.draft.model_copy(update={"family_name": "Testdal-Åmot", "phone": "900 00 000"}),
    )
    with pytest.raises(Conflict):
        run(lege, patients.change, kari, second.version, second.draft)
    assert run(lege, patients.find, "åmot")[0].name == "Kari Testdal-Åmot"
    other = a_number(PEOPLE["Åse"][1])
    now = run(lege, patients.card, kari)
    with pytest.raises(BadInput) as error:
        run(lege, patients.change, kari, now.version, now.draft.model_copy(update={"national_id": other}))
    assert "national_id" in error.value.fields


def test_a_former_name_is_found_and_a_letter_finds_the_door(home: make.House, office: SignedIn) -> None:
    """The street, postal code and place are what is written on an envelope; who had the name before is found by it."""
    kari = run(office, patients.find, make.KARI)[0].id
    card = run(office, patients.card, kari)
    address = {"address": "Storgata 1", "postal_code": "8005", "postal_place": "Bodø"}
    former = "Kari Testdal, Kari Gammel"
    office_at = {"gp_address": "Torget 2", "gp_postal_code": "8006", "gp_postal_place": "Bodø"}
    married = {"family_name": "Åmot", "former_names": former, **address, **office_at}
    run(office, patients.change, kari, card.version, card.draft.model_copy(update=married))
    for typed in ("testdal", "kari gammel", "åmot"):
        assert [(row.id, row.former_names) for row in run(office, patients.find, typed)] == [(kari, former)]
    again = make.kari(national_id=a_number(date(1981, 3, 14)), given_name="Testdal", family_name="Kari")
    assert "samme navn og fødselsdato" in run(office, referrals.register, again, make.DAY).warning
    found = run(office, contacts.known)
    assert found.practices == {"Ola Lege": ("Bodø legesenter",)} and found.places["8005"] == ("Bodø",)
    assert found.places["8006"] == ("Bodø",) and found.offices == {"Bodø legesenter": ("Torget 2", "8006", "Bodø")}


D_NUMBER = "55818512170"
"""A synthetic D-number that reads as 15.01.1985."""


def test_what_the_user_says_goes_before_a_d_number(home: make.House) -> None:
    office = home.as_user("sekretar")
    made = run(office, referrals.register, make.kari(national_id=D_NUMBER, birth_date=date(1985, 1, 1)), make.DAY)
    assert "tyder på 15.01.1985" in made.warning
    card = run(office, patients.card, made.patient)
    assert card.draft.birth_date == date(1985, 1, 1)
    assert [row.id for row in run(office, patients.find, "01.01.1985")] == [made.patient]
    run(
        office,
        patients.change,
        made.patient,
        card.version,
        card.draft.model_copy(update={"birth_date": date(1984, 12, 31)}),
    )
    assert run(office, patients.card, made.patient).draft.birth_date == date(1984, 12, 31)
    check = run(office, patients.check_number, D_NUMBER)
    assert (check.born, check.proposes, check.problem) == (date(1985, 1, 15), True, "")


def test_a_name_is_found_by_plain_letters(home: make.House) -> None:
    office = home.as_user("sekretar")
    made = run(office, referrals.register, make.kari(given_name="Władysław", family_name="Małecki"), make.DAY)
    for typed in ("Malecki", "wladyslaw", "MAŁECKI", "małecki władysław"):
        assert [row.id for row in run(office, patients.find, typed)] == [made.patient]


def test_the_same_person_under_two_numbers_is_said_and_noted(home: make.House) -> None:
    """A D-number whose holder later got a birth number:
    both cards stay, each shows the other, and NAV is told nothing more."""
    office = home.as_user("sekretar")
    first = run(office, referrals.register, make.kari(national_id=D_NUMBER, birth_date=date(1981, 3, 14)), make.DAY)
    assert "samme person" not in first.warning
    second = run(office, referrals.register, make.kari(given_name="TESTDAL", family_name="Kari"), make.DAY)
    assert "samme person" in second.warning
    cards = {made: run(office, patients.card, made) for made in (first.patient, second.patient)}
    assert [[row.id for row in card.alike] for card in cards.values()] == [[second.patient], [first.patient]]
    run(office, same_persons.note, second.patient, first.patient)
    run(office, same_persons.note, first.patient, second.patient)
    for this, other in ((first.patient, second.patient), (second.patient, first.patient)):
        card = run(office, patients.card, this)
        assert ([row.id for row in card.noted], card.alike) == ([other], ()) and card.draft == cards[this].draft
    for user in ("nav", "admin"):
        with pytest.raises(Problem):
            run(home.as_user(user), same_persons.note, first.patient, second.patient)
    with pytest.raises(BadInput):
        run(office, same_persons.note, first.patient, first.patient)
    run(office, same_persons.take_back, first.patient, second.patient)
    assert run(office, patients.card, first.patient).noted == ()


def test_another_name_or_another_day_is_nobody_else(home: make.House) -> None:
    office = home.as_user("sekretar")
    run(office, referrals.register, make.kari(), make.DAY)
    for given, born in (("Karianne", date(1981, 3, 14)), ("Kari", date(1981, 3, 15))):
        other = make.kari(national_id=D_NUMBER, given_name=given, birth_date=born)
        assert "samme person" not in run(office, referrals.register, other, make.DAY, True).warning
