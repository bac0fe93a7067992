"""What a paper's file is called: its kind, its day and a short number. Never the patient's name or number: others see
it in a list of files, and in what was last opened."""

from datetime import date

from hia_desktop.base.text import day
from hia_desktop.domain.references import reference


def number(sha256: str) -> str:
    """The short number of a paper, «3F9A-21C0»: from the SHA-256 of its bytes, so that no two papers share one and the
    same paper has the same through every door."""
    return reference(sha256)


def file_name(title: str, on: date, sha256: str) -> str:
    """«Epikrise 22.11.2026 3F9A-21C0.pdf»."""
    kind = "".join(" –" if letter == ":" else "-" if letter in '/\\*?"<>|' else letter for letter in title)
    return f"{kind} {day(on)} {number(sha256)}.pdf"
