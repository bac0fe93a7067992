"""The structure of a paper as those who do not see it are told it: a tree of roles, in reading order.

The roles are PDF's own (ISO 32000-1, 14.8.4). `render` makes the tree while it draws, `pdfa` writes it into the file.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mark:
    """A stretch of one page's content: the page from 1, and the stretch's number on it."""

    page: int
    number: int


@dataclass(kw_only=True)
class Element:
    """One part of the structure. `kids` are its parts and its marked content, in order.

    `alt` is said instead of a picture, `instead` where what is drawn is not what was written. `attributes` are PDF's
    names by name («Scope»: «Column»). `box` is the place of a picture: left, bottom, right and top in points.
    """

    role: str
    attributes: dict[str, str] = field(default_factory=dict)
    alt: str = ""
    instead: str = ""
    kids: list["Element | Mark"] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None

    def add(self, role: str, alt: str = "", **attributes: str) -> "Element":
        """A new last part."""
        kid = Element(role=role, attributes=attributes, alt=alt)
        self.kids.append(kid)
        return kid

    def last(self, role: str) -> "Element":
        """The last part when it has this role, else a new one: lines that follow each other share a list."""
        kid = self.kids[-1] if self.kids else None
        return kid if isinstance(kid, Element) and kid.role == role else self.add(role)

    def heading(self, level: int) -> "Element":
        """A heading below the title; one of level 2 that stands under none of level 1 takes that level,
        since none may be skipped."""
        under = any(isinstance(kid, Element) and kid.role == "H2" for kid in self.kids)
        return self.add("H3" if level > 1 and under else "H2")
