"""What stands on every page: the centre's letterhead on top, the patient and the page number at the foot."""

from hia_desktop.base.text import _, day
from hia_desktop.documents import palette
from hia_desktop.documents.blocks import Printed
from hia_desktop.documents.faces import CENTRE, DRAFT, FOOT_LINE, QUIET, Face
from hia_desktop.documents.pen import Pen

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
SIDE = 21 * MM
WIDTH = PAGE_WIDTH - 2 * SIDE
HEAD_FIRST, HEAD_LATER, FOOT = 29.5 * MM, 22 * MM, 20 * MM

_FOOT_AT = 13 * MM
WINDOW_TOP, WINDOW_END, WINDOW_SIDE, WINDOW_WIDTH, WINDOW_HIGH = 44 * MM, 80 * MM, 125 * MM, 80 * MM, 21.5 * MM
"""What the window of a C5 envelope shows of a sheet folded once, from its upper and left edge. The window lies 44 mm
down and 15 mm in, and is 35 mm high and 105 mm wide; the sheet may slide 13 mm down and 19 mm to the side. So the
address begins at `WINDOW_TOP` and is at most `WINDOW_WIDTH` wide and `WINDOW_HIGH` high; until `WINDOW_END` nothing
else stands left of `WINDOW_SIDE`. Source: officeconsult.no, «Brevmaler: plassering av mottakerfelt i
vinduskonvolutter», read 2026-11-28; C5 is 162 x 229 mm (ISO 269)."""

_LOGO = (42 * MM, 12 * MM)


def first_head(paper: Printed, pen: Pen) -> None:
    """The full letterhead: logo, centre, unit and address; date, organisation number and phone at the right."""
    letterhead, right = paper.letterhead, SIDE + WIDTH
    left = SIDE
    if letterhead.logo:
        left += pen.picture(letterhead.logo, SIDE, PAGE_HEIGHT - 22.5 * MM, *_LOGO) + 4 * MM
    org_no = _("Org.nr. {number}").format(number=letterhead.org_no) if letterhead.org_no else ""
    phone = _("Tlf. {number}").format(number=letterhead.phone) if letterhead.phone else ""
    contact = _joined(org_no, phone)
    room = WIDTH - (left - SIDE) - pen.width(contact, QUIET) - 12
    place = [part for part in (letterhead.unit, letterhead.address) if part]
    if pen.width(", ".join(place), QUIET) <= room:
        place = [", ".join(place)]
    y = PAGE_HEIGHT - (15.5 if len(place) < 2 else 13) * MM
    date = pen.write(right, y, day(paper.date), QUIET, WIDTH, to_left=True)
    stop = _draft_mark(pen, right - date - 8, y) if paper.draft else right - date
    pen.write(
        left, y, letterhead.centre_name, _name_face(letterhead.centre_name, pen, stop - left - 12), stop - left - 12
    )
    pen.write(right, y - 13, contact, QUIET, WIDTH, to_left=True)
    for number, line in enumerate(place, 1):
        pen.write(left, y - 1 - 12 * number, line, QUIET, room if number == 1 else right - left)
    pen.line(SIDE, PAGE_HEIGHT - 24.5 * MM, right, PAGE_HEIGHT - 24.5 * MM, palette.BRAND, 1.4)


def _name_face(name: str, pen: Pen, room: float) -> Face:
    """The centre's name as large as there is room for."""
    return next((face for face in CENTRE if pen.width(name, face) <= room), CENTRE[-1])


def later_head(paper: Printed, pen: Pen) -> None:
    """The short letterhead: centre and title at the left, the date at the right."""
    right, y = SIDE + WIDTH, PAGE_HEIGHT - 15 * MM
    date = pen.write(right, y, day(paper.date), QUIET, WIDTH, to_left=True)
    stop = _draft_mark(pen, right - date - 8, y) if paper.draft else right - date
    pen.write(SIDE, y, _joined(paper.letterhead.centre_name, paper.title), QUIET, stop - SIDE - 12)
    pen.line(SIDE, y - 6, right, y - 6, palette.BRAND, 0.8)


def foot(paper: Printed, pen: Pen, page: int, pages: int) -> None:
    """The patient at the left, «Side 1 av 2» at the right."""
    right, y = SIDE + WIDTH, _FOOT_AT
    pen.line(SIDE, y + 12, right, y + 12, palette.LINE_STRONG, 0.5)
    number = _("Side {page} av {pages}").format(page=page, pages=pages)
    taken = pen.write(right, y, number, FOOT_LINE, WIDTH, to_left=True)
    pen.write(SIDE, y, paper.patient_line or paper.letterhead.centre_name, FOOT_LINE, WIDTH - taken - 14)


def note(paper: Printed, pen: Pen) -> None:
    """The remark, below the foot."""
    if paper.footer_note:
        pen.write(SIDE, _FOOT_AT - 11, paper.footer_note, FOOT_LINE, WIDTH)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _draft_mark(pen: Pen, right: float, y: float) -> float:
    """«UTKAST» in a quiet box that ends at `right`; its left edge."""
    text = _("UTKAST")
    width = pen.width(text, DRAFT) + 12
    pen.box(right - width, y - 4, width, 14, palette.WARN_PALE, corner=3)
    pen.write(right - width + 6, y, text, DRAFT, width)
    return right - width
