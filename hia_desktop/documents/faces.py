"""How text is set on paper: the bundled fonts and every size in use."""

from dataclasses import dataclass

from hia_desktop.documents import palette

REGULAR, SEMIBOLD, FALLBACK = "SourceSans3-Regular", "SourceSans3-SemiBold", "DejaVuSans"


@dataclass(frozen=True, kw_only=True)
class Face:
    """A font, its size and leading in points and its colour; `align` is l, c or r;
    `hanging` indents all lines but the first."""

    font: str
    size: float
    leading: float = 0
    colour: str = palette.INK
    align: str = "l"
    hanging: float = 0


TITLE = Face(font=SEMIBOLD, size=18, leading=22.5)
PATIENT = Face(font=REGULAR, size=10, leading=13.5)
ADDRESS = Face(font=REGULAR, size=11, leading=13.5)
SUBTITLE = Face(font=REGULAR, size=9.5, leading=13, colour=palette.INK_2)
HEADING = Face(font=SEMIBOLD, size=10.5, leading=13.5)
HEADING_2 = Face(font=SEMIBOLD, size=9.7, leading=12.5)
ASIDE = Face(font=REGULAR, size=8, leading=11, colour=palette.INK_2, align="r")
BODY = Face(font=REGULAR, size=9.7, leading=12.8)
BULLET = Face(font=REGULAR, size=9.7, leading=12.8, hanging=10)
LABEL = Face(font=REGULAR, size=9.7, leading=12.8, colour=palette.INK_2)
SMALL = Face(font=REGULAR, size=8.5, leading=11.5, colour=palette.INK_2)
BOX_TITLE = Face(font=SEMIBOLD, size=10.2, leading=13.5, colour=palette.BRAND)
BOX = Face(font=REGULAR, size=10.2, leading=13.6)
BOX_NUMBERED = Face(font=REGULAR, size=10.2, leading=13.6, hanging=12)
BOX_LARGE = Face(font=SEMIBOLD, size=17, leading=26)
CELL = {
    "l": Face(font=REGULAR, size=9.2, leading=11.8),
    "r": Face(font=REGULAR, size=9.2, leading=11.8, align="r"),
    "c": Face(font=REGULAR, size=13, leading=14.5, align="c"),
}
"""Cells by alignment; the centred ones are boxes to tick with a pen."""
CELL_HEAD = {align: Face(font=SEMIBOLD, size=8.3, leading=10.8, colour=palette.INK_2, align=align) for align in "lcr"}
STRIP = Face(font=REGULAR, size=7.5)

CENTRE = (Face(font=SEMIBOLD, size=12.5), Face(font=SEMIBOLD, size=11), Face(font=SEMIBOLD, size=9.5))
QUIET = Face(font=REGULAR, size=9, colour=palette.INK_2)
FOOT_LINE = Face(font=REGULAR, size=8, colour=palette.INK_2)
DRAFT = Face(font=SEMIBOLD, size=8.5, colour=palette.WARN)
