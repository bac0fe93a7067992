"""A letter: the answer to patient or referrer, to a patient who asks for a correction, or the request for what a
referral lacks."""

from dataclasses import replace

from pydantic import BaseModel, ConfigDict

from hia_desktop.base.language import Words
from hia_desktop.base.text import N_, _
from hia_desktop.documents.blocks import Block, Envelope, Heading, Small, Text
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.documents.kinds.paper import Document, Kept, Paper
from hia_desktop.domain.access import Category, Right

title = N_("Brev")


class Paragraph(BaseModel):
    """A part of a letter; the heading may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str = ""
    text: str = ""


class Content(PaperContent):
    """Everything a letter says. `addressee` is name and address, one line each; `request`: which request for correction
    or deletion it answers, as `Request.named`."""

    addressee: list[str] = []
    subject: str = ""
    reference: str = ""
    case_handler: str = ""
    phone: str = ""
    paragraphs: list[Paragraph] = []
    copies: list[str] = []
    template_approved: bool = True
    """Kept for letters that were archived before a letter was answered for instead; nothing on the paper says it."""
    request: str = ""
    signed: Signed = Signed()

    def paper_title(self) -> str:
        """The subject."""
        return self.subject

    def paper_envelope(self) -> Envelope:
        """Whom it goes to, in the window of its envelope, and beside that what to call about."""
        told = ((_("Vår referanse"), self.reference), (_("Saksbehandler"), self.case_handler))
        lines = tuple(line for line in self.addressee if line.strip())
        return Envelope(lines, (*told, (_("Telefon"), self.phone)))


def body(content: Content) -> tuple[Block, ...]:
    """The letter as blocks."""
    blocks: list[Block] = []
    for number, paragraph in enumerate(content.paragraphs, 1):
        if paragraph.heading.strip():
            blocks.append(Heading(paragraph.heading))
        greeting = _("Vennlig hilsen") if number == len(content.paragraphs) else ""
        if text := f"{paragraph.text}\n\n{greeting}".strip():
            blocks.append(Text(text))
    blocks.append(content.signed.block())
    if content.copies:
        blocks.append(Small(_("Kopi: {receivers}").format(receivers=", ".join(content.copies))))
    return tuple(blocks)


_PATIENTS = Document(
    kind="letter",
    title=title,
    Content=Content,
    body=body,
    audience=Audience.PATIENT,
    most_pages=1,
)
_PATIENTS_OWN = ("patient", "correction")
_REFERRERS = replace(_PATIENTS, kind="letter_health", audience=Audience.HEALTH)


def _letter(kind: str, title: Words, category: Category, right: Right, to: str) -> Paper:
    return Paper(
        kind=kind,
        title=title,
        document=_PATIENTS if to in _PATIENTS_OWN else _REFERRERS,
        kept=Kept.AS_LETTER,
        category=category,
        right=right,
        office=True,
        word="letter",
        to=to,
        help=N_("et brev: --to patient, referrer, gp, correction eller supplement; --issue lager og arkiverer det"),
    )


SUPPLEMENT = _letter(
    "supplement", N_("Brev: supplerende opplysninger"), Category.DOCUMENTS, Right.HANDLE_PAPERS, "supplement"
)
# The answers quote the assessment's grounds, and are shared with those who may be given the assessment alone.
TO_PATIENT = _letter("decision_patient", N_("Brev: svar til pasienten"), Category.ASSESSMENT, Right.ASSESS, "patient")
TO_REFERRER = _letter("decision_referrer", N_("Brev: svar til henviser"), Category.ASSESSMENT, Right.ASSESS, "referrer")
TO_GP = _letter("decision_gp", N_("Brev: kopi til fastlegen"), Category.ASSESSMENT, Right.ASSESS, "gp")
CORRECTION = _letter(
    "decision_correction",
    N_("Brev: svar om retting eller sletting"),
    Category.ASSESSMENT,
    Right.WRITE_HEALTH,
    "correction",
)
# It is shared with those who may be given the form that it answers.
ANSWERS = (TO_PATIENT, TO_REFERRER, TO_GP)
"""Whom an answer goes to is the word after `--to`. The GP gets a copy only when somebody else referred."""
