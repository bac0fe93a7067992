"""How text is set on paper: the bundled fonts and every size in use."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from hia_desktop.documents import palette

HEADING_PARTED = 24
"""A heading goes on in the next line with a whole word, unless the word is as long as this."""
REGULAR, SEMIBOLD, FALLBACK = "SourceSans3-Regular", "SourceSans3-SemiBold", "DejaVuSans"


@dataclass(frozen=True, kw_only=True)
class Face:
    """A font, its size and leading in points and its colour; `align` is l, c or r; `hanging` indents all lines
    but the first. A word of `parted` letters or more may be parted at a line's end."""

    font: str
    size: float
    leading: float = 0
    colour: str = palette.INK
    align: str = "l"
    hanging: float = 0
    parted: int = 12


@dataclass(frozen=True, kw_only=True)
class Faces:
    """How the parts of a paper are set. `cell` by alignment; `tick` is a box to tick with a pen. `gap`: how much is
    left between the parts, 1 as usual."""

    title: Face
    patient: Face
    address: Face
    subtitle: Face
    heading: Face
    heading_2: Face
    aside: Face
    body: Face
    bullet: Face
    label: Face
    section: Face
    section_label: Face
    small: Face
    box_title: Face
    box: Face
    box_numbered: Face
    box_large: Face
    cell: dict[str, Face]
    tick: Face
    cell_head: dict[str, Face]
    gap: float = 1


CLOSER = (0.75, 0.5, 0.4)
"""What is left between the parts of a paper that is to come on one page, tried in order. No type is smaller by it."""
SMALLEST = 8.0
"""Nothing is set smaller, in points."""
SMALLER = ((10.0, 12.0), (9.0, 10.8), (SMALLEST, 9.8))
"""Size and leading of an address that is too long for its own, tried in order."""


@cache
def sized(body: float, gap: float = 1) -> Faces:
    """The faces of a paper whose running text has this size in points; what is small or large follows it."""

    def face(more: float, leading: float, font: str = REGULAR, **look: Any) -> Face:
        size = max(SMALLEST, body + more)
        return Face(font=font, size=size, leading=round(size * leading, 1), **look)

    return Faces(
        title=Face(font=SEMIBOLD, size=18, leading=22.5, parted=HEADING_PARTED),
        patient=face(0.3, 1.35),
        address=Face(font=REGULAR, size=11, leading=13.5),
        subtitle=face(0, 1.35, colour=palette.INK_2),
        heading=face(0.8, 1.285, SEMIBOLD, parted=HEADING_PARTED),
        heading_2=face(0, 1.29, SEMIBOLD, parted=HEADING_PARTED),
        aside=face(-1.7, 1.37, colour=palette.INK_2, align="r"),
        body=face(0, 1.3),
        bullet=face(0, 1.3, hanging=10),
        label=face(0, 1.3, colour=palette.INK_2),
        section=face(0, 1.25),
        section_label=face(0, 1.25, SEMIBOLD),
        small=face(-1.2, 1.35, colour=palette.INK_2),
        box_title=face(0.5, 1.32, SEMIBOLD, colour=palette.BRAND, parted=HEADING_PARTED),
        box=face(0.5, 1.33),
        box_numbered=face(0.5, 1.33, hanging=12),
        box_large=Face(font=SEMIBOLD, size=17, leading=26),
        cell={align: face(0, 1.28, align=align, parted=8) for align in "lcr"},
        tick=Face(font=REGULAR, size=13, leading=14.5, align="c"),
        cell_head={
            align: face(-1.4, 1.3, SEMIBOLD, colour=palette.INK_2, align=align, parted=12 if align == "c" else 8)
            for align in "lcr"
        },
        gap=gap,
    )


STRIP = Face(font=REGULAR, size=SMALLEST)

CENTRE = (Face(font=SEMIBOLD, size=12.5), Face(font=SEMIBOLD, size=11), Face(font=SEMIBOLD, size=9.5))
QUIET = Face(font=REGULAR, size=9, colour=palette.INK_2)
FOOT_LINE = Face(font=REGULAR, size=8, colour=palette.INK_2)
DRAFT = Face(font=SEMIBOLD, size=8.5, colour=palette.WARN)
