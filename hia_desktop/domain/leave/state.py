"""How it stands with the sick leave on a day, in the words that every list, banner, timeline and paper tells it with.

Only here is it decided what somebody is today: on sick leave, on holiday within it, at work with support, on another
benefit, or neither. A sick note that ran out is «sykmelding til 19. mai»:
whether the person got well, or only has no new note yet, it does not tell.
«Friskmeldt» is said of the kind that is called so, friskmelding til arbeidsformidling, and of nothing else.

Sources: folketrygdloven §§ 8-5, 8-13 and 8-14 and its chapters 11 and 12 for the benefits; navikt/isoppfolgingstilfelle
for the days, read 2026-11-28.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, day_short
from hia_desktop.domain.leave.milestones import Window, benefit_window
from hia_desktop.domain.leave.sick_leave import (
    AWAY,
    Episode,
    Period,
    SickLeaveKind,
    as_known,
    current,
    day_number,
    episodes,
    grade_on,
    weeks,
)

_CERTIFIED = frozenset({SickLeaveKind.FULL, SickLeaveKind.GRADED, SickLeaveKind.REISETILSKUDD})
_WORDS = WordTable(
    {
        SickLeaveKind.FULL: N_("sykmeldt"),
        SickLeaveKind.GRADED: N_("sykmeldt"),
        SickLeaveKind.EGENMELDING: N_("egenmelding"),
        SickLeaveKind.HOLIDAY: N_("ferie"),
        SickLeaveKind.LEAVE: N_("permisjon"),
        SickLeaveKind.AVVENTENDE: N_("avventende sykmelding"),
        SickLeaveKind.BEHANDLINGSDAGER: N_("behandlingsdager"),
        SickLeaveKind.REISETILSKUDD: N_("reisetilskudd"),
        SickLeaveKind.JOB_SEEKING: N_("friskmeldt til arbeidsformidling"),
        SickLeaveKind.AAP: N_("AAP"),
        SickLeaveKind.UFORETRYGD: N_("uføretrygd"),
    }
)
"""What each kind is called in running text; the order is the order in which kinds that run at once are told."""
_ORDER = tuple(_WORDS)


@dataclass(frozen=True, kw_only=True)
class SickState:
    """The sick leave on one day.

    `running` is what fills the day, `episode` the one that runs or else the latest, `day_number` and `weeks` of the one
    that runs, None when none does. `in_episode`: the day is one of the episode's own, sick or holiday within it. `now`
    is the day in words («100 %», «ferie», «sykmelding til 12. nov»), `short` the same with the week before it.
    `window_from_function_loss`: the window counts from a loss of function,
    since no sick leave is registered or the last one had ended before it.
    """

    running: tuple[Period, ...]
    grade: int
    episodes: tuple[Episode, ...]
    episode: Episode | None
    day_number: int | None
    weeks: int | None
    in_episode: bool
    now: str
    window: Window | None
    window_from_function_loss: bool

    @property
    def short(self) -> str:
        """«uke 6 · 100 %», «uke 6 · ferie», «AAP», «sykmelding til 12. nov», «ikke registrert»."""
        return _("uke {week} · {now}").format(week=self.weeks, now=self.now) if self.in_episode else self.now

    @property
    def sentence(self) -> str:
        """`now` as it begins a sentence."""
        return self.now[:1].upper() + self.now[1:]


def labelled(short: str) -> str:
    """A state among other facts of somebody: «sykmelding: uke 6 · 100 %», «sykmelding: ikke registrert»,
    «sykmelding til 12. nov»."""
    word = _("sykmelding")
    return short if short.startswith(f"{word} ") else f"{word}: {short}"


def sick_state(periods: Iterable[Period], today: date, function_loss: date | None = None) -> SickState:
    """The state on a day. The window counts from the sick leave of now or the latest one, else from `function_loss`,
    which also counts when it is later than the last day of that sick leave.
    No periods is «ikke registrert», never «no».
    """
    known = as_known(periods)
    running = tuple(
        sorted((one for one in known if one.covers(today)), key=lambda one: (_ORDER.index(one.kind), one.first))
    )
    found = episodes(known, today)
    now = current(found, today)
    latest = now or (found[-1] if found else None)
    lost = function_loss is not None and (latest is None or (latest.last is not None and latest.last < function_loss))
    start = function_loss if lost else latest.start if latest else None
    return SickState(
        running=running,
        grade=grade_on(known, today),
        episodes=found,
        episode=latest,
        day_number=day_number(now, today) if now else None,
        weeks=weeks(now, today) if now else None,
        in_episode=now is not None and bool(running) and _is_day_of(now, today),
        now=_now(running, today) or _coming(known, today) or _over(known, today),
        window=benefit_window(start) if start else None,
        window_from_function_loss=lost,
    )


def _is_day_of(episode: Episode, today: date) -> bool:
    inside = episode.last is None or today <= episode.last
    return inside and not any(first <= today <= last for first, last in episode.gaps)


def _now(running: Sequence[Period], today: date) -> str:
    """What runs, each thing once: the highest grade of the sick notes, and then what else there is."""
    said = []
    if notes := [one for one in running if one.is_sick and one.kind in _CERTIFIED]:
        highest = max(notes, key=lambda one: one.grade)
        said.append(
            (f"{highest.grade} %" if highest.grade else _("grad ikke oppgitt"))
            + _support(highest)
            + _stated(highest, today)
        )
    said += [words_of(one) for one in running if one not in notes]
    return ", ".join(dict.fromkeys(said))


def _stated(period: Period, today: date) -> str:
    """«per 27. nov»: what a referral said of another day than this."""
    stated = period.stated_on
    return _(" per {day}").format(day=day_short(stated, today)) if stated is not None and stated != today else ""


def _support(period: Period) -> str:
    return _(" med reisetilskudd") if period.kind is SickLeaveKind.REISETILSKUDD and period.grade else ""


def words_of(period: Period) -> str:
    """What a period is in running text: «sykmeldt 50 %», «sykmeldt 40 % med reisetilskudd», «egenmelding»,
    «uføretrygd 50 %»."""
    if period.is_sick and period.kind in _CERTIFIED and not period.grade:
        return _("sykmeldt (grad ikke oppgitt)")
    if period.is_sick and period.kind in _CERTIFIED:
        return _("sykmeldt {grade} %").format(grade=period.grade) + _support(period)
    word = _WORDS[period.kind]
    return f"{word} {period.grade} %" if period.kind is SickLeaveKind.UFORETRYGD and period.grade else word


def _coming(periods: Iterable[Period], today: date) -> str:
    ahead = min(
        (one for one in periods if one.first > today and one.kind not in AWAY), key=lambda one: one.first, default=None
    )
    return _("{what} fra {day}").format(what=words_of(ahead), day=day_short(ahead.first, today)) if ahead else ""


def _last_over(periods: Iterable[Period], today: date) -> Period | None:
    """What ended last, holidays aside; a sick note before a benefit that ended the same day."""
    over = [one for one in periods if one.last is not None and one.last < today and one.kind not in AWAY]
    return max(over, key=lambda one: (one.last or today, -_ORDER.index(one.kind)), default=None)


def _over(periods: Sequence[Period], today: date) -> str:
    last = _last_over(periods, today)
    if last is None or last.last is None:
        return _("ikke sykmeldt") if periods else _("ikke registrert")
    note = last.is_sick and last.kind in _CERTIFIED
    what = (
        _("sykmelding")
        if note
        else _("arbeidsformidling")
        if last.kind is SickLeaveKind.JOB_SEEKING
        else words_of(last)
    )
    return _("{what} til {day}").format(what=what, day=day_short(last.last, today))


def in_a_sentence(periods: Sequence[Period]) -> str:
    """All periods as one sentence for a paper: «Egenmelding fra 09.02.2026 til 11.02.2026,
    sykmeldt 100 % fra …, 50 % fra ….».

    «sykmeldt» is said once for notes that follow one another. Empty without periods.
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
    return text[:1].upper() + text[1:]
