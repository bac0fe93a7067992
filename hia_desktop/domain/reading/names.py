"""Names of people in a referral: the patient's, where a label says plainly that it is, and the referring GP's."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from hia_desktop.base.letters import LOWER, UPPER
from hia_desktop.domain.reading.page import Found, Reading

_LABEL = re.compile(
    r"(?<![\w-])(?P<sure>pasient(?:ens navn|ens namn|navn|namn)?|patient(?: name)?)(?: er| is)?(?:\t|[: ]){1,3}"
    r"|(?<![\w-])(?:navn|namn|name|gjelder|gjeld|vedr\.?|vedrørende|angående)(?:\t|[: ]){1,3}",
    re.IGNORECASE,
)
_SIGN = "[-'’ʼ‘`´]"
_WORD = (
    rf"(?:(?:[{UPPER}]|d|l|t){_SIGN})?[{UPPER}](?:[{LOWER}]+|[{UPPER}]+(?![{LOWER}]))"
    rf"(?:{_SIGN}[{UPPER}]?[{LOWER}]+|[{UPPER}][{LOWER}]+|{_SIGN}[{UPPER}]+)*"
)
"""«Kari», «Øvre-Dal», «O’Brien», «D'Angelo», «McDonald», «MAŁECKI»."""
_PARTICLE = re.compile(
    r"(?i:van|von|zu|zur|der|den|ter|ten|te|de|da|do|dos|das|del|della|di|du|la|le|los|al|el|ul|bin|ibn|bint|abu|af"
    r"|av|y|e)(?= )"
).pattern
_FAMILY = rf"(?:{_PARTICLE} )*{_WORD}"
_NAME = re.compile(rf"{_WORD}(?: (?:{_WORD}|[{UPPER}]\.|{_PARTICLE})){{0,4}} {_WORD}(?![\w-])")
_LAST = re.compile(rf"(?<= ){_FAMILY}$")
_SINGLE = re.compile(rf"{_WORD}(?![\w-])(?=[ ]*(?:$|\n|\t|[,;(]|f\b|fnr|født|\d))")
_SAYS_NAME = re.compile(r"na(?:vn|mn|me)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"[ \t,;(]{0,3}(?:f\b|fnr|født|\d{6})")
_TURNED = re.compile(
    rf"(?P<family>{_FAMILY}(?: {_WORD})?),[ ]?(?P<given>{_WORD}(?: {_WORD})?)(?=$|[\n\t,;(.]|\s+(?:f\b|fnr|født|\d))"
)
_NO_NAME = re.compile(
    (
        r"\b(?:se\b|vedl|ukjent|anonym|pasient|sykmeld|viktig|henvis|helse|vurder|rettighet|nav\b|lege|dr\b|fastlege"
        r"|telefon|dato|adresse|født|mann\b|kvinne\b|arbeid|norge|gate|vei)"
    ),
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"lege|henviser|avsender|arbeidsgiver|pårørende|leder|sjef|doctor|\bgp\b|kontakt|bedrift|firma", re.IGNORECASE
)


@dataclass(frozen=True)
class PatientName:
    """The two halves of a name, each with its place in the text; one who has a single name has no given one."""

    given: Found | None
    family: Found


def patient_name(reading: Reading) -> PatientName | None:
    """The first name with a label before it; None when no label is followed by one.
    The last word is taken as the family name.

    A single word is a name, never a sure one, when the label says «navn», or a birth date or a number follows.
    """
    text = reading.text
    others = [found.start() for found in _OTHERS.finditer(text)]
    for label in _LABEL.finditer(text):
        sure = bool(label["sure"])
        line = text.rfind("\n", 0, label.start()) + 1
        if not sure and bisect_left(others, line - 60) < bisect_left(others, label.start()):
            continue
        if turned := _TURNED.match(text, label.end()):
            if not _NO_NAME.search(turned[0]):
                return PatientName(
                    _found(turned["given"], turned.start("given"), False),
                    _found(turned["family"], turned.start(), False),
                )
            continue
        name = _NAME.match(text, label.end())
        if name is None:
            if (single := _single(reading, label)) is not None:
                return PatientName(None, single)
            continue
        if _NO_NAME.search(name[0]):
            continue
        family = _family(name[0])
        given = name[0][: -len(family) - 1]
        sure = sure and " " not in given and (not name[0].isupper() or _NUMBERED.match(text, name.end()) is not None)
        return PatientName(_found(given, name.start(), sure), _found(family, name.end() - len(family), sure))
    return None


def _family(name: str) -> str:
    """The last word with the particles before it; the whole name's own first word is never one of them."""
    last = _LAST.search(name)
    return last[0] if last is not None else name.rpartition(" ")[2]


def _single(reading: Reading, label: re.Match[str]) -> Found | None:
    name = _SINGLE.match(reading.text, label.end())
    if name is None or _NO_NAME.search(name[0]):
        return None
    is_name = _SAYS_NAME.search(label[0]) or (label["sure"] and _NUMBERED.match(reading.text, name.end()))
    return _found(name[0], name.start(), False) if is_name else None


def _found(name: str, start: int, sure: bool) -> Found:
    return Found(name, name, start, start + len(name), sure)


_GP = re.compile(
    r"(?<![\w-])(?:fastlege(?:n)?|henvisende lege|henvisende|henviser|henvist av|tilvisande lege|tilvisar|tilvist av"
    r"|referring (?:doctor|gp|physician)|gp|lege|avsender)"
    r"(?: er| is)?(?:[: ,-]{0,3}\t?|:\n)(?i:dr\.?\s|lege\s|doktor\s)?",
    re.IGNORECASE,
)
_GREETING = re.compile(r"(?:hilsen|mvh|regards|hilsning|helsing)[,.]?\s{0,2}(?:(?:dr|lege)\.?\s)?", re.IGNORECASE)
_DOCTOR = re.compile(
    (
        r"[\s,]{0,3}(?:\(?(?:sign\.?|e\.f\.)\)?[\s,]{0,2})?(?:fastlege|lege|spesialist|allmennlege|almennlege|vikarlege"
        r"|turnuslege|lis|gp\b|general"
        r"|md\b|m\.d|spes)"
    ),
    re.IGNORECASE,
)
_NO_DOCTOR = re.compile(
    (
        r"senter|kontor|gruppe|klinikk|sykehus|kommune|hospital|\bAS\b|\bHF\b|\bNAV\b|hilsen|takk|legevakt|telefon|dato"
        r"|navn|pasient|vurder"
        r"|ber om|medical|center|praksis"
    ),
    re.IGNORECASE,
)


def gp_names(reading: Reading) -> Iterator[Found]:
    """The referring GP's name: after a label, or signed with a doctor's title below the greeting."""
    text = reading.text
    for label in _GP.finditer(text):
        name = _NAME.match(text, label.end())
        if name and not _NO_DOCTOR.search(name[0]):
            yield Found(name[0], name[0], name.start(), name.end(), True)
    for greeting in _GREETING.finditer(text):
        name = _NAME.match(text, greeting.end())
        if name and not _NO_DOCTOR.search(name[0]) and _DOCTOR.match(text, name.end()):
            yield Found(name[0], name[0], name.start(), name.end(), True)
