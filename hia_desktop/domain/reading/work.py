"""Where the patient works and as what, in any text: the employer or place of work, and the occupation."""

import re
from collections.abc import Iterator
from functools import cache

from hia_desktop.base.letters import LOWER, UPPER
from hia_desktop.domain.reading.caveats import NOT_NOW, SON
from hia_desktop.domain.reading.page import Found, Marks, Reading

_ENDS_TRADE = re.compile(
    r"(?:arbeid[ea]r|lær[ea]r|s(?:y|ju)kepleier|sjukepleiar|hjelpeplei[ea]r|mekanik[ea]r|sjåfør|konsulent|ingeniør"
    r"|assistent|betjent|operatør"
    r"|teknik[ea]r|re(?:n|in)hald[ea]r|renholder|før[ea]r|sekretær|vekt[ea]r|montør|sel[gj][ea]r|kokk|bak[ea]r"
    r"|frisør|sn[ei]kk[ea]r|tømr[ea]r"
    r"|elektrik[ea]r|rø(?:r|yr)legg(?:er|jar)|m[aå]l[ea]r|mur[ea]r|sveis[ea]r|lærling|fisk[ea]r|servitør|lektor"
    r"|vaktme(?:ster|ister)"
    r"|regnskapsfører|rekneskapsførar|utvikl[ea]r)"
).pattern
_EMPLOYED_TRADE = rf"[{LOWER}-]{{0,30}}{_ENDS_TRADE}"
"""Trades that are named for the patient; a doctor, therapist,
adviser or leader named at a place is often somebody else."""
_TRADE = re.compile(
    rf"[{LOWER}-]{{0,30}}(?:{_ENDS_TRADE}"
    r"|plei[ea]r|le(?:der|iar)|rådgiver|rådgjevar|veileder|rettleiar|terapeut|bonde|hjelp[ea]r|lege|jordmor|økonom"
    r"|kontorist|bud"
    r"|worker|nurse|driver|teacher|cleaner|carpenter|electrician|engineer|chef|cook|assistant|clerk)"
).pattern
_WORKPLACE_LABEL = re.compile(
    (
        r"(?<![\w-])(?:arbeidsgi?ver|arbeidsgjevar|arbeidssted|arbeidsplass|arbeidsstad|bedrift|virksomhet|verksemd"
        r"|employer|workplace)"
        r"(?:/\w+)?(?: er| is)?\s?[:=\t]\s?"
    ),
    re.IGNORECASE,
)
_AT = re.compile(rf"\b(?i:hos|ved|på|i|for|at|by|with|of|in) (?=[{UPPER}])")
_WORKS = re.compile(
    r"(?:\bansatt|\btilsett|\bjobb?(?:er|a|ar|et)?|\barbeid(?:er|ar)?|\bstilling|\bworks?|\bworking|\bemployed"
    rf"|\bemployee|{_ENDS_TRADE})\b[^\n\t.:;]{{0,45}}\Z",
    re.IGNORECASE,
)
"""What stands right before an `_AT`, and how far back it may begin."""
_REACH = 70
_AWAY_FROM = re.compile(
    r"(?:(?i:meldt?|melding\w*|permisjon|ferie|prosent|pst)|%|\)) ?\(?(?i:fra|frå|hos|ved|i|på) (?:jobben (?:hos"
    rf"|ved) )?(?=[{UPPER}])"
)
_PLACE_NAME = re.compile(
    rf"[{UPPER}][\w&'.-]*\w(?: (?:1000\b|[{UPPER}&][\w&'.-]*\w|&|og(?= [{UPPER}])"
    rf"|[{LOWER}]{{0,30}}(?:kommune|skole|sykehjem|sykehus|hus|hjem|barnehage|bakeri|tjeneste|transport|bygg|lager"
    r"|hotell|renhold|kantine|butikk|kontor"
    r"|senter|fabrikk|verk|videregående)\b)){0,5}"
)
_NO_PLACE = re.compile(
    (
        r"(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|norge|polen|oslo|bergen"
        r"|trondheim|bodø|tromsø|nav"
        r"|tlf|telefon|hun|han|det|har|ja|nei|ukjent|ingen|uke|veke|jan|feb|apr|jun|jul|aug|sep|sept|okt|nov|des)$"
    ),
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s(?:Tlf|Telefon|Yrke|Stilling|Leder|Org|Hun|Han|Pasienten|Sykmeld\w*|Har|NAV)\b.*$|[ \n]og$|[.,]$", re.DOTALL
)
_GAP = re.compile(r"[ -]{2,}")
_CLAUSE_START = re.compile(r"[\n\t;]|\.\s")
_LABEL_VALUE = re.compile(r"[^\n\t;:()]{2,60}")
_TAIL = re.compile(
    (
        r"(?:,? (?:tlf|telefon|mob|org\.?\s?nr|orgnr|yrke|stilling|leder|kontakt|hvor|der |som |fra |siden |i \d"
        r"|\d{1,3}\s?%|ca\.? \d).*$)"
        r"|,.*$|\. .*$|[\s.,-]+$"
    ),
    re.IGNORECASE,
)
_NOTHING = re.compile(
    (
        r"(?:ingen|ukjent|nei|ja|ikke .*|-+|\?+|none|unknown|se .*|har .*|er .*|kontaktet.*|informert.*|mangler"
        r"|vet ikke|uten.*|utan.*"
        r"|ikkje .*|s(?:y|ju)kmel.*|periode.*)$"
    ),
    re.IGNORECASE,
)


def employers(text: str) -> Iterator[Found]:
    """The employer or place of work: after a label, or a name with a capital after «ansatt hos»,
    «jobber ved», «sykmeldt fra»."""
    yield from _labelled(text, _WORKPLACE_LABEL)
    not_now = Marks(NOT_NOW, text)
    for start, end in (*_works_at(text), *(found.span() for found in _AWAY_FROM.finditer(text))):
        name = _PLACE_NAME.match(text, end)
        if name is None or not_now.last(_clause_start(text, max(0, start - 25), start), start):
            continue
        value = _STOP.sub("", name[0])
        if len(value) > 2 and not _NO_PLACE.match(value):
            yield Found(value, value, name.start(), name.start() + len(value), False)


def _clause_start(text: str, since: int, before: int) -> int:
    """Where the clause that a stretch of the text ends in begins in it."""
    return max((found.end() for found in _CLAUSE_START.finditer(text, since, before)), default=since)


def employer_in(text: str, *, labelled: bool = False) -> str:
    """The one employer that a stretch of text names, or that it names by a label;
    empty when it names none, or several."""
    text = _GAP.sub(" ", text)  # where days were taken out
    named = {str(one.value) for one in (_labelled(text, _WORKPLACE_LABEL) if labelled else employers(text))}
    return next(iter(named)) if len(named) == 1 else ""


def _works_at(text: str) -> Iterator[tuple[int, int]]:
    """From a word for work to the place of work that is named behind it, by the first such place."""
    since = 0
    for at in _AT.finditer(text):
        if works := _WORKS.search(text, max(since, at.start() - _REACH), at.start()):
            yield works.start(), at.end()
        since = at.end()


def _labelled(text: str, label: re.Pattern[str]) -> Iterator[Found]:
    for one in label.finditer(text):
        if found := _labelled_value(text, one.end()):
            yield found


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
    r"(?<![\w-])(?:yrke|yrkestittel|stillingstittel|stilling|profesjon|occupation|job title)(?:/\w+)?\s?[:=\t]\s?",
    re.IGNORECASE,
)


@cache
def _works_as() -> re.Pattern[str]:
    """Made when a text is first read: it takes long to make."""
    return re.compile(
        r"\b(?:som|as an?|as|er|gammel|gml\.?|år|gift|skilt|samboer|ugift|enslig|mann|kvinne|årig),? (?:utdannet "
        r"|faglært |ufaglært )?"
        rf"(?:kvinnelig |mannlig )?(?P<trade>{_TRADE})\b(?!\s?:)"
        rf"|(?:^|[\n\t.?,] ?|nå )(?P<placed>(?i:{_EMPLOYED_TRADE}))"
        rf"(?= (?:ved|hos|i|på) [{UPPER}]|,? (?:fra [{UPPER}][{LOWER}]+, )?(?:som )?(?:jobb?er|ansatt|arbeider))"
    )


_AT_WORK = re.compile(
    (
        r"(?:jobb\w*|arbeid\w*|ansatt|tilsett|stilling\w*|works?|working|employed|yrke\w*|\d\d år(?:ig|s|gammel)?"
        r"|gammel|gml|årig|mann|kvinne"
        r"|gift|skilt|samboer|enslig|hun|ho|han|pas\w*|pt\.?|vikar\w*|fast)\b[^\n]{0,50}$"
    ),
    re.IGNORECASE,
)
_NOT_THE_PATIENT = re.compile(
    (
        rf"\b(?:tidligere|mannen|hennes mann|ektefelle\w*|kona|samboer\w*|mor|far|{SON}\w*|datter\w*|drømm\w*|ønsker"
        r"|omskoler\w*|vil bli)\b"
        r"[^.\n]{0,40}$"
    ),
    re.I,
)


def occupations(reading: Reading) -> Iterator[Found]:
    """The patient's occupation: after a label, or a known kind of trade after «jobber som»,
    «44 år gammel» and the like."""
    text = reading.text
    yield from _labelled(text, _OCCUPATION_LABEL)
    for works in _works_as().finditer(text):
        group = works.lastgroup or "trade"
        start, end = works.span(group)
        before = text[max(0, start - 60) : start]
        if (group == "placed" or _AT_WORK.search(before)) and not _NOT_THE_PATIENT.search(before):
            yield Found(works[group], works[group], start, end, False)
