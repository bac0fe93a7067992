"""«Vår referanse»: the short name of a course on its letters, to find it by when somebody calls.

Shape: the first eight hexadecimal digits of the course's id in two groups, «3F9A-21C0». It says nothing about anybody.
"""

import re

_WRITTEN = re.compile(r"([0-9a-f]{4})\s?-?\s?([0-9a-f]{4})", re.IGNORECASE)


def reference(course: str) -> str:
    """The reference of a course."""
    return f"{course[:4]}-{course[4:8]}".upper()


def begins(typed: str) -> str:
    """What the id of a course with the typed reference begins with; empty when a reference was not typed."""
    found = _WRITTEN.fullmatch(typed.strip())
    return "".join(found.groups()).lower() if found else ""
