"""The catalogues of texts: `python3 dev.py texts` brings `resources/i18n` to the code,
`--check` says what is wrong and changes nothing.

A `.po` holds every text of the program, an empty `msgstr` where it is not translated yet;
the `.mo` beside it is what the program reads.
The order and the head are the same on every machine, so that a run without news changes no file.
"""

import re
import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "resources" / "i18n"
MARKS = {"_": None, "N_": None}
TWO_FORMS = "(n != 1)"
"""`plural` knows one and many: a language that counts otherwise needs more than a catalogue."""


def texts() -> set[str]:
    """Every text that the code marks."""
    return {found[2] for found in extract_from_dir(ROOT / "hia_desktop", [("**.py", "python")], keywords=MARKS)}


def read(path: Path) -> Catalog:
    """A catalogue as it stands."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def brought_up(old: Catalog, wanted: set[str]) -> Catalog:
    """The catalogue with these texts and no others; what was translated stays."""
    new = Catalog(
        locale=old.locale,
        project="HIA Desktop",
        header_comment="# Translations of HIA Desktop; the source is bokmål.",
        fuzzy=False,
        creation_date=datetime(2026, 1, 1, tzinfo=UTC),
        revision_date=datetime(2026, 1, 1, tzinfo=UTC),
        last_translator="HIA Desktop",
    )
    for text in sorted(wanted):
        was = old.get(text)
        new.add(text, was.string if was else "")
    return new


def as_po(catalogue: Catalog) -> bytes:
    """The file that a translator opens."""
    out = BytesIO()
    write_po(out, catalogue, width=0)
    return out.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """The file that the program reads: the translated texts alone."""
    out = BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def places(text: str) -> list[str]:
    """What is to be filled in: «{name}», and «%s» of an older kind."""
    return sorted(re.findall(r"\{[^{}]*\}|%\w", text))


def faults(catalogue: Catalog, wanted: set[str]) -> list[str]:
    """What is wrong with one catalogue."""
    code = catalogue.locale_identifier
    known = {message.id for message in catalogue if message.id}
    found = [f"{code}: is not in the catalogue: {text[:60]!r}" for text in sorted(wanted - known)]
    found += [f"{code}: is no longer in the code: {text[:60]!r}" for text in sorted(known - wanted)]
    for message in catalogue:
        if message.id and message.string and places(message.id) != places(message.string):
            found.append(f"{code}: other places to fill in: {message.id[:60]!r}")
        if message.id and message.fuzzy:
            found.append(f"{code}: is only guessed: {message.id[:60]!r}")
    if catalogue.num_plurals != 2 or catalogue.plural_expr != TWO_FORMS:
        found.append(f"{code}: counts otherwise than one and many")
    return found


def check() -> list[str]:
    """What is wrong with the files; empty when nothing is."""
    wanted, found = texts(), []
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = read(path)
        found += faults(catalogue, wanted)
        if not path.with_suffix(".mo").exists() or path.with_suffix(".mo").read_bytes() != as_mo(catalogue):
            found.append(f"{path.stem}: the .mo is not made of the .po")
    return found


def update() -> None:
    """Brings every catalogue to the code, and says how much of it is translated."""
    wanted = texts()
    for path in sorted(FOLDER.glob("*.po")):
        catalogue = brought_up(read(path), wanted)
        path.write_bytes(as_po(catalogue))
        path.with_suffix(".mo").write_bytes(as_mo(read(path)))
        print(f"{path.stem}: {sum(bool(m.id and m.string) for m in catalogue)} av {len(wanted)} tekster er oversatt")


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        wrong = check()
        print("\n".join(wrong) or "Katalogene er hele.")
        sys.exit(1 if wrong else 0)
    update()
