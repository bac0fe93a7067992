"""A kind of form, paper, instrument or task is described in one place:
its name as a string stands on its card and nowhere else."""

import ast

from hia_desktop.documents.kinds import PAPERS
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.tasks import TASKS
from tests.architecture.source_tree import program

CARDS = (
    "hia_desktop/domain/forms/",
    "hia_desktop/documents/kinds/",
    "hia_desktop/domain/tasks.py",
    "hia_desktop/store/migrations/",
)
OTHER_WORDS: dict[str, set[str]] = {
    "hia_desktop/cli/arguments.py": {"closing"},
    "hia_desktop/domain/teamwork/meetings.py": {"closing"},
    "hia_desktop/domain/access.py": {"assessment", "survey", "plan", "outcome", "epikrise", "assess", "access_report"},
    "hia_desktop/domain/reading/referral.py": {"workplace"},
    "hia_desktop/domain/referral_points.py": {"workplace"},
    "hia_desktop/services/centre/checks.py": {"note"},
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
    "hia_desktop/services/papers/epikriser.py": {"assessment"},
    "hia_desktop/services/papers/letters.py": {"workplace"},
    "hia_desktop/services/patient/same_day.py": {"note"},
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
a key of the demo's texts."""


def test_no_name_of_a_kind_stands_outside_its_card() -> None:
    kinds = {form.kind for form in FORMS} | {paper.kind for paper in PAPERS} | set(TASKS)
    found: dict[str, set[str]] = {}
    for source in program():
        if not source.name.startswith(CARDS):
            words = {
                node.value for node in source.nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            if named := words & kinds:
                found[source.name] = named
    assert found == OTHER_WORDS


def test_every_card_is_whole() -> None:
    assert len({form.kind for form in FORMS}) == len(FORMS) and len({paper.kind for paper in PAPERS}) == len(PAPERS)
    for form in FORMS:
        assert form.card.title, form.kind
    for paper in PAPERS:
        assert (paper.made_of is None) == (paper.fill is None), paper.kind
        assert bool(paper.word) == bool(paper.help or paper.to), paper.kind
