"""What a referral says of work: occupation, workplace, size of the position, grade and start of the sick leave."""

import re
from collections.abc import Iterator
from datetime import date

from hia_desktop.base.text import LOWER, UPPER, day
from hia_desktop.domain.reading.days import dates
from hia_desktop.domain.reading.page import Found, Reading

_SICK = re.compile(
    r"\b(?:(?:helt|heltids|fullt?|gradert|delvis|del|100) ?-?)?"
    r"(?:s(?:y|ju)k{1,2}e?-?m(?:el[dt]\w*|\b\.?)|sm\b(?=[ .]{1,2}(?:\d|fra|siden|fom))"
    r"|sick[ -]?(?:leave|listed|note)|off work|arbeidsufør\w*|grad(?:ering)?\b|fravær\w*)",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\d.,/-])(\d{1,3})\s?(?:%|prosent\b|pst\b|percent\b)")
_OF_WORK = re.compile(
    r"(?:jobber|jobbar|arbeider|jobb|arbeid(?!s(?:status|situasjon))\w*|works?|working|stilling\w*|uføre?\w*|uføretrygd\w*|aap|av|bedre|bedring|svinn|ansatt|redusert)"
    r"(?: i| ca\.?| nå| om lag|:| er| på| en| med| fortsatt| for tiden)?\s*$",
    re.IGNORECASE,
)
_THEN_WORK = re.compile(
    r"\s?-?(?:fast |midlertidig |vikar |i )?(?:stilling|jobb\b|i jobb|arbeid\b|i arbeid|position|job\b|ufør|bedre"
    r"|av (?:tiden|dagen|stillingen|full)"
    r"|reduksjon|disab|ansatt|friskm|på jobb|at work)",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(
    r"\b(?:tidligere|forrige|i fjor|før jul|hadde|ble friskm\w*|i 20\d\d|previous\w*|earlier|planlegg\w*|plan om|håper|ønsker|kunne"
    r"|vurder\w*|foreslår|anbefal\w*|forsøk\w*|ikke|ingen|not|aldri|mål(?:et)?|trappe|opp til|ektefelle\w*|mannen|kona|samboer\w*)\b"
    r"|\bvar (?=s[yj]|hel|full|\d)",
    re.IGNORECASE,
)
_WHOLE_LEAVE = re.compile(
    r"\b(?:heltids-?|hel-?|full(?:t|tids)?-? ?|helt |fully )(?:sykmeld\w*|sykemeld\w*|sjukmeld\w*|sick[ -]?listed)", re.IGNORECASE
)
_SOON = 45


def sick_grades(reading: Reading) -> Iterator[Found]:
    """Grades of the present sick leave: a percentage beside a word for it, not for work; earlier and wished ones are left out."""
    for start, clause in _sick_clauses(reading):
        percents = list(_PERCENT.finditer(clause))
        for percent in percents:
            if _is_grade(clause, percent):
                grade = int(percent[1])
                yield Found(grade, f"{grade} %", start + percent.start(), start + percent.end(), True)
        whole = _WHOLE_LEAVE.search(clause)
        if whole and not percents and not _NOT_NOW.search(clause[: whole.start()]):
            yield Found(100, "100 %", start + whole.start(), start + whole.end(), True)


def _sick_clauses(reading: Reading) -> Iterator[tuple[int, str]]:
    """The clauses that hold a word for sick leave; a clause of a table or a heading takes the next one along, where its value may stand."""
    seen = -1
    for found in _SICK.finditer(reading.text):
        start, end = reading.clause_at(found.start())
        if start == seen:
            continue
        seen = start
        if reading.text[end - 1] == "\t":
            end = _line_end(reading.text, end)
        elif len(reading.text[start:end].rstrip(" :\t\n")) - (found.end() - start) < 8:
            _start, end = reading.clause_at(end)
        yield start, reading.text[start : min(end, start + 600)]


def _line_end(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _is_grade(clause: str, percent: re.Match[str]) -> bool:
    if not 1 <= int(percent[1]) <= 100:
        return False
    before, after = clause[: percent.start()], clause[percent.end() :]
    if _OF_WORK.search(before[-30:]) or _THEN_WORK.match(after) or _NOT_NOW.search(before[-50:]):
        return False
    near = _SICK.search(before[-_SOON:]) or _SICK.match(after.lstrip(" (")) or _SICK.search(after[:14])
    return bool(near) or bool(re.match(r"\s(?:fra|f\.?o\.?m|from|since|siden)\b", after))


_FROM = re.compile(
    r"\b(?:fra og med|fra|f\.?\s?o\.?\s?m\.?|siden|sidan|from|since|start\w*|første (?:sykmeldings|fraværs)?dag|periode\w*|dato|frå|per)"
    r"(?: dato| den| on)?[:.]?\s{0,2}(?=\d|[A-Z][a-z]+ \d)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:til(?: og med)?|t\.?\s?o\.?\s?m\.?|ut|until|frem til|slutt\w*|to)[ :]*$", re.IGNORECASE)
_DIRECT = re.compile(r"[\s:(,%\d\t\n]*(?:prosent|pst)?[\s:(,\t\n]*$", re.IGNORECASE)


def sick_starts(reading: Reading, today: date, earliest: date) -> Iterator[Found]:
    """The first day of the present sick leave: the first date after «fra» or «siden» in a clause that speaks of it, or right behind."""
    for start, clause in _sick_clauses(reading):
        sick = _SICK.search(clause)
        if sick is None:
            continue
        for found in dates(clause, today):
            if not earliest <= found.value <= today or _UNTIL.search(clause[: found.start]) or _NOT_NOW.search(clause[: found.start]):
                continue
            begins = next((mark for mark in _FROM.finditer(clause) if mark.end() == found.start), None)
            behind = found.start >= sick.end() and _DIRECT.fullmatch(clause[sick.end() : found.start])
            if begins or behind:
                yield Found(found.value, day(found.value), start + found.start, start + found.end, found.whole)
                break


_POSITION = re.compile(
    r"\bstillings?(?:prosent|brøk|størrelse|andel)[\s:.-]{0,4}(?:ca\.? )?(?P<label>\d{1,3})(?!\d|[.,]\d)\s?(?:%|prosent)?"
    r"|\bstilling(?:stittel)?:[^\n\t%:.]{3,40}?[ (](?P<titled>\d{1,3})\s?(?:%|prosent)(?! sy)"
    r"|(?<![\d.,/-])(?P<front>\d{1,3})\s?(?:%|prosent|percent)-?\s?(?:fast |midlertidig |vikar)?(?:stilling|position|post\b|job\b)"
    r"|\bstilling\w*[\s:,(]{0,3}(?:på |er |ca\.? )?(?P<behind>\d{1,3})\s?(?:%|prosent)"
    r"|\b(?:ansatt|jobber|arbeider|works) (?:fast )?(?:i |på )?(?P<employed>\d{1,3})\s?(?:%|prosent)(?= (?:som|ved|hos|på|i|as)\b)"
    r"|\b(?P<full>full stilling|heltidsstilling|fulltidsstilling|100-prosentstilling|full-time position|fulltid\b(?! sy))"
    r"|\b(?P<half>halv stilling)",
    re.IGNORECASE,
)
_WISH = re.compile(
    r"\b(?:tilbake (?:i|til)|ønsker|mål\w*|håper|komme i|øke til|ny |tidligere|forrige|back to|mann\w*|ektefelle\w*)[^.\n]{0,30}$",
    re.IGNORECASE,
)


def position_percents(reading: Reading) -> Iterator[Found]:
    """The size of the patient's position in percent."""
    for found in _POSITION.finditer(reading.text):
        if _WISH.search(reading.text[max(0, found.start() - 50) : found.start()]):
            continue
        match found.lastgroup:
            case "full":
                percent = 100
            case "half":
                percent = 50
            case group:
                percent = int(found[group or 0])
        if 1 <= percent <= 100:
            yield Found(percent, f"{percent} %", found.start(), found.end(), found.lastgroup not in ("full", "half"))


_TRADE = re.compile(
    rf"(?:[{LOWER}-]{{0,30}}(?:arbeider|lærer|pleier|mekaniker|sjåfør|konsulent|medarbeider|ingeniør|leder|assistent|betjent|operatør|tekniker|renholder"
    r"|fører|sekretær|rådgiver|veileder|vekter|terapeut|montør|selger|kokk|baker|frisør|snekker|tømrer|elektriker|rørlegger|maler|murer|sveiser"
    r"|lærling|bonde|fisker|servitør|lektor|vaktmester|hjelper|fagarbeider|sykepleier|lege|jordmor|økonom|regnskapsfører|utvikler|kontorist|bud"
    r"|worker|nurse|driver|teacher|cleaner|carpenter|electrician|engineer|chef|cook|assistant|clerk"
    r"|arbeidar|lærar|pleiar|snikkar|målar|seljar|reinhaldar))"
).pattern
_EMPLOYED_TRADE = re.compile(
    rf"[{LOWER}-]{{0,30}}(?:arbeider|lærer|sykepleier|hjelpepleier|mekaniker|sjåfør|konsulent|medarbeider|ingeniør|assistent|betjent|operatør|tekniker"
    r"|renholder|fører|sekretær|vekter|montør|selger|kokk|baker|frisør|snekker|tømrer|elektriker|rørlegger|maler|murer|sveiser|lærling|fisker"
    r"|servitør|lektor|vaktmester|fagarbeider|regnskapsfører|utvikler)"
).pattern
"""Trades that are named for the patient; a doctor, therapist, adviser or leader named at a place is often somebody else."""
_WORKPLACE_LABEL = re.compile(
    r"(?<![\w-])(?:arbeidsgiver|arbeidsgjevar|arbeidssted|arbeidsplass|arbeidsstad|bedrift|employer|workplace)"
    r"(?:/\w+)?(?: er| is)?\s?[:=\t]\s?",
    re.IGNORECASE,
)
_WORKS_AT = re.compile(
    rf"\b(?i:ansatt|tilsett|jobb?(?:er|a|ar|et)?|arbeider|arbeid|stilling|works?|working|employed|employee"
    rf"|{_EMPLOYED_TRADE})\b[^\n\t.:;]{{0,45}}?"
    rf"\b(?i:hos|ved|på|i|for|at|by|with|of|in) (?=[{UPPER}])"
)
_PLACE_NAME = re.compile(
    rf"[{UPPER}][\w&'.-]*\w(?:[ \n](?:[{UPPER}&][\w&'.-]*\w|&|og(?= [{UPPER}])"
    rf"|[{LOWER}]{{0,30}}(?:kommune|skole|sykehjem|sykehus|hus|hjem|barnehage|bakeri|tjeneste|transport|bygg|lager|hotell|renhold|kantine|butikk|kontor"
    r"|senter|fabrikk|verk|videregående)\b)){0,5}"
)
_NO_PLACE = re.compile(
    r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|norge|polen|oslo|bergen|trondheim|bodø|tromsø|nav"
    r"|tlf|telefon|hun|han|det|har|ja|nei|ukjent|ingen)$",
    re.IGNORECASE,
)
_STOP = re.compile(r"\s(?:Tlf|Telefon|Yrke|Stilling|Leder|Org|Hun|Han|Pasienten|Sykmeld\w*|Har|NAV)\b.*$|[ \n]og$|[.,]$", re.DOTALL)
_LABEL_VALUE = re.compile(r"[^\n\t;:()]{2,60}")
_TAIL = re.compile(
    r"(?:,? (?:tlf|telefon|mob|org\.?\s?nr|orgnr|yrke|stilling|leder|kontakt|hvor|der |som |fra |siden |i \d|\d{1,3}\s?%|ca\.? \d).*$)"
    r"|,.*$|\. .*$|[\s.,-]+$",
    re.IGNORECASE,
)
_NOTHING = re.compile(
    r"(?:ingen|ukjent|nei|ja|ikke .*|-+|\?+|none|unknown|se .*|har .*|er .*|kontaktet.*|informert.*|mangler|vet ikke|uten.*)$",
    re.IGNORECASE,
)


def workplaces(reading: Reading) -> Iterator[Found]:
    """The employer or place of work: after a label, or a name with a capital after «ansatt hos», «jobber ved» and the like."""
    text = reading.text
    for label in _WORKPLACE_LABEL.finditer(text):
        if found := _labelled_value(text, label.end()):
            yield found
    for works in _WORKS_AT.finditer(text):
        name = _PLACE_NAME.match(text, works.end())
        if name is None or _NOT_NOW.search(text[max(reading.clause_at(works.start())[0], works.start() - 25) : works.start()]):
            continue
        value = _STOP.sub("", name[0]).replace("\n", " ")
        if len(value) > 2 and not _NO_PLACE.match(value):
            yield Found(value, value, name.start(), name.start() + len(value), False)


def _labelled_value(text: str, place: int) -> Found | None:
    """The rest of the line or cell after a label, cut where something else begins."""
    value = _LABEL_VALUE.match(text, place)
    if value is None:
        return None
    shown = _TAIL.sub("", _TAIL.sub("", value[0])).strip()
    if len(shown) < 2 or _NOTHING.match(shown) or not shown[0].isalpha():
        return None
    start = place + value[0].index(shown)
    return Found(shown, shown, start, start + len(shown), True)


_OCCUPATION_LABEL = re.compile(
    r"(?<![\w-])(?:yrke|yrkestittel|stillingstittel|stilling|profesjon|occupation|job title)(?:/\w+)?\s?[:=\t]\s?", re.IGNORECASE
)
_WORKS_AS = re.compile(
    rf"\b(?:som|as an?|as|er|gammel|gml\.?|år|gift|skilt|samboer|ugift|enslig|mann|kvinne|årig),? (?:utdannet |faglært |ufaglært )?"
    rf"(?:kvinnelig |mannlig )?(?P<trade>{_TRADE})\b(?!\s?:)"
    rf"|(?:^|[\n\t.?,] ?|nå )(?P<placed>(?i:{_EMPLOYED_TRADE}))"
    rf"(?= (?:ved|hos|i|på) [{UPPER}]|,? (?:fra [{UPPER}][{LOWER}]+, )?(?:som )?(?:jobb?er|ansatt|arbeider))"
)
_AT_WORK = re.compile(
    r"(?:jobb\w*|arbeid\w*|ansatt|tilsett|stilling\w*|works?|working|employed|yrke\w*|\d\d år(?:ig|s|gammel)?|gammel|gml|årig|mann|kvinne"
    r"|gift|skilt|samboer|enslig|hun|han|pas\w*|pt\.?|vikar\w*|fast)\b[^\n]{0,50}$",
    re.IGNORECASE,
)
_NOT_THE_PATIENT = re.compile(
    r"\b(?:tidligere|mannen|hennes mann|ektefelle\w*|kona|samboer\w*|mor|far|sønn\w*|datter\w*|drømm\w*|ønsker|omskoler\w*|vil bli)\b"
    r"[^.\n]{0,40}$",
    re.I,
)


def occupations(reading: Reading) -> Iterator[Found]:
    """The patient's occupation: after a label, or a known kind of trade after «jobber som», «44 år gammel» and the like."""
    text = reading.text
    for label in _OCCUPATION_LABEL.finditer(text):
        if found := _labelled_value(text, label.end()):
            yield found
    for works in _WORKS_AS.finditer(text):
        group = works.lastgroup or "trade"
        start, end = works.span(group)
        before = text[max(0, start - 60) : start]
        if (group == "placed" or _AT_WORK.search(before)) and not _NOT_THE_PATIENT.search(before):
            yield Found(works[group], works[group], start, end, False)
