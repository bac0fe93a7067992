"""What is right made wrong at random: texts, bytes and JSON, a few changes at a time."""

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

TEXTS = (
    *(
        "",
        " ",
        "\x00",
        "\n",
        "\r\n",
        "\t",
        "\ufeff",
        "\u202e",
        "\u200b",
        "\u00a0",
        "\u0301",
        "\ud800",
        "\udfff",
        "\uffff",
    ),
    *("\U0001f600", "\U0010ffff", "e\u0301" * 40, "ﷺ", "İ", "ß", "ŉ", "٣", "²", "Ⅷ", "½", "𝟗", "𐒠", "१२.०१.२०२६"),
    *(
        "=1+1",
        "+47",
        "-1",
        "@SUM(A1)",
        "{}",
        "{0}",
        "{a.b}",
        "{navn!r}",
        "%s",
        "%",
        "$(id)",
        "`id`",
        "';--",
        "\\",
        "\\u0000",
    ),
    *(
        "<b>",
        "<img src=x>",
        "&amp;",
        "&#0;",
        "]]>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>",
        "http://example.org",
        "file:///etc/passwd",
    ),
    *(
        "null",
        "NaN",
        "Infinity",
        "-0",
        "0",
        "1e999",
        "1_000",
        "0x1f",
        "١٢٣",
        "9" * 30,
        "9" * 5000,
        "-" * 400,
        "." * 400,
    ),
    *(
        "31.02.2026",
        "29.02.1900",
        "00.00.0000",
        "01.01.0001",
        "31.12.9999",
        "2026-13-01",
        "2026-W53-7",
        "i dag",
        "+999999999d",
    ),
    *(
        "uke 99",
        "uke 0",
        "om 99999999999 år",
        "14838108890",
        "00000000000",
        "99999999999",
        "12.01 - 13.01",
        "100 %",
        "101 %",
    ),
    *("CON", "NUL.pdf", "a/b", "..", "../../x", "C:\\x", "x.", "x ", "æøåÆØÅ", "a" * 300, "å" * 5000, "a b " * 3000),
)
"""What programs stumble over, put in here and there."""
LARGEST = 300_000
"""Signs of JSON that a made value has at most: what grows at each turn would soon be all there is room for."""
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 0.1, -0.0, 1e308, 5e-324, "", "x", [], {}),
    *([None], [[]], [{}], {"": None}, {"x": 1}, "2026-02-30", "9999-12-31", "0001-01-01", "2026-01-01T00:00:00Z"),
)
_DIGITS = re.compile(r"\d+")
_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass
class Mutator:
    """Chances, and what has been met so far to splice with."""

    chance: random.Random
    others: list[Any] = field(default_factory=list)

    def text(self, seed: str, most: int = 200_000) -> str:
        """One to five changes of a text; at most so long."""
        for _n in range(self.chance.randint(1, 5)):
            seed = self.chance.choice(_ON_TEXT)(self, seed)[:most]
        return seed

    def data(self, seed: bytes, most: int = 500_000) -> bytes:
        """One to five changes of bytes; every third time as a text in UTF-8."""
        if self.chance.random() < 0.4:
            return self.text(seed.decode("utf-8", "surrogateescape"), most).encode("utf-8", "surrogatepass")
        for _n in range(self.chance.randint(1, 5)):
            seed = self._bytes(seed)[:most]
        return seed

    def value(self, seed: Any) -> Any:
        """One to four changes within what JSON holds: the seed itself is left alone."""
        whole = json.dumps(seed)
        for _n in range(self.chance.randint(1, 4)):
            made = json.dumps(self._in_value(json.loads(whole)))
            whole = made if len(made) < LARGEST else whole
        return json.loads(whole)

    def gently(self, seed: Any) -> Any:
        """One or two changes that keep the sort of each value, so that more of it is taken and goes further in."""
        made = json.loads(json.dumps(seed))
        for _n in range(self.chance.randint(1, 2)):
            places = _places(made)
            holder, key = self.chance.choice(places)
            was = holder[key]
            alike = [place[at] for place, at in places if at == key and type(place[at]) is type(was)]
            if isinstance(was, bool):
                holder[key] = not was
            elif isinstance(was, str) and self.chance.random() < 0.6:
                holder[key] = self.hostile() if self.chance.random() < 0.4 else self.text(was, 5_000)
            elif isinstance(was, int):
                holder[key] = was + self.chance.choice((-1, 1, 10, 100))
            elif isinstance(was, list) and was and self.chance.random() < 0.5:
                was.pop(self.chance.randrange(len(was)))
            elif was is None:
                holder[key] = self.chance.choice(VALUES)
            elif isinstance(holder, dict) and self.chance.random() < 0.2:
                del holder[key]
            else:
                holder[key] = json.loads(json.dumps(self.chance.choice(alike)))
        return made

    def hostile(self) -> str:
        """A text of the list, or some of it together."""
        return "".join(self.chance.choice(TEXTS) for _n in range(self.chance.choice((1, 1, 1, 2, 3))))

    # -- texts

    def place(self, text: Sequence[Any]) -> tuple[int, int]:
        """Where a piece begins and ends; short ones are likelier."""
        start = self.chance.randint(0, len(text))
        return start, min(len(text), start + self.chance.choice((0, 1, 1, 2, 4, 8, 30, 400)))

    def cut(self, text: str) -> str:
        start, end = self.place(text)
        return text[:start] + text[end:]

    def put_in(self, text: str) -> str:
        start, end = self.place(text)
        return text[:start] + self.hostile() + text[self.chance.choice((start, end)) :]

    def again(self, text: str) -> str:
        start, end = self.place(text)
        return text[:end] + text[start:end] * self.chance.choice((1, 1, 2, 9, 200)) + text[end:]

    def swapped(self, text: str) -> str:
        pieces = _PIECES.findall(text)
        if len(pieces) < 2:
            return text[::-1]
        one, other = self.chance.randrange(len(pieces)), self.chance.randrange(len(pieces))
        pieces[one], pieces[other] = pieces[other], pieces[one]
        return "".join(pieces)

    def numbered(self, text: str) -> str:
        found = list(_DIGITS.finditer(text))
        if not found:
            return self.put_in(text)
        one = self.chance.choice(found)
        new = self.chance.choice(
            ("0", "00", "99", "13", "31", "32", "1900", "2100", "9999", "-1", "1e9", "", "٤", "9" * 40)
        )
        new = new if self.chance.random() < 0.6 else str(self.chance.randint(0, 10 ** min(12, len(one[0]))))
        return text[: one.start()] + new + text[one.end() :]

    def signed(self, text: str) -> str:
        at = self.chance.randint(0, len(text))
        sign = chr(
            self.chance.choice(
                (self.chance.randrange(0x20), self.chance.randrange(0x3000), self.chance.randrange(0x110000))
            )
        )
        return text[:at] + sign + text[at + self.chance.randint(0, 1) :]

    def cased(self, text: str) -> str:
        start, end = self.place(text)
        return text[:start] + self.chance.choice((str.upper, str.lower, str.title))(text[start:end]) + text[end:]

    def spliced(self, text: str) -> str:
        others = [one for one in self.others if isinstance(one, str)]
        if not others:
            return self.again(text)
        other = self.chance.choice(others)
        return text[: self.place(text)[0]] + other[self.place(other)[0] :]

    # -- bytes and values

    def _bytes(self, data: bytes) -> bytes:
        start, end = self.place(data)
        match self.chance.randrange(8):
            case 0 if data:
                at = self.chance.randrange(len(data))
                return data[:at] + bytes([data[at] ^ (1 << self.chance.randrange(8))]) + data[at + 1 :]
            case 1:
                return data[:start] + data[end:]
            case 2:
                return data[:start] + self.chance.randbytes(end - start + 1) + data[end:]
            case 3:
                return data[:end] + data[start:end] * self.chance.choice((1, 2, 30)) + data[end:]
            case 4:
                return data[:start] + self.hostile().encode("utf-8", "surrogatepass") + data[end:]
            case 5:
                return data[:start]
            case 6:
                found = list(re.finditer(rb"\d+", data[:200_000]))
                if found:
                    one = self.chance.choice(found)
                    new = self.chance.choice((b"0", b"-1", b"99999999999", b"4294967295", b"65536", b"1"))
                    return data[: one.start()] + new + data[one.end() :]
                return data
            case _:
                others = [one for one in self.others if isinstance(one, bytes)]
                other = self.chance.choice(others) if others else data
                return data[:start] + other[self.place(other)[0] :]

    def _in_value(self, tree: Any) -> Any:
        places = list(_places(tree))
        if not places:
            return self.chance.choice(VALUES)
        holder, key = self.chance.choice(places)
        was = holder[key]
        match self.chance.randrange(9):
            case 0:
                holder[key] = self.chance.choice(VALUES)
            case 1:
                del holder[key]
            case 2 if isinstance(holder, dict):
                holder[self.hostile()] = was
            case 2:
                holder.insert(key, json.loads(json.dumps(was)))
            case 3:
                holder[key] = [was] if self.chance.random() < 0.5 else {"x": was}
            case 4:
                other, there = self.chance.choice(places)
                holder[key] = (
                    json.loads(json.dumps(other[there])) if other is not holder or there != key else self.hostile()
                )
            case 5 if isinstance(was, list) and was:
                holder[key] = was * self.chance.choice((2, 2, 40))
            case 6 if isinstance(was, bool):
                holder[key] = not was
            case 6 if isinstance(was, int | float):
                holder[key] = self.chance.choice(
                    (was + 1, was - 1, -was, was * 10, f"{was:g}" if was == was and abs(was) < 1e9 else 0.5)
                )
            case 7:
                holder[key] = self.hostile()
            case _:
                holder[key] = self.text(was) if isinstance(was, str) else self.chance.choice(VALUES)
        return tree


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Every place in what JSON holds: what holds it, and its key there."""
    found: list[tuple[Any, Any]] = []
    waiting = [tree]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        found += [(one, key) for key in keys]
        waiting += [one[key] for key in keys if isinstance(one[key], dict | list)]
    return found


_ON_TEXT: tuple[Callable[[Mutator, str], str], ...] = (
    Mutator.cut,
    Mutator.put_in,
    Mutator.put_in,
    Mutator.again,
    Mutator.swapped,
    Mutator.numbered,
    Mutator.numbered,
    Mutator.signed,
    Mutator.cased,
    Mutator.spliced,
)
