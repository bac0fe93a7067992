"""From signed forms to paper: the epikrise closes the course, and what is issued stays as it is."""

import hashlib
import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import text

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.epikrise_values import IndividualPlan
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import run
from hia_desktop.services.centre import users
from hia_desktop.services.consent import consents
from hia_desktop.services.course import closings, courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import epikriser, handling, letters, papers
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from tests import make
from tests.services.record.test_entries import HOSTILE

CLOSING = date(2026, 6, 12)
ASKS = [{"text": "forlenge gradert 20 % til 28.06"}, {"text": "kontroll uke 30"}, {"text": "ingen ny MR"}]


def words(pdf: bytes) -> str:
    return " ".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


@pytest.fixture
def ready(home: make.House, course: CourseId) -> CourseId:
    """A course with something signed in every step, on the closing day."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(
        office,
        entries.sign,
        course,
        "referral",
        None,
        {
            **make.REFERRAL,
            "text": "Nakkesyndrom. CAVE: penicillin.\nFaste medisiner: Paracetamol ved behov.",
            "function_loss": "Klarer ikke løft.",
            "weighing": "Smerter og nedstemthet må ses sammen.",
        },
    )
    run(lege, entries.sign, course, "survey", None, {"can_do": "Sitte", "cannot_do": "Løfte"})
    run(lege, entries.sign, course, "was", None, {"day": str(home.clock.day), "now": 3})
    measures = [
        {"what": "Trening", "responsible": "Fysioterapeut", "status": "done"},
        {"what": "Hev/senk-bord", "responsible": "Leder Mona", "due": "2026-04-01", "status": "agreed"},
        {"what": "Kontroll", "responsible": "Fastlege", "due": "2026-07-20"},
        {"what": "Samtaler", "responsible": "Psykolog", "due": "2026-07-01", "status": "ongoing"},
        {"what": "Søvnkurs", "responsible": "Liv Berg", "due": "2026-07-01"},
    ]
    run(
        lege,
        entries.sign,
        course,
        "plan",
        None,
        {"own_goal": "Tilbake", "measures": measures, "summary": "God framgang."},
    )
    run(
        lege,
        entries.sign,
        course,
        "rtw",
        None,
        {
            "goal": "100 % innen 29.06",
            "steps": [{"from_day": "2026-04-13", "work_percent": 20, "reason": "Smerter", "adaptation": "Dagskift"}],
        },
    )
    home.clock.day = CLOSING
    run(lege, entries.sign, course, "survey", None, {"can_do": "Det meste"})
    run(lege, entries.sign, course, "was", None, {"day": str(CLOSING), "now": 7})
    known = [row.id for row in run(office, courses.open_course, course).sick.periods]
    run(
        office,
        leaves.save_periods,
        course,
        known,
        [
            Period(date(2026, 1, 12), date(2026, 4, 12), SickLeaveKind.FULL, 100),
            Period(date(2026, 4, 13), date(2026, 6, 28), SickLeaveKind.GRADED, 20),
        ],
    )
    return course


@pytest.mark.long
def test_the_epikrise_is_composed_from_what_is_signed(home: make.House, ready: CourseId) -> None:
    made = run(home.as_user("lege"), epikriser.compose, ready)
    said = made.answers
    assert (
        said["diagnoses"] == "ICPC-2: L83 Nakkesyndrom"
        and made.sources["diagnoses"] == "fra henvisningen v1, 24.02.2026"
    )
    assert said["reason"] == "Klarer ikke løft.", "the problem, not what the referrer weighed"
    assert (said["critical"], said["medication"]) == ("CAVE: penicillin.", "Paracetamol ved behov.")
    assert said["assessment"] == "God framgang."
    assert said["course_and_treatment"] == (
        "Gjennomført: Trening.\nI gang ved avslutning: Samtaler.\nAvtalt, ikke gjennomført: Søvnkurs."
    ), "what others go on with stands elsewhere"
    assert said["function"] == "Kan: Det meste" and made.sources["function"] == "fra kartleggingen v2, 12.06.2026"
    assert said["who_does_what"] == [
        {"actor": "gp", "named": "", "what": "Kontroll", "due": "2026-07-20"},
        {"actor": "employer", "named": "Leder Mona", "what": "Hev/senk-bord", "due": None},
    ], "nothing of the closing team's, and no day that has passed"
    assert "100 % fra 12.01.2026 til 12.04.2026" in said["work_and_sick_leave"]
    assert said["at_closing"] == "Sykmeldt 20 % fra 13.04.2026 til 28.06.2026. Arbeidsevne (0–10): 3 → 7."
    assert (said["advised_grade"], said["considerations"]) == (80, "Dagskift")
    assert "answer_7" not in said and said["answer_39"] == "Arbeidsevne: 7 (0–10)."
    assert said["contact"] == "Liv Berg, overlege" and "contact_phone" not in said
    assert "asks" not in said and set(made.sources) == set(said)
    lege = home.as_user("lege")
    run(home.admin, users.correct, lege.me.id, lege.me.name, lege.me.role, "overlege", "1234567", phone="75 00 00 11")
    assert run(lege, epikriser.compose, ready).answers["contact_phone"] == "75 00 00 11"


def test_the_individual_plan_is_taken_from_the_closing(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    assert "individual_plan" not in run(lege, epikriser.compose, ready).answers
    make.closing_form(lege, ready, individual_plan=next(iter(IndividualPlan)).value)
    made = run(lege, epikriser.compose, ready)
    assert made.answers["individual_plan"] == next(iter(IndividualPlan)).value
    assert made.sources["individual_plan"].startswith("fra avslutning")


@pytest.mark.long
def test_the_answers_to_nav_are_those_of_the_weeks_that_are_to_come(home: make.House, ready: CourseId) -> None:
    """What the GP can copy in weeks 7, 17 and 39 stands in the epikrise until that week is over, each under its own
    heading; of the same leave when it has ended nothing does."""
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    found = {"can_do": "Det meste", "physical": "Klarer en time.", "mental": "Tåler stress igjen."}
    run(lege, entries.sign, ready, "survey", None, found | {"expected_return": "two_months"})
    plan = run(lege, entries.open_form, ready, "rtw").versions[0]
    again = plan.answers | {"if_stuck": "Gå ett trinn tilbake."}
    run(lege, entries.sign, ready, "rtw", plan.series, again, reason="hvis det butter")

    def answers(weeks: int, last: date = date(2026, 7, 12)) -> dict[str, Any]:
        """All that is composed, when the leave began so many weeks ago."""
        known = [row.id for row in run(office, courses.open_course, ready).sick.periods]
        begun = Period(CLOSING - timedelta(weeks=weeks), last, SickLeaveKind.FULL, 100)
        run(office, leaves.save_periods, ready, known, [begun])
        return dict(run(lege, epikriser.compose, ready).answers)

    expected = "Arbeidsevne: 7 (0–10). Forventet tilbake i arbeid: Innen 2 mnd."
    heed = "Hvis det butter: Gå ett trinn tilbake."
    told = {
        "answer_7": f"Psykisk funksjon: Tåler stress igjen. Fysisk funksjon: Klarer en time. {heed}",
        "answer_17": f"{expected} Fysisk funksjon: Klarer en time. Psykisk funksjon: Tåler stress igjen.",
        "answer_39": f"{expected} {heed}",
    }
    for weeks, fields in ((40, ()), (18, ("answer_39",)), (8, ("answer_17", "answer_39")), (3, tuple(told))):
        said = answers(weeks)
        assert {name: said[name] for name in told if name in said} == {name: told[name] for name in fields}, weeks
    paper = words(run(lege, papers.prepare, ready, "epikrise", said | {"asks": ASKS}).pdf())
    at = [paper.index(f"NAVs spørsmål, uke {week} {told[f'answer_{week}']}") for week in (7, 17, 39)]
    assert at == sorted(at)
    assert not set(told) & set(answers(30, last=CLOSING - timedelta(weeks=4)))


@pytest.mark.long
def test_a_referrer_who_is_not_the_gp_is_sent_it_too_unless_the_patient_objects(
    home: make.House, ready: CourseId
) -> None:
    lege = home.as_user("lege")
    run(home.as_user("sekretar"), entries.sign, ready, "referral", None, make.REFERRAL | {"referrer": "Kari Henviser"})
    answers = {**run(lege, epikriser.compose, ready).answers, "asks": ASKS}
    assert [(row["kind"], row["name"]) for row in answers["receivers"]] == [
        ("gp", "Ola Lege"),
        ("referrer", "Kari Henviser"),
    ]
    both = words(run(lege, papers.prepare, ready, "epikrise", answers).pdf())
    assert "Ola Lege, Bodø legesenter (fastlege); Kari Henviser, Bodø legesenter (henviser)" in both
    assert "3 · 24.02.2026" in both and "lav → middels" in both and "0 lav, 6 middels, 8 god" in both
    unnamed = words(run(lege, papers.prepare, ready, "epikrise", {"asks": ASKS}).pdf())
    assert "Kari Henviser" in unnamed, "where the writer named nobody, those whom the law names"
    answers["receivers"][1]["objected"] = True
    document = make.sign_epikrise(lege, ready, answers)
    assert "Kari Henviser" not in words(run(lege, papers.read, document))
    again = run(lege, entries.before_signing, ready, "epikrise", answers | {"medication": "Ingen."})
    assert "Endret siden forrige versjon: Legemidler." in again.follows
    own = answers | {"who_does_what": [{"actor": "other", "named": "Liv Berg", "what": "Ringe"}]}
    stopped = run(lege, entries.before_signing, ready, "epikrise", own).stops
    assert [line.field for line in stopped] == ["who_does_what.0.named"]


@pytest.mark.long
def test_signing_closes_the_course_and_plans_the_outcomes(home: make.House, ready: CourseId) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    run(lege, closings.plan, ready)
    answers = {**run(lege, epikriser.compose, ready).answers, "asks": ASKS}
    preview = run(lege, papers.prepare, ready, "epikrise", answers)
    assert "forlenge gradert 20 %" in words(preview.pdf()) and preview.draft
    document = make.sign_epikrise(lege, ready, answers)
    page = run(lege, courses.open_course, ready)
    assert page.status == "Avsluttet" and page.closed_on == CLOSING
    due = {row.what: row.due for row in run(lege, tasks.rows, run(lege, tasks.keys))}
    assert due == {
        "Oppfølging 3 mnd – arbeidsstatus": date(2026, 9, 12),
        "Oppfølging 6 mnd – arbeidsstatus": date(2026, 12, 12),
        "Oppfølging 12 mnd – arbeidsstatus": date(2027, 6, 12),
    }
    pdf = run(office, papers.read, document)
    read = words(pdf)
    assert (
        read.index("forlenge gradert 20 %") < read.index("God framgang.") and "Liv Berg" in read and "1234567" in read
    )
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    run(office, handling.mark_printed, document)
    run(office, handling.mark_transferred, document, CLOSING)
    with pytest.raises(BadInput):
        run(office, handling.mark_transferred, document, date(2026, 6, 13))
    (row,) = run(lege, papers.listing, ready)
    assert (row.kind, row.printed_on, row.transferred_on, row.issued_by) == ("epikrise", CLOSING, CLOSING, "Liv Berg")


@pytest.mark.long
def test_a_struck_epikrise_opens_the_course_that_it_closed(home: make.House, ready: CourseId) -> None:
    """The course runs again with what ended with it; a corrected version that stands keeps it closed."""
    lege = home.as_user("lege")
    plan = run(lege, entries.open_form, ready, "plan").versions[0].answers
    run(lege, entries.sign, ready, "plan", None, {**plan, "evaluation_day": "2026-07-01"})
    run(lege, closings.plan, ready)
    before = {row.what: row.due for row in run(lege, tasks.rows, run(lege, tasks.keys))}
    assert "Epikrise til fastlegen" in before and len(before) > 1
    make.closing_form(lege, ready)
    first = run(lege, entries.sign, ready, "epikrise", None, {"asks": ASKS})
    second = run(lege, entries.sign, ready, "epikrise", None, {"asks": ASKS, "assessment": "Rettet."})
    run(lege, entries.strike, first, "wrong_content")
    assert run(lege, courses.open_course, ready).closed_on == CLOSING
    home.clock.day = date(2026, 6, 13)
    run(lege, entries.strike, second, "wrong_content")
    page = run(lege, courses.open_course, ready)
    assert page.closed_on is None and page.status == "I forløp"
    assert {row.what: row.due for row in run(lege, tasks.rows, run(lege, tasks.keys))} == before


@pytest.mark.long
def test_an_epikrise_struck_without_a_closing_talk_is_due_again(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    make.closing_form(lege, ready)
    wrong = run(lege, entries.sign, ready, "epikrise", None, {"asks": ASKS})
    run(lege, entries.strike, wrong, "wrong_patient")
    due = {row.what: row.due for row in run(lege, tasks.rows, run(lege, tasks.keys))}
    assert due["Epikrise til fastlegen"] == date(2026, 6, 19) and not any("mnd" in what for what in due)


@pytest.mark.long
def test_an_outcome_finishes_its_task(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    make.sign_epikrise(lege, ready, {"asks": ASKS})
    home.clock.day = date(2026, 9, 12)
    answers = {"point": "3", "day": "2026-09-12", "work_status": "working", "work_percent": 100, "benefit": "none"}
    run(home.as_user("fysio"), entries.sign, ready, "outcome", None, answers)
    assert next(row.what for row in run(lege, tasks.rows, run(lege, tasks.keys))) == "Oppfølging 6 mnd – arbeidsstatus"
    assert {s.kind: s.state for s in run(lege, courses.open_course, ready).steps}["outcome"] == "half"


@pytest.mark.long
def test_what_lacks_leaves_the_course_open(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    with pytest.raises(BadInput) as error:
        make.sign_epikrise(lege, ready, {"assessment": "Bra."})
    assert "asks" in error.value.fields
    assert run(lege, courses.open_course, ready).closed_on is None and run(lege, papers.listing, ready) == ()


@pytest.mark.long
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE issued_document SET pdf = content",
        "DELETE FROM issued_document",
        "UPDATE issued_document SET day = '2020-01-01'",
    ],
)
def test_an_issued_paper_is_never_changed(home: make.House, ready: CourseId, change: str) -> None:
    lege = home.as_user("lege")
    document = run(lege, papers.issue, ready, "team_plan")
    before = hashlib.sha256(run(lege, papers.read, document)).hexdigest()
    with pytest.raises((Conflict, Refused)), lege.store.write() as sql:
        sql.execute(text(change))
    assert hashlib.sha256(run(lege, papers.read, document)).hexdigest() == before


@pytest.mark.long
def test_the_employers_paper_holds_no_health(home: make.House, ready: CourseId) -> None:
    lege = home.as_user("lege")
    make.employer_agrees(home, ready)
    make.approve_lines(lege, ready)
    document = run(lege, papers.issue, ready, "rtw_employer")
    read = words(run(lege, papers.read, document))
    assert "100 % innen 29.06" in read
    for hidden in ("Smerter", "Nakkesyndrom", "L83", "God framgang", make.KARI):
        assert hidden not in read
    own = run(lege, papers.issue, ready, "rtw")
    assert "Smerter" in words(run(lege, papers.read, own))


@pytest.mark.long
def test_papers_are_shared_as_their_category(home: make.House, ready: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    plan, rtw = run(lege, papers.issue, ready, "team_plan"), run(lege, papers.issue, ready, "rtw")
    run(lege, consents.give, ready, Recipient.NAV_ADVISER, [Category.PLAN, Category.TREATMENT], date(2026, 9, 1))
    with pytest.raises(Refused):
        run(nav, papers.prepare, ready, "rtw", {})
    run(lege, consents.give, ready, Recipient.NAV_ADVISER, [Category.ADAPTATION], date(2026, 9, 1))
    assert [row.id for row in run(nav, papers.listing, ready)] == [rtw]
    assert run(nav, papers.read, rtw).startswith(b"%PDF")
    with pytest.raises((Refused, Missing)):
        run(nav, papers.read, plan)  # made of the whole plan, which is shared in parts alone


@pytest.mark.long
def test_the_answer_to_patient_and_referrer(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    with pytest.raises(Missing):
        run(lege, letters.issue_decision, course, "patient", answering=True)
    answers: dict[str, Any] = {
        "decision": "right",
        "deadline_for": "treatment",
        "disciplines": "both",
        "start_deadline": "2026-04-30",
        "expected_benefit": "Bedre funksjon.",
        "resource_use": "Rimelig.",
    }
    run(lege, entries.sign, course, "assessment", None, answers)
    for audience in ("patient", "referrer"):
        preview = words(run(lege, letters.decision_letters, course, audience).pdf())
        issued = words(run(lege, papers.read, run(lege, letters.issue_decision, course, audience, answering=True)))
        assert "30. april 2026" in issued or "30.04.2026" in issued
        assert "2026" in preview
    with pytest.raises(BadInput):
        run(lege, letters.issue_decision, course, "arbeidsgiver")


@pytest.mark.long
def test_hostile_text_does_no_harm_on_paper(home: make.House, ready: CourseId) -> None:
    read = words(
        run(
            home.as_user("lege"),
            papers.prepare,
            ready,
            "epikrise",
            {"asks": [{"text": "Kontroll"}], "assessment": HOSTILE},
        ).pdf()
    )
    assert "<b>fet</b> & «æøå»" in read and "'DROP TABLE" in read


def test_nothing_signed_gives_no_paper(home: make.House, course: CourseId) -> None:
    with pytest.raises(Missing):
        run(home.as_user("lege"), papers.issue, course, "team_plan")
    with pytest.raises(BadInput):
        run(home.as_user("lege"), papers.issue, course, "epikrise")


@pytest.mark.long
def test_the_office_opens_letters_and_the_employers_plan_and_counts_what_it_lists(
    home: make.House, ready: CourseId
) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    make.employer_agrees(home, ready)
    make.approve_lines(lege, ready)
    made = {kind: run(lege, papers.issue, ready, kind) for kind in ("team_plan", "rtw", "rtw_employer")}
    for who, kinds in ((lege, set(made)), (office, {"rtw_employer"})):
        listed = run(who, papers.listing, ready)
        assert {row.kind for row in listed} == kinds
        assert run(who, courses.open_course, ready).documents == len(listed)
    assert run(office, papers.read, made["rtw_employer"]).startswith(b"%PDF")
    for kind in ("team_plan", "rtw"):
        with pytest.raises(Refused):
            run(office, papers.read, made[kind])
