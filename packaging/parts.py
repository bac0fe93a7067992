"""Every library that the program is built of, with the licence that its own metadata states, as `packaging/parts.md`.

.venv/bin/python packaging/parts.py            writes the table anew
.venv/bin/python packaging/parts.py --check    ends with 1 when it is another than what is installed and pinned says
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

HERE = Path(__file__).parent
TABLE = HERE / "parts.md"
_PIN = re.compile(r"(?m)^([A-Za-z0-9][A-Za-z0-9._-]*)==([^ ;\\]+)(?: ; ([^\\\n]+?))?(?: \\)?$")
_FOR = re.compile(r"(?m)^    # via (.+)$|^    #   (\S.+)$")
HEAD = """# The parts

What `requirements.txt` pins, and so what is installed or frozen with the program: each with the licence that its own
metadata states. Made by `.venv/bin/python packaging/parts.py`; the test run holds it against the pins and the installed
metadata. «Elsewhere»: not installed on the machine that made the table, since another system alone needs it.

| part | version | licence | asked for by |
|---|---|---|---|
"""
GOES_WITH_GPL3 = (
    *(
        "MIT",
        "BSD",
        "Apache",
        "ISC",
        "PSF",
        "Python Software Foundation",
        "MPL",
        "Mozilla",
        "LGPL",
        "Zlib",
        "zlib",
        "HPND",
    ),
    *("0BSD", "Unlicense", "CC0", "GNU Lesser"),
)
"""What may be one program with GPL-3.0-or-later. Source: gnu.org/licenses/license-list.html, read 2026-11-29."""


def pins(file: str = "requirements.txt") -> dict[str, tuple[str, str]]:
    """Name to version and to who asked for it, as the pins say."""
    text = (HERE / file).read_text(encoding="utf-8")
    found = list(_PIN.finditer(text))
    ends = [one.start() for one in found[1:]] + [len(text)]
    return {
        one[1]: (one[2], ", ".join(a or b for a, b in _FOR.findall(text[one.end() : end])))
        for one, end in zip(found, ends, strict=True)
    }


def licence(of: Distribution) -> str:
    """What the metadata states: its expression, its classifiers, or the first line of its free text; else what its
    licence's text is."""
    told = of.metadata
    if expression := told.get("License-Expression"):
        return expression
    classed = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License ::")]
    if classed and classed != ["OSI Approved"]:
        return "; ".join(classed)
    if free := next((line.strip() for line in (told.get("License") or "").splitlines() if line.strip()), ""):
        return free
    texts = [file.read_text() for file in of.files or () if "licen" in file.name.lower()]
    return "Zlib (by its text)" if any("altered from any source" in text for text in texts) else ""


def rows() -> dict[str, tuple[str, str, str]]:
    """Name to version, licence and who asked for it; the licence is empty of what is not installed here."""
    found = {}
    for name, (version, by) in pins().items():
        try:
            here = distribution(name)
        except PackageNotFoundError:
            found[name] = (version, "", by)
        else:
            found[name] = (version, licence(here), by)
    return found


def kept() -> dict[str, tuple[str, str, str]]:
    """The rows of the table as it stands."""
    if not TABLE.exists():
        return {}
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {name: (version, told, by) for name, version, told, by in cells if name != "part"}


def table() -> str:
    """The table of today; what is not installed here keeps the licence that the table had."""
    before, lines = kept(), []
    for name, (version, told, by) in rows().items():
        lines.append(f"| {name} | {version} | {told or before.get(name, ('', 'elsewhere', ''))[1]} | {by} |")
    return HEAD + "\n".join(lines) + "\n"


def main() -> int:
    """Writes or checks."""
    made = table()
    if "--check" in sys.argv:
        return 0 if TABLE.exists() and TABLE.read_text(encoding="utf-8") == made else 1
    TABLE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
