"""What the rules say about the time: the deadline for start, the guide's limit, the law's for the young,
and the window of best benefit."""

from collections.abc import Iterator
from datetime import date

from hia_desktop.base.text import _, add_months, plural
from hia_desktop.base.text import day as show_day
from hia_desktop.domain.assessment.guidelines import (
    SAYS_NO_SOURCE,
    YOUNG,
    YOUNG_WORKING_DAYS,
    Proposed,
    after_window,
    conditions_of,
    propose_deadline,
    why_none,
    young_limit,
)
from hia_desktop.domain.assessment.hints import Hint, HintState
from hia_desktop.domain.forms.assessment import REFUSALS, RightsAssessment
from hia_desktop.domain.forms.guideline_limit import GuideCondition, GuidelineLimit
from hia_desktop.domain.forms.referral import SICK_LISTED, ReferralForm
from hia_desktop.domain.forms.values import Answer, Known
from hia_desktop.domain.leave.milestones import Window as BenefitWindow
from hia_desktop.domain.legal_texts import cite
from hia_desktop.domain.working_days import USUAL, WorkingWeek

Window = tuple[date, date]
OUTER_DAYS = 7
"""A start within so many days of the guide's limit is at its outer end."""
LONG_AWAY_WEEKS = 8
"""Sick leave longer than this makes a long course likelier (R57)."""


def proposal(form: RightsAssessment, received: date, rows: tuple[GuidelineLimit, ...], day: date) -> Proposed | None:
    """The start deadline that the guide's rows on `day` give for this assessment; None when no row fits."""
    if form.disciplines is None:
        return None
    return propose_deadline(rows, received, form.disciplines, _conditions(form), form.severity, day, form.diagnoses)


def unproposed(form: RightsAssessment, rows: tuple[GuidelineLimit, ...], day: date) -> str:
    """Why the guide gives no deadline, when it gives none; empty for a refusal, which has none."""
    if form.decision in REFUSALS or proposal(form, day, rows, day) is not None:
        return ""
    return why_none(rows, form.disciplines, _conditions(form), form.severity, day, form.diagnoses)


def _conditions(form: RightsAssessment) -> frozenset[GuideCondition]:
    lost = form.target_function is Answer.YES or len(form.arenas) > 0 or form.loss_absent is Known.YES
    return conditions_of(form.diagnoses, clarify=form.target_need is Answer.YES, factors=bool(form.tipping), loss=lost)


def latest_start(
    form: RightsAssessment, received: date | None, age: int | None, week: WorkingWeek = USUAL
) -> date | None:
    """The law's last day to begin, for the young with mental illness; None when the law names no number of days."""
    return (
        None
        if received is None
        else young_limit(received, age, form.disciplines, (one.code for one in form.diagnoses), week)
    )


def young(form: RightsAssessment, received: date | None, age: int | None, week: WorkingWeek) -> Iterator[Hint]:
    """The law's limit for those under 23 with mental illness; a day beyond it is told apart."""
    limit = latest_start(form, received, age, week)
    if limit is None or form.decision in REFUSALS:
        return
    source = cite("priof_4_a") + _(". Lest 28.11.2026; ordlyden er ikke kontrollert lokalt.")
    words = {"age": YOUNG, "days": YOUNG_WORKING_DAYS, "day": show_day(limit)}
    for field, day, late in (
        (
            "start_deadline",
            form.start_deadline,
            _(
                "Frist for start {typed} er etter {day}. Under {age} år med psykisk lidelse skal hjelpen starte "
                "innen {days} virkedager."
            ),
        ),
        (
            "wished_start",
            form.wished_start,
            _(
                "Ønsket start {typed} er etter {day}, de {days} virkedagene for pasienter under "
                "{age} år med psykisk lidelse."
            ),
        ),
    ):
        if day is not None and day > limit:
            yield Hint(HintState.ATTENTION, late.format(typed=show_day(day), **words), source, field)
    if form.start_deadline is None:
        text = _(
            "Under {age} år med psykisk lidelse: helsehjelpen skal starte innen {days} virkedager, regnet fra "
            "mottak senest {day}."
        )
        yield Hint(HintState.REMEMBER, text.format(**words), source)
    elif form.start_deadline <= limit:
        text = _("Frist for start er innenfor {days} virkedager for pasienter under {age} år ({day}).")
        yield Hint(HintState.MET, text.format(**words), source)


def _long_away(referral: ReferralForm, today: date) -> Iterator[Hint]:
    """R57, of a sick leave that the referral says is running."""
    if referral.sick_since is None or referral.work_status not in SICK_LISTED:
        return
    weeks = (today - referral.sick_since).days // 7
    if weeks > LONG_AWAY_WEEKS:
        text = _("Sykmeldt i {weeks}: over {limit} uker øker risikoen for et langt forløp.")
        said = text.format(weeks=plural(weeks, _("uke"), _("uker")), limit=LONG_AWAY_WEEKS)
        yield Hint(HintState.REMEMBER, said, _("Interregional rapport 2020, kap. 3.2.2, linje 506–507 (R57)"))


def _phase(today: date, window: Window) -> Iterator[Hint]:
    """R59: early, or in the window; when it is past `times` says so."""
    source = _("NAV-innspill 2023, linje 36–38 (R59)")
    if today < window[0]:
        text = _("Tidlig i forløpet: vinduet åpner {day}. Muligheten for retur faller etter 2–3 måneder.")
        yield Hint(HintState.REMEMBER, text.format(day=show_day(window[0])), source)
    elif today <= window[1]:
        text = _("Midt i vinduet, som går ut {day}. Muligheten for retur faller etter 2–3 måneder.")
        yield Hint(HintState.REMEMBER, text.format(day=show_day(window[1])), source)


def times(form: RightsAssessment, referral: ReferralForm, today: date, window: Window | None) -> Iterator[Hint]:
    """The start against today and the window of best benefit, and how long the patient has been away."""
    yield from _long_away(referral, today)
    deadline, law = form.start_deadline, cite("pbrl_2_2")
    if deadline is not None and deadline < today:
        yield Hint(HintState.ATTENTION, _("Frist for start er allerede passert."), law, "start_deadline")
    if deadline is not None and form.wished_start is not None and form.wished_start > deadline:
        yield Hint(HintState.ATTENTION, _("Ønsket start er senere enn fristen."), law, "wished_start")
    soon = deadline is not None and deadline < add_months(today, 4)
    if soon and form.appointment is not None and not form.appointment_time:
        text = _("Fristen er under fire måneder fram: første time bør ha dag og klokkeslett.")
        yield Hint(HintState.ATTENTION, text, cite("answer_content"), "appointment_time")
    if window is None:
        return
    yield from _phase(today, window)
    source = _("Interregional rapport 2020, kap. 3.2.2, linje 507–511, og 3.2.4, linje 600–602 (R56–R58)")
    closes = show_day(window[1])
    if form.wished_start is not None and not window[0] <= form.wished_start <= window[1]:
        text = _("Ønsket start er utenfor vinduet på 2–4 måneder ({opens}–{closes}).")
        yield Hint(HintState.ATTENTION, text.format(opens=show_day(window[0]), closes=closes), source)
    if today > window[1]:
        yield Hint(
            HintState.ATTENTION, _("Vinduet på 2–4 måneder gikk ut {day}. Hver uke teller.").format(day=closes), source
        )
    elif deadline is not None:
        late = after_window(deadline, BenefitWindow(*window))
        met = _("Frist for start ligger før vinduet går ut {day}.").format(day=closes)
        yield Hint(HintState.ATTENTION if late else HintState.MET, late or met, source)


def guide(form: RightsAssessment, received: date | None, proposed: Proposed | None, unproposed: str) -> Iterator[Hint]:
    """The deadline against the row that the assessment carries, else against the one that the guide gives now."""
    row = form.guideline or (proposed.row if proposed else None)
    if row is None and unproposed:
        text = _("Ingen frist kunne foreslås: {why} Sett fristen etter en faglig vurdering.").format(why=unproposed)
        table = _("fristtabellen under Administrasjon")
        yield Hint(HintState.REMEMBER, text, "; ".join((cite("pbrl_2_2"), table, str(SAYS_NO_SOURCE))))
    if row is None or received is None:
        return
    limit = row.deadline(received)
    words = {"name": row.name(), "length": row.length(), "day": show_day(limit), "valid": show_day(row.valid_from)}
    if form.start_deadline is None:
        text = _("Veilederen gir frist {day}: {name}, {length} fra mottak. Gjelder fra {valid}.")
        yield Hint(HintState.REMEMBER, text.format(**words) + row.standing(), row.source)
    elif form.start_deadline > limit:
        text = _("Frist for start er senere enn veilederens {day} ({name}, {length}). Begrunn avviket.")
        yield Hint(HintState.ATTENTION, text.format(**words), row.source, "start_deadline")
    elif form.guideline is not None:
        text = _("Frist for start er innenfor veilederen: {name}, {length}, {day}. Gjelder fra {valid}.")
        yield Hint(HintState.MET, text.format(**words) + row.standing(), row.source)
    if form.wished_start is not None and (limit - form.wished_start).days < OUTER_DAYS:
        text = _("Ønsket start er ved yttergrensen i veilederen ({day}). Det anbefales å starte tidligere.").format(
            **words
        )
        yield Hint(HintState.ATTENTION, text, _("Interregional rapport 2020, kap. 3.2.2, linje 510–511 (R56)"))
