"""Small strokes that every hand-painted widget shares: font steps, readable ink on a colour, plain tooltips."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

_DARK_INK = QColor("#0C1318")
_LIGHT_INK = QColor("#FFFFFF")


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """The same typeface, `factor` times as large, so that everything follows the system font."""
    out = QFont(font)
    if font.pixelSize() > 0:
        out.setPixelSize(max(6, round(font.pixelSize() * factor)))
    else:
        out.setPointSizeF(max(4.0, font.pointSizeF() * factor))
    out.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return out


def width_of(font: QFont, text: str) -> float:
    """The advance of one line of text, in pixels."""
    return QFontMetricsF(font).horizontalAdvance(text)


def luminance(colour: QColor) -> float:
    """Relative luminance, 0-1. Source: WCAG 2.2, «relative luminance»."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def ink_on(ground: QColor) -> QColor:
    """White or near-black, whichever reads better on `ground`."""
    light = luminance(ground)
    return _LIGHT_INK if 1.05 / (light + 0.05) > (light + 0.05) / (luminance(_DARK_INK) + 0.05) else _DARK_INK


def faded(colour: QColor, alpha: float) -> QColor:
    """The colour with `alpha` 0-1."""
    out = QColor(colour)
    out.setAlphaF(alpha)
    return out


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """One line of text, centred upright in `box`, never clipped."""
    painter.setFont(font)
    painter.setPen(colour)
    flags = align | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine | Qt.TextFlag.TextDontClip
    painter.drawText(box, int(flags), text)


def announce(widget: QWidget, text: str) -> None:
    """Has a screen reader say `text` and keeps it as the widget's description."""
    widget.setAccessibleDescription(text)
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
