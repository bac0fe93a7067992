"""The course page: banner, timeline, steps, and the way between them without losing a letter."""

import re
from itertools import pairwise
from typing import Any, cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Recipient
from hia_desktop.domain.topics import Topic
from hia_desktop.services.consent import consents
from hia_desktop.services.record import entries
from hia_desktop.ui.kit.chips import Chip
from hia_desktop.ui.kit.forms.editors import TextEditor
from hia_desktop.ui.kit.patient_banner import PatientBanner
from hia_desktop.ui.kit.step_tabs import StepItem, StepTabs
from hia_desktop.ui.kit.tab_order import tab_stops
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text
from hia_desktop.ui.screens.course import CourseScreen
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.screens.steps.forms.form_step import FormStep
from hia_desktop.ui.screens.steps.work.plan import PlanStep
from tests import make
from tests.some_of import ALL
from tests.ui.world import Calls, World, shared_with_nav, walked


def open_course(world: World, user: str, course: CourseId, step: str = "") -> CourseScreen:
    """The page, shown and filled."""
    screen = CourseScreen(world.host(user), f"{course}:{step}" if step else str(course))
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.page is not None and screen.panel is not None)
    world.settle()
    return screen


@pytest.mark.long
def test_the_page_shows_who_how_far_and_what_next(world: World) -> None:
    screen = open_course(world, "lege", walked(world.house))
    assert screen.banner.name.text() == "Kari Testdal"
    assert screen.banner.number.text() == "148381 08890"
    assert screen.strip.summary.startswith("Dag 119 · 17 uker · 100 % per 30. sep · maksdato ca. ")
    assert "· vinduet 2–4 mnd: åpent" in screen.strip.summary
    assert {k: screen.steps.item(k).state for k in ("referral", "survey", "plan", "outcome")} == {
        "referral": "done",
        "survey": "done",
        "plan": "half",
        "outcome": "empty",
    }
    assert screen.panel is not None and screen.panel.kind == "overview", "the page one talks from is opened"
    assert screen.window_title() == "Kari Testdal", "no person number in a title: task bars and shared screens show it"
    assert len(screen.timeline.rows()) > 8


@pytest.mark.long
def test_keys_walk_the_steps(world: World) -> None:
    screen = open_course(world, "lege", walked(world.house), "plan")
    world.qtbot.keyClick(world.window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "survey")
    screen.setFocus()
    line = world.window.focusWidget()
    world.qtbot.keyClick(line, Qt.Key.Key_Right)
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return)
    world.qtbot.waitUntil(
        lambda: (
            screen.panel is not None
            and screen.panel.kind == screen.steps.kinds()[screen.steps.kinds().index("survey") + 1]
        )
    )
    assert screen.argument.endswith(screen.panel.kind if screen.panel else "")
    world.settle()


@pytest.mark.long
def test_another_step_keeps_the_draft_first(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "lege", course, "plan")
    writer = cast(FormStep, screen.panel).writer
    assert writer is not None
    area = cast(TextEditor, writer.view.editor("summary"))
    area.go_to()
    world.qtbot.keyClicks(area.control, "Veien videre")
    assert screen.go(f"{course}:referral")
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "referral")
    world.settle()
    kept = world.run("lege", entries.open_form, course, "plan").current
    assert kept.state == "draft" and kept.answers["summary"] == "Veien videre"
    assert not screen.go("another-course")


@pytest.mark.long
def test_a_refresh_while_typing_changes_nothing_typed(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "lege", course, "plan")
    writer = cast(FormStep, screen.panel).writer
    assert writer is not None
    area = writer.view.editor("summary")
    area.go_to()
    world.qtbot.keyClicks(area.control, "Halv set")
    world.host("lege").changed.emit(frozenset({Topic.COURSE}))
    world.settle()
    world.qtbot.keyClicks(area.control, "ning")
    assert area.value() == "Halv setning"
    assert cast(FormStep, screen.panel).writer is writer
    screen.flush(lambda: None)
    world.settle()


@pytest.mark.long
def test_a_first_draft_shows_on_its_step_without_opening_the_record_again(world: World) -> None:
    course = make.course(world.house)
    screen = open_course(world, "lege", course, "survey")
    assert screen.steps.item("survey").state == "empty"
    calls = cast(Calls, world.host("lege").calls)
    calls.seen.clear()
    writer = cast(FormStep, screen.panel).writer
    assert writer is not None
    writer.view.editor("employer").go_to()
    world.qtbot.keyClicks(writer.view.editor("employer").control, "Lager")
    world.qtbot.keyClick(writer.view.editor("employer").control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: screen.steps.item("survey").state == "half")
    world.settle()
    assert [call for call in calls.seen if call != "proposed"] == [
        "save_draft",
        "writing",
    ]  # names of workplaces, as one types


def test_the_office_is_not_told_that_the_patient_has_not_shared(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "sekretar", course, "survey")
    assert not any("delt" in screen.steps.item(kind).note for kind in screen.steps.kinds())
    assert "ikke delt" not in " ".join(label.text() for label in screen.findChildren(QLabel)).casefold()


def test_nav_sees_what_is_shared_and_no_hint_of_the_rest(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "nav", course, "referral")
    assert screen.steps.item("referral").note == "ikke delt"
    panel = cast(FormStep, screen.panel)
    assert panel.writer is None and panel.shown is None
    assert panel._message is not None and "trail" not in screen.steps.kinds()
    assert not panel.points.isVisible()  # type: ignore[attr-defined]
    assert [c for c in screen.banner.findChildren(Chip) if c.text() == "M54.5 · F43.2"] == []


@pytest.mark.long
def test_a_secretary_is_led_to_what_the_office_can_read_and_write(world: World) -> None:
    """A task leads to its step; where only those who treat read that, the office comes to the first page,
    not to an empty one."""
    course = walked(world.house)
    assert cast(FormStep, open_course(world, "sekretar", course, "survey").panel).kind == "overview"
    assert cast(FormStep, open_course(world, "lege", course, "survey").panel).kind == "survey"


@pytest.mark.long
def test_a_withdrawn_consent_empties_the_page(world: World) -> None:
    course = make.course(world.house)
    shared_with_nav(world.house, course)
    screen = open_course(world, "nav", course)
    world.run("lege", consents.withdraw, course, Recipient.NAV_ADVISER)
    world.host("nav").changed.emit(frozenset({"consent"}))
    world.settle()
    assert screen.page is None and screen.panel is None
    assert not screen.banner.isVisible() and not screen.steps.isVisible()


def test_only_steps_with_a_panel_are_listed(world: World) -> None:
    screen = open_course(world, "lege", make.course(world.house))
    assert set(screen.steps.kinds()) <= set(PANELS)
    screen.go_to("no such step")
    assert screen.panel is not None


@pytest.mark.long
def test_a_mark_on_the_timeline_opens_its_step(world: World) -> None:
    screen = open_course(world, "lege", walked(world.house), "plan")
    screen.timeline.activated.emit("step:survey")
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "survey")
    screen.timeline.activated.emit("journal")
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "journal")
    world.settle()


@pytest.mark.long
def test_bars_and_milestones_of_the_timeline_open_where_they_are_kept(world: World) -> None:
    """A click and a key alike: sick leave and milestones to «Sykmelding», the plan to «Tilbake til arbeid»."""
    screen = open_course(world, "lege", walked(world.house), "plan")
    view = screen.timeline
    layout = view._spread()
    block = next(block for block in layout.blocks if not block.bar.planned)
    at = QPoint(round(layout.frame.plot.left() + block.box.left() + 20 - view._pan), round(block.box.bottom() - 2))
    world.qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=at)
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "leaves")
    world.settle()
    view.setFocus()
    world.qtbot.keyClick(view, Qt.Key.Key_Up)
    world.qtbot.keyClick(view, Qt.Key.Key_End)
    world.qtbot.keyClick(view, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "rtw")
    world.settle()
    view.setFocus()
    world.qtbot.keyClick(view, Qt.Key.Key_Down)
    world.qtbot.keyClick(view, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "leaves")
    world.settle()
    over = [bar.label for bar in view._timeline.bars if bar.over]
    assert over == ["plan 80 %, ble 80 %", "plan 50 %, ble 60 %"], "planned against actual, step by step"


def test_the_copied_number_leaves_the_clipboard(world: World) -> None:
    banner = PatientBanner(life=60)
    banner.show_patient("Kari", "148381 08890", 45, "hjelpepleier · bokmål", [("I forløp", Tone.BRAND)])
    world.show(banner)
    clipboard = QGuiApplication.clipboard()
    world.qtbot.mouseClick(banner.copy, Qt.MouseButton.LeftButton)
    assert clipboard.text() == "14838108890"
    marks = clipboard.mimeData()
    assert bytes(marks.data("x-kde-passwordManagerHint").data()) == b"secret"
    for name in (
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ):
        assert marks.hasFormat(f'application/x-qt-windows-mime;value="{name}"')
    world.qtbot.waitUntil(lambda: clipboard.text() == "")
    world.qtbot.mouseClick(banner.copy, Qt.MouseButton.LeftButton)
    clipboard.setText("noe annet")
    later = QTimer(singleShot=True, interval=120)  # due after the banner's own, however late both are
    with world.qtbot.waitSignal(later.timeout):
        later.start()
    assert clipboard.text() == "noe annet"


def test_the_row_of_tabs_is_one_tab_stop_and_says_its_state(world: World) -> None:
    steps = StepTabs()
    steps.show_steps([StepItem("a", "Henvisning", "done"), StepItem("b", "Plan", "half")], [StepItem("c", "Journal")])
    steps.set_current("b")
    world.show(steps)
    steps.setFocus()
    here = world.window.focusWidget()
    assert here is not None and here.accessibleName() == "Plan, påbegynt"
    with world.qtbot.waitSignal(steps.chosen) as chosen:
        world.qtbot.keyClick(here, Qt.Key.Key_Left)
        world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_Return)
    assert chosen.args == ["a"]


def test_the_tabs_fold_by_the_width_alone_and_everything_stays_within_reach(world: World) -> None:
    steps = StepTabs()
    world.show(steps)
    five = [StepItem(word, word, "done") for word in ("Henvisning", "Vurdering", "Kartlegging", "Plan", "Epikrise")]
    steps.show_steps(five, [StepItem("Journal", "Journal")], [StepItem("Sykmelding", "Sykmelding")])
    seen = []
    for width in (1200, 640, 540, 400, 240):
        steps.setFixedWidth(px(width))
        world.settle()
        buttons = [b for b in steps.findChildren(QPushButton) if b.isVisible()]
        seen.append(len(buttons))
        places = [b.geometry() for b in buttons]
        for key in steps.kinds():
            steps.set_current(key)
            world.settle()
            led = steps.tab(key)
            assert led.isVisible() and led.isChecked() and steps.rect().contains(led.geometry()), (width, key)
            assert [b.geometry() for b in buttons] == places, "nothing moves from step to step"
    assert seen == [7, 7, 6, 3, 2]


@pytest.mark.qt_log_ignore("does not support (raise|grabbing)", extend=True)
def test_a_step_is_called_the_same_however_the_tabs_are_folded(world: World) -> None:
    """In the row, in the list that takes its place where it is narrow, and in the list of keys."""
    world.window.resize(1400, 800)
    screen = open_course(world, "lege", walked(world.house), "plan")
    steps = screen.steps
    tabs = {kind: steps.tab(kind) for kind in ("assessment", "plan", "workplace", "rtw", "outcome")}
    words = [tab.text() for tab in tabs.values()]
    assert words == ["Vurdering", "Plan", "Arbeidsplass", "Tilbake i arbeid", "Etter 3/6/12"]
    assert set(words[:-1]) <= {action.text() for action in screen.actions()}, "the last has no key"
    world.window.resize(560, 800)
    world.settle()
    unfolds = steps.tab("plan")
    assert unfolds not in tabs.values() and unfolds.text() == "Plan"
    unfolds.click()
    (menu,) = (m for m in unfolds.findChildren(QMenu) if m.isVisible())
    assert set(words) <= {action.text().partition(",")[0] for action in menu.actions()}
    menu.close()


@pytest.mark.long
def test_the_keyboard_is_on_the_step_that_is_shown(world: World) -> None:
    screen = CourseScreen(world.host("lege"), f"{walked(world.house)}:rtw")
    world.show(screen)
    screen.setFocus()
    world.qtbot.waitUntil(lambda: screen.panel is not None)
    world.settle()
    focused = world.window.focusWidget()
    assert focused is not None and focused.accessibleName().startswith("Tilbake til arbeid")


@pytest.mark.parametrize(
    ("filled", "at"),
    [({}, "Henvisningstekst"), ({"text": "Nakkesyndrom."}, "Henviser"), (make.REFERRAL, "Mottatt dato")],
    ids=["nothing", "the text", "all"],
)
def test_a_referral_that_was_just_registered_is_gone_on_with(world: World, filled: dict[str, Any], at: str) -> None:
    """The keyboard is in the first that signing would ask for; not at the tab of the step."""
    course = make.course(world.house)
    world.run("lege", entries.save_draft, course, "referral", None, {"received": "2026-11-17"} | filled, {})
    screen = CourseScreen(world.host("lege"), f"{course}:referral:new")
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.panel is not None)
    world.settle()
    focused = world.window.focusWidget()
    assert focused is not None and focused.accessibleName() == at


@pytest.mark.long
def test_the_banner_is_one_line_and_what_has_no_room_is_one_press_away(world: World) -> None:
    banner = PatientBanner()
    world.show(banner)
    name = "Anne-Margrethe Christine Elisabeth Bjørnstad-Frederiksen Sørbrøden-Østerhaug"
    line = "lagermedarbeider 100 %, Eksempel Lager AS · Fastlege Jan Erik Vold, Saltdal legekontor · tlf. 900 00 624"
    chips = [("NAV: 3 deler", Tone.NAV), ("Vurderes innen 10. mars", Tone.WARN), ("I forløp", Tone.BRAND)]
    banner.show_patient(name, "148381 08890", 45, line, chips)
    for width, whole, seen in ((2000, True, 3), (1500, False, 3), (1150, False, 2), (1000, False, 1), (600, False, 0)):
        banner.setFixedWidth(px(width))
        world.settle()
        shown = [chip.text() for chip in banner.findChildren(Chip) if chip.isVisible()]
        assert len(shown) == seen and (seen == 0 or "Vurderes innen 10. mars" in shown), "what warns goes last"
        assert banner.height() == px(38)
        assert (banner.line.text().lower() == line.lower()) is whole and banner.rest.isHidden() is whole
        parts = [part for part in (banner.name, banner.number, banner.line, banner.rest) if part.isVisible()]
        assert all(a.geometry().right() < b.geometry().left() for a, b in pairwise(parts))
        assert parts[-1].geometry().right() <= banner.width() - px(10)
        listed = [action.text() for action in banner.rest.menu().actions()]
        assert set(listed) >= {text for text, _tone in chips} - set(shown)
        assert whole or listed[-1] == "tlf. 900 00 624"
    assert banner.name.text().endswith("…") and name in banner.name.toolTip()
    banner.show_patient("Kari Testdal", "148381 08890", 45, line, chips[1:])
    begun = set()
    for width in range(600, 1200, 5):
        banner.setFixedWidth(px(width))
        world.settle()
        begun.add(banner.line.text())
    assert min(len(text) for text in begun if text) > 8, sorted(begun, key=len)[:6]


def test_the_patients_card_is_opened_from_the_banner_of_whoever_may_write_in_it(world: World) -> None:
    """A click and a key, on Oversikt as on every step; NAV has no such button."""
    course = walked(world.house)
    shared_with_nav(world.house, course)
    for user, step in (("sekretar", ""), ("lege", "plan")):
        screen = open_course(world, user, course, step)
        assert screen.page is not None and screen.banner.card.isVisible()
        world.opened.clear()
        world.qtbot.mouseClick(screen.banner.card, Qt.MouseButton.LeftButton)
        held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        world.qtbot.keyClick(world.window, Qt.Key.Key_P, held)
        assert world.opened == [f"patient:{screen.page.banner.patient}"] * 2
    assert not open_course(world, "nav", course).banner.card.isVisible()


def test_the_chips_stand_in_full_when_the_banner_shown_says_something_else(world: World) -> None:
    """The deadline of the referral is among them: it must not vanish when what is shown is renewed."""
    banner = PatientBanner()
    world.show(banner)
    banner.setFixedWidth(px(1100))
    for status in ("Henvist", "Venter på svar"):
        banner.show_patient(
            "Kari Testdal", "148381 08890", 44, "80 %", [("Vurderes innen 10. mars", Tone.WARN), (status, Tone.BRAND)]
        )
        world.settle()
        chips = [chip for chip in banner.findChildren(Chip) if chip.isVisible()]
        assert [chip.text() for chip in chips] == ["Vurderes innen 10. mars", status]
        for chip in chips:
            assert chip.width() == chip.sizeHint().width()
            assert banner.rect().contains(QRect(chip.mapTo(banner, QPoint()), chip.size()))


@pytest.mark.long
def test_a_step_chosen_by_keys_while_writing_takes_the_keyboard_along(world: World) -> None:
    screen = open_course(world, "lege", walked(world.house), "plan")
    writer = cast(FormStep, screen.panel).writer
    assert writer is not None
    writer.view.editor("summary").go_to()
    world.qtbot.keyClick(world.window.focusWidget(), Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: screen.panel is not None and screen.panel.kind == "referral")
    focused = world.window.focusWidget()
    assert focused is not None and focused.accessibleName().startswith("Henvisning")


@pytest.mark.long
def test_the_timeline_is_a_strip_that_unfolds_and_remembers(world: World) -> None:
    course = walked(world.house)
    screen = open_course(world, "lege", course, "plan")
    at = screen.steps.mapTo(screen, QPoint())
    assert screen.strip.isVisible() and screen.strip.height() <= px(48) and not screen.timeline.isVisible()
    assert screen.strip.summary.startswith("Dag ") and screen.strip.summary in screen.strip.accessibleName()
    assert screen.strip.next == "Kandidat til dialogmøte 2 · fra 18. nov"
    world.qtbot.keyClick(world.window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    assert screen.timeline.isVisible()
    screen.go_to("journal")
    world.settle()
    assert screen.timeline.isVisible() and screen.steps.mapTo(screen, QPoint()) == at
    again = open_course(world, "lege", course, "plan")
    assert again.timeline.isVisible(), "as it was left"
    world.qtbot.mouseClick(again.strip, Qt.MouseButton.LeftButton)
    assert not again.timeline.isVisible() and again.strip.isVisible()
    again.go_to("overview")
    world.settle()
    world.qtbot.keyClick(world.window, Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)
    again.go_to("plan")
    world.settle()
    assert not again.timeline.isVisible(), "in Oversikt, where the whole stands, the key unfolds nothing elsewhere"


def test_what_no_patient_can_share_is_not_said_to_be_kept_back_from_the_adviser(world: World) -> None:
    """No consent opens the weighing of rights or its outcome to NAV; the epikrise can be shared, and is not here."""
    course = walked(world.house)
    screen = open_course(world, "nav", course)
    for step, never in (("closing", True), ("epikrise", False)):
        screen.go_to(step)
        world.settle()
        said = [text.text() for text in screen.findChildren(Text) if text.isVisible()]
        assert ("Leses av behandlere" in said, "Ikke delt" in said) == (never, not never), (step, said)


@pytest.mark.long
def test_no_step_tells_the_secretary_that_it_is_not_shared(world: World) -> None:
    """Nothing is shared with the office: its own words, on every step it does not read. The outcome it asks for."""
    course = walked(world.house)
    screen = open_course(world, "sekretar", course)
    for step in ("assessment", "survey", "plan", "workplace", "rtw", "outcome"):
        screen.go_to(step)
        world.settle()
        said = [text.text() for text in screen.findChildren(Text) if text.isVisible()]
        assert ("Leses av behandlere" in said) == (step != "outcome") and "Ikke delt" not in said, (step, said)
        assert ("12 måneder" in said) == (step == "outcome")


@pytest.mark.long
def test_what_others_sign_takes_neither_the_keyboard_nor_the_place_from_who_writes_or_reads(world: World) -> None:
    """The page is asked for again while one works in it: nothing moves, and the next key lands where the last did."""
    course = make.course(world.house)
    world.run("fysio", entries.save_draft, course, "plan", None, {"own_goal": "Full jobb"}, {})
    make.assessed(world.house.as_user("lege"), course)
    screen = CourseScreen(world.host("fysio"), f"{course}:plan")
    world.show(screen)
    world.settle()
    panel = screen.panel
    assert isinstance(panel, PlanStep) and panel.writer is not None
    line = panel.writer.view.editor("summary").go_to()
    world.qtbot.keyClicks(line, "Går ")
    moved: list[object] = []
    watch = QApplication.instance()
    assert isinstance(watch, QApplication)
    watch.focusChanged.connect(lambda old, new: moved.append((old, new)))
    world.run("lege", entries.sign, course, "note", None, {"text": "Nakken er stiv.", "heading": "Samtale"})
    screen.others_wrote()
    world.settle()
    assert not moved and QApplication.focusWidget() is line
    world.qtbot.keyClicks(QApplication.focusWidget(), "bra")
    assert panel.writer.view.answers()["summary"] == "Går bra"
    panel.sign()
    world.settle()
    assert panel._reader is not None
    again = panel._reader.view.editor("summary").control
    again.setFocus()
    moved.clear()
    world.run("lege", entries.sign, course, "note", None, {"text": "Bedre.", "heading": "Samtale"})
    screen.others_wrote()
    world.settle()
    watch.focusChanged.disconnect()
    assert not moved and QApplication.focusWidget() is again


def said(focus: QWidget | None) -> tuple[str, str]:
    """What has the keyboard, as one knows it again when a list was made anew."""
    words = re.sub(r"\d+", "n", focus.text()) if isinstance(focus, QPushButton) else ""
    return type(focus).__name__, words or (focus.accessibleName() if focus is not None else "")


@pytest.mark.long
def test_on_no_step_does_what_others_sign_take_the_keyboard(world: World) -> None:
    course = walked(world.house)
    screen = CourseScreen(world.host("psykolog"), f"{course}:overview")
    world.show(screen)
    tried, lost = 0, list[object]()
    for at, kind in enumerate(screen.steps.kinds()):
        screen.go_to(kind)
        world.settle()
        for part in (0, 0.5, 0.99) if ALL else ((0, 0.5, 0.99)[at % 3],):  # first, midst, last
            stops = [one for one in tab_stops(screen.panel) if one.isVisible()] if screen.panel is not None else []
            if not stops:
                continue
            stops[int(part * len(stops))].setFocus()
            here = said(QApplication.focusWidget())
            world.run("lege", entries.sign, course, "note", None, {"text": "Nakken er stiv.", "heading": kind})
            screen.others_wrote()
            world.settle()
            if said(QApplication.focusWidget()) != here:
                lost.append((kind, part, here, said(QApplication.focusWidget())))
            tried += 1
    assert tried > (40 if ALL else 12) and not lost


def test_of_a_long_name_the_familys_stands_as_far_as_there_is_room(world: World) -> None:
    banner = PatientBanner()
    world.qtbot.addWidget(banner)
    name = "Maximiliane Konstanse Alexandra Wilhelmsen-Hammerfjeldstrand von Schleswig"
    banner.show_patient(name, "148881 40000", 45, "Renholder", [])
    banner.resize(700, banner.height())
    banner.show()
    said = banner.name.text()
    assert said.endswith("…") and name.startswith(said[:-1]) and "Wilhelmsen" in said
    assert banner.name.toolTip() and banner.name.accessibleName() == name
