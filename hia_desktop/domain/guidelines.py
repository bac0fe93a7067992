"""The guide to deadlines for start of care: an editable, dated table, and the deadline it proposes. The assessor decides (R0).

Source: prioriteringsveilederne as Interregional rapport 2020 quotes them (R53-R56); pasient- og brukerrettighetsloven § 2-2.
"""

import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import _
from hia_desktop.base.text import day as show
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.referral import Diagnosis
from hia_desktop.domain.forms.values import Discipline, Severity
from hia_desktop.domain.milestones import Window
from hia_desktop.resources import resource


@cache
def bundled_limits() -> tuple[GuidelineLimit, ...]:
    """The limits that a new centre begins with."""
    rows = tomllib.loads(resource("codes/guideline_limits.toml").read_text(encoding="utf-8"))["limit"]
    return tuple(GuidelineLimit.model_validate(row) for row in rows)


def limits_on(rows: Iterable[GuidelineLimit], day: date) -> tuple[GuidelineLimit, ...]:
    """The rows in force on a day, in their order."""
    return tuple(row for row in rows if row.applies(day))


def check_rows(rows: Sequence[GuidelineLimit]) -> None:
    """Errors: BadInput when a row lacks its length, dates or source, or overlaps another in time; `fields` names it, counted from 0."""
    fields: dict[str, str] = {}
    for index, row in enumerate(rows):
        if fault := _fault(row) or _overlap(row, rows[:index]):
            fields[f"rows.{index}"] = fault
    if fields:
        raise BadInput(_("Fristtabellen har feil: {fault} Ingenting er lagret.").format(fault=next(iter(fields.values()))), fields)


def _fault(row: GuidelineLimit) -> str:
    if (row.weeks is None) == (row.months is None):
        return _("«{row}» må ha enten uker eller måneder.").format(row=row.name())
    if row.discipline is Discipline.BOTH:
        return _("En frist må gjelde ett fagområde. For begge brukes den korteste.")
    if row.valid_from is None:
        return _("«{row}» mangler datoen den gjelder fra.").format(row=row.name())
    if row.valid_until is not None and row.valid_until < row.valid_from:
        return _("«{row}» slutter å gjelde før den begynner.").format(row=row.name())
    if not row.source:
        return _("«{row}» mangler kilde.").format(row=row.name())
    return ""


def _key(row: GuidelineLimit) -> tuple[Discipline, GuideCondition, Severity | None]:
    return row.discipline, row.condition, row.severity


def _overlap(row: GuidelineLimit, others: Sequence[GuidelineLimit]) -> str:
    for other in others:
        later, earlier = sorted((row, other), key=lambda each: each.valid_from or date.min, reverse=True)
        if _key(row) == _key(other) and later.valid_from is not None and earlier.applies(later.valid_from):
            return _("«{row}» har to frister som gjelder {day}. Sett «gjelder til» på den gamle.").format(
                row=row.name(), day=show(later.valid_from)
            )
    return ""


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
) -> Proposed | None:
    """The shortest deadline that the guide on `day` gives, counted from receipt; None when no row fits.

    With both disciplines the rows of both count. A row for one severity needs that severity; a row for all fits any.
    """
    wanted = {Discipline.FMR, Discipline.PHV} if disciplines is Discipline.BOTH else {disciplines}
    fitting = [
        row for row in limits_on(rows, day) if row.discipline in wanted and row.condition in conditions and row.severity in (None, severity)
    ]
    if not fitting:
        return None
    row = min(fitting, key=lambda each: each.deadline(received))
    explains = _("{row}: {length} fra mottak {received} gir {deadline}. Gjelder fra {valid_from}; {source}.").format(
        row=row.name(),
        length=row.length(),
        received=show(received),
        deadline=show(row.deadline(received)),
        valid_from=show(row.valid_from),
        source=row.source,
    )
    if len(fitting) > 1:
        explains += _(" Den korteste av {count} frister er brukt.").format(count=len(fitting))
    return Proposed(row.deadline(received), row, explains + _(" Et forslag: vurder alltid pasienten for seg."))


_PREFIXES = {
    GuideCondition.ANXIETY: ("F40", "F41", "P01", "P74", "P79"),
    GuideCondition.DEPRESSION: ("F32", "F33", "F34.1", "F41.2", "P03", "P76"),
    GuideCondition.MSK: ("L", "M"),
}


def conditions_of(diagnoses: Iterable[Diagnosis], *, clarify: bool) -> frozenset[GuideCondition]:
    """The guide's conditions that the diagnosis codes point to; `clarify`: muscle and skeletal complaints need quick clarification."""
    codes = [row.code.upper() for row in diagnoses]
    found = {condition for condition, prefixes in _PREFIXES.items() if any(code.startswith(prefixes) for code in codes)}
    if clarify and GuideCondition.MSK in found:
        found.add(GuideCondition.MSK_CLARIFY)
    return frozenset(found)


def after_window(deadline: date, window: Window) -> str:
    """The warning when the latest lawful start lies after the window of best benefit closes; empty when it does not (R56, R58)."""
    if deadline <= window.closes:
        return ""
    return _("Frist for start er etter at vinduet går ut {closes}: seneste start er {deadline}. Vurder tidligere start.").format(
        closes=show(window.closes), deadline=show(deadline)
    )
