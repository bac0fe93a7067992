"""Skjemaer og skår by real keys: digits alone, what they come to, what they call for, and what NAV is told."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.following.packages import EVERY, PACKAGES
from hia_desktop.domain.forms.instrument import instruments, take_own
from hia_desktop.domain.tasks import SAFETY
from hia_desktop.services.consent import consents
from hia_desktop.services.course import courses
from hia_desktop.services.lists import tasks
from hia_desktop.services.papers import instrument_papers
from hia_desktop.services.record import entries, measuring
from hia_desktop.ui.screens.steps.instruments import InstrumentsStep, panel_of
from hia_desktop.ui.screens.steps.measuring.step import InstrumentStep
from hia_desktop.ui.screens.steps.measuring.view import InstrumentView, SecondEntry
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.screens.steps.work.survey import SurveyStep
from tests import make
from tests.services.record.test_measuring import typed_total
from tests.ui.room import form_height
from tests.ui.world import World

CTRL = Qt.KeyboardModifier.ControlModifier


def show(world: World, user: str, course: CourseId, kind: str) -> Any:
    """One instrument's panel, with the keyboard in it."""
    panel = panel_of(instruments()[kind])(world.host(user), world.run(user, courses.open_course, course))
    world.show(panel)
    panel.take_keyboard()
    panel.refresh()
    world.settle()
    return panel


def press(world: World, keys: str) -> None:
    """Keys to whatever has the keyboard, as a person's go."""
    for key in keys:
        focus = QApplication.focusWidget()
        assert isinstance(focus, QWidget)
        world.qtbot.keyClicks(focus, key)


def safety(world: World, course: CourseId) -> int:
    """How many open tasks of safety the course has."""
    listed = world.run("lege", courses.open_course, course).deadlines
    return sum(one.what == SAFETY.label for one in listed)


@pytest.mark.long
def test_phq9_by_twelve_keys_and_what_nav_is_told(world: World) -> None:
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    press(world, "210312110" + "2")  # nine questions and the one about function
    assert panel.result.whole.startswith("11 (0–27), moderat")
    world.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)  # the eleventh
    world.settle()
    assert panel.shown is not None and panel.shown.answers["i"] == 0 and panel.shown.answers["function"] == 2
    assert safety(world, course) == 0
    world.run("lege", entries.add_addendum, panel.shown.id, "Vi snakket om tankene etterpå.")

    until = world.house.clock.today() + timedelta(days=30)
    world.run("lege", consents.give, course, Recipient.NAV_ADVISER, [Category.INSTRUMENTS], until)
    world.run("lege", courses.open_course, course)
    told = world.run("nav", entries.open_form, course, "phq9")
    assert told.current is not None and told.current.whole, "nothing is said to lack"
    assert {k: v for k, v in told.current.answers.items() if v is not None} == {
        "day": world.house.clock.today().isoformat(),
        "told_score": 11,
    }
    assert told.current.addenda == () and told.current.reason == ""
    (own,) = world.run("lege", entries.open_form, course, "phq9").versions
    assert [one.answers["text"] for one in own.addenda] == ["Vi snakket om tankene etterpå."]
    seen: InstrumentStep = show(world, "nav", course, "phq9")
    view = seen.view_shown()
    assert isinstance(view, InstrumentView)
    assert [name for name, one in view._grid.fields.items() if not one.isHidden()] == ["day", "mode", "told_score"]
    assert [s.value for s in world.run("nav", courses.open_course, course).scores if "PHQ" in s.name] == [11]


@pytest.mark.long
def test_digits_alone_fill_every_instrument(world: World) -> None:
    """A score of two digits takes as many as fit in it; the words that an answer is about stand there already."""
    for form in instruments().values():
        view = InstrumentView(form, world.house.clock.today)
        items = form.instrument.items
        view.set_answers({f"{one.name}_text": "Løfte" for one in items if one.own})
        world.show(view)
        view.jump(view.first())
        wanted = {one.name: int(one.high) // 2 if one.high > 9 else int(min(one.high, one.low + 2)) for one in items}
        press(world, "".join(str(value) for value in wanted.values()))
        assert {name: view.answers()[name] for name in wanted} == wanted, form.kind
    hads = InstrumentView(instruments()["hads"], world.house.clock.today)
    world.show(hads)
    for keys, wanted in (("88", {"anxiety": 8, "depression": 8}), ("25", {"anxiety": 2, "depression": 5})):
        hads.jump(hads.first())
        press(world, keys)
        assert {name: hads.answers()[name] for name in wanted} == wanted, keys


def test_the_keyboard_begins_in_the_first_question_and_not_in_what_leaves_it_out(world: World) -> None:
    panel: InstrumentStep = show(world, "lege", make.course(world.house), "wsas")
    press(world, "12345")
    assert panel.result.whole == "15 (0–40), betydelig"
    view = panel.view_shown()
    assert isinstance(view, InstrumentView)
    view.editor("q1_out").set_value(True)
    assert view.first() == "q2"


@pytest.mark.long
def test_thoughts_of_death_raise_the_task_while_they_are_entered(world: World) -> None:
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    before = panel.area.pos().y()
    press(world, "00000000" + "1")
    world.qtbot.waitUntil(lambda: safety(world, course) == 1)
    assert panel.called.isVisible() and panel.area.pos().y() == before, "nothing moved"
    assert panel.result.whole.startswith("1 (0–27), minimal")
    assert panel.shown is None, "it is not signed"
    assert panel.called.text() == "Avklar i dag"
    top = world.run("lege", tasks.rows, world.run("lege", tasks.keys)[:1])
    assert [one.what for one in top] == [SAFETY.label], "it lies on top of the worklist"
    panel.path.click()
    assert world.opened[-1] == f"course:{course}:assessment"
    world.settle()


@pytest.mark.long
def test_a_short_form_opens_the_whole_and_a_new_time_begins_blank(world: World) -> None:
    course = make.course(world.house)
    earlier = {"day": (make.DAY - timedelta(days=20)).isoformat(), **dict.fromkeys("abcdefghi", 2)}
    world.run("lege", entries.sign, course, "phq9", None, earlier)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    panel.renew()
    world.settle()
    assert panel.writer is not None
    answers = panel.writer.view.answers()
    assert answers["a"] is None and answers["day"] == world.house.clock.today().isoformat()
    panel.turn_short()
    view = panel.writer.view
    assert isinstance(view, InstrumentView)
    view.jump("a")
    press(world, "1")
    assert view._grid.fields["c"].isHidden() and panel.shorter.text() == "Hele skjemaet"
    press(world, "2")
    assert panel.result.whole == "PHQ-2: 3 (0–6), 2 av 9 besvart"
    assert not view._grid.fields["c"].isHidden(), "3 opens the rest"
    press(world, "1000000")
    assert panel.result.whole == "4 (0–27), minimal"
    assert panel.change.whole == "14 lavere enn sist, bedre, betyr noe (minst 5)"


@pytest.mark.long
def test_ten_is_one_key_more_and_a_digit_goes_to_where_it_belongs(world: World) -> None:
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "fysio", course, "was")
    press(world, "10" + "325")
    assert panel.writer is not None
    got = panel.writer.view.answers()
    assert (got["now"], got["physical"], got["mental"], got["social"]) == (10, 3, 2, 5)
    panel.writer.view.jump("now")
    press(world, "1" + "4")
    got = panel.writer.view.answers()
    assert (got["now"], got["physical"]) == (1, 4)
    assert panel.called.isVisible() and panel.called.text() == "Se på"
    world.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return, CTRL)
    world.settle()
    survey = SurveyStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(survey)
    assert survey.ability.text() == "Arbeidsevne: 1 (0–10), lav, 17. nov", (
        "entered once, and read where work is surveyed"
    )
    survey.ability.click()
    assert world.opened[-1] == f"course:{course}:instruments"


@pytest.mark.long
def test_typed_twice_from_the_paper(world: World) -> None:
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "lege", course, "gad7")
    press(world, "1111111")
    panel.again.click()
    dialog = next(d for d in world.window.findChildren(SecondEntry) if d.isVisible())
    first = dialog.view.editor("a").control
    world.qtbot.waitUntil(lambda: first.isAncestorOf(QApplication.focusWidget() or dialog))
    press(world, "1111121")
    dialog.compared.click()
    assert dialog.view.editor("f").sentence() == "Første gang: 1. Se på papiret."
    dialog.compared.click()
    world.settle()
    assert panel.writer is not None
    got = panel.writer.view.answers()
    assert got["twice"] is True and got["f"] == 2 and got["mode"] == "paper"
    assert panel.twice.text() == "Tastet to ganger"
    panel.writer.view.jump("a")
    press(world, "3")
    assert panel.writer.view.answers()["twice"] is None, "what is changed afterwards was typed once"


@pytest.mark.long
def test_other_activities_than_the_last_time_are_not_compared(world: World) -> None:
    course = make.course(world.house)
    earlier = (make.DAY - timedelta(days=20)).isoformat()
    world.run("lege", entries.sign, course, "psfs", None, {"day": earlier, "activity1": 3, "activity1_text": "Løfte"})
    panel: InstrumentStep = show(world, "lege", course, "psfs")
    panel.renew()
    world.settle()
    assert panel.writer is not None
    panel.writer.view.jump("activity1")
    press(world, "5")
    assert (panel.result.whole, panel.change.whole) == (
        "5 (0–10)",
        "2 høyere enn sist, bedre, liten endring (under 3)",
    )
    panel.writer.view.editor("activity1_text").set_value("")
    panel.writer.view.jump("activity1_text")
    press(world, "Sitte")
    assert (panel.result.whole, panel.change.whole) == ("5 (0–10)", "andre aktiviteter enn sist")


@pytest.mark.long
def test_every_instrument_can_be_chosen(world: World) -> None:
    course = make.course(world.house)
    step = InstrumentsStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    world.settle()
    for kind in instruments():
        step.choose(kind)
        world.settle()
        assert step.panel.kind == kind and step.panel.picker.text() == step.panel.title


@pytest.mark.long
def test_what_is_begun_is_shown_first_and_named_in_the_menu(world: World) -> None:
    """Else a draft with thoughts of death in it stood behind the name of another instrument."""
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    press(world, "1")
    panel.flush(lambda: None)
    world.settle()
    world.hosts.pop("lege")
    step = InstrumentsStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    world.settle()
    assert step.panel.kind == "phq9" and "utkast" in step.panel.chip.text()
    named = [act.text() for menu in step.panel.menus for act in menu.actions()]
    assert [words for words in named if words.endswith(" · utkast")] == [w for w in named if w.startswith("PHQ-9:")]


@pytest.mark.long
def test_the_keyboard_stays_at_the_name_when_another_instrument_is_chosen(world: World) -> None:
    course = make.course(world.house)
    answers = {"day": world.house.clock.today().isoformat(), **dict.fromkeys("abcdefghi", 0)}
    world.run("lege", entries.sign, course, "phq9", None, answers)
    step = InstrumentsStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    step.choose("gad7")
    world.settle()
    step.panel.picker.setFocus()
    step.choose("phq9")  # a signed one, which is only read
    world.settle()
    assert step.panel.shown is not None and step.panel.picker.hasFocus()


@pytest.mark.long
def test_packages_are_chosen_in_their_menu(world: World) -> None:
    course = make.course(world.house)
    step = InstrumentsStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    world.settle()
    fmr, phv = (str(package.title) for package in PACKAGES.values())

    def press(words: str) -> tuple[tuple[str, ...], int]:
        act = next(act for act in step.package.menu().actions() if act.text() == words)
        assert act.isEnabled()
        act.trigger()  # as a click does
        world.settle()
        followed = world.run("lege", measuring.look, course)
        return followed.packages, followed.every_weeks

    on_the_way = "Underveis hver 2. uke"
    assert not next(a for a in step.package.menu().actions() if a.text() == on_the_way).isEnabled()
    assert press(fmr) == (("fmr",), EVERY[-1]) and step.package.text() == fmr
    assert press(phv) == (("fmr", "phv"), EVERY[-1]) and step.package.text() == "2 pakker"
    assert f"{fmr} + {phv}" in step.package.toolTip()
    first, others = ([act.text().partition(":")[0] for act in menu.actions()] for menu in step.panel.menus)
    titles = {kind: str(form.card.title) for kind, form in instruments().items()}
    assert {titles[kind] for kind in ("ompsq", "rtwse11", "wsas")} <= set(first) and titles["hads"] in others
    assert len(first) + len(others) == len(titles) + 2, "each once, and the way to the others"
    assert press(on_the_way) == (("fmr", "phv"), 2)
    assert press(fmr) == (("phv",), 2)
    assert press(phv)[0] == () and step.package.text() == "Velg pakker"
    _host, words, undo = world.offers[-1]
    assert words == "Forløpet følges ikke lenger med en pakke."
    world.host("lege").do(step, lambda _none: None, undo)
    world.settle()
    assert world.run("lege", measuring.look, course).packages == ("phv",)


@pytest.mark.long
def test_a_total_that_was_typed_stands_over_the_form_as_it_was(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    typed_total(world.house, course, tmp_path / "own.toml")
    panel = show(world, "lege", course, "own_total")
    assert panel.shown is not None and panel.result.whole == "Samlet (0–8): 5"
    take_own([])


@pytest.mark.long
def test_whether_a_change_matters_is_read_on_a_laptop_at_150_percent(world: World) -> None:
    course = make.course(world.house)
    earlier = {"day": (make.DAY - timedelta(days=20)).isoformat(), **dict.fromkeys("abcdefghi", 2)}
    world.run("lege", entries.sign, course, "phq9", None, earlier)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    panel.renew()
    world.window.resize(780, 320)
    world.settle()
    press(world, "3333333000")
    world.settle()
    assert panel.result.text().startswith("21 (0–27), alvorlig")
    assert panel.change.text() == "3 høyere enn sist, dårligere, liten endring (under 5)"


@pytest.mark.long
def test_what_is_urgent_and_the_score_are_read_whole_on_a_laptop_at_150_percent(world: World) -> None:
    """While it is written in the head; when it is read above the questions, since the head says who signed."""
    course = make.course(world.house)
    panel: InstrumentStep = show(world, "lege", course, "phq9")
    world.window.resize(811, 320)
    press(world, "3333333331")
    world.settle()
    assert panel.called.width() >= panel.called.sizeHint().width() and panel.path.isVisible()
    assert panel.result.text() == "27 (0–27), alvorlig"
    assert panel.change.text() == "mønster som ved depressiv episode (9 symptomer)"
    panel.sign()
    world.settle()
    assert panel.shown is not None and panel.called.width() >= panel.called.sizeHint().width()
    (line,) = [line for line in panel._lines if line.isVisible()]
    assert line.text() == "27 (0–27), alvorlig · mønster som ved depressiv episode (9 symptomer)"
    world.window.resize(1240, 560)
    world.settle()
    assert not line.isVisible() and panel.result.text().startswith("27 (0–27), alvorlig")


@pytest.mark.long
def test_of_two_scores_none_is_cut_off_by_the_other(world: World) -> None:
    """At 150 % and on a laptop each of HADS's has a line, whole as far as there is room for it, before it is signed and
    after; one score stands in the head where that is wide. The form is as high as where there is one score."""
    course = make.course(world.house)
    world.run("lege", entries.sign, course, "hads", None, {"day": "2026-10-01", "anxiety": 15, "depression": 4})
    world.run("lege", entries.sign, course, "nrs", None, {"day": "2026-10-01", "usual": 4})
    high = []
    for kind in ("nrs", "hads"):
        shown_alone: InstrumentStep = show(world, "lege", course, kind)
        world.window.resize(830, 400)
        world.settle()
        high.append(form_height(shown_alone))
    assert high[0] == high[1]
    panel: InstrumentStep = show(world, "lege", course, "hads")
    for width in (620, 1240):
        world.window.resize(width, 560)
        world.settle()
        shown = [line.text() for line in panel._lines if line.isVisible()]
        assert [words[:18] for words in shown] == ["HADS angst: 15 (0–", "HADS depresjon: 4 "], (width, shown)
    other: InstrumentStep = show(world, "lege", course, "nrs")
    world.window.resize(1240, 560)
    world.settle()
    assert other.result.isVisible() and not any(line.isVisible() for line in other._lines)


def test_a_blank_one_for_the_waiting_room_is_shown_and_names_nobody(world: World) -> None:
    course = make.course(world.house)
    step = InstrumentsStep(world.host("lege"), world.run("lege", courses.open_course, course))
    world.show(step)
    step.choose("phq9")
    world.settle()
    step.printing.setFocus()
    world.qtbot.keyClick(step.printing, Qt.Key.Key_Space)
    dialog = world.dialog()
    assert isinstance(dialog, PaperDialog)
    world.qtbot.waitUntil(lambda: dialog.view.page_count() > 0)
    assert dialog._pdf == world.run("lege", instrument_papers.blank, course, "phq9").pdf()
    assert "Testdal" not in dialog._name(dialog._pdf or b"") and dialog._print.isVisible()
    dialog.accept()
    world.settle()
