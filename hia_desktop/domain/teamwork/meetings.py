"""The team's meeting: why a course is on its agenda, and when the next one is."""

from datetime import date, timedelta

from hia_desktop.base.text import N_
from hia_desktop.domain.forms.form import Choice
from hia_desktop.domain.tasks import ASSESS, DISCUSS, EPIKRISE, MEASURE_END, NAV_DISCUSS, PLAN_EVALUATION


class Reason(Choice):
    """Why a course is on the agenda."""

    NEW = "new", N_("Ny")
    EVALUATE = "evaluate", N_("Evalueres")
    CLOSING = "closing", N_("Avsluttes")
    ASKED = "asked", N_("Bedt om")


BROUGHT_BY: dict[str, Reason] = {
    ASSESS.code: Reason.NEW,
    DISCUSS.code: Reason.ASKED,
    NAV_DISCUSS.code: Reason.ASKED,
    PLAN_EVALUATION.code: Reason.EVALUATE,
    MEASURE_END.code: Reason.CLOSING,
    EPIKRISE.code: Reason.CLOSING,
}
"""The open tasks that bring a course to the agenda; the first in this order says why."""
DAYS_AHEAD = 7
"""How long after the meeting such a task may be due: what is due before the next meeting is for this one."""


def next_day(weekday: int, after: date) -> date:
    """The first day with this number (0 for Monday) after a day."""
    return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)


def initials(given: str, family: str) -> str:
    """«K.T.»: as much of a name as a list with several patients says."""
    return "".join(f"{part[0].upper()}." for part in (*given.split()[:1], *family.split()[-1:]) if part)
