"""The letters of a kind, for the patterns of names. Apart: to find them takes longer than a start has to give."""

import unicodedata


def _ranges(categories: tuple[str, ...]) -> str:
    """The letters of these Unicode categories below U+2000, as the inside of a character class."""
    letters = [c for c in range(0x2000) if unicodedata.category(chr(c)) in categories]
    starts = [c for a, c in zip([-2, *letters], letters, strict=False) if c != a + 1]
    ends = [c for c, b in zip(letters, [*letters[1:], -2], strict=True) if b != c + 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


UPPER = _ranges(("Lu", "Lt"))
LOWER = _ranges(("Ll",))
"""Every capital and small letter, for use within [] in the pattern of a name."""
