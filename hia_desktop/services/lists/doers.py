"""Who does a task: the one it is given to, else the one of the patient's team whose work it is."""

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from hia_desktop.domain.access import Track
from hia_desktop.domain.tasks import WHOLE_TEAMS
from hia_desktop.domain.teamwork.team import TeamFunction
from hia_desktop.services.call import Work
from hia_desktop.services.relations import in_team
from hia_desktop.store.entities import Course, CourseMember, Task, User

_Member = aliased(User)


def doer(w: Work) -> ColumnElement[str | None]:
    """The SQL, on `Task`, of the user who does it; NULL when nobody is named and the team does not tell.

    What is given to a role is done by the one of the team who has that role, and what is given to nobody by NAV's
    adviser or the coordinator, where the team has just one of them. What is open to all who treat stays so.
    """
    nobodys = {Track.NAV: TeamFunction.NAV_ADVISER, Track.HEALTH: TeamFunction.COORDINATOR}
    of_function = [
        and_(Task.role == "", Task.track == track, CourseMember.function == function)
        for track, function in nobodys.items()
    ]
    one = select(func.min(CourseMember.user_id)).join(_Member, _Member.id == CourseMember.user_id)
    one = one.where(CourseMember.course_id == Task.course_id, CourseMember.first_day <= w.today, in_team(w.today))
    one = one.where(or_(and_(Task.role != "", _Member.role == Task.role), *of_function))
    one = one.having(func.count(CourseMember.user_id.distinct()) == 1).correlate(Task)
    return case(
        (Task.responsible_id.is_not(None), Task.responsible_id),
        (and_(Task.role == "", Task.kind.in_(WHOLE_TEAMS)), None),
        else_=one.scalar_subquery(),
    )


def mine(w: Work) -> ColumnElement[bool]:
    """The SQL condition on `Task` that it is the user's own to do: by name, as the responsible for the
    course, in the team, or by a role that nobody of the team has alone."""
    theirs = doer(w)
    by_role = and_(theirs.is_(None), Task.role == w.me.role)
    of_mine = Task.course_id.in_(select(Course.id).where(Course.responsible_id == w.me.id))
    return or_(theirs == w.me.id, of_mine, by_role)
