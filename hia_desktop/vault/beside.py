"""A store that is made beside its place, and comes there by one rename: cut off before it, nothing is there; cut off
after it, what is left to do is done at the next start. Imports nothing heavy: the login window looks here first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_BEING_MADE, MADE = ".being-made-", ".made"
COMING = f"{_BEING_MADE}on-server"
"""A folder that says on which server the store of this folder was being laid when it was cut off; swept as the rest."""
STORE_FILE = "hia.db"
FACE = "face.json"
FACES = (FACE, "face.backup.json")
JOINED = "server.json"
"""The file that says on which server the store of a folder lies."""


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """An empty folder in which a store is made; its files are in `folder` when the block has ended well, and gone when
    it has not. Nothing in them may say where they lie. Errors: OSError."""
    import shutil
    import tempfile

    from hia_desktop.vault.files import folder_to_disk

    part = Path(tempfile.mkdtemp(prefix=_BEING_MADE, dir=folder))
    try:
        yield part
        folder_to_disk(part)
        os.rename(part, folder / MADE)  # the one step: before it there is no store, after it there is
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    folder_to_disk(folder)
    put_in_place(folder)


def put_in_place(folder: Path) -> None:
    """Does what was left to do when making a store was cut off at its end: its files go to their place, and what others
    that were cut off left is swept away. A store that is there is never written over. Errors: OSError."""
    made = folder / MADE
    if not made.is_dir() or ((folder / STORE_FILE).exists() and (made / STORE_FILE).exists()):
        return
    from hia_desktop.vault.files import folder_to_disk

    for path in sorted(made.iterdir(), key=lambda path: (path.name != JOINED, path.name)):  # first where it lies
        with suppress(FileNotFoundError):  # another start of the program does the same
            os.replace(path, folder / path.name)
    folder_to_disk(folder)
    with suppress(FileNotFoundError):
        made.rmdir()
    sweep(folder)


def sweep(folder: Path) -> None:
    """Takes away what is left of stores that were not made to their end. Nobody may be making one there."""
    import shutil

    for left in folder.glob(f"{_BEING_MADE}*"):
        shutil.rmtree(left, ignore_errors=True)
