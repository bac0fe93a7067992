"""The words in a PDF, from memory. PDFium is let go between two pages."""

from typing import Any

from hia_desktop.base.locks import PDFIUM

MOST_PAGES = 300


def page_words(document: Any, number: int) -> str:
    """The words of one page of an open PdfDocument; empty when the page is broken,
    so that one does not hide the others."""
    import pypdfium2

    with PDFIUM:
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            return ""
        try:
            words = page.get_textpage()
            try:
                return (
                    str(words.get_text_bounded()).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
                )
            finally:
                words.close()
        except pypdfium2.PdfiumError:
            return ""
        finally:
            page.close()


def words_of(content: bytes) -> str:
    """The words of the first `MOST_PAGES` pages, pages apart by an empty line;
    empty for what is scanned, locked or no PDF."""
    import pypdfium2

    try:
        with PDFIUM:
            document = pypdfium2.PdfDocument(content)
            count = len(document)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return "\n\n".join(page_words(document, number) for number in range(min(count, MOST_PAGES)))
    finally:
        with PDFIUM:
            document.close()
