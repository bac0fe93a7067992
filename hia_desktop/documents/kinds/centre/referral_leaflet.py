"""A sheet for GPs: what a good referral holds. It is about no patient and can be handed to anybody."""

from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import Block, Callout, Grid, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Right
from hia_desktop.domain.legal_texts import cite, legal_texts

title = N_("Hva en god henvisning forteller")


class Content(PaperContent):
    """`points`: what a referral is asked to tell, label and what is meant. `looked_for`: what the assessor asks
    besides. `phone`: where questions are answered, empty when the centre has none."""

    points: list[tuple[str, str]]
    looked_for: list[str] = []
    phone: str = ""

    def paper_subtitle(self) -> str:
        """Whom it is for."""
        return _("Til deg som henviser til HelseIArbeid")

    def paper_note(self) -> str:
        """It is no secret."""
        return _("Uten pasientopplysninger. Kan kopieres og deles.")


def body(content: Content) -> tuple[Block, ...]:
    """What happens when something is lacking, the points, and what is looked for besides."""
    lines = (
        _("Kort er godt. Et par linjer på hvert punkt er nok, og vet du ikke, så skriv det."),
        _("Mangler noe, blir henvisningen vurdert likevel. Den blir ikke sendt tilbake."),
        _("Vi kan spørre deg om det som mangler, men fristen på ti virkedager løper mens vi venter på svar."),
    )
    ask = _("Spørsmål før du henviser? Ring {phone}.").format(phone=content.phone) if content.phone else ""
    return (
        Callout(_("Før du skriver"), lines),
        Heading(_("Dette trenger vi å vite")),
        Grid((_("Punkt"), _("Skriv gjerne")), tuple(content.points), (31, 69)),
        Heading(_("Dette ser vi etter når vi vurderer")),
        Text("\n".join(f"- {one}" for one in content.looked_for)),
        *((Text(ask),) if ask else ()),
        Heading(_("Når det haster")),
        Text(
            _(
                "HelseIArbeid gir ikke øyeblikkelig hjelp. Er du redd for at pasienten kan ta livet sitt, eller må noe "
                "gjøres i dag, så ring dem som har vakt."
            )
            + " "
            + legal_texts()["emergency_numbers"].text
        ),
        Small(_("Om vurderingen og fristen: {law}.").format(law=cite("prop_55_l", "pbrl_2_2"))),
    )


PAPER = Paper(
    kind="referral_leaflet",
    title=title,
    document=Document(
        kind="referral_leaflet",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.HEALTH,
        data=False,  # there is nothing in it for a record
    ),
    kept=Kept.NOWHERE,
    category=None,
    right=Right.SIGN_IN,
)
