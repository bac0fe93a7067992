"""The window of F1: what this place is for, the keys that work in it, and all else that is explained, with a search."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QFont, QKeySequence, QTextCharFormat, QTextCursor, QTextDocument, QTextTable
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.domain import help_pages
from hia_desktop.domain.help_pages import CONTENTS, WORDS, Hit, Place
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.keys import key_action
from hia_desktop.ui.kit.theme import TITLE_BAR, px
from hia_desktop.ui.kit.widgets import Text, column, link_button, row, secondary_button

_WIDE, _HIGH, _LIST = 900, 660, 250
_PLACE = Qt.ItemDataRole.UserRole
_MARKDOWN = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


def keys_here(shown: QWidget) -> list[tuple[str, str]]:
    """Every shortcut that works here and now, (keys, what they do), read from the actions themselves."""
    lines = {}
    for widget in [shown, *shown.findChildren(QWidget)]:
        for action in widget.actions():
            if action.shortcut().toString() and action.text() and action.isEnabled() and widget.isVisibleTo(shown):
                keys = action.shortcuts()[-1]  # of «Ctrl+Return; Ctrl+Enter», the one that stands on the keyboard
                lines[action.text().replace("&", "")] = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return [(keys, text) for text, keys in lines.items()]


def page_of(target: str) -> str:
    """The page about a place («course:<id>:plan», «worklist»): that of the step, else that of the screen."""
    key, *more = target.split(":")
    return next((part for part in reversed(more) if help_pages.exists(part)), key)


def open_help(shell: QWidget, target: str, walk: Callable[[], None] | None) -> None:
    """Help about `target`, over whatever has the user's hands: the shell's window, or the sheet that is open over it.
    One that is open already is brought forward with what stands there now."""
    modal = QApplication.activeModalWidget()
    over, page, keys = modal or shell.window(), page_of(target), keys_here(modal or shell)
    window = next((one for one in over.findChildren(HelpWindow) if one.isVisible()), None)
    if window is None:
        window = HelpWindow(over, page, keys, None if modal else walk)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    else:
        window.show_page(page, keys)
    window.show()
    window.raise_()
    window.activateWindow()


class HelpWindow(Dialog):
    """Beside the work, not in its way: it stays open while one goes on, and closes with Esc and with the lock."""

    def __init__(
        self, over: QWidget, page: str, keys: Sequence[tuple[str, str]], walk: Callable[[], None] | None
    ) -> None:
        """`keys` as from `keys_here`; `walk` begins the first day again, where there is one."""
        super().__init__(over)
        self.setWindowTitle(_("Hjelp"))
        self._keys = keys
        self.search = QLineEdit(placeholderText=_("Søk i hjelpen"), clearButtonEnabled=True, maxLength=60)
        self.search.setAccessibleName(_("Søk i hjelpen"))
        self.search.textChanged.connect(lambda _text: self._list())
        self.list = QListWidget()
        self.list.setAccessibleName(_("Innhold"))
        self.list.setFixedWidth(px(_LIST))
        self.list.currentItemChanged.connect(lambda item, _before: self._chosen(item))
        self.nothing = Text("", "hint")
        self.nothing.setFixedWidth(px(_LIST))
        self.page = QTextBrowser()
        self.page.setAccessibleName(_("Hjelpeside"))
        self.page.setOpenLinks(False)
        self.page.anchorClicked.connect(self._follow)
        self.search.returnPressed.connect(self.page.setFocus)
        key_action(self.search, _("Til listen"), "Down", self._to_list, within=True)
        close = secondary_button(_("Lukk"), self.reject)
        foot = [link_button(_("Vis meg rundt"), lambda: self._begin(walk), "eye")] if walk is not None else []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(16), px(16), px(16), px(12))
        outer.setSpacing(px(10))
        body = row(gap=12)
        body.addLayout(column(self.search, self.nothing, self.list))
        body.addWidget(self.page, 1)
        outer.addLayout(body, 1)
        outer.addLayout(row(*foot, 1, close))
        free = self.screen().availableGeometry()
        self.resize(min(px(_WIDE), free.width()), min(px(_HIGH), free.height() - px(TITLE_BAR)))
        key_action(self, _("Søk i hjelpen"), "Ctrl+F; Ctrl+K; F1", self.search.setFocus)
        self.show_page(page, keys)

    def show_page(self, page: str, keys: Sequence[tuple[str, str]]) -> None:
        """The page about where the user is, with its keys."""
        self._keys, self._here = keys, page if help_pages.exists(page) else CONTENTS
        self.search.clear()
        self._list()
        self.search.setFocus()

    def _list(self) -> None:
        """Where the user is, then every page; or what holds the words that are searched for."""
        wanted = self.search.text()
        found = help_pages.find(wanted)
        here = Hit(_("Her: {title}").format(title=help_pages.title(self._here)), Place(self._here))
        keys = Hit(_keys_title(), Place(self._here, help_pages.anchor(_keys_title())))
        everything = (
            here,
            *([keys] if self._keys else []),
            *(hit for hit in help_pages.links(CONTENTS) if hit.place.page != self._here),
        )
        self.nothing.setText("" if found or not wanted.strip() else _("Ingen treff. Prøv et annet ord."))
        self.nothing.setVisible(bool(self.nothing.text()))
        self.list.blockSignals(True)
        self.list.clear()
        for hit in found if wanted.strip() else everything:
            item = QListWidgetItem(hit.title, self.list)
            item.setData(_PLACE, hit.place)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def _to_list(self) -> None:
        self.list.setFocus()
        self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._show(item.data(_PLACE))

    def _show(self, place: Place) -> None:
        text = help_pages.text(place.page)
        if place.page == self._here:
            text += _keys_in_markdown(self._keys)
        document = self.page.document()
        document.setMarkdown(text, _MARKDOWN)
        _lay_out(document)
        self.page.setTextCursor(QTextCursor(document))
        self.page.verticalScrollBar().setValue(_top_of(document, place.anchor))

    def _follow(self, url: QUrl) -> None:
        name, _dot, _md = url.path().partition(".")
        self.search.clear()
        place = Place(name or WORDS, url.fragment())
        for at in range(self.list.count()):
            if self.list.item(at).data(_PLACE).page == place.page:
                self.list.setCurrentRow(at)
        self._show(place)

    def _begin(self, walk: Callable[[], None]) -> None:
        self.accept()
        walk()


def _lay_out(document: QTextDocument) -> None:
    """Headings and room between paragraphs in the program's own measures; the keys as two columns without lines."""
    document.setIndentWidth(px(18))
    block = document.begin()
    while block.isValid():
        cursor, layout, level = QTextCursor(block), block.blockFormat(), block.blockFormat().headingLevel()
        layout.setTopMargin(px(14) if level > 1 else 0)
        layout.setBottomMargin(px(2) if block.textList() is not None else px(6))
        cursor.setBlockFormat(layout)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            look = QTextCharFormat()
            look.setFont(theme.font(20 if level == 1 else 16, QFont.Weight.DemiBold))
            cursor.setCharFormat(look)  # not merged: Qt's own makes it larger still
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            look_of_table = frame.format()
            look_of_table.setBorder(0)
            look_of_table.setCellPadding(px(2))
            frame.setFormat(look_of_table)


def _top_of(document: QTextDocument, anchor: str) -> int:
    """How far down the heading stands that an anchor names, in pixels; 0 for none."""
    block = document.begin()
    while anchor and block.isValid():
        if block.blockFormat().headingLevel() and help_pages.anchor(block.text()) == anchor:
            return round(document.documentLayout().blockBoundingRect(block).top())
        block = block.next()
    return 0


def _keys_title() -> str:
    return _("Hurtigtaster her")


def _keys_in_markdown(keys: Sequence[tuple[str, str]]) -> str:
    """The keys as a table under their own heading; what would be a mark in Markdown stands as it is. A space that is
    broad parts the columns, since Qt knows no room at one side of a cell alone."""
    lines = [f"| {_plain(key)}\u2003 | {_plain(text)} |" for key, text in keys]
    head = f"\n\n## {_keys_title()}\n\n| {_('Tast')} | {_('Gjør')} |\n|---|---|\n"
    return head + "\n".join(lines) if lines else ""


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~])", r"\\\1", text)
