"""Sealing and wrapping: what goes in comes out, and nothing else opens it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hia_desktop.vault.seal import Unreadable, new_content_key, new_pair, public_of, seal, unseal, unwrap, wrap

keys = st.binary(min_size=32, max_size=32)


@given(plain=st.binary(max_size=3000), key=keys, about=st.text(max_size=40))
def test_sealed_content_comes_back(plain: bytes, key: bytes, about: str) -> None:
    sealed = seal(plain, key, about)
    assert unseal(sealed, key, about) == plain
    assert len(sealed) == len(plain) + 28


@given(plain=st.binary(min_size=16, max_size=200), place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_no_changed_bit_opens(plain: bytes, place: int, bit: int) -> None:
    key = new_content_key()
    sealed = bytearray(seal(plain, key, "entry-1"))
    sealed[place % len(sealed)] ^= 1 << bit
    with pytest.raises(Unreadable):
        unseal(bytes(sealed), key, "entry-1")


@given(key=keys, about=st.text(max_size=40))
def test_wrapped_key_comes_back_to_its_pair_only(key: bytes, about: str) -> None:
    pair, other = new_pair(), new_pair()
    wrapped = wrap(key, pair.public, about)
    assert unwrap(wrapped, pair.private, about) == key
    with pytest.raises(Unreadable):
        unwrap(wrapped, other.private, about)
    with pytest.raises(Unreadable):
        unwrap(wrapped, pair.private, about + "x")


@given(place=st.integers(min_value=0), bit=st.integers(0, 7))
def test_no_changed_bit_unwraps(place: int, bit: int) -> None:
    pair = new_pair()
    wrapped = bytearray(wrap(new_content_key(), pair.public, "e"))
    wrapped[place % len(wrapped)] ^= 1 << bit
    with pytest.raises(Unreadable):
        unwrap(bytes(wrapped), pair.private, "e")


@pytest.mark.parametrize("length", [0, 1, 11, 12, 27, 31, 32, 47, 48])
def test_cut_content_is_unreadable(length: int) -> None:
    pair, key = new_pair(), new_content_key()
    with pytest.raises(Unreadable):
        unseal(seal(b"", key, "e")[:length] if length < 28 else bytes(length), key, "e")
    with pytest.raises(Unreadable):
        unwrap(wrap(key, pair.public, "e")[:length], pair.private, "e")


def test_another_object_s_id_does_not_open() -> None:
    key = new_content_key()
    with pytest.raises(Unreadable):
        unseal(seal(b"note", key, "entry-1"), key, "entry-2")


def test_public_half_and_quiet_repr() -> None:
    pair = new_pair()
    assert public_of(pair.private) == pair.public
    assert repr(pair.private) not in repr(pair)
    assert len(pair.public) == len(pair.private) == 32
