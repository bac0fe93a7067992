"""How good a password is: a simple estimate of our own, and what is refused outright."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hia_desktop.base.text import _, fold

MINIMUM = 12
RUN = 5
"""So many keys in a row on the keyboard, or letters in the alphabet, are a run."""
NAME = 4
"""Shorter parts of a name are found in too many ordinary words."""
ROWS = (
    "1234567890",
    "qwertyuiopå",
    "asdfghjkløæ",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyzæøå",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
WORDS = """
password passord passordet letmein welcome velkommen admin administrator login qwerty iloveyou monkey dragon football
fotball
baseball master sunshine princess prinsesse shadow superman batman michael jordan hunter charlie secret hemmelig
hemmelighet
freedom whatever trustno test testing tester default changeme nothing computer datamaskin internet starwars pokemon
google
sommer vinter høst våren summer winter autumn spring januar februar mars april juni juli august september oktober
november
desember mandag tirsdag onsdag torsdag fredag lørdag søndag norge norway oslo bergen trondheim stavanger drammen tromsø
kristiansand brann rosenborg vålerenga lillestrøm viking molde liverpool arsenal chelsea everton manchester tottenham
kjæreste elskerdeg jegelskerdeg elskling mamma pappa bestemor bestefar gullet skatt sjokolade bamse blomst sommerfugl
kattepus hund katt fisk hest solskinn heihei heisann morna sykehus sykehuset pasient lege doktor helse helseiarbeid
jobb arbeid kontor endremeg byttmeg
"""
COMMON = sorted({fold(word) for word in WORDS.split()}, key=len, reverse=True)
"""The most common passwords of Norway and elsewhere, folded, the longest first."""
_LEET = str.maketrans("013457@$!", "oieastasi")


@dataclass(frozen=True)
class Strength:
    """A judged password: score 0-4, a hint to show while typing, and whether it may be used."""

    score: int
    hint: str
    acceptable: bool


def strength(password: str, *, names: Sequence[str]) -> Strength:
    """Judge a password; `names` are the user's, the user name and the centre's, which it must not hold."""
    typed = unicodedata.normalize("NFC", password)
    fault = _fault(typed, names)
    if fault:
        return Strength(0 if len(typed) < MINIMUM // 2 else 1, fault, acceptable=False)
    bits = _bits(typed)
    if bits >= 60:
        return Strength(4, _("Svært godt passord."), acceptable=True)
    if bits >= 46:
        return Strength(3, _("Godt passord."), acceptable=True)
    if bits >= 32:
        return Strength(2, _("Brukbart. Et ord til gjør det mye sterkere."), acceptable=True)
    return Strength(1, _("For lett å gjette. Bruk flere ord som ikke hører sammen."), acceptable=False)


def _fault(typed: str, names: Sequence[str]) -> str:
    """Why the password is refused outright; empty when it is not."""
    if len(typed) < MINIMUM:
        return _(
            "For kort: {count} av minst {minimum} tegn. Flere vanlige ord etter hverandre er lett å huske."
        ).format(count=len(typed), minimum=MINIMUM)
    if len(set(typed.casefold())) < RUN or re.fullmatch(r"(.{1,6}?)\1+", typed.casefold()):
        return _("De samme tegnene går igjen. Bruk flere ulike ord.")
    if has_run(typed):
        return _("Unngå tegn som ligger etter hverandre på tastaturet eller i alfabetet.")
    if _holds_name(typed, names):
        return _("Passordet inneholder navnet ditt eller senterets. Velg noe andre ikke kan gjette.")
    if len(without_common(typed)) < RUN:
        return _("Dette er blant de vanligste passordene. Velg ord som ikke hører sammen.")
    return ""


_FROM_LETTER_TO_LETTER = re.compile(r"[^\W\d_](?:.*[^\W\d_])?", re.DOTALL)


def has_run(typed: str) -> bool:
    """Whether five or more characters follow each other on the keyboard or in the alphabet, either way."""
    lowered = typed.casefold()
    parts = {lowered[start : start + RUN] for start in range(len(lowered) - RUN + 1)}
    return any(part in row or part in row[::-1] for part in parts for row in ROWS)


def without_common(typed: str) -> str:
    """The letters that are left when the most common passwords are taken out, with 0 read as o, 3 as e and so on.

    Digits and signs at the ends («Sommer2026!») do not count.
    """
    core = _FROM_LETTER_TO_LETTER.search(typed.casefold())
    left = fold((core[0] if core else "").translate(_LEET)).replace(" ", "")
    for word in COMMON:
        left = left.replace(word, "")
    return left


def _holds_name(typed: str, names: Sequence[str]) -> bool:
    plain = fold(typed).replace(" ", "")
    parts = {part for name in names for part in (*fold(name).split(), fold(name).replace(" ", ""))}
    return any(part in plain for part in parts if len(part) >= NAME)


def _bits(typed: str) -> float:
    """A careful guess at the bits: repeats count once, common words as little, a letter of a word about three bits."""
    kept = re.sub(r"(.)\1+", r"\1", typed)
    lost = max(0, len(fold(typed.translate(_LEET)).replace(" ", "")) - len(without_common(typed))) // 2
    kinds = (str.isupper, str.isdigit, lambda c: not c.isalnum())
    each = 3 + sum(0.5 for kind in kinds if any(kind(c) for c in kept))
    return max(0, len(kept) - lost) * each
