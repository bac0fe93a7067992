"""A PDF read back: its words, and its structure as a screen reader is given it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf


def told(pdf: bytes) -> list[tuple[str, str]]:
    """What is told, in order: roles from the top down («Document/Sect/P») and the words, for each that has any."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        said: dict[tuple[Any, int], str] = {}
        for page in file.pages:
            said |= {(page.obj.objgen, number): text for number, text in _marked(page).items()}
        return list(_walk(file.Root.StructTreeRoot.K[0], "", said))


def words_told(pdf: bytes, within: str = "") -> list[str]:
    """Every word that is told, in order; a word that was parted at a line's end is one."""
    return " ".join(text for roles, text in told(pdf) if within in roles).replace("\xad", "").split()


def _walk(element: Any, above: str, said: dict[tuple[Any, int], str]) -> Iterator[tuple[str, str]]:
    roles = f"{above}/{str(element.S)[1:]}".lstrip("/")
    if "/ActualText" in element:
        yield roles, str(element.ActualText)
        return
    text = ""
    for kid in element.K:
        if "/MCID" in kid:
            text += said.get((kid.Pg.objgen, int(kid.MCID)), "")
        else:
            if text:
                yield roles, text
            text = ""
            yield from _walk(kid, roles, said)
    if text:
        yield roles, str(element.get("/Alt", text))


def _marked(page: pikepdf.Page) -> dict[int, str]:
    """The words of each marked stretch of a page."""
    fonts = {str(name): _letters(font) for name, font in page.resources.Font.items()}
    found: dict[int, str] = {}
    open_: list[int | None] = []
    font: dict[int, str] = {}
    for step in pikepdf.parse_content_stream(page):
        name = str(step.operator)
        given: list[Any] = list(step.operands)
        if name in ("BDC", "BMC"):
            has = given[1] if len(given) > 1 else {}
            open_.append(int(has["/MCID"]) if "/MCID" in has else open_[-1] if open_ else None)
        elif name == "EMC":
            open_.pop()
        elif name == "Tf":
            font = fonts[str(given[0])]
        elif name in ("Tj", "TJ") and open_ and open_[-1] is not None:
            parts = given[0] if name == "TJ" else given
            text = "".join(font[byte] for part in parts if not isinstance(part, (int, float)) for byte in bytes(part))
            found[open_[-1]] = found.get(open_[-1], "") + text
    return found


def _letters(font: Any) -> dict[int, str]:
    if "/ToUnicode" not in font:
        return {}
    pairs = re.findall(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>\n", font.ToUnicode.read_bytes())
    return {int(code, 16): chr(int(letter, 16)) for code, letter in pairs}
