"""How text is set on paper: the bundled fonts and every size in use."""

from dataclasses import dataclass

from hia_desktop.documents import palette

REGULAR, SEMIBOLD, FALLBACK = "SourceSans3-Regular", "SourceSans3-SemiBold", "DejaVuSans"


@dataclass(frozen=True)
class Face:
    """A font, its size and leading in points and its colour; `align` is l, c or r; `hanging` indents all lines but the first."""

    font: str
    size: float
    leading: float = 0
    colour: str = palette.INK
    align: str = "l"
    hanging: float = 0


TITLE = Face(SEMIBOLD, 18, 22.5)
PATIENT = Face(REGULAR, 10, 13.5)
SUBTITLE = Face(REGULAR, 9.5, 13, palette.INK_2)
HEADING = Face(SEMIBOLD, 10.5, 13.5)
HEADING_2 = Face(SEMIBOLD, 9.7, 12.5)
ASIDE = Face(REGULAR, 8, 11, palette.INK_2, "r")
BODY = Face(REGULAR, 9.7, 12.8)
BULLET = Face(REGULAR, 9.7, 12.8, hanging=10)
LABEL = Face(REGULAR, 9.7, 12.8, palette.INK_2)
SMALL = Face(REGULAR, 8.5, 11.5, palette.INK_2)
BOX_TITLE = Face(SEMIBOLD, 10.2, 13.5, palette.BRAND)
BOX = Face(REGULAR, 10.2, 13.6)
BOX_NUMBERED = Face(REGULAR, 10.2, 13.6, hanging=12)
BOX_LARGE = Face(SEMIBOLD, 17, 26)
CELL = {"l": Face(REGULAR, 9.2, 11.8), "r": Face(REGULAR, 9.2, 11.8, align="r"), "c": Face(REGULAR, 13, 14.5, align="c")}
"""Cells by alignment; the centred ones are boxes to tick with a pen."""
CELL_HEAD = {align: Face(SEMIBOLD, 8.3, 10.8, palette.INK_2, align) for align in "lcr"}
STRIP = Face(REGULAR, 7.5)

CENTRE = (Face(SEMIBOLD, 12.5), Face(SEMIBOLD, 11), Face(SEMIBOLD, 9.5))
QUIET = Face(REGULAR, 9, colour=palette.INK_2)
FOOT_LINE = Face(REGULAR, 8, colour=palette.INK_2)
DRAFT = Face(SEMIBOLD, 8.5, colour=palette.WARN)
