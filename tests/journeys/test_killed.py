"""The window killed while somebody types, signs, restores or changes keys. The long run: `tests.bench.window_kills`."""

import os
from pathlib import Path

import pytest

from tests.journeys import killing

ACTS = [("type", 11), ("type", 12), ("sign", 21), ("sign", 22), ("keys", 31), ("restore", 41)]
BESIDE_OTHERS = killing.LIMIT + 1.5
"""Seconds: the other tests want the same processors, and the long run alone holds the limit itself."""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the windows share what they have read, by fork")
@pytest.mark.logs
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with killing.nursery() as nursery:
        found = killing.kill(nursery, killing.Centres(tmp_path / "centres"), tmp_path, ACTS)
    assert len(found) == len(ACTS)
    assert [f"{one.what} {one.seed}: {one.wrong}" for one in found if one.wrong] == []
    assert [one for one in found if one.lost > BESIDE_OTHERS] == []
    assert any(one.typed for one in found)
