"""Keys in memory: what they grant, and that they go."""

import pytest

from hia_desktop.base.errors import Locked, Refused
from hia_desktop.vault.keys import Keys

SECRETS = {"store": b"s" * 32, "health": b"h" * 32, "user:anna": b"u" * 32}


def test_keys_name_their_readers_and_refuse_the_rest() -> None:
    keys = Keys("anna", SECRETS)
    assert keys.readers == {"health", "user:anna"}
    assert keys.private("health") == b"h" * 32
    assert keys.store_key == b"s" * 32
    assert keys.spare_store_key is None
    assert not keys.hands_on
    for reader in ("nav", "store", "user:bo"):
        with pytest.raises(Refused):
            keys.private(reader)
    with pytest.raises(Refused):
        _ = keys.handing


def test_forget_zeroes_and_locks() -> None:
    keys = Keys("anna", SECRETS)
    buffers = list(keys._secrets.values())
    keys.forget()
    assert all(set(buffer) == {0} and len(buffer) == 32 for buffer in buffers)
    assert keys.readers == frozenset()
    with pytest.raises(Locked):
        _ = keys.store_key
    with pytest.raises(Locked):
        _ = keys.handing
    with pytest.raises(Locked):
        keys.private("health")
    keys.forget()


def test_repr_tells_no_secret() -> None:
    assert repr(Keys("anna", SECRETS)) == "Keys('anna', 3 secrets)"
