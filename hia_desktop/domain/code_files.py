"""The whole register of a code system, read from the file that Helsedirektoratet publishes or one made of it.

JSON is a list of objects, text a table parted by semicolon, comma or tab, with or without a line of names. Each row has
a code and its text; chapters, blocks, codes that are out of use, processes and ICPC-2B's finer codes are passed over.
Columns as in Helsedirektoratet's files («Kode», «Tekst_uten_lengdebegrensning», «Tekst_med_maksimalt_60_tegn»,
«Gyldig_til», «Kodeverk») or `code` and `text`; read 2026-11-28 in the public repository navikt/diagnosekoder.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.domain.diagnosis_codes import ICPC_CHAPTERS, Code, is_icpc_diagnosis, tidy
from hia_desktop.domain.forms.values import CodeSystem

MOST_BYTES = 50_000_000
MOST_ROWS = 200_000
"""Ten times what the largest register has."""
_LONGEST = 300
"""Signs of a name; the longest of ICD-10 has 277."""
_CODES, _TEXTS = ("kode", "code"), ("tekst_uten_lengdebegrensning", "tekst_med_maksimalt_60_tegn", "tekst", "text")
_CODE = re.compile(r"([A-Z])([0-9][0-9])(?:\.?[0-9A-Za-z]{1,3})?")
_FINER = "icpc-2b"

Row = Mapping[str, str]


@dataclass(frozen=True)
class CodeFile:
    """What a file holds: the codes of one system, and how many of its rows were passed over."""

    system: CodeSystem
    codes: tuple[Code, ...]
    passed: int


def read_codes(data: bytes, today: date) -> CodeFile:
    """The codes of a file that are in use `today`. Errors: BadInput that says what is wrong with the file."""
    if len(data) > MOST_BYTES:
        raise _too_large()
    rows = list(islice(_rows(_text(data)), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise _too_large()
    found: dict[str, str] = {}
    for row in rows:
        code, name = _first(row, _CODES), " ".join(_first(row, _TEXTS).split())[:_LONGEST]
        finer = row.get("kodeverk", "").casefold() == _FINER
        if name and not finer and _CODE.fullmatch(code) and _in_use(row, today):
            found.setdefault(code.replace(".", ""), name)
    system = _system(found)
    if system is CodeSystem.ICPC2:
        found = {code: name for code, name in found.items() if is_icpc_diagnosis(code[0], int(code[1:3]))}
    if not found:
        raise BadInput(
            _(
                "Filen har ingen koder fra ICPC-2 eller ICD-10. Ingenting er hentet inn. "
                "Velg kodefilen fra Helsedirektoratet, som JSON eller CSV."
            )
        )
    codes = tuple(
        Code(system, code if system is CodeSystem.ICPC2 else tidy(code), name) for code, name in found.items()
    )
    return CodeFile(system, codes, len(rows) - len(codes))


def _too_large() -> BadInput:
    return BadInput(_("Filen er for stor til å være et kodeverk. Ingenting er hentet inn."))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")  # as an older spreadsheet saves it


def _rows(text: str) -> Iterator[Row]:
    """Each row as names in small letters to text; without a line of names the first two columns are code and text."""
    if text.lstrip()[:1] in ("[", "{"):
        yield from _objects(text)
        return
    first = text.lstrip("\n").partition("\n")[0]
    parted = max("\t;,", key=first.count)
    table = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=parted)
    names: list[str] = []
    try:
        for cells in table:
            if not names:
                names = [cell.strip().casefold() for cell in cells]
                if set(names) & set(_CODES):
                    continue
                names = ["kode", "tekst"]
            yield dict(zip(names, (cell.strip() for cell in cells), strict=False))
    except csv.Error:
        raise BadInput(_("Filen kan ikke leses som tabell. Ingenting er hentet inn.")) from None


def _objects(text: str) -> Iterator[Row]:
    if text.count("{") + text.count("[") > 2 * MOST_ROWS or text.count(",") > 40 * MOST_ROWS:
        raise _too_large()
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise BadInput(
            _("Filen er ikke hel, eller ikke JSON. Ingenting er hentet inn. Last den ned på nytt.")
        ) from None
    for one in content if isinstance(content, list) else ():
        if isinstance(one, dict):
            yield {str(name).casefold(): value.strip() for name, value in one.items() if isinstance(value, str)}


def _first(row: Row, names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _in_use(row: Row, today: date) -> bool:
    """Whether its last day has not passed; a day that cannot be read ends nothing."""
    try:
        return date.fromisoformat(row.get("gyldig_til", "")[:10]) >= today
    except ValueError:
        return True


def _system(codes: Mapping[str, str]) -> CodeSystem:
    """ICPC-2 when no code is of a chapter that it lacks, and most are such as it has diagnoses of."""
    own = [code for code in codes if len(code) == 3 and is_icpc_diagnosis(code[0], int(code[1:3]))]
    process = [code for code in codes if len(code) == 3 and code not in own]
    foreign = any(code[0] not in ICPC_CHAPTERS for code in codes)
    return CodeSystem.ICPC2 if own and not foreign and 2 * len(own) > len(codes) - len(process) else CodeSystem.ICD10
