"""Qt's own few words in bokmål: Qt ships nynorsk but no bokmål."""

from PySide6.QtCore import QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from hia_desktop.base.text import _

WORDS = {
    "&Undo": _("&Angre"),
    "&Redo": _("&Gjør om"),
    "Cu&t": _("Klipp &ut"),
    "&Copy": _("&Kopier"),
    "Copy &Link Location": _("Kopier &lenkeadresse"),
    "&Paste": _("&Lim inn"),
    "Delete": _("Slett"),
    "Select All": _("Marker alt"),
    "OK": _("OK"),
    "Cancel": _("Avbryt"),
    "&Cancel": _("&Avbryt"),
    "Close": _("Lukk"),
    "&Close": _("&Lukk"),
    "Save": _("Lagre"),
    "&Save": _("&Lagre"),
    "Open": _("Åpne"),
    "&Open": _("&Åpne"),
    "&Yes": _("&Ja"),
    "&No": _("&Nei"),
    "Print": _("Skriv ut"),
    "&Print": _("&Skriv ut"),
    "Look in:": _("Se i:"),
    "File &name:": _("Fil&navn:"),
    "Files of type:": _("Filtype:"),
    "Name": _("Navn"),
    "Size": _("Størrelse"),
    "Type": _("Type"),
    "Date Modified": _("Endret"),
    "Directory": _("Mappe"),
    "All Files (*)": _("Alle filer (*)"),
    "All files (*)": _("Alle filer (*)"),
    "Back": _("Tilbake"),
    "Forward": _("Fram"),
    "Parent Directory": _("Mappen over"),
    "Create New Folder": _("Ny mappe"),
    "List View": _("Liste"),
    "Detail View": _("Detaljer"),
    "Printer": _("Skriver"),
    "&Name:": _("&Navn:"),
    "P&roperties": _("&Egenskaper"),
    "Location:": _("Sted:"),
    "Preview": _("Forhåndsvis"),
    "Copies": _("Kopier"),
    "Copies:": _("Kopier:"),
    "Collate": _("Sorter"),
    "Reverse": _("Omvendt"),
    "Print range": _("Sider"),
    "Print all": _("Alle sider"),
    "Pages from": _("Sider fra"),
    "to": _("til"),
    "Selection": _("Utvalg"),
    "Current Page": _("Denne siden"),
    "Options": _("Valg"),
    "Output &file:": _("&Fil:"),
    "Color": _("Farger"),
    "Grayscale": _("Gråtoner"),
    "Color Mode": _("Farger"),
    "Duplex Printing": _("Tosidig"),
    "None": _("Ingen"),
    "Long side": _("Langside"),
    "Short side": _("Kortside"),
    "Page Setup": _("Sideoppsett"),
    "Previous Month": _("Forrige måned"),
    "Next Month": _("Neste måned"),
}


class QtWords(QTranslator):
    """Answers Qt's own questions for a word; what it does not know stays as it is."""

    def translate(self, context: str, sourceText: str, disambiguation: str | None = None, n: int = -1) -> str:
        return WORDS.get(sourceText, sourceText)

    def isEmpty(self) -> bool:
        return False


def speak_norwegian(app: QApplication) -> None:
    """Norwegian names of days and months, and Qt's words in bokmål; once for each application."""
    QLocale.setDefault(QLocale(QLocale.Language.NorwegianBokmal, QLocale.Country.Norway))
    if app.findChild(QtWords) is None:
        app.installTranslator(QtWords(app))
