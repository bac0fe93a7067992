"""Whether all of an address is seen in an envelope's window is told before the letter is archived."""

import pytest

from hia_desktop.documents.window import has_room

PLACE = ("Oddvar Sollies vei 128 B, leilighet H0504", "8001 Bodø")


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        (("Kari Testdal", *PLACE), True),
        (("Kari Testdal", "c/o Ola Testdal", "Inngang B", "2. etasje", *PLACE), True),
        (("Kari Testdal", "c/o Ola Testdal", "Inngang B", "2. etasje", "Bak bakeriet", *PLACE), False),
        (("Anne-Margrethe " + "Kristoffersen von der Lippe " * 9, "Inngang B", *PLACE), False),
        (("x" * 90, *PLACE), False),
        ((), True),
    ],
)
def test_an_address_is_seen_or_told(lines: tuple[str, ...], whole: bool) -> None:
    assert has_room(lines) is whole
