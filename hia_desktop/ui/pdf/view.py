"""A PDF on the screen, on paper and as a file: page by page, sharp, and never by way of a temporary file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QIODevice, QPoint, QRectF, QSaveFile, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractScrollArea, QDialog, QFrame, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.text import _
from hia_desktop.base.tones import Tone
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.dialogs.qt_dialogs import calm
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, link_button, tool_button
from hia_desktop.ui.pdf.pages import Pages, draw_pages

_ZOOMS = (0.5, 2 / 3, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)
_PRINT_WIDTH = 2480
"""Pixels across a printed sheet: 300 to the inch on A4."""


class _Sheets(QAbstractScrollArea):
    """The pages under one another, fit to the width times the zoom. Only those in sight are drawn."""

    moved = Signal()
    failed = Signal(str)
    zoomed = Signal(float)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.zoom = 1.0
        self._wanted: bytes | None = None
        self._pages: Pages | None = None
        self._drawing = False
        self._high = 0
        self._soon = QTimer(self, singleShot=True, interval=40)
        self._soon.timeout.connect(self._draw)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(px(40))
        self.horizontalScrollBar().setSingleStep(px(40))

    def show_pdf(self, pdf: bytes | None) -> None:
        """Another document, or another state of the same: the old pages stand until the new ones are drawn."""
        self._wanted = pdf
        if pdf is None:
            self._pages = None
            self._measure()
            return
        self._draw()

    def count(self) -> int:
        """How many pages are shown."""
        return len(self._pages.sheets) if self._pages else 0

    def more(self) -> int:
        """How many pages the document has, when they are more than are shown; else 0."""
        return self._pages.count if self._pages and self._pages.count > len(self._pages.sheets) else 0

    def current(self) -> int:
        """The page being read, counted from 1."""
        line = self.verticalScrollBar().value() + self.viewport().height() // 3
        return next((n for n, box in enumerate(self._boxes(), 1) if box.bottom() + _gap() > line), max(self.count(), 1))

    def set_zoom(self, zoom: float) -> None:
        """1 fits the width."""
        if zoom != self.zoom:
            self.zoom = zoom
            self._measure()
            self._soon.start()
            self.zoomed.emit(zoom)

    def step_zoom(self, by: int) -> None:
        """The next larger (1) or smaller (-1) size."""
        nearest = min(range(len(_ZOOMS)), key=lambda n: abs(_ZOOMS[n] - self.zoom))
        self.set_zoom(_ZOOMS[min(max(nearest + by, 0), len(_ZOOMS) - 1)])

    # -- where the pages stand

    def _broad(self) -> float:
        """The widest sheet on the screen, in Qt's pixels."""
        return max(px(80), (self.viewport().width() - 2 * _gap()) * self.zoom)

    def _boxes(self) -> list[QRectF]:
        """Each page's place on the whole roll."""
        if self._pages is None:
            return []
        sheets, broad, boxes, top = self._pages.sheets, self._broad(), [], float(_gap())
        unit = broad / max(sheet.width() for sheet in sheets)
        room = max(self.viewport().width(), broad + 2 * _gap())
        for sheet in sheets:
            size = QSizeF(sheet.width() * unit, sheet.height() * unit)
            boxes.append(QRectF((room - size.width()) / 2, top, size.width(), size.height()))
            top += size.height() + _gap()
        return boxes

    def _measure(self, *, stretched: bool = True) -> None:
        """Sets the scroll bars. A roll that was stretched keeps the same words in sight, a new one the same place."""
        boxes, bar, across = self._boxes(), self.verticalScrollBar(), self.horizontalScrollBar()
        before, self._high = self._high, round(boxes[-1].bottom()) + _gap() if boxes else 0
        at = bar.value()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self._high - self.viewport().height()))
        if stretched and before and self._high != before:
            bar.setValue(round(at * self._high / before))
        across.setPageStep(self.viewport().width())
        across.setRange(0, max(0, round(self._broad()) + 2 * _gap() - self.viewport().width()))
        self.viewport().update()
        self.moved.emit()

    def _in_sight(self) -> tuple[int, ...]:
        """The pages in the window, and the neighbour on each side."""
        top = self.verticalScrollBar().value()
        seen = [
            n
            for n, box in enumerate(self._boxes())
            if box.bottom() >= top and box.top() <= top + self.viewport().height()
        ]
        return tuple(range(max(0, seen[0] - 1), seen[-1] + 2)) if seen else (0, 1)

    # -- drawing, off this thread

    def _draw(self) -> None:
        if self._wanted is None or self._drawing or self.viewport().width() < px(40):
            return
        wanted, width = self._in_sight(), round(self._broad() * self.devicePixelRatioF())
        if self._pages is not None and self._pages.pdf is self._wanted and self._pages.width == width:
            wanted = tuple(n for n in wanted if n < len(self._pages.sheets) and n not in self._pages.images)
            if not wanted:
                return
        self._drawing = True
        pdf = self._wanted
        self._host.work(
            self, self._arrived, draw_pages, pdf, wanted, width, failed=lambda problem: self._broken(pdf, problem)
        )

    def _arrived(self, pages: Pages) -> None:
        self._drawing = False
        if pages.pdf is self._wanted:
            old = self._pages
            if old is not None and old.pdf is pages.pdf and old.width == pages.width:
                near = set(self._in_sight())
                kept = {n: image for n, image in old.images.items() if n in near}
                pages = replace(pages, images={**kept, **pages.images})
            self._pages = pages
            self._measure(stretched=False)
        self._draw()

    def _broken(self, pdf: bytes, problem: Problem) -> None:
        self._drawing = False
        if pdf is self._wanted:
            self._wanted = self._pages = None
            self.failed.emit(problem.message)
        else:
            self._draw()

    # -- Qt

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()
        self._soon.start()
        self.moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._measure()
        self._soon.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, control = self.verticalScrollBar(), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.step_zoom(-1 if event.key() == Qt.Key.Key_Minus else 1)
        elif control and event.key() == Qt.Key.Key_0:
            self.set_zoom(1.0)
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End):
            bar.setValue(bar.minimum() if event.key() == Qt.Key.Key_Home else bar.maximum())
        elif event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            action = bar.SliderAction
            bar.triggerAction(
                action.SliderPageStepSub if event.key() == Qt.Key.Key_PageUp else action.SliderPageStepAdd
            )
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for number, box in enumerate(self._boxes()):
            place = box.translated(-shift.x(), -shift.y())
            if not place.intersects(QRectF(self.viewport().rect())):
                continue
            place.moveTo(round(place.left() * ratio) / ratio, round(place.top() * ratio) / ratio)
            painter.fillRect(place.adjusted(-1, 0, 1, 2), QColor(0, 0, 0, 26))
            painter.fillRect(place, QColor("#FFFFFF"))
            image = self._pages.images.get(number) if self._pages else None
            if image is not None:
                sharp = QRectF(place.topLeft(), QSizeF(image.size()) / ratio)
                painter.drawImage(sharp if abs(sharp.width() - place.width()) * ratio < 2 else place, image)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("brand"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(px(420), px(560))


def _gap() -> int:
    return px(14)


class PdfView(QWidget):
    """A PDF page by page, with its page number and zoom.
    `counted` tells the number of pages when a document has been drawn.

    Ctrl with plus, minus and 0 zooms while the pages have the focus. Nothing is written to disk.
    """

    counted = Signal(int)

    def __init__(self, host: Host, name: str) -> None:
        super().__init__()
        self._sheets = _Sheets(host)
        self._sheets.setAccessibleName(name)
        self.setFocusProxy(self._sheets)
        self.where = Text("", "hint", wrap=False)
        self._fit = link_button(_("Tilpass bredden"), lambda: self._sheets.set_zoom(1.0))
        self._fit.hide()
        self._smaller = tool_button("minus", _("Mindre (Ctrl+−)"), lambda: self._sheets.step_zoom(-1))
        self._larger = tool_button("plus", _("Større (Ctrl++)"), lambda: self._sheets.step_zoom(1))
        self._message = Text("", "second")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setContentsMargins(px(32), px(32), px(32), px(32))
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(px(14), px(6), px(8), 0)
        self.bar.setSpacing(px(2))
        self.bar.addWidget(self.where)
        self.bar.addStretch(1)
        for widget in (self._fit, self._smaller, self._larger):
            self.bar.addWidget(widget)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self.bar)
        self._stack = QStackedLayout()
        box.addLayout(
            self._stack, 1
        )  # before it is filled: a stack without a parent shows its first widget as a window
        self._stack.addWidget(self._sheets)
        self._stack.addWidget(self._message)
        self._count = 0
        self._sheets.moved.connect(self._tell)
        self._sheets.failed.connect(self.show_message)
        self._sheets.zoomed.connect(lambda zoom: self._fit.setVisible(zoom != 1.0))
        self._tell()

    def show_pdf(self, pdf: bytes) -> None:
        """Shows a document; one that cannot be read says why.
        The place in it is kept when it is a newer state of the same."""
        self._stack.setCurrentWidget(self._sheets)
        self._sheets.show_pdf(pdf)

    def show_message(self, text: str) -> None:
        """Words in the place of a document."""
        self._sheets.show_pdf(None)
        self._message.setText(text)
        self._stack.setCurrentWidget(self._message)

    def message(self) -> str:
        """The words that stand in the place of a document, empty when one is shown."""
        return self._message.text() if self._stack.currentWidget() is self._message else ""

    def page_count(self) -> int:
        """How many pages are shown; 0 until they are drawn."""
        return self._sheets.count()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("paper_ground"))
        painter.drawRoundedRect(self.rect(), px(8), px(8))
        painter.end()

    def _tell(self) -> None:
        count = self._sheets.count()
        page, more = self._sheets.current(), self._sheets.more()
        told = _("side {page} av {count}").format(page=page, count=more or count) if count else ""
        self.where.setText(told + _(" (de første {count} vises)").format(count=count) if more else told)
        self._sheets.setAccessibleDescription(self.where.text())
        for button in (self._smaller, self._larger):
            button.setVisible(count > 0)
        if count != self._count:
            self._count = count
            self.counted.emit(count)


class _PrintJob:
    """Carries the pages to a printer one at a time, so that a long document never fills the memory."""

    def __init__(
        self, host: Host, owner: QWidget, pdf: bytes, printer: QPrinter, printed: Callable[[], None] | None
    ) -> None:
        self._host, self._owner, self._pdf, self._printer, self._printed = host, owner, pdf, printer, printed
        self._painter = QPainter()
        self._page = 0

    def start(self) -> None:
        self._printer.setFullPage(True)
        self._page = max(self._printer.fromPage() - 1, 0)
        if self._painter.begin(self._printer):
            self._next()
        else:
            self._host.say(
                _("Skriveren tok ikke imot dokumentet. Se at den er på og har papir, og prøv igjen."), Tone.WARN
            )

    def _next(self) -> None:
        self._host.work(self._owner, self._put, draw_pages, self._pdf, (self._page,), _PRINT_WIDTH, failed=self._failed)

    def _put(self, pages: Pages) -> None:
        sheet = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        image = pages.images[self._page]
        size = QSizeF(image.size()).scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        self._painter.drawImage(QRectF((sheet.width() - size.width()) / 2, 0, size.width(), size.height()), image)
        last = min(self._printer.toPage() or len(pages.sheets), len(pages.sheets))
        self._page += 1
        if self._page < last:
            self._printer.newPage()
            self._next()
            return
        self._painter.end()
        if self._printed is not None:
            self._printed()

    def _failed(self, problem: Problem) -> None:
        self._printer.abort()
        self._painter.end()
        self._host.say(problem.message, Tone.WARN)


def print_pdf(host: Host, owner: QWidget, pdf: bytes, printed: Callable[[], Any] | None = None) -> None:
    """Asks which printer over `owner`'s window, and prints; `printed()` when the printer has been given all of it."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    dialog = QPrintDialog(printer, owner.window())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    job = _PrintJob(host, owner, pdf, printer, printed)
    dialog.accepted.connect(
        lambda: job.start()
    )  # the lambda holds the job, and with it the printer, as long as the dialog lives
    QDialog.open(dialog)  # PySide shadows it with the overload that takes a receiver
    calm(dialog)


def save_pdf(host: Host, name: str, pdf: bytes, saved: Callable[[], Any] | None = None) -> None:
    """Asks where, and saves: the whole file or nothing. `saved()` when it is on the disk."""

    def write(path: Path) -> None:
        file = QSaveFile(str(path))
        if file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(pdf) == len(pdf) and file.commit():
            host.say(_("Lagret som {name}.").format(name=path.name), Tone.OK)
            if saved is not None:
                saved()
            return
        host.say(
            _("Filen ble ikke lagret. Dokumentet er trygt i arkivet. Velg en annen mappe eller frigjør plass."),
            Tone.WARN,
        )

    host.prompts.save_file(name, write)
