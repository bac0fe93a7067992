"""What is asked before a meeting ends."""

from collections.abc import Callable

from hia_desktop.base.text import _, day_long, plural
from hia_desktop.services.meetings.agenda import ItemRow, MeetingPage
from hia_desktop.ui.host import Host
from hia_desktop.ui.screens.meeting.agenda_list import name_of


def ask_to_sign(host: Host, page: MeetingPage, then: Callable[[bool], None]) -> None:
    """Says what becomes of each patient's part; `then` signs, told whether a meeting of a day to come was held
    today."""
    early = page.day > host.clock.today()
    done = sum(one.talked for one in page.items)
    left = len(page.items) - done
    text = _("{done} får sin del av referatet i journalen.").format(done=plural(done, _("pasient"), _("pasienter")))
    if left:
        text += " " + _("{left} er ikke drøftet og går til neste møte.").format(left=plural(left, _("sak"), _("saker")))
    text += " " + _("Etterpå kan ingenting i møtet endres.")
    yes = _("Signer")
    if early:
        told = _("Møtet står på {day}. Ble det holdt i dag, signeres referatet med dagens dato.")
        text, yes = told.format(day=day_long(page.day)) + " " + text, _("Holdt i dag, signer")
    host.prompts.confirm(_("Avslutte møtet og signere?"), text, lambda: then(early), yes=yes)


def ask_to_enter(host: Host, page: MeetingPage, one: ItemRow, then: Callable[[], None]) -> None:
    """Names a patient with a line that is not entered: it would be in no minutes and nobody's task. `then` goes
    there."""
    text = _("{name}: en linje er skrevet, men ikke ført med Enter. Før den eller slett den, og signer så.")
    if page.together:
        text += " " + _("Det som ble skrevet før NAV kom inn, vises når NAV-krysset er borte.")
    title, yes = _("En beslutning er ikke ført"), _("Gå til linjen")
    host.prompts.confirm(title, text.format(name=name_of(one)), then, yes=yes)
