"""PDF pages as images, in memory: drawn in another process, whosever the file is (`base.pdf_reader`).
Holds no widget, so that it may run on any thread."""

from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from hia_desktop.base.errors import Problem
from hia_desktop.base.pdf_reader import READER, NotRead, Why
from hia_desktop.base.text import _


@dataclass(frozen=True)
class Pages:
    """A document as far as it has been drawn. `sheets` are sizes in points, of the first of its `count` pages when it
    has very many; the widest sheet is `width` pixels in `images`."""

    pdf: bytes
    width: int
    sheets: tuple[QSizeF, ...]
    images: dict[int, QImage]
    count: int


def draw_pages(pdf: bytes, wanted: tuple[int, ...], width: int) -> Pages:
    """Draws the wanted pages (counted from 0, those that do not exist left out).

    Errors: Problem when the file asks for a password, cannot be read or is too heavy to draw.
    """
    try:
        sheets = tuple(QSizeF(wide, high) for wide, high in READER.sheets(pdf))
        if not sheets:
            raise Problem(_("Filen har ingen sider."))
        scale = width / max(sheet.width() for sheet in sheets)
        images = {n: _image(pdf, n, scale) for n in wanted if n < len(sheets)}
        return Pages(pdf, width, sheets, images, READER.pages(pdf))
    except NotRead as fault:
        raise _unreadable(fault.why) from fault


def _image(pdf: bytes, page: int, scale: float) -> QImage:
    wide, high, stride, drawn = READER.draw(pdf, page, scale)
    return QImage(drawn, wide, high, stride, QImage.Format.Format_RGB32).copy()


def _unreadable(why: Why) -> Problem:
    match why:
        case Why.LOCKED:
            return Problem(_("Filen er passordbeskyttet og kan ikke vises."))
        case Why.BROKEN:
            return Problem(
                _("Filen er skadet og kan ikke vises. Det som er lagret, er uendret; be avsenderen om en ny.")
            )
        case Why.HEAVY:
            return Problem(
                _(
                    "Filen er for tung å vise her, og visningen ble stoppet. Det som er lagret, er uendret. "
                    "Be avsenderen om en enklere utgave, for eksempel skannet."
                )
            )
