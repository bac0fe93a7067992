"""The sheet that puts a patient on the agenda of the next team meeting, with what is to be answered there."""

from datetime import date

from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.domain.access import Role
from hia_desktop.services.meetings import agenda, nav_side
from hia_desktop.services.meetings.nav_side import OnAgenda
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.editors import LineEditor


def ask_the_team(host: Host, owner: QWidget, course: CourseId, stands: str = "") -> None:
    """Asks for the question, and puts it there; a NAV adviser's, `stands`, is hers to change and to take back."""
    nav = host.user.role is Role.NAV_ADVISER
    asked = LineEditor(limit=agenda.MOST_QUESTION)
    asked.set_name(_("Spørsmålet til møtet"))
    asked.set_value(stands)

    def act() -> bool:
        if nav:
            host.do(owner, put, nav_side.ask.of(course, asked.value()))
        else:
            host.do(owner, done, agenda.ask_for.of(course, asked.value()))
        return True

    def told(on: date) -> str:
        return _("Står på sakslisten til teammøtet {day}.").format(day=day_short(on, host.clock.today()))

    def done(on: date) -> None:
        host.say(told(on), Tone.OK)

    def put(made: OnAgenda) -> None:
        again = nav_side.take_question_back.of(course)
        host.did(told(made.day), again if made.before is None else nav_side.ask.of(course, made.before))

    text = _("Hva skal teamet svare på? Spørsmålet kan stå tomt.")
    if nav:
        text += " " + _("Helsepersonell leser det når pasienten lar dem lese NAV-notatene.")
    host.prompts.sheet(_("Sett på sakslisten"), text, asked, _("Sett på"), act)
