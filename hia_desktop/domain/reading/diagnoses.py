"""Diagnosis codes in a text: ICPC-2 and ICD-10, told from room numbers and the like by form,
the common codes and what stands around. Where a word says that it is a diagnosis, the whole register counts."""

import re
from collections.abc import Iterator
from functools import cache

from hia_desktop.domain.diagnosis_codes import Register, bundled, is_icpc_diagnosis, names
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import CodeSystem
from hia_desktop.domain.reading.page import Found, Marks, Reading

_CODE = re.compile(
    r"(?<![\w.])(?P<letter>[A-Z])(?P<number>\d\d)(?:\.(?P<part>\d{1,4})|(?P<tight>\d))?(?!\w|[.,/]\d|-[\dA-Za-zæøå])"
)
_LABELLED = re.compile(r"diagnos|\bicpc|\bicd|\bdg\b|\bdx\b|\bkode\w*:", re.IGNORECASE)
_ICPC = re.compile(r"icpc", re.IGNORECASE)
_ICD = re.compile(r"icd", re.IGNORECASE)
_SYSTEM_AFTER = re.compile(r"\s?[(-]?\s?(icpc|icd)", re.IGNORECASE)
_MAIN = re.compile(r"hoveddiagnose|hovuddiagnose|main diagnosis", re.IGNORECASE)
_SECONDARY = re.compile(r"bidiagnose|secondary", re.IGNORECASE)
_OTHER_THING = re.compile(
    (
        r"(?:rom(?:met)?|room|kontor|bygg|blokk|etg|etasje|sal|avd|avdeling|korridor|inngang|oppgang|plass|skap|modell"
        r"|type|serie|vei|veien"
        r"|linje|buss|rute|gate|gata|port|dør(?:en)?|hall|vitamin|leilighet|leil|leil\.nr|ref|felt|parkering|seng"
        r"|lokale|vare|artikkel|batch|lot|pakke"
        r"|adresse|skjema|punkt|rundskriv|forskrift|takst|nr|nummer|båt|maskin)\.?:?\s*(?:nr\.?\s*|er\s)?$"
    ),
    re.IGNORECASE,
)
_CODES_END = frozenset("0123456789)")
"""After these no word stands before a code."""
_BARE_ICPC = frozenset("LP")
"""The chapters whose listed codes need no label beside them;
in the others a letter and two digits too often mean something else."""


def diagnoses(reading: Reading, register: Register | None = None) -> Iterator[Found]:
    """The codes of a text, in order, with their names in the register: the bundled one when none is given."""
    text, register = reading.text, register or bundled()
    marks = {one: Marks(one, text) for one in (_LABELLED, _ICPC, _ICD, _MAIN, _SECONDARY)}
    made: dict[tuple[CodeSystem, str, bool], Diagnosis] = {}
    for found in _CODE.finditer(text):
        at = found.start()
        since = max(0, at - 120)
        line = max(text.rfind("\n", since, at) + 1, since)
        before = text[line:at]
        if before.rstrip()[-1:] not in _CODES_END and _OTHER_THING.search(before[-24:]):
            continue
        since = since if _continues_list(before) else line
        recognised = _recognised(found, marks, since, text, register)
        if recognised is None:
            continue
        system, code, sure = recognised
        main = marks[_MAIN].place(since, at) > marks[_SECONDARY].place(since, at)
        value = made.get((system, code, main))
        if value is None:
            value = Diagnosis(code=code, system=system, text=register.name(system, code), main=main)
            made[system, code, main] = value
        yield Found(value, f"{code} {value.text}".strip(), at, found.end(), sure)


_ONLY_CODES = re.compile(r"[\s\d.)*•-]*(?:[A-Z]\d\d[\d.]*[\w\s,()/-]*)?")


def _continues_list(before: str) -> bool:
    """Whether the line has nothing before the code but a bullet or another code,
    so that the heading above it counts."""
    return bool(_ONLY_CODES.fullmatch(before))


_Marked = dict[re.Pattern[str], Marks]
"""The words that tell what a code is."""


def _recognised(
    found: re.Match[str], marks: _Marked, since: int, text: str, register: Register
) -> tuple[CodeSystem, str, bool] | None:
    """System, code and whether there is no doubt; None when it is likely no diagnosis."""
    letter, number, part, tight = found["letter"], int(found["number"]), found["part"] or "", found["tight"]
    plain = f"{letter}{found['number']}"
    at, end = found.span()
    labelled = marks[_LABELLED].last(since, at) is not None or bool(_LABELLED.search(text, end, end + 12))
    hint = marks[_ICPC].place(since, at) - marks[_ICD].place(since, at)
    after = _SYSTEM_AFTER.match(text, end)
    if after:
        hint = 1 if after[1].lower() == "icpc" else -1
    enclosed = text[at - 1 : at] == "(" and text[end : end + 1] in ")-,:"
    valid_icpc = is_icpc_diagnosis(letter, number)
    if len(part) == 4:  # ICPC-2B adds four digits to the ICPC-2 code
        return (
            (CodeSystem.ICPC2, plain, True) if valid_icpc and (labelled or plain in names(CodeSystem.ICPC2)) else None
        )
    if len(part) == 3 or (tight and not labelled):
        return None
    if part or tight:
        return _icd(f"{plain}.{part or tight}", labelled or enclosed, register)
    if valid_icpc and hint >= 0:
        listed, known = plain in names(CodeSystem.ICPC2), register.has(CodeSystem.ICPC2, plain)
        named = listed and _word_of(plain) in text[max(0, at - 40) : end + 40].lower()
        bare = listed and letter in _BARE_ICPC
        return (
            (CodeSystem.ICPC2, plain, (labelled and known) or (listed and (enclosed or named)))
            if labelled or (enclosed and listed) or named or bare
            else None
        )
    if hint > 0 or not (labelled or enclosed):
        return None
    return _icd(plain, labelled, register)


def _icd(code: str, labelled: bool, register: Register) -> tuple[CodeSystem, str, bool] | None:
    if not labelled and code[:3] not in _categories():
        return None
    common = code in names(CodeSystem.ICD10)
    return CodeSystem.ICD10, code, common or (labelled and register.has(CodeSystem.ICD10, code))


@cache
def _categories() -> frozenset[str]:
    """The ICD-10 categories that the short list has a code of."""
    return frozenset(code[:3] for code in names(CodeSystem.ICD10))


@cache
def _word_of(code: str) -> str:
    """How the name of a code in ICPC-2 begins, as it may stand beside it."""
    return re.split(r"[\s,]", names(CodeSystem.ICPC2)[code].lower(), maxsplit=1)[0][:6]
