"""Sealed content: AES-256-GCM for the thing, HPKE (X25519, RFC 9180) for its key.

Whoever knows a public key can seal for it: only `key_for` gives a key that nobody else can have made.

Content is not compressed first: texts are small, and a compressed length tells more of what is inside.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _

KEY_BYTES = 32
NONCE_BYTES = 12
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class Unreadable(Problem):
    """Sealed content that this key does not open, or that has been changed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Innholdet kan ikke åpnes: nøkkelen passer ikke, eller innholdet er endret eller skadet. "
                "Ingenting er overskrevet. Hent det fra en sikkerhetskopi."
            )
        )


@dataclass(frozen=True)
class KeyPair:
    """An X25519 pair as raw bytes, 32 each."""

    public: bytes
    private: bytes = field(repr=False)


def new_pair() -> KeyPair:
    """A fresh random pair."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def public_of(private: bytes) -> bytes:
    """The public half of a private key."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def new_content_key() -> bytes:
    """A random key for one thing."""
    return os.urandom(KEY_BYTES)


def key_for(private: bytes, use: bytes) -> bytes:
    """The key, 32 bytes, that only who holds a private key can make for a use (HKDF, RFC 5869)."""
    return HKDF(SHA256(), KEY_BYTES, salt=None, info=use).derive(private)


def seal(plain: bytes, key: bytes, about: str) -> bytes:
    """Nonce and ciphertext; `about` (the object's id) is bound to it and must be the same when it is opened."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, about.encode())


def unseal(sealed: bytes, key: bytes, about: str) -> bytes:
    """What `seal` was given; Unreadable when key, `about` or a single bit differs."""
    return unsealing(key)(sealed, about)


def unsealing(key: bytes) -> Callable[[bytes, str], bytes]:
    """As `unseal`, of many that have one key, which is made ready once. Errors: Unreadable for what is no key."""
    try:
        cipher = AESGCM(key)
    except (ValueError, TypeError):
        raise Unreadable from None

    def opened(sealed: bytes, about: str) -> bytes:
        try:
            return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
        except (InvalidTag, ValueError, TypeError):  # a text or a number in the place of bytes is damage as any other
            raise Unreadable from None

    return opened


def wrap(key: bytes, public: bytes, about: str) -> bytes:
    """The key sealed so that only the holder of the private half opens it; `about` is bound to it."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), info=about.encode())


def unwrap(wrapped: bytes, private: bytes, about: str) -> bytes:
    """The key that `wrap` was given; Unreadable when the pair, `about` or a single bit differs."""
    try:
        return _SUITE.decrypt(wrapped, X25519PrivateKey.from_private_bytes(private), info=about.encode())
    except (InvalidTag, ValueError):
        raise Unreadable from None
