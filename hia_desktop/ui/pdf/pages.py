"""PDF pages as images, in memory: the one way from the window to pypdfium2.
Holds no widget, so that it may run on any thread."""

from dataclasses import dataclass

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from hia_desktop.base.errors import Problem
from hia_desktop.base.locks import PDFIUM
from hia_desktop.base.text import _

_MOST_PIXELS = 40_000_000


@dataclass(frozen=True)
class Pages:
    """A document as far as it has been drawn. `sheets` are sizes in points;
    the widest sheet is `width` pixels in `images`."""

    pdf: bytes
    width: int
    sheets: tuple[QSizeF, ...]
    images: dict[int, QImage]


def draw_pages(pdf: bytes, wanted: tuple[int, ...], width: int) -> Pages:
    """Draws the wanted pages (counted from 0, those that do not exist left out).

    Errors: Problem when the file asks for a password or cannot be read.
    """
    import pypdfium2

    with PDFIUM:
        try:
            document = pypdfium2.PdfDocument(pdf)
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error) from error
        try:
            sheets = tuple(QSizeF(*document.get_page_size(n)) for n in range(len(document)))
            if not sheets:
                raise Problem(_("Filen har ingen sider."))
            scale = width / max(sheet.width() for sheet in sheets)
            return Pages(pdf, width, sheets, {n: _image(document[n], scale) for n in wanted if n < len(sheets)})
        except pypdfium2.PdfiumError as error:
            raise _unreadable(error) from error
        finally:
            document.close()


def _image(page: object, scale: float) -> QImage:
    import pypdfium2

    assert isinstance(page, pypdfium2.PdfPage)
    wide, high = page.get_size()
    bitmap = page.render(
        scale=min(scale, (_MOST_PIXELS / max(wide * high, 1)) ** 0.5), force_bitmap_format=_BGRX, draw_annots=True
    )
    try:
        drawn = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32)
        return drawn.copy()
    finally:
        bitmap.close()
        page.close()


_BGRX = 3
"""FPDFBitmap_BGRx: four bytes a pixel, as Qt's RGB32."""


def _unreadable(error: Exception) -> Problem:
    if "password" in str(error).lower():
        return Problem(_("Filen er passordbeskyttet og kan ikke vises."))
    return Problem(_("Filen er skadet og kan ikke vises. Det som er lagret, er uendret; be avsenderen om en ny."))
