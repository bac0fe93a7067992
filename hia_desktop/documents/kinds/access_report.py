"""Innsynslogg: who has seen what, when and why, handed to the patient on request (pasientjournalloven § 18)."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.text import N_, _, moment, plural
from hia_desktop.documents.blocks import Block, Grid, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, span
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.legal_texts import cite

title = N_("Innsynslogg")


class Access(BaseModel):
    """One time somebody saw or changed something."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str
    role: str
    at: datetime
    what: str
    why: str = ""


class Content(PaperContent):
    """The lines in the order they are printed, and the days of the log that were looked at."""

    rows: list[Access]
    first: date | None = None
    last: date | None = None

    def paper_subtitle(self) -> str:
        """The days covered, and how many lines there are."""
        count = plural(len(self.rows), _("oppslag"), _("oppslag"))
        days = span(self.first, self.last)
        return f"{days} · {count}" if days else count


def body(content: Content) -> tuple[Block, ...]:
    """The report as blocks; an empty one says so."""
    intro = Text(
        _(
            "Her står alle som har åpnet eller endret noe om deg i dette systemet, og de som "
            "prøvde og ikke fikk ({law}). "
            "At navnet ditt har stått i en arbeidsliste eller blant treffene i et søk, står ikke her. "
            "Spør oss hvis det er noe du ikke kjenner igjen. Mener du at noen har lest uten grunn, kan du klage "
            "til Statsforvalteren."
        ).format(law=cite("journal_log"))
        + " "
        + _("Pasient- og brukerombudet hjelper deg med det, gratis ({law}).").format(law=cite("pbrl_8_1"))
    )
    if not content.rows:
        return intro, Small(_("Ingen har åpnet opplysninger om deg i denne perioden."))
    rows = tuple((moment(row.at), row.who, row.role, row.what, row.why) for row in content.rows)
    table = Grid((_("Når"), _("Hvem"), _("Rolle"), _("Hva"), _("Hvorfor")), rows, (19, 23, 16, 24, 18))
    consent = _(
        "Du kan når som helst trekke et samtykke tilbake. Papirer og filer som er levert ut, kan ikke kalles tilbake."
    )
    seen = _("Tabellen er hentet fra hele loggen for perioden over: {count}.").format(
        count=plural(len(rows), _("oppslag"), _("oppslag"))
    )
    return intro, table, Small(f"{seen} {consent}")


PAPER = Paper(
    kind="access_report",
    title=title,
    document=Document(
        kind="access_report",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
    ),
    kept=Kept.AS_HANDED,
    category=Category.DOCUMENTS,
    office=True,
    whole=True,  # it is the patient's own, and names all who work with it
    right=Right.ACCESS_REPORT,
)
