"""The single answers behind a score, side by side over time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, day
from hia_desktop.base.tones import Tone
from hia_desktop.services.course import item_answers
from hia_desktop.services.course.item_answers import ItemTable
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, plain_tip, row, secondary_button


class ItemDialog(Dialog):
    """A question on each line, a day in each column."""

    def __init__(self, window: QWidget, found: ItemTable) -> None:
        super().__init__(window)
        self.setWindowTitle(found.title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(px(820), px(520))
        self.table = QTableWidget(len(found.rows), len(found.days) + 1)
        self.table.setHorizontalHeaderLabels([_("Spørsmål"), *(day(when) for when in found.days)])
        self.table.setAccessibleName(_("Svarene i {title}").format(title=found.title))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.setWordWrap(True)
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for at, (label, told) in enumerate(found.rows):
            for place, words in enumerate((label, *told)):
                made = QTableWidgetItem(words)
                made.setToolTip(plain_tip(words))
                self.table.setItem(at, place, made)
        self.table.setColumnWidth(0, px(360))
        for place in range(1, self.table.columnCount()):
            self.table.setColumnWidth(place, px(150))
        self.table.resizeRowsToContents()
        box = QVBoxLayout(self)
        box.setContentsMargins(px(24), px(20), px(24), px(20))
        box.setSpacing(px(10))
        box.addWidget(Text(found.title, "heading"))
        box.addWidget(self.table, 1)
        box.addLayout(row(1, secondary_button(_("Lukk"), self.reject)))


def ask_items(host: Host, over: QWidget, course: CourseId, kind: str) -> None:
    """Shows the answers behind a score over the window."""
    host.ask(
        over,
        lambda found: ItemDialog(over.window(), found).open(),
        item_answers.look.of(course, kind),
        failed=lambda problem: host.say(problem.message, Tone.WARN),
    )
