"""Fetches the bundled fonts again, unchanged, and checks that they hold every letter the program needs.

Run by hand in an empty folder: `npm pack source-sans@3.52.0 && tar xzf source-sans-3.52.0.tgz`,
then `python packaging/fonts.py package resources/fonts`. Needs fonttools, and Debian's package fonts-dejavu-core.

The files are Adobe's own TrueType fonts, not the web subsets: those lack ≤ ≥ → ✓, and joining them again would be a
modified version, which the licence does not let carry the name Source Sans.
"""

import argparse
import shutil
from pathlib import Path

from fontTools.ttLib import TTFont

CUTS = {"Regular": "Regular", "Italic": "It", "SemiBold": "Semibold", "Bold": "Bold"}
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
DEJAVU_LICENCE = Path("/usr/share/doc/fonts-dejavu-core/copyright")
NEEDED = "abcæøåÆØÅáčđŋšŧžÁČĐŊŠŦŽ–«»≤≥→✓☐☑□−×·%§"


def absent(font: Path) -> str:
    """The needed letters that a font lacks."""
    covered = TTFont(font).getBestCmap()
    return "".join(c for c in NEEDED if ord(c) not in covered)


def main() -> None:
    """Writes the four cuts, the fallback and both licences;
    stops when a cut lacks a needed letter or has no glyf outlines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, help="the unpacked npm package")
    parser.add_argument("target", type=Path, help="resources/fonts")
    wanted = parser.parse_args()
    wanted.target.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(DEJAVU, wanted.target / "DejaVuSans.ttf")
    shutil.copyfile(DEJAVU_LICENCE, wanted.target / "DejaVuSans-LICENCE.txt")
    shutil.copyfile(wanted.package / "LICENSE.md", wanted.target / "SourceSans3-OFL.txt")
    for cut, published in CUTS.items():
        font = wanted.target / f"SourceSans3-{cut}.ttf"
        shutil.copyfile(wanted.package / "TTF" / f"SourceSans3-{published}.ttf", font)
        if missing := absent(font):
            raise SystemExit(f"{font.name}: no glyph for {missing}")
        if "glyf" not in TTFont(font):
            raise SystemExit(f"{font.name}: no TrueType outlines, which the PDF needs")


if __name__ == "__main__":
    main()
