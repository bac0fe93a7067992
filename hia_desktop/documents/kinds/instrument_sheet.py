"""An instrument on paper, to be filled in with a pen in the waiting room."""

from itertools import groupby

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import EMPTY, Block, Facts, Grid, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right

title = N_("Skjema til å fylle ut")
_MOST_BOXES = 11
"""A scale with more steps has a line to write the number on."""
_MOST_WORDS = 5
"""Answers in words that stand side by side; of more, each has a line of its own: a column would break the words."""


class Question(BaseModel):
    """One question with its scale. `words` say what its numbers mean, from `low` on; `own`: what the patient is to
    write first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    low: int
    high: int
    help: str = ""
    words: tuple[str, ...] = ()
    own: str = ""


class Content(PaperContent):
    """The instrument's name, its questions, and where it is from."""

    heading: str = ""
    stem: str = ""
    source: str = ""
    questions: list[Question] = []

    def paper_title(self) -> str:
        """The instrument's own name."""
        return self.heading


def body(content: Content) -> tuple[Block, ...]:
    """A line for the day, then a table for each run of questions with the same scale,
    and one for each question that has more answers in words than stand side by side."""
    blocks: list[Block] = [
        Text(_("Sett ett kryss for hvert spørsmål. Er du i tvil, ta det som passer best.")),
        Facts(((_("Fylt ut dato"), "____ . ____ . ________"),)),
    ]
    if content.stem:
        blocks.append(Text(content.stem))
    for (low, high, words), run in groupby(content.questions, key=lambda q: (q.low, q.high, q.words)):
        if len(words) > _MOST_WORDS:
            for question in run:
                blocks += [Text(_row(question)), _listed(words)]
        else:
            blocks.append(_table(low, high, words, [_row(q) for q in run]))
    return (*blocks, Small(content.source))


def _row(question: Question) -> str:
    told = " – ".join(x for x in (question.text, question.help) if x)
    return f"{question.own}: {_LINE}\n{told}" if question.own else told


_LINE = "_" * 30


def _listed(words: tuple[str, ...]) -> Grid:
    """The answers below one another, each with its box."""
    return Grid(("", _("Svar")), tuple((EMPTY, word) for word in words), (8, 92), "cl")


def _table(low: int, high: int, words: tuple[str, ...], rows: list[str]) -> Grid:
    """The questions of one scale: a box for each step under its word or number, or a line to write on."""
    count = high - low + 1
    if count > _MOST_BOXES:
        head = ("", _("Tall fra {low} til {high}").format(low=low, high=high))
        return Grid(head, tuple((text, "__________") for text in rows), (70, 30), "lc")
    wide = min(18.0 if words else 8.0, (60 if words else 55) / count)
    heads = words or tuple(str(number) for number in range(low, high + 1))
    boxes = (EMPTY,) * count
    widths = (100 - wide * count, *(wide for _box in boxes))
    return Grid(("", *heads), tuple((text, *boxes) for text in rows), widths, "l" + "c" * count)


PAPER = Paper(
    kind="instrument_sheet",
    title=title,
    document=Document(
        kind="instrument_sheet",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
    ),
    kept=Kept.NOWHERE,  # what is kept is the answers
    category=None,
    right=Right.WRITE_HEALTH,
)
