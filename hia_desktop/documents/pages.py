"""Where pages end: nothing that belongs together is parted, and no page holds next to nothing."""

from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from hia_desktop.documents import fonts
from hia_desktop.documents.faces import REGULAR
from hia_desktop.documents.pieces import Paragraph, Strip, Table
from hia_desktop.documents.sheet import FOOT, HEAD_FIRST, HEAD_LATER, PAGE_HEIGHT, SIDE, WIDTH

HEADING, SIGNATURE, LAST_LINE = "heading", "signature", "last line"
"""What a piece is to its page: pieces without a mark may stand anywhere."""

_LEAST = 90.0
"""The least height that a last page is filled, in points: some lines of text and a signature."""
_SECTION = 180.0
"""A section this high may have the last page for itself."""
_MOST_PAGES = 20
"""A longer paper is a list, and too long to lay out again for its looks."""
_LINES = 40.0
"""Two or three lines, to go over with what may not stand alone."""


def mark(piece: Flowable, part: str) -> Flowable:
    """The piece, known as a heading, a signature or the last line of several."""
    piece.part = part
    return piece


class Pages(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """Pages of A4 that know what came to stand on each. `shorter` are points that a page's foot is raised by."""

    def __init__(self, target: Any, shorter: dict[int, float]) -> None:
        templates = [PageTemplate("first", [_frame(HEAD_FIRST)], autoNextPageTemplate="later")]
        templates.append(PageTemplate("later", [_frame(HEAD_LATER)]))
        font = fonts.font(REGULAR)
        super().__init__(
            target,
            pagesize=A4,
            invariant=1,
            pageCompression=0,  # `pdfa` does it, in a tenth of the time
            initialFontName=font,
            pageTemplates=templates,
        )
        self._shorter = shorter
        self._stood: list[list[str]] = []
        self._left: list[float] = []

    def beforePage(self) -> None:
        """Begins a page, as high as it is to be."""
        head = HEAD_FIRST if self.page == 1 else HEAD_LATER
        self.pageTemplate.frames = [_frame(head, self._shorter.get(self.page, 0))]
        self._stood.append([])
        self._left.append(0)

    def afterFlowable(self, flowable: Flowable) -> None:
        """Notes what was put on the page, and what is left of it."""
        if isinstance(flowable, (Paragraph, Table, Strip)):
            self._stood[self.page - 1].append(getattr(flowable, "part", ""))
            self._left[self.page - 1] = self.frame._y - self.frame._y1

    def too_long(self) -> tuple[int, float] | None:
        """A page that must end sooner, and by how many points; None when all is well."""
        last = len(self._stood)
        if not 1 < last <= _MOST_PAGES:
            return None
        for page, (stood, after) in enumerate(zip(self._stood, self._stood[1:], strict=False), 1):
            if stood and stood[-1] == HEADING and len(stood) > 1:
                return page, self._left[page - 1] + 1
            if after and after[0] in (SIGNATURE, LAST_LINE):
                return page, self._left[page - 1] + _LINES
        used = PAGE_HEIGHT - HEAD_LATER - FOOT - self._left[-1]
        alone = self._stood[-1][:1] == [HEADING] and self._stood[-1].count(HEADING) == 1
        if used < _LEAST:
            return last - 1, self._left[-2] + _LEAST - used
        return (last - 1, self._left[-2] + _LINES) if alone and used < _SECTION else None


def _frame(head: float, shorter: float = 0) -> Frame:
    height = PAGE_HEIGHT - head - FOOT - shorter
    return Frame(SIDE, FOOT + shorter, WIDTH, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
