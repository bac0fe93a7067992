"""What was signed is read as it was signed when the forms have become others:
by page, paper, file, command line and NAV.

The older forms are made up, their `upgrade` steps are real,
and all is signed through the real services into a real store.
"""

import json
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from sqlalchemy import select, text

from hia_desktop.__main__ import main
from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import BadInput, Conflict
from hia_desktop.base.fields import Ask, CourseId, Day, Line, Prose
from hia_desktop.base.pdf_words import words_of
from hia_desktop.base.text import Looks
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.card import Card
from hia_desktop.domain.forms.epikrise import AskRow, Epikrise
from hia_desktop.domain.forms.form import Form, Row
from hia_desktop.domain.forms.older import as_today
from hia_desktop.domain.forms.shown import ShownForm, recalled, shown_of
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.tasks import SAFETY
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import checks, doors
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.papers import epikriser, papers
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store import entities
from tests import make, tampering
from tests.forms_tried import FORMS
from tests.older_forms import (
    MORE,
    MORE_NOW,
    MORE_THEN,
    NOTE,
    NOW,
    PLAN,
    RTW,
    SURVEY,
    THEN,
    NewPlan,
    NewRtw,
    NewScore,
    NewSurvey,
    OldPlan,
    OldScore,
    OldSurvey,
    use,
)
from tests.services.sealing.test_shared_parts import opened_by_keys
from tests.store.old_store import STORES
from tests.store.old_store import SURVEY as OLD_SURVEY

UNTIL = make.DAY + timedelta(days=180)
SIGNED = {"survey": SURVEY, "plan": PLAN, "rtw": RTW}


@pytest.fixture
def old(home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch) -> CourseId:
    """A course whose forms were signed with the first program's, read by the later one."""
    lege = home.as_user("lege")
    use(monkeypatch, THEN)
    for kind, answers in SIGNED.items():
        run(lege, entries.sign, course, kind, None, answers)
    run(lege, entries.sign, course, "note", None, NOTE)
    monkeypatch.undo()
    use(monkeypatch, NOW)
    return course


@pytest.fixture
def other(tmp_path: Path) -> Iterator[make.House]:
    made = make.house(tmp_path / "other")
    yield made
    made.close()


def read(user: SignedIn, course: CourseId, kind: str) -> Entry:
    """The newest version that the user can read."""
    current = run(user, entries.open_form, course, kind).current
    assert current is not None
    return current


def test_a_page_has_it_as_it_was_signed_and_as_today_takes_it(home: make.House, old: CourseId) -> None:
    survey, plan = (read(home.as_user("lege"), old, kind) for kind in ("survey", "plan"))
    assert (survey.form, survey.signed_answers) == (shown_of(OldSurvey), SURVEY)
    assert (plan.form, plan.signed_answers) == (shown_of(OldPlan), PLAN)
    assert survey.answers == {"position_percent": 80, "physical": "merke-kropp", "can_do": "merke-greier"}
    assert [goal["title"] for goal in plan.answers["goals"]] == ["merke-arbeidsmål", "merke-helsemål"]
    assert [measure["what"] for measure in plan.answers["measures"]] == ["merke-trene"]
    assert survey.form.lines(survey.signed_answers) == [
        ("Arbeidstid i uken", "30 timer"),
        ("Vakter", "Delt vakt"),
        ("Ledere over pasienten", "merke-ledere"),
        ("Greier på jobb", "merke-greier"),
        ("Kropp", "merke-kropp"),
        ("Drømmer om natten", "merke-drøm"),
    ]


def test_what_has_no_room_today_is_told_by_the_labels_and_words_of_then(home: make.House, old: CourseId) -> None:
    told = {kind: read(home.as_user("lege"), old, kind).as_signed for kind in SIGNED}
    left = {kind: dict(signed.left) for kind, signed in told.items() if signed is not None}
    assert left == {
        "survey": {"Vakter": "Delt vakt", "Ledere over pasienten": "merke-ledere", "Drømmer om natten": "merke-drøm"},
        "plan": {
            "Delmål 1, Vekt": "3 poeng",
            # the whole row: else the plan would say «Ny» of what waited for an answer
            "Avtaler 1, Hva skal gjøres": "merke-ringe",
            "Avtaler 1, Livsområde": "Arbeid",
            "Avtaler 1, Hvordan går det": "Venter på svar",
            "Stemningsleie": "4 (0–10)",
        },
        "rtw": {"Bekymring": "merke-bekymring"},
    }


@pytest.mark.long
def test_no_paper_refuses_an_old_version_or_drops_what_it_said(home: make.House, old: CourseId) -> None:
    lege = home.as_user("lege")
    words = " ".join(words_of(run(lege, papers.issued, old, "team_plan")).split())
    for said in ("merke-ønske", "merke-arbeidsmål", "merke-trene"):
        assert said in words
    head, left = words.split("Signert i et eldre skjema")
    assert "merke-ringe" not in head
    for said in (
        "Delmål 1, Vekt: 3 poeng",
        "Stemningsleie: 4 (0–10)",
        "merke-ringe",
        "Hvordan går det: Venter på svar",
    ):
        assert said in left
    assert left.index("Venter på svar") < left.index("Liv Berg"), "before the signature"
    assert "Bekymring: merke-bekymring" in words_of(run(lege, papers.issued, old, "rtw"))
    kept = run(lege, papers.issue, old, "team_plan")
    assert "Venter på svar" in words_of(run(lege, papers.read, kept))
    assert run(lege, epikriser.compose, old).answers["function"] == "Kan: merke-greier"


@pytest.mark.long
def test_an_employers_paper_says_that_there_was_more_and_not_what(home: make.House, old: CourseId) -> None:
    make.employer_agrees(home, old)
    make.approve_lines(home.as_user("lege"), old)
    words = " ".join(words_of(run(home.as_user("lege"), papers.issued, old, "rtw_employer")).split())
    assert "merke-tilbake" in words and "merke-bekymring" not in words and "Bekymring" not in words
    assert "Noe som ble skrevet i en eldre utgave av skjemaet, er ikke tatt med på dette arket." in words


def test_a_new_version_starts_from_the_answers_brought_up_and_the_old_one_stays(
    home: make.House, old: CourseId
) -> None:
    lege = home.as_user("lege")
    before = read(lege, old, "plan")
    run(lege, entries.sign, old, "plan", before.series, {**before.answers, "summary": "Ny oppsummering"})
    page = run(lege, entries.open_form, old, "plan")
    assert [(v.number, v.form.version, v.as_signed is None) for v in page.versions] == [(2, 2, True), (1, 1, False)]
    assert page.versions[0].answers["own_goal"] == "merke-ønske"
    assert page.versions[1].signed_answers == PLAN
    assert "Signert i et eldre skjema" not in words_of(run(lege, papers.issued, old, "team_plan"))


def test_a_draft_that_was_begun_in_an_older_form_is_gone_on_with_in_todays(
    home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege = home.as_user("lege")
    use(monkeypatch, THEN)
    run(lege, entries.save_draft, course, "survey", None, SURVEY, {"hours": "mange"})
    monkeypatch.undo()
    use(monkeypatch, NOW)
    draft = read(lege, course, "survey")
    assert (draft.state, draft.answers["position_percent"], draft.answers["can_do"]) == ("draft", 80, "merke-greier")
    assert draft.as_signed is not None and ("Vakter", "Delt vakt") in draft.as_signed.left
    run(lege, entries.save_draft, course, "survey", draft.series, {**draft.answers, "position_percent": 50}, {})
    again = read(lege, course, "survey")
    assert (again.answers["position_percent"], again.as_signed) == (50, None), "brought up once, not at every reading"
    run(lege, entries.sign, course, "survey", again.series, again.answers)
    assert read(lege, course, "survey").as_signed is None


# -- the file, by the command line and in another centre


def exported(home: make.House, course: CourseId, scratch: Path) -> bytes:
    password, target = scratch / "password", scratch / "course.json"
    password.write_text(make.PASSWORD + "\n", encoding="utf-8")
    who = [
        "--store",
        str(home.folder),
        "--as",
        "lege",
        "--password-file",
        str(password),
        "--today",
        make.DAY.isoformat(),
    ]
    assert main(["course", "export", course, "-o", str(target), *who]) == 0
    return target.read_bytes()


@pytest.mark.long
def test_the_file_has_the_form_and_the_answers_and_another_centre_keeps_them(
    home: make.House, old: CourseId, other: make.House, tmp_path: Path
) -> None:
    data = exported(home, old, tmp_path)
    file = json.loads(data)
    by_kind = {entry["kind"]: entry for entry in file["entries"]}
    for kind, answers in SIGNED.items():
        assert (by_kind[kind]["answers"], by_kind[kind]["schema_version"]) == (answers, 1)
        named = {field["label"] for field in file["shown"][by_kind[kind]["shown"]]["fields"]}
        assert named == {field.label for field in shown_of({form.kind: form for form in THEN}[kind]).fields}
    doctor = other.as_user("psykolog")
    done = run(doctor, course_import.import_course, data)
    for kind, answers in SIGNED.items():
        there, here = read(doctor, done.course, kind), read(home.as_user("lege"), old, kind)
        assert (there.form, there.signed_answers, there.as_signed) == (here.form, answers, here.as_signed)
    assert [e.signed_answers for e in run(doctor, entries.journal, done.course)] == [NOTE]
    assert "Venter på svar" in words_of(run(doctor, papers.issued, done.course, "team_plan"))
    again = json.loads(run(doctor, course_export.export_course, done.course).model_dump_json())
    assert again["shown"] == file["shown"]
    assert {e["kind"]: e["answers"] for e in again["entries"]} == {e["kind"]: e["answers"] for e in file["entries"]}


@pytest.mark.long
def test_a_file_from_before_forms_were_kept_is_read_by_its_labels(
    home: make.House, old: CourseId, other: make.House, tmp_path: Path
) -> None:
    file = json.loads(exported(home, old, tmp_path))
    labels = {form.kind: {field.name: field.label for field in shown_of(form).fields} for form in THEN}
    file["entries"] = [{**entry, "shown": None, "labels": labels[entry["kind"]]} for entry in file["entries"]]
    del file["shown"]
    doctor = other.as_user("psykolog")
    done = run(doctor, course_import.import_course, json.dumps(file).encode())
    survey, plan = (read(doctor, done.course, kind) for kind in ("survey", "plan"))
    assert (survey.signed_answers, plan.signed_answers) == (SURVEY, PLAN)
    lines = dict(survey.form.lines(survey.signed_answers))
    assert (lines["Ledere over pasienten"], lines["Greier på jobb"], lines["Arbeidstid i uken"]) == (
        "merke-ledere",
        "merke-greier",
        "30",
    )
    assert dict(plan.form.lines(plan.signed_answers))["Stemningsleie"] == "4"


@pytest.mark.long
@pytest.mark.parametrize(
    ("where", "value"),
    [
        ("answers", {**PLAN, "unknown": "merke"}),
        ("answers", {**PLAN, "mood": "fire"}),
        ("answers", {**PLAN, "measures": [{"status": "never"}]}),
        ("answers", {**PLAN, "wish": "x" * 100_001}),
        ("schema_version", 2),
        ("schema_version", 3),
        ("shown", "0" * 64),
    ],
)
def test_a_file_that_does_not_hold_with_its_own_form_is_refused(
    home: make.House, old: CourseId, other: make.House, tmp_path: Path, where: str, value: Any
) -> None:
    file = json.loads(exported(home, old, tmp_path))
    (plan,) = (entry for entry in file["entries"] if entry["kind"] == "plan")
    plan[where] = value
    with pytest.raises(BadInput, match="Ingenting er lest inn"):
        run(other.as_user("psykolog"), course_import.import_course, json.dumps(file).encode())


@pytest.mark.long
@pytest.mark.parametrize("name", ["model_config", "model_dump", "behind", "__class__", "Felt", ""])
def test_a_form_from_a_file_cannot_take_the_name_of_what_a_class_is(
    home: make.House, old: CourseId, other: make.House, tmp_path: Path, name: str
) -> None:
    file = json.loads(exported(home, old, tmp_path))
    for shown in file["shown"].values():
        shown["fields"][0]["name"] = name
    with pytest.raises(BadInput, match="Ingenting er lest inn"):
        run(other.as_user("psykolog"), course_import.import_course, json.dumps(file).encode())


@pytest.mark.long
def test_a_risk_of_suicide_in_an_older_form_raises_the_task_when_it_is_read_in(
    home: make.House, course: CourseId, other: make.House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    use(monkeypatch, (OldScore,))
    run(home.as_user("lege"), entries.sign, course, "assessment", None, {"thoughts": 3})
    monkeypatch.undo()
    use(monkeypatch, (NewScore,))
    doctor = other.as_user("psykolog")
    done = run(doctor, course_import.import_course, exported(home, course, tmp_path))
    with doctor.store.read() as sql:
        kinds = sql.scalars(select(entities.Task.kind).where(entities.Task.course_id == done.course)).all()
    assert SAFETY.code in kinds


@pytest.mark.long
def test_the_command_line_tells_what_nav_signed_before_in_the_words_of_then(
    home: make.House,
    course: CourseId,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    use(monkeypatch, MORE_THEN)
    run(home.as_user("lege"), consents.give, course, Recipient.NAV_ADVISER, [Category.SICK_LEAVE], UNTIL)
    entry = run(home.as_user("nav"), entries.sign, course, "workplace", None, MORE["workplace"])
    run(home.as_user("lege"), consents.withdraw, course, Recipient.NAV_ADVISER)
    monkeypatch.undo()
    use(monkeypatch, MORE_NOW)
    password = tmp_path / "password"
    password.write_text(make.PASSWORD + "\n", encoding="utf-8")
    who = [
        "--store",
        str(home.folder),
        "--as",
        "nav",
        "--password-file",
        str(password),
        "--today",
        make.DAY.isoformat(),
    ]
    assert main(["former", "--entry", entry, *who]) == 0
    assert (
        capsys.readouterr().out
        == "Hindringer 1, Hva hindrer: merke-løft\nHindringer 1, Hvordan går det: Venter på svar\n"
    )
    assert main(["former", "--entry", entry, "--json", *who]) == 0
    assert json.loads(capsys.readouterr().out)["answers"] == MORE["workplace"]


# -- what NAV is shown


ALL = (Category.WORK, Category.FUNCTION, Category.LIFE, Category.PLAN, Category.TREATMENT)
SEEN = {
    Category.WORK: {"'hours': 30", "'shift': 'split'", "merke-ledere"},
    Category.FUNCTION: {"merke-greier"},
    # the body was marked as function then, and is of everyday life by today's form: the stricter one holds
    Category.LIFE: {"merke-kropp", "merke-drøm"},
    Category.PLAN: {"merke-ønske", "merke-arbeidsmål", "2027-05-06"},
    Category.TREATMENT: {"merke-helsemål", "'mood': 4"},
}
MARKS = frozenset().union(*SEEN.values(), {"merke-trene", "merke-ringe"})


@pytest.mark.long
@pytest.mark.parametrize("category", ALL)
def test_a_consent_given_today_opens_of_an_old_form_what_todays_form_opens(
    home: make.House, old: CourseId, category: Category
) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, old, Recipient.NAV_ADVISER, [category], UNTIL)
    told = "".join(repr(run(nav, entries.open_form, old, kind)) for kind in ("survey", "plan"))
    for seen in (told, opened_by_keys(nav)):
        assert {mark for mark in MARKS if mark in seen} == SEEN[category]
    kind = "survey" if category in (Category.WORK, Category.FUNCTION, Category.LIFE) else "plan"
    shown = read(nav, old, kind)
    assert not shown.whole and shown.form.title == {"survey": "Førstegangssamtale", "plan": "Behandlingsplan"}[kind]


def test_what_was_shared_then_is_read_as_it_was(
    home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    use(monkeypatch, THEN)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.WORK, Category.PLAN], UNTIL)
    run(lege, entries.sign, course, "survey", None, SURVEY)
    run(lege, entries.sign, course, "plan", None, PLAN)
    monkeypatch.undo()
    use(monkeypatch, NOW)
    survey, plan = (read(nav, course, kind) for kind in ("survey", "plan"))
    assert survey.signed_answers == {name: SURVEY[name] for name in ("hours", "shift", "bosses")}
    assert dict(survey.form.lines(survey.signed_answers))["Vakter"] == "Delt vakt"
    assert (
        plan.signed_answers["measures"] == PLAN["measures"][:1]
        and plan.signed_answers["targets"] == PLAN["targets"][:1]
    )
    assert "merke-helsemål" not in repr(plan) and "mood" not in plan.signed_answers


def test_rows_that_a_step_has_joined_are_shared_with_nobody_by_row(
    home: make.House, old: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    def joined(content: dict[str, Any], _from: int) -> dict[str, Any]:
        kept = {name: value for name, value in content.items() if name != "targets"}
        return kept | ({"goals": content["targets"][:1]} if "targets" in content else {})

    monkeypatch.setattr(NewPlan, "upgrade", staticmethod(joined))
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, old, Recipient.NAV_ADVISER, [Category.PLAN], UNTIL)
    assert "merke-arbeidsmål" not in repr(read(nav, old, "plan")) + opened_by_keys(nav)


# -- what keeps the forms


def test_each_form_is_kept_once_and_for_ever(home: make.House, old: CourseId) -> None:
    lege = home.as_user("lege")
    with lege.store.read() as sql:
        kept = {row.kind: row for row in sql.scalars(select(entities.ShownForm))}
        assert len(kept) == len(THEN) and kept["survey"].key == shown_of(OldSurvey).key
    run(lege, entries.sign, old, "note", None, {"text": "Enda et"})
    run(lege, entries.sign, old, "note", None, {"text": "Og et til"})
    with lege.store.read() as sql:
        assert len(sql.scalars(select(entities.ShownForm)).all()) == len(THEN) + 1
    for act in ("UPDATE shown_form SET content = '{}'", "DELETE FROM shown_form"):
        with pytest.raises(Conflict) as error, lege.store.write() as sql:
            sql.execute(text(act))
        assert "keeps its form" in str(error.value.__cause__)


@pytest.mark.long
@pytest.mark.logs
def test_a_form_that_was_changed_behind_the_store_is_told_of_and_locks_nothing(home: make.House, old: CourseId) -> None:
    lege = home.as_user("lege")
    assert run(lege, checks.verify).problems == ()
    with lege.store.write() as sql:
        tampering.drop_trigger(sql, "shown_form_stays")
        sql.execute(
            text("UPDATE shown_form SET content = replace(content, 'Greier', 'Greier ikke') WHERE kind = 'survey'")
        )
    assert any(shown_of(OldSurvey).key[:8] in problem for problem in run(lege, checks.verify).problems)
    assert read(lege, old, "survey").signed_answers == SURVEY
    assert "Greier ikke" not in repr(read(lege, old, "survey"))


class Narrow(Form):
    """A Kartlegging that asks for little, and says it in other words."""

    card: ClassVar[Card] = replace(Survey.card, title="Kartlegging", category=Category.LIFE)
    version: ClassVar[int] = 2

    can_do: Annotated[Prose, Ask("Får til", shared_as=Category.FUNCTION)] = ""


@pytest.mark.long
@pytest.mark.parametrize("released", ["0001", "0009"])
def test_what_was_signed_before_forms_were_kept_is_read_by_its_own_labels(
    released: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the stores that those programs left behind there is no form as it was shown, but each label."""
    with zipfile.ZipFile(STORES / f"{released}.zip") as packed:
        packed.extractall(tmp_path / "store")
    use(monkeypatch, (Narrow,))
    doctor = doors.sign_in(tmp_path / "store", "lege", make.PASSWORD, FixedClock(make.DAY))
    pages = [run(doctor, entries.open_form, row.id, "survey") for row in run(doctor, courses.listing)]
    (told,) = [
        v.form.lines(v.signed_answers)
        for page in pages
        for v in page.versions
        if v.answers["can_do"] == OLD_SURVEY["can_do"]
    ]
    assert {("Kan gjøre i arbeid", OLD_SURVEY["can_do"]), ("Psykisk funksjon", OLD_SURVEY["mental"])} <= set(told)
    assert all("mental" not in v.answers for page in pages for v in page.versions)
    doctor.forget()


# -- the description itself


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_every_form_can_be_described_kept_and_made_again(form: type[Form]) -> None:
    shown = shown_of(form)
    again = ShownForm.model_validate_json(shown.content)
    assert (again, again.key) == (shown, shown.key)
    answers = form().model_dump(mode="json")
    assert set(again.as_class().model_validate(answers).model_dump()) == set(answers)
    filled, today, signed = as_today(form, shown, answers)
    assert (filled, today, signed.left) == (form(), answers, ())


def test_any_word_that_is_shown_makes_another_form() -> None:
    shown = shown_of(OldPlan)
    column = shown.fields[1].fields[2]
    changes = [{"label": "Tyngde"}, {"unit": "kg"}, {"help": "Fra 1 til 5"}]
    for change in changes:
        row = shown.fields[1].model_copy(
            update={"fields": (*shown.fields[1].fields[:2], column.model_copy(update=change))}
        )
        other = shown.model_copy(update={"fields": (shown.fields[0], row, *shown.fields[2:])})
        assert ShownForm.model_validate_json(other.model_dump_json()).key != shown.key
    status = shown.fields[2].fields[2]
    assert status.words == {"new": "Nytt", "waiting": "Venter på svar"}


def test_answers_that_no_form_of_today_takes_are_all_told() -> None:
    """Each level: a text of another sort, a table that is none, a row that is none."""
    broken = {
        "wish": 7,
        "targets": "ingen",
        "measures": [{"what": "a", "area": "work", "status": "new"}, "b"],
        "mood": None,
    }
    filled, today, signed = as_today(NewPlan, shown_of(OldPlan), broken)
    assert filled == NewPlan.model_validate({"measures": [{"what": "a", "area": "work", "status": "new"}]})
    assert set(today) == {"measures"}
    assert signed.answers == broken
    assert {words for _label, words in signed.left} >= {"7", "ingen"}


def test_a_step_that_throws_a_field_away_does_not_silence_it() -> None:
    _filled, today, signed = as_today(NewRtw, shown_of(THEN[2]), RTW)
    assert "worry" not in today and signed.left == (("Bekymring", "merke-bekymring"),)


class OldAction(Row):
    """Who does something was a typed name."""

    actor: Annotated[Line, Ask("Hvem")] = ""
    what: Annotated[Line, Ask("Hva")] = ""
    due: Annotated[Day | None, Ask("Innen", looks=Looks.AHEAD)] = None


class OldEpikrise(Form):
    """The epikrise as it was in version 1."""

    card: ClassVar[Card] = Epikrise.card
    asks: Annotated[list[AskRow], Ask("Fastlegen bes")] = []
    who_does_what: Annotated[list[OldAction], Ask("Hvem gjør hva")] = []
    assessment: Annotated[Prose, Ask("Vurdering")] = ""


def test_an_epikrise_of_the_first_version_names_the_same_people(
    home: make.House, course: CourseId, monkeypatch: pytest.MonkeyPatch
) -> None:
    lege, named = home.as_user("lege"), ("Fastlege", "Leder Mona", "Fysioterapeut", "")
    rows = [{"actor": actor, "what": f"merke-{at}", "due": "2026-12-01"} for at, actor in enumerate(named)]
    answers = {"asks": [{"text": "merke-be"}], "who_does_what": rows, "assessment": "merke-vurdert"}
    use(monkeypatch, (OldEpikrise,))
    run(lege, entries.sign, course, "epikrise", None, answers)
    monkeypatch.undo()
    found = read(lege, course, "epikrise")
    assert (found.form, found.signed_answers) == (shown_of(OldEpikrise), answers)
    assert found.as_signed is not None and found.as_signed.left == ()
    today = Epikrise.model_validate(found.answers)
    assert [row.who for row in today.who_does_what] == [
        "Fastlege",
        "Arbeidsgiver (Leder Mona)",
        "Fysioterapeut",
        "",
    ], "what was signed stays, though nobody could sign it today"
    assert (today.assessment, today.who_does_what[0].due) == ("merke-vurdert", date(2026, 12, 1))


def test_a_form_of_before_is_recalled_by_its_labels_alone() -> None:
    same = recalled(NewSurvey, 2, {}, {"can_do": "x"})
    assert same == shown_of(NewSurvey)
    told = recalled(NewSurvey, 1, {"can_do": "Kan", "gone": "Borte"}, {"can_do": "x", "gone": [{"a": 1}]})
    assert told.lines({"can_do": "x", "gone": [{"a": 1}]}) == [("Kan", "x"), ("Borte 1, a", "1")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_whatever_was_answered_before_forms_were_kept_can_be_shown(form: type[Form]) -> None:
    """Each field with an answer of each sort: whatever it was then, a form is found that takes it."""
    for value in (
        "ord",
        "word" * 30,
        7,
        True,
        ["en", "to"],
        [{"a": "b", "c": 1}, {"a": None, "c": 2}],
        {"a": {"b": "c"}},
    ):
        answers = {name: deepcopy(value) for name in form.model_fields}
        shown = recalled(form, 1, {}, answers)
        kept = shown.as_class().model_validate(answers).model_dump(mode="json", exclude_unset=True)
        assert shown.lines(kept)
        as_today(form, shown, answers)
