"""Words that make one look twice at what stands beside them:
turned down, planned, earlier, about somebody or something else."""

import re

from hia_desktop.base.text import _

_DENIED = re.compile(
    r"ikke|ikkje|avslått|avslag|avvist|annullert|slettet|avbrutt|utgått|trukket|feilregistrert|ugyldig"
).pattern
_PLANNED = re.compile(
    r"plan\b|plan om|planlegg\w*|planlagt|foresl\w*|anbefal\w*|vurder\w*|ønsk\w*|ynskj\w*|håp\w*|vonar|mål(?:et)?\b"
    r"|hvis|dersom|kanskje"
    r"|bør|trolig|truleg|antatt|ventes|forventet|forventa"
).pattern
SON = re.compile(r"(?<!& )sønn(?!\w*\s(?:as|asa|ans|da)\b)").pattern
"""A son, who is no part of a firm's name: «Hansen & Sønner AS»."""
_SOMEBODY_ELSE = re.compile(
    rf"ektefelle\w*|mannen|kona|samboer\w*|sambuar\w*|mor\b|far\b|{SON}\w*|sonen|datter\w*|dotter\w*|barnet"
).pattern
_EARLIER = re.compile(
    r"tidligere|tidlegare|forrige|førre|i fjor|før jul|hadde|(?:ble|vart|blei) friskm\w*|i 20\d\d|previous\w*|earlier"
    r"|var (?=s[yj]|hel|full|\d)"
).pattern
NOT_NOW = re.compile(
    (
        rf"\b(?:(?:{_DENIED}|{_PLANNED}|{_SOMEBODY_ELSE}|ingen|not|aldri|kunne|forsøk\w*|trapp[ea]|opp til)\b"
        rf"|{_EARLIER}\b)"
    ),
    re.IGNORECASE,
)
"""What is said of work or absence after such a word does not hold for the patient now."""
_TURNED_DOWN = re.compile(rf"\b(?:{_DENIED})\b", re.IGNORECASE)
_MAY_BE_PLANNED = re.compile(rf"\b(?:{_PLANNED})", re.IGNORECASE)
_ABOUT_ANOTHER = re.compile(rf"\b(?:{_SOMEBODY_ELSE})", re.IGNORECASE)
TAKEN_BACK = re.compile(
    (
        r"\b(?:avslå\w*|avslo\w*|avslag\w*|avvis\w*|avvist\w*|annuller\w*|slett(?:a|e|er|et|es)\b|avbrut\w*|avbryt\w*"
        r"|avbrot\w*|avbrøt\w*"
        r"|utgå\w*|utgikk|utgjekk|utløp\w*|tr[ue]kket\b|trakk\b|trekt\b|trekk(?:es|er)?\s"
        r"|stans(?:a|e[dst]?|et|er)?\b|stopp(?:a|e[st]?|et|er)?\b|forkast\w*|nekt\w*|returner\w*|opphør\w*|henlagt"
        r"|henlegg\w*|avlys\w*|inaktiv\w*|duplikat"
        r"|feilregistrer\w*|ugyldig\w*|erstatt\w*|tilbakekal\w*|tilbaketrukk\w*|opphev\w*|kanseller\w*|makuler\w*"
        r"|underkjen\w*"
        r"|(?:ikke|ikkje) (?:lenger |lenge |blitt |vorte |er )?(?:god(?:kjent|kjend|tatt|teken)|innvilg\w*|gyldig"
        r"|sendt?|brukt?|levert|mottatt"
        r"|motteken|bekreft\w*|registrert|aktuell|aktiv|gjeldende|gjeldande|i bruk)\b|gjelder? (?:ikke|ikkje)"
        r"|gjeld ikkje"
        r"|kan (?:ikke|ikkje) (?:brukes|brukast|godkjen\w*|bli)|ble ikke noe av)"
    ),
    re.IGNORECASE,
)
"""What takes a sick note back, as NAV and patients write it:
it holds for every day of the same block, wherever in it the word stands."""
_SEVERAL = re.compile(
    r"\b(?:\w*meldinger|\w*meldingar|\w*periode(?:r|ar)|\w*fravær|\w*fråvær)\b[ :.]*(?:\(\d+\))?[ :.]*$", re.IGNORECASE
)
_NOT_DENIED = re.compile(r"aktivitet (?:er )?ikke mulig", re.IGNORECASE)
_ELSEWHERE = re.compile(
    (
        r"\b(?:innlagt|innleggelse|opphold|kurs|opptrening|rehabilitering|født|time\b|kontroll\w*|samtykke|operert"
        r"|operasjon|reise\b|reiser\b|behandlet|utstedt|mottatt|signert|datert)\b"
    ),
    re.IGNORECASE,
)
_LONGEST_HEADING = 5


def taken_back(text: str) -> tuple[str, ...]:
    """Why a sick note in this block of text may never have held: turned down, broken off, expired, replaced."""
    return tuple(
        dict.fromkeys(
            _("Teksten sier «{word}».").format(word=one[0].strip().lower()) for one in TAKEN_BACK.finditer(text)
        )
    )


def heads_several(text: str) -> bool:
    """Whether a line is the heading of several notes: «Avviste sykmeldinger», «Tidligere perioder (4)»."""
    return bool(_SEVERAL.search(text.strip())) and len(text.split()) <= _LONGEST_HEADING


def second_looks(text: str) -> tuple[str, ...]:
    """Why what is said round a period may be no sick leave of the patient's."""
    found = []
    if word := _TURNED_DOWN.search(_NOT_DENIED.sub("", text)):
        found.append(_("Teksten sier «{word}».").format(word=word[0].lower()))
    if _MAY_BE_PLANNED.search(text):
        found.append(_("Teksten kan være en plan eller et forslag."))
    if _ABOUT_ANOTHER.search(text):
        found.append(_("Teksten kan gjelde en annen person."))
    if word := _ELSEWHERE.search(text):
        found.append(_("Datoene kan gjelde noe annet («{word}»).").format(word=word[0].lower()))
    return tuple(found)
