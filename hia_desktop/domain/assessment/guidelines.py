"""The guide to deadlines for start of care: an editable, dated table, and the deadline it proposes.
The assessor decides (R0).

Source: prioriteringsveilederne as Interregional rapport 2020 quotes them (R53-R56);
pasient- og brukerrettighetsloven § 2-2.
"""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from hia_desktop.base.errors import BadInput, Missing
from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, fold, inside_sentence
from hia_desktop.base.text import day as show
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import Discipline, Severity
from hia_desktop.domain.leave.milestones import Window
from hia_desktop.domain.working_days import WorkingWeek, working_days_from_receipt
from hia_desktop.resources import resource


@cache
def bundled_limits() -> tuple[GuidelineLimit, ...]:
    """The limits that a new centre begins with."""
    rows = tomllib.loads(resource("codes/guideline_limits.toml").read_text(encoding="utf-8"))["limit"]
    return tuple(GuidelineLimit.model_validate(row) for row in rows)


@dataclass(frozen=True)
class DatedLimit:
    """One row of a centre's table: the limit, when it was written (None: bundled),
    and who has approved it locally (empty: nobody)."""

    limit: GuidelineLimit
    noted_at: datetime | None = None
    approved_by: str = ""
    approved_on: date | None = None

    @property
    def approved(self) -> bool:
        """Whether somebody has approved the limit locally."""
        return bool(self.approved_by) and self.approved_on is not None

    @property
    def valid_from(self) -> date:
        """The day it is in force from."""
        return self.limit.valid_from or date.min


LimitTable = tuple[DatedLimit, ...]
"""Every row there has been, of all limits, in the order they were written."""
LimitKey = tuple[Discipline, GuideCondition, str, Severity | None]
"""What a limit is for."""


def key_of(row: GuidelineLimit) -> LimitKey:
    """What the limit is for; rows of the same follow one another in time."""
    return row.discipline, row.condition, fold(row.called), row.severity


def bundled_table() -> LimitTable:
    """The table of a new centre; nothing is approved."""
    return tuple(DatedLimit(limit) for limit in bundled_limits())


def history(table: Iterable[DatedLimit], key: LimitKey) -> LimitTable:
    """All rows of one limit, the newest first; of two from the same day the one written last."""
    mine = [row for row in table if key_of(row.limit) == key]
    return tuple(sorted(reversed(mine), key=lambda row: row.valid_from, reverse=True))


def in_turn(table: LimitTable) -> tuple[GuidelineLimit, ...]:
    """The limits as they follow one another: each ends the day before the next begins;
    one replaced from its own day is left out."""
    found: list[GuidelineLimit] = []
    for key in dict.fromkeys(key_of(row.limit) for row in table):
        ends: date | None = None
        for row in history(table, key):
            if row.valid_from != ends:
                found.append(_ended(row.limit, ends).model_copy(update={"approved": row.approved}))
            ends = row.valid_from
    return tuple(found)


def _ended(limit: GuidelineLimit, next_from: date | None) -> GuidelineLimit:
    last = [day for day in (limit.valid_until, next_from - timedelta(days=1) if next_from else None) if day is not None]
    return limit.model_copy(update={"valid_until": min(last, default=None)})


def revise(table: LimitTable, new: GuidelineLimit, now: datetime) -> LimitTable:
    """The table with one row more, not yet approved; all earlier rows stay, so that an old assessment can be explained.

    Errors: BadInput when the row is faulty, its day is not later than the newest approved one's, or it changes nothing.
    """
    if fault := _fault(new):
        raise _bad(*fault)
    versions = history(table, key_of(new))
    approved = next((row for row in versions if row.approved), None)
    if approved is not None and new.valid_from is not None and new.valid_from <= approved.valid_from:
        told = _("En godkjent frist gjelder fra {day}. Den nye må gjelde fra en senere dag.")
        raise _bad("valid_from", told.format(day=show(approved.valid_from)))
    if versions and versions[0].limit == new:
        raise _bad("weeks", _("Fristen står allerede slik i tabellen."))
    return (*table, DatedLimit(new, now))


def approve(table: LimitTable, read: DatedLimit, by: str, on: date) -> LimitTable:
    """The table with one row approved locally by a named person.

    Errors: BadInput without a name, Missing when it is not there to be approved.
    """
    if not by.strip():
        raise _bad("approved_by", _("Skriv hvem som har godkjent fristen."))
    if read.approved or read not in table:
        raise Missing(_("Fant ikke fristen. Noen andre kan ha godkjent den. Ingenting er godkjent."))
    return tuple(replace(row, approved_by=by.strip(), approved_on=on) if row == read else row for row in table)


def _bad(field: str, message: str) -> BadInput:
    return BadInput(message, {field: message})


def limits_on(rows: Iterable[GuidelineLimit], day: date) -> tuple[GuidelineLimit, ...]:
    """The rows in force on a day, in their order."""
    return tuple(row for row in rows if row.applies(day))


def _fault(row: GuidelineLimit) -> tuple[str, str] | None:
    """The field at fault and what is wrong with it."""
    if (row.weeks is None) == (row.months is None):
        return "weeks", _("«{row}» må ha enten uker eller måneder.").format(row=row.name())
    if row.discipline is Discipline.BOTH:
        return "discipline", _("En frist må gjelde ett fagområde. For begge brukes den korteste.")
    if row.condition is GuideCondition.OTHER and not row.called.strip():
        return "called", _("Skriv hva fristen gjelder.")
    if row.valid_from is None:
        return "valid_from", _("«{row}» mangler datoen den gjelder fra.").format(row=row.name())
    if row.valid_until is not None and row.valid_until < row.valid_from:
        return "valid_until", _("«{row}» slutter å gjelde før den begynner.").format(row=row.name())
    if not row.source.strip():
        return "source", _("«{row}» mangler kilde.").format(row=row.name())
    return None


@dataclass(frozen=True)
class Proposed:
    """A start deadline by the guide. `row` is kept with the assessment; `explains` is for the assessor."""

    deadline: date
    row: GuidelineLimit
    explains: str


def propose_deadline(
    rows: Iterable[GuidelineLimit],
    received: date,
    disciplines: Discipline,
    conditions: Collection[GuideCondition],
    severity: Severity | None,
    day: date,
    diagnoses: Sequence[Diagnosis] = (),
) -> Proposed | None:
    """The shortest deadline that the guide on `day` gives, counted from receipt; None when no row fits.

    With both disciplines the rows of both count. A row for one severity needs that severity; a row for all fits any. A
    row with a name of the centre's own fits the `diagnoses` that bear it.
    """
    about = _about(limits_on(rows, day), disciplines, conditions, diagnoses)
    fitting = [row for row in about if row.severity in (None, severity)]
    if not fitting:
        return None
    row = min(fitting, key=lambda each: each.deadline(received))
    explains = _("{row}: {length} fra mottak {received} gir {deadline}. Gjelder fra {valid_from}.").format(
        row=row.name(),
        length=row.length(),
        received=show(received),
        deadline=show(row.deadline(received)),
        valid_from=show(row.valid_from),
    )
    if len(fitting) > 1:
        explains += _(" Den korteste av {count} frister er brukt.").format(count=len(fitting))
    return Proposed(
        row.deadline(received), row, explains + row.standing() + _(" Et forslag: vurder alltid pasienten for seg.")
    )


def _about(
    rows: Iterable[GuidelineLimit],
    disciplines: Discipline,
    conditions: Collection[GuideCondition],
    diagnoses: Sequence[Diagnosis],
) -> list[GuidelineLimit]:
    """The rows for these disciplines and conditions, whatever the severity."""
    wanted = {Discipline.FMR, Discipline.PHV} if disciplines is Discipline.BOTH else {disciplines}
    return [row for row in rows if row.discipline in wanted and (row.condition in conditions or _bears(diagnoses, row))]


def _bears(diagnoses: Sequence[Diagnosis], row: GuidelineLimit) -> bool:
    """Whether a diagnosis has the row's own name in its text, or a code that begins so."""
    name = fold(row.called)
    named = row.condition is GuideCondition.OTHER and bool(name)
    return named and any(name in fold(one.text) or fold(one.code).startswith(name) for one in diagnoses)


def why_none(
    rows: Iterable[GuidelineLimit],
    disciplines: Discipline | None,
    conditions: Collection[GuideCondition],
    severity: Severity | None,
    day: date,
    diagnoses: Sequence[Diagnosis],
) -> str:
    """Why no deadline can be proposed, in one sentence; what `propose_deadline` would then give is None."""
    if disciplines is None:
        return _("fagområdet er ikke valgt.")
    if not any(one.code.strip() or one.text.strip() for one in diagnoses):
        return _("ingen diagnose er skrevet.")
    about = _about(limits_on(rows, day), disciplines, conditions, diagnoses)
    if not about:
        return _("veilederen her har ingen rad for diagnosen i dette fagområdet.")
    found = ", ".join(dict.fromkeys(inside_sentence(row.severity.label) for row in about if row.severity))
    if severity is None:
        return _("alvorlighetsgraden er ikke vurdert, og radene gjelder {found}.").format(found=found)
    said = _("radene gjelder {found}, ikke {severity}.").format(found=found, severity=inside_sentence(severity.label))
    of_source = [text for condition, text in _SAYS_NO.items() if condition in conditions and severity is Severity.MILD]
    return " ".join([said, *(of_source if disciplines is not Discipline.FMR else [])])


_SAYS_NO = WordTable(
    {
        GuideCondition.ANXIETY: N_(
            "Veilederen av 2015 svarer i utgangspunktet nei på rett ved lettere angsttilstander; individuelle "
            "forhold kan endre det. Hvilken frist som da gjelder, vet ikke programmet."
        ),
        GuideCondition.DEPRESSION: N_(
            "Veilederen av 2015 svarer i utgangspunktet nei på rett ved MADRS under 20; "
            "individuelle forhold kan endre det."
        ),
    }
)
"""What the guide says of a mild condition that it names no deadline for."""
SAYS_NO_SOURCE = N_("prioriteringsveilederne av 2015 (fastlegeportalen.no, veileder 9640 og 9642, lest 28.11.2026)")


_PREFIXES = {
    GuideCondition.ANXIETY: ("F40", "F41", "P01", "P74", "P79"),
    GuideCondition.DEPRESSION: ("F32", "F33", "F34.1", "F41.2", "P03", "P76"),
    GuideCondition.MSK: ("L", "M"),
}
_WIDESPREAD = ("L18", "A01", "M79.7", "M79.0", "R52.2")


def conditions_of(
    diagnoses: Iterable[Diagnosis], *, clarify: bool, factors: bool = False, loss: bool = False
) -> frozenset[GuideCondition]:
    """The guide's conditions that the diagnosis codes point to.

    `clarify`: muscle and skeletal complaints need quick clarification.
    `factors`: there are individual ones that may tip the assessment.
    `loss`: there is loss of function.
    """
    codes = [row.code.upper() for row in diagnoses]
    found = {condition for condition, prefixes in _PREFIXES.items() if any(code.startswith(prefixes) for code in codes)}
    if clarify and GuideCondition.MSK in found:
        found.add(GuideCondition.MSK_CLARIFY)
    if factors and GuideCondition.DEPRESSION in found:
        found.add(GuideCondition.DEPRESSION_FACTORS)
    if loss and any(code.startswith(_WIDESPREAD) for code in codes):
        found.add(GuideCondition.WIDESPREAD_PAIN)
    return frozenset(found)


YOUNG, YOUNG_WORKING_DAYS = 23, 65
"""Below this age, with mental illness, care begins within so many working days at the latest.

Source: prioriteringsforskriften § 4 a, pasient- og brukerrettighetsloven § 2-1 b; Ot.prp. nr. 53 (2006-2007) kap. 3.
What was found on 2026-11-28 names the days, not the wording of § 4 a:
they are counted from receipt, the earliest reading, until a centre has read Lovdata.
"""


def young_limit(
    received: date, age: int | None, disciplines: Discipline | None, codes: Iterable[str], week: WorkingWeek
) -> date | None:
    """The last day to begin for a patient under 23 with mental illness; None for all others."""
    mental = disciplines in (Discipline.PHV, Discipline.BOTH) or any(
        code.strip().upper()[:1] in ("F", "P") for code in codes
    )
    if age is None or age >= YOUNG or not mental:
        return None
    return working_days_from_receipt(received, YOUNG_WORKING_DAYS, week)


def after_window(deadline: date, window: Window) -> str:
    """The warning when the latest lawful start lies after the window of best benefit closes;
    empty when it does not (R56, R58)."""
    if deadline <= window.closes:
        return ""
    return _(
        "Frist for start er etter at vinduet går ut {closes}: seneste start er {deadline}. Vurder tidligere start."
    ).format(closes=show(window.closes), deadline=show(deadline))
