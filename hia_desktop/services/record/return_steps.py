"""How one step of the return to work went: the plan signed anew with that step as it was, and nothing else changed."""

from typing import Any

from hia_desktop.base.errors import BadInput, Conflict, Missing
from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import _
from hia_desktop.domain.access import Right
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step
from hia_desktop.domain.topics import Topic
from hia_desktop.services.call import Work, command
from hia_desktop.services.record import entries


@command(Right.WRITE_PLAN, audit="rtw:step", about="course", changes=(Topic.COURSE, Topic.TASKS))
def say(w: Work, course: CourseId, version: int, place: int, answers: dict[str, Any]) -> EntryId:
    """Signs the newest plan anew with what is said of one step. `version` of the plan and `place`, the step's row there
    from 0, say which it is; `answers` are those of `Step.HOW_IT_WENT` that are to stand.

    Errors: Conflict when another version is the newest now; Missing where there is no such plan or step; BadInput for
    nothing new, and for what cannot be or lacks its reason; Refused without the right to write the plan, or when the
    user does not see the whole of it.
    """
    newest = entries.newest_signed(w, course, ReturnToWorkPlan.kind).get(ReturnToWorkPlan.kind)
    steps = [dict(row) for row in newest.answers["steps"]] if newest is not None else []
    if newest is None or not 0 <= place < len(steps):
        raise Missing(_("Fant ikke dette. Det kan være fjernet, eller du har ikke tilgang."))
    if newest.number != version:
        raise Conflict(_("Planen er signert på nytt. Se den nye versjonen først."))
    steps[place] |= {name: answers[name] for name in Step.HOW_IT_WENT if name in answers}
    whole = entries.read_form(ReturnToWorkPlan.kind, {**newest.answers, "steps": steps})
    if whole == entries.read_form(ReturnToWorkPlan.kind, newest.answers):
        raise BadInput(_("Ingenting er endret på trinnet. Skriv hvordan det gikk."))
    entry = entries.sign_over(w, course, whole)
    w.note(object_id=entry, ground=ReturnToWorkPlan.kind)
    return entry
