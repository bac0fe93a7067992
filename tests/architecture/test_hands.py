"""What keeps a hand from slipping: every day asked for looks one way, and no raw list,
number box or clipboard is used outside the kit."""

import re
from collections.abc import Iterator
from datetime import date
from typing import get_args

from pydantic import BaseModel

from hia_desktop.base.fields import Ask
from hia_desktop.domain.forms import FORMS
from tests.architecture.source_tree import ROOT, called, program

_RAW = re.compile(r"\b(?:QComboBox|QSpinBox|QDoubleSpinBox|QDateEdit)\b")


def _inside(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from _inside(part)


def _asked_days(model: type[BaseModel]) -> Iterator[tuple[str, Ask]]:
    for name, field in model.model_fields.items():
        kinds = list(_inside(field.annotation))
        if date in kinds:
            yield from ((f"{model.__name__}.{name}", mark) for mark in field.metadata if isinstance(mark, Ask))
        for kind in kinds:
            if isinstance(kind, type) and issubclass(kind, BaseModel):
                yield from _asked_days(kind)


def test_every_day_of_a_form_looks_ahead_or_back() -> None:
    found = [each for form in FORMS for each in _asked_days(form)]
    assert len(found) > 10
    assert [name for name, ask in found if ask.looks is None] == []


def test_lists_and_numbers_come_from_the_kit() -> None:
    files = [path for path in (ROOT / "hia_desktop/ui").rglob("*.py") if "kit" not in path.parts]
    assert files
    assert [str(path) for path in files if _RAW.search(path.read_text("utf-8"))] == []


def test_only_the_kit_touches_the_clipboard() -> None:
    """So that nothing copied goes into history or cloud, or stays; technical text too may hold a path or a name."""
    touching = {source.name for source in program() for call in source.calls() if called(call) == "clipboard"}
    assert touching == {"hia_desktop/ui/kit/clipboard.py"}
