"""What a meeting decides: one line is at once a task or a measure of the plan, and is taken back until it is signed."""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, DecisionId, ItemId, UserId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Category, Right, Role, Track
from hia_desktop.domain.forms.plan import TeamPlan
from hia_desktop.domain.forms.team.meeting_minutes import MeetingMinutes
from hia_desktop.domain.forms.values import MeasureStatus
from hia_desktop.domain.tasks import NAV_OTHER, OTHER, may_be_given
from hia_desktop.domain.teamwork.decisions import Decided, Taker, read_line
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.task_words import MOST_LETTERS
from hia_desktop.services.meetings.series import gone, item_to_change
from hia_desktop.services.patient import same_day
from hia_desktop.services.record import entries, plan_lines
from hia_desktop.services.sealing import grants, seals
from hia_desktop.store.entities import AgendaItem, MeetingDecision, Task, User, new_id

_CHANGES = (Topic.MEETINGS, Topic.TASKS, Topic.COURSE)
_PART = "content"


@dataclass(frozen=True)
class Decision:
    """What was decided, who does it and by when, and what it became: a task, or a measure of the plan."""

    id: DecisionId
    text: str
    who: str
    due: date
    became: str


def takers(w: Work) -> tuple[Taker, ...]:
    """Those, and the roles, that a decision can be given to."""
    people = w.sql.execute(select(User.id, User.full_name, User.role).where(User.active).order_by(User.full_name))
    fit = [Taker(i, name) for i, name, role in people if _kind_for(Role(role))]
    return (*fit, *(Taker(role, role.label) for role in Role if _kind_for(role)))


def _kind_for(role: Role | None) -> str:
    """The kind of task that a decision becomes for a role; empty when it can be given none."""
    kind = NAV_OTHER if role is Role.NAV_ADVISER else OTHER
    return kind.code if role is None or may_be_given(role, kind.code) else ""


def of(w: Work, item: AgendaItem, *, for_nav_alone: bool = False) -> tuple[Decision, ...]:
    """What was decided, oldest first; of that what NAV is to do, `for_nav_alone`."""
    wanted = select(MeetingDecision).where(MeetingDecision.item_id == item.id)
    if for_nav_alone:
        wanted = wanted.where(MeetingDecision.for_nav)
    rows = w.sql.scalars(wanted.order_by(MeetingDecision.number)).all()
    keys = seals.keys_of(w, [row.id for row in rows]) if rows else {}
    found = []
    for row in rows:
        if row.id in keys:
            said = json.loads(seals.unseal(row.content, keys[row.id], row.id, _PART))
            became = _("oppgave") if row.plan_id is None else _("tiltak i planen")
            found.append(Decision(DecisionId(row.id), said["text"], said["who"], row.due, became))
    return tuple(found)


@command(Right.WRITE_HEALTH, audit="meeting:decided", about="item", changes=_CHANGES)
def decide(w: Work, item: ItemId, line: str) -> DecisionId:
    """Keeps a decision, as `read_line` reads it. Begun with «plan:» it is a measure signed into the newest plan, else a
    task; without a day it is for the next meeting, without a name the team's.

    Errors: BadInput for a line that cannot be kept so; Missing; Refused in a signed meeting, or for a plan that the
    user does not see the whole of.
    """
    row, meeting = item_to_change(w, item)
    course = CourseId(row.course_id)
    said = read_line(line, w.today, takers(w))
    if wrong := said.wrong(w.today) or ("" if len(said.text) <= MOST_LETTERS else _("Skriv kortere.")):
        raise BadInput(wrong, {"line": wrong})
    same_day.heed(w, course, MeetingMinutes.kind, None, {}, said.text, before=False)
    due = said.due or max(meeting.day, w.today) + timedelta(days=7)
    who = said.taker.name if said.taker is not None else ""
    made = MeetingDecision(id=new_id(), item_id=item, due=due, made_by=w.me.id, made_at=w.now, for_nav=False)
    last = w.sql.scalar(select(func.max(MeetingDecision.number)).where(MeetingDecision.item_id == item))
    made.number = (last or 0) + 1
    if said.of_plan:
        made.plan_id = _into_plan(w, course, said, who, due)
    else:
        made.task_id, made.for_nav = _as_task(w, course, said, due)
    plain = json.dumps({"text": said.text, "who": who}, ensure_ascii=False).encode()
    made.content = seals.seal(w, made.id, {_PART: plain}, [(Track.HEALTH, None)])[_PART]
    row.talked = True
    w.sql.add(made)
    return DecisionId(made.id)


def _into_plan(w: Work, course: CourseId, said: Decided, who: str, due: date) -> str:
    if TeamPlan.kind not in entries.newest_signed(w, course, TeamPlan.kind):
        text = _("Det er ingen signert plan ennå. Ta bort «plan:», så blir det en oppgave.")
        raise BadInput(text, {"line": text})
    return plan_lines.add(w, course, {"what": said.text, "responsible": who, "due": due.isoformat()})


def _as_task(w: Work, course: CourseId, said: Decided, due: date) -> tuple[str, bool]:
    """The task, and whether it is NAV's."""
    to: UserId | Role | None = None
    role = None
    if said.taker is not None:
        user = w.sql.get(User, said.taker.key)
        role = Role(user.role if user is not None else said.taker.key)
        to = UserId(user.id) if user is not None else role
    nav = role is Role.NAV_ADVISER
    if nav and not grants.consented_reader(w, Track.HEALTH, Category.PLAN):
        text = _("Pasienten deler ikke arbeidsmål og tiltak med NAV. Gi oppgaven til en annen.")
        raise BadInput(text, {"line": text})
    return tasks.add(w, course, _kind_for(role), due, to, said.text), nav


@command(Right.WRITE_HEALTH, audit="meeting:undecided", about="item", changes=_CHANGES)
def take_back(w: Work, item: ItemId, decision: DecisionId) -> None:
    """Takes a decision back: its task is gone; its measure, which is signed, stands as dropped.

    Errors: Missing; Refused in a signed meeting, or when the task is done.
    """
    item_to_change(w, item)
    made = w.sql.get(MeetingDecision, decision)
    if made is None or made.item_id != item:
        raise gone()
    task = w.sql.get(Task, made.task_id) if made.task_id is not None else None
    if task is not None and task.done_on is not None:
        raise Refused(_("Oppgaven er alt gjort. Åpne den igjen først."))
    if made.plan_id is not None:
        _drop_measure(w, CourseId(w.sql.get_one(AgendaItem, item).course_id), made)
    w.sql.delete(made)
    seals.forget(w, decision)
    if task is not None:
        w.sql.flush()
        w.sql.delete(task)
        seals.forget(w, task.id)


def _drop_measure(w: Work, course: CourseId, made: MeetingDecision) -> None:
    plan = entries.newest_signed(w, course, TeamPlan.kind)[TeamPlan.kind]
    text = json.loads(seals.open_part(w, made.id, _PART, made.content))["text"]
    there = [
        one for one in plan_lines.planned(course, plan) if one.what == text and one.due == made.due and not one.over
    ]
    if there:
        last = there[-1]
        plan_lines.put(w, course, last.version, last.place, MeasureStatus.DROPPED, last.due, last.said)
