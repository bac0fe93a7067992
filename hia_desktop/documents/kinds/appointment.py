"""Innkalling: when and where the patient is to come, whom to meet, what to bring, and how to change it."""

from datetime import date

from hia_desktop.base.text import N_, _, day_long
from hia_desktop.documents.blocks import Block, Callout, Envelope, Facts, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Category, Right

title = N_("Innkalling til time")


class Content(PaperContent):
    """One appointment. `addressee` is name and address, one line each; `way` says in words how one finds the place;
    `interpreter`: one is ordered, in this language; empty for none."""

    addressee: list[str] = []
    reference: str = ""
    phone: str = ""
    day: date | None = None
    time: str = ""
    duration: str = ""
    place: str = ""
    way: str = ""
    who: str = ""
    bring: str = ""
    change: str = ""
    interpreter: str = ""
    signed: Signed = Signed()

    def paper_envelope(self) -> Envelope:
        """Whom it goes to, in the window of its envelope."""
        return Envelope(
            tuple(line for line in self.addressee if line.strip()),
            ((_("Vår referanse"), self.reference), (_("Telefon"), self.phone)),
        )


def body(content: Content) -> tuple[Block, ...]:
    """When and where first; then what to know."""
    when = _("{day} klokken {time}").format(day=day_long(content.day), time=content.time) if content.day else ""
    interpreter = _("Tolk er bestilt: {language}. Det koster deg ingenting.").format(language=content.interpreter)
    none = _("Trenger du tolk, si fra til oss i god tid. Det koster deg ingenting.")
    return (
        Text(_("Vi har satt av en time til deg.")),
        Callout(when[:1].upper() + when[1:], tuple(x for x in (content.place, content.duration) if x)),
        Facts(
            (
                (_("Du møter"), content.who),
                (_("Slik finner du fram"), content.way),
                (_("Ta med"), content.bring),
                (_("Tolk"), interpreter if content.interpreter else none),
                (_("Hvis tiden ikke passer"), content.change),
            )
        ),
        Text(_("Vennlig hilsen")),
        content.signed.block(),
    )


PAPER = Paper(
    kind="summons",
    title=title,
    document=Document(
        kind="summons",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
        most_pages=1,
    ),
    kept=Kept.AS_LETTER,
    category=Category.DOCUMENTS,
    right=Right.HANDLE_PAPERS,
    office=True,
)
