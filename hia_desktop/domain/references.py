"""«Vår referanse»: the short name of a course on its letters, to find it by when somebody calls; the short number of a
paper; and what a paper's file is called.

Shape: the first eight hexadecimal digits of the course's id, or of the SHA-256 of the paper's bytes, in two groups,
«3F9A-21C0». It says nothing about anybody.
"""

import re
from datetime import date

from hia_desktop.base.file_names import as_file_name
from hia_desktop.base.text import day

_WRITTEN = re.compile(r"([0-9a-f]{4})\s?-?\s?([0-9a-f]{4})", re.IGNORECASE)


def reference(of: str) -> str:
    """The reference of a course by its id, or of a paper by its hash."""
    return f"{of[:4]}-{of[4:8]}".upper()


def begins(typed: str) -> str:
    """What the id of a course with the typed reference begins with; empty when a reference was not typed."""
    found = _WRITTEN.fullmatch(typed.strip())
    return "".join(found.groups()).lower() if found else ""


def file_name(title: str, on: date, sha256: str) -> str:
    """What a paper's file is called: its kind, its day and the reference of its bytes, so that no two papers share one
    and the same paper has the same through every door: «Epikrise 22.11.2026 3F9A-21C0.pdf». Never the patient's name
    or number: others see it in a list of files, and in what was last opened."""
    return f"{as_file_name(title)} {day(on)} {reference(sha256)}.pdf"
