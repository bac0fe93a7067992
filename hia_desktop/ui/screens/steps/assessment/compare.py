"""Two assessors' answers beside each other, differences marked."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from hia_desktop.base.fields import labels
from hia_desktop.base.text import _, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.assessment.compare import differences
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.planning.changes import read
from hia_desktop.services.record.entries import FormPage
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.kit.chips import Chip, Switch
from hia_desktop.ui.kit.dialogs.sheet import Dialog
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, empty_layout, primary_button, row
from hia_desktop.ui.screens.steps.forms.writer import version_words


def two_assessors(page: FormPage | None) -> tuple[Entry, Entry] | None:
    """The newest signed assessment and the newest before it by somebody else, oldest first;
    None when there are no two."""
    signed = [version for version in page.versions if version.stands and version.shared] if page else []
    other = next((version for version in signed if version.author != signed[0].author), None)
    return (other, signed[0]) if other is not None else None


class CompareDialog(Dialog):
    """Question by question, both answers; what is answered differently carries a mark.
    The rest shows when it is asked for."""

    def __init__(self, owner: QWidget, older: Entry, newer: Entry, today: date) -> None:
        super().__init__(owner.window())
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Sammenlign vurderingene"))
        self.resize(min(px(980), owner.window().width() - px(48)), max(px(420), owner.window().height() - px(64)))
        self._sides = (RightsAssessment.model_validate(older.answers), RightsAssessment.model_validate(newer.answers))
        self._left = [dict(entry.as_signed.left) if entry.as_signed is not None else {} for entry in (older, newer)]
        """What today's form has no room for, by its label of then."""
        self._last = 0
        self._heads = (version_words(older, today), version_words(newer, today))
        self._differ = {found.field for found in differences(*self._sides)}
        count = plural(len(self._differ), _("spørsmål er besvart ulikt"), _("spørsmål er besvart ulikt"))
        self.all = Switch(_("Vis også det som er likt"))
        self.all.toggled.connect(lambda _on: self._fill())
        inside = QWidget()
        inside.setProperty("role", "page")
        self._grid = QGridLayout(inside)
        self._grid.setContentsMargins(0, 0, px(8), 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(8))
        for column, share in enumerate((4, 4, 4, 1)):
            self._grid.setColumnStretch(column, share)
        scroll = Scroll()
        scroll.setWidget(inside)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(20), px(16), px(20), px(16))
        box.setSpacing(px(12))
        box.addLayout(row(Text(self.windowTitle(), "heading", wrap=False), 1, primary_button(_("Lukk"), self.accept)))
        box.addLayout(
            row(Text(count, "hint", wrap=False), 1, self.all, Text(_("Vis også det som er likt"), wrap=False))
        )
        box.addWidget(scroll, 1)
        self._fill()

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """What is shown: question, both answers, and whether they differ."""
        one, other = self._sides
        found = [
            (name, label, read(getattr(one, name)), read(getattr(other, name)))
            for name, label in labels(RightsAssessment).items()
        ]
        left = dict.fromkeys(label for side in self._left for label in side if label not in {row[1] for row in found})
        found = [(name, label, self._words(0, label, a), self._words(1, label, b)) for name, label, a, b in found]
        found += [("", label, self._words(0, label, "–"), self._words(1, label, "–")) for label in left]
        answered = [row for row in found if row[2] != "–" or row[3] != "–"]
        marked = [(label, a, b, name in self._differ or (not name and a != b)) for name, label, a, b in answered]
        return [row for row in marked if row[3] or self.all.isChecked()]

    def _words(self, side: int, label: str, words: str) -> str:
        return self._left[side].get(label, words) if words == "–" else words

    def _fill(self) -> None:
        empty_layout(self._grid)
        self._grid.setRowStretch(self._last, 0)
        for column, head in enumerate(self._heads):
            self._grid.addWidget(Text(head, "section"), 0, column + 1)
        top = Qt.AlignmentFlag.AlignTop
        at = 0
        for at, (label, a, b, differs) in enumerate(self.rows(), 1):
            for column, words in enumerate((label, a, b)):
                self._grid.addWidget(Text(words, "" if differs else "faint", selectable=column > 0), at, column, top)
            if differs:
                self._grid.addWidget(Chip(_("Ulikt"), Tone.WARN), at, 3, top)
        self._last = at + 1
        self._grid.setRowStretch(self._last, 1)
