"""The recovery key: typed back in any way a person would, and no slip accepted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.base.errors import BadInput
from hia_desktop.vault.recovery import ALPHABET, _written, new_recovery, parse_recovery


@given(st.binary(min_size=20, max_size=20))
def test_round_trip_however_it_is_typed(key: bytes) -> None:
    text = _written(key)
    assert parse_recovery(text) == key
    assert parse_recovery(text.lower().replace("-", " ")) == key
    assert parse_recovery(f"\n {text.replace('-', '')} ") == key
    assert parse_recovery(text.replace("0", "O").replace("1", "l")) == key
    assert parse_recovery(text.replace("0", "o").replace("1", "I").replace("-", "–")) == key


def test_shape() -> None:
    text = new_recovery()
    groups = text.split("-")
    assert len(groups) == 9
    assert all(len(group) == 4 and set(group) <= set(ALPHABET) for group in groups)
    assert new_recovery() != text


def test_every_single_slip_and_neighbour_swap_in_one_key_is_caught() -> None:
    symbols = _written(bytes(range(20))).replace("-", "")
    slips = {symbols[:at] + new + symbols[at + 1 :] for at in range(36) for new in ALPHABET}
    slips |= {symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :] for at in range(35)}
    slips.discard(symbols)
    assert len(slips) > 1100
    for slip in slips:
        with pytest.raises(BadInput, match="Kontrollen"):
            parse_recovery(slip)


@pytest.mark.parametrize(
    ("text", "said"),
    [("", "36 tegn; her er det 0"), ("ABCD-EFGH", "her er det 8"), ("U" * 36, "«U»"), ("Æ" * 36, "«Æ»")],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    with pytest.raises(BadInput) as refused:
        parse_recovery(text)
    assert said in refused.value.message


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_recovery(text)
