"""What cannot be is refused through every door, what is doubtful is asked about, and signing says what more it does."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any, get_args, get_origin

import pytest
from pydantic import BaseModel
from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, ask_of
from hia_desktop.base.text import Looks
from hia_desktop.domain.access import Category, Recipient, Track
from hia_desktop.domain.forms import WITHIN, form_of
from hia_desktop.domain.forms.form import Facts, days
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import departures
from hia_desktop.services.record import entries
from hia_desktop.services.record.signing import Before
from hia_desktop.services.transfer import course_export, course_import
from hia_desktop.store.entities import Course, Task
from tests import make
from tests.forms_tried import FORMS, WRITTEN
from tests.services.story import ASSESSMENT, whole_course

RECEIVED, BORN = make.DAY, date(1988, 3, 14)
TODAY = RECEIVED + timedelta(days=7)
LATE = (TODAY + timedelta(days=1)).isoformat()
GONE = (TODAY - timedelta(days=1)).isoformat()
TOO_EARLY = (RECEIVED - timedelta(days=1)).isoformat()
NEXT_MONTH = (TODAY + timedelta(days=30)).isoformat()
STARTS = {"start_deadline", "wished_start", "appointment"}
"""Days of a decision: a new one cannot have any that has passed."""

FULL: dict[str, dict[str, Any]] = {
    "referral": make.REFERRAL,
    "assessment": ASSESSMENT,
    "survey": {"thriving": 4},
    "plan": {"own_goal": "Full jobb", "measures": [{"what": "Trening", "responsible": "Eva"}]},
    "workplace": {
        "barriers": [{"description": "Løft"}],
        "nav_measures": [{"measure": "avklarag"}],
        "contacts": [{"purpose": "Avklare", "agreed": "Ringe", "no_health_shared": True}],
    },
    "rtw": {
        "goal": "Full jobb",
        "steps": [{"from_day": "2026-03-06", "work_percent": 40}],
        "worked": [{"day": TODAY.isoformat()}],
    },
    "note": {"text": "Snakket med leder.", "day": TODAY.isoformat()},
    "nav_note": {"text": "Snakket med leder.", "day": TODAY.isoformat()},
    "epikrise": {"asks": [{"text": "Følge opp"}], "who_does_what": [{"what": "Ringe", "actor": "nav"}]},
    "closing": {
        "day": TODAY.isoformat(),
        "ending": "completed",
        "outcome": "no_need",
        "need_after": "I",
        "work_status": "working",
        "benefit": "none",
        "match": "good",
    },
    "second_assessment": {"view": "agrees"},
    "nav_summary": {
        "referral": "Vansker med å stå i arbeid.",
        "diagnoses": "Nakkesmerter",
        "assessment": "Trenger tid.",
    },
    "findings_physician": {"day": TODAY.isoformat(), "assessment": "Nakkesmerter."},
    "sending_on": {"sent": [{"to": "arr", "criteria": ["arr.long"], "agreed": "spoken"}]},
    "corrections": {"requests": [{"received": TODAY.isoformat(), "asked": "correct", "about": "Notat"}]},
    "phq9": {"day": TODAY.isoformat(), "a": 1, "b": 0},
    "psfs": {"day": TODAY.isoformat(), "activity1_text": "Løfte", "activity1": 3},
    "rtwse19": {"day": TODAY.isoformat(), "mean": 5.5},
    "outcome": {"point": "3", "day": TODAY.isoformat(), "work_status": "working", "benefit": "none"},
}
"""Answers of every form that can be signed, with at least one row of each kind that has a day."""
BY = {"workplace": "nav", "nav_note": "nav", "referral": "sekretar"}


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[make.House, CourseId]]:
    """A course that is only looked at, so that all may share it."""
    made = make.house(tmp_path_factory.mktemp("still"))
    yield made, registered(made)
    made.close()


@pytest.fixture
def course(home: make.House) -> CourseId:
    return registered(home)


def registered(home: make.House) -> CourseId:
    """A course that the patient shares with NAV, a week after its referral came."""
    made = make.course(home)
    home.clock.day = TODAY
    run(
        home.as_user("lege"),
        consents.give,
        made,
        Recipient.NAV_ADVISER,
        [Category.SICK_LEAVE],
        TODAY + timedelta(days=180),
    )
    return made


def look(home: make.House, course: CourseId, kind: str, answers: dict[str, Any]) -> Before:
    return run(home.as_user(BY.get(kind, "lege")), entries.before_signing, course, kind, answers)


def sign(home: make.House, course: CourseId, kind: str, answers: dict[str, Any]) -> None:
    run(home.as_user(BY.get(kind, "lege")), entries.sign, course, kind, None, answers)


def each_day() -> list[tuple[str, str, Looks | None]]:
    """Every day of every form that can be signed: kind, dotted field, which way it looks."""
    found = []
    for kind in WRITTEN:
        model = form_of(kind)
        for name, field in model.model_fields.items():
            if _is_day(field):
                found.append((kind, name, ask_of(field).looks))
        for name, value in FULL.get(kind, {}).items():
            row = _row_of(model, name)
            if row is not None and isinstance(value, list):
                found += [
                    (kind, f"{name}.0.{inner}", ask_of(f).looks) for inner, f in row.model_fields.items() if _is_day(f)
                ]
    return found


def _is_day(field: Any) -> bool:
    return "datetime.date" in repr(field.annotation)


def _row_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    kind: Any = model.model_fields[name].annotation
    of = get_args(kind)[0] if get_origin(kind) is list else None
    return of if isinstance(of, type) and issubclass(of, BaseModel) else None


def with_day(kind: str, path: str, day: str) -> dict[str, Any]:
    answers: dict[str, Any] = json.loads(json.dumps(FULL[kind]))
    name, *inner = path.split(".")
    if inner:
        answers[name][0][inner[1]] = day
    else:
        answers[name] = day
    return answers


def test_every_form_that_can_be_signed_is_tried() -> None:
    assert set(FULL) == set(WRITTEN), "put answers that can be signed into FULL"
    assert set(WRITTEN) == {form.kind for form in FORMS} - {*WITHIN, MeetingMinutes.kind}
    tried = {(kind, path.rpartition(".")[2]) for kind, path, _looks in each_day()}
    asked = set()
    for kind in WRITTEN:
        model = form_of(kind)
        rows = [model, *(row for name in model.model_fields if (row := _row_of(model, name)) is not None)]
        asked |= {(kind, name) for row in rows for name, field in row.model_fields.items() if _is_day(field)}
    assert tried == asked and len(asked) > 15


@pytest.mark.parametrize(("kind", "path", "looks"), each_day())
def test_a_day_that_cannot_be_is_refused_and_one_that_has_passed_is_asked_about(
    still: tuple[make.House, CourseId], kind: str, path: str, looks: Looks | None
) -> None:
    home, course = still
    before_birth = look(home, course, kind, with_day(kind, path, "1920-01-01"))
    assert path in {line.field for line in before_birth.stops}, "before birth"
    if looks is Looks.BACK:
        found = look(home, course, kind, with_day(kind, path, LATE))
        asked = {line.field for line in found.doubts}
        assert path in {line.field for line in found.stops} | asked
        if path == "nav_measures.0.day":
            assert path in asked, "what NAV has decided may be from a day to come"
            return
        with pytest.raises(BadInput) as caught:
            sign(home, course, kind, with_day(kind, path, LATE))
        assert path in caught.value.fields
        return
    found = look(home, course, kind, with_day(kind, path, GONE))
    stopped, asked = ({line.field for line in lines} for lines in (found.stops, found.doubts))
    before_its_step = path == "steps.0.evaluation_day"
    assert path in (stopped if path in STARTS or before_its_step else asked), "a day ahead that has passed"
    found = look(home, course, kind, with_day(kind, path, TOO_EARLY))
    early = [line.sentence for line in found.stops if line.field == path]
    if form_of(kind).track is Track.NAV:
        assert not early and path in {line.field for line in found.doubts}, "when the referral came is not told to NAV"
    else:
        assert early == [f"Kan ikke være før henvisningen kom {RECEIVED:%d.%m.%Y}."]
        with pytest.raises(BadInput) as caught:
            sign(home, course, kind, with_day(kind, path, TOO_EARLY))
        assert path in caught.value.fields
    found = look(home, course, kind, with_day(kind, path, NEXT_MONTH))
    assert path not in {line.field for line in (*found.stops, *found.doubts)}


@pytest.mark.long
def test_what_is_whole_can_be_signed_and_leaves_nothing_to_mend(home: make.House, course: CourseId) -> None:
    for kind in WRITTEN:
        assert look(home, course, kind, FULL[kind]).stops == (), kind
        sign(home, course, kind, FULL[kind])


def test_a_start_before_the_referral_came_or_before_today_is_no_start(home: make.House, course: CourseId) -> None:
    """Found in use: a deadline of 19.01.2026 was signed for a referral received in November,
    and the letter called it the legal one."""
    for name, given in product(("start_deadline", "wished_start"), ("2026-01-19", "2026-02-23", "2026-02-25")):
        found = look(home, course, "assessment", ASSESSMENT | {name: given})
        assert [line.field for line in found.stops] == [name]
        with pytest.raises(BadInput) as caught:
            sign(home, course, "assessment", ASSESSMENT | {name: given})
        assert list(caught.value.fields) == [name]


def test_the_wording_of_a_decision_can_be_mended_after_its_deadline(home: make.House, course: CourseId) -> None:
    sign(home, course, "assessment", ASSESSMENT)
    home.clock.day = date(2026, 6, 1)
    sign(home, course, "assessment", ASSESSMENT | {"grounds": "Rettet ordlyd."})
    with pytest.raises(BadInput):
        sign(home, course, "assessment", ASSESSMENT | {"start_deadline": "2026-05-20"})
    asked = [line.words for line in look(home, course, "assessment", ASSESSMENT).doubts]
    assert asked and not [words for words in asked if "passert" in words], "what was decided is no question"


def test_a_day_of_what_was_not_decided_is_no_start(home: make.House, course: CourseId) -> None:
    """Only a right that was decided on keeps a day that has passed, not a day beside «mer informasjon»."""
    undecided = ASSESSMENT | {"decision": "more_information", "start_deadline": GONE, "wished_start": None}
    sign(home, course, "assessment", undecided)
    assert "start_deadline" in {
        line.field for line in look(home, course, "assessment", undecided | {"decision": "right"}).stops
    }


@pytest.mark.long
def test_a_version_that_changes_nothing_is_asked_about(home: make.House, course: CourseId) -> None:
    """Of each form that a course has one of; the same note twice may be meant."""
    for kind in WRITTEN:
        sign(home, course, kind, FULL[kind])
        asked = [line.words for line in look(home, course, kind, FULL[kind]).doubts if line.field == kind]
        same = f"{form_of(kind).card.title}: Ingenting er endret siden forrige versjon."
        assert asked == ([] if form_of(kind).card.many else [same]), kind
    other = look(home, course, "plan", FULL["plan"] | {"own_goal": "Halv jobb"})
    assert "plan" not in {line.field for line in other.doubts}


def test_a_step_that_has_begun_is_no_question_in_the_next_version(home: make.House, course: CourseId) -> None:
    """What began on its day did so; a limit that nobody kept is asked about again,
    and so is a day that was changed to a past one."""
    soon = (TODAY + timedelta(days=2)).isoformat()
    step: dict[str, Any] = {"from_day": soon, "work_percent": 40, "evaluation_day": soon}
    plan = {"goal": "Full jobb", "goal_day": soon, "steps": [step]}
    sign(home, course, "rtw", plan)
    home.clock.day = TODAY + timedelta(days=9)
    first = {"from_day": GONE, "work_percent": 20}
    asked = [line.field for line in look(home, course, "rtw", plan).doubts]
    assert asked == ["goal_day", "steps.0.evaluation_day", "rtw"], "and that nothing is changed"
    moved = plan | {"goal_day": None, "steps": [first, {**step, "evaluation_day": None}]}
    assert [line.field for line in look(home, course, "rtw", moved).doubts] == ["steps.0.from_day"]
    for status in ("kept", "ongoing"):
        begun = {**step, "from_day": TOO_EARLY, "evaluation_day": None, "status": status}
        found = look(home, course, "rtw", plan | {"goal_day": None, "steps": [begun]})
        assert (found.stops, found.doubts) == ((), ()), "a patient may have been back in part before the referral came"


def test_the_list_goes_down_the_page_and_names_each_field(home: make.House, course: CourseId) -> None:
    found = look(home, course, "assessment", {"decision": "right"})
    order = list(form_of("assessment").model_fields)
    for lines in (found.stops, found.doubts):
        places = [order.index(line.field) for line in lines]
        assert places == sorted(places) and all(line.name and line.sentence for line in lines)
    assert {"expected_benefit", "start_deadline", "disciplines", "deadline_for"} <= {line.field for line in found.stops}
    assert {"target_condition", "benefit_met", "none_found"} <= {line.field for line in found.doubts}
    assert not {line.field for line in found.stops} & {line.field for line in found.doubts}
    rows = look(home, course, "rtw", {"goal": "x", "steps": [{}, {}]})
    assert next(line.words for line in rows.stops if line.field.startswith("steps.1")).startswith("Trinn 2")


def test_what_was_doubtful_stands_in_the_trail(home: make.House, course: CourseId) -> None:
    plan = {**FULL["plan"], "measures": [{"what": "Trening", "responsible": "Eva", "due": GONE}]}
    make.assessed(home.as_user("lege"), course)
    assert [line.words for line in look(home, course, "plan", plan).doubts] == [
        "Tiltak 1, Frist: Datoen er passert. Behold?"
    ]
    sign(home, course, "plan", plan)
    told = [(row.what, row.why) for row in run(home.as_user("lege"), trails.access_report, course)]
    assert ("Signerte selv om noe var uavklart: Tiltak 1, Frist", "Helsehjelp") in told
    done = {**plan, "measures": [plan["measures"][0] | {"status": "done"}]}
    assert look(home, course, "plan", done).doubts == ()


@pytest.mark.parametrize("kind", ["plan", "survey"])
def test_a_course_that_is_set_going_before_the_right_is_decided_is_asked_about(
    home: make.House, course: CourseId, kind: str
) -> None:
    doubt = "Retten til helsehjelp er ikke vurdert. Skal forløpet settes i gang før det?"

    def asked(which: str) -> bool:
        return doubt in [line.sentence for line in look(home, course, which, FULL[which]).doubts]

    assert asked(kind) and not asked("workplace")
    make.assessed(home.as_user("lege"), course)
    assert not asked(kind), "the right is decided"


def test_a_course_that_goes_is_not_asked_about_again(home: make.House, course: CourseId) -> None:
    sign(home, course, "survey", FULL["survey"])
    assert not [line for line in look(home, course, "plan", FULL["plan"]).doubts if "Retten" in line.sentence]


@pytest.mark.long
def test_no_course_is_closed_without_an_outcome(home: make.House, course: CourseId) -> None:
    lacks = ["«Avslutning» er ikke signert, så utfallet av forløpet mangler. Signer den først."]
    assert [line.words for line in look(home, course, "epikrise", FULL["epikrise"]).stops] == lacks
    with pytest.raises(BadInput, match="Avslutning"):
        sign(home, course, "epikrise", FULL["epikrise"])
    lege, patient = home.as_user("lege"), run(home.as_user("lege"), courses.open_course, course).banner.patient
    day = TODAY.isoformat()
    broken = {"day": day, "ending": "broken_off", "work_status": "full", "benefit": "sick_pay"}
    moved = {"day": day, "ending": "moved", "work_status": "other", "benefit": "unknown"}
    ways = ((None, broken), (Departure.DEAD, {"day": day, "ending": "dead"}), (Departure.MOVED, moved))
    for gone, ended in ways:  # who is dead or has moved too: how it ended is what there is to say
        if gone is not None:
            run(lege, departures.note, patient, gone, TODAY)
        assert len(look(home, course, "epikrise", FULL["epikrise"]).stops) == 1
        entry = run(lege, entries.sign, course, "closing", None, ended)
        assert look(home, course, "epikrise", FULL["epikrise"]).stops == ()
        run(lege, entries.strike, entry, "wrong_content")
    run(lege, departures.take_back, patient)
    assert len(look(home, course, "epikrise", FULL["epikrise"]).stops) == 1
    sign(home, course, "closing", FULL["closing"])
    sign(home, course, "epikrise", FULL["epikrise"])
    assert look(home, course, "epikrise", FULL["epikrise"]).stops == (), "a new version of what is closed asks nothing"


def standing(home: make.House, course: CourseId) -> tuple[Any, ...]:
    with home.as_user("lege").store.read() as sql:
        row = sql.get_one(Course, course)
        there = sql.execute(
            select(Task.kind, Task.due, Task.done_on).where(Task.course_id == course).order_by(Task.kind)
        ).all()
        return (row.status, row.closed_on, row.decision, row.start_deadline, [tuple(task) for task in there])


COMING = re.compile(r"\b(?:blir|\w{3,}(?:tes|res|ges|nes))\b")


@pytest.mark.long
def test_what_follows_is_told_and_not_done_until_it_is_signed(home: make.House, course: CourseId) -> None:
    wanted = {
        "referral": (
            "Sykmeldingen er lagt inn på tidslinjen.",
            "Pasientkortet er oppdatert: yrke, arbeidsgiver, stillingsprosent.",
        ),
        "assessment": (
            "Beslutningen er «Rett til nødvendig helsehjelp».",
            "Frist for start: 30.04.2026.",
            "Oppgave: Oppstart innen frist, 16.03.2026.",
            "Oppgaver som er gjort: Vurder henvisning.",
        ),
        "survey": ("Forløpet er i gang.", "Oppgaver som er gjort: Oppstart innen frist."),
        "epikrise": (
            "Forløpet er avsluttet.",
            "Epikrisen er arkivert.",
            "Oppgave: Oppfølging 3 mnd – arbeidsstatus, 03.06.2026.",
        ),
        "outcome": ("Oppgaver som er gjort: Oppfølging 3 mnd – arbeidsstatus.",),
    }
    grave = {"assessment", "epikrise"}
    sign(home, course, "closing", FULL["closing"])
    for kind, said in wanted.items():
        before = standing(home, course)
        found = look(home, course, kind, FULL[kind])
        assert set(said) <= set(found.follows) and found.grave is (kind in grave), kind
        assert not COMING.search(" ".join(found.follows)), "the same words are said when it is signed"
        assert standing(home, course) == before, "only tried"
        sign(home, course, kind, FULL[kind])
        assert standing(home, course) != before
    store = home.as_user("lege").store
    assert store.verify_trail()[1:] == ([], True)


@pytest.mark.parametrize("decision", ["no_need", "forwarded", "advice", "not_applicable"])
def test_a_decision_that_ends_the_course_says_so(home: make.House, course: CourseId, decision: str) -> None:
    answers = ASSESSMENT | {
        "decision": decision,
        "forwarded_to": "Nordland DPS",
        "start_deadline": None,
        "wished_start": None,
    }
    found = look(home, course, "assessment", answers)
    assert found.follows[0] == "Forløpet er avsluttet." and found.grave
    sign(home, course, "assessment", answers)
    turned = look(home, course, "assessment", ASSESSMENT)
    assert turned.follows[0] == "Forløpet er åpnet igjen."


def test_only_those_who_may_sign_are_told(home: make.House, course: CourseId) -> None:
    for user, kind in (("sekretar", "assessment"), ("fysio", "epikrise"), ("sekretar", "plan")):
        with pytest.raises(Refused):
            run(home.as_user(user), entries.before_signing, course, kind, FULL[kind])


@pytest.mark.long
def test_an_import_is_held_to_the_same(home: make.House, tmp_path_factory: pytest.TempPathFactory) -> None:
    content = run(home.as_user("lege"), course_export.export_course, whole_course(home)).model_dump(mode="json")
    kinds = [entry["kind"] for entry in content["entries"]]
    for kind, name, day in (
        ("assessment", "wished_start", "2026-02-20"),
        ("assessment", "start_deadline", "2026-01-19"),
        ("survey", "", ""),
    ):
        changed = json.loads(json.dumps(content))
        at = kinds.index(kind)
        if name:
            changed["entries"][at]["answers"][name] = day
        other = make.house(tmp_path_factory.mktemp("other"))
        data = json.dumps(changed).encode()
        if name:
            with pytest.raises(BadInput) as caught:
                run(other.as_user("lege"), course_import.import_course, data)
            assert list(caught.value.fields) == [f"entries.{at}.answers.{name}"]
        else:
            assert run(other.as_user("lege"), course_import.import_course, data).course
        other.close()


@pytest.mark.long
def test_a_version_imported_after_its_deadline_is_held_to_the_one_before(
    home: make.House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    course = make.course(home)
    sign(home, course, "assessment", ASSESSMENT)
    home.clock.day = date(2026, 6, 1)
    sign(home, course, "assessment", ASSESSMENT | {"grounds": "Rettet ordlyd."})
    data = run(home.as_user("lege"), course_export.export_course, course).model_dump_json().encode()
    other = make.house(tmp_path_factory.mktemp("other"), day=date(2026, 6, 1))
    found = run(other.as_user("lege"), course_import.import_course, data)
    assert len(run(other.as_user("lege"), entries.open_form, found.course, "assessment").versions) == 2
    other.close()


def test_a_day_kept_whole_is_no_typed_day() -> None:
    """The guide's limit of a decision has days of its own, which nobody typed here."""
    limit = {
        "discipline": "phv",
        "condition": "other",
        "called": "Utmattelse",
        "weeks": 6,
        "valid_from": "2012-01-01",
        "source": "Avtale",
    }
    form = entries.read_form("assessment", ASSESSMENT | {"guideline": limit})
    assert "guideline" not in {path.partition(".")[0] for path, *_rest in days(form)}
    assert form.wrong(Facts(TODAY, BORN, TODAY)) == {}


def test_signing_counts_what_it_tries_as_nothing(home: make.House, course: CourseId) -> None:
    """Looking changes no task and no page that others see."""
    keys = run(home.as_user("lege"), tasks.keys, "start")
    look(home, course, "assessment", ASSESSMENT)
    assert run(home.as_user("lege"), tasks.keys, "start") == keys
    with home.as_user("lege").store.read() as sql:
        assert sql.scalar(select(func.count()).select_from(Task).where(Task.kind == "start")) == 0


def test_what_cannot_be_printed_is_asked_about_by_its_field(still: tuple[make.House, CourseId]) -> None:
    measures = [{"what": "Ringe דוד לוי", "responsible": "Ŋuolla"}]
    written = {"own_goal": "Bli glad 🙁 igjen", "summary": "漢 og 字", "measures": measures}
    said = {line.field: line.words for line in look(*still, "plan", written).doubts}
    assert said["own_goal"].endswith("Tegnet 🙁 kan ikke trykkes, og blir en tom rute på papiret.")
    assert "Tegnene 漢 字 kan ikke trykkes" in said["summary"]
    assert not {"measures.0.what", "measures.0.responsible"} & said.keys(), "a name is turned and joined"
    long = look(*still, "plan", {"summary": "דוד לוי " * 12, "measures": measures}).doubts
    assert "settes ikke riktig" in next(line.words for line in long if line.field == "summary")
