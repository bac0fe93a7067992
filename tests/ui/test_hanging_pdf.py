"""While a PDF that never ends is drawn, the program is as it was: typing, saving, the lock, the way in, the end."""

from contextlib import suppress
from time import monotonic
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QDialog

from hia_desktop.base import pdf_reader
from hia_desktop.base.fields import CourseId
from hia_desktop.base.pdf_reader import READER, NotRead
from hia_desktop.services.call import run
from hia_desktop.services.intake import referrals
from hia_desktop.services.record import entries
from hia_desktop.ui.screens.steps.papers.paper_dialog import PaperDialog
from hia_desktop.ui.tasks import Tasks
from tests import make
from tests.hostile_pdfs import soft_masks, words
from tests.journeys.hands import Hands
from tests.journeys.window import hands, house, open_window
from tests.machine import allowed
from tests.make import PASSWORD

__all__ = ["hands", "house", "open_window"]
LEGE = "Liv Berg · Lege"


@pytest.fixture
def course(house: make.House) -> CourseId:
    """Kari's course, with a PDF that takes as long as it is let."""
    made = make.course(house)
    run(house.as_user("sekretar"), entries.sign, made, "referral", None, make.REFERRAL)
    run(house.as_user("lege"), referrals.attach, made, "epikrise fra sykehus.pdf", soft_masks())
    return made


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file hangs for longer than anything else here takes."""
    monkeypatch.setattr(pdf_reader, "SECONDS", 14.0)


def hanging(hands: Hands, course: CourseId) -> PaperDialog:
    """The file is opened by its button, and closed again while it hangs."""
    hands.log_in(LEGE, PASSWORD)
    shell = hands.window.shell
    assert shell is not None
    shell.open(f"course:{course}:referral")
    hands.settle()
    hands.click("epikrise fra sykehus.pdf")
    hands.wait(lambda: READER._asking)
    dialogs = [one for one in hands.window.findChildren(QDialog) if isinstance(one, PaperDialog)]
    return dialogs[0]


def wrote(house: make.House, course: CourseId) -> str:
    """The draft as it is kept."""
    drafts = [entry for entry in run(house.as_user("lege"), entries.journal, course) if entry.state == "draft"]
    return str(drafts[0].answers["text"]) if drafts else ""


@pytest.mark.long
@pytest.mark.usefixtures("long")
def test_typing_and_saving_go_on(hands: Hands, house: make.House, course: CourseId) -> None:
    dialog = hanging(hands, course)
    dialog.accept()
    shell: Any = hands.window.shell
    shell.open(f"course:{course}:journal")
    hands.wait(lambda: "journal" in shell.target())
    hands.keys("Ctrl+N")
    hands.fill("Notat", "Skrevet mens filen henger.")
    hands.keys("Ctrl+S")
    hands.wait(lambda: wrote(house, course) == "Skrevet mens filen henger.")
    assert READER._asking, "the file was done with before the draft was"
    added: list[object] = []
    host = shell.host
    host.do(shell, added.append, referrals.attach.of(course, "b.pdf", words("hei")))
    hands.type(" MER TEKST")
    hands.keys("Ctrl+S")
    hands.wait(lambda: wrote(house, course).endswith("MER TEKST"))
    assert READER._asking and not added, "the draft waited for the file"
    READER.interrupt()
    hands.wait(lambda: bool(added))


@pytest.mark.long
def test_the_user_is_told_within_five_seconds(hands: Hands, course: CourseId) -> None:
    begun = monotonic()
    dialog = hanging(hands, course)
    hands.wait(lambda: "for tung" in dialog.view.message())
    assert monotonic() - begun < allowed(5.5)
    dialog.accept()
    hands.settle()


@pytest.mark.long
@pytest.mark.usefixtures("long")
def test_the_lock_and_the_way_in_wait_for_no_file(hands: Hands, course: CourseId) -> None:
    hanging(hands, course)
    begun = monotonic()
    hands.lock()
    hands.fill("Passord", PASSWORD)
    hands.keys("Return")
    hands.wait(lambda: hands.window.shell is not None)
    assert monotonic() - begun < allowed(3)


@pytest.mark.usefixtures("long")
def test_who_asks_the_reader_again_holds_no_window_back(qapp: QApplication) -> None:
    """Interrupted once, the same work asks for another page of the same file."""
    tasks, content = Tasks(), soft_masks()

    def twice(_step: object) -> None:
        for _time in range(2):
            with suppress(NotRead):
                READER.draw(content, 0, 1.0)

    tasks.free(tasks, twice, lambda _outcome: None)
    while not READER._asking:
        qapp.processEvents()
    begun = monotonic()
    tasks.stop()
    assert monotonic() - begun < allowed(3)


@pytest.mark.long
@pytest.mark.usefixtures("long")
def test_the_window_closes(hands: Hands, course: CourseId) -> None:
    hanging(hands, course).accept()
    begun = monotonic()
    hands.window.close()
    hands.wait(lambda: not hands.window.isVisible())
    assert monotonic() - begun < allowed(3)
