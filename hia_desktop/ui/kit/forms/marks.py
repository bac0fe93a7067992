"""Places in a text that is being written: marked with a pale ground,
and followed while the text around them changes."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from hia_desktop.ui.kit import theme

_ABOVE = 2
"""Lines kept in sight above a place that is brought into view."""


def place_in(area: QPlainTextEdit, text: str, start: int, end: int) -> QTextCursor:
    """A cursor over `text[start:end]` of the area's text; Qt counts in UTF-16."""
    place = QTextCursor(area.document())
    place.setPosition(_qt(text[:start]))
    place.setPosition(_qt(text[:end]), QTextCursor.MoveMode.KeepAnchor)
    return place


def _qt(text: str) -> int:
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def mark(area: QPlainTextEdit, places: Sequence[QTextCursor], chosen: QTextCursor | None = None) -> None:
    """Marks these places and no others, the chosen one strongly."""
    area.setExtraSelections([_selection(place, place is chosen) for place in places if place.hasSelection()])


def _selection(place: QTextCursor, chosen: bool) -> QTextEdit.ExtraSelection:
    made, look = QTextEdit.ExtraSelection(), QTextCharFormat()
    look.setBackground(theme.colour("brand") if chosen else theme.colour("brand_soft"))
    look.setForeground(theme.colour("surface") if chosen else QColor(theme.tokens().ink))
    made.cursor, made.format = place, look
    return made


def bring_into_sight(area: QPlainTextEdit, place: QTextCursor) -> None:
    """Scrolls within the area, as far as it scrolls; the writer's own cursor stays."""
    bar = area.verticalScrollBar()
    line = area.document().findBlock(place.selectionStart()).firstLineNumber()
    if not bar.value() <= line < bar.value() + bar.pageStep():
        bar.setValue(max(0, line - _ABOVE))
