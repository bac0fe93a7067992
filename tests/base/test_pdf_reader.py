"""PDFs that came from elsewhere, read in another process: what they do there, and what they cannot do here."""

import os
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, process_time

import pytest

from hia_desktop.base import pdf_child, pdf_reader, pdf_words
from hia_desktop.base.errors import Problem
from hia_desktop.base.pdf_reader import READER, NotRead, PdfReader, Why
from hia_desktop.ui.pdf.pages import draw_pages
from tests.hostile_pdfs import HOSTILE, laughs, page, pdf, soft_masks, stuffed, words
from tests.machine import allowed

REFUSED = {"cut short", "mark alone", "another kind of file"}
"""No PDFs at all; what else cannot be drawn can be kept."""


DEAREST = ("200 000 pages", "packed drawing", "laughs 2^26")
"""They work until their time is up, and one of that kind, «soft masks», is tried always."""


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.long] if name in DEAREST else []) for name in HOSTILE]
)
def test_each_is_told_of_within_five_seconds(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time is a second here; that it is four else, and that it holds, is tried once, below."""
    made, most = HOSTILE[name](), allowed(1)
    for module in (pdf_reader, pdf_words):
        monkeypatch.setattr(module, "SECONDS", most)
    if max(told := _told_of(made, name)) >= allowed(5):
        told = _told_of(made, name)  # others may have had the machine; what is slow by itself is so again
    assert max(told) < allowed(5), told
    assert pdf_words.read(words("hei")).text == "hei", "the next file is read"


def _told_of(made: bytes, name: str) -> tuple[float, float]:
    """Seconds to read its words, and to draw its first pages; all but the time is checked."""
    begun = monotonic()
    found = pdf_words.read(made)
    read = monotonic() - begun
    assert (found.why is Why.BROKEN) == (name in REFUSED) and (found.why is Why.LOCKED) == (name == "locked")
    assert found.pages or found.why is not None
    begun = monotonic()
    try:
        drawn = draw_pages(made, (0, 1), 1000)
    except Problem as problem:
        assert problem.message.startswith("Filen er ")
    else:
        assert all(image.width() * image.height() <= 41_000_000 for image in drawn.images.values())
        assert all(0 < sheet.height() <= 51 * max(s.width() for s in drawn.sheets) for sheet in drawn.sheets)
    return read, monotonic() - begun


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there no process begins as a copy of another")
def test_what_the_program_has_taken_is_not_held_against_the_reader() -> None:
    size = 400 << 20
    held = bytearray(b"x") * size
    told = "from hia_desktop.base import pdf_child; print(pdf_child._taken())"
    taken = int(subprocess.run([sys.executable, "-c", told], capture_output=True, check=True).stdout)
    assert held and 0 < taken < size // 2


def test_there_are_two_dozen() -> None:
    assert len(HOSTILE) == 24


@pytest.mark.long
def test_a_page_that_hangs_is_left_when_the_user_says_stop() -> None:
    class Stop(Exception):
        """What a cancelled ticket raises."""

    begun, stop = monotonic(), threading.Event()
    threading.Timer(0.4, stop.set).start()

    def go_on() -> None:
        if stop.is_set():
            raise Stop

    with pytest.raises(Stop):
        READER.words(laughs(24), 0, go_on)
    assert monotonic() - begun < allowed(1.5)


@pytest.mark.long
def test_words_that_were_found_before_the_hanging_page_are_kept() -> None:
    heavy = soft_masks()
    assert pdf_words.read(heavy).why is None, "it is only heavy to draw"
    begun = monotonic()
    with pytest.raises(NotRead) as fault:
        READER.draw(heavy, 0, 1.7)
    assert pdf_reader.SECONDS == 4 and 4 <= monotonic() - begun < allowed(5)
    assert fault.value.why is Why.HEAVY and READER.words(heavy, 0) == ""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits of a process are read from /proc")
def test_the_process_is_held_to_limits_and_holds_nothing() -> None:
    READER.pages(words("hei"))
    assert READER._process is not None
    proc = Path("/proc") / str(READER._process.pid)
    told = {line[:26].strip(): line[26:].split()[:2] for line in (proc / "limits").read_text().splitlines()}
    for what, most in (("address space", pdf_child.MEMORY), ("core file size", 0), ("file size", 0), ("processes", 0)):
        assert told[f"Max {what}"] == [str(most)] * 2
    opened = {os.readlink(one) for one in (proc / "fd").iterdir()}
    opened.discard(f"{proc}/status")  # how much memory it takes, read by its own watch just now
    assert all(name.startswith(("pipe:", "/dev/null")) for name in opened), opened


def test_the_program_becomes_the_reader_by_a_word_of_its_own() -> None:
    """As a frozen build starts it, where there is no other Python than the program."""
    reader = PdfReader([sys.executable, "-m", "hia_desktop", pdf_child.WORD])
    try:
        assert reader.pages(words("hei")) == 1 and reader.words(words("hei"), 0) == "hei"
    finally:
        reader.forget()


def test_a_reader_that_cannot_start_says_so() -> None:
    for command in (["/no/such/program"], [sys.executable, "-c", "pass"]):
        with pytest.raises(Problem, match="lot seg ikke starte"):
            PdfReader(command).pages(words("hei"))


LYING = """
import sys
sys.path.insert(0, {root!r})
from hia_desktop.base.pdf_child import receive, send
source, target = sys.stdin.buffer, sys.stdout.buffer
send(target, {{"ready": True}})
while True:
    asked, _content = receive(source, 1 << 31)
    if asked["what"] == "open":
        send(target, {{"pages": 1}})
    else:
        {answer}
"""
LIES = [
    'send(target, {"wide": 10, "high": 10, "stride": 40}, b"x")',
    'send(target, {"wide": 1000000, "high": 1, "stride": 40}, b"x" * 40)',
    'send(target, {"wide": "1", "high": None, "stride": 40}, b"x" * 40)',
    'send(target, {"fault": "noe annet"})',
    'target.write(b"\\xff" * 4000) and target.flush()',
    'target.write(b"\\x02\\0\\0\\0" + b"\\0" * 8 + b"[]") and target.flush()',
    "sys.exit(0)",
]


@pytest.mark.parametrize("answer", LIES)
def test_what_the_process_answers_is_not_trusted(answer: str) -> None:
    """Whoever takes the process over can lie, and no more."""
    root = str(Path(pdf_child.__file__).parents[2])
    reader = PdfReader([sys.executable, "-c", LYING.format(root=root, answer=answer)])
    try:
        with pytest.raises(NotRead) as fault:
            reader.draw(words("hei"), 0, 1.0)
        assert fault.value.why is Why.HEAVY
    finally:
        reader.forget()


@pytest.mark.long
def test_a_thread_that_may_not_wait_is_told_instead() -> None:
    told: list[object] = []
    first, second = words("en"), words("to")
    pdf_words.forget()
    pdf_words.read(first)

    def ask() -> None:
        pdf_words.never_wait_here()
        told.append(pdf_words.words_of(first))
        try:
            pdf_words.readings_of([first, second])
        except pdf_words.Unread as unread:
            told.append(len(unread.acts))
            unread.acts[0](pdf_reader.go_on)  # as whoever asked does, on another thread
            told.append(pdf_words.words_of(second))
        try:
            pdf_words.put_before(first, second)
        except pdf_words.Unread as unread:
            told.append(len(unread.acts))
            unread.acts[0](pdf_reader.go_on)
            told.append(pdf_words.read(pdf_words.put_before(first, second)).words)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert told == ["en", 1, "to", 1, ("en", "to")]


@pytest.mark.long
def test_a_paper_from_elsewhere_is_joined_in_the_other_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in its object stream would fill the memory of whoever opens it, and no page shows it."""
    pdf_words.put_before(words("siden"), words("arket"))  # the process is there
    monkeypatch.setattr(pdf_reader, "SECONDS", 0.5)
    made = stuffed(2000)
    assert len(made) < 5_000_000 and pdf_words.read(made).why is None
    begun = process_time()
    with pytest.raises(ValueError, match="damaged"):
        pdf_words.put_before(words("siden"), made)
    assert process_time() - begun < allowed(0.4)
    monkeypatch.undo()
    assert pdf_words.read(pdf_words.put_before(words("siden"), words("et annet"))).words == ("siden", "et annet")


def test_nothing_is_kept_after_the_lock() -> None:
    pdf_words.read(words("hei"))
    before = READER._process
    pdf_words.forget()
    assert before is not None and before.poll() is not None and READER._held is None
    assert not pdf_words._kept and not pdf_words._joined


def test_pages_of_any_size_are_shown() -> None:
    for box in ("0 0 0.001 1000000", "0 0 1000000 0.001", "0 0 14400 14400", "0 0 nan inf"):
        drawn = draw_pages(pdf(page(b"", box=box)), (0,), 900)
        assert drawn.images[0].width() >= 1 and drawn.images[0].height() >= 1
