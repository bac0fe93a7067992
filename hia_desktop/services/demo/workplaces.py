"""The demo centre's workplaces: synthetic, and marked so in their names. Their organisation numbers are of nobody, as
the centre's own is: they begin with 3."""

import json
from datetime import date, timedelta
from typing import Any

from hia_desktop.base.text import add_months
from hia_desktop.domain.workplaces.sessions import SessionDraft
from hia_desktop.domain.workplaces.workplace import Agreement, WorkplaceDraft
from hia_desktop.resources import resource
from hia_desktop.services.call import SignedIn, run
from hia_desktop.services.workplaces import sessions, work_tasks, workplaces


def add_workplaces(cast: dict[str, SignedIn], today: date) -> None:
    """Enters them with agreements, sessions and tasks, counted from today."""
    health, nav = cast["fysio"], cast["nav"]
    names = {key: name for key, name, _role in run(nav, work_tasks.can_do)}
    led = {"led_health": names[health.me.id], "led_nav": names[nav.me.id]}
    for one in json.loads(resource("demo/workplaces.json").read_text(encoding="utf-8")):
        draft = WorkplaceDraft.model_validate(one["place"])
        if agreed := one.get("agreed_on"):
            start = today + timedelta(days=agreed["days"])
            until = add_months(start, agreed["months"])
            draft.agreements = [Agreement(start=start, until=until, signed_by=agreed["signed_by"], **_for(led))]
        place = run(cast["sekretar"], workplaces.save, None, draft)
        for held in one["sessions"]:
            run(health, sessions.put_session, place, None, _session(held, today, led))
        if task := one.get("task"):
            run(nav, work_tasks.add, place, task["what"], today + timedelta(days=task["due"]), nav.me.id)


def _for(led: dict[str, str]) -> dict[str, str]:
    return {"for_health": led["led_health"], "for_nav": led["led_nav"]}


def _session(held: dict[str, Any], today: date, led: dict[str, str]) -> SessionDraft:
    day = today - timedelta(days=held["days"])
    due = today + timedelta(days=held["due"]) if "due" in held else None
    more = {name: value for name, value in held.items() if name not in ("days", "due")}
    return SessionDraft.model_validate({"day": day, "next_due": due, **led, **more})
