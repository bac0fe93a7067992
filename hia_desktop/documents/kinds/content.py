"""What every document's content shares: it is frozen, goes through JSON unchanged, and may name its paper itself."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, day, moment
from hia_desktop.documents.blocks import Envelope, Signature


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

    left: Annotated[list[Left], Ask(N_("Signert i et eldre skjema"))] = []

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


class EmployerContent(PaperContent):
    """A paper that an employer may come to read. It promises nothing about what it holds until it has been
    looked through and found clean.

    Every line of text in it has an `Ask`, the name that its reader finds it by.
    `own_copy`: handed to the patient alone.
    """

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

    def lines(self) -> Iterator[tuple[str, str]]:
        """Every text in it that is not empty: where it stands («Trinn 2: Oppgaver»), and the text."""
        return _lines(self, "")


def _lines(part: BaseModel, within: str) -> Iterator[tuple[str, str]]:
    for name, field in type(part).model_fields.items():
        value: Any = getattr(part, name)
        title = next((mark.label for mark in field.metadata if isinstance(mark, Ask)), "")
        if isinstance(value, str) and not isinstance(value, StrEnum):
            if value.strip():
                yield ": ".join(x for x in (within, title) if x), value
        elif isinstance(value, BaseModel):
            yield from _lines(value, title)
        elif isinstance(value, list):
            for number, row in enumerate(value, 1):
                yield from _lines(row, f"{title} {number}")


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
