"""What a page is drawn with, for the parts that are placed by hand: the letterhead, the foot, the timeline.

Points, from the page's lower left corner, y upwards.
"""

from typing import Protocol

from hia_desktop.documents.faces import Face


class Pen(Protocol):
    """Draws on one page."""

    def width(self, text: str, face: Face) -> float:
        """How wide a line becomes."""
        ...

    def write(self, x: float, y: float, text: str, face: Face, room: float, to_left: bool = False) -> float:
        """One line, cut with «…» when it has no room; its width. `to_left`: x is its right end."""
        ...

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 0.6) -> None:
        """A straight line."""
        ...

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", corner: float = 0
    ) -> None:
        """A filled rectangle; with an edge colour the edge is dashed."""
        ...

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        """A circle."""
        ...

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> float:
        """A picture as large as fits in the box, at its left edge; its width."""
        ...
