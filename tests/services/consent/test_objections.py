"""What the patient objects to holds through every door, until it is lifted, and each says why."""

from datetime import timedelta

import pytest

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.sending.objections import Receiver
from hia_desktop.services.call import run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents, objections, trails
from hia_desktop.services.course import courses
from hia_desktop.services.papers import epikriser, handling, letters, papers
from hia_desktop.services.record import entries
from tests import make
from tests.services.story import whole_course

WHY = "Pasienten har sagt nei"


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
