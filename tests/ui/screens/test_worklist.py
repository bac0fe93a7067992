"""Arbeidslisten, by key and mouse, over a real centre."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category
from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.call import Work
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import letters
from hia_desktop.services.record import entries
from hia_desktop.store.entities import Task, new_id
from hia_desktop.ui.kit.chips import StatCard, ToggleChip
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.worklist import Choice, WorklistScreen
from tests import make
from tests.services.story import ASSESSMENT
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, World, shared_with_nav

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


def opened(world: World, username: str = "lege") -> WorklistScreen:
    """The shown screen, with what it asks for come home."""
    screen = WorklistScreen(world.host(username))
    world.show(screen)
    screen.setFocus()
    settled(world, screen)
    return screen


def opened_high(world: World, username: str = "lege") -> WorklistScreen:
    """The same in a window that is high enough for the safety list to name patients."""
    screen = opened(world, username)
    world.window.resize(1440, 1000)
    world.settle()
    return screen


def settled(world: World, screen: WorklistScreen) -> None:
    """Until the rows in sight are here."""
    world.settle()
    world.qtbot.waitUntil(lambda: "…" not in lines(screen))
    world.settle()


def lines(screen: WorklistScreen, column: int = 2) -> list[str]:
    """What a column says, from the top."""
    screen.table.viewport().repaint()
    model = screen.table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def button(screen: WorklistScreen, text: str) -> QPushButton:
    """The shown button or chip with this word."""
    found = [b for b in screen.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    assert found, text
    return found[0]


def cards(screen: WorklistScreen) -> list[str]:
    """What a screen reader says of each card."""
    return [card.accessibleName() for card in screen.findChildren(StatCard)]


def second_course(world: World, task: str = "epikrise", due: date = DAY - timedelta(days=3)) -> CourseId:
    """Another patient, with one more task than the assessment."""
    draft = make.kari(national_id=number(date(1980, 5, 4), 300) or "", given_name="Ola", family_name="Fjell")
    course = make.course(world.house, draft=draft)
    world.run("lege", tasks.add, course, task, due, world.house.as_user("lege").me.id)
    return course


def test_shows_what_is_to_be_done(world: World) -> None:
    make.course(world.house)
    second_course(world)
    screen = opened(world)
    assert lines(screen) == ["Epikrise til fastlegen", "Vurder henvisning", "Vurder henvisning"]
    assert lines(screen, 0)[0] == "−3 dager"
    assert cards(screen)[0].startswith("Skal vurderes: 2.")
    assert screen._counted_text.text() == "3 oppgaver · sortert etter frist"
    assert screen._today.text() == "tirsdag 17. november 2026"


def test_before_the_first_answer_nothing_is_counted(world: World) -> None:
    """«0 oppgaver» would be an answer."""
    make.course(world.house)
    screen = WorklistScreen(world.host("lege"))
    assert screen._counted_text.text() == "sortert etter frist"
    assert all("–" in card.accessibleName() for _count, card in screen._cards.values())
    world.show(screen)
    settled(world, screen)
    assert screen._counted_text.text().startswith("1 oppgave ·")


def test_enter_opens_the_step_where_the_work_is(world: World) -> None:
    course = make.course(world.house)
    screen = opened(world)
    world.qtbot.keyClick(screen.table, Key.Key_Down)
    world.qtbot.keyClick(screen.table, Key.Key_Return)
    assert world.opened == [f"course:{course}:assessment"]


def test_double_click_opens(world: World) -> None:
    course = make.course(world.house)
    screen = opened(world)
    at = screen.table.visualRect(screen.table.model().index(0, 2)).center()
    QTest.mouseClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseDClick(screen.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert f"course:{course}:assessment" in world.opened


def test_a_referral_that_nobody_has_assessed_stays_and_it_is_said_why(world: World) -> None:
    """R52: a slip of the keys does not take the deadline out of sight."""
    make.course(world.house)
    screen = opened(world, "sekretar")
    world.qtbot.keyClick(screen.table, Key.Key_Down)
    world.qtbot.keyClick(screen.table, Key.Key_D, CONTROL)
    world.qtbot.waitUntil(lambda: any("ikke vurdert ennå" in said for said in world.said))
    assert lines(screen) == ["Vurder henvisning"]


@pytest.mark.long
def test_chips_and_cards_filter(world: World) -> None:
    make.course(world.house)
    second_course(world)
    screen = opened(world)
    QTest.mouseClick(button(screen, "Over fristen"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert lines(screen) == ["Epikrise til fastlegen"]
    assert screen._counted_text.text().startswith("1 oppgave ·")
    QTest.mouseClick(screen.findChildren(StatCard)[0], Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert lines(screen) == ["Vurder henvisning"] * 2
    assert [chip.text() for chip in screen.findChildren(ToggleChip) if chip.isChecked()] == [
        "Skal vurderes",
        "Alle henvisninger",
    ]
    QTest.mouseClick(button(screen, "3/6/12 mnd"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert "Velg «Alle»" in screen.table.accessibleDescription()


@pytest.mark.long
def test_whom_to_ask_this_week_stands_apart_from_what_is_over_and_what_comes(world: World) -> None:
    """Tuesday: a day that is over and one on Sunday; what is due on Monday is next week's, and is looked for."""
    course, lege = make.course(world.house), world.house.as_user("lege")
    days = {"outcome_3": -1, "outcome_6": 5, "outcome_12": 6}
    with lege.store.write() as sql:
        for kind, after in days.items():
            due = {"due": DAY + timedelta(days=after), "created_at": Work(sql, lege).now}
            sql.add(Task(id=new_id(), course_id=course, kind=kind, track="health", **due))
    screen = opened(world)
    for chip, months in (
        ("3/6/12 mnd", [3, 6]),
        ("Denne uken", [6]),
        ("Dagen er over", [3]),
        ("Senere", [12]),
        ("Til og med denne uken", [3, 6]),
    ):
        QTest.mouseClick(button(screen, chip), Qt.MouseButton.LeftButton)
        settled(world, screen)
        assert [line.split(" ")[1] for line in lines(screen)] == [str(one) for one in months], chip
    assert button(screen, "3/6/12 mnd").isChecked() and button(screen, "Til og med denne uken").isChecked()


def test_the_card_of_running_courses_leads_to_the_patients(world: World) -> None:
    screen = opened(world)
    QTest.mouseClick(screen.findChildren(StatCard)[2], Qt.MouseButton.LeftButton)
    assert world.opened == ["patients:in_course"]


def test_text_narrows_to_a_patient(world: World) -> None:
    make.course(world.house)
    second_course(world)
    screen = opened(world)
    world.qtbot.keyClicks(screen._text, "fjell ola")
    settled(world, screen)
    assert lines(screen, 1) == ["Ola Fjell"] * 2


@pytest.mark.long
def test_a_filter_is_saved_chosen_and_removed(world: World) -> None:
    make.course(world.house)
    second_course(world)
    screen = opened(world)
    world.qtbot.keyClicks(screen._text, "Ola")
    QTest.mouseClick(button(screen, "Mine"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    QTest.mouseClick(button(screen, "Lagre filter"), Qt.MouseButton.LeftButton)
    dialog = world.dialog()
    name = dialog.findChild(QLineEdit)
    assert name is not None
    world.qtbot.keyClicks(name, "Olas liste")
    world.qtbot.keyClick(name, Key.Key_Return)
    world.qtbot.waitUntil(
        lambda: any(chip.text() == "Olas liste" and chip.isChecked() for chip in screen.findChildren(ToggleChip))
    )
    settled(world, screen)
    QTest.mouseClick(button(screen, "Alle"), Qt.MouseButton.LeftButton)
    screen._text.clear()
    settled(world, screen)
    assert len(lines(screen)) == 3
    QTest.mouseClick(button(screen, "Olas liste"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert screen._text.text() == "Ola"
    assert lines(screen) == ["Epikrise til fastlegen"]
    QTest.mouseClick(button(screen, "Fjern filter"), Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: not any(chip.text() == "Olas liste" for chip in screen.findChildren(ToggleChip)))
    settled(world, screen)
    assert len(lines(screen)) == 3
    assert screen._text.text() == ""


def test_the_longest_filter_fits_where_it_is_kept() -> None:
    assert len(Choice(filter="assess.received", order="-responsible", text='"' * 60).model_dump_json()) <= 200


def test_a_click_on_a_heading_sorts_and_says_so(world: World) -> None:
    make.course(world.house)
    second_course(world)
    screen = opened(world)
    header = screen.table.horizontalHeader()
    at = header.sectionViewportPosition(1) + 20
    spot = header.viewport().rect().center()
    spot.setX(at)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settled(world, screen)
    assert lines(screen, 1) == ["Ola Fjell", "Ola Fjell", "Kari Testdal"]
    assert screen._counted_text.text() == "3 oppgaver · sortert etter pasient"
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settled(world, screen)
    assert lines(screen, 1)[0] == "Kari Testdal"
    assert screen._counted_text.text().endswith("omvendt")


@pytest.mark.long
def test_new_things_appear_by_themselves(world: World) -> None:
    course = make.course(world.house)
    screen = opened(world)
    assert len(lines(screen)) == 1
    host = world.host("lege")
    host.do(host, None, tasks.add.of(course, "epikrise", DAY, None))
    world.qtbot.waitUntil(lambda: len(lines(screen)) == 2)
    world.qtbot.waitUntil(lambda: cards(screen)[4].startswith("Epikriser å sende: 1"))


def test_ctrl_n_registers_and_import_hands_the_file_over(world: World) -> None:
    screen = opened(world, "sekretar")
    world.qtbot.keyClick(screen.table, Key.Key_N, CONTROL)
    assert world.opened == ["new_referral"]
    prompts = RecordingPrompts(world.window)
    world.host("sekretar").prompts = prompts
    QTest.mouseClick(button(screen, "Importer henvisning"), Qt.MouseButton.LeftButton)
    prompts.then(Path("henvisning.pdf"))
    assert world.opened[-1] == "new_referral:henvisning.pdf"


@pytest.mark.parametrize("username", ["lege", "sekretar", "nav"])
def test_an_empty_list_says_what_to_do(world: World, username: str) -> None:
    screen = opened(world, username)
    text = screen.table.accessibleDescription()
    assert ("samtykket" if username == "nav" else "Ctrl+N") in text


@pytest.mark.long
def test_how_far_the_referrals_have_come_is_a_filter_of_its_own(world: World) -> None:
    course = make.course(world.house)
    second_course(world)
    screen = opened(world)
    assert not any(states.isVisible() for states in screen._states.values())
    QTest.mouseClick(button(screen, "Skal vurderes"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert lines(screen, 6) == ["Ulest", "Ulest"]
    assert "uleste først" in screen._counted_text.text()
    world.run("lege", courses.open_course, course)
    screen.refresh()
    world.qtbot.waitUntil(lambda: lines(screen, 6) == ["Ulest", "Klar"])
    QTest.mouseClick(button(screen, "Klar til vurdering"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert (lines(screen, 1), lines(screen, 6)) == (["Kari Testdal"], ["Klar"])
    on = [chip.text() for chip in screen.findChildren(ToggleChip) if chip.isChecked() and chip.isVisible()]
    assert on == ["Skal vurderes", "Klar til vurdering"]
    world.qtbot.keyClick(button(screen, "Klar til vurdering"), Key.Key_Left)
    world.qtbot.keyClick(button(screen, "Venter på svar"), Key.Key_Space)
    settled(world, screen)
    assert lines(screen) == []
    QTest.mouseClick(button(screen, "Mine"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert not any(states.isVisible() for states in screen._states.values())


def test_the_safety_list_names_patients_and_opens_their_place(world: World) -> None:
    course = make.course(world.house)
    screen = opened_high(world, "sekretar")
    assert screen.safety.isVisible()
    link = button(screen, "Kari Testdal")
    assert link.accessibleName() == "Mottatt og ulest: Kari Testdal · Mottatt 17. nov"
    world.qtbot.keyClick(link, Key.Key_Space)
    assert world.opened == [f"course:{course}:referral"]
    world.run("lege", courses.open_course, course)
    screen.refresh()
    world.qtbot.waitUntil(lambda: any(t.text() == "Må ikke glemmes: ingenting nå." for t in screen.findChildren(Text)))


@pytest.mark.long
@pytest.mark.parametrize("size", [(1440, 1010), (1440, 881), (1366, 749), (911, 512)])
def test_no_row_and_no_field_moves_when_what_is_asked_for_comes(world: World, size: tuple[int, int]) -> None:
    """The safety list, the filter's own words and another count stand in room that is there from the first."""
    numbers = [found for serial in range(300, 320) if (found := number(date(1980, 5, 4), serial))]
    for found in numbers[:4]:
        make.course(world.house, draft=make.kari(national_id=found))
    screen = opened(world)
    world.window.resize(*size)
    world.settle()
    (told,) = (groups for groups in (screen.safety._shown,) if groups)
    places = []
    for shown in ((), told, told * 4):
        screen.safety.show_groups(shown)
        world.settle()
        places.append((screen.table.mapTo(screen, QPoint()), screen._text.mapTo(screen, QPoint())))
    screen._choose("overdue")
    settled(world, screen)
    places.append((screen.table.mapTo(screen, QPoint()), screen._text.mapTo(screen, QPoint())))
    assert len(set(places)) == 1, places


@pytest.mark.long
@pytest.mark.parametrize("size", [(1440, 881), (980, 881), (1366, 749), (1000, 600)])
def test_nothing_moves_when_the_lists_of_nav_come(world: World, size: tuple[int, int]) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    for days in range(5):
        world.run("lege", tasks.add, course, "dialogue_2", DAY + timedelta(days=days))
    screen = opened(world, "nav")
    world.window.resize(*size)
    world.settle()
    told = screen.room._groups
    assert told is not None and any(len(group.rows) > 3 for group in told)
    places = []
    for shown in ((), told):
        screen.room.show_groups(shown)
        world.settle()
        places.append((screen.table.mapTo(screen, QPoint()), screen.room.height()))
    assert places[0] == places[1], places


@pytest.mark.long
@pytest.mark.qt_log_ignore(
    "does not support (raise|grabbing)", extend=True
)  # the offscreen platform says so of every menu
def test_the_safety_list_keeps_the_many_in_a_menu(world: World) -> None:
    numbers = [found for serial in range(300, 320) if (found := number(date(1980, 5, 4), serial))]
    made = [make.course(world.house, draft=make.kari(national_id=found)) for found in numbers[:5]]
    screen = opened_high(world)
    more = button(screen, "3 til")
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    menu = screen.findChild(QMenu)
    assert menu is not None and len(menu.actions()) == 3
    menu.actions()[2].trigger()
    assert world.opened == [f"course:{sorted(made)[4]}:referral"]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_narrow_window_names_nobody_but_the_menu_does(world: World) -> None:
    course = make.course(world.house)
    screen = opened(world)
    world.window.resize(900, 900)
    world.settle()
    assert screen.safety.width() < 900
    assert not [b for b in screen.safety.findChildren(QPushButton) if b.text() == "Kari Testdal" and b.isVisible()]
    QTest.mouseClick(button(screen, "Mottatt og ulest"), Qt.MouseButton.LeftButton)
    menu = screen.findChild(QMenu)
    assert menu is not None
    menu.actions()[0].trigger()
    assert world.opened == [f"course:{course}:referral"]
    menu.close()
    world.window.resize(900, 700)
    world.settle()
    QTest.mouseClick(button(screen, "Må ikke glemmes · 1"), Qt.MouseButton.LeftButton)
    (folded,) = (m for m in screen.safety.findChildren(QMenu) if m.isVisible())
    head, kari = folded.actions()
    assert (head.text(), head.isEnabled(), kari.text()) == (
        "Mottatt og ulest · 1",
        False,
        "Kari Testdal · Mottatt 17. nov",
    )
    kari.trigger()
    assert world.opened == [f"course:{course}:referral"] * 2


def test_nav_has_no_safety_list_and_no_referrals(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course, Category.FUNCTION)
    screen = opened(world, "nav")
    assert not screen.safety.isVisible() and not any(states.isVisible() for states in screen._states.values())
    assert "safety_list" not in world.host("nav").calls.seen  # type: ignore[attr-defined]


def test_nav_sees_its_own_work_for_those_who_share(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", tasks.add, course, "dialogue_2", DAY, None)
    screen = opened(world, "nav")
    assert lines(screen) == []
    assert cards(screen)[0].startswith("Pasienter som deler med NAV: 0")
    shared_with_nav(world.house, course, Category.SICK_LEAVE)
    screen.refresh()
    settled(world, screen)
    assert lines(screen) == ["Dialogmøte 2 – innspill fra teamet"]
    assert len(cards(screen)) == 2
    titles = [str(column.title) for column in screen.table.model().listing.columns]  # type: ignore[attr-defined]
    assert "Fagområde" not in titles
    assert not [b for b in screen.findChildren(QPushButton) if b.text() == "Ny henvisning"]
    world.qtbot.keyClick(screen.table, Key.Key_N, CONTROL)
    assert world.opened == []


@pytest.mark.long
def test_the_safety_task_has_its_own_filter_for_those_who_assess(world: World) -> None:
    """R51: on top of the list whatever is chosen, and a chip of its own; the secretary and NAV have neither."""
    course = make.course(world.house)
    second_course(world)
    days = {"start_deadline": "2027-01-29", "wished_start": None}
    world.run("lege", entries.sign, course, "assessment", None, {**ASSESSMENT, **days, "death_thoughts": 2})
    screen = opened(world)
    assert (lines(screen)[0], lines(screen, 0)[0]) == ("Sikkerhet: avklar i dag", "I dag")
    QTest.mouseClick(button(screen, "Sikkerhet"), Qt.MouseButton.LeftButton)
    settled(world, screen)
    assert (lines(screen), lines(screen, 1)) == (["Sikkerhet: avklar i dag"], ["Kari Testdal"])
    assert screen._counted_text.text().startswith("1 oppgave ·")
    shared_with_nav(world.house, course)
    for user in ("sekretar", "nav"):
        screen = opened(world, user)
        assert "Sikkerhet: avklar i dag" not in lines(screen)
        assert not [b for b in screen.findChildren(QPushButton) if b.text() == "Sikkerhet"]


@pytest.mark.long
def test_a_referral_is_found_by_how_far_it_has_come(world: World) -> None:
    """Point 7: received, waiting for answer, ready, overdue, each by its chip, with the days left in working days."""
    course = make.course(world.house)
    world.run("sekretar", entries.sign, course, "referral", None, {**make.REFERRAL, "received": DAY.isoformat()})

    def found(chip: str) -> list[tuple[str, str]]:
        screen = opened(world)
        QTest.mouseClick(button(screen, "Skal vurderes"), Qt.MouseButton.LeftButton)
        settled(world, screen)
        QTest.mouseClick(button(screen, chip), Qt.MouseButton.LeftButton)
        settled(world, screen)
        return list(zip(lines(screen, 0), lines(screen, 6), strict=True))

    def where(row: tuple[str, str]) -> None:
        """The chips show the referral in one place alone, as `row` has it."""
        shown = {chip: found(chip) for chip in ("Mottatt", "Venter på svar", "Klar til vurdering")}
        assert [rows for rows in shown.values() if rows] == [[row]]

    where(("10 virkedager", "3 punkter ikke fylt ut"))
    world.run("sekretar", letters.issue_supplement, course, answering=True)
    where(("10 virkedager", "3 punkter ikke fylt ut"))
    assert found("Venter på svar")
    told = {
        **make.REFERRAL,
        "received": DAY.isoformat(),
        "employer_contact": "Ja.",
        "adaptation_tried": "Ja.",
        "motivation": "Ja.",
    }
    world.run("sekretar", entries.sign, course, "referral", None, told, over_newer=True)
    world.run("lege", courses.open_course, course)
    world.house.clock.day = date(2026, 11, 27)
    where(("2 virkedager", "Klar"))
    assert found("Over vurderingsfristen") == []
    world.house.clock.day = date(2026, 12, 2)
    assert found("Over vurderingsfristen") == found("Klar til vurdering") == [("−1 virkedag", "Klar")]


@pytest.mark.long
def test_the_safety_list_tells_of_all_four_things(world: World) -> None:
    """Point 7: at login, what is unread, where nothing is planned, what is due within two days,
    and the letters not sent."""
    course = second_course(world, "plan_evaluation", DAY + timedelta(days=60))
    world.run(
        "lege",
        entries.sign,
        course,
        "assessment",
        None,
        {**ASSESSMENT, "start_deadline": "2026-11-30", "wished_start": None},
    )
    world.run("lege", letters.issue_decision, course, "patient", answering=True)
    quiet = make.course(world.house)
    world.run(
        "lege",
        entries.sign,
        quiet,
        "assessment",
        None,
        {**ASSESSMENT, "start_deadline": "2027-01-30", "wished_start": None},
    )
    for task in world.run("lege", tasks.keys, "start", "due", "Testdal"):
        world.run("lege", tasks.finish, task)
    world.house.clock.day = date(2026, 11, 27)
    third = next(made for serial in range(300, 330) if (made := number(date(1975, 6, 7), serial)))
    unread = make.course(world.house, draft=make.kari(national_id=third, given_name="Siv", family_name="Dal"))
    screen = opened_high(world, "sekretar")
    told = [b.accessibleName() for b in screen.safety.findChildren(QPushButton) if b.isVisible()]
    assert told == [
        "Frist innen to virkedager: Ola Fjell · Oppstart innen frist: 1 virkedag",
        "Mottatt og ulest: Siv Dal · Mottatt 27. nov",
        "Ikke noe planlagt på fem dager: Kari Testdal",
        "Brev laget, men ikke sendt: Ola Fjell · Brev: svar til pasienten, 17. nov",
    ]
    for name, place in (("Siv Dal", f"course:{unread}:referral"), ("Kari Testdal", f"course:{quiet}")):
        world.qtbot.keyClick(button(screen, name), Key.Key_Space)
        assert world.opened[-1] == place


def test_the_secretary_is_led_to_the_referral(world: World) -> None:
    """The assessment is not shared with the office: what waits for it opens where the office works."""
    course = make.course(world.house)
    screen = opened(world, "sekretar")
    world.qtbot.keyClick(screen.table, Key.Key_Down)
    world.qtbot.keyClick(screen.table, Key.Key_Return)
    assert world.opened == [f"course:{course}:referral"]


@pytest.mark.long
def test_where_it_is_low_the_rows_take_the_room(world: World) -> None:
    """At 150 % on a small screen the counts keep their name and number; the second line is in the tip."""
    make.course(world.house)
    screen = opened_high(world)
    card = screen.findChildren(StatCard)[0]
    high = card.height()
    world.window.resize(1232, 560)
    world.settle()
    assert card.height() < high - 15 and "over fristen" in card.toolTip() and "over fristen" in card.accessibleName()
    world.window.resize(1440, 1000)
    world.settle()
    assert card.height() == high


LAPTOP = ((1158, 686), (884, 530), (826, 430))
"""What a screen of 1366 x 768 has left at 100, 125 and 150 %, less the task bar, the title bar,
the rail and the top bar."""


@pytest.mark.long
@pytest.mark.parametrize("user", ["nav", "sekretar", "lege"])
def test_nine_rows_are_seen_on_a_laptop_and_five_where_the_text_is_large(world: World, user: str) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    for kind in ("barrier", "late_follow_up", "dialogue_2", "plan_evaluation", "epikrise", "outcome_3"):
        world.run("lege", tasks.add, course, kind, world.house.clock.today())
    screen = opened(world, user)
    for wide, high in LAPTOP:
        world.window.resize(wide, high)
        world.settle()
        least = 9 if (wide, high) == LAPTOP[0] else 5
        assert screen.table.viewport().height() >= least * screen.table.rowHeight(0) > 0, (wide, high)
        assert screen.table.horizontalScrollBar().maximum() == 0, (wide, high)


@pytest.mark.long
def test_the_filters_fold_into_one_list_where_it_is_low(world: World) -> None:
    make.course(world.house)
    screen = opened(world)
    world.window.resize(*LAPTOP[-1])
    world.settle()
    card = screen._card
    assert card.folded.isVisible() and not card.chips.isVisible()
    assert [card.folded.itemText(at) for at in range(card.folded.count())] == [
        chip.text() for chip in card.chips.chips()
    ]
    card.folded.setFocus()
    world.qtbot.keyClicks(card.folded, "Over")
    world.qtbot.waitUntil(lambda: screen._choice.filter == "overdue")
    screen._choose("mine")
    assert card.folded.currentText() == "Mine"
    world.window.resize(*LAPTOP[0])
    world.settle()
    assert card.chips.isVisible() and not card.folded.isVisible()
