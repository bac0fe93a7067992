"""Empty is not absent: a point that the text tells waits for a reader, and the GP is not asked for it."""

from datetime import date

from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.forms.values import UntoldPoint
from hia_desktop.domain.reading.referral import ProposalField
from hia_desktop.domain.referral_points import missing_points, waiting_proposals, waiting_words

TODAY = date(2026, 11, 28)
TEXT = (
    "Yrke: sveiser. Arbeidsgiver: Eksempel Verft AS. Stilling: 80 %. Sykmeldt 100 % fra 14.09.2026. "
    "Diagnose: L83 Nakkesyndrom."
)


def test_what_the_text_proposes_is_not_missing() -> None:
    form = ReferralForm(text=TEXT)
    waiting = waiting_proposals(form, TODAY)
    assert (
        set(waiting) == {"occupation", "workplace", "position_percent", "work_status", "diagnoses"}
        and waiting["work_status"] == 2
    )
    assert missing_points(form, TODAY) == ("employer_contact", "adaptation_tried", "motivation")
    assert waiting_words(2) == "2 forslag er ikke vurdert"


def test_what_is_filled_in_waits_no_more() -> None:
    form = ReferralForm(text=TEXT, occupation="sveiser", workplace="Eksempel Verft AS")
    assert not {"occupation", "workplace"} & set(waiting_proposals(form, TODAY))


def test_a_text_that_tells_nothing_leaves_all_points_missing() -> None:
    assert len(missing_points(ReferralForm(text="Takk for at dere tar imot."), TODAY)) == 8
    assert waiting_proposals(ReferralForm(), TODAY) == {}


def test_what_was_read_and_does_not_stand_there_is_another_thing_than_empty() -> None:
    """The mark is somebody's word; a point that is filled in after all takes it away. The GP is asked as before."""
    untold = ReferralForm(
        text="Takk.", untold=[UntoldPoint.MOTIVATION, UntoldPoint.EMPLOYER_CONTACT], employer_contact="Leder er ringt."
    )
    assert [point.field for point in completeness(untold) if point.untold] == ["motivation"]
    assert "motivation" in missing_points(untold, TODAY) and "employer_contact" not in missing_points(untold, TODAY)
    assert not any(point.untold for point in completeness(ReferralForm(text="Takk.")))


def test_only_points_that_no_reader_proposes_are_marked_so() -> None:
    labels = {point.field: point.label for point in completeness(ReferralForm())}
    assert {one.value: one.label for one in UntoldPoint}.items() <= labels.items()
    assert not {one.value for one in UntoldPoint} & {field.value for field in ProposalField}
