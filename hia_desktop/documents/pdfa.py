"""What makes a drawn PDF a lasting and accessible one: PDF/A-3a and PDF/UA-1.

Sources: ISO 19005-3 (an archive of files that may carry data), ISO 14289-1 (what those who do not see are told),
ISO 32000-1 chapters 14.7 and 14.8 (structure). Only this file and `join` know pikepdf.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from html import escape
from io import BytesIO
from struct import pack
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from hia_desktop.base.language import _, tag
from hia_desktop.documents import plain
from hia_desktop.documents.blocks import Printed
from hia_desktop.documents.tags import Element

_PROGRAM = "HIA Desktop"


def finished(drawn: bytes, paper: Printed, told: Element) -> bytes:
    """The drawn PDF with its structure, metadata, colours and attached content. Equal arguments give equal bytes."""
    with pikepdf.open(BytesIO(drawn)) as pdf:
        _name_fonts(pdf)
        _tell(pdf, told)
        pdf.Root.Lang = tag()
        pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        colours = pdf.make_stream(_srgb(), N=3)
        pdf.Root.OutputIntents = Array(
            [
                Dictionary(
                    Type=Name.OutputIntent,
                    S=Name.GTS_PDFA1,
                    OutputConditionIdentifier="sRGB",
                    Info="sRGB",
                    DestOutputProfile=colours,
                )
            ]
        )
        _describe(pdf, paper)
        if paper.data:
            _attach(pdf, paper)
        target = BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return target.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a PDF has. Errors: ValueError when it is none."""
    try:
        with pikepdf.open(BytesIO(pdf)) as found:
            return len(found.pages)
    except pikepdf.PdfError as broken:
        raise ValueError("not a PDF") from broken


def _name_fonts(pdf: pikepdf.Pdf) -> None:
    """Each part of a font gets a name of its own, made of what it holds: reportlab calls all of them «AAAAAA+»."""
    on_pages: list[Any] = [page.resources.Font for page in pdf.pages]
    fonts = [font for listed in on_pages for font in listed.values()]
    for font in {font.objgen: font for font in fonts}.values():
        descriptor = font.get("/FontDescriptor")
        if descriptor is not None:
            held = hashlib.sha256(bytes(descriptor.FontFile2.read_raw_bytes())).digest()
            prefix = "".join(chr(ord("A") + byte % 26) for byte in held[:6])
            name = Name(f"/{prefix}+{str(font.BaseFont).partition('+')[2]}")
            font.BaseFont = descriptor.FontName = name


def _tell(pdf: pikepdf.Pdf, told: Element) -> None:
    """Writes the structure: the tree downward, and from each page's content to the element that tells it."""
    pages = [page.obj for page in pdf.pages]
    owners: list[dict[int, Any]] = [{} for _page in pages]

    def write(element: Element, parent: Any) -> Any:
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + element.role), P=parent))
        if element.alt:
            made.Alt = element.alt
        if element.instead:
            made.ActualText = element.instead
        if element.attributes:
            named = {f"/{name}": Name("/" + value) for name, value in element.attributes.items()}
            made.A = Dictionary({"/O": Name.Table, **named})
        if element.box:
            made.A = Dictionary(
                O=Name.Layout, Placement=Name.Block, BBox=Array([round(side, 2) for side in element.box])
            )
        kids = Array()
        for kid in element.kids:
            if not isinstance(kid, Element):
                owners[kid.page - 1][kid.number] = made
                kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid.page - 1], MCID=kid.number))
            elif _says(kid):
                kids.append(write(kid, made))
        made.K = kids
        return made

    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    root.K = Array([write(told, root)])
    numbers: list[Any] = []
    for number, (page, owned) in enumerate(zip(pages, owners, strict=True)):
        page.StructParents = number
        page.Tabs = Name.S
        numbers += [number, pdf.make_indirect(Array([owned[mark] for mark in range(len(owned))]))]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    root.ParentTreeNextKey = len(pages)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _says(element: Element) -> bool:
    """Whether there is anything to tell; an empty cell is told, since its column is."""
    return element.role in ("TH", "TD") or any(not isinstance(kid, Element) or _says(kid) for kid in element.kids)


def _attach(pdf: pikepdf.Pdf, paper: Printed) -> None:
    """The content as data, for the program of the one who receives it."""
    day = f"D:{paper.date:%Y%m%d}000000Z"
    attached = pikepdf.AttachedFileSpec(
        pdf,
        paper.data,
        filename="innhold.json",
        description=_("Innholdet som data"),
        mime_type="application/json",
        creation_date=day,
        mod_date=day,
    )
    attached.obj.AFRelationship = Name.Data
    pdf.attachments["innhold.json"] = attached
    pdf.Root.AF = Array([attached.obj])


def _describe(pdf: pikepdf.Pdf, paper: Printed) -> None:
    """Title, author, day and standards: as XMP, and the same in the older way."""
    title, author = plain.one_line(paper.title), plain.one_line(paper.author)
    centre = plain.one_line(paper.letterhead.centre_name)
    moment = f"{paper.date:%Y-%m-%d}T00:00:00Z"
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=title,
            Author=author,
            Subject=centre,
            Creator=_PROGRAM,
            Producer=_PROGRAM,
            CreationDate=f"D:{paper.date:%Y%m%d}000000Z",
            ModDate=f"D:{paper.date:%Y%m%d}000000Z",
        )
    )
    said = {
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "pdfuaid:part": "1",
        "xmp:CreateDate": moment,
        "xmp:ModifyDate": moment,
        "xmp:CreatorTool": _PROGRAM,
        "pdf:Producer": _PROGRAM,
        "dc:title": f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt>',
        "dc:description": f'<rdf:Alt><rdf:li xml:lang="x-default">{escape(centre)}</rdf:li></rdf:Alt>',
        "dc:creator": f"<rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq>",
        "dc:language": f"<rdf:Bag><rdf:li>{tag()}</rdf:li></rdf:Bag>",
    }
    pdf.Root.Metadata = pdf.make_stream("".join(_packet(said)).encode(), Type=Name.Metadata, Subtype=Name.XML)


_SPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_UA_IS_DEFINED = (
    '<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>"
    f"<pdfaSchema:namespaceURI>{_SPACES['pdfuaid']}</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name>'
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>"
)
"""PDF/A knows nothing of PDF/UA: what it says of itself must be defined in the file."""


def _packet(said: dict[str, str]) -> Iterator[str]:
    yield '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    spaces = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())
    yield f'<rdf:RDF {spaces}><rdf:Description rdf:about="">'
    yield from (f"<{name}>{value}</{name}>" for name, value in said.items())
    yield f"{_UA_IS_DEFINED}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='w'?>"


@cache
def _srgb() -> bytes:
    """A profile of the colours of screens. Sources: ICC.1:2001-04 (the file), IEC 61966-2-1 (the curve and the
    colours, adapted to D50)."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(pack(">i", round(value * 65536)) for value in values)

    def lightness(value: float) -> int:
        return round(65535 * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4))

    name = b"sRGB\0"
    curve = b"curv\0\0\0\0" + pack(">I", 256) + b"".join(pack(">H", lightness(step / 255)) for step in range(256))
    tags = {
        b"desc": b"desc\0\0\0\0" + pack(">I", len(name)) + name + bytes(78),
        b"cprt": b"text\0\0\0\0No copyright\0",
        b"wtpt": xyz(0.9642, 1, 0.8249),
        b"rXYZ": xyz(0.4361, 0.2225, 0.0139),
        b"gXYZ": xyz(0.3851, 0.7169, 0.0971),
        b"bXYZ": xyz(0.1431, 0.0606, 0.7141),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    begins = 128 + 4 + 12 * len(tags)
    table, held, places = pack(">I", len(tags)), b"", {}
    for sign, value in tags.items():
        if value not in places:
            places[value] = begins + len(held)
            held += value + bytes(-len(value) % 4)
        table += sign + pack(">II", places[value], len(value))
    size = begins + len(held)
    head = pack(">I4xI4s4s4s", size, 0x02100000, b"mntr", b"RGB ", b"XYZ ") + pack(">6H", 2026, 1, 1, 0, 0, 0)
    head += b"acsp" + bytes(28) + pack(">3i", round(0.9642 * 65536), 65536, round(0.8249 * 65536))
    return head + bytes(128 - len(head)) + table + held
