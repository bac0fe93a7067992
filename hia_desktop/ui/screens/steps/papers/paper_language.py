"""In which language a paper for the patient is made."""

from hia_desktop.base.language import NAMES
from hia_desktop.base.text import _
from hia_desktop.ui.kit.combo import Combo


class PaperLanguage(Combo):
    """What it begins with, None: `first`, else the one on the patient's card; or a language by its code."""

    def __init__(self, name: str, first: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.addItem(first or _("Pasientens språk"), None)
        self.setMinimumContentsLength(len(self.itemText(0)))
        for code, word in NAMES.items():
            self.addItem(word, code)
