"""What the NAV adviser brings to a meeting: a question of hers, and what she takes upon herself in it.

Both lie under NAV's own key and are read by the health side as NAV's notes are. The question is a task of hers, which
brings the patient to the agenda until it has been talked about.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, delete, exists, select, update

from hia_desktop.base.errors import BadInput, Refused
from hia_desktop.base.fields import CourseId, DecisionId, ItemId, UserId
from hia_desktop.base.text import _, fold
from hia_desktop.domain.access import HEALTH, NAV, Category, Right, Role, Track
from hia_desktop.domain.forms.values import NavMeasure, NavMeasureStatus
from hia_desktop.domain.forms.workplace import NavMeasureRow, WorkplaceForm
from hia_desktop.domain.tasks import NAV_DISCUSS, NAV_OTHER
from hia_desktop.domain.teamwork.decisions import Decided, Taker, read_line
from hia_desktop.domain.teamwork.meetings import Reason
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command
from hia_desktop.services.lists import tasks
from hia_desktop.services.lists.task_words import seal_words, words_of
from hia_desktop.services.meetings import decisions
from hia_desktop.services.meetings.series import check_comes, current, gone, item_to_change, nearest, next_place
from hia_desktop.services.record import entries
from hia_desktop.services.sealing import grants, seals
from hia_desktop.store.entities import AgendaItem, Meeting, MeetingDecision, Task, User, new_id

_ASKED = (Topic.MEETINGS, Topic.TASKS)
_DECIDED = (Topic.MEETINGS, Topic.TASKS, Topic.COURSE)


@dataclass(frozen=True)
class NavAsks:
    """What a NAV adviser asks the team, and who asks. `words` are empty for no more than that the patient is talked
    about, and None where the patient does not let the user read what NAV writes. `mine`: the user asks it."""

    words: str | None
    who: str
    mine: bool


@dataclass(frozen=True)
class OnAgenda:
    """The day of the meeting that it stands on the agenda of; `before` is what the user asked there already."""

    day: date
    before: str | None


def is_asked() -> ColumnElement[bool]:
    """The SQL condition on `AgendaItem` that NAV asks for its patient."""
    return exists().where(Task.course_id == AgendaItem.course_id, _open())


def _open() -> ColumnElement[bool]:
    return (Task.kind == NAV_DISCUSS.code) & Task.done_on.is_(None)


def asks(w: Work, course: CourseId) -> tuple[NavAsks, ...]:
    """What NAV asks of a course, oldest first."""
    wanted = select(Task.id, Task.words, Task.responsible_id, User.full_name, User.role)
    wanted = wanted.outerjoin(User, User.id == Task.responsible_id).where(Task.course_id == course, _open())
    rows = w.sql.execute(wanted.order_by(Task.created_at, Task.id)).all()
    said = words_of(w, ((r.id, course, r.words) for r in rows))
    return tuple(
        NavAsks(
            words="" if r.words is None else said.get(r.id),
            who=r.full_name if r.role in NAV else "",
            mine=r.responsible_id == w.me.id,
        )
        for r in rows
    )


@command(Right.WRITE_NAV, audit="meeting:asked", about="course", changes=_ASKED)
def ask(w: Work, course: CourseId, question: str = "") -> OnAgenda:
    """Puts a patient on the agenda of the adviser's next meeting, with what she asks; another question of hers takes
    the place of the one that stands there.

    Errors: BadInput when she takes part in no meeting, for a patient who comes here no more, or for a question that
    cannot be kept.
    """
    check_comes(w, course)
    of = nearest(w, own_alone=True)
    row = current(w, of)
    on_it = (AgendaItem.meeting_id == row.id, AgendaItem.course_id == course)
    if w.sql.scalar(select(AgendaItem.id).where(*on_it)) is None:
        place = next_place(w, row)
        w.sql.add(AgendaItem(meeting_id=row.id, course_id=course, place=place, reason=Reason.ASKED, asked_by=w.me.id))
    mine = w.sql.scalars(select(Task).where(Task.course_id == course, _open(), Task.responsible_id == w.me.id)).first()
    if mine is None:
        tasks.add(w, course, NAV_DISCUSS.code, max(row.day, w.today), UserId(w.me.id), question)
        return OnAgenda(row.day, None)
    before = words_of(w, [(mine.id, course, mine.words)]).get(mine.id, "")
    mine.words, mine.due = None, max(row.day, w.today)
    seals.forget(w, mine.id)
    seal_words(w, mine, question, Role.NAV_ADVISER)
    return OnAgenda(row.day, before)


@command(Right.WRITE_NAV, audit="meeting:unasked", about="course", changes=_ASKED)
def take_question_back(w: Work, course: CourseId) -> None:
    """The adviser asks no more; a line of the agenda that was hers and that nobody has written at goes with it."""
    for task in w.sql.scalars(
        select(Task).where(Task.course_id == course, _open(), Task.responsible_id == w.me.id)
    ).all():
        seals.forget(w, task.id)
        w.sql.delete(task)
    w.sql.flush()
    waits = select(Meeting.id).where(Meeting.signed_at.is_(None))
    decided = select(MeetingDecision.item_id)
    hers = (AgendaItem.course_id == course, AgendaItem.asked_by == w.me.id, AgendaItem.meeting_id.in_(waits))
    bare = (AgendaItem.content.is_(None), ~AgendaItem.talked, AgendaItem.id.not_in(decided), ~is_asked())
    w.sql.execute(delete(AgendaItem).where(*hers, *bare))


def roll_on(w: Work, courses: list[str], was: Meeting, then: Meeting) -> None:
    """What NAV asks of those that were not talked about waits for the meeting that they go to."""
    late = (Task.course_id.in_(courses), _open(), Task.due <= was.day)
    w.sql.execute(update(Task).where(*late).values(due=then.day))


# -- what she takes upon herself


def takers(w: Work) -> tuple[Taker, ...]:
    """Those to whom the adviser may give something that she decides: NAV's own, and health personnel."""
    wanted = select(User.id, User.full_name).where(User.active, User.role.in_(NAV | HEALTH)).order_by(User.full_name)
    return (*(Taker(i, name) for i, name in w.sql.execute(wanted)), Taker(Role.NAV_ADVISER, Role.NAV_ADVISER.label))


@command(Right.WRITE_NAV, audit="meeting:decided", about="item", changes=_DECIDED)
def decide(w: Work, item: ItemId, line: str) -> DecisionId:
    """Keeps what the adviser is to do, as `read_line` reads it: a task, her own without a name; begun with
    «virkemiddel:» one of NAV's means, signed into her newest note. Without a day it is for the next meeting.

    Errors: BadInput for a line that cannot be kept so, or that the one named may not read; Missing; Refused in a
    signed meeting.
    """
    row, meeting = item_to_change(w, item)
    course = CourseId(row.course_id)
    said = read_line(line, w.today, takers(w), nav=True)
    decisions.checked(said, w.today)
    due = said.due or max(meeting.day, w.today) + timedelta(days=7)
    made = MeetingDecision(id=new_id(), item_id=item, due=due, made_by=w.me.id, made_at=w.now, for_nav=True)
    made.number = decisions.next_number(w, item)
    who = said.taker.name if said.taker is not None else w.me.name
    if said.of_plan:
        made.plan_id = _into_note(w, course, said, who, due)
    else:
        made.task_id = tasks.add(w, course, NAV_OTHER.code, due, _given_to(w, said), said.text)
    plain = decisions.plain(row, said.text, who)
    readers = [(Track.NAV, None), *grants.consented_reader(w, Track.NAV, Category.NAV_NOTES).items()]
    made.content = seals.seal(w, made.id, {decisions.PART: plain}, readers)[decisions.PART]
    row.talked = row.talked or meeting.nav_present  # who is in the room says it where it is heard
    w.sql.add(made)
    return DecisionId(made.id)


def _given_to(w: Work, said: Decided) -> UserId | Role:
    if said.taker is None:
        return w.me.id
    if said.taker.key == Role.NAV_ADVISER:
        return Role.NAV_ADVISER
    to = w.sql.get_one(User, said.taker.key)
    if to.role in HEALTH and not grants.consented_reader(w, Track.NAV, Category.NAV_NOTES):
        text = _("Pasienten lar ikke helsepersonell lese det NAV skriver. Ta oppgaven selv, eller be dem føre den.")
        raise BadInput(text, {"line": text})
    return UserId(to.id)


def means_of(text: str) -> tuple[NavMeasure | None, str]:
    """One of NAV's means whose name a text begins with, and what else it says: the longest name that fits, else the
    only one that begins so."""
    words = text.split()
    for length in range(len(words), 0, -1):
        typed = fold(" ".join(words[:length]))
        found = [one for one in NavMeasure if fold(one.label) == typed]
        if not found and typed:
            found = [one for one in NavMeasure if fold(one.label).startswith(typed)]
        if len(found) == 1:
            return found[0], " ".join(words[length:]).lstrip(":,–- ")
    return None, text


def _into_note(w: Work, course: CourseId, said: Decided, who: str, due: date) -> str:
    newest = entries.newest_signed(w, course, WorkplaceForm.kind).get(WorkplaceForm.kind)
    if newest is None:
        text = _("Det er ikke signert noe NAV-notat ennå. Ta bort «virkemiddel:», så blir det en oppgave.")
        raise BadInput(text, {"line": text})
    measure, note = means_of(said.text)
    if measure is None:
        text = _("Fant ikke virkemiddelet. Skriv navnet først, som i NAV-notatet: «virkemiddel: mentor».")
        raise BadInput(text, {"line": text})
    row = NavMeasureRow(measure=measure, follow_up=due, whom=who, note=note)
    return _signed(w, course, WorkplaceForm.model_validate(newest.answers), row)


def _signed(w: Work, course: CourseId, note: WorkplaceForm, *more: NavMeasureRow) -> str:
    """The note as its next version, with these rows last."""
    return entries.sign_over(w, course, note.model_copy(update={"nav_measures": [*note.nav_measures, *more]}))


@command(Right.WRITE_NAV, audit="meeting:undecided", about="item", changes=_DECIDED)
def take_back(w: Work, item: ItemId, decision: DecisionId) -> None:
    """Takes back what NAV decided: its task is gone; the means, which is signed, stands as one that is not used.

    Errors: Missing, also for what the health side decided; Refused in a signed meeting, or when the task is done.
    """
    row, _meeting = item_to_change(w, item)
    made = w.sql.get(MeetingDecision, decision)
    if made is None or made.item_id != item or not decisions.navs_own(w, [made.id]):
        raise gone()
    if made.plan_id is not None:
        _not_used(w, CourseId(row.course_id), made)
    decisions.undo(w, made)


def _not_used(w: Work, course: CourseId, made: MeetingDecision) -> None:
    said = json.loads(seals.open_part(w, made.id, decisions.PART, made.content))
    measure, note = means_of(said["text"])
    found = entries.newest_signed(w, course, WorkplaceForm.kind).get(WorkplaceForm.kind)
    if found is None:
        raise Refused(_("Notatet er ført som feil. Skriv virkemiddelet i et nytt notat."))
    form = WorkplaceForm.model_validate(found.answers)
    rows = list(form.nav_measures)
    fit = [
        at
        for at, one in enumerate(rows)
        if (one.measure, one.note, one.follow_up, one.status) == (measure, note, made.due, NavMeasureStatus.CONSIDERED)
    ]
    if fit:
        rows[fit[-1]] = rows[fit[-1]].model_copy(update={"status": NavMeasureStatus.NOT_USED})
        _signed(w, course, form.model_copy(update={"nav_measures": rows}))
