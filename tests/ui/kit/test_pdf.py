"""The PDF on the screen, on paper and as a file."""

import gc
import io
import time
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader, PdfWriter
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from hia_desktop.base.errors import Problem
from hia_desktop.ui.pdf.pages import draw_pages
from hia_desktop.ui.pdf.view import PdfView, print_pdf, save_pdf
from tests.machine import allowed
from tests.ui.recording import RecordingPrompts
from tests.ui.world import World


def sheets(count: int, width: int = 595, height: int = 842) -> bytes:
    writer = PdfWriter()
    for _page in range(count):
        writer.add_blank_page(width, height)
    return written(writer)


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked(pdf: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    return written(writer)


@pytest.fixture
def view(world: World) -> PdfView:
    made = PdfView(world.host("lege"), "Dokument")
    world.show(made)
    return made


def shown(world: World, view: PdfView, pdf: bytes) -> PdfView:
    view.show_pdf(pdf)
    world.settle()
    return view


def test_only_the_wanted_pages_are_drawn() -> None:
    drawn = draw_pages(sheets(5), (1, 2, 9), 600)
    assert set(drawn.images) == {1, 2} and len(drawn.sheets) == 5
    assert abs(drawn.images[1].width() - 600) <= 1 and abs(drawn.images[1].height() - 849) <= 1


def test_a_page_without_end_takes_no_memory_without_end() -> None:
    image = draw_pages(sheets(1, 60, 14_400), (0,), 4000).images[0]
    assert image.width() * image.height() <= 41_000_000


@pytest.mark.parametrize(
    ("pdf", "says"),
    [
        (b"ikke noe", "skadet"),
        (b"%PDF-1.7\n" + b"\x00" * 400, "skadet"),
        (b"", "skadet"),
        (locked(sheets(1)), "passord"),
    ],
)
def test_what_cannot_be_read_says_why(pdf: bytes, says: str, world: World, view: PdfView) -> None:
    with pytest.raises(Problem, match=says):
        draw_pages(pdf, (0,), 600)
    shown(world, view, pdf)
    assert says in view.message() and view.page_count() == 0 and view.where.text() == ""
    assert shown(world, view, sheets(1)).message() == ""


def test_the_page_number_follows_the_keys(world: World, view: PdfView) -> None:
    counted: list[int] = []
    view.counted.connect(counted.append)
    shown(world, view, sheets(3))
    assert counted == [3] and view.where.text() == "side 1 av 3"
    view.setFocus()
    QTest.keyClick(view._sheets, Qt.Key.Key_End)
    world.settle()
    assert view.where.text() == "side 3 av 3"
    QTest.keyClick(view._sheets, Qt.Key.Key_Home)
    assert view.where.text() == "side 1 av 3"
    QTest.keyClick(view._sheets, Qt.Key.Key_PageDown)
    assert view._sheets.verticalScrollBar().value() > 0


def test_a_newer_state_of_the_paper_keeps_the_place(world: World, view: PdfView) -> None:
    shown(world, view, sheets(4))
    view._sheets.verticalScrollBar().setValue(777)
    shown(world, view, sheets(5))
    assert view._sheets.verticalScrollBar().value() == 777 and view.page_count() == 5


def test_a_long_paper_is_drawn_as_it_is_read(world: World, view: PdfView) -> None:
    shown(world, view, sheets(60))
    pages = view._sheets._pages
    assert pages is not None and set(pages.images) <= {0, 1, 2}
    view._sheets.verticalScrollBar().setValue(view._sheets.verticalScrollBar().maximum())
    world.qtbot.waitUntil(lambda: 59 in view._sheets._pages.images)  # type: ignore[union-attr]
    assert view._sheets._pages is not None and len(view._sheets._pages.images) <= 4


def test_zoom_by_key_is_sharp_and_can_be_taken_back(world: World, view: PdfView) -> None:
    shown(world, view, sheets(1))
    before = view._sheets._pages
    view.setFocus()
    QTest.keyClick(view._sheets, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    world.qtbot.waitUntil(lambda: view._sheets._pages is not before)
    after = view._sheets._pages
    assert (
        before is not None and after is not None and after.images[0].width() == round(before.images[0].width() * 1.25)
    )
    assert view._sheets.horizontalScrollBar().maximum() > 0 and view._fit.isVisible()
    QTest.mouseClick(view._fit, Qt.MouseButton.LeftButton)
    assert view._sheets.zoom == 1.0 and not view._fit.isVisible()


def test_the_newest_of_many_wins(world: World, view: PdfView) -> None:
    for count in range(1, 9):
        view.show_pdf(sheets(count))
    world.settle()
    assert view.page_count() == 8


@pytest.mark.long
def test_printing_draws_every_page(world: World, view: PdfView, tmp_path: Path) -> None:
    host, done = world.host("lege"), []
    print_pdf(host, view, sheets(3), lambda: done.append(True))
    dialog = world.dialog()
    assert isinstance(dialog, QPrintDialog)
    printer = dialog.printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "ut.pdf"))
    dialog.done(1)
    world.qtbot.waitUntil(lambda: bool(done))
    world.settle()
    assert len(pypdfium2.PdfDocument((tmp_path / "ut.pdf").read_bytes())) == 3


def test_saving_writes_the_same_bytes_or_says_that_it_did_not(world: World, tmp_path: Path) -> None:
    host = world.host("lege")
    prompts = RecordingPrompts(world.window)
    host.prompts = prompts
    done: list[bool] = []
    pdf = sheets(1)
    save_pdf(host, "Epikrise.pdf", pdf, lambda: done.append(True))
    assert prompts.asked == [("save", "Epikrise.pdf", "")]
    prompts.then(tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == pdf and done == [True]
    prompts.then(tmp_path / "no" / "such" / "folder.pdf")
    assert done == [True] and "ikke lagret" in world.said[-1]
    assert [p.name for p in tmp_path.iterdir() if p.suffix in (".pdf", ".tmp")] == ["a.pdf"]


@pytest.mark.long
def test_pages_are_drawn_beside_the_window(world: World, view: PdfView) -> None:
    """The call that shows a document returns at once, however long it takes to draw."""
    pdf = sheets(200)
    gc.collect()  # what the tests before left is not looked for meanwhile
    begun = time.perf_counter()
    view.show_pdf(pdf)
    assert time.perf_counter() - begun < allowed(0.02)
    world.settle()
    assert view.page_count() == 200


def test_nothing_is_left_when_the_view_goes_while_drawing(world: World, view: PdfView) -> None:
    view.show_pdf(sheets(50))
    world.show(QWidget())
    assert world.said == []
