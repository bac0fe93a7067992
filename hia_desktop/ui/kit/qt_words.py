"""Qt's own few words in bokmål: Qt ships nynorsk but no bokmål."""

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_

WORDS = WordTable(
    {
        "&Undo": N_("&Angre"),
        "&Redo": N_("&Gjør om"),
        "Cu&t": N_("Klipp &ut"),
        "&Copy": N_("&Kopier"),
        "Copy &Link Location": N_("Kopier &lenkeadresse"),
        "&Paste": N_("&Lim inn"),
        "Delete": N_("Slett"),
        "Select All": N_("Marker alt"),
        "OK": N_("OK"),
        "Cancel": N_("Avbryt"),
        "&Cancel": N_("&Avbryt"),
        "Close": N_("Lukk"),
        "&Close": N_("&Lukk"),
        "Save": N_("Lagre"),
        "&Save": N_("&Lagre"),
        "Open": N_("Åpne"),
        "&Open": N_("&Åpne"),
        "&Yes": N_("&Ja"),
        "&No": N_("&Nei"),
        "Print": N_("Skriv ut"),
        "&Print": N_("&Skriv ut"),
        "Look in:": N_("Se i:"),
        "File &name:": N_("Fil&navn:"),
        "Files of type:": N_("Filtype:"),
        "Name": N_("Navn"),
        "Size": N_("Størrelse"),
        "Type": N_("Type"),
        "Date Modified": N_("Endret"),
        "Directory": N_("Mappe"),
        "All Files (*)": N_("Alle filer (*)"),
        "All files (*)": N_("Alle filer (*)"),
        "Back": N_("Tilbake"),
        "Forward": N_("Fram"),
        "Parent Directory": N_("Mappen over"),
        "Create New Folder": N_("Ny mappe"),
        "List View": N_("Liste"),
        "Detail View": N_("Detaljer"),
        "Printer": N_("Skriver"),
        "&Name:": N_("&Navn:"),
        "P&roperties": N_("&Egenskaper"),
        "Location:": N_("Sted:"),
        "Preview": N_("Forhåndsvis"),
        "Copies": N_("Kopier"),
        "Copies:": N_("Kopier:"),
        "Collate": N_("Sorter"),
        "Reverse": N_("Omvendt"),
        "Print range": N_("Sider"),
        "Print all": N_("Alle sider"),
        "Pages from": N_("Sider fra"),
        "to": N_("til"),
        "Selection": N_("Utvalg"),
        "Current Page": N_("Denne siden"),
        "Options": N_("Valg"),
        "Output &file:": N_("&Fil:"),
        "Color": N_("Farger"),
        "Grayscale": N_("Gråtoner"),
        "Color Mode": N_("Farger"),
        "Duplex Printing": N_("Tosidig"),
        "None": N_("Ingen"),
        "Long side": N_("Langside"),
        "Short side": N_("Kortside"),
        "Page Setup": N_("Sideoppsett"),
        "Previous Month": N_("Forrige måned"),
        "Next Month": N_("Neste måned"),
    }
)

KEYS = WordTable(
    {
        "Up": N_("Pil opp"),
        "Down": N_("Pil ned"),
        "Left": N_("Pil venstre"),
        "Right": N_("Pil høyre"),
        "Space": N_("Mellomrom"),
        "Del": N_("Delete"),
        "Ins": N_("Insert"),
        "PgUp": N_("Side opp"),
        "PgDown": N_("Side ned"),
        "Backspace": N_("Slett bakover"),
    }
)
"""What stands on the keys, in a list of shortcuts and in a menu. Read as it is written, by Qt too, so no two keys may
share a name."""


class QtWords(QTranslator):
    """Answers Qt's own questions for a word; what it does not know stays as it is."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        words = KEYS if context == "QShortcut" else WORDS
        return words.get(sourceText, sourceText)

    def isEmpty(self) -> bool:
        return False


def speak_norwegian(app: QApplication) -> None:
    """Norwegian names of days and months, and Qt's words in bokmål; once for each application."""
    QLocale.setDefault(QLocale(QLocale.Language.NorwegianBokmal, QLocale.Country.Norway))
    if app.findChild(QtWords) is None:
        app.installTranslator(QtWords(app))
