"""Colours, type and measures: every token in one place, light and dark, and how they reach Qt."""

import os
import sys
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QWidget

from hia_desktop.resources import resource
from hia_desktop.ui.kit.stylesheet import stylesheet
from hia_desktop.ui.kit.tokens import DARK, LIGHT, Tokens

FONT_FILES = ("SourceSans3-Regular.ttf", "SourceSans3-SemiBold.ttf", "SourceSans3-Bold.ttf", "SourceSans3-Italic.ttf")
FAMILY = "Source Sans 3"
TEXT = 15
"""Body text in px at the usual system font. Source Sans 3 is drawn small: 15 px of it reads as 14 px of most faces."""
TITLE_BAR = 40
"""What the title bar of a window or a sheet may take of the screen's height, in pixels at 100 %."""


class _Look:
    """What is in force now: set by `apply`, read while painting."""

    tokens = LIGHT
    scale = factor = 1.0
    system_dark = enlarged = False
    family = ""
    system_points = 0.0


_look = _Look()


def tokens() -> Tokens:
    """The colours in force; read them while painting, never keep them."""
    return _look.tokens


def px(size: float) -> int:
    """A measure of the design (at 100 %) in real pixels: it follows the system font and the chosen scale."""
    return round(size * _look.factor)


def colour(name: str) -> QColor:
    """A token by name, or «#RRGGBB» as it is."""
    return QColor(name if name.startswith("#") else str(getattr(_look.tokens, name)))


def font(size: float = TEXT, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The program's typeface, `size` in design pixels."""
    made = QFont(QApplication.font())
    made.setPixelSize(px(size))
    made.setWeight(weight)
    return made


@lru_cache(maxsize=512)
def _drawn(name: str, ink: str, size: int, ratio: float, aside: int = 0) -> QPixmap:
    source = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", ink)
    side = round(size * ratio)
    made = QPixmap(side + round(aside * ratio), side)
    made.fill(QColor(0, 0, 0, 0))
    painter = QPainter(made)
    QSvgRenderer(QByteArray(source.encode())).render(painter, QRectF(0, 0, side, side))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def pixmap(name: str, ink: str, size: float = 18, aside: float = 0) -> QPixmap:
    """A bundled icon, sharp on this screen: `size` in design pixels, in a token's colour, with as much as `aside` empty
    at its right.
    Errors: FileNotFoundError for an unknown name."""
    app = QApplication.instance()
    ratio = app.devicePixelRatio() if isinstance(app, QApplication) else 1.0
    return _drawn(name, colour(ink).name(), px(size), ratio, px(aside))


BESIDE = 4
"""Empty at the right of an icon that stands before words: Qt has four pixels there, whatever the size of both."""


def icon(name: str, ink: str = "ink2", size: float = 18, aside: float = 0) -> QIcon:
    """The same as a QIcon, greyed when disabled."""
    made = QIcon(pixmap(name, ink, size, aside))
    made.addPixmap(pixmap(name, "ink3", size, aside), QIcon.Mode.Disabled)
    return made


def icon_size(size: float = 18, aside: float = 0) -> QSize:
    """The QSize that goes with it."""
    return QSize(px(size) + px(aside), px(size))


STYLE, FUSION = "QT_STYLE_OVERRIDE", "Fusion"
"""Set before the application is made, this spares the start the several hundred enum members that
`setStyle` hands to Python."""


def apply(app: QApplication, dark: bool = False, scale: float = 1.0) -> None:
    """Dresses the whole program: Fusion, palette, typeface, style sheet.
    `scale` 0.9-2.0, on top of the system's font size.

    Widgets built before a change of scale keep their fixed measures, and icons their colours: build the windows again.
    """
    if not _look.system_points:
        _look.system_points = app.font().pointSizeF()
        _look.system_dark = palette_is_dark()
        if os.environ.get(STYLE) != FUSION:
            app.setStyle(FUSION)
        _look.family = _load_fonts() or app.font().family()
    usual = {"darwin": 13.0, "win32": 9.0}.get(sys.platform, 11.0)
    system = min(2.0, max(1.0, _look.system_points / usual))
    worn = (_look.tokens, _look.scale, _look.factor) if app.styleSheet() else None
    _look.tokens = DARK if dark else LIGHT
    _look.scale = scale
    _look.factor = min(2.0, system * min(2.0, max(0.9, scale)))
    if worn == (_look.tokens, _look.scale, _look.factor):
        return
    text = QFont(_look.family)
    text.setPixelSize(px(TEXT))
    app.setFont(text)
    app.setPalette(_palette(_look.tokens))
    app.setStyleSheet(stylesheet(_look.tokens, px))


def in_force() -> tuple[bool, float]:
    """Whether it is dark, and the scale: as `apply` was last asked."""
    return _look.tokens.dark, _look.scale


WALL = 1.4
"""How much larger everything is on a screen that several read from across a room."""


def enlarge(on: bool) -> None:
    """Whether the screen is read from across a room; in force from the next `apply`, which is asked for `WALL` times
    the scale."""
    _look.enlarged = on


def enlarged() -> bool:
    """Whether the screen is read from across a room."""
    return _look.enlarged


def palette_is_dark() -> bool:
    """Whether the palette is a dark one. Before the first `apply` it is the system's: naming `Qt.ColorScheme` is dear
    at start."""
    return QGuiApplication.palette().window().color().lightness() < 128


def system_is_dark() -> bool:
    """Whether the system shows dark windows now; where it does not tell, as it was at start."""
    scheme = QGuiApplication.styleHints().colorScheme().name
    return _look.system_dark if scheme == "Unknown" else scheme == "Dark"


def system_turned(dark: bool) -> None:
    """The system shows dark windows from now on, or light ones."""
    _look.system_dark = dark


def restyle(widget: QWidget) -> None:
    """Makes the style sheet read the widget's dynamic properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def _load_fonts() -> str:
    """The bundled typeface made known to Qt; its family, empty when none could be read."""
    loaded = [QFontDatabase.addApplicationFont(str(resource(f"fonts/{name}"))) for name in FONT_FILES]
    return FAMILY if min(loaded) >= 0 else ""


def _palette(t: Tokens) -> QPalette:
    """Every colour role set by hand, so that the system's own scheme never shines through."""
    role = QPalette.ColorRole
    palette = QPalette()
    for which, value in (
        (role.Window, t.ground), (role.WindowText, t.ink), (role.Base, t.surface), (role.AlternateBase, t.ground),
        (role.Text, t.ink),
        (role.Button, t.surface), (role.ButtonText, t.ink), (role.BrightText, t.bad), (role.Highlight, t.action),
        (role.HighlightedText, t.on_action), (role.ToolTipBase, t.ink), (role.ToolTipText, t.surface),
        (role.PlaceholderText, t.ink3),
        (role.Link, t.brand), (role.LinkVisited, t.brand), (role.Light, t.surface), (role.Midlight, t.line),
        (role.Mid, t.edge),
        (role.Dark, t.ink3), (role.Shadow, t.ink), (role.Accent, t.action),
    ):  # fmt: skip
        palette.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(t.ink3))
    return palette
