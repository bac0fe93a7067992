"""A reportlab canvas whose content is tagged, and a `Pen` on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import _
from hia_desktop.documents import blocks, fonts, sheet
from hia_desktop.documents.faces import Face
from hia_desktop.documents.tags import Element, Mark

colour = cache(HexColor)


class CanvasPen:
    """A `Pen` on a reportlab canvas; what each stroke means stands there."""

    def __init__(self, canvas: Any) -> None:
        self._canvas = canvas

    def width(self, text: str, face: Face) -> float:
        return fonts.width(text, face)

    def write(self, x: float, y: float, text: str, face: Face, room: float, to_left: bool = False) -> float:
        line = fonts.drawable(fonts.fitted(text, face, room))
        width = fonts.width(line, face)
        self._canvas.setFillColor(colour(face.colour))
        at = x - width if to_left else x
        for name, part in fonts.runs(line, face.font):
            self._canvas.setFont(name, face.size)
            self._canvas.drawString(at, y, part)
            at += pdfmetrics.stringWidth(part, name, face.size)
        return width

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, width: float = 0.6) -> None:
        self._canvas.setStrokeColor(colour(ink))
        self._canvas.setLineWidth(width)
        self._canvas.line(x1, y1, x2, y2)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", corner: float = 0
    ) -> None:
        self._canvas.setFillColor(colour(fill))
        if edge:
            self._canvas.setStrokeColor(colour(edge))
            self._canvas.setLineWidth(0.8)
            self._canvas.setDash(2, 1.5)
        if corner:
            self._canvas.roundRect(x, y, width, height, corner, fill=1, stroke=int(bool(edge)))
        else:
            self._canvas.rect(x, y, width, height, fill=1, stroke=int(bool(edge)))
        self._canvas.setDash()

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str) -> None:
        self._canvas.setFillColor(colour(fill))
        self._canvas.setStrokeColor(colour(edge))
        self._canvas.setLineWidth(1)
        self._canvas.circle(x, y, radius, fill=1)

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> float:
        """A picture as large as fits in the box, at its left edge. Errors: BadInput when it cannot be read."""
        try:
            picture = ImageReader(BytesIO(content))
            across, up = picture.getSize()
            scale = min(width / across, height / up)
            self._canvas.drawImage(picture, x, y + (height - up * scale) / 2, across * scale, up * scale, mask="auto")
        except Exception as broken:  # reportlab and Pillow raise whatever the picture provokes
            raise BadInput(
                _("Logoen kan ikke leses. Dokumentet er ikke laget. Velg en PNG- eller JPEG-fil under Administrasjon.")
            ) from broken
        return float(across * scale)


class TellingPen(CanvasPen):
    """A pen whose words are told as paragraphs of an element, while its lines and boxes are only seen."""

    def __init__(self, canvas: "PaperCanvas", element: Element) -> None:
        super().__init__(canvas)
        self._element = element

    def write(self, x: float, y: float, text: str, face: Face, room: float, to_left: bool = False) -> float:
        if not text.strip():
            return 0
        with self._canvas.told_as(self._element.add("P")):
            return super().write(x, y, text, face, room, to_left)

    def line(self, x1: float, y1: float, x2: float, y2: float, ink: str, width: float = 0.6) -> None:
        with self._canvas.told_as(None):
            super().line(x1, y1, x2, y2, ink, width)

    def box(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", corner: float = 0
    ) -> None:
        with self._canvas.told_as(None):
            super().box(x, y, width, height, fill, edge, corner)

    def picture(self, content: bytes, x: float, y: float, width: float, height: float) -> float:
        """The centre's mark; its name stands beside it."""
        with self._canvas.told_as(None):
            return super().picture(content, x, y, width, height)


class PaperCanvas(Canvas):  # type: ignore[misc]  # reportlab has no types
    """Holds the pages back until their number is known, then puts letterhead and foot on each.

    `before` and `after` are where the structure tells what stands in the letterhead and at the foot: once, on page one.
    """

    def __init__(self, paper: blocks.Printed, before: Element, after: Element, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._paper = paper
        self._before, self._after = before, after
        self._held: list[dict[str, Any]] = []
        self._marks = 0

    @contextmanager
    def told_as(self, element: Element | None) -> Iterator[None]:
        """What is drawn meanwhile belongs to the element; with none, it is only seen: a line, a repeated head."""
        if element is None:
            self.addLiteral("/Artifact BMC")
        else:
            element.kids.append(Mark(self.getPageNumber(), self._marks))
            self.addLiteral(f"/{element.role} <</MCID {self._marks}>> BDC")
            self._marks += 1
        yield
        self.addLiteral("EMC")

    def showPage(self) -> None:
        """Puts the finished page aside."""
        self._held.append(dict(self.__dict__))
        self._startPage()
        self._marks = 0

    def save(self) -> None:
        """Completes every page and writes the file."""
        held = self._held
        for number, page in enumerate(held, 1):
            self.__dict__.update(page)
            if number == 1:
                sheet.first_head(self._paper, TellingPen(self, self._before))
                sheet.note(self._paper, TellingPen(self, self._after))
            with self.told_as(None):
                pen = CanvasPen(self)
                if number > 1:
                    sheet.later_head(self._paper, pen)
                    sheet.note(self._paper, pen)
                sheet.foot(self._paper, pen, number, len(held))
            super().showPage()
        super().save()
