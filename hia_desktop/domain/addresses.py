"""Norwegian addresses: street, postal code and place, and the register of codes as Bring publishes it.

Bring's file «Postnummerregister-ansi.txt» has no line of names and parts its columns by tabs: postal code, place,
number and name of the municipality, kind. Source: bring.no/postnummerregister-ansi.txt, as the public repositories
sindresorhus/norway-postal-codes and carestad/norwegian-geodata describe it; read 2026-11-28.
"""

import re

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _, fold

MOST_BYTES = 5_000_000
MOST_ROWS = 50_000
"""Ten times as many as there are."""
_CODE = re.compile(r"[0-9]{4}")
_POSTAL = re.compile(r"([0-9]{4})\s+(\S.*)")


def parted(written: str) -> tuple[str, str, str]:
    """Street, postal code and place of an address on one line: «Torget 2, 8005 Bodø».
    Without a code at its end it is all street."""
    street, _comma, last = written.rpartition(",")
    found = _POSTAL.fullmatch(last.strip())
    return (street.strip(), found[1], found[2].strip()) if found else (written.strip(), "", "")


def whole(street: str, code: str, place: str) -> bool:
    """Whether a letter arrives with it."""
    return bool(street.strip() and _CODE.fullmatch(code.strip()) and place.strip())


def read_register(data: bytes) -> dict[str, str]:
    """Postal code to place, of a whole file. Errors: BadInput that says what is wrong with it."""
    if len(data) > MOST_BYTES:
        raise BadInput(_("Filen er for stor til å være postnummerregisteret. Ingenting er hentet inn."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what Bring calls ANSI
    if text.count("\n") > MOST_ROWS:
        raise BadInput(_("Filen er for stor til å være postnummerregisteret. Ingenting er hentet inn."))
    rows = ([cell.strip() for cell in line.split("\t")] for line in text.splitlines())
    found = {row[0]: as_written(row[1]) for row in rows if len(row) >= 2 and _CODE.fullmatch(row[0]) and row[1]}
    if not found:
        raise BadInput(
            _(
                "Filen har ingen postnumre. Ingenting er hentet inn. Velg filen «Tab-separerte felter» "
                "fra Brings side om postnumre."
            )
        )
    return found


def as_written(place: str) -> str:
    """A place that the register has in capitals as it is written: «MO I RANA» is «Mo i Rana»."""
    words = [word if fold(word) in _SMALL else word.capitalize() for word in place.lower().split()]
    return "-".join(part[:1].upper() + part[1:] for part in " ".join(words).split("-"))


_SMALL = frozenset({"i", "pa", "ved", "og"})
"""Words within a name, folded."""
