"""Administrasjon: users, the centre, the tables of rights, the trail, and everyone's own password."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.base.language import Words
from hia_desktop.domain.access import Category, Right, Role, may
from hia_desktop.domain.letter_texts import LetterLanguage, TextId, Texts, bundled_texts, first_day, history, in_words
from hia_desktop.services.call import run
from hia_desktop.services.centre import doors, users, wordings
from hia_desktop.services.centre.users import CentreCard
from hia_desktop.services.course import courses
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.screens.admin.access_tables import ALWAYS, ASKED, NEVER, RIGHT_LABELS, rule
from hia_desktop.ui.screens.admin.template_editor import TemplateEditor
from hia_desktop.ui.screens.administration import AdministrationScreen
from hia_desktop.ui.screens.my_password import MyPasswordScreen
from hia_desktop.vault.slots import Slots
from tests import make
from tests.ui.world import Calls, World

LATER = first_day() + timedelta(days=3)

PASSWORD = "lampe fjord gulrot"


def admin_host(world: World) -> Host:
    """The administrator's host: already signed in when the house was made."""
    if "admin" not in world.hosts:
        signed_in = world.house.admin
        from hia_desktop.ui.kit.dialogs.prompts import Prompts

        host = Host(
            Calls(signed_in),
            world.tasks,
            Prompts(world.window),
            world.house.clock,
            user=signed_in.me,
            parent=world.window,
        )
        host.said.connect(lambda text, _tone: world.said.append(text))
        world.hosts["admin"] = host
    return world.hosts["admin"]


def screen_of(world: World, tab: str = "") -> AdministrationScreen:
    screen = AdministrationScreen(admin_host(world), tab)
    world.show(screen)
    world.qtbot.waitUntil(lambda: screen.users.table.model().rowCount() > 0)
    world.settle()
    return screen


def names(screen: AdministrationScreen) -> list[str]:
    return [held.it.name for held in screen.users.table._held.values()]


def space(widget: QWidget) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)


def keys(text: str) -> None:
    for part in text.split("\t"):
        QApplication.processEvents()
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, part)
        QTest.keyClick(focus, Qt.Key.Key_Tab)


def stored_centre(world: World) -> CentreCard:
    card = world.run("lege", users.centre)
    assert isinstance(card, CentreCard)
    return card


@pytest.mark.long
def test_a_new_physician_is_added_by_keys_and_can_sign_in(world: World) -> None:
    screen = screen_of(world)
    QTest.keyClick(screen.users.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    keys(f"Ola Ny\t\tLege\t4567890\toverlege\t75 00 00 19\t{PASSWORD}\t{PASSWORD}")
    space(screen.users.form.save_button)
    world.qtbot.waitUntil(lambda: "Ola Ny" in names(screen))
    found = screen.users.table.current()
    assert (found.username, found.role, found.hpr_number, found.title, found.phone) == (
        "ola.ny",
        Role.PHYSICIAN,
        "4567890",
        "overlege",
        "75 00 00 19",
    )
    doors.sign_in(world.house.folder, "ola.ny", PASSWORD, world.house.clock).forget()
    assert screen.users.form.fields["full_name"].editor.value() == ""


@pytest.mark.long
def test_esc_leaves_the_forms_of_a_user_for_the_list(world: World) -> None:
    screen = screen_of(world)
    screen.users.table.select_key(next(u.id for u in run(world.house.admin, users.listing) if u.username == "fysio"))
    world.settle()
    for begins in ("new_button", "correct_button"):
        begin = getattr(screen.users, begins)
        space(begin)
        here = QApplication.focusWidget()
        assert here is not None and here is not begin
        QTest.keyClick(here, Qt.Key.Key_Escape)
        assert screen.users._side.currentIndex() == 1 and screen.users.table.hasFocus()


@pytest.mark.long
def test_a_user_is_corrected_and_the_old_name_is_kept_in_sight(world: World) -> None:
    screen = screen_of(world)
    screen.users.table.select_key(next(u.id for u in run(world.house.admin, users.listing) if u.username == "lege"))
    world.settle()
    space(screen.users.correct_button)
    form = screen.users.correction
    assert form.fields["full_name"].editor.value() == "Liv Berg"
    form.fields["full_name"].editor.go_to()
    keys("Liv Åmot\t")
    form.fields["hpr_number"].editor.go_to()
    keys("12\t")
    space(form.save_button)
    world.qtbot.waitUntil(lambda: "sju til ni" in form.fields["hpr_number"].editor.sentence())
    form.fields["hpr_number"].editor.go_to()
    keys("7654321\t")
    space(form.save_button)
    world.qtbot.waitUntil(lambda: "Liv Åmot" in names(screen))
    words = "Til 17. nov: Liv Berg, Lege, overlege, HPR 1234567. Rettet av Ada Admin"
    world.qtbot.waitUntil(lambda: words in [label.text() for label in screen.users.findChildren(QLabel)])


@pytest.mark.long
def test_what_is_half_corrected_is_asked_about_when_another_user_is_chosen(world: World) -> None:
    screen = screen_of(world)
    users_by_name = {u.username: u.id for u in run(world.house.admin, users.listing)}
    screen.users.table.select_key(users_by_name["lege"])
    world.settle()
    space(screen.users.correct_button)
    keys("Liv Åmot")
    screen.users.table.select_key(users_by_name["fysio"])
    world.settle()
    world.qtbot.mouseClick(button_of(world, "Behold"), Qt.MouseButton.LeftButton)
    world.settle()
    form = screen.users.correction
    assert form.isVisible() and form.fields["full_name"].editor.value() == "Liv Åmot"
    QTest.keyClick(form, Qt.Key.Key_Escape)
    world.qtbot.mouseClick(button_of(world, "Forkast"), Qt.MouseButton.LeftButton)
    world.settle()
    assert not form.isVisible() and screen.users._chosen is not None and screen.users._chosen.username == "fysio"


def button_of(world: World, text: str) -> QPushButton:
    return next(b for b in world.dialog().findChildren(QPushButton) if b.text() == text)


@pytest.mark.long
def test_health_personnel_without_a_number_is_told_at_the_field(world: World) -> None:
    screen = screen_of(world)
    screen.users.begin_new()
    keys(f"Ola Ny\t\tLege\t\toverlege\t\t{PASSWORD}\t{PASSWORD}")
    form = screen.users.form
    space(form.save_button)
    world.qtbot.waitUntil(lambda: bool(form.fields["hpr_number"].editor.sentence()))
    assert form.fields["full_name"].editor.value() == "Ola Ny"
    assert form.password.text() == PASSWORD


@pytest.mark.long
def test_a_nav_adviser_has_no_number(world: World) -> None:
    screen = screen_of(world)
    screen.users.begin_new()
    form = screen.users.form
    assert form.fields["role"].editor.value() is None, "nobody is a physician unless somebody says so"
    assert not form.fields["hpr_number"].isVisible()
    form.fields["role"].editor.set_value(Role.PHYSICIAN)
    form.fields["role"].editor.edited.emit()
    assert form.fields["hpr_number"].isVisible()
    form.fields["role"].editor.set_value(Role.NAV_ADVISER)
    form.fields["role"].editor.edited.emit()
    assert not form.fields["hpr_number"].isVisible()


@pytest.mark.long
def test_a_taken_user_name_is_told_at_the_field(world: World) -> None:
    screen = screen_of(world)
    screen.users.begin_new()
    form = screen.users.form
    keys("Nav\t\t")
    form.fields["role"].editor.set_value(Role.NAV_ADVISER)
    form.fields["role"].editor.edited.emit()
    form.password.setFocus()
    keys(f"{PASSWORD}\t{PASSWORD}")
    space(form.save_button)
    world.qtbot.waitUntil(lambda: "i bruk" in form.fields["username"].editor.sentence())


def choose(world: World, screen: AdministrationScreen, name: str) -> None:
    found = next(key for key, held in screen.users.table._held.items() if held.it.name == name)
    assert screen.users.table.select_key(found)
    world.settle()


@pytest.mark.long
def test_a_user_is_closed_after_a_question(world: World) -> None:
    screen = screen_of(world)
    choose(world, screen, "Per Sol")
    space(screen.users.close_button)
    go = next(b for b in world.dialog().findChildren(QPushButton) if b.text() == "Steng brukeren")
    space(go)
    world.qtbot.waitUntil(lambda: "Brukeren er stengt." in world.said)
    with pytest.raises(Problem):
        doors.sign_in(world.house.folder, "psykolog", make.PASSWORD, world.house.clock)


@pytest.mark.long
def test_one_cannot_close_oneself(world: World) -> None:
    screen = screen_of(world)
    choose(world, screen, "Ada Admin")
    assert not screen.users.close_button.isVisible()


@pytest.mark.long
def test_a_new_password_is_given(world: World) -> None:
    screen = screen_of(world)
    choose(world, screen, "Per Sol")
    space(screen.users.reset_button)
    keys("kort\tkort")
    space(screen.users.reset.save_button)
    world.qtbot.waitUntil(lambda: "For kort" in screen.users.reset.password.first.accessibleDescription())
    world.settle()
    screen.users.reset.password.clear()
    screen.users.reset.password.setFocus()
    keys(f"{PASSWORD}\t{PASSWORD}")
    space(screen.users.reset.save_button)
    world.qtbot.waitUntil(lambda: "Passordet er lagret." in world.said)
    doors.sign_in(world.house.folder, "psykolog", PASSWORD, world.house.clock).forget()


@pytest.mark.long
def test_the_centre_is_changed_and_kept_when_the_screen_is_left(world: World) -> None:
    screen = screen_of(world, "centre")
    field = screen.centre.fields.fields["unit"].editor
    world.qtbot.waitUntil(lambda: bool(field.value()))
    field.go_to()
    QTest.keyClicks(field.control, " Nord")
    QTest.keyClick(field.control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: "Nord" in stored_centre(world).unit)
    world.settle()
    QTest.keyClicks(field.control, " og Sør")
    left: list[bool] = []
    screen.flush(lambda: left.append(True))
    world.qtbot.waitUntil(lambda: bool(left))
    assert "Sør" in stored_centre(world).unit


@pytest.mark.long
def test_somebody_elses_centre_is_not_written_over(world: World) -> None:
    screen = screen_of(world, "centre")
    field = screen.centre.fields.fields["unit"].editor
    world.qtbot.waitUntil(lambda: bool(field.value()))
    from dataclasses import replace

    from hia_desktop.services.call import run

    run(world.house.admin, users.change_centre, replace(stored_centre(world), phone="11 11 11 11"))
    QTest.keyClicks(field.control, " X")
    screen.centre.save()
    world.qtbot.waitUntil(screen.centre.trouble.isVisible)
    assert stored_centre(world).phone == "11 11 11 11"
    assert "X" in str(field.value()), "what was typed is still there"


@pytest.mark.long
def test_the_tables_tell_what_the_program_obeys(world: World) -> None:
    screen = screen_of(world, "access")
    assert set(RIGHT_LABELS) == set(Right)
    table = screen.access.rights
    for line, right in enumerate(RIGHT_LABELS):
        for column, role in enumerate(Role, 1):
            item = table.item(line, column)
            assert item is not None and (item.text() == "ja") == may(role, right)


@pytest.mark.long
def test_what_a_right_is_called_is_read_in_a_narrow_window_too(world: World) -> None:
    """At 150 % the roles took the whole width, and «Logg…» was all that was left of a right's name."""
    screen = screen_of(world, "access")
    table = screen.access.rights
    world.window.resize(px(600), px(500))
    world.qtbot.waitUntil(lambda: table.columnWidth(0) < px(200))
    assert table.columnWidth(0) >= px(160)
    wide, wrap = table.columnWidth(0) - px(8), Qt.TextFlag.TextWordWrap
    for line in range(table.rowCount()):
        item = table.item(line, 0)
        assert item is not None
        needed = table.fontMetrics().boundingRect(0, 0, wide, 1000, wrap, item.text())
        assert needed.height() <= table.rowHeight(line) and needed.width() <= wide, item.text()
    assert table.height() >= table.horizontalHeader().height() + table.verticalHeader().length()


@pytest.mark.parametrize(
    ("role", "category", "expected"),
    [
        (Role.PHYSICIAN, Category.DIAGNOSES, ALWAYS),
        (Role.PHYSICIAN, Category.NAV_NOTES, ASKED),
        (Role.NAV_ADVISER, Category.DIAGNOSES, ASKED),
        (Role.NAV_ADVISER, Category.ASSESSMENT, NEVER),
        (Role.NAV_ADVISER, Category.NAV_NOTES, ALWAYS),
        (Role.SECRETARY, Category.NOTES, NEVER),
        (Role.SECRETARY, Category.DOCUMENTS, ALWAYS),
        (Role.ADMINISTRATOR, Category.ATTENDANCE, NEVER),
    ],
)
def test_who_reads_what(role: Role, category: Category, expected: Words) -> None:
    assert rule(role, category) == str(expected)


@pytest.mark.long
def test_the_log_is_filtered_and_found_whole(world: World) -> None:
    screen = screen_of(world, "log")
    model = screen.log.table.model()
    world.qtbot.waitUntil(lambda: model.rowCount() > 0)
    everything = model.rowCount()
    screen.log.action.setCurrentIndex(screen.log.action.findData("user:added"))
    world.qtbot.waitUntil(lambda: 0 < model.rowCount() < everything)
    assert model.rowCount() == len(make.STAFF)
    space(screen.log.check_button)
    world.qtbot.waitUntil(lambda: "loggen er hel" in screen.log.state.accessibleName())


@pytest.mark.long
def test_a_backup_is_made_and_the_store_checked(world: World, tmp_path: Path) -> None:
    screen = screen_of(world, "backup")
    world.settle()
    assert not screen.backup.make_button.isEnabled()
    screen.backup.set_target(tmp_path / "copies")
    world.qtbot.waitUntil(screen.backup.make_button.isEnabled)
    space(screen.backup.make_button)
    world.qtbot.waitUntil(lambda: "Tatt og kontrollert" in screen.backup.made.accessibleName())
    assert list((tmp_path / "copies").glob("hia-*"))
    space(screen.backup.check_button)
    world.qtbot.waitUntil(lambda: "Lest: databasen" in screen.backup.checked.accessibleName())
    assert "rettskilder venter på lokal kontroll" in screen.backup.law.accessibleName()


def test_whoever_may_take_a_backup_may_open_it() -> None:
    """It is open to whoever may take a backup, and shows each what that role may do."""
    assert [role for role in Role if not may(role, AdministrationScreen.needs)] == [Role.NAV_ADVISER]


def templates_of(world: World, host: Host, paragraph: TextId) -> TemplateEditor:
    """The tab with the letters' paragraphs, one of them chosen."""
    screen = AdministrationScreen(host, "templates")
    world.show(screen)
    editor = screen.templates
    world.qtbot.waitUntil(lambda: editor.table.model().rowCount() == len(TextId))
    world.settle()
    assert editor.table.select_key(paragraph)
    world.settle()
    return editor


def wordings_of(world: World, paragraph: TextId) -> Texts:
    return history(world.run("sekretar", wordings.listing), paragraph)


@pytest.mark.long
def test_the_office_has_the_templates_and_the_limits_and_nothing_else(world: World) -> None:
    screen = AdministrationScreen(world.host("sekretar"))
    world.show(screen)
    assert [screen.tabs.tabText(at) for at in range(screen.tabs.count())] == [
        "Brevmaler",
        "Frister",
        "Ord om helse",
        "Egne skjemaer",
        "Tjenester",
        "Avtaler",
        "Sikkerhetskopi",
    ]
    screen = AdministrationScreen(world.host("fysio"))
    world.show(screen)
    assert [screen.tabs.tabText(at) for at in range(screen.tabs.count())] == ["Sikkerhetskopi"]


@pytest.mark.long
def test_a_new_recovery_key_holds_only_when_it_was_asked_back(world: World) -> None:
    screen = screen_of(world, "backup")
    folder, clock = world.house.folder, world.house.clock
    space(screen.backup.keys.draw_button)
    world.qtbot.waitUntil(lambda: screen.backup.keys.recovery is not None)
    page = screen.backup.keys.recovery
    assert page is not None
    key = "-".join(page._groups)
    assert Slots(folder).unlock_with_recovery(world.house.recovery, clock.now()), "the old one holds until then"
    page.ask_back()
    page.answer.setText(key)
    page.done_button.click()
    world.qtbot.waitUntil(lambda: screen.backup.keys.recovery is None)
    world.settle()
    assert Slots(folder).unlock_with_recovery(key, clock.now()).hands_on
    with pytest.raises(Problem):
        Slots(folder).unlock_with_recovery(world.house.recovery, clock.now())


@pytest.mark.long
def test_the_backups_get_a_password(world: World) -> None:
    screen = screen_of(world, "backup")
    card = screen.backup.keys
    space(card.password_button)
    keys("half of a pass")
    here = QApplication.focusWidget()
    assert here is not None
    QTest.keyClick(here, Qt.Key.Key_Escape)
    assert card.password.isHidden() and card.save_button.isHidden() and card.password_button.hasFocus()
    space(card.password_button)
    assert card.password.text() == ""
    keys(f"{PASSWORD}\t{PASSWORD}")
    space(screen.backup.keys.save_button)
    world.qtbot.waitUntil(lambda: screen.backup.keys.password_told.isVisible())
    assert Slots(world.house.folder).unlock_with_backup_password(PASSWORD, world.house.clock.now()).hands_on


@pytest.mark.long
def test_a_leaver_s_work_is_handed_on_and_the_user_is_let_in_again(world: World) -> None:
    course = make.course(world.house)
    world.run("lege", courses.set_responsible, course, world.house.as_user("psykolog").me.id)
    screen = screen_of(world)
    choose(world, screen, "Per Sol")
    space(screen.users.close_button)
    sheet = world.dialog()
    assert any("1 åpen oppgave og ansvar for 1 forløp" in label.text() for label in sheet.findChildren(QLabel))
    go = next(b for b in sheet.findChildren(QPushButton) if b.text() == "Steng brukeren")
    space(go)
    assert sheet.isVisible(), "somebody must be chosen"
    combo = sheet.findChild(QComboBox)
    assert combo is not None
    combo.setCurrentIndex(combo.findText("Liv Berg", Qt.MatchFlag.MatchStartsWith))
    space(go)
    world.qtbot.waitUntil(lambda: any("1 oppgave og 1 forløp er gitt videre." in text for text in world.said))
    world.settle()
    choose(world, screen, "Per Sol")
    space(screen.users.reopen_button)
    keys(f"{PASSWORD}\t{PASSWORD}")
    space(screen.users.reset.save_button)
    world.qtbot.waitUntil(lambda: "Brukeren er åpnet igjen." in world.said)
    again = doors.sign_in(world.house.folder, "psykolog", PASSWORD, world.house.clock)
    assert again.must_change_password
    again.forget()


@pytest.mark.long
def test_a_wording_is_changed_by_keys_and_approved_by_name(world: World) -> None:
    editor = templates_of(world, world.host("sekretar"), TextId.PATIENT_CHOICE)
    assert editor.fields["text"].editor.value().startswith("Du kan velge hvor i landet")
    assert editor.fields["source"].editor.value() == "pasient- og brukerrettighetsloven § 2-4"
    editor.fields["heading"].editor.go_to()
    QTest.keyClick(editor.fields["heading"].editor.control, Qt.Key.Key_End)
    QTest.keyClicks(editor.fields["heading"].editor.control, " fritt")
    editor.fields["valid_from"].editor.set_value(LATER)
    QTest.keyClick(editor.fields["heading"].editor.control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: len(wordings_of(world, TextId.PATIENT_CHOICE)) == 2)
    world.settle()
    new, old = wordings_of(world, TextId.PATIENT_CHOICE)
    assert (new.heading, new.valid_from, new.approved) == (old.heading + " fritt", LATER, False)
    shown = [label.text() for label in editor.findChildren(QLabel)]
    assert "Tidligere ordlyder" in shown and any(old.text in text for text in shown)
    space(editor.approve_button)
    name = world.dialog().findChild(QLineEdit)
    assert name is not None
    QTest.keyClicks(name, "Avdelingssjef Vik")
    QTest.keyClick(name, Qt.Key.Key_Return)
    world.qtbot.waitUntil(lambda: wordings_of(world, TextId.PATIENT_CHOICE)[0].approved)
    world.settle()
    assert not editor.approve_button.isEnabled()
    assert wordings_of(world, TextId.PATIENT_CHOICE)[0].approved_by == "Avdelingssjef Vik"


def arrow(segments: QWidget, key: Qt.Key) -> None:
    """On the one that is chosen."""
    segments.setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key)


@pytest.mark.long
def test_nynorsk_is_written_and_approved_beside_bokmal(world: World) -> None:
    editor = templates_of(world, world.host("sekretar"), TextId.PATIENT_CHOICE)
    bokmal = editor.fields["text"].editor.value()
    arrow(editor.language, Qt.Key.Key_Right)
    world.settle()
    assert editor.fields["text"].editor.value().startswith("Du kan velje kvar i landet")
    area = editor.fields["text"].editor.control
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(area, " Ring oss.")
    arrow(editor.language, Qt.Key.Key_Left)  # what is typed is kept, in its own language, before the other is shown
    world.qtbot.waitUntil(lambda: editor.fields["text"].editor.value() == bokmal)
    texts = world.run("sekretar", wordings.listing)
    assert history(texts, TextId.PATIENT_CHOICE, LetterLanguage.NYNORSK)[0].text.endswith("behandlingssted. Ring oss.")
    assert history(texts, TextId.PATIENT_CHOICE)[0].text == bokmal


def preview_of(editor: TemplateEditor) -> list[str]:
    return [label.text() for label in editor.preview.findChildren(QLabel)]


@pytest.mark.long
def test_a_newer_delivered_wording_is_told_of_and_replaces_none(world: World) -> None:
    (brought,) = [text for text in bundled_texts() if text.code == TextId.PATIENT_CHOICE]
    older = replace(brought, text="Velg sted selv.", valid_from=brought.valid_from - timedelta(days=1))
    world.run("sekretar", wordings.revise, older)
    editor = templates_of(world, world.host("sekretar"), TextId.PATIENT_CHOICE)
    area = editor.fields["text"].editor.control
    assert isinstance(area, QPlainTextEdit) and area.toPlainText() == "Velg sted selv."
    assert "ny ordlyd" in editor._holes.text() and "Tilbake til levert tekst" in editor._holes.text()
    space(editor.back_button)
    assert area.toPlainText() == brought.text


@pytest.mark.long
def test_a_wording_is_seen_as_in_the_letter_while_one_types_and_the_delivered_one_comes_back(world: World) -> None:
    editor = templates_of(world, world.host("sekretar"), TextId.PATIENT_DEADLINE)
    first = wordings_of(world, TextId.PATIENT_DEADLINE)[0]
    area = editor.fields["text"].editor.control
    assert isinstance(area, QPlainTextEdit) and not editor.back_button.isEnabled()
    area.setFocus()
    QTest.keyClick(area, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(area, "Vi begynner {frist}, med {Hva fristen gjelder")
    assert any("krøllparentes" in text for text in preview_of(editor))
    QTest.keyClicks(area, "}.")
    assert "Vi begynner mandag 1. februar 2027, med behandling." in preview_of(editor)
    space(editor.back_button)
    assert (
        area.toPlainText() == in_words(first.text) != first.text
        and area.hasFocus()
        and not editor.back_button.isEnabled()
    )
    QTest.keyClick(area, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert area.toPlainText() == "Vi begynner {frist}, med {Hva fristen gjelder}." and editor.back_button.isEnabled()
    editor.table.select_key(TextId.PATIENT_OWN)
    world.settle()
    assert any("kommer ikke med" in text for text in preview_of(editor)) and not editor.approve_button.isEnabled()
    area.setFocus()
    QTest.keyClicks(area, "Ring oss gjerne.")
    QTest.keyClicks(editor.fields["source"].editor.control, "lokal rutine")
    QTest.keyClick(area, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: wordings_of(world, TextId.PATIENT_OWN)[0].in_use)
    world.settle()
    assert editor.approve_button.isEnabled() and "Ring oss gjerne." in preview_of(editor)


@pytest.mark.long
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("text", "Senest {dato}.", "ukjent plassholder: {dato}"),
        ("text", "Senest snart.", "mangler plassholderen {frist}"),
        ("text", "Senest {deadline", "krøllparentes"),
        ("text", "", "tom"),
        ("source", "", "kilden"),
        ("valid_from", "", "dagen"),
    ],
)
def test_a_fault_is_told_at_its_field_and_nothing_is_kept(world: World, field: str, typed: str, told: str) -> None:
    editor = templates_of(world, admin_host(world), TextId.PATIENT_DEADLINE)
    editor.fields["heading"].editor.set_value("")
    editor.fields[field].editor.set_value(typed)
    editor.fields[field].editor.edited.emit()
    editor.save_button.click()
    world.settle()
    assert told in editor.fields[field].editor.sentence()
    assert len(wordings_of(world, TextId.PATIENT_DEADLINE)) == 1
    editor.table.select_key(TextId.PATIENT_BREACH)
    world.settle()
    assert any("er ikke lagret" in text for text in world.said)


@pytest.mark.long
def test_what_is_typed_is_kept_when_the_paragraph_is_left(world: World) -> None:
    editor = templates_of(world, admin_host(world), TextId.PATIENT_CHOICE)
    editor.fields["source"].editor.go_to()
    QTest.keyClick(editor.fields["source"].editor.control, Qt.Key.Key_End)
    QTest.keyClicks(editor.fields["source"].editor.control, " og rutine")
    editor.table.select_key(TextId.PATIENT_BREACH)
    world.qtbot.waitUntil(lambda: wordings_of(world, TextId.PATIENT_CHOICE)[0].source.endswith("og rutine"))
    world.settle()
    assert str(editor.fields["text"].editor.value()).startswith("Får du ikke hjelp")


def test_my_password_is_changed(world: World) -> None:
    screen = MyPasswordScreen(world.host("fysio"))
    world.show(screen)
    password = screen.password
    password.old.setFocus()
    keys(f"feil passord her\t{PASSWORD}\t{PASSWORD}")
    space(password.save_button)
    world.qtbot.waitUntil(password.save_button.isEnabled)
    password.old.setFocus()
    password.old.selectAll()
    keys(make.PASSWORD)
    space(password.save_button)
    world.qtbot.waitUntil(lambda: "Passordet er byttet." in world.said)
    assert password.old.text() == "" and password.new.text() == ""
    doors.sign_in(world.house.folder, "fysio", PASSWORD, world.house.clock).forget()


@pytest.mark.long
def test_what_is_wrong_with_the_number_stands_free_of_its_field(world: World) -> None:
    """A sentence of two lines moves nothing: it is cut in the room beneath, and stands whole in the tooltip."""
    screen = screen_of(world, "centre")
    world.qtbot.waitUntil(lambda: screen.centre.fields.answers()["name"] != "")
    editor = screen.centre.fields.fields["org_number"].editor
    editor.go_to()
    editor.control.selectAll()  # type: ignore[attr-defined]
    world.qtbot.keyClicks(editor.control, "983544621")
    world.qtbot.keyClick(editor.control, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    world.settle()
    world.window.grab()
    (said,) = (t for t in editor.findChildren(QLabel) if "kontrollsiffer" in t.text())
    assert said.fontMetrics().horizontalAdvance(said.text()) > said.width() and said.text() in said.toolTip()
    assert said.geometry().top() >= editor.control.geometry().bottom()


@pytest.mark.long
def test_the_wheel_turns_no_tab(world: World) -> None:
    """What is half written in a tab must not give way to another because the page was to be rolled."""
    screen = screen_of(world, "limits")
    bar = screen.tabs.tabBar()
    at = bar.tabRect(bar.currentIndex()).center()
    event = QWheelEvent(
        at.toPointF(),
        bar.mapToGlobal(at).toPointF(),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(bar, event)
    world.settle()
    assert screen.argument == "limits" and screen.tabs.tabText(screen.tabs.currentIndex()) == "Frister"
