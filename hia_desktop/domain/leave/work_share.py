"""How much somebody works on a day of sick leave, in percent of a full position, where it can be known."""

from collections.abc import Iterable
from datetime import date

from hia_desktop.domain.leave.sick_leave import Period, SickLeaveKind, as_known

_TOLD = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.REISETILSKUDD})
"""The kinds whose grade says how much of the position is not worked."""


def work_share(periods: Iterable[Period], day: date, position: int | None) -> int | None:
    """The position without what the sick notes of that day take of it, in percent of a full position.

    `position`: the whole position in percent, None when it is not known. A grade is of the position that the note is
    for, of the whole one where the note names none (folketrygdloven § 8-13). None, never 0, for what cannot be known:
    no note that day, a note without a grade, one of several notes without its position, anything but a sick note
    among them, or a part of a position that nobody knows.
    """
    running = [one for one in as_known(periods) if one.covers(day)]
    if not running or any(one.kind not in _TOLD or not one.grade for one in running):
        return None
    if len(running) == 1 and running[0].grade == 100 and running[0].position_percent in (None, position):
        return 0
    whole = {one.position_percent or (position if len(running) == 1 else None) for one in running}
    if position is None or None in whole:
        return None
    taken = sum((one.position_percent or position) * one.grade for one in running)
    return max(0, round(position - taken / 100))
