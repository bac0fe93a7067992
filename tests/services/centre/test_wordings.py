"""The centre's own wordings of the letters' paragraphs: kept, approved by name, never lost, and whose they are."""

from dataclasses import replace
from datetime import timedelta

import pytest

from hia_desktop.base.errors import BadInput, Conflict, Missing, Refused
from hia_desktop.domain.letter_texts import LetterText, TextId, Texts, bundled_texts, first_day, history
from hia_desktop.services.call import run
from hia_desktop.services.centre import wordings
from hia_desktop.services.consent import trails
from tests import make

COMPLAINT = TextId.PATIENT_COMPLAINT
OWN_DAY = first_day() + timedelta(days=7)
OWN = LetterText(
    id=COMPLAINT,
    heading="Klage",
    text=" Du kan klage på {about} til {complaint_to}. ",
    valid_from=OWN_DAY,
    source="pbrl § 7-2",
)


def versions(home: make.House) -> Texts:
    return history(run(home.as_user("sekretar"), wordings.listing), COMPLAINT)


def test_a_new_centre_has_the_bundled_wordings(home: make.House) -> None:
    assert run(home.admin, wordings.listing) == bundled_texts()


def test_a_new_wording_is_kept_beside_the_old_one(home: make.House) -> None:
    run(home.as_user("sekretar"), wordings.revise, replace(OWN, approved_by="Jeg", approved_on=make.DAY))
    new, old = versions(home)
    assert (new.text, new.heading, new.approved) == ("Du kan klage på {about} til {complaint_to}.", "Klage", False)
    assert old in bundled_texts()
    run(home.admin, wordings.revise, replace(OWN, text="Klag på {about}: {complaint_to}."))
    assert [text.text for text in versions(home)] == ["Klag på {about}: {complaint_to}.", old.text]


def test_approved_by_name_and_then_never_changed(home: make.House) -> None:
    bundled = versions(home)[0]
    run(home.admin, wordings.approve, bundled, " Avdelingssjef Vik ")
    (kept,) = versions(home)
    assert kept == replace(bundled, approved_by="Avdelingssjef Vik", approved_on=make.DAY)
    with pytest.raises(BadInput, match="senere dag"):
        run(home.admin, wordings.revise, replace(bundled, text="Annet {about} {complaint_to}."))
    line = run(home.admin, trails.search_log, "", "template:approved")[0]
    assert (line.what, line.about) == ("Godkjente en brevtekst", "Til pasient: klage")


def test_only_what_was_read_is_approved(home: make.House) -> None:
    office = home.as_user("sekretar")
    run(office, wordings.revise, OWN)
    read = versions(home)[0]
    run(home.admin, wordings.revise, replace(OWN, text="Noe annet {about} {complaint_to}."))
    with pytest.raises(Conflict):
        run(office, wordings.approve, read, "Vik")
    with pytest.raises(Missing):
        run(office, wordings.approve, replace(read, valid_from=OWN_DAY + timedelta(days=1)), "Vik")
    with pytest.raises(BadInput):
        run(office, wordings.approve, versions(home)[0], " ")
    assert not any(text.approved for text in versions(home))


def test_a_faulty_wording_is_not_kept(home: make.House) -> None:
    with pytest.raises(BadInput, match="plassholder"):
        run(home.admin, wordings.revise, replace(OWN, text="Senest {deadline}."))
    assert len(versions(home)) == 1


@pytest.mark.parametrize("user", ["lege", "fysio", "nav"])
def test_only_administrator_and_office_touch_them(home: make.House, user: str) -> None:
    with pytest.raises(Refused):
        run(home.as_user(user), wordings.revise, OWN)
    with pytest.raises(Refused):
        run(home.as_user(user), wordings.listing)


def test_a_newer_program_takes_the_place_of_no_wording_that_the_centre_chose(home: make.House) -> None:
    """What was approved under an earlier program stands until somebody here chooses the new one."""
    brought = versions(home)[0]
    chosen = replace(OWN, valid_from=brought.valid_from - timedelta(days=1))
    run(home.admin, wordings.revise, chosen)
    run(home.admin, wordings.approve, versions(home)[-1], "Vik")
    (now,) = versions(home)
    assert (now.text, now.approved_by) == (OWN.text.strip(), "Vik")
    run(home.admin, wordings.revise, replace(brought, valid_from=brought.valid_from + timedelta(days=1)))
    assert [text.text for text in versions(home)] == [brought.text, OWN.text.strip()]
