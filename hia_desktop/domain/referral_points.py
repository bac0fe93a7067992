"""What a referral's points are known to lack. Empty is not absent:
a field nobody filled from a text that says it is not read yet."""

from collections import Counter
from datetime import date

from hia_desktop.base.text import _, plural
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
