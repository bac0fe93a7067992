"""The trail read back: every tag has its words, the patient sees all, the administrator sees no patient."""

import ast
import importlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hia_desktop.base.errors import Refused
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import Verb, run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from tests.architecture.source_tree import called, program
from tests.make import DAY, REFERRAL, House, course, house


@pytest.fixture
def home(tmp_path: Path) -> Iterator[House]:
    made = house(tmp_path)
    yield made
    made.close()


def tags() -> set[str]:
    """Every tag that a mark names or that is logged by hand."""
    found = set()
    for source in program():
        if not source.name.startswith("hia_desktop/services/"):
            continue
        module = importlib.import_module(source.name.removesuffix(".py").removesuffix("/__init__").replace("/", "."))
        found |= {f.mark.audit for f in vars(module).values() if isinstance(f, Verb)}
        for call in source.calls():
            if called(call) in ("log", "tell_as") and call.args and isinstance(call.args[0], ast.Constant):
                found.add(str(call.args[0].value))
    return found - {""}


def test_every_tag_has_words() -> None:
    assert tags() - set(trails.TAGS) == set(), "say what it means to a patient, in trails.TAGS"


def test_no_words_without_a_tag() -> None:
    assert set(trails.TAGS) - tags() == set()


@pytest.mark.long
def test_the_patient_sees_who_did_what_and_why(home: House) -> None:
    made = course(home)
    doctor = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, made, "referral", None, REFERRAL)
    run(doctor, courses.open_course, made)
    run(doctor, consents.give, made, Recipient.NAV_ADVISER, [Category.PLAN], home.clock.today() + timedelta(days=30))
    run(home.as_user("nav"), courses.open_course, made)
    rows = run(home.as_user("sekretar"), trails.access_report, made)
    told = [(r.who, r.role, r.what, r.why) for r in rows]
    assert told[0] == ("Anders Nilsen", "NAV-veileder", "Åpnet pasientforløpet", "Oppfølging med ditt samtykke")
    assert told[1] == (
        "Liv Berg",
        "Lege",
        "Registrerte samtykke til deling: NAV-veileder: At pasienten går her, Arbeidsmål og tiltak",
        "Helsehjelp",
    )
    assert (
        "Mona Vik",
        "Sekretær/koordinator",
        "Signerte et skjema: Henvisning",
        "Administrasjon av helsehjelpen",
    ) in told
    assert [r.at for r in rows] == sorted((r.at for r in rows), reverse=True)
    paper = run(home.as_user("sekretar"), trails.access_report_paper, made)
    assert len(paper.content.rows) == len(rows) + 1  # type: ignore[attr-defined]
    days = (paper.content.first, paper.content.last)  # type: ignore[attr-defined]
    assert days == (DAY, DAY), "the whole log, also the days without a line"
    assert paper.pdf().startswith(b"%PDF")


def test_a_nav_adviser_makes_no_report(home: House) -> None:
    made = course(home)
    with pytest.raises(Refused):
        run(home.as_user("nav"), trails.access_report, made)


def test_the_administrator_searches_without_patients(home: House) -> None:
    made = course(home)
    run(home.as_user("lege"), courses.open_course, made)
    found = run(home.admin, trails.search_log, "lege", "record")
    assert [(r.who, r.what) for r in found] == [("Liv Berg", "Åpnet pasientforløpet")]
    every = run(home.admin, trails.search_log, first=home.clock.today(), last=home.clock.today())
    assert [r.seq for r in every] == sorted((r.seq for r in every), reverse=True)
    assert "Testdal" not in str(every)
    assert made not in str(every)
    assert run(home.admin, trails.search_log, first=home.clock.today() + timedelta(days=1)) == ()
    with pytest.raises(Refused):
        run(home.as_user("lege"), trails.search_log)


def test_the_chain_is_verified(home: House) -> None:
    state = run(home.admin, trails.verify_trail)
    assert state.whole
    assert state.seq > 5
    (home.folder / "audit.anchor").unlink()
    assert not run(home.admin, trails.verify_trail).whole
