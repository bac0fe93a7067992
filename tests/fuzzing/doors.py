"""Doors at the edge: foreign PDFs, pictures, the command line, and the files that lie beside the store."""

import contextlib
import io
import os
import shutil
from pathlib import Path

from hia_desktop.base.clock import FixedClock
from hia_desktop.base.errors import BadInput, Problem
from hia_desktop.base.pdf_reader import NotRead, PdfReader
from hia_desktop.cli import run_arguments
from hia_desktop.services.centre import recovery_keys
from hia_desktop.services.centre.login_face import FACES, decoded, read_face
from hia_desktop.store import manifests
from hia_desktop.store.audit import ANCHOR, read_anchor
from hia_desktop.vault import files as vault_files
from hia_desktop.vault.slotfile import COPIES, read_slots
from hia_desktop.vault.throttle import Throttle
from tests import make
from tests.fuzzing.loop import Target
from tests.fuzzing.mutator import Mutator
from tests.fuzzing.stores import grown
from tests.hostile_pdfs import laughs, page, pdf, words


def foreign_pdf(_scratch: Path) -> Target:
    """A PDF that somebody sent: its pages, its words, its sizes, a drawing. The process that reads it may fall; the
    program may not, and the next file is read."""
    reader = PdfReader()
    good = words("hei")

    def act(content: bytes) -> object:
        said = []
        for ask in (
            lambda: reader.pages(content),
            lambda: reader.words(content, 0),
            lambda: reader.sheets(content),
            lambda: reader.draw(content, 0, 0.5),
        ):
            try:
                ask()
                said.append("1")
            except NotRead as fault:
                said.append(fault.why.value)
        if "heavy" in said:
            assert reader.words(good, 0) == "hei", "the next file is read"
        return "".join(said)

    ours = recovery_keys.recovery_sheet_pdf(make.wish(logo=None), "x", FixedClock(make.DAY))
    seeds = [good, laughs(3), pdf(page(b"1 0 0 1 0 0 cm 0 0 1 1 re f")), ours]
    return Target(
        name="foreign PDF", seeds=seeds, make=lambda m, s: m.data(s), act=act, close=reader.forget, seconds=20.0
    )


def picture(scratch: Path) -> Target:
    """A logo for the letterhead, and the sheet it is drawn on."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage

    from hia_desktop.ui.centre_fields import read_logo

    QGuiApplication.instance() or QGuiApplication(["fuzz", "-platform", "offscreen"])
    seeds = []
    for kind in ("PNG", "JPG"):
        image = QImage(24, 12, QImage.Format.Format_RGB32)
        image.fill(0x336699)
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(buffer, kind)  # type: ignore[call-overload]
        seeds.append(bytes(buffer.data().data()))
    path, clock = scratch / "logo", FixedClock(make.DAY)

    def act(content: bytes) -> object:
        path.write_bytes(content)
        logo = read_logo(path)
        return recovery_keys.recovery_sheet_pdf(make.wish(logo=logo), "x", clock).startswith(b"%PDF")

    return Target(name="logo", seeds=seeds, make=lambda m, s: m.data(s), act=act, seconds=4.0)


def command(scratch: Path) -> Target:
    """The command line: every command with words that nobody thought of."""
    from hia_desktop.cli.arguments import parser

    home, course = grown(scratch / "command")
    secret = scratch / "secret"
    secret.write_text(make.PASSWORD, encoding="utf-8")
    given = scratch / "given.json"
    given.write_text('{"text": "hei"}', encoding="utf-8")
    os.environ.pop("HIA_LANGUAGE", None)
    seeds = [list(words) for words in _commands(parser())]
    known = sorted(
        {word for one in seeds for word in one} | {course, make.KARI, str(given), "lege", "note", "-", "team_plan"}
    )
    usual = ["--store", str(home.folder), "--as", "lege", "--password-file", str(secret), "--today", "2026-02-24"]

    def make_one(mutator: Mutator, seed: list[str]) -> list[str]:
        made = list(seed)
        for _n in range(mutator.chance.randint(0, 5)):
            word = mutator.chance.choice(known) if mutator.chance.random() < 0.7 else mutator.hostile()
            made.insert(mutator.chance.randint(1, len(made)), word)
        return made

    def act(words: list[str]) -> object:
        folder = scratch / "now"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(home.folder, folder)
        usual[1] = str(folder)
        out, told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors="backslashreplace"), io.StringIO()
        here = os.getcwd()
        os.chdir(scratch)
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
                code = run_arguments([*usual, *[w.replace("\x00", "") for w in words]], lambda *_all: 0)
        finally:
            os.chdir(here)
        said = told.getvalue()
        if "Noe gikk galt i programmet" in said:
            raise RuntimeError(said)
        if code not in (0, 1, 2):
            raise RuntimeError(f"code {code}")
        if code:
            raise BadInput(said[-60:] or "-")
        return code

    return Target(name="command line", seeds=seeds, make=make_one, act=act, seconds=10.0)


def _commands(of: object, before: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The words of every command."""
    found = []
    for action in getattr(of, "_actions", ()):
        choices = getattr(action, "choices", None)
        if isinstance(choices, dict):
            for word, inner in choices.items():
                found += _commands(inner, (*before, word)) or [(*before, word)]
    return found


def beside(scratch: Path) -> Target:
    """The files that lie beside the store: key slots, face, anchor, counters, a copy's description, what is mounted."""
    home = make.house(scratch / "beside")
    home.close()
    (home.folder / "throttle.json").write_bytes(b'{"lege":{"count":3,"last":"2026-02-24T08:00:00Z"}}')
    manifest = b'{"format":1,"made_at":"2026-02-24T08:00:00Z","program":"0.2.0","schema_version":"0033","sha256":"00"'
    (home.folder / manifests.MANIFEST).write_bytes(
        manifest + b',"size":1,"head_seq":1,"head_mac":"00","counts":{"a":1}}'
    )
    names = [*COPIES, *FACES, ANCHOR, "throttle.json", manifests.MANIFEST]
    seeds = [(name, (home.folder / name).read_bytes()) for name in names if (home.folder / name).exists()]
    folder = scratch / "now"

    def make_one(mutator: Mutator, seed: tuple[str, bytes]) -> tuple[str, bytes]:
        return seed[0], mutator.data(seed[1])

    def act(given: tuple[str, bytes]) -> object:
        name, content = given
        folder.mkdir(exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        (folder / name).write_bytes(content)
        said = []
        for ask in (
            lambda: read_slots(folder),
            lambda: read_face(folder),
            lambda: read_anchor(folder),
            lambda: Throttle(folder).check("lege", FixedClock(make.DAY).now()),
            lambda: Throttle(folder).failed("lege", FixedClock(make.DAY).now()),
            lambda: manifests.read_manifest(folder),
            lambda: vault_files.linux_mounts(content.decode(errors="replace")),
            lambda: vault_files.mac_mounts(content.decode(errors="replace")),
        ):
            try:
                ask()
                said.append("1")
            except Problem as problem:
                assert problem.message.strip()
                said.append("0")
        with contextlib.suppress(ValueError, RecursionError):
            decoded(content)
        return "".join(said)

    heavy = [(name, piece * 30_000) for name in names for piece in (b"[", b'{"a":', b"9")]
    return Target(name="files beside the store", seeds=[*seeds, *heavy], make=make_one, act=act)


ALL = (foreign_pdf, picture, command, beside)
