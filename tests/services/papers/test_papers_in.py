"""Papers that come in: who opens them, who reads them, what a consent opens, and what is undone when one was wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from hia_desktop.base.errors import AnswerNeeded, BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId, UserId
from hia_desktop.base.pdf_words import words_of
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.sending.papers_in import PaperSort
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.overview import course_journal
from hia_desktop.services.papers import papers_in
from hia_desktop.services.papers.papers_in import Arriving
from hia_desktop.store.entities import User
from tests import make
from tests.services.story import pdf


def user(home: make.House, name: str) -> UserId:
    with home.every_row() as sql:
        return UserId(sql.scalars(select(User.id).where(User.username == name)).one())


def arriving(home: make.House, reader: str = "lege", **more: object) -> Arriving:
    given: dict[str, object] = {"sort": PaperSort.REPLY, "sender": "Nevrologen", "arrived": make.DAY, "text": "Funn."}
    return Arriving(**(given | {"reader": user(home, reader)} | more))  # type: ignore[arg-type]


def waiting(home: make.House, name: str) -> int:
    keys = run(home.as_user(name), tasks.keys, "mine")
    return sum("papir" in row.what for row in run(home.as_user(name), tasks.rows, keys))


@pytest.mark.long
def test_a_paper_is_read_by_the_one_named(home: make.House, course: CourseId) -> None:
    lege, fysio, office = home.as_user("lege"), home.as_user("fysio"), home.as_user("sekretar")
    for wrong in (
        {"sender": " "},
        {"arrived": make.DAY + timedelta(1)},
        {"text": ""},
        {"text": "", "pdf": b"x"},
    ):
        with pytest.raises(BadInput):
            run(office, papers_in.register, course, arriving(home, **wrong))
    with pytest.raises(BadInput, match="kan ikke gis"):
        run(office, papers_in.register, course, arriving(home, "admin"))
    assert run(lege, papers_in.listing, course) == ()
    made = run(office, papers_in.register, course, arriving(home))
    (row,) = run(lege, papers_in.listing, course)
    assert (row.title, row.reader, row.mine, row.own) == ("Svar fra Nevrologen", "Liv Berg", True, False)
    assert (
        run(office, papers_in.listing, course)[0].own and run(office, referrals.read_attachment, made)[:5] == b"%PDF-"
    )
    assert words_of(run(fysio, referrals.read_attachment, made)).find("Funn.") >= 0
    assert (waiting(home, "lege"), waiting(home, "fysio")) == (1, 0)
    for other in (fysio, office):
        with pytest.raises(Refused):
            run(other, papers_in.mark_read, made)
    run(lege, papers_in.mark_read, made)
    assert waiting(home, "lege") == 0
    (row,) = run(fysio, papers_in.listing, course)
    assert (row.read_on, row.read_by) == (make.DAY, "Liv Berg")
    line = next(x for x in run(fysio, course_journal.open_journal, course).lines if x.file == made)
    assert (line.title, line.day) == (row.title, make.DAY) and "lest" in line.about
    with pytest.raises(Missing):
        run(lege, papers_in.mark_read, made)
    with pytest.raises(Missing):
        run(fysio, papers_in.mark_unread, made)
    run(lege, papers_in.mark_unread, made)
    assert waiting(home, "lege") == 1 and run(lege, papers_in.listing, course)[0].mine
    with pytest.raises(Missing):
        run(lege, papers_in.mark_unread, made)
    run(lege, papers_in.mark_read, made)
    with pytest.raises(AnswerNeeded):
        run(office, papers_in.register, course, arriving(home, text="Hun har selvmordstanker."))


def test_the_office_opens_only_what_it_registered(home: make.House, course: CourseId) -> None:
    made = run(home.as_user("lege"), papers_in.register, course, arriving(home, "fysio", text="", pdf=pdf()))
    office = home.as_user("sekretar")
    assert run(office, papers_in.listing, course) == ()
    with pytest.raises(Refused):
        run(office, referrals.read_attachment, made)
    assert not [x for x in run(office, course_journal.open_journal, course).lines if x.file == made]


@pytest.mark.long
def test_a_consent_opens_it_for_the_other_side(home: make.House, course: CourseId) -> None:
    lege, nav, until = home.as_user("lege"), home.as_user("nav"), make.DAY + timedelta(90)
    before = run(lege, papers_in.register, course, arriving(home))
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.ATTENDANCE, Category.DOCUMENTS], until)
    assert run(nav, papers_in.listing, course) == ()
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PAPERS_IN], until)
    after = run(lege, papers_in.register, course, arriving(home, sender="Kommunen"))
    assert {row.id for row in run(nav, papers_in.listing, course)} == {before, after}
    told = run(lege, consents.open_consents, course)
    assert [row.what for row in told.seen_by_nav].count("Svar (kom inn)") == 2
    run(nav, referrals.read_attachment, before)
    told = run(lege, consents.open_consents, course)
    assert sorted(bool(row.seen_at) for row in told.shared if row.what == "Svar (kom inn)") == [False, True]
    plan = arriving(home, "nav", sort=PaperSort.EMPLOYERS_PLAN, sender="Bodø Bygg")
    with pytest.raises(BadInput):
        run(nav, papers_in.register, course, arriving(home, "nav"))
    with pytest.raises(BadInput):
        run(nav, papers_in.register, course, arriving(home, "lege", sort=PaperSort.MINUTES))
    navs = run(nav, papers_in.register, course, plan)
    assert navs not in {row.id for row in run(lege, papers_in.listing, course)}
    run(lege, consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], until)
    home.sign_out("nav")
    nav = home.as_user("nav")
    assert navs in {row.id for row in run(lege, papers_in.listing, course)}
    with pytest.raises(Refused):
        run(nav, papers_in.strike, after, "wrong_patient")
    run(lege, papers_in.strike, after, "wrong_patient")
    assert after not in {row.id for row in run(nav, papers_in.listing, course)}
    assert {row.id: row.struck for row in run(lege, papers_in.listing, course)}[after]
    pages = run(lege, referrals.read_attachment, after)
    assert words_of(pages).find("Feilført: Svar fra Kommunen") >= 0 and words_of(pages).find("Funn.") >= 0
    for said in ("Liv Berg merket dette dokumentet som feilført", "Grunn: Ført på feil pasient", "som de kom"):
        assert said in " ".join(words_of(pages).split()), "the first page says so, by whom and why"
    assert "Feilført" not in words_of(run(lege, referrals.read_attachment, before))
    assert waiting(home, "lege") == 1
    run(lege, consents.withdraw, course, Recipient.NAV_ADVISER, [Category.PAPERS_IN])
    assert {row.id for row in run(nav, papers_in.listing, course)} == {navs}


@pytest.mark.long
def test_the_signed_consent_form_is_filed_and_no_consent_opens_it(home: make.House, course: CourseId) -> None:
    lege, nav, office = home.as_user("lege"), home.as_user("nav"), home.as_user("sekretar")
    assert run(lege, consents.open_consents, course).signed_form is None
    signed = arriving(home, sort=PaperSort.SIGNED_CONSENT, sender="pasienten", text="", pdf=pdf())
    made = run(lege, papers_in.register, course, signed)
    until = make.DAY + timedelta(90)
    run(lege, consents.give, course, Recipient.NAV_ADVISER, [Category.PAPERS_IN, Category.DOCUMENTS], until)
    for user in (lege, home.as_user("fysio"), office):  # the office hands out the form and files it
        found = run(user, consents.open_consents, course).signed_form
        assert found is not None and (found.id, found.arrived) == (made, make.DAY)
        assert run(user, referrals.read_attachment, found.id) == signed.pdf
    assert run(nav, papers_in.listing, course) == () and run(nav, consents.open_consents, course).signed_form is None
    with pytest.raises(Refused):
        run(nav, referrals.read_attachment, made)
    home.sign_out("nav")
    assert run(home.as_user("nav"), papers_in.listing, course) == ()
    with pytest.raises(BadInput):
        run(home.as_user("nav"), papers_in.register, course, signed)
    told = run(lege, consents.open_consents, course)
    named = [row.what for row in told.seen_by_nav] + [row.what for row in told.shared]
    assert not [what for what in named if "samtykkeskjema" in what]
    run(lege, papers_in.strike, made, "wrong_patient")
    assert run(office, consents.open_consents, course).signed_form is None
