"""Help inside: a page for every screen and step that says what is true, the window of F1, and the first day."""

import re
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QListWidget

from hia_desktop.base.errors import BadInput
from hia_desktop.domain import help_pages
from hia_desktop.domain.access import Role, may
from hia_desktop.domain.consent import check_span
from hia_desktop.domain.forms import FORMS
from hia_desktop.domain.help_pages import CONTENTS, WORDS
from hia_desktop.domain.tasks import OUTCOMES
from hia_desktop.resources import resource
from hia_desktop.services.consent import reasons
from hia_desktop.services.overview import safety
from hia_desktop.ui.help.window import HelpWindow, page_of
from hia_desktop.ui.screens import SCREENS
from hia_desktop.ui.screens.steps import PANELS
from hia_desktop.ui.shell import Shell
from hia_desktop.vault import passwords
from tests import make
from tests.journeys.hands import Hands
from tests.journeys.window import Open, hands, house, open_window
from tests.make import PASSWORD

__all__ = ["hands", "house", "open_window"]
PLACES = [*(screen.key for screen in SCREENS), *PANELS]
PAGES = sorted(path.stem for path in resource("help").glob("*.md"))
WALKED = sorted(set(help_pages.WALKS.values()))
HALF_A_PAGE = 260
"""Words, with what is reckoned out."""
LEGE = "Liv Berg · Lege"


def test_every_screen_and_step_has_half_a_page_that_says_what_it_is_for_and_who_sees_it() -> None:
    asked = {hit.place.page for hit in help_pages.links(CONTENTS)}
    for place in PLACES:
        assert help_pages.exists(place), f"resources/help/{place}.md is to be written"
        title, *heads = help_pages.headings(place)
        assert title and place in asked, f"{place} is not in contents.md"
        assert heads[0] == "Hva det er til" and heads[2:] == ["Hvem som ser det", "Hva som kommer etterpå"], place
        assert heads[1] in ("Når du signerer", "Det du gjør her"), place
        text = help_pages.text(place)
        assert 40 < len(text.split()) <= HALF_A_PAGE, place
    for form in FORMS:
        if form.kind in PANELS:
            assert help_pages.who_reads(form.kind) in help_pages.text(form.kind), "who reads it is reckoned out"


def test_every_page_is_found_and_every_link_leads_somewhere() -> None:
    there = {(page, "") for page in PAGES} | {
        (page, help_pages.anchor(head)) for page in PAGES for head in help_pages.headings(page)
    }
    for page in PAGES:
        source = resource(f"help/{page}.md").read_text(encoding="utf-8")
        assert page in WALKED or not re.search(r"<|https?:|[{}]", help_pages.text(page)), page
        assert len(help_pages.links(page)) == source.count("]("), f"a link in {page} that is no page of ours"
        lost = [hit for hit in help_pages.links(page) if (hit.place.page, hit.place.anchor) not in there]
        assert not lost, page
    listed = {hit.place.page for hit in help_pages.links(CONTENTS)}
    assert set(PAGES) - {CONTENTS, *WALKED} == listed
    words = help_pages.headings(WORDS)[1:]
    assert len(words) > 20 and len(set(words)) == len(words)
    for word in ("Ønsket start", "Frist for start", "Sikkerhet", "Mottatt og ulest"):
        assert word in words


def test_what_is_said_of_readers_is_what_the_tables_say() -> None:
    plan, workplace, epikrise = (help_pages.who_reads(kind) for kind in ("plan", "workplace", "epikrise"))
    assert "Skrives av helsepersonell eller NAV-veileder." in plan and "Sekretær/koordinator leser det ikke." in plan
    assert "«Arbeidsmål og tiltak»" in plan and "«Behandlingsmål og tiltak»" in plan
    assert "Leses av NAV-veiledere." in workplace and "Helsepersonell leser det pasienten har sagt ja" in workplace
    assert "Signeres av lege eller psykolog." in epikrise and "Sekretær/koordinator leser det også." in epikrise
    assert "NAV-veilederen leser det aldri." in help_pages.who_reads("assessment")


def test_the_numbers_that_the_help_says_are_the_programs() -> None:
    """A number in words stands in the text; who changes it in the program is sent here."""
    said = {
        ("words", "på fem dager"): safety.QUIET_DAYS == 5,
        ("words", "innen to virkedager"): safety.DEADLINE_WORKING_DAYS == 2,
        ("words", "høyst fire timer"): reasons.EMERGENCY_HOURS == 4,
        ("my_password", "Minst 12 tegn"): passwords.MINIMUM == 12,
        ("outcome", "3, 6 og 12 måneder"): tuple(OUTCOMES) == (3, 6, 12),
        ("consents", "høyst 12 måneder"): _lasts_at_most_a_year(),
    }
    for (page, words), true in said.items():
        assert words in help_pages.text(page) and true, (page, words)
    assert "«Vurder henvisning» og «Svar fra fastlegen ventes»" in help_pages.text("assessment")


def _lasts_at_most_a_year() -> bool:
    day = date(2026, 3, 2)
    check_span(day, date(2027, 3, 2), day)
    with pytest.raises(BadInput, match="12 måneder"):
        check_span(day, date(2027, 3, 3), day)
    return True


@pytest.mark.parametrize(
    ("wanted", "first"),
    [
        ("start frist", "Frist for start"),
        ("ONSKET", "Ønsket start"),
        ("ulest mottatt", "Mottatt og ulest"),
        ("plan tverr", "Tverrfaglig plan"),
        ("zzz", None),
        ("  ", None),
    ],
)
def test_the_search_finds_words_in_any_order_however_they_are_spelt(wanted: str, first: str | None) -> None:
    found = help_pages.find(wanted)
    assert (found[0].title if found else None) == first


def test_the_page_is_that_of_the_step_else_of_the_screen() -> None:
    assert page_of("course:a4a81ba1f5af4da5a439cf9a90a828f5:plan") == "plan"
    assert page_of("course:a4a81ba1f5af4da5a439cf9a90a828f5") == "course"
    assert (page_of("patient:../words"), page_of("worklist"), page_of("admin:users")) == (
        "patient",
        "worklist",
        "admin",
    )


def _help(hands: Hands) -> HelpWindow:
    hands.wait(lambda: isinstance(hands.front(), HelpWindow))
    found = hands.front()
    assert isinstance(found, HelpWindow)
    return found


@pytest.mark.long
def test_f1_says_what_this_place_is_for_finds_a_word_and_goes_with_the_lock(hands: Hands, house: make.House) -> None:
    course = make.course(house)
    hands.log_in(LEGE, PASSWORD)
    assert hands.window.shell is not None
    hands.window.shell.open(f"course:{course}:plan")
    hands.sees("Pasientens eget mål")  # the keys are those of what is there
    hands.settle()
    hands.keys("F1")
    window = _help(hands)
    hands.sees("Tverrfaglig plan", "Hvem som ser det", "Hurtigtaster her", "Ctrl+4", "Alt+Pil opp")
    assert window.page.verticalScrollBar().value() == 0, "from its beginning"
    hands.type("frist start")
    lines = window.findChild(QListWidget)
    assert lines is not None and lines.item(0).text() == "Frist for start"
    hands.sees("Den siste dagen helsehjelpen lovlig kan begynne.")
    window.search.clear()
    assert lines.item(0).text() == "Her: Tverrfaglig plan"
    hands.keys("Escape")
    hands.wait(lambda: hands.front() is hands.window)
    hands.window.activateWindow()
    hands.window.shell.host.prompts.confirm("Et spørsmål", "", lambda: None)
    hands.wait(lambda: QApplication.activeModalWidget() is not None)
    hands.wake()
    QTest.keyClick(hands.front().windowHandle(), Qt.Key.Key_F1)  # where keys come in from outside
    _help(hands)
    hands.window.lock()
    hands.wait(lambda: hands.window.shell is None)
    assert not [d for d in hands.window.findChildren(QDialog) if d.isVisible()]
    hands.keys("F1")
    assert hands.front() is hands.window, "nothing is helped with where nobody is signed in"


# -- the first day


@pytest.mark.parametrize("role", Role)
def test_a_first_day_leads_only_where_the_role_may_go(role: Role) -> None:
    stops = help_pages.walk(role)
    assert 5 <= len(stops) <= 7
    screens = {screen.key: screen for screen in SCREENS}
    for stop in stops:
        key, _colon, step = stop.target.partition(":")
        assert may(role, screens[key].needs) and stop.text and len(stop.text.split()) < 45, stop
        assert key != "course" or step in PANELS
        name, _colon, place = stop.points_at.partition(":")
        assert name in ("", "me", "search", "rail")
        assert name != "rail" or (screens[place].in_rail and may(role, screens[place].needs))


def page_in(shell: Shell) -> QRect:
    """Where the page stands in the window."""
    page = shell._screen
    assert page is not None
    return QRect(page.mapTo(shell, QPoint()), page.size()).intersected(shell.rect())


def page_has_the_keyboard(shell: Shell) -> bool:
    page, focus = shell.shown(), QApplication.focusWidget()
    return page is not None and focus is not None and (page is focus or page.isAncestorOf(focus))


@pytest.mark.long
def test_the_first_day_is_offered_once_can_be_left_and_is_begun_again_from_the_help(
    open_window: Open, house: make.House
) -> None:
    make.course(house)
    hands = open_window(house.folder, house.clock, demo_password=PASSWORD)
    hands.log_in(LEGE, PASSWORD)
    assert hands.window.shell is not None
    day = hands.window.shell.first_day
    assert day is not None
    hands.wait(day.isVisible)
    stops = help_pages.walk(Role.PHYSICIAN)
    places: set[tuple[int, int]] = set()
    for at, stop in enumerate(stops):
        hands.sees(stop.title, f"{at + 1} av {len(stops)}")
        hands.settle()
        assert page_of(hands.window.shell.target()) == page_of(stop.target), "the place is shown"
        assert day.isVisible() and not day.geometry().intersects(page_in(hands.window.shell)), "it lies over nothing"
        places.add((day.y(), day.next.y()))
        assert day.pointed_at() == bool(stop.points_at)
        if at == 1:
            hands.click("Tilbake")
            hands.sees(stops[0].title)
            hands.click("Neste")
        hands.click("Neste" if stop is not stops[-1] else "Ferdig")
    hands.wait(lambda: not day.isVisible())
    hands.settle()
    assert page_has_the_keyboard(hands.window.shell), "what goes away does not leave the keyboard in the rail"
    assert len(places) == 1, "neither the page nor the buttons move from one stop to the next"
    hands.keys("F1")
    hands.click("Vis meg rundt")
    hands.wait(day.isVisible)
    hands.window.shell.open("settings")
    hands.settle()
    assert not day.pointed_at(), "on a page of one's own nothing has a ring"
    folded, words = day.height(), hands.words()
    assert f"Første dag: {stops[0].title}" in words and stops[0].text not in words, "and it takes one line"
    hands.click("Tilbake til runden")
    hands.sees(stops[0].text)
    hands.settle()
    assert day.height() > folded and page_of(hands.window.shell.target()) == page_of(stops[0].target)
    hands.window.shell.open("settings")
    hands.settle()
    hands.window.activateWindow()
    hands.window.shell.setFocus()
    hands.qtbot.keyClick(hands.window.shell, Qt.Key.Key_Escape)
    hands.wait(lambda: not day.isVisible())
    hands.window.lock()
    hands.wait(lambda: hands.window.shell is None)
    hands.log_in(LEGE, PASSWORD)
    hands.settle()
    again = hands.window.shell.first_day
    assert again is not None and not again.isVisible(), "never again"
