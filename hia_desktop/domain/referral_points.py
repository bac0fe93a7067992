"""What a referral's points are known to lack. Empty is not absent:
a field nobody filled from a text that says it is not read yet."""

from collections import Counter
from datetime import date

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, plural
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.reading.referral import ProposalField, propose

_POINT_OF = {
    ProposalField.DIAGNOSES: "diagnoses",
    ProposalField.OCCUPATION: "occupation",
    ProposalField.WORKPLACE: "workplace",
    ProposalField.POSITION_PERCENT: "position_percent",
    ProposalField.SICK_SINCE: "work_status",
    ProposalField.SICK_GRADE: "work_status",
}

WHAT_TO_WRITE = WordTable(
    {
        "text": N_("Hva som er problemet nå, hva som er undersøkt, og hva du ønsker av oss."),
        "diagnoses": N_("Den som gjør det vanskelig å arbeide, med kode, og andre som betyr noe."),
        "work_status": N_("På jobb, sykmeldt helt eller delvis, eller uten jobb. Fra hvilken dag, og graden nå."),
        "occupation": N_("Hva pasienten gjør på jobben: løft, skift, ansvar, kontakt med folk."),
        "workplace": N_("Hvor pasienten arbeider."),
        "position_percent": N_("Også når pasienten har flere arbeidsgivere."),
        "employer_contact": N_("Om pasienten og lederen har snakket sammen, og hva de ble enige om."),
        "adaptation_tried": N_("Hva som er prøvd på jobben, hvor lenge, og hvordan det gikk."),
        "motivation": N_("Hva pasienten selv ønsker, og om pasienten tror det går an å komme tilbake."),
    }
)
"""What is meant by each point that a referral is asked for, in words for the one who writes it."""
LOOKED_FOR = WordTable(
    {
        "function_loss": N_("hva pasienten ikke lenger får gjort, på jobb og hjemme"),
        "goal": N_("målet: beholde jobben, komme tilbake til den, eller til en annen jobb eller utdanning"),
        "tried_by_gp": N_("hva du og kommunen har prøvd"),
        "treatment": N_("behandling til nå, og hva som er planlagt"),
        "weighing": N_("hvorfor du og pasienten tror at et tilbud rettet mot arbeid passer"),
    }
)
"""The assessor's own questions of a referral, by field."""


def waiting_proposals(form: ReferralForm, today: date) -> dict[str, int]:
    """For each point that is not filled in and that the text seems to tell: how many proposals nobody has judged."""
    empty = {point.field for point in completeness(form) if not point.present}
    if not empty.intersection(_POINT_OF.values()) or not form.text.strip():
        return {}
    found = Counter(_POINT_OF.get(one.field, "") for one in propose(form.text, allow_synthetic=True, today=today))
    return {field: count for field, count in found.items() if field in empty}


def missing_points(form: ReferralForm, today: date) -> tuple[str, ...]:
    """The fields that are not filled in and that the text proposes nothing for, in the form's order:
    what the GP may be asked for."""
    waiting = waiting_proposals(form, today)
    return tuple(point.field for point in completeness(form) if not point.present and point.field not in waiting)


def waiting_words(count: int) -> str:
    """«1 forslag er ikke vurdert», «2 forslag er ikke vurdert»."""
    return _("{proposals} er ikke vurdert").format(proposals=plural(count, _("forslag"), _("forslag")))
