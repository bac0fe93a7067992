"""What a check of the store says that it looked at, alike in the window and on the command line."""

from hia_desktop.base.text import _, plural
from hia_desktop.services.backups import Verified


def checked_words(found: Verified) -> str:
    """The sentence when nothing was found wrong: «Alt stemmer» only when all that is there was read, else how much of it was."""
    lines = plural(found.lines, _("logglinje"), _("logglinjer"))
    if not found.all_entries + found.all_documents:
        return _("Ingen feil funnet. Lest: databasen og {lines}. Det er ingen skjemaer eller dokumenter ennå.").format(lines=lines)
    looked = _("databasen, {lines}, {entries} av {all_entries} skjemaer og {documents} av {all_documents} dokumenter").format(
        lines=lines,
        entries=found.entries,
        all_entries=found.all_entries,
        documents=found.documents,
        all_documents=found.all_documents,
    )
    if found.everything:
        return _("Alt stemmer. Lest: {looked}.").format(looked=looked)
    rest = _("Resten er forseglet for andre roller: her er det bare sett at noen har nøkkel til det. La en behandler kontrollere det.")
    return _("Ingen feil funnet i det som kan leses i din rolle. Lest: {looked}. {rest}").format(looked=looked, rest=rest)
