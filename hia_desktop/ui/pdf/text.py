"""The words in a PDF, page by page, so that a long file can be followed and stopped. Holds no widget."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from hia_desktop.base.fields import LONG_TEXT
from hia_desktop.base.pdf_reader import READER, NotRead, Why
from hia_desktop.base.pdf_words import MOST_PAGES, Reading, keep
from hia_desktop.base.text import N_, _, plural
from hia_desktop.domain.forms.form import Choice
from hia_desktop.ui.tasks import Cancelled, Step

_FEWEST_LETTERS = 20
"""A page with fewer is a picture, perhaps with a page number on it."""


class PdfState(Choice):
    """How far the words could be read; the label is what the user is told."""

    READ = "read", N_("Teksten er lest fra {name} ({all_pages}).")
    PARTLY = "partly", N_("De første {read} av {pages} sidene i {name} er lest. Resten står i vedlegget.")
    STOPPED = "stopped", N_("Stoppet etter side {read} av {pages} i {name}. Resten står i vedlegget.")
    SCANNED = (
        "scanned",
        N_("{name} er skannet ({all_pages}) og har ingen tekst å lese. Filen følger med og kan leses side for side."),
    )
    LOCKED = (
        "locked",
        N_("{name} er passordbeskyttet. Filen følger med som vedlegg, men kan ikke vises eller leses her."),
    )
    BROKEN = "broken", N_("{name} kan ikke leses som PDF.")
    HEAVY = (
        "heavy",
        N_(
            "{name} er for tung å lese her, og lesingen ble stoppet. Be avsenderen om en enklere utgave, "
            "for eksempel skannet."
        ),
    )


@dataclass(frozen=True, kw_only=True)
class PdfText:
    """A file's words as far as they were read. `sha256` tells whether it is the same file as another."""

    name: str
    content: bytes
    text: str
    pages: int
    read: int
    state: PdfState

    @property
    def sha256(self) -> str:
        """The file's fingerprint."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def told(self) -> str:
        """What the user is told of it."""
        all_pages = plural(self.pages, _("side"), _("sider"))
        return self.state.label.format(name=self.name, pages=self.pages, all_pages=all_pages, read=self.read)


def text_of_file(step: Step, path: Path, read: Callable[[Path], bytes]) -> PdfText:
    """The words of a file that `read` opens. When `step` says stop, what was read until then.
    Errors: those of `read`."""
    return text_of(step, path.name, read(path))


def text_of(step: Step, name: str, content: bytes) -> PdfText:
    """The words of a PDF, at most `MOST_PAGES` pages and no more than a text field holds."""
    try:
        count = READER.pages(content, lambda: step(0, 1))
    except NotRead as fault:
        return PdfText(name=name, content=content, text="", pages=0, read=0, state=_STATES[fault.why])
    except Cancelled:
        return PdfText(name=name, content=content, text="", pages=0, read=0, state=PdfState.STOPPED)
    pages, state = _pages(step, content, min(count, MOST_PAGES))
    if len(pages) == min(count, MOST_PAGES) or state is PdfState.HEAVY:
        keep(content, Reading(count, tuple(pages), Why.HEAVY if state is PdfState.HEAVY else None))
    text = "\n\n".join(page for page in pages if page)[:LONG_TEXT]
    if state is PdfState.READ and len(pages) < count:
        state = PdfState.PARTLY
    if len(text) < _FEWEST_LETTERS and state not in (PdfState.STOPPED, PdfState.HEAVY):
        text, state = "", PdfState.SCANNED
    return PdfText(name=name, content=content, text=text, pages=count, read=len(pages), state=state)


_STATES = {Why.LOCKED: PdfState.LOCKED, Why.BROKEN: PdfState.BROKEN, Why.HEAVY: PdfState.HEAVY}


def _pages(step: Step, content: bytes, count: int) -> tuple[list[str], PdfState]:
    """The pages' words until there are enough, and how the reading ended."""
    pages: list[str] = []
    try:
        for number in range(count):
            step(number, count)
            pages.append(READER.words(content, number, partial(step, number, count)))
            if sum(map(len, pages)) >= LONG_TEXT:
                break
        step(count, count)
    except Cancelled:
        return pages, PdfState.STOPPED
    except NotRead:
        return pages, PdfState.HEAVY
    return pages, PdfState.READ
