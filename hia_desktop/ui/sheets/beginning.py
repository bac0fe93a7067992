"""BeginningStrip: when the waiting ended, where no appointment says it: asked, told, and put right."""

from datetime import date
from functools import partial

from PySide6.QtWidgets import QWidget

from hia_desktop.base.fields import CourseId
from hia_desktop.base.text import Looks, _, day_short
from hia_desktop.base.tones import Tone
from hia_desktop.base.verbs import Done
from hia_desktop.domain.access import Right, may
from hia_desktop.services.course import beginnings
from hia_desktop.services.course.beginnings import Beginning
from hia_desktop.ui.host import Host
from hia_desktop.ui.kit.forms.dates import DayEditor
from hia_desktop.ui.kit.widgets import Banner, Text, column, empty_layout
from hia_desktop.ui.sheets.doing import ask_and_do


class BeginningStrip(QWidget):
    """Nothing where an appointment that was kept says all. `asks_only`: only asks, while the patient waits."""

    def __init__(self, host: Host, course: CourseId, *, asks_only: bool = False) -> None:
        super().__init__()
        self._host, self._course, self._asks_only = host, course, asks_only
        self._box = column(gap=0)
        self.setLayout(self._box)
        self.hide()

    def refresh(self) -> None:
        """Asks how it stands."""
        if may(self._host.user.role, Right.TEAM):
            self._host.ask(self, self.tell, beginnings.look.of(self._course))

    def tell(self, found: Beginning | None) -> None:
        """Tells how it stands; nothing of None."""
        empty_layout(self._box)
        made = self._asked(found) if found is not None else None
        self.setVisible(made is not None)
        if made is not None:
            self._box.addWidget(made)

    def _asked(self, found: Beginning) -> Banner | None:
        if found.waits:
            text = _("Pasienten er ikke notert som møtt ennå, så ventetiden går.")
            if found.contact is not None:
                known = _("Journalen har en kontakt med pasienten {day}.")
                text = f"{known.format(day=day_short(found.contact, self._host.clock.today()))} {text}"
            return Banner(text, Tone.BRAND, _("Møtte pasienten …"), partial(self._ask_day, found))
        if self._asks_only or found.day is None:
            return None
        stands = day_short(found.day, self._host.clock.today())
        if found.should_be is not None:
            first = day_short(found.should_be, self._host.clock.today())
            text = _("Ventetiden står som slutt {stands}, men den første timen som ble holdt, var {first}.")
            act = _("Rett til {first}").format(first=first)
            return Banner(text.format(stands=stands, first=first), Tone.WARN, act, self._mend)
        if found.by_hand:
            text = _("Ventetiden var slutt {stands}. Det er notert uten time.").format(stands=stands)
            return Banner(text, Tone.NEUTRAL, _("Ta tilbake"), partial(self._take_back, found.day))
        return None

    def _ask_day(self, found: Beginning) -> None:
        """Asks on which day the patient was met, beginning with the contact's, and notes it with «Angre»."""
        day = DayEditor(self._host.clock.today, Looks.BACK)
        day.set_name(_("Dagen pasienten ble møtt"))
        day.set_value(found.contact or self._host.clock.today())
        fields = QWidget()
        fields.setLayout(column(Text(_("Dagen pasienten ble møtt"), "label"), day, gap=4))
        fields.setFocusProxy(day)

        def wanted() -> Done[None] | None:
            met = day.day()
            if met is None or not found.earliest <= met <= self._host.clock.today():
                words = _("Skriv en dag fra {day}, da henvisningen kom, til og med i dag.")
                day.set_error(words.format(day=day_short(found.earliest, self._host.clock.today())))
                return None
            return beginnings.say.of(self._course, met)

        text = _("Ventetiden er slutt den dagen. Er det satt opp en time, velger du «Møtt» på den i stedet.")
        ask_and_do(self._host, self, _("Møtte pasienten"), text, fields, _("Noter"), wanted, self._said)

    def _said(self, _none: None) -> None:
        self._host.did(_("Ventetiden er slutt."), beginnings.say.of(self._course, None))
        self.refresh()

    def _take_back(self, was: date) -> None:
        def done(_none: None) -> None:
            self._host.did(_("Ventetiden går igjen."), beginnings.say.of(self._course, was))
            self.refresh()

        self._host.do(self, done, beginnings.say.of(self._course, None))

    def _mend(self) -> None:
        def done(_none: None) -> None:
            self._host.say(_("Rettet. Det står i loggen."), Tone.OK)
            self.refresh()

        self._host.do(self, done, beginnings.mend.of(self._course))
