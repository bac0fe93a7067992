"""The stretches between the empty lines of a pasted list of sick leave,
and which lines on their own are about which days."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from hia_desktop.base.written_days import written_days
from hia_desktop.domain.reading import caveats
from hia_desktop.domain.reading.grades import grades


@dataclass(frozen=True)
class Paragraph:
    """A stretch between empty lines. `alone`: it is one line, a heading or what became of a note."""

    start: int
    end: int
    text: str
    alone: bool

    @cached_property
    def taken_back(self) -> tuple[str, ...]:
        """The words in it that take a sick note back."""
        return caveats.taken_back(self.text)

    @cached_property
    def heads_several(self) -> bool:
        """Whether it is the heading of several notes."""
        return caveats.heads_several(self.text)


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Every stretch of an evened text, in order; none is left out."""
    return tuple(_cut(text))


def _cut(text: str) -> Iterator[Paragraph]:
    at = 0
    for end in (*(found.end() for found in re.finditer(r"\n(?:[ \t]*\n)+", text)), len(text)):
        yield Paragraph(at, end, text[at:end], _alone(text[at:end]))
        at = end


def _alone(text: str) -> bool:
    """Whether a paragraph is one line without the days of a note; what became of a note may tell on which day."""
    if not text.strip() or "\n" in text.strip():
        return False
    days = len(written_days(text))
    return days == 0 or (days == 1 and bool(caveats.taken_back(text)) and not grades(text))


def over_and_under(paragraphs: Sequence[Paragraph], start: int, end: int) -> Iterator[Paragraph]:
    """The lines that stand alone between empty lines and are about what stands at a place of the text.

    A heading of several notes («Avviste sykmeldinger») holds until the next such heading; another line over them until
    the next line that stands alone; and lines under them as far as the next days.
    """
    over = [one for one in paragraphs if one.end <= start and one.alone]
    yield from over[-1:]
    yield from [one for one in over if one.heads_several][-1:]
    for one in paragraphs:
        if one.start >= end:
            if not one.alone or one.heads_several:
                return
            yield one
