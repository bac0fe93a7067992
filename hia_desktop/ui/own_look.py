"""Light or dark and the size of text, as each user has set them; before somebody signs in, as the last one here had."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog

from hia_desktop.domain.own_settings import TEXT_PERCENTS, OwnSettings
from hia_desktop.ui.kit import theme

if TYPE_CHECKING:
    from PySide6.QtCore import Qt

_LOOK, _TEXT = "look", "text_percent"


class OwnLook:
    """Dresses the program. Whoever has set nothing has the usual look: what was there before somebody's own."""

    def __init__(self) -> None:
        self._usual: tuple[bool, float] | None = None

    def begin(self, app: QApplication) -> None:
        """The look of the user who was here last, on a program that has none yet."""
        self._usual = theme.palette_is_dark(), 1.0
        look, percent = str(QSettings().value(_LOOK, "system")), str(QSettings().value(_TEXT, "100"))
        dark = self._usual[0] if look == "system" else look == "dark"
        known = next((size for size in TEXT_PERCENTS if str(size) == percent), 100)  # the file is anybody's to write
        theme.apply(app, dark=dark, scale=known / 100)

    def turn(self, scheme: "Qt.ColorScheme", again: Callable[[], None]) -> None:
        """The system has become light or dark: `again` puts the look on, at once or when an open dialog is answered."""
        theme.system_turned(scheme.name == "Dark")
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            dialog.finished.connect(lambda _code: again())
        else:
            again()

    def put_on(self, app: QApplication, own: OwnSettings | None) -> bool:
        """The look of the one who is signed in; whether it is another than that which was in force."""
        if own is None and self._usual is None and not theme.enlarged():
            return False
        self._usual = self._usual or theme.in_force()
        dark = theme.system_is_dark() if own is None or own.look == "system" else own.look == "dark"
        scale = own.text_percent / 100 if own is not None else self._usual[1]
        wanted = dark, scale * (theme.WALL if theme.enlarged() else 1)
        QSettings().setValue(_LOOK, own.look if own is not None else "system")
        QSettings().setValue(_TEXT, own.text_percent if own is not None else 100)
        other = wanted != theme.in_force()
        if other:
            theme.apply(app, dark=wanted[0], scale=wanted[1])
        return other
