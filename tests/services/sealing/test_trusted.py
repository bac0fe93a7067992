"""What nobody signed so in the program is shown as that, and nothing is counted, decided or made of it."""

import pytest
from sqlalchemy import text

from hia_desktop.base.fields import CourseId, PatientId
from hia_desktop.documents.kinds.journal_print import Content
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.overview import course_journal, journal_papers
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.store.entities import Course
from tests import make, tampering
from tests.services.patient.test_same_day import clarify
from tests.services.record.test_assessments import SAFETY, listed

pytestmark = pytest.mark.logs  # triggers that are put back are told of
MARKED = "lagt inn eller endret utenfor programmet"


@pytest.fixture
def other(home: make.House) -> CourseId:
    return make.course(home, draft=make.kari(national_id="08899527535", given_name="Ola"))


def change(home: make.House, what: str) -> None:
    with tampering.by_hand(home.folder, home.as_user("nav").store) as sql:
        tampering.unguarded(sql)
        assert sql.execute(text(f"UPDATE form_entry SET {what}")).rowcount
    home.sign_out("lege")


def test_a_form_that_nobody_signed_is_not_what_the_step_goes_on_from(home: make.House, other: CourseId) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, entries.sign, other, "plan", None, {"own_goal": "Hagen", "measures": [{"what": "Luke"}]})
    change(home, f"course_id = '{course}', number = 9, series = id WHERE course_id = '{other}'")
    page = run(home.as_user("lege"), entries.open_form, course, "plan")
    assert [version.forged for version in page.versions] == [True, False]
    assert page.current is not None and page.current.answers["own_goal"] == "Jobb"


def test_what_nobody_said_of_a_measure_changes_no_plan(home: make.House, other: CourseId) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    plan = run(lege, entries.sign, course, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, entries.sign, other, "plan", None, {"own_goal": "Jobb", "measures": [{"what": "Gå"}]})
    run(lege, plan_lines.put, other, 1, 0, "done", None)
    change(home, f"course_id = '{course}', adds_to = '{plan}' WHERE kind = 'measure_line'")
    lege = home.as_user("lege")
    page = run(lege, entries.open_form, course, "plan")
    assert page.current is not None and page.current.later == ()
    assert page.current.answers["measures"][0]["status"] != "done"
    assert not [line for line in run(lege, course_journal.open_journal, course).lines if "Tiltak" in line.title]


def test_a_journal_says_of_it_that_nobody_signed_it(home: make.House, other: CourseId) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    kept = run(lege, entries.sign, course, "note", None, {"text": "Rolig.", "heading": "Samtale"})
    run(lege, entries.sign, other, "note", None, {"text": "Fullt arbeidsfør.", "heading": "Samtale"})
    added = run(lege, entries.sign, other, "note", None, {"text": "Mer.", "heading": "Samtale"})
    run(lege, entries.add_addendum, added, "Kan løfte alt.")
    until = home.clock.day.replace(year=home.clock.day.year + 1)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.NOTES], until)
    change(
        home,
        f"course_id = '{course}', adds_to = CASE kind WHEN 'addendum' THEN '{kept}' END "
        f"WHERE course_id = '{other}' AND id <> '{added}'",
    )
    lege = home.as_user("lege")
    paper = run(lege, journal_papers.prepare, course).content
    assert isinstance(paper, Content)
    told = {line.by: line.words for line in paper.lines if line.words}
    (forged,) = (words for by, words in told.items() if MARKED in by)
    assert "Fullt arbeidsfør." in str(forged)
    (label,) = (label for words in told.values() for label, said in words if "Kan løfte alt." in said)
    assert MARKED in label
    summary = str(run(lege, journal_papers.nav_summary, course).content)
    assert "Rolig." in summary and "Fullt" not in summary and "løfte" not in summary


def test_a_word_of_danger_is_new_though_somebody_put_it_there_before(home: make.House, other: CourseId) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    words = {"own_goal": "Planlegger selvmord i helgen."}
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tanker om selvmord i går."})
    clarify(home)
    run(lege, entries.sign, other, "plan", None, words)
    clarify(home)
    change(home, f"course_id = '{course}', number = 9 WHERE course_id = '{other}'")
    run(home.as_user("lege"), entries.sign, course, "plan", None, words, over_newer=True)
    assert SAFETY in [row.what for row in listed(home, "lege")]


def test_no_referral_is_the_same_as_one_that_nobody_registered(home: make.House, other: CourseId) -> None:
    lege, course = home.as_user("lege"), make.course(home)
    run(lege, entries.sign, other, "referral", None, make.REFERRAL)
    change(home, f"course_id = '{course}' WHERE course_id = '{other}'")
    lege = home.as_user("lege")
    with home.every_row() as sql:
        patient = PatientId(sql.get_one(Course, course).patient_id)
    assert run(lege, referrals.same_referral, patient, str(make.REFERRAL["text"]), "") is None
