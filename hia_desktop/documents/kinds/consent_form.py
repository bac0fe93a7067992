"""The consent to sharing, on paper: the patient ticks what is shared with whom, and signs."""

from datetime import date

from hia_desktop.base.text import N_, _, day
from hia_desktop.documents.blocks import EMPTY, TICKED, Block, Facts, Grid, Heading, Signature, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.legal_texts import cite

title = N_("Samtykke til å dele opplysninger")

_LAWFUL = N_("Etter loven ({law}): sendes fastlegen og henviseren uten samtykke, med mindre du sier nei.")
_LINE = "____________________"


class Content(PaperContent):
    """`ticked` are pairs (category, recipient) already agreed on, `never` those that cannot be shared;
    the rest are boxes for a pen, one for yes and one for no.

    `lawful` are sent without a consent, unless the patient objects; `opens` says in words what a line lets be seen.
    `named` says who each recipient is, where that is known; there is a line to write on where it is not.
    `informed_by` told the patient what it means.
    """

    categories: list[str]
    opens: dict[str, str] = {}
    recipients: list[str]
    ticked: list[tuple[str, str]] = []
    never: list[tuple[str, str]] = []
    lawful: list[tuple[str, str]] = []
    purpose: str = ""
    until: date | None = None
    named: list[tuple[str, str]] = []
    informed_by: str = ""


def body(content: Content) -> tuple[Block, ...]:
    """The form as blocks."""
    marks = {**dict.fromkeys(content.never, _("aldri")), **dict.fromkeys(content.lawful, _lawful())}
    marks |= dict.fromkeys(content.ticked, _yes_no(TICKED))
    rows = tuple(
        (category, *(marks.get((category, recipient), _yes_no(EMPTY)) for recipient in content.recipients))
        for category in content.categories
    )
    count = max(1, len(content.recipients))
    first = max(27.0, 100 - 24.0 * count)
    widths = (first, *((100 - first) / count for _recipient in content.recipients))
    who, named = tuple(content.recipients), dict(content.named)
    opens = tuple((category, content.opens[category]) for category in content.categories if category in content.opens)
    purpose = content.purpose or _("Samarbeid om å komme tilbake i arbeid")
    return (
        Text(
            _(
                "Du bestemmer selv hva som deles, og med hvem. Det du ikke krysser av, deles ikke. Du kan når som "
                "helst trekke samtykket "
                "tilbake, helt eller delvis, uten å si hvorfor. Det får ingen følger for behandlingen din. "
                "Det som alt er levert ut på papir, kan ikke kalles tilbake. Samtykket gjelder dette "
                "forløpet, i høyst 12 måneder."
            )
        ),
        Heading(_("Hvem som kan få opplysningene")),
        Facts(tuple((one.replace("- ", ""), named.get(one) or _LINE) for one in who)),  # parted only in its column
        Heading(_("Dette kan deles")),
        Grid((_("Opplysninger"), *(one.split(" (")[0] for one in who)), rows, widths, "l" + "c" * len(who)),
        *((Heading(_("Hva hver linje åpner")), Facts(opens, sections=True)) if opens else ()),
        *((Small(_LAWFUL.format(law=cite("epikrise_sent"))),) if content.lawful else ()),
        Facts(
            (
                (_("Formål"), purpose),
                (_("Gjelder til"), day(content.until) if content.until else "____ . ____ . ________"),
                (_("Informert av"), content.informed_by or _LINE),
            )
        ),
        Signature(by_hand=(_("Sted og dato"), _("Pasientens underskrift"), _("Mottatt av, dato"))),
    )


def _lawful() -> str:
    return _("etter loven {empty} nei").format(empty=EMPTY)


def _yes_no(yes: str) -> str:
    return _("{box} ja {empty} nei").format(box=yes, empty=EMPTY)


PAPER = Paper(
    kind="consent_form",
    title=title,
    document=Document(
        kind="consent_form",
        title=title,
        Content=Content,
        body=body,
        audience=Audience.PATIENT,
        most_pages=2,
    ),
    kept=Kept.AS_HANDED,
    category=Category.DOCUMENTS,
    office=True,
    whole=True,  # it tells of what is shared with others too
    right=Right.HANDLE_PAPERS,
)
