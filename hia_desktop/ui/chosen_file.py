"""A file that the user chose, read off the GUI thread."""

from pathlib import Path

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.services.intake.referrals import MOST_BYTES


def read_file(path: Path) -> bytes:
    """A file that the user chose. Errors: BadInput when it cannot be read or is over the limit."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BadInput(_("Filen er over grensen på 20 MB. Ingenting er lagt ved."))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            _("Filen kunne ikke leses. Ingenting er lagt ved. Se at den finnes og at du har tilgang til den.")
        ) from error
