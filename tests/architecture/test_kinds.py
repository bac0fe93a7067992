"""A kind of form, paper, instrument or task is described in one place:
its name as a string stands on its card and nowhere else, nor as a part of «form.field» or «course:…:form»."""

import ast
import re

from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.tasks import TASKS
from hia_desktop.services.consent.trails import TAGS
from tests.architecture.source_tree import program

CARDS = (
    "hia_desktop/domain/forms/",
    "hia_desktop/documents/kinds/",
    "hia_desktop/domain/tasks.py",
    "hia_desktop/store/migrations/",
)
OTHER_WORDS: dict[str, set[str]] = {
    "hia_desktop/cli/arguments.py": {"closing"},
    "hia_desktop/domain/teamwork/decisions.py": {"plan"},
    "hia_desktop/domain/teamwork/meetings.py": {"closing"},
    "hia_desktop/domain/workplaces/workplace.py": {"start"},
    "hia_desktop/domain/access.py": {"assessment", "survey", "plan", "outcome", "epikrise", "assess", "access_report"},
    "hia_desktop/domain/reading/referral.py": {"workplace"},
    "hia_desktop/domain/referral_points.py": {"workplace"},
    "hia_desktop/services/course/courses.py": {"max_date", "start"},
    "hia_desktop/services/demo/course.py": {"rtw", "addendum", "nav_note", "epikrise", "closing"},
    "hia_desktop/services/demo/forms.py": {
        "workplace",
        "plan",
        "nav_measure",
        "note",
        "rtw",
        "referral",
        "nav_note",
        "outcome",
    },
    "hia_desktop/services/demo/people.py": {"rtw", "addendum", "closing"},
    "hia_desktop/services/lists/task_weeks.py": {"outcome"},
    "hia_desktop/services/lists/tasks.py": {"assess"},
    "hia_desktop/services/papers/epikriser.py": {"assessment"},
    "hia_desktop/services/papers/letters.py": {"workplace"},
    "hia_desktop/services/sealing/of_course.py": {"note"},
    "hia_desktop/ui/screens/steps/assessment/assessment.py": {"referral"},
    "hia_desktop/ui/screens/steps/closing/closing.py": {"outcome"},
    "hia_desktop/ui/screens/steps/closing/outcome.py": {"note"},
    "hia_desktop/ui/screens/steps/work/workplace.py": {"note"},
    "hia_desktop/ui/screens/steps/work/workplace_tables.py": {"note", "nav_measure"},
    "hia_desktop/store/entities/workplaces.py": {"workplace"},
    "hia_desktop/store/pg_rows.py": {"workplace"},
    "hia_desktop/ui/screens/workplaces/fields.py": {"start"},
    "hia_desktop/ui/screens/workplaces/workplaces.py": {"workplace", "agreement"},
    "hia_desktop/ui/screens/worklist.py": {"assess", "start", "epikrise"},
}
"""Words that are a kind's name too, by file: a field of a form, a value of an enum, a part of a pattern,
a filter of the worklist, a word that is typed, a key of the demo's texts."""


def parts(string: str) -> list[str]:
    """What a string may name: itself, and each part of a code such as «form.field» or «course:…:form»."""
    return re.split(r"[.:]", string) if re.fullmatch(r"[\w.:]+", string) else [string]


def test_a_code_is_read_part_by_part() -> None:
    assert parts("survey.can_do") == ["survey", "can_do"] and ":referral" not in parts(":referral")
    assert parts("note: see the plan") == ["note: see the plan"]


def test_no_name_of_a_kind_stands_outside_its_card() -> None:
    kinds = {form.kind for form in FORMS} | {paper.kind for paper in PAPERS} | set(TASKS)
    found: dict[str, set[str]] = {}
    for source in program():
        if not source.name.startswith(CARDS):
            strings = {
                node.value for node in source.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            if named := kinds & {part for string in strings - set(TAGS) for part in parts(string)}:
                found[source.name] = named
    assert found == OTHER_WORDS


def test_every_card_is_whole() -> None:
    assert len({form.kind for form in FORMS}) == len(FORMS) and len({paper.kind for paper in PAPERS}) == len(PAPERS)
    for form in FORMS:
        assert form.card.title, form.kind
    for paper in PAPERS:
        assert (paper.made_of is None) == (paper.fill is None), paper.kind
        assert bool(paper.word) == bool(paper.help or paper.to), paper.kind
