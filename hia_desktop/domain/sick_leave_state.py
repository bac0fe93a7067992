"""How it stands with the sick leave on a day, in the words that every list, banner, timeline and paper tells it with.

Only here is it decided what somebody is today: on sick leave, on holiday within it, at work with support, on another benefit, or
neither. Sources: folketrygdloven §§ 8-5, 8-13 and 8-14 and its chapters 11 and 12 for the benefits; navikt/isoppfolgingstilfelle for
the days, read 2026-11-28.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from hia_desktop.base.text import _, day, day_short
from hia_desktop.domain.milestones import Window, benefit_window
from hia_desktop.domain.sick_leave import Episode, Period, SickLeaveKind, as_known, current, day_number, episodes, grade_on, weeks

_CERTIFIED = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.REISETILSKUDD})
_AWAY = frozenset({SickLeaveKind.HOLIDAY, SickLeaveKind.LEAVE})
_WORDS = {
    SickLeaveKind.FULL: _("sykmeldt"),
    SickLeaveKind.GRADED: _("sykmeldt"),
    SickLeaveKind.EGENMELDING: _("egenmelding"),
    SickLeaveKind.HOLIDAY: _("ferie"),
    SickLeaveKind.LEAVE: _("permisjon"),
    SickLeaveKind.AVVENTENDE: _("avventende sykmelding"),
    SickLeaveKind.BEHANDLINGSDAGER: _("behandlingsdager"),
    SickLeaveKind.REISETILSKUDD: _("reisetilskudd"),
    SickLeaveKind.JOB_SEEKING: _("friskmeldt til arbeidsformidling"),
    SickLeaveKind.AAP: _("AAP"),
    SickLeaveKind.UFORETRYGD: _("uføretrygd"),
}
"""What each kind is called in running text; the order is the order in which kinds that run at once are told."""
_ORDER = tuple(_WORDS)


@dataclass(frozen=True)
class SickState:
    """The sick leave on one day.

    `running` is what fills the day, `episode` the one that runs or else the latest, `day_number` and `weeks` of the one that runs, None
    when none does. `in_episode`: the day is one of the episode's own, sick or holiday within it. `now` is the day in words («100 %»,
    «ferie», «friskmeldt 12. nov»), `short` the same with the week before it. `well_on`: the first day after the sick note, when nothing
    runs and the last thing that did was a sick note.
    """

    running: tuple[Period, ...]
    grade: int
    episodes: tuple[Episode, ...]
    episode: Episode | None
    day_number: int | None
    weeks: int | None
    in_episode: bool
    now: str
    well_on: date | None
    window: Window | None
    window_from_function_loss: bool

    @property
    def short(self) -> str:
        """«uke 6 · 100 %», «uke 6 · ferie», «AAP», «friskmeldt 12. nov», «ikke registrert»."""
        return _("uke {week} · {now}").format(week=self.weeks, now=self.now) if self.in_episode else self.now

    @property
    def sentence(self) -> str:
        """`now` as it begins a sentence."""
        return self.now[:1].upper() + self.now[1:]


def sick_state(periods: Iterable[Period], today: date, function_loss: date | None = None) -> SickState:
    """The state on a day; `function_loss` begins the window where no sick leave has. No periods is «ikke registrert», never «no»."""
    known = as_known(periods)
    running = tuple(sorted((one for one in known if one.covers(today)), key=lambda one: (_ORDER.index(one.kind), one.first)))
    found = episodes(known, today)
    now = current(found, today)
    latest = now or (found[-1] if found else None)
    start = latest.start if latest else function_loss
    well_on = None if running else _well_on(known, found, today)
    return SickState(
        running,
        grade_on(known, today),
        found,
        latest,
        day_number(now, today) if now else None,
        weeks(now, today) if now else None,
        now is not None and bool(running) and _is_day_of(now, today),
        _now(running, today) or _coming(known, today) or _over(known, well_on, today),
        well_on,
        benefit_window(start) if start else None,
        latest is None and start is not None,
    )


def _is_day_of(episode: Episode, today: date) -> bool:
    inside = episode.last is None or today <= episode.last
    return inside and not any(first <= today <= last for first, last in episode.gaps)


def _now(running: Sequence[Period], today: date) -> str:
    """What runs, each thing once: the highest grade of the sick notes, and then what else there is."""
    said = []
    if notes := [one for one in running if one.is_sick and one.kind in _CERTIFIED]:
        highest = max(notes, key=lambda one: one.grade)
        said.append((f"{highest.grade} %" if highest.grade else _("grad ikke oppgitt")) + _support(highest) + _stated(highest, today))
    said += [words_of(one) for one in running if one not in notes]
    return ", ".join(dict.fromkeys(said))


def _stated(period: Period, today: date) -> str:
    """«per 27. nov»: what a referral said of another day than this."""
    stated = period.stated_on
    return _(" per {day}").format(day=day_short(stated, today)) if stated is not None and stated != today else ""


def _support(period: Period) -> str:
    return _(" med reisetilskudd") if period.kind is SickLeaveKind.REISETILSKUDD and period.grade else ""


def words_of(period: Period) -> str:
    """What a period is in running text: «sykmeldt 50 %», «sykmeldt 40 % med reisetilskudd», «egenmelding», «uføretrygd 50 %»."""
    if period.is_sick and period.kind in _CERTIFIED and not period.grade:
        return _("sykmeldt (grad ikke oppgitt)")
    if period.is_sick and period.kind in _CERTIFIED:
        return _("sykmeldt {grade} %").format(grade=period.grade) + _support(period)
    word = _WORDS[period.kind]
    return f"{word} {period.grade} %" if period.kind is SickLeaveKind.UFORETRYGD and period.grade else word


def _coming(periods: Iterable[Period], today: date) -> str:
    ahead = min((one for one in periods if one.first > today and one.kind not in _AWAY), key=lambda one: one.first, default=None)
    return _("{what} fra {day}").format(what=words_of(ahead), day=day_short(ahead.first, today)) if ahead else ""


def _last_over(periods: Iterable[Period], today: date) -> Period | None:
    """What ended last, holidays aside; a sick note before a benefit that ended the same day."""
    over = [one for one in periods if one.last is not None and one.last < today and one.kind not in _AWAY]
    return max(over, key=lambda one: (one.last or today, -_ORDER.index(one.kind)), default=None)


def _well_on(periods: Sequence[Period], found: Sequence[Episode], today: date) -> date | None:
    """The day after the last sick note, and after the holiday that followed it directly."""
    last = _last_over(periods, today)
    if last is None or last.last is None or not (last.is_sick and last.kind in _CERTIFIED):
        return None
    ends = [one.last for one in found if one.last is not None and one.start <= last.last <= one.last]
    return max([last.last, *ends]) + timedelta(days=1)


def _over(periods: Sequence[Period], well_on: date | None, today: date) -> str:
    if well_on is not None:
        return _("friskmeldt {day}").format(day=day_short(well_on, today))
    last = _last_over(periods, today)
    if last is not None and last.last is not None:
        what = _("arbeidsformidling") if last.kind is SickLeaveKind.JOB_SEEKING else words_of(last)
        return _("{what} til {day}").format(what=what, day=day_short(last.last, today))
    return _("ikke sykmeldt") if periods else _("ikke registrert")


def in_a_sentence(periods: Sequence[Period], today: date) -> str:
    """All periods as one sentence for a paper: «Egenmelding fra 09.02.2026 til 11.02.2026, sykmeldt 100 % fra …, 50 % fra ….».

    «sykmeldt» is said once for notes that follow one another. Ends with the day of recovery, when there is one; empty without periods.
    """
    said, before = [], False
    for one in sorted(as_known(periods), key=lambda one: one.first):
        note = one.is_sick and one.kind in _CERTIFIED and one.grade > 0
        what = words_of(one).removeprefix(_("sykmeldt ")) if note and before else words_of(one)
        until = _(" til {last}").format(last=day(one.last)) if one.last else ""
        said.append(_("{what} fra {first}{until}").format(what=what, first=day(one.first), until=until))
        before = note
    if not said:
        return ""
    text = ", ".join(said) + "."
    well_on = sick_state(periods, today).well_on
    return text[:1].upper() + text[1:] + (_(" Friskmeldt {day}.").format(day=day(well_on)) if well_on else "")
