"""What stands round the days of a pasted list of sick leave: the kind, the grade, the employer, and words that make one look twice."""

import re
from dataclasses import dataclass, replace

from hia_desktop.base.text import UPPER, _
from hia_desktop.domain.sick_leave import SickLeaveKind, WorkSituation

_KINDS = (
    (SickLeaveKind.JOB_SEEKING, re.compile(r"friskmeld\w* til arbeidsformidling|§\s?8-5", re.IGNORECASE)),
    (SickLeaveKind.EGENMELDING, re.compile(r"egenmeld", re.IGNORECASE)),
    (SickLeaveKind.AVVENTENDE, re.compile(r"avventende", re.IGNORECASE)),
    (SickLeaveKind.REISETILSKUDD, re.compile(r"reisetilskudd", re.IGNORECASE)),
    (SickLeaveKind.BEHANDLINGSDAGER, re.compile(r"behandlingsdag", re.IGNORECASE)),
    (SickLeaveKind.AAP, re.compile(r"\baap\b|arbeidsavklaringspenger", re.IGNORECASE)),
    (SickLeaveKind.UFORETRYGD, re.compile(r"\bufør(?:etrygd\w*|e?\b)", re.IGNORECASE)),
    (SickLeaveKind.HOLIDAY, re.compile(r"\bferie", re.IGNORECASE)),
    (SickLeaveKind.LEAVE, re.compile(r"permisjon", re.IGNORECASE)),
)
_SICK = re.compile(r"\bs[yj]u?ke?-?\s?m(?:eld|\b)|\bsm\b|sykefravær|sykefråvær|\bgrad\w*|sick", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:fullt?|hel|helt|fulltids?|heltids?)[ -]?s[yj]u?k|aktivitet (?:er )?ikke mulig|\bfullt? sykm", re.IGNORECASE)
_PARTLY = re.compile(r"\bgradert|\bdelvis", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,/-])(\d{1,3})\s?(?:%|prosent\b|pst\b)", re.IGNORECASE)
_WORK_BEFORE = re.compile(
    r"(?:jobb\w*|arbeid(?:er|et)?|stilling\w*|ansatt|arbeidsevne\w*|bedr\w*|work\w*)(?: i| ca\.?| nå| på|:| er| med)?\s*\(?$", re.IGNORECASE
)
_WORK_AFTER = re.compile(
    r"\s?-?(?:av |i |fast |vikar)?(?:stilling|jobb\b|arbeid\b|i jobb|i arbeid|ansatt|bedre|bedring|frisk|position)", re.IGNORECASE
)
_POSITION = re.compile(
    r"(?<![\d.,])(\d{1,3})\s?(?:%|prosent)\s?-?(?:fast |av )?stilling|stillings?(?:prosent|brøk|andel)\s*[:=]?\s*(\d{1,3})", re.IGNORECASE
)
_EMPLOYER_LABEL = re.compile(
    r"(?:arbeidsgiver|arbeidsgjevar|arbeidssted|bedrift|virksomhet)[ \t]*[:\t=][ \t]*([^\n\t;,()]{2,60})", re.IGNORECASE
)
_NAME = re.compile(
    rf"[{UPPER}][\w&'-]*(?:[ ](?:[{UPPER}&][\w&'-]*|og(?= [{UPPER}])|kommune|skole|sykehjem|sykehus|barnehage|bakeri|transport|lager"
    r"|renhold|videregående))*"
).pattern
_EMPLOYER_FROM = re.compile(
    r"(?:(?i:meldt|melding\w*|permisjon|ferie|jobb\w*|ansatt|stilling(?:en)?)|%|(?i:prosent)|\))"
    rf"[ ]?\(?(?:fra|hos|ved|i|på)[ ](?:jobben (?:hos|ved) )?({_NAME})"
)
_MONTH_NAME = re.compile(r"(?:Jan|Feb|Mar|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Des|NAV\b|Uke)")
_WORKS = (
    (WorkSituation.SELF_EMPLOYED, re.compile(r"selvstendig|næringsdrivende|enkeltpersonforetak|eget firma", re.IGNORECASE)),
    (WorkSituation.FREELANCER, re.compile(r"frilans", re.IGNORECASE)),
    (WorkSituation.DISMISSED, re.compile(r"\boppsagt\b|oppsigelsestid", re.IGNORECASE)),
    (WorkSituation.STUDENT, re.compile(r"\bstudent|\bstudie|\belev\b", re.IGNORECASE)),
    (WorkSituation.NO_EMPLOYER, re.compile(r"uten arbeidsgiver|arbeidsledig|arbeidssøk|ingen arbeidsgiver", re.IGNORECASE)),
)
_TURNED_DOWN = re.compile(
    r"\b(?:ikke|avslått|avslag|avvist|annullert|slettet|avbrutt|utgått|trukket|feilregistrert|ugyldig)\b", re.IGNORECASE
)
_TAKEN_BACK = re.compile(
    r"\b(?:avslå\w*|avslo\w*|avslag\w*|avvis\w*|avvist\w*|annuller\w*|slett(?:a|e|er|et|es)\b|avbrut\w*|avbryt\w*|avbrot\w*|avbrøt\w*"
    r"|utgå\w*|utgikk|utgjekk|utløp\w*|tr[ue]kket\b|trakk\b|trekt\b|trekk(?:es|er)?\s"
    r"|stans(?:a|e[dst]?|et|er)?\b|stopp(?:a|e[st]?|et|er)?\b|forkast\w*|nekt\w*|returner\w*|opphør\w*|henlagt|henlegg\w*|avlys\w*|inaktiv\w*|duplikat"
    r"|feilregistrer\w*|ugyldig\w*|erstatt\w*|tilbakekal\w*|tilbaketrukk\w*|opphev\w*|kanseller\w*|makuler\w*|underkjen\w*"
    r"|(?:ikke|ikkje) (?:lenger |lenge |blitt |vorte |er )?(?:god(?:kjent|kjend|tatt|teken)|innvilg\w*|gyldig|sendt?|brukt?|levert|mottatt"
    r"|motteken|bekreft\w*|registrert|aktuell|aktiv|gjeldende|gjeldande|i bruk)\b|gjelder? (?:ikke|ikkje)|gjeld ikkje"
    r"|kan (?:ikke|ikkje) (?:brukes|brukast|godkjen\w*|bli)|ble ikke noe av)",
    re.IGNORECASE,
)
"""What takes a sick note back, as NAV and patients write it: it holds for every day of the same block, wherever in it the word stands."""
_SEVERAL = re.compile(r"\b(?:\w*meldinger|\w*meldingar|\w*periode(?:r|ar)|\w*fravær|\w*fråvær)\b[ :.]*(?:\(\d+\))?[ :.]*$", re.IGNORECASE)
_NOT_DENIED = re.compile(r"aktivitet (?:er )?ikke mulig", re.IGNORECASE)
_PLANNED = re.compile(
    r"\b(?:plan\b|planlegg\w*|planlagt|foresl\w*|anbefal\w*|vurder\w*|ønsk\w*|håp\w*|mål(?:et)?\b|hvis|kanskje|bør|trolig|antatt|ventes|forventet)",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(r"\b(?:ektefelle\w*|mannen|kona|samboer\w*|mor\b|far\b|sønn\w*|datter\w*|barnet)\b", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\b(?:innlagt|innleggelse|opphold|kurs|opptrening|rehabilitering|født|time\b|kontroll\w*|samtykke|operert|operasjon|reise\b|reiser\b|behandlet|utstedt|mottatt|signert|datert)\b",
    re.IGNORECASE,
)
_LONGEST_HEADING = 5
_WEEKS = re.compile(r"\buke(?:ne)? ?\d{1,2}\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a stretch of text says of one period. `kind` and `grade` are None where it says nothing; `doubts` are sentences."""

    kind: SickLeaveKind | None
    grade: int | None
    doubts: tuple[str, ...]
    sick: bool

    @property
    def anything(self) -> bool:
        """Whether it says that there is sick leave, or what fills its time."""
        return self.sick or self.kind is not None or self.grade is not None


def grades(text: str) -> tuple[int, ...]:
    """The grades in a stretch of text, each once; percentages of work or of a position are none."""
    found: dict[int, None] = {}
    for one in _PERCENT.finditer(text):
        if not _WORK_BEFORE.search(text[: one.start()][-25:]) and not _WORK_AFTER.match(text[one.end() :]):
            found[int(one[1])] = None
    return tuple(found)


def said(text: str) -> Said:
    """Reads a stretch of text without its days."""
    percents = grades(text)
    named = [kind for kind, words in _KINDS if words.search(text)]
    doubts = []
    grade = percents[0] if len(percents) == 1 else None
    if len(percents) > 1:
        doubts.append(_("Flere grader i samme setning: {grades}.").format(grades=", ".join(f"{one} %" for one in percents)))
    if len(named) > 1:
        doubts.append(_("Teksten nevner flere slag fravær."))
    kind = named[0] if named else None
    if kind is None:
        if grade is not None:
            kind = SickLeaveKind.FULL if grade == 100 else SickLeaveKind.GRADED
        elif _WHOLE.search(text) and not percents:
            kind, grade = SickLeaveKind.FULL, 100
        elif _PARTLY.search(text) or len(percents) > 1:
            kind = SickLeaveKind.GRADED
    if kind is SickLeaveKind.GRADED and grade is None and not doubts:
        doubts.append(_("Graden står ikke i teksten. Skriv den i tabellen."))
    return Said(kind, grade, tuple(doubts), bool(_SICK.search(text) or _WHOLE.search(text)))


def against(one: Said, other: Said | None) -> Said:
    """The one as it is said, in doubt when the other, that stands beside it and belongs to nothing else, names another grade."""
    if other is None or other.grade is None or one.grade is None or one.grade == other.grade:
        return one
    doubt = _("Det står flere grader ved samme periode: {grades}. Skriv den som gjelder.")
    return replace(one, doubts=(*one.doubts, doubt.format(grades=f"{other.grade} %, {one.grade} %")))


def taken_back(text: str) -> tuple[str, ...]:
    """Why a sick note in this block of text may never have held: turned down, broken off, expired, replaced."""
    return tuple(dict.fromkeys(_("Teksten sier «{word}».").format(word=one[0].strip().lower()) for one in _TAKEN_BACK.finditer(text)))


def heads_several(text: str) -> bool:
    """Whether a line is the heading of several notes: «Avviste sykmeldinger», «Tidligere perioder (4)»."""
    return bool(_SEVERAL.search(text.strip())) and len(text.split()) <= _LONGEST_HEADING


def second_looks(text: str) -> tuple[str, ...]:
    """Why what is said round a period may be no sick leave of the patient's."""
    found = []
    if word := _TURNED_DOWN.search(_NOT_DENIED.sub("", text)):
        found.append(_("Teksten sier «{word}».").format(word=word[0].lower()))
    if _PLANNED.search(text):
        found.append(_("Teksten kan være en plan eller et forslag."))
    if _SOMEBODY_ELSE.search(text):
        found.append(_("Teksten kan gjelde en annen person."))
    if word := _ELSEWHERE.search(text):
        found.append(_("Datoene kan gjelde noe annet («{word}»).").format(word=word[0].lower()))
    return tuple(found)


def employer_in(text: str) -> str:
    """The one employer that a stretch of text names; empty when it names none, or several."""
    text = re.sub(r"[ -]{2,}", " ", text)
    named = {one[1].strip(" .") for one in _EMPLOYER_LABEL.finditer(text)}
    named |= {one[1].strip(" .") for one in _EMPLOYER_FROM.finditer(text) if not _MONTH_NAME.match(one[1])}
    return next(iter(named)) if len(named) == 1 else ""


def labelled_employer(text: str) -> str:
    """The one employer that a whole text names by a label."""
    named = {one[1].strip(" .") for one in _EMPLOYER_LABEL.finditer(text)}
    return next(iter(named)) if len(named) == 1 else ""


def position_in(text: str) -> int | None:
    """The size of the position, when one and only one stands there."""
    found = {int(one[1] or one[2]) for one in _POSITION.finditer(text)}
    found = {percent for percent in found if 1 <= percent <= 100}
    return next(iter(found)) if len(found) == 1 else None


def work_in(text: str) -> WorkSituation:
    """What the leave is from, an employer unless something else is said."""
    return next((work for work, words in _WORKS if words.search(text)), WorkSituation.EMPLOYEE)


def only_weeks(text: str) -> bool:
    """Whether sick leave is told in week numbers."""
    return bool(_WEEKS.search(text)) and said(text).anything
