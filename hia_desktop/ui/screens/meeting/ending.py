"""What is asked before a meeting ends."""

from collections.abc import Callable
from datetime import date

from PySide6.QtWidgets import QWidget

from hia_desktop.base.text import Looks, _, day_long, plural
from hia_desktop.base.verbs import Done
from hia_desktop.services.meetings import minutes
from hia_desktop.services.meetings.agenda import ItemRow, MeetingPage
from hia_desktop.services.meetings.minutes import Signed
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.screens.meeting.agenda_list import name_of
from hia_desktop.ui.screens.meeting.present_sheet import ask_present
from hia_desktop.ui.sheets.doing import ask_and_do


def ask_to_sign(
    host: Host,
    over: QWidget,
    page: MeetingPage,
    kept: Callable[[Callable[[], None]], None],
    then: Callable[[Signed], None],
) -> None:
    """Says what becomes of each patient's part, and signs: `kept(act)` calls `act` when what was typed is kept, `then`
    is told what came of it. Of today no day is asked for; else the meeting may have been held early, put off, or be
    signed afterwards. Where nobody is ticked as present, who was is asked instead."""

    def sign(held_on: date | None) -> None:
        def act() -> None:
            host.do(over, then, minutes.sign.of(page.id, held_on))

        kept(act)

    if not page.together and not any(one.here for one in page.people):
        return ask_present(host, over, page, _("Kryss av for hvem som er til stede først."))
    today = host.clock.today()
    title, text = _("Avslutte møtet og signere?"), _becomes(page)
    if page.day == today:
        host.prompts.confirm(title, text, lambda: sign(None), yes=_("Signer"))
        return
    asked = _("Møtet står på {day}. Referatet får dagen det ble holdt.").format(day=day_long(page.day))
    choices: list[tuple[str, Callable[[], None]]] = [
        (_("Holdt i dag, signer"), lambda: sign(today)),
        (_("Holdt en annen dag …"), lambda: kept(lambda: _ask_day(host, over, page, then))),
    ]
    if page.day < today:
        planned = _("Holdt {day}, signer").format(day=day_long(page.day))
        choices.insert(0, (planned, lambda: sign(page.day)))
    host.prompts.choose(title, f"{asked} {text}", choices)


def _becomes(page: MeetingPage) -> str:
    done = sum(one.talked for one in page.items)
    left = len(page.items) - done
    text = _("{done} får sin del av referatet i journalen.").format(done=plural(done, _("pasient"), _("pasienter")))
    if left:
        text += " " + _("{left} er ikke drøftet og går til neste møte.").format(left=plural(left, _("sak"), _("saker")))
    return text + " " + _("Etterpå kan ingenting i møtet endres.")


def _ask_day(host: Host, over: QWidget, page: MeetingPage, then: Callable[[Signed], None]) -> None:
    day = DayEditor(host.clock.today, Looks.BACK)
    day.set_name(_("Dagen møtet ble holdt"))
    day.says.keep()

    def wanted() -> Done[Signed] | None:
        held = day.day()
        if held is None or held > host.clock.today():
            day.set_error(_("Skriv en dag til og med i dag."))
            return None
        return minutes.sign.of(page.id, held)

    ask_and_do(host, over, _("Hvilken dag ble møtet holdt?"), "", day, _("Signer"), wanted, then)


def what_became(done: Signed) -> str:
    """Said when they are signed."""
    count = plural(done.landed, _("pasient"), _("pasienter"))
    return _("Signert. {count} har fått sin del i journalen.").format(count=count)


def ask_to_enter(host: Host, page: MeetingPage, one: ItemRow, then: Callable[[], None]) -> None:
    """Names a patient with a line that is not entered: it would be in no minutes and nobody's task. `then` goes
    there."""
    text = _("{name}: en linje er skrevet, men ikke ført med Enter. Før den eller slett den, og signer så.")
    if page.together:
        text += " " + _("Det som ble skrevet før NAV kom inn, vises når NAV-krysset er borte.")
    title, yes = _("En beslutning er ikke ført"), _("Gå til linjen")
    host.prompts.confirm(title, text.format(name=name_of(one)), then, yes=yes)
