"""Registering a referral and the files that came with it."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader, PdfWriter

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.consent import SHAREABLE
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.intake.referrals import MOST_BYTES
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import letters
from hia_desktop.services.patient import patients
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Attachment
from tests import make


def a_pdf(pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_clock_starts_on_the_day_it_came(home: make.House) -> None:
    home.clock.day = date(2026, 4, 10)
    made = run(home.as_user("sekretar"), referrals.register, make.kari(), date(2026, 3, 30))
    assert not made.known and made.warning == ""
    # Maundy Thursday, Good Friday and Easter Monday are no working days.
    assert run(home.as_user("lege"), courses.open_course, made.id).assessment_due == date(2026, 4, 16)


@pytest.mark.parametrize("received", [make.DAY + timedelta(days=1), date(1981, 3, 13)])
def test_a_day_that_cannot_be(home: make.House, received: date) -> None:
    with pytest.raises(BadInput) as error:
        run(home.as_user("sekretar"), referrals.register, make.kari(), received)
    assert "received" in error.value.fields
    assert run(home.as_user("sekretar"), patients.keys) == ()


def test_a_second_running_course_asks_first(home: make.House, course: CourseId) -> None:
    office = home.as_user("sekretar")
    with pytest.raises(Refused, match="pågår"):
        run(office, referrals.register, make.kari(), make.DAY)
    second = run(office, referrals.register, make.kari(), make.DAY, even_if_running=True)
    assert second.known and second.id != course


@pytest.mark.long
def test_a_pdf_is_kept_as_it_came_and_shared_with_nobody(home: make.House, course: CourseId) -> None:
    office, lege, nav = home.as_user("sekretar"), home.as_user("lege"), home.as_user("nav")
    content = a_pdf(3)
    kept = run(office, referrals.attach, course, "C:\\skann\\henvisning æøå.pdf", content)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, list(SHAREABLE[Recipient.NAV_ADVISER]), date(2026, 8, 1))
    for user in (office, lege):
        (row,) = run(user, referrals.attachments, course)
        assert (row.name, row.size, row.added_by) == ("henvisning æøå.pdf", len(content), "Mona Vik")
        assert run(user, referrals.read_attachment, kept) == content
    assert run(nav, referrals.attachments, course) == ()
    with pytest.raises(Refused):
        run(nav, referrals.read_attachment, kept)
    with home.every_row() as sql:
        stored = sql.get_one(Attachment, kept)
        assert b"%PDF" not in stored.content and b"henvisning" not in stored.name


@pytest.mark.parametrize(
    "content",
    [b"", b"Ikke en PDF", b"PK\x03\x04" + b"0" * 500, b"%PDF-1.7\nbare overskriften", b"%PDF-1.7\n" + bytes(5000)],
)
def test_what_is_no_pdf_is_refused(home: make.House, course: CourseId, content: bytes) -> None:
    with pytest.raises(BadInput, match="ikke en PDF"):
        run(home.as_user("sekretar"), referrals.attach, course, "fil.pdf", content)
    assert run(home.as_user("sekretar"), referrals.attachments, course) == ()


def test_too_large_a_file_is_refused(home: make.House, course: CourseId) -> None:
    with pytest.raises(BadInput, match="20 MB"):
        run(home.as_user("sekretar"), referrals.attach, course, "stor.pdf", a_pdf() + bytes(MOST_BYTES))


def test_a_pdf_with_a_password_is_kept(home: make.House, course: CourseId) -> None:
    office = home.as_user("sekretar")
    locked = a_pdf(password="hemmelig")
    kept = run(office, referrals.attach, course, "låst.pdf", locked)
    assert PdfReader(io.BytesIO(run(office, referrals.read_attachment, kept))).is_encrypted


def test_the_same_file_twice_is_refused(home: make.House, course: CourseId) -> None:
    office = home.as_user("sekretar")
    run(office, referrals.attach, course, "en.pdf", a_pdf(2))
    with pytest.raises(BadInput, match="fra før"):
        run(office, referrals.attach, course, "to.pdf", a_pdf(2))
    assert len(run(office, referrals.attachments, course)) == 1


@pytest.mark.long
def test_the_referral_fills_the_patient_and_the_checklist(home: make.House, course: CourseId) -> None:
    office, lege = home.as_user("sekretar"), home.as_user("lege")
    run(office, entries.sign, course, "referral", None, make.REFERRAL)
    page = run(lege, courses.open_course, course)
    assert page.banner.line.startswith("lagermedarbeider 100 %, Eksempel Lager AS")
    assert page.missing_fields == ("employer_contact", "adaptation_tried", "motivation")
    run(office, letters.issue_supplement, course, answering=True)
    waiting = {row.what: row.due for row in run(office, tasks.rows, run(office, tasks.keys, "assess"))}
    assert waiting["Svar fra fastlegen ventes"] == date(2026, 3, 3)
    assert run(lege, courses.open_course, course).status == "Venter på svar"
    home.clock.day = date(2026, 3, 3)
    answer = {"employer_contact": "Ja.", "adaptation_tried": "Lettere løft.", "motivation": "God."}
    run(office, entries.sign, course, "referral", None, {**make.REFERRAL, **answer})
    page = run(lege, courses.open_course, course)
    assert page.missing == () and page.status == "Henvist"
    assert "Svar fra fastlegen ventes" not in {row.what for row in run(office, tasks.rows, run(office, tasks.keys))}


def test_the_gp_is_not_asked_for_what_the_text_says(home: make.House, course: CourseId) -> None:
    """Nobody filled in the occupation, and the text tells it:
    the letter does not ask, the page says that a proposal waits."""
    text = "Yrke: sveiser. Arbeidsgiver: Eksempel Verft AS. Nakkesyndrom."
    answers = {**make.REFERRAL, "text": text, "occupation": "", "workplace": ""}
    run(home.as_user("sekretar"), entries.sign, course, "referral", None, answers)
    page = run(home.as_user("lege"), courses.open_course, course)
    assert "occupation" not in page.missing_fields and dict(page.unread) == {"occupation": 1, "workplace": 1}
    found = run(home.as_user("lege"), courses.overview, course)
    assert found["unread_proposals"] == {"occupation": 1, "workplace": 1} and not found["completeness"]["complete"]
