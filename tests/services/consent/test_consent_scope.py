"""What a consent covers (issue 4, points 9-12): recipient, category, course and days;
and what stands as history when it is over."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
from sqlalchemy import select

from hia_desktop.base.clock import local
from hia_desktop.base.errors import BadInput, Gone, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import HEALTH, NAV, OFFICE, Category, Recipient, Role, Track
from hia_desktop.domain.consent import LAWFUL, SHAREABLE, Given, visible
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import handling, letters, papers
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import KeyGrant
from tests import make
from tests.services.story import ASSESSMENT
from tests.stating import run_stating

UNTIL = date(2026, 8, 24)
TO_NAV = Recipient.NAV_ADVISER
EPIKRISE = {"asks": [{"text": "Følge opp"}], "assessment": "God bedring."}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    said = "\n".join(page.get_textpage().get_text_range().replace("\ufffe", "") for page in document)
    document.close()
    return said


def letters_of(text: str) -> str:
    """Without spaces, line breaks and the hyphens of words that were parted."""
    return "".join(c for c in text if c.isalpha())


# -- who and what


@pytest.mark.long
@pytest.mark.parametrize("recipient", [r for r in Recipient if r is not Recipient.HEALTH])
def test_each_recipient_is_given_what_it_may_be_given_and_no_more(
    home: make.House, course: CourseId, recipient: Recipient
) -> None:
    """R89: per recipient and per part; dated; nothing by default."""
    lege = home.as_user("lege")
    for category in Category:
        if category in SHAREABLE[recipient]:
            run(lege, consents.give, course, recipient, [category], UNTIL, "written", True, make.DAY)
        else:
            with pytest.raises(BadInput, match="aldri"):
                run(lege, consents.give, course, recipient, [category], UNTIL)
    page = run(lege, consents.open_consents, course)
    assert {c for r, c in page.in_force if r is recipient} == SHAREABLE[recipient] and {
        r for r, _c in page.in_force
    } == {recipient}
    row = next(iter(page.in_force.values()))
    assert (row.valid_from, row.valid_until) == (make.DAY, UNTIL)
    assert (row.how_given, row.interpreter, row.recorded_by) == ("Skriftlig", True, "Liv Berg")
    run(lege, consents.withdraw, course, recipient)
    assert run(lege, consents.open_consents, course).in_force == {}


def test_what_is_asked_is_all_that_can_be_shared() -> None:
    """Whatever a recipient can be given stands on the screen and on paper;
    a summary of the referral is never more than its name."""
    asked = {*consents.ASKED_RECIPIENTS, *consents.MORE_RECIPIENTS}
    assert asked == set(Recipient) - {Recipient.HEALTH}
    assert set(consents.ASKED_CATEGORIES) == set(Category) - {
        Category.NAV_NOTES,
        Category.REFERRAL_SUMMARY,
        Category.SURVEY,
    }


@pytest.mark.parametrize("category", list(Category))
@pytest.mark.parametrize("role", list(Role))
def test_every_cell_of_the_table(role: Role, category: Category) -> None:
    """role x category: always, with consent, never; the table that the administration prints."""
    track = Track.NAV if category is Category.NAV_NOTES else Track.HEALTH
    office = {Category.REFERRAL_SUMMARY, Category.EPIKRISE, Category.DOCUMENTS, Category.OUTCOME}
    always = (
        (role in HEALTH and track is Track.HEALTH)
        or (role in NAV and track is Track.NAV)
        or (role in OFFICE and category in office)
    )
    recipient = TO_NAV if role in NAV else Recipient.HEALTH
    asked = (role in NAV or (role in HEALTH and track is Track.NAV)) and category in SHAREABLE[recipient]
    assert visible(role, track, category, ()) == always
    given = [Given(recipient, category)] if category in SHAREABLE[recipient] else []
    assert visible(role, track, category, given) == (always or asked)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "answers", "category"),
    [
        ("survey", {"can_do": "Kan sitte."}, Category.FUNCTION),
        ("plan", {"own_goal": "Tilbake."}, Category.PLAN),
        ("rtw", {"goal": "100 %", "steps": [{"from_day": "2026-03-02", "work_percent": 20}]}, Category.ADAPTATION),
        ("note", {"text": "Samtale."}, Category.NOTES),
        ("assessment", ASSESSMENT, Category.ASSESSMENT),
        ("referral", make.REFERRAL, Category.REFERRAL_SUMMARY),
        ("epikrise", EPIKRISE, Category.EPIKRISE),
    ],
)
def test_every_cell_at_the_service(
    home: make.House, course: CourseId, kind: str, answers: dict[str, object], category: Category
) -> None:
    """Each form is read by exactly the roles that the table says,
    before and after a consent to its own category alone."""
    lege = home.as_user("lege")
    if kind == "epikrise":
        make.sign_epikrise(lege, course, answers)
    else:
        run(lege, entries.sign, course, kind, None, answers)

    def readers() -> set[str]:
        found = set()
        for user in ("lege", "psykolog", "fysio", "nav", "sekretar"):
            try:
                page = run_stating(home.as_user(user), entries.open_form, course, kind)
            except Gone:
                continue
            texts = {name: text for name, text in answers.items() if isinstance(text, str)}
            if any(v.answers.get(name) == text for v in page.versions for name, text in texts.items()):
                found.add(user)
        return found

    here = {"lege", "psykolog", "fysio"} | (
        {"sekretar"} if category in (Category.REFERRAL_SUMMARY, Category.EPIKRISE) else set()
    )
    assert readers() == here
    run(lege, consents.give, course, TO_NAV, SHAREABLE[TO_NAV] - {category}, UNTIL)
    assert readers() == here, "everything but this is shared"
    if category in SHAREABLE[TO_NAV]:
        run(lege, consents.give, course, TO_NAV, [category], UNTIL)
        reads = category is not Category.REFERRAL_SUMMARY  # only that there is one
        assert readers() == here | ({"nav"} if reads else set())


@pytest.mark.long
def test_a_decision_letter_is_shared_with_nobody_who_may_not_have_the_assessment(
    home: make.House, course: CourseId
) -> None:
    """A letter takes the category of what it quotes: the answers give the assessment's grounds,
    so letters to NAV never hold them."""
    lege, nav, office = home.as_user("lege"), home.as_user("nav"), home.as_user("sekretar")
    run(lege, consents.give, course, TO_NAV, [Category.DOCUMENTS, Category.EPIKRISE], UNTIL)
    run(office, entries.sign, course, "referral", None, {**make.REFERRAL, "motivation": ""})
    asked_for = run(office, letters.issue_supplement, course, answering=True)
    run(lege, entries.sign, course, "assessment", None, ASSESSMENT)
    answers = [run(lege, letters.issue_decision, course, to, answering=True) for to in ("patient", "referrer")]
    epikrise = make.sign_epikrise(lege, course, EPIKRISE)
    assert {d.id for d in run(nav, papers.listing, course)} == {asked_for, epikrise}
    for letter in answers:
        with pytest.raises(Refused):
            run(nav, papers.read, letter)
        assert ASSESSMENT["grounds"] in text_of(run(office, papers.read, letter)), "the office sends it"
        assert run(home.as_user("lege"), papers.read, letter)
    assert run(nav, papers.read, epikrise) and run(nav, papers.read, asked_for)
    with nav.store.read() as sql:  # and whoever bypasses the services finds no key
        keys = set(sql.scalars(select(KeyGrant.object_id).where(KeyGrant.reader.in_(nav.keys.readers))))
    assert keys >= {asked_for, epikrise} and not keys & set(answers)


@pytest.mark.long
def test_epikrise_and_letters_are_agreed_on_apart(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, TO_NAV, [Category.DOCUMENTS], UNTIL)
    make.sign_epikrise(lege, course, EPIKRISE)
    assert run(nav, papers.listing, course) == ()
    run(lege, consents.give, course, TO_NAV, [Category.EPIKRISE], UNTIL)
    assert [d.kind for d in run(nav, papers.listing, course)] == ["epikrise"]


# -- which course


@pytest.fixture
def two(home: make.House, course: CourseId) -> tuple[CourseId, CourseId]:
    """A course that NAV is let into, and a later one of the same patient."""
    lege = home.as_user("lege")
    run(lege, consents.give, course, TO_NAV, [Category.FUNCTION, Category.ADAPTATION], UNTIL)
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan gå."})
    make.sign_epikrise(lege, course, EPIKRISE)
    home.clock.day += timedelta(days=20)
    later = run(home.as_user("sekretar"), referrals.register, make.kari(), home.clock.today()).id
    run(lege, entries.sign, later, "survey", None, {"can_do": "Kan ikke stå."})
    run(
        lege,
        entries.sign,
        later,
        "rtw",
        None,
        {"goal": "50 %", "steps": [{"from_day": "2026-04-01", "work_percent": 20}]},
    )
    return course, later


@pytest.mark.long
def test_a_new_course_is_not_shared_in_silence(home: make.House, two: tuple[CourseId, CourseId]) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    first, later = two
    assert [row.id for row in run(nav, courses.listing)] == [first]
    assert [row.course for row in run(nav, patients.find, "Testdal")] == [first]
    assert run(nav, courses.newest_of, run(nav, patients.keys)[0]) == first
    assert {r.course for r in run(nav, tasks.rows, run(nav, tasks.keys))} <= {first}
    for fn, *more in (
        (courses.open_course,),
        (entries.open_form, "survey"),
        (papers.listing,),
        (consents.open_consents,),
    ):
        with pytest.raises(Gone):
            run(nav, fn, later, *more)
    assert run(nav, entries.open_form, first, "survey").versions[0].answers["can_do"] == "Kan gå."
    page = run(lege, consents.open_consents, later)
    assert (
        page.elsewhere and page.in_force == {} == dict(page.in_force) and page.history == () and page.seen_by_nav == ()
    )
    assert not run(lege, consents.open_consents, first).elsewhere


@pytest.mark.long
def test_the_number_of_those_who_share_is_that_of_the_list(home: make.House, two: tuple[CourseId, CourseId]) -> None:
    """Patients, not courses, and also those whose course is over: the number stands above a list that shows them."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    assert run(nav, tasks.counts).running[0] == len(run(nav, patients.keys)) == 1
    run(lege, consents.give, two[1], TO_NAV, [Category.PLAN], UNTIL)
    assert run(nav, tasks.counts).running[0] == 1
    for course in two:
        run(lege, consents.withdraw, course, TO_NAV)
    assert run(nav, tasks.counts).running[0] == len(run(nav, patients.keys)) == 0


@pytest.mark.long
def test_a_consent_to_one_course_says_nothing_of_the_other(home: make.House, two: tuple[CourseId, CourseId]) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    first, later = two
    run(lege, consents.give, later, TO_NAV, [Category.FUNCTION], UNTIL)
    assert run(nav, entries.open_form, later, "survey").versions[0].answers["can_do"] == "Kan ikke stå."
    assert not any(v.answers for v in run(nav, entries.open_form, later, "rtw").versions), (
        "only the first course shares adaptation"
    )
    run(lege, consents.withdraw, first, TO_NAV)
    assert [row.id for row in run(nav, courses.listing)] == [later]
    with pytest.raises(Gone):
        run(nav, courses.open_course, first)


# -- how long


@pytest.mark.parametrize(
    ("since", "until", "field", "says"),
    [
        (make.DAY, make.DAY - timedelta(days=1), "valid_until", "slutter før det begynner"),
        (make.DAY - timedelta(days=30), make.DAY - timedelta(days=1), "valid_until", "som er passert"),
        (make.DAY + timedelta(days=1), make.DAY + timedelta(days=2), "valid_from", "før det er gitt"),
        (make.DAY, date(2027, 2, 25), "valid_until", "høyst 12 måneder"),
        (make.DAY - timedelta(days=10), date(2027, 2, 20), "valid_until", "høyst 12 måneder"),
    ],
)
def test_contradictory_days_get_their_sentence(
    home: make.House, course: CourseId, since: date, until: date, field: str, says: str
) -> None:
    with pytest.raises(BadInput, match=says) as error:
        run(home.as_user("lege"), consents.give, course, TO_NAV, [Category.PLAN], until, "spoken", False, since)
    assert list(error.value.fields) == [field]
    assert run(home.as_user("lege"), consents.open_consents, course).history == ()


def test_the_longest_and_the_shortest_consent(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, consents.give, course, TO_NAV, [Category.PLAN], date(2027, 2, 24))
    run(lege, consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], make.DAY)
    assert len(run(lege, consents.open_consents, course).in_force) == 3


# -- the other direction


@pytest.mark.long
def test_navs_notes_wait_for_navs_key_and_the_screen_says_so(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, TO_NAV, [Category.FUNCTION], UNTIL)
    run(nav, entries.sign, course, "workplace", None, {"note": "Leder vil vente."})
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], UNTIL)
    assert run(lege, consents.open_consents, course).waits_for_nav
    run(nav, entries.sign, course, "workplace", None, {"note": "Leder vil likevel ikke vente."})
    newest = run(lege, entries.open_form, course, "workplace").versions[0]
    assert newest.answers["note"] == "Leder vil likevel ikke vente.", "what is written from now on is shared at once"
    home.sign_out("nav")
    home.as_user("nav")
    assert not run(lege, consents.open_consents, course).waits_for_nav
    assert [v.answers["note"] for v in run(lege, entries.open_form, course, "workplace").versions][
        1
    ] == "Leder vil vente."


# -- history


@pytest.mark.long
def test_what_was_shared_stays_as_history(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake."})
    home.clock.day += timedelta(days=1)
    run(lege, consents.give, course, TO_NAV, [Category.FUNCTION, Category.PLAN], UNTIL)
    home.clock.day += timedelta(days=1)
    run(nav, entries.open_form, course, "survey")
    home.clock.day += timedelta(days=1)
    run(lege, consents.give, course, TO_NAV, [Category.FUNCTION], UNTIL)  # renewed: one span
    home.clock.day += timedelta(days=1)
    run(lege, consents.withdraw, course, TO_NAV, [Category.FUNCTION])
    home.clock.day += timedelta(days=1)
    rows = {row.what: row for row in run(lege, consents.open_consents, course).shared}
    assert set(rows) == {"Kartlegging v1: Funksjon i arbeid", "Tverrfaglig plan v1: Arbeidsmål og tiltak"}
    survey, plan = rows["Kartlegging v1: Funksjon i arbeid"], rows["Tverrfaglig plan v1: Arbeidsmål og tiltak"]
    assert (survey.since.date(), survey.until and survey.until.date()) == (
        make.DAY + timedelta(days=1),
        make.DAY + timedelta(days=4),
    )
    assert (
        survey.seen_at is not None
        and survey.seen_at.date() == make.DAY + timedelta(days=2)
        and survey.seen_by == "Anders Nilsen"
    )
    assert plan.until is None and plan.seen_at is None and plan.recipient is TO_NAV
    assert run(nav, consents.open_consents, course).shared == (), "the history is the health side's"


@pytest.mark.long
def test_what_ran_out_and_what_was_struck_ended_when_it_did(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    run(lege, consents.give, course, TO_NAV, [Category.NOTES, Category.PLAN], make.DAY + timedelta(days=3))
    note = run(lege, entries.sign, course, "note", None, {"text": "Feil pasient."})
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake."})
    home.clock.day += timedelta(days=1)
    run(lege, entries.strike, note, "wrong_patient")
    home.clock.day += timedelta(days=9)
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Etterpå."})
    ends = {
        row.what: local(row.until).date() if row.until else None
        for row in run(lege, consents.open_consents, course).shared
    }
    assert ends == {
        "Notat": make.DAY + timedelta(days=1),
        "Tverrfaglig plan v1: Arbeidsmål og tiltak": make.DAY + timedelta(days=3),
    }


@pytest.mark.long
def test_the_employers_paper_is_handed_out_for_good(home: make.House, course: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(lege, consents.give, course, Recipient.EMPLOYER, [Category.ADAPTATION], UNTIL)
    run(
        lege,
        entries.sign,
        course,
        "rtw",
        None,
        {"goal": "100 %", "steps": [{"from_day": "2026-03-02", "work_percent": 20}]},
    )
    make.approve_lines(lege, course)
    paper = run(lege, papers.issue, course, "rtw_employer")
    assert not any(row.on_paper for row in run(lege, consents.open_consents, course).shared), "made, but not handed out"
    run(office, handling.mark_printed, paper)
    run(lege, consents.withdraw, course, Recipient.EMPLOYER)
    (row,) = (r for r in run(lege, consents.open_consents, course).shared if r.on_paper)
    assert (row.recipient, row.until) == (Recipient.EMPLOYER, None)


@pytest.mark.long
def test_the_report_tells_of_shares_withdrawals_and_prints(home: make.House, course: CourseId) -> None:
    """Who, role, when, what, why, in plain words, as a PDF for the patient."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(
        lege,
        entries.sign,
        course,
        "rtw",
        None,
        {"goal": "100 %", "steps": [{"from_day": "2026-03-02", "work_percent": 20}]},
    )
    run(lege, consents.give, course, TO_NAV, [Category.ADAPTATION], UNTIL)
    paper = run(lege, papers.issue, course, "rtw")
    run(home.as_user("nav"), papers.read, paper)
    run(lege, handling.mark_printed, paper)
    run(lege, consents.withdraw, course, TO_NAV)
    run(lege, consents.block, course, home.as_user("fysio").me.id)
    said = " ".join(text_of(run(office, trails.access_report_paper, course).pdf()).split())
    for wanted in (
        "Registrerte samtykke til deling: NAV-veileder: Tilrettelegging og tilbake-til-arbeid-plan, At pasienten",
        "Registrerte at samtykke ble trukket tilbake: NAV-veileder",
        "Åpnet et dokument",
        "Oppfølging med ditt samtykke",
        "Papirer og filer som er levert ut, kan ikke kalles tilbake",
        "Skrev ut eller lagret et dokument",
        "Sperret opplysningene for en bruker: Eva Li",
        "Anders Nilsen",
        "Sekretær/koordinator",
    ):
        # hyphens at a line's end are not given back as they stand
        assert "".join(wanted.split()).replace("-", "") in "".join(said.split()).replace("-", ""), wanted


def test_the_form_has_every_recipient_and_says_what_the_law_sends(home: make.House, course: CourseId) -> None:
    chosen = [(TO_NAV, Category.PLAN), (Recipient.SPECIALIST, Category.LIFE)]
    paper = run(home.as_user("lege"), consents.form_paper, course, chosen, UNTIL)
    said = "".join(text_of(paper.pdf()).split())
    for recipient in (*consents.ASKED_RECIPIENTS, *consents.MORE_RECIPIENTS):
        assert letters_of(recipient.label) in letters_of(said), recipient
    assert said.count("etterloven") == len(LAWFUL) and said.count("☑") == 2
    assert "kanikkekallestilbake" in said and "medmindredusiernei" in said


def test_what_does_not_stand_on_the_form_cannot_be_ticked(home: make.House, course: CourseId) -> None:
    with pytest.raises(BadInput, match="står ikke på samtykkeskjemaet"):
        run(home.as_user("lege"), consents.form_paper, course, [(TO_NAV, Category.REFERRAL_SUMMARY)], UNTIL)
