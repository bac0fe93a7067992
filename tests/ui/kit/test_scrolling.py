"""A page that scrolls comes to an end, whatever it holds, and every one of the program's is such a page."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.scrolling import Scroll
from tests.architecture.source_tree import program


class NeverContent(QWidget):
    """Asks for another height whenever it is given the one that it asked for."""

    given = 0

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 401 if self.height() == 400 else 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.given += 1


def test_what_is_never_content_with_its_size_does_not_end_the_program(qtbot: QtBot) -> None:
    """With Qt's own area the process dies here, without a word."""
    area, page = Scroll(), NeverContent()
    qtbot.addWidget(area)
    area.setWidget(page)
    area.resize(QSize(300, 200))
    area.show()
    qtbot.waitExposed(area)
    before = page.given
    area.resize(QSize(300, 180))
    assert 0 < page.given - before < 50 and area.verticalScrollBar().maximum() > 0


def test_every_page_that_scrolls_is_the_kits() -> None:
    plain = [source.name for source in program() if "QScrollArea(" in source.text or "(QScrollArea)" in source.text]
    assert plain == ["hia_desktop/ui/kit/scrolling.py"]


def handle(area: Scroll) -> bool:
    """Whether a handle is painted in the bar's groove."""
    QApplication.processEvents()
    painted = area.verticalScrollBar().grab().toImage()
    across = painted.width() // 2
    return len({painted.pixelColor(across, down).name() for down in range(painted.height())}) > 1


def test_a_bar_that_keeps_its_place_is_seen_only_when_there_is_something_to_scroll(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app)
    area, page = Scroll(), QWidget()
    qtbot.addWidget(area)
    area.setWidget(page)
    area.keep_bar()
    page.setMinimumHeight(100)
    area.resize(QSize(300, 200))
    area.show()
    qtbot.waitExposed(area)
    wide = page.width()
    assert not handle(area)
    page.setMinimumHeight(900)
    assert handle(area) and page.width() == wide
    page.setMinimumHeight(100)
    assert not handle(area)


def test_every_bar_that_keeps_its_place_is_so() -> None:
    always = [source.name for source in program() if "ScrollBarAlwaysOn" in source.text]
    assert always == ["hia_desktop/ui/kit/scrolling.py"]
