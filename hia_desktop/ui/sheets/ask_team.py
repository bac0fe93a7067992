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
from hia_desktop.ui.sheets.doing import ask_and_do


def ask_the_team(host: Host, owner: QWidget, course: CourseId, stands: str = "") -> None:
    """Asks for the question, and puts it there; a NAV adviser's, `stands`, is hers to change and to take back."""
    nav = host.user.role is Role.NAV_ADVISER
    asked = LineEditor(limit=agenda.MOST_QUESTION)
    asked.set_name(_("Spørsmålet til møtet"))
    asked.set_value(stands)

    def told(on: date) -> str:
        return _("Står på sakslisten til teammøtet {day}.").format(day=day_short(on, host.clock.today()))

    def done(on: date) -> None:
        host.say(told(on), Tone.OK)

    def put(made: OnAgenda) -> None:
        again = nav_side.take_question_back.of(course)
        host.did(told(made.day), again if made.before is None else nav_side.ask.of(course, made.before))

    title, yes = _("Sett på sakslisten"), _("Sett på")
    text = _("Hva skal teamet svare på? Spørsmålet kan stå tomt.")
    if nav:
        text += " " + _("Helsepersonell leser det når pasienten lar dem lese NAV-notatene.")
        ask_and_do(host, owner, title, text, asked, yes, lambda: nav_side.ask.of(course, asked.value()), put)
    else:
        ask_and_do(host, owner, title, text, asked, yes, lambda: agenda.ask_for.of(course, asked.value()), done)
