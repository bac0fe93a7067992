"""Who a referral is about: person number, birth date and telephone."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import age, day
from hia_desktop.domain.person_numbers import NumberKind, PersonNumber, grouped, parse
from hia_desktop.domain.reading.days import dates
from hia_desktop.domain.reading.page import Found, Reading

_ELEVEN = re.compile(r"(?<!\d)(?=(\d(?:[ .-]{0,3}\d){10})(?!\d))")
_LAYOUTS = frozenset({(11,), (6, 5), (2, 2, 2, 5), (6, 3, 2)})
"""How a person number is written; any other grouping, as a broken line makes, needs the label beside it."""
_NUMBER_LABEL = re.compile(
    (
        r"(?P<id>fødsels-?\s?(?:og personnummer|n)|fødselsnummer|fødselsnr|personnummer|personnr|person-?id|\bf\.?\s?nr"
        r"|\bfnr"
        r"|\bp\.?nr|d-?nummer|\bid\b|national id|\bssn\b|11 siffer|født|\bf\.)"
        r"|(?P<other>konto|\bkid\b|\bkto|iban|tele(?:fon|faks)|\btlf|mobil|\bmob\b|phone|\bfa(?:x|ks)\b|\borg|\bhpr"
        r"|\bher\b|her-?id|\bref|sak(?:s|en)"
        r"|arkiv|strekkode|journalnr|faktura|ordre|serie|kunde|polise|skadenr|barn|sønn|datter|ektefelle|samboer"
        r"|pårørende|\bmor\b|\bfar\b"
        r"|\bkone|\bmann(?:en)?\b|partner)"
    ),
    re.IGNORECASE,
)


def national_ids(reading: Reading, *, allow_synthetic: bool, today: date) -> Iterator[Found]:
    """The person numbers of the patient: only such as pass every check,
    and do not stand beside the label of another thing or person."""
    text = reading.text
    read: dict[str, PersonNumber | None] = {}
    for found in _ELEVEN.finditer(text):
        start, end = found.span(1)
        digits = re.sub(r"\D", "", found[1])
        if digits not in read:
            read[digits] = _parsed(digits, allow_synthetic, today)
        number = read[digits]
        if number is None:
            continue  # a wrong number is never proposed
        label = _last_group(_NUMBER_LABEL, _NUMBER_BEFORE.split(text[max(0, start - 40) : start])[-1])
        if (
            label == "other"
            or _of_relative(text, start)
            or text[start - 1 : start] == "+"
            or text[max(0, start - 3) : start] == "+47"
        ):
            continue
        if tuple(len(group) for group in re.findall(r"\d+", found[1])) not in _LAYOUTS and label != "id":
            continue
        if number.kind is NumberKind.FH and label != "id":
            continue  # any digits from 8 on may pass the two checks of an FH-number
        yield Found(number.value, grouped(number.value), start, end, _certain(number, label))


def _parsed(digits: str, allow_synthetic: bool, today: date) -> PersonNumber | None:
    try:
        return parse(digits, allow_synthetic=allow_synthetic, today=today)
    except BadInput:
        return None


_NUMBER_BEFORE = re.compile(r"\d{4,}")
_PERSON = re.compile(
    (
        r"(?P<patient>pasient\w*|patient|\bpas\b|gjelder|vedr)"
        r"|(?P<relative>\b(?:barn|sønn|datter|døtre|ektefelle|samboer|pårørende|mor|far|kone|kona|mannen|partner|bror"
        r"|søster|tvilling\w*)\b)"
    ),
    re.IGNORECASE,
)


def _of_relative(text: str, place: int) -> bool:
    """Whether the line last spoke of one of the patient's family before this place."""
    line = text.rfind("\n", max(0, place - 120), place) + 1
    return _last_group(_PERSON, text[max(line, place - 120) : place]) == "relative"


def _certain(number: PersonNumber, label: str) -> bool:
    return label == "id" or (number.kind in (NumberKind.FNR, NumberKind.DNR) and number.born is not None)


def _last_group(pattern: re.Pattern[str], text: str) -> str:
    """The name of the group that matched last in the text; empty when none did."""
    name = ""
    for found in pattern.finditer(text):
        name = found.lastgroup or ""
    return name


_BORN = re.compile(
    r"(?<!\w)(?:fødselsdato|fodselsdato|fødselsdag|fødsels- og personnummer|født|fødd|fodt|f\.?\s?dato|date of birth"
    r"|dob|born|f(?=[.:]?\s?\d\d\.?\d\d\.?\d\d))"
    r"(?: den| on)?[.:]?",
    re.IGNORECASE,
)
_RELATION = re.compile(
    (
        r"\b(?:barn\w*|sønn\w*|datter|døtre|tvilling\w*|mor|far|ektefelle|kone|mann|samboer|bror|søster"
        r"|pårørende)\b[^\n.]{0,20}$"
    ),
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_YOUNGEST, _OLDEST = 14, 100


def birth_dates(reading: Reading, ids: Sequence[Found], *, allow_synthetic: bool, today: date) -> Iterator[Found]:
    """Labelled birth dates; sure when no recognised person number says another day."""
    text = reading.text
    numbers = [parse(str(found.value), allow_synthetic=allow_synthetic, today=today) for found in ids]
    known = {number.born for number in numbers if not number.proposes} - {None}
    for label in _BORN.finditer(text):
        if _RELATION.search(text[max(0, label.start() - 30) : label.start()]):
            continue
        near = text[label.end() : label.end() + 30]
        for found in dates(near, today, birth=True, compact=True) if _DIGIT.search(near) else ():
            if found.start <= 3 and found.value < today and _YOUNGEST <= age(found.value, today) <= _OLDEST:
                sure = not known or found.value in known
                yield Found(found.value, day(found.value), label.end() + found.start, label.end() + found.end, sure)
            break


_PHONE = re.compile(
    r"(?<![\w.,/+-])(?P<code>(?:\(?\+\s?47\)?|0047)[ -]?)?"
    r"(?P<number>\d{8}|\d{3} \d\d \d{3}|\d\d \d\d \d\d \d\d|\d{4} \d{4}|\d{3} \d{3} \d\d|\d\d\.\d\d\.\d\d\.\d\d"
    r"|\d{3}-\d\d-\d{3})"
    r"(?!\d|[ -]\d|[.,/]\d|\s?(?:kr|,-))"
)
_PHONE_LABEL = re.compile(
    (
        r"(?P<phone>telefon(?!faks)|\btlf|\btel\b|mobil|\bmob\b|phone|\bcell|\bring(?:es)?\b|nås på|\bt:|\bm:|sms)"
        r"|(?P<other>\bhpr|\borg|konto|fa(?:x|ks)\b|\bkid\b|\bref|fnr|person(?:nr|nummer)|fødsels|sak|her-?id|\bmva"
        r"|journal|\bnpr|resh|kunde|serie)"
    ),
    re.IGNORECASE,
)
_OWNER = re.compile(
    (
        r"(?P<patient>pasient|patient|gjelder|\bnavn|\bname|født|fnr|\bf\.?\s?nr|fødsels|personn|adresse|bosatt|privat"
        r"|kontaktes på|nås på|\bhun\b|\bhan\b|hennes|hans\b)"
        r"|(?P<other>lege\w*|\bdr\b|\bgp\b|doctor|hilsen|\bmvh|regards|arbeidsgiver|employer|leder|sjef|\bnav\b|kontor"
        r"|pårørende|ektefelle|samboer"
        r"|\bmor\b|\bfar\b|sykehus|klinikk|clinic|henviser|avsender|sentralbord|terapeut|psykolog|\bhr\b|tolk"
        r"|arbeidsplass|bedrift|datter|sønn|kone\b"
        r"|mannen|søster|bror)"
    ),
    re.IGNORECASE,
)


def phones(reading: Reading) -> Iterator[Found]:
    """The patient's telephone: eight digits with a label, or +47, or a mobile number as it is usually grouped."""
    text = reading.text
    for found in _PHONE.finditer(text):
        number = re.sub(r"\D", "", found["number"])
        label = _last_group(_PHONE_LABEL, text[max(0, found.start() - 40) : found.start()])
        grouped_mobile = number[0] in "49" and found["number"][3:4] == " " and found["number"][6:7] == " "
        known = label == "phone" or bool(found["code"]) or grouped_mobile
        if label == "other" or not known or number[0] in "01" or _owner(text, found.start()) == "other":
            continue
        if _of_relative(text, found.start()):
            continue
        yield Found(number, _phone_shown(number), found.start(), found.end(), label == "phone")


def _owner(text: str, place: int) -> str:
    """Whose number it is by the last such word on its line, else in the lines just above; empty when nothing says."""
    line = text.rfind("\n", max(0, place - 160), place) + 1
    nearest = text[max(line, place - 160) : place]
    column = nearest.count("\t")
    for above in (nearest, *reversed(text[max(0, line - 300) : max(0, line - 1)].split("\n"))) if column else ():
        cells = above.split("\t")
        if len(cells) > column and (owner := _last_group(_OWNER, cells[column])):
            return owner
    return _last_group(_OWNER, nearest) or _last_group(_OWNER, text[max(0, place - 160) : place])


def _phone_shown(number: str) -> str:
    if number[0] in "489":
        return f"{number[:3]} {number[3:5]} {number[5:]}"
    return " ".join(number[i : i + 2] for i in range(0, 8, 2))
