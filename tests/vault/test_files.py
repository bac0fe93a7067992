"""Safe files: whole or not there, in a folder that is fit for a store."""

import errno
import os
import stat
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from hia_desktop.base.errors import Refused
from hia_desktop.vault import files
from hia_desktop.vault.files import (
    DiskTrouble,
    cloud_of,
    file_system,
    free_space_check,
    linux_mounts,
    mac_mounts,
    safe_folder,
    write_atomic,
)

posix = pytest.mark.skipif(os.name != "posix", reason="POSIX modes")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@posix
def test_folder_and_file_are_the_owner_s_alone(tmp_path: Path) -> None:
    folder = safe_folder(tmp_path / "deep" / "store")
    write_atomic(folder / "x.json", b"1")
    assert mode(folder) == 0o700
    assert mode(folder / "x.json") == 0o600


@posix
def test_an_empty_folder_is_closed_and_one_with_other_things_is_left(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty", tmp_path / "full"
    for folder in (empty, full):
        folder.mkdir()
        folder.chmod(0o755)
    (full / "letter.txt").write_text("x")
    assert mode(safe_folder(empty)) == 0o700
    assert mode(safe_folder(full)) == 0o755


@pytest.mark.parametrize(
    "path",
    [
        "OneDrive/HIA",
        "OneDrive - Sykehuset/HIA",
        "Dropbox/x",
        "Dropbox (Privat)/x",
        "iCloudDrive/x",
        "Library/Mobile Documents/x",
        "Google Drive/x",
    ],
)
def test_synced_folders_are_refused_and_not_made(tmp_path: Path, path: str) -> None:
    with pytest.raises(Refused, match="synkroniseres"):
        safe_folder(tmp_path / path)
    assert not (tmp_path / path).exists()


def test_ordinary_folders_are_not_taken_for_synced_ones() -> None:
    assert cloud_of(Path("/home/anna/Documents/HIA Desktop/store")) == ""


def test_a_synced_folder_behind_a_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "store").symlink_to(tmp_path / "Dropbox", target_is_directory=True)
    with pytest.raises(Refused):
        safe_folder(tmp_path / "store")


def test_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_mounts", lambda: [("/", "ext4"), (str(tmp_path), "cifs")])
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(Refused, match="nettverk"):
        safe_folder(tmp_path / "store")


def test_mount_lists_are_read() -> None:
    linux = (
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n40 22 0:44 / /mnt/my\\040share rw shared:9 - "
        "cifs //srv/x rw\nnonsense\n"
    )
    assert linux_mounts(linux) == [("/", "ext4"), ("/mnt/my share", "cifs")]
    mac = (
        "/dev/disk3s1 on / (apfs, sealed, local)\n//anna@srv/x on /Volumes/x (smbfs, nodev)\nmap "
        "auto_home on /home (autofs)\n"
    )
    assert mac_mounts(mac)[1] == ("/Volumes/x", "smbfs")
    assert file_system(Path("/mnt/my share/store"), linux_mounts(linux)) == "cifs"
    assert file_system(Path("/mnt/my"), linux_mounts(linux)) == "ext4"
    assert file_system(Path("/a"), [("/", "ext4"), ("/", "nfs4")]) == "nfs4"


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("x")
    with pytest.raises(DiskTrouble, match="er en fil"):
        safe_folder(tmp_path / "store")
    with pytest.raises(DiskTrouble, match="er en fil"):
        safe_folder(tmp_path / "store" / "inner")


def test_too_long_a_path_is_said_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="for langt"):
        safe_folder(tmp_path.joinpath(*["m" * 100] * 5))
    assert not list(tmp_path.iterdir())


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root writes anywhere")
def test_read_only_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(DiskTrouble, match="skrive i mappen"):
            safe_folder(tmp_path)
        with pytest.raises(DiskTrouble, match="skrive i mappen"):
            write_atomic(tmp_path / "x", b"new")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("code", "said"),
    [(errno.ENOSPC, "full"), (errno.EROFS, "skrive i mappen"), (errno.EACCES, "skrive i mappen"), (errno.EIO, "feil")],
)
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str, step: str
) -> None:
    def fail(*_: object) -> NoReturn:
        raise OSError(code, os.strerror(code))

    target = tmp_path / "keyslots.json"
    write_atomic(target, b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(DiskTrouble, match=said):
        write_atomic(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["keyslots.json"]


def test_free_space(tmp_path: Path) -> None:
    free_space_check(tmp_path / "not" / "there", 1)
    with pytest.raises(DiskTrouble, match="for lite plass"):
        free_space_check(tmp_path, 10**18)
