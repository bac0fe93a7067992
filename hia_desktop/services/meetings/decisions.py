"""What a meeting decides: one line is at once a task or a measure of the plan, and is taken back until it is signed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, DecisionId, ItemId, UserId
from hia_desktop.base.text import N_, _
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
from hia_desktop.services.record import course_tasks, entries, plan_lines
from hia_desktop.services.sealing import grants, seals
from hia_desktop.store.entities import AgendaItem, KeyGrant, MeetingDecision, Task, User, new_id

_CHANGES = (Topic.MEETINGS, Topic.TASKS, Topic.COURSE)
PART = "content"
"""What the sealed part of a decision is called."""
NAVS_OWN = N_("NAV følger opp selv")
"""What is said of NAV's decision where its words do not stand."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided, who does it and by when, and what it became: a task, or a measure of the plan. Not `ours`: the
    other side's, who alone takes it back; without its words where the patient does not let the user read them."""

    id: DecisionId
    text: str
    who: str
    due: date
    became: str
    ours: bool = True


def takers(w: Work) -> tuple[Taker, ...]:
    """Those, and the roles, that a decision can be given to."""
    return course_tasks.takers(w, lambda role: bool(_kind_for(role)))


def _kind_for(role: Role | None) -> str:
    """The kind of task that a decision becomes for a role; empty when it can be given none."""
    kind = NAV_OTHER if role is Role.NAV_ADVISER else OTHER
    return kind.code if role is None or may_be_given(role, kind.code) else ""


def of(w: Work, item: AgendaItem, *, for_nav_alone: bool = False) -> tuple[Decision, ...]:
    """What was decided, oldest first; of that what NAV is to do, `for_nav_alone`. To NAV it is what NAV decided; of
    that the health side reads the words as it reads NAV's notes, and else that there is something. Nothing that was
    decided of another patient and moved here with other tools."""
    wanted = select(MeetingDecision).where(MeetingDecision.item_id == item.id)
    if for_nav_alone:
        wanted = wanted.where(MeetingDecision.for_nav)
    rows = w.sql.scalars(wanted.order_by(MeetingDecision.number)).all()
    if not rows:
        return ()
    keys, navs = seals.keys_in_force(w, [row.id for row in rows]), navs_own(w, [row.id for row in rows])
    nav = w.me.role is Role.NAV_ADVISER
    found = []
    for row in rows:
        hers = row.id in navs
        said = {"text": str(NAVS_OWN), "who": Role.NAV_ADVISER.label} if hers and not nav else None
        if row.id in keys:
            said = json.loads(seals.unseal(row.content, keys[row.id], row.id, PART))
            if (said.pop("item", item.id), said.pop("course", item.course_id)) != (item.id, item.course_id):
                continue
        if said is not None:
            became = _("oppgave") if row.plan_id is None else _("virkemiddel") if hers else _("tiltak i planen")
            found.append(Decision(id=DecisionId(row.id), due=row.due, became=became, ours=hers is nav, **said))
    return tuple(found)


def plain(item: AgendaItem, text: str, who: str) -> bytes:
    """What is kept of a decision under its seal; it says itself where it was made, and of whom."""
    told = {"text": text, "who": who, "item": item.id, "course": item.course_id}
    return json.dumps(told, ensure_ascii=False).encode()


def navs_own(w: Work, ids: Sequence[str]) -> set[str]:
    """Those that NAV decided: theirs is the key that hangs on no consent."""
    theirs = (KeyGrant.reader == Track.NAV, KeyGrant.consent_id.is_(None))
    return set(w.sql.scalars(select(KeyGrant.object_id).where(KeyGrant.object_id.in_(ids), *theirs)))


def next_number(w: Work, item: ItemId) -> int:
    """The number of the next decision of one line of the agenda."""
    return (w.sql.scalar(select(func.max(MeetingDecision.number)).where(MeetingDecision.item_id == item)) or 0) + 1


def checked(said: Decided, today: date) -> None:
    """Errors: BadInput for a line that cannot be kept as it is written."""
    if wrong := said.wrong(today) or ("" if len(said.text) <= MOST_LETTERS else _("Skriv kortere.")):
        raise BadInput(wrong, {"line": wrong})


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
    checked(said, w.today)
    same_day.heed(w, course, MeetingMinutes.kind, None, {}, said.text, before=False)
    due = said.due or max(meeting.day, w.today) + timedelta(days=7)
    who = said.taker.name if said.taker is not None else ""
    made = MeetingDecision(id=new_id(), item_id=item, due=due, made_by=w.me.id, made_at=w.now, for_nav=False)
    made.number = next_number(w, item)
    if said.of_plan:
        made.plan_id = _into_plan(w, course, said, who, due)
    else:
        made.task_id, made.for_nav = _as_task(w, course, said, due)
    made.content = seals.seal(w, made.id, {PART: plain(row, said.text, who)}, [(Track.HEALTH, None)])[PART]
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

    Errors: Missing; Refused in a signed meeting, when the task is done, or for what NAV decided.
    """
    item_to_change(w, item)
    made = w.sql.get(MeetingDecision, decision)
    if made is None or made.item_id != item:
        raise gone()
    if navs_own(w, [made.id]):
        raise Refused(_("Dette har NAV-veilederen ført, og tar det selv tilbake."))
    if made.plan_id is not None:
        _drop_measure(w, CourseId(w.sql.get_one(AgendaItem, item).course_id), made)
    undo(w, made)


def undo(w: Work, made: MeetingDecision) -> None:
    """The decision is gone, and its task with it. Errors: Refused when the task is done."""
    task = w.sql.get(Task, made.task_id) if made.task_id is not None else None
    if task is not None and task.done_on is not None:
        raise Refused(_("Oppgaven er alt gjort. Åpne den igjen først."))
    w.sql.delete(made)
    seals.forget(w, made.id)
    if task is not None:
        w.sql.flush()
        w.sql.delete(task)
        seals.forget(w, task.id)


def _drop_measure(w: Work, course: CourseId, made: MeetingDecision) -> None:
    plan = entries.newest_signed(w, course, TeamPlan.kind)[TeamPlan.kind]
    text = json.loads(seals.open_part(w, made.id, PART, made.content))["text"]
    there = [
        one for one in plan_lines.planned(course, plan) if one.what == text and one.due == made.due and not one.over
    ]
    if there:
        last = there[-1]
        plan_lines.put(w, course, last.version, last.place, MeasureStatus.DROPPED, last.due, last.said)
