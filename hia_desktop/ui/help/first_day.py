"""The first day at the demo centre: a quiet strip below the page that shows one place after another, and lies over
nothing. It is offered once to each user, and begun again from the help window."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSettings, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

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
from hia_desktop.ui.kit.widgets import Text, column, link_button, paint_sheet, primary_button, row, secondary_button

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
    """The strip. It takes no keyboard by itself; Esc anywhere ends it where nothing else wants the key."""

    def __init__(self, shell: QWidget, host: Host, here: Callable[[], str], go_to: Callable[[str], None]) -> None:
        """`here` gives the place that is shown, `go_to` shows another."""
        super().__init__(shell)
        self._shell, self._host, self._here, self._go_to = shell, host, here, go_to
        self._ring = _Ring(shell)
        self._stops = help_pages.walk(host.user.role)
        self._rows: tuple[TaskRow, ...] = ()
        self._at, self._wanted, self._folded = 0, False, False
        self.setAccessibleName(_("Første dag"))
        self.title, self.text, self.count = Text("", "section"), Text(), Text("", "hint", wrap=False)
        self.back = link_button(_("Tilbake"), lambda: self._go(self._at - 1))
        self.next = primary_button(_("Neste"), self._forward)
        self.skip = secondary_button(_("Hopp over"), self.end)
        for part in (self.back, self.skip):  # the buttons stay where they are from one stop to the next
            policy = part.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            part.setSizePolicy(policy)
        box = QHBoxLayout(self)
        box.setContentsMargins(px(24), px(8), px(16), px(8))
        box.setSpacing(px(16))
        box.addLayout(column(1, self.title, self.text, 1, gap=2), 1)
        box.addLayout(row(self.count, self.back, self.skip, self.next))
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
        if self._folded:
            self._go(self._at)
        elif self._at + 1 < len(self._stops):
            self._go(self._at + 1)
        else:
            self.end()

    def _go(self, at: int) -> None:
        self._at, stop = at, self._stops[at]
        self.text.setText(stop.text)
        self.count.setText(_("{number} av {count}").format(number=at + 1, count=len(self._stops)))
        self._fold(away=False)
        place = self._place_of(stop)
        if place and place != self._here():
            self._go_to(place)
        self.show()
        self._stand()

    def _fold(self, *, away: bool) -> None:
        """One line on a page that the user went to by himself, with the way back; it is his page that has the room."""
        self._folded, last = away, self._at + 1 == len(self._stops)
        title = self._stops[self._at].title
        self.title.setText(_("Første dag: {title}").format(title=title) if away else title)
        self.text.setVisible(not away)
        self.back.setVisible(self._at > 0 and not away)
        self.skip.setVisible(away or not last)
        self.next.setText(_("Tilbake til runden") if away else _("Ferdig") if last else _("Neste"))

    def _away(self) -> bool:
        """Whether another page is shown than the one that the stop is about."""
        return not self._here().startswith(self._place_of(self._stops[self._at]))

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
            self._fold(away=self._away())
            self._stand()

    def _stand(self) -> None:
        """A ring around what the stop points at; none on a page that the user went to by himself."""
        shell, name = self._shell, self._stops[self._at].points_at
        part = shell.findChild(QWidget, name) if name else None
        shown = part is not None and part.isVisible() and not self._away()
        self._ring.setVisible(shown)
        if part is not None and shown:
            box = QRect(part.mapTo(shell, QPoint()), part.size())
            self._ring.setGeometry(box.adjusted(-px(3), -px(3), px(3), px(3)))
            self._ring.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its longest stop, so that its buttons and the page above it stay from one to the next."""
        super().resizeEvent(event)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        room, wrapped = QRect(0, 0, self.text.width(), 0), Qt.TextFlag.TextWordWrap
        high = self.text.fontMetrics().boundingRect
        self.text.setMinimumHeight(max(high(room, wrapped, stop.text).height() for stop in self._stops))

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
