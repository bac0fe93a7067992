"""Makes the pictures of the papers: `.venv/bin/python packaging/paper_pictures.py [--all FOLDER]`.

Without `--all`, the one of the README, in `resources/readme/`. With it, every page of every kind at 150 dpi, named by
whom it is for. What they say is the invented content that the tests draw.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2
from PIL import Image

from hia_desktop.documents.kinds import document
from hia_desktop.documents.make import make
from tests.documents.samples import DAY, LETTERHEAD, PAPERS, PATIENT

README = Path(__file__).parent.parent / "resources" / "readme" / "papers.png"
SHOWN = ("epikrise", "team_plan", "letter", "summons")
"""Those in the README, side by side."""
OF_NOBODY = ("meeting_list", "quality_report", "recovery_sheet", "referral_leaflet")
"""Those that name no patient."""
DPI, SMALL = 150, 62
GAP = 12


def pages(kind: str, dpi: int) -> Iterator[Image.Image]:
    """Each page of a kind."""
    patient = "" if kind in OF_NOBODY else PATIENT
    pdf = pypdfium2.PdfDocument(make(document(kind), PAPERS[kind], LETTERHEAD, patient, author="Liv Berg", day=DAY))
    for page in pdf:
        yield page.render(scale=dpi / 72).to_pil()


def for_readme() -> None:
    """The first page of some, on one picture."""
    found = [next(pages(kind, SMALL)) for kind in SHOWN]
    wide, high = found[0].size
    sheet = Image.new("RGB", (len(found) * (wide + GAP) + GAP, high + 2 * GAP), "#d7dde0")
    for at, page in enumerate(found):
        sheet.paste(page, (GAP + at * (wide + GAP), GAP))
    sheet.save(README, optimize=True)


def every(folder: Path) -> None:
    """All pages of all kinds."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in PAPERS:
        for number, page in enumerate(pages(kind, DPI), 1):
            page.save(folder / f"{document(kind).audience.value}-{kind}-{number}.png")


def main() -> int:
    """Makes them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", type=Path, metavar="FOLDER")
    wish = parser.parse_args()
    every(wish.all) if wish.all else for_readme()
    return 0


if __name__ == "__main__":
    sys.exit(main())
