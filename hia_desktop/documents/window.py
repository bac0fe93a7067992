"""The lines of an address in the window of an envelope."""

from dataclasses import replace

from hia_desktop.documents import fonts
from hia_desktop.documents.faces import SMALLER, Face, sized
from hia_desktop.documents.sheet import WINDOW_HIGH, WINDOW_WIDTH


def in_window(lines: tuple[str, ...], face: Face) -> tuple[Face, list[str]]:
    """The lines of an address, each whole: those too long are broken between words, and all are smaller when
    there are too many then. What no size has room for is cut, the name before the street; `has_room` tells of it."""
    for size, leading in ((face.size, face.leading), *SMALLER):
        face = replace(face, size=size, leading=leading)
        parts = [fonts.broken(line, face, WINDOW_WIDTH) for line in lines]
        if sum(map(len, parts)) * leading <= WINDOW_HIGH:
            return face, [part for line in parts for part in line]
    found: list[str] = []
    for before, whole in reversed(list(enumerate(parts))):
        room = int(WINDOW_HIGH / face.leading) - before - len(found)
        found = (whole if len(whole) <= room else [" ".join(whole)]) + found
    return face, found


def has_room(lines: tuple[str, ...]) -> bool:
    """Whether all of an address is seen in the window."""
    with fonts.DRAWING:
        face, found = in_window(lines, sized(10).address)
        fits = len(found) * face.leading <= WINDOW_HIGH
        return fits and all(fonts.width(line, face) <= WINDOW_WIDTH for line in found)
