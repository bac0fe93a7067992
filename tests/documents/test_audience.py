"""What follows from whom a paper is for: size, data, foot and health, for every kind."""

import io

import pikepdf
import pytest

from hia_desktop.documents.kinds import DOCUMENTS, PAPERS
from hia_desktop.documents.kinds.audience import Audience
from hia_desktop.documents.kinds.content import EmployerContent
from hia_desktop.documents.kinds.paper import Document
from hia_desktop.domain.access import Recipient
from tests.documents.samples import PAPERS as SAMPLES
from tests.documents.test_promises import text_of
from tests.documents.test_render import drawn

READERS = {
    Audience.HEALTH: {"epikrise", "note_print", "decision_referrer", "decision_gp", "supplement", "referral_leaflet"},
    Audience.EMPLOYER: {"rtw_employer", "dialogue_meeting"},
    Audience.NAV: {"dialogue_meeting_nav", "nav_note_print", "nav_summary"},
    Audience.INTERNAL: {
        "recovery_sheet",
        "cover",
        "pasted_paper",
        "meeting_minutes_print",
        "meeting_list",
        "quality_report",
    },
}
"""All others are the patient's. A new kind is the patient's until it is said whose it is."""


def test_every_paper_is_for_somebody() -> None:
    for reader in Audience:
        theirs = {paper.kind for paper in PAPERS if paper.audience is reader}
        others = {kind for kinds in READERS.values() for kind in kinds}
        assert theirs == READERS.get(reader, {paper.kind for paper in PAPERS} - others), reader


def test_what_follows_from_each_audience() -> None:
    """Size, data with the file, health, and whose consent."""
    table = {
        Audience.HEALTH: (10, True, True, None),
        Audience.PATIENT: (11, False, True, None),
        Audience.EMPLOYER: (10, False, False, Recipient.EMPLOYER),
        Audience.NAV: (10, False, True, Recipient.NAV_ADVISER),
        Audience.INTERNAL: (10, False, True, None),
    }
    assert {one: (one.size, one.takes_data, one.may_read_health, one.consenting) for one in Audience} == table


@pytest.mark.parametrize("found", [pytest.param(one, id=one.kind) for one in DOCUMENTS])
def test_a_paper_is_as_its_audience_asks(found: Document) -> None:
    """The data goes with it for health personnel alone, the foot says who it is for, and an employer's is looked
    through: it is made of a content whose every line can be, and neither says nor stands under «pasient»."""
    content = SAMPLES[found.kind]
    with pikepdf.open(io.BytesIO(drawn(found.kind))) as pdf:
        takes = found.audience is Audience.HEALTH and found.data
        assert list(pdf.attachments) == (["innhold.json"] if takes else [])
    said = text_of(found, content)
    if found.audience.foot is not None and not content.paper_note():
        assert str(found.audience.foot) in said
    looked_through = isinstance(content, EmployerContent) and content.for_employers()
    assert looked_through == (found.audience is Audience.EMPLOYER)
    if looked_through:
        assert "pasient" not in said.lower()
