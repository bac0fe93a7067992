"""A file that the user chose, read and written off the GUI thread."""

from pathlib import Path

from PySide6.QtCore import QIODevice, QSaveFile

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


def write_file(path: Path, data: bytes) -> None:
    """Saves where the user chose: the whole file or nothing. Errors: BadInput when it cannot be saved."""
    file = QSaveFile(str(path))
    if not (file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()):
        raise BadInput(_("Filen ble ikke lagret. Velg en annen mappe eller frigjør plass."))


def write_beside(folder: Path, name: str, data: bytes) -> Path:
    """Saves in the folder under this name, or with a number after it where there is a file of that name: what lies
    there is never written over. Gives where. Errors: as `write_file`."""
    path, number = folder / name, 1
    while path.exists():
        number += 1
        path = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    write_file(path, data)
    return path
