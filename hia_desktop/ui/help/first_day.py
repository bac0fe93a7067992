"""The first day at the demo centre: a quiet card that shows one place after another. It is offered once to each user,
and begun again from the help window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSettings, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from hia_desktop.base.fields import TaskId
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.domain import help_pages
from hia_desktop.domain.help_pages import Stop
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.tasks import TaskRow
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, paint_sheet, primary_button, row, secondary_button

_WIDE, _GAP = 360, 24
_LOOKED_AT = 40
"""Tasks among which a course is found to show the steps on."""


class _Ring(QWidget):
    """Around what is pointed at; a click goes through it."""

    def __init__(self, shell: QWidget) -> None:
        super().__init__(shell)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("badge"), px(2)))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), px(8), px(8))
        painter.end()


class FirstDay(QFrame):
    """The card. It takes no keyboard by itself; Esc anywhere in the window ends it where nothing else wants the key."""

    def __init__(self, shell: QWidget, host: Host, here: Callable[[], str], go_to: Callable[[str], None]) -> None:
        """`here` gives the place that is shown, `go_to` shows another."""
        super().__init__(shell)
        self._shell, self._host, self._here, self._go_to = shell, host, here, go_to
        self._ring = _Ring(shell)
        self._stops = help_pages.walk(host.user.role)
        self._rows: tuple[TaskRow, ...] = ()
        self._at, self._wanted = 0, False
        self.setAccessibleName(_("Første dag"))
        self.setFixedWidth(px(_WIDE))
        self.title, self.text, self.count = Text("", "section"), Text(), Text("", "hint", wrap=False)
        self.back = link_button(_("Tilbake"), lambda: self._go(self._at - 1))
        self.next = primary_button(_("Neste"), self._forward)
        self.skip = secondary_button(_("Hopp over"), self.end)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(18), px(16), px(18), px(14))
        box.setSpacing(px(8))
        for part in (self.title, self.text):
            box.addWidget(part)
        box.addLayout(row(self.count, 1, self.back, self.skip, self.next))
        shell.installEventFilter(self)
        self.hide()

    def begin_once(self, store: str) -> None:
        """Begins, unless this user of this store has been shown it before."""
        key = f"first_day/{store}/{self._host.user.username}"
        if not QSettings().value(key, False, type=bool):
            QSettings().setValue(key, True)
            self.begin()

    def begin(self) -> None:
        """From the first stop; the steps are shown on a course that the user works with."""
        self._wanted = True
        if any(stop.target.startswith("course:") for stop in self._stops):
            self._look_for("mine", lambda keys: self._look_for("", self._found) if not keys else self._found(keys))
        else:
            self._go(0)

    def _look_for(self, which: str, then: Callable[[tuple[TaskId, ...]], None]) -> None:
        self._host.ask(self, then, tasks.keys.of(which))

    def _found(self, keys: tuple[TaskId, ...]) -> None:
        self._host.ask(self, self._begin_with, tasks.rows.of(keys[:_LOOKED_AT]))

    def _begin_with(self, rows: tuple[TaskRow, ...]) -> None:
        self._rows = tuple(one for one in rows if not one.asks_note)  # what is urgent is no place to practise
        if self._wanted:
            self._go(0)

    def end(self) -> None:
        """Takes the card away; the user stays where he is."""
        self._wanted = False
        self.hide()
        self._ring.hide()

    def pointed_at(self) -> bool:
        """Whether something has the ring."""
        return self._ring.isVisible()

    def _forward(self) -> None:
        if self._at + 1 < len(self._stops):
            self._go(self._at + 1)
        else:
            self.end()

    def _go(self, at: int) -> None:
        self._at, stop = at, self._stops[at]
        self.title.setText(stop.title)
        self.text.setText(stop.text)
        self.count.setText(_("{number} av {count}").format(number=at + 1, count=len(self._stops)))
        self.back.setVisible(at > 0)
        last = at + 1 == len(self._stops)
        self.skip.setVisible(not last)
        self.next.setText(_("Ferdig") if last else _("Neste"))
        place = self._place_of(stop)
        if place and place != self._here():
            self._go_to(place)
        self._stand()
        self.show()
        self.raise_()

    def _place_of(self, stop: Stop) -> str:
        """The target of a stop; empty for a step where there is no course to show it on."""
        screen, _colon, step = stop.target.partition(":")
        if screen != "course":
            return stop.target
        found = [r for r in self._rows if r.step == step] or self._rows
        return f"course:{found[0].course}:{step}" if found else ""

    def keep_beside(self) -> None:
        """Another page is shown: what the stop points at may have come, or have gone."""
        if self.isVisible():
            self._stand()

    def _stand(self) -> None:
        """Below or beside what the stop points at, which has a ring around it; else in the corner, as on a page that
        the user went to by himself: the card must not lie over a patient's name."""
        self.ensurePolished()
        layout = self.layout()
        assert layout is not None
        self.setFixedHeight(layout.heightForWidth(self.width()))
        shell, name = self._shell, self._stops[self._at].points_at
        part = shell.findChild(QWidget, name) if name else None
        away = not self._here().startswith(self._place_of(self._stops[self._at]))
        shown = part is not None and part.isVisible() and not away
        self._ring.setVisible(shown)
        room = shell.rect().adjusted(px(8), px(8), -self.width() - px(8), -self.height() - px(8))
        at = shell.rect().bottomRight() - QPoint(self.width() + px(_GAP), self.height() + px(_GAP))
        if part is not None and shown:
            box = QRect(part.mapTo(shell, QPoint()), part.size())
            self._ring.setGeometry(box.adjusted(-px(3), -px(3), px(3), px(3)))
            self._ring.raise_()
            beside = box.left() < px(_GAP)  # in the rail, however narrow it is
            at = QPoint(box.right() + px(_GAP), box.top()) if beside else box.bottomLeft() + QPoint(0, px(8))
        self.move(
            max(room.left(), min(at.x(), room.right())),
            max(room.top(), min(at.y(), room.bottom())),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_sheet(self, Tone.BRAND, top=False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._stand()
        return False
