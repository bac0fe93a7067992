"""What is said of a task: when it is due, how far it has come, and the words of whoever made it by hand."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from hia_desktop.base.errors import BadInput
from hia_desktop.base.text import N_, _, day_short, plural
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import OFFICE, Category, Role, Track
from hia_desktop.domain.leave.milestones import Window, WindowState
from hia_desktop.domain.tasks import ASSESS, EVERY_OUTCOME, SAFETY, START, SUPPLEMENT, TASKS
from hia_desktop.domain.working_days import WorkingWeek, working_days_left
from hia_desktop.services.call import Work
from hia_desktop.services.sealing import grants, of_course, seals
from hia_desktop.store.entities import Task

MOST_LETTERS = 400


def due_words(due: date, today: date, week: WorkingWeek | None, *, ours: bool = True) -> tuple[str, Tone]:
    """How long there is left, in working days of the week or, without one, in days, and the tone of it.

    What is not `ours` cannot be overdue here: past its day, nobody here knows whether it was done.
    """
    if due < today and not ours:
        return _("Passert"), Tone.NEUTRAL
    if due == today:
        return _("I dag"), Tone.BAD
    if week is not None:
        left = working_days_left(today, due, week)
        text = _signed(left, _("virkedag"), _("virkedager"))
        return text, Tone.BAD if left <= 0 else Tone.WARN if left <= 3 else Tone.NEUTRAL
    left = (due - today).days
    if left < 0:
        return _signed(left, _("dag"), _("dager")), Tone.BAD
    return (plural(left, _("dag"), _("dager")), Tone.WARN) if left <= 3 else (day_short(due, today), Tone.NEUTRAL)


def _signed(count: int, one: str, many: str) -> str:
    """«2 dager», «−1 dag»."""
    return f"{'−' if count < 0 else ''}{plural(abs(count), one, many)}"


_STATUS = {SAFETY.code: (N_("Haster"), Tone.BAD), SUPPLEMENT.code: (N_("Venter på svar"), Tone.NEUTRAL)}


def status_words(w: Work, r: Any, window: Window | None, track: Track, nav: bool) -> tuple[str, Tone]:
    """How far what a task is about has come, and its tone; `window` is None where it is not the user's to know."""
    if nav:
        return _("NAV"), Tone.NAV
    if r.kind in _STATUS:
        word, tone = _STATUS[r.kind]
        return str(word), tone
    if r.kind == ASSESS.code and r.missing_points:
        count = len(r.missing_points.split(","))
        return _("{points} ikke fylt ut").format(points=plural(count, _("punkt"), _("punkter"))), Tone.WARN
    if r.kind == ASSESS.code:
        return (
            (_("Venter på svar"), Tone.NEUTRAL)
            if r.status == "waiting"
            else (_("Ulest"), Tone.WARN)
            if r.unread
            else (_("Klar"), Tone.BRAND)
        )
    if r.kind == START.code and window is not None:
        if window.state(w.today) is WindowState.CLOSED:
            return _("Vinduet er lukket"), Tone.BAD
        days = (window.closes - w.today).days
        return _("Vinduet lukkes {day}").format(
            day=day_short(window.closes, w.today)
        ), Tone.WARN if days <= 21 else Tone.NEUTRAL
    if track is Track.NAV:
        return _("NAV"), Tone.NAV
    if r.kind == START.code:
        return _("Venter på oppstart"), Tone.NEUTRAL
    return (_("Ring pasient"), Tone.NEUTRAL) if TASKS[r.kind] in EVERY_OUTCOME.values() else (_("I forløp"), Tone.BRAND)


def seal_words(w: Work, task: Task, text: str, taker: Role | None) -> None:
    """Keeps what somebody wrote to whoever does the task, sealed for the writer's side, and for the office where it
    writes or is to do it. What the health side writes to NAV opens with the patient's consent to the plan, and not
    without: it is taken back with it.

    Errors: BadInput for words that are too many or cannot be kept, or that NAV is not let read.
    """
    words = text.strip()
    if not words:
        return
    if len(words) > MOST_LETTERS or any("\ud800" <= c <= "\udfff" for c in words):
        raise _bad(_("Skriv høyst {count} tegn.").format(count=MOST_LETTERS))
    mine = Track.NAV if w.me.role is Role.NAV_ADVISER else Track.HEALTH
    readers: dict[str, str | None] = {mine: None}
    if w.me.role in OFFICE or taker in OFFICE:
        readers[Track.OFFICE] = None
    if task.track == Track.NAV and mine is Track.HEALTH:
        shared = grants.consented_reader(w, Track.HEALTH, Category.PLAN)
        if not shared:
            raise _bad(_("Pasienten deler ikke arbeidsmål og tiltak med NAV. Lag oppgaven uten tekst."))
        readers |= shared
    elif mine is Track.NAV:
        readers |= grants.consented_reader(w, Track.NAV, Category.NAV_NOTES)
    task.words = of_course.seal_text(w, task, of_course.WORDS, words, list(readers.items()))


def _bad(text: str) -> BadInput:
    return BadInput(text, {"text": text})


def words_of(w: Work, tasks: Iterable[tuple[str, str, bytes | None]]) -> dict[str, str]:
    """The words of those tasks, id, course and sealed words, that the user may read today."""
    sealed = {key: (course, words) for key, course, words in tasks if words is not None}
    if not sealed:
        return {}
    keys = seals.keys_in_force(w, sealed)
    return {
        key: of_course.told(key, course, of_course.WORDS, words, keys[key])
        for key, (course, words) in sealed.items()
        if key in keys
    }
