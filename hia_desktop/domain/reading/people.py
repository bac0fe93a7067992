"""Who a referral is about: person number, birth date and telephone."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import age, day
from hia_desktop.domain.person_numbers import NumberKind, PersonNumber, grouped, parse
from hia_desktop.domain.reading.caveats import SON
from hia_desktop.domain.reading.days import dates
from hia_desktop.domain.reading.page import Found, Marks, Reading, split

_ELEVEN = re.compile(r"(?<!\d)(?=(\d(?:[ .-]{0,3}\d){10})(?!\d))")
_SIGN = r"[ .-]{1,3}"
_LAID_OUT = re.compile(
    rf"\d{{6}}(?:{_SIGN})?\d{{5}}|\d\d{_SIGN}\d\d{_SIGN}\d\d{_SIGN}\d{{5}}|\d{{6}}{_SIGN}\d\d\d{_SIGN}\d\d"
)
"""How a person number is written; any other grouping, as a broken line makes, needs the label beside it."""
_NUMBER_LABEL = re.compile(
    r"(?P<id>fødsels-?\s?(?:og personnummer|n)|fødselsnummer|fødselsnr|personnummer|personnr|person-?id|d-?nummer"
    r"|national id|11 siffer|født|\b(?:f\.?\s?nr|p\.?nr|id\b|ssn\b|f\.))"
    r"|(?P<other>konto|iban|tele(?:fon|faks)|mobil|phone|her-?id|sak(?:s|en)|arkiv|strekkode|journalnr|faktura|ordre"
    rf"|serie|kunde|polise|skadenr|barn|{SON}|datter|ektefelle|samboer|pårørende|partner"
    r"|\b(?:kid\b|kto|tlf|mob\b|fa(?:x|ks)\b|org|hpr|her\b|ref|mor\b|far\b|kone|mann(?:en)?\b))"
)
"""In small letters, as are those below that are looked for in `Reading.lower`."""


def national_ids(reading: Reading, *, allow_synthetic: bool, today: date) -> Iterator[Found]:
    """The person numbers of the patient: only such as pass every check,
    and do not stand beside the label of another thing or person."""
    text = reading.text
    read: dict[str, PersonNumber | None] = {}
    labels, persons = Marks(_NUMBER_LABEL, reading.lower), Marks(_PERSON, reading.lower)
    longer = Marks(_NUMBER_BEFORE, text)
    for found in _ELEVEN.finditer(text):
        start, end = found.span(1)
        typed = found[1]
        since = max(0, start - 40)
        other = longer.last(since, start)
        label = labels.group(other.end() if other else since, start)
        if label != "id" and not _LAID_OUT.fullmatch(typed):
            continue
        if typed not in read:
            read[typed] = _parsed(re.sub(r"\D", "", typed), allow_synthetic, today)
        number = read[typed]
        if number is None:
            continue  # a wrong number is never proposed
        if (
            label == "other"
            or _of_relative(text, persons, start)
            or text[start - 1 : start] == "+"
            or text[max(0, start - 3) : start] == "+47"
        ):
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
    r"(?P<patient>pasient\w*|patient|\bpas\b|gjelder|vedr)"
    rf"|(?P<relative>\b(?:barn|{SON}|datter|døtre|ektefelle|samboer|pårørende|mor|far|kone|kona|mannen|partner|bror"
    r"|søster|tvilling\w*)\b)"
)


def _of_relative(text: str, persons: Marks, place: int) -> bool:
    """Whether the line last spoke of one of the patient's family before this place."""
    since = max(0, place - 120)
    return persons.group(max(since, text.rfind("\n", since, place) + 1), place) == "relative"


def _certain(number: PersonNumber, label: str) -> bool:
    return label == "id" or (number.kind in (NumberKind.FNR, NumberKind.DNR) and number.born is not None)


_BORN = re.compile(
    r"(?<!\w)(?:fødselsdato|fodselsdato|fødselsdag|fødsels- og personnummer|født|fødd|fodt|f\.?\s?dato|date of birth"
    r"|dob|born|f(?=[.:]?\s?\d\d\.?\d\d\.?\d\d))"
    r"(?: den| on)?[.:]?",
    re.IGNORECASE,
)
_RELATION = re.compile(
    (
        rf"\b(?:barn\w*|{SON}\w*|datter|døtre|tvilling\w*|mor|far|ektefelle|kone|mann|samboer|bror|søster"
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
    r"(?P<phone>telefon(?!faks)|mobil|phone|nås på|sms|\b(?:tlf|tel\b|mob\b|cell|ring(?:es)?\b|t:|m:))"
    r"|(?P<other>konto|fnr|person(?:nr|nummer)|fødsels|sak|her-?id|journal|resh|kunde|serie"
    r"|fa(?:x|ks)\b|\b(?:hpr|org|kid\b|ref|mva|npr))"
)
_OWNER = re.compile(
    r"(?P<patient>pasient|patient|gjelder|født|fnr|fødsels|personn|adresse|bosatt|privat|kontaktes på|nås på|hennes"
    r"|hans\b|\b(?:navn|name|f\.?\s?nr|hun\b|han\b))"
    r"|(?P<other>lege\w*|doctor|hilsen|regards|arbeidsgiver|employer|leder|sjef|kontor|pårørende|ektefelle|samboer"
    r"|sykehus|klinikk|clinic|henviser|avsender|sentralbord|terapeut|psykolog|tolk|arbeidsplass|bedrift|datter"
    rf"|{SON}|kone\b|mannen|søster|bror|\b(?:dr\b|gp\b|mvh|nav\b|mor\b|far\b|hr\b))"
)


def phones(reading: Reading) -> Iterator[Found]:
    """The patient's telephone: eight digits with a label, or +47, or a mobile number as it is usually grouped."""
    text = reading.text
    labels, owners, persons = (Marks(one, reading.lower) for one in (_PHONE_LABEL, _OWNER, _PERSON))
    for found in _PHONE.finditer(text):
        start = found.start()
        number = re.sub(r"\D", "", found["number"])
        label = labels.group(max(0, start - 40), start)
        grouped_mobile = number[0] in "49" and found["number"][3:4] == " " and found["number"][6:7] == " "
        known = label == "phone" or bool(found["code"]) or grouped_mobile
        if label == "other" or not known or number[0] in "01" or _owner(text, owners, start) == "other":
            continue
        if _of_relative(text, persons, start):
            continue
        yield Found(number, _phone_shown(number), start, found.end(), label == "phone")


def _owner(text: str, owners: Marks, place: int) -> str:
    """Whose number it is by the last such word on its line, else in the lines just above; empty when nothing says."""
    since = max(0, place - 160)
    line = max(since, text.rfind("\n", since, place) + 1)
    column = text.count("\t", line, place)
    if column:
        above = split(text, "\n", max(0, line - 300), max(0, line - 1))
        for start, end in ((line, place), *reversed(above)):
            cells = split(text, "\t", start, end)
            if len(cells) > column and (owner := owners.group(*cells[column])):
                return owner
    return owners.group(line, place) or owners.group(since, place)


def _phone_shown(number: str) -> str:
    if number[0] in "489":
        return f"{number[:3]} {number[3:5]} {number[5:]}"
    return " ".join(number[i : i + 2] for i in range(0, 8, 2))
