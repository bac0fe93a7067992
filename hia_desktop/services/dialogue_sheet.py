"""The preparation sheet for a dialogue meeting: NAV's own note, and the return plan when the patient shares it with NAV."""

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import full_name
from hia_desktop.documents.kinds import dialogue_meeting as sheet
from hia_desktop.documents.kinds.content import Signed
from hia_desktop.domain.access import Category, Recipient
from hia_desktop.domain.consent import Given
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan
from hia_desktop.domain.forms.workplace import TriedAdaptation, WorkDemand, WorkplaceForm
from hia_desktop.domain.forms.workplace_values import AdaptationState, MeetingRole
from hia_desktop.domain.responsible_roles import EMPLOYEE, EMPLOYER, HEALTH, NAV, role_of
from hia_desktop.services import entries, sharing
from hia_desktop.services.call import Work
from hia_desktop.store.entities import Course, Patient

_PROPOSED = (AdaptationState.PROPOSED, AdaptationState.NOT_NOW)
_ROLES = {
    MeetingRole.PATIENT: EMPLOYEE,
    MeetingRole.LEADER: EMPLOYER,
    MeetingRole.EMPLOYER: EMPLOYER,
    MeetingRole.UNION: EMPLOYER,
    MeetingRole.NAV: NAV,
    MeetingRole.CERTIFIER: HEALTH,
    MeetingRole.THERAPIST: HEALTH,
    MeetingRole.OCCUPATIONAL_HEALTH: HEALTH,
}
"""What those who come to the meeting are, when they are to follow something up."""


def content(w: Work, course: Course, form: WorkplaceForm, signed: Signed) -> sheet.Content:
    """The sheet of one signed or written NAV note. A barrier that is not to be brought up stays out."""
    plan, patient = _shared_plan(w, course), w.sql.get_one(Patient, course.patient_id)
    people = {p.name: str(_ROLES[p.role]) for p in form.participants if p.role in _ROLES}
    people |= {full_name(patient.given_name, patient.family_name): str(EMPLOYEE), signed.name: str(NAV)}
    return sheet.Content(
        meeting=form.meeting.label if form.meeting else "",
        meeting_day=form.meeting_day,
        employer=patient.employer if sharing.employer_is_shared(w, patient.id) else "",
        participants=[sheet.Participant(name=p.name, role=p.role.label if p.role else "") for p in form.participants if p.name or p.role],
        demands=[_demand(d) for d in form.demands if d.task],
        barriers=[
            sheet.Barrier(
                what=b.title,
                kind=b.category.label if b.category and b.description else "",
                remedy=b.remedy,
                responsible=role_of(b.responsible, people),
                due=b.due,
                status=b.status.label,
            )
            for b in form.barriers
            if b.in_meeting and b.title
        ],
        tried=[_adaptation(a) for a in form.adaptations if a.state not in _PROPOSED],
        proposed=[_adaptation(a) for a in form.adaptations if a.state in _PROPOSED],
        goal=plan.goal if plan else "",
        goal_day=plan.goal_day if plan else None,
        steps=[
            sheet.Step(from_day=s.starts, work_percent=s.work_percent, hours=s.hours, tasks=s.tasks, adaptation=s.adaptation, who=s.who)
            for s in (plan.steps if plan else ())
        ],
        questions=form.questions,
        signed=Signed(name=signed.name, at=signed.at),
    )


def _shared_plan(w: Work, course: Course) -> ReturnToWorkPlan | None:
    """The newest return plan, when the patient shares it with NAV; whoever makes the sheet."""
    if Given(Recipient.NAV_ADVISER, Category.ADAPTATION) not in sharing.given(w, course.patient_id):
        return None
    found = entries.newest_signed(w, CourseId(course.id), ReturnToWorkPlan.kind).get(ReturnToWorkPlan.kind)
    return ReturnToWorkPlan.model_validate(found.answers) if found else None


def _demand(demand: WorkDemand) -> sheet.Demand:
    kinds = ", ".join(kind.label for kind in demand.adapted_by)
    return sheet.Demand(
        task=demand.task,
        demand=demand.demand,
        ability=demand.ability.label if demand.ability else "",
        adaptation=": ".join(x for x in (kinds, demand.note) if x),
    )


def _adaptation(found: TriedAdaptation) -> sheet.Adaptation:
    named = found.adaptation.label if found.adaptation else ""
    state = found.state.label if found.state is not AdaptationState.PROPOSED else ""
    return sheet.Adaptation(what=": ".join(x for x in (named, found.note) if x) or "–", state=state)
