"""Safe file operations: where a store may lie, files that are whole or not there, and room on the disk."""

import errno
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hia_desktop.base.errors import Problem, Refused
from hia_desktop.base.text import _

CLOUD = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "icloud": "iCloud",
    "com~apple~clouddocs": "iCloud",
    "mobile documents": "iCloud",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "google disk": "Google Drive",
    "cloudstorage": "CloudStorage",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "jottacloud": "Jottacloud",
    "proton drive": "Proton Drive",
    "pcloud": "pCloud",
}
"""How a synced folder's name begins, and whose it is."""
NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "afpfs",
    "webdav",
    "davfs",
    "sshfs",
    "rclone",
    "s3fs",
    "ceph",
    "gluster",
    "afs",
    "ncpfs",
    "gvfsd",
)
KEYSLOTS = "keyslots.json"
BUSY_TRIES = 6
LONGEST_PATH = 440
"""Bytes: SQLite takes 512, and a store is made in a folder within its own, with longer names beside it."""


class DiskTrouble(Problem):
    """The disk is full, read-only or failing; what was there before is untouched."""


def safe_folder(path: Path) -> Path:
    """The folder, made for its owner alone (0700) when it is not there, proved writable; the absolute path.

    Errors: Refused for a cloud-synced folder or a network share (SQLite loses data there), and for too long a path;
    DiskTrouble when it cannot be written.
    A Mac that syncs its Documents folder to iCloud gives no sign of it in the path, and is not found.
    """
    folder = path.expanduser().resolve()
    if cloud := cloud_of(folder):
        raise Refused(
            _(
                "Mappen synkroniseres av {cloud}. Da kan data ødelegges og havne utenfor senteret. Velg en "
                "mappe på denne maskinen."
            ).format(cloud=cloud)
        )
    if on_network(folder):
        raise Refused(
            _("Mappen ligger på et nettverksområde. Der kan data bli ødelagt. Velg en mappe på denne maskinen.")
        )
    if len(os.fsencode(folder)) > LONGEST_PATH:
        raise Refused(_("Mappens navn med alle mappene over er for langt. Velg en mappe nærmere toppen av disken."))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and (not any(folder.iterdir()) or (folder / KEYSLOTS).exists()):
            folder.chmod(0o700)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as trouble:
        raise _explained(trouble, folder) from None
    return folder


def cloud_of(folder: Path) -> str:
    """The name of the service that syncs the folder, as far as its path tells; empty for none."""
    for part in folder.parts:
        for start, name in CLOUD.items():
            if part.casefold().lstrip(".").startswith(start):
                return name
    return ""


def on_network(folder: Path) -> bool:
    """Whether the folder lies on a network share, as far as the system tells."""
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        return str(folder).startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == remote
    kind = file_system(folder, _mounts())
    return any(kind.removeprefix("fuse.").startswith(name) for name in NETWORK)


def file_system(folder: Path, mounts: list[tuple[str, str]]) -> str:
    """The kind of file system the folder lies on, from (mount point, kind);
    the deepest mount point, and the last of equals, wins."""
    over = [
        (len(Path(point).parts), place, kind)
        for place, (point, kind) in enumerate(mounts)
        if folder.is_relative_to(point)
    ]
    return max(over)[2] if over else ""


def _mounts() -> list[tuple[str, str]]:
    if sys.platform == "darwin":
        import subprocess  # with five modules that nothing else needs before the login window is painted

        try:
            return mac_mounts(
                subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False).stdout
            )
        except (OSError, subprocess.TimeoutExpired):
            return []  # the system does not tell
    listing = Path("/proc/self/mountinfo")
    return linux_mounts(listing.read_text(errors="replace")) if listing.exists() else []


def linux_mounts(listing: str) -> list[tuple[str, str]]:
    """(mount point, kind) of each line of /proc/self/mountinfo (proc(5))."""
    found = []
    for line in listing.splitlines():
        left, _dash, right = line.partition(" - ")
        if len(fields := left.split()) > 4 and (kind := right.split()[:1]):
            found.append((fields[4].replace("\\040", " "), kind[0]))
    return found


def mac_mounts(said: str) -> list[tuple[str, str]]:
    """(mount point, kind) of each line of mount(8) on macOS: `//a@b/c on /Volumes/c (smbfs, nodev)`."""
    found = []
    for line in said.splitlines():
        where, bracket, rest = line.rpartition(" (")
        if bracket and " on " in where:
            found.append((where.split(" on ", 1)[1], rest.split(",")[0].rstrip(")")))
    return found


def write_atomic(path: Path, data: bytes) -> None:
    """Write the whole file or nothing: own temporary file (0600) in the same folder, fsync, rename,
    fsync of the folder.

    Errors: DiskTrouble; the file that was there is then untouched.
    """
    part = ""
    try:
        handle, part = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            _to_disk(out.fileno())
        _replace(part, path)
        folder_to_disk(path.parent)
    except OSError as trouble:
        if part:
            Path(part).unlink(missing_ok=True)
        raise _explained(trouble, path.parent) from None


@contextmanager
def told_of_disk(folder: Path) -> Iterator[None]:
    """What the disk refuses within the block is DiskTrouble."""
    try:
        yield
    except OSError as error:
        raise DiskTrouble(
            _(
                "Det gikk ikke å skrive i «{folder}» ({reason}). Lageret er urørt. Velg en annen "
                "mappe, eller rydd plass."
            ).format(folder=folder.name, reason=error.strerror or type(error).__name__)
        ) from error


def read_first(path: Path, most: int) -> bytes:
    """So much of a file at the most. Errors: FileNotFoundError; DiskTrouble when it is there and does not open: what
    lies in it may be whole, so no copy of it is advised."""
    name, folder = path.name, path.parent.name
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a folder; a pipe would be waited for, a device never ends
            text = _("«{name}» i mappen «{folder}» er ikke en vanlig fil. Ingenting er endret.")
            raise DiskTrouble(text.format(name=name, folder=folder))
        with path.open("rb") as file:
            return file.read(most)
    except FileNotFoundError:
        raise
    except OSError as trouble:
        if isinstance(trouble, PermissionError):
            text = _(
                "Du har ikke tilgang til «{name}» i mappen «{folder}» på denne maskinen. Ingenting er endret. "
                "Be den som drifter maskinen, gi deg tilgang til mappen og det som ligger i den."
            )
            raise DiskTrouble(text.format(name=name, folder=folder)) from None
        reason = trouble.strerror or type(trouble).__name__
        text = _("«{name}» i mappen «{folder}» kan ikke leses ({reason}). Ingenting er endret.")
        raise DiskTrouble(text.format(name=name, folder=folder, reason=reason)) from None


def free_space_check(path: Path, need: int) -> None:
    """DiskTrouble unless the disk under `path` (there or not yet) has `need` bytes free."""
    folder = next(place for place in (path, *path.resolve().parents) if place.exists())
    free = shutil.disk_usage(folder).free
    if free < need:
        raise DiskTrouble(
            _(
                "Det er for lite plass på disken: {free} MB ledig, {need} MB trengs. Ingenting er endret. Rydd "
                "plass og prøv igjen."
            ).format(free=free // 1_000_000, need=-(-need // 1_000_000))
        )


def _to_disk(handle: int) -> None:
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
    else:
        os.fsync(handle)


def folder_to_disk(folder: Path) -> None:
    """Names that were given or taken in the folder are on the disk afterwards, where the system can say so."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _replace(part: str, path: Path) -> None:
    """os.replace, tried again for a while: on Windows a virus scanner may hold the file open for a moment."""
    for left in reversed(range(BUSY_TRIES)):
        try:
            os.replace(part, path)
            return
        except PermissionError:
            if os.name != "nt" or not left:
                raise
            time.sleep(0.05)


def _explained(trouble: OSError, folder: Path) -> DiskTrouble:
    """What went wrong with the folder, in words that can be acted on."""
    if trouble.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskTrouble(_("Disken er full. Det som var lagret fra før, er urørt. Rydd plass og prøv igjen."))
    if trouble.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return DiskTrouble(
            _(
                "Det går ikke an å skrive i mappen {folder}. Ingenting er endret. Skaff skrivetilgang, "
                "eller velg en annen mappe."
            ).format(folder=folder)
        )
    if trouble.errno in (errno.ENOTDIR, errno.EEXIST):
        return DiskTrouble(_("{folder} er en fil, ikke en mappe. Velg en mappe.").format(folder=folder))
    return DiskTrouble(
        _(
            "Disken svarte med en feil ({reason}). Det som var lagret fra før, er urørt. Prøv igjen, "
            "eller velg en annen mappe."
        ).format(reason=trouble.strerror or type(trouble).__name__)
    )
