"""A short summary of the referral, the diagnoses and the assessment that health personnel write for the NAV adviser."""

from typing import Annotated, ClassVar

from hia_desktop.base.fields import Ask, Prose
from hia_desktop.base.text import N_
from hia_desktop.domain.access import Category, Right
from hia_desktop.domain.forms.card import Card, Place
from hia_desktop.domain.forms.form import Form

_READ = N_("NAV-veilederen leser dette når pasienten har samtykket. Skriv bare det NAV trenger.")


class NavSummary(Form):
    """What the consents «Diagnoser» and «Vurderingen i sammendrag» open for the NAV adviser: these words, and never the
    referral or the assessment themselves. Source: helsepersonelloven, kapittel 5; NAV-innspill 2023 (R89, R92)."""

    card: ClassVar[Card] = Card(
        kind="nav_summary",
        title=N_("Sammendrag for NAV-veilederen"),
        tab=N_("Sammendrag for NAV"),
        source=N_("sammendraget for NAV-veilederen"),
        category=Category.ASSESSMENT_SUMMARY,
        write=Right.WRITE_HEALTH,
        place=Place.MORE,
    )

    referral: Annotated[Prose, Ask(N_("Hva henvisningen gjelder"), lines=3, help=_READ)] = ""
    diagnoses: Annotated[Prose, Ask(N_("Diagnoser"), lines=2, shared_as=Category.DIAGNOSES, help=_READ)] = ""
    assessment: Annotated[Prose, Ask(N_("Vurderingen"), lines=4, required=True, help=_READ)] = ""
