"""Finds the bundled files: in the checkout, in an installed wheel and in a frozen build."""

import sys
from pathlib import Path


def resource(name: str) -> Path:
    """The path of a bundled file, such as «fonts/SourceSans3-Regular.ttf».

    Errors: FileNotFoundError when the build lacks it.
    """
    here = Path(__file__).resolve().parent
    frozen = Path(getattr(sys, "_MEIPASS", here))
    for root in (frozen / "resources", here / "resources", here.parent / "resources"):
        path = root / name
        if path.exists():
            return path
    raise FileNotFoundError(name)
