"""The sheet over the window for a calendar file: which days, whether with initials, and what the file tells."""

from datetime import date, timedelta
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QWidget

from hia_desktop.base.text import Looks, _
from hia_desktop.base.tones import Tone
from hia_desktop.services.course import calendar_file
from hia_desktop.ui.chosen_file import write_file
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.theme import px
from hia_desktop.ui.kit.widgets import Text, column

USUAL = timedelta(weeks=8)


def export_calendar(host: Host, owner: QWidget, first: date) -> None:
    """Asks for the days, beginning with `first`, and where the file is to be saved."""
    fields = ExportFields(host, first)

    def act() -> bool:
        days = fields.days()
        if days is None:
            return False
        initials = fields.initials.isChecked()
        host.prompts.save_file(_("mine timer.ics"), lambda path: make(path, days, initials))
        return True

    def make(path: Path, days: tuple[date, date], initials: bool) -> None:
        def made(data: bytes) -> None:
            host.work(owner, saved, write_file, path, data)

        def saved(_none: None) -> None:
            host.say(_("Lagret som {name}.").format(name=path.name), Tone.OK)

        host.ask(owner, made, calendar_file.own_file.of(*days, initials))

    text = _(
        "Filen har dine egne avtalte timer: «Time», når, og rommet. Den har ikke navn, ikke hva timen gjelder, og ikke "
        "hvem andre som er med. Filen er ikke kryptert, og det som endres her siden, endres ikke i den."
    )
    host.prompts.sheet(_("Kalenderfil"), text, fields, _("Lagre filen …"), act)


class ExportFields(QWidget):
    """From and until which day, and whether the patient's initials go with it."""

    def __init__(self, host: Host, first: date) -> None:
        super().__init__()
        self.first, self.last = (DayEditor(host.clock.today, Looks.AHEAD) for _n in range(2))
        for editor, label, day in ((self.first, _("Fra og med"), first), (self.last, _("Til og med"), first + USUAL)):
            editor.set_name(label)
            editor.set_value(day)
        self.initials = QCheckBox(_("Ta med initialene til pasienten"))
        told = Text(
            _(
                "Initialer sammen med tid og sted kan være nok til å kjenne igjen en pasient. Ta dem bare med når "
                "kalenderen er godkjent for pasientopplysninger."
            ),
            "hint",
        )
        told.setMinimumWidth(px(400))
        labels = (Text(_("Fra og med"), "label"), Text(_("Til og med"), "label"))
        self.setLayout(column(labels[0], self.first, labels[1], self.last, self.initials, told, gap=5))
        self.setFocusProxy(self.first)

    def days(self) -> tuple[date, date] | None:
        """The days; None when they cannot be, which is then said by the field."""
        first, last = self.first.day(), self.last.day()
        for editor, day in ((self.first, first), (self.last, last)):
            if day is None:
                editor.set_error(_("Skriv datoen."))
        if first is None or last is None:
            return None
        if not 0 <= (last - first).days < calendar_file.MOST_DAYS:
            self.last.set_error(_("Velg en siste dag etter den første, og høyst ett år."))
            return None
        return first, last
