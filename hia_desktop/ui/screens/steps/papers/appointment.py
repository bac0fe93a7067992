"""A small sheet for an appointment; then the letter, to be read before it is archived."""

from pydantic import ValidationError
from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import CourseId, VisitId
from hia_desktop.base.text import _
from hia_desktop.services.papers import appointments
from hia_desktop.services.papers.appointments import PAPER, Appointment
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.form import FormView
from hia_desktop.ui.screens.steps.papers.letter_dialog import LetterDialog


def summon(host: Host, owner: QWidget, course: CourseId, name: str, visit: VisitId | None = None) -> None:
    """Asks for the appointment, beginning with the one that is named or the next that is booked, and shows the
    letter."""

    def ask(known: Appointment) -> None:
        _ask(host, owner, course, name, known)

    host.ask(owner, ask, appointments.suggested.of(course, visit))


def _ask(host: Host, owner: QWidget, course: CourseId, name: str, known: Appointment) -> None:
    """What is wrong is said by its field, and the sheet stays."""
    form = FormView(Appointment, host.clock.today)
    form.set_answers(known.model_dump(mode="json"))

    def go_on() -> bool:
        try:
            asked = Appointment.model_validate(form.answers())
        except ValidationError:
            return False
        if wrong := appointments.wrong(asked, host.clock.today()):
            form.set_errors(wrong)
            return False
        dialog = LetterDialog(
            host,
            owner,
            f"{PAPER.title} · {name}",
            PAPER.title,
            lambda answering: appointments.issue.of(course, asked, answering),
        )
        dialog.ask(appointments.preview.of(course, asked))
        return True

    text = _("Timen som er satt opp, står her. Ellers skriver du timen som den er avtalt.")
    host.prompts.sheet(PAPER.title, text, form, _("Se brevet"), go_on)
