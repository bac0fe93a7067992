"""What a README says holds a promise is there."""

import re

import pytest

from tests.architecture.source_tree import ROOT

SHORT = {
    **{"D": "tests/documents", "P": "tests/services/papers"},
    **{"U": "tests/ui", "S": "tests/ui/screens", "T": "tests/ui/steps", "K": "tests/ui/kit"},
}


@pytest.mark.parametrize("readme", ["tests/documents/README.md", "tests/ui/README.md"])
def test_each_test_that_is_named_is_there(readme: str) -> None:
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", (ROOT / readme).read_text(encoding="utf-8"))
    lacking = []
    for path, test in named:
        first, _slash, rest = path.partition("/")
        source = ROOT / (f"{SHORT[first]}/{rest}" if first in SHORT else path)
        if not source.exists() or f"def {test}(" not in source.read_text(encoding="utf-8"):
            lacking.append(f"{path}::{test}")
    assert len(named) > 40 and lacking == []
