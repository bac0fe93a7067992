"""Papers made for somebody's hands: the consent form, the access report, the journal and the summary to NAV."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from hia_desktop.base.errors import BadInput, Missing, Refused
from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, speak
from hia_desktop.documents.kinds.journal_print import Withheld
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.domain.forms.referral import ReferralForm, completeness
from hia_desktop.domain.letter_texts import LetterText, TextId, first_day
from hia_desktop.domain.referral_points import WHAT_TO_WRITE
from hia_desktop.domain.teamwork.visits import Booking, Outcome, Purpose, Way, Why
from hia_desktop.services.call import run
from hia_desktop.services.centre import wordings
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import visits
from hia_desktop.services.overview import course_journal, journal_papers
from hia_desktop.services.overview.course_journal import LineKind
from hia_desktop.services.papers import appointments, instrument_papers, leaflets, papers
from hia_desktop.services.record import entries
from hia_desktop.store.entities import User
from tests import make

UNTIL = make.DAY + timedelta(days=100)
NAV = Recipient.NAV_ADVISER


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def course(home: make.House) -> CourseId:
    made = make.course(home, draft=make.kari(employer="Eksempel Lager AS"))
    lege = home.as_user("lege")
    goals = [
        {"title": "Halv stilling", "area": "work"},
        {"title": "Sove bedre", "area": "everyday"},
    ]
    run(lege, entries.sign, made, "plan", None, {"own_goal": "Full jobb", "goals": goals})
    run(lege, entries.sign, made, "note", None, {"text": "Nakken er stiv.", "heading": "Samtale"})
    return made


@pytest.mark.long
def test_the_form_to_sign_names_the_receivers_and_is_kept(home: make.House, course: CourseId) -> None:
    lege, given = home.as_user("lege"), ([(NAV, Category.PLAN)], UNTIL, None, [(Recipient.OTHER, "Frisk AS")])
    seen = run(lege, consents.form_paper, course, *given).pdf()
    kept = run(home.as_user("sekretar"), papers.read, run(lege, consents.issue_form, course, *given))
    assert kept == seen  # what is seen is what is archived
    said = words(kept)
    for told in (
        "Andre Frisk AS",
        "Arbeidsgiver Eksempel Lager AS",
        "At du går her",
        "Informert av Liv Berg",
        "Mottatt",
    ):
        assert told in said, told
    close = "".join(said.split())
    asked = close.count("☑ja") + close.count("☐ja")
    assert asked > 5 and close.count("☐nei") - close.count("etterloven☐nei") == asked, (
        "a no to tick for each that can be said yes to"
    )
    assert said.count("☑ ja") == 1 and "etter loven" in said and "pasienten går" not in said
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE, Category.DOCUMENTS], UNTIL)
    assert run(home.as_user("nav"), papers.listing, course) == ()  # it tells of what others are told
    report = run(home.as_user("sekretar"), trails.issue_access_report, course)
    assert "Innsynslogg" in words(run(lege, papers.read, report))
    assert run(home.as_user("nav"), papers.listing, course) == ()
    with pytest.raises(Refused):
        run(home.as_user("nav"), papers.read, report)


@pytest.mark.long
def test_the_form_to_sign_is_one_sheet_in_each_language(home: make.House) -> None:
    """Two pages, with every receiver and category, and nothing cut."""
    far = "Interkommunalt selskap for renovasjon og gjenvinning i Indre Nordhordland og Ytre Salten IKS"
    made = make.course(home, draft=make.kari(employer=far, gp_name="Anne-Margrethe Kristoffersen-Bjørnstjerne"))
    for code in ("nb", "nn", "en"):
        pdf = run(home.as_user("lege"), consents.form_paper, made, (), None, code).pdf()
        assert len(PdfReader(io.BytesIO(pdf)).pages) == 2, code
        assert far in words(pdf) and "…" not in words(pdf), code


@pytest.mark.long
def test_the_journal_is_printed_as_it_may_be_read(home: make.House, course: CourseId) -> None:
    lege = home.as_user("lege")
    whole = words(run(lege, journal_papers.prepare, course).pdf())
    assert "Nakken er stiv." in whole and "Full jobb" in whole and "Utdrag" not in whole
    (note,) = [one.key for one in run(lege, course_journal.open_journal, course).lines if one.kind is LineKind.NOTE]
    for some in (words(run(lege, journal_papers.prepare, course, (note,), why).pdf()) for why in (None, Withheld.LIFE)):
        assert "Nakken er stiv." in some and "Full jobb" not in some
        assert "Utdrag. Det finnes mer i journalen." in some and "Utvalgte deler" in some
    assert "hindre fare for liv" in some and "§ 5-1" in some and "Liv Berg" in some
    for told in (
        "fire uker",
        "skriftlig og undertegnet",
        "Statsforvalteren",
        "skrive klagen",
        "brukerombudet",
        "§ 8-1",
    ):
        assert told in some, f"a refusal tells how to complain, and who helps: {told}"
    with pytest.raises(BadInput):
        run(lege, journal_papers.prepare, course, None, Withheld.LIFE)
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), journal_papers.prepare, course, (note,), Withheld.LIFE)
    with pytest.raises(Missing):
        run(lege, journal_papers.prepare, course, ("0" * 32,))
    office = words(run(home.as_user("sekretar"), journal_papers.prepare, course).pdf())
    assert "Nakken" not in office and "har tilgang til, er med" in office
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE], UNTIL)
    run(
        home.as_user("nav"),
        entries.sign,
        course,
        "nav_note",
        None,
        {"text": "Leder er positiv.", "day": make.DAY.isoformat()},
    )
    assert "NAV-veilederens egne notater er ikke med" in words(run(lege, journal_papers.prepare, course).pdf())
    assert "Leder er positiv." in words(run(home.as_user("nav"), journal_papers.prepare, course).pdf())


@pytest.mark.long
def test_every_question_on_paper_is_whole_and_a_row_of_a_table_stands_together(
    home: make.House, course: CourseId
) -> None:
    lege = home.as_user("lege")
    answers = dict.fromkeys("abcdefgh", 1) | {"i": 0, "function": 1}
    run(lege, entries.sign, course, "phq9", None, {"day": make.DAY.isoformat(), **answers})
    said = words(run(lege, journal_papers.prepare, course).pdf())
    for item in instruments()["phq9"].instrument.items:
        assert item.text in said.replace("\xad ", ""), item.text
    assert "Mål 1 Mål: Halv stilling · Område: Arbeid" in said and "Mål 2 Mål: Sove bedre" in said
    assert "…" not in said


@pytest.mark.long
def test_nav_is_told_what_the_consents_open_and_nothing_when_they_end(home: make.House, course: CourseId) -> None:
    lege, nav = home.as_user("lege"), home.as_user("nav")
    with pytest.raises(Missing):
        run(lege, journal_papers.nav_summary, course)
    run(lege, consents.give, course, NAV, [Category.ATTENDANCE, Category.PLAN], UNTIL)
    made = [words(run(user, journal_papers.nav_summary, course).pdf()) for user in (lege, nav)]
    for said in made:
        assert "Full jobb" in said and "Halv stilling" in said
        assert "Sove bedre" not in said and "Nakken" not in said
    with pytest.raises(Refused):
        run(home.as_user("sekretar"), journal_papers.nav_summary, course)
    run(lege, consents.withdraw, course, NAV, [Category.PLAN])
    for user in (lege, nav):
        with pytest.raises(Missing):
            run(user, journal_papers.nav_summary, course)


def test_an_appointment_is_written_checked_and_archived(home: make.House, course: CourseId) -> None:
    office = home.as_user("sekretar")
    known = run(office, appointments.suggested, course)
    assert "Storgata 1" in known.place and "75 00 00 00" in known.change
    for wrong, field in (
        ({"day": make.DAY - timedelta(days=1)}, "day"),
        ({"time": "25.00"}, "time"),
        ({"place": ""}, "place"),
    ):
        with pytest.raises(BadInput) as refused:
            run(office, appointments.preview, course, known.model_copy(update={"day": make.DAY, "time": "9", **wrong}))
        assert set(refused.value.fields) == {field}
    asked = known.model_copy(update={"day": make.DAY, "time": "9:30", "interpreter": "arabisk"})
    with pytest.raises(BadInput) as refused:
        run(office, appointments.issue, course, asked)
    assert set(refused.value.fields) == {"answering"}  # no street on the card
    said = words(run(office, papers.read, run(office, appointments.issue, course, asked, answering=True)))
    assert "24. februar 2026 klokken 09.30" in said and "Tolk er bestilt: arabisk" in said and "Kari Testdal" in said
    assert [d.title for d in run(office, papers.listing, course)] == ["Innkalling til time"]


@pytest.mark.long
def test_an_appointment_tells_the_way_what_to_bring_how_to_change_it_and_the_interpreter(
    home: make.House, course: CourseId
) -> None:
    """Each is on the paper as it is suggested, with what the centre has written of the way to its door, and the room
    of a time that is booked."""
    office, lege = home.as_user("sekretar"), home.as_user("lege")

    def told() -> str:
        known = run(office, appointments.suggested, course)
        asked = known.model_copy(update={"day": known.day or make.DAY, "time": known.time or "9"})
        return words(run(office, papers.read, run(office, appointments.issue, course, asked, answering=True)))

    said = told()
    for part in (
        "Slik finner du fram Kart: søk etter «Storgata 1, 8000 Bodø» på nettet eller i telefonen.",
        "Ta med Legitimasjon og en oversikt over medisinene du bruker",
        "Hvis tiden ikke passer Ring oss på 75 00 00 00 så snart du kan, så finner vi en ny tid.",
        "Tolk Trenger du tolk, si fra til oss i god tid. Det koster deg ingenting.",
    ):
        assert part in said, part
    way = "Inngang fra Sjøgata, 2. etasje.\nBuss 4 stopper utenfor."
    own = LetterText(id=TextId.SUMMONS_WAY, heading="", text=way, valid_from=first_day(), source="lokal")
    run(home.admin, wordings.revise, own)
    booked = Booking(day=make.DAY, time="10", purpose=Purpose.TREAT, room="B2", interpreter="arabisk")
    psychologist = home.as_user("psykolog").me.id
    with home.admin.store.write() as sql:
        sql.execute(update(User).where(User.id == psychologist).values(title=""))
    run(lege, visits.book, course, booked, [lege.me.id, psychologist])
    said = told()
    assert "Du møter Liv Berg, overlege; Per Sol, psykolog" in said, "the title, else the profession"
    for part in ("Rom B2. Inngang fra Sjøgata, 2. etasje. Buss 4 stopper utenfor. Kart:", "Tolk er bestilt: arabisk."):
        assert part in said, part
    run(lege, visits.settle, run(lege, visits.listing, course)[0].id, Outcome.BY_CENTRE, Why.CAPACITY)
    again = run(lege, visits.book, course, booked.model_copy(update={"room": "Rom 3"}), [lege.me.id])
    assert "Slik finner du fram Rom 3. Inngang" in told(), "the word once"
    run(lege, visits.settle, again, Outcome.BY_CENTRE, Why.CAPACITY)
    for meets, place in ((Way.PHONE, "På telefon. Vi ringer deg."), (Way.VIDEO, "På video · B2")):
        booked = booked.model_copy(update={"way": meets})
        visit = run(lege, visits.book, course, booked, [lege.me.id])
        said = told()
        assert place in said and "Inngang fra" not in said and "Legitimasjon" not in said
        run(lege, visits.settle, visit, Outcome.BY_CENTRE, Why.CAPACITY)


@pytest.mark.long
def test_the_sheet_for_gps_says_every_point_and_nothing_of_a_patient(home: make.House, course: CourseId) -> None:
    assert {point.field for point in completeness(ReferralForm())} == set(WHAT_TO_WRITE)
    made = {name: run(home.as_user(name), leaflets.good_referral) for name in ("sekretar", "nav", "admin", "lege")}
    assert len({paper.pdf() for paper in made.values()}) == 1
    pdf = made["sekretar"].pdf()
    said = words(pdf)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1 and "Kari" not in said and "Taushetsbelagt" not in said
    assert all(point.label in said for point in completeness(ReferralForm()))
    sheet = run(home.as_user("lege"), instrument_papers.blank, course, "phq9").pdf()
    assert "Sett ett kryss for hvert spørsmål" in words(sheet)
    speak("en")
    try:
        assert run(home.as_user("lege"), instrument_papers.blank, course, "phq9").pdf() == sheet, "as it is worded"
        assert run(home.as_user("nav"), leaflets.good_referral).pdf() == pdf, "one language, whatever the screen speaks"
    finally:
        speak(SOURCE)
