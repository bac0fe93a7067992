"""The epikrise composed from what is signed: each section with its text and the source it came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _, day, fold, inside_sentence
from hia_desktop.documents.kinds.epikrise import Content, change_of, longest
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.ending.closing import Closing
from hia_desktop.domain.forms.epikrise_values import Actor, actor_of, of_the_team
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.instrument import WORK_ABILITY
from hia_desktop.domain.forms.plan import Measure, TeamPlan
from hia_desktop.domain.forms.referral import Diagnosis, ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, grade_of
from hia_desktop.domain.forms.seldom.sending_on import SendingOn
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.team.findings import FINDINGS, PHYSICIAN, Findings
from hia_desktop.domain.forms.values import OVER, CodeSystem, LocalOffer, MeasureStatus
from hia_desktop.domain.gp_questions import GP_QUESTIONS, At, known_answers
from hia_desktop.domain.leave.state import in_a_sentence
from hia_desktop.domain.legal_texts import LOWEST_GRADE
from hia_desktop.domain.reading.critical import critical_in, medicines_in
from hia_desktop.domain.timeline import MarkState
from hia_desktop.services.call import Work, query
from hia_desktop.services.centre import neighbours
from hia_desktop.services.course.courses import CoursePage, page
from hia_desktop.services.papers import mail
from hia_desktop.services.papers.papers import Prepared
from hia_desktop.services.record import entries, framing, signing
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.store.entities import Course


@dataclass(frozen=True)
class Composed:
    """A first draft: the form's answers, and for each field that was filled where its text came from."""

    answers: dict[str, Any] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def put(self, name: str, value: Any, source: str) -> None:
        """Fills a field that is empty; nothing is put there when there is nothing to say."""
        value = value.strip() if isinstance(value, str) else value
        if value not in ("", None, []) and name not in self.answers:
            self.answers[name], self.sources[name] = value, source


def longest_of(paper: Prepared) -> str:
    """The heading of what takes most room on an epikrise."""
    return longest(paper.content) if isinstance(paper.content, Content) else ""


@query(Right.WRITE_HEALTH, audit="epikrise:composed", about="course")
def compose(w: Work, course: CourseId) -> Composed:
    """Gathers what is signed in the course. What the GP is asked to do is left for the writer:
    nobody else can know it. The texts are in the source language, since they become answers that are signed;
    where they come from is said in the screen's."""
    signed = entries.newest_signed(
        w,
        course,
        ReferralForm.kind,
        RightsAssessment.kind,
        Survey.kind,
        TeamPlan.kind,
        ReturnToWorkPlan.kind,
        SendingOn.kind,
        Closing.kind,
        *(form.kind for form in FINDINGS),
        WORK_ABILITY.kind,
    )
    forms: dict[str, Form] = {kind: entries.read_form(kind, e.answers) for kind, e in signed.items()}
    made = Composed()
    with in_language(SOURCE):
        view = page(w, course)
    made.put("diagnoses", _diagnoses(forms), _both(signed, *_diagnosed(forms)))
    _findings(made, forms, signed)
    for kind, form in forms.items():
        source = _from(signed[kind])
        if isinstance(form, ReferralForm):
            _of_referral(made, form, source)
        elif isinstance(form, Survey):
            made.put("problem", form.own_obstacle or form.hinders, source)
            made.put("function", _function(form), source)
            made.put("family_social", form.family_social, source)
        elif isinstance(form, TeamPlan):
            team = signing.team_names(w)
            made.put("course_and_treatment", _treatment(form, team), source)
            made.put("assessment", form.summary, source)
            made.put("who_does_what", _after(form, team, view.closed_on or w.today), source)
        elif isinstance(form, ReturnToWorkPlan):
            _advice(made, form, view, w.today, source)
    _sent_on(made, [forms.get(SendingOn.kind), forms.get(Closing.kind)], signed, neighbours.places_for(w, course))
    _note(made, w, course)
    made.put("at_closing", _at_closing(view), _("fra tidslinjen"))
    made.put("work_and_sick_leave", _sick_leave(view, forms.get(ReturnToWorkPlan.kind)), _("fra tidslinjen"))
    for name, answer in _to_nav(forms, view).items():
        made.put(name, answer, _("fra det som er signert"))
    rows = mail.of_epikrise(w, w.sql.get_one(Course, course))
    made.put("receivers", [row.model_dump(mode="json") for row in rows], _("fra pasientkortet og henvisningen"))
    made.put("contact", ", ".join(x for x in (w.me.name, w.me.title) if x), _("den som skriver"))
    made.put("contact_phone", framing.my_phone(w), _("fra brukerkortet"))
    return made


def _from(entry: Entry) -> str:
    card = form_of(entry.kind).card
    title = card.source or inside_sentence(card.title)
    return _("fra {title} v{number}, {day}").format(title=title, number=entry.number, day=day(entry.day))


def _both(signed: dict[str, Entry], *kinds: str) -> str:
    """The source of what is gathered from several forms."""
    found = [_from(signed[kind]) for kind in kinds if kind in signed]
    return _("{one}, og {other}").format(one=found[0], other=found[1]) if len(found) > 1 else "".join(found)


def _diagnoses(forms: dict[str, Form]) -> str:
    """«ICD-10: M54.2 Nakkesmerter; F43.2 …», and on a line of its own the referrer's ICPC-2; the main one first."""
    rows: list[Diagnosis] = []
    for kind in _diagnosed(forms):
        form = forms[kind]
        if isinstance(form, Closing | RightsAssessment | ReferralForm):
            rows += sorted(form.diagnoses, key=lambda row: not row.main)
    lines = []
    for system in (CodeSystem.ICD10, CodeSystem.ICPC2):
        told = [f"{row.code} {row.text}".strip() for row in rows if row.system is system and (row.code or row.text)]
        if told:
            lines.append(f"{system.label}: {'; '.join(dict.fromkeys(told))}")
    return " · ".join(lines) if len(" · ".join(lines)) <= _ONE_LINE else "\n".join(lines)


def _diagnosed(forms: dict[str, Form]) -> list[str]:
    """The kinds that the diagnoses are taken from: the closing, which says how they ended, else the assessment; and
    the referral."""
    closing = forms.get(Closing.kind)
    ended = isinstance(closing, Closing) and bool(closing.diagnoses)
    kinds = (Closing.kind if ended else RightsAssessment.kind, ReferralForm.kind)
    return [kind for kind in kinds if kind in forms]


_ONE_LINE = 80
"""Signs that a line of a paper has room for."""


def _findings(made: Composed, forms: dict[str, Form], signed: dict[str, Entry]) -> None:
    """What each profession concluded, a line each, and the medication as the physician wrote it."""
    found = [form for form in map(forms.get, (form.kind for form in FINDINGS)) if isinstance(form, Findings)]
    with in_language(SOURCE):
        lines = [f"{form.card.tab_word}: {' '.join(form.said('assessment').split())}" for form in found]
    source = ", ".join(_from(signed[form.kind]) for form in found)
    made.put("findings", "\n".join(lines), source)
    for form in found:
        if form.kind == PHYSICIAN.kind:
            made.put("medication", form.said("medication"), _from(signed[form.kind]))


def _of_referral(made: Composed, form: ReferralForm, source: str) -> None:
    """The reason is the problem that the patient was referred with; what the referrer weighed is the referrer's."""
    made.put("reason", form.function_loss, source)
    tried = (x.strip() for x in (form.tried_by_gp, form.treatment) if fold(x) not in _NOTHING)
    made.put("history", " ".join(tried), source)
    made.put("critical", critical_in(form.text), source)
    made.put("medication", medicines_in(form.text), source)


@in_language(SOURCE)
def _function(found: Survey) -> str:
    able = [_("Kan: {text}").format(text=found.can_do)] if found.can_do else []
    able += [_("Kan ikke: {text}").format(text=found.cannot_do)] if found.cannot_do else []
    return "\n".join(able) or found.physical


def _goes_on(row: Measure, team: frozenset[str]) -> bool:
    """Whether somebody outside the closing team has it to do still."""
    return bool(row.what and row.responsible) and row.status not in OVER and not of_the_team(row.responsible, team)


@in_language(SOURCE)
def _treatment(found: TeamPlan, team: frozenset[str]) -> str:
    """What was done, what the team was doing, and what it did not come to; what others go on with stands elsewhere."""
    own = [row for row in found.measures if row.what and not _goes_on(row, team)]
    lines = []
    for heading, states in (
        (_("Gjennomført: {measures}."), (MeasureStatus.DONE,)),
        (_("I gang ved avslutning: {measures}."), (MeasureStatus.ONGOING,)),
        (_("Avtalt, ikke gjennomført: {measures}."), (MeasureStatus.NEW, MeasureStatus.AGREED)),
    ):
        told = [row.what.rstrip(".") for row in own if row.status in states]
        if told:
            lines.append(heading.format(measures="; ".join(told)))
    return "\n".join(lines)


@in_language(SOURCE)
def _sent_on(
    made: Composed, ends: list[Form | None], signed: dict[str, Entry], places: Mapping[LocalOffer, str]
) -> None:
    """Where the clarification led and where the patient is sent on to, a line each, after what was done here. `places`
    is where the services of the directory are reached."""
    for form in ends:
        if isinstance(form, Closing) and form.individual_plan is not None:
            made.put("individual_plan", form.individual_plan.value, _from(signed[form.kind]))
        lines = form.lines(places) if isinstance(form, Closing) else form.lines() if isinstance(form, SendingOn) else ()
        if form is not None and lines:
            treated, source = made.answers.pop("course_and_treatment", ""), _from(signed[form.kind])
            before = made.sources.pop("course_and_treatment", "")
            source = _("{one}, og {other}").format(one=before, other=source) if before else source
            between = " " if isinstance(form, Closing) else "\n"  # the last sentence of what was done
            made.put("course_and_treatment", between.join(filter(None, (treated, *lines))), source)


def _after(found: TeamPlan, team: frozenset[str], closing: date) -> list[dict[str, Any]]:
    """What others have to do after the closing day; a day that has passed by then is not carried on."""
    rows = []
    for row in found.measures:
        if _goes_on(row, team):
            actor, named = actor_of(row.responsible)
            due = row.due.isoformat() if row.due is not None and row.due > closing else None
            rows.append({"actor": actor.value, "named": named, "what": row.what, "due": due})
    return sorted(rows, key=lambda row: list(Actor).index(Actor(row["actor"])))


def _advice(made: Composed, plan: ReturnToWorkPlan, view: CoursePage, today: date, source: str) -> None:
    """What the plan's step of the day after says of grade and adaptation, until the next step."""
    steps = sorted((step.starts, at, step) for at, step in enumerate(plan.steps) if step.starts is not None)
    begun = [step for starts, _at, step in steps if starts <= today + timedelta(days=1)]
    coming = next((starts for starts, _at, _step in steps if starts > today + timedelta(days=1)), None)
    if not begun:
        return
    step = begun[-1]
    grade = grade_of(step)
    if view.sick.state.in_episode and grade is not None and grade >= LOWEST_GRADE:
        made.put("advised_grade", grade, source)
        made.put("advised_until", (coming - timedelta(days=1)).isoformat() if coming else None, source)
    if fold(step.adaptation) not in _NOTHING:
        made.put("considerations", step.adaptation, source)


_NOTHING = ("", "ingen")


def _note(made: Composed, w: Work, course: CourseId) -> None:
    """The newest note, where the plan sums nothing up."""
    notes = [e for e in entries.journal(w, course) if e.signed_at and e.stands]
    if notes:
        source = _("fra notat {day}, {author}").format(day=day(notes[0].day), author=notes[0].author)
        made.put("assessment", notes[0].answers.get("text", ""), source)


@in_language(SOURCE)
def _at_closing(view: CoursePage) -> str:
    """Where the patient stands now: what is known of work and sick leave that day, and how the scores went. That a
    sick leave ran out does not say that the patient is well."""
    running = view.sick.state.running
    last = view.sick.episode.last if view.sick.episode is not None else None
    said = [in_a_sentence(running)] if running else []
    if last is not None and not any(period.is_sick for period in running):
        said.append(_("Siste sykmelding gikk til {day}.").format(day=day(last)))
    for score in change_of(view.scores):
        if score.start is not None and score.end is not None:
            said.append(_("{name}: {start:g} → {end:g}.").format(name=score.name, start=score.start, end=score.end))
    return " ".join(said)


@in_language(SOURCE)
def _sick_leave(view: CoursePage, plan: Form | None) -> str:
    text = in_a_sentence([row.period for row in view.sick.periods])
    if isinstance(plan, ReturnToWorkPlan) and plan.goal:
        text += "\n" + _("Mål i tilbake-til-arbeid-planen: {goal}.").format(goal=plan.goal.rstrip("."))
    return text


@in_language(SOURCE)
def _to_nav(forms: dict[str, Form], view: CoursePage) -> dict[str, str]:
    """What the signed forms say to the questions that NAV has still to ask the GP, by field."""
    if not view.sick.state.in_episode:
        return {}
    coming = {mark.code for mark in view.sick.milestones if mark.state is MarkState.TO_COME}
    found = {}
    for name, code in _ASKED.items():
        asked = [replace(one, fields=tuple(f for f in one.fields if f in _TO_NAV)) for one in GP_QUESTIONS[code]]
        known = [k for one in asked for k in known_answers(one, forms)] if code in coming else []
        found[name] = " ".join(dict.fromkeys(f"{k.label}: {_ended(k.text)}" for k in known))
    return found


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "»")) else f"{text}."


_ASKED = {"answer_7": "medical_questions_7", "answer_17": "medical_questions_17", "answer_39": "medical_questions_39"}
"""The weeks that NAV asks the GP in, with their milestones."""
_TO_NAV = frozenset(
    {
        At(WORK_ABILITY, "now"),
        *(At(Survey, field) for field in ("expected_return", "mental", "physical")),
        At(ReturnToWorkPlan, "if_stuck"),
    }
)
"""What goes into the answers: the rest stands in a section of its own, is the GP's own, or is NAV's note."""
