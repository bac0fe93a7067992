"""The demo centre: everything it promises is there, the days come out right,
and what it says is true of its own data."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy import func, select

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import Refused
from hia_desktop.base.text import add_months
from hia_desktop.base.tones import Tone
from hia_desktop.documents.kinds import epikrise
from hia_desktop.domain.access import Role
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.epikrise_values import of_the_team
from hia_desktop.domain.identifiers import check_org_number
from hia_desktop.domain.person_numbers import parse
from hia_desktop.domain.responsible_roles import HEALTH, role_of
from hia_desktop.domain.sending.agreements import Party, Standing
from hia_desktop.domain.teamwork.encounters import Partner
from hia_desktop.domain.teamwork.visits import Outcome
from hia_desktop.resources import resource
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import agreements, backups, checks, course_teams, doors, phrases, users
from hia_desktop.services.centre.login_face import DEMO_PASSWORD
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, work_course
from hia_desktop.services.demo.centre import ORG_NUMBER, Demo, make_demo
from hia_desktop.services.demo.people import KARI, cases, people, sentences
from hia_desktop.services.lists import patient_list, tasks
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import patients, same_day
from hia_desktop.services.patient.patients import STATUS
from hia_desktop.services.record import entries
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces
from hia_desktop.store import audit, copies, moving
from hia_desktop.store.contents import contents_of
from hia_desktop.store.entities import Appointment, AuditLine, Course, Encounter, FormEntry, Patient
from hia_desktop.store.sqlite import SealedFile
from hia_desktop.store.store import Store
from hia_desktop.ui.screens.worklist import _CARDS, _NAV_CARDS
from hia_desktop.vault.slotfile import TEST, read_slots
from hia_desktop.vault.slots import Slots
from tests import postgres
from tests.architecture.source_tree import ROOT
from tests.journeys.window import Open, open_window
from tests.stating import run_stating
from tests.ui.sign_in.test_restore import NEW, filled, page_of, rows_of

__all__ = ["open_window"]

TODAY = date(2032, 2, 29)
"""A leap day and a Sunday, so that every day of the demo is moved to a working day before it."""

KEY = bytes(range(32))

pytestmark = [pytest.mark.timeout(480), pytest.mark.long]
"""The centre is made within the time of whichever test comes first."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    folder = tmp_path_factory.mktemp("demo") / "store"
    return folder, make_demo(folder, FixedClock(TODAY), cost=TEST)


@pytest.fixture(scope="module")
def issued(made: tuple[Path, Demo]) -> list[tuple[papers.DocumentRow, str]]:
    """Every paper of the archive with its text, line breaks as blanks."""
    signed_in = doors.sign_in(made[0], "lege", DEMO_PASSWORD, FixedClock(TODAY))
    rows = [
        paper for row in run(signed_in, courses.listing) for paper in run_stating(signed_in, papers.listing, row.id)
    ]
    found = []
    for paper in rows:
        pages = pypdfium2.PdfDocument(run_stating(signed_in, papers.read, paper.id))
        found.append(
            (
                paper,
                " ".join(
                    " ".join(page.get_textpage().get_text_range().replace("\ufffe", "") for page in pages).split()
                ),
            )
        )
    signed_in.forget()
    return found


@pytest.fixture
def lege(made: tuple[Path, Demo]) -> Iterator[SignedIn]:
    signed_in = doors.sign_in(made[0], "lege", DEMO_PASSWORD, FixedClock(TODAY))
    yield signed_in
    signed_in.forget()


def test_every_user_of_the_demo_signs_in(made: tuple[Path, Demo]) -> None:
    folder, demo = made
    assert [user.role for user in demo.users] == list(Role)
    assert {user.username for user in demo.users} == {"lege", "psykolog", "fysio", "ergo", "nav", "sekretar", "admin"}
    for user in demo.users:
        signed_in = doors.sign_in(folder, user.username, user.password, FixedClock(TODAY))
        assert (signed_in.me.role, signed_in.me.name, signed_in.is_demo) == (user.role, user.name, True)
        signed_in.forget()


def test_the_wanted_cost_is_kept_for_the_next_login(made: tuple[Path, Demo]) -> None:
    assert read_slots(made[0])[0].cost == TEST


def test_patients_of_every_step_and_state(lege: SignedIn) -> None:
    rows = run(lege, patient_list.rows, run(lege, patients.keys))
    assert len(rows) >= 44
    steps: Counter[tuple[str, str]] = Counter()
    for row in rows:
        assert row.course is not None
        page = run_stating(lege, courses.open_course, row.course)
        steps.update((step.kind, step.state) for step in page.steps)
        assert page.banner.name == row.name
    for kind in ("referral", "assessment", "survey", "plan", "workplace", "rtw", "epikrise", "outcome"):
        assert steps[kind, "done"] >= 1, kind
    assert {kind for kind, state in steps if state == "half"} >= {
        "referral",
        "assessment",
        "plan",
        "epikrise",
        "outcome",
    }
    assert {row.status for row in rows} == {word for code, word in STATUS.items() if code != "answered"}
    assert min(row.age for row in rows) < 26 and max(row.age for row in rows) > 55
    assert any(len(row.name) > 60 for row in rows)


def test_every_colour_and_group_of_deadline(lege: SignedIn) -> None:
    rows = run(lege, tasks.rows, run(lege, tasks.keys))
    assert {row.due_tone for row in rows} == {Tone.BAD, Tone.WARN, Tone.NEUTRAL}
    assert any(row.due == TODAY for row in rows)
    for group in ("assess", "start", "team", "nav", "epikrise", "outcome.later"):
        assert len(run(lege, tasks.keys, group)) >= 3, group
    assert run(lege, tasks.keys, "outcome"), "whom to ask this week"
    counted = run(lege, tasks.counts)
    assert all(
        number > 0
        for number, _line, _warn in (counted.assess, counted.start, counted.running, counted.nav, counted.epikrise)
    )
    assert run(lege, tasks.keys, "mine")


@pytest.mark.parametrize("user", ["lege", "sekretar", "nav"])
def test_a_count_on_top_of_the_worklist_is_that_of_the_list_it_opens(made: tuple[Path, Demo], user: str) -> None:
    signed_in = doors.sign_in(made[0], user, DEMO_PASSWORD, FixedClock(TODAY))
    counted, checked = run(signed_in, tasks.counts), 0
    for card in _NAV_CARDS if user == "nav" else _CARDS:
        shown = getattr(counted, card.field)[0]
        if card.click.startswith("="):
            assert shown == len(run(signed_in, tasks.keys, card.click[1:])), card.field
            checked += 1
        else:
            assert shown == len(run(signed_in, patients.keys, card.click.partition(":")[2])), card.field
    signed_in.forget()
    assert checked


def test_the_nav_adviser_sees_some_and_not_all(made: tuple[Path, Demo], lege: SignedIn) -> None:
    nav = doors.sign_in(made[0], "nav", DEMO_PASSWORD, FixedClock(TODAY))
    seen, there = len(run(nav, patients.keys)), len(run(lege, patients.keys))
    nav.forget()
    assert 8 <= seen <= there - 20


def test_every_state_of_consent(lege: SignedIn) -> None:
    kinds = set()
    for row in run(lege, courses.listing):
        page = run_stating(lege, consents.open_consents, row.id)
        nav = [c for c in page.history if c.recipient == "nav_adviser"]
        kinds |= {"none"} if not nav else set()
        kinds |= {"in force"} if any(c.in_force for c in nav) else set()
        kinds |= {"withdrawn"} if nav and all(c.withdrawn_at for c in nav) else set()
        kinds |= {"expired"} if any(not c.withdrawn_at and c.valid_until < TODAY for c in nav) else set()
        kinds |= {"ending"} if any(c.in_force and (c.valid_until - TODAY).days <= 14 for c in nav) else set()
        kinds |= {"blocked"} if page.blocked else set()
    assert kinds == {"none", "in force", "withdrawn", "expired", "ending", "blocked"}


def test_kari_is_richly_filled(lege: SignedIn) -> None:
    kari = run(lege, patients.find, KARI)[0]
    assert kari.name == "Kari Testdal" and kari.course is not None
    page = run(lege, courses.open_course, kari.course)
    assert [step.state for step in page.steps] == ["done"] * 6 + ["empty"] * 7
    assert len({bar.grade for bar in page.timeline.bars}) >= 3
    assert len(page.barriers) == 3 and page.attachments == 1 and page.documents >= 4
    assert len(page.scores) == 10 and page.findings == "done"
    ability = [score.value for score in page.scores if score.kind == page.scores[0].kind]
    assert len(ability) == 2 and ability[1] > ability[0]
    notes = run(lege, entries.journal, kari.course)
    assert {note.author_title for note in notes} >= {"overlege", "psykologspesialist", "fysioterapeut", "ergoterapeut"}
    assert any(note.addenda for note in notes) and any(note.struck for note in notes)
    assert len({one.function for one in run(lege, course_teams.members, kari.course)}) == 4
    plan = run(lege, entries.open_form, kari.course, "rtw")
    assert len(plan.versions) == 2
    steps = plan.versions[0].answers["steps"]
    assert any(step["actual_percent"] not in (None, step["work_percent"]) and step["reason"] for step in steps)


def test_everybody_was_here_lately(made: tuple[Path, Demo]) -> None:
    admin = doors.sign_in(made[0], "admin", DEMO_PASSWORD, FixedClock(TODAY))
    seen = [user.last_login_at for user in run(admin, users.listing)]
    admin.forget()
    assert len(seen) == 7 and all(at is not None and TODAY - at.date() < timedelta(days=5) for at in seen)


def test_there_are_local_agreements_and_one_soon_runs_out(made: tuple[Path, Demo]) -> None:
    office = doors.sign_in(made[0], "sekretar", DEMO_PASSWORD, FixedClock(TODAY))
    found = run(office, agreements.listing)
    office.forget()
    assert [one.standing for one in found] == [Standing.ENDING, Standing.IN_FORCE, Standing.IN_FORCE]
    assert Party.NAV in {one.draft.party for one in found}


def test_there_are_phrases_to_try(lege: SignedIn) -> None:
    assert [(one.code, one.shared) for one in run(lege, phrases.usable)] == [
        ("leder", False),
        ("ring", True),
        ("status", False),
        ("team", True),
    ]


def test_epikrises_are_issued_and_some_transferred(lege: SignedIn) -> None:
    found = [
        paper
        for row in run(lege, courses.listing)
        for paper in run_stating(lege, papers.listing, row.id)
        if paper.kind == "epikrise"
    ]
    assert len(found) >= 6
    assert 1 <= sum(paper.transferred_on is not None for paper in found) < len(found)
    for paper in found:
        pages = pypdfium2.PdfDocument(run_stating(lege, papers.read, paper.id))
        assert len(pages) == 1 and "Skår fra start til slutt" in pages[0].get_textpage().get_text_range()


def test_history_carries_its_dates_and_never_goes_back(lege: SignedIn) -> None:
    with lege.store.read() as sql:
        lines = sql.execute(select(AuditLine.at, AuditLine.action).order_by(AuditLine.seq)).all()
        signed = sql.execute(select(FormEntry.day, FormEntry.signed_at).where(FormEntry.state == "signed")).all()
    made = [at for at, _action in lines if at.date() < TODAY]
    assert made == sorted(made)
    assert not [action for _at, action in lines if action in ("clock:jumped_back", "access:denied")]
    assert all(day < TODAY and at is not None and at.date() == day for day, at in signed)
    assert len({day for day, _at in signed}) > 60
    assert lege.store.verify_trail()[1:] == ([], True)


def test_the_numbers_are_synthetic_and_the_seed_decides() -> None:
    first, again, other = people(7, TODAY), people(7, TODAY), people(8, TODAY)
    assert [p.draft for p in first] == [p.draft for p in again] != [p.draft for p in other]
    numbers = [parse(p.draft.national_id, allow_synthetic=True, today=TODAY) for p in first]
    assert all(number.synthetic for number in numbers) and len({number.value for number in numbers}) == len(first)


def test_it_is_made_on_a_leap_day_too_and_only_once(made: tuple[Path, Demo], lege: SignedIn) -> None:
    assert len(run(lege, tasks.keys)) > 60
    with pytest.raises(Refused):
        make_demo(made[0], FixedClock(TODAY), cost=TEST)
    assert made[1].recovery


@pytest.mark.parametrize("day", [date(2026, month, 31) for month in (1, 3, 5, 7, 8, 10, 12)])
def test_everybody_was_referred_before_today_and_is_of_working_age(day: date) -> None:
    for person in people(7, day):
        born = parse(person.draft.national_id, allow_synthetic=True, today=day).born
        assert born is not None and 18 <= (day - born).days // 365 <= 67
        assert person.received < day and person.received.weekday() < 5


def test_no_text_promises_less_absence() -> None:
    """Interregional rapport and the evaluations found no such effect (R121), so nobody is told of one."""
    texts = (
        resource("demo/cases.json").read_text(encoding="utf-8").lower()
        + resource("demo/people.json").read_text(encoding="utf-8").lower()
    )
    for word in (
        "redusert sykefravær",
        "lavere sykefravær",
        "mindre fravær",
        "kortere sykefravær",
        "raskere friskmeld",
        "lorem",
    ):
        assert word not in texts
    cases = json.loads(resource("demo/cases.json").read_text(encoding="utf-8"))
    for case in cases.values():
        grounds = f"{case['benefit']} {case['resource']}".lower()
        assert not [word for word in ("arbeidsevne", "produktiv", "spar", "trygd") if word in grounds]


def test_a_paper_tells_of_its_own_day(issued: list[tuple[papers.DocumentRow, str]]) -> None:
    """No date of a paper lies long before or after the day it was made, and none says «I dag»,
    which is another day when it is read."""
    assert {paper.kind for paper, _text in issued} >= {
        "epikrise",
        "team_plan",
        "rtw",
        "rtw_employer",
        "decision_patient",
        "supplement",
    }
    assert min(paper.day for paper, _text in issued).year < TODAY.year
    for paper, text in issued:
        days = [
            date(int(year), int(month), int(day)) for day, month, year in re.findall(r"\b(\d\d)\.(\d\d)\.(\d{4})", text)
        ]
        assert (days and paper.day in [*days, paper.day + timedelta(days=1)]) or paper.day - max(days) <= timedelta(
            days=5
        ), (paper, days)
        assert all(-250 <= (day - paper.day).days <= 70 for day in days), (paper.kind, paper.day, sorted(days))
        signed = re.findall(r"signert (\d\d)\.(\d\d)\.(\d{4})", text)
        assert all(date(int(year), int(month), int(day)) <= paper.day for day, month, year in signed)
        assert "i dag" not in text.lower(), (paper.kind, text)


def test_every_epikrise_is_one_page_of_readable_type_with_all_that_was_written(lege: SignedIn) -> None:
    """Nothing smaller than 9.5 points but the heads of tables, the strip's words and the feet; and what is to be done
    lies after the closing day, by somebody outside the team."""
    found = 0
    for row in run(lege, courses.listing):
        for paper in run_stating(lege, papers.listing, row.id):
            if paper.kind != "epikrise":
                continue
            found += 1
            document = pypdfium2.PdfDocument(run(lege, papers.read, paper.id))
            assert len(document) == 1, row.name
            text = _letters(document[0].get_textpage().get_text_range())
            (entry,) = run(lege, entries.open_form, row.id, "epikrise").versions
            form = Epikrise.model_validate(entry.answers)
            assert form.who_does_what and all(a.due is None or a.due > paper.day for a in form.who_does_what)
            assert not any(of_the_team(a.named) for a in form.who_does_what) and "ICD-10" in form.diagnoses
            content = epikrise.written(form)
            wanted = [*content["asks"], *(a.what for a in content["actions"]), *(s.text for s in content["sections"])]
            wanted += [content["at_closing"], content["contact"]]
            assert not [part for part in wanted if _letters(part) not in text], row.name
            largest: dict[str, float] = {}
            for size, said in _sizes(document[0]):  # the strip's own words may be those of the text
                largest[said] = max(size, largest.get(said, 0))
            assert min(size for said, size in largest.items() if said in " ".join(wanted)) >= 9.5
    assert found >= 6


def _letters(text: str) -> str:
    """A text without what a line's end does to it: blanks, and the hyphen of a parted word."""
    return re.sub(r"[\W_]", "", text)


def _sizes(page: pypdfium2.PdfPage) -> Iterator[tuple[float, str]]:
    """Each word of more than six letters on a page, with the size of its first letter in points."""
    text = page.get_textpage()
    whole = text.get_text_range()
    for word in re.finditer(r"[A-Za-zæøåÆØÅ]{7,}", whole):
        yield round(pypdfium2.raw.FPDFText_GetFontSize(text, word.start()), 1), word.group()


def test_care_began_with_an_appointment_that_was_kept(lege: SignedIn) -> None:
    """So that the days from the referral to the first contact are known of every course that has begun, and differ."""
    with lege.store.read() as sql:
        met = select(Appointment.outcome, func.count()).group_by(Appointment.outcome)
        outcomes = {outcome: count for outcome, count in sql.execute(met)}
        begun = sql.execute(select(Course.status, Course.began_on, Course.received_on)).all()
    waited = [(began - received).days for _status, began, received in begun if began is not None]
    assert len(waited) >= 20 and len(set(waited)) > 4 and all(10 < days < 35 for days in waited)
    assert all(began is not None for status, began, _received in begun if status in ("in_course", "closed"))
    assert outcomes[Outcome.MET] > 80 and {Outcome.NOT_MET, Outcome.BY_PATIENT} & set(outcomes)


def test_contacts_are_entered_coded_until_lately_and_with_the_workplace_too(lege: SignedIn) -> None:
    with lege.store.read() as sql:
        found = sql.execute(select(Encounter.day, Encounter.partner, Encounter.contact_type, Encounter.visit_id)).all()
    assert len(found) > 120 and sum(bool(visit) for _day, _partner, _type, visit in found) > 80
    assert {partner for _day, partner, _type, _visit in found} == {Partner.PATIENT, Partner.EMPLOYER}
    last = add_months(TODAY.replace(day=1), -1)
    assert {bool(coded) for day, _partner, coded, _visit in found if day >= last} == {False}
    assert {bool(coded) for day, _partner, coded, _visit in found if day < last} == {True}


def test_how_it_went_afterwards_is_told_by_most_and_not_by_all(lege: SignedIn) -> None:
    told: Counter[str] = Counter()
    shares = set()
    for row in run(lege, courses.listing):
        for point in run_stating(lege, work_course.read, row.id):
            told[point.words] += point.when.startswith("Etter")
            shares |= {point.percent} if point.when == "Ved avslutning" else set()
    assert told["ikke nådd"] == 1 and told["i arbeid"] >= 3 and len(shares) >= 3, (told, shares)


def test_only_what_this_centre_owns_is_late_in_a_plan(lege: SignedIn) -> None:
    late, done, ahead = [], 0, 0
    for row in run(lege, courses.listing):
        versions = run_stating(lege, entries.open_form, row.id, "plan").versions
        steps = {step.kind: step.state for step in run(lege, courses.open_course, row.id).steps}
        if not versions or steps["epikrise"] == "done":
            continue
        for measure in versions[0].answers["measures"]:
            due = date.fromisoformat(measure["due"])
            done += measure["status"] == "done"
            ahead += measure["status"] != "done" and due >= TODAY
            if measure["status"] != "done" and due < TODAY:
                late.append(measure["responsible"])
    assert late and {role_of(who, {}) for who in late} == {str(HEALTH)} and len(late) < done and len(late) < ahead
    kari = run(lege, patients.find, KARI)[0]
    assert kari.course is not None
    measures = run(lege, entries.open_form, kari.course, "plan").versions[0].answers["measures"]
    states = [
        ("done" if m["status"] == "done" else "late" if date.fromisoformat(m["due"]) < TODAY else "ahead")
        for m in measures
    ]
    assert Counter(states)["late"] == 1 and set(states) == {"done", "late", "ahead"}


def test_an_outcome_says_what_the_sick_leave_says(lege: SignedIn) -> None:
    seen = set()
    for row in run(lege, courses.listing):
        for version in run_stating(lege, entries.open_form, row.id, "outcome").versions:
            day, status = date.fromisoformat(version.answers["day"]), version.answers["work_status"]
            if version.answers["no_answer"]:
                assert status is None and version.answers["benefit"] is None
                continue
            periods = run(lege, courses.open_course, row.id).sick.periods
            covered = any(one.period.first <= day <= (one.period.last or day) for one in periods)
            assert covered is (status == "graded"), (row.name, version.answers, periods)
            assert ("redusert" in version.answers["note"]) is (status == "graded")
            seen.add(status)
    assert seen == {"graded", "working", "student"}


def test_nobody_real_is_named() -> None:
    """The organisation number is of no register, no telephone rings, no HPR number is issued,
    and every body says that it is made up."""
    texts = json.dumps([cases(), sentences()], ensure_ascii=False)
    assert check_org_number(ORG_NUMBER) == ORG_NUMBER and ORG_NUMBER[0] not in "89"
    assert not re.findall(r"\b[89]\d{8}\b", re.sub(r"\b99000000\d\b", "", texts))
    numbers = [phone for *_who, phone in sentences()["staff"].values() if phone]
    numbers += [sentences()["centre"]["phone"], *(person.draft.phone for person in people(7, TODAY))]
    assert all(number.startswith("0") for number in numbers)
    assert all(len(hpr) == 9 for _name, _title, hpr, _phone in sentences()["staff"].values() if hpr)
    made_up = ("Eksempel", "Prøve", "Demo", "Test", "Mønster")
    employers = {job[1] for case in cases().values() for job in case["jobs"]} | {
        job[1] for job in sentences()["jobs"].values()
    }
    bodies = (
        employers | {practice for _doctor, practice in sentences()["doctors"]} | set(sentences()["centre"].values())
    )
    for body in bodies - {"", "HelseIArbeid-senteret", sentences()["centre"]["phone"]}:
        assert any(word in body for word in made_up), body


def test_no_text_names_a_season_or_an_age() -> None:
    """The demo is made on any day of the year, and lasts: «i høst», «før jul» and «44 år» are soon not true."""
    months = r"januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
    dated = re.compile(rf"\b(?:{months}|jul|i høst|til høsten|påske|sommer\w*)\b|\d+ år gammel", re.IGNORECASE)
    assert dated.findall(json.dumps([cases(), sentences()], ensure_ascii=False)) == []


def test_what_the_referral_says_of_suicide_is_answered(lege: SignedIn) -> None:
    """Every mark was answered at the door; one referral waits to be clarified, since the last working day."""
    rows = run(lege, tasks.rows, run(lege, tasks.keys, "safety"))
    assert len(rows) == 1 and rows[0].due is not None and TODAY - timedelta(days=5) <= rows[0].due < TODAY
    assert len([1 for row in run(lege, courses.listing) if run_stating(lege, same_day.clarified, row.id)]) >= 5


def test_its_workplaces_are_of_nobody_and_marked(made: tuple[Path, Demo]) -> None:
    """With a number that is well formed and given to nobody, an agreement, sessions, and something that is late."""
    signed_in = doors.sign_in(made[0], "nav", DEMO_PASSWORD, FixedClock(TODAY))
    found = run(signed_in, workplaces.listing)
    assert len(found) == 4 and all(row.name.endswith("(demo)") for row in found)
    for row in found:
        assert check_org_number(row.org_number) == row.org_number and row.org_number.startswith("3")
    assert [row.in_force for row in found].count(True) == 2 and sum(row.last is not None for row in found) == 2
    assert run(signed_in, work_tasks.count) == (3, 1)
    figures = {one.label: one.inside for one in run(signed_in, sessions.quarter, 2032, 1)}
    assert figures["Bedrifter med avtale"] == "2" and int(figures["Samlinger"]) >= 3
    employers = {draft.employer for draft in (person.draft for person in people(7, TODAY))}
    assert not employers & {row.name for row in found}
    signed_in.forget()


@pytest.mark.skipif(bool(postgres.lacking()), reason=postgres.lacking())
def test_it_moves_to_a_server_and_back(lege: SignedIn, tmp_path: Path) -> None:
    """Every row of it is there, in the same order and with the same trail, and is read there as it was here."""
    there, home = tmp_path / "there", tmp_path / "home"
    for folder in (there, home):
        folder.mkdir()
    place = postgres.cluster().database(there)
    with lege.store.read() as sql:
        before = contents_of(sql.connection())
    assert moving.move(lege.store, place) == before and before.tables["patient"][0] >= 44
    remote = Store.at(place, KEY)
    here, lege.store = lege.store, remote
    try:
        assert len(run(lege, patient_list.rows, run(lege, patients.keys))) >= 44
        moved = moving.move(remote, SealedFile.within(home, KEY))
    finally:
        lege.store = here
        remote.close()
        postgres.cluster().drop(place)
    own = Store.open(home, KEY)
    assert (moved.head, [], True) == own.verify_trail()
    assert moved == before
    own.close()


def test_the_readme_counts_its_patients(lege: SignedIn) -> None:
    with lege.store.read() as sql:
        many = sql.scalar(select(func.count()).select_from(Patient))
    assert f"The demo centre has {many} synthetic patients" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_practised_on_in_the_window_all_of_it_is_the_same(
    made: tuple[Path, Demo], open_window: Open, tmp_path: Path
) -> None:
    """Brought back from a copy: every row of every table but what bringing it back writes itself, the counts,
    and the trail's head."""
    clock = FixedClock(TODAY)
    folder = Path(shutil.copytree(made[0], tmp_path / "demo"))
    admin = doors.sign_in(folder, "admin", DEMO_PASSWORD, clock)
    kept = run(admin, backups.backup, tmp_path / "copies")
    keys = Slots(kept.folder).unlock_with_recovery(made[1].recovery, clock.now())
    assert copies.read_back(kept.folder / copies.FILE, keys.store_key)[1].seq == kept.manifest.head_seq
    before = rows_of(admin)
    admin.forget()
    hands = open_window(folder, clock)
    page = page_of(hands)
    filled(hands, page, kept.folder, tmp_path / "practice", made[1].recovery)
    hands.sees("46 pasienter")
    hands.qtbot.waitUntil(lambda: hasattr(page, "open_button"))
    again = doors.sign_in(tmp_path / "practice", "admin", NEW, clock)
    after = rows_of(again)
    differing = {name for name in before.tables if before.tables[name] != after.tables[name]}
    assert differing <= {"app_user", "audit_line"}, "last sign-in, and the trail, which goes on"
    assert {name: many for name, (many, _sum) in after.tables.items() if name != "audit_line"} == {
        name: many for name, many in kept.manifest.counts.items() if name in after.tables and name != "audit_line"
    }
    with again.store.read() as sql:
        assert audit.tail_is_whole(sql, audit.Head(kept.manifest.head_seq, kept.manifest.head_mac))
    assert run(again, checks.verify).problems == ()
    again.forget()
