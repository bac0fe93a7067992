"""The list of a whole team meeting: who was there and which cases were taken, by initials, without a word of them."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.fields import Ask
from hia_desktop.base.text import N_, _, clock_words, day
from hia_desktop.documents.blocks import Block, Grid, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right

title = N_("Møteliste")


class Case(BaseModel):
    """One line of the list. `decisions`: how many there were, None for what was not talked about."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    initials: Annotated[str, Ask(N_("Pasient"))]
    reason: Annotated[str, Ask(N_("Hvorfor på sakslisten"))] = ""
    decisions: int | None = None


class Content(PaperContent):
    """A paper with several patients is easily left behind in a room: it has no name, number or word about anybody. What
    was said and decided stands in each patient's own record."""

    name: Annotated[str, Ask(N_("Møte"))] = ""
    of_day: date
    starts: Annotated[str, Ask(N_("Klokkeslett"))] = ""
    present: Annotated[list[str], Ask(N_("Til stede"))] = []
    cases: Annotated[list[Case], Ask(N_("Saker"))] = []
    next_day: date | None = None
    signed: Annotated[Signed, Ask(N_("Signatur"))] = Signed()

    def paper_subtitle(self) -> str:
        """«Teammøte · 01.12.2026 kl. 09.00»."""
        starts = clock_words(self.starts)
        return _("{name} · {day} kl. {time}").format(name=self.name, day=day(self.of_day), time=starts)


def body(content: Content) -> tuple[Block, ...]:
    """Who was there, the cases in order, and where the rest stands."""
    rows = tuple(
        (str(number), case.initials, case.reason, _came_of(case)) for number, case in enumerate(content.cases, start=1)
    )
    head = (_("Nr."), _("Pasient"), _("Hvorfor"), _("Resultat"))
    table = (Grid(head, rows, (8, 16, 32, 44)),) if rows else (Text(_("Ingen saker.")),)
    then = _("Neste møte {day}.").format(day=day(content.next_day)) if content.next_day else ""
    return (
        Heading(_("Til stede")),
        Text(", ".join(content.present) or _("Ikke ført.")),
        Heading(_("Saker")),
        *table,
        *((Text(then),) if then else ()),
        Small(_("Det som ble drøftet og bestemt, står i journalen til hver pasient.")),
        content.signed.block(),
    )


def _came_of(case: Case) -> str:
    if case.decisions is None:
        return _("ikke tatt opp, står på neste saksliste")
    return (
        _("drøftet, {count} beslutninger").format(count=case.decisions)
        if case.decisions != 1
        else _("drøftet, 1 beslutning")
    )


PAPER = Paper(
    kind="meeting_list",
    title=title,
    document=Document(kind="meeting_list", title=title, Content=Content, body=body, audience=Audience.INTERNAL),
    kept=Kept.NOWHERE,  # it lies with the meeting, since it is of no single patient's record
    category=None,
    right=Right.MEETING,
)
