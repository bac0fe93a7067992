"""What the patient objects to holds through every door, until it is lifted, and each says why."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import day
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents, objections, trails
from hia_desktop.services.course import courses
from hia_desktop.services.papers import epikriser, handling, letters, papers
from hia_desktop.services.record import entries
from hia_desktop.services.transfer import course_export, course_import
from tests import make
from tests.services.story import whole_course

WHY = "Pasienten har sagt nei"


@pytest.mark.long
def test_nothing_goes_to_whom_the_patient_objects_to(home: make.House, course: CourseId) -> None:
    lege, sekretar = home.as_user("lege"), home.as_user("sekretar")
    until = home.clock.today() + timedelta(days=90)
    run(lege, consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], until)
    run(sekretar, objections.put, course, Receiver.EMPLOYER)
    assert not run(lege, consents.open_consents, course).in_force
    assert run(lege, checks.verify).problems == (), "the office may end it so"
    with pytest.raises(Refused, match=WHY):
        run(lege, consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], until)
    run(sekretar, objections.put, course, Receiver.GP)
    run(sekretar, objections.put, course, Receiver.GP)
    assert [one.receiver for one in run(lege, objections.listing, course)] == [Receiver.EMPLOYER, Receiver.GP]
    for user, shown in (("lege", True), ("sekretar", True), ("nav", False)):
        run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)
        chips = [chip.text for chip in run(home.as_user(user), courses.open_course, course).banner.chips]
        assert ("Send ikke til arbeidsgiver, fastlegen" in chips) is shown, user
    answers = {"sent": [{"to": "rph", "criteria": ["rph.mild"], "agreed": "spoken", "sent_on": make.DAY.isoformat()}]}
    run(lege, objections.put, course, Receiver.MUNICIPALITY)
    with pytest.raises(BadInput, match=WHY):
        run(lege, entries.sign, course, "sending_on", None, answers)
    with pytest.raises(Refused):
        run(sekretar, objections.lift, course, Receiver.MUNICIPALITY)
    run(lege, objections.lift, course, Receiver.MUNICIPALITY)
    with pytest.raises(Missing):
        run(lege, objections.lift, course, Receiver.MUNICIPALITY)
    run(lege, entries.sign, course, "sending_on", None, answers)
    told = [row.what + row.why for row in run(lege, trails.access_report, course)]
    assert sum("ikke vil at noen får noe" in line for line in told) == 4
    assert any("Opphevet at noen ikke skal få noe" in line and "Kommune" in line for line in told)


def test_what_is_sent_is_held_against_the_no_whatever_days_are_typed(home: make.House, course: CourseId) -> None:
    lege, today = home.as_user("lege"), home.clock.today()

    def sending(
        sent: date, received: date | None = None, to: str = "arr", criterion: str = "arr.long"
    ) -> dict[str, list[dict[str, object]]]:
        days = {"sent_on": sent.isoformat(), "received_on": received.isoformat() if received else None}
        return {"sent": [{"to": to, "criteria": [criterion], "agreed": "spoken", **days}]}

    run(lege, entries.sign, course, "sending_on", None, sending(today))
    home.clock.day += timedelta(days=3)
    now = home.clock.today()
    run(lege, objections.put, course, Receiver.SPECIALIST)
    run(lege, entries.sign, course, "sending_on", None, sending(today, now))  # it was sent before the no
    for to, criterion in (("dps", "dps.condition"), ("specialist", "specialist.alone"), ("arr", "arr.clarified")):
        with pytest.raises(BadInput, match=WHY):
            run(lege, entries.sign, course, "sending_on", None, sending(now, now, to, criterion))
    earlier = sending(now - timedelta(days=1), now)
    before = run(lege, entries.before_signing, course, "sending_on", earlier)
    assert not before.stops
    assert [line.field for line in before.doubts] == ["sent.0.sent_on"]
    assert "sa nei" in before.doubts[0].sentence


def test_a_referral_is_not_forwarded_to_whom_the_patient_objects_to(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    forwarded = {"decision": "forwarded", "forwarded_to": "DPS Salten", "grounds": "Hører til der."}
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    run(lege, objections.put, course, Receiver.SPECIALIST)
    with pytest.raises(BadInput, match=WHY):
        run(lege, entries.sign, course, "assessment", None, forwarded)
    run(lege, objections.lift, course, Receiver.SPECIALIST)
    run(lege, entries.sign, course, "assessment", None, forwarded)
    run(lege, objections.put, course, Receiver.SPECIALIST)
    arrived = forwarded | {"forwarded_received": home.clock.today().isoformat()}
    run(lege, entries.sign, course, "assessment", None, arrived)  # where it lies already is told
    with pytest.raises(BadInput, match=WHY):
        run(lege, entries.sign, course, "assessment", None, forwarded | {"forwarded_to": "Et annet sykehus"})


@pytest.mark.long
def test_a_course_is_no_file_for_a_centre_that_the_patient_says_no_to(home: make.House, tmp_path: Path) -> None:
    """What the patient has said no to goes with the file, and holds where it is read in."""
    course, lege = whole_course(home), home.as_user("lege")
    run(lege, objections.put, course, Receiver.SPECIALIST)
    with pytest.raises(Refused, match=WHY):
        run(lege, course_export.export_course, course)
    run(lege, objections.lift, course, Receiver.SPECIALIST)
    run(lege, objections.put, course, Receiver.GP)
    run(lege, consents.block, course, home.as_user("fysio").me.id)
    file = run(lege, course_export.export_course, course)
    other = make.house(tmp_path / "other")
    try:
        there = other.as_user("lege")
        done = run(there, course_import.import_course, file.model_dump_json().encode())
        assert [one.receiver for one in run(there, objections.listing, done.course)] == [Receiver.GP]
        assert f"fastlegen ({day(home.clock.today())})" in done.message, "since when"
        assert "Eva Li" in done.message
        run(there, objections.put, done.course, Receiver.NAV)
        with pytest.raises(Refused, match=WHY):
            run(there, letters.issue_decision, done.course, "referrer", True)
    finally:
        other.close()


@pytest.mark.long
def test_a_no_that_comes_with_a_file_ends_what_is_shared_of_a_known_patient(home: make.House, tmp_path: Path) -> None:
    course, lege = whole_course(home), home.as_user("lege")
    run(lege, objections.put, course, Receiver.EMPLOYER)
    file = run(lege, course_export.export_course, course).model_dump_json().encode()
    other = make.house(tmp_path / "other")
    try:
        there = other.as_user("lege")
        until = other.clock.today() + timedelta(days=90)
        own = make.course(other)
        run(there, consents.give, own, Recipient.EMPLOYER, [Category.ADAPTATION], until)
        assert "arbeidsgiver" in run(there, course_import.import_course, file).message
        assert [one.receiver for one in run(there, objections.listing, own)] == [Receiver.EMPLOYER]
        assert not run(there, consents.open_consents, own).in_force
    finally:
        other.close()


@pytest.mark.long
def test_letters_and_the_epikrise_hold(home: make.House) -> None:
    course = whole_course(home)
    lege = home.as_user("lege")
    there = {d.kind: d for d in run(lege, papers.listing, course)}
    assert there["epikrise"].withheld == ""
    run(lege, objections.put, course, Receiver.GP)
    held = {d.kind: d.withheld for d in run(lege, papers.listing, course)}
    assert WHY in held["epikrise"] and "fastlegen" in held["epikrise"]
    with pytest.raises(Refused, match=WHY):
        run(lege, handling.mark_printed, there["epikrise"].id)
    with pytest.raises(Refused, match=WHY):
        run(lege, letters.issue_decision, course, "referrer", True)
    run(lege, letters.issue_decision, course, "patient", True)
    composed = run(lege, epikriser.compose, course).answers
    assert [row["objected"] for row in composed["receivers"]] == [True]
    answers = {"asks": [{"text": "Følge opp"}], "receivers": [{"kind": "gp", "name": "Ola Lege"}]}
    with pytest.raises(BadInput, match=WHY):
        make.sign_epikrise(lege, course, answers)
    run(lege, objections.lift, course, Receiver.GP)
    run(lege, handling.mark_printed, there["epikrise"].id)
