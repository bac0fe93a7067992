"""What each kind of period is called where the state is told:
eleven kinds, running, over and open-ended, alone and after others.

A note that ran out is «sykmelding til …» and never «friskmeldt», which nobody has said. Today is Saturday 28.11.2026.
One earlier sick leave lies apart from the period (May to July), the other runs up to its first day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind

TODAY = date(2026, 11, 28)
K = SickLeaveKind
SPANS = {
    "now": (date(2026, 11, 16), date(2026, 12, 4)),
    "open": (date(2026, 11, 16), None),
    "over": (date(2026, 11, 2), date(2026, 11, 11)),
}
APART = Period(date(2026, 5, 4), date(2026, 7, 5), K.FULL, 100)
GRADES = {K.FULL: 100, K.GRADED: 50, K.UFORETRYGD: 50}

# kind: in the lists while it runs, in the lists when it is over, on the paper, on the bar of the timeline.
# «§» is the week before it.
WORDS = {
    K.FULL: ("§100 %", "sykmelding til 11. nov", "sykmeldt 100 %", "Sykmelding 100 %"),
    K.GRADED: ("§50 %", "sykmelding til 11. nov", "sykmeldt 50 %", "Sykmelding 50 %"),
    K.EGENMELDING: ("§egenmelding", "egenmelding til 11. nov", "egenmelding", "Egenmelding"),
    K.HOLIDAY: ("ferie", "ikke sykmeldt", "ferie", "Ferie"),
    K.LEAVE: ("permisjon", "ikke sykmeldt", "permisjon", "Permisjon"),
    K.AVVENTENDE: (
        "avventende sykmelding",
        "avventende sykmelding til 11. nov",
        "avventende sykmelding",
        "Avventende sykmelding",
    ),
    K.BEHANDLINGSDAGER: ("behandlingsdager", "behandlingsdager til 11. nov", "behandlingsdager", "Behandlingsdager"),
    K.REISETILSKUDD: ("reisetilskudd", "reisetilskudd til 11. nov", "reisetilskudd", "Reisetilskudd"),
    K.JOB_SEEKING: (
        "friskmeldt til arbeidsformidling",
        "arbeidsformidling til 11. nov",
        "friskmeldt til arbeidsformidling",
        "Friskmelding til arbeidsformidling",
    ),
    K.AAP: ("AAP", "AAP til 11. nov", "AAP", "Arbeidsavklaringspenger (AAP)"),
    K.UFORETRYGD: ("uføretrygd 50 %", "uføretrygd 50 % til 11. nov", "uføretrygd 50 %", "Uføretrygd 50 %"),
}


@dataclass(frozen=True)
class Case:
    """Some periods, and what is to be said of them. `window` is the state's word, empty where there is none."""

    name: str
    periods: tuple[Period, ...]
    short: str
    paper: str
    bar: str
    window: str


def cases() -> Iterator[Case]:
    """Every one of them."""
    for kind, (running, over, paper, bar) in WORDS.items():
        for span, (first, last) in SPANS.items():
            if kind is K.HOLIDAY and last is None:
                continue  # a holiday must have an end
            period = Period(first, last, kind, GRADES.get(kind, 0))
            upto = Period(date(2026, 9, 14), first - timedelta(days=1), K.FULL, 100)
            for before, earlier in (("alone", ()), ("after another", (APART,)), ("within one", (upto,))):
                said = (
                    over
                    if span == "over"
                    else running.replace("§", "uke 10 · " if before == "within one" else "uke 1 · ")
                )
                if kind in (K.HOLIDAY, K.LEAVE):
                    said = _away(said, span, before)
                window = "åpent" if before == "within one" else _window(kind, before)
                yield Case(f"{kind.value}, {span}, {before}", (*earlier, period), said, paper, bar, window)


def _away(said: str, span: str, before: str) -> str:
    """Holiday and leave belong to the sick leave that they follow directly, and to nothing else."""
    if span == "over":
        return {"alone": said, "after another": "sykmelding til 5. juli", "within one": "sykmelding til 1. nov"}[before]
    return f"uke 10 · {said}" if before == "within one" else said


def _window(kind: SickLeaveKind, before: str) -> str:
    """From the first day of the sick leave of now, or of the latest one."""
    if kind in (K.FULL, K.GRADED, K.EGENMELDING):
        return "ikke åpnet"
    return "lukket" if before == "after another" else ""
