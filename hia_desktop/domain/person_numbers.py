"""Norwegian person numbers: fødselsnummer, D-, H- and FH-number, real and synthetic.

Eleven digits ddmmyy iii k1 k2. From 2032 the first control digit may leave a remainder of 0-3, and neither century nor
sex can be read from new numbers (Skatteetaten, «Nytt fødselsnummer 2032»); sex is never derived here.
A D-number's day and month may be the day it was ordered, and an H-number's are the hospital's guess: they propose a
birth date, and a person decides. D-numbers use wider series since 2021-11-16 (Skatteetaten, as coded in the library
NoCommons, read 2026-11-28).
Synthetic series: month + 80 (Tenor), + 65 (Norsk helsenett), + 40 (NAV, the same months as H-numbers).
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hia_desktop.base.errors import BadInput
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, age, day
from hia_desktop.base.written_days import even

_WEIGHTS_1 = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
_WEIGHTS_2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_NEW_RULE = date(2032, 1, 1)


class NumberKind(StrEnum):
    """Which register the number comes from."""

    FNR = "fnr"
    DNR = "dnr"
    H = "h"
    FH = "fh"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return NUMBER_KIND_LABELS[self]


NUMBER_KIND_LABELS = WordTable(
    {
        NumberKind.FNR: N_("Fødselsnummer"),
        NumberKind.DNR: N_("D-nummer"),
        NumberKind.H: N_("H-nummer (hjelpenummer)"),
        NumberKind.FH: N_("FH-nummer (felles hjelpenummer)"),
    }
)


@dataclass(frozen=True)
class PersonNumber:
    """A number that passed. `value` is eleven digits; `born` is None when it cannot be known;
    `warning` is empty or one sentence.

    `proposes`: `born` is only what the number suggests, and what a person says goes before it.
    """

    value: str
    kind: NumberKind
    synthetic: bool
    born: date | None
    warning: str = ""

    @property
    def proposes(self) -> bool:
        """Whether the birth date is to be looked at by a person."""
        return self.kind in (NumberKind.DNR, NumberKind.H)

    def birth_date(self, said: date | None) -> date | None:
        """The birth date to keep: the number's where it settles it, else what was said,
        else what the number suggests."""
        return (said or self.born) if self.proposes else (self.born or said)

    def doubt(self, said: date | None, today: date) -> str:
        """What to check about the birth date to keep; empty when nothing is."""
        kept = self.birth_date(said)
        if kept is None:
            return ""
        years = age(kept, today)
        if self.born is not None and said is not None and said != self.born:
            read, chosen = day(self.born), day(said)
            if not self.proposes:
                return _("Fødselsnummeret sier at pasienten er født {read}. Det brukes, ikke {said}.").format(
                    read=read, said=chosen
                )
            return _(
                "{kind} tyder på {read}, men {said} er skrevet. Det som er skrevet, gjelder. Kontroller det."
            ).format(kind=self.kind.label, read=read, said=chosen)
        if self.proposes and not LEAST_AGE <= years <= MOST_AGE:
            return _("Fødselsdatoen {day} gir en alder på {age} år. Kontroller den.").format(day=day(kept), age=years)
        return ""


LEAST_AGE, MOST_AGE = 16, 75
"""Ages outside which a birth date read out of a D-number is doubted."""


def bare(text: str) -> str:
    """The number as typed or pasted, without the spaces, dots,
    dashes and invisible signs that people and papers part it with."""
    return text if text.isascii() and text.isdigit() else re.sub(r"[\s.-]", "", even(text))


def parse(text: str, *, allow_synthetic: bool, today: date) -> PersonNumber:
    """Reads a typed or pasted person number, whatever signs part its digits (`bare`).

    Month + 40 is read as an H-number, which a real centre may hold;
    in a centre for synthetic patients it carries a warning.
    Errors: BadInput for wrong length, impossible date, wrong control digit, a synthetic number in a real centre,
    birth in the future.
    """
    value = bare(text)
    if not value:
        raise _bad(_("Skriv fødselsnummeret, 11 sifre."))
    if not (value.isascii() and value.isdigit()):
        raise _bad(_("Fødselsnummeret kan bare ha sifre. Skriv 11 sifre, med eller uten mellomrom."))
    if len(value) != 11:
        raise _bad(_("Fødselsnummeret har {count} sifre, men skal ha 11.").format(count=len(value)))
    remainder = _remainder(value, _WEIGHTS_1)
    if remainder > 3 or _remainder(value, _WEIGHTS_2) != 0:
        raise _bad(_("Kontrollsifrene stemmer ikke. Se etter en tastefeil i fødselsnummeret."))
    kind, synthetic, day, month = _series(value)
    if synthetic and not allow_synthetic:
        raise _bad(_("Dette er et syntetisk testnummer. Det kan ikke brukes i et senter med virkelige pasienter."))
    born = None if kind is NumberKind.FH else _born(value, kind, day, month, old=remainder == 0, today=today)
    if born and born > today and kind is NumberKind.DNR:
        born = None  # the series do not tell the century of every year
    if born and born > today:
        raise _bad(_("Fødselsnummeret gir en fødselsdato i framtiden. Se etter en tastefeil."))
    return PersonNumber(
        value, kind, synthetic, born, _warning(kind, remainder, allow_synthetic=allow_synthetic, today=today)
    )


def grouped(value: str) -> str:
    """«148381 08890», as people read it aloud."""
    return f"{value[:6]} {value[6:]}"


def make(born: date, serial: int, *, synthetic: bool = True) -> str | None:
    """A valid number for the birth date and the three-digit serial, with month + 80 when synthetic.

    None when the serial does not belong to the birth year's century, or would need a control digit of 10,
    which is never issued.
    """
    if not 0 <= serial <= 999 or _year(born.year % 100, serial) != born.year:
        return None
    digits = f"{born.day:02}{born.month + (80 if synthetic else 0):02}{born.year % 100:02}{serial:03}"
    for weights in (_WEIGHTS_1, _WEIGHTS_2):
        control = -_remainder(digits, weights) % 11
        if control == 10:
            return None
        digits += str(control)
    return digits


def _bad(message: str) -> BadInput:
    return BadInput(message, {"national_id": message})


def _remainder(digits: str, weights: tuple[int, ...]) -> int:
    """The weighted sum modulo 11; digits beyond the weights, or not there yet, do not count."""
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=False)) % 11


def _series(value: str) -> tuple[NumberKind, bool, int, int]:
    """Kind, synthetic or not, and the day and month with the series' additions taken off."""
    day, month = int(value[:2]), int(value[2:4])
    if day >= 80:
        return NumberKind.FH, False, day, month
    kind = NumberKind.FNR
    if day > 40:
        kind, day = NumberKind.DNR, day - 40
    for added in (80, 65):
        if added < month <= added + 12:
            return kind, True, day, month - added
    if 40 < month <= 52:  # an H-number never has a D-number's day, so that pair can only be NAV's synthetic series
        return (NumberKind.H, False, day, month - 40) if kind is NumberKind.FNR else (kind, True, day, month - 40)
    return kind, False, day, month


def _year(short_year: int, serial: int) -> int | None:
    """The birth year of a number issued before 2032; None when no century has that serial and year."""
    if serial <= 499:
        return 1900 + short_year
    if short_year <= 39:
        return 2000 + short_year
    if serial <= 749 and short_year >= 54:
        return 1800 + short_year
    return 1900 + short_year if serial >= 900 else None


def _ordered_year(short_year: int, serial: int) -> int | None:
    """The birth year that a D-number suggests; None where the series say nothing."""
    if 500 <= serial <= 599:
        return 1800 + short_year if short_year >= 54 else 2000 + short_year if short_year < 40 else None
    return 1900 + short_year if short_year >= 40 or serial < 200 else 2000 + short_year


def _born(value: str, kind: NumberKind, day: int, month: int, *, old: bool, today: date) -> date | None:
    """The birth date; None for numbers of the 2032 series, whose century is unknown.
    BadInput when no calendar has the date."""
    short_year = int(value[4:6])
    series = _ordered_year if kind is NumberKind.DNR else _year
    year = series(short_year, int(value[6:9])) if old else None
    unknown = year is None and (not old or today >= _NEW_RULE or kind is NumberKind.DNR)
    try:
        if unknown:
            date(
                2000 + short_year, month, day
            )  # a leap day in 00 exists in 2000 only, so 2000 accepts all that any century does
            return None
        return date(year or 0, month, day)  # year 0 does not exist: refused below
    except ValueError:
        raise _bad(_("Fødselsnummeret gir ingen mulig fødselsdato. Se etter en tastefeil.")) from None


def _warning(kind: NumberKind, remainder: int, *, allow_synthetic: bool, today: date) -> str:
    if remainder and today < _NEW_RULE:
        return _(
            "Kontrollsifrene følger regelen som gjelder fra 2032. Kontroller nummeret, og skriv inn fødselsdatoen."
        )
    if kind is NumberKind.FH or remainder:
        return _("Fødselsdatoen kan ikke leses av nummeret. Skriv den inn.")
    if today >= _NEW_RULE:
        return _("Fødselsdatoen kan ikke leses sikkert av numre tildelt fra 2032. Kontroller den.")
    if kind is NumberKind.H and allow_synthetic:
        return _("Nummeret er et H-nummer eller et syntetisk nummer fra NAV; de kan ikke skilles fra hverandre.")
    return ""
