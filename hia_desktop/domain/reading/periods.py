"""Which days of a pasted list of sick leave belong together: a whole period, only its first day, or only its last."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hia_desktop.base.text import _
from hia_desktop.base.written_days import WrittenDay

_UNTIL = re.compile(
    r"(?:til(?: og med)?(?! dags dato| i ?dag)|t\.?\s?o\.?\s?m\.?|tom|to|until|fr[ae]m til|ut|sluttdato|til dato"
    r"|siste dag)"
).pattern
THE = re.compile(r"(?:d(?:en|\.) )?").pattern
"""«den» before a day, as it may be written."""
_LINK = re.compile(rf"\.?[ \t]*(?:-+>?|→|,?\s*{_UNTIL}[ \t]*:?)[ \t\n]*{THE}", re.IGNORECASE)
_BETWEEN, _AND = re.compile(rf"\bmellom {THE}$", re.IGNORECASE), re.compile(rf"\sog {THE}", re.IGNORECASE)
"""«mellom 1. og 15. september» is one period, where «1. og 15. september» is two days."""
_COLUMNS = re.compile(r"[ \t]+")
FIRST_COLUMN = re.compile(r"\b(?:fr[aå]|f\.?o\.?m|startdato|f[øy]rste dag)\b").pattern
LAST_COLUMN = re.compile(r"(?:til|t\.?o\.?m|sluttdato|siste dag)\b").pattern
"""What the columns of the first and the last days are called in a table."""
_HEADINGS = re.compile(rf"{FIRST_COLUMN}[^\n\d]{{0,20}}[ \t]+{LAST_COLUMN}", re.IGNORECASE)
_LOOSE = re.compile(rf"[^\n;]{{0,40}}?\b{_UNTIL}[ :]*{THE}", re.IGNORECASE)
FROM_WORDS = re.compile(
    r"(?:fr[aå](?: og med)?|f\.?\s?o\.?\s?m\.?|sid[ea]n|from|since|startdato|fr[aå] dato|f[øy]rste dag)"
).pattern
FROM = re.compile(rf"\b{FROM_WORDS}[ :\t]*{THE}$", re.IGNORECASE)
ONGOING = re.compile(
    r"[ ,]*(?:-+|til(?: og med)?|t\.?\s?o\.?\s?m\.?|og) ?"
    r"(?:dags dato|i ?dag|d\.?\s?d\.?(?!\w)|nå\b|no\b|fram|frem|now|today|vidare|videre)"
    r"| *-+ *(?=[\n;]|$)",
    re.IGNORECASE,
)
"""What follows the first day of what has not ended: «til dags dato», or a dash with nothing behind it."""
_UNTIL_BEFORE = re.compile(rf"\b{_UNTIL}[ :\t]*{THE}$", re.IGNORECASE)
_BARE_DAY = re.compile(
    r"(?<![\w.,/-])(?P<day>\d{1,2})\.?\s?(?:-|til(?: og med)?|t\.o\.m\.?)\s?(?:den )?$", re.IGNORECASE
)
_COUNTED = re.compile(r"(?:uke|nr|pkt|punkt|side|kl|av|kap|§)\.?\s?$", re.IGNORECASE)

_NEAR, _LONGEST_LINK = 24, 80
"""Characters before a day that are looked at, and that a link of two days may take."""


@dataclass(frozen=True)
class Unread:
    """What looks like a period but is not proposed, and why."""

    start: int
    end: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Span:
    """Days that belong together: a whole period, only its first day, or only its last."""

    first: WrittenDay | None
    last: WrittenDay | None
    start: int
    end: int
    doubts: tuple[str, ...] = ()
    typed: int = 2
    """How many whole days are written in it."""


def spans(text: str, days: Sequence[WrittenDay], spoken: bool) -> Iterator[Span | Unread]:
    """The spans of a text in order, and what looks like one but is none; `spoken` when the text speaks of absence."""
    yield from _Chains(text, days, spoken).read()


class _Chains:
    """Days that follow each other with nothing but a link between them."""

    def __init__(self, text: str, days: Sequence[WrittenDay], spoken: bool) -> None:
        self.text, self.days, self.spoken = text, days, spoken
        headings = _HEADINGS.search(text)
        self.headed = headings.end() if headings else len(text) + 1

    def read(self) -> Iterator[Span | Unread]:
        chain: list[WrittenDay] = []
        for one in self.days:
            if chain and not self._linked(chain[-1], one):
                yield from self._of_chain(chain)
                chain = []
            chain.append(one)
        yield from self._of_chain(chain)

    def _linked(self, one: WrittenDay, other: WrittenDay) -> bool:
        gap = self.text[one.end : other.start]
        if _COLUMNS.fullmatch(gap):
            return True
        if len(gap) > _LONGEST_LINK:
            return False
        before = self._before(one)
        return bool(
            _LINK.fullmatch(gap)
            or (gap == "/" and self.text[one.start : one.start + 4].isdigit())  # 2026-01-12/2026-03-08
            or (FROM.search(before) and _LOOSE.fullmatch(gap))
            or (_BETWEEN.search(before) and _AND.fullmatch(gap))
        )

    def _before(self, one: WrittenDay) -> str:
        return self.text[max(0, one.start - _NEAR) : one.start]

    def _of_chain(self, chain: list[WrittenDay]) -> Iterator[Span | Unread]:
        if not chain:
            return
        start, end = chain[0].start, chain[-1].end
        wrong = next((one for one in chain if one.impossible), None)
        if wrong is not None:
            if self.spoken or len(chain) > 1:
                typed = self.text[wrong.start : wrong.end]
                where = (
                    _("«{typed}» finnes ikke i den måneden.")
                    if wrong.shared
                    else _("«{typed}» finnes ikke i kalenderen.")
                )
                yield Unread(start, end, where.format(typed=typed))
        elif len(chain) > 2:
            if self.spoken:
                yield Unread(start, end, _("Mer enn to datoer på rad: det er uklart hvilke som hører sammen."))
        elif len(chain) == 2:
            parted = _COLUMNS.fullmatch(self.text[chain[0].end : chain[1].start]) and not self.headed <= start
            doubt = (
                (_("Datoene står bare ved siden av hverandre: sjekk at de er første og siste dag."),) if parted else ()
            )
            yield Span(first=chain[0], last=chain[1], start=start, end=end, doubts=doubt)
        else:
            yield from self._alone(chain[0])

    def _alone(self, one: WrittenDay) -> Iterator[Span | Unread]:
        before = self._before(one)
        bare = _BARE_DAY.search(before[-16:])
        if bare and not _COUNTED.search(before[: len(before) - len(bare[0])][-8:]):
            first = WrittenDay(
                start=one.start - len(bare[0]),
                end=one.start,
                day=int(bare["day"]),
                month=one.month,
                year=one.year,
                century=one.century,
            )
            if first.impossible:
                yield Unread(first.start, one.end, _("«{day}.» finnes ikke i den måneden.").format(day=first.day))
            else:
                doubt = () if one.year else (_("Måneden står bare ved siste dag."),)
                yield Span(first=first, last=one, start=first.start, end=one.end, doubts=doubt, typed=1)
        elif _UNTIL_BEFORE.search(before[-20:]):
            yield Span(first=None, last=one, start=one.start, end=one.end, typed=1)
        else:
            yield Span(first=one, last=None, start=one.start, end=one.end, typed=1)
