"""The sheet over the window for a patient who is dead or has moved away."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import PatientId
from hia_desktop.base.text import Looks, _
from hia_desktop.base.verbs import Done
from hia_desktop.domain.teamwork.departure import Departure
from hia_desktop.services.patient import departures
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.combo import Combo
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.widgets import Text, column
from hia_desktop.ui.sheets.doing import ask_and_do


def note_departure(host: Host, owner: QObject, patient: PatientId, name: str) -> None:
    """Asks what and from which day, says what it does, and notes it with «Angre»."""
    fields = DepartureFields(host)

    kind = next(iter(Departure))

    def wanted() -> Done[None] | None:
        nonlocal kind
        day, kind = fields.day.day(), Departure(fields.kind.currentData())
        if day is None or day > host.clock.today():
            fields.day.set_error(_("Skriv en dag til og med i dag."))
            return None
        return departures.note.of(patient, kind, day)

    def done(_none: None) -> None:
        text = _("Notert: {what}. Oppgaver, timer og brev holdes tilbake.").format(what=kind.label)
        host.did(text, departures.take_back.of(patient))

    text = _(
        "{name}: åpne oppgaver og avtalte timer vises ikke i arbeidslisten og kalenderen, og brev til pasienten, "
        "arbeidsgiveren og NAV holdes tilbake. Ingenting slettes. Alt kommer tilbake når du tar det tilbake her."
    )
    ask_and_do(host, owner, _("Død eller flyttet"), text.format(name=name), fields, _("Noter"), wanted, done)


class DepartureFields(QWidget):
    """What, and from which day."""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.kind = Combo()
        self.kind.setAccessibleName(_("Hva"))
        for one in Departure:
            self.kind.addItem(one.label, one)
        self.day = DayEditor(host.clock.today, Looks.BACK)
        self.day.set_name(_("Fra hvilken dag"))
        self.day.set_value(host.clock.today())
        labels = Text(_("Hva"), "label"), Text(_("Fra hvilken dag"), "label")
        self.setLayout(column(labels[0], self.kind, labels[1], self.day, gap=4))
        self.setFocusProxy(self.kind)
