"""PDFs made to hang, to eat memory or to break whoever reads them: 24 of them, a few kilobytes each where it can be."""

import io
import zlib
from collections.abc import Callable, Sequence

from pypdf import PdfReader, PdfWriter

CATALOG, TREE = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
MARK = b"0 0 1 1 re f"


def pdf(objects: Sequence[str | bytes], start: int | None = None) -> bytes:
    """A file of these objects, numbered from 1, the first its catalogue. `start`: where it says that its table is."""
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + (one if isinstance(one, bytes) else one.encode()) + b"\nendobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    table += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n" % (len(objects) + 1)
    return out + table + trailer + b"%d\n%%%%EOF" % (len(out) if start is None else start)


def stream(words: str, content: bytes) -> bytes:
    """An object with content."""
    return f"<< {words} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def page(content: bytes, resources: str = "", box: str = "0 0 595 842") -> list[str | bytes]:
    """Catalogue, tree, one page and its content: objects 1 to 4."""
    sheet = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << {resources} >> >>"
    return [CATALOG, TREE, sheet, stream("", content)]


def words(text: str) -> bytes:
    """An honest page with this text."""
    return pdf(page(b"BT /F1 12 Tf 60 700 Td (" + text.encode() + b") Tj ET", FONT))


def laughs(deep: int) -> bytes:
    """A form that draws the next one twice, and so on: 2 to the power of `deep` drawings."""
    form = "/Type /XObject /Subtype /Form /BBox [0 0 500 500]"
    made = page(b"/X0 Do", "/XObject << /X0 5 0 R >>")
    for n in range(deep):
        made.append(stream(f"{form} /Resources << /XObject << /X {6 + n} 0 R >> >>", b"/X Do /X Do"))
    return pdf([*made, stream(form, MARK)])


def stuffed(megabytes: int) -> bytes:
    """An object that the catalogue names and no page shows, in an object stream with so much behind it."""
    deep = zlib.compressobj(9)
    begun, block = deep.compress(b"6 0 (x) ") + deep.flush(zlib.Z_FULL_FLUSH), b" " * (1 << 20)
    packed = begun + (deep.compress(block) + deep.flush(zlib.Z_FULL_FLUSH)) * megabytes
    objects = [CATALOG[:-2] + "/Name 6 0 R >>", TREE, page(b"")[2], stream("", b"")]
    out = pdf([*objects, stream("/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode", packed)])
    places = [out.index(b"%d 0 obj" % number) for number in range(1, 6)]
    table = [(0, 0), *((1, place) for place in places), (2, 5), (1, len(out))]
    rows = b"".join(bytes([sort]) + place.to_bytes(4, "big") + b"\0" for sort, place in table)
    end = b"7 0 obj\n" + stream("/Type /XRef /Size 8 /W [1 4 1] /Root 1 0 R", rows) + b"\nendobj\n"
    return out + end + b"startxref\n%d\n%%%%EOF" % len(out)


def soft_masks() -> bytes:
    """Three thousand masks over the whole page."""
    mask = "/ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>"
    group = "/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency /CS /DeviceGray >>"
    drawn = b"q /G gs 0 0 595 842 re f Q " * 3000
    return pdf([*page(drawn, mask), stream(group, b"1 g 0 0 595 842 re f")])


def packed_drawing() -> bytes:
    """A hundred megabytes of drawing in two hundred kilobytes."""
    packed = stream("/Filter /FlateDecode", zlib.compress(MARK * 8_000_000, 9))
    return pdf([CATALOG, TREE, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>", packed])


def packed_picture() -> bytes:
    """A picture of a gigabyte, packed twice. Packed a megabyte at a time, each by itself, it is a thousand times the
    same; what ends it is the sum of Adler-32 over so many zeros (RFC 1950)."""
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    megabyte = squeeze.compress(bytes(1_000_000)) + squeeze.flush(zlib.Z_FULL_FLUSH)
    summed = (1_000_000_000 % 65_521 << 16 | 1).to_bytes(4, "big")
    once = zlib.compress(b"", 9)[:2] + megabyte * 1000 + squeeze.flush() + summed
    size = "/Width 31000 /Height 31000 /ColorSpace /DeviceGray /BitsPerComponent 8"
    picture = stream(
        f"/Type /XObject /Subtype /Image {size} /Filter [/FlateDecode /FlateDecode]", zlib.compress(once, 9)
    )
    return pdf([*page(b"595 0 0 842 0 0 cm /I Do", "/XObject << /I 5 0 R >>"), picture])


def pattern() -> bytes:
    """The page filled with tiles of a hundredth of a point."""
    tile = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 0.01 0.01] /XStep 0.01 /YStep 0.01"
    made = page(b"/Pattern cs /P scn 0 0 595 842 re f", "/Pattern << /P 5 0 R >>")
    return pdf([*made, stream(f"{tile} /Resources << >>", b"0 0 0.01 0.01 re f")])


def shading() -> bytes:
    """A thousand fields of colour, each reckoned out by a small program."""
    function = "<< /FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1] /Length 20 >>"
    colours = f"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Function {function} >> >>"
    return pdf(page(b"q 595 0 0 842 0 0 cm /S sh Q" * 1000, colours))


def scripts() -> bytes:
    """A script that never ends, and a call to the net."""
    script = "/OpenAction << /S /JavaScript /JS (app.alert(1);while(1){}) >>"
    sheet = (
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O << /S /URI /URI (http://127.0.0.1:9/x) >> >> >>"
    )
    return pdf([f"<< /Type /Catalog /Pages 2 0 R {script} >>", TREE, sheet])


def locked() -> bytes:
    """A file that asks for a password."""
    writer, out = PdfWriter(clone_from=PdfReader(io.BytesIO(words("hei")))), io.BytesIO()
    writer.encrypt("hemmelig", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def tree(kids: str, count: int) -> bytes:
    """One page, in a tree that says otherwise."""
    sheet = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"
    return pdf([CATALOG, f"<< /Type /Pages /Kids [{kids}] /Count {count} >>", sheet, stream("", b"")])


def one_sheet(more: str, *others: str) -> bytes:
    """One page with this besides."""
    return pdf([CATALOG, TREE, f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {more} >>", *others])


HOSTILE: dict[str, Callable[[], bytes]] = {
    "laughs 2^12": lambda: laughs(12),
    "laughs 2^26": lambda: laughs(26),
    "soft masks": soft_masks,
    "packed drawing": packed_drawing,
    "packed picture": packed_picture,
    "pattern": pattern,
    "shading": shading,
    "scripts": scripts,
    "thin page": lambda: pdf(page(MARK, box="0 0 0.001 1000000")),
    "huge page": lambda: pdf(page(MARK, box="0 0 2000000 2000000")),
    "page of nothing": lambda: pdf(page(b"", box="0 0 0 0")),
    "page inside out": lambda: pdf(page(b"", box="10 10 -5 -5")),
    "page without number": lambda: pdf(page(b"", box="0 0 1e40 1e-40")),
    "a million pages said": lambda: tree("3 0 R", 1_000_000),
    "200 000 pages": lambda: tree(" ".join(["3 0 R"] * 200_000), 200_000),
    "tree in a circle": lambda: pdf([CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"]),
    "deep array": lambda: one_sheet("/X " + "[" * 100_000 + "]" * 100_000),
    "content in a circle": lambda: one_sheet("/Contents [4 0 R]", "[4 0 R 4 0 R]"),
    "broken table": lambda: pdf(page(MARK), start=17),
    "table past the end": lambda: pdf(page(MARK), start=2**31 - 1),
    "cut short": lambda: words("hei")[:200],
    "mark alone": lambda: b"%PDF-1.4\n" + b"A" * 1000,
    "another kind of file": lambda: b"MZ\x90" + b"x" * 5000,
    "locked": locked,
}
"""All of them, by name, each made when it is asked for: one takes two seconds, and every process lists them."""
