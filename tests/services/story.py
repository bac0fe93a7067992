"""A whole course with something of everything, for tests of what takes all of it."""

import io
from datetime import date, timedelta

import pypdfium2

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.papers import letters
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from tests import make
from tests.make import REFERRAL, House, course, grown

ASSESSMENT = {
    "expected_benefit": "Kan øke deltakelsen.",
    "resource_use": "Rimelig.",
    "decision": "right",
    "deadline_for": "treatment",
    "disciplines": "both",
    "start_deadline": "2026-04-30",
    "wished_start": "2026-03-16",
    "grounds": "Står i fare for å falle ut av arbeid.",
}


def pdf() -> bytes:
    """A PDF of one empty page."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def whole_course(house: House) -> CourseId:
    """From referral to epikrise, with letters, consents both ways, versions, an addendum, a struck note and a file."""
    return grown(house, "whole course", lambda: _whole_course(house))


def _whole_course(house: House) -> CourseId:
    made = course(house)
    office, doctor = house.as_user("sekretar"), house.as_user("lege")
    run(office, entries.sign, made, "referral", None, REFERRAL)
    run(office, referrals.attach, made, "henvisning.pdf", pdf())
    run(office, letters.issue_supplement, made, answering=True)
    run(doctor, entries.sign, made, "assessment", None, ASSESSMENT)
    run(doctor, letters.issue_decision, made, "patient", answering=True)
    last = house.clock.today()
    periods = [
        Period(date(2026, 1, 12), date(2026, 2, 8), SickLeaveKind.FULL, 100),
        Period(date(2026, 2, 9), last, SickLeaveKind.GRADED, 60),
    ]
    known = [row.id for row in house_periods(house, made)]
    run(doctor, leaves.save_periods, made, known, periods)
    run(doctor, entries.sign, made, "survey", None, {"thriving": 4})
    run(doctor, entries.sign, made, "survey", None, {"thriving": 6})
    until = last + timedelta(days=200)
    run(
        doctor,
        consents.give,
        made,
        Recipient.NAV_ADVISER,
        [Category.SICK_LEAVE, Category.PLAN, Category.ADAPTATION],
        until,
    )
    run(doctor, consents.give, made, Recipient.HEALTH, [Category.NAV_NOTES], until)
    barrier = {"description": "Ensidige løft", "severity": "high", "due": "2026-03-20"}
    run(house.as_user("nav"), entries.sign, made, "workplace", None, {"barriers": [barrier]})
    run(house.as_user("nav"), leaves.mark_milestone, made, "dialogue_1", last)
    run(
        doctor,
        entries.sign,
        made,
        "plan",
        None,
        {"own_goal": "Full jobb", "measures": [{"what": "Gradert trening", "responsible": "Eva"}]},
    )
    note = run(doctor, entries.sign, made, "note", None, {"text": "Samtale 😀 <b>viktig</b>"})
    run(doctor, entries.add_addendum, note, "Et tillegg.")
    wrong = run(doctor, entries.sign, made, "note", None, {"text": "Feil pasient"})
    run(doctor, entries.strike, wrong, "wrong_patient")
    make.sign_epikrise(doctor, made, {"asks": [{"text": "følge opp sykmeldingen"}], "assessment": "Bedre."})
    return made


def house_periods(house: House, made: CourseId) -> tuple[leaves.PeriodRow, ...]:
    """The course's periods as the page gives them."""
    from hia_desktop.services.course import courses

    return run(house.as_user("lege"), courses.open_course, made).sick.periods
