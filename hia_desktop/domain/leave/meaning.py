"""What periods of sick leave mean beside the episode they make:
who follows up, what to look at once more, and it all in words.

Sources: the rows of the table of legal texts that the sentences cite.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hia_desktop.base.language import WordTable
from hia_desktop.base.text import N_, _, day, fold, plural
from hia_desktop.domain.leave.sick_leave import (
    OWN_WORK,
    WITH_EMPLOYER,
    Absence,
    Episode,
    Period,
    SickLeaveKind,
    WorkSituation,
    day_number,
    grade_on,
    weeks,
)
from hia_desktop.domain.legal_texts import cite, legal_texts

EMPLOYER_DAYS = 16
"""Arbeidsgiverperioden (`ftrl_8_19` in the table of legal texts); an avventende note keeps within it too."""
SELF_CERTIFIED_DAYS = 3
JOB_SEEKING_WEEKS = 12
AHEAD_DAYS = 30
"""How far ahead a note may begin before NAV turns it away (`nav_ahead` in the table of legal texts)."""

_NOTES = frozenset(
    {
        SickLeaveKind.FULL,
        SickLeaveKind.GRADED,
        SickLeaveKind.AVVENTENDE,
        SickLeaveKind.REISETILSKUDD,
        SickLeaveKind.BEHANDLINGSDAGER,
    }
)
"""What a doctor writes a sick note for."""

CANNOT_GO_ON = WordTable(
    {
        SickLeaveKind.EGENMELDING: N_("Egenmelding uten siste dag: skriv når den tok slutt."),
        SickLeaveKind.AVVENTENDE: N_("Avventende sykmelding gjelder i høyst 16 dager: skriv siste dag."),
    }
)


def of_episode(periods: Iterable[Period], episode: Episode) -> tuple[Period, ...]:
    """The sick periods that touch an episode."""
    return tuple(
        one
        for one in periods
        if one.is_sick
        and (one.last is None or one.last >= episode.start)
        and (episode.last is None or one.first <= episode.last)
    )


def has_employer(periods: Iterable[Period], on_the_card: bool) -> bool:
    """Whether an employer follows up these periods: an employee has one, named or not (`employer_unknown`).

    The self-employed, students and those without an employer have none; NAV follows up alone. Without periods the card
    decides (`on_the_card`: one stands there).
    """
    found = list(periods)
    return any(one.work in WITH_EMPLOYER for one in found) if found else on_the_card


def employer_unknown(periods: Iterable[Period], on_the_card: bool) -> bool:
    """Whether an employee's employer is named nowhere: neither on a period nor on the patient's card."""
    found = list(periods)
    return not on_the_card and any(one.work in WITH_EMPLOYER for one in found) and not employers(found)


def employer_until(periods: Iterable[Period]) -> date | None:
    """The last day that an employer follows up; None while that goes on,
    or when the last day of the employment is not known.

    Known for somebody dismissed, and where a period without an employer comes after the last one with.
    """
    found = list(periods)
    held = [(one.last, one) for one in found if one.work in WITH_EMPLOYER]
    ends = [last for last, _one in held if last is not None]
    if not held or len(ends) < len(held):
        return None
    end = max(ends)
    dismissed = any(last == end and one.work is WorkSituation.DISMISSED for last, one in held)
    gone = any(one.work is WorkSituation.NO_EMPLOYER and one.first > end for one in found)
    return end if dismissed or gone else None


def employers(periods: Iterable[Period]) -> tuple[str, ...]:
    """The employers named on the periods, each once, as first written."""
    named: dict[str, str] = {}
    for one in periods:
        if one.work in WITH_EMPLOYER and one.employer.strip():
            named.setdefault(fold(one.employer), one.employer.strip())
    return tuple(named.values())


def _of_employers(periods: Sequence[Period], on_the_card: bool, job_ended: date | None) -> list[str]:
    """Of the employers themselves: unknown, several, or one that the job with is lost."""
    named = employers(periods)
    said = []
    if employer_unknown(periods, on_the_card):
        said.append(
            _(
                "Arbeidsgiver ikke oppgitt: milepælene gjelder som for andre ansatte. Skriv arbeidsgiveren, eller "
                "velg en annen situasjon."
            )
        )
    if len(named) > 1:
        text = _(
            "Sykmeldt fra {count} arbeidsgivere ({names}): hver av dem har sin egen oppfølgingsplan "
            "og sitt eget dialogmøte 1."
        )
        said.append(text.format(count=len(named), names=", ".join(named)))
    if job_ended is not None:
        said.append(
            _("Arbeidsforholdet tok slutt {day}: arbeidsgivers punkter gjelder til da, og NAV følger opp.").format(
                day=day(job_ended)
            )
        )
    return said


def follow_up_sentence(periods: Sequence[Period], on_the_card: bool, job_ended: date | None = None) -> str:
    """Who follows up, when that is not just one employer; empty when it is.
    `job_ended`: the day that the job was lost on the way."""
    works = {one.work for one in periods}
    said = [*_of_employers(periods, on_the_card, job_ended)]
    if works & OWN_WORK:
        said.append(
            _(
                "For selvstendig virksomhet og frilansoppdrag er det ingen oppfølgingsplan eller "
                "dialogmøte 1; NAV følger opp."
            )
        )
    if WorkSituation.DISMISSED in works and job_ended is None:
        until = employer_until(periods)
        known = _("Oppsagt: arbeidsgiver følger opp til og med {day}, deretter NAV.")
        unknown = _(
            "Oppsagt: arbeidsgiver følger opp til siste dag i arbeidsforholdet. Sett den som siste dag "
            "i perioden; deretter NAV."
        )
        said.append(known.format(day=day(until)) if until else unknown)
    if WorkSituation.STUDENT in works:
        text = _(
            "For studier er det ingen arbeidsgiver som følger opp; en student som må avbryte "
            "studiet, kan søke AAP ({law})."
        )
        said.append(text.format(law=cite("ftrl_11_14")))
    if periods and not has_employer(periods, on_the_card) and not works & {*OWN_WORK, WorkSituation.STUDENT}:
        said.append(
            _(
                "Uten arbeidsgiver er det ingen oppfølgingsplan eller dialogmøte 1; NAV følger "
                "opp etter 8, 12 og 39 uker."
            )
        )
    return " ".join(said)


def grades_in_words(periods: Sequence[Period], today: date) -> str:
    """«grad 100 % i dag», and with several employers each of them: «Lager AS 100 % av 60 % stilling, Kafé AS 50 %»."""
    running = [one for one in periods if one.is_sick and one.covers(today)]
    text = _("grad {grade} % i dag").format(grade=grade_on(periods, today))
    if len(running) < 2:
        return text
    parts = []
    for one in running:
        who = one.employer.strip() or one.work.label
        part = f"{who} {grade_on([one], today)} %"
        parts.append(
            part
            + (_(" av {position} % stilling").format(position=one.position_percent) if one.position_percent else "")
        )
    return f"{text} ({', '.join(parts)})"


def episode_words(episode: Episode, today: date) -> str:
    """«12.01.2026–08.03.2026 · 56 sykedager · 8 uker»,
    with the days without sick leave inside it when there are any."""
    ends = day(episode.last) if episode.last else _("pågår")
    count = weeks(episode, today)
    days = plural(episode.sick_days, _("sykedag"), _("sykedager"))
    if episode.last is not None and episode.last > today:
        days = _("{days} til {last}").format(days=days, last=day(episode.last))
    parts = [f"{day(episode.start)}–{ends}", days]
    parts.append(
        plural(count, _("uke"), _("uker"))
        if day_number(episode, today)
        else _("begynner {day}").format(day=day(episode.start))
    )
    if episode.other_days:
        idle = plural(episode.other_days, _("dag"), _("dager"))
        parts.append(_("{days} uten sykmelding imellom").format(days=idle))
    return " · ".join(parts)


def repeated_rule() -> str:
    """What counts as repeated absence, and who says so."""
    return _("Regelen: {text} Kilde: {law}.").format(text=legal_texts()["nav_repeated"].text, law=cite("nav_repeated"))


def absence_sentence(absence: Absence) -> str:
    """Whether the absence is repeated, with what was counted."""
    counted = _("{episodes} på minst 16 dager de siste 36 månedene, til sammen {days}").format(
        episodes=plural(absence.episodes, _("tilfelle"), _("tilfeller")),
        days=plural(absence.sick_days, _("sykedag"), _("sykedager")),
    )
    if absence.repeated:
        return _("Gjentakende sykefravær: {counted}.").format(counted=counted)
    return _("Ikke gjentakende sykefravær: {counted}.").format(counted=counted)


def cautions(period: Period, today: date, episode_start: date | None = None) -> tuple[str, ...]:
    """What to look at once more in a period that is possible by itself;
    `episode_start` is the first day of its episode, when known."""
    found = []
    if period.kind in _NOTES and period.first > today + timedelta(days=AHEAD_DAYS):
        text = _("NAV avviser en sykmelding som begynner mer enn 30 dager fram i tid ({law}). Sjekk første dag.")
        found.append(text.format(law=cite("nav_ahead")))
    length = None if period.last is None else (period.last - period.first).days + 1
    start = episode_start or period.first
    kind = period.kind
    if kind is SickLeaveKind.AVVENTENDE and (
        (length or 0) > EMPLOYER_DAYS or (period.last or period.first) > start + timedelta(days=EMPLOYER_DAYS - 1)
    ):
        found.append(
            _("Avventende sykmelding kan bare brukes de første 16 dagene ({law}). Sjekk datoene.").format(
                law=cite("avventende")
            )
        )
    if kind is SickLeaveKind.EGENMELDING and (length or 0) > SELF_CERTIFIED_DAYS:
        found.append(
            _("Mer enn 3 dager egenmelding krever at arbeidsgiver har utvidet retten ({law}).").format(
                law=cite("ftrl_8_24")
            )
        )
    if kind is SickLeaveKind.EGENMELDING and period.work not in WITH_EMPLOYER:
        found.append(_("Egenmelding gis til en arbeidsgiver. Sjekk arbeidssituasjonen."))
    if kind is SickLeaveKind.REISETILSKUDD and period.first < start + timedelta(days=EMPLOYER_DAYS):
        text = _("Reisetilskudd gis etter arbeidsgiverperioden på 16 dager ({law}). Sjekk datoene.")
        found.append(text.format(law=cite("ftrl_8_19", "ftrl_8_14")))
    if kind is SickLeaveKind.JOB_SEEKING and (length or 0) > JOB_SEEKING_WEEKS * 7:
        found.append(
            _("Friskmelding til arbeidsformidling varer i høyst 12 uker ({law}). Sjekk datoene.").format(
                law=cite("ftrl_8_5")
            )
        )
    if kind in CANNOT_GO_ON and period.last is None:
        found.append(CANNOT_GO_ON[kind])
    if period.stated_on is not None:
        text = _(
            "Henvisningen oppga {grade} % per {day}; graden før det er ikke kjent. Før inn periodene, "
            "eller skriv graden på nytt."
        )
        found.append(text.format(grade=period.grade, day=day(period.stated_on)))
    if length is not None and length > 366 and period.is_sick:
        found.append(_("Perioden er lengre enn ett år. Sjekk årstallene."))
    return tuple(found)
