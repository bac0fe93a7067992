"""What NAV can open is what the consents' table says, field by field, by every service and by the keys themselves.

The table below is written by hand: it asks no code of the program.
`test_leaks_everywhere` walks the same words through every function.
"""

from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pytest
from sqlalchemy import select, text

from hia_desktop.base.errors import Problem
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import OPENS, SHAREABLE
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import InstrumentForm
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.centre import checks
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.consent.consents import ASKED_CATEGORIES
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.services.patient import leaves
from hia_desktop.services.record import entries
from hia_desktop.store.entities import FormEntry, KeyGrant, SharedPart, SignedPaper
from hia_desktop.vault import seal
from tests import make, tampering
from tests.forms_tried import FORMS
from tests.some_of import ALL

UNTIL = date(2026, 8, 24)
TO_NAV = Recipient.NAV_ADVISER
SURVEY: dict[str, Any] = {
    name: f"merke-{name}" for name, field in form_of("survey").model_fields.items() if field.annotation is str
} | {
    "thriving": 3,
    "expected_return": "three_months",
    "position_percent": 83,
    "shift": "night",
}
PLAN: dict[str, Any] = {
    "own_goal": "merke-eget",
    "patient_does": "merke-gjør-selv",
    "evaluation_day": "2027-05-06",
    "summary": "merke-oppsummering",
    "goals": [
        {"title": "merke-arbeidsmål", "area": "work"},
        {"title": "merke-helsemål", "area": "health"},
        {"title": "merke-uten-område", "area": None},
    ],
    "measures": [
        {
            "goal": "merke-arbeidsmål",
            "what": "merke-tilpasning",
            "area": "work",
            "responsible": "merke-leder",
            "due": "2027-03-04",
        },
        {"goal": "merke-mål-som-er-borte", "what": "merke-foreldreløs", "area": "work"},
        {"goal": "merke-arbeidsmål", "what": "merke-terapi-under-arbeidsmål"},
        {"goal": "Merke-helsemål ", "what": "merke-kognitiv", "area": "work"},
        {"goal": "", "what": "merke-løst", "area": "everyday"},
    ],
}
OUTCOME = {"point": "3", "day": "2026-02-20", "work_status": "full", "benefit": "none", "note": "merke-utfall"}
NOTE = {"text": "merke-samtale"}
FUNCTION_NOTE = {"text": "merke-funksjonsnotat", "kind_of_note": "function"}
STEP = {"from_day": "2026-03-02", "work_percent": 20, "reason": "merke-hvorfor"}
RTW = {"goal": "merke-tilbake", "steps": [STEP], "if_stuck": "merke-butter"}
SHARED: dict[Category, set[str]] = {
    Category.WORK: {
        *(f"merke-{n}" for n in ("employer", "tasks", "commute", "responsibility", "helps", "adaptations_tried")),
        "'position_percent': 83",
        "'shift': 'night'",
    },
    Category.FUNCTION: {"merke-can_do", "merke-cannot_do", "merke-funksjonsnotat"},
    Category.LIFE: {
        f"merke-{n}"
        for n in (
            "leader_relation",
            "hinders",
            "physical",
            "mental",
            "social",
            "own_obstacle",
            "own_goal",
            "sleep",
            "family_social",
        )
    },
    Category.SCORES: {"'thriving': 3", "'expected_return': "},
    Category.ADAPTATION: {"merke-tilbake", "merke-hvorfor", "merke-butter", "merke-employer"},
    Category.PLAN: {"merke-eget", "merke-arbeidsmål", "merke-tilpasning", "merke-leder", "2027-03-04", "2027-05-06"},
    Category.TREATMENT: {
        *(
            f"merke-{n}"
            for n in (
                "oppsummering",
                "gjør-selv",
                "helsemål",
                "uten-område",
                "terapi-under-arbeidsmål",
                "kognitiv",
                "løst",
            )
        ),
        *(f"merke-{n}" for n in ("arbeidsmål", "foreldreløs", "mål-som-er-borte")),
    },
    Category.OUTCOME: {"merke-utfall"},
    Category.NOTES: {"merke-samtale"},
}
"""What each consent opens. The title of a work goal stands on the measures that serve it, whatever they are."""
ON_THE_CARD: dict[Category, set[str]] = {Category.SICK_LEAVE: {"merke-employer"}}
"""What the patient's card shows besides: the employer, which the survey keeps there."""
EVERY = frozenset().union(*SHARED.values())
SHAREABLE_TO_NAV = [c for c in ASKED_CATEGORIES if c in SHAREABLE[TO_NAV]]


@pytest.fixture
def written(home: make.House, course: CourseId) -> CourseId:
    lege = home.as_user("lege")
    for kind, answers in (
        ("survey", SURVEY),
        ("plan", PLAN),
        ("outcome", OUTCOME),
        ("note", NOTE),
        ("note", FUNCTION_NOTE),
        ("rtw", RTW),
    ):
        run(lege, entries.sign, course, kind, None, answers)
    return course


def told_to_nav(nav: SignedIn, course: CourseId, *, pages: bool = True) -> str:
    """All that a NAV adviser is told of the course, or of its forms and notes alone, as one text."""
    calls: list[tuple[Any, tuple[Any, ...]]] = [
        (entries.open_form, (course, k)) for k in ("survey", "plan", "outcome", "rtw")
    ]
    calls.append((entries.journal, (course,)))
    if pages:
        calls += [
            (f, (course,)) for f in (courses.open_course, courses.overview, leaves.gp_answers, consents.open_consents)
        ]
    return repr([run(nav, service, *args) for service, args in calls])


def opened_by_keys(nav: SignedIn) -> str:
    """What the NAV track's key opens of entries and parts by raw SQL, whatever the services would say."""
    found = []
    with nav.store.read() as sql:
        things = {e.id: e.content for e in sql.scalars(select(FormEntry))}
        things |= {p.id: p.content for p in sql.scalars(select(SharedPart))}
        things |= {p.id: p.content for p in sql.scalars(select(SignedPaper))}
        for grant in sql.scalars(select(KeyGrant).where(KeyGrant.reader == "nav", KeyGrant.object_id.in_(things))):
            name = f"{grant.object_id}|nav"
            key = seal.unwrap(grant.wrapped, nav.keys.private("nav"), name)
            found.append(seal.unseal(things[grant.object_id], key, f"{grant.object_id}|content").decode())
    return "".join(found).replace('"', "'")


@pytest.mark.long
def test_each_consent_and_each_pair_opens_what_the_table_says(home: make.House, written: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    pairs = list(combinations(SHARED, 2)) if ALL else list(pairwise([*SHARED, next(iter(SHARED))]))  # each in two
    for chosen in [*combinations(SHAREABLE_TO_NAV, 1), *pairs]:
        run(lege, consents.give, written, TO_NAV, list(chosen), UNTIL)
        expected = set().union(*(SHARED.get(c, set()) for c in chosen))
        told, opened = told_to_nav(nav, written, pages=len(chosen) == 1), opened_by_keys(nav)
        # the scores are drawn as numbers on the page, so that only the forms tell them by name
        assert {mark for mark in EVERY if mark in opened} == expected, chosen
        expected = expected.union(*(ON_THE_CARD.get(c, set()) for c in chosen))
        assert {mark for mark in EVERY if mark in told} == expected, chosen
        run(lege, consents.withdraw, written, TO_NAV)
        assert not opened_by_keys(nav)
    assert "merke-mental" in repr(run(lege, entries.open_form, written, "survey"))
    assert "merke-kognitiv" in repr(run(lege, entries.open_form, written, "plan"))


def test_every_field_that_a_person_fills_in_stands_in_the_table() -> None:
    """A new text field of a form in parts must be given a place here, in `SHARED`."""
    for kind, answers in (("survey", SURVEY), ("plan", PLAN)):
        words = {word for word in EVERY if word in repr(answers)}
        texts = {name for name, field in form_of(kind).model_fields.items() if field.annotation is str}
        assert texts <= set(answers) and all(repr(answers[name])[1:-1] in words for name in texts)


def test_every_category_that_is_asked_about_says_what_it_opens() -> None:
    in_forms = frozenset(form.category for form in FORMS).union(*(form.marked() for form in FORMS))
    assert in_forms - {Category.REFERRAL_SUMMARY, Category.NAV_NOTES} <= set(ASKED_CATEGORIES)
    assert set(ASKED_CATEGORIES) == set(OPENS) and Category.SURVEY not in ASKED_CATEGORIES
    assert all(Category.SURVEY not in may for may in SHAREABLE.values())


@pytest.mark.long
def test_a_form_shared_in_part_is_neither_written_nor_printed_by_nav(home: make.House, written: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, written, TO_NAV, [Category.PLAN], UNTIL)
    page = run(nav, entries.open_form, written, "plan")
    assert page.current is not None and not page.current.whole and not page.may_write
    for refused in (
        lambda: run(nav, entries.save_draft, written, "plan", None, PLAN, {}),
        lambda: run(nav, entries.sign, written, "plan", None, PLAN),
        lambda: run(nav, papers.issued, written, "team_plan"),
        lambda: run(nav, papers.prepare, written, "team_plan", PLAN),
    ):
        with pytest.raises(Problem):
            refused()
    run(lege, consents.give, written, TO_NAV, [Category.TREATMENT], UNTIL)
    page = run(nav, entries.open_form, written, "plan")
    assert page.current is not None and page.current.whole and page.may_write
    run(nav, entries.sign, written, "plan", None, {**PLAN, "own_goal": "NAVs versjon"})
    assert "merke-kognitiv" in repr(run(lege, entries.open_form, written, "plan").versions[0].answers)


@pytest.mark.long
def test_nav_writes_no_version_over_what_nav_cannot_read(home: make.House, written: CourseId) -> None:
    """All is agreed to, but a part has not been made yet, as after an upgrade:
    the health side's next sign-in makes it."""
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, written, TO_NAV, [Category.PLAN, Category.TREATMENT], UNTIL)
    with lege.store.write() as sql:
        for part in sql.scalars(select(SharedPart).where(SharedPart.category == Category.TREATMENT)):
            sql.delete(part)
    page = run(nav, entries.open_form, written, "plan")
    assert page.current is not None and not page.current.whole and not page.may_write
    with pytest.raises(Problem, match="Du ser ikke hele"):
        run(nav, entries.sign, written, "plan", None, PLAN)
    home.sign_out("lege")
    home.as_user("lege")
    assert run(nav, entries.open_form, written, "plan").may_write


@pytest.mark.long
def test_what_is_written_while_it_is_shared_is_shared_at_once(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, course, TO_NAV, [Category.FUNCTION], UNTIL)
    survey = run(lege, entries.sign, course, "survey", None, SURVEY)
    page = run(nav, entries.open_form, course, "survey")
    assert page.current is not None and set(page.current.answers) == {"can_do", "cannot_do"}
    assert {row.what for row in run(lege, trails.access_report, course) if row.role == "NAV-veileder"} == {
        "Åpnet delene som er delt av et skjema: Kartlegging"
    }
    run(lege, entries.add_addendum, survey, "merke-tillegg")
    assert "merke-tillegg" not in told_to_nav(nav, course), (
        "an addendum may speak of any part, and follows the most closed one"
    )
    run(lege, entries.strike, survey, "wrong_content")
    assert "merke-" not in told_to_nav(nav, course) + opened_by_keys(nav)


def test_a_row_is_of_work_when_it_and_its_goal_are() -> None:
    form = form_of("plan").model_validate(PLAN)
    shared = form.part(Category.PLAN, Category.TREATMENT)
    assert [row["what"] for row in shared["measures"]] == ["merke-tilpasning"]
    rest = form.part(Category.TREATMENT, Category.TREATMENT)
    assert len(rest["measures"]) == 4 and set(shared) | set(rest) == set(type(form).model_fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_the_parts_of_a_form_make_up_the_whole(form: type[Form]) -> None:
    """No field is in two parts, and none is in no part; but for the answers that are the health side's alone."""
    empty = form()
    if issubclass(form, InstrumentForm) and form.instrument.closed:
        assert set(empty.part(form.category, form.category)) == {"day", "told_score"}
        return
    own = empty.category_of()
    names = [name for category in sorted({own, *form.marked()}) for name in empty.part(category, own)]
    assert sorted(names) == sorted(form.model_fields)


def test_the_rows_of_a_plan_are_each_in_one_part() -> None:
    form = form_of("plan").model_validate(PLAN)
    work, rest = form.places(Category.PLAN, Category.TREATMENT), form.places(Category.TREATMENT, Category.TREATMENT)
    assert {name: sorted([*work[name], *rest[name]]) for name in work} == {
        "goals": [0, 1, 2],
        "measures": [0, 1, 2, 3, 4],
    }


@pytest.mark.long
def test_what_was_signed_before_there_were_parts_is_shared_by_its_own_side(home: make.House, written: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, written, TO_NAV, [Category.FUNCTION], UNTIL)
    with lege.store.write() as sql:
        for part in sql.scalars(select(SharedPart)).all():
            sql.delete(part)
    home.sign_out("lege")
    assert "merke-can_do" not in told_to_nav(nav, written)
    home.as_user("lege")
    assert "merke-can_do" in told_to_nav(nav, written)


@pytest.mark.long
def test_the_rows_keep_their_order_in_what_nav_reads_and_signs(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    goals = [
        {"title": title, "area": area}
        for title, area in (("a", "health"), ("b", "work"), ("c", "everyday"), ("d", "work"))
    ]
    run(lege, entries.sign, course, "plan", None, {"own_goal": "Tilbake", "goals": goals})
    run(lege, consents.give, course, TO_NAV, [Category.PLAN, Category.TREATMENT], UNTIL)
    page = run(nav, entries.open_form, course, "plan")
    assert page.current is not None and [g["title"] for g in page.current.answers["goals"]] == ["a", "b", "c", "d"]
    run(nav, entries.sign, course, "plan", None, page.current.answers)
    signed = run(lege, entries.open_form, course, "plan").current
    assert signed is not None and signed.answers["goals"] == goals


@pytest.mark.long
@pytest.mark.logs
def test_a_damaged_entry_locks_nobody_out_and_is_told_of(home: make.House, written: CourseId) -> None:
    lege = home.as_user("lege")
    home.as_user("admin")
    with lege.store.write() as sql:
        tampering.drop_trigger(sql, "form_entry_signed_stays")
        sql.execute(text("UPDATE form_entry SET content = :zeros WHERE kind = 'survey'"), {"zeros": bytes(900)})
        damaged = sql.scalar(text("SELECT id FROM form_entry WHERE kind = 'survey'"))
    run(lege, consents.give, written, TO_NAV, [Category.FUNCTION, Category.PLAN], UNTIL)
    home.sign_out("lege")
    lege, nav = home.as_user("lege"), home.as_user("nav")
    page = run(nav, entries.open_form, written, "plan")
    assert page.current is not None and page.current.answers["own_goal"] == "merke-eget", "the rest is shared"
    assert any(damaged[:8] in problem for problem in run(lege, checks.verify).problems)


@pytest.mark.long
@pytest.mark.logs
def test_a_damaged_part_is_not_shown_and_is_told_of(home: make.House, written: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    run(lege, consents.give, written, TO_NAV, [Category.FUNCTION, Category.WORK], UNTIL)
    with lege.store.write() as sql:
        sql.execute(text("UPDATE shared_part SET content = :zeros WHERE category = 'work'"), {"zeros": bytes(900)})
    page = run(nav, entries.open_form, written, "survey")
    assert page.current is not None and set(page.current.answers) == {"can_do", "cannot_do"}
    run(lege, consents.give, written, TO_NAV, [Category.WORK], UNTIL)
    page = run(nav, entries.open_form, written, "survey")
    assert page.current is not None and page.current.answers["tasks"] == "merke-tasks", "renewed, it is made anew"
