"""Writers killed in mid-transaction, and the power cut. The long run is `tests.bench.writer_kills`."""

import os
from pathlib import Path

import pytest

from tests.store import cut_writers

KILLS = 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a writer begins as a copy of this process")
def test_nothing_committed_is_lost(tmp_path: Path) -> None:
    *_before, count = cut_writers.kill_writers(tmp_path, KILLS, seed=1, look_every=KILLS)
    assert count.wrong == [] and count.kills == KILLS
    assert count.acknowledged and count.cuts
