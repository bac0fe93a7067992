"""The recovery key on paper: the only way in when every password is lost."""

from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import Block, Callout, Heading, Signature, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right

title = N_("Gjenopprettingsnøkkel")


class Content(PaperContent):
    """The key in the groups it is typed in, and the folder of the store it opens."""

    recovery_key: str
    store: str = ""

    def paper_subtitle(self) -> str:
        """The store that the key opens."""
        return _("Lager: {folder}").format(folder=self.store) if self.store else ""


def body(content: Content) -> tuple[Block, ...]:
    """The key, how it is used and how it is kept."""
    return (
        Callout(_("Nøkkelen"), (content.recovery_key,), large=True),
        Heading(_("Slik brukes den")),
        Text(
            _(
                "- Velg «Glemt passord?» i innloggingsvinduet.\n"
                "- Skriv nøkkelen slik den står her. Mellomrom, bindestreker og små bokstaver gjør ingen forskjell.\n"
                "- Lag et nytt passord. Det som er skrevet, også utkast, er der som før."
            )
        ),
        Heading(_("Slik oppbevares den")),
        Text(
            _(
                "Den som har dette arket og en kopi av lageret, kan lese alle pasientopplysninger i det. "
                "Oppbevar arket innelåst, et annet sted enn maskinen og sikkerhetskopiene. "
                "Ikke ta bilde av det, og ikke send det på e-post.\n\n"
                "Uten passord og uten denne nøkkelen kan ingen åpne lageret, heller ikke leverandøren."
            )
        ),
        Signature(by_hand=(_("Lagt i safe, sted og dato"), _("Underskrift"))),
    )


PAPER = Paper(
    kind="recovery_sheet",
    title=title,
    document=Document(
        kind="recovery_sheet",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.INTERNAL,
    ),
    kept=Kept.NOWHERE,
    category=None,
    right=Right.CENTRE,
)
