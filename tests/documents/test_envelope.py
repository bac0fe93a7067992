"""The address in the window of a C5 envelope, wherever the sheet slides in it, and nothing else there."""

from io import BytesIO

import pypdfium2
import pytest

from hia_desktop.documents.kinds import PAPERS as KINDS
from hia_desktop.documents.kinds import appointment, letter
from hia_desktop.documents.make import make
from tests.documents.samples import DAY, LETTERHEAD, PAPERS

MM = 72 / 25.4
WINDOW = (15 * MM, 44 * MM, 120 * MM, 79 * MM)
"""Left, upper, right and lower edge on the envelope. Source: as `documents.sheet.WINDOW_TOP`."""
SLIDES = [(across * MM, down * MM) for across in (0, 9.5, 19) for down in (0, 6.5, 13.5)]
"""How far a sheet of 210 x 148.5 mm may lie from the left and upper edge of an envelope of 229 x 162 mm."""


LONG = ("Jan Erik Volden-Bjørnstad-Frederiksen Sørbrøden-Østerhaug", f"Mønsterhavn legekontor, avdeling {'x' * 90}")
NAMED = (
    "Anne-Margrethe Kristoffersen von der Lippe-Bjørnstjerne-Gyldenkrantz",
    "Oddvar Sollies vei 128 B, leilighet H0504, c/o Kristoffersen-Bjørnstjerne",
)


def words(pdf: bytes) -> list[tuple[str, float, float, float, float]]:
    """The lines of the first page with left, upper, right and lower edge from the sheet's upper left corner."""
    page = pypdfium2.PdfDocument(BytesIO(pdf))[0]
    text, height = page.get_textpage(), page.get_height()
    boxes = [text.get_rect(index) for index in range(text.count_rects())]
    return [(text.get_text_bounded(*box), box[0], height - box[3], box[2], height - box[1]) for box in boxes]


LETTER = letter.Content(
    reference="3F9A-21C0",
    case_handler="Liv Berg, " + "overlege " * 20,
    phone="75 00 00 00",
    subject="Svar på henvisning",
    paragraphs=[letter.Paragraph(heading="Svaret", text="Ja.")],
)
LONG_ANSWER = "Ja, vi kan hjelpe. " * 9
POSTED = {
    "letter": (letter.TO_PATIENT.document, LETTER),
    "health letter": (letter.TO_REFERRER.document, LETTER),
    "summons": (appointment.PAPER.document, PAPERS["summons"]),
    **{
        f"letter of {count} paragraphs": (
            letter.TO_PATIENT.document,
            LETTER.model_copy(update={"paragraphs": [letter.Paragraph(heading="Svaret", text=LONG_ANSWER)] * count}),
        )
        for count in (10, 11, 12)  # of eleven the first page ends sooner, for the sake of what is left for the next
    },
}


def test_all_that_is_posted_is_tried() -> None:
    drawn = {paper.document.kind: paper.document for paper in KINDS}
    posted = {kind for kind, document in drawn.items() if PAPERS[kind].paper_envelope() is not None}
    assert posted == {document.kind for document, _content in POSTED.values()}


@pytest.mark.parametrize(
    "addressee",
    [
        ["Kari Testdal", "Storgata 1", "8005 Bodø"],
        [*LONG, "Inngang B, 2. etasje", "8622 Mo i Rana"],
        [*NAMED, "8001 Bodø"],
        [*NAMED, "Inngang B, 2. etasje", "8001 Bodø"],
    ],
)
@pytest.mark.parametrize("posted", POSTED)
def test_the_window_shows_the_address_and_nothing_else(posted: str, addressee: list[str]) -> None:
    document, sample = POSTED[posted]
    content = sample.model_copy(update={"addressee": addressee})
    name = "Kari Testdal · 148381 08890"
    found = words(make(document, content, LETTERHEAD, name, author="Liv Berg", day=DAY))
    assert any("148381" in text for text, *_box in found)
    address = [box for box in found if 40 * MM < box[2] < 80 * MM and box[1] < 100 * MM]
    shown = " ".join(text for text, *_box in address)
    for line in addressee:
        assert line in shown or "xxx" in line, f"«{line}» is whole"
    for across, down in SLIDES:
        for text, left, top, right, bottom in found:
            inside = (left + across, top + down, right + across, bottom + down)
            seen = inside[0] < WINDOW[2] and inside[2] > WINDOW[0] and inside[1] < WINDOW[3] and inside[3] > WINDOW[1]
            if (text, left, top, right, bottom) in address:
                whole = (
                    WINDOW[0] <= inside[0]
                    and inside[2] <= WINDOW[2]
                    and WINDOW[1] <= inside[1]
                    and inside[3] <= WINDOW[3]
                )
                assert whole, f"{text} is cut, slid {across / MM} and {down / MM} mm"
            else:
                assert not seen, f"{text} is seen, slid {across / MM} and {down / MM} mm"
