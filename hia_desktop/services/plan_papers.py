"""What the papers of the two plans say: the team's plan, and the plan back to work for the patient and for the employer."""

from hia_desktop.documents.kinds import rtw as rtw_paper
from hia_desktop.documents.kinds import team_plan as plan_paper
from hia_desktop.documents.kinds.content import PaperContent, Signed
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, grade_of
from hia_desktop.services.call import Work
from hia_desktop.store.entities import Course, Patient


def plan(_w: Work, _course: Course, form: TeamPlan, signed: Signed) -> PaperContent:
    """The team's plan, for the patient and the team."""
    return plan_paper.Content(
        own_goal=form.own_goal,
        goals=[plan_paper.Goal(title=g.title, area=g.area.label if g.area else "") for g in form.goals if g.title],
        measures=[
            plan_paper.Measure(what=m.what, responsible=m.responsible, due=m.due, status=m.status.label, goal=m.goal)
            for m in form.measures
            if m.what
        ],
        summary=form.summary,
        evaluation_day=form.evaluation_day,
        signed=signed,
    )


def rtw(w: Work, course: Course, form: ReturnToWorkPlan, signed: Signed, *, for_employer: bool = False) -> PaperContent:
    """The return-to-work plan; for the employer without the health side's fields."""
    patient = w.sql.get_one(Patient, course.patient_id)
    steps = [
        rtw_paper.Step(
            from_day=s.starts,
            work_percent=s.work_percent,
            hours=s.hours,
            grade=grade_of(s),
            tasks=s.tasks,
            adaptation=s.adaptation,
            who=s.who,
            reason=s.reason,
        )
        for s in form.steps
    ]
    return rtw_paper.Content(
        for_employer=for_employer,
        goal=form.goal,
        goal_day=form.goal_day,
        position_percent=form.position_percent,
        employer=patient.employer,
        steps=steps,
        if_stuck=form.if_stuck,
        signed=signed,
    )


def rtw_employer(w: Work, course: Course, form: ReturnToWorkPlan, signed: Signed) -> PaperContent:
    """The employer's edition."""
    return rtw(w, course, form, signed, for_employer=True)
