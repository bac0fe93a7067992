"""A paper drawn, with what its writer is told of the language that it speaks."""

from dataclasses import dataclass

from hia_desktop.base.language import papers_heard
from hia_desktop.services.papers.papers import Prepared


@dataclass(frozen=True)
class Seen:
    """A paper as it was drawn, and what it says in bokmål, since nobody has translated it to its language."""

    pdf: bytes
    untranslated: tuple[str, ...]


def seen(paper: Prepared) -> Seen:
    """The paper drawn: some of its words are found only then. Needs no store and may run on any thread."""
    with papers_heard() as heard:
        pdf = paper.pdf()
    return Seen(pdf, tuple(sorted({*paper.untranslated, *heard})))
