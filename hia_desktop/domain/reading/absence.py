"""What a stretch of a pasted list of sick leave says of its days:
the kind of absence, the grade, and what it is from."""

import re
from dataclasses import dataclass, replace

from hia_desktop.base.text import _
from hia_desktop.base.written_days import MONTH_WORD
from hia_desktop.domain.leave.sick_leave import SickLeaveKind, WorkSituation
from hia_desktop.domain.reading.grades import SICK, grades, positions

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
_MONTHS = re.compile(rf"\b{MONTH_WORD}\.? (?:19|20)\d\d\b", re.IGNORECASE)
_WEEKS = re.compile(r"\b(?:uke(?:ne)?|veke|vekene) ?\d{1,2}\b", re.IGNORECASE)


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


def said(text: str) -> Said:
    """Reads a stretch of text without its days."""
    found = grades(text)
    percents = tuple(dict.fromkeys(one.percent for one in found))
    named = [kind for kind, words in _KINDS if words.search(text)]
    doubts = []
    grade = percents[0] if len(percents) == 1 else None
    if len(percents) > 1:
        doubts.append(
            _("Flere grader i samme setning: {grades}.").format(grades=", ".join(f"{one} %" for one in percents))
        )
    if len(named) > 1:
        doubts.append(_("Teksten nevner flere slag fravær."))
    kind = named[0] if named else None
    if kind is None:
        if grade is not None:
            kind = SickLeaveKind.FULL if grade == 100 else SickLeaveKind.GRADED
        elif _PARTLY.search(text) or len(percents) > 1:
            kind = SickLeaveKind.GRADED
    if kind is SickLeaveKind.GRADED and grade is None and not doubts:
        doubts.append(_("Graden står ikke i teksten. Skriv den i tabellen."))
    return Said(kind, grade, tuple(doubts), any(not one.told for one in found) or bool(SICK.search(text)))


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


def without_days(text: str) -> str:
    """Why sick leave that is told without days is not read: in week numbers, or in whole months;
    empty when it is not told so."""
    if not said(text).anything:
        return ""
    if _WEEKS.search(text):
        return _("Ukenumre blir ikke lest som datoer. Skriv dagene.")
    return _("En måned uten dag blir ikke lest som dato. Skriv dagene.") if _MONTHS.search(text) else ""
