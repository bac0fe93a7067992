"""One step of the return to work is looked back on in a sheet: how it went, and the plan is signed anew with it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import CourseId, EntryId
from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.forms.rtw import ReturnToWorkPlan, Step
from hia_desktop.services.record import return_steps
from hia_desktop.services.sealing.entry_rows import Entry
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.fields import FieldGrid
from hia_desktop.ui.sheets.doing import ask_and_do

_OF_THE_PLAN = frozenset(Step.model_fields) - frozenset(Step.HOW_IT_WENT)


def step_words(step: dict[str, Any], number: int, today: date) -> str:
    """«Trinn 4: 80 % fra 16. nov. Kasse hele vakten.»"""
    begins = step["moved_to"] or step["from_day"]
    percent, hours = step["work_percent"], step["hours"]
    work = "" if percent is None else f"{percent} %"
    if percent is None and hours is not None:
        work = _("{hours} t/uke").format(hours=hours)
    since = _("fra {day}").format(day=day_short(date.fromisoformat(begins), today)) if begins else ""
    told = _("Trinn {number}: {told}.").format(number=number, told=" ".join(filter(None, (work, since))) or "–")
    what = step["tasks"].strip().rstrip(".")
    return f"{told} {what}." if what else told


def look_back(host: Host, owner: QWidget, course: CourseId, plan: Entry, place: int, then: Callable[[], None]) -> None:
    """Asks how a step of a signed plan went, and signs the plan anew with it. `place`: the step's row, from 0; `then`
    is called when it stands."""
    rows = [dict(row) for row in plan.answers["steps"]]
    grid = FieldGrid(Step, host.clock.today, skip=_OF_THE_PLAN, order=Step.HOW_IT_WENT)
    editors = grid.editors()
    for name, editor in editors.items():
        editor.set_value(rows[place][name])
    grid.setFocusProxy(editors["status"].control)

    def wanted() -> Done[EntryId] | None:
        for editor in editors.values():
            editor.set_error("")
        if grid.raw():
            editors[next(iter(grid.raw()))].go_to()
            return None
        said = grid.answers()
        told = [{**row, **said} if at == place else row for at, row in enumerate(rows)]
        lacks = ReturnToWorkPlan.model_validate({**plan.answers, "steps": told}).missing()
        for path, text in lacks.items():
            name = path.removeprefix(f"steps.{place}.")
            if name in editors:
                editors[name].set_error(text)
                editors[name].go_to()
                return None
        return return_steps.say.of(course, plan.number, place, said)

    def signed(_entry: EntryId) -> None:
        host.say(_("Planen er signert på nytt med trinn {number}.").format(number=place + 1), Tone.OK)
        then()

    what = step_words(rows[place], place + 1, host.clock.today())
    text = what + " " + _("Planen signeres på nytt med dette. Resten er som før.")
    ask_and_do(host, owner, _("Hvordan gikk trinnet?"), text, grid, _("Signer"), wanted, signed, width=680)
