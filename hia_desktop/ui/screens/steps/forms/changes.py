"""«Hva er endret»: what a version of a form says otherwise than the one signed before it, line by line."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.base.tones import Tone
from hia_desktop.domain.forms.planning.changes import Change, How, changes
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import SectionTitle, Text, column, primary_button, row, secondary_button
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.forms.writer import version_words

_WORDS = WordTable({How.NEW: N_("Ny"), How.CHANGED: N_("Endret"), How.GONE: N_("Tatt bort")})
_TONES = {How.NEW: Tone.OK, How.CHANGED: Tone.WARN, How.GONE: Tone.NEUTRAL}


class WhatChanged:
    """The way to what is changed, a button in the head of a step whose form has versions."""

    def __init__(self, step: FormStep) -> None:
        self._step = step
        self.button = secondary_button(_("Hva er endret"), self.show)
        self.button.hide()
        step.head.insertWidget(1, self.button)

    def find(self) -> None:
        """Shows the button when there is a version before what is shown."""
        self.button.setVisible(self._before() is not None)

    def show(self) -> None:
        """Opens the list, of what is written or of the version that is read."""
        step, before = self._step, self._before()
        view = step.view_shown()
        if before is not None and view is not None:
            now = step.shown.answers if step.shown is not None else view.answers()
            heads = version_words(before, step.host.clock.today())
            ChangesDialog(step, heads, changes(step.form, before.answers, now)).open()

    def _before(self) -> Entry | None:
        step = self._step
        if step.form_page is None or step.view_shown() is None:
            return None
        signed = [version for version in step.form_page.versions if version.stands and version.shared]
        return next((v for v in signed if step.shown is None or v.number < step.shown.number), None)


class ChangesDialog(Dialog):
    """What is changed since an older version, by the parts of the form."""

    def __init__(self, owner: QWidget, since: str, found: Sequence[Change]) -> None:
        super().__init__(owner.window())
        self.setWindowTitle(_("Hva er endret"))
        self.resize(min(px(720), owner.window().width() - px(48)), min(px(560), owner.window().height() - px(64)))
        self.found = tuple(found)
        inside = QWidget()
        inside.setProperty("role", "page")
        lines = column(gap=6)
        inside.setLayout(lines)
        if not found:
            lines.addWidget(Text(_("Ingenting er endret siden forrige versjon.")))
        for at, change in enumerate(found):
            if at == 0 or found[at - 1].part != change.part:
                lines.addWidget(SectionTitle(change.part))
            named = row(Chip(_WORDS[change.how], _TONES[change.how]), Text(change.name))
            named.setStretch(1, 1)
            lines.addLayout(named)
            for told in change.told:
                lines.addWidget(Text(told, "hint", selectable=True))
        lines.addStretch(1)
        scroll = Scroll()
        scroll.setWidget(inside)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(16), px(20), px(16))
        box.setSpacing(px(8))
        box.addLayout(row(Text(self.windowTitle(), "heading", wrap=False), 1, primary_button(_("Lukk"), self.accept)))
        box.addWidget(Text(_("Siden {version}").format(version=since), "hint"))
        box.addWidget(scroll, 1)
