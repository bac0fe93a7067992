"""Sheets about no patient, to be handed to those who refer."""

from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.documents.kinds.centre.referral_leaflet import PAPER, Content
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.referral_points import LOOKED_FOR, WHAT_TO_WRITE
from hia_desktop.services.call import Work, query
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.record import framing

GOOD_REFERRAL = PAPER.kind


@query(Right.SIGN_IN)
def good_referral(w: Work) -> Prepared:
    """What a good referral tells, for GPs: the points that the program looks for in one."""
    head = framing.letterhead(w)
    with in_language(SOURCE):  # as it is drawn, whatever the screen speaks
        content = Content(
            points=[(point.label, WHAT_TO_WRITE[point.field]) for point in completeness(ReferralForm())],
            looked_for=list(LOOKED_FOR.values()),
            phone=head.phone,
        )
    return Prepared(
        paper=PAPER,
        content=content,
        letterhead=head,
        patient_line="",
        author=head.centre_name,
        day=w.today,
        draft=False,
    )
