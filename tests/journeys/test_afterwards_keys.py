"""Rows 4, 13 and 14 of the story by real keys: instruments at the start and the end by digits, the closing from what is
known, how it went afterwards as the secretary and the NAV adviser ask, and what Kvalitet and the quarter's report say
of it."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QTableWidget, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.forms.instrument import instruments
from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind
from hia_desktop.services.call import run
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses, work_course
from hia_desktop.services.intake import referrals
from hia_desktop.services.patient import leaves
from hia_desktop.services.patient.patients import PatientDraft
from hia_desktop.services.record import entries, measuring
from hia_desktop.ui.kit.score_board import ScoreBoard
from hia_desktop.ui.screens.quality.screen import QualityScreen
from hia_desktop.ui.screens.steps.closing.outcome import OutcomeStep
from hia_desktop.ui.screens.steps.instruments import InstrumentsStep
from hia_desktop.ui.screens.steps.measuring.items import ItemDialog
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from tests import make
from tests.journeys import story
from tests.journeys.hands import Hands
from tests.journeys.test_story import Story
from tests.make import House

MONTHS = {"3": date(2026, 9, 14), "6": date(2026, 12, 14), "12": date(2027, 6, 14)}
"""Mondays after the days on which Kari is to be asked."""
ASKED = date(2026, 10, 5)
"""Kvalitet is looked at after the quarter that follows the closing."""


@pytest.fixture
def told(hands: Hands, house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Story:
    return Story(hands, house, tmp_path / "scratch", capsys)


@pytest.fixture
def kari(house: House) -> CourseId:
    """Her course until the start, followed with the instruments for muscle and skeleton."""
    house.clock.day = story.REFERRED
    course = make.course(house)
    office, lege = house.as_user("sekretar"), house.as_user("lege")
    run(office, entries.sign, course, "referral", None, story.REFERRAL)
    house.clock.day = story.ASSESSED
    run(lege, entries.sign, course, "assessment", None, story.ASSESSMENT | {"offers": ["healthy_life"]})
    house.clock.day = story.STARTED
    run(lege, entries.sign, course, "survey", None, {"can_do": "Sitte 40 minutter"})
    run(lege, measuring.choose, course, ["fmr"], 0)
    return course


def until_the_closing(told: Story, course: CourseId) -> None:
    """What the rows between hold, and another patient closed the same day, for whom nobody has answered."""
    house = told.house
    house.clock.day = story.CLOSED
    lege, other = house.as_user("lege"), PatientDraft.model_validate(OTHER)
    known = [row.id for row in run(lege, courses.open_course, course).sick.periods]
    graded = Period(date(2026, 6, 8), date(2026, 6, 28), SickLeaveKind.GRADED, 20)
    full = Period(date(2026, 1, 12), date(2026, 6, 7), SickLeaveKind.FULL, 100)
    run(lege, leaves.save_periods, course, known, [full, graded])
    registered = run(house.as_user("sekretar"), referrals.register, other, story.REFERRED).id
    make.sign_epikrise(lege, registered, {"asks": [{"text": "Følge opp"}]})
    for user in ("lege", "sekretar"):
        house.sign_out(user)


OTHER = {"national_id": "14888140000", "given_name": "Ola", "family_name": "Andersen", "gp_name": "Ola Lege"}


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
@pytest.mark.long
def test_rows_4_13_and_14(told: Story, kari: CourseId) -> None:
    for user in list(told.house.open):
        told.house.sign_out(user)
    the_start_is_typed_by_digits(told, kari)
    until_the_closing(told, kari)
    the_end_is_typed_by_digits(told, kari)
    the_closing_takes_what_is_known(told, kari)
    the_secretary_asks_at_three_months(told, kari)
    kvalitet_counts_her(told)
    nobody_answers_and_then_she_does(told, kari)
    nav_records_at_twelve_months(told, kari)
    points = run(told.house.as_user("lege"), work_course.read, kari)
    assert [one.percent for one in points] == [100, 0, 80, 100, 50, 100], "before, at start, at closing, and after"


def panel(told: Story, kind: type[QWidget]) -> QWidget:
    """The step that is open."""
    found: list[QWidget] = []

    def there() -> bool:
        found[:] = told.hands.on_screen(kind)
        return bool(found)

    told.hands.wait(there)
    told.hands.settle()
    return found[0]


MATTERS = "betyr noe (minst {})"


def opened(told: Story) -> InstrumentsStep:
    """Skjemaer og skår, by the menu of the course."""
    told.finds_kari()
    told.hands.pick("Mer", "Skjemaer og skår")
    step = panel(told, InstrumentsStep)
    assert isinstance(step, InstrumentsStep)
    return step


def measures(told: Story, step: InstrumentsStep, kind: str, keys: str, said: str) -> None:
    """One instrument chosen in the menu at its name and answered by digits alone; `said` is what it comes to, with
    its ends and its word, before it is signed. Signing is one key more: PHQ-9 takes twelve at the most."""
    hands = told.hands
    if step.panel.kind != kind:
        line = next(a.text() for a in step.panel.picker.menu().actions() if instruments()[kind].card.title in a.text())
        hands.pick(step.panel.picker.text(), line)
        hands.settle()
    if step.panel.writer is None:
        hands.click("Ny måling")
        hands.settle()
    assert len(keys) + 1 <= 12
    for key in keys:
        hands.type(key)
    heard = " – ".join(part.whole for part in (step.panel.result, step.panel.change) if part.whole)
    assert heard == said, heard
    told.signs("signert")
    hands.wait(lambda: step.panel.shown is not None and step.panel.writer is None)


def the_start_is_typed_by_digits(told: Story, kari: CourseId) -> None:
    """Row 4: what waits is what is open; each has its score, its ends, its word, and whether more or less is better."""
    told.comes("lege", story.STARTED)
    step = opened(told)
    measures(told, step, "phq9", "122212100" + "2", "11 (0–27), moderat – annet depressivt mønster (4 symptomer)")
    assert step.panel.called.isHidden(), "question 9 is answered 0"
    measures(told, step, "gad7", "1122011", "8 (0–21), mild")
    measures(told, step, "ompsq", "6743646676", "59 (1–100), over 50: høyere risiko")
    measures(told, step, "was", "3", "3 (0–10), lav")
    measures(told, step, "expectation", "4", "")
    told.hands.click("Oversikt")
    told.hands.settle()
    board = panel(told, ScoreBoard)
    assert isinstance(board, ScoreBoard)
    said = {row.accessibleDescription() for row in board.rows()}
    assert said == {
        "PHQ-9 (0–27) (0 til 27, lavere er bedre): 16.03.2026 11 moderat.",
        "GAD-7 (0–21) (0 til 21, lavere er bedre): 16.03.2026 8 mild.",
        "ÖMPSQ-SF (1–100) (1 til 100, lavere er bedre): 16.03.2026 59 over 50: høyere risiko.",
        "Arbeidsevne (0–10) (0 til 10, høyere er bedre): 16.03.2026 3 lav.",
    }
    (waits,) = run(told.house.as_user("lege"), measuring.look, kari).due
    assert waits.left == ("fabq", "nrs", "psfs"), "what the story leaves out still waits"
    told.house.sign_out("lege")


def the_end_is_typed_by_digits(told: Story, kari: CourseId) -> None:
    """Row 13: the same at the end, against the start."""
    told.comes("lege", story.CLOSED)
    step = opened(told)
    measures(told, step, "phq9", "0101100100", "4 (0–27), minimal – 7 lavere enn sist, bedre, " + MATTERS.format(5))
    measures(told, step, "gad7", "1001010", "3 (0–21), minimal – 5 lavere enn sist, bedre, " + MATTERS.format(4))
    measures(told, step, "ompsq", "5377323732", "30 (1–100), 50 eller lavere – 29 lavere enn sist, bedre")
    measures(told, step, "was", "7", "7 (0–10), middels – 4 høyere enn sist, bedre")
    told.hands.click("Oversikt")
    told.hands.settle()
    told.hands.press("PHQ-9 (0–27)")
    told.hands.wait(lambda: isinstance(told.hands.front(), ItemDialog))
    (table,) = told.hands.on_screen(QTableWidget)
    heads = [table.horizontalHeaderItem(at).text() for at in range(table.columnCount())]  # type: ignore[union-attr]
    lines = [[table.item(at, place).text() for place in range(3)] for at in range(table.rowCount())]  # type: ignore[union-attr]
    first = next(line for line in lines if "Lite interesse" in line[0])
    assert heads == ["Spørsmål", "16.03.2026", "12.06.2026"], heads
    assert "Noen dager" in first[1] and "Ikke i det hele tatt" in first[2], first
    told.hands.click("Lukk")
    newest = run(told.house.as_user("lege"), entries.open_form, kari, "phq9").versions[0]
    assert [newest.answers[name] for name in "abcdefghi"] == [0, 1, 0, 1, 1, 0, 0, 1, 0]


def the_closing_takes_what_is_known(told: Story, kari: CourseId) -> None:
    """One key takes the employer, the diagnosis, the service of the assessment, and how she stands towards work."""
    hands = told.hands
    told.finds_kari("Avslutning, ikke begynt")
    hands.choose("Forløpet er", "Gjennomført")
    hands.choose("Utfall av avklaringen", "Oppfølging eller behandling i kommunen")
    hands.keys("Alt+Shift+Down")
    hands.settle()
    hands.click("Hvor godt passet pasienten til tilbudet: Godt")
    told.signs("v1 · signert 12. juni av Liv Berg")
    (signed,) = run(told.house.as_user("lege"), entries.open_form, kari, "closing").versions
    found = {
        name: signed.answers[name] for name in ("work_status", "work_percent", "benefit", "need_after", "employer")
    }
    assert found == {
        "work_status": "graded",
        "work_percent": 80,
        "benefit": "sick_pay",
        "need_after": "K",
        "employer": "Eksempel Lager AS",
    }
    assert [row["service"] for row in signed.answers["shown_to"]] == ["healthy_life"]
    told.finds_kari("Epikrise, ikke begynt")
    hands.fill("Fastlegen bes 1", story.ASKS[0])
    told.signs("v1 · signert 12. juni av Liv Berg")
    paper = told.line.pdf("lege", story.CLOSED, "epikrise", make.KARI)
    assert story.pages(paper) == 1
    read = story.words(paper)
    assert "Arbeid, av full stilling: før 100 %, ved start 0 %, ved avslutning 80 %." in read, read
    assert "Skår fra start til slutt" in read and "bedre →" in read, "the change as a picture, on the same page"


def point(told: Story) -> None:
    """The patient found, and the step of how it went afterwards opened; its name says how far it has come."""
    told.finds_kari()
    told.hands.click(next(word for word in told.hands.words() if word.startswith("Oppfølging 3/6/12, ")))
    panel(told, OutcomeStep)


def the_secretary_asks_at_three_months(told: Story, kari: CourseId) -> None:
    """«1», the share that is offered, «1», «1»: at work, all of it, no benefit, better."""
    hands = told.hands
    told.comes("sekretar", MONTHS["3"])
    hands.click("3/6/12 mnd")
    hands.sees("3 oppgaver")  # of her, of the other who was closed the same day, and of measuring; none months away
    point(told)
    hands.click("Registrer")
    hands.settle()
    hands.type("1")
    hands.keys("Alt+Down")
    hands.type("1")
    hands.type("1")
    told.signs("Oppfølging etter 3 måneder er signert.")
    answered(told, kari, ("Etter 3 måneder", "100 % · i arbeid"))


def answered(told: Story, kari: CourseId, *wanted: tuple[str, str]) -> None:
    points = run(told.house.as_user("lege"), work_course.read, kari)
    said = {one.when: one.told for one in points}
    told.house.sign_out("lege")
    assert {when: said[when] for when, _told in wanted} == dict(wanted)


def kvalitet_counts_her(told: Story) -> None:
    """Row 14: one more in the numerator and one in the denominator of the quarter that she was closed in; who has not
    answered stands apart. The report of the quarter has no number under five."""
    hands = told.hands
    told.comes("lege", ASKED)
    hands.click("Kvalitet")
    screen = panel(told, QualityScreen)
    assert isinstance(screen, QualityScreen)
    hands.choose("Periode", "2. kvartal 2026")
    hands.wait(lambda: screen._page is not None and screen._page.sealed)
    hands.settle()
    said = screen.tiles["free_after_3"].accessibleName()
    assert "100 %, 1 av 1" in said and "1 ukjent" in said, said
    hands.keys("Ctrl+P")
    hands.sees("Hvorfor")
    hands.click("Vis rapporten")
    hands.wait(lambda: isinstance(hands.front(), PaperDialog) and hands.front()._pdf is not None)  # type: ignore[attr-defined]
    report = story.words(hands.front()._pdf)  # type: ignore[attr-defined]
    assert "Kvartalsrapport" in report and "2. kvartal 2026" in report and "Testdal" not in report
    assert "100 %" not in report and "1 av 1" not in report, "one of one is told outside the house as hidden"
    assert "Lokale samarbeidsavtaler" in report
    hands.click("Lukk")


def nobody_answers_and_then_she_does(told: Story, kari: CourseId) -> None:
    """An attempt is one key and a signature; three days later the answer is for the same point."""
    hands = told.hands
    told.comes("sekretar", MONTHS["6"])
    point(told)
    hands.click("Svarte ikke", 0)
    hands.settle()
    told.signs("Oppfølging etter 6 måneder er signert.")
    hands.sees("Forsøk 1 av 3")
    told.comes("sekretar", MONTHS["6"] + timedelta(days=3))
    point(told)
    hands.click("Registrer", 0)
    hands.settle()
    hands.type("3")
    hands.type("50")
    hands.type("2")
    told.signs("Oppfølging etter 6 måneder er signert.")
    answered(told, kari, ("Etter 6 måneder", "50 % · gradert sykmeldt · sykepenger"))


def nav_records_at_twelve_months(told: Story, kari: CourseId) -> None:
    """Only where the patient agrees; the adviser enters the benefit too."""
    told.house.clock.day = MONTHS["12"]
    lege = told.house.as_user("lege")
    until = MONTHS["12"] + timedelta(days=30)
    run(lege, consents.give, kari, Recipient.NAV_ADVISER, [Category.ATTENDANCE, Category.OUTCOME], until)
    told.house.sign_out("lege")
    hands = told.hands
    told.comes("nav", MONTHS["12"])
    point(told)
    hands.click("Registrer", 0)
    hands.settle()
    hands.type("1")
    hands.keys("Alt+Down")
    hands.type("1")
    hands.type("2")
    told.signs("Oppfølging etter 12 måneder er signert.")
    answered(told, kari, ("Etter 12 måneder", "100 % · i arbeid"))
