"""The process that reads PDFs: opens, finds words, draws and joins, for `base.pdf_reader`, which starts it.

A PDF that came from elsewhere may be made to hang, to eat all memory or to take over who reads it. This process has
nothing to take: it imports nothing of the program, and has no key, no store and no file open. It limits itself, in
memory, in time, and in that it writes no file and starts no process. What it is asked comes on standard input, what it
found goes to standard output, as a line of JSON and bytes: never pickles, since what it answers is not to be trusted.
"""

import contextlib
import json
import math
import os
import struct
import sys
import threading
import time
from io import BytesIO
from typing import IO, Any

WORD = "--read-pdfs"
"""The argument by which a frozen program becomes this process."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of memory that reading may take: six times the largest picture."""
LONGEST = 15.0
"""Seconds after which the process ends by itself, when nobody is left to stop it."""
MOST_PIXELS = 40_000_000
MOST_SIDE = 16_000
"""Pixels along one side of a picture."""
MOST_SHEETS = 3_000
"""Pages that are shown of one document."""
MOST_WORDS = 1_000_000
"""Characters of one page."""
LONGEST_SHEET = 50
"""How many times as high as the widest sheet is broad a sheet is shown at most."""
HEAD = struct.Struct("<IQ")
"""Before each message: bytes of JSON, and of what follows it."""
_BGRX = 3
"""FPDFBitmap_BGRx: four bytes a pixel."""


def send(target: IO[bytes], told: dict[str, Any], content: Any = b"") -> None:
    """One message. Errors: OSError when nobody reads it any more."""
    line = json.dumps(told).encode()
    target.write(HEAD.pack(len(line), len(content)))
    target.write(line)
    target.write(content)
    target.flush()


def receive(source: IO[bytes], most: int) -> tuple[dict[str, Any], bytes]:
    """The next message. Errors: EOFError at the end, ValueError for one that is no message or is over `most` bytes."""
    line, content = HEAD.unpack(_exactly(source, HEAD.size))
    if line > most or content > most:
        raise ValueError("too long")
    told = json.loads(_exactly(source, line))
    if not isinstance(told, dict):
        raise ValueError("no message")
    return told, _exactly(source, content)


def _exactly(source: IO[bytes], size: int) -> bytes:
    found = source.read(size) if size else b""
    if len(found) < size:
        raise EOFError
    return found


class _Document:
    """The PDF that was opened last."""

    def __init__(self) -> None:
        self._open: Any = None

    def open(self, content: bytes) -> dict[str, Any]:
        """How many pages there are, or why it cannot be opened."""
        import pypdfium2

        if self._open is not None:
            self._open.close()
            self._open = None
        try:
            self._open = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            return {"fault": "locked" if "password" in str(error).lower() else "broken"}
        return {"pages": len(self._open)}

    def words(self, number: int) -> bytes:
        """The words of one page; none when the page is broken, so that one does not hide the others."""
        import pypdfium2

        try:
            page = self._open[number]
            try:
                words = page.get_textpage()
                try:
                    found = str(words.get_text_bounded())[:MOST_WORDS]
                finally:
                    words.close()
            finally:
                page.close()
        except pypdfium2.PdfiumError:
            return b""
        return found.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip().encode(errors="replace")

    def sheets(self) -> dict[str, Any]:
        """The sizes of the pages in points, none of them nothing and none without end."""
        import pypdfium2

        sizes: list[tuple[float, float]] = []
        try:
            for number in range(min(len(self._open), MOST_SHEETS)):
                sizes.append(self._open.get_page_size(number))
        except pypdfium2.PdfiumError:  # the tree promises pages that are not there
            if not sizes:
                return {"fault": "broken"}
        wide = [_side(w) for w, _h in sizes]
        highest = LONGEST_SHEET * max(wide, default=1.0)
        return {"sheets": [[w, min(_side(h), highest)] for w, (_w, h) in zip(wide, sizes, strict=True)]}

    def draw(self, number: int, scale: float) -> tuple[dict[str, Any], Any]:
        """One page, `scale` pixels a point, or as many as a picture may hold."""
        import pypdfium2

        try:
            page = self._open[number]
            try:
                wide, high = (_side(side) for side in page.get_size())
                least = min(scale, (MOST_PIXELS / (wide * high)) ** 0.5, MOST_SIDE / max(wide, high))
                bitmap = page.render(scale=least, force_bitmap_format=_BGRX, draw_annots=True)
            finally:
                page.close()
        except pypdfium2.PdfiumError:
            return {"fault": "broken"}, b""
        size = {"wide": bitmap.width, "high": bitmap.height, "stride": bitmap.stride}
        return size, memoryview(bitmap.buffer).cast("B")


def _side(points: float) -> float:
    """A side that can be reckoned with: the largest of ISO 32000-1 annex C is 14 400, and a hundred times that is
    another unit."""
    return min(max(points, 1.0), 1_440_000.0) if math.isfinite(points) else 1.0


def _joined(cover: bytes, paper: bytes) -> tuple[dict[str, Any], bytes]:
    """The cover's pages, then the paper's with their content as it was, and what each says to those who do not see.
    Equal arguments give equal bytes."""
    import pikepdf

    try:
        return {}, _before(cover, paper)
    except (pikepdf.PdfError, AttributeError, KeyError, TypeError, ValueError):  # it is not built as a PDF is
        return {"fault": "broken"}, b""


def _before(cover: bytes, paper: bytes) -> bytes:
    import pikepdf

    with pikepdf.open(BytesIO(paper)) as whole, pikepdf.open(BytesIO(cover)) as first:
        for number, page in enumerate(first.pages):
            whole.pages.insert(number, page)
        if "/StructTreeRoot" in whole.Root and "/StructTreeRoot" in first.Root:
            _tell(whole, whole.copy_foreign(first.Root.StructTreeRoot), len(first.pages))
        target = BytesIO()
        whole.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _tell(whole: Any, added: Any, pages: int) -> None:
    """Puts the structure of the first pages before that of the others; a page names its own by a number."""
    import pikepdf

    tree = whole.Root.StructTreeRoot
    used = int(tree.ParentTreeNextKey)
    for page in whole.pages[:pages]:
        page.obj.StructParents = int(page.obj.StructParents) + used
    for kid in added.K:
        kid.P = tree
    numbered = list(added.ParentTree.Nums)
    tree.K = pikepdf.Array([*added.K, *tree.K])
    tree.ParentTree.Nums = pikepdf.Array(
        [*tree.ParentTree.Nums, *(value if at % 2 else int(value) + used for at, value in enumerate(numbered))]
    )
    tree.ParentTreeNextKey = used + len(numbered) // 2


def _answer(document: _Document, asked: dict[str, Any], content: bytes) -> tuple[dict[str, Any], Any]:
    match asked["what"]:
        case "open":
            return document.open(content), b""
        case "words":
            return {}, document.words(asked["page"])
        case "sheets":
            return document.sheets(), b""
        case "join":
            return _joined(content[: asked["bytes"]], content[asked["bytes"] :])
        case _:
            return document.draw(asked["page"], asked["scale"])


def serve(source: IO[bytes], target: IO[bytes]) -> int:
    """Answers until nobody asks any more."""
    document, busy = _Document(), _Busy()
    threading.Thread(target=busy.watch, daemon=True).start()
    _limit()
    send(target, {"ready": True})
    while True:
        try:
            asked, content = receive(source, 1 << 31)
        except EOFError:
            return 0
        busy.since = time.monotonic()
        busy.on.set()
        try:
            send(target, *_answer(document, asked, content))
        except MemoryError:
            return 1
        busy.on.clear()


class _Busy:
    """How long the question at hand has been worked on."""

    def __init__(self) -> None:
        self.on = threading.Event()
        self.since = 0.0

    def watch(self) -> None:
        """Ends the process when it takes too long or too much. PDFium lets this thread run while it works."""
        while self.on.wait():
            if time.monotonic() - self.since > LONGEST or _taken() > MEMORY:
                os._exit(1)
            time.sleep(0.05)


def _limit() -> None:
    """What the system holds this process to: memory (not on a Mac, where `_Busy` does), no file written, no core
    dump, no other process. On Windows there is none of it; there too `_Busy` and the one who asks are left."""
    if sys.platform == "win32":
        return
    import resource

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        with contextlib.suppress(ValueError, OSError):  # a limit that this system lacks
            resource.setrlimit(what, (most, most))


def _taken() -> int:
    """Bytes of memory that this process has taken at most."""
    if sys.platform == "win32":
        return _taken_on_windows()
    if sys.platform == "linux":
        return _taken_on_linux()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _taken_on_linux() -> int:
    """VmHWM of proc(5). `getrusage` would not do: there the most that the program itself had taken when it began this
    process lives on through execve(2), so that beside a program that has taken much nothing could be read."""
    try:
        with open("/proc/self/status", "rb") as status:
            peak = next((line for line in status if line.startswith(b"VmHWM:")), b"VmHWM: 0 kB")
    except OSError:
        return 0  # without /proc the system's own limit is left
    return int(peak.split()[1]) * 1024


def _taken_on_windows() -> int:
    """PeakPagefileUsage of PROCESS_MEMORY_COUNTERS: two DWORDs, then SIZE_Ts."""
    import ctypes

    counters = (ctypes.c_size_t * 16)()
    kernel: Any = ctypes.__dict__["windll"].kernel32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    kernel.K32GetProcessMemoryInfo.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_uint32]
    size = 8 + 8 * ctypes.sizeof(ctypes.c_size_t)
    ctypes.cast(counters, ctypes.POINTER(ctypes.c_uint32))[0] = size
    if not kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), counters, size):
        return 0
    return int(counters[8 // ctypes.sizeof(ctypes.c_size_t) + 7])


def main() -> int:
    """Serves on the standard streams, which nothing else may write on."""
    import pypdfium2  # noqa: F401 (before the limits, which leave no file to be written)

    source, target = os.dup(0), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if sys.platform == "win32":
        import msvcrt

        for stream in (source, target):
            msvcrt.setmode(stream, os.O_BINARY)
    with os.fdopen(source, "rb") as asked, os.fdopen(target, "wb") as told:
        return serve(asked, told)


if __name__ == "__main__":
    sys.exit(main())
