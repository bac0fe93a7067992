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
        "&Look in:": N_("&Se i:"),
        "File &name:": N_("Fil&navn:"),
        "Files of type:": N_("Filtype:"),
        "Files of &type:": N_("Fil&type:"),
        "Directory:": N_("Mappe:"),
        "Directories": N_("Mapper"),
        "Files": N_("Filer"),
        "&Choose": N_("&Velg"),
        "&Delete": N_("&Slett"),
        "&Rename": N_("&Gi nytt navn"),
        "&New Folder": N_("&Ny mappe"),
        "New Folder": N_("Ny mappe"),
        "Show ": N_("Vis "),
        "Show &hidden files": N_("Vis s&kjulte filer"),
        "Find Directory": N_("Velg mappe"),
        "Save As": N_("Lagre som"),
        "Recent Places": N_("Steder du har brukt"),
        "Go back": N_("Tilbake"),
        "Go forward": N_("Fram"),
        "Go to the parent directory": N_("Til mappen over"),
        "Create a New Folder": N_("Lag en ny mappe"),
        "Change to list view mode": N_("Vis som liste"),
        "Change to detail view mode": N_("Vis detaljer"),
        "Sidebar": N_("Snarveier"),
        "List of places and bookmarks": N_("Steder og snarveier"),
        "Computer": N_("Denne maskinen"),
        "Drive": N_("Disk"),
        "Folder": N_("Mappe"),
        "File": N_("Fil"),
        "%1 already exists.\nDo you want to replace it?": N_("«%1» finnes fra før.\nVil du skrive over den?"),
        "%1 already exists.\nDo you want to overwrite it?": N_("«%1» finnes fra før.\nVil du skrive over den?"),
        "%1\nFile not found.\nPlease verify the correct file name was given.": N_(
            "«%1»\nFant ikke filen. Se etter om navnet er riktig."
        ),
        "%1\nDirectory not found.\nPlease verify the correct directory name was given.": N_(
            "«%1»\nFant ikke mappen. Se etter om navnet er riktig."
        ),
        "Are you sure you want to delete '%1'?": N_("Vil du slette «%1»?"),
        "'%1' is write protected.\nDo you want to delete it anyway?": N_(
            "«%1» er skrivebeskyttet.\nVil du slette den likevel?"
        ),
        "Could not delete directory.": N_("Mappen kunne ikke slettes."),
        "File %1 is not writable.\nPlease choose a different file name.": N_(
            "«%1» kan ikke skrives til.\nVelg et annet navn."
        ),
        "%1 is a directory.\nPlease choose a different file name.": N_("«%1» er en mappe.\nVelg et annet navn."),
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
        "Type:": N_("Type:"),
        "All Pages": N_("Alle sider"),
        "Odd Pages": N_("Odde sider"),
        "Even Pages": N_("Like sider"),
        "Pages": N_("Sider"),
        "Page &Set:": N_("Hvilke &sider:"),
        "Output Settings": N_("Utskrift"),
        "Double Sided Printing": N_("Tosidig"),
        "Off": N_("Av"),
        "Long side binding": N_("Bla langs langsiden"),
        "Short side binding": N_("Bla langs kortsiden"),
        "&Options >>": N_("&Flere valg >>"),
        "&Options <<": N_("&Færre valg <<"),
        "Local file": N_("Fil på denne maskinen"),
        "Print to File (PDF)": N_("Skriv til fil (PDF)"),
        "Print To File ...": N_("Skriv til fil …"),
        "Write PDF file": N_("Skriv PDF-fil"),
        "Specify pages or ranges separated by commas. Ranges are specified by two numbers separated by a hyphen. "
        "E.g: 3,5-7,9 prints pages 3, 5, 6, 7 and 9.": N_(
            "Skriv sider med komma imellom, og fra og til med bindestrek: 3,5-7,9 gir sidene 3, 5, 6, 7 og 9."
        ),
        "Paper": N_("Papir"),
        "Page size:": N_("Størrelse:"),
        "Width:": N_("Bredde:"),
        "Height:": N_("Høyde:"),
        "Paper source:": N_("Skuff:"),
        "Orientation": N_("Retning"),
        "Portrait": N_("Stående"),
        "Landscape": N_("Liggende"),
        "Reverse landscape": N_("Liggende, snudd"),
        "Reverse portrait": N_("Stående, snudd"),
        "Margins": N_("Marger"),
        "Page Layout": N_("Sider på arket"),
        "Pages per sheet:": N_("Sider per ark:"),
        "Page order:": N_("Rekkefølge:"),
        "Advanced": N_("Mer"),
        "Help": N_("Hjelp"),
        "Apply": N_("Bruk"),
        "Discard": N_("Forkast"),
        "Retry": N_("Prøv igjen"),
        "Abort": N_("Avbryt"),
        "Ignore": N_("Gå videre"),
        "&Select All": N_("&Marker alt"),
        "&Step up": N_("&Opp"),
        "Step &down": N_("&Ned"),
        "Scroll here": N_("Rull hit"),
        "Top": N_("Øverst"),
        "Bottom": N_("Nederst"),
        "Left edge": N_("Helt til venstre"),
        "Right edge": N_("Helt til høyre"),
        "Page up": N_("En side opp"),
        "Page down": N_("En side ned"),
        "Page left": N_("En side til venstre"),
        "Page right": N_("En side til høyre"),
        "Scroll up": N_("Rull opp"),
        "Scroll down": N_("Rull ned"),
        "Scroll left": N_("Rull til venstre"),
        "Scroll right": N_("Rull til høyre"),
        "Scroll Left": N_("Rull til venstre"),
        "Scroll Right": N_("Rull til høyre"),
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
