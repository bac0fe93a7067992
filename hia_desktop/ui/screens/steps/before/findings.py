"""The findings of all professions, to be read: each with who signed it and when."""

from datetime import date

from PySide6.QtWidgets import QVBoxLayout

from hia_desktop.base.text import _
from hia_desktop.domain.forms import form_of
from hia_desktop.services.course.findings import ProfessionFindings
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.steps.forms.reader import put_addenda, put_signed
from hia_desktop.ui.screens.steps.forms.writer import version_words


def put_findings(box: QVBoxLayout, one: ProfessionFindings, today: date) -> None:
    """What one profession has signed last, and who is writing."""
    box.addWidget(Text(form_of(one.kind).card.tab_word, "section"))
    if one.newest is not None:
        box.addWidget(Text(version_words(one.newest, today), "hint"))
    if one.drafting:
        words = _("{names} har et utkast som ikke er signert.").format(names=", ".join(one.drafting))
        box.addWidget(Text(words, "hint"))
    if one.newest is not None:
        put_signed(box, one.newest)
        added = QVBoxLayout()
        put_addenda(added, one.newest)
        box.addLayout(added)
