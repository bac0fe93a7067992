"""Ny henvisning, by key, over a real centre."""

import tomllib
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from reportlab.pdfgen.canvas import Canvas

from hia_desktop.domain.person_numbers import make as number
from hia_desktop.services.course import courses
from hia_desktop.services.intake import referrals
from hia_desktop.services.lists import tasks
from hia_desktop.services.patient import patients, same_day
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import loose_drafts
from hia_desktop.ui.kit.scrolling import Scroll
from hia_desktop.ui.kit.widgets import Banner
from hia_desktop.ui.pdf.text import text_of
from hia_desktop.ui.screens.new_referral import NewReferralScreen
from hia_desktop.ui.screens.same_day_question import SameDayQuestion
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.tasks import Cancelled
from tests import make
from tests.ui.recording import RecordingPrompts
from tests.ui.world import DAY, World

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
STORY = tomllib.loads(
    (Path(__file__).parents[2] / "domain" / "referrals" / "01_story.toml").read_text(encoding="utf-8")
)["text"]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def opened(world: World, argument: str = "", username: str = "sekretar") -> NewReferralScreen:
    """The shown screen, prompts recorded."""
    host = world.host(username)
    host.prompts = RecordingPrompts(world.window)
    screen = NewReferralScreen(host, argument)
    world.show(screen)
    screen.setFocus()
    return screen


def leave(world: World, screen: NewReferralScreen) -> None:
    """As the shell does before it opens another page."""
    kept: list[bool] = []
    screen.flush(lambda: kept.append(True))
    world.qtbot.waitUntil(lambda: bool(kept))


def line(screen: NewReferralScreen, name: str) -> QLineEdit:
    """The control of a field."""
    control = (screen.received if name == "received" else screen.fields.fields[name].editor).control
    assert isinstance(control, QLineEdit)
    return control


def write(world: World, screen: NewReferralScreen, **values: str) -> None:
    """Types into the fields."""
    for name, value in values.items():
        line(screen, name).setFocus()
        world.qtbot.keyClicks(line(screen, name), value)


def sentence(screen: NewReferralScreen, name: str = "national_id") -> str:
    """What stands under a field."""
    return screen.fields.fields[name].editor.sentence()


def register(world: World, screen: NewReferralScreen) -> None:
    """Ctrl+Enter, where the focus is."""
    world.qtbot.keyClick(world.window.focusWidget() or screen, Key.Key_Return, CONTROL)


@pytest.mark.long
def test_registered_by_keys_alone(world: World) -> None:
    screen = opened(world)
    for typed in (make.KARI, "Kari", "Testdal", "900 00 000", "Bodø", "Ola Lege", "Bodø legesenter"):
        focus = world.window.focusWidget()
        world.qtbot.keyClicks(focus, typed)
        world.qtbot.keyClick(focus, Key.Key_Tab)
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    _kind, course, *step = str(world.opened[0]).split(":")
    assert step == ["referral", "new"]
    page = world.run("lege", courses.open_course, course)
    draft = world.run("lege", patients.card, page.banner.patient).draft
    assert (draft.given_name, draft.family_name, draft.municipality, draft.gp_name) == (
        "Kari",
        "Testdal",
        "Bodø",
        "Ola Lege",
    )
    assert line(screen, "given_name").text() == ""


@pytest.mark.long
def test_a_wrong_number_is_said_while_typing(world: World) -> None:
    screen = opened(world)
    write(world, screen, national_id="14838108891")
    world.qtbot.waitUntil(lambda: "Kontrollsifrene" in sentence(screen))
    world.qtbot.keyClick(line(screen, "national_id"), Key.Key_Backspace)
    assert sentence(screen) == ""
    world.qtbot.keyClicks(line(screen, "national_id"), "0")
    world.settle()
    assert sentence(screen) == ""


def test_a_short_number_is_said_when_left(world: World) -> None:
    screen = opened(world)
    write(world, screen, national_id="1483810")
    assert sentence(screen) == ""
    world.qtbot.keyClick(line(screen, "national_id"), Key.Key_Tab)
    world.qtbot.waitUntil(lambda: "har 7 sifre" in sentence(screen))


@pytest.mark.long
def test_a_birth_date_is_asked_for_only_when_the_number_does_not_tell(world: World) -> None:
    screen = opened(world)
    assert screen.fields.fields["birth_date"].isHidden()
    fh = next(n for n in (f"80000000{k:03}" for k in range(1000)) if _reads(n))
    write(world, screen, national_id=fh)
    world.qtbot.waitUntil(lambda: not screen.fields.fields["birth_date"].isHidden())
    assert "skriv inn fødselsdatoen" in sentence(screen)
    write(world, screen, birth_date="4.5.1980", given_name="Ola", family_name="Fjell")
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    row = world.run("lege", patients.find, "fjell")[0]
    assert row.birth_date == date(1980, 5, 4)


def _reads(text: str) -> bool:
    from hia_desktop.base.errors import BadInput
    from hia_desktop.domain.person_numbers import parse

    try:
        return parse(text, allow_synthetic=True, today=DAY).born is None
    except BadInput:
        return False


@pytest.mark.long
def test_a_known_patient_is_named_and_a_running_course_is_offered(world: World) -> None:
    running = make.course(world.house)
    screen = opened(world)
    write(world, screen, national_id=make.KARI)
    world.qtbot.waitUntil(screen._notice.isVisible)
    assert "Kari Testdal" in screen._notice.accessibleName()
    assert screen.fields.fields["given_name"].isHidden()
    register(world, screen)
    world.qtbot.waitUntil(screen._trouble.isVisible)
    assert screen._open_running.hasFocus()
    world.qtbot.keyClick(screen._open_running, Key.Key_Space)
    assert world.opened == [f"course:{running}"]
    assert line(screen, "national_id").text() == make.KARI
    QTest.mouseClick(screen._register_anyway, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: len(world.opened) == 2)
    assert world.opened[1] != f"course:{running}:referral"
    assert str(world.opened[1]).endswith(":referral:new")


@pytest.mark.long
def test_opening_the_running_course_loses_nothing(world: World, tmp_path: Path) -> None:
    """The page is left for the patient's course before it is saved:
    all of it is there again afterwards, with its file."""
    make.course(world.house)
    path = tmp_path / "henvisning.pdf"
    path.write_bytes(pdf_of("Vondt i ryggen."))
    screen = opened(world)
    write(world, screen, national_id=make.KARI)
    world.qtbot.waitUntil(screen._notice.isVisible)
    screen.pasted.put(STORY)
    QTest.mouseClick(screen._pick, Qt.MouseButton.LeftButton)
    prompts = screen.host.prompts
    assert isinstance(prompts, RecordingPrompts)
    prompts.then(path)
    register(world, screen)
    world.qtbot.waitUntil(screen._trouble.isVisible)
    assert "ligger her når du kommer tilbake" in screen._trouble_text.accessibleName()
    world.qtbot.keyClick(screen._open_running, Key.Key_Space)
    leave(world, screen)
    again = opened(world)
    world.qtbot.waitUntil(lambda: line(again, "national_id").text() == make.KARI)
    assert again.pasted.value() == STORY and again._file == path and again._file_name.text() == "henvisning.pdf"
    path.unlink()
    leave(world, again)
    last = opened(world)
    world.qtbot.waitUntil(lambda: "ligger ikke lenger" in last._file_name.text())
    assert last._file is None and last.pasted.value() == STORY


D_NUMBER = "55818512170"


@pytest.mark.long
def test_the_same_person_under_another_number_is_offered_before_a_card_is_made(world: World) -> None:
    """By keys: the other's course is opened with what is typed kept,
    and the same button row makes a new card all the same."""
    there = make.course(world.house, draft=make.kari(national_id=D_NUMBER, birth_date=date(1981, 3, 14)))
    screen = opened(world)
    write(world, screen, national_id=make.KARI, given_name="TESTDAL", family_name="kari", phone="900 00 000")
    screen.pasted.put("Lang tekst om ryggen.")
    register(world, screen)
    world.qtbot.waitUntil(screen.same_person.isVisible)
    assert len(world.run("lege", patients.find, "Kari Testdal")) == 1 and world.opened == []
    button = world.window.focusWidget()
    assert isinstance(button, QPushButton)
    assert "558185 12170" in button.text() and "14.03.1981" in button.text()
    told = screen.same_person.told.accessibleName()
    assert "om det er samme person" in told and "ligger her når du kommer tilbake" in told
    world.qtbot.keyClick(button, Key.Key_Space)
    assert world.opened == [f"course:{there}"]
    leave(world, screen)
    again = opened(world)
    world.qtbot.waitUntil(lambda: line(again, "national_id").text() == make.KARI)
    assert (line(again, "family_name").text(), line(again, "phone").text()) == ("kari", "900 00 000")
    assert again.pasted.value() == "Lang tekst om ryggen."
    register(world, again)
    world.qtbot.waitUntil(again.same_person.isVisible)
    world.qtbot.keyClick(world.window.focusWidget(), Key.Key_Tab)
    assert again.same_person.anyway.hasFocus()
    world.qtbot.keyClick(again.same_person.anyway, Key.Key_Space)
    world.qtbot.waitUntil(lambda: len(world.opened) == 2)
    assert len(world.run("lege", patients.find, "Kari Testdal")) == 2


def test_in_a_low_window_what_registers_and_what_is_lacking_are_seen(world: World) -> None:
    screen = opened(world)
    world.window.resize(1200, 400)
    world.settle()
    assert screen._go.visibleRegion().boundingRect() == screen._go.rect(), "it does not scroll away"
    line(screen, "postal_place").setFocus()
    bar = screen.findChildren(Scroll)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    number = screen.fields.fields["national_id"].editor
    assert number.visibleRegion().isEmpty()
    world.qtbot.mouseClick(screen._go, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: not number.control.visibleRegion().isEmpty())
    assert number.control.hasFocus() and sentence(screen)


@pytest.mark.long
def test_what_is_changed_after_the_question_is_asked_about_anew(world: World) -> None:
    make.course(world.house, draft=make.kari(national_id=D_NUMBER, birth_date=date(1981, 3, 14)))
    screen = opened(world)
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(screen.same_person.isVisible)
    write(world, screen, given_name="anne")
    assert screen.same_person.isHidden()
    register(world, screen)
    world.qtbot.waitUntil(lambda: len(world.opened) == 1)
    assert str(world.opened[0]).endswith(":referral:new")


@pytest.mark.long
def test_what_was_typed_comes_back_when_the_number_is_another(world: World) -> None:
    make.course(world.house)
    screen = opened(world)
    write(world, screen, given_name="Ola", national_id=make.KARI)
    world.qtbot.waitUntil(screen._notice.isVisible)
    world.qtbot.keyClick(line(screen, "national_id"), Key.Key_Backspace)
    assert not screen._notice.isVisible()
    assert line(screen, "given_name").isVisible()
    assert line(screen, "given_name").text() == "Ola"


def test_a_missing_name_is_said_where_it_is_and_everything_stays(world: World) -> None:
    screen = opened(world)
    write(world, screen, national_id=make.KARI, given_name="Kari")
    register(world, screen)
    world.qtbot.waitUntil(
        lambda: sentence(screen, "family_name").startswith("Etternavn mangler. Har personen bare ett navn")
    )
    assert line(screen, "family_name").hasFocus()
    assert line(screen, "given_name").text() == "Kari"
    assert world.opened == []


@pytest.mark.long
@pytest.mark.parametrize(
    ("typed", "said"), [("+3d", "framtiden"), ("", "Skriv datoen"), ("32.1.26", "ikke en dato"), ("1.1.1950", "født")]
)
def test_a_wrong_received_day_is_said(world: World, typed: str, said: str) -> None:
    screen = opened(world)
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    line(screen, "received").clear()
    write(world, screen, received=typed)
    register(world, screen)
    world.qtbot.waitUntil(lambda: said in screen.received.sentence())
    assert line(screen, "received").hasFocus()
    assert world.opened == []


def test_the_due_day_follows_the_received_day(world: World) -> None:
    screen = opened(world)
    assert "tirsdag 1. desember 2026" in screen._due.text()
    line(screen, "received").clear()
    write(world, screen, received="16.11.26")
    assert "mandag 30. november 2026" in screen._due.text()


@pytest.mark.long
def test_the_file_is_attached(world: World, tmp_path: Path) -> None:
    path = tmp_path / "henvisning fra Ola.pdf"
    path.write_bytes(PDF)
    screen = opened(world, str(path))
    assert screen._file_name.text() == path.name
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    assert [row.name for row in world.run("lege", referrals.attachments, course)] == [path.name]


@pytest.mark.long
def test_a_file_that_is_no_pdf_stops_all_and_everything_typed_stays(world: World, tmp_path: Path) -> None:
    path = tmp_path / "henvisning.pdf"
    path.write_bytes(b"hei")
    screen = opened(world, str(path))
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(screen._trouble.isVisible)
    assert "ikke en PDF" in screen._trouble_text.accessibleName()
    assert world.run("lege", patients.find, "Kari") == () and line(screen, "family_name").text() == "Testdal"


@pytest.mark.long
def test_a_file_that_is_gone_stops_before_anything_is_registered(world: World, tmp_path: Path) -> None:
    screen = opened(world, str(tmp_path / "borte.pdf"))
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(screen._trouble.isVisible)
    assert "kan ikke leses" in screen._trouble_text.accessibleName()
    assert world.run("lege", patients.find, "Kari") == ()
    QTest.mouseClick(screen._drop, Qt.MouseButton.LeftButton)
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))


def test_escape_leaves_and_asks_when_something_is_typed(world: World) -> None:
    screen = opened(world)
    prompts = screen.host.prompts
    assert isinstance(prompts, RecordingPrompts)
    write(world, screen, given_name="Kari")
    world.qtbot.keyClick(line(screen, "given_name"), Key.Key_Escape)
    assert [asked[0] for asked in prompts.asked] == ["discard"]
    assert world.opened == []
    prompts.then()
    assert world.opened == ["worklist"]
    world.qtbot.keyClick(line(screen, "given_name"), Key.Key_Escape)
    assert world.opened == ["worklist", "worklist"]


def test_a_synthetic_number_of_the_series_is_taken(world: World) -> None:
    screen = opened(world)
    write(world, screen, national_id=number(date(1990, 1, 2), 123) or "")
    world.settle()
    world.qtbot.waitUntil(lambda: not screen.fields._pause.isActive())
    world.settle()
    assert sentence(screen) == ""


@pytest.mark.long
def test_what_is_typed_before_there_is_a_course_survives_leaving(world: World) -> None:
    screen = opened(world)
    QTest.keyClicks(line(screen, "given_name"), "Kari")
    done: list[bool] = []
    screen.flush(lambda: done.append(True))
    world.qtbot.waitUntil(lambda: bool(done))
    again = opened(world)
    world.qtbot.waitUntil(lambda: line(again, "given_name").text() == "Kari")
    assert world.run("lege", loose_drafts.kept, "new_referral") == {}


# -- the referral's own words


def pdf_of(*pages: str, password: str = "") -> bytes:
    """A PDF with these pages; an empty one is a picture."""
    out = BytesIO()
    canvas = Canvas(out, encrypt=password or None)
    for page in pages:
        if not page:
            canvas.rect(100, 100, 300, 500, fill=1)
        for at, words in enumerate(page.splitlines()):
            canvas.drawString(60, 780 - 16 * at, words)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def offers(screen: NewReferralScreen) -> dict[str, str]:
    """What is proposed and can be seen, by field."""
    return {one.offer.field: one.offer.shown for one in screen.pasted.proposals.lines if one.isVisible()}


def drop(screen: NewReferralScreen, path: Path) -> None:
    """Lets go of a file over the screen."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys)
    QApplication.sendEvent(screen, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(screen, QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, mime, buttons, keys))


@pytest.mark.long
def test_a_referral_pasted_as_a_number_proposes_the_patient(world: World) -> None:
    screen = opened(world)
    QGuiApplication.clipboard().setText(STORY)
    world.qtbot.keyClick(line(screen, "national_id"), Key.Key_V, CONTROL)
    world.qtbot.waitUntil(lambda: len(offers(screen)) == 5)
    assert line(screen, "national_id").text() == "" and screen.pasted.value() == STORY
    assert offers(screen) == {
        "national_id": "148381 08890",
        "given_name": "Kari",
        "family_name": "Testdal",
        "phone": "912 34 567",
        "gp_name": "Ola Lege",
    }
    assert line(screen, "given_name").text() == "", "nothing is filled in by itself"
    world.qtbot.keyClick(screen.pasted.proposals.all, Key.Key_Space)
    assert [line(screen, name).text() for name in ("given_name", "family_name", "gp_name")] == [
        "Kari",
        "Testdal",
        "Ola Lege",
    ]
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    draft = world.run("sekretar", entries.open_form, course, "referral").current
    assert draft.answers == {"received": DAY.isoformat(), "text": STORY, "referrer": "Ola Lege"}
    assert world.run("lege", patients.find, "Testdal")[0].number == "148381 08890"
    assert screen.pasted.value() == "" and not screen.pasted.text.isVisible()


@pytest.mark.long
@pytest.mark.parametrize("wrong", ["14838108891", "41838108890", "1483810889", "148381088900"])
def test_a_wrong_number_in_the_text_is_never_proposed(world: World, wrong: str) -> None:
    screen = opened(world)
    screen.pasted.put(STORY.replace(make.KARI, wrong))
    world.qtbot.waitUntil(lambda: "given_name" in offers(screen))
    assert "national_id" not in offers(screen)
    screen.pasted.proposals.take_sure()
    assert line(screen, "national_id").text() == ""


@pytest.mark.long
def test_a_synthetic_number_is_not_proposed_where_patients_are_real(world: World) -> None:
    screen = opened(world)
    screen.pasted.proposals.synthetic = False
    screen.pasted.put(STORY)
    world.qtbot.waitUntil(lambda: "given_name" in offers(screen))
    assert "national_id" not in offers(screen)


@pytest.mark.long
def test_a_dropped_pdf_is_read_and_follows(world: World, tmp_path: Path) -> None:
    path = tmp_path / "henvisning.pdf"
    path.write_bytes(pdf_of(STORY))
    screen = opened(world)
    drop(screen, path)
    world.qtbot.waitUntil(lambda: "national_id" in offers(screen))
    assert "Kari Testdal" in screen.pasted.value()
    assert screen.pasted._told.accessibleName() == "Teksten er lest fra henvisning.pdf (1 side)."
    screen.pasted.proposals.take_sure()
    world.settle()
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    assert [row.name for row in world.run("lege", referrals.attachments, course)] == ["henvisning.pdf"]
    assert "nakkesyndrom" in world.run("sekretar", entries.open_form, course, "referral").current.answers["text"]


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "told", "seen"),
    [(pdf_of("", ""), "er skannet (2 sider)", True), (pdf_of("Tekst", password="x"), "passord", False)],
)
def test_a_file_without_words_is_kept_and_said(
    world: World, tmp_path: Path, content: bytes, told: str, seen: bool
) -> None:
    path = tmp_path / "henvisning.pdf"
    path.write_bytes(content)
    screen = opened(world)
    drop(screen, path)
    world.qtbot.waitUntil(screen.pasted._told.isVisible)
    assert told in screen.pasted._told.accessibleName()
    assert screen.pasted.see.isVisible() is seen
    if seen:
        world.qtbot.mouseClick(screen.pasted.see, Qt.MouseButton.LeftButton)
        dialog = world.dialog()
        assert isinstance(dialog, PaperDialog)
        world.qtbot.waitUntil(lambda: dialog.view.page_count() == 2)
        dialog.accept()
        world.settle()
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    assert [row.size for row in world.run("lege", referrals.attachments, course)] == [len(content)]


@pytest.mark.long
def test_three_hundred_pages_are_followed_and_can_be_stopped(world: World, tmp_path: Path) -> None:
    path = tmp_path / "journal.pdf"
    path.write_bytes(pdf_of(*["En side til."] * 301))
    steps: list[tuple[int, int]] = []

    def step(done: int, of: int) -> None:
        steps.append((done, of))
        if done == 120:
            raise Cancelled

    stopped = text_of(step, path.name, path.read_bytes())
    assert steps[:2] == [(0, 300), (1, 300)] and stopped.told.startswith("Stoppet etter side 120 av 301")
    assert stopped.text.count("En side til.") == 120
    screen = opened(world)
    drop(screen, path)
    assert screen.pasted.progress.isVisible() and screen.pasted.stop.isVisible()
    world.qtbot.waitUntil(screen.pasted._told.isVisible)
    assert screen.pasted._told.accessibleName().startswith("De første 300 av 301 sidene")
    assert not screen.pasted.progress.isVisible()


@pytest.mark.long
def test_the_reading_of_a_long_file_is_stopped_by_a_click_and_the_file_is_kept(world: World, tmp_path: Path) -> None:
    """A PDF of 300 pages in the window: the pages are counted as they are read, and one click stops it."""
    path = tmp_path / "journal.pdf"
    path.write_bytes(pdf_of(*["\n".join(["En side til, med mange ord på hver linje."] * 45)] * 300))
    screen = opened(world)
    drop(screen, path)
    world.qtbot.waitUntil(
        lambda: screen.pasted.progress.text().startswith("Leser side") and " av 300" in screen.pasted.progress.text()
    )
    world.qtbot.mouseClick(screen.pasted.stop, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(screen.pasted._told.isVisible)
    assert screen.pasted._told.accessibleName().startswith("Stoppet etter side"), screen.pasted._told.accessibleName()
    assert not screen.pasted.progress.isVisible() and not screen.pasted.stop.isVisible()
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    assert [row.name for row in world.run("lege", referrals.attachments, course)] == ["journal.pdf"]


@pytest.mark.long
def test_the_same_text_or_file_again_is_offered_as_the_same(world: World, tmp_path: Path) -> None:
    course = make.course(world.house)
    path = tmp_path / "henvisning.pdf"
    path.write_bytes(pdf_of(""))
    world.run("sekretar", entries.save_draft, course, "referral", None, {"text": STORY}, {})
    screen = opened(world)
    screen.pasted.put(STORY.replace("\n", "\n  "))
    world.qtbot.waitUntil(lambda: "national_id" in offers(screen))
    screen.pasted.proposals.take_sure()
    world.qtbot.waitUntil(screen._notice.isVisible)
    register(world, screen)
    world.qtbot.waitUntil(lambda: "Den samme henvisningsteksten" in screen._trouble_text.accessibleName())
    world.qtbot.keyClick(screen._open_running, Key.Key_Space)
    assert world.opened == [f"course:{course}"]
    world.run("sekretar", referrals.attach, course, "annet navn.pdf", path.read_bytes())
    screen.pasted.text.set_value("")
    drop(screen, path)
    world.qtbot.waitUntil(lambda: screen.pasted.file is not None)
    register(world, screen)
    world.qtbot.waitUntil(lambda: "Den samme filen" in screen._trouble_text.accessibleName())
    screen.pasted.text.set_value("En helt annen henvisning.")
    QTest.mouseClick(screen._drop, Qt.MouseButton.LeftButton)
    register(world, screen)
    world.settle()
    assert screen._trouble_text.accessibleName().startswith("Pasienten har et forløp som pågår")


@pytest.mark.long
def test_a_pasted_text_survives_leaving(world: World) -> None:
    screen = opened(world)
    screen.pasted.put(STORY)
    done: list[bool] = []
    screen.flush(lambda: done.append(True))
    world.qtbot.waitUntil(lambda: bool(done))
    again = opened(world)
    world.qtbot.waitUntil(lambda: again.pasted.value() == STORY)
    world.qtbot.waitUntil(lambda: "given_name" in offers(again))


RISK = "Vondt i ryggen. Selvmordstanker, har skaffet tabletter."


def asked_same_day(world: World, screen: NewReferralScreen, text: str = RISK) -> SameDayQuestion:
    """The question that Ctrl+Enter leads to for this text."""
    screen.pasted.put(text)
    write(world, screen, national_id=make.KARI, given_name="Kari", family_name="Testdal")
    register(world, screen)
    world.qtbot.waitUntil(lambda: bool(world.window.findChildren(SameDayQuestion)))
    (question,) = world.window.findChildren(SameDayQuestion)
    world.qtbot.waitUntil(question.isVisible)
    return question


@pytest.mark.long
def test_the_office_says_yes_with_two_keys(world: World) -> None:
    """Ctrl+Enter and J; the text is in the course, a task stands on top for the physician,
    and the clipboard is untouched."""
    QGuiApplication.clipboard().setText("noe annet")
    question = asked_same_day(world, opened(world))
    assert world.run("lege", patients.find, "Kari") == ()
    world.qtbot.keyClick(question.yes, Key.Key_J)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    first = world.run("lege", tasks.rows, world.run("lege", tasks.keys))[0]
    assert (first.what, first.due) == ("Sikkerhet: avklar i dag", DAY)
    course = str(world.opened[0]).split(":")[1]
    current = world.run("sekretar", entries.open_form, course, "referral").current
    assert current is not None and current.answers["text"] == RISK
    assert QGuiApplication.clipboard().text() == "noe annet"


@pytest.mark.long
def test_a_no_asks_why_and_is_kept(world: World) -> None:
    question = asked_same_day(world, opened(world))
    world.qtbot.keyClick(question.yes, Key.Key_N)
    assert question.why.isVisible() and not question.no.isEnabled()
    world.qtbot.keyClicks(question.why, "Jan har ringt")
    QTest.mouseClick(question.no, Qt.MouseButton.LeftButton)
    world.qtbot.waitUntil(lambda: bool(world.opened))
    course = str(world.opened[0]).split(":")[1]
    (told,) = world.run("lege", same_day.clarified, course)
    assert told.why == "Jan har ringt"


@pytest.mark.long
def test_escape_from_the_question_saves_nothing_and_keeps_the_text(world: World) -> None:
    screen = opened(world)
    question = asked_same_day(world, screen, RISK + " <b>tykt</b>")
    assert any("<b>tykt</b>" in banner.accessibleName() for banner in question.findChildren(Banner))
    world.qtbot.keyClick(question, Key.Key_Escape)
    world.settle()
    assert world.opened == [] and world.run("lege", patients.find, "Kari") == ()
    assert screen.pasted.value().startswith(RISK) and screen._go.isEnabled()
