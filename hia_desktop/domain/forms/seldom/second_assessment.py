"""What the second assessor says of a referral: two professions look at it, one of them decides."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Prose
from hia_desktop.base.text import N_, _
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Choice, Form


class SecondView(Choice):
    """Whether the second assessor comes to the same."""

    AGREES = "agrees", N_("Enig i vurderingen")
    PARTLY = "partly", N_("Enig i noe")
    DISAGREES = "disagrees", N_("Uenig")


class SecondAssessment(Form):
    """The second assessor's own words, whatever the profession. It decides nothing: the decision is signed in the
    assessment, by a physician or a psychologist. Source: the clinics' own
    pages (R5b: every referral is assessed by an interdisciplinary team).
    """

    card: ClassVar[Card] = Card(
        kind="second_assessment",
        title=N_("Andre vurderer"),
        event=N_("Vurdert av to"),
        category=Category.ASSESSMENT,
        write=Right.ASSESS,
        place=Place.MORE,
    )

    view: Annotated[SecondView | None, Ask(N_("Syn på vurderingen"), required=True)] = None
    findings: Annotated[Prose, Ask(N_("Det faget ditt ser"), lines=5)] = ""
    advice: Annotated[
        Prose, Ask(N_("Råd til den som beslutter"), lines=3, help=N_("Beslutningen tas av lege eller psykolog."))
    ] = ""

    def missing(self) -> dict[str, str]:
        """As every form; besides, whoever does not agree says why."""
        lacks = super().missing()
        if self.view in (SecondView.PARTLY, SecondView.DISAGREES) and not self.findings.strip():
            lacks["findings"] = _("Skriv hva du er uenig i.")
        return lacks
