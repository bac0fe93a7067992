"""Phrases: whose they are, who changes them, what is kept of each change, and what they can say of a course."""

from dataclasses import replace

import pytest

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.domain.phrases import VARIABLES, Phrase, check, expand, holds_person_number, open_places
from hia_desktop.services.call import run
from hia_desktop.services.centre import phrases
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from tests import make

SLEEP = Phrase(code="sov", text="Sover [?timer] timer.")


def codes(home: make.House, user: str) -> list[tuple[str, bool]]:
    return [(one.code, one.shared) for one in run(home.as_user(user), phrases.usable)]


def test_a_phrase_is_ones_own_or_everybodys_and_each_change_is_kept(home: make.House) -> None:
    lege, psykolog, office = (home.as_user(name) for name in ("lege", "psykolog", "sekretar"))
    own = run(lege, phrases.keep, SLEEP)
    shared = run(office, phrases.keep, replace(SLEEP, shared=True, text=" Sover godt. "))
    assert codes(home, "lege") == [("sov", False), ("sov", True)] and codes(home, "nav") == [("sov", True)]
    with pytest.raises(Refused):
        run(lege, phrases.keep, replace(shared, text="Sover ikke."))
    with pytest.raises(Refused):
        run(lege, phrases.keep, Phrase(code="ny", text="Ny.", shared=True))
    with pytest.raises(Refused):
        run(psykolog, phrases.remove, shared.series)
    for call in (phrases.history, phrases.remove, phrases.restore):
        with pytest.raises(Missing):
            run(psykolog, call, own.series)
    with pytest.raises(Missing):
        run(psykolog, phrases.keep, replace(own, text="En annens."))
    newer = run(home.admin, phrases.keep, replace(shared, shared=False, text="Sover dårlig."))
    assert newer.shared, "whose it is never changes"
    with pytest.raises(Conflict):
        run(office, phrases.keep, replace(shared, text="Den gamle lest."))
    run(office, phrases.remove, shared.series)
    assert codes(home, "nav") == []
    run(office, phrases.restore, shared.series)
    told = [(one.by, one.text, one.in_use) for one in run(home.as_user("nav"), phrases.history, shared.series)]
    assert told == [
        ("Mona Vik", "Sover dårlig.", True),
        ("Mona Vik", "Sover dårlig.", False),
        ("Ada Admin", "Sover dårlig.", True),
        ("Mona Vik", "Sover godt.", True),
    ]
    lines = run(home.admin, trails.search_log, "", "phrase:kept")
    assert [(line.who, line.about) for line in lines] == [
        ("Ada Admin", ""),
        ("Mona Vik", ""),
        ("Liv Berg", "Liv Berg"),
    ]


def test_a_code_is_one_phrases_and_a_person_number_is_asked_about(home: make.House) -> None:
    lege = home.as_user("lege")
    kept = run(lege, phrases.keep, SLEEP)
    with pytest.raises(BadInput, match="i bruk") as taken:
        run(lege, phrases.keep, replace(SLEEP, code="SOV"))
    assert set(taken.value.fields) == {"code"}
    run(lege, phrases.remove, kept.series)
    assert [one.series for one in run(lege, phrases.out_of_use)] == [kept.series]
    assert run(home.as_user("fysio"), phrases.out_of_use) == (), "another's own are not told of"
    run(lege, phrases.keep, SLEEP)
    with pytest.raises(BadInput, match="i bruk"):
        run(lege, phrases.restore, kept.series)
    number = Phrase(code="nr", text=f"Gjelder {make.KARI[:6]} {make.KARI[6:]}.")
    with pytest.raises(BadInput, match="fødselsnummer") as asked:
        run(lege, phrases.keep, number)
    assert set(asked.value.fields) == {"sure"}
    run(lege, phrases.keep, number, sure=True)
    assert holds_person_number(Phrase(text=make.KARI)) and not holds_person_number(Phrase(text="Tlf. 75 00 00 00."))
    for field, wrong in (
        ("code", replace(SLEEP, code="a b")),
        ("code", replace(SLEEP, code="")),
        ("text", replace(SLEEP, text=" \n")),
        ("text", replace(SLEEP, text="Hei [pasient.kallenavn].")),
    ):
        with pytest.raises(BadInput) as found:
            check(wrong)
        assert set(found.value.fields) == {field}
    check(replace(SLEEP, text="\n".join(f"[{name}]" for name in VARIABLES) + "[1] [se vedlegg] [?fritt]"))


def test_what_is_known_is_filled_in_and_what_is_not_is_a_place_to_fill_in(home: make.House) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    course = make.course(
        home, draft=make.kari(employer="Nordlys sykehjem", occupation="hjelpepleier", position_percent=80)
    )
    text = "[Pasient.fornavn], [pasient.stilling], [pasient.arbeidsgiver], [sykmelding.grad], [henvisning.startfrist]"
    page = run(lege, courses.open_course, course)
    assert set(page.phrase_facts) <= set(VARIABLES)
    unknown = expand(text, page.phrase_facts)
    assert unknown == "Kari, 80\u00a0%, Nordlys sykehjem, [?sykmeldingsgrad], [?frist for start]"
    run(lege, leaves.save_periods, course, [], [Period(home.clock.today(), None, SickLeaveKind.GRADED, 60)])
    facts = run(lege, courses.open_course, course).phrase_facts
    assert facts["sykmelding.grad"] == "60\u00a0%" and facts["pasient.fastlege"] == "Ola Lege"
    assert facts["henvisning.mottatt"] and not facts.get("henvisning.besluttet")
    patient = home.clock.today()
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], patient.replace(year=2027))
    seen = run(nav, courses.open_course, course).phrase_facts
    assert set(seen) == {"pasient.fornavn", "pasient.etternavn", "pasient.navn", "pasient.alder"}
    assert expand("[pasient.fastlege]", seen) == "[?fastlege]"
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], patient.replace(year=2027))
    seen = run(nav, courses.open_course, course).phrase_facts
    assert seen["sykmelding.grad"] == "60\u00a0%" and "henvisning.mottatt" not in seen


def test_the_signer_is_asked_about_a_place_that_nobody_has_filled_in(home: make.House) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    assert list(open_places({"a": "x [?én] [?to]", "b": [{"c": "[?]"}], "d": 3})) == [("a", "[?én]"), ("b.0.c", "[?]")]
    answers = {"text": "Sover [?timer] timer."}
    asked = run(lege, entries.before_signing, course, "note", answers)
    asked_about = [line.sentence for line in asked.doubts if "kontakt" not in line.sentence]
    assert asked_about == ["[?timer] er ikke fylt ut."]
