"""Every clinical form, with answers nobody thought of:
what is shown is what is kept, and what is signed can be printed."""

import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pypdf import PdfReader

from hia_desktop.base.clock import FixedClock
from hia_desktop.domain.access import Track
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.epikrise import Epikrise
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.workplace import WorkplaceForm
from hia_desktop.services.call import run
from hia_desktop.services.course import courses
from hia_desktop.services.papers import papers
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from tests import make
from tests.forms_tried import FORMS
from tests.journeys.window import house
from tests.ui.world import DAY, World, shared_with_nav

__all__ = ["house"]
PAPERS: tuple[tuple[type[Form], str], ...] = (
    (TeamPlan, "team_plan"),
    (ReturnToWorkPlan, "rtw"),
    (ReturnToWorkPlan, "rtw_employer"),
    (Epikrise, "epikrise"),
    (WorkplaceForm, "dialogue_meeting"),
)
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("aæøå Nakke<b>&;–«»😀\u00a0\u200f"), st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"))
    ),
    max_size=40,
)
FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def answers(model: type[BaseModel]) -> st.SearchStrategy[dict[str, Any]]:
    """Answers that the class takes, as JSON."""
    schema = model.model_json_schema()
    return _object(schema, schema.get("$defs", {}))


def _object(schema: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({name: _value(field, defs) for name, field in schema["properties"].items()})


def _value(field: dict[str, Any], defs: dict[str, Any]) -> st.SearchStrategy[Any]:
    if "$ref" in field:
        return _value(defs[field["$ref"].rpartition("/")[2]], defs)
    if "anyOf" in field:
        return st.one_of(*(_value(kind, defs) for kind in field["anyOf"]))
    if "enum" in field:
        return st.sampled_from(field["enum"])
    match field.get("type"):
        case "object":
            return _object(field, defs)
        case "array":
            choices = "enum" in field["items"] or "enum" in defs.get(
                field["items"].get("$ref", "").rpartition("/")[2], {}
            )
            return st.lists(_value(field["items"], defs), max_size=3, unique=choices)
        case "null":
            return st.none()
        case "boolean":
            return st.booleans()
        case "integer":
            return st.integers(field.get("minimum", 0), field.get("maximum", 1000))
        case "number":
            hundredths = st.integers(int(field.get("minimum", 0) * 100), int(field.get("maximum", 1000) * 100))
            return hundredths.map(lambda found: found / 100)
        case "string" if field.get("format") == "date":
            return st.dates(date(1900, 1, 1), date(2100, 12, 31)).map(date.isoformat)
        case "string":
            return TEXT
    raise TypeError(f"no answers for {field}")


def plain(form: type[Form], found: dict[str, Any]) -> dict[str, Any]:
    """Answers as they are compared: of chosen words the order says nothing,
    and rows without a word at a list's end are not kept."""
    kept = form.model_validate(found).model_dump(mode="json")
    for name in form.model_fields:
        value = kept[name]
        if isinstance(value, list):
            rows = [row for row in getattr(form.model_validate(found), name) if isinstance(row, BaseModel)]
            blank = type(rows[0])().model_dump(mode="json") if rows else None
            while value and value[-1] == blank:
                value.pop()
            kept[name] = sorted(value) if all(isinstance(item, str) for item in value) else value
            for row in (
                item for item in value if isinstance(item, dict)
            ):  # what is ticked within a row has no order either
                row.update({part: sorted(ticked) for part, ticked in row.items() if isinstance(ticked, list)})
    if form is RightsAssessment:  # «gone through, nothing found» is on or not, and never on when something is
        found = kept["conditions_against"] or kept["outside_task"] or kept["death_thoughts"]
        kept["none_found"] = kept["none_found"] is True and not found
    if form is TeamPlan:
        goals = [row["goal"] for row in kept["measures"]]
        kept["measures"].sort(key=lambda row: goals.index(row["goal"]))
    return kept


@pytest.mark.long
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_what_is_shown_is_what_is_kept(world: World, form: type[Form]) -> None:
    today = FixedClock(DAY).today
    views = [FormView(form, today)]
    step = PANELS.get(form.kind)
    if step is not None and issubclass(step, FormStep):
        course = make.course(world.house)
        panel = step(world.host("lege"), world.run("lege", courses.open_course, course))
        world.show(panel)
        views.append(panel.new_view())
    for view in views:
        world.qtbot.addWidget(view)

    @FEW
    @given(answers(form))
    def round_trip(found: dict[str, Any]) -> None:
        wanted = plain(form, found)
        whole = form.model_validate(found)
        assert form.model_validate_json(whole.model_dump_json()) == whole
        for view in views:
            view.set_answers(found)
            assert view.raw() == {}
            assert plain(form, json.loads(json.dumps(view.answers()))) == wanted

    round_trip()


@pytest.mark.long
@pytest.mark.parametrize(("form", "kind"), PAPERS, ids=lambda value: value if isinstance(value, str) else "")
def test_whatever_is_written_can_be_printed(house: make.House, form: type[Form], kind: str) -> None:
    course = make.course(house)
    user = "nav" if form.track is Track.NAV else "lege"
    shared_with_nav(house, course)

    @FEW
    @given(answers(form))
    def prints(found: dict[str, Any]) -> None:
        pdf = run(house.as_user(user), papers.prepare, course, kind, found).pdf()
        assert len(PdfReader(io.BytesIO(pdf)).pages) >= 1

    prints()
