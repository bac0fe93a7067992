"""Failed logins: the wait, its growth, its end."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.vault.throttle import MustWait, Throttle, stranger, wait_after

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_the_wait_grows_after_the_fifth() -> None:
    assert [wait_after(count) for count in range(13)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60]


@given(st.integers(min_value=0, max_value=10**9))
def test_the_wait_never_shrinks_and_has_an_end(count: int) -> None:
    assert 0 <= wait_after(count) <= wait_after(count + 1) <= 60


def test_waiting_outlives_the_program_and_ends(tmp_path: Path) -> None:
    for _ in range(8):
        Throttle(tmp_path).failed("user:anna", NOW)
    with pytest.raises(MustWait, match="Vent 8 sekunder"):
        Throttle(tmp_path).check("user:anna", NOW)
    with pytest.raises(MustWait, match="Vent 1 sekund"):
        Throttle(tmp_path).check("user:anna", NOW + timedelta(seconds=7.5))
    Throttle(tmp_path).check("user:anna", NOW + timedelta(seconds=8))
    Throttle(tmp_path).check("user:bo", NOW)
    Throttle(tmp_path).clear("user:anna")
    assert Throttle(tmp_path).failures("user:anna") == 0


def test_a_clock_set_back_waits_no_longer_than_the_wait(tmp_path: Path) -> None:
    for _ in range(5):
        Throttle(tmp_path).failed("user:anna", NOW)
    with pytest.raises(MustWait) as refused:
        Throttle(tmp_path).check("user:anna", NOW - timedelta(days=400))
    assert refused.value.seconds == 1


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"user:anna": {"count": -1, "last": "x"}}', b"\xff\x00"])
def test_a_damaged_counter_locks_nobody_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "throttle.json").write_bytes(content)
    Throttle(tmp_path).check("user:anna", NOW)
    Throttle(tmp_path).failed("user:anna", NOW)
    assert Throttle(tmp_path).failures("user:anna") == 1


def test_an_unknown_name_is_not_written() -> None:
    assert len({stranger(str(number)) for number in range(5000)}) == 256
    assert all(len(stranger(name)) == 3 for name in ("", "hemmelig passord i feil felt"))
