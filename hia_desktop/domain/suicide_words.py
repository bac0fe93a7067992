"""Words and codes in a referral that speak of suicide, of self-harm or of not wanting to live, whatever is said about them.

A denial, a story of long ago and a relative's death are marked as the patient's own words are: no program can tell
«ingen planer, men tanker» from «ingen tanker», so every mention is put before a person, in its sentence.
Source: Interregional rapport 2020, kap. 3.1.2 (R45, R51);
codes from ICPC-2 and the Norwegian ICD-10 (R45.8, X60-X84 intended self-harm, Z91.5 and Y87.0 its history), read 2026-11-28.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_CODE = re.compile(
    r"(?<![\w.])(?:P\s?77(?:[.-]?\d{1,4})?|R\s?45[.,]?8\d?|X\s?(?:6\d|7\d|8[0-4])(?:[.,]?\d{1,2})?|Z\s?91[.,]?5|Y\s?87[.,]?0)(?![\w])",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:seg|sitt|sine?|eget|eige|egne|sjølv|selv|mitt|meg|hans|hennes|sit|dei|deres|deira)").pattern
_TAKE = re.compile(r"(?:ta|tar|tek|tok|tatt|teke)").pattern
_LIFE = re.compile(r"(?:livet|liv)").pattern
_WORD = re.compile(
    "|".join(
        rf"(?<!\w)(?:{pattern})"
        for pattern in (
            r"s(?:e|ei|j?ø)l?v?s?\s?-?mo?rd\w*",  # with the usual slips: selmord, sevmord, sjølmord
            r"s[ue]+[ie]?[csz]+h?i?d(?:al\w*|e\w*|i\w*|a\w*|f\w*|r\w*|s\w*|\b)",  # suicid, suisid, suicd, sucid
            r"suic?\.?\s?(?:tanker|tankar|fare|risiko|plan\w*|forsøk)",
            r"parasuicid\w*",
            r"s[\s.-]?(?:tanker|tankar)\b",
            rf"{_TAKE}\b[^.\n]{{0,25}}?\b{_LIFE}\s+(?:av|frå|fra)\s+\w+",
            rf"{_TAKE}\b[^.\n]{{0,12}}?\b{_OWN}\s+(?:\w+\s+)?{_LIFE}\b",
            rf"{_TAKE}\b\s+{_LIFE}\s+{_OWN}\b",
            rf"\b{_LIFE}\s+av\s+(?:seg|meg|dei|dem|sitt|seg sjølv)\b",
            r"(?:gjør\w*|gjer\w*|gjorde|gjort|få|får)\s+(?:en |ein )?(?:slutt|ende)\s+på\s+(?:det hele|det heile|livet|alt|alting|det)\b",
            (
                r"(?:avslutt\w*|ende|ender|endar|enda|slutte)\s+(?:med\s+)?(?:sitt |mitt |eget |eige |det hele|det heile"
                r"|alt)?\s*(?:livet|liv|det hele|det heile|alt)\b"
            ),
            (
                r"(?:ønsk\w*|ynsk\w*|vil|ville|villa|lyst|håp\w*|tenk\w*|tankar|tanker|snakk\w*|bedt?"
                r"|klar)\s+(?:\w+\s+){0,4}?(?:dø|døy|døden|død|daud|dauden|døyr)\b"
            ),
            r"(?:gjerne|heller|helst|skulle|kunne|burde)\s+(?:\w+\s+){0,3}?(?:død|daud)\b",
            r"(?:død|døde|dødd)s\s?-?(?:ønsk\w*|tank\w*|lengsel\w*|lengt\w*)",
            r"døds?(?:tank|ønsk)\w*",
            (
                r"(?:bedre|betre|best|likeså godt|like greit|det samme)\s+(?:\w+\s+){0,6}?(?:død|daud|uten (?:meg|ham|henne|han"
                r"|hun|pasienten)|utan (?:meg|han|henne|ho))\b"
            ),
            (
                r"(?:ikke|ikkje|aldri|ei|orker|orkar|gidder|slipp\w*|mening\w*|meining\w*|vits\w*"
                r"|grunn)\s+(?:\w+\s+){0,5}?(?:leve|leva)\b(?! (?:av|på|opp|med)\b)"
            ),
            (
                r"(?:ikke|ikkje)\s+(?:\w+\s+){0,3}?(?:(?:være|vere|vera) (?:her|til)\b|finnes (?:mer|lenger)"
                r"|finnast|eksister\w*|vakne|våkne|vakna)"
            ),
            r"(?:slippe|sleppe)\s+(?:å\s+)?(?:våkne|vakne|være her|vere her|mer|alt)\b",
            r"sovne? (?:inn )?og (?:ikke|ikkje|aldri)\b",
            (
                r"livs(?:trøtt|trett|lei|lede|leda|lei[de])\w*|livet er (?:ikke|ikkje) verdt?\w*"
                r"|lei (?:av )?livet|trøtt av livet|lei av å leve"
            ),
            r"(?:mist\w*|tap\w*|manglende|manglande|ingen)\s+(?:livslyst|livsvilje|livsgnist|livsmot)\w*",
            r"(?:selv|sjølv|sjøl|seg sjølv)\s?-?skad\w*",
            r"skad(?:e|er|et|a|ar|de)?\s+(?:på\s+)?(?:seg|meg|deg)(?:\s+(?:selv|sjølv|sjøl))\b",
            r"(?:kutt|risp|skjær|skjer|skar)\w*\s+(?:\w+\s+)?(?:seg|meg|opp)\b(?! (?:ned|til|i vekt|inn|med|på kaker)\b)",
            r"(?:kutt|risp)(?:er|ing|et|a|ar|e|inga)?\s+(?:i|på|av)\s+(?:arm|underarm|lår|håndledd|handledd|hud)\w*",
            (
                r"(?:heng|hang|hengt|skyt|skaut|skutt|skøyt|drukn|drep|drap|drept)\w*\s+(?:\w+\s+)?(?:seg"
                r"|meg)\b(?! (?:opp|ut|på|med|fast|ned)\b)"
            ),
            (
                r"hopp\w*\s+(?:ut\s+)?(?:fra|frå|foran|framfor|ut av|utfor|utføre|av)\s+(?:\w+\s+){0,2}?(?:bru|bro|brua|broen|tog"
                r"|toget|balkong\w*|tak|taket|vindu\w*|kai\w*|stup\w*)"
            ),
            r"kjør\w*\s+(?:\w+\s+){0,3}?(?:av veien|av vegen|utfor|i møtende|mot møtende|i fjell\w*|i front)",
            (
                r"(?:skaff|saml|spart|spar|gjemt|gøymt|hamstr|kjøpt|lag(?:er|ra))\w*\s+(?:\w+\s+){0,4}?(?:tablett|pille|pillar"
                r"|medisin(?!liste|sk)|medikament|tau|reip|våpen|rep\b|hagle|gift|gevær)\w*"
            ),
            r"(?:overdos\w*|intoks\w*|intox\w*|tablettinntak\w*|medikamentinntak\w*|tablettforgift\w*|selvforgift\w*|sjølvforgift\w*)",
            (
                r"(?:ta|tar|tok|tatt|tek|teke|svelg\w*)\s+(?:\w+\s+){0,3}?(?:for mange|alle|en neve|ein neve|hele esken"
                r"|heile øskja)\s*(?:tablett|pille|pillar|medisin)?\w*"
            ),
            r"avskjed(?:s)?\s?-?(?:brev|melding)\w*",
            (
                r"(?:fare|farleg|farlig|trussel|risiko)\s+for\s+(?:eget|eige|sitt|sitt eget|sitt eige|seg selv"
                r"|seg sjølv|sin eigen)(?:\s+liv)?\b"
            ),
            r"(?:truer|truar|trua|truet|trugsmål|trusler)\s+(?:om\s+|med\s+)?(?:å\s+)?(?:ta|gjøre|gjere|skade|drepe|slutt|selv|sjølv)\w*",
            r"(?:phq|madrs)\W?\s?9?[^\n]{0,40}?(?:ledd|spm|spørsmål|sp\.?|item|punkt|pkt)\W{0,2}\s?(?:9|10)\b",
            r"(?:ledd|spm|spørsmål|item|punkt|pkt)\W{0,2}\s?9\b[^\n]{0,20}?(?:phq)",
            r"kill\s+(?:\w+\s?)self|end(?:ing|ed)?\s+(?:his|her|my|their|own)\s+(?:own\s+)?life|self\W?harm\w*|(?:want|wish)\w*\s+to\s+die|"
            r"(?:took|take|taken|taking)\s+(?:his|her|my|their)\s+(?:own\s+)?life|better off dead",
            (
                r"ikke\s+(?:ønsk\w*|vil\w*)\s+(?:\w+\s+){0,2}?(?:livet|leve)\b|tenk\w*\s+(?:mye\s+|ofte\s+)?på\s+døden"
                r"|tanker om døden|tankar om døden"
            ),
            r"håpløs\w*[^.\n]{0,30}?(?:leve|livet|død)|(?:skulle|skulde)\s+ønske\s+(?:\w+\s+){0,3}?(?:død|borte|vekk|ikke fantes)",
            r"(?:være|vere|bli|blir|hadde vært|hadde vore)\s+(?:borte|vekk)\s+(?:for godt|frå alt|fra alt)",
        )
    ),
    re.IGNORECASE,
)
_AROUND = 70
"""Characters shown on each side of a mark."""
MOST_SHOWN = 5


@dataclass(frozen=True)
class Mark:
    """A word or code, and the words around it."""

    word: str
    excerpt: str


def marks(text: str) -> tuple[Mark, ...]:
    """Every place in a text that speaks of it, in reading order; empty when there is none. Denials are marked too."""
    even = _even(text)
    found = sorted((*_WORD.finditer(even), *_CODE.finditer(even)), key=lambda m: m.start())
    made: list[Mark] = []
    end = -1
    for m in found:
        if m.start() < end:
            continue
        end = m.end()
        made.append(Mark(" ".join(m[0].lower().split()), _excerpt(even, m.start(), m.end())))
    return tuple(made)


def marks_in(answers: Any) -> tuple[Mark, ...]:
    """The marks in everything that a form's answers, or a list or a row of them, say."""
    return tuple(mark for text in _texts(answers) for mark in marks(text))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _even(text: str) -> str:
    """One form of each letter; no marks that are not seen; a word broken over two lines made whole."""
    whole = unicodedata.normalize("NFKC", text)
    whole = "".join(c for c in whole if unicodedata.category(c) != "Cf")
    whole = re.sub(r"[\u2010-\u2015]", "-", whole)
    whole = re.sub(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)", "", whole)
    return re.sub(r"[ \t]*\n[ \t]*(?=\S)|[ \t\xa0]+", " ", whole)


def _excerpt(text: str, start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    return f"{'… ' if first else ''}{' '.join(text[first:last].split())}{' …' if last < len(text) else ''}"
