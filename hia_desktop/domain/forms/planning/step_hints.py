"""What is worth another look at the steps back to work. Hints: they stop nobody and decide nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from hia_desktop.base.text import _, day
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, grade_of
from hia_desktop.domain.forms.values import StepStatus
from hia_desktop.domain.legal_texts import LOWEST_GRADE

REVIEW = timedelta(weeks=4)
STILL = timedelta(days=21)
YEAR = timedelta(weeks=52)
"""When the sick pay ends, about. Source: nav.no; shown as «ca. 52 uker», since the true end is counted otherwise."""


@dataclass(frozen=True)
class Standing:
    """What the steps are held against: today; how much is worked now, in percent, and the first day of the sick leave,
    None where that is not known here; the day the newest version was signed, None while one writes."""

    today: date
    works: int | None = None
    sick_since: date | None = None
    signed: date | None = None


def step_hints(plan: ReturnToWorkPlan, now: Standing) -> tuple[str, ...]:
    """One sentence for each thing to look at, the first step's first."""
    return (*_of_the_steps(plan, now), *_of_the_time(plan, now))


def _of_the_steps(plan: ReturnToWorkPlan, now: Standing) -> Iterator[str]:
    planned = plan.planned()
    first = next((work for when, work in planned if when >= now.today), None)
    if now.works is not None and first is not None and first < now.works:
        yield _("Neste trinn er {step} %, men pasienten arbeider alt {now} %.").format(step=first, now=now.works)
    for number, step in enumerate(plan.steps, 1):
        grade = grade_of(step)
        if grade is not None and 0 < grade < LOWEST_GRADE and not step.over:
            yield _("Trinn {number} gir sykmelding {grade} %. Sykepenger krever minst {least} %.").format(
                number=number, grade=grade, least=LOWEST_GRADE
            )
    if now.sick_since is not None and planned and planned[-1][0] >= now.sick_since + YEAR:
        yield _("Siste trinn er etter ca. 52 uker med sykmelding ({day}).").format(day=day(now.sick_since + YEAR))


def _of_the_time(plan: ReturnToWorkPlan, now: Standing) -> Iterator[str]:
    left = [step for step in plan.steps if step.starts and not step.over]
    reviews = [step.evaluation_day for step in left if step.evaluation_day is not None]
    if left and not any(now.today <= when <= now.today + REVIEW for when in reviews):
        yield _("Ingen evaluering de neste fire ukene.")
    if not left or now.signed is None:
        return
    begun = [step.starts for step in left if step.status is not StepStatus.PLANNED]  # that a day came is no movement
    moved = max([now.signed, *(when for when in begun if when and when <= now.today)])
    moved = max([moved, *(when for when, _work in plan.actual() if when <= now.today)])
    if moved <= now.today - STILL:
        yield _("Ingenting er endret siden {day}.").format(day=day(moved))
