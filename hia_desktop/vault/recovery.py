"""The recovery key: 160 random bits and a 20-bit check as 36 Crockford base32 symbols,
made to be printed and typed back."""

import hashlib
import secrets

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SYMBOLS = 36
GROUP = 4
KEY_BYTES = 20
CHECK_BITS = 20
_READ_AS = str.maketrans("OIL", "011", " -\u2010\u2011\u2012\u2013\u2014\t\r\n\u00a0")


def new_recovery() -> str:
    """A fresh recovery key: nine groups of four symbols with hyphens."""
    return _written(secrets.token_bytes(KEY_BYTES))


def parse_recovery(text: str) -> bytes:
    """The 20 bytes of a typed recovery key; lower case, spaces, hyphens, O for 0 and I or L for 1 are understood.

    Errors: BadInput when it has the wrong length, a symbol that is never used, or a check that does not fit.
    """
    typed = text.upper().translate(_READ_AS)
    strange = sorted({symbol for symbol in typed if symbol not in ALPHABET})
    if strange:
        raise BadInput(
            _("Gjenopprettingsnøkkelen bruker aldri tegnet «{symbol}». Se på utskriften en gang til.").format(
                symbol=strange[0]
            )
        )
    if len(typed) != SYMBOLS:
        raise BadInput(_("Gjenopprettingsnøkkelen har 36 tegn; her er det {count}.").format(count=len(typed)))
    number = 0
    for symbol in typed:
        number = number << 5 | ALPHABET.index(symbol)
    key = (number >> CHECK_BITS).to_bytes(KEY_BYTES, "big")
    if number & (1 << CHECK_BITS) - 1 != _check(key):
        raise BadInput(
            _(
                "Kontrollen i gjenopprettingsnøkkelen stemmer ikke: minst ett tegn er feil. Se "
                "på utskriften en gang til."
            )
        )
    return key


def _check(key: bytes) -> int:
    return int.from_bytes(hashlib.sha256(b"HIA recovery key" + key).digest()[:3], "big") >> 24 - CHECK_BITS


def _written(key: bytes) -> str:
    number = int.from_bytes(key, "big") << CHECK_BITS | _check(key)
    symbols = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(SYMBOLS)))
    return "-".join(symbols[start : start + GROUP] for start in range(0, SYMBOLS, GROUP))
