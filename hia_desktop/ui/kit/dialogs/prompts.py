"""Questions to the user. Each takes a callback and returns at once: no event loop within the event loop."""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from hia_desktop.base.text import _
from hia_desktop.ui.kit.clipboard import copy_for_a_while
from hia_desktop.ui.kit.dialogs.qt_dialogs import ask_for_file
from hia_desktop.ui.kit.dialogs.sheet import Act, Sheet, question
from hia_desktop.ui.kit.forms.editors import has_words
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, danger_button, link_button, primary_button, secondary_button

_LIST_WIDTH = 640
"""A sheet of lines that lead somewhere, in pixels at 100 %."""


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
        question(self._window, title, text, then, yes or _("Fortsett"), _("Avbryt"), danger=danger, otherwise=otherwise)

    def discard(self, title: str, text: str, then: Callable[[], None]) -> None:
        """Asks before what is typed is thrown away: «Forkast», or «Behold», as Esc does."""
        question(self._window, title, text, then, _("Forkast"), _("Behold"), danger=True)

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
    ) -> Sheet:
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
            dialog.body.addWidget(Text(_("Når du har signert:"), "second"))
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
