"""A letter's paragraph as the letter will have it, drawn anew while one writes it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _
from hia_desktop.domain.letter_texts import PLACEHOLDERS, LetterText, fill
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text

EXAMPLES = WordTable(
    {
        "received": N_("3. november 2026"),
        "deadline": N_("mandag 1. februar 2027"),
        "deadline_for": N_("behandling"),
        "wished_start": N_("11. januar 2027"),
        "appointment": N_("mandag 11. januar 2027 klokken 09.30"),
        "place": N_("(senterets adresse)"),
        "offers": N_("- Frisklivssentralen i kommunen"),
        "forwarded_to": N_("Eksempel DPS"),
        "forwarded_received": N_("12. november 2026"),
        "grounds": N_("(begrunnelsen fra vurderingen)"),
        "told": N_("10. november 2026"),
        "about": N_("avgjørelsen"),
        "complaint_to": N_("(senterets adresse)"),
        "decision": N_("Rett til helsehjelp"),
        "disciplines": N_("psykisk helse"),
        "questions": N_("- Hva er pasientens yrke?"),
        "reply_by": N_("fredag 13. november 2026"),
        "due": N_("17. november 2026"),
    }
)
"""What stands for each thing that the program fills in."""


class TextPreview(Scroll):
    """Heading and text with examples filled in; what is wrong with them instead, where they cannot be."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(Scroll.Shape.NoFrame)
        self.setAccessibleName(_("Slik står det i brevet, med eksempler fylt ut"))
        self._heading, self._text = Text("", "section"), Text(_("Velg et avsnitt i listen, så står det her."))
        self._heading.hide()
        page = QWidget()
        page.setProperty("role", "page")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(14), px(10), px(14), px(6))
        box.setSpacing(px(4))
        box.addWidget(Text(_("Slik står det i brevet, med eksempler fylt ut"), "hint"))
        box.addWidget(self._heading)
        box.addWidget(self._text)
        box.addStretch(1)
        self.setWidget(page)

    def show_text(self, typed: LetterText) -> None:
        """Another wording."""
        names = PLACEHOLDERS.get(typed.id, frozenset())
        try:
            heading, text = fill(typed, {name: EXAMPLES[name] for name in names})
        except BadInput as wrong:
            heading, text = "", wrong.message
        self._heading.setText(heading)
        self._heading.setVisible(bool(heading))
        self._text.setText(text or _("Avsnittet er tomt, og kommer ikke med i brevet."))
