"""What a paper for an employer promises is checked in the service:
consent, and every word about health, by whatever door."""

import io
import json
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from hia_desktop.base.errors import BadInput, Conflict, Missing, Problem, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import in_language
from hia_desktop.documents.kinds import PAPERS
from hia_desktop.documents.kinds.content import EmployerContent, Looked
from hia_desktop.documents.kinds.dialogue_meeting import NO_HEALTH as NO_DIAGNOSIS
from hia_desktop.documents.kinds.paper import Kept
from hia_desktop.documents.kinds.rtw import NO_HEALTH
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.forms import form_of, is_written
from hia_desktop.services.call import Work, run
from hia_desktop.services.centre import health_list
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.papers import employer_papers, handling, papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import seals
from hia_desktop.store.entities import AnsweredPaper
from tests import make
from tests.health_texts import HOSTILE, INNOCENT

FROM_FORM = {
    paper.kind: paper.made_of.kind
    for paper in PAPERS
    if paper.made_of is not None and is_written(paper.made_of.kind)  # the minutes of a meeting are signed with it alone
}
EMPLOYER_KINDS = [paper.kind for paper in PAPERS if paper.for_employer]

BECAUSE = "Pasienten ønsker at leder skal vite det."
FIELDS = ("tasks", "adaptation", "who")
LABELS = {"tasks": "Oppgaver", "adaptation": "Tilrettelegging", "who": "Hvem gjør hva"}


def rtw(*texts: str, **more: Any) -> dict[str, Any]:
    """A return plan with the texts in the fields of its steps, three in each."""
    day = make.DAY + timedelta(days=7)
    steps = [
        {
            "from_day": (day + timedelta(days=number)).isoformat(),
            "work_percent": 50,
            **dict(zip(FIELDS, some, strict=False)),
        }
        for number, some in enumerate(texts[first : first + 3] for first in range(0, len(texts), 3))
    ]
    return {"goal": "40 t/uke", "steps": steps or [{"from_day": day.isoformat(), "work_percent": 50}], **more}


def place(number: int) -> str:
    """Where the text of this number stands on the plan."""
    return f"Trinn {number // 3 + 1}: {LABELS[FIELDS[number % 3]]}"


def sign(home: make.House, course: CourseId, *texts: str, **more: Any) -> None:
    run(home.as_user("lege"), entries.sign, course, "rtw", None, rtw(*texts, **more), reason="ny", over_newer=True)


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()).replace(
        "\xad ", ""
    )


def refused(home: make.House, course: CourseId, kind: str = "rtw_employer", user: str = "lege") -> dict[str, str]:
    """The lines that the paper is refused for."""
    with pytest.raises(BadInput, match="Arket er ikke laget") as error:
        run(home.as_user(user), papers.issued, course, kind)
    return error.value.fields


@pytest.fixture
def agreed(home: make.House, course: CourseId) -> CourseId:
    """A course with its referral, whose patient lets the employer have the plan."""
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, make.REFERRAL)
    make.employer_agrees(home, course)
    return course


# -- words


@pytest.mark.long
def test_each_of_a_hundred_lines_is_caught_with_its_field(home: make.House, agreed: CourseId) -> None:
    sign(home, agreed, *(text for text, _word in HOSTILE))
    found = refused(home, agreed)
    missed = {
        text: found.get(place(n))
        for n, (text, word) in enumerate(HOSTILE)
        if word.lower() not in found.get(place(n), "").lower()
    }
    assert not missed
    with pytest.raises(BadInput):
        run(home.as_user("lege"), papers.issue, agreed, "rtw_employer")
    assert run(home.as_user("lege"), papers.listing, agreed) == ()


@pytest.mark.long
def test_a_hundred_innocent_lines_make_a_paper_that_keeps_its_promise(home: make.House, agreed: CourseId) -> None:
    sign(home, agreed, *INNOCENT, if_stuck="Gå ett trinn tilbake, og ring leder.")
    found = run(home.as_user("lege"), employer_papers.look, agreed, "rtw_employer")
    assert found.hits == () and found.consented and found.asks
    with pytest.raises(BadInput, match="godkjent én for én") as error:
        run(home.as_user("lege"), papers.issue, agreed, "rtw_employer")
    assert error.value.fields[place(0)] == INNOCENT[0]
    make.approve_lines(home.as_user("lege"), agreed)
    document = run(home.as_user("lege"), papers.issue, agreed, "rtw_employer")
    assert str(NO_HEALTH) in words(run(home.as_user("lege"), papers.read, document))


@pytest.mark.long
@pytest.mark.parametrize(("field", "where"), [("goal", "Mål"), ("if_stuck", "Hvis det butter")])
def test_the_goal_and_the_way_back_are_looked_through(
    home: make.House, agreed: CourseId, field: str, where: str
) -> None:
    sign(home, agreed, **{field: "Uten panikkanfall"})
    assert refused(home, agreed) == {where: "«panikkanfall» (plage eller symptom)"}


SHEET: dict[str, Any] = {
    "barriers": [
        {
            "category": "conflict",
            "description": "Etter diagnose F32",
            "measure": "SSRI",
            "responsible": "psykolog",
            "in_meeting": True,
        },
        {"category": "other", "description": "Depresjon", "measure": "Sobril"},
    ],
    "demands": [{"task": "Kasse med smerter", "demand": "Tåle panikk", "ability": "can", "note": "Migrene"}],
    "adaptations": [
        {"adaptation": "fewer_tasks", "state": "worked", "note": "på grunn av angst"},
        {"adaptation": "aids", "state": "proposed", "note": "etter prolaps"},
    ],
    "meeting": "dm2",
    "participants": [{"name": "psykolog Per Sol", "role": "therapist"}],
    "questions": "Hva med søvnen?",
    "note": "Eget notat om selvmordstanker, som ikke er til møtet.",
}


@pytest.mark.long
def test_every_line_of_the_meeting_sheet_is_looked_through(home: make.House, agreed: CourseId) -> None:
    """What is not brought up is not on the sheet; who follows up is a role;
    nothing is named by NAV's sheet as the patient's own."""
    run(
        home.as_user("lege"),
        consents.give,
        agreed,
        Recipient.NAV_ADVISER,
        [Category.ADAPTATION],
        make.DAY + timedelta(days=90),
    )
    sign(home, agreed, "Kasse uten svimmelhet")
    run(home.as_user("nav"), entries.sign, agreed, "workplace", None, SHEET)
    found = refused(home, agreed, "dialogue_meeting", "nav")
    assert {where: re.findall("«(.*?)»", told) for where, told in found.items()} == {
        "Hindring 1: Beskrivelse": ["diagnose", "F32"],
        "Hindring 1: Tiltak": ["SSRI"],
        "Arbeidsoppgave 1: Oppgave": ["smerter"],
        "Arbeidsoppgave 1: Hva oppgaven krever": ["panikk"],
        "Arbeidsoppgave 1: Tilrettelegging og merknad": ["Migrene"],
        "Prøvd tilrettelegging 1: Beskrivelse": ["angst"],
        "Foreslått tilrettelegging 1: Beskrivelse": ["prolaps"],
        "Åpne spørsmål": ["søvnen"],
        "Trinn 1: Oppgaver": ["svimmelhet"],
    }
    make.approve_lines(home.as_user("nav"), agreed, "dialogue_meeting", BECAUSE)
    sheet = words(run(home.as_user("nav"), papers.issued, agreed, "dialogue_meeting"))
    assert (
        "Helse" in sheet
        and "Per Sol" not in sheet
        and "Behandler" not in sheet
        and "ingen diagnose" not in sheet
        and "Sobril" not in sheet
        and "selvmord" not in sheet
    )


@pytest.mark.long
def test_the_patients_own_diagnoses_are_looked_for_by_those_who_may_read_them(
    home: make.House, agreed: CourseId
) -> None:
    """NAV cannot look for what it may not read: nothing is told, and the paper promises nothing."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    rare = [{"code": "Q79.6", "system": "icd10", "text": "Ehlers-Danlos", "main": True}]
    run(
        home.as_user("sekretar"),
        entries.sign,
        agreed,
        "referral",
        None,
        {**make.REFERRAL, "diagnoses": rare},
        reason="ny",
    )
    run(lege, consents.give, agreed, Recipient.NAV_ADVISER, [Category.ADAPTATION], make.DAY + timedelta(days=90))
    sign(home, agreed, "Slipper skift, Ehlers")
    assert refused(home, agreed) == {"Trinn 1: Oppgaver": "«Ehlers» (pasientens diagnose)"}
    assert run(nav, employer_papers.look, agreed, "rtw_employer").hits == ()
    make.approve_lines(nav, agreed)
    assert str(NO_HEALTH) not in words(run(nav, papers.issued, agreed, "rtw_employer"))
    sign(home, agreed, "Slipper skift")
    make.approve_lines(lege, agreed)
    assert str(NO_HEALTH) in words(run(lege, papers.issued, agreed, "rtw_employer"))


def test_a_draft_shows_what_is_caught_and_promises_nothing(home: make.House, agreed: CourseId) -> None:
    lege = home.as_user("lege")
    prepared = run(lege, papers.prepare, agreed, "rtw_employer", rtw("Ro", "SSRI om morgenen"))
    assert [(hit.where, hit.word) for hit in prepared.hits] == [("Trinn 1: Tilrettelegging", "SSRI")]
    assert str(NO_HEALTH) not in words(prepared.pdf())
    clean = run(lege, papers.prepare, agreed, "rtw_employer", rtw("Ro"))
    assert clean.hits == () and str(NO_HEALTH) in words(clean.pdf()) and "UTKAST" in words(clean.pdf())


# -- answering


@pytest.mark.long
def test_who_answers_is_kept_and_the_paper_no_longer_promises(home: make.House, agreed: CourseId) -> None:
    lege = home.as_user("lege")
    sign(home, agreed, "Pause ved migrene")
    found = run(lege, employer_papers.look, agreed, "rtw_employer")
    assert found.asks
    make.approve_lines(lege, agreed, because=BECAUSE)
    again = run(lege, employer_papers.look, agreed, "rtw_employer")
    assert again.approval is not None and (again.approval.by, again.approval.because, again.asks) == (
        "Liv Berg",
        BECAUSE,
        False,
    )
    document = run(lege, papers.issue, agreed, "rtw_employer")
    said = words(run(lege, papers.read, document))
    assert "migrene" in said and "ingen helseopplysninger" not in said
    report = [row.what for row in run(home.as_user("sekretar"), trails.access_report, agreed)]
    assert any(what.startswith("Svarte for ord om helse i et ark til arbeidsgiver") for what in report)


@pytest.mark.long
def test_an_answer_holds_for_what_was_answered_and_no_more(home: make.House, agreed: CourseId) -> None:
    lege = home.as_user("lege")
    sign(home, agreed, "Pause ved migrene")
    seen = run(lege, employer_papers.look, agreed, "rtw_employer").as_offered()
    make.approve_lines(lege, agreed, because=BECAUSE)
    run(home.as_user("sekretar"), health_list.add, "pause")
    assert refused(home, agreed), "a word that the centre has added since"
    sign(home, agreed, "Pause ved migrene", if_stuck="Hvile")
    assert refused(home, agreed), "another version"
    with pytest.raises(Conflict):
        run(lege, employer_papers.approve, agreed, "rtw_employer", seen, BECAUSE)


@pytest.mark.parametrize("because", ["", "   ", "kort", "x" * 301])
def test_an_answer_needs_a_reason(home: make.House, agreed: CourseId, because: str) -> None:
    lege = home.as_user("lege")
    sign(home, agreed, "Pause ved migrene")
    with pytest.raises(BadInput) as error:
        make.approve_lines(lege, agreed, because=because)
    assert "because" in error.value.fields and refused(home, agreed)


def test_nobody_approves_nothing_or_another_paper(home: make.House, agreed: CourseId) -> None:
    lege = home.as_user("lege")
    sign(home, agreed, "Ro")
    with pytest.raises(Conflict):
        run(lege, employer_papers.approve, agreed, "rtw_employer", (), BECAUSE)
    for kind in ("rtw", "epikrise", "finnes ikke"):
        with pytest.raises(BadInput):
            run(lege, employer_papers.look, agreed, kind)
    with pytest.raises(Missing):
        run(lege, employer_papers.look, agreed, "dialogue_meeting")
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), employer_papers.approve, agreed, "rtw_employer", (), BECAUSE)


@pytest.mark.long
def test_the_reason_is_sealed_for_the_side_whose_form_it_is(home: make.House, agreed: CourseId) -> None:
    """Neither the words nor the reason lie open in the store, and NAV has no key to what the health side answered."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    sign(home, agreed, "Pause ved migrene")
    make.approve_lines(lege, agreed, because=BECAUSE)
    with lege.store.read() as sql:
        row = sql.scalars(select(AnsweredPaper)).one()
        assert b"migrene" not in row.content and b"leder" not in row.content
        kept = json.loads(seals.open_part(Work(sql, lege), row.id, "content", row.content))
        assert kept == {
            "because": BECAUSE,
            "hits": [["Trinn 1: Oppgaver", "migrene"]],
            "lines": [["goal", "40 t/uke", "40 t/uke"], ["steps.0.tasks", *("Pause ved migrene",) * 2]],
        }
        with pytest.raises(Refused):
            seals.open_part(Work(sql, nav), row.id, "content", row.content)


@pytest.mark.long
def test_the_words_for_the_employer_are_written_line_by_line_and_kept(home: make.House, agreed: CourseId) -> None:
    """Changed words stand on the paper, an emptied line is gone and its step is not; the form keeps its own. A new
    version is offered the same words, and asks anew; other words of the same version make another paper."""
    lege = home.as_user("lege")
    sign(home, agreed, "Pause ved migrene", "Eget rom", "Psykologen ringer")
    found = run(lege, employer_papers.look, agreed, "rtw_employer")
    assert {line.where: line.source for line in found.lines}[place(0)] == "Tilbake-til-arbeid-plan"
    goal, tasks, room, who = found.as_offered()
    ours = (goal, replace(tasks, text="Korte pauser"), room, replace(who, text=" "))
    run(lege, employer_papers.approve, agreed, "rtw_employer", ours)
    document = run(lege, papers.issue, agreed, "rtw_employer")
    said = words(run(lege, papers.read, document))
    assert "Korte pauser" in said and "Eget rom" in said and "50 %" in said and str(NO_HEALTH) in said
    assert "migrene" not in said and "Psykolog" not in said
    assert "Pause ved migrene" in words(run(lege, papers.issued, agreed, "rtw"))
    assert run(lege, papers.issue, agreed, "rtw_employer") == document
    home.clock.day += timedelta(days=1)
    others = (goal, replace(tasks, text="Pauser"), room, who)
    run(lege, employer_papers.approve, agreed, "rtw_employer", others, BECAUSE)
    assert run(lege, papers.issue, agreed, "rtw_employer") != document
    sign(home, agreed, "Pause ved migrene", "Eget rom", "Psykologen ringer", if_stuck="Ring leder")
    again = run(lege, employer_papers.look, agreed, "rtw_employer")
    assert [one.text for one in again.as_offered()][1:] == ["Pauser", "Eget rom", "Psykologen ringer", "Ring leder"]
    assert again.approval is None and refused(home, agreed)
    with pytest.raises(Conflict):
        run(lege, employer_papers.approve, agreed, "rtw_employer", again.as_offered()[:-1], BECAUSE)


@pytest.mark.long
def test_navs_own_sheet_holds_every_barrier_and_is_no_employers(home: make.House, course: CourseId) -> None:
    run(
        home.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        [Category.ADAPTATION],
        make.DAY + timedelta(days=90),
    )
    run(home.as_user("nav"), entries.sign, course, "workplace", None, SHEET)
    said = words(run(home.as_user("nav"), papers.issued, course, "dialogue_meeting_nav"))
    assert "Sobril" in said and "psykolog" in said and "gis ikke videre dit" in said and "ingen diagnose" not in said


# -- consent


def newest(home: make.House, course: CourseId, kind: str) -> object:
    return run(home.as_user("nav" if kind == "dialogue_meeting" else "lege"), papers.issued, course, kind)


@pytest.fixture
def signed(home: make.House, course: CourseId) -> CourseId:
    """A plan and NAV's note, clean, and no consent to the employer."""
    run(
        home.as_user("lege"),
        consents.give,
        course,
        Recipient.NAV_ADVISER,
        [Category.ADAPTATION],
        make.DAY + timedelta(days=90),
    )
    sign(home, course, "Ro")
    run(home.as_user("nav"), entries.sign, course, "workplace", None, {"meeting": "dm2", "questions": "Når?"})
    make.approve_lines(home.as_user("lege"), course)
    make.approve_lines(home.as_user("nav"), course, "dialogue_meeting")
    return course


@pytest.mark.long
@pytest.mark.parametrize("kind", EMPLOYER_KINDS)
def test_without_the_patients_consent_the_employer_gets_nothing(home: make.House, signed: CourseId, kind: str) -> None:
    """Not given, given to be there only, ended, withdrawn: refused. In force: made."""
    lege, until = home.as_user("lege"), make.DAY + timedelta(days=10)
    for change in (
        lambda: None,
        lambda: run(lege, consents.give, signed, Recipient.EMPLOYER, [Category.ATTENDANCE], until),
    ):
        change()
        with pytest.raises(Refused, match="ikke samtykket til at arbeidsgiver får dette arket"):
            newest(home, signed, kind)
    run(lege, consents.give, signed, Recipient.EMPLOYER, [Category.ADAPTATION], until)
    assert str(newest(home, signed, kind))[2:6] == "%PDF"
    run(lege, consents.withdraw, signed, Recipient.EMPLOYER)
    with pytest.raises(Refused):
        newest(home, signed, kind)
    run(lege, consents.give, signed, Recipient.EMPLOYER, [Category.ADAPTATION], until)
    home.clock.day = until + timedelta(days=1)
    with pytest.raises(Refused):
        newest(home, signed, kind)


@pytest.mark.long
@pytest.mark.parametrize("kind", EMPLOYER_KINDS)
def test_the_patients_own_copy_says_so_and_is_looked_through_too(home: make.House, signed: CourseId, kind: str) -> None:
    user = home.as_user("nav" if kind == "dialogue_meeting" else "lege")
    said = words(run(user, papers.issued, signed, kind, True))
    assert "Pasientens eget eksemplar" in said and "Senteret har ikke gitt det til arbeidsgiver" in said
    assert str(NO_HEALTH if kind == "rtw_employer" else NO_DIAGNOSIS) in said
    sign(home, signed, "Ro ved angst")
    with pytest.raises(BadInput, match="helseopplysninger"):
        run(user, papers.issued, signed, kind, True)


@pytest.mark.long
def test_the_archive_tells_whom_a_paper_is_for_and_holds_it_back_without_consent(
    home: make.House, signed: CourseId
) -> None:
    lege, office = home.as_user("lege"), home.as_user("sekretar")
    own = run(lege, papers.issue, signed, "rtw_employer", True)
    make.employer_agrees(home, signed)
    theirs = run(lege, papers.issue, signed, "rtw_employer")
    rows = {row.id: row for row in run(office, papers.listing, signed)}
    assert (
        rows[own].title == "Tilbake-til-arbeid-plan til arbeidsgiver, pasientens eksemplar" and not rows[own].withheld
    )
    assert rows[theirs].title == "Tilbake-til-arbeid-plan til arbeidsgiver" and not rows[theirs].withheld
    run(office, handling.mark_printed, own)
    assert not any(row.on_paper for row in run(lege, consents.open_consents, signed).shared), (
        "the employer has not been handed it"
    )
    run(lege, consents.withdraw, signed, Recipient.EMPLOYER)
    rows = {row.id: row for row in run(office, papers.listing, signed)}
    assert "gjelder ikke lenger" in rows[theirs].withheld and not rows[own].withheld
    with pytest.raises(Refused, match="gjelder ikke lenger"):
        run(office, handling.mark_printed, theirs)


# -- every paper that promises is checked


def hostile(kind: str) -> dict[str, Any]:
    """Answers of the form that a paper is made of, with a word about health in a line that it prints."""
    return {
        "rtw": rtw("Pause ved migrene"),
        "workplace": {"questions": "Hva med migrenen?"},
        "plan": {"own_goal": "Mindre migrene"},
        "epikrise": {"asks": [{"text": "Følge opp migrenen"}]},
        "note": {"text": "Har migrene"},
        "nav_note": {"text": "Fri ved migrene", "day": make.DAY.isoformat()},
    }[kind]


@pytest.mark.long
@pytest.mark.parametrize("kind", FROM_FORM)
def test_every_paper_that_promises_is_checked(home: make.House, agreed: CourseId, kind: str) -> None:
    """Whatever is made of a form: when its content promises something of itself,
    it is refused until it has been looked through."""
    form = form_of(FROM_FORM[kind])
    user = home.as_user("nav" if form.track is Track.NAV else "lege")
    run(
        home.as_user("lege"),
        consents.give,
        agreed,
        Recipient.NAV_ADVISER,
        [Category.ADAPTATION],
        make.DAY + timedelta(days=90),
    )
    make.closing_form(home.as_user("lege"), agreed)
    run(user, entries.sign, agreed, form.kind, None, hostile(form.kind))
    prepared = run(user, papers.prepare, agreed, kind, hostile(form.kind))
    content = prepared.content
    promises = isinstance(content, EmployerContent) and content.for_employers() and bool(content.promise())
    assert promises == (kind in EMPLOYER_KINDS)
    if not promises:
        assert "ingen helse" not in words(prepared.pdf()) and "ingen diagnose" not in words(prepared.pdf())
        return
    assert isinstance(content, EmployerContent) and content.looked is Looked.NOT_YET and prepared.hits
    with pytest.raises(BadInput):
        run(user, papers.issued, agreed, kind)
    if papers.card(kind).kept is Kept.BY_HAND:
        with pytest.raises(BadInput):
            run(user, papers.issue, agreed, kind)


# -- the centre's own words


@pytest.mark.long
def test_the_centre_adds_words_dated_and_by_name(home: make.House, agreed: CourseId) -> None:
    office, lege = home.as_user("sekretar"), home.as_user("lege")
    sign(home, agreed, "Fri til mestringskurset på Rønvik")
    assert not run(lege, employer_papers.look, agreed, "rtw_employer").hits
    run(office, health_list.add, "mestringskurs")
    assert refused(home, agreed) == {"Trinn 1: Oppgaver": "«mestringskurset» (senterets egen liste)"}
    (row,) = run(home.admin, health_list.listing)
    assert (row.word, row.added_on, row.added_by, row.in_use) == ("mestringskurs", make.DAY, "Mona Vik", True)
    with pytest.raises(BadInput):
        run(office, health_list.add, "Mestringskurs")
    home.clock.day += timedelta(days=3)
    run(home.admin, health_list.withdraw, row.id)
    assert not run(lege, employer_papers.look, agreed, "rtw_employer").hits
    (row,) = run(office, health_list.listing)
    assert (row.in_use, row.withdrawn_on, row.withdrawn_by) == (False, home.clock.day, "Ada Admin")
    with pytest.raises(Missing):
        run(office, health_list.withdraw, row.id)
    run(office, health_list.add, "mestringskurs")
    assert [one.in_use for one in run(office, health_list.listing)] == [True, False]


@pytest.mark.parametrize("user", ["lege", "nav"])
def test_the_list_is_the_administrations(home: make.House, user: str) -> None:
    for function, arguments in ((health_list.add, ("ordet",)), (health_list.listing, ())):
        with pytest.raises(Problem):
            run(home.as_user(user), function, *arguments)


@pytest.mark.long
def test_whatever_language_the_screen_speaks_the_lines_are_the_same(home: make.House, agreed: CourseId) -> None:
    """Approved and answered for by a screen in English, made by one in bokmål, and the other way round."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    until = make.DAY + timedelta(days=90)
    run(lege, consents.give, agreed, Recipient.NAV_ADVISER, [Category.ADAPTATION], until)
    sign(home, agreed, "Pause ved migrene")
    tried = [{"adaptation": "breaks", "note": "Lettere arbeid", "state": "worked"}]
    run(nav, entries.sign, agreed, "workplace", None, {"adaptations": tried, "questions": "Hva med migrenen?"})
    for user, kind in ((lege, "rtw_employer"), (nav, "dialogue_meeting")):
        with in_language("en"):
            found = run(user, employer_papers.look, agreed, kind)
            run(user, employer_papers.approve, agreed, kind, found.as_offered(), BECAUSE)
            assert not run(user, employer_papers.look, agreed, kind).asks
            made = run(user, papers.issued, agreed, kind)
        assert run(user, papers.issued, agreed, kind) == made
        assert not run(user, employer_papers.look, agreed, kind).asks


@pytest.mark.long
def test_the_centres_words_are_looked_for_in_every_paper_for_an_employer(home: make.House, signed: CourseId) -> None:
    make.employer_agrees(home, signed)
    run(home.as_user("sekretar"), health_list.add, "40 t")
    run(home.as_user("sekretar"), health_list.add, "Når")
    for kind, word in (("rtw_employer", "40 t"), ("dialogue_meeting", "Når")):
        found = refused(home, signed, kind, "nav" if kind == "dialogue_meeting" else "lege")
        assert any(f"«{word}» (senterets egen liste)" in told for told in found.values()), kind
