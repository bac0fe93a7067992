"""A whole course out and in: nothing lost, nothing twice, nothing half."""

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, EncounterId
from hia_desktop.base.text import day
from hia_desktop.domain.teamwork.encounters import Coding, Encountered, proposed
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.course import coding, courses, encounters
from hia_desktop.services.intake import referrals
from hia_desktop.services.overview import course_journal
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_file, course_import
from hia_desktop.services.transfer.course_file import read_json
from hia_desktop.store.entities import Encounter
from tests.make import House, house, kari
from tests.make import course as make_course
from tests.services.story import whole_course


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = house(tmp_path_factory.mktemp("home"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def course(home: House) -> CourseId:
    return whole_course(home)


@pytest.fixture(scope="module")
def exported(home: House, course: CourseId) -> bytes:
    return run(home.as_user("lege"), course_export.export_course, course).model_dump_json().encode()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path / "other")
    yield made
    made.close()


def overview(user: SignedIn, course: CourseId) -> dict[str, Any]:
    found = run(user, courses.overview, course)
    return {name: value for name, value in found.items() if name != "course"}


def changed(exported: bytes, **places: Any) -> bytes:
    """The file with values put in at dotted paths, `__` for the dot."""
    content = json.loads(exported)
    for path, value in places.items():
        *way, last = path.split("__")
        place = content
        for part in way:
            place = place[int(part)] if part.isdigit() else place[part]
        place[int(last) if last.isdigit() else last] = value
    return json.dumps(content).encode()


@pytest.mark.long
def test_the_course_is_the_same_in_another_centre(home: House, course: CourseId, exported: bytes, other: House) -> None:
    doctor = other.as_user("psykolog")
    done = run(doctor, course_import.import_course, exported)
    assert done.added
    before = overview(home.as_user("lege"), course)
    assert overview(doctor, done.course) == before
    assert before["barriers"] == ["Ensidige løft"]
    assert before["status"] == "Avsluttet"
    journal = run(doctor, entries.journal, done.course)
    assert {e.answers["text"] for e in journal} == {"Samtale 😀 <b>viktig</b>", "Feil pasient"}
    assert {(e.author, e.author_title) for e in journal} == {("Liv Berg", "overlege")}
    assert [a.answers["text"] for e in journal for a in e.addenda] == ["Et tillegg."]
    assert [e.struck for e in journal if e.struck] == ["Ført på feil pasient"]
    assert len(run(doctor, entries.open_form, done.course, "survey").versions) == 2
    assert [a.name for a in run(doctor, referrals.attachments, done.course)] == ["henvisning.pdf"]
    here = run(home.as_user("lege"), papers.listing, course)
    there = run(doctor, papers.listing, done.course)
    assert [d.kind for d in there] == [d.kind for d in here]
    assert [run(doctor, papers.read, d.id) for d in there] == [
        run(home.as_user("lege"), papers.read, d.id) for d in here
    ]
    again = run(doctor, course_export.export_course, done.course).model_dump()
    first = json.loads(exported)
    assert again["uid"] == first["uid"]
    assert sorted(e["author"] for e in again["entries"]) == sorted(e["author"] for e in first["entries"])


@pytest.mark.long
def test_what_a_period_is_leave_from_comes_along(exported: bytes, other: House) -> None:
    sent = changed(exported, periods__0__position_percent=60, periods__0__work="self_employed")
    done = run(other.as_user("psykolog"), course_import.import_course, sent)
    first = run(other.as_user("psykolog"), course_export.export_course, done.course).periods[0]
    assert (first.position_percent, first.work.value) == (60, "self_employed")
    shown = run(other.as_user("psykolog"), courses.open_course, done.course).sick.periods[0].period
    assert (shown.position_percent, shown.work.value) == (60, "self_employed")


@pytest.mark.long
def test_the_first_contact_is_known_there_too(exported: bytes, other: House) -> None:
    began = other.clock.today().isoformat()
    done = run(other.as_user("psykolog"), course_import.import_course, changed(exported, course__began_on=began))
    kept = run(other.as_user("psykolog"), course_export.export_course, done.course).course
    assert kept.began_on == other.clock.today()


@pytest.mark.long
def test_a_paper_drawn_from_an_imported_form_names_who_signed_it(exported: bytes, other: House) -> None:
    done = run(other.as_user("psykolog"), course_import.import_course, exported)
    assert run(other.as_user("psykolog"), papers.issued, done.course, "epikrise").startswith(b"%PDF")
    kept = run(other.as_user("psykolog"), course_export.export_course, done.course)
    drawn = next(d for d in kept.documents if d.kind == "epikrise")
    assert drawn.content["signed"]["name"] == "Liv Berg"


@pytest.mark.long
def test_what_is_read_in_says_so_beside_its_author(exported: bytes, other: House) -> None:
    """A note that nobody here wrote names its author and the day it came;
    what is written here afterwards names the author alone."""
    psykolog = other.as_user("psykolog")
    done = run(psykolog, course_import.import_course, exported)
    note = run(psykolog, entries.journal, done.course)[0]
    assert (
        note.imported == other.clock.today()
        and note.signed_by == f"{note.author} (importert {day(other.clock.today())})"
    )
    new = run(
        psykolog,
        entries.sign,
        done.course,
        "note",
        None,
        {"text": "Skrevet her.", "day": other.clock.today().isoformat()},
    )
    mine = next(n for n in run(psykolog, entries.journal, done.course) if n.id == new)
    assert mine.imported is None and mine.signed_by == "Per Sol"


@pytest.mark.long
def test_a_second_import_adds_nothing(exported: bytes, other: House) -> None:
    doctor = other.as_user("lege")
    first = run(doctor, course_import.import_course, exported)
    second = run(doctor, course_import.import_course, exported)
    assert (second.course, second.added) == (first.course, False)
    assert "lest inn før" in second.message
    assert len(run(doctor, courses.listing)) == 1


@pytest.mark.long
def test_the_centre_it_came_from_gets_nothing_twice(
    home: House, course: CourseId, exported: bytes, other: House
) -> None:
    doctor = home.as_user("lege")
    back = run(doctor, course_import.import_course, exported)
    assert (back.course, back.added) == (course, False)
    there = run(other.as_user("lege"), course_import.import_course, exported).course
    travelled = run(other.as_user("lege"), course_export.export_course, there).model_dump_json().encode()
    assert run(doctor, course_import.import_course, travelled).course == course


def test_ids_that_clash_are_made_new(home: House, exported: bytes) -> None:
    copy = changed(exported, uid="0" * 32)
    done = run(home.as_user("lege"), course_import.import_course, copy)
    assert done.added
    assert "var her fra før" in done.message
    ours = run(home.as_user("lege"), entries.journal, CourseId(json.loads(exported)["uid"]))
    theirs = run(home.as_user("lege"), entries.journal, done.course)
    assert not {e.id for e in ours} & {e.id for e in theirs}
    assert all(e.shared for e in (*ours, *theirs))


@pytest.mark.long
def test_consents_of_a_known_patient_are_left_alone(exported: bytes, other: House) -> None:
    doctor = other.as_user("lege")
    draft = patients.PatientDraft.model_validate(json.loads(exported)["patient"])
    run(doctor, referrals.register, draft, other.clock.today())
    run(doctor, course_import.import_course, exported)
    assert run(other.as_user("nav"), courses.listing) == ()


def test_the_importer_needs_the_right(exported: bytes, other: House) -> None:
    for username in ("nav", "sekretar"):
        with pytest.raises(Refused):
            run(other.as_user(username), course_import.import_course, exported)


BROKEN = [
    ({"patient__national_id": "14838108891"}, "patient.national_id"),
    ({"course__status": "gone"}, "course.status"),
    ({"course__extra": 1}, "course.extra"),
    ({"course__received_on": "2027-01-01"}, "course.received_on"),
    ({"course__began_on": "2027-01-01"}, "course.began_on"),
    ({"course__began_on": "2020-01-01"}, "course.began_on"),
    ({"periods__0__grade": 10}, "periods.0.grade"),
    ({"periods__0__grade": 101}, "periods.0.grade"),
    ({"entries__0__kind": "unknown"}, "entries.0.kind"),
    ({"entries__0__answers": {"sick_grade": 101}}, "entries.0.answers.sick_grade"),
    ({"entries__0__schema_version": 99}, "entries.0.schema_version"),
    ({"tasks__0__kind": "unknown"}, "tasks.0.kind"),
    ({"documents__0__sha256": "0" * 64}, "documents.0.sha256"),
    (
        {"documents__0__pdf": b64encode(b"%PDF-x").decode(), "documents__0__sha256": sha256(b"%PDF-x").hexdigest()},
        "documents.0.pdf",
    ),
    ({"attachments__0__content": "bm90IGEgcGRm"}, "attachments.0"),
    ({"attachments__0__content": "%%%"}, "attachments.0.content"),
    ({"consents__0__category": "plan", "consents__0__recipient": "health"}, "consents.0"),
]


@pytest.mark.parametrize(("places", "field"), BROKEN)
def test_what_breaks_a_rule_is_named_and_nothing_is_kept(
    exported: bytes, other: House, places: dict[str, Any], field: str
) -> None:
    doctor = other.as_user("lege")
    with pytest.raises(BadInput) as caught:
        run(doctor, course_import.import_course, changed(exported, **places))
    assert field in caught.value.fields
    assert "Ingenting er lest inn" in caught.value.message
    assert run(doctor, courses.listing) == ()
    assert run(doctor, patients.keys) == ()


def test_a_synthetic_number_is_refused_in_a_real_centre(exported: bytes, tmp_path: Path) -> None:
    real = house(tmp_path / "real", demo=False)
    with pytest.raises(BadInput) as caught:
        run(real.as_user("lege"), course_import.import_course, exported)
    real.close()
    assert "patient.national_id" in caught.value.fields


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "ikke gyldig JSON"),
        (b"[1]", "ikke et forløp"),
        (b'{"a": 1, "a": 2}', "to ganger"),
        (b'{"a": NaN}', "ikke et tall"),
        (b'{"a": 1e999}', "ikke et tall"),
        (b'{"a": "x\\u0000"}', "som ikke kan lagres"),
        (b'{"a": ["\\ud800"]}', "som ikke kan lagres"),
        (b"[" * 100_000, "dypt"),
        (b'{"a": ' + b"9" * 5000 + b"}", "for stort"),
        (b"\xff\xfe", "UTF-8"),
        (b'{"format": "hia-desktop-course", "version": 2}', "nyere utgave"),
    ],
)
def test_a_hostile_file_is_refused(other: House, data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        run(other.as_user("lege"), course_import.import_course, data)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_json(data)
    except BadInput as error:
        assert error.message


def test_the_schema_describes_what_is_exported(exported: bytes) -> None:
    found = course_file.schema()
    assert set(json.loads(exported)) == set(found["properties"])
    assert found["additionalProperties"] is False
    assert found["properties"]["format"]["const"] == "hia-desktop-course"


TALK = {"minutes": 45, "way": "phone", "partner": "employer", "aim": "adapt", "work_focused": True}


@pytest.mark.long
def test_contacts_come_along_and_are_reported_where_they_were_had(home: House, other: House) -> None:
    """They keep who had them; nobody here may change or code them, and no list of this centre's has them."""
    lege, made = home.as_user("lege"), make_course(home, draft=kari(national_id="14888140000", given_name="Ola"))
    run(lege, entries.sign, made, "note", None, {"text": "Snakket med leder.", "day": home.clock.today().isoformat()})
    done = Encountered.model_validate({"day": home.clock.today(), **TALK})
    kept = run(lege, encounters.enter, made, done)
    run(lege, encounters.code, kept, proposed(done))
    gone = run(lege, encounters.enter, made, done.model_copy(update={"minutes": 10}))
    run(lege, encounters.strike, gone, True)
    sent = run(lege, course_export.export_course, made).model_dump_json().encode()

    doctor, office = other.as_user("psykolog"), other.as_user("sekretar")
    there = run(doctor, course_import.import_course, sent).course
    parts = sorted(run(doctor, course_export.export_course, there).contacts, key=lambda part: part.struck)
    assert [(p.who, p.title, p.role.value, p.done.minutes, p.struck) for p in parts] == [
        ("Liv Berg", "overlege", "physician", 45, False),
        ("Liv Berg", "overlege", "physician", 10, True),
    ]
    assert parts[0].coding == proposed(done) and parts[0].done == done
    with other.every_row() as sql:
        (row, _struck) = sql.scalars(select(Encounter).order_by(Encounter.struck)).all()
    today = other.clock.today()
    told = [line for line in run(doctor, course_journal.open_journal, there).lines if line.kind is LineKind.CONTACT]
    assert {(line.author, "ved et annet senter" in line.about) for line in told} == {("Liv Berg", True)}
    assert run(doctor, encounters.on_day, there, today).entered == ()
    assert run(office, coding.month, today) == () == run(doctor, coding.month, today)
    key = EncounterId(row.id)
    with pytest.raises(Refused):
        run(doctor, encounters.strike, key, True)
    with pytest.raises(Refused):
        run(office, encounters.code, key, Coding())
    with pytest.raises(Missing):
        run(office, coding.take_proposals, [key])


@pytest.mark.long
@pytest.mark.parametrize(
    "wrong, field",
    [
        ({"role": "secretary"}, "contacts.0.role"),
        ({"role": "nobody"}, "contacts.0.role"),
        ({"who": ""}, "contacts.0.who"),
        ({"done": {**TALK, "day": "2099-01-01"}}, "contacts.0.done.day"),
        ({"done": {**TALK, "day": "2026-02-24", "minutes": 9000}}, "contacts.0.done.minutes"),
        ({"made_at": "2099-01-01T00:00:00Z"}, "contacts.0.made_at"),
    ],
)
def test_a_contact_that_cannot_be_is_refused_by_its_field(
    exported: bytes, other: House, wrong: dict[str, Any], field: str
) -> None:
    whole = {"done": {**TALK, "day": "2026-02-24"}, "who": "Liv Berg", "role": "physician"}
    contact = {**whole, "made_at": "2026-02-24T10:00:00Z", **wrong}
    with pytest.raises(BadInput) as refused:
        run(other.as_user("psykolog"), course_import.import_course, changed(exported, contacts=[contact]))
    assert field in refused.value.fields
    assert run(other.as_user("psykolog"), courses.listing) == ()


def test_a_small_file_that_would_fill_the_memory_is_refused_unread() -> None:
    """An empty list of two bytes is a hundred times that in memory."""
    for data in (b"[" + b"{}," * 2_000_000 + b"{}]", b"[" * 2_000_001, b"[" + b"0," * 2_000_000 + b"0]"):
        with pytest.raises(BadInput, match="flere verdier"):
            read_json(data)
