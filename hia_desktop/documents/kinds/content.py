"""What every document's content shares: it is frozen, goes through JSON unchanged, and may name its paper itself."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import N_, _, day, moment
from hia_desktop.documents.blocks import Envelope, Signature

M = TypeVar("M", bound=BaseModel)

KEPT = object()
"""Marks a text that is chosen from a list, or kept about somebody: it is looked through, but nobody writes it anew."""


class Left(BaseModel):
    """Something that was signed with an older form and that today's has no room for:
    its label of then, and the answer in words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Annotated[str, Ask(N_("Felt"))] = ""
    words: Annotated[str, Ask(N_("Svar"))] = ""


class PaperContent(BaseModel):
    """The content of a paper, stored as JSON beside it so that it can be drawn again.

    `left` stands under a heading of its own before the signature,
    so that nothing that was signed is lost without a word.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    left: Annotated[list[Left], Ask(N_("Signert i et eldre skjema")), KEPT] = []

    def paper_title(self) -> str:
        """The title on this paper; empty when the kind's own title will do."""
        return ""

    def paper_subtitle(self) -> str:
        """A line under the title, empty for none."""
        return ""

    def paper_note(self) -> str:
        """A remark at the foot of every page, empty for none."""
        return ""

    def paper_envelope(self) -> Envelope | None:
        """Whom it is posted to, None for a paper that goes into no envelope."""
        return None


OWN_COPY = N_(
    "Pasientens eget eksemplar. Senteret har ikke gitt det til arbeidsgiver; pasienten avgjør "
    "selv om andre skal få det."
)


class Looked(StrEnum):
    """Whether a paper for an employer has been looked through for words about health.

    Not yet; clean; nothing caught by somebody who could not look for the patient's own diagnoses;
    or somebody answered for what was caught.
    """

    NOT_YET = "not_yet"
    CLEAN = "clean"
    PARTLY = "partly"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Line:
    """One text on a paper for an employer: the path of its field, where its reader finds it («Trinn 2: Oppgaver»),
    the text, whether it is somebody's own words, and what it is taken from."""

    path: str
    where: str
    text: str
    own_words: bool
    source: str


class EmployerContent(PaperContent):
    """A paper that an employer may come to read. It promises nothing about what it holds until it has been
    looked through and found clean.

    Every line of text in it has an `Ask`, the name that its reader finds it by.
    `own_copy`: handed to the patient alone.
    """

    stand_without_words: ClassVar[frozenset[str]] = frozenset()
    """Lists whose rows say something even when the writer has taken all words out of them."""

    looked: Looked = Looked.NOT_YET
    own_copy: bool = False

    def for_employers(self) -> bool:
        """Whether this one is meant for an employer."""
        return True

    def promise(self) -> str:
        """The sentence that the paper may print of itself; empty when it promises nothing."""
        return ""

    def paper_note(self) -> str:
        """At the foot of every page: the promise, when it has been kept."""
        return self.promise() if self.for_employers() and self.looked is Looked.CLEAN else ""

    def source_of(self, field: str) -> str:
        """What a field of the paper is taken from, empty when it goes without saying."""
        return ""

    @in_language(SOURCE)
    def told(self) -> tuple[Line, ...]:
        """Every text in it that is not empty. The places have the same names whatever the screen speaks, since what
        was approved and answered for is kept by them."""
        return tuple(
            Line(path, where, text, own, self.source_of(path.split(".")[0]))
            for path, where, text, own in _lines(self, "", "", True)
        )

    def lines(self) -> Iterator[tuple[str, str]]:
        """Where each text stands, and the text."""
        return ((line.where, line.text) for line in self.told())

    def with_lines(self, words: Mapping[str, str]) -> Self:
        """The same with other words at these paths; a row that no words are left in is left out."""
        return _with(self, "", words, self.stand_without_words)


def _lines(part: BaseModel, path: str, within: str, own: bool) -> Iterator[tuple[str, str, str, bool]]:
    for name, field in type(part).model_fields.items():
        value: Any = getattr(part, name)
        title = next((mark.label for mark in field.metadata if isinstance(mark, Ask)), "")
        theirs = own and KEPT not in field.metadata
        if isinstance(value, str) and not isinstance(value, StrEnum):
            if value.strip():
                yield path + name, ": ".join(x for x in (within, title) if x), value, theirs
        elif isinstance(value, BaseModel):
            yield from _lines(value, f"{path}{name}.", title, theirs)
        elif isinstance(value, list):
            for number, row in enumerate(value):
                yield from _lines(row, f"{path}{name}.{number}.", f"{title} {number + 1}", theirs)


def _with(part: M, path: str, words: Mapping[str, str], standing: Collection[str] = ()) -> M:
    changed: dict[str, Any] = {}
    for name in type(part).model_fields:
        value, here = getattr(part, name), path + name
        if here in words:
            changed[name] = words[here].strip()
        elif isinstance(value, BaseModel):
            changed[name] = _with(value, f"{here}.", words)
        elif isinstance(value, list):
            rows = [(row, _with(row, f"{here}.{number}.", words)) for number, row in enumerate(value)]
            changed[name] = [new for old, new in rows if name in standing or not _says(old) or _says(new)]
    return part.model_copy(update=changed)


def _says(row: BaseModel) -> bool:
    """Whether somebody's own words stand in it."""
    return any(own for _path, _where, _text, own in _lines(row, "", "", True))


class Signed(BaseModel):
    """Who signed, as it is printed. Without a moment the paper says that it is not signed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Ask(N_("Navn"))] = ""
    title: Annotated[str, Ask(N_("Tittel"))] = ""
    hpr: Annotated[str, Ask(N_("HPR-nummer"))] = ""
    at: datetime | None = None

    def block(self) -> Signature:
        """The signature at the end of a paper."""
        return Signature((self.line(),))

    def line(self) -> str:
        """«Liv Berg, overlege, HPR 0000000 · signert 22.11.2026 14:05»."""
        hpr = _("HPR {number}").format(number=self.hpr) if self.hpr else ""
        who = ", ".join(part for part in (self.name, self.title, hpr) if part)
        when = _("signert {moment}").format(moment=moment(self.at)) if self.at else _("ikke signert")
        return " · ".join(part for part in (who, when) if part)


def span(first: date | None, last: date | None) -> str:
    """«24.02.2026–12.06.2026», «fra 24.02.2026» or «til 12.06.2026»; empty without days."""
    if first and last:
        return f"{day(first)}–{day(last)}"
    if first:
        return _("fra {day}").format(day=day(first))
    return _("til {day}").format(day=day(last)) if last else ""
