"""Questions to the user. Each takes a callback and returns at once: no event loop within the event loop."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.ui.kit.clipboard import copy_for_a_while
from hia_desktop.ui.kit.drawing import announce
from hia_desktop.ui.kit.forms.editors import has_words
from hia_desktop.ui.kit.one_line import folded
from hia_desktop.ui.kit.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.tab_order import go_to_next_stop
from hia_desktop.ui.kit.theme import TITLE_BAR, px, restyle
from hia_desktop.ui.kit.widgets import Text, danger_button, link_button, primary_button, secondary_button

Act = Callable[[], None]
_LIST_WIDTH, _AROUND_LINK = 640, 96
"""A sheet of lines that lead somewhere, and what of it stands beside their words, in pixels at 100 %."""


class Prompts:
    """Asks over `window`. A test puts a recorder in its place."""

    def __init__(self, window: QWidget) -> None:
        self._window = window

    def ask_reason(
        self,
        title: str,
        text: str,
        usual: Sequence[tuple[str, str]],
        then: Callable[[str, str], None],
        cancelled: Callable[[], None] = lambda: None,
        wordless: Collection[str] = (),
        fewest: int = 1,
    ) -> None:
        """Asks for a reason: one of the `usual` (code, label),
        and words of the user's own unless the code is among the `wordless`.

        `then(code, words)` is called only with a whole reason, `cancelled` when it is closed without one.
        `fewest`: characters that make a reason.
        """
        dialog = Sheet(self._window, title, text)
        group, words, go = QButtonGroup(dialog), QPlainTextEdit(), primary_button(_("Åpne"))
        codes = [code for code, _label in usual]
        for number, (_code, words_of_it) in enumerate(usual):
            button = QRadioButton(words_of_it)
            group.addButton(button, number)
            dialog.body.addWidget(button)
        words.setAccessibleName(_("Begrunnelse med egne ord"))
        words.setTabChangesFocus(True)
        words.setFixedHeight(px(76))
        label = Text("", "label")
        dialog.body.addSpacing(px(6))
        dialog.body.addWidget(label)
        dialog.body.addWidget(words)

        def fit() -> None:
            chosen = group.checkedId()
            free = chosen >= 0 and codes[chosen] in wordless
            least = _("Med egne ord, minst {count} tegn").format(count=fewest)
            label.setText(_("Med egne ord (kan stå tomt)") if free else least)
            go.setEnabled(chosen >= 0 and (free or len(words.toPlainText().strip()) >= fewest))

        fit()
        group.idToggled.connect(lambda _id, _on: fit())
        words.textChanged.connect(fit)
        go.clicked.connect(lambda: dialog.finish(lambda: then(codes[group.checkedId()], words.toPlainText().strip())))
        dialog.left.connect(cancelled)
        dialog.buttons(go, leave=_("Lukk"))
        dialog.holds = lambda: bool(words.toPlainText().strip())
        dialog.open()
        group.button(0).setFocus()

    def ask_line(self, title: str, label: str, then: Callable[[str], None], yes: str) -> None:
        """Asks for a few words, such as a name; `yes` names the act on the button,
        `then(words)` is called only with something."""
        dialog = Sheet(self._window, title, "")
        words = QLineEdit()
        words.setMaxLength(40)
        words.setAccessibleName(label)
        go = primary_button(yes)
        go.setEnabled(False)
        words.textChanged.connect(lambda text: go.setEnabled(bool(text.strip())))
        go.clicked.connect(lambda: dialog.finish(lambda: then(words.text().strip())))
        dialog.body.addWidget(Text(label, "label"))
        dialog.body.addWidget(words)
        dialog.buttons(go, leave=_("Lukk"))
        dialog.open()
        words.setFocus()

    def confirm(
        self, title: str, text: str, then: Act, danger: bool = False, yes: str = "", otherwise: Act | None = None
    ) -> None:
        """Asks before something that cannot be undone.
        `yes` names the act on the button; Esc and the other button call nothing but `otherwise`."""
        self._ask(title, text, then, yes or _("Fortsett"), _("Avbryt"), danger=danger, otherwise=otherwise)

    def discard(self, title: str, text: str, then: Callable[[], None]) -> None:
        """Asks before what is typed is thrown away: «Forkast», or «Behold», as Esc does."""
        self._ask(title, text, then, _("Forkast"), _("Behold"), danger=True)

    def _ask(
        self, title: str, text: str, then: Act, yes: str, no: str, *, danger: bool, otherwise: Act | None = None
    ) -> None:
        dialog = Sheet(self._window, title, text)
        if otherwise is not None:
            dialog.left.connect(otherwise)
        go = (danger_button if danger else primary_button)(yes)
        go.clicked.connect(lambda: dialog.finish(then))
        cancel = dialog.buttons(go, leave=no)
        dialog.open()
        (cancel if danger and cancel is not None else go).setFocus()

    def ask_text(self, title: str, text: str, label: str, yes: str, then: Callable[[str], None]) -> None:
        """Asks for a text of some length; `then(text)` is called only with a non-empty one.
        `yes` names the act on the button.

        Esc and Lukk ask before they drop what is written.
        """
        dialog = Sheet(self._window, title, text)
        area = QPlainTextEdit()
        area.setAccessibleName(label)
        area.setTabChangesFocus(True)
        area.setFixedHeight(px(180))
        go = primary_button(yes)
        go.setEnabled(False)
        area.textChanged.connect(lambda: go.setEnabled(bool(area.toPlainText().strip())))
        go.clicked.connect(lambda: dialog.finish(lambda: then(area.toPlainText().strip())))
        dialog.body.addWidget(Text(label, "label"))
        dialog.body.addWidget(area)
        dialog.buttons(go, leave=_("Lukk"))
        dialog.holds = lambda: bool(area.toPlainText().strip())
        dialog.open()
        area.setFocus()

    def sheet(
        self,
        title: str,
        text: str,
        body: QWidget,
        yes: str,
        act: Callable[[], bool],
        danger: bool = False,
        cancelled: Callable[[], None] = lambda: None,
        no: str = "",
        width: int = 480,
    ) -> "Sheet":
        """Fields of the asker's own, in a sheet of `width` design pixels. `yes` names the act on the button; `act()`
        gives whether it was done: else the sheet stays. `cancelled` on Esc and the other button, which is «Lukk»
        unless `no` names it; both ask before they drop words that were typed."""
        dialog = Sheet(self._window, title, text, width)
        dialog.holds = partial(has_words, body)
        dialog.left.connect(cancelled)
        dialog.body.addWidget(body)
        go = (danger_button if danger else primary_button)(yes)
        go.clicked.connect(lambda: dialog.accept() if act() else None)
        dialog.buttons(go, leave=no or _("Lukk"))
        dialog.open()
        body.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(line := dialog.focusWidget(), QLineEdit):
            line.selectAll()  # typed over, as by Tab, also where the sheet is not the active window yet
        return dialog

    def choose(self, title: str, text: str, choices: Sequence[tuple[str, Callable[[], None]]]) -> None:
        """Asks which of a few things to do; Esc and Avbryt do none of them."""
        dialog = Sheet(self._window, title, text)
        made = [secondary_button(label, partial(dialog.finish, then)) for label, then in choices]
        for button in made:
            dialog.body.addWidget(button)
        dialog.buttons(secondary_button(_("Avbryt"), dialog.reject))
        dialog.open()
        made[0].setFocus()

    def show_bug(self, trace: str) -> None:
        """Says calmly that the program itself failed; `trace` is where, for whoever runs the program."""
        self.show_problem(
            _("Noe gikk galt i programmet"),
            _(
                "Det siste du gjorde, ble ikke fullført. Det som alt er lagret, er trygt. "
                "Prøv igjen; skjer det på nytt, meld fra til den som drifter programmet."
            ),
            trace,
        )

    def show_problem(self, title: str, message: str, technical: str = "") -> None:
        """Says what happened, what is safe and what to do next; the technical text is one click away."""
        dialog = Sheet(self._window, title, message)
        close = primary_button(_("Lukk"), dialog.accept)
        if technical:
            detail = QPlainTextEdit(technical, readOnly=True)
            detail.setAccessibleName(_("Teknisk beskrivelse"))
            detail.setFixedHeight(px(150))
            detail.hide()
            copy = link_button(_("Kopier"), lambda: copy_for_a_while(technical), "copy")
            copy.hide()
            more = link_button(_("Vis teknisk beskrivelse"))

            def unfold() -> None:
                more.hide()
                detail.show()
                copy.show()
                dialog.adjustSize()

            more.clicked.connect(unfold)
            dialog.body.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
            dialog.body.addWidget(detail)
            dialog.body.addWidget(copy, 0, Qt.AlignmentFlag.AlignLeft)
        dialog.buttons(close)
        dialog.open()
        close.setFocus()

    def before_signing(
        self,
        stops: Sequence[tuple[str, str]],
        doubts: Sequence[tuple[str, str]],
        follows: Sequence[str],
        jump: Callable[[str], None],
        sign: Callable[[], None],
    ) -> None:
        """All that is to be looked at before signing, with the button;
        each line (field, words) leads to its field through `jump`.

        With `stops` nothing can be signed; `doubts` can be answered for; `follows` is what signing does besides.
        """
        dialog = Sheet(self._window, _("Før du kan signere") if stops else _("Før du signerer"), "", _LIST_WIDTH)
        links = dialog.put_links(_("Dette må rettes. Velg en linje for å gå til feltet."), stops, jump)
        doubted = _("Dette bør du se på. Velg en linje for å gå til feltet, eller stå for det.")
        links += dialog.put_links(doubted, doubts, jump)
        if follows and not stops:
            dialog.body.addWidget(Text(_("Når du signerer:"), "second"))
            for words in follows:
                dialog.body.addWidget(Text(f"• {words}"))
        if stops:
            dialog.buttons(secondary_button(_("Lukk"), dialog.reject))
        else:
            go = primary_button(_("Signer likevel") if doubts else _("Signer"))
            go.clicked.connect(lambda: dialog.finish(sign))
            dialog.buttons(go, leave=_("Avbryt"))
            links = links or [go]
        dialog.open()
        links[0].setFocus()

    def save_file(self, name: str, then: Callable[[Path], None]) -> None:
        """Asks where to save; `name` is the proposed file name or path."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, _("Lagre som"), documents)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        kind = Path(name).suffix.lstrip(".")
        dialog.setDefaultSuffix(kind)
        dialog.setNameFilter(f"{kind.upper()} (*.{kind})")
        dialog.selectFile(name)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        ask_for_file(dialog, _("Lagre"))

    def open_file(self, kinds: str, then: Callable[[Path], None]) -> None:
        """Asks for an existing file; `kinds` as «PDF (*.pdf)»."""
        dialog = QFileDialog(self._window, _("Velg fil"), "", kinds)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        ask_for_file(dialog, _("Velg"))

    def open_folder(self, title: str, then: Callable[[Path], None], start: str = "") -> None:
        """Asks for an existing folder, beginning at `start`."""
        dialog = QFileDialog(self._window, title, start)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: then(Path(path)))
        ask_for_file(dialog, _("Velg"))


class Dialog(QDialog):
    """A window over the window. Enter does what the focus ring says, also where another button is the usual one."""

    go: QPushButton | None = None
    """What Enter presses from a line that is typed in."""

    def showEvent(self, event: QShowEvent) -> None:
        """No larger than its screen, whatever the size of the text."""
        self.resize(self.size().boundedTo(self._free()))
        super().showEvent(event)

    def _free(self) -> QSize:
        """What there is room for on its screen, under its own title bar."""
        free = self.screen().availableGeometry().size()
        return QSize(free.width(), free.height() - px(TITLE_BAR))

    def focusNextPrevChild(self, next: bool) -> bool:
        """As one reads, and scrolled to, as in the window itself: Qt's own walk goes on to what is scrolled away and
        leaves it out of sight."""
        return go_to_next_stop(self, next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A button that has the focus is pressed; Qt would press the default one in its place."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        here = self.focusWidget()
        if isinstance(here, QAbstractButton):
            here.click()
        elif isinstance(here, QLineEdit) and self.go is not None:
            self.go.click()


class Sheet(Dialog):
    """A calm sheet over the window: a title, a text, what `body` holds, and a row of buttons, which is the `foot`.
    While `holds()` is true, leaving asks before what is written is dropped."""

    left = Signal()
    """The user has left it, with nothing done. Not when the program closes it, since then nothing of it may be shown:
    the lock, or a record that is not there for this user any more."""

    def __init__(self, window: QWidget, title: str, text: str, width: int = 480) -> None:
        super().__init__(window)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(min(px(width), self.screen().availableGeometry().width() - px(TITLE_BAR)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(px(24), px(20), px(24), px(20))
        outer.setSpacing(px(12))
        outer.addWidget(Text(title, "heading"))
        if text:
            outer.addWidget(Text(text, "second"))
        inside = QWidget()
        inside.setProperty("role", "page")
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(px(6))
        self._area = Scroll()
        self._area.setFrameShape(Scroll.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.setFixedHeight(0)
        inside.installEventFilter(self)
        outer.addWidget(self._area)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(px(8))
        self._refused = Text("", "error")
        outer.addStretch(1)
        outer.addLayout(self.foot)
        self.holds: Callable[[], bool] = lambda: False

    def showEvent(self, event: QShowEvent) -> None:
        self._fit()
        self.resize(self.width(), self.minimumHeight())
        super().showEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What it holds has become another height."""
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._fit()
        return False

    def _fit(self) -> None:
        """As high as its lines need at this width (a dialog's own guess forgets lines that break), and no higher than
        the screen: then what it holds is scrolled, and its buttons are always seen.
        """
        layout, inside = self.layout(), self._area.widget()
        assert layout is not None and inside is not None
        wide = self.width() - px(48)
        wanted = inside.heightForWidth(wide) if inside.hasHeightForWidth() else inside.sizeHint().height()
        rest = layout.heightForWidth(self.width()) - self._area.minimumHeight()
        free = self._free().height()
        policy = Qt.ScrollBarPolicy  # a bar that came before there was room makes lines break, and then needs itself
        self._area.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if wanted > free - rest else policy.ScrollBarAlwaysOff
        )
        self._area.setFixedHeight(max(px(80), min(wanted, free - rest)) if self.body.count() else 0)
        self.setMinimumHeight(min(free, layout.heightForWidth(self.width())))
        if self.height() > free:
            self.resize(self.width(), self.minimumHeight())

    def reject(self) -> None:
        """Esc and the button that leaves; while something is written here they ask first."""
        if self.holds():
            text = _("Det du har skrevet her, er ikke lagret og blir borte.")
            Prompts(self).discard(_("Forkaste teksten?"), text, self._leave)
        else:
            self._leave()

    def _leave(self) -> None:
        super().reject()
        self.left.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """The program closes it whatever is written; the user's own closing is as Esc."""
        if event.spontaneous():
            super().closeEvent(event)
        else:
            super().reject()

    def put_links(self, head: str, lines: Sequence[tuple[str, str]], jump: Callable[[str], None]) -> list[QPushButton]:
        """Lines under a head that each close the sheet and lead to a field; a long one is folded.
        Nothing for no lines."""
        if not lines:
            return []
        self.body.addWidget(Text(head, "second"))
        links = []
        for field, words in lines:
            link = link_button("", icon_name="chevron-right")
            self.body.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
            link.ensurePolished()  # its own letters are wider than those it has before it stands here
            link.setText(folded(words.replace("&", "&&"), link.fontMetrics(), self.width() - px(_AROUND_LINK)))
            link.setProperty("folded", "\n" in link.text())
            restyle(link)  # the look that it has had till now has room for one line
            link.setAccessibleName(words)
            link.clicked.connect(lambda _on=False, f=field: self.finish(lambda: jump(f)))
            links.append(link)
        return links

    def buttons(self, go: QPushButton, leave: str = "") -> QPushButton | None:
        """The act to the right, before it the one that leaves, of this name; Enter presses the one that has the focus.
        Where it throws away what is typed its name is never «Avbryt»."""
        self.go = go
        self.foot.addWidget(self._refused, 1)
        left = secondary_button(leave, self.reject) if leave else None
        for button in (left, go):
            if button is not None:
                button.setAutoDefault(True)
                self.foot.addWidget(button)
        return left

    def refuse(self, why: str) -> None:
        """Says beside the button that was pressed why it was not done; empty: takes that away."""
        self._refused.setText(why)
        self._fit()
        if why:
            announce(self._refused, why)

    def bring_into_sight(self, part: QWidget) -> None:
        """Scrolls to what has come to need an answer."""
        self._area.ensureWidgetVisible(part)

    def finish(self, then: Callable[[], None]) -> None:
        """Closes first, so that what follows finds the window as it was."""
        self.accept()
        then()
