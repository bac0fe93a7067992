"""What a stretch of a pasted list of sick leave says of its days:
the kind of absence, the grade, and what it is from."""

import re
from dataclasses import dataclass, replace

from hia_desktop.base.text import _
from hia_desktop.base.written_days import MONTH_WORD
from hia_desktop.domain.leave.sick_leave import SickLeaveKind, WorkSituation
from hia_desktop.domain.reading.grades import OF_POSITION, SICK, grades, positions, two_shares, uneven
from hia_desktop.domain.reading.periods import FROM_WORDS

_KINDS = (
    (SickLeaveKind.JOB_SEEKING, re.compile(r"friskmeld\w* til arbeidsformidling|§\s?8-5", re.IGNORECASE)),
    (SickLeaveKind.EGENMELDING, re.compile(r"ei?genmeld", re.IGNORECASE)),
    (SickLeaveKind.AVVENTENDE, re.compile(r"avventende|avventande", re.IGNORECASE)),
    (SickLeaveKind.REISETILSKUDD, re.compile(r"reisetils(?:kudd|kot)", re.IGNORECASE)),
    (SickLeaveKind.BEHANDLINGSDAGER, re.compile(r"behandlingsdag", re.IGNORECASE)),
    (SickLeaveKind.AAP, re.compile(r"\baap\b|arbeidsavklaringspeng", re.IGNORECASE)),
    (SickLeaveKind.UFORETRYGD, re.compile(r"\bufør(?:etrygd\w*|e?\b)", re.IGNORECASE)),
    (SickLeaveKind.HOLIDAY, re.compile(r"\bferie", re.IGNORECASE)),
    (SickLeaveKind.LEAVE, re.compile(r"permisjon", re.IGNORECASE)),
)
_PARTLY = re.compile(r"\bgradert|\bdelvis", re.IGNORECASE)
_SHARE = re.compile(
    r"tre(?:dje)?del|fjerdedel|femtedel|\bhalvpart|\bhalve dag|\ban(?:nen|na|dre)?[ -]?(?:hver|kvar)\b"
    r"|\b(?:hver|kvar)t? (?:annen|anna|andre)\b|\bda(?:g|ger|gar) (?:i|per|pr\.?|hver|kvar) (?:uk[ae]|ve[kc])"
    r"|\bs(?:y|ju)ke?meld\w* (?:for |i |av )?resten\b(?! av (?:uk|vek|m[åa]n|år|som|høst|haust))"
    r"|\btimer (?:om|per|pr\.?|hver) dag|\b(?:noen|nokre|enkelte) da(?:ger|gar)\b|\bdel(?:er|ar)? av\b",
    re.IGNORECASE,
)
"""Words for a part of the time, beside a word for sick leave."""
_AWAY = re.compile(
    r"\bs(?:y|ju)k(?:e|t|dom\w*|epeng\w*|edag\w*|e?-?m\w*)?\b|\bs\s(?:y|j\su)\sk\s(?:e\s)?m\se\sl\sd\b"
    r"|\bfriskmeld|fr[aå]vær|\bsick\b|\bpermittert"
    r"|\b(?:borte|vekke|hjemme|heime|fritatt|friteken|siste arbeidsdag)\b"
    r"|\b(?:ute|ut|utenfor|utanfor|uten|utan|fri|sist)\b[^.]{0,20}\b(?:jobb|arbeid|skole|skule)"
    r"|\b(?:ikke|ikkje|aldri|ingen|not)\b[^.]{0,30}\b(?:jobb|arbeid|work)|\b(?:jobb|arbeid)\w* (?:ikke|ikkje)\b"
    r"|\b(?:slutt|stopp|måtte gå|gikk|gjekk|gav? seg|gitt seg)\w*[^.]{0,20}\b(?:jobb|arbeid)"
    r"|\b(?:off|out of|away from|stopped|unable to) work",
    re.IGNORECASE,
)
"""Words that may tell of absence from work, and are too loose to propose a row by."""
_WORKS = (
    (
        WorkSituation.SELF_EMPLOYED,
        re.compile(r"selvstendig|sjølvstendig|næringsdriv[ae]nde|enkeltpersonforetak|eget firma", re.IGNORECASE),
    ),
    (WorkSituation.FREELANCER, re.compile(r"frilans", re.IGNORECASE)),
    (WorkSituation.DISMISSED, re.compile(r"\boppsag[td]\b|oppsigelsestid|oppseiingstid", re.IGNORECASE)),
    (WorkSituation.STUDENT, re.compile(r"\bstudent|\bstudie|\belev\b", re.IGNORECASE)),
    (
        WorkSituation.NO_EMPLOYER,
        re.compile(r"(?:uten|utan|ingen) arbeidsg(?:iver|jevar)|arbeids(?:ledig|laus)|arbeidssøk", re.IGNORECASE),
    ),
)
_UNTIL_MONTH = re.compile(
    rf"\b(?:ut|heile|hele|(?:utgangen|slutten) av|til(?: og med)?|t\.?o\.?m\.?)[ :]{{1,2}}{MONTH_WORD}\b(?!\.? \d)",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"medio|primo|ultimo|i|(?:begyn|byrj|start|mid|slutt|utgang|løp)\w* (?:av|på|i)|i løpet av"
).pattern
_MONTHS = re.compile(
    rf"\b(?:{MONTH_WORD}\.? (?:19|20)\d\d|(?:{FROM_WORDS}[ :]*(?:(?:{_PART_OF}) )?|(?:{_PART_OF}) ){MONTH_WORD}"
    rf"|(?<![\d.,/-])(?:0?[1-9]|1[0-2])[./](?:19|20)\d\d"
    rf"|(?:{FROM_WORDS}|til)[ :]*(?:0?[1-9]|1[0-2])/\d\d)\b|{_UNTIL_MONTH.pattern}",
    re.IGNORECASE,
)
_BY_NAME = re.compile(
    rf"\b(?:{FROM_WORDS}|til(?: og med)?|t\.?o\.?m\.?)[ :]*"
    r"(?P<named>i ?(?:går|forgårs|dag|morgen|morgon|fjor)|(?:19|20)\d\d"
    r"|(?:forrige|førre|sist\w*|neste|førstk\w*\.?|kommende|kom+ande|denne|inneværende|inneverande) \w+"
    r"|(?:den )?\d{1,2}\.? i (?:\w+ )?m(?:åned|ånad|nd)\w*|over \w+"
    r"|(?:i )?(?:nyttår|årsskift|jul|påske|pinse|sommer|sommar|høst|haust|vinter|vår)\w*"
    r"|(?:man|mån|tirs|tys|ons|tors|fre|lør|laur|søn|sun)dag)\b|\b(?P<ago>for [^.\n]{1,24} (?:siden|sidan)"
    r"|(?:i|hele|heile|gjennom) (?:19|20)\d\d|(?:19|20)\d\d ?- ?(?:19|20)\d\d"
    r"|(?:hele|heile) \w*(?:semester|halvår|skoleår|skuleår)\w*"
    r"|(?:ut|resten av) (?:uk[ae]n?|vek[ae]|måne?den|månaden|året|sommeren|sommaren|høsten|hausten))\b",
    re.IGNORECASE,
)
_COUNTS = tuple(re.compile(r"en to tre fire fem seks sju åtte ni ti elleve tolv").pattern.split())
LASTS = re.compile(rf"(\d{{1,2}}|{'|'.join(_COUNTS)})\s(uker?|veker?|dager?|dagar)").pattern
"""How long something lasts: a number, in digits or words, and its unit."""
_LASTING = re.compile(
    rf"\b(?:i|(?:de|dei) siste) (?:ca\.? |om lag |nesten )?(?:\d{{1,2}}|{'|'.join(_COUNTS)})\s(?:uk|vek|dag|m[åa]n)\w*",
    re.IGNORECASE,
)
_WEEKS = re.compile(r"\b(?:u|uke(?:ne)?|veke|vekene)\.? ?\d{1,2}\b(?! år)", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """What a stretch of text says of one period. `kind` and `grade` are None where it says nothing;
    `doubts` are sentences."""

    kind: SickLeaveKind | None
    grade: int | None
    doubts: tuple[str, ...]
    sick: bool

    @property
    def anything(self) -> bool:
        """Whether it says that there is sick leave, or what fills its time."""
        return self.sick or self.kind is not None or self.grade is not None


_NOTHING = Said(None, None, (), False)
_SAYS = re.compile(r"\d\s?%|[^\W\d_]{2}|§")
"""Without a percentage, a word or the mark of a paragraph there is nothing to be read."""


def may_be_told(text: str) -> bool:
    """Whether a text may speak of absence, in looser words too than those a row is proposed by."""
    return said(text).anything or bool(_AWAY.search(text))


def said(text: str) -> Said:
    """Reads a stretch of text without its days."""
    if not _SAYS.search(text):
        return _NOTHING
    found = grades(text)
    percents = tuple(dict.fromkeys(one.percent for one in found))
    named = [kind for kind, words in _KINDS if words.search(text)]
    doubts = []
    grade = percents[0] if len(percents) == 1 and percents[0] else None
    if percents == (0,):
        doubts.append(_("Teksten sier «{word}».").format(word="0 %"))
    odd = uneven(text) if not percents else ""
    if odd:
        doubts.append(_("«{grade}» er ikke et helt tall. Skriv graden i tabellen.").format(grade=odd))
    if len(percents) > 1:
        doubts.append(
            _("Flere grader i samme setning: {grades}.").format(grades=", ".join(f"{one} %" for one in percents))
        )
    if len(named) > 1:
        doubts.append(_("Teksten nevner flere slag fravær."))
    shares, alike = two_shares(text) if not percents else ("", None)
    grade = grade or alike
    kind = named[0] if named else None
    sick = any(not one.told for one in found) or bool(SICK.search(text))
    if kind is None:
        if grade is not None:
            kind = SickLeaveKind.FULL if grade == 100 else SickLeaveKind.GRADED
        elif shares:
            kind = SickLeaveKind.GRADED
            doubts.append(
                _("«{shares}»: det står ikke hva av det som er sykmelding. Skriv graden i tabellen.").format(
                    shares=shares
                )
            )
        elif share := OF_POSITION.search(text):
            kind = SickLeaveKind.GRADED
            doubts.append(
                _("«{share}» kan være graden eller stillingen. Skriv graden i tabellen.").format(share=share[1])
            )
        elif _PARTLY.search(text) or len(percents) > 1 or (sick and (odd or percents or _SHARE.search(text))):
            kind = SickLeaveKind.GRADED
    if month := _UNTIL_MONTH.search(text):
        doubts.append(_("Teksten sier «{word}».").format(word=month[0].lower()))
    if kind is SickLeaveKind.GRADED and grade is None and not doubts:
        doubts.append(_("Graden står ikke i teksten. Skriv den i tabellen."))
    return Said(kind, grade, tuple(doubts), sick)


def against(one: Said, other: Said | None) -> Said:
    """The one as it is said, in doubt when the other, that stands beside it and belongs to nothing else,
    names another grade."""
    if other is None or other.grade is None or one.grade is None or one.grade == other.grade:
        return one
    doubt = _("Det står flere grader ved samme periode: {grades}. Skriv den som gjelder.")
    return replace(one, doubts=(*one.doubts, doubt.format(grades=f"{other.grade} %, {one.grade} %")))


def position_in(text: str) -> int | None:
    """The size of the position, when one and only one stands there."""
    found = {one.percent for one in positions(text)}
    return next(iter(found)) if len(found) == 1 else None


def work_in(text: str) -> WorkSituation:
    """What the leave is from, an employer unless something else is said."""
    return next((work for work, words in _WORKS if words.search(text)), WorkSituation.EMPLOYEE)


def days_in(count: str, unit: str) -> int:
    """The number of days of what `LASTS` has found."""
    number = int(count) if count.isdecimal() else _COUNTS.index(count.lower()) + 1
    return number * (7 if unit[0].lower() in "uv" else 1)


def only_lasting(text: str) -> str:
    """Why sick leave of which nothing is told but how long it lasts is not read; empty when it is not told so. A length
    that stands alone need not say what it is of."""
    found = _LASTING.search(text)
    if found is None or not (may_be_told(text) or found[0] == text.strip(" \t\n.,")):
        return ""
    return _("Lengden står, men ikke dagene. Skriv første og siste dag.")


def without_days(text: str) -> str:
    """Why sick leave that is told without days is not read: in week numbers, in whole months,
    or by the name of a day («i går»); empty when it is not told so."""
    if _WEEKS.search(text):
        why = _("Ukenumre blir ikke lest som datoer. Skriv dagene.")
    elif _MONTHS.search(text):
        why = _("En måned uten dag blir ikke lest som dato. Skriv dagene.")
    elif named := _BY_NAME.search(text):
        why = _("«{day}» blir ikke lest som dato. Skriv dagene.").format(day=named["named"] or named["ago"])
    else:
        return ""
    return why if may_be_told(text) else ""
