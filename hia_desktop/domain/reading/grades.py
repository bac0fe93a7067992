"""The percentages of a text: grades of absence, as numbers or words, and the size of a position.
Bokmål, nynorsk and some English."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SICK_LEAVE = re.compile(r"s(?:y|ju)k{1,2}e?-?\s?m").pattern
SICK = re.compile(
    rf"\b(?:(?:hei?lt|hei?ltids|fullt?|gradert|delvis|del|halvt?|100) ?-?)?(?:{_SICK_LEAVE}(?:el[dt]\w*|\b\.?)"
    r"|sm\b(?=[ .:]{1,2}(?:\d|fra|frå|siden|sidan|fom))|sick[ -]?(?:leave|listed|note)|off work|arbeidsufør\w*"
    r"|grad(?:ering)?\b|gradert\b(?=[ :]{1,2}(?:\d|fra|frå|siden|sidan|f\.?o\.?m))|(?:s(?:y|ju)ke)?fr[aå]vær\w*)",
    re.IGNORECASE,
)
"""A word that says that somebody is away from work, sick."""
_TENS = tuple(re.compile(r"ti tjue tretti førti femti seksti sytti åtti nitti hundre").pattern.split())
_PERCENT = re.compile(
    r"(?:(?<![\d.,/-])(?:(?P<least>\d{1,3})(?:\s?%\s?-\s?|-)|(?<!\w)(?P<lower>100|[1-9][05])\s(?:-|til)\s(?=\d))?"
    r"(?P<number>\d{1,3})"
    rf"|\b(?P<tens>{'|'.join(_TENS)})(?:(?:\s?-\s?|\stil\s)(?P<upper>{'|'.join(_TENS)}))?)"
    r"[ \t\n-]?(?:%|prosent|pst\b|percent\b)"
    rf"|\b(?:{_SICK_LEAVE}\w*grad(?:en)?|grad(?:ering)?(?=\s?[:=]))(?: er)?\s?[:=]?[ \t]?(?P<told>\d{{1,3}})"
    r"(?!\d|[.,/-]\d|\s?(?:%|prosent|pst))",
    re.IGNORECASE,
)
_UNEVEN = re.compile(r"(?<![\d.,/-])\d{1,3}[.,]\d{1,2}\s?(?:%|prosent\b|pst\b)", re.IGNORECASE)
_OF_WORK = re.compile(
    (
        r"(?:jobb\w*|arbeid(?!s(?:status|situasjon|giver|gjevar))\w*|works?|working|stilling\w*|arbeidsevne\w*|av"
        r"|bedr\w*|betr\w*|svinn|ansatt"
        r"|tilsett|redusert)(?: i| ca\.?| nå| no| om lag|:| er| på| en| ei| med| fortsatt| framleis| for tiden)?\s*\(?$"
    ),
    re.IGNORECASE,
)
_THEN_WORK = re.compile(
    (
        r"\s?-?(?:fast |midlertidig |mellombels |vikar ?|i |av )?(?:stilling|jobb\b|i jobb|arbeid\b|i arbeid|position"
        r"|job\b|bedre|bedring|betre"
        r"|av (?:tiden|dagen|stillingen|full)|reduksjon|disab|ansatt|tilsett|friskm?|på jobb|at work)"
    ),
    re.IGNORECASE,
)
_WHOLE = re.compile(
    rf"\b(?:hei?l(?:t|tids?)?|full(?:t|tids?)?|fully)[ -]{{0,2}}(?:{_SICK_LEAVE}\w*|sick[ -]?listed)"
    rf"|\b{_SICK_LEAVE}el[dt]\w* (?:fullt|hei?lt)\b"
    r"|\baktivitet (?:er )?(?:ikke mulig|ikkje mogleg)",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\bhalv(?:t|dags?)?[ -]{{0,2}}{_SICK_LEAVE}\w*"
    rf"|\b{_SICK_LEAVE}el[dt]\w* (?:i )?(?:ca\.? )?halv(?:t|e dagen|e tida|e tiden|dags?)\b",
    re.IGNORECASE,
)

OF_POSITION = re.compile(
    rf"\b{_SICK_LEAVE}el[dt]\w* (i (?:ca\.? )?(?:\d{{1,3}}\s?(?:%|prosent)|halv)[ -]?stilling)", re.IGNORECASE
)
"""«Sykmeldt i 50 % stilling»: most often the grade, and the position where that is one of half."""
_TWO_SHARES = re.compile(
    rf"\b(?:{_SICK_LEAVE}\w*|grad(?:ert|ering)?\b)[^\d\n,]{{0,15}}"
    r"(?P<shares>(?P<one>\d{1,2})\s?/\s?(?P<other>\d{1,2}))(?![\d./])",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Percent:
    """A percentage at `start` to `end` of a text; `told` when it stands there in digits."""

    percent: int
    start: int
    end: int
    told: bool = True


def grades(text: str) -> tuple[Percent, ...]:
    """Every percentage that is not one of work or of a position;
    without any, what «helt sykmeldt» and «sjukmeld halvt» say."""
    found = []
    for one in _PERCENT.finditer(text):
        if not _of_work(text, one.start(), one.end()):
            named = [
                int(one[group]) for group in ("least", "lower", "number", "told") if one[group]
            ]  # «50-60 %» is two
            named += [10 * (_TENS.index(one[group].lower()) + 1) for group in ("tens", "upper") if one[group]]
            for percent in named:
                found.append(Percent(percent, one.start(), one.end()))
    return tuple(found) or tuple(_in_words(text))


def _of_work(text: str, start: int, end: int) -> bool:
    """Whether what stands round a percentage says that it is one of work or of a position."""
    return bool(_OF_WORK.search(text, max(0, start - 30), start) or _THEN_WORK.match(text, end))


def uneven(text: str) -> str:
    """The first percentage that is no whole number, as it is written; a grade is one. Empty where there is none."""
    found = (one for one in _UNEVEN.finditer(text) if not _of_work(text, one.start(), one.end()))
    return next((one[0] for one in found), "")


def two_shares(text: str) -> tuple[str, int | None]:
    """Sick leave as two shares of a whole, «60/40», as they are written, and the grade where they are alike: else
    nobody knows which of them it is. Empty where there are none."""
    found = _TWO_SHARES.search(text)
    if found is None or int(found["one"]) + int(found["other"]) != 100:
        return "", None
    return found["shares"], 50 if found["one"] == found["other"] else None


def _in_words(text: str) -> Iterator[Percent]:
    for percent, words in ((100, _WHOLE), (50, _HALF)):
        if one := words.search(text):
            yield Percent(percent, one.start(), one.end(), False)


_POSITION = re.compile(
    (
        r"\bstillings?(?:prosent|brøk|størrelse|storleik|andel|del)(?:en)?[\s:=.-]{0,4}(?:ca\.? |er )?"
        r"(?P<label>\d{1,3})(?!\d|[.,]\d)\s?(?:%|prosent)?"
        r"|\bstilling(?:stittel)?:[^\n\t%:.]{3,40}?[ (](?P<titled>\d{1,3})\s?(?:%|prosent)(?! s[yj])"
        r"|(?<![\d.,/-])(?P<front>\d{1,3})\s?(?:%|prosent|percent)\s?-?\s?(?:fast |midlertidig |mellombels |vikar)?"
        r"(?:stilling|position|post\b|job\b)"
        r"|\bstilling\w*[\s:,(]{0,3}(?:på |er |ca\.? )?(?P<behind>\d{1,3})\s?(?:%|prosent)"
        r"|\b(?:ansatt|tilsett|jobb[ae]r|arbeid(?:er|ar)|works) (?:fast )?(?:i |på )?(?P<employed>\d{1,3})\s?(?:%"
        r"|prosent)"
        rf"(?= (?:som|ved|hos|på|i|as)\b)(?![^.\n]{{0,60}}\b{_SICK_LEAVE})"
        r"|\b(?P<full>(?:full|hei?l) stilling|hei?ltidsstilling|fulltidsstilling|100-prosentstilling|full-time position"
        r"|fulltid\b(?! s[yj]))"
        r"|\b(?P<half>halv stilling)"
    ),
    re.IGNORECASE,
)
_WISH = re.compile(
    (
        r"\b(?:tilbake (?:i|til)|ønsk\w*|mål\w*|håper|vonar|komme i|kome i|øke til|auke til|ny |tidligere|tidlegare"
        r"|forrige|førre"
        r"|back to|mann\w*|ektefelle\w*)[^.\n]{0,30}$"
    ),
    re.IGNORECASE,
)


def positions(text: str) -> Iterator[Percent]:
    """The size of the patient's position in percent, wherever it stands;
    a wished, earlier or somebody else's one is left out."""
    for found in _POSITION.finditer(text):
        if _WISH.search(text[max(0, found.start() - 50) : found.start()]):
            continue
        match found.lastgroup:
            case "full":
                percent = 100
            case "half":
                percent = 50
            case group:
                percent = int(found[group or 0])
        if 1 <= percent <= 100:
            yield Percent(percent, found.start(), found.end(), found.lastgroup not in ("full", "half"))
