"""The summary for the NAV adviser: what each consent opens of it, and never the referral or the assessment."""

from datetime import timedelta

import pytest

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.record import entries
from tests import make
from tests.services.story import ASSESSMENT

WORDS = {
    "referral": "Klarer ikke skiftarbeid.",
    "diagnoses": "Nakkesmerter",
    "assessment": "Trenger tid.",
}
OPENED = {
    Category.DIAGNOSES: {"diagnoses"},
    Category.ASSESSMENT_SUMMARY: {"referral", "assessment"},
}


@pytest.mark.long
def test_each_consent_opens_its_part_and_nothing_raw(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT, "Etter samråd")
    run(lege, entries.sign, course, "nav_summary", None, WORDS)
    until = home.clock.day + timedelta(days=30)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE], until)
    assert run(nav, entries.open_form, course, "nav_summary").not_shared
    for category, fields in OPENED.items():
        run(lege, consents.give, course, Recipient.NAV_ADVISER, [category], until)
        (seen,) = run(nav, entries.open_form, course, "nav_summary").versions
        assert seen.answers == {name: WORDS[name] for name in fields} and not seen.whole
        for raw in ("assessment", "referral"):
            assert not run(nav, entries.open_form, course, raw).versions
        run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, [category])
        assert run(nav, entries.open_form, course, "nav_summary").not_shared
    run(lege, consents.give, course, Recipient.NAV_ADVISER, list(OPENED), until)
    (seen,) = run(nav, entries.open_form, course, "nav_summary").versions
    assert seen.answers == WORDS and seen.whole
    assert not run(nav, entries.open_form, course, "nav_summary").may_write, "it is health personnel's to write"


def test_function_at_work_is_shared_and_other_function_apart(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    for kind in ("function", "other_function"):
        run(lege, entries.sign, course, "note", None, {"kind_of_note": kind, "text": f"Om {kind}"})
    until = home.clock.day + timedelta(days=30)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.FUNCTION], until)
    assert [note.answers["text"] for note in run(nav, entries.journal, course)] == ["Om function"]
