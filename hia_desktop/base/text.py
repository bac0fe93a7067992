"""What the user reads: gettext, Norwegian dates, weeks, numbers and names."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from functools import lru_cache

from hia_desktop.base.clock import local
from hia_desktop.base.language import N_ as N_
from hia_desktop.base.language import WordTable
from hia_desktop.base.language import _ as _

MONTHS = WordTable(
    dict(
        enumerate(
            (
                N_("januar"),
                N_("februar"),
                N_("mars"),
                N_("april"),
                N_("mai"),
                N_("juni"),
                N_("juli"),
                N_("august"),
                N_("september"),
                N_("oktober"),
                N_("november"),
                N_("desember"),
            )
        )
    )
)
MONTHS_SHORT = WordTable(
    dict(
        enumerate(
            (
                N_("jan"),
                N_("feb"),
                N_("mars"),
                N_("apr"),
                N_("mai"),
                N_("juni"),
                N_("juli"),
                N_("aug"),
                N_("sep"),
                N_("okt"),
                N_("nov"),
                N_("des"),
            )
        )
    )
)
WEEKDAYS = WordTable(
    dict(
        enumerate((N_("mandag"), N_("tirsdag"), N_("onsdag"), N_("torsdag"), N_("fredag"), N_("lørdag"), N_("søndag")))
    )
)
"""From Monday, 0, on."""


def day(value: date | None) -> str:
    """12.03.2026, or an en dash when there is no date."""
    return value.strftime("%d.%m.%Y") if value else "–"


def day_short(value: date, today: date) -> str:
    """«24. nov», with the year when it is another than today's."""
    text = _("{day}. {month}").format(day=value.day, month=MONTHS_SHORT[value.month - 1])
    return text if value.year == today.year else f"{text} {value.year}"


def day_long(value: date) -> str:
    """«søndag 22. november 2026»."""
    return _("{weekday} {day}. {month} {year}").format(
        weekday=WEEKDAYS[value.weekday()], day=value.day, month=MONTHS[value.month - 1], year=value.year
    )


def moment(value: datetime) -> str:
    """«22.11.2026 14:05», local time."""
    return local(value).strftime("%d.%m.%Y %H:%M")


def clock_time(value: datetime) -> str:
    """«14:05:31», local time."""
    return local(value).strftime("%H:%M:%S")


def clock_words(kept: str) -> str:
    """«09.30», of «09:30» as a time is kept."""
    return kept.replace(":", ".")


def clock_of_minutes(minutes: int) -> str:
    """«09.30», of the minutes since midnight."""
    return f"{minutes // 60:02}.{minutes % 60:02}"


@lru_cache(4096)
def add_months(value: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day when it has no such day.
    Errors: OverflowError beyond the calendar, as when days are added."""
    index = value.year * 12 + value.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("date value out of range")
    if value.day <= 28:
        return date(year, month + 1, value.day)
    from calendar import monthrange  # with `locale`, which the login window needs as little

    return date(year, month + 1, min(value.day, monthrange(year, month + 1)[1]))


def age(born: date, today: date) -> int:
    """Whole years."""
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


class Looks(Enum):
    """Where a field's days lie: ahead, as a deadline does; behind, as a birth does; or near, most often behind and
    maybe some weeks ahead, as the first day of a sick note does."""

    AHEAD = "ahead"
    BACK = "back"
    NEAR = "near"


_LATIN = {
    "ETH": "d",
    "THORN": "th",
    "ENG": "n",
    "SCHWA": "e",
    "SHARP S": "ss",
    "KRA": "q",
    "EZH": "z",
    "ESH": "s",
    "WYNN": "w",
    "YOGH": "y",
}
_LATIN |= {
    "GHA": "g",
    "IOTA": "i",
    "ALPHA": "a",
    "UPSILON": "u",
    "GAMMA": "g",
    "BETA": "b",
    "PHI": "f",
    "CHI": "x",
    "LONG S": "s",
    "HWAIR": "hv",
}


@lru_cache(4096)
def plain_letter(letter: str) -> str:
    """A Latin letter of any land as a-z («ł» l, «þ» th, «æ» ae), by its Unicode name where it does not come apart;
    others as they are."""
    parts = unicodedata.normalize("NFKD", letter)
    bare = "".join(c for c in parts if unicodedata.category(c)[0] in "LNM" and not unicodedata.combining(c)) or letter
    if bare.isascii() or bare != letter:
        return bare if bare.isascii() else "".join(plain_letter(c) for c in bare)
    name = re.fullmatch(
        r"LATIN (?:SMALL |CAPITAL )?(?:LETTER |LIGATURE )(?:SMALL CAPITAL )?(.+?)(?: WITH .+)?",
        unicodedata.name(letter, ""),
    )
    if name is None:
        return letter
    words = name[1].split()
    return _LATIN.get(name[1]) or _LATIN.get(words[-1]) or (words[-1].lower() if len(words[-1]) <= 2 else letter)


def fold(text: str) -> str:
    """A search key: lower case, no accents; «Ågård», «Aagaard» and «agard» all meet, as do ø/oe and æ/ae, ł/l, đ/d.
    No letter is lost."""
    lowered = unicodedata.normalize("NFC", text).casefold()
    plain = "".join(
        c if c.isascii() else plain_letter(c) for c in lowered if unicodedata.category(c) != "Lm" and c not in "'’`´"
    )
    plain = plain.casefold()
    while (shorter := plain.replace("aa", "a").replace("oe", "o").replace("ae", "a")) != plain:
        plain = shorter  # «Aaa» too, so that a key folded again is the same key
    kept = (c if unicodedata.category(c)[0] in "LNM" else " " for c in plain if not unicodedata.combining(c))
    return " ".join("".join(kept).split())


def one_letter_off(typed: str, name: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes the
    start of `name` into `typed`."""
    if typed[:2] != name[:2] and typed[-2:] != name[-2:]:
        return False
    same = next((i for i, (a, b) in enumerate(zip(typed, name, strict=False)) if a != b), min(len(typed), len(name)))
    rest, left = typed[same:], name[same:]
    tails = (
        (rest[1:], left[1:]),
        (rest[1:], left),
        (rest, left[1:]),
        (rest[2:], left[2:]) if rest[:2] == left[1::-1] else ("x", ""),
    )
    return any(a == b for a, b in tails)


_ALPHABET = {c: chr(0xE000 + i) for i, c in enumerate("abcdefghijklmnopqrstuvwxyzæøå")}


def collation_key(text: str) -> str:
    """A key that sorts as the Norwegian alphabet does: …, z, æ, ø, å;
    a letter of another land stands with the one it looks like."""
    lowered = unicodedata.normalize("NFC", text).casefold().replace("aa", "å").replace("ä", "æ").replace("ö", "ø")
    return "".join(
        _ALPHABET.get(c) or "".join(_ALPHABET.get(p, p) for p in plain_letter(c).casefold()) for c in lowered
    )


def full_name(given: str, family: str) -> str:
    """«Kari Testdal»; one who has a single name is called by it."""
    return f"{given} {family}".strip()


def number(value: float) -> str:
    """«2,35», and «6» for a whole one."""
    return f"{value:g}".replace(".", ",")


def plural(count: int, one: str, many: str) -> str:
    """«1 dag», «3 dager»."""
    return f"{count} {one if count == 1 else many}"


_NAMED = 3
"""The most texts that are quoted; an ellipsis stands for the rest."""


def listed(words: Sequence[str]) -> str:
    """«a, b og c»; empty for none."""
    if len(words) < 2:
        return "".join(words)
    return _("{most} og {last}").format(most=", ".join(words[:-1]), last=words[-1])


def in_bokmal(texts: Sequence[str]) -> str:
    """That a paper says these in bokmål, since nobody has translated them to its language."""
    quoted = ", ".join(f"«{text[:60]}»" for text in texts[:_NAMED]) + (" …" if len(texts) > _NAMED else "")
    count = plural(len(texts), _("tekst"), _("tekster"))
    return _("{count} er ikke oversatt og står på bokmål: {texts}").format(count=count, texts=quoted)


def said_of(name: str, words: str) -> str:
    """Words after the name of what they are of; a name that is a question has its own mark."""
    return f"{name} {words}" if name.endswith("?") else f"{name}: {words}"


def inside_sentence(word: str) -> str:
    """A label as it stands inside a sentence: «fastlege», but «NAV-veileder» and «GP»."""
    return word if word[1:2].isupper() else word[:1].lower() + word[1:]
