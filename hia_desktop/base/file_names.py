"""Names of files that Windows, macOS and Linux all take, whatever text they are made of."""

import unicodedata

MOST = 150
"""Bytes in UTF-8: the systems take 255, and a day, a reference and a numbering beside it are to have room."""
_SHOWN_AS = str.maketrans({":": " –"} | dict.fromkeys('/\\*?"<>|', "-"))
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_TAKEN = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} | {
    port + number for port in ("COM", "LPT") for number in "0123456789¹²³"
}
"""What Windows gives to devices, with whatever stands after a full stop. Source: learn.microsoft.com, Naming Files,
Paths, and Namespaces."""


def as_file_name(text: str, otherwise: str = "fil") -> str:
    """The text as a file's name or the beginning of one: composed letters (as Windows and Linux write them, and macOS
    finds), nothing that a system keeps for itself or nobody sees, no full stop or space at its ends.
    `otherwise`: when nothing is left."""
    composed = unicodedata.normalize("NFC", text).translate(_SHOWN_AS)
    seen = "".join(" " if c.isspace() else c for c in composed if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    short = " ".join(seen.split()).encode()[:MOST].decode(errors="ignore").strip(" .")
    stem, _dot, _rest = short.partition(".")
    return f"_{short}" if stem.strip().upper() in _TAKEN else short or otherwise


def given_name(path: str, most: int) -> str:
    """What a file that came was called, to be shown: without its folder, composed as we write it (macOS parts a letter
    from its ring), and with a sign where its bytes are no text (Linux takes such)."""
    last = unicodedata.normalize("NFC", path).replace("\\", "/").rsplit("/", 1)[-1]
    return last.encode(errors="replace").decode()[:most]
