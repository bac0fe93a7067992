"""The epikrise composed from what is signed: each section with its text and the source it came from."""

from dataclasses import dataclass
from typing import Any

from hia_desktop.base.fields import CourseId
from hia_desktop.base.language import SOURCE, in_language
from hia_desktop.base.text import _, day, inside_sentence
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms import form_of
from hia_desktop.domain.forms.assessment import RightsAssessment
from hia_desktop.domain.forms.form import Form
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.referral import ReferralForm
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.survey import Survey
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.domain.leave.state import in_a_sentence
from hia_desktop.services.call import Work, query
from hia_desktop.services.course.courses import CoursePage, page
from hia_desktop.services.record import entries
from hia_desktop.services.sealing.entry_rows import Entry


@dataclass(frozen=True)
class Composed:
    """A first draft: the form's answers, and for each field that was filled where its text came from."""

    answers: dict[str, Any]
    sources: dict[str, str]


@query(Right.WRITE_HEALTH, audit="epikrise:composed", about="course")
def compose(w: Work, course: CourseId) -> Composed:
    """Gathers what is signed in the course. What the GP is asked to do is left for the writer:
    nobody else can know it. The texts are in the source language, since they become answers that are signed;
    where they come from is said in the screen's."""
    signed = entries.newest_signed(
        w, course, ReferralForm.kind, RightsAssessment.kind, Survey.kind, TeamPlan.kind, ReturnToWorkPlan.kind
    )
    notes = [e for e in entries.journal(w, course) if e.signed_at and not e.struck]
    answers: dict[str, Any] = {}
    sources: dict[str, str] = {}

    def fill(field: str, text: str, source: str) -> None:
        if text.strip():
            answers[field], sources[field] = text.strip(), source

    forms: dict[str, Form] = {kind: entries.read_form(kind, e.answers) for kind, e in signed.items()}
    for kind in (RightsAssessment.kind, ReferralForm.kind):
        if kind in signed and (codes := _diagnoses(signed[kind])) and "diagnoses" not in answers:
            fill("diagnoses", codes, _from(signed[kind]))
    if isinstance(found := forms.get(ReferralForm.kind), ReferralForm):
        fill("reason", found.weighing or found.function_loss, _from(signed[ReferralForm.kind]))
    if isinstance(found := forms.get(Survey.kind), Survey):
        fill("function", _function(found), _from(signed[Survey.kind]))
        fill("family_social", found.family_social, _from(signed[Survey.kind]))
    if isinstance(found := forms.get(TeamPlan.kind), TeamPlan):
        fill("course_and_treatment", _treatment(found), _from(signed[TeamPlan.kind]))
        fill("assessment", found.summary, _from(signed[TeamPlan.kind]))
        actions = [
            {"actor": m.responsible, "what": m.what, "due": m.due.isoformat() if m.due else None}
            for m in found.measures
            if m.what and m.status not in (MeasureStatus.DONE, MeasureStatus.DROPPED)
        ]
        if actions:
            answers["who_does_what"], sources["who_does_what"] = actions, _from(signed[TeamPlan.kind])
    if "assessment" not in answers and notes:
        fill(
            "assessment",
            notes[0].answers.get("text", ""),
            _("fra notat {day}, {author}").format(day=day(notes[0].day), author=notes[0].author),
        )
    view = page(w, course)
    fill("work_and_sick_leave", _sick_leave(view, forms.get(ReturnToWorkPlan.kind)), _("fra tidslinjen"))
    return Composed(answers, sources)


def _from(entry: Entry) -> str:
    return _("fra {title} v{number}, {day}").format(
        title=form_of(entry.kind).card.source, number=entry.number, day=day(entry.day)
    )


def _diagnoses(entry: Entry) -> str:
    """The main diagnosis first."""
    return "\n".join(
        f"{d.get('code', '')} {d.get('text', '')}".strip()
        for d in sorted(entry.answers.get("diagnoses", []), key=lambda d: not d.get("main"))
        if d.get("code") or d.get("text")
    )


@in_language(SOURCE)
def _function(found: Survey) -> str:
    able = [_("Kan: {text}").format(text=found.can_do)] if found.can_do else []
    able += [_("Kan ikke: {text}").format(text=found.cannot_do)] if found.cannot_do else []
    return "\n".join(able) or found.physical


@in_language(SOURCE)
def _treatment(found: TeamPlan) -> str:
    return "\n".join(
        f"{m.what} ({inside_sentence(m.status.label)})"
        for m in found.measures
        if m.what and m.status is not MeasureStatus.DROPPED
    )


@in_language(SOURCE)
def _sick_leave(view: CoursePage, plan: Form | None) -> str:
    text = in_a_sentence([row.period for row in view.sick.periods])
    if isinstance(plan, ReturnToWorkPlan) and plan.goal:
        text += "\n" + _("Mål i tilbake-til-arbeid-planen: {goal}.").format(goal=plan.goal.rstrip("."))
    return text
