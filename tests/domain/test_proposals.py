"""What is recognised in a referral's text: recall and precision on referrals of many styles, and what must never happen."""

import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.person_numbers import make, parse
from hia_desktop.domain.proposals import Proposal, ProposalField, propose
from hia_desktop.domain.reading import Value

TODAY = date(2026, 2, 24)
REFERRALS = sorted((Path(__file__).parent / "referrals").glob("*.toml"))
FLOORS = dict.fromkeys(ProposalField, (0.85, 0.95)) | {ProposalField.NATIONAL_ID: (1.0, 1.0)}
"""Least recall and precision for each field."""


def found(text: str, field: ProposalField | None = None, *, synthetic: bool = True) -> list[Proposal]:
    proposals = propose(text, allow_synthetic=synthetic, today=TODAY)
    return [proposal for proposal in proposals if field in (None, proposal.field)]


def plain(value: Value) -> object:
    return f"{value.system}:{value.code}" if isinstance(value, Diagnosis) else value


def values(text: str, field: ProposalField) -> list[object]:
    return [plain(proposal.value) for proposal in found(text, field)]


def load(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def measure() -> tuple[dict[ProposalField, tuple[int, int, int]], list[str]]:
    """Expected, proposed and right values of each field over all referrals; and every miss in words."""
    expected, proposed, right = Counter[ProposalField](), Counter[ProposalField](), Counter[ProposalField]()
    misses = []
    for path in REFERRALS:
        referral = load(path)
        for field in ProposalField:
            wanted = set(referral["expected"].get(field, []))
            got = set(values(referral["text"], field))
            expected[field] += len(wanted)
            proposed[field] += len(got)
            right[field] += len(wanted & got)
            misses += [f"{path.stem} {field}: missed {value}" for value in wanted - got]
            misses += [f"{path.stem} {field}: wrong {value}" for value in got - wanted]
    return {field: (expected[field], proposed[field], right[field]) for field in ProposalField}, misses


def share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def test_recall_and_precision(record_property: Any, capsys: pytest.CaptureFixture[str]) -> None:
    measured, misses = measure()
    lines = [f"{'field':18}{'there':>6}{'found':>6}{'right':>6}{'recall':>8}{'precision':>11}"]
    for field, (expected, proposed, right) in measured.items():
        recall, precision = share(right, expected), share(right, proposed)
        lines.append(f"{field:18}{expected:>6}{proposed:>6}{right:>6}{recall:>8.2f}{precision:>11.2f}")
        record_property(f"{field} recall", round(recall, 3))
        record_property(f"{field} precision", round(precision, 3))
    with capsys.disabled():
        print("\n" + "\n".join([f"proposals from {len(REFERRALS)} referrals", *lines, *misses]))
    low = [
        field
        for field, (expected, proposed, right) in measured.items()
        if (share(right, expected), share(right, proposed)) < FLOORS[field] or share(right, proposed) < FLOORS[field][1]
    ]
    assert not low
    assert all(expected >= 4 for expected, _proposed, _right in measured.values()), "too few to measure by"
