"""What the follow-up of sick leave asks for and when:
statutory points, the window of best benefit, and the steps back to work.

Milestones count calendar time from the episode's first day. Sources: the table of legal texts, and for the window
Interregional rapport 2020 (R57-R59).
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from hia_desktop.base.language import Words, WordTable
from hia_desktop.base.text import N_, _, add_months, plural
from hia_desktop.base.text import day as show
from hia_desktop.domain.leave.max_date import MaxDate
from hia_desktop.domain.legal_texts import cite, legal_texts
from hia_desktop.domain.tasks import (
    ACTIVITY_REQUIREMENT,
    DIALOGUE_1,
    DIALOGUE_2,
    FOLLOW_UP_PLAN,
    LATE_FOLLOW_UP,
    MAX_DATE,
    MILESTONE_TASKS,
    NOT_OURS,
)
from hia_desktop.domain.timeline import DayIs, MarkState

OURS = frozenset(MILESTONE_TASKS) - frozenset(NOT_OURS)
"""The milestones that this centre has a part in, and can be late with."""


@dataclass(frozen=True, kw_only=True)
class Milestone:
    """One point in the follow-up. `explains` is one sentence for the user, `source` the law or practice behind it.

    `done_on` is set when done, `reason` when skipped. `day_is`: what `due` is to it. `settled`: nobody
    skipped it, the sick leave ended before it was due.
    """

    code: str
    week: int
    label: str
    due: date
    explains: str
    source: str
    state: MarkState
    done_on: date | None = None
    reason: str = ""
    day_is: DayIs = DayIs.FROM
    settled: bool = False


@dataclass(frozen=True)
class _Rule:
    """A milestone before it has a date. `law` is its row in the table of legal texts. `with_employer`: True only with
    one, False only without, None for all. `day_is`: whether its week ends the time for it, or begins it."""

    code: str
    week: int
    label: Words
    law: str
    _: KW_ONLY
    with_employer: bool | None = None
    day_is: DayIs = DayIs.FROM


_RULES = (
    _Rule(FOLLOW_UP_PLAN.code, 4, N_("Oppfølgingsplan"), "aml_4_6_plan", with_employer=True, day_is=DayIs.LATEST),
    _Rule("nav_survey", 6, N_("Kartleggingsspørsmål fra NAV"), "nav_survey", with_employer=True),
    _Rule(DIALOGUE_1.code, 7, N_("Dialogmøte 1"), "aml_4_6_meeting", with_employer=True, day_is=DayIs.LATEST),
    _Rule("medical_questions_7", 7, N_("Spørsmål til sykmelder, uke 7"), "nav_questions_7"),
    _Rule(ACTIVITY_REQUIREMENT.code, 8, N_("Aktivitetskrav"), "ftrl_8_8"),
    _Rule("nav_review", 12, N_("Gjennomgang hos NAV"), "nav_review", with_employer=False),
    _Rule("candidate_dialogue_2", 17, N_("Kandidat til dialogmøte 2"), "nav_candidate", with_employer=True),
    _Rule("medical_questions_17", 17, N_("Spørsmål til sykmelder, uke 17"), "nav_questions_17"),
    _Rule(DIALOGUE_2.code, 26, N_("Dialogmøte 2"), "ftrl_8_7_a", with_employer=True, day_is=DayIs.LATEST),
    _Rule(LATE_FOLLOW_UP.code, 39, N_("Sen oppfølging"), "nav_late"),
    _Rule("medical_questions_39", 39, N_("Spørsmål til sykmelder, uke 39"), "nav_questions_39"),
    _Rule(MAX_DATE.code, 52, N_("Maksdato"), "ftrl_8_12", day_is=DayIs.ABOUT),
)


CODES = frozenset(rule.code for rule in _RULES)
"""Every milestone there is, with or without an employer."""


def milestones(
    start: date,
    *,
    has_employer: bool,
    today: date,
    done: Mapping[str, date],
    skipped: Mapping[str, str],
    ended: date | None = None,
    received: date | None = None,
    job_ended: date | None = None,
    max_date: MaxDate | None = None,
    max_explained: str = "",
) -> tuple[Milestone, ...]:
    """The milestones of an episode that began on `start`, in order of time;
    without an employer, those that need one fall away.

    From `job_ended`, the day that a job was lost on the way, the employer's are over. `max_date` is when sykepenger
    end; None: there are none to end.

    `done` maps code to the day it was done, `skipped` maps code to the reason;
    a code in both is done, unknown codes are ignored.
    `ended` is the last sick day of an episode that is over: what falls due after it is not relevant any more. Overdue
    is only what is ours and fell due after the referral was `received`;
    else nobody here knows whether it was done, and it is passed.
    """
    found = []
    for rule in _RULES:
        due, explains = start + timedelta(weeks=rule.week), legal_texts()[rule.law].text
        law: tuple[str, ...] = (rule.law,)
        if rule.code == MAX_DATE.code:
            if max_date is None:
                continue
            due, explains, law = max_date.day, max_explained or max_date.explained(), max_date.law
        if not _concerns(rule, due, has_employer, job_ended):
            continue
        over = _over(rule, due, ended, job_ended)
        made = _milestone(rule, due, today, done.get(rule.code), skipped.get(rule.code), over, received)
        found.append(replace(made, explains=explains, source=cite(*law)))
    return tuple(sorted(found, key=lambda one: one.due))


def _concerns(rule: _Rule, due: date, has_employer: bool, job_ended: date | None) -> bool:
    """Whether the point is anybody's here; one of those without an employer is so once the job
    is lost before it is due."""
    lost = has_employer and job_ended is not None and job_ended <= due
    return rule.with_employer in (None, has_employer) or (rule.with_employer is False and lost)


def _over(rule: _Rule, due: date, ended: date | None, job_ended: date | None) -> str:
    """Why the point fell away by itself; empty when it did not."""
    if ended is not None and due > ended:
        return _("Sykefraværet tok slutt {day}").format(day=show(ended))
    if rule.with_employer and job_ended is not None and due >= job_ended:
        return _("Arbeidsforholdet tok slutt {day}").format(day=show(job_ended))
    return ""


def _milestone(
    rule: _Rule, due: date, today: date, done_on: date | None, reason: str | None, over: str, received: date | None
) -> Milestone:
    settled = done_on is None and reason is None and bool(over)
    reason = over if settled else reason
    if done_on is not None:
        state = MarkState.DONE
    elif reason is not None:
        state = MarkState.SKIPPED
    elif due >= today:
        state = MarkState.TO_COME
    else:
        state = MarkState.OVERDUE if rule.code in OURS and due >= (received or due) else MarkState.PASSED
    return Milestone(
        code=rule.code,
        week=rule.week,
        label=str(rule.label),
        due=due,
        explains=legal_texts()[rule.law].text,
        source=cite(rule.law),
        state=state,
        done_on=done_on,
        reason=(reason or "") if state is MarkState.SKIPPED else "",
        day_is=rule.day_is,
        settled=settled,
    )


class WindowState(StrEnum):
    """Where today lies against the window."""

    BEFORE = "before"
    OPEN = "open"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        """The word on the screen."""
        return WINDOW_LABELS[self]


WINDOW_LABELS = WordTable(
    {WindowState.BEFORE: N_("ikke åpnet"), WindowState.OPEN: N_("åpent"), WindowState.CLOSED: N_("lukket")}
)


@dataclass(frozen=True)
class Window:
    """The time in which help is worth most, both days included."""

    opens: date
    closes: date

    def state(self, today: date) -> WindowState:
        """Before, open or closed."""
        if today < self.opens:
            return WindowState.BEFORE
        return WindowState.OPEN if today <= self.closes else WindowState.CLOSED


@lru_cache(4096)
def benefit_window(start: date) -> Window:
    """Two to four months after the sick leave, or else the function loss, began (R58); a guide, not a limit (R62)."""
    return Window(add_months(start, 2), add_months(start, 4))


def window_text(window: Window, today: date) -> str:
    """«åpner om 16 dager», «åpent, 23 dager igjen», «åpent, siste dag» or «lukket for 12 dager siden»."""
    match window.state(today):
        case WindowState.BEFORE:
            return _("åpner om {days}").format(days=_days(window.opens - today))
        case WindowState.CLOSED:
            return _("lukket for {days} siden").format(days=_days(today - window.closes))
        case WindowState.OPEN if today == window.closes:
            return _("åpent, siste dag")
        case _:
            return _("åpent, {days} igjen").format(days=_days(window.closes - today))


def _days(length: timedelta) -> str:
    return plural(length.days, _("dag"), _("dager"))
