"""Signatures: Ed25519 (RFC 8032), with keys derived (HKDF, RFC 5869) from secrets that a slot holds already; and MACs
(HMAC, RFC 2104).

A user signs with a key of the user's own pair. The centre vouches with a key of the handing key, that administrators
and the recovery key hold; its public half lies in every holding, where nobody without the handing key can change it.
"""

from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

USER_SIGNS = b"hia-desktop: a user signs"
CENTRE_VOUCHES = b"hia-desktop: the centre vouches"


def _pair(secret: bytes, use: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), 32, salt=None, info=use).derive(secret))


def public_signing_key(secret: bytes, use: bytes) -> bytes:
    """What a signature by this secret is held against, 32 bytes."""
    return _pair(secret, use).public_key().public_bytes_raw()


def sign(secret: bytes, use: bytes, told: bytes) -> bytes:
    """The signature of what is told, 64 bytes."""
    return _pair(secret, use).sign(told)


@lru_cache(maxsize=256)
def _public(raw: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(raw)


def is_signed(public: bytes, signature: bytes, told: bytes) -> bool:
    """Whether the holder of the secret behind `public` signed exactly this."""
    try:
        _public(public).verify(signature, told)
    except (InvalidSignature, ValueError):
        return False
    return True


def mac_by(key: bytes) -> Callable[[bytes], bytes]:
    """What gives the MAC of one thing told after another, 32 bytes; the key is taken in once."""
    keyed = HMAC(key, SHA256())

    def mac(told: bytes) -> bytes:
        one = keyed.copy()
        one.update(told)
        return one.finalize()

    return mac
