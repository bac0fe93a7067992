"""In the window (issue 4, point 11): the reason that is asked for, emergency access, the alarm,
and what is gone is gone."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPlainTextEdit, QPushButton, QRadioButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import add_months
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Category, Ground, Recipient
from hia_desktop.services.consent import consents, trails
from hia_desktop.services.course import courses
from hia_desktop.services.record import entries
from hia_desktop.ui.kit import theme
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps.consent.consents import ConsentsPanel
from hia_desktop.ui.search import SearchField
from tests import make
from tests.services.story import ASSESSMENT
from tests.ui.screens.test_administration import screen_of
from tests.ui.screens.test_search import opened
from tests.ui.steps.test_consents import panel_of, space, stored
from tests.ui.world import DAY, World

NAV, EMPLOYER = Recipient.NAV_ADVISER, Recipient.EMPLOYER
WHY = "Ringer og truer med å ta livet sitt."


def taken(world: World) -> CourseId:
    """A course that is the physician's."""
    course = make.course(world.house)
    answers = {**ASSESSMENT, "start_deadline": (DAY + timedelta(days=60)).isoformat(), "wished_start": None}
    world.run("lege", entries.sign, course, "assessment", None, answers)
    world.run("lege", entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    return course


def button(holder: QWidget, text: str) -> QPushButton:
    return next(b for b in holder.findChildren(QPushButton) if b.text() == text)


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


@pytest.mark.long
def test_a_stranger_is_asked_once_and_the_page_opens(world: World) -> None:
    course = taken(world)
    screen = CourseScreen(world.host("psykolog"), course)
    world.show(screen)
    dialog = world.dialog()
    assert "behandlingsrelasjon" in words(dialog) and "Testdal" not in words(dialog)
    assert screen.page is None
    choices = dialog.findChildren(QRadioButton)
    assert choices[0].text() == Ground.TEAM.label and not any(c.isChecked() for c in choices)
    space(choices[0])
    space(button(dialog, "Åpne"))
    world.qtbot.waitUntil(lambda: screen.page is not None)
    world.settle()
    assert screen.panel is not None and not any(d.isVisible() for d in world.window.findChildren(QDialog))
    told = [(r.who, r.why) for r in world.run("lege", trails.access_report, course)]
    assert ("Per Sol", Ground.TEAM.label) in told


def test_who_gives_no_reason_sees_nothing(world: World) -> None:
    course = taken(world)
    screen = CourseScreen(world.host("fysio"), course)
    world.show(screen)
    dialog = world.dialog()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()
    assert screen.page is None and not screen.banner.isVisible()
    assert "behandlingsrelasjon" in words(screen) and "Testdal" not in words(screen)
    assert not any(d.isVisible() for d in world.window.findChildren(QDialog)), "asked once, not again and again"


def test_several_questions_at_once_ask_for_one_reason(world: World) -> None:
    course, host = taken(world), world.host("psykolog")
    came: list[object] = []
    owners = [QWidget(world.window) for _one in range(3)]
    for owner in owners:
        host.ask(owner, came.append, courses.open_course.of(course))
    dialog = world.dialog()
    world.settle()
    assert len([d for d in world.window.findChildren(QDialog) if d.isVisible()]) == 1
    space(dialog.findChildren(QRadioButton)[1])
    space(button(dialog, "Åpne"))
    world.qtbot.waitUntil(lambda: len(came) == 3)


def test_other_asks_for_words(world: World) -> None:
    course = taken(world)
    world.show(CourseScreen(world.host("psykolog"), course))
    dialog = world.dialog()
    other = next(c for c in dialog.findChildren(QRadioButton) if c.text() == Ground.OTHER.label)
    space(other)
    assert not button(dialog, "Åpne").isEnabled()
    dialog.findChildren(QPlainTextEdit)[0].setPlainText("Dekker for en syk kollega.")
    assert button(dialog, "Åpne").isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()


@pytest.mark.long
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_the_buttons_stand_below_the_words(world: World, qapp: QApplication, scale: float) -> None:
    theme.apply(qapp, False, scale)
    world.show(CourseScreen(world.host("psykolog"), taken(world)))
    dialog = world.dialog()
    area, go = dialog.findChildren(QPlainTextEdit)[0], button(dialog, "Åpne")
    assert area.geometry().bottom() < go.geometry().top(), "they lay over one another at 150 %"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()
    theme.apply(qapp)


# -- emergency


def blocked(world: World) -> CourseId:
    course = make.course(world.house)
    world.run("lege", consents.block, course, world.house.as_user("fysio").me.id)
    return course


def offered(search: SearchField) -> bool:
    return search._popup is not None and search._popup.isVisible() and search._popup.emergency.isVisible()


@pytest.mark.parametrize(
    ("user", "typed", "wanted"),
    [
        ("fysio", make.KARI, True),
        ("fysio", "148381 08890", True),
        ("fysio", "04458030095", False),
        ("fysio", "Kari Testdal", False),
        ("fysio", "14838108", False),
        ("fysio", "14838108891", False),
        ("nav", make.KARI, False),
        ("sekretar", "04458030018", False),
    ],
)
def test_an_emergency_is_offered_for_an_exact_number_alone(world: World, user: str, typed: str, wanted: bool) -> None:
    blocked(world)
    search = opened(world, user)
    world.qtbot.keyClicks(search.field, typed)
    world.qtbot.waitUntil(lambda: search._popup is not None and search._popup.none.isVisible())
    assert offered(search) == wanted


def test_it_is_offered_for_nobody_too_and_so_reveals_nothing(world: World) -> None:
    search = opened(world, "fysio")
    world.qtbot.keyClicks(search.field, make.KARI)
    world.qtbot.waitUntil(lambda: offered(search))


@pytest.mark.long
def test_enter_asks_and_the_record_opens_with_an_alarm(world: World) -> None:
    course = blocked(world)
    search = opened(world, "fysio")
    world.qtbot.keyClicks(search.field, make.KARI)
    world.qtbot.waitUntil(lambda: offered(search))
    QTest.keyClick(search.field, Qt.Key.Key_Return)
    dialog = world.dialog()
    assert "Administrator får beskjed" in words(dialog) and search.field.text() == ""
    space(dialog.findChildren(QRadioButton)[1])
    assert not button(dialog, "Åpne").isEnabled(), "an emergency always asks for words"
    dialog.findChildren(QPlainTextEdit)[0].setPlainText(WHY)
    space(button(dialog, "Åpne"))
    world.qtbot.waitUntil(lambda: world.opened == [f"course:{course}"])
    page = CourseScreen(world.host("fysio"), course)
    world.show(page)
    world.qtbot.waitUntil(lambda: page.page is not None)
    assert any(chip.text().startswith("Nødåpnet til") for chip in page.banner.findChildren(Chip))
    admin = screen_of(world, "log")
    world.qtbot.waitUntil(lambda: admin.log.alarms.isVisible())
    assert (
        "Eva Li" in words(admin.log.alarms)
        and "Testdal" not in words(admin.log.alarms)
        and "Ringer" not in words(admin.log.alarms)
    )
    assert "Logg (1)" in [admin.tabs.tabText(i) for i in range(admin.tabs.count())]
    space(button(admin.log.alarms, "Gjennomgått"))
    world.qtbot.waitUntil(lambda: not admin.log.alarms.isVisible())
    assert "Logg" in [admin.tabs.tabText(i) for i in range(admin.tabs.count())]
    assert world.house.admin.me.name == "Ada Admin"


# -- what is withdrawn is gone from an open window


@pytest.mark.long
def test_navs_open_page_is_empty_at_the_next_click_after_a_withdrawal(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "plan", None, {"own_goal": "Tilbake i egen stilling."})
    world.run("lege", consents.give, course, NAV, [Category.PLAN], DAY + timedelta(days=30))
    screen = CourseScreen(world.host("nav"), f"{course}:plan")
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.page is not None and screen.panel is not None)
    assert "Testdal" in words(screen)
    world.run("lege", consents.withdraw, course, NAV)
    screen.go_to("consents")
    world.qtbot.waitUntil(lambda: screen.page is None)
    world.settle()
    left = words(screen)
    assert "Testdal" not in left and "samtykke" not in left.lower() and "trukket" not in left
    assert "Fant ikke dette" in left
    assert not any("Testdal" in said or "samtykke" in said.lower() for said in world.said)


# -- the consents step


@pytest.mark.long
def test_what_gives_effect_is_in_sight(world: World) -> None:
    """«Bekreft samtykke» was below the fold at 1440×900."""
    course = make.course(world.house)
    screen = CourseScreen(world.host("lege"), f"{course}:consents")
    world.show(screen)
    world.qtbot.waitUntil(lambda: isinstance(screen.panel, ConsentsPanel) and screen.panel.shown is not None)
    world.settle()
    assert isinstance(screen.panel, ConsentsPanel)
    confirm = screen.panel.confirm_button
    assert world.window.rect().contains(confirm.mapTo(world.window, confirm.rect().bottomRight()))
    QApplication.processEvents()
    assert not confirm.visibleRegion().isEmpty()


@pytest.mark.long
@pytest.mark.parametrize(
    ("since", "until", "which", "says"),
    [
        (0, -1, "until", "Slutter før det begynner."),
        (-30, -1, "until", "Datoen er passert."),
        (1, 20, "since", "Datoen er i framtiden."),
        (0, 366, "until", "Høyst 12 måneder."),
    ],
)
def test_contradictory_days_are_said_at_the_field(world: World, since: int, until: int, which: str, says: str) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    space(panel.table.switches[NAV, Category.PLAN])
    panel.since.set_value(DAY + timedelta(days=since))
    panel.until.set_value(DAY + timedelta(days=until))
    space(panel.confirm_button)
    editor: DayEditor = getattr(panel, which)
    world.qtbot.waitUntil(lambda: says in words(panel))
    assert editor.isVisible() and stored(world, course).history == ()


@pytest.mark.long
def test_the_rarer_recipients_unfold(world: World) -> None:
    course = make.course(world.house)
    panel = panel_of(world, course)
    assert not panel.more.isVisible()
    space(panel.more_button)
    pair = (Recipient.SPECIALIST, Category.FUNCTION)
    space(panel.more.switches[pair])
    assert (Recipient.GP, Category.EPIKRISE) not in panel.more.switches, "sent by law, not by consent"
    panel.since.set_value(DAY - timedelta(days=3))
    space(panel.confirm_button)
    world.qtbot.waitUntil(lambda: pair in stored(world, course).in_force)
    kept = stored(world, course).in_force[pair]
    assert (kept.valid_from, kept.valid_until) == (DAY - timedelta(days=3), add_months(DAY, 6))
    world.settle()
    assert panel_of(world, course).more.isVisible(), "what is in force is never folded away"


@pytest.mark.long
def test_the_history_of_what_was_shared_stays(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "survey", None, {"can_do": "Kan sitte."})
    world.run("lege", consents.give, course, NAV, [Category.FUNCTION], DAY + timedelta(days=30))
    world.house.clock.day = DAY + timedelta(days=2)
    world.run("nav", entries.open_form, course, "survey")
    world.house.clock.day = DAY + timedelta(days=4)
    world.run("lege", consents.withdraw, course, NAV)
    panel = panel_of(world, course)
    told = words(panel.shared)
    for wanted in (
        "Kartlegging v1",
        "NAV-veileder · 17. nov – 21. nov",
        "sist åpnet 19. nov av Anders Nilsen",
        "kan ikke kalles tilbake",
    ):
        assert wanted in told


@pytest.mark.long
def test_the_last_physician_is_not_blocked_and_the_window_says_why(world: World) -> None:
    course = make.course(world.house)
    world.run("fysio", consents.block, course, world.house.as_user("psykolog").me.id)
    panel = panel_of(world, course, "fysio")
    panel.blocked.wanted.emit(world.house.as_user("lege").me.id)
    dialog = world.dialog()
    assert "Liv Berg er den eneste" in words(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    world.settle()
    assert [name for _id, name in world.run("fysio", consents.open_consents, course).blocked] == ["Per Sol"]


@pytest.mark.long
def test_another_course_and_navs_key_are_told_of(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", consents.give, course, NAV, [Category.FUNCTION], DAY + timedelta(days=30))
    world.run("nav", entries.sign, course, "workplace", None, {"note": "Leder vil vente."})
    world.run("lege", consents.give, course, Recipient.HEALTH, [Category.NAV_NOTES], DAY + timedelta(days=30))
    panel = panel_of(world, course)
    assert panel.waits.isVisible() and not panel.elsewhere.isVisible()


def test_the_banner_names_the_employers_consent(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", consents.give, course, EMPLOYER, [Category.ADAPTATION], DAY + timedelta(days=30))
    page = world.run("sekretar", courses.open_course, course)
    assert ("Arbeidsgiver: kun plan", Tone.WARN) in [(c.text, c.tone) for c in page.banner.chips]
